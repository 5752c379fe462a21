"""『好了』: the reporter says it is fixed."""

import re
from datetime import datetime, timedelta

from bot.deeds.confirm import confirm
from bot.deeds.doors import as_owner
from bot.deeds.progress import progress
from bot.domain.ticket import MOVES, State, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import may_speak_for, own_matter, own_matters
from handlers.middleware import is_staff, reply, speaker
from handlers.router import RESIDENTS, Router

router = Router()
# What people say when it is good again, where they have just been asked.
GOOD = re.compile(
    r"(?:好|亮|通|走|修好|换|清|收|停|关|热|可以|解决|弄好|没事|恢复|安静|干净|正常|大|紧|稳)(?:好|干净|新的|住)?了"
    r"|(?:盖|填|铺|垫|装|补|焊|刷|扫|搬|挪|拖|运)(?:平|好|上|走|完|净)?了"
    r"|好用(?:得很|多|了|$|[,，。 ])|能(?:用|刷|坐|开|关|走|锁|进)了|(?:亮|好|通|清)得很"
    r"|不(?:漏|响|抖|吵|臭|堵|晃|滴|闪)了?|没(?:有)?(?:味|漏|响|打|堵|吵|声)|来(?:水|电|气)了|严实"
)
THUMB = re.compile(r"(?:👍|👌|\[强\]|\[赞\]|\[OK\]|[🏻🏼🏽🏾🏿])+")
JUST_ASKED = timedelta(minutes=30)
ASKS = re.compile(
    r"(?:好|修|弄|通|亮|行|解决|可以)了?(?:没有?|没得|吗|么|不)[?？呀啊哦嘛]*$"
)  # 「修好了没有？」 is no yes
BAD = re.compile(r"没(?:好|修|换|亮|通|解决|人|来)|还是|还在|还没|又|不行|不亮|不通|但是|可是|就是|只(?:修|换|好)")


@router.command("confirm")
@router.intent("confirm")
def hear_confirm(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """About what it joins, else about his own that waits for his word; a bare word of his without one is talk."""
    by = message.sender
    if by is None or ASKS.search(message.text):
        return None
    ticket = own_matter(said, message, reading, desk, {State.RESOLVED})
    if ticket is None:
        return None
    if is_staff(message) and (ticket.state is not State.RESOLVED or not may_speak_for(desk, by, ticket)):
        return None  # a worker's 「好了」 is his result
    if (ticket.state, Step.CONFIRM) not in MOVES or not may_speak_for(desk, by, ticket):
        return ticket.number  # a neighbour who has no part in it, or it is over
    ticket = confirm(desk, ticket.number, by, now, words=message.text, message=message)
    line = resident.confirmed(ticket) if ticket.state is State.CLOSED else resident.noted(ticket)
    reply(desk, message, line, ticket=ticket.number)
    return ticket.number


@router.press("fixed")
def press_fixed(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """已解决, under the question in 微信客服."""
    ticket = desk.tickets.get(said.number)
    if (ticket.state, Step.CONFIRM) not in MOVES:
        _, line = progress(desk, ticket.number, speaker(message), now)
        reply(desk, message, line, ticket=ticket.number)
        return ticket.number
    ticket = confirm(desk, ticket.number, speaker(message), now, words=message.text, message=message)
    line = resident.confirmed(ticket) if ticket.state is State.CLOSED else resident.noted(ticket)
    reply(desk, message, line, ticket=ticket.number)
    return ticket.number


def _thumb(message: Inbound, desk: Desk, now: datetime) -> bool:
    """👍 within the half hour after she was asked."""
    if not THUMB.fullmatch(message.text.strip()):
        return False
    waits = [ticket for ticket in own_matters(desk, message) if ticket.state is State.RESOLVED]
    return any(ticket.asked_at is not None and now - ticket.asked_at <= JUST_ASKED for ticket in waits)


@router.anything(RESIDENTS)
def hear_good(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『现在没打了，谢谢小孟跑一趟』: in any words, from whoever has been asked and not answered yet."""
    if (
        reading.opens
        or not message.text
        or not (GOOD.search(message.text) or _thumb(message, desk, now))
        or BAD.search(message.text)
        or ASKS.search(message.text)
    ):
        return None
    own = [ticket for ticket in own_matters(desk, message) if ticket.state is State.RESOLVED]
    his = [ticket for ticket in own if as_owner(desk, speaker(message), (ticket.reporter,)).id == ticket.reporter]
    quoted = desk.tickets.of_message(f"{message.source}/{message.quote}") if message.quote else None
    named = quoted.number if quoted is not None else said.number
    if len(his) != 1 or named not in (0, his[0].number):
        return None
    ticket = confirm(desk, his[0].number, speaker(message), now, words=message.text, message=message)
    reply(desk, message, resident.confirmed(ticket), ticket=ticket.number)
    return ticket.number
