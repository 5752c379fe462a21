"""『修好了，换了主板』: done, and what was done."""

import re
from datetime import datetime, timedelta

from bot.deeds.finish import finish
from bot.domain.ticket import State, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.group import is_named
from handlers.middleware import speaker
from handlers.router import Router
from handlers.worker.steps import each, his_here, moves, pressed, stale

router = Router()
ALL = re.compile(
    r"[好的嘞,，。 ]*(?:这?[两几]件|全部?|都|已经)+(?:给)?(?:大家|你们)?(?:[修换弄办搞清做]|处理|解决)?[好完]了?(?=$|[,，。 ])"
)
COUNTED = re.compile("(?P<many>[两三四五])件")
COUNTS = "零一两三四五"
LATELY = timedelta(days=2)  # what he took up longer ago he may have forgotten


@router.command("finish")
@router.work("finish")
def hear_finish(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """What stands beside the word is the result; 「都弄好了」 is said of all that he took up here lately."""
    if message.is_group and not is_named(said, message) and ALL.match(message.text):
        his = [one for one in his_here(desk, message) if one.is_open]
        counted = COUNTED.search(message.text)
        if counted is None or len(his) != COUNTS.index(counted["many"]):
            his = [one for one in his if one.state is State.WORKING and now - one.moved_at <= LATELY]
        if len(his) > 1:
            return each("finish", his, said, message, desk, now)
    return moves("finish", said, message, reading, desk, now)


@router.press("finish")
def press_finish(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """已处理"""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.FINISH, message, desk):
        finish(desk, ticket.number, said.rest, speaker(message), now)
    return ticket.number
