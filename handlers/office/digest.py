"""『日报』『周研判』『月反馈』: the figures so far, asked in the chat."""

import re
from datetime import datetime

from bot.deeds.digest import digest
from bot.domain.digest import kind_named
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import speaker
from handlers.router import LOOK_AFTER, Router

router = Router()
_PERIOD = "今天|今日|这一天|本周|这周|这一周|这个?星期|这个?月|本月"
_WHOLE = "(?:咱们?|我们|整个|全)?(?:社区|网格|片区?|辖区)?(?:里|的)?"
_COUNTS = "(?:新增|新登记|登记|来|收到?|接|报|办结|办完|办好|办|结|处理)(?:的|了)?(?:几件|多少件?|几个|几单)(?:事|单子?|工单|诉求)?"
# 「今天怎么样」「本周情况」「今天新增几件」: the figures so far, without knowing how the report is called
ASKS = re.compile(
    rf"(?:看看|看一下|说说|报一下|问下)?{_WHOLE}(?P<period>{_PERIOD}){_WHOLE}"
    rf"(?:(?:整体|总体|大概)?(?:情况|数据|数字|进展)?(?:怎么样|怎样|咋样|如何)|(?:整体|总体)?(?:情况|数据|数字)|{_COUNTS})[了吗呢呀啊?？。 ]*"
)
LONGEST = 24  # characters of such a question


@router.command("digest")
def hear_digest(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """From the last report until now; for a lead, of his own unit."""
    if len(said.rest) > 12:
        return None  # a sentence about a report, not the wish for one
    return _told(kind_named(said.word), message, desk, now)


@router.anything(LOOK_AFTER)
def hear_overview(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『今天怎么样』, to us alone."""
    text = plain(message.text)
    asked = ASKS.fullmatch(text) if len(text) <= LONGEST and is_alone(desk, message) else None
    if asked is None:
        return None
    return _told(kind_named(asked["period"]), message, desk, now)


def _told(kind: str, message: Inbound, desk: Desk, now: datetime) -> int:
    by = speaker(message)
    told = digest(desk, by, now, kind)
    desk.say(
        Outbound(
            to=Target("person", by.id),
            key=f"{desk.community}/0/digest/{message.key}",
            markdown=told,
            importance=Importance.REPLY,
            answers=message.key,
        )
    )
    return 0
