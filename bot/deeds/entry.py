"""An answer is written down, looked at by the office, taken or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.deeds.steps import duty, name_of, today
from bot.domain.answers import Entry, EntryState, is_of_one_day
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.errors import Unclear
from bot.messages import Button, Card, Outbound, Target
from bot.ports import Desk
from bot.texts import answers

LONGEST = 400  # characters of an answer: who reads more in a group


def write(desk: Desk, entry: Entry, by: Actor, now: datetime) -> int:
    """Keep an entry as the office writes it, checked today. Raises Unclear where question, answer or source is missing."""
    desk.rights.need(by, Deed.ENTRY)
    if not (entry.question.strip() and entry.answer.strip() and entry.source.strip()):
        raise Unclear("an entry without source", reply="问题、答复、来源都要写，没有来源的不能用来答人。")
    if len(entry.answer) > LONGEST:
        raise Unclear("too long", reply=f"答复有 {len(entry.answer)} 个字，请在 {LONGEST} 字以内，长的放到链接里。")
    return desk.answers.put(replace(entry, checked=today(desk, now)))


def draft(desk: Desk, ticket: Ticket, note: str, by: Actor, now: datetime) -> int:
    """What somebody answered to a gap becomes a draft, and the office is asked once whether it may be quoted."""
    asked = desk.answers.gap_of(ticket.number)
    if (
        asked is None
        or not note.strip()
        or ticket.private
        or is_of_one_day(asked.question)
        or any(e.ticket == ticket.number for e in desk.answers.all())
    ):
        return 0
    day = today(desk, now)
    source = f"{name_of(desk, by.id) or '工作人员'}答复 {ticket.label}"
    entry = Entry(
        question=asked.question, answer=mask_all(note)[:LONGEST], source=source, owner=by.id, checked=day,
        state=EntryState.DRAFT, ticket=ticket.number,
    )  # fmt: skip
    number = desk.answers.put(entry)
    reader = duty(desk, ticket, now)
    if reader is not None:
        key = f"{desk.community}/{number}"
        desk.say(
            Outbound(
                to=Target("person", reader.id),
                key=f"{desk.community}/entry/{number}/look",
                card=Card(
                    title="新的办事答复",
                    body=answers.drafted(entry),
                    buttons=(Button("可以", f"entry_keep/{key}"), Button("不收", f"entry_drop/{key}", 2)),
                    task_id=f"{desk.community}-entry-{number}",
                ),
                unasked=True,
            )
        )
    return number


def settle(desk: Desk, number: int, by: Actor, now: datetime, *, keep: bool) -> str:
    """The office has looked at a draft, or retires what is live; what to answer."""
    desk.rights.need(by, Deed.ENTRY)
    entry = desk.answers.get(number)
    if entry is None:
        raise Unclear(f"no entry {number}", reply="没有这一条，刷新一下看看。")
    state = EntryState.LIVE if keep else EntryState.RETIRED
    if entry.state is not state:
        desk.answers.put(replace(entry, state=state, checked=today(desk, now) if keep else entry.checked))
    return answers.kept(entry) if keep else answers.dropped(entry)
