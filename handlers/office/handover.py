"""『交接 3网格 老何』: a grid goes to a successor."""

import re
from datetime import datetime

from bot.deeds.handover import handover
from bot.domain.numerals import CHARACTERS, to_digits
from bot.domain.people import Unit
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import standins, worker
from bot.texts.words import Said, plain
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()
NUMBER = re.compile(rf"第?([0-9{CHARACTERS}]+)")


@router.command("handover")
def hear_handover(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """The unit by its name or code, the successor by his."""
    words = plain(message.text).replace(said.word, " ", 1).strip()
    unit = unit_in(words, desk)
    people = [person for person in desk.people.staff() if person.name and person.name in words]
    if unit is None or len(people) != 1:
        raise Unclear("unit or successor missing", reply=worker.needs_words("handover"))
    successor, count = handover(desk, unit.code, people[0].id, speaker(message), now)
    reply(desk, message, standins.handed_over(unit.name, successor.name, count))
    return 0


def unit_in(words: str, desk: Desk) -> Unit | None:
    """Which unit the words name: by name, by code, or 「3网格」 for the third grid."""
    units = list(desk.tree.units.values())
    named = [unit for unit in units if unit.name in words or unit.code in words.split()]
    if named:
        return max(named, key=lambda unit: len(unit.name))
    folded = _numbered(words)
    return next((unit for unit in units if unit.kind != "community" and _numbered(unit.name) in folded), None)


def _numbered(name: str) -> str:
    """第三网格 and 3网格 are one."""
    return NUMBER.sub(lambda found: to_digits(found[1]), name)
