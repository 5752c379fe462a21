"""『延期 12 周五 等配件』: more time, once, and why."""

import re
from datetime import datetime, timedelta

from bot.deeds.extend import extend
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
# 「能不能晚两天」「1 再宽限一天行不行」
LATER = re.compile(
    r"(?:能不能|可不可以|可以|能|想|要|得|再|还|我|让我|给我)*(?:晚|宽限|缓|推迟|延|延长|拖)(?:上|个|到)?"
    r"(?P<many>[半一两三四五]|\d)个?(?P<unit>天|周|星期|礼拜|小时|钟头)(?:弄|修|办|处理|再弄|再修)?(?:行不行|行吗|可以吗|成吗|好吗|吗|吧|啊|[?？。 ])*"
)
MANY = {"半": 0.5, "一": 1, "两": 2, "三": 3, "四": 4, "五": 5}
UNITS = {"天": "days", "周": "weeks", "星期": "weeks", "礼拜": "weeks", "小时": "hours", "钟头": "hours"}


@router.command("extend")
def hear_extend(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number, with a day if one is named, and a reason."""
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("extend"))
    why, until = waits_for(Said("extend", "", said.number, said.rest.removeprefix("到")), now, desk, nothing="")
    ticket = extend(desk, said.number, until, why, speaker(message), now)
    reply(desk, message, worker.extended(ticket, why, now, desk.settings), ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_later(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『1 能不能晚两天』, to us alone: of the one he names, or has; his words are the reason."""
    number, rest = numbered(message.text)
    found = LATER.fullmatch(rest or plain(message.text)) if is_alone(desk, message) else None
    if found is None:
        return None
    his = [one.number for one in desk.tickets.assigned_to(message.who) if one.is_open]
    number = number or (his[0] if len(his) == 1 else 0)
    if not number:
        raise Unclear("no number", reply=worker.needs_words("extend"))
    due = desk.tickets.get(number).due_at or now
    many = MANY.get(found["many"]) or int(found["many"])
    ticket = extend(
        desk, number, due + timedelta(**{UNITS[found["unit"]]: many}), found[0].strip(), speaker(message), now
    )
    reply(desk, message, worker.extended(ticket, found[0].strip(), now, desk.settings), ticket=ticket.number)
    return ticket.number
