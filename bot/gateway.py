"""One message in: kept durably, danger told at once, then read and heard in its conversation's own lane."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from prometheus_client import Counter

from bot.deeds.consent import refused
from bot.deeds.steps import today
from bot.domain import danger
from bot.domain.danger_alone import hits_said
from bot.domain.ticket import ENDED, Judged
from bot.errors import NotStored
from bot.lanes import Lanes
from bot.messages import Context, Inbound, Kind, Reading
from bot.ports import Clock, Desk, Reader, Store
from bot.pressure import EMBEDDER, MOST_HELD, SHED, Pressure
from bot.texts import words
from bot.understanding.answering import rank

log = structlog.get_logger()
RECEIVED = Counter("gridbot_messages_received", "Messages kept, by source", ["source"])
FAILED = Counter("gridbot_messages_failed", "Attempts to handle a message that failed")
ASIDE = Counter("gridbot_messages_put_aside", "Messages put aside after three failures")

ATTEMPTS = 3
PAUSE = 1.0  # wire seconds until a message is tried again that the database could not take
LOOK_BACK = timedelta(hours=3)
LOOK_BACK_MESSAGES = 40
OPEN_MATTERS = timedelta(days=14)  # 「第三天了」: of what has not ended, people speak on for days
MOST_WAITING = 1000  # messages in the lanes; from there on the archive is read no further
GOES_ON = frozenset({"supplement", "same", "urge", "confirm", "withdraw"})  # what changes nothing once a matter is over
SPOKEN = frozenset({Kind.TEXT, Kind.IMAGE, Kind.VOICE, Kind.LOCATION, Kind.FILE, Kind.LINK})

Hear = Callable[[Inbound, Reading | None, Desk, datetime], int]
Alarm = Callable[[Desk, Inbound, tuple[danger.DangerHit, ...], datetime], object]


class Gateway:
    """Where every channel hands in what it heard. `receive` returns after the message is durable."""

    def __init__(
        self, store: Store, reader: Reader, clock: Clock, *, hear: Hear, alarm: Alarm, said: Callable[[], None]
    ) -> None:
        """*said* is called after anything may have been put into the outbox."""
        self._store, self._reader, self._clock = store, reader, clock
        self._hear, self._alarm, self._said = hear, alarm, said
        self.pressure = Pressure()
        self.lanes = Lanes(self._handle, changed=self.pressure.waits)
        self._alarms: set[asyncio.Task[None]] = set()
        self._held: set[str] = set()  # keys of what is in the lanes, or rings and comes into them
        self._refill: asyncio.Task[None] | None = None  # while more waits in the inbox than the lanes hold
        self._passed_over = self._was_full = False

    async def receive(self, message: Inbound) -> bool:
        """Keep one message; False when it was there already. Raises NotStored: then do not acknowledge."""
        message = self._settled(message)
        fresh = await self._store.receive(message)
        if fresh:
            self.take_late(self._store.take_late())  # it was there before this one
            self._take(message)
        return fresh

    async def receive_all(self, messages: Sequence[Inbound], note: tuple[str, str] | None = None) -> list[Inbound]:
        """Keep many, and the cursor *note* with them, in one commit; returns those that are new.

        Who reads by a cursor can wait for the lanes: what is not fetched yet needs no room here.
        """
        fresh = await self._store.receive_all([self._settled(message) for message in messages], note)
        self.take_late(self._store.take_late())
        for message in fresh:
            self._take(message)
        if note is not None:
            await self.lanes.below(MOST_WAITING)
        return fresh

    def take_late(self, late: Sequence[Inbound]) -> None:
        """What became durable only after its caller had been told it was not, and was never repeated."""
        for message in late:
            self._take(message)

    async def resume(self) -> int:
        """Take up what was kept but not handled before the last stop, in its order."""
        left = await self._store.unhandled(MOST_HELD)
        for message in left:
            self._take(message)
        if len(left) == MOST_HELD:
            self._pass_over()
        return len(left)

    @property
    def is_busy(self) -> bool:
        return bool(self.lanes.depth or self._alarms or self._refill)

    @property
    def is_full(self) -> bool:
        """Does more wait in the inbox than the lanes hold?"""
        return self._refill is not None

    async def stop(self) -> None:
        if self._refill is not None:
            self._refill.cancel()
            await asyncio.gather(self._refill, return_exceptions=True)
        await self.lanes.stop()
        await asyncio.gather(*self._alarms, return_exceptions=True)

    def _settled(self, message: Inbound) -> Inbound:
        if message.community:
            return message
        return replace(message, community=self._store.community_of(message.chat, message.who))

    def _take(self, message: Inbound) -> None:
        """Full lanes take no more: it is in the inbox, and comes back from there in its turn. Danger rings all the same."""
        RECEIVED.labels(message.source).inc()
        if message.key in self._held:
            return  # the inbox was read before its caller was told
        if self._refill is None and len(self._held) < MOST_HELD:
            self._admit(message)
            return
        self._pass_over()
        if hits := _dangers(message):
            self._sound(message, hits, lambda: None)

    def _admit(self, message: Inbound) -> None:
        """Into its lane; law 4: a person hears of danger before the lane, the model or the calendar are asked."""
        self._held.add(message.key)
        if hits := _dangers(message):
            self._sound(message, hits, lambda: self.lanes.put(message))
        else:
            self.lanes.put(message)

    def _sound(self, message: Inbound, hits: tuple[danger.DangerHit, ...], then: Callable[[], None]) -> None:
        task = asyncio.create_task(self._raise_alarm(message, hits, then))
        self._alarms.add(task)
        task.add_done_callback(self._alarms.discard)

    def _pass_over(self) -> None:
        self._passed_over = self._was_full = True
        if self._refill is None:
            log.warning("lanes_full", waiting=self.lanes.depth)
            self._refill = asyncio.create_task(self._fill_again(), name="refill")

    async def _fill_again(self) -> None:
        """From the inbox, in the order of arrival, until nothing was passed over meanwhile and all of it was read."""
        try:
            while True:
                await self.lanes.below(MOST_HELD // 2)
                self._passed_over = False
                try:
                    left = await self._store.unhandled(MOST_HELD)
                except Exception:  # the disk's fault: nothing is lost by waiting
                    log.exception("inbox_not_read")
                    await asyncio.sleep(PAUSE)
                    continue
                for message in left:
                    if message.key not in self._held:
                        self._admit(message)
                if len(left) < MOST_HELD and not self._passed_over:
                    return
        finally:
            self._refill = None

    async def _raise_alarm(
        self, message: Inbound, hits: tuple[danger.DangerHit, ...], then: Callable[[], None]
    ) -> None:
        """The alarm first, its lane afterwards, so that the ear finds the ticket the alarm opened."""
        try:
            await self._store.run(message.community, partial(self._ring, message, hits), urgent=True)
            self._said()
        except Exception:
            log.exception("alarm_failed", message=message.key)
        finally:
            then()

    def _ring(self, message: Inbound, hits: tuple[danger.DangerHit, ...], desk: Desk) -> None:
        if not refused(desk, message):
            self._alarm(desk, with_sender(desk, message), hits, desk.now)

    async def _handle(self, message: Inbound) -> None:
        try:
            await self._handle_often(message)
        finally:
            self._held.discard(message.key)

    async def _handle_often(self, message: Inbound) -> None:
        attempt = 1
        while attempt <= ATTEMPTS:
            try:
                await self._handle_once(message)
                return
            except Exception as error:  # whatever a message does, its lane goes on
                FAILED.inc()
                if isinstance(error, NotStored) and not (await self._store.health())["ok"]:
                    log.warning(
                        "message_waits", message=message.key, trouble=str(error)
                    )  # the disk's fault, not its own
                    await asyncio.sleep(PAUSE)
                    continue
                log.exception("message_failed", message=message.key, community=message.community, attempt=attempt)
                attempt = max(attempt, await self._count_failure(message, error)) + 1
        ASIDE.inc()
        log.error("message_put_aside", message=message.key, community=message.community)

    async def _count_failure(self, message: Inbound, error: Exception) -> int:
        why = f"{type(error).__name__}: {error}"[:300]
        try:
            return await self._store.run(message.community, lambda desk: desk.inbox.failed(message.key, why))
        except Exception:  # the database itself is in trouble: the message stays unhandled and comes back
            log.exception("failure_not_counted", message=message.key)
            await asyncio.sleep(PAUSE)
            return 0

    async def _handle_once(self, message: Inbound) -> None:
        hear = partial(self._hear_in, message)
        if message.kind in SPOKEN:
            hurried = self.pressure.sheds(EMBEDDER)
            read = partial(understood, self._reader, message, hurried=hurried)
            wrote = await self._store.look_then_run(message.community, read, hear, message if hurried else None)
        else:
            wrote = await self._store.run(message.community, lambda desk: hear(desk, None))
        if wrote:
            self._said()

    def _hear_in(self, message: Inbound, desk: Desk, reading: Reading | None) -> bool:
        """Did it change anything? Most talk does not, and then nothing may have to leave."""
        if self._was_full and desk.inbox.is_done(message.key):
            return False  # it came from the inbox, and once more when its caller was told of it
        before = desk.writes
        if reading is not None and reading.late:
            SHED.labels(EMBEDDER).inc()
        number = self._hear(with_sender(desk, message), reading, desk, desk.now)
        wrote = desk.writes > before
        desk.inbox.done(message.key, as_it_came(desk, message, reading), number)
        return wrote


def with_sender(desk: Desk, message: Inbound) -> Inbound:
    """Who wrote it is, as things stand on this day of the town."""
    return replace(message, sender=desk.people.actor(message.who, today(desk, desk.now)))


def as_it_came(desk: Desk, message: Inbound, reading: Reading | None) -> Reading | None:
    """What rang has opened a matter, also where the models take it for talk: what is said next belongs to it."""
    if reading is None or not reading.danger or reading.opens or reading.joins:
        return reading
    ticket = desk.tickets.of_message(message.key)
    if ticket is None or ticket.message != message.key:
        return reading
    return replace(
        reading, matters=1, intent=Judged("request", "rule", reading.intent.p), categories=(ticket.category,)
    )


def _dangers(message: Inbound) -> tuple[danger.DangerHit, ...]:
    if message.kind not in SPOKEN or not message.text:
        return ()
    return hits_said(message.text, alone=not message.is_group)


def understood(reader: Reader, message: Inbound, desk: Desk, *, hurried: bool = False) -> Reading:
    """What it means, before any transaction, in a reader's thread, with what was said before as context."""
    context = replace(context_of(desk, message), hurried=hurried)
    if context.staff and _is_told(message.text, context):
        context = replace(context, staff=False, earlier=())  # 代报: a resident's words in a worker's mouth
    reading = reader.read(message.text, context)
    while not context.quote and reading.joins and reading.intent.value in GOES_ON and _is_over(desk, reading.joins):
        context = _without(context, reading.joins)  # nothing is added to what is over: perhaps it is new
        reading = reader.read(message.text, context)
    return replace(reading, answers=rank(message.text, desk.answers.pool()))


