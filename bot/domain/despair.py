"""Does somebody say of himself that he does not want to live? Then the answer is to him, and not about somebody else."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

_OWN = re.compile("我|活着|不想活|想死|撑不下去|没意思")
_OTHERS = re.compile(
    "我(?:的)?(?:家里?的?)?(?:爸|妈|儿|女|老公|老婆|丈夫|妻子|孩子|娃|孙|爷|奶|哥|姐|弟|妹|邻居|同学|朋友|室友|婆婆|公公|对象)|[他她]|有(?:个)?人|楼上|楼下|隔壁|对门|邻居|看[到见]|听[到见]"
)


def is_own(text: str) -> bool:
    """「我不想活了」; not 「我儿子说不想活了」."""
    words = plain(text, 200)
    return _OWN.search(words) is not None and _OTHERS.search(words) is None
