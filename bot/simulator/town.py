"""The demonstration's community: 4 sectors, 8 grids, 48 micro-grids, 34 groups. Everybody in it is invented."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bot.simulator.estates import YARDS, Yard, place_rows, yard_of
from bot.simulator.world import Town, TownGroup, TownPerson

CODE: Final = "songling"
NAME: Final = "松岭社区"
SETTINGS: Final = Path(__file__).with_name("songling.toml")
ANSWERS: Final = Path(__file__).with_name("town_answers.toml")
STARTS: Final = "2026-11-16T08:20:00+08:00"  # a Monday
STAFF_GROUP: Final = "wrSLwork"

SECTORS: Final = {"P1": "东网片", "P2": "南网片", "P3": "西网片", "P4": "北网片"}
GRIDS: Final = {
    "G1": "第一网格", "G2": "第二网格", "G3": "第三网格", "G4": "第四网格",
    "G5": "第五网格", "G6": "第六网格", "G7": "第七网格", "G8": "第八网格",
}  # fmt: skip

# userid, name, kind of phone, role, units, stand-in
STAFF: Final = (
    ("w1", "张姐", "worker", "网格员", "G1", "w2"),
    ("w2", "刘敏", "worker", "网格员", "G2", "w1"),
    ("wang", "王师傅", "worker", "网格员", "G3", "w4"),
    ("w4", "老何", "worker", "网格员", "G4", "wang"),
    ("w5", "小孟", "worker", "网格员", "G5", "w6"),
    ("w6", "赵姐", "worker", "网格员", "G6", "w5"),
    ("w7", "马师傅", "worker", "网格员", "G7", "w8"),
    ("w8", "小罗", "worker", "网格员", "G8", "w7"),
    ("l1", "孙片长", "lead", "网片长", "P1", "l2"),
    ("l2", "钱片长", "lead", "网片长", "P2", "l1"),
    ("l3", "冯片长", "lead", "网片长", "P3", "l4"),
    ("l4", "姚片长", "lead", "网片长", "P4", "l3"),
    ("p1", "松和物业小高", "property", "物业", "G1 G2", ""),
    ("p2", "安邻物业老丁", "property", "物业", "G3", ""),
    ("p3", "锦和物业小秦", "property", "物业", "G8", ""),
    ("p4", "市场管理处老彭", "property", "物业", "G7", ""),
    ("zhou", "小周", "office", "社区值班", "SL", "chen"),
    ("chen", "陈主任", "office", "社区主任", "SL", "zhou"),
    ("jiedao", "街道值守", "street", "街道", "SL", ""),
)
AWAY: Final = {"w5": "2026-11-17~2026-11-18"}  # on leave Tuesday and Wednesday; 赵姐 stands in
TERMS: Final = {"wang": ("2024-03-01", "2027-02-28"), "w5": ("2025-06-01", "2026-12-31"), "l2": ("2023-01-01", "")}

HELPER_COLUMNS: Final = ("userid", "role", "unit", "topics", "hours", "promise", "note")
HELPERS: Final = (
    ("zhou", "社区值班", "SL", "证明 津贴 医保", "工作日 8:30-18:00", "4", ""),
    ("p1", "物业负责人", "G1", "物业 停车 装修", "每天 8:30-17:30", "8", "松和物业"),
    ("p2", "物业负责人", "G3", "物业 停车 装修", "每天 8:30-17:30", "8", "安邻物业"),
    ("l1", "调解员", "P1", "调解", "工作日晚上 19:00-20:30", "24", "网片长"),
)

# Micro-grids of each grid that share one group; the others have one of their own.
JOINED: Final = {
    "G1": ((1, 2), (3, 4)), "G2": ((1, 2), (3, 4)), "G3": ((1, 2),), "G4": ((1, 2), (3, 4)),
    "G5": ((1, 2), (3, 4)), "G6": ((1, 2), (4, 5)), "G7": ((1, 2), (3, 4)), "G8": ((1, 2),),
}  # fmt: skip
TAGS: Final = {"物业": "业主", "三无": "老人多", "开放式": "老人多 租户", "企业": "租户 职工", "市场": "商户"}

SURNAMES: Final = "张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江"
GIVEN: Final = (
    "桂芳",
    "建明",
    "小蓉",
    "志强",
    "秀英",
    "晓雯",
    "大勇",
    "玉兰",
    "俊杰",
    "春梅",
    "国庆",
    "雪莲",
    "海涛",
    "美玲",
)
CALLED: Final = ("平安是福", "阿芳", "一路向阳", "老伙计", "豆豆妈", "静静", "山城雾里", "吃饱再说", "小宇爸爸", "听雨")


def town(*, internal: bool = False, archived: bool = True) -> Town:
    """The whole community as the simulator plays it. *internal*: everybody is a member, every group one of members.

    *archived*: somebody in each residents' group has a seat in the archive.
    """
    groups, rows = tuple(replace(group, archived=archived) for group in _groups()), sheets()
    if internal:
        groups = tuple(replace(group, kind="internal") for group in groups)
        rows["groups"] = [row | {"kind": "internal"} for row in rows["groups"]]
    return Town(
        code=CODE,
        name=NAME,
        people=(*_staff(), *(replace(person, enrolled=internal) for person in _residents())),
        groups=groups,
        sheets={kind: tuple(found) for kind, found in rows.items()},
        settings=str(SETTINGS),
    )


def sheets() -> dict[str, list[dict[str, Any]]]:
    """Rows of the import sheets, by kind, in the order in which they must be imported. Columns as in the sheets."""
    return {
        "units": list(_unit_rows()),
        "people": list(_people_rows()),
        "places": list(place_rows()),
        "groups": list(_group_rows()),
        "answers": list(_answer_rows()),
        "helpers": [dict(zip(HELPER_COLUMNS, row, strict=True)) for row in HELPERS],
    }


def rooms() -> dict[str, tuple[str, ...]]:
    """Residents' groups in order: roomid -> the micro-grids it serves."""
    found: dict[str, tuple[str, ...]] = {}
    for grid, joined in JOINED.items():
        number = 1
        while number <= 6:
            share = next((pair for pair in joined if pair[0] == number), (number,))
            found[f"wrSL{len(found) + 1:02}"] = tuple(f"{grid}-{k}" for k in share)
            number += len(share)
    return found


