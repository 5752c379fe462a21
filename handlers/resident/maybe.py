"""A sentence that sounds like a matter, but not surely: the worker is shown it, the resident is asked nothing."""

from datetime import UTC, datetime, timedelta

from bot.deeds.place_of import unit_of
from bot.deeds.steps import today
from bot.domain.answers import asks
from bot.domain.bygone import thanks_for_it
from bot.domain.endings import is_good
from bot.domain.faults import plainly_a_fault
from bot.domain.people import Person
from bot.domain.routing import first_holder
from bot.domain.settings import Rung
from bot.domain.ticket import Place
from bot.domain.work_words import only_asks
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts import cards
from bot.texts.words import Said
from handlers.router import Router

router = Router()
SOUNDS = 0.5  # it opens a matter at least this likely, and still was not taken for one …
KNOWS = 0.3  # … and this sure is what it would be about
JUST_ASKED = timedelta(minutes=3)
MOST_A_DAY = 8  # such cards to one worker: he has other things to read
WORKER = (Rung("网格员", "unit"),)


@router.intent("chat")
def hear_maybe(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Only where a matter is likelier than talk, and what it is about is plain."""
    sounds = reading.p_open >= SOUNDS and reading.category.p >= KNOWS
    if not sounds or not message.is_group or reading.late or _is_thanks(message.text):
        return None
    if _answers_a_neighbour(message, desk) or not _can_bear(desk, message, reading, now):
        return None
    return show_him(message, reading, desk, now)


def _answers_a_neighbour(message: Inbound, desk: Desk) -> bool:
    """「儿童医院」 to who has just asked which is good; a fault is told as one for all that."""
    before = desk.inbox.recent(message.chat, message.key, message.sent_at - JUST_ASKED, 1)
    asked = before[-1] if before else None
    if asked is None or asked.who == message.who or asked.staff or asked.joins or asked.opens:
        return False
    return (asks(asked.text) or only_asks(asked.text)) and not plainly_a_fault(message.text)


def _can_bear(desk: Desk, message: Inbound, reading: Reading, now: datetime) -> bool:
    """Has who would be shown it been shown fewer today?"""
    person = _whom(desk, message, reading, now)
    return person is not None and any(
        desk.notes.once(f"maybe/{person.id}/{today(desk, now)}/{number}") for number in range(MOST_A_DAY)
    )


def _is_thanks(text: str) -> bool:
    """「垃圾拉走了，谢谢啊」: it is over, and there is nothing to write down."""
    return thanks_for_it(text) and is_good(text, asked=True)


def show_him(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """The card 「这句像是有事，要登记吗」 to who serves the place."""
    person = _whom(desk, message, reading, now)
    if person is None:
        return None
    card = cards.maybe(reading.masked or message.text, message.key, person.id, desk.community)
    key = f"{desk.community}/0/maybe/{message.key}"
    desk.say(Outbound(to=Target("person", person.id), key=key, card=card, importance=Importance.WORK, unasked=True))
    desk.notes.set(_shown_to(person.id), f"{message.sent_at.isoformat()} {message.key}")
    return 0


def _shown_to(person: str) -> str:
    return f"shown/{person}"


def last_shown(desk: Desk, person: str) -> tuple[str, datetime]:
    """The key of the sentence of which he was last asked whether it is a matter, and when it was said; "" for none."""
    at, _, key = desk.notes.get(_shown_to(person)).partition(" ")
    return key, datetime.fromisoformat(at) if at else datetime.min.replace(tzinfo=UTC)


def _whom(desk: Desk, message: Inbound, reading: Reading, now: datetime) -> Person | None:
    unit = unit_of(desk, message, reading.places[0] if reading.places else Place())
    return first_holder(WORKER, unit, desk.tree, today(desk, now), desk.people.with_role, desk.people.get).person
