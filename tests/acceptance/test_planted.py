"""Planted telephones, identity cards, names and doors are found nowhere but with who may see them."""

import asyncio
import io
import re
import tarfile
import zipfile

from bot.commands.backup import backup
from storage.roster import export_rows, import_rows
from tests.acceptance.house import House

PHONE, CARD, NAME, DOOR, STAFF_PHONE = "13900017777", "110101199003072536", "欧阳霁月", "1703", "13600029999"
PLANTED = (PHONE, CARD, NAME, DOOR, STAFF_PHONE)
SEALED = re.compile(rb"gAAAA[\w=-]+|[0-9a-f]{12,}")  # where four digits may stand by chance
TALK = (
    ("wmLi", "wrSL10", f"我叫{NAME}，3号楼2单元{DOOR}厨房漏水了，电话{PHONE}，身份证{CARD}"),
    ("wm01a", "wrSL01", f"1栋1单元电梯又停了，找{PHONE}"),
    ("wmLi", "wrSL10", f"还在漏，{DOOR}家里没人就打{PHONE}"),
    ("wang", "app", f"代报 {NAME} 3号楼2单元{DOOR} 门禁坏了 电话{PHONE} 身份证{CARD}"),
    ("wmLi", "wrSL10", f"早上好，我是{NAME}，有事加我微信{PHONE}"),
    ("wang", "wrSL10", f"#1 修好了，换了{DOOR}的阀，{NAME}签的字，电话{PHONE}"),
)


def found_in(raw):
    """Which of the planted words stand in these bytes, in the two ways text is kept."""
    reduced = SEALED.sub(b" ", raw)
    return [
        word
        for word in PLANTED
        if any(word.encode(code) in (reduced if word == DOOR else raw) for code in ("utf-8", "utf-16-le"))
    ]


def opened(raw):
    """These bytes and all that is packed in them: tar, and zip within tar."""
    found = [raw]
    if zipfile.is_zipfile(io.BytesIO(raw)) and raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            found += [packed.read(name) for name in packed.namelist()]
    elif raw[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(raw)) as packed:
            found += [part for one in packed if one.isfile() for part in opened(packed.extractfile(one).read())]
    return found


def plant(desk):
    """What the office itself brings: a colleague's telephone, a nickname with door and name."""
    import_rows(
        desk, "people", [{"userid": "w1", "name": "张姐", "roles": "网格员", "unit": "G1", "phone": STAFF_PHONE}]
    )
    desk.chats.set_nickname("room:wrSL10", "wmLi", f"3-2-{DOOR} {NAME}")


async def what_people_read(house):
    """By where: groups and what waits for a tap into them, figures, the register's export."""
    read = {group.id: house.hears(group.id) for group in house.place.groups}
    waiting = await house.looks(lambda desk: [item.out.text for item in desk.outbox.waiting()])
    register = await house.looks(lambda desk: export_rows(desk, "tickets"))
    return {**read, "waiting": waiting, "register": [str(register)], "metrics": [(await house.get("/metrics"))[1]]}


async def test_what_was_planted_is_found_nowhere(tmp_path, capsys):
    """A day of people who write down too much: not in the database's files, the log, the backup, the reports, the
    figures, the register's export, nor in what any group reads."""
    house = House(tmp_path)
    async with house.platform(), house.bot():
        await house.app.store.run(house.place.code, plant)
        for who, chat, text in TALK:
            await house.says(who, chat, text)
            await house.passes(minutes=3)
        await house.passes(hours=9)
        read = await what_people_read(house)
        assert "[电话]" in read["register"][0]  # it was heard, and written down without
        assert any("修好" in text for text in read["waiting"])
        running = [file.read_bytes() for file in tmp_path.glob("house.db*")]
        assert len(running) >= 2  # with the log of changes
        (tmp_path / "config.toml").write_text('[storage]\nurl = "sqlite:///house.db"\n')
        await asyncio.to_thread(backup, tmp_path / "all.tar", tmp_path / "config.toml")
        await house.app.store.scrub()
        files = {file: file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file()}
    assert {".xlsx", ".tar", ".db"} <= {file.suffix for file in files}

    leaks = {where: found_in("\n".join(lines).encode()) for where, lines in read.items()}
    leaks |= {file.name: found_in(b"\n".join(opened(raw))) for file, raw in files.items()}
    leaks["running"] = found_in(b"\n".join(running))
    leaks["log"] = found_in("".join(capsys.readouterr()).encode())
    assert {where: what for where, what in leaks.items() if what} == {}


def test_the_search_finds_what_is_there():
    """Plain, in UTF-16, and packed twice."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("sheet.xml", f"{NAME} {DOOR}室")
    outer = io.BytesIO()
    with tarfile.open(fileobj=outer, mode="w") as tar:
        part = tarfile.TarInfo("day.xlsx")
        part.size = len(packed.getvalue())
        tar.addfile(part, io.BytesIO(packed.getvalue()))
    assert found_in(b"".join(opened(outer.getvalue()))) == [NAME, DOOR]
    assert found_in(PHONE.encode("utf-16-le")) == [PHONE]
