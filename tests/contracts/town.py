"""A small invented town, and a clock moved by hand."""

from datetime import UTC, date, datetime

from bot.domain.chats import Chat
from bot.domain.people import SYSTEM, Actor, Person, Post, Standing, Unit
from bot.domain.settings import Settings
from bot.domain.ticket import Judged, Moved, Place, State, Step, Ticket
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from storage.sealing import Seal, new_key

CLOCK_STARTS = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
SEAL = Seal([new_key()])
SETTINGS = {
    "songling": Settings(code="songling", name="松岭社区", listen_only=False),
    "heyan": Settings(code="heyan", name="河沿社区", listen_only=True),
}
LI = Actor("wmLi", Standing.REPORTER)
ROOM = "room:wrSL01"


def furnish(desk):
    desk.put_units(
        [
            Unit("SL", "松岭社区", "community"),
            Unit("P1", "东网片", "sector", "SL"),
            Unit("G1", "第一网格", "grid", "P1"),
            Unit("G1-1", "微网格一", "micro", "G1"),
            Unit("G1-2", "微网格二", "micro", "G1"),
            Unit("G2", "第二网格", "grid", "P1"),
        ]
    )
    desk.put_places(
        [
            {"estate": "松岭花园", "kind": "物业", "unit": "P1", "aliases": "花园", "firm": "松和物业"},
            {"estate": "松岭花园", "kind": "物业", "spot": "北门", "unit": "G1", "aliases": "北大门"},
            *(
                {"estate": "松岭花园", "kind": "物业", "building": no, "entrance": entrance, "floors": 18, "rooms": 3,
                 "unit": unit, "aliases": f"{no}栋 {no}号楼"}
                for no, unit in (("1", "G1-1"), ("2", "G1-2"), ("7", "G2"))
                for entrance in ("1", "2")
            ),
            {"estate": "河沿街", "kind": "开放式", "building": "3", "unit": "G2", "aliases": "3号"},
        ]
    )  # fmt: skip
    desk.people.put(
        Person("wang", "王师傅", True, (Post("网格员", "G1", standin="w4"),), ((date(2026, 3, 5), date(2026, 3, 6)),))
    )
    desk.people.put(Person("w4", "老何", True, (Post("网格员", "G2", date(2026, 1, 1), date(2026, 12, 31)),)))
    desk.people.put(Person("chen", "陈主任", True, (Post("社区主任", "SL"),)))
    desk.people.put(Person("wmLi", "李阿姨", nickname="3栋-李"))
    desk.chats.put(Chat(ROOM, "松岭花园1-2栋邻里群", "residents", ("G1-1", "G1-2"), "wang", ("老人多",)))
    desk.chats.put(Chat("room:wrWork", "工作群", "internal", ("SL",), "chen"))


def ticket(desk, summary="3号楼电梯停了", **fields):
    """A ticket as the domain makes it, kept; fields override."""
    given = {
        "community": desk.community, "number": 0, "state": State.REPORTED, "summary": summary, "unit": "G1",
        "category": Judged("lift", "rule", 0.9), "place": Place("松岭花园", "1", "2", "501"), "chat": ROOM,
        "reporter": "wmLi", "opened_at": desk.now, "moved_at": desk.now,
    } | fields  # fmt: skip
    return desk.tickets.open(Ticket(**given), moved(desk, Step.OPEN))


def moved(desk, step, state=State.REPORTED, by=LI, **data):
    return Moved(0, step, state, by.id, by.standing, desk.now, "", data)


def said(text, number, *, chat=ROOM, who="wmLi", at=CLOCK_STARTS, source="archive", **fields):
    return Inbound(
        source=source, id=str(number), community="songling", chat=chat, who=who, sent_at=at, text=text, **fields
    )


def reading(intent="request", **fields):
    return Reading(intent=Judged(intent, "rule", 0.9), **fields)


def to_person(person, key, **fields):
    return Outbound(to=Target("person", person), key=key, text=fields.pop("text", "您好"), **fields)


def to_chat(chat, key, **fields):
    return Outbound(to=Target("chat", chat), key=key, text=fields.pop("text", "已登记 #1。"), **fields)


DANGER = Importance.DANGER
CLOCKWORK = SYSTEM