def worker_of(grid: str) -> str:
    return next(userid for userid, _, kind, _, units, _ in STAFF if kind == "worker" and units == grid)


def _staff() -> Iterator[TownPerson]:
    for userid, name, kind, *_ in STAFF:
        yield TownPerson(id=userid, name=name, kind=kind)


def _residents() -> Iterator[TownPerson]:
    for room, micros in rooms().items():
        for index in range(3 + len(micros)):
            person, name, nickname = _resident(room, micros, index)
            yield TownPerson(id=person, name=name, kind="resident", nickname=nickname)


def _resident(room: str, micros: tuple[str, ...], index: int) -> tuple[str, str, str]:
    """Id, name, and name in the group. Many call themselves by building, some by entrance, some by anything at all."""
    number = int(room[4:])
    if room == "wrSL10" and index == 0:
        return "wmLi", "李阿姨", "3栋-李"
    draw = number * 7 + index * 11
    surname, given = SURNAMES[draw % len(SURNAMES)], GIVEN[(draw * 3 + index) % len(GIVEN)]
    micro = micros[index % len(micros)]
    yard = yard_of(micro)
    building = yard.grids[micro][index // len(micros) % len(yard.grids[micro])]
    entrance = yard.entrances[draw % len(yard.entrances)] if yard.entrances else ""
    styles = (
        f"{building}{yard.call}-{surname}",
        CALLED[draw % len(CALLED)],
        f"{building}-{entrance} {surname}{given}" if entrance else f"{building}{yard.call} {surname}{given}",
        f"{surname}{given}",
    )
    return f"wm{number:02}{'abcde'[index]}", surname + given, styles[(number + index) % 4]


def _groups() -> Iterator[TownGroup]:
    people = list(_residents())
    for room, micros in rooms().items():
        grid, yard = micros[0].split("-")[0], yard_of(micros[0])
        owner = worker_of(grid)
        firm = tuple(userid for userid, _, kind, _, units, _ in STAFF if kind == "property" and grid in units.split())
        standin = tuple(userid for userid, _, _, _, units, _ in STAFF if units == grid and AWAY.get(userid))
        helpers = tuple(next(row[5] for row in STAFF if row[0] == userid) for userid in standin)
        number = room[4:]
        living = [p for p in people if p.id.startswith(f"wm{number}") or (room == "wrSL10" and p.id == "wmLi")]
        yield TownGroup(
            id=room,
            name=group_name(micros, yard),
            kind="external",
            owner=owner,
            members=(owner, *firm, *helpers, *(p.id for p in living)),
            nicknames={p.id: p.nickname for p in living if p.nickname},
        )
    yield TownGroup(
        id=STAFF_GROUP,
        name="松岭社区工作群",
        kind="internal",
        owner="chen",
        members=tuple(row[0] for row in STAFF[:-1]),
    )


def group_name(micros: tuple[str, ...], yard: Yard) -> str:
    buildings = [no for micro in micros for no in yard.grids[micro]]
    span = buildings[0] if len(buildings) == 1 else f"{buildings[0]}-{buildings[-1]}"
    return f"{yard.name}{span}{yard.call}邻里群"


def _answer_rows() -> Iterator[dict[str, Any]]:
    for entry in tomllib.loads(ANSWERS.read_text("utf-8"))["entry"]:
        yield entry | {"also": "\n".join(entry["also"]), "valid_until": entry["valid_until"].isoformat()}


def _unit_rows() -> Iterator[dict[str, Any]]:
    yield {"code": "SL", "name": NAME, "kind": "community", "parent": ""}
    for code, name in SECTORS.items():
        yield {"code": code, "name": name, "kind": "sector", "parent": "SL"}
    for number, (code, name) in enumerate(GRIDS.items()):
        yield {"code": code, "name": name, "kind": "grid", "parent": f"P{number // 2 + 1}"}
    for yard in YARDS:
        for micro, buildings in yard.grids.items():
            name = f"{yard.name}{'、'.join(buildings)}{yard.call}"
            yield {"code": micro, "name": name, "kind": "micro", "parent": micro.split("-")[0]}


def _people_rows() -> Iterator[dict[str, Any]]:
    for userid, name, _, role, units, standin in STAFF:
        first, last = TERMS.get(userid, ("", ""))
        for unit in units.split():
            yield {
                "userid": userid, "name": name, "roles": role, "unit": unit, "from": first, "until": last,
                "standin": standin, "phone": "", "away": AWAY.get(userid, ""),
            }  # fmt: skip


def _group_rows() -> Iterator[dict[str, Any]]:
    for room, micros in rooms().items():
        yard = yard_of(micros[0])
        yield {
            "chatid": f"room:{room}", "name": group_name(micros, yard), "kind": "residents",
            "units": " ".join(micros), "owner": worker_of(micros[0].split("-")[0]), "tags": TAGS[yard.kind],
        }  # fmt: skip
    yield {
        "chatid": f"room:{STAFF_GROUP}", "name": "松岭社区工作群", "kind": "internal", "units": "SL", "owner": "chen",
        "tags": "",
    }  # fmt: skip
