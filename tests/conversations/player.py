"""Plays a conversation that is written down as data: who says what, where, when; and what must come of it."""

import itertools
import re
import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import handlers
from bot.deeds import tap
from bot.deeds.alarm import alarm
from bot.domain.danger_alone import hits_said
from bot.domain.masking import mask_all
from bot.domain.place import find_places
from bot.domain.ticket import STATE_NAMES, Judged
from bot.gateway import SPOKEN, as_it_came, understood
from bot.messages import Inbound, Kind, OutState, Reading
from bot.understanding.kinds import OPENING
from tests.conversations.town import CODE, MONDAY, NAMES, opened
from tests.hands import HandClock

ALONE = {"smart_bot": "bot"}  # how a channel calls a talk with one person
FOLDER = Path(__file__).parent
ZONE = ZoneInfo("Asia/Shanghai")
EXPECTED = {"tickets", "ticket", "hears", "count", "silent"}  # what a line may expect
GONE = (OutState.SUPERSEDED, OutState.EXPIRED, OutState.FAILED)


class Told:
    """Reads what is written down of a message; where nothing is, it is chat, and work from one of ours."""

    def __init__(
        self, keys, *, intent="", category="", p=0.9, matters=None, joins=None, step="", dispute="", danger=False, p_open=0.0,
        sure=0.9,
    ):  # fmt: skip
        self.intent, self.category, self.p, self.matters = intent, category, p, matters
        self.joins, self.step, self.dispute = keys[joins] if joins else "", step, dispute
        self.danger, self.p_open, self.sure = danger, p_open, sure

    def read(self, text, context):
        intent = self.intent or ("work" if context.staff else "chat")
        joins, self.joins = self.joins, ""  # asked again without that matter, it speaks of none
        return Reading(
            intent=Judged(intent, "model", self.sure),
            categories=(Judged(self.category, "model", self.p),) if self.category else (),
            matters=int(intent in OPENING) if self.matters is None else self.matters,
            joins=joins,
            places=find_places(text, context.book),
            masked=mask_all(text),
            work_step=self.step,
            dispute_class=self.dispute,
            danger=self.danger,
            p_open=self.p_open,
        )


class Player:
    """A community one can talk to. `says` and `presses` are what its people do, `heard` what reaches them."""

    def __init__(self, store, clock, reader=None):
        self.store, self.clock, self.reader = store, clock, reader
        self.said, self._ids, self.keys = [], itertools.count(1), {}
        self.checked = 0  # expectations of a written conversation that were looked at

    @classmethod
    async def start(cls, at=MONDAY, reader=None, **settings):
        clock = HandClock(at)
        return cls(await opened(clock, **settings), clock, reader)

    async def do(self, deed):
        """Run a deed in its transaction; what it says is kept beside."""

        def run(desk):
            said = []
            say = desk.say

            def listen(out):
                first = len(said)  # what follows from it, such as its further pieces, stands behind it
                fresh = say(out)
                if fresh:
                    said.insert(first, out)
                return fresh

            desk.say = listen
            return deed(desk), said

        result, said = await self.store.run(CODE, run)
        self.said += said
        return result

    async def says(self, who, text="", chat="group", *, kind=Kind.TEXT, at_bot=False, quote="", source="", **reading):
        """Somebody writes; *reading* is what a reader makes of it where none is present. The ticket's number."""
        chat = NAMES.get(chat, chat)
        source = source or ("archive" if chat.startswith("room:") else "app")
        message = Inbound(
            source=source, id=f"m{next(self._ids)}", community=CODE, who=who, kind=kind, text=text, quote=quote,
            chat=chat if chat.startswith("room:") else f"{ALONE.get(source, source)}:{who}", sent_at=self.clock.now(), at_bot=at_bot,
        )  # fmt: skip
        return await self.hears(message, **reading)

    async def hears(self, message, **reading):
        """One message on its way: kept, danger told, read, heard."""
        await self.store.receive(message)
        hits = hits_said(message.text, alone=not message.is_group) if message.text else ()
        if hits:
            await self.do(lambda desk: alarm(desk, _sent(desk, message), hits, desk.now))
        self.last = message

        def hear(desk):
            sent = _sent(desk, message)
            reader = self.reader or Told(self.keys, **reading)
            read = understood(reader, message, desk) if message.kind in SPOKEN else None
            number = handlers.hear(sent, read, desk, desk.now)
            desk.inbox.done(message.key, as_it_came(desk, message, read), number)
            return number

        return await self.do(hear)

    async def presses(self, who, key):
        """A button; a number alone in the key is completed: accept/1."""
        stem, _, rest = key.partition("/")
        action = key if rest.startswith(CODE) or stem == "menu" else f"{stem}/{CODE}/{rest}"
        return await self.hears(
            Inbound(
                source="app", id=f"p{next(self._ids)}", community=CODE, chat=f"app:{who}", who=who,
                sent_at=self.clock.now(), kind=Kind.PRESS, action=action, reply_token="code",
            )
        )  # fmt: skip

    async def taps(self, who):
        """The worker presses everything that waits for his hand; the texts that went into groups."""

        def press(desk):
            by = desk.people.actor(who, desk.now.date())
            items = desk.outbox.waiting(hand=who)
            for item in items:
                tap.pressed(desk, item.id, by, desk.now)
            return [item.out.text for item in items]

        return await self.do(press)

    async def waiting(self, who):
        return await self.store.read(CODE, lambda desk: [item.out.text for item in desk.outbox.waiting(hand=who)])

    async def ticket(self, number=1):
        return await self.store.read(CODE, lambda desk: desk.tickets.get(number))

    async def tickets(self):
        def look(desk):
            everything = desk.tickets.search(limit=1000)
            return sorted(everything, key=lambda ticket: ticket.number)

        return await self.store.read(CODE, look)

    async def heard(self, who):
        """What reached a person (by card or text) or waits for a group, and has not been taken back."""
        who = NAMES.get(who, who)

        def look(desk):
            kept = []
            for out in self.said:
                item = desk.outbox.by_key(out.key)
                if out.to.id == who and item is not None and item.state not in GONE:
                    kept.append(_told(out))
            return kept

        return await self.store.read(CODE, look)


