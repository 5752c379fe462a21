"""A question is answered from an entry or a notice; what nobody has written down goes to a person with a clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.group_line import say_in_group
from bot.deeds.helper import taker
from bot.deeds.report import report
from bot.deeds.steps import name_of, tell, today
from bot.deeds.transfer import hand_over
from bot.domain.answers import Asked, Decision, Entry, Outcome, decide, words_of
from bot.domain.masking import mask_all
from bot.domain.people import SYSTEM, Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Judged, Step, Ticket
from bot.domain.workdays import calendar_of
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import answers

REMEMBERED = timedelta(hours=2)  # so long 有用 and 没用 are about the last answer
AGAIN = timedelta(minutes=30)  # the same answer is not said twice in a group within it


def find(desk: Desk, text: str, reading: Reading, now: datetime) -> Decision:
    """What the entries say to it. The certainty is the reading's, the day and the floor are asked here."""
    return decide(words_of(text), reading.answers, desk.answers.pool(), today(desk, now))


def answer(desk: Desk, message: Inbound, entries: tuple[Entry, ...], now: datetime) -> str:
    """What is said: the entry with its source, or which two may be meant. In a group it is queued here."""
    desk.rights.need(_by(message), Deed.ASK)
    text = answers.answer(entries[0]) if len(entries) == 1 else answers.two(*entries)
    outcome = Outcome.ANSWERED if len(entries) == 1 else Outcome.OFFERED
    if message.is_group and _said_lately(desk, message, entries[0], now):
        return ""
    keep(desk, message, outcome, now, entry=entries[0].id)
    if message.is_group:
        say_in_group(desk, message, text, now, what=f"answer/{entries[0].id}")
    return text


def keep(desk: Desk, message: Inbound, outcome: Outcome, now: datetime, *, entry: int = 0, ticket: int = 0) -> None:
    desk.answers.asked(
        Asked(
            at=now,
            chat=message.chat,
            who=message.who,
            question=mask_all(words_of(message.text))[:120],
            outcome=outcome,
            entry=entry,
            ticket=ticket,
        )
    )


def gap(desk: Desk, message: Inbound, reading: Reading, expired: Entry | None, now: datetime) -> Ticket:
    """No source, no answer: the question is a matter in the register, in a named hand, with that hand's clock."""
    by = _by(message)
    desk.rights.need(by, Deed.ASK)
    if by.standing is Standing.OUTSIDE:  # he asks for himself, not for his post, and reports nothing by it
        message = replace(message, sender=replace(by, standing=Standing.RESIDENT, units=()))
    if not reading.opens:
        kinds = reading.categories or (Judged("other", "default", 0.0),)
        reading = replace(reading, intent=Judged("question", "rule", 0.8), matters=1, categories=kinds)
    ticket = report(desk, message, reading, now)
    if ticket.message != message.key or desk.answers.gap_of(ticket.number) is not None:
        return ticket  # it joined what was asked before
    keep(desk, message, Outcome.GAP, now, entry=expired.id if expired else 0, ticket=ticket.number)
    who = (expired.owner if expired else "") or taker(desk, message.text, ticket.unit, message.chat, now)
    person = desk.people.get(who) if who else None
    if person is not None and person.staff and person.id != ticket.assignee and ticket.unit:
        due = _promised(desk, person.id, ticket, now)
        ticket = hand_over(desk, ticket, Step.ASSIGN, person, SYSTEM, now, note="这类事由他来答", due_at=due)
    hand = ticket.assignee or who
    tell(desk, hand, ticket, "gap", answers.gap_card(ticket.summary, ticket.label))
    if expired is not None:
        tell(desk, expired.owner or hand, ticket, "expired", answers.expired(expired))
    return ticket


def _promised(desk: Desk, person: str, ticket: Ticket, now: datetime) -> datetime | None:
    """The earlier of the matter's deadline and what his card promises, in office time."""
    hours = [card.promise_hours for card in desk.helpers.all() if card.person == person and card.promise_hours]
    if not hours:
        return ticket.due_at
    at = calendar_of(desk.settings).add(now, min(hours) * 60)
    return min(at, ticket.due_at or at)


def waits_for(desk: Desk, ticket: Ticket) -> str:
    return answers.asked_for(ticket.label, name_of(desk, ticket.assignee))


def _said_lately(desk: Desk, message: Inbound, entry: Entry, now: datetime) -> bool:
    """Ten neighbours who ask the same within half an hour read one answer."""
    lately = desk.answers.since(Outcome.ANSWERED, now - AGAIN)
    return any(asked.chat == message.chat and asked.entry == entry.id for asked in lately)


def _by(message: Inbound) -> Actor:
    return message.sender or Actor(message.who, SYSTEM.standing)
