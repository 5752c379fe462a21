"""『关单 12 已电话回访』: closed by the office."""

import re
from datetime import datetime

from bot.deeds.close import close
from bot.domain.people import Standing
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said, named_first
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()
MAY_BE = re.compile(
    r"^(?:可以|就|先|这[个件]|也|那)*(?:关|结|销|办结)(?:了|掉|单|案)*吧?(?:[\s,，。:：]+(?P<note>.+))?[。 ]*$",
    re.DOTALL,
)
TONE = re.compile(r"^(?:了吧|吧|了|啊|哈)(?:[\s,，。:：]+|$)")


@router.command("close")
def hear_close(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number, with what was done."""
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("close"))
    return _closed(said.number, said.rest, message, desk, now)


@router.anything(frozenset({Standing.OFFICE}))
def hear_may_be_closed(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『1关了吧，物业已换灯』『1可以结了』, to us alone."""
    number, words = named_first(message.text) if is_alone(desk, message) and message.text else (0, "")
    found = MAY_BE.match(words) if number else None
    if found is None or not ("吧" in words[:8] or "可以" in words[:4]):
        return None
    return _closed(number, found["note"] or "", message, desk, now)


def _closed(number: int, note: str, message: Inbound, desk: Desk, now: datetime) -> int:
    ticket = close(desk, number, TONE.sub("", note), speaker(message), now)
    reply(desk, message, worker.closed(ticket), ticket=ticket.number)
    return ticket.number
