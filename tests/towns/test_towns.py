"""Five communities in one database, and a sixth that nobody had thought of: their ladders are settings, not code."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.deeds.climb import climb
from bot.deeds.report import report
from bot.deeds.why import why
from bot.domain.chats import Chat
from bot.domain.people import Actor, Person, Post, Standing
from bot.domain.place import find_places
from bot.domain.ticket import Judged, Step
from bot.errors import RefusedSheet
from bot.messages import Inbound, Reading
from storage.engine import open_store
from storage.roster import export_rows, import_rows
from storage.sealing import Seal, new_key
from tests.hands import HandClock

DOCS, HERE = Path(__file__).parents[2] / "docs" / "towns", Path(__file__).parent
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TREE = (("社区", "C", ""), ("网片", "P", "C"), ("网格", "G", "P"), ("微网格", "M", "G"))
# town: (whom it has, {estate: kind}, what is told, {case: who hears, in order})
TOWNS = {
    "baixi": (
        {"网格员": "G", "网片长": "P", "社区值班": "C", "社区主任": "C", "街道": "C"},
        [("安居里", "物业", "property", ["网格员", "-网格指导员", "网片长", "社区值班", "街道"])],
    ),
    "zhuyuan": (
        {"专职网格员": "G", "物业经理": "G", "社区值班": "C", "社区书记": "C", "街道": "C"},
        [
            ("新苑", "物业", "lift", ["专职网格员", "+物业经理", "社区值班", "街道"]),
            ("老巷", "三无", "water", ["专职网格员", "社区值班", "街道"]),
        ],
    ),
    "duqiao": (
        {"网格员": "G", "物业": "G", "乡贤": "C", "社区值班": "C", "社区主任": "C", "城管": "C", "派出所": "C"},
        [
            ("桥头苑", "物业", "traffic", ["网格员", "+物业", "+乡贤", "+城管"]),
            ("桥头苑", "物业", "security", ["网格员", "+派出所", "社区值班"]),
        ],
    ),
    "jinwan": (
        {"网格员": "G", "企业专员": "G", "党建指导员": "G", "工作小组": "C", "社区值班": "C", "街道": "C"},
        [
            ("科创园", "企业", "firm", ["企业专员", "党建指导员", "工作小组"]),
            ("海棠苑", "物业", "property", ["网格员", "社区值班", "街道"]),
        ],
    ),
    "qingtong": (
        {"包片人": "G", "卫生员": "G", "调解员": "G", "联片干部": "P", "社区值班": "C", "社区书记": "C", "部门": "C"},
        [
            ("梧桐院", "物业", "hygiene", ["卫生员", "联片干部", "+部门"]),
            ("梧桐院", "物业", "fire_safety", ["包片人", "联片干部", "+部门"]),
            ("梧桐院", "物业", "noise", ["调解员", "社区值班"]),
            ("梧桐院", "物业", "property", ["包片人", "联片干部", "社区值班", "+部门"]),
        ],
    ),
    "luming": (
        {"院管家": "G", "街区长": "P", "河长": "P", "守望岗": "C", "镇里": "C"},
        [
            ("鹿鸣大院", "物业", "water", ["院管家", "+河长", "镇里"]),
            ("鹿鸣大院", "物业", "property", ["院管家", "街区长", "守望岗"]),
        ],
    ),
}
OWN_WORDS = {"luming": {"网片": "街区", "网格": "大院"}}
CASES = [(town, *case) for town, (_, cases) in TOWNS.items() for case in cases]


def settings_of(town):
    path = next(folder / f"{town}.toml" for folder in (DOCS, HERE) if (folder / f"{town}.toml").is_file())
    return load_settings(path, code=town, name=f"{town} 社区", timezone="Asia/Shanghai")


@pytest.fixture
async def country():
    """All six in one database."""
    clock = HandClock(MONDAY)
    store = open_store("sqlite://", clock=clock, seal=Seal([new_key()]), settings={t: settings_of(t) for t in TOWNS})
    for town in TOWNS:
        await store.run(town, lambda desk, town=town: furnish(desk, town))
    yield store, clock
    await store.close()


def furnish(desk, town):
    posts, cases = TOWNS[town]
    words = OWN_WORDS.get(town, {})
    rows = [{"code": code, "name": f"{code}号", "kind": words.get(k, k), "parent": up} for k, code, up in TREE]
    import_rows(desk, "units", rows)
    estates = {estate: kind for estate, kind, *_ in cases}
    desk.put_places(
        {"estate": e, "kind": k, "building": "1", "unit": "M", "aliases": "1栋"} for e, k in estates.items()
    )
    for at, (role, unit) in enumerate(posts.items()):
        desk.people.put(Person(f"{town}{at}", role, True, (Post(role, unit),)))
    for estate in estates:
        desk.chats.put(Chat(f"room:{town}-{estate}", f"{estate}群", "residents", ("M",), f"{town}0"))


def told(desk, town, estate, category):
    """Somebody reports it in the estate's group."""
    text = f"{estate}1栋有事请来看看"
    message = Inbound(
        source="archive", id=f"{estate}-{category}", community=town, chat=f"room:{town}-{estate}", who="wmA", text=text,
        sent_at=desk.now, sender=Actor("wmA", Standing.RESIDENT),
    )  # fmt: skip
    read = Reading(
        intent=Judged("request"), categories=(Judged(category),), matters=1, masked=text,
        places=find_places(text, desk.book_of(message.chat)),
    )  # fmt: skip
    return report(desk, message, read, desk.now)


