"""『刚才那句说的是哪一件？』: the worker has pressed the one he meant; and whether a sentence was a matter at all."""

from dataclasses import replace
from datetime import datetime

from bot.deeds.place_of import unit_of
from bot.deeds.proxy import need_in
from bot.deeds.report import report
from bot.deeds.supplement import supplement
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.place import find_places
from bot.domain.taking_up import promises
from bot.domain.ticket import MOVES, Judged, Place, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, said_step
from handlers.middleware import speaker
from handlers.router import Router
from handlers.worker.answered import talk_about
from handlers.worker.steps import STEPS, act, pressed, show, stale

router = Router()
UNSURE = 0.3  # how sure a kind is that a reading gave what it took for talk


@router.press("join")
def press_join(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """His words from before move the matter of the button."""
    ticket, earlier = pressed(said, desk), desk.inbox.get(said.rest)
    if earlier is None or earlier.who != message.who or stale(ticket, Step.SUPPLEMENT, message, desk):
        return ticket.number  # the card was shown to whose words they are
    earlier = replace(earlier, sender=speaker(message))
    spoken = said_step(earlier.text)
    if desk.tickets.of_message(earlier.key) is None:
        if spoken is not None and (ticket.state, STEPS[spoken.stem]) in MOVES:
            ticket = act(spoken.stem, ticket.number, spoken, earlier, desk, now)
            desk.tickets.link(ticket.number, earlier.key)
        else:
            ticket = supplement(desk, ticket.number, earlier, None, speaker(message), now)
    show(desk, message, f"已记到 {ticket.label}", ticket.number)
    return ticket.number


@router.press("register")
def press_register(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """A resident's sentence that was not surely a matter is one, says the worker; what he answered to it counts."""
    earlier, by = desk.inbox.get(said.rest), speaker(message)
    if earlier is None:
        return 0
    known = desk.tickets.of_message(earlier.key)
    if known is not None:
        show(desk, message, f"已登记 {known.label}", known.number)
        return known.number
    told, answers = talk_about(desk, earlier, by.id)
    places = find_places("，".join([one.text for one in told] or [earlier.text]), desk.book_of(earlier.chat))
    kinds = tuple(Judged(one.category, "model", UNSURE) for one in told if one.id == earlier.key and one.category)
    person = Judged("request", "person", 1.0)
    taken = Reading(intent=person, categories=kinds, matters=1, places=places, masked=mask_all(earlier.text))
    earlier = replace(earlier, sender=desk.people.actor(earlier.who, now.date()))
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
    show(desk, message, f"已登记 {ticket.label}", ticket.number)
    return ticket.number


def _goes(text: str) -> Said | None:
    """「我跟市场那边说一下」: no word of work, and he is on it."""
    return Said("accept", "", 0, text) if promises(text) else None


def _need_here(desk: Desk, earlier: Inbound, place: Place, by: Actor) -> None:
    """Who may write down what is said at this place or in this group. Raises NotYours."""
    chat = desk.chats.get(earlier.chat)
    units = (unit_of(desk, earlier, place), *(chat.units if chat else ()))
    need_in(desk, by, units)


@router.press("leave")
def press_leave(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """It was talk."""
    show(desk, message, "不用登记", 0)
    return 0
