"""『能不能晚两天』: how much longer somebody asks for."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.domain.normalise import plain
from bot.domain.numerals import CHARACTERS, to_digits

_ASKED = re.compile(
    "(?:[^,。;?]{0,20}?(?:弄|修|办|搞|赶|做|干|清|来|忙)不(?:完|了|好|及|过来)了?[,。 ]*)?"  # why
    "(?:能不能|可不可以|可以|能|想|要|得|再|还|我|让我|给我)*(?:晚|宽限|缓|推迟|延长?|拖)(?:上|个|到)?"
    f"(?P<many>半|[0-9]{{1,2}}|[{CHARACTERS}]{{1,2}})个?(?P<unit>天|周|星期|礼拜|小时|钟头)(?:再?(?:弄|修)|办|处理)?"
    "(?:行不行?|成不成?|中不中?|好不好?|可不可以|可以不|行吗|可以吗|成吗|好吗|吗|吧|啊|呗|[,?。 ])*"
)
_UNITS = {
    "天": timedelta(days=1), "周": timedelta(weeks=1), "星期": timedelta(weeks=1), "礼拜": timedelta(weeks=1),
    "小时": timedelta(hours=1), "钟头": timedelta(hours=1),
}  # fmt: skip
_HALF = 0.5


def asked_for(text: str) -> timedelta | None:
    """「再宽限半天行不行」 → half a day; None for a sentence that says anything else."""
    found = _ASKED.fullmatch(plain(text).strip())
    if found is None:
        return None
    return _UNITS[found["unit"]] * (_HALF if found["many"] == "半" else int(to_digits(found["many"])))
