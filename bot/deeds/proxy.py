"""代报: by phone, at the counter, on a visit. The same register, with who wrote it down as who is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.deeds.report import report
from bot.domain.masking import is_full_name
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Origin, Ticket
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker

_WHO = re.compile(
    r"^[\s:：]*(?P<who>[\u4e00-\u9fff]{1,4}?(?:大爷|大妈|阿姨|叔叔?|婶|奶奶|爷爷|婆婆|先生|女士|师傅|老师|姐|哥))[\s,，:：]+"
)


def may_in(desk: Desk, by: Actor, units: Sequence[str], owners: frozenset[str] = frozenset()) -> bool:
    """May he write down what is said in one of these units, or in a group of these owners?"""
    return any(desk.rights.may(by, Deed.PROXY, unit, owners) for unit in units)


def need_in(desk: Desk, by: Actor, units: Sequence[str], owners: frozenset[str] = frozenset()) -> None:
    """Raises NotYours where he may not."""
    if not may_in(desk, by, units, owners):
        desk.rights.need(by, Deed.PROXY, units[0], owners)


def proxy(desk: Desk, message: Inbound, reading: Reading, words: str, now: datetime) -> Ticket:
    """「代报 张大爷 3栋 楼道灯坏」. The name stays out of what is written in clear."""
    if message.sender is None or not words.strip():
        raise Unclear("nothing to write down", reply=worker.needs_words("proxy"))
    desk.rights.need(message.sender, Deed.PROXY, message.sender.units[0] if message.sender.units else "")
    first, _, rest = words.strip(" :：").partition(" ")
    named = is_full_name(first.rstrip(",，:：")) and rest.strip()
    matter = rest if named else _WHO.sub("", words).strip() or words
    return report(desk, message, reading, now, origin=Origin.PROXY, words=matter)
