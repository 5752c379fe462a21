"""『日报』『周研判』『月反馈』『昨天报了几件』: figures, asked in the chat."""

from datetime import datetime

from bot.deeds.digest import digest
from bot.deeds.tally import tally
from bot.domain.digest import kind_named
from bot.domain.people import Standing
from bot.domain.place import find
from bot.domain.tally import tallied
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import LOOK_AFTER, Router
from handlers.worker.pending import grid_in

router = Router()


@router.command("digest")
def hear_digest(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """From the last report until now; for a lead, of his own unit."""
    if len(said.rest) > 12:
        return None  # a sentence about a report, not the wish for one
    return _told(kind_named(said.word), message, desk, now)


@router.anything(LOOK_AFTER)
def hear_tally(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『昨天报了几件』『哪类最多』『上周怎么样』, to us alone: of the calendar's day, week or month; for a lead, of his own unit."""
    asked = tallied(message.text) if is_alone(desk, message) else None
    if asked is None:
        return None
    by = speaker(message)
    unit = "" if by.standing is Standing.OFFICE else next(iter(by.units), "")
    place = None
    if asked.where:
        grid, there = grid_in(asked.where, desk), find(asked.where, desk.book)
        if grid is not None and not grid[2].strip("的里 "):
            unit = grid[0]
        elif len(there) == 1 and (there[0].start, there[0].end) == (0, len(asked.where)):
            place = there[0].place
        else:
            return None  # 「今天下午怎么样」
    told = tally(desk, by, asked, now, unit, place)
    if asked.what == "all":
        _say(told, message, desk)
    else:
        reply(desk, message, told)
    return 0


def _told(kind: str, message: Inbound, desk: Desk, now: datetime) -> int:
    _say(digest(desk, speaker(message), now, kind), message, desk)
    return 0


def _say(told: str, message: Inbound, desk: Desk) -> None:
    desk.say(
        Outbound(
            to=Target("person", speaker(message).id),
            key=f"{desk.community}/0/digest/{message.key}",
            markdown=told,
            importance=Importance.REPLY,
            answers=message.key,
        )
    )
