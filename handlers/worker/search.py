"""『查 3号楼 路灯』: what there was, and is."""

import re
from datetime import datetime

from bot.deeds.search import search
from bot.domain.place import find
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()
LONGEST = 30
ASKED = re.compile(r"^(?:查询|查一下|查找|搜索|查|搜)[\s:：]*(?P<what>.+)$", re.DOTALL)
APART = re.compile(r"^(?:查询|查一下|查找|搜索|搜|查(?=[\s:：\d#]))")
HERE = re.compile(
    r"(?:最近|现在|这[几两]天|这周|今天)?(?:都|还)?(?:有|出)(?:了|过)?(?:什么|啥|哪些)(?:事情?|问题|情况|单子?|工单)(?:没(?:办|弄|处理)完?的?)?[吗呢呀啊?？。 ]*"
)


@router.command("search")
def hear_search(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """What stands behind the word; 「查过了，没事」 is talk."""
    clean = words.plain(message.text)
    asked = ASKED.match(clean)
    if asked is None or not APART.match(clean):
        return None
    found, line = search(desk, asked["what"], speaker(message), now)
    reply(desk, message, line)
    return found[0].number if len(found) == 1 else 0


@router.anything(STAFF)
def hear_of_a_place(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『3栋最近有什么事』, to us alone: what there was and is at the place."""
    text = words.plain(message.text)
    there = find(text, desk.book) if is_alone(desk, message) and len(text) <= LONGEST else ()
    if len(there) != 1 or there[0].start != 0 or not HERE.fullmatch(text[there[0].end :].lstrip("的 ")):
        return None
    found, line = search(desk, text[: there[0].end], speaker(message), now)
    reply(desk, message, line)
    return found[0].number if len(found) == 1 else 0
