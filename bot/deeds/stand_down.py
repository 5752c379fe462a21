"""A danger has ended by a resident's word: all who were called hear it in her words, and their cards end."""

from __future__ import annotations

from bot.deeds.acknowledge import called
from bot.deeds.steps import end_alarm, tell
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.ticket import Ticket, Urgency
from bot.ports import Desk
from bot.texts import worker


def stand_down(desk: Desk, was: Ticket, ticket: Ticket, by: Actor, words: str, *, but: str = "") -> None:
    """Nothing, where *was* was none, or one of ours had told its end already. *but*: who hears of it otherwise."""
    if was.urgency is not Urgency.DANGER or not was.is_open:
        return
    for person in called(desk, ticket.number):
        end_alarm(desk, ticket, person, "已解除")
        if person not in (by.id, but):
            tell(desk, person, ticket, "over", worker.danger_over(ticket, mask_all(words)), asked=True)
