"""『好了』: the reporter says it is fixed."""

import re
from datetime import datetime, timedelta

from bot.deeds.confirm import confirm
from bot.deeds.doors import as_owner
from bot.deeds.made_safe import kind_of, told_safe
from bot.deeds.progress import progress
from bot.domain.all_clear import outlasts
from bot.domain.denials import denies, puts_off, stopped_running
from bot.domain.endings import asks_whether, goes_on, is_good, is_safe, wants_more
from bot.domain.outages import back_elsewhere
from bot.domain.ticket import MOVES, OPEN, State, Step, Ticket, Urgency
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.dangers import still_rings
from handlers.group import another_she_names, is_being_mended, is_named, may_speak_for, own_matter, own_matters
from handlers.middleware import is_staff, reply, speaker
from handlers.resident.deny import AFTER_WORK, hear_deny
from handlers.resident.supplement import hear_supplement
from handlers.router import RESIDENTS, Router

router = Router()
THUMB = re.compile(r"(?:👍|👌|\[强\]|\[赞\]|\[OK\]|[🏻🏼🏽🏾🏿])+")
JUST_ASKED = timedelta(minutes=30)
SURE = 0.8  # of a reading whose words do not say it


@router.command("confirm")
@router.intent("confirm")
def hear_confirm(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """About what it joins, else about his own that waits for his word; a bare word of his without one is talk."""
    by = message.sender
    if by is None or asks_whether(message.text):
        return None
    ticket = own_matter(said, message, reading, desk, {State.RESOLVED}) or _in_work(said, message, desk, now)
    if ticket is not None and back_elsewhere(message.text, ticket.category.value, ticket.summary):
        ticket = _of_that_supply(message, desk)
    if ticket is None:
        return None
    if is_staff(message) and (ticket.state is not State.RESOLVED or not may_speak_for(desk, by, ticket)):
        return None  # a worker's 「好了」 is his result
    if (ticket.state, Step.CONFIRM) not in MOVES or not may_speak_for(desk, by, ticket):
        return ticket.number  # a neighbour who has no part in it, or it is over
    if puts_off(message.text):
        return ticket.number  # 「等我下楼看」: she will say
    if ticket.is_open and ticket.urgency is Urgency.DANGER and outlasts(message.text, kind_of(desk, ticket)):
        return told_safe(desk, ticket.number, by, now, message=message).number
    if not is_named(said, message) and still_rings(ticket, message.text, desk):
        return hear_supplement(said, message, reading, desk, now)
    if denies(message.text) or (not said.word and not ends(ticket, message, reading)):
        ear = hear_deny if ticket.state in AFTER_WORK else hear_supplement
        return ear(said, message, reading, desk, now)
    ticket = confirm(desk, ticket.number, by, now, words=message.text, message=message)
    reply(desk, message, _said_to(ticket, message, desk), ticket=ticket.number)
    return ticket.number


@router.press("fixed")
def press_fixed(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """已解决, under the question in 微信客服."""
    ticket = desk.tickets.get(said.number)
    if (ticket.state, Step.CONFIRM) not in MOVES:
        _, line = progress(desk, ticket.number, speaker(message), now)
        reply(desk, message, line, ticket=ticket.number)
        return ticket.number
    ticket = confirm(desk, ticket.number, speaker(message), now, words=message.text, message=message)
    reply(desk, message, _said_to(ticket, message, desk), ticket=ticket.number)
    return ticket.number


def _said_to(ticket: Ticket, message: Inbound, desk: Desk) -> str:
    """Closed; or somebody else says no; or it was only a neighbour's yes."""
    if ticket.state is State.CLOSED:
        return resident.confirmed(ticket)
    own = as_owner(desk, speaker(message), (ticket.reporter,)).id == ticket.reporter
    return resident.not_good_for_all(ticket) if own else resident.noted(ticket)


def _of_that_supply(message: Inbound, desk: Desk) -> Ticket | None:
    """「来电了」 of who has told of a lift and of the power: it is about the power; of who told of the lift alone, about
    nothing of hers."""
    own = [one for one in own_matters(desk, message) if one.state in OPEN | {State.RESOLVED}]
    return next((one for one in own if not back_elsewhere(message.text, one.category.value, one.summary)), None)


def ends(ticket: Ticket, message: Inbound, reading: Reading) -> bool:
    """Is it over by these words? Where nobody has told of a result, a reading that is not sure of itself ends nothing:
    「现在流成线了」 is no 「好了」; and a danger ends by words that say so alone: 「谢谢，刚才吓死我了」 does not."""
    asked = ticket.state is State.RESOLVED
    kind, summary = ticket.category.value, ticket.summary
    if (
        wants_more(message.text)
        or stopped_running(message.text, kind, summary)
        or back_elsewhere(message.text, kind, summary)
    ):
        return False
    if ticket.urgency is Urgency.DANGER and not asked:
        return is_safe(message.text)
    if reading.intent.p >= SURE or is_good(message.text, asked=asked):
        return True
    return asked and not goes_on(message.text)


def _in_work(said: Said, message: Inbound, desk: Desk, now: datetime) -> Ticket | None:
    """A bare 「好了」 while somebody is at work on the only matter that she has here: it works again."""
    if not said.word or is_staff(message):
        return None
    own = [ticket for ticket in own_matters(desk, message) if ticket.is_open]
    return own[0] if len(own) == 1 and is_being_mended(own[0], now) else None


def _thumb(message: Inbound, desk: Desk, now: datetime) -> bool:
    """👍 within the half hour after she was asked."""
    if not THUMB.fullmatch(message.text.strip()):
        return False
    waits = [ticket for ticket in own_matters(desk, message) if ticket.state is State.RESOLVED]
    return any(ticket.asked_at is not None and now - ticket.asked_at <= JUST_ASKED for ticket in waits)


@router.anything(RESIDENTS)
def hear_good(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『现在没打了，谢谢小孟跑一趟』: in any words, from whoever has been asked and not answered yet."""
    if reading.opens or not message.text or not (is_good(message.text, asked=True) or _thumb(message, desk, now)):
        return None
    own = [ticket for ticket in own_matters(desk, message) if ticket.state is State.RESOLVED]
    his = [ticket for ticket in own if as_owner(desk, speaker(message), (ticket.reporter,)).id == ticket.reporter]
    quoted = desk.tickets.of_message(f"{message.source}/{message.quote}") if message.quote else None
    named = quoted.number if quoted is not None else said.number
    if len(his) != 1 or named not in (0, his[0].number):
        return None
    found = another_she_names(his[0], own_matters(desk, message), message.text) or his[0]
    if (found.state, Step.CONFIRM) not in MOVES or not ends(found, message, reading):
        return None
    ticket = confirm(desk, found.number, speaker(message), now, words=message.text, message=message)
    reply(desk, message, _said_to(ticket, message, desk), ticket=ticket.number)
    return ticket.number
