"""『误报』: no danger, one tap."""

from datetime import datetime

from bot.deeds.false_alarm import false_alarm
from bot.deeds.made_safe import kind_of
from bot.deeds.standin import in_hand
from bot.domain.all_clear import leaves_nothing
from bot.domain.ticket import Ticket, Urgency
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import cards, worker
from bot.texts.words import Said
from handlers.group import is_alone, pointed_at
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.acknowledge import ringing
from handlers.worker.steps import pressed, show

router = Router()


@router.command("false_alarm")
def hear_false_alarm(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Of the danger it points at, else of the one that rings here, else of the one to which he went."""
    ticket = pointed_at(said, message, reading, desk) or ringing(message, desk) or _gone_to(message, desk)
    if ticket is None or not _rings(ticket):
        return None
    ticket = _false(desk, ticket, message, now)
    if is_alone(desk, message):
        reply(desk, message, worker.false_alarm(ticket, goes_on=ticket.is_open), ticket=ticket.number)
    return ticket.number


@router.press("false_alarm")
def press_false_alarm(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """误报."""
    ticket = pressed(said, desk)
    if _rings(ticket):
        return _false(desk, ticket, message, now).number
    show(desk, message, cards.grey(ticket), ticket.number)
    return ticket.number


def _false(desk: Desk, ticket: Ticket, message: Inbound, now: datetime) -> Ticket:
    """Of a fire or a person in danger that was none, nothing is left; where it smelt of gas somebody still has to look, and a
    lift may still stand."""
    kind = kind_of(desk, ticket)
    wholly = leaves_nothing(kind) and kind != "gas"
    return false_alarm(desk, ticket.number, speaker(message), now, wholly=wholly)


def _gone_to(message: Inbound, desk: Desk) -> Ticket | None:
    """The one danger he has in hand: he went, looked and found none."""
    found = [ticket for ticket in in_hand(desk, message.who) if _rings(ticket)]
    return found[0] if len(found) == 1 else None


def _rings(ticket: Ticket) -> bool:
    return ticket.is_open and ticket.urgency is Urgency.DANGER
