"""Does one of ours speak of his own life, of a colleague's work or of another thing than the matter he may mean?"""

from __future__ import annotations

import re

from bot.domain.normalise import plain
from bot.domain.taking_up import shares_a_word

_OWN = re.compile(
    "(?:我|俺)们?(?:自己)?的?(?:家(?!属|园|委)|屋里|儿子|女儿|闺女|姑娘|媳妇|老婆|老公|爱人|对象|老?[妈爸]|爹|娘|娃|孩子|小孩|孙子|孙女|岳母|岳父|丈母娘|丈人|亲戚|手机|车(?!间))"
)
# What a household has and does, and a neighbourhood does not mend
_HOUSEHOLD = re.compile(
    "洗衣机|手机|快递|外卖|冰箱|电视|空调|红包|工资|驾照|作业|衣服|头发|面条|饺子|包子|馄饨|米饭|早饭|午饭|晚饭|饭|菜|汤|粥|面(?=煮|吃)|酒|茶|烟(?=抽|买)|开会|会(?=开)|钱|车(?=停|洗|加|充|修|保养|限行)|彩票|火车票|电影"
)
_COLLEAGUES = "(?:那边|那儿|那里|那头|那片|手里|手上|他们|的片)"
_FAMILIES = tuple(
    re.compile(words)
    for words in (
        "电梯|轿厢|继电器|维保",
        "(?<![阀闸部上])门(?!口|前|外|面|店|牌|诊)|锁|对讲|刷卡",
        "灯|(?<!充)电(?!话|工|脑|动|视|梯|瓶|影|信|子)|跳闸|电闸|充电",
        "水(?!果|泥|平|塔山)|下水|马桶|厕所|龙头|积水|管道",
        "垃圾|纸箱|纸壳|杂物|桶",
        "树|草坪|绿化带|枝",
        "狗|猫|鸽子|鸡",
        "宽带|网络|光纤|断网",
        "暖气|燃气|煤气",
        "井盖|路面|地砖|台阶",
    )
)


def is_his_own_life(text: str) -> bool:
    """「我家洗衣机修好了」「我儿子来了」: no matter of the neighbourhood, whatever its words."""
    return _OWN.search(plain(text, 200)) is not None


def is_of_a_household(text: str, summary: str) -> bool:
    """「快递收到了」「面条都煮好了」 beside a matter that has no such thing, nor anything else of the sentence."""
    words, known = plain(text, 200), plain(summary, 200)
    found = _HOUSEHOLD.findall(words)
    return bool(found) and not any(one in known for one in found) and not shares_a_word(text, summary)


def is_a_colleagues(text: str, names: list[str]) -> bool:
    """「刘敏那边的门都修好了」: of what another has in hand."""
    words = plain(text, 200)
    return any(re.search(re.escape(name) + _COLLEAGUES, words) for name in names if name)


def names_another(text: str, summary: str) -> bool:
    """「电梯好了」 of a matter that is a door: both are named, and they are not the same. 「主板换了」 may be of anything."""
    if shares_a_word(text, summary):
        return False
    words, known = plain(text, 200), plain(summary, 200)
    said = {at for at, family in enumerate(_FAMILIES) if family.search(words)}
    about = {at for at, family in enumerate(_FAMILIES) if family.search(known)}
    return bool(said and about) and not said & about
