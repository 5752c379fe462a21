"""『今天有几件没办』: how many are left."""

import re
from datetime import datetime

from bot.deeds.pending import done, pending
from bot.domain.people import Standing, called
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import LOOK_AFTER, STAFF, Router

router = Router()
WORKERS = frozenset({Standing.WORKER, Standing.OUTSIDE})
LEFT = r"没办|没弄|没处理|没解决|没完|未办|超期|超时|逾期|在办|没人管|积压|没接"
ASKS = re.compile(
    rf"^(?:今天|现在|目前)?(?:有没有|还有|有)(?:什么|啥|谁)?(?:{LEFT})完?的?(?:事|单子?|工单)?[吗么呀啊?？ ]*$|谁(?:手[里上头])?的?(?:活|事|单子?)?最多"
    rf"|(?:几件|多少件?|哪些|哪几件|多少个|几个).{{0,8}}(?:{LEFT})|(?:{LEFT}).{{0,6}}(?:几件|多少|哪些|有吗|有没有)"
)

HOW_MANY = re.compile(
    r"(?:今天|现在|手里|社区|这会儿?|目前|一共|总共|还|都)*有?(?:几件|多少件)(?:事|单子?|工单)?[了吗呢呀啊?？ ]*"
)
DID = re.compile(
    r"我?(?P<when>今天|今儿|今日|本周|这周|这个?星期|这个?月|本月)?我?(?:一共|总共|都)?(?:干|办|做|弄|修|处理|解决|办结|完成|搞定)(?:完|好|成|掉)?了?"
    r"(?:几件|多少件?|哪些|几个|哪几件)(?:事|活|单子?|工单)?[了吗呢呀啊?？。 ]*"
)
IN_HIS_HANDS = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:手[里头上]|那儿|那边)(?:还|现在|都|一共)*有?(?:几件|多少|哪些|啥|什么)"
)


@router.command("pending")
@router.anything(STAFF)
def hear_pending(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """In the table's words or in his own; only to us alone."""
    asks = ASKS.search(message.text) or HOW_MANY.fullmatch(plain(message.text))
    if not said.word and not (asks and is_alone(desk, message)):
        return None
    reply(desk, message, pending(desk, speaker(message), now))
    return 0


@router.anything(WORKERS)
def hear_done(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『今天干了几件』, to us alone: what he finished since midnight, Monday or the first."""
    asked = DID.fullmatch(plain(message.text)) if is_alone(desk, message) else None
    if asked is None:
        return None
    reply(desk, message, done(desk, speaker(message), now, asked["when"] or "今天"))
    return 0


@router.anything(STAFF)
def hear_whose(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『王师傅手里还有几件』, from who looks after him."""
    looks_after = speaker(message).standing in LOOK_AFTER and is_alone(desk, message)
    found = IN_HIS_HANDS.match(plain(message.text)) if looks_after else None
    whose = called(desk.people.staff(), found["name"]) if found else None
    if whose is None:
        return None
    reply(desk, message, pending(desk, speaker(message), now, of=whose.id))
    return 0