@pytest.mark.parametrize(("town", "estate", "kind", "category", "expected"), CASES)
async def test_the_ladder_is_what_the_settings_say(country, town, estate, kind, category, expected):
    """Nobody answers: each rung hears in the town's own order (+ with a clock for reporting in), an empty one (-) is
    skipped and written down, and 「为什么」 tells it all."""
    store, clock = country
    ticket = await store.run(town, lambda desk: told(desk, town, estate, category))
    number = ticket.number
    while ticket.next_step_at is not None and ticket.next_step_at < MONDAY + timedelta(days=60):
        clock.at = ticket.next_step_at
        await store.run(town, lambda desk: climb(desk, desk.now))
        ticket = await store.read(town, lambda desk: desk.tickets.get(number))

    def look(desk):
        office = Actor("o", Standing.OFFICE, ("C",), "社区")
        return desk.tickets.history(ticket.number), why(desk, ticket.number, office, desk.now)

    history, reasons = await store.read(town, look)
    assert heard(ticket, history, expected[0]) == expected
    assert all(name.strip("+-") in reasons for name in expected)


def heard(ticket, history, first):
    """Roles in the order in which they heard."""
    called = {call.rung for call in ticket.calls}
    found = [first if first in history[0].data["role"] else history[0].data["role"]]
    for line in history:
        if line.step is Step.CLIMB and "rung" in line.data:
            found += [f"-{skip['role']}" for skip in line.data["skipped"] if skip["why"] == "empty"]
            found += [("+" if line.data["rung"] in called else "") + line.data["role"]] if line.data.get("to") else []
    return found


async def test_each_town_sees_its_own(country):
    """Six towns in one database: numbers begin at 1 in each, and nobody finds another's matter."""
    store, _ = country
    for town, (_, cases) in TOWNS.items():
        estate, _, category, _ = cases[0]
        ticket = await store.run(
            town, lambda desk, town=town, estate=estate, category=category: told(desk, town, estate, category)
        )
        assert (ticket.community, ticket.number) == (town, 1)
        assert len(await store.read(town, lambda desk: desk.tickets.search())) == 1


async def test_a_towns_own_units_go_out_as_they_came_in(country):
    """街区 and 大院 stay its own words in the sheet, and what no setting names is refused."""
    store, _ = country
    rows = await store.read("luming", lambda desk: export_rows(desk, "units"))
    assert [row["kind"] for row in rows] == ["community", "街区", "大院", "micro"]

    strange = [{"code": "X", "name": "某处", "kind": "王国", "parent": "C"}]
    with pytest.raises(RefusedSheet, match="街区"):
        await store.run("luming", lambda desk: import_rows(desk, "units", strange))
    with pytest.raises(RefusedSheet):
        await store.run("baixi", lambda desk: import_rows(desk, "units", [{**strange[0], "kind": "街区"}]))


async def test_at_noon_somebody_is_on_post(country):
    """12:20 in the town with a noon post: its holder reads it at once, and the clock runs; elsewhere it waits."""
    store, clock = country
    clock.at = MONDAY + timedelta(hours=3, minutes=20)  # 12:20
    ticket = await store.run("duqiao", lambda desk: told(desk, "duqiao", "桥头苑", "traffic"))

    def look(desk):
        hands = ("duqiao0", "duqiao3")
        items = [desk.outbox.by_key(f"duqiao/1/card-assigned-{clock.at.timestamp():.3f}/1/{who}") for who in hands]
        return [item is not None for item in items], ticket.due_at

    assert (await store.read("duqiao", look))[0] == [True, True]
    other = await store.run("baixi", lambda desk: told(desk, "baixi", "安居里", "traffic"))
    assert other.due_at > ticket.due_at
