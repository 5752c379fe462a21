"""What somebody who cannot get out tells of where she sits: 「灯也灭了，好怕」 from inside a lift."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

KINDS = frozenset({"lift", "stuck"})
_LONGEST = 60
_INSIDE = re.compile(
    "灯|黑|灭了|闷|热|[好很]?怕|空气|透不过|信号|没电|停电|按钮|按键|警铃|喇叭|对讲|没人应|没反应|风扇|通风|晃|往下|抖"
)
_ELSEWHERE = re.compile("家里?|楼道|单元|小区|路灯|门口|车库|走廊|院|另外|还有个事|对了|顺便|\\d[栋楼号]")


def is_from_inside(text: str) -> bool:
    """Not 「我家灯也灭了」, nor what names another place or another matter."""
    words = plain(text, 200)
    return len(words) <= _LONGEST and _INSIDE.search(words) is not None and _ELSEWHERE.search(words) is None
