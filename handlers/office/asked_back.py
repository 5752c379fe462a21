"""『1 问问什么情况』『问下王师傅1什么时候能好』『1的报事人电话多少』: where it stands, and whoever has it is asked."""

import re
from datetime import datetime

from bot.deeds.ask_back import ask_him
from bot.deeds.progress import progress
from bot.deeds.steps import name_of
from bot.domain.rights import Deed
from bot.domain.spoken_to import asked_of, asks_for_a_number, asks_him, asks_how_it_stands
from bot.domain.ticket import MOVES, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said, named_first, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.office.order import kept
from handlers.router import LOOK_AFTER, Router

router = Router()
rest = Router()  # what nobody else has understood
SHORTEST = 3  # characters of a note
OF_TWO = re.compile(r"[和跟与、,，]\s*#?\d")


@router.anything(LOOK_AFTER)
def hear_ask_back(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """To us alone: a question to whoever has it takes no step of who asks."""
    if not message.text or not is_alone(desk, message):
        return None
    number, words = named_first(message.text)
    if number and asks_for_a_number(words):
        reply(desk, message, worker.not_said_here(number))
        return number
    if number and asks_how_it_stands(words):
        reply(desk, message, progress(desk, number, speaker(message), now)[1], ticket=number)
        return number
    names = [person.name for person in desk.people.staff() if len(person.name) > 1]
    if not (number and asks_him(words, names)):
        number, words = asked_of(plain(message.text), names), plain(message.text)
    return _asked(number, words, message, desk, now) if number else None


def _asked(number: int, words: str, message: Inbound, desk: Desk, now: datetime) -> int:
    by, ticket = speaker(message), desk.tickets.get(number)
    _, line = progress(desk, number, by, now)
    goes = ticket.assignee not in ("", by.id) and ticket.is_open and (ticket.state, Step.URGE) in MOVES
    if goes and desk.rights.may(by, Deed.URGE, ticket.unit, ticket.owners):
        ask_him(desk, number, by, words, message, now)
        line = f"{line}\n{worker.asked_him(name_of(desk, ticket.assignee))}"
    reply(desk, message, line, ticket=number)
    return number


@rest.anything(LOOK_AFTER)
def hear_note(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『1 已经跟街道说了』, to us alone, that says nothing else: kept with it, and whoever has it reads it."""
    number, words = named_first(message.text) if message.text and is_alone(desk, message) else (0, "")
    if not number or len(words) < SHORTEST or said.word or OF_TWO.match(words):
        return None
    return kept(desk.tickets.get(number), words, message, reading, desk, now)
