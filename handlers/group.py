"""Which matter a sentence is about, and where it was said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.doors import as_owner, matters_by
from bot.deeds.place_of import compatible
from bot.deeds.questions import is_question
from bot.deeds.standin import hands_of, in_hand
from bot.domain.answering import PUTS_OFF, fits
from bot.domain.other_things import is_a_colleagues, is_his_own_life, is_of_a_household
from bot.domain.parts import clause_of
from bot.domain.people import Actor, Standing
from bot.domain.place import find_places
from bot.domain.taking_up import names, shares_a_word, spoken_of, tells_much, tells_nothing
from bot.domain.ticket import MOVES, OPEN, Place, State, Step, Ticket, Urgency
from bot.domain.work_words import only_asks
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words
from bot.texts.words import Said
from handlers.dangers import must_be_named

ENOUGH = 10  # characters of an answer; less is 收到
ANSWERED_WITHIN = timedelta(hours=2)  # of who says 「我晚上上门」 without saying of what
SURE = 0.6  # of a kind, that it tells apart what the words do not
HALF_A_DAY = timedelta(hours=12)
HIS_HOME = re.compile("(?:你|您|师傅|[哥姐])们?(?:自己)?家(?!那栋|门口)|家里")
JUST_ASKED = timedelta(minutes=10)
RECENT = timedelta(hours=2)  # a worker's bare 「修好了」 is about what moved within it


def is_internal(desk: Desk, message: Inbound) -> bool:
    """A group of members only."""
    chat = desk.chats.get(message.chat) if message.is_group else None
    return chat is not None and chat.kind == "internal"


def is_alone(desk: Desk, message: Inbound) -> bool:
    """Said to us: in a single chat with us, or by one of ours in a group of members that named us. What the archive
    shows of a talk between a resident and his worker was not said to us."""
    staff = message.sender is not None and message.sender.standing.is_staff
    if message.source == "page":
        return True  # pasted into the toolbar beside the group
    if not message.is_group:
        return message.source != "archive" and not (message.source == "kf" and staff)
    return staff and message.at_bot and is_internal(desk, message)


def pointed_at(said: Said, message: Inbound, reading: Reading, desk: Desk) -> Ticket | None:
    """The matter that the words themselves point at: by number, by what they quote, by what the reading joined.

    Raises NoSuchTicket for a number that is not known.
    """
    if said.number:
        return desk.tickets.get(said.number)
    if message.quote:
        quoted = desk.tickets.of_message(f"{message.source}/{message.quote}")
        if quoted is not None:
            return quoted
    number = words.number_in(message.quoted_text) if message.quoted_text else 0
    if number:
        return desk.tickets.get(number)
    return desk.tickets.of_message(reading.joins) if reading.joins else None


def own_matter(said: Said, message: Inbound, reading: Reading, desk: Desk, states: Collection[State]) -> Ticket | None:
    """A resident's matter in one of *states*: pointed at, else the newest of his own, what was heard here first."""
    found = pointed_at(said, message, reading, desk)
    if found is not None and is_named(said, message):
        return found
    known = own_matters(desk, message)
    own = [ticket for ticket in known if ticket.state in states]
    found = found or next((ticket for ticket in own if ticket.chat == message.chat), own[0] if own else None)
    return found and (another_she_names(found, known, message.text) or found)


def another_she_names(guessed: Ticket, own: list[Ticket], text: str) -> Ticket | None:
    """「灯亮了」 from who has told of a lamp and a drain: it is the lamp, whatever was talked of last."""
    if names(text, guessed.summary):
        return None
    named = [one for one in own if one.state in OPEN | {State.RESOLVED} and names(text, one.summary)]
    return named[0] if len(named) == 1 else None


def own_matters(desk: Desk, message: Inbound) -> list[Ticket]:
    """What a resident may mean without naming it, newest first: in a group what was heard there; alone all that he
    reported or follows, through whichever door."""
    if message.is_group:
        return [ticket for ticket in desk.tickets.of_person(message.who, 20) if ticket.chat == message.chat]
    return matters_by(desk, message.who, 20)


