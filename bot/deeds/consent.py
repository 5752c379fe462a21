"""A resident agrees, or does not, to his talk being archived; a no holds from then on and reaches back."""

from __future__ import annotations

from datetime import datetime

from bot.messages import Inbound, Kind
from bot.ports import Desk

ARCHIVE = "archive"
NO = "disagree"


def consent(desk: Desk, message: Inbound, now: datetime) -> bool:
    """Keep what the archive tells about consent; false when the message is about something else."""
    kind = message.raw.get("msgtype")
    if message.kind is not Kind.EVENT or message.source != ARCHIVE or kind not in ("agree", NO):
        return False
    body = message.raw.get(kind)
    told = body.get("userid") if isinstance(body, dict) else ""
    person = told if isinstance(told, str) and told else message.who
    desk.notes.set(_name(person), f"{kind} {now.isoformat()}")
    if kind == NO:
        desk.inbox.forget_words(ARCHIVE, person)
    return True


def refused(desk: Desk, message: Inbound) -> bool:
    """Is this talk of somebody who does not want it archived? Whatever brought it here, it is not read."""
    if message.source != ARCHIVE or message.kind is Kind.EVENT:
        return False
    return desk.notes.get(_name(message.who)).startswith(NO)


def _name(person: str) -> str:
    return f"consent/{person}"
