"""A town on the workbench: a store in memory, a clock moved by hand, and everything anybody has heard."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from bot.deeds.steps import timed
from bot.domain.chats import Chat
from bot.domain.people import SYSTEM, Actor, Person, Post, Standing, Unit
from bot.domain.settings import OfficeHours, Settings
from bot.domain.ticket import Judged, Moved, Place, State, Step, Ticket, Urgency
from bot.holidays import with_known_holidays
from bot.messages import OutState
from storage.engine import open_store
from storage.sealing import Seal, new_key
from tests.hands import ZONE, HandClock, at, spoken

SEAL = Seal([new_key()])
SETTINGS = Settings("songling", "松岭社区", short_name="", hours=with_known_holidays(OfficeHours()), listen_only=False)
OFFICE = Actor("chen", Standing.OFFICE, ("SL",), "陈主任")
LEAD = Actor("l1", Standing.LEAD, ("P1",), "张片长")
WORKER = Actor("wang", Standing.WORKER, ("G1",), "王师傅")


@dataclass
class Town:
    """Talks to the store as jobs and ears do; `heard` is what left, with when and to whom."""

    store: object
    clock: HandClock
    heard: list = field(default_factory=list)

    async def run(self, deed):
        return await self.store.run("songling", deed)

    async def read(self, look):
        return await self.store.read("songling", look)

    async def at(self, text):
        self.clock.at = at(text) if isinstance(text, str) else text
        return self.clock.at

    async def listen(self):
        """Let everything leave that may; returns what was new, as [(to, Outbound)]."""
        fresh = []

        def leave(desk):
            items = desk.outbox.due(desk.now, 1000)
            for item in items:
                desk.outbox.update(item.id, OutState.DELIVERED, sent_at=desk.now, delivered_at=desk.now)
            return items

        while items := await self.run(leave):
            fresh += [(item.out.to.id, item.out) for item in items]
        self.heard += [(spoken(self.clock.at), who, out) for who, out in fresh]
        return fresh

    async def sweep(self, job):
        """One job at its next moment, after moment, until *it* has none before the clock's."""
        return await self.run(lambda desk: job(desk, desk.now))


@asynccontextmanager
async def town(start="周一 2026-11-16 09:00", **changes):
    clock = HandClock(at(start))
    settings = replace(SETTINGS, **changes)
    store = open_store("sqlite://", clock=clock, seal=SEAL, settings={"songling": settings})
    await store.run("songling", furnish)
    try:
        yield Town(store, clock)
    finally:
        await store.close()


def furnish(desk):
    desk.put_units(
        [
            Unit("SL", "松岭社区", "community"),
            Unit("P1", "第1网片", "sector", "SL"),
            Unit("P2", "第2网片", "sector", "SL"),
            Unit("G1", "第1网格", "grid", "P1"),
            Unit("G2", "第2网格", "grid", "P1"),
            Unit("G3", "第3网格", "grid", "P2"),
            Unit("G1-1", "1-1微网格", "micro", "G1"),
        ]
    )
    desk.put_places(
        [
            {"estate": "松岭花园", "kind": "物业", "building": "1", "unit": "G1-1", "aliases": "1栋"},
            {"estate": "河沿街", "kind": "三无", "building": "3", "unit": "G3", "aliases": "3号"},
        ]
    )
    away = ((date(2026, 11, 30), date(2026, 12, 4)),)
    people = [
        Person("wang", "王师傅", True, (Post("网格员", "G1", standin="w4"),)),
        Person("w4", "老何", True, (Post("网格员", "G2"),)),
        Person("w5", "小赵", True, (Post("网格员", "G3"),)),
        Person("l1", "张片长", True, (Post("网片长", "P1", standin="l2"),), away),
        Person("l2", "马片长", True, (Post("街道", "P9"),)),
        Person("zhou", "小周", True, (Post("社区值班", "SL"),)),
        Person("chen", "陈主任", True, (Post("社区主任", "SL"),)),
        Person("jiedao", "街道办", True, (Post("街道", "SL"),)),
        Person("wmLi", "李阿姨"),
    ]
    for person in people:
        desk.people.put(person)
    for grid, owner in (("G1", "wang"), ("G2", "w4"), ("G3", "w5")):
        for n in (1, 2):
            desk.chats.put(
                Chat(f"room:wr{grid}{n}", f"{grid}邻里{n}群", "residents", (grid,), owner, ("老人",) if n == 1 else ())
            )
    desk.chats.put(Chat("room:wrWork", "工作群", "internal", ("SL",), "chen"))


def opened(desk, category="property", **fields):
    """A ticket in somebody's hands, kept as the deeds keep it."""
    place = Place("河沿街", "3") if fields.get("unit") == "G3" else Place("松岭花园", "1")
    given = {
        "community": "songling", "number": 0, "state": State.ASSIGNED, "summary": "楼道灯不亮", "unit": "G1-1",
        "category": Judged(category), "place": place, "chat": "room:wrG11", "reporter": "wmLi",
        "assignee": "wang", "opened_at": desk.now, "moved_at": desk.now, "clock_at": desk.now,
    } | fields  # fmt: skip
    reporter = Actor("wmLi", Standing.RESIDENT)
    data = {"to": given["assignee"], "role": "网格员"}
    if given.get("urgency") is Urgency.DANGER:
        data |= {"danger": "gas", "words": ["煤气味"]}
    line = Moved(0, Step.OPEN, given["state"], reporter.id, reporter.standing, desk.now, given["summary"], data)
    return desk.tickets.open(timed(desk, Ticket(**given), desk.now), line)


__all__ = [
    "LEAD",
    "OFFICE",
    "SETTINGS",
    "SYSTEM",
    "WORKER",
    "ZONE",
    "Town",
    "at",
    "furnish",
    "opened",
    "spoken",
    "town",
]
