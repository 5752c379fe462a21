"""A sentence that sounds like a matter, but not surely: the worker is shown it, the resident is asked nothing."""

from datetime import datetime

from bot.deeds.place_of import unit_of
from bot.deeds.steps import today
from bot.domain.routing import first_holder
from bot.domain.settings import Rung
from bot.domain.ticket import Place
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts import cards
from bot.texts.words import Said
from handlers.router import Router

router = Router()
SOUNDS = 0.5  # it opens a matter at least this likely, and still was not taken for one …
KNOWS = 0.3  # … and this sure is what it would be about
WORKER = (Rung("网格员", "unit"),)


@router.intent("chat")
def hear_maybe(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Only where a matter is likelier than talk, and what it is about is plain."""
    sounds = reading.p_open >= SOUNDS and reading.category.p >= KNOWS
    if not sounds or not message.is_group or reading.late:
        return None
    return show_him(message, reading, desk, now)


def show_him(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """The card 「这句像是有事，要登记吗」 to who serves the place."""
    place = reading.places[0] if reading.places else Place()
    unit = unit_of(desk, message, place)
    found = first_holder(WORKER, unit, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)
    if found.person is None:
        return None
    card = cards.maybe(reading.masked or message.text, message.key, found.person.id, desk.community)
    key = f"{desk.community}/0/maybe/{message.key}"
    desk.say(
        Outbound(to=Target("person", found.person.id), key=key, card=card, importance=Importance.WORK, unasked=True)
    )
    return 0
