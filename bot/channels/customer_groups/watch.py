"""What became of mass messages: nobody calls us back, so it is asked; reminded three times at most; cancelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.channels.wecom.client import WeCom
from bot.channels.wecom.wire import as_dict, as_list, as_text, moment
from bot.deeds.tap import asked
from bot.domain.workdays import is_quiet
from bot.errors import GiveUp, PlatformError
from bot.messages import OutItem, OutState, Way
from bot.ports import Clock, Desk, Store

log = structlog.get_logger(__name__)
EVERY = timedelta(minutes=10)
REMIND_AFTER = (timedelta(hours=2), timedelta(hours=5), timedelta(hours=22))
SENT, PAGE, MOST_PAGES = 1, 500, 50
SKIPPED = frozenset({2, 3})  # no friend; the group has had its share
GONE = frozenset({41093, 41047})


class BroadcastWatch:
    """One per installation."""

    name = "broadcast"

    def __init__(self, client: WeCom, store: Store, clock: Clock, every: timedelta = EVERY) -> None:
        self._client, self._store, self._clock, self._every = client, store, clock, every
        self.working = False

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.working = True
            try:
                await self.look()
            except PlatformError as error:
                log.warning("broadcast_not_asked", errcode=error.errcode)
            except Exception:
                log.exception("broadcast_watch_failed")
            self.working = False
            await self._clock.sleep_until(self._clock.now() + self._every)

    async def look(self) -> None:
        """Ask about every task that waits, and take back what need not be said any more."""
        for community in self._store.communities():
            waiting, dead = await self._store.read(
                community, lambda desk: (desk.outbox.waiting_by(Way.BROADCAST), desk.outbox.taken_back(Way.BROADCAST))
            )
            tasks = _by_task(waiting)
            for msgid, items in tasks.items():
                await self._ask(community, msgid, items)
            for msgid, items in _by_task(dead).items():
                if msgid not in tasks:  # else some of its groups still want it
                    await self._cancel(community, msgid, items)

    async def _ask(self, community: str, msgid: str, items: Sequence[OutItem]) -> None:
        try:
            found = await self._results(msgid, items[0].hand)
        except GiveUp as error:
            log.info("broadcast_result_not_told", errcode=error.errcode)
            if error.errcode in GONE:
                await self._store.run(community, partial(_moved, [item.id for item in items]))
            return
        await self._store.run(community, partial(_keep, items, found))
        if any(found.get(_room(item), (0, None))[0] == 0 for item in items):
            await self._remind(community, msgid, items)

    async def _results(self, msgid: str, userid: str) -> dict[str, tuple[int, datetime | None]]:
        """(status, when) by room."""
        found: dict[str, tuple[int, datetime | None]] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            body = {"msgid": msgid, "userid": userid, "limit": PAGE, "cursor": cursor}
            answer = await self._client.call("externalcontact/get_groupmsg_send_result", body)
            for line in map(as_dict, as_list(answer.get("send_list"))):
                status = line.get("status")
                at = moment(line.get("send_time")) if line.get("send_time") else None
                found[as_text(line.get("chat_id"))] = (status if isinstance(status, int) else 0, at)
            cursor = as_text(answer.get("next_cursor"))
            if not cursor:
                break
        return found

    async def _remind(self, community: str, msgid: str, items: Sequence[OutItem]) -> None:
        """The platform's own prompt again: after two hours, five, and next morning; never at night."""
        now = self._clock.now()
        count = int(items[0].receipt.get("reminded", 0))
        settings = await self._store.read(community, lambda desk: desk.settings)
        if count >= len(REMIND_AFTER) or now - items[0].created_at < REMIND_AFTER[count] or is_quiet(settings, now):
            return
        await self._store.run(community, partial(_count, [item.id for item in items], count + 1))
        await self._client.call("externalcontact/remind_groupmsg_send", {"msgid": msgid})

    async def _cancel(self, community: str, msgid: str, items: Sequence[OutItem]) -> None:
        try:
            await self._client.call("externalcontact/cancel_groupmsg_send", {"msgid": msgid})
        except GiveUp as error:
            log.info("broadcast_not_cancelled", errcode=error.errcode)
        ids = [(item.id, item.state) for item in items]
        await self._store.run(community, partial(_cancelled, ids))


def _by_task(items: Sequence[OutItem]) -> dict[str, list[OutItem]]:
    tasks: dict[str, list[OutItem]] = defaultdict(list)
    for item in items:
        if msgid := as_text(item.receipt.get("msgid")):
            tasks[msgid].append(item)
    return tasks


def _room(item: OutItem) -> str:
    return item.out.to.id.removeprefix("room:")


def _keep(items: Sequence[OutItem], found: Mapping[str, tuple[int, datetime | None]], desk: Desk) -> None:
    for old in items:
        item = desk.outbox.get(old.id)
        if item is None or item.state is not OutState.WAITING_HAND:
            continue
        status, at = found.get(_room(item), (0, None))
        if status == SENT:
            when = at or desk.now
            desk.outbox.update(item.id, OutState.DELIVERED, sent_at=when, delivered_at=when, note="sent by its owner")
            asked(desk, item, desk.now)
        elif status in SKIPPED:
            desk.outbox.update(item.id, OutState.EXPIRED, note=f"the platform skipped this group: {status}")
            desk.reroute(item, not_by=Way.BROADCAST)


def _moved(items: Sequence[int], desk: Desk) -> None:
    """The task is gone on the platform: the next lawful way."""
    for number in items:
        item = desk.outbox.get(number)
        if item is not None and item.state is OutState.WAITING_HAND:
            desk.reroute(item, not_by=Way.BROADCAST)


def _count(items: Sequence[int], count: int, desk: Desk) -> None:
    for number in items:
        item = desk.outbox.get(number)
        if item is not None:
            receipt: dict[str, Any] = {**item.receipt, "reminded": count}
            desk.outbox.update(number, item.state, receipt=receipt)


def _cancelled(items: Sequence[tuple[int, OutState]], desk: Desk) -> None:
    for number, state in items:
        desk.outbox.update(number, state, receipt={}, note="task cancelled")
