"""『#12 #13 都修好了』: one step for several matters, and one answer."""

from __future__ import annotations

import re
from datetime import datetime

from bot.deeds.close import close
from bot.deeds.urge import urge
from bot.domain.ticket import MOVES, Step
from bot.errors import PersonError
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import lists, words
from bot.texts import several as texts
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import STEPS, act, stands

router = Router()
MOST = 20
_LIST = (
    r"(?P<numbers>#?\s*\d{1,7}(?:\s*[、,，和跟 ]\s*#?\s*\d{1,7})+)"
    r"(?!\d|[-~.]\d|\s*(?:[栋幢座楼单层室门点天分小年月日元个户]|号楼))"  # houses, hours and counts are no tickets
)
SEVERAL = re.compile(rf"^\s*{_LIST}\s*(?P<rest>.*)$", re.DOTALL)
AFTER = re.compile(rf"^(?P<word>[\u4e00-\u9fff]{{1,4}})\s*{_LIST}\s*(?P<rest>.*)$", re.DOTALL)
BY_WORD = {"close": Step.CLOSE, "urge": Step.URGE}  # what is done to several only by its word of command
NUMBER = re.compile(r"\d{1,7}")


@router.anything(STAFF)
def hear_many(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Each is taken on its own: what cannot be taken is named, the others are done."""
    found = several(message.text)
    if found is None or (found[1].stem in BY_WORD and not _may(found[1].stem, message, desk)):
        return None
    if not (is_alone(desk, message) or "#" in words.plain(message.text)):
        return None
    numbers, spoken = found
    done: list[int] = []
    left: dict[int, str] = {}
    for number in numbers[:MOST]:
        try:
            ticket = desk.tickets.get(number)
            if (ticket.state, (STEPS | BY_WORD)[spoken.stem]) not in MOVES:
                left[number] = stands(ticket, message, desk)
                continue
            _act(number, spoken, message, desk, now)
            done.append(number)
        except PersonError as error:
            left[number] = error.reply
    if is_alone(desk, message) or left:
        tells = texts.did if spoken.stem in BY_WORD else lists.many
        reply(desk, message, tells(spoken.stem, done, left), ticket=done[0] if done else 0)
    return done[0] if done else 0


def _act(number: int, spoken: Said, message: Inbound, desk: Desk, now: datetime) -> None:
    match spoken.stem:
        case "close":
            close(desk, number, spoken.rest, speaker(message), now)
        case "urge":
            urge(desk, number, speaker(message), now, words=message.text)
        case _:
            act(spoken.stem, number, spoken, message, desk, now)


def _may(stem: str, message: Inbound, desk: Desk) -> bool:
    """The office alone with us: a resident's matter is not closed by a word in the group."""
    return is_alone(desk, message) and speaker(message).standing in words.table()[stem].by


def several(text: str) -> tuple[list[int], Said] | None:
    """The numbers that begin a sentence or follow its word, and the step it takes; None for anything else."""
    clean = words.plain(text)
    found = SEVERAL.match(clean)
    sentence = ""
    if found and "#" in found["numbers"]:
        sentence = found["rest"].lstrip("都全也 ")
    elif after := AFTER.match(clean):
        found, sentence = after, f"{after['word']} {after['rest']}".strip()
    elif found:
        sentence = found["rest"].lstrip("都全也 ")
        if not found["rest"].startswith(("都", "全")) and _worded(sentence) is None:
            sentence = ""
    if found is None or not sentence:
        return None
    spoken = _worded(sentence) or words.said_step(sentence)
    numbers = list(dict.fromkeys(int(number) for number in NUMBER.findall(found["numbers"])))
    return (numbers, spoken) if spoken is not None and len(numbers) > 1 else None


def _worded(sentence: str) -> Said | None:
    return next(filter(None, (words.said(stem, sentence) for stem in BY_WORD)), None)
