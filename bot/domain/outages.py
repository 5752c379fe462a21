"""停水、停电: is it a house's own trouble, or has the whole estate lost the same supply? Pure."""

from __future__ import annotations

import re

from bot.domain.normalise import plain
from bot.domain.ticket import Place

_WHEN = "(?:什么时候|啥时候|啥辰光|几点钟?|几时|多久|多会儿?|好久)(?:能|才能?|可以|会|得)?"
_ASKS_BACK = re.compile(
    f"{_WHEN}(?:来|有|通|恢复|供)(?:自来)?[水电气网](?!果|梯|瓶|费|卡|表|影|动|视|池|工|话|脑|货|店)|(?<!热)(?:水|电|燃?气|网)(?:到底|究竟|还|要)*{_WHEN}(?:来|有|恢复|通)(?![水电气网人师])"
)
_ANOTHER_DAY = re.compile("明[天早晚]|后天|昨[天晚]|前天|下周|上次|通知|开水|热水|喝水|师傅")
MOST_ASKED = 24  # characters of such a question
# What people call it, by category; the name is what the public line says
SUPPLIES = {
    "water": ("停水", re.compile(r"停水|没水|断水|不出水|冇水|没得水|没有水|一滴水")),
    "power": ("停电", re.compile(r"停电|没电|断电|冇电|没得电|没有电")),
    "gas_heat": ("停气", re.compile(r"停气|没气|断气了|没有气|打不着火")),
    "telecom": ("断网", re.compile(r"断网|没网|上不了网|没信号|没有信号|网断")),
}


def asks_back(text: str) -> bool:
    """「什么时候有水」「电啥时候来」: whoever asks so has none now. Not 「明天几点来水」, and of nobody who is to come."""
    said = plain(text, MOST_ASKED + 1)
    return len(said) <= MOST_ASKED and _ASKS_BACK.search(said) is not None and _ANOTHER_DAY.search(said) is None


def supply(category: str, words: str) -> str:
    """停水, 停电, 停气 or 断网, "" for anything else: a dripping tap is no outage."""
    name, said = SUPPLIES.get(category, ("", None))
    return name if said is not None and (said.search(words) or asks_back(words)) else ""


_BACK = re.compile(r"来([电水气网])|([电水气网])(?:已经|又|也)?(?:来|通|恢复)了|(?<!没)有([电水气网])了")
_OF_SUPPLY = {"电": "power", "水": "water", "气": "gas_heat", "网": "telecom"}


def back_elsewhere(text: str, category: str, summary: str) -> bool:
    """「来电了」 of a lift that stood: the power is back, the lift is another thing. Not where the matter itself tells of
    that supply: 「停电了，电梯也停了」."""
    found = _BACK.search(text)
    told = "".join(filter(None, found.groups())) if found else ""
    return bool(told) and _OF_SUPPLY[told] != category and told not in summary.replace("电梯", "")


_SHORT = {"停水": "水", "停电": "电", "停气": "气", "断网": "网"}
_LIFT = re.compile(r"停|不动|不走|坏|用不了|坐不了|开不了|没法坐|不来|不运行")


def stopped(category: str, words: str) -> str:
    """水, 电, 气, 网 or 梯: what somebody says has stopped; "" for any other trouble."""
    if category == "lift":
        return "梯" if _LIFT.search(words) else ""
    return _SHORT.get(supply(category, words), "")


def one_outage(a: Place, b: Place) -> bool:
    """Two different houses of one estate; never across estates, and one house's own trouble stays its own."""
    return bool(a.estate and a.estate == b.estate and a.building and b.building and a.building != b.building)
