"""『没着火，是烧纸』『火灭了』『人放出来了』『我先拉个警戒线』: what is told of a danger by whoever went there."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.deeds.acknowledge import acknowledge
from bot.deeds.false_alarm import false_alarm
from bot.deeds.finish import evades, finish
from bot.deeds.made_safe import kind_of, made_safe
from bot.deeds.standin import hands_of, in_hand
from bot.deeds.supplement import supplement
from bot.deeds.whistle import called_to
from bot.domain.all_clear import Word, leaves_nothing, word_on
from bot.domain.rights import Deed
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import State, Ticket, Urgency
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.words import Said
from handlers.group import compatible, is_alone, is_named, pointed_at
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import told, which

router = Router()
LATELY = timedelta(hours=12)  # since it rang, or last moved
JUST_ENDED = timedelta(hours=2)  # a better word on what he has just told of
CALLED = frozenset({110, 119, 120})  # who came, and no number of a matter


@router.anything(STAFF)
def hear_on_scene(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Of the danger that he names, else of the only one of which his words can be; of two he is asked."""
    if not message.text or not (message.is_group or is_alone(desk, message)) or _is_command(message, desk):
        return None
    dangers = _dangers(message, desk, now)
    if not dangers:
        return None
    number, text = _numbered(message)
    if not number and is_named(said, message):
        meant = pointed_at(said, message, reading, desk)
        number, text = (meant.number if meant is not None else 0), said.rest
    found = _told_of(text, [one for one in dangers if number in (0, one.number)], desk)
    if not number:
        found = _narrowed(found, message, reading, desk)
    if not found:
        return None
    if len(found) > 1:
        stem = "finish" if Word.THERE not in found.values() else "accept"
        return which(Said(stem, "", 0, message.text), list(found), message, desk)
    ticket, word = next(iter(found.items()))
    return _does(word, ticket, text.strip(), message, reading, desk, now)


def _is_command(message: Inbound, desk: Desk) -> bool:
    """『误报 1』 has its own ear, and 『报到』 of whoever was whistled for."""
    if any(words.said(stem, message.text) for stem in ("false_alarm", "acknowledge")):
        return True
    return words.said("arrive", message.text) is not None and bool(called_to(desk, message.who))


def _numbered(message: Inbound) -> tuple[int, str]:
    """『1 火灭了』 to us alone; 『120到了』 is no number."""
    number, rest = words.numbered(message.text) if not message.is_group else (0, "")
    return (number, rest) if number and number not in CALLED else (0, message.text)


def _dangers(message: Inbound, desk: Desk, now: datetime) -> list[Ticket]:
    """What rings, or rang lately and is not over: in his hands, or in this group, or where he serves."""
    by = speaker(message)
    near = in_hand(desk, by.id)
    if message.is_group:
        near = desk.tickets.in_chat(message.chat) or near
    elif by.units:
        units = [code for root in by.units for code in desk.tree.below(root)]
        rang = desk.tickets.open_near(message.chat, units, "", now - LATELY)
        near += rang  # also who was not called: 「人出来了」 of the firm's man whom somebody fetched
    dangers = {one.number: one for one in near if one.urgency is Urgency.DANGER}
    return [
        one
        for one in dangers.values()
        if now - one.moved_at <= (LATELY if one.is_open else JUST_ENDED)
        and desk.rights.may(by, Deed.ACKNOWLEDGE, one.unit, one.owners)
    ]


def _told_of(text: str, dangers: list[Ticket], desk: Desk) -> dict[Ticket, Word]:
    """What the words say of each of them; those of which they say nothing are not meant."""
    judged = {one: word_on(text, kind_of(desk, one), one.summary) for one in dangers}
    return {
        one: word for one, word in judged.items() if word is Word.OVER or (word is not Word.NOTHING and one.is_open)
    }


def _narrowed(found: Mapping[Ticket, Word], message: Inbound, reading: Reading, desk: Desk) -> dict[Ticket, Word]:
    """By the place he names, by whose it is, by which still rings. Words that name another matter are none of theirs."""
    if not found:
        return {}
    others = [one for one in in_hand(desk, message.who) if one not in found and one.is_open]
    if any(shares_a_word(message.text, one.summary) for one in others) and not any(
        shares_a_word(message.text, one.summary) for one in found
    ):
        return {}
    left = dict(found)
    if reading.places:
        left = {
            one: word
            for one, word in left.items()
            if one.place.source != "words" or compatible(one.place, reading.places[0])  # her own door is only guessed
        }
    left = _rather(left, [one for one in left if one.assignee in hands_of(desk, message.who)])
    left = _rather(left, [one for one, word in left.items() if one.contacted_at is None or word is not Word.THERE])
    return _rather(left, [one for one in left if shares_a_word(message.text, one.summary)])


def _rather(found: dict[Ticket, Word], some: list[Ticket]) -> dict[Ticket, Word]:
    """These of them, where there are any."""
    return {one: found[one] for one in some} if some else found


def _does(
    word: Word, ticket: Ticket, text: str, message: Inbound, reading: Reading, desk: Desk, now: datetime
) -> int | None:
    by, number = speaker(message), ticket.number
    said_in = message.chat if message.is_group else ""
    if word is Word.OVER and not evades(text):
        ticket = finish(desk, number, text, by, now, said_in=said_in)
        desk.tickets.link(number, message.key)
        line = told("finish", ticket, now, desk)
    elif word is Word.FALSE:
        supplement(desk, number, message, None, by, now)  # what it was instead stands in its history
        ticket = false_alarm(desk, number, by, now, wholly=leaves_nothing(kind_of(desk, ticket), text))
        line = worker.false_alarm(ticket, goes_on=ticket.is_open)
    elif word is Word.SAFE:
        supplement(desk, number, message, None, by, now)
        ticket = made_safe(desk, number, by, now, said_in=said_in)
        line = worker.safe_not_mended(ticket)
    elif ticket.contacted_at is None or ticket.state in (State.REPORTED, State.ASSIGNED):
        ticket = acknowledge(desk, number, by, now, said_in=said_in)
        line = worker.on_scene(ticket)
        supplement(desk, number, message, reading, by, now)
    elif ticket.assignee in hands_of(desk, by.id):
        supplement(desk, number, message, reading, by, now)
        line = worker.noted(ticket)
    else:
        return None
    if is_alone(desk, message):
        reply(desk, message, line, ticket=number)
    return number
