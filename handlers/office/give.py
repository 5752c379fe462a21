"""『1给王师傅，2给刘敏』『王师傅去3栋看灯，刘敏去7栋看电梯』『把王师傅手里的都转给刘敏』: several orders in one breath."""

from datetime import datetime

from bot.deeds.assign import assign
from bot.deeds.assist import assist
from bot.deeds.search import told_of
from bot.deeds.urge import urge
from bot.domain.given import Given, all_of, numbered, sent_there
from bot.domain.people import Person
from bot.domain.ticket import MOVES, Step, Ticket
from bot.errors import PersonError
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import several, worker
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import LOOK_AFTER, Router

router = Router()
MOST = 20
GOES = frozenset("去到上")


@router.anything(LOOK_AFTER)
def hear_numbered(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Each number to whom it is given; who has it already reads the order."""
    given = numbered(plain(message.text)) if is_alone(desk, message) and message.text else []
    people = [_person(desk, one.to) for one in given]
    if not given or None in people or (len(given) == 1 and len(given[0].numbers) == 1 and not given[0].plainly):
        return None
    lines, last = [], 0
    for one, person in zip(given, people, strict=True):
        for number in one.numbers[:MOST]:
            if person is not None:
                lines.append(_gives(desk, number, person, one, message, now))
                last = number
    reply(desk, message, "\n".join(lines), ticket=last)
    return last


@router.anything(LOOK_AFTER)
def hear_sent(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Who goes where: of the one open matter that lies there, and with that thing in it."""
    if not is_alone(desk, message) or said.number or not GOES.intersection(message.text):
        return None
    names = [person.name for person in desk.people.staff() if len(person.name) > 1]
    sent = sent_there(plain(message.text), names)
    meant = [_open_there(desk, one.where, message, now) for one in sent]
    if not sent or any(one is None for one in meant):
        return None
    lines, last = [], 0
    for one, ticket in zip(sent, meant, strict=True):
        person = _person(desk, one.to)
        if ticket is None or person is None:
            return None
        lines.append(_gives(desk, ticket.number, person, one, message, now))
        lines += [_helps(desk, ticket.number, also, message, now) for also in one.also]
        last = ticket.number
    reply(desk, message, "\n".join(lines), ticket=last)
    return last


@router.anything(LOOK_AFTER)
def hear_all_of(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """All that one has in hand to another; what cannot be moved is named."""
    found = all_of(plain(message.text)) if is_alone(desk, message) and message.text else None
    of, to = (_person(desk, found[0]), _person(desk, found[1])) if found is not None else (None, None)
    if of is None or to is None or of.id == to.id:
        return None
    by, done, left = speaker(message), [], {}
    his = [one for one in desk.tickets.assigned_to(of.id) if one.is_open]
    for one in his[:MOST]:
        try:
            assign(desk, one.number, to.id, by, now)
            done.append(one.number)
        except PersonError as error:
            left[one.number] = error.reply
    line = several.given(done, to.name) if done else several.nothing_in_hand(of.name)
    reply(desk, message, "\n".join([line, *(f"#{number} {why}" for number, why in left.items())]))
    return done[0] if done else 0


def _gives(desk: Desk, number: int, person: Person, one: Given, message: Inbound, now: datetime) -> str:
    """What came of it, in a line."""
    by = speaker(message)
    try:
        ticket = desk.tickets.get(number)
        if ticket.assignee == person.id and one.plainly and ticket.is_open:
            return worker.is_his_already(ticket, person.name)
        if ticket.assignee == person.id and (ticket.state, Step.URGE) in MOVES:
            words = f"{one.to}去{one.where}" if one.where else f"请{one.to}去办"
            urge(desk, number, by, now, words=words, order=True)
            return worker.told_on(ticket, person.name)
        if (ticket.state, Step.ASSIGN) not in MOVES:
            return worker.not_now(ticket)
        return worker.assigned(assign(desk, number, person.id, by, now), person.name)
    except PersonError as error:
        return f"#{number} {error.reply}"


def _helps(desk: Desk, number: int, name: str, message: Inbound, now: datetime) -> str:
    person = _person(desk, name)
    try:
        ticket = assist(desk, number, person.id if person is not None else name, speaker(message), now)
        return worker.assists(ticket, name, _holder(desk, ticket))
    except PersonError as error:
        return f"#{number} {error.reply}"


def _holder(desk: Desk, ticket: Ticket) -> str:
    person = desk.people.get(ticket.assignee)
    return person.name if person is not None else ""


def _open_there(desk: Desk, where: str, message: Inbound, now: datetime) -> Ticket | None:
    found = [one for one in told_of(desk, where, speaker(message), now) or [] if one.is_open]
    return found[0] if len(found) == 1 else None


def _person(desk: Desk, to: str) -> Person | None:
    """The one of ours whose name, or the end of whose longer one (「小高」), begins what was said."""
    staff = [person for person in desk.people.staff() if len(person.name) > 1]
    found = [person for person in staff if to.startswith(person.name)]
    found = found or [person for person in staff if len(person.name) > 3 and to.startswith(person.name[-2:])]
    return found[0] if len(found) == 1 else None