def _sent(desk, message):
    return replace(message, sender=desk.people.actor(message.who, desk.now.date()))


def _told(out):
    if out.update_of:
        return f"[{out.text}]"
    return f"{out.card.title}：{out.card.body}" if out.card else out.text or out.markdown


def conversations():
    return sorted(FOLDER.glob("*.toml"))


async def play(path, reader=None):
    """Play a file; what is expected after a line is checked when the line has been said."""
    told = tomllib.loads(path.read_text("utf-8"))
    player = await Player.start(_moment(told.get("starts", "2026-03-02 10:00")), reader, **told.get("settings", {}))
    try:
        for at, line in enumerate(told["line"], 1):
            await _line(player, at, line)
            await _check(player, line, f"{path.stem}, line {at}: {line.get('text', line.get('press', ''))}")
    finally:
        await player.store.close()
    return player


async def _line(player, at, line):
    if "after" in line:
        player.clock.at += _span(line["after"])
    if "at" in line:
        player.clock.at = _moment(line["at"])
    if "press" in line:
        await player.presses(line["who"], line["press"])
    elif "tap" in line:
        player.tapped = await player.taps(line["tap"])
    elif "echo" in line:
        text = (await player.waiting(line["echo"]))[0]
        await player.says(line["echo"], text, line.get("chat", "group"))
    else:
        reading = dict(line.get("reading", {}))
        kind = Kind(line.get("kind", "text"))
        quote = player.keys.get(line.get("quote"), "").rpartition("/")[2]
        await player.says(
            line["who"], line.get("text", ""), line.get("chat", "group"), kind=kind, quote=quote,
            at_bot=line.get("at_bot", False), **reading,
        )  # fmt: skip
        player.keys[at] = player.last.key


async def _check(player, line, where):
    expected = line.get("expect", {})
    assert set(expected) <= EXPECTED, where
    player.checked += len(expected)
    tickets = await player.tickets()
    if "tickets" in expected:
        states = {f"#{ticket.number}": STATE_NAMES[ticket.state] for ticket in tickets}
        assert states == expected["tickets"], where
    for number, fields in expected.get("ticket", {}).items():
        ticket = next(ticket for ticket in tickets if ticket.number == int(number))
        for name, value in fields.items():
            found = getattr(ticket, name)
            assert str(getattr(found, "value", found)) == str(value), f"{where}: {name}"
    for who, phrases in expected.get("hears", {}).items():
        heard = await player.heard(who)
        for phrase in [phrases] if isinstance(phrases, str) else phrases:
            assert any(phrase in one for one in heard), f"{where}: {who} heard {heard}"
    for who, count in expected.get("count", {}).items():
        heard = await player.heard(who)
        assert len(heard) == count, f"{where}: {who} heard {heard}"
    for who, phrase in expected.get("silent", {}).items():
        heard = await player.heard(who)
        assert not any(phrase in one for one in heard), f"{where}: {who} heard {heard}"


def _moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def _span(text):
    number, unit = re.fullmatch(r"(\d+)\s*(s|m|h|d)", text).groups()
    return timedelta(**{{"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[unit]: int(number)})
