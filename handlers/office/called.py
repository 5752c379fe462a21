"""『1 居民打电话来说修好了』: what a resident told the duty desk counts as said by him, and the history says by which way."""

from datetime import datetime

from bot.deeds.confirm import confirm
from bot.deeds.search import told_of
from bot.deeds.withdraw import withdraw
from bot.domain import calls
from bot.domain.denials import stopped_running
from bot.domain.people import Standing
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import MOVES, State, Step, Ticket, Urgency, reopen_allowed
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident, worker
from bot.texts.words import Said, named_first, plain
from bot.texts.words import said as said_by_table
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.office.order import kept, pushed
from handlers.resident.deny import NOT_GOOD
from handlers.router import LOOK_AFTER, Router

router = Router()
ANSWERS = frozenset({calls.YES, calls.NO, calls.BACK})
MOST = 200  # open matters that are looked through for the one he means


@router.anything(LOOK_AFTER)
def hear_called(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """To us alone: her yes, her no, that she wants it no more; behind a number also what else she said."""
    if not message.text or not is_alone(desk, message):
        return None
    if said_by_table("close", message.text) is not None:
        return None  # 「1 结案 已电话回访」: his own word for it
    number, behind = named_first(message.text)
    text = behind if number else plain(message.text)
    words = calls.told(text)
    if words is None:
        return None
    what = calls.verdict(text, words, no=NOT_GOOD.search(words) is not None)
    if what not in ANSWERS and not (number and what == calls.NOTE):
        return None
    ticket = desk.tickets.get(number) if number else _meant(text, words, what, message, desk, now)
    return _does(ticket, what, text, words, message, reading, desk, now) if ticket is not None else None


def _does(
    ticket: Ticket, what: str, text: str, words: str, message: Inbound, reading: Reading, desk: Desk, now: datetime
) -> int | None:
    by = speaker(message)
    if what == calls.YES and not _may_end(ticket, text, words, desk):
        what = calls.NOTE
    if what == calls.NO:
        return pushed(ticket, text, message, reading, desk, now, order=True, no=by.standing is Standing.OFFICE)
    if what == calls.NOTE or by.standing is not Standing.OFFICE:
        line = worker.office_says_yes(ticket) if what in (calls.YES, calls.BACK) and not _has_ended(ticket) else ""
        return kept(ticket, text, message, reading, desk, now, line=line)
    if what == calls.BACK:
        return _taken_back(ticket, text, message, desk, now)
    if (ticket.state, Step.CONFIRM) not in MOVES:
        reply(desk, message, worker.not_now(ticket), ticket=ticket.number)
        return ticket.number
    ticket = confirm(desk, ticket.number, by, now, words=text, message=message, called=True)
    line = worker.confirmed_by_call(ticket) if ticket.state is State.CLOSED else resident.not_good_for_all(ticket)
    reply(desk, message, line, ticket=ticket.number)
    return ticket.number


def _taken_back(ticket: Ticket, text: str, message: Inbound, desk: Desk, now: datetime) -> int:
    if (ticket.state, Step.WITHDRAW) not in MOVES:
        reply(desk, message, worker.not_now(ticket), ticket=ticket.number)
        return ticket.number
    ticket = withdraw(desk, ticket.number, speaker(message), now, words=text, message=message)
    reply(desk, message, resident.withdrawn(ticket), ticket=ticket.number)
    return ticket.number


def _has_ended(ticket: Ticket) -> bool:
    return not ticket.is_open and ticket.state is not State.RESOLVED


def _may_end(ticket: Ticket, text: str, words: str, desk: Desk) -> bool:
    """No danger that somebody is still at, no lift that 「停了」, and nobody's word but the reporter's."""
    if ticket.is_open and ticket.urgency is Urgency.DANGER:
        return False
    return not stopped_running(words, ticket.category.value, ticket.summary) and _is_hers(ticket, text, desk)


def _is_hers(ticket: Ticket, text: str, desk: Desk) -> bool:
    """Where the desk names who called and we know who told of it, they must be one."""
    named, person = calls.surname(text), desk.people.get(ticket.reporter)
    known = f"{person.name}{person.nickname}" if person is not None and not person.staff else ""
    return not named or not known or named in known


def _meant(text: str, words: str, what: str, message: Inbound, desk: Desk, now: datetime) -> Ticket | None:
    """Of what lies there, or has that thing in it, the only one that her answer fits."""
    by = speaker(message)
    here = told_of(desk, text, by, now)
    if here is None:
        roots = ("",) if by.standing is Standing.OFFICE else by.units
        units = {code for root in roots for code in desk.tree.below(root)} | ({""} if "" in roots else set())
        here = [one for one in desk.tickets.open_in(units, MOST) if shares_a_word(words, one.summary)]
    if what == calls.NO:
        fits = [one for one in here if _may_go_back(one, desk, now)]
    else:
        fits = [one for one in here if one.state is State.RESOLVED] or [one for one in here if one.is_open]
    hers = [one for one in fits if _is_hers(one, text, desk)]
    return hers[0] if len(hers) == 1 else None


def _may_go_back(ticket: Ticket, desk: Desk, now: datetime) -> bool:
    if ticket.state is State.RESOLVED:
        return True
    return ticket.state is State.CLOSED and reopen_allowed(ticket, now, desk.settings.reopen_days)
