"""『我去处理』: somebody goes to the danger."""

from datetime import datetime

from bot.deeds.acknowledge import acknowledge
from bot.deeds.standin import in_hand
from bot.domain.ticket import Step, Ticket, Urgency
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.group import is_alone, pointed_at
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import pressed, stale

router = Router()


@router.command("acknowledge")
def hear_acknowledge(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Of the danger it points at, else of the one that rings here."""
    ticket = pointed_at(said, message, reading, desk) or ringing(message, desk)
    if ticket is None or ticket.urgency is not Urgency.DANGER or not ticket.is_open:
        return None
    ticket = acknowledge(desk, ticket.number, speaker(message), now)
    desk.tickets.link(ticket.number, message.key)
    if is_alone(desk, message):
        reply(desk, message, worker.acknowledged(ticket), ticket=ticket.number)
    return ticket.number


def ringing(message: Inbound, desk: Desk) -> Ticket | None:
    """The one danger that nobody has answered yet, of this talk or in this person's hands."""
    near = desk.tickets.in_chat(message.chat) if message.is_group else in_hand(desk, message.who)
    found = [ticket for ticket in near if ticket.urgency is Urgency.DANGER and ticket.contacted_at is None]
    return found[0] if len(found) == 1 else None


@router.press("acknowledge")
def press_acknowledge(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """我去处理."""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.ACKNOWLEDGE, message, desk):
        acknowledge(desk, ticket.number, speaker(message), now)
    return ticket.number
