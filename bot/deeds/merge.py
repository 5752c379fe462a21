"""合并: two numbers are one matter; one goes on, and everybody who spoke up for the other hears of it there."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import end_card, need, step, takes_back, tell, to_residents
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.errors import IllegalMove
from bot.ports import Desk
from bot.texts import cards, resident, worker


def merge(desk: Desk, number: int, into: int, by: Actor, now: datetime) -> Ticket:
    """*number* ends as 不受理, named as part of *into*; its words, reporter and followers go over. *into* is returned.

    Never across estates, whoever asks. Raises IllegalMove, NotYours, NoSuchTicket. Split takes a neighbour out again.
    """
    extra, kept = desk.tickets.get(number), desk.tickets.get(into)
    for ticket in (extra, kept):
        need(desk, Deed.MERGE, by, ticket)
    desk.lock(kept.unit)
    if number == into or not kept.is_open:
        raise IllegalMove(f"#{number} into #{into}", reply=worker.cannot_merge(extra, kept))
    if extra.place.estate and kept.place.estate and extra.place.estate != kept.place.estate:
        raise IllegalMove(f"#{number} into #{into}: two estates", reply=worker.two_estates(extra, kept))
    was, extra = extra, step(desk, extra, Step.MERGE, by, now, worker.part_of(kept), data={"into": into})
    for message in desk.tickets.messages(number):
        desk.tickets.relink(into, message)
    for person in dict.fromkeys((extra.reporter, *desk.tickets.followers(number))):
        if person and person != "system":
            desk.tickets.follow(into, person, extra.message, now)
    kept = step(desk, kept, Step.SUPPLEMENT, by, now, worker.took_in(extra), data={"merged": number})
    takes_back(desk, extra, "state", "alarm", "card")
    for person in {extra.assignee, by.id} - {""}:
        end_card(desk, was, person, cards.grey(extra))
    for person in {extra.assignee, kept.assignee} - {"", by.id}:
        tell(desk, person, kept, f"merged-{number}", worker.merged(extra, kept))
    if extra.chat and not extra.chat.startswith("room:"):  # a group has had its line; who wrote alone hears his number
        to_residents(desk, extra, "merged", resident.merged(extra, kept), now)
    return kept
