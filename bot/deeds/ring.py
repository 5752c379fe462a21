"""The alarm's card, and the telephone, to each who is called to a danger."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deeds.steps import tell
from bot.domain.danger import DangerHit
from bot.domain.despair import is_own
from bot.domain.masking import mask_all
from bot.domain.ticket import Ticket
from bot.messages import Importance, Inbound, Outbound, Target
from bot.ports import Desk
from bot.texts import cards, office

LASTS = timedelta(hours=12)  # so long after it people may say that a danger is over
RANG = "danger/rang"  # the note of when it rang last


def rang_lately(desk: Desk, now: datetime) -> bool:
    """Has anything rung within half a day? Else nobody need look for what may be over: most messages come when nothing rings."""
    at = desk.notes.get(RANG)
    return bool(at) and now - datetime.fromisoformat(at) <= LASTS


def is_doubted(hits: tuple[DangerHit, ...]) -> bool:
    """Does nothing but the wording sound dangerous? Then it calls fewer people: many of these are none."""
    return bool(hits) and all(hit.guessed for hit in hits)


def is_of_himself(message: Inbound, hits: tuple[DangerHit, ...]) -> bool:
    """Does a resident tell us alone that he does not want to live?"""
    alone = not message.is_group and message.sender is not None and not message.sender.standing.is_staff
    return alone and bool(hits) and hits[0].kind == "selfharm" and is_own(message.text)


def ring(
    desk: Desk, ticket: Ticket, people: list[str], hits: tuple[DangerHit, ...], now: datetime, *, message: str = ""
) -> None:
    """The alarm's card to each of *people*, with what was said. No telephone rings at once for what only sounds like it."""
    desk.notes.set(RANG, now.isoformat())
    words, kind = [mask_all(hit.words) for hit in hits], hits[0].told if hits else ""
    for person in people:
        card = cards.danger(ticket, person, message or ticket.summary, words, kind, now, desk.settings)
        tell(desk, person, ticket, "alarm", card=card, importance=Importance.DANGER, subject="alarm")
        if not is_doubted(hits):
            telephone(desk, ticket, person)


def telephone(desk: Desk, ticket: Ticket, person: str, times: int = 0) -> bool:
    """Where the office has it, the telephone rings after each card. *times*: which repetition."""
    if not desk.settings.calls or not person:
        return False
    return desk.say(
        Outbound(
            to=Target("person", person),
            key=f"{ticket.ref}/call-{times}/{ticket.round}/{person}",
            text=office.telephones(ticket),
            call=True,
            importance=Importance.DANGER,
            ticket=ticket.number,
            subject=f"{ticket.ref}/alarm",
        )
    )
