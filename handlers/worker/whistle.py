"""『吹哨 12 城管 占道』: somebody is called in."""

from datetime import datetime

from bot.deeds.steps import name_of
from bot.deeds.whistle import whistle
from bot.domain.ticket import MOVES, Step
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.group import is_alone, pointed_at
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import pressed, show, stale, stands

router = Router()


@router.command("whistle")
def hear_whistle(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """By number or quote; without a name the next rung of the ladder is called."""
    ticket = pointed_at(said, message, reading, desk)
    if ticket is None:
        if not is_alone(desk, message):
            return None
        raise Unclear("no number", reply=worker.needs_words("whistle"))
    if (ticket.state, Step.WHISTLE) not in MOVES:
        reply(desk, message, stands(ticket, message, desk), ticket=ticket.number)
        return ticket.number
    to, _, note = said.rest.partition(" ")
    ticket = whistle(desk, ticket.number, to.removeprefix("叫"), speaker(message), now, note=note.strip())
    call = ticket.calls[-1]
    name = name_of(desk, call.who) or call.role
    reply(desk, message, worker.whistle_blown(ticket, name, call.due_at, now, desk.settings), ticket=ticket.number)
    return ticket.number


@router.press("whistle")
def press_whistle(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Whom the button names, else the next rung."""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.WHISTLE, message, desk):
        ticket = whistle(desk, ticket.number, said.rest, speaker(message), now)
        call = ticket.calls[-1]
        show(desk, message, f"已叫{name_of(desk, call.who) or call.role}", ticket.number)
    return ticket.number
