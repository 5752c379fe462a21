"""『修好了，换了主板』: done, and what was done."""

import re
from datetime import datetime, timedelta

from bot.deeds.finish import finish
from bot.domain.ticket import State, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.dangers import rings
from handlers.group import is_alone, is_named, near
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import each, his_here, moves, pressed, stale, told

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
    alone = is_alone(desk, message)
    if (message.is_group or alone) and not is_named(said, message) and ALL.match(message.text):
        near_by = his_here(desk, message) if message.is_group else near(desk, message, speaker(message))
        his = [one for one in near_by if one.is_open and not rings(one)]
        counted = COUNTED.search(message.text)
        if counted is None or len(his) != COUNTS.index(counted["many"]):
            his = [one for one in his if one.state is State.WORKING and now - one.moved_at <= LATELY]
        if len(his) > 1:
            number = each("finish", his, said, message, desk, now)
            if alone:
                lines = [told("finish", desk.tickets.get(one.number), now, desk) for one in his]
                reply(desk, message, "\n".join(lines), ticket=his[0].number)
            return number
    return moves("finish", said, message, reading, desk, now)


@router.press("finish")
def press_finish(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """已处理"""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.FINISH, message, desk):
        finish(desk, ticket.number, said.rest, speaker(message), now)
    return ticket.number
