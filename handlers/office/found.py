"""『我刚路过北门，门口一大堆建筑垃圾』: the office has seen it itself."""

from datetime import datetime

from bot.deeds.report import report
from bot.domain.found import SEEN, saw, without_order
from bot.domain.ticket import Place
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, numbered, plain, seen_by_us
from handlers.group import is_alone
from handlers.resident.report import answer
from handlers.router import LOOK_AFTER, Router

router = Router()


@router.anything(LOOK_AFTER)
def hear_found(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """To us alone, with a place: a plain fault or danger is written down; questions, plans and talk are not."""
    if said.number or message.is_group or not is_alone(desk, message) or numbered(message.text)[0]:
        return None
    place = reading.places[0] if reading.places else Place()
    if not (place.building or place.spot) or not seen_by_us(message.text, desk.book):
        return None
    if not (reading.opens or reading.danger or (saw(message.text) and reading.p_open >= SEEN)):
        return None
    what = without_order(plain(message.text))
    ticket = report(desk, message, reading, now, words=what)
    answer(desk, message, ticket, now)
    return ticket.number
