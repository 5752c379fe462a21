"""『报到』: who was called is there, in one word."""

from datetime import datetime

from bot.deeds.arrive import arrive
from bot.deeds.whistle import called_to
from bot.domain.ticket import MOVES, Step
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.group import is_alone, pointed_at
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import pressed, show, stale

router = Router()


@router.command("arrive")
def hear_arrive(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """The matter he points at, else the one he was called to. 「我到了」 of somebody who was not called is talk."""
    by = speaker(message)
    waiting = called_to(desk, by.id)
    ticket = pointed_at(said, message, reading, desk)
    if ticket is None and waiting:
        ticket = desk.tickets.get(waiting[-1])
    plain = "报到" in said.word and is_alone(desk, message)
    if ticket is None or (not plain and by.id not in {call.who for call in ticket.calls}):
        if plain:
            raise Unclear("nobody called")
        return None
    ticket = arrive(desk, ticket.number, by, now, role=said.rest if said.number else "")
    if is_alone(desk, message):
        reply(desk, message, worker.reported_in(ticket), ticket=ticket.number)
    return ticket.number


@router.press("arrive")
def press_arrive(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """报到"""
    ticket = pressed(said, desk)
    if (ticket.state, Step.ARRIVE) not in MOVES:
        stale(ticket, Step.ARRIVE, message, desk)
        return ticket.number
    ticket = arrive(desk, ticket.number, speaker(message), now)
    show(desk, message, "已报到", ticket.number)
    return ticket.number
