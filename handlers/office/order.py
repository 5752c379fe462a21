"""『1 让王师傅周五之前弄好』『1 催一下，居民打电话来了』: what who looks after a matter wants of whoever has it."""

import re
from datetime import datetime

from bot.deeds.assign import assign
from bot.deeds.deny import deny
from bot.deeds.pending import open_of
from bot.deeds.questions import is_question
from bot.deeds.search import told_of
from bot.deeds.steps import name_of
from bot.deeds.supplement import supplement
from bot.deeds.urge import urge
from bot.domain.answering import fits
from bot.domain.orders import by_then, pushes, pushes_all, pushes_him, says_still, says_they_called, told_to
from bot.domain.people import Person
from bot.domain.rights import Deed
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import MOVES, OPEN, State, Step, Ticket, reopen_allowed
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident, several, worker
from bot.texts.words import Said, named_first, plain
from handlers.group import is_alone, may_speak_for
from handlers.middleware import reply, speaker
from handlers.resident.deny import NOT_GOOD
from handlers.router import LOOK_AFTER, Router

router = Router()
MOST = 20  # urged by one word
HIM = re.compile(r"[他她](?!们|家)")


@router.anything(LOOK_AFTER)
def hear_order(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """To us alone, behind a number: an order is passed on in its own words, and takes no step of whoever gives it."""
    number, words = named_first(message.text) if is_alone(desk, message) else (0, "")
    if not number or not words:
        return None
    if pushes(words) or says_they_called(words):
        return pushed(desk.tickets.get(number), words, message, reading, desk, now)
    to = told_to(words)
    if (to or by_then(words)) and not _answers(number, words, desk):
        return _ordered(desk.tickets.get(number), to, words, message, reading, desk, now)
    return None


def _answers(number: int, words: str, desk: Desk) -> bool:
    """『1 派出所户籍窗口』『1 周五之前都行』 tells who asks, and orders nothing."""
    ticket = desk.tickets.get(number)
    return ticket.is_open and is_question(desk, ticket) and fits(ticket.summary, words)


@router.anything(LOOK_AFTER)
def hear_still(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『居民又打电话说3栋的灯还是不亮』, to us alone: of the matter there, open or just closed, on her behalf; where there is
    none it is written down."""
    if said.number or not is_alone(desk, message) or not says_still(message.text):
        return None
    ticket = _known(plain(message.text), message, desk, now)
    return pushed(ticket, message.text, message, reading, desk, now, order=True) if ticket is not None else None


@router.anything(LOOK_AFTER)
def hear_push_all(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『都催一下』『超期的催一下』『王师傅怎么还不接单』, to us alone: whoever has what is open where he serves, what is due first before the rest."""
    what = pushes_all(message.text) if is_alone(desk, message) else ""
    names = [person.name for person in desk.people.staff() if len(person.name) > 1] if is_alone(desk, message) else []
    who, his = ("", "") if what else pushes_him(message.text, names)
    if not (what or who):
        return None
    by, what = speaker(message), what or his
    found = [one for one in open_of(desk, by) if one.state is not State.WAITING and one.assignee not in ("", by.id)]
    found = [one for one in found if not who or name_of(desk, one.assignee) == who]
    if what == "late":
        found = [one for one in found if one.due_at is not None and one.due_at <= now]
    elif what == "fresh":
        found = [one for one in found if one.state is State.ASSIGNED]
    found = [one for one in found if (one.state, Step.URGE) in MOVES]
    for one in found[:MOST]:
        urge(desk, one.number, by, now, words=message.text)
    done = [one.number for one in found[:MOST]]
    reply(desk, message, several.pushed(done, len(found) - len(done)) if done else several.none_to_push(what))
    return done[0] if done else 0


def _known(text: str, message: Inbound, desk: Desk, now: datetime) -> Ticket | None:
    """The newest that lies where the words say and has their thing in it; what is open before what was closed."""
    here = told_of(desk, text, speaker(message), now)
    if here is None:  # 「居民说灯又坏了」 names no place: the one open lamp
        named = [one for one in open_of(desk, speaker(message)) if shares_a_word(text, one.summary)]
        return named[0] if len(named) == 1 else None
    closed = (one for one in here if one.state is State.CLOSED and reopen_allowed(one, now, desk.settings.reopen_days))
    return next((one for one in here if one.state in OPEN | {State.RESOLVED}), next(closed, None))


def pushed(
    ticket: Ticket, words: str, message: Inbound, reading: Reading, desk: Desk, now: datetime, *, order: bool = False,
    no: bool = False,
) -> int | None:  # fmt: skip
    """Urged; what was said to be done goes back where the words are a no, or *no* tells that they are."""
    by = speaker(message)
    if (no or NOT_GOOD.search(words)) and ticket.state in (State.RESOLVED, State.CLOSED):
        if not may_speak_for(desk, by, ticket):
            return None
        ticket = deny(desk, ticket.number, by, now, words=words, message=message)
        reply(desk, message, resident.denied(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
        return ticket.number
    if (ticket.state, Step.URGE) not in MOVES:
        return kept(ticket, words, message, reading, desk, now)
    ticket = urge(desk, ticket.number, by, now, words=words, message=message, order=order)
    reply(desk, message, worker.pushed(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number


def _ordered(ticket: Ticket, to: str, words: str, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int:
    """Who is named gets it, or hears of it where he has it; an order to a firm is kept for whoever has the matter."""
    by, person = speaker(message), _person(desk, to)
    if person is not None and person.id != ticket.assignee and (ticket.state, Step.ASSIGN) in MOVES:
        ticket = assign(desk, ticket.number, person.id, by, now, note=words)
        desk.tickets.link(ticket.number, message.key)
        reply(desk, message, worker.assigned(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
        return ticket.number
    his = (person is not None and person.id == ticket.assignee) or (not to or HIM.match(to) is not None)
    if his and ticket.assignee not in ("", by.id) and (ticket.state, Step.URGE) in MOVES:
        ticket = urge(desk, ticket.number, by, now, words=words, message=message, order=True)
        reply(desk, message, worker.told_on(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
        return ticket.number
    return kept(ticket, words, message, reading, desk, now)


def kept(
    ticket: Ticket, words: str, message: Inbound, reading: Reading, desk: Desk, now: datetime, *, line: str = ""
) -> int:
    """A note for whoever has it, answered by *line* where one is given; of what has ended, where it stands."""
    if (ticket.state, Step.SUPPLEMENT) not in MOVES or not desk.rights.may(
        speaker(message), Deed.SUPPLEMENT, ticket.unit, ticket.owners
    ):
        reply(desk, message, worker.not_now(ticket), ticket=ticket.number)
        return ticket.number
    ticket = supplement(desk, ticket.number, message, reading, speaker(message), now, words=words)
    hears = name_of(desk, ticket.assignee) if ticket.assignee != message.who else ""
    reply(desk, message, line or worker.told_on(ticket, hears), ticket=ticket.number)
    return ticket.number


def _person(desk: Desk, to: str) -> Person | None:
    """The one of ours whose name begins what was said."""
    staff = [person for person in desk.people.staff() if len(person.name) > 1]
    found = [person for person in staff if to.startswith(person.name)]
    posts = {role.name for role in desk.settings.roles} | {"社区"}
    for size in (4, 3, 2):  # 「小高」 of 松和物业小高; a firm or a post is none
        part = to[:size]
        if (
            not found
            and len(part) == size
            and not any(part.startswith(post) or post.startswith(part) for post in posts)
        ):
            found = [person for person in staff if person.name.endswith(part)]
    return found[0] if len(found) == 1 else None
