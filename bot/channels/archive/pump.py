"""Pulls the archive until it is empty, on the platform's word and by the clock; seq and messages in one commit."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.channels.archive.parse import parse, unopened
from bot.channels.archive.port import ArchiveSource, Record, Undecipherable
from bot.channels.doors import RECORDS, Gate, Tell
from bot.channels.turns import Turns
from bot.channels.wecom.errcodes import BEIJING
from bot.errors import Frozen, GiveUp, NotStored, PlatformError, RetryLater
from bot.messages import Inbound, Kind
from bot.ports import Clock, Store
from bot.texts.common import day, moment

log = structlog.get_logger(__name__)
SEQ, PULLED_AT = "archive/seq", "archive/pulled_at"
PAGE = 1000
KEPT = timedelta(days=5)  # how far back the platform can be asked
MARK = timedelta(hours=6)  # how often the time of the last pull is written down
TOO_LARGE = 301058
DEAF = timedelta(minutes=30)  # office time without a single good pull before the office is told
A_MINUTE, CALLS_A_MINUTE = timedelta(minutes=1), 590  # the platform takes 600 and refuses more
_WRONG = "会话存档的企业 ID 或密钥不对，暂时听不到群消息，请核对配置。"
NOT_HEARD = "会话存档从 {} 起一直没拉到，暂时听不到群消息；平台只留五天，请尽快看看服务器和网络。"
UNOPENED = "有群消息用会话存档的第 {} 版公钥加密，这里没有能打开它的私钥：消息已留着，请把这一版私钥补进配置。"
SAYS = {
    40001: _WRONG,
    40013: _WRONG,
    42001: _WRONG,
    10009: "会话存档：本机 IP 不在可信列表里，暂时听不到群消息，请在管理后台添加。",
    10011: "会话存档：证书校验没通过，暂时听不到群消息。",
    301052: "会话存档服务已到期，暂时听不到群消息。",
    301053: "会话存档还没有开通，暂时听不到群消息。",
}


class Pump:
    """One per installation. *pause* is the first real pause after a failure; it doubles up to a minute."""

    name = "archive"

    def __init__(
        self,
        source: ArchiveSource,
        gate: Gate,
        store: Store,
        clock: Clock,
        *,
        poll_seconds: float = 10.0,
        tell: Tell | None = None,
        pause: float = 2.0,
        page: int = PAGE,
    ) -> None:
        self._source, self._gate, self._store, self._clock = source, gate, store, clock
        self._poll, self._tell, self._pause, self._page = timedelta(seconds=poll_seconds), tell, pause, page
        self._seq = -1  # not read yet
        self._marked: datetime | None = None
        self._pulled: datetime | None = None
        self._gap: datetime | None = None  # the gap that was told of
        self._failures = 0
        self._turns = Turns(clock)
        self._told = 0
        self._trouble = ""
        self._deaf_since: datetime | None = None
        self._deaf_told = ""
        self._calls: deque[datetime] = deque(maxlen=CALLS_A_MINUTE)

    def wake(self) -> None:
        """Something is there to be pulled."""
        self._turns.wake()

    @property
    def busy(self) -> bool:
        return self._turns.busy

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._turns.start()
            try:
                await self.pull()
            except Exception as error:  # noqa: BLE001 whatever it was, the ear must not close for good; it is told below
                self._turns.rest()
                await self._after_failure(error)
            else:
                self._turns.rest()
                await self._turns.wait(self._clock.now() + self._poll)

    async def pull(self) -> int:
        """Everything there is; how many messages were new to the cursor. Raises PlatformError, NotStored."""
        await self._begin()
        await self._look_for_gap()
        count = 0
        while records := await self._page_after(self._seq):
            fresh = sorted((record for record in records if _seq_of(record) > self._seq), key=_seq_of)
            if not fresh:  # the same page again: nothing will come of asking once more
                RECORDS.labels("repeated").inc(len(records))
                log.warning("archive_page_repeated", seq=self._seq)
                break
            messages = await asyncio.to_thread(self._opened, fresh, self._clock.now())
            seq = _seq_of(fresh[-1])
            await self._gate.receive_all(messages, note=(SEQ, str(seq)))
            self._seq = seq
            self._well()  # not only at the end: after days away there is much to read
            await self._tell_unopened(messages)
            count += len(messages)
        await self._done()
        return count

    def health(self) -> Mapping[str, Any]:
        return {
            "ok": not self._trouble,
            "seq": self._seq,
            "pulled_at": self._pulled.isoformat() if self._pulled else None,
            "trouble": self._trouble,
        }

    async def _begin(self) -> None:
        if self._seq >= 0:
            return
        notes = await self._store.read("", lambda desk: (desk.notes.get(SEQ), desk.notes.get(PULLED_AT)))
        self._seq = int(notes[0] or 0)
        self._marked = datetime.fromtimestamp(int(notes[1]), UTC) if notes[1] else None

    async def _look_for_gap(self) -> None:
        """What is older than the platform keeps cannot be pulled any more: the office must know, once."""
        last = self._pulled or self._marked
        if last is not None and last != self._gap and self._clock.now() - last > KEPT:
            self._gap = last
            log.error("archive_gap", since=last.isoformat(), seq=self._seq)
            RECORDS.labels("gap").inc()
            await self._say(
                f"会话存档停了五天以上，{day(last.astimezone(BEIJING))}以后有群消息补不回来了，请留意漏报。"
            )

    async def _page_after(self, seq: int) -> list[Record]:
        limit = self._page
        while True:
            await self._breathe()
            try:
                return await self._source.get_chat_data(seq, limit)
            except GiveUp as error:
                if error.errcode != TOO_LARGE or limit <= 1:
                    raise
                limit = max(1, limit // 2)

    async def _breathe(self) -> None:
        """After three days away there is much to read: no faster than the platform lets us."""
        now = self._clock.now()
        if len(self._calls) == CALLS_A_MINUTE and now - self._calls[0] < A_MINUTE:
            await self._clock.sleep_until(self._calls[0] + A_MINUTE)
        self._calls.append(self._clock.now())

    def _opened(self, records: Sequence[Record], now: datetime) -> list[Inbound]:
        return [self._open(record, now) for record in records]

    def _open(self, record: Record, now: datetime) -> Inbound:
        try:
            message = parse(self._source.decrypt(record), now, str(record.get("msgid") or ""))
        except Undecipherable as error:
            RECORDS.labels("unopened").inc()
            log.warning("archive_record_unopened", seq=record.get("seq"), why=str(error))
            return unopened(record, str(error), now)
        RECORDS.labels(message.kind.value).inc()
        return message

    async def _tell_unopened(self, messages: Sequence[Inbound]) -> None:
        """Talk that nobody here can read is kept; the office hears of it once a day and key."""
        versions = {str(m.raw["publickey_ver"]) for m in messages if m.kind is Kind.EVENT and "publickey_ver" in m.raw}
        for version in sorted(versions):
            await self._say(UNOPENED.format(version))

    async def _done(self) -> None:
        self._pulled, self._told = self._clock.now(), 0
        self._well()
        if self._marked is None or self._pulled - self._marked >= MARK:
            await self._gate.receive_all((), note=(PULLED_AT, str(int(self._pulled.timestamp()))))
            self._marked = self._pulled

    def _well(self) -> None:
        self._failures, self._trouble, self._deaf_since = 0, "", None

    async def _after_failure(self, error: Exception) -> None:
        """Wire time: a pause that does not hang on the office's clock, except where the platform closed a window."""
        self._failures += 1
        code = getattr(error, "errcode", 0)
        self._trouble = f"{type(error).__name__} {code}"
        ours = not isinstance(error, PlatformError | NotStored)
        log.warning("archive_pull_failed", error=type(error).__name__, errcode=code, exc_info=error if ours else None)
        if isinstance(error, Frozen | GiveUp) and code in SAYS and self._told != code:
            self._told, self._deaf_told = code, f"{self._clock.now():%m-%d}"
            await self._say(SAYS[code])
        await self._tell_deaf()
        if isinstance(error, Frozen) and error.until is not None:
            await self._turns.wait(error.until, wakeable=False)
            return
        after = error.after if isinstance(error, RetryLater) else 0.0
        pause = min(60.0, self._pause * 2 ** min(self._failures - 1, 6))
        await asyncio.sleep(max(pause, min(after, self._pause)))

    async def _tell_deaf(self) -> None:
        """Once a day by the line's own key, as long as it lasts: what is older than five days is lost for good."""
        now = self._clock.now()
        self._deaf_since = self._deaf_since or now
        since = max(filter(None, (self._pulled, self._marked)), default=self._deaf_since)
        if now - self._deaf_since >= DEAF and self._deaf_told != (today := f"{now:%m-%d}"):
            self._deaf_told = today
            log.error("archive_deaf", since=since.isoformat(), seq=self._seq)
            await self._say(NOT_HEARD.format(moment(since.astimezone(BEIJING))))

    async def _say(self, line: str) -> None:
        if self._tell is not None:
            await self._tell(line)


def _seq_of(record: Record) -> int:
    """A record without a usable seq cannot move the cursor and is not new."""
    seq = record.get("seq")
    return seq if isinstance(seq, int) else -1