def may_speak_for(desk: Desk, by: Actor, ticket: Ticket) -> bool:
    """Does his yes or no count? Reporter and followers; one of ours for what he wrote down himself, and the office."""
    if by.id == ticket.reporter or by.standing is Standing.OFFICE:
        return True
    owners = {ticket.reporter, *desk.tickets.followers(ticket.number)}
    return not by.standing.is_staff and as_owner(desk, by, owners).id in owners


def is_being_mended(ticket: Ticket, now: datetime) -> bool:
    """Is somebody at work on it since this half day, and is it no danger? Then its reporter's 「现在能进了」 ends it."""
    return (
        ticket.state is State.WORKING and ticket.urgency is not Urgency.DANGER and now - ticket.moved_at <= HALF_A_DAY
    )


def worker_matters(
    said: Said, message: Inbound, reading: Reading, desk: Desk, step: Step, by: Actor, now: datetime
) -> list[Ticket]:
    """The matters a worker's words may move, likeliest first; one means it is that one."""
    found = pointed_at(said, message, reading, desk)
    if found is not None and is_named(said, message):
        return [found]
    if speaks_of_others(message, desk, by):
        return []
    if found is not None and (
        not may_mean(found, message, reading, desk) or must_be_named(found, step, message.text, desk)
    ):
        found = None
    said_of_it = clause_of(step.value, message.text)
    if found is not None and _may_move(found, step) and not _is_other_clauses(found, said_of_it, message.text):
        return _named_instead(found, message, desk, step, by) or [found]
    can = [
        ticket
        for ticket in near(desk, message, by)
        if _may_move(ticket, step)
        and not _is_other_clauses(ticket, said_of_it, message.text)
        and may_mean(ticket, message, reading, desk)
        and not must_be_named(ticket, step, message.text, desk)
    ]
    place = said_place(message, reading, desk)
    there = [ticket for ticket in can if place is not None and compatible(ticket.place, place)]
    if there:
        return _likeliest([there[at] for at in spoken_of(said_of_it, [one.summary for one in there])], now)
    his = {"", *hands_of(desk, by.id)}
    can = [ticket for ticket in can if ticket.assignee in his]
    if step is Step.FINISH and _names_what_is_done(can, said_of_it, message, desk, by):
        return []
    named = [can[at] for at in spoken_of(said_of_it, [ticket.summary for ticket in can])]
    if reading.category.p >= SURE and len(named) > 1:  # his own words first: the kind is that of the whole sentence
        named = [ticket for ticket in named if ticket.category.value == reading.category.value] or named
    return _likeliest(named, now)


def _may_move(ticket: Ticket, step: Step) -> bool:
    return (ticket.state, step) in MOVES and takes(ticket, step)


def _is_other_clauses(ticket: Ticket, said_of_it: str, text: str) -> bool:
    """「下水道晚点去，垃圾拉走了」 finishes no drain: it is named, but not where he says that something is done."""
    if tells_nothing(said_of_it):
        return False  # 「灯泡买了，换上了」
    return not shares_a_word(said_of_it, ticket.summary) and shares_a_word(text, ticket.summary)


def _names_what_is_done(can: list[Ticket], words: str, message: Inbound, desk: Desk, by: Actor) -> bool:
    """「灯换好了，开关也换了」 after the lamp was done: it does not finish the rubbish, which is all that he has left."""
    if any(shares_a_word(words, one.summary) for one in can):
        return False
    return any(
        one.state is State.RESOLVED and one.assignee in hands_of(desk, by.id) and shares_a_word(words, one.summary)
        for one in near(desk, message, by)
    )


def near(desk: Desk, message: Inbound, by: Actor) -> list[Ticket]:
    """What a worker may mean without a number: what was heard here; to us alone, or in a work group, where nothing was
    reported, what he has in hand."""
    near = desk.tickets.in_chat(message.chat) if message.is_group else []
    return near or (in_hand(desk, by.id) if is_alone(desk, message) else [])


def _named_instead(guessed: Ticket, message: Inbound, desk: Desk, step: Step, by: Actor) -> list[Ticket]:
    """「6楼的灯换好了」 was heard as of the rubbish that was talked of last: the lamp of the same talk is meant."""
    others = [
        one for one in near(desk, message, by) if one.number != guessed.number and one.assignee == guessed.assignee
    ]
    named = spoken_of(clause_of(step.value, message.text), [guessed.summary, *(one.summary for one in others)])
    if 0 in named:
        return (
            []
            if step is not Step.FINISH or not others or _is_of_it(guessed, message, desk)
            else _either(guessed, others, step)
        )
    meant = [others[at - 1] for at in named]
    return [one for one in meant if _may_move(one, step) and not must_be_named(one, step, message.text, desk)]


