"""『类别 12 电梯』: what a matter is, by a person's word."""

from datetime import datetime

from bot.deeds.enrich import enrich
from bot.domain.categories import CATEGORIES
from bot.domain.ticket import Step
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.common import ABOUT
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import pressed, show, stale

router = Router()


@router.command("enrich")
def hear_enrich(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number and the name of the category."""
    code = category_of(said.rest)
    if not said.number or not code:
        raise Unclear("no category named", reply=worker.needs_words("enrich"))
    ticket = enrich(desk, said.number, speaker(message), now, category=code)
    reply(desk, message, worker.moved_category(ticket, CATEGORIES[code].name), ticket=ticket.number)
    return ticket.number


def category_of(words: str) -> str:
    """Its code, by its name, a part of it or how a neighbour calls it; "" for none."""
    words = words.strip()
    for code, category in CATEGORIES.items():
        if words and (words in (code, category.name) or words == ABOUT.get(code)):
            return code
    return next((code for code, category in CATEGORIES.items() if len(words) > 1 and words[:2] in category.name), "")


@router.press("enrich")
def press_enrich(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """One of the two or three choices."""
    ticket = pressed(said, desk)
    if said.rest in CATEGORIES and not stale(ticket, Step.ENRICH, message, desk):
        ticket = enrich(desk, ticket.number, speaker(message), now, category=said.rest)
        show(desk, message, CATEGORIES[said.rest].name, ticket.number)
    return ticket.number
