"""The reporter says it is not fixed: the same number, back to the worker, and the clock starts anew."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.questions import is_question
from bot.deeds.reopen import reopen
from bot.deeds.steps import hand_card, name_of, need, step, takes_back, tell
from bot.domain.masking import mask_all
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import ENDED, State, Step, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import worker


def deny(
    desk: Desk, number: int, by: Actor, now: datetime, *, words: str = "", message: Inbound | None = None
) -> Ticket:
    """待确认 → 已派, one round more. Of an ended matter it reopens it; of one still in hand it is a note."""
    ticket = desk.tickets.get(number)
    actor = need(desk, Deed.DENY, by, ticket)
    said = mask_all(words) or "还没好"
    if ticket.state in ENDED:
        ticket = reopen(desk, number, by, now, words=words)
    elif ticket.state is State.RESOLVED and actor.standing is not Standing.RESIDENT:
        ticket = send_back(desk, ticket, said, by, now)
    else:
        ticket = step(desk, ticket, Step.SUPPLEMENT, by, now, said, data={"fixed": False})
        follower = actor.standing is Standing.RESIDENT
        text = (
            worker.follower_says(ticket, said, fixed=False)
            if follower
            else worker.denied(ticket, said, name_of(desk, by.id))
        )
        tell(desk, ticket.assignee, ticket, f"says-{ticket.version}", text)
    if message is not None:
        desk.tickets.link(number, message.key)
    return ticket


def send_back(desk: Desk, ticket: Ticket, said: str, by: Actor, now: datetime, *, note: str = "") -> Ticket:
    """Into the hands it came from, with the words of who denies it on the card; *note*: said otherwise there."""
    takes_back(desk, ticket)
    ticket = step(desk, ticket, Step.DENY, by, now, said)
    note = note or worker.says(name_of(desk, by.id), said)
    again = "又问了" if is_question(desk, ticket) else "没好"
    hand_card(desk, ticket, ticket.assignee, now, note=note, title=f"{again} {ticket.label}")
    return ticket
