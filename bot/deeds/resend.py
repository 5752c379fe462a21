"""The office looks at a sentence that failed, or of which nobody knows whether it left: say it again, or let it be."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import name_of
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.errors import Unclear
from bot.messages import OutItem, OutState
from bot.ports import Desk

OURS = frozenset({OutState.UNSURE, OutState.FAILED})


def resend(desk: Desk, item: int, by: Actor, now: datetime) -> OutItem:
    """Queue it once more, by the way it was to leave. Raises Unclear when it needs nobody any more."""
    found = _looked_at(desk, item, by)
    if found.way.value == "none":
        raise Unclear(f"item {item} has no way", reply="这句话没有办法发出去，请当面或打电话说，再点「不用管」。")
    desk.outbox.update(
        item, OutState.QUEUED, attempts=0, errcode=0, not_before=now, note=f"{name_of(desk, by.id)}让再发一次"
    )
    return found


def let_be(desk: Desk, item: int, by: Actor) -> OutItem:
    """Nobody needs to look at it any more."""
    found = _looked_at(desk, item, by)
    desk.outbox.update(item, OutState.SUPERSEDED, note=f"{name_of(desk, by.id)}说不用管了")
    return found


def _looked_at(desk: Desk, item: int, by: Actor) -> OutItem:
    desk.rights.need(by, Deed.RESEND)
    found = desk.outbox.get(item)
    if found is None or found.state not in OURS:
        raise Unclear(f"item {item} is not to be looked at", reply="这句话已经不用管了，刷新一下就没有了。")
    return found
