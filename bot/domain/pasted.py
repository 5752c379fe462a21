"""What is copied out of a chat: the words that were said, without the lines that only tell who said them and when."""

from __future__ import annotations

import re
from typing import Final

# 「李阿姨 11-22 10:23」, 「李阿姨@微信 2026/11/22 10:23:11」, 「10:23」: a line of its own above the words
_WHEN: Final = re.compile(
    r"^.{0,30}?(?:^|\s)(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s*|今天|昨天|星期.|周.)?\s*"
    r"(?:上午|下午|晚上|凌晨|中午)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*[:：]?$"
)
_WHO: Final = re.compile(r"^[^，。,.!！?？]{1,20}(?:@微信)?[:：]$")  # 「3栋-李:」 above the words
MOST: Final = 1000


def words_of(text: str) -> str:
    """The talk itself, its lines joined as one breath; "" when nothing but names and times was copied.

    A nickname on a line of its own is left out: who wrote it is nobody's business in a 代报.
    """
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    said = [line for line in lines if line and not _WHEN.match(line) and not _WHO.match(line)]
    return "，".join(line.rstrip("，,") for line in said)[:MOST]
