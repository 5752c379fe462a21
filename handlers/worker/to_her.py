"""『哪一户』『问问她几点在家』『1 跟她说下午三点去』: to whoever reported it, in his own words."""

from datetime import datetime

from bot.deeds.questions import is_question
from bot.deeds.standin import hands_of, in_hand
from bot.deeds.to_her import asked_of_him, to_her
from bot.domain.answering import fits
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import MOVES, Step, Ticket
from bot.domain.to_her import ToHer, asks_where
from bot.domain.to_her import to_her as heard
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.common import place_name
from bot.texts.words import Said, named_first
from handlers.group import RECENT, is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()


@router.anything(STAFF)
def hear_to_her(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of what is in his hands. What the register knows of the address he is told at once."""
    if not message.text or message.is_group or not is_alone(desk, message):
        return None
    number, behind = named_first(message.text)
    word = heard(behind if number else message.text)
    if word is None or (word.all and not number):
        return None
    ticket = _meant(number, message, desk, now)
    if ticket is None or (is_question(desk, ticket) and not word.asks):
        return None  # that is its answer
    if word.bare and (known := _known(ticket, word)):
        reply(desk, message, worker.lies_at(ticket, known), ticket=ticket.number)
        return ticket.number
    goes = to_her(desk, ticket.number, word.words, message, speaker(message), now, asks=word.asks)
    in_group = ticket.chat.startswith("room:")
    reply(desk, message, worker.told_her(ticket, asks=word.asks, in_group=in_group, goes=goes), ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_answer_to_her(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『不要钱』 to her 「要钱吗」 of a matter of his, done or not, where no other waits for such an answer."""
    if (
        said.number
        or named_first(message.text)[0]
        or message.is_group
        or not is_alone(desk, message)
        or reading.work_step
    ):
        return None
    asked = [
        one
        for one in in_hand(desk, message.who)
        if (one.state, Step.SUPPLEMENT) in MOVES and asked_of_him(desk, one, now)
    ]
    if len(asked) != 1 or not fits(desk.tickets.history(asked[0].number)[-1].note, message.text):
        return None
    goes = to_her(desk, asked[0].number, message.text, message, speaker(message), now, asks=False)
    reply(desk, message, worker.told_her(asked[0], asks=False, in_group=False, goes=goes), ticket=asked[0].number)
    return asked[0].number


def _meant(number: int, message: Inbound, desk: Desk, now: datetime) -> Ticket | None:
    """By its number; else his only open one, the one that he names, or the only one that moved of late."""
    if number:
        ticket = desk.tickets.get(number)
        theirs = ticket.assignee not in hands_of(desk, message.who)
        return None if theirs or (ticket.state, Step.SUPPLEMENT) not in MOVES else ticket
    his = [one for one in in_hand(desk, message.who) if one.is_open]
    for found in (
        his,
        [one for one in his if shares_a_word(message.text, one.summary)],
        [one for one in his if now - one.moved_at <= RECENT],
    ):
        if len(found) == 1:
            return found[0]
    if his:
        raise Unclear("several matters", reply=worker.which_to_ask())
    return None


def _known(ticket: Ticket, word: ToHer) -> str:
    """The address, where it says what he wants to know and she has said it herself."""
    place, wanted = ticket.place, asks_where(word.words)
    if place.source != "words" or not wanted or not getattr(place, wanted):
        return ""
    return place_name(place)
