"""「您反映的事」: once a month every residents' group hears what became of its own grid's matters. Nothing of a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deeds.figures import standing_then
from bot.domain.chats import Chat
from bot.domain.digest import Period, is_overdue
from bot.domain.people import SYSTEM
from bot.domain.rights import Deed
from bot.domain.ticket import Place, Ticket
from bot.messages import Importance, Outbound, Target
from bot.ports import Desk
from bot.texts import study as texts
from bot.texts.common import place_name

NAMED = 6  # done, and as many still open; a group is for people
WORTH = timedelta(days=7)  # afterwards nobody needs to press it


def tell_groups(desk: Desk, period: Period, now: datetime) -> int:
    """Lay it before each group's owner; how many groups there is something to tell."""
    desk.rights.need(SYSTEM, Deed.DIGEST)
    told = 0
    for chat in desk.chats.all():
        words = feedback(desk, chat, period) if chat.kind != "internal" and chat.units else ""
        if words:
            told += desk.say(
                Outbound(
                    to=Target("chat", chat.id),
                    key=f"{desk.community}/0/feedback/{period.name}/{chat.id}",
                    subject=f"{desk.community}/feedback/{period.name}",
                    text=words,
                    importance=Importance.DIGEST,
                    unasked=True,
                    until=now + WORTH,
                )
            )
    return told


def feedback(desk: Desk, chat: Chat, period: Period) -> str:
    """What the group reads: done and still open with the reason; private matters are in no list and no count."""
    units = sorted({code for unit in chat.units for code in desk.tree.below(unit)})

    def found(key: str) -> list[Ticket]:
        numbers = desk.tickets.cases(key, period.start, period.end, units)
        return [ticket for ticket in standing_then(desk, numbers, period.end) if not ticket.private]

    done, still = found("closed"), [*found("live"), *found("resolved")]
    if not done and not still:
        return ""
    lines = [_line(ticket, texts.GROUP_DONE) for ticket in done[-NAMED:]]
    lines += [
        _line(ticket, texts.group_stands(ticket.state, ticket.waiting_on, is_overdue(ticket, period.end)))
        for ticket in still[-NAMED:]
    ]
    left = len(done) + len(still) - len(lines)
    name = desk.settings.brand or desk.settings.name
    head, tail = texts.group_head(name, period.day.month), texts.group_tail(len(done), len(still), left)
    return "\n".join([head, *lines, tail])


def _line(ticket: Ticket, standing: str) -> str:
    place = Place(ticket.place.estate, ticket.place.building, spot=ticket.place.spot)
    return texts.group_line(
        ticket.number, ticket.category.value, "" if place.is_empty else place_name(place, public=True), standing
    )
