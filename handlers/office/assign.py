"""『派单 12 王师傅』: whose it is, by the office's word."""

from datetime import datetime

from bot.deeds.assign import assign
from bot.deeds.steps import name_of
from bot.domain.ticket import Step
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import pressed, show, stale

router = Router()


@router.command("assign")
def hear_assign(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number and a name or role."""
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("assign"))
    to, _, note = said.rest.partition(" ")
    ticket = assign(desk, said.number, to, speaker(message), now, note=note.strip())
    reply(desk, message, worker.assigned(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number


@router.press("assign")
def press_assign(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """One of those who serve the group it was heard in."""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.ASSIGN, message, desk):
        ticket = assign(desk, ticket.number, said.rest, speaker(message), now)
        show(desk, message, f"已派给{name_of(desk, ticket.assignee)}", ticket.number)
    return ticket.number