def _is_of_it(guessed: Ticket, message: Inbound, desk: Desk) -> bool:
    """Does he name it, name nothing, or answer what was just said of it?"""
    if names(message.text, guessed.summary) or not tells_much(message.text):
        return True
    return just_spoken_of(desk, message) == guessed


def _either(guessed: Ticket, near: list[Ticket], step: Step) -> list[Ticket]:
    """「自来水公司说今天就清了」 names none of the two that he has: he is asked which."""
    others = [one for one in near if _may_move(one, step)]  # to be asked of
    return [guessed, *others] if others else []


def just_spoken_of(desk: Desk, message: Inbound, *, last: bool = False) -> Ticket | None:
    """The one open matter that residents spoke of here of late; *last*: in the very last thing said."""
    talk = desk.inbox.recent(message.chat, message.key, message.sent_at - ANSWERED_WITHIN)
    if last:
        talk = talk[-1:]
    told = {one.id if one.opens or one.danger else one.joins for one in talk if not one.staff}
    found = {one.number: one for key in told if key and (one := desk.tickets.of_message(key)) and one.is_open}
    return next(iter(found.values())) if len(found) == 1 else None


def is_named(said: Said, message: Inbound) -> bool:
    """He said himself which one; else it was only guessed from the talk."""
    return bool(said.number or message.quote or message.quoted_text)


def takes(ticket: Ticket, step: Step) -> bool:
    """Does the step change anything? 收到 is said of what nobody has taken yet."""
    if step is Step.ACCEPT:
        return ticket.state in (State.REPORTED, State.ASSIGNED)
    return step is not Step.FINISH or ticket.state is not State.RESOLVED


def speaks_of_others(message: Inbound, desk: Desk, by: Actor) -> bool:
    """「我家洗衣机修好了」「刘敏那边都修好了」, and 「装好了，欢迎来坐」 to who asks after his flat: no matter is meant."""
    names = [person.name for person in desk.people.staff() if person.id != by.id]
    if is_his_own_life(message.text) or is_a_colleagues(message.text, names):
        return True
    if not message.is_group:
        return False
    talk = desk.inbox.recent(message.chat, message.key, message.sent_at - JUST_ASKED, 1)
    last = talk[-1] if talk else None
    if last is None or last.staff or last.opens or last.joins or last.danger:
        return False
    return HIS_HOME.search(last.text) is not None and only_asks(last.text)


def may_mean(ticket: Ticket, message: Inbound, reading: Reading, desk: Desk) -> bool:
    """Not where his words tell of another house, or of what is in a household and not in the matter."""
    place = said_place(message, reading, desk)
    house = replace(place, unit="", room="", spot="") if place is not None else Place()
    elsewhere = bool(house.building) and not compatible(ticket.place, house)
    return not elsewhere and not is_of_a_household(message.text, ticket.summary)


def said_place(message: Inbound, reading: Reading, desk: Desk) -> Place | None:
    """The house or spot that the words name."""
    places = [one for one in reading.places if one.source == "words"] or find_places(
        message.text, desk.book_of(message.chat)
    )
    return next((one for one in places if one.building or one.spot), None)


def _likeliest(tickets: Iterable[Ticket], now: datetime) -> list[Ticket]:
    """What moved within two hours before what did not; a single recent one stands alone."""
    ordered = sorted(tickets, key=lambda ticket: ticket.moved_at, reverse=True)
    recent = [ticket for ticket in ordered if now - ticket.moved_at <= RECENT]
    return recent if len(recent) == 1 else ordered


def answers(desk: Desk, ticket: Ticket, text: str) -> bool:
    """Was it a question, and is this its answer?"""
    if PUTS_OFF.match(text) or ticket.state not in OPEN or not is_question(desk, ticket):
        return False
    return len(text) >= ENOUGH or fits(ticket.summary, text)
