"""『刚才那句说的是哪一件？』: the worker has pressed the one he meant; and whether a sentence was a matter at all."""

from dataclasses import replace
from datetime import datetime

from bot.deeds.supplement import supplement
from bot.domain.ticket import MOVES, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, said_step
from handlers.middleware import speaker
from handlers.router import Router
from handlers.worker.steps import STEPS, act, pressed, show, stale
from handlers.worker.written_down import no_matter, own_note, write_down

router = Router()


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
    ticket = own_note(desk, earlier, by, now) if _is_ours(desk, earlier) else write_down(desk, earlier, by, now)
    show(desk, message, f"已登记 {ticket.label}", ticket.number)
    return ticket.number


def _is_ours(desk: Desk, earlier: Inbound) -> bool:
    known = desk.people.get(earlier.who)
    return known is not None and known.staff


@router.press("leave")
def press_leave(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """It was talk."""
    desk.notes.set(no_matter(said.rest), "1")
    show(desk, message, "不用登记", 0)
    return 0
