"""What nobody had taken for a matter is one, says whoever answered it: written down, with what he answered to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.place_of import unit_of
from bot.deeds.proxy import need_in
from bot.deeds.report import report
from bot.deeds.steps import today
from bot.deeds.supplement import supplement
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.place import find_places
from bot.domain.taking_up import promises
from bot.domain.ticket import MOVES, Judged, Origin, Place, Ticket
from bot.messages import Heard, Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, said_step
from handlers.worker.steps import STEPS, act

UNSURE = 0.3  # how sure a kind is that a reading gave what it took for talk
LOOKS_BACK = timedelta(minutes=30)


def no_matter(opening: str) -> str:
    """The note that somebody of ours has pressed 不用."""
    return f"no-matter/{opening}"


def write_down(desk: Desk, earlier: Inbound, by: Actor, now: datetime) -> Ticket:
    """The matter that *earlier* opens, with what its resident told further and the step that *by* took in answering it.

    Raises NotYours for who may not write down what is said there.
    """
    told, answers = talk_about(desk, earlier, by.id)
    places = find_places("，".join([one.text for one in told] or [earlier.text]), desk.book_of(earlier.chat))
    person = Judged("request", "person", 1.0)
    taken = Reading(
        intent=person, categories=_kinds(desk, earlier), matters=1, places=places, masked=mask_all(earlier.text)
    )
    earlier = replace(earlier, sender=desk.people.actor(earlier.who, today(desk, now)))
    _need_here(desk, earlier, places[0] if places else Place(), by)
    ticket = report(desk, earlier, taken, now)
    for one in told:
        more = desk.inbox.get(one.id)
        if more is not None and earlier.sender is not None:
            ticket = supplement(desk, ticket.number, more, None, earlier.sender, now)
    for one in reversed(answers):  # the last that takes a step: first he asked where, then he said that he goes
        words_of, spoken = desk.inbox.get(one.id), said_step(one.text) or _goes(one.text)
        if words_of is not None and spoken is not None and (ticket.state, STEPS[spoken.stem]) in MOVES:
            ticket = act(spoken.stem, ticket.number, spoken, replace(words_of, sender=by), desk, now)
            desk.tickets.link(ticket.number, one.id)
            break
    return ticket


def own_note(desk: Desk, earlier: Inbound, by: Actor, now: datetime) -> Ticket:
    """What one of ours told of himself, by the press of who may write it down. Raises NotYours."""
    places = find_places(earlier.text, desk.book_of(earlier.chat))
    _need_here(desk, earlier, places[0] if places else Place(), by)
    person = Judged("request", "person", 1.0)
    taken = Reading(intent=person, categories=_kinds(desk, earlier), matters=1, places=places)
    return report(desk, replace(earlier, sender=by), taken, now, origin=Origin.PROXY, words=earlier.text)


def _kinds(desk: Desk, earlier: Inbound) -> tuple[Judged, ...]:
    """What it was thought to be about when it was read."""
    talk = desk.inbox.recent(earlier.chat, "", earlier.sent_at, 60)
    return tuple(Judged(one.category, "model", UNSURE) for one in talk if one.id == earlier.key and one.category)


def _goes(text: str) -> Said | None:
    """「我跟市场那边说一下」: no word of work, and he is on it."""
    return Said("accept", "", 0, text) if promises(text) else None


def _need_here(desk: Desk, earlier: Inbound, place: Place, by: Actor) -> None:
    """Who may write down what is said at this place or in this group. Raises NotYours."""
    chat = desk.chats.get(earlier.chat)
    units = (unit_of(desk, earlier, place), *(chat.units if chat else ()))
    need_in(desk, by, units)


def talk_about(desk: Desk, opening: Inbound, who: str) -> tuple[list[Heard], list[Heard]]:
    """What *who* answered to a sentence that nobody had taken for a matter, within the hour or once he came to it, and
    what the resident told from it on until his last answer."""
    talk = desk.inbox.recent(opening.chat, "", opening.sent_at, 60)
    free = [one for one in talk if not (one.opens or one.joins)]
    first = next((one.at for one in free if one.who == who and one.staff), opening.sent_at)
    ends = opening.sent_at + 2 * LOOKS_BACK if first <= opening.sent_at + LOOKS_BACK else first + LOOKS_BACK
    free = [one for one in free if one.at <= ends]
    answers = [one for one in free if one.who == who and one.staff]
    told = [one for one in free if one.who == opening.who and answers and one.at <= answers[-1].at]
    return told, answers
