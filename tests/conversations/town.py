"""A small invented community: two grids, a worker each, a lead, a firm, an office, a few residents."""

from datetime import UTC, datetime

from bot.domain.chats import Chat
from bot.domain.people import Person, Post, Unit
from bot.domain.settings import Settings
from storage.engine import open_store
from storage.sealing import Seal, new_key

CODE = "songling"
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 周一 10:00
SEAL = Seal([new_key()])
ROOM, OTHER, WORK, WIDE = "room:wrSL01", "room:wrSL02", "room:wrWork", "room:wrWide"
NAMES = {"group": ROOM, "group2": OTHER, "work": WORK, "wide": WIDE}


def settings(**changes):
    return {CODE: Settings(code=CODE, name="松岭社区", short_name="松岭", **{"listen_only": False, **changes})}


def furnish(desk):
    desk.put_units(
        [
            Unit("SL", "松岭社区", "community"),
            Unit("P1", "东网片", "sector", "SL"),
            Unit("G1", "第一网格", "grid", "P1"),
            Unit("G1-1", "微网格一", "micro", "G1"),
            Unit("G1-2", "微网格二", "micro", "G1"),
            Unit("G2", "第二网格", "grid", "P1"),
            Unit("G2-1", "微网格一", "micro", "G2"),
        ]
    )
    desk.put_places(
        [
            {"estate": "松岭花园", "kind": "物业", "building": no, "entrance": entrance, "floors": 18, "rooms": 3,
             "unit": unit, "aliases": f"{no}栋 {no}号楼"}
            for no, unit in (("1", "G1-1"), ("2", "G1-2"), ("3", "G1-2"), ("7", "G2-1"))
            for entrance in ("1", "2")
        ]
        + [
            {"estate": "松岭花园", "kind": "物业", "spot": "北门", "unit": "G1", "aliases": "北大门"},
            {"estate": "河沿街", "kind": "三无", "building": "3", "unit": "G2-1", "aliases": "3号"},
        ]
    )  # fmt: skip
    staff = (
        ("wang", "王师傅", "网格员", "G1", "w2"),
        ("w2", "刘敏", "网格员", "G2", ""),
        ("l1", "孙片长", "网片长", "P1", ""),
        ("p1", "松和物业小高", "物业", "G1", ""),
        ("zhou", "小周", "社区值班", "SL", "chen"),
        ("chen", "陈主任", "社区主任", "SL", ""),
        ("jiedao", "街道值守", "街道", "SL", ""),
    )
    for id_, name, role, unit, standin in staff:
        desk.people.put(Person(id_, name, True, (Post(role, unit, standin=standin),)))
    for id_, name, nickname in (("wmLi", "李阿姨", "3栋-李"), ("wmZhao", "赵叔", "1-2-501 赵"), ("wmQian", "小钱", "")):
        desk.people.put(Person(id_, name, nickname=nickname))
        if nickname:
            desk.chats.set_nickname(ROOM, id_, nickname)
    desk.chats.put(Chat(ROOM, "松岭花园1-3栋邻里群", "residents", ("G1-1", "G1-2"), "wang"))
    desk.chats.put(Chat(OTHER, "7栋邻里群", "residents", ("G2-1",), "w2"))
    desk.chats.put(Chat(WIDE, "松岭业主大群", "residents", ("G1", "G2"), "chen"))
    desk.chats.put(Chat(WORK, "网格工作群", "internal", ("SL",), "chen"))


async def opened(clock, **changes):
    """A furnished store in memory."""
    store = open_store("sqlite://", clock=clock, seal=SEAL, settings=settings(**changes))
    await store.run(CODE, furnish)
    return store
