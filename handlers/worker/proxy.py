"""『代报 张大爷 3栋 楼道灯坏』: written down for somebody else."""

import re
from datetime import datetime

from bot.deeds.assign import assign
from bot.deeds.proxy import proxy
from bot.deeds.steps import name_of
from bot.domain.found import hotline
from bot.domain.people import called
from bot.domain.work_words import only_asks, work_step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.words import Said, plain, table
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()
SHE_SAYS = re.compile(
    r"(?:婆婆|奶奶|大爷|爷爷|大妈|大姐|大哥|阿姨|叔叔?|居民|住户|业主|老人|老太太|邻居|租户|商户|有人|群众|家里人?|他家|她家)"
    r"(?:今天|刚才|刚刚|早上|昨天)?[又还再]?(?:打电话|打来电话|来电话?|过来|跑来|找到?我|跟我|给我打电话|上门)?(?:来)?(?:说|反映|讲|投诉|抱怨)(?!好了|谢谢|没事)"
)
LET_HIM = re.compile(
    r"[\s,，。]+(?:让|叫|请|喊|派给?|给)(?P<to>[\u4e00-\u9fff]{2,6}?)(?:去|来|过去|跑)+(?:看看?|处理|办|弄|问|说|一趟)*(?:一下|下)?[吧啊哈。 ]*$"
)


@router.command("proxy")
def hear_proxy(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """By phone, at the counter, on a visit."""
    who, rest = _let_him(said.rest, message, desk)
    ticket = proxy(desk, message, reading, rest, now)
    if who and ticket.message == message.key and ticket.assignee != who:
        ticket = assign(desk, ticket.number, who, speaker(message), now)
    times = 1 if ticket.message == message.key else len(desk.tickets.messages(ticket.number))
    line = worker.proxied(ticket, name_of(desk, ticket.assignee), times=times)
    reply(desk, message, line, ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_record(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『3栋有个老人家里漏水，帮我记一下』, to us alone."""
    free = words.proxied(message.text) if is_alone(desk, message) and not said.number else None
    if free is not None and not reading.places and hotline(message.text):
        return None  # 「12345的工单要按时签收」
    return hear_proxy(free, message, reading, desk, now) if free is not None else None


@router.anything(STAFF)
def hear_told(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『6栋的婆婆打电话说楼道里堆了好多纸壳子』, to us alone, with a place in it: somebody wants it written down."""
    if not is_alone(desk, message) or said.number or not reading.places:
        return None
    if work_step(message.text) in ("finish", "transfer", "refuse"):
        return None
    if not SHE_SAYS.search(plain(message.text)) or only_asks(message.text):
        return None
    return hear_proxy(Said("proxy", "", 0, plain(message.text)), message, reading, desk, now)


def _let_him(rest: str, message: Inbound, desk: Desk) -> tuple[str, str]:
    """『公交站牌歪了，让老何去看看』: whom he names, where it is his to say, and the matter without that."""
    asked = LET_HIM.search(rest)
    if asked is None or speaker(message).standing not in table()["assign"].by:
        return "", rest
    found = called(desk.people.staff(), asked["to"])
    return (found.id, rest[: asked.start()]) if found is not None else ("", rest)
