"""『收到，在路上』: he takes it."""

import re
from datetime import datetime

from bot.deeds.accept import accept
from bot.domain.ticket import MOVES, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, plain
from handlers.group import is_alone, is_named, near, takes
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import each, his_here, moves, pressed, stale, told

router = Router()
ALL = re.compile(r"(?:都|全部?)(?:收到|看到|知道|晓得|记下|记着|接|去看)")
TAKES = re.compile(
    r"(?:好的?|行)?[,， ]*我?接(?:下|手)?了?[# ]*(?P<after>\d{1,7})(?:号|件|单)*[吧了]?|(?P<before>\d{1,7})[号,， ]*我?接(?:下|手)?了?"
)


@router.command("accept")
@router.work("accept")
def hear_accept(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """In the group or alone; 收到 is said of what nobody has taken yet, 都收到了 of all of it."""
    here = message.is_group or is_alone(desk, message)
    if here and not is_named(said, message) and ALL.search(message.text):
        return _all(said, message, desk, now)
    return moves("accept", said, message, reading, desk, now)


@router.anything(STAFF)
def hear_take(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『接 1』『1 我接了』, to us alone."""
    found = TAKES.fullmatch(plain(message.text)) if is_alone(desk, message) else None
    if found is None:
        return None
    number = int(found["after"] or found["before"])
    return moves("accept", Said("accept", "接", number), message, reading, desk, now)


def _all(said: Said, message: Inbound, desk: Desk, now: datetime) -> int | None:
    by = speaker(message)
    near_by = his_here(desk, message) if message.is_group else near(desk, message, by)
    his = [one for one in near_by if (one.state, Step.ACCEPT) in MOVES and takes(one, Step.ACCEPT)]
    number = each("accept", his, said, message, desk, now)
    if number is not None and is_alone(desk, message):
        lines = [told("accept", desk.tickets.get(one.number), now, desk) for one in his]
        reply(desk, message, "\n".join(lines), ticket=number)
    return number


@router.press("accept")
def press_accept(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """接单"""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.ACCEPT, message, desk):
        accept(desk, ticket.number, speaker(message), now)
    return ticket.number
