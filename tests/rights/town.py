"""Two communities in memory with the same unit codes and ticket numbers, put back as they were before every try."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import handlers
from bot.deeds import routine
from bot.deeds.alarm import alarm
from bot.deeds.finish import finish
from bot.deeds.follow import follow
from bot.domain.answers import Entry, EntryState
from bot.domain.chats import Chat
from bot.domain.masking import mask_all
from bot.domain.notices import Notice, NoticeState
from bot.domain.people import SYSTEM, Actor, Person, Post, Standing, Unit
from bot.domain.settings import Routine, Settings
from bot.domain.ticket import Call, Judged, Moved, Origin, Place, State, Step, Ticket, Urgency
from bot.gateway import Gateway
from bot.messages import Importance, Inbound, Kind, Media, Outbound, OutState, Reading, Target
from storage.engine import open_store
from storage.sealing import Seal, new_key

from .who import FAR_ROOM, HERE, MATTERS, NAMES, PEOPLE, RESIDENT, ROOM, THERE, Who

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # 周三 10:00
SEAL = Seal([new_key()])
DOOR = "1603"
ROUTINE = "查楼道"


class Plain:
    """Reads nothing into anything: what is left are the words of command."""

    def read(self, text, context):
        intent = "work" if context.staff else "chat"
        return Reading(intent=Judged(intent, "model", 0.9), masked=mask_all(text))


class Clock:
    def now(self):
        return NOW


@dataclass
class Came:
    """What came of a try: rows that are new or gone by table, and what was said to whom."""

    gone: dict[str, list[tuple]] = field(default_factory=dict)
    new: dict[str, list[tuple]] = field(default_factory=dict)
    said: list[Outbound] = field(default_factory=list)
    steps: dict[int, list[tuple[str, str]]] = field(default_factory=dict)  # of this community: number → (step, by)

    @property
    def is_nothing(self):
        return not self.gone and not self.new

    def told(self, person):
        return [out for out in self.said if out.to.id == person and not out.update_of]


class World:
    """The two communities, their gateway, and the way back to how it was."""

    def __init__(self):
        self.clock, self._ids, self.is_touched = Clock(), itertools.count(1), True
        routines = (Routine(ROUTINE, "workdays", "网格员"),)
        settings = {
            HERE: Settings(code=HERE, name="松岭社区", listen_only=False, routines=routines),
            THERE: Settings(code=THERE, name="北林社区", listen_only=False),
        }
        self.store = open_store("sqlite://", clock=self.clock, seal=SEAL, settings=settings)
        self._driver = self.store._pooled[0].driver_connection
        self._link = self.store._threads.link
        asyncio.run(self._build())
        self._ask()
        self._file = self._driver.serialize()
        self.before = self._first = self._rows()

    def put_back(self):
        """As it was; what was only talked about and answered is left, for the next one does not mind it."""
        if self.is_touched:
            for forgets in ("BEGIN", "INSERT INTO ticket_fts (rowid, tokens) VALUES (99999, 'x')", "ROLLBACK"):
                self._driver.execute(forgets).close()  # what the index of words remembers of the file goes with it
            self._driver.deserialize(self._file)
            self._link.forget()
        self.before, self.is_touched = self._first, False

    def marks(self):
        """From here on is what counts: whatever led to it is not."""
        self.before = self._rows()

    # what people do

    async def says(self, who, text, chat="", reader=None):
        """Written to us alone, or in a group; residents come by 微信客服."""
        source = "archive" if chat else "app" if PEOPLE_BY_ID[who].standing is not RESIDENT else "kf"
        return await self.hears(who, source, chat or f"{source}:{who}", reader, text=text)

    async def presses(self, who, key):
        source = "app" if PEOPLE_BY_ID[who].standing is not RESIDENT else "kf"
        return await self.hears(who, source, f"{source}:{who}", None, kind=Kind.PRESS, action=key)

    async def hears(self, who, source, chat, reader=None, **fields):
        said = []

        def listening(hear):
            def run(*args):
                desk = next(arg for arg in args if hasattr(arg, "say"))
                say = desk.say

                def note(out):
                    fresh = say(out)
                    if fresh:
                        said.append(out)
                    return fresh

                desk.say = note
                return hear(*args)

            return run

        gateway = Gateway(
            self.store, reader or Plain(), self.clock, hear=listening(handlers.hear), alarm=listening(alarm),
            said=lambda: None,
        )  # fmt: skip
        message = Inbound(
            source=source, id=f"t{next(self._ids)}", community="", chat=chat, who=who, sent_at=NOW, **fields
        )  # fmt: skip
        assert await gateway.receive(message)
        await asyncio.gather(*gateway._alarms)
        await gateway.lanes.below(1)
        assert not await self.store.put_aside(), "it failed"
        came = self.came()
        came.said = said
        self.is_touched |= any(out.importance is not Importance.REPLY or out.to.kind == "chat" for out in said)
        return came

    def came(self):
        now, came = self._rows(), Came()
        self.is_touched |= now != self._first
        for table, rows in now.items():
            if rows == self.before[table]:
                continue
            new = [row for row in rows if row not in self.before[table]]
            gone = [row for row in self.before[table] if row not in rows]
            if new:
                came.new[table] = new
            if gone:
                came.gone[table] = gone
        for row in came.new.get("history", []):
            kept = dict(zip(self.columns["history"], row, strict=True))
            if kept["community"] == HERE:
                came.steps.setdefault(kept["number"], []).append((kept["step"], kept["by"]))
        return came

    def _rows(self):
        """All that is remembered beside the talk itself, both communities; not who was told how to speak this month."""
        return {table: self._driver.execute(query).fetchall() for table, query in self.queries.items()}

    def _ask(self):
        """Table → its columns, and what is asked of it."""
        tables = self._driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found = {table: _names(self._driver.execute(f"SELECT * FROM {table} LIMIT 0")) for (table,) in tables}
        left = {"inbox", "outbox", "communities"}
        self.columns = {table: names for table, names in found.items() if "community" in names and table not in left}
        self.queries = {table: f"SELECT * FROM {table}" for table in self.columns}
        self.queries["notes"] += " WHERE name NOT LIKE 'help/%' AND name <> 'health'"

    # how it begins

    async def _build(self):
        await self.store.run(HERE, _here)
        await self.store.run(THERE, _there)
        for matter in sorted(MATTERS, key=lambda one: one.number):
            for community in (HERE, THERE):
                await self._open(community, matter)
        await self.store.run(HERE, _more)
        await _heard(self, "楼道里堆了好些纸箱", "wmNei", ROOM, "maybe")
        await _heard(self, "那边看过了", "w3", "", "which")

    async def _open(self, community, matter):
        near, here = matter.unit == "G1", community == HERE
        chat = (ROOM if near else FAR_ROOM) if here else "room:wrBL01"
        key = f"{community}-{matter.number}"
        opening = Inbound(
            source="archive", id=key, community=community, chat=chat, who=matter.reporter if here else "wmB",
            sent_at=NOW, text=f"{matter.secret}原话" if here else "北林原话",
            media=(Media("image", "picture"),),
        )  # fmt: skip
        joins = replace(opening, id=f"{key}-f", who="wmFol", text=f"{matter.secret}我也要说")
        await self.store.receive(opening)
        if here and near:
            await self.store.receive(joins)

        def deed(desk):
            _opened(desk, matter, here, opening)
            if here and near and matter.state is not State.CLOSED:
                follow(desk, matter.number, joins, Actor("wmFol", RESIDENT), NOW)
            if matter.last and here:
                by = desk.people.actor(matter.last, NOW.date())
                finish(desk, matter.number, f"{matter.secret}换了一块", by, NOW)

        await self.store.run(community, deed)


PEOPLE_BY_ID = {who.id: who for who in PEOPLE.values()} | {"wmFar": Who("wmFar", RESIDENT), "wmB": Who("wmB", RESIDENT)}


def _names(cursor):
    return [column[0] for column in cursor.description]


def _opened(desk, matter, here, opening):
    at = NOW - timedelta(hours=1)
    hand = matter.hands[0] if here else "wB"
    ended = matter.state is State.CLOSED
    calls = tuple(Call(one, "街道", "chen", at, NOW + timedelta(hours=2)) for one in matter.called if here)
    ticket = Ticket(
        community=desk.community, number=0, unit=matter.unit, opened_at=at, moved_at=at, clock_at=at,
        state=State.CLOSED if ended else State.ASSIGNED, due_at=at + timedelta(hours=8),
        summary=f"{matter.secret}碎了" if here else "北林的事", category=Judged("other", "rule", 0.9),
        urgency=Urgency.DANGER if matter.number in (7, 8) else Urgency.NORMAL, origin=Origin.GROUP,
        place=Place("云杉里", "77", "2", DOOR) if here else Place(), chat=opening.chat, message=opening.key,
        reporter=opening.who, assignee=hand, calls=calls, first="old" if "old" in matter.hands and here else "",
        helpers=("w4",) if "w4" in matter.hands and here else (),
        closed_at=NOW - timedelta(minutes=30) if ended else None, result=f"{matter.secret}好了" if ended else "",
    )  # fmt: skip
    moved = Moved(0, Step.OPEN, ticket.state, SYSTEM.id, Standing.SYSTEM, at, ticket.summary, {"to": hand})
    kept = desk.tickets.open(ticket, moved)
    assert kept.number == matter.number
    desk.tickets.link(kept.number, opening.key)


def _units(desk):
    desk.put_units(
        [
            Unit("SL", desk.settings.name, "community"),
            Unit("P1", "东网片", "sector", "SL"),
            Unit("G1", "第一网格", "grid", "P1"),
            Unit("G2", "第二网格", "grid", "P1"),
            Unit("P2", "西网片", "sector", "SL"),
            Unit("G3", "第三网格", "grid", "P2"),
        ]
    )


def _here(desk):
    _units(desk)
    for who in PEOPLE.values():
        if who.role:
            posts = tuple(Post(who.role, unit) for unit in who.units)
            desk.people.put(Person(who.id, NAMES[who.id], staff=True, posts=posts))
    desk.people.put(Person("old", "老秦", staff=True, posts=(Post("网格员", "G1", until=date(2026, 3, 3)),)))
    for resident, name in (
        ("wmRep", "钱立春"),
        ("wmFol", "冯小满"),
        ("wmNei", "倪谷雨"),
        ("wmPose", "陈主任"),
        ("wmFar", "尤霜降"),
    ):
        desk.people.put(Person(resident, name, nickname="社区书记陈主任" if resident == "wmPose" else ""))
    desk.people.set_phone("wmRep", "13500003333")
    desk.chats.put(Chat(ROOM, "一格居民群", units=("G1",), owner="wang"))
    desk.chats.put(Chat(FAR_ROOM, "三格居民群", units=("G3",), owner="w3"))
    for resident in ("wmRep", "wmFol", "wmNei", "wmPose"):
        desk.chats.set_nickname(ROOM, resident, "社区书记陈主任" if resident == "wmPose" else "")


def _there(desk):
    _units(desk)
    desk.people.put(Person("wB", "北林小韩", staff=True, posts=(Post("网格员", "G1"),)))
    desk.people.put(Person("chenB", "北林主任", staff=True, posts=(Post("社区主任", "SL"),)))
    desk.people.put(Person("wmB", "北林居民"))
    desk.chats.put(Chat("room:wrBL01", "北林一格群", units=("G1",), owner="wB"))


def _more(desk):
    """A morning's routine, an answer that is quoted, one that waits to be looked at, and notices of office and lead."""
    routine.say_routines(desk, NOW - timedelta(hours=2))
    desk.answers.put(
        Entry(question="老年卡怎么办", answer="带身份证到一楼窗口。", source="办事指南", checked=NOW.date())
    )
    desk.answers.put(Entry(question="水费怎么交", answer="窗口交。", source="小刘", state=EntryState.DRAFT))
    desk.say(
        Outbound(to=Target("person", "w2"), key=f"{HERE}/0/failed/1", text="没发成的一句", importance=Importance.WORK)
    )
    desk.outbox.update(desk.outbox.by_key(f"{HERE}/0/failed/1").id, OutState.FAILED)
    for chat in (ROOM, FAR_ROOM):
        desk.say(Outbound(to=Target("chat", chat), key=f"{HERE}/0/line/{chat}", text="群里的一句"))
    for by, chat in (("chen", ROOM), ("l1", ROOM), ("chen", FAR_ROOM), ("chen", "")):
        for state in (NoticeState.DRAFT, NoticeState.SENT):
            desk.notices.put(
                Notice(
                    number=desk.notices.new_number(), state=state, by=by, made_at=NOW, text="明天停水", clear="来水了",
                    chats=(chat,) if chat else (), people=() if chat else ("wang",), ends_at=NOW + timedelta(hours=2),
                )
            )  # fmt: skip


async def _heard(world, text, who, chat, key):
    await world.store.receive(
        Inbound(source="archive" if chat else "app", id=key, community=HERE, chat=chat or f"app:{who}", who=who,
                sent_at=NOW, text=text)
    )  # fmt: skip
