"""Somebody adds a fact, a place or a picture to a matter that is open."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.alarm import pass_on
from bot.deeds.enrich import with_reading
from bot.deeds.standin import hands_of
from bot.deeds.steps import name_of, need, step, tell
from bot.domain.asks_more import is_short_question
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.place_sense import corrects
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket, Urgency
from bot.messages import Inbound, Kind, Reading
from bot.ports import Desk
from bot.texts import worker

FROM_HOME = frozenset({"nickname", "default", "door"})  # taken from where he lives, not said
PICTURES = {Kind.IMAGE: "[图片]", Kind.VOICE: "[语音]", Kind.LOCATION: "[位置]", Kind.FILE: "[文件]"}


def supplement(
    desk: Desk, number: int, message: Inbound, reading: Reading | None, by: Actor, now: datetime, *, words: str = ""
) -> Ticket:
    """Write it into the matter; whoever has it in hand hears. A missing place or category is filled from it."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.SUPPLEMENT, by, ticket)
    known = desk.tickets.of_message(message.key)
    if known is not None:
        return known
    said = mask_all(words or message.text) or PICTURES.get(message.kind, "")
    before = desk.tickets.history(number) if ticket.urgency is Urgency.DANGER else ()
    ticket = step(desk, ticket, Step.SUPPLEMENT, by, now, said, data={"message": message.key})
    desk.tickets.link(number, message.key)
    if reading is not None:
        own = by.id == ticket.reporter
        wrong = corrects(said) or ticket.place.source in FROM_HOME
        ticket = with_reading(desk, ticket, reading, now, corrects=own and wrong)
    if ticket.assignee in hands_of(desk, by.id) or (by.standing.is_staff and message.is_group):
        return ticket
    if ticket.urgency is Urgency.DANGER and ticket.is_open:
        pass_on(desk, ticket, message, said, before, surely=ticket.assignee)
    elif by.id == ticket.reporter and not ticket.chat.startswith("room:") and is_short_question(said):
        tell(desk, ticket.assignee, ticket, f"more-{message.id}", worker.she_asks(ticket, said))
    else:
        who = name_of(desk, by.id) if by.id != ticket.reporter else ""
        tell(desk, ticket.assignee, ticket, f"more-{message.id}", worker.supplemented(ticket, said, who))
    return ticket
