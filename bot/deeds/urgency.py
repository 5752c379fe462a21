"""How pressing a matter is, by its words and its category."""

import re

from bot.deeds.steps import CATEGORY_FLOOR
from bot.domain.categories import CATEGORIES
from bot.domain.ticket import Judged, Urgency

_PRESSING = re.compile(r"紧急|加急|很急|太急|着急|救急|孕妇|婴儿|刚满月|透析|轮椅|卧床|冒水|喷水|水漫|整栋|全楼|大面积")
_MILD = re.compile(
    r"路灯|楼道灯|楼梯灯|声控灯|感应灯|景观灯|灯泡|灯(?:又|都|全)?(?:不亮|坏|闪|灭)|照明|异响|响声|(?<!一)滴水|水压"
)


def urgency_of(category: Judged, words: str) -> Urgency:
    """By what was said, else as its category usually is; a lamp is no power cut."""
    usual = (
        CATEGORIES.get(category.value, CATEGORIES["other"]).urgency if category.p >= CATEGORY_FLOOR else Urgency.NORMAL
    )
    if _PRESSING.search(words):
        return Urgency.URGENT
    return Urgency.NORMAL if _MILD.search(words) else usual
