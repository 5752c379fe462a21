"""『这个不归我，叫物业去清』『给小高吧』『退回去』『我自己去弄吧』: into whose hands, in plain words to us alone."""

from datetime import datetime, timedelta

from bot.deeds.accept import accept
from bot.deeds.give_back import give_back
from bot.deeds.standin import hands_of
from bot.deeds.steps import name_of
from bot.deeds.transfer import named, transfer
from bot.deeds.whistle import whistle
from bot.domain import hands
from bot.domain.people import Actor
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import State, Step, Ticket
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.words import Said
from handlers.group import is_alone, worker_matters
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import told

router = Router()
TAKES_BACK = timedelta(days=2)  # what he gave away longer ago is another's


@router.anything(STAFF)
def hear_not_mine(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """To whom he names; back where it came from, if he says so; else he is told how."""
    text = message.text
    theirs = hands.is_not_theirs(text)
    if not is_alone(desk, message) or not (hands.is_not_his(text) or theirs):
        return None
    by = speaker(message)
    ticket = _his(said, message, reading, desk, by, now)
    if ticket is None:
        return None
    if hands.gives_back(text) or (theirs and _came_from_a_colleague(desk, ticket, by)):
        return _returned(desk, ticket, message, by, now)
    if theirs:
        return None  # it is nobody's here: refused
    tries = (named(desk, ticket, one, now) for one in (text, *hands.may_have_it(text)))
    person = next(filter(None, tries), None)
    if person is not None and person.id != by.id:
        ticket = transfer(desk, ticket.number, person.id, by, now, note=text)
        reply(desk, message, told("transfer", ticket, now, desk), ticket=ticket.number)
        return ticket.number
    role = next((role.name for role in desk.settings.roles if role.name in text), hands.department_in(text))
    reply(desk, message, worker.not_his(ticket, role), ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_to_him(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『让小高弄』『给小高吧』, of one of ours."""
    number, rest = words.numbered(message.text)
    words_of = rest if number else message.text
    to = hands.shall_have_it(words_of) if is_alone(desk, message) else ""
    if not to:
        return None
    by = speaker(message)
    ticket = _his(Said("", "", said.number or number), message, reading, desk, by, now)
    thing = hands.of_what(words_of)
    if ticket is None or (thing and not shares_a_word(thing, ticket.summary)):
        return None  # 「空调让小高修」 of his own, beside a lamp
    person = named(desk, ticket, to, now)
    if person is None or person.id in (by.id, ticket.assignee):
        return None
    ticket = transfer(desk, ticket.number, person.id, by, now)
    reply(desk, message, told("transfer", ticket, now, desk), ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_gives_back(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『1 派错人了，退回去』 without the word at its head."""
    if not is_alone(desk, message) or not hands.gives_back(message.text):
        return None
    by = speaker(message)
    number, _ = words.numbered(message.text)
    ticket = _his(Said("", "", said.number or number), message, reading, desk, by, now)
    return _returned(desk, ticket, message, by, now) if ticket is not None else None


@router.anything(STAFF)
def hear_myself(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『我自己去弄吧』: what he gave away last, and nobody has taken up yet, is his again."""
    if not is_alone(desk, message) or not hands.does_it_himself(message.text):
        return None
    by = speaker(message)
    for line in desk.tickets.moved_by(by.id, now - TAKES_BACK):
        ticket = desk.tickets.get(line.number)
        to = line.data.get("to")
        if line.step is Step.TRANSFER and ticket.state is State.ASSIGNED and ticket.assignee == to != by.id:
            ticket = accept(desk, ticket.number, by, now)
            reply(desk, message, told("accept", ticket, now, desk), ticket=ticket.number)
            return ticket.number
    return None


@router.anything(STAFF)
def hear_call_in(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『帮我叫一下城管』: called in, as by 吹哨."""
    role = hands.calls_in(message.text) if is_alone(desk, message) else ""
    if not role or (desk.settings.role(role) is None and hands.department_in(role) != role):
        return None
    by = speaker(message)
    ticket = _his(said, message, reading, desk, by, now)
    if ticket is None:
        return None
    ticket = whistle(desk, ticket.number, role, by, now)
    call = ticket.calls[-1]
    line = worker.whistle_blown(ticket, name_of(desk, call.who) or call.role, call.due_at, now, desk.settings)
    reply(desk, message, line, ticket=ticket.number)
    return ticket.number


def _his(said: Said, message: Inbound, reading: Reading, desk: Desk, by: Actor, now: datetime) -> Ticket | None:
    """The open one of his that is meant; None where he has none. Raises Unclear where it may be several."""
    found = [
        one
        for one in worker_matters(said, message, reading, desk, Step.TRANSFER, by, now)
        if one.is_open and one.assignee in hands_of(desk, by.id)
    ]
    if len(found) > 1:
        raise Unclear("several matters", reply=worker.which_is_it())
    return found[0] if found else None


def _came_from_a_colleague(desk: Desk, ticket: Ticket, by: Actor) -> bool:
    lines = desk.tickets.history(ticket.number)
    given = next((line for line in reversed(lines) if line.data.get("to") == by.id), None)
    return given is not None and given.step in (Step.TRANSFER, Step.ASSIGN) and given.by not in ("system", by.id)


def _returned(desk: Desk, ticket: Ticket, message: Inbound, by: Actor, now: datetime) -> int:
    ticket = give_back(desk, ticket.number, message.text, by, now)
    reply(desk, message, worker.returned(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number
