"""What was said leaves: in order per target and importance, danger first, within the platform's caps, once."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from prometheus_client import Counter

from bot.clock import wait
from bot.deeds.tap import delivered
from bot.domain.quiet import day_begins
from bot.errors import Frozen, GiveUp, NotStored, RetryLater
from bot.messages import Importance, OutItem, OutState, Receipt, Target, Way
from bot.ports import Channel, Clock, Desk, Store
from bot.texts.common import SAID_AGAIN

log = structlog.get_logger()
LEFT = Counter("gridbot_sentences_left", "What became of sentences", ["way", "state"])

BATCH = 64
MOST_SENDING = 128  # sentences under way at once; danger does not wait for a place among them
PAUSES = (0.2, 1.0, 3.0)  # wire seconds between tries of one sending
BREATH = timedelta(seconds=1)
REST = timedelta(minutes=1)  # office time before a sentence that the platform kept refusing is tried again
TRIES = 8  # then it is shown to a person

UNANSWERED = "said again: no answer came"
AGAIN = frozenset({UNANSWERED, "repeated"})  # notes of rows that may have arrived before, where nobody drops the second

ARRIVED = frozenset({OutState.SENT, OutState.DELIVERED})
COUNTED = ARRIVED | {OutState.UNSURE}  # by the platform, perhaps: what it refused uses up no day
PLATFORM = "Asia/Shanghai"  # the platform's own days
RESERVE = 3  # places under each cap that only danger may take

SentSince = Callable[[datetime], int]
FreeAt = Callable[[Way, SentSince, datetime], datetime]


class Day:
    """What has left by each way in the platform's present day, for caps that count everybody together."""

    def __init__(self, most: Mapping[Way, int], clock: Clock) -> None:
        self.most, self._clock = most, clock
        self.used: Tally[Way] = Tally()
        self._began: datetime | None = None

    def is_new(self) -> bool:
        return bool(self.most) and self._began != day_begins(PLATFORM, self._clock.now())

    async def begin(self, store: Store) -> None:
        """Counted from sent rows once a day and start; from then on what leaves is added."""
        began = day_begins(PLATFORM, self._clock.now())
        used: Tally[Way] = Tally()
        for community in store.communities():
            for way in self.most:
                used[way] += await store.read(community, partial(_left_by, way, began))
        self.used, self._began = used, began

    def free_at(self, item: OutItem, under_way: int, now: datetime) -> datetime:
        """A twentieth of the day is kept for danger."""
        most = self.most[item.way]
        kept = 0 if item.out.importance is Importance.DANGER else max(1, most // 20)
        return now if self.used[item.way] + under_way + kept < most else day_begins(PLATFORM, now) + timedelta(days=1)


def _left_by(way: Way, since: datetime, desk: Desk) -> int:
    return desk.outbox.sent_by(way, since)


class Dispatcher:
    """Claims due rows of the outbox, sends them by their way and writes down what became of them."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[Way, Channel],
        clock: Clock,
        free_at: FreeAt,
        daily: Mapping[Way, int] | None = None,
    ) -> None:
        """*free_at*: when the platform's caps let one more go by a way, given how many left to the target since a time.
        *daily*: how many may go by a way in a day of the platform's, to whomever."""
        self._store, self._channels, self._clock, self._free_at = store, channels, clock, free_at
        self._day = Day(daily or {}, clock)
        self._wanted = asyncio.Event()
        self._sending: dict[asyncio.Task[None], OutItem] = {}
        self._claiming = False
        self._stopping = False
        self._turn = 0

    def wake(self) -> None:
        """Something may be due."""
        self._wanted.set()

    @property
    def is_busy(self) -> bool:
        return self._wanted.is_set() or self._claiming or bool(self._sending)

    @property
    def is_handing_out(self) -> bool:
        return self._claiming

    async def run(self) -> None:
        """Until cancelled: send what is due, then wait to be woken or for the next one's time."""
        self._wanted.set()
        while True:
            self._claiming = True
            self._wanted.clear()
            try:
                communities = self._store.communities()
                self._turn += 1  # who comes first changes, so that a long line of one community starves no other
                for place in range(len(communities)):
                    await self._send_due(communities[(place + self._turn) % len(communities)])
                at = None if self._sending else await self.next_due()
                if at is not None and at <= self._clock.now():
                    at = self._clock.now() + BREATH  # due, and held by what rests before it in its line
            except Exception:  # a locked database must not end the dispatcher
                log.exception("dispatch_failed")
                await asyncio.sleep(0.5)
                self._wanted.set()
                continue
            finally:
                self._claiming = False
            await wait(self._clock, at, self._wanted)

    async def stop(self) -> None:
        """Let the sendings under way end."""
        self._stopping = True
        if self._sending:
            await asyncio.wait(self._sending, timeout=10)

    async def next_due(self) -> datetime | None:
        """When the next sentence of any community wants to leave."""
        times = [await self._store.read(one, lambda desk: desk.outbox.next_due()) for one in self._store.communities()]
        return min(filter(None, times), default=None)

    async def _send_due(self, community: str) -> None:
        while not self._stopping:
            if self._day.is_new():
                await self._day.begin(self._store)
            claim = partial(self._claim, list(self._sending.values()))
            claiming = asyncio.ensure_future(self._store.run(community, claim))
            try:
                items = await asyncio.shield(claiming)
            except asyncio.CancelledError:  # we are ending: what is claimed by then leaves all the same
                self._hand_out(await claiming)
                raise
            self._hand_out(items)
            if len(items) < BATCH:
                return

    def _hand_out(self, items: list[OutItem]) -> None:
        for item in items:
            task = asyncio.create_task(self._carry(item), name=f"send {item.id}")
            self._sending[task] = item
            task.add_done_callback(self._sent_one)

    def _sent_one(self, task: asyncio.Task[None]) -> None:
        del self._sending[task]
        self._wanted.set()  # the next one to the same target may go

    def _gathers(self, item: OutItem) -> bool:
        """Does it wait for others of its kind? Then it takes nobody's place."""
        return bool(getattr(self._channels.get(item.way), "gathers", False))

    def _claim(self, sending: list[OutItem], desk: Desk) -> list[OutItem]:
        """What may go now beside what is under way (*sending*), danger first; while there is no room, danger alone. Who is
        being told of a danger hears nothing else meanwhile: under a cap it would take danger's place."""
        claimed: list[OutItem] = []
        room = MOST_SENDING - sum(not self._gathers(item) for item in sending)
        taken = Tally(map(_line, sending))
        told = {_line(item) for item in sending if item.out.importance is Importance.DANGER}
        for item in desk.outbox.due(desk.now, BATCH):
            line = _line(item)
            if item.out.importance is Importance.DANGER:
                told.add(line)
            elif len(claimed) >= room:
                break
            elif line in told:
                continue
            free_at = self._free_at(item.way, self._counter(desk, item, taken[line]), desk.now)
            if item.way in self._day.most:
                under = sum(count for (way, _), count in taken.items() if way is item.way)
                free_at = max(free_at, self._day.free_at(item, under, desk.now))
            if free_at > desk.now:
                desk.outbox.put_off(item, free_at)
                continue
            desk.outbox.update(item.id, OutState.SENDING, attempts=item.attempts + 1)
            taken[line] += 1
            claimed.append(replace(item, state=OutState.SENDING, attempts=item.attempts + 1))
        return claimed

    @staticmethod
    def _counter(desk: Desk, item: OutItem, under_way: int) -> SentSince:
        """How many left to this target: counted from sent rows, a restart forgets none. Danger has places of its own."""
        held = under_way + (0 if item.out.importance is Importance.DANGER else RESERVE)
        return lambda since: desk.outbox.sent_since(item.out.to, item.way, since) + held

    async def _carry(self, item: OutItem) -> None:
        state, fields = await self._try(_saying_so(item) if item.note in AGAIN else item)
        LEFT.labels(item.way, state).inc()
        if state in COUNTED:
            self._day.used[item.way] += 1
        while True:
            try:
                return await self._store.run(item.community, partial(self._write, item.id, state, fields))
            except NotStored:  # it has left: whoever reads the row must not have to guess
                if self._stopping:
                    raise
                log.warning("sentence_not_written_down", item=item.id, state=state)
                await asyncio.sleep(PAUSES[0])

    @staticmethod
    def _write(item: int, state: OutState, fields: dict[str, object], desk: Desk) -> None:
        desk.outbox.update(item, state, **fields)
        if state in ARRIVED:
            delivered(desk, item, desk.now)
        elif state is OutState.EXPIRED and (found := desk.outbox.get(item)) is not None:
            desk.reroute(found, not_by=found.way)  # this way is closed: the next lawful one

    async def _try(self, item: OutItem) -> tuple[OutState, dict[str, object]]:
        channel = self._channels.get(item.way)
        if channel is None:
            return OutState.FAILED, {"note": f"the way {item.way} is switched off"}
        for pause in (*PAUSES, None):
            try:
                return self._done(await channel.send(item))
            except RetryLater as error:
                if error.maybe_done and not _repeats_safely(channel, item):
                    return self._unknown(item, error)
                if pause is None:
                    return self._rest(item, error)
                await asyncio.sleep(max(pause, min(error.after, 3.0)) if error.after else pause)
            except Frozen as error:
                until = error.until or self._clock.now() + REST
                return OutState.FROZEN, {"not_before": until, "errcode": error.errcode, "note": error.errmsg[:200]}
            except GiveUp as error:
                if error.who == "way":
                    return OutState.EXPIRED, {"errcode": error.errcode, "note": error.errmsg[:200]}
                tell = log.debug if error.who == "nobody" else log.warning  # an old card's button that cannot be greyed
                tell("sentence_failed", item=item.id, errcode=error.errcode, who=error.who)
                return OutState.FAILED, {"errcode": error.errcode, "note": f"{error.who}: {error.errmsg}"[:200]}
            except Exception as error:  # our own fault: kept and shown, the others go on
                log.exception("sending_broke", item=item.id)
                return OutState.FAILED, {"note": f"us: {type(error).__name__}: {error}"[:200]}
        raise AssertionError("unreachable")

    def _done(self, receipt: Receipt) -> tuple[OutState, dict[str, object]]:
        now = self._clock.now()
        if receipt.hand:
            return OutState.WAITING_HAND, {"hand": receipt.hand, "receipt": dict(receipt.data)}
        state = OutState.DELIVERED if receipt.delivered else OutState.SENT
        delivered = {"delivered_at": now} if receipt.delivered else {}
        return state, {"sent_at": now, "receipt": dict(receipt.data), **delivered}

    def _unknown(self, item: OutItem, error: RetryLater) -> tuple[OutState, dict[str, object]]:
        """It may have left, and nobody would notice a repetition: danger is said again some times, the rest is shown."""
        if item.out.importance is Importance.DANGER and item.attempts < TRIES:
            return OutState.QUEUED, {
                "not_before": self._clock.now() + BREATH,
                "errcode": error.errcode,
                "note": UNANSWERED,
            }
        return OutState.UNSURE, {"errcode": error.errcode, "note": "no answer came"}

    def _rest(self, item: OutItem, error: RetryLater) -> tuple[OutState, dict[str, object]]:
        """The platform stays busy: later again, and after many tries it is shown to a person."""
        if item.attempts >= TRIES:
            return OutState.FAILED, {"errcode": error.errcode, "note": f"refused {item.attempts} times"}
        return OutState.QUEUED, {
            "not_before": self._clock.now() + REST,
            "errcode": error.errcode,
            "note": error.errmsg[:200],
        }


def _line(item: OutItem) -> tuple[Way, Target]:
    """What a cap counts together."""
    return item.way, item.out.to


def _saying_so(item: OutItem) -> OutItem:
    """The same sentence, owning up to being said a second time."""
    out = item.out
    if out.card is not None:
        return replace(item, out=replace(out, card=replace(out.card, body=SAID_AGAIN + out.card.body)))
    if out.markdown:
        return replace(item, out=replace(out, markdown=SAID_AGAIN + out.markdown))
    return replace(item, out=replace(out, text=SAID_AGAIN + out.text))


def _repeats_safely(channel: Channel, item: OutItem) -> bool:
    """Does the platform drop a repetition of this row? A channel that does not say is taken for one that does not."""
    return bool(getattr(channel, "repeats_safely", lambda _: False)(item))
