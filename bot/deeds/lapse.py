"""Silence ends a matter that waits for its reporter's word: 未回应 when he was asked, 未询问 when he never was."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import ladder_of, renew_card, step, takes_back
from bot.domain.escalation import lapse_at
from bot.domain.people import SYSTEM
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket
from bot.ports import Desk
from bot.texts import office


def lapse(desk: Desk, ticket: Ticket, now: datetime) -> Ticket:
    """→ 办结, when the days of silence are over; the ticket itself when they are not, or it has moved on."""
    planned = lapse_at(ticket, desk.settings)
    if ticket.state is not State.RESOLVED or planned > now:
        return ticket
    desk.rights.need(SYSTEM, Deed.CLOSE, ticket.unit)
    days = desk.settings.confirm_days
    note = f"问过 {days} 天没有回话" if ticket.asked_at else f"{days} 天里没能问到居民"
    data = {"planned_at": planned.isoformat(), "ladder": ladder_of(desk, ticket).name} | late_data(planned, now)
    ended = step(desk, ticket, Step.LAPSE, SYSTEM, now, note, data=data)
    takes_back(desk, ended)  # a question that was never pressed is not asked any more
    renew_card(desk, ticket, ended, ended.assignee, now)
    return ended


def late_data(planned: datetime, now: datetime) -> dict[str, int]:
    """What the history says about something that was done late; nothing within the sweep's own rhythm."""
    if now - planned <= office.NOTEWORTHY_DELAY:
        return {}
    return {"late_minutes": int((now - planned).total_seconds() // 60)}
