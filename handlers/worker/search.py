"""『查 3号楼 路灯』: what there was, and is."""

import re
from datetime import datetime

from bot.deeds.search import search
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()
ASKED = re.compile(r"^(?:查询|查一下|查找|搜索|查|搜)[\s:：]*(?P<what>.+)$", re.DOTALL)
APART = re.compile(r"^(?:查询|查一下|查找|搜索|搜|查(?=[\s:：\d#]))")


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
