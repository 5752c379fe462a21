"""撤销: one's own last step is taken back within minutes; what it made others read is taken back or put right."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deeds.standin import hands_of
from bot.deeds.steps import end_card, hand_card, ladder_of, need, takes_back, tell, to_residents, towards
from bot.domain.escalation import scheduled
from bot.domain.people import Actor
from bot.domain.rights import RIGHTS, Deed
from bot.domain.ticket import Moved, State, Ticket
from bot.domain.undo import finished_by, last_step, moved_last, taken_back
from bot.errors import IllegalMove, NotYours
from bot.ports import Desk
from bot.texts import cards, resident, worker


def undo(desk: Desk, number: int, by: Actor, now: datetime) -> Ticket:
    """The matter as it was before the person's own last step. Raises IllegalMove, NotYours when there is none.

    History only grows: the step stays in it, and so does that it was taken back.
    """
    ticket = desk.tickets.get(number)
    need(desk, Deed.UNDO, by, ticket)
    line = last_step(desk.tickets.history(number), by, now, desk.settings.undo_minutes)
    return _taken_back(desk, ticket, line, by, now)


def not_done(desk: Desk, number: int, by: Actor, now: datetime) -> Ticket:
    """待确认 → what it was before, by whose result it was: it is not done after all, and no minutes count. Raises
    IllegalMove, NotYours."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.UNDO, by, ticket)
    line = finished_by(desk.tickets.history(number)) if ticket.state is State.RESOLVED else None
    if line is None:
        raise IllegalMove(f"#{number}: not finished", reply=worker.not_now(ticket))
    if by.id != line.by and ticket.assignee not in hands_of(desk, by.id):
        raise NotYours(f"#{number}: finished by somebody else")
    return _taken_back(desk, ticket, line, by, now)


def _taken_back(desk: Desk, ticket: Ticket, line: Moved, by: Actor, now: datetime) -> Ticket:
    before, moved = taken_back(ticket, line, towards(ticket, by, RIGHTS[Deed.UNDO]), now)
    kept = desk.tickets.save(scheduled(before, ladder_of(desk, before), desk.settings, now), moved)
    takes_back(desk, kept, "state", "card", "alarm")
    _put_right(desk, ticket, kept, line, by, now)
    if cards.BUTTONS_IN.get(kept.state) and kept.assignee:
        hand_card(desk, kept, kept.assignee, now, title=f"已撤销 {kept.label}")
    return kept


def last_of(desk: Desk, by: Actor, now: datetime) -> tuple[int, ...]:
    """The numbers of the matters that the person moved last; several, where one sentence moved them all.

    Raises IllegalMove when there is none.
    """
    since = now - timedelta(minutes=desk.settings.undo_minutes)
    numbers = moved_last(desk.tickets.moved_by(by.id, since))
    if not numbers:
        raise IllegalMove("no step to take back", reply=f"{desk.settings.undo_minutes} 分钟里没有能撤销的一步。")
    return numbers


def _put_right(desk: Desk, after: Ticket, kept: Ticket, line: Moved, by: Actor, now: datetime) -> None:
    """Who has read what is no longer true hears so: our people by name, the group in one line."""
    told: set[str] = set()
    for item in desk.outbox.left_about(after.number, line.at):
        to = item.out.to
        if item.out.update_of:
            continue
        if to.kind == "chat":
            told.add(to.id)
        elif to.id not in (by.id, kept.assignee) and (known := desk.people.get(to.id)) and known.staff:
            tell(desk, to.id, kept, f"undone-{kept.version}", worker.undone(kept, by.name or "同事"), asked=True)
    if after.assignee not in ("", kept.assignee):
        end_card(desk, after, after.assignee, "已撤销")
        tell(desk, after.assignee, kept, f"undone-{kept.version}", worker.undone(kept, by.name or "同事"), asked=True)
    alone = not kept.chat.startswith("room:") and kept.reporter != by.id and _reporter_was_told(desk, kept, line)
    for chat in sorted(told) or ([kept.chat] if alone else []):
        to_residents(desk, kept, f"corrected-{kept.version}", resident.corrected(kept), now, chat=chat)


def _reporter_was_told(desk: Desk, kept: Ticket, line: Moved) -> bool:
    return any(item.out.to.id == kept.reporter for item in desk.outbox.left_about(kept.number, line.at))
