"""『延期 12 周五 等配件』: more time, once, and why."""

from datetime import datetime

from bot.deeds.extend import extend
from bot.deeds.standin import in_hand
from bot.domain.more_time import asked_for
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said, numbered, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import waits_for

router = Router()


@router.command("extend")
def hear_extend(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number, with a day if one is named, and a reason."""
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("extend"))
    why, until = waits_for(Said("extend", "", said.number, said.rest.removeprefix("到")), now, desk, nothing="")
    return _extended(desk, said.number, until, why, message, now)


@router.anything(STAFF)
def hear_later(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『1 能不能晚两天』, to us alone: of the one he names, or has; his words are the reason."""
    number, rest = numbered(message.text)
    words = rest or plain(message.text)
    longer = asked_for(words) if is_alone(desk, message) else None
    if longer is None:
        return None
    his = [one.number for one in in_hand(desk, message.who) if one.is_open]
    number = number or (his[0] if len(his) == 1 else 0)
    if not number:
        raise Unclear("no number", reply=worker.needs_words("extend"))
    due = desk.tickets.get(number).due_at or now
    return _extended(desk, number, due + longer, words, message, now)


def _extended(desk: Desk, number: int, until: datetime | None, why: str, message: Inbound, now: datetime) -> int:
    ticket = extend(desk, number, until, why, speaker(message), now)
    reply(desk, message, worker.extended(ticket, why, now, desk.settings), ticket=ticket.number)
    return ticket.number