def _is_told(text: str, context: Context) -> bool:
    return words.proxied(text) is not None or (context.alone and words.seen_by_us(text, context.book))


def _is_over(desk: Desk, opening: str) -> bool:
    ticket = desk.tickets.of_message(opening)
    return ticket is not None and ticket.state in ENDED


def _without(context: Context, opening: str) -> Context:
    """As if that matter had never been spoken of."""
    return replace(context, earlier=tuple(one for one in context.earlier if opening not in (one.id, one.joins)))


def context_of(desk: Desk, message: Inbound) -> Context:
    """What the reader may look at beside the words: the talk so far, and before it what was said of open matters; the
    group's book, the speaker's place."""
    actor = desk.people.actor(message.who, today(desk, desk.now))
    talk = desk.inbox.recent(message.chat, message.key, message.sent_at - LOOK_BACK, LOOK_BACK_MESSAGES)
    began = talk[0].at if talk else message.sent_at
    earlier = desk.inbox.of_matters(message.chat, message.sent_at - OPEN_MATTERS, began) + talk
    return Context(
        now=message.sent_at,
        who=message.who,
        staff=actor.standing.is_staff,
        kind=message.kind,
        quote=f"{message.source}/{message.quote}" if message.quote else "",
        at_bot=message.at_bot,
        alone=not message.is_group,
        to_us=message.at_bot or (not message.is_group and message.source != "archive"),
        earlier=tuple(earlier),
        book=desk.book_of(message.chat),
        nickname=desk.chats.nickname(message.chat, message.who) if message.is_group else "",
        door=desk.people.door(message.who) if not actor.standing.is_staff else None,
    )
