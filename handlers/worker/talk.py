"""『压缩机跳停，师傅在修』: what one of ours says of a matter in words that no reading took for a step."""

from datetime import datetime

from bot.deeds.supplement import supplement
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.taking_up import nods, promises, spoken_of
from bot.domain.ticket import MOVES, Step, Ticket, Urgency
from bot.domain.work_words import work_step
from bot.errors import NotYours
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.words import Said
from handlers.group import (
    answers,
    is_alone,
    is_internal,
    is_named,
    just_spoken_of,
    pointed_at,
    takes,
    worker_matters,
)
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import STEPS, act, moves, which

router = Router()
SURELY = 0.6  # that his words are of a kind


@router.anything(STAFF)
def hear_talk(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Kept with the matter it joins: a step where the words tell one, the answer where a question was asked, else the
    first human word about it. What joins nothing is talk."""
    ticket = pointed_at(said, message, reading, desk)
    if ticket is None and not message.is_group and is_alone(desk, message):
        return _of_his_own(said, message, reading, desk, now)
    if ticket is None and message.is_group and (answered := _answered(message, desk)) is not None:
        stem = "finish" if answers(desk, answered, message.text) else "accept"
        number = act(stem, answered.number, said, message, desk, now).number
        desk.tickets.link(number, message.key)
        return number
    if ticket is None or not (message.text or message.media):
        return None
    by = speaker(message)
    stem = "finish" if answers(desk, ticket, message.text) else _step(message.text, by, ticket)
    takes_over = stem == "accept" and ticket.assignee not in ("", by.id)
    if (
        stem in ("accept", "finish")
        and not takes_over
        and (ticket.state, STEPS[stem]) in MOVES
        and takes(ticket, STEPS[stem])
    ):
        number = act(stem, ticket.number, said, message, desk, now).number
        desk.tickets.link(number, message.key)
        return number
    if is_alone(desk, message):
        _is_his_to_say(message.text, by)
    if (ticket.state, Step.SUPPLEMENT) not in MOVES:
        return ticket.number if is_named(said, message) else None
    if not desk.rights.may(by, Deed.SUPPLEMENT, ticket.unit, ticket.owners):
        return ticket.number
    return supplement(desk, ticket.number, message, reading, by, now).number


def _answered(message: Inbound, desk: Desk) -> Ticket | None:
    """「晚上我上门说」 of the one matter that was just talked of and is his; 「嗯」 only right after it, and of no danger."""
    nod = nods(message.text)
    if is_internal(desk, message) or not (nod or promises(message.text) or work_step(message.text) == "accept"):
        return None
    ticket = just_spoken_of(desk, message, last=nod)
    if ticket is None or ticket.assignee != message.who or (nod and ticket.urgency is Urgency.DANGER):
        return None
    return ticket if (ticket.state, Step.ACCEPT) in MOVES and takes(ticket, Step.ACCEPT) else None


def _of_his_own(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『灯我下午换』, 『1 扶正了』 to us alone: of what is in his hands, and surely of that one. What takes no step is kept
    with it."""
    by = speaker(message)
    number, rest = words.numbered(message.text)
    if number in {one.number for one in desk.tickets.assigned_to(by.id)}:
        said = Said(said.stem, "", number, rest)
    stem = work_step(message.text) or ("accept" if promises(message.text) else "")
    if stem not in ("accept", "finish", "transfer"):
        return _noted(desk.tickets.get(said.number), message, reading, desk, now) if said.number else None
    if stem == "accept" and not said.number and (working := _one_in_work(message, desk)) is not None:
        return _noted(working, message, reading, desk, now)
    found = worker_matters(said, message, reading, desk, STEPS[stem], by, now)
    if not found:
        return None
    other = reading.category.p >= SURELY and all(one.category.value != reading.category.value for one in found)
    if said.number and stem == "accept" and not takes(found[0], Step.ACCEPT):
        return _noted(found[0], message, reading, desk, now)
    return (
        which(said, found, message, desk)
        if other and not said.number
        else moves(stem, said, message, reading, desk, now)
    )


def _one_in_work(message: Inbound, desk: Desk) -> Ticket | None:
    """「打过电话了，他们下午来」: what he has taken already, where it is his only one or the one that his words name."""
    his = [one for one in desk.tickets.assigned_to(message.who) if one.is_open]
    named = [his[at] for at in spoken_of(message.text, [one.summary for one in his])]
    return named[0] if len(named) == 1 and not takes(named[0], Step.ACCEPT) else None


def _noted(ticket: Ticket, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    if (ticket.state, Step.SUPPLEMENT) not in MOVES:
        return None
    ticket = supplement(desk, ticket.number, message, reading, speaker(message), now)
    reply(desk, message, worker.noted(ticket), ticket=ticket.number)
    return ticket.number


def _step(text: str, by: Actor, ticket: Ticket) -> str:
    """What he says of it; who has it in hand and tells what will be done, works on it."""
    return work_step(text) or ("accept" if by.id == ticket.assignee and promises(text) else "")


def _is_his_to_say(text: str, by: Actor) -> None:
    """Raise NotYours for a command of others: to us alone it is no talk, and who said it hears whose it is."""
    row = words.not_for(by.standing, text)
    if row is not None:
        raise NotYours(f"{by.standing} says {row.stem}", reply=worker.not_your_word(row))
