"""『在地下一层』: one more fact, place or picture."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.confirm import confirm
from bot.deeds.place_of import must_ask
from bot.deeds.supplement import supplement
from bot.deeds.to_her import asked_of_her, somebody_is_asked
from bot.domain.answering import fits
from bot.domain.endings import is_good, only_thanks
from bot.domain.outages import back_elsewhere
from bot.domain.place import find_places
from bot.domain.place_alone import place_alone
from bot.domain.taking_up import nods
from bot.domain.ticket import MOVES, OPEN, Step, Ticket
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said, plain
from handlers.dangers import rings
from handlers.group import is_alone, is_being_mended, is_named, own_matter, own_matters
from handlers.middleware import reply
from handlers.router import RESIDENTS, Router

router = Router()
OVER = 10  # characters of such a sentence
OUTAGES = frozenset({"power", "water", "gas_heat", "telecom"})
BACK = re.compile(
    r"(?:哦|噢|好了|现在|我家|我们家?|也|又|已经|终于|总算|刚|[,，。 ])*(?:来(?:电|水|气|网|信号)|[电水气网]来|(?:又|恢复)?有(?:电|水|气|网|信号)?|恢复)了[呀啊哦~!！。 ]*|(?:来了){2}[!！。~ ]*"
)
JUST_TOLD = timedelta(minutes=30)
SURE_KIND = 0.6
TODAY = timedelta(hours=12)
SHORT = 24  # characters of an answer to 「是哪一栋、哪个位置呀」
LONGEST = 80  # of one to what her worker asks, to us alone


@router.command("supplement")
@router.intent("supplement")
def hear_supplement(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """It belongs to the matter it joins, else to the newest of his own that is open here."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, OPEN)
    if by is None or ticket is None:
        return None
    if not said.word and not is_named(said, message):
        ticket = _her_own_instead(ticket, message, reading, desk, now) or ticket
    if not said.word and _works_again(ticket, message, reading, now):
        return confirm(desk, ticket.number, by, now, words=message.text, message=message).number
    if (ticket.state, Step.SUPPLEMENT) not in MOVES or (not said.word and only_thanks(message.text)):
        return ticket.number
    ticket = supplement(desk, ticket.number, message, reading, by, now, words=said.rest if said.word else "")
    reply(desk, message, resident.noted(ticket), ticket=ticket.number)
    return ticket.number


def _her_own_instead(guessed: Ticket, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> Ticket | None:
    """「3栋的」 of her lamp, after a neighbour told of a box in between; 「都溢出来了」 of her bin, and not of his lamp."""
    if guessed.reporter == message.who or message.who in desk.tickets.followers(guessed.number):
        return None
    own = [
        one
        for one in own_matters(desk, message)
        if one.state in OPEN and one.reporter == message.who and now - one.opened_at <= JUST_TOLD
    ]
    if len(own) != 1:
        return None
    kind = reading.category
    alike = kind.p >= SURE_KIND and kind.value == own[0].category.value != guessed.category.value
    return own[0] if alike or place_alone(message.text, desk.book_of(message.chat)) is not None else None


def _works_again(ticket: Ticket, message: Inbound, reading: Reading, now: datetime) -> bool:
    """「现在能进了」, from whoever reported it, while somebody is at work on it, or 「来电了」: it is over, and she says no more."""
    if ticket.reporter != message.who or len(message.text) > OVER or reading.places:
        return False
    if back_elsewhere(message.text, ticket.category.value, ticket.summary):
        return False
    if ticket.category.value in OUTAGES and BACK.fullmatch(plain(message.text)) is not None:
        return ticket.is_open and not rings(ticket)  # 「来电了」, whether somebody was there or not
    return is_being_mended(ticket, now) and is_good(message.text, asked=False)


@router.anything(RESIDENTS)
def hear_back(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『来了来了』『有水了』, of whoever told today of the one outage that is hers, whatever was read."""
    if reading.opens or message.quote or len(message.text) > OVER or not BACK.fullmatch(plain(message.text)):
        return None
    own = [
        one
        for one in own_matters(desk, message)
        if one.is_open
        and one.reporter == message.who
        and one.category.value in OUTAGES
        and now - one.opened_at <= TODAY
    ]
    if len(own) != 1 or back_elsewhere(message.text, own[0].category.value, own[0].summary):
        return None
    if (own[0].state, Step.CONFIRM) not in MOVES or message.sender is None:
        return None
    return confirm(desk, own[0].number, message.sender, now, words=message.text, message=message).number


@router.intent("chat")
def hear_where_it_is(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """「1栋门口那个」, also the morning after: a place from whoever was asked for one, and for nothing else."""
    if message.sender is None or not message.text or len(message.text) > SHORT:
        return None
    places = tuple(find_places(message.text, desk.book_of(message.chat)))  # most talk names none: nothing is looked up
    if not places:
        return None
    asked = [
        ticket
        for ticket in desk.tickets.reported_by(message.who)
        if ticket.chat == message.chat and ticket.state in OPEN and must_ask(ticket.place, ticket.category.value)
    ]
    if len(asked) != 1:
        return None
    told = replace(reading, places=places)
    return supplement(desk, asked[0].number, message, told, message.sender, now).number


@router.anything(RESIDENTS)
def hear_what_he_asked(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『下午三点以后』 to her worker's 「什么时候方便」: to us alone whatever she says, in the group what fits the question."""
    text = message.text
    if message.sender is None or not text or reading.opens or reading.danger or nods(text) or only_thanks(text):
        return None
    alone = is_alone(desk, message)
    if not (alone or message.is_group) or len(text) > (LONGEST if alone else SHORT):
        return None
    if not alone and not somebody_is_asked(desk, message.chat, now):
        return None
    own = [one for one in own_matters(desk, message) if one.is_open and one.reporter == message.who]
    asked = {one.number: words for one in own if (words := asked_of_her(desk, one, now))}
    if len(asked) != 1:
        return None
    number, words = next(iter(asked.items()))
    if not alone and not fits(words, text):
        return None
    ticket = supplement(desk, number, message, reading, message.sender, now)
    reply(desk, message, resident.told_him(ticket), ticket=number)
    return number
