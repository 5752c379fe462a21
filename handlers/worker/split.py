"""『拆开 12』, 『不是一件事』: two matters after all."""

from datetime import datetime

from bot.deeds.split import joined, split
from bot.deeds.steps import face, need
from bot.domain.rights import Deed
from bot.domain.ticket import OPEN, State
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import cards, resident, worker
from bot.texts.words import Said
from handlers.group import is_alone, pointed_at
from handlers.middleware import is_staff, reply, speaker
from handlers.router import Router
from handlers.worker.steps import pressed, show

router = Router()


@router.command("split")
def hear_split(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """A neighbour who was joined to another's matter says so himself; one of ours quotes the words or chooses them."""
    by = speaker(message)
    if not is_staff(message):
        return _own(said, message, desk, now)
    quoted = f"{message.source}/{message.quote}" if message.quote else ""
    ticket = desk.tickets.of_message(quoted) if quoted else None
    if ticket is not None and ticket.message != quoted:
        return split(desk, ticket.number, quoted, by, now).number
    ticket = pointed_at(said, message, reading, desk)
    if ticket is None:
        if is_alone(desk, message):
            raise Unclear("no number", reply=worker.needs_words("split"))
        return None
    need(desk, Deed.SPLIT, by, ticket)
    lines = joined(desk, ticket)
    if not lines:
        reply(desk, message, worker.nothing_to_split(ticket), ticket=ticket.number)
        return ticket.number
    choices = [(str(line.data["message"]), line.note) for line in lines[-5:]]
    reply(desk, message, card=cards.which_words(ticket, choices, message.who), ticket=ticket.number, what="split")
    return ticket.number


def _own(said: Said, message: Inbound, desk: Desk, now: datetime) -> int | None:
    """Of the newest matter he follows here."""
    states = OPEN | {State.RESOLVED}
    for ticket in desk.tickets.of_person(message.who, 20):
        here = said.number in (0, ticket.number) and ticket.state in states
        if here and ticket.reporter != message.who and message.who in desk.tickets.followers(ticket.number):
            new = split(desk, ticket.number, "", speaker(message), now)
            reply(desk, message, resident.split_off(new, ticket, face(desk, new)), ticket=new.number)
            return new.number
    return None


@router.press("split")
def press_split(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """These words."""
    ticket = pressed(said, desk)
    new = split(desk, ticket.number, said.rest, speaker(message), now)
    show(desk, message, f"已拆成 {new.label}", new.number)
    return new.number
