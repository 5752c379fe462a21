"""有用、没用: what was answered is judged by who asked; 没用 goes to a person."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.ask import REMEMBERED
from bot.domain.answers import Asked, Outcome
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.ports import Desk


def useful(desk: Desk, chat: str, by: Actor, now: datetime, *, good: bool) -> Asked | None:
    """Judge the last answer this person had here; None when there was none lately."""
    desk.rights.need(by, Deed.USEFUL)
    last = desk.answers.last_asked(chat, by.id, now - REMEMBERED)
    if last is None or last.outcome not in (Outcome.ANSWERED, Outcome.NOTICE, Outcome.OFFERED):
        return None
    desk.answers.rate(last.id, useful=good)
    return last
