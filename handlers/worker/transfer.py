"""『转物业』: into other hands."""

from dataclasses import replace
from datetime import datetime

from bot.deeds.steps import need
from bot.deeds.transfer import choices, named, transfer
from bot.domain.rights import Deed
from bot.domain.ticket import Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import cards, worker
from bot.texts.words import Said, number_before
from handlers.group import is_alone, worker_matters
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import moves, pressed, stale, to_whom

router = Router()


@router.command("transfer")
@router.work("transfer")
def hear_transfer(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """A sentence with 转 in it that names nobody of ours is talk: 「转发一下」."""
    if not said.number and said.word and is_alone(desk, message):
        said = _numbered_behind(said)
    if not (said.number and is_alone(desk, message)):
        near = worker_matters(said, message, reading, desk, Step.TRANSFER, speaker(message), now)
        if not near or named(desk, near[0], to_whom(said.rest.partition(" ")[0] or said.rest), now) is None:
            return None
    return moves("transfer", said, message, reading, desk, now)


def _numbered_behind(said: Said) -> Said:
    """「转物业 2 水泵坏了」: to whom, which, and why."""
    to, _, behind = said.rest.partition(" ")
    number = number_before(behind)
    note = behind.lstrip("#＃ ").removeprefix(str(number)).strip(" ,，。")
    return replace(said, number=number, rest=f"{to} {note}".strip()) if number else said


@router.press("transfer")
def press_transfer(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """转派: to the person of the button, else a card asks to whom."""
    ticket, by = pressed(said, desk), speaker(message)
    if stale(ticket, Step.TRANSFER, message, desk):
        return ticket.number
    if said.rest:
        transfer(desk, ticket.number, said.rest, by, now)
        return ticket.number
    need(desk, Deed.TRANSFER, by, ticket)
    found = choices(desk, ticket, by, now)
    if found:
        reply(desk, message, card=cards.whom(ticket, found, message.who), ticket=ticket.number, what="whom")
    else:
        reply(desk, message, worker.needs_words("transfer"), ticket=ticket.number)
    return ticket.number
