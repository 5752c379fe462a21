"""One lift, five reports. The place decides first, then category and likeness of the words."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.domain.categories import CATEGORIES
from bot.domain.normalise import plain
from bot.domain.ticket import Place
from bot.domain.triggers import signs_of, triggered

MERGE = 0.5  # from here two reports are one matter; between ASK and this a person is asked
UNLIKE = 0.55  # the same where the two are of different kinds
ASK = 0.35
_LOOK = 200
# Characters that say nothing about the matter
_EMPTY = frozenset(
    "的了是在有我你他她它们这那就也都又还没不个一上下里到来去说要会能吧吗呢啊呀哦嘛哈着过把被给和跟与很太真好么什怎谁哪几多少天年月日点分号楼栋单元家人,.。!?;:、 \0"
)
_SAYS_NOTHING = _EMPTY | {a + b for a in _EMPTY for b in _EMPTY}
_NUMBER = re.compile(r"\d+")
_FIGURES = frozenset("0123456789")
# Words for one thing; the first stands for all
_ALIKE = (
    ("电梯", "升降机", "货梯", "客梯", "轿厢", "铁箱箱"),
    ("停了", "坏了", "罢工", "不动", "不走", "停运", "趴窝", "故障", "不转", "用不了", "失灵"),
    ("停水", "没水", "断水", "不出水", "冇水", "没得水"),
    ("停电", "没电", "断电", "跳闸", "冇电", "没得电"),
    ("路灯", "楼道灯", "灯不亮", "灯坏", "声控灯", "感应灯"),
    ("垃圾", "生活垃圾", "厨余", "渣子"),
    ("漏水", "渗水", "滴水", "返水", "渗漏"),
    ("暖气", "供暖", "地暖", "暖气片", "供热"),
    ("广场舞", "跳舞", "音响"),
    ("装修", "冲击钻", "电钻", "砸墙", "电锤"),
)
# Says nothing of what it is that is broken: how, for how long, and what should be done
_HOW = re.compile(
    "|".join(sorted(_ALIKE[1], key=len, reverse=True))
    + "|没人[修管来收换理清弄]|[一二两三四五六七八九十几半0-9好]{1,3}个?(?:多)?(?:天|周|月|礼拜|星期|小时|钟头|晚上)|报修?[了过]|反映[了过]?|不能用|用不成|谁?管管|谁管|有人管"
    "|麻烦|师傅|来?看看|出?毛病|(?:怎么|咋)(?:回事|办|搞的)|赶紧|快点?|尽快|处理|(?<!装)修(?:一下|修)?|不亮|打不开|关不上|不行|坏|谢谢|请|吵(?:死|得)?|[又老]"
)
_SAME_WORD = {word: f"\ue000{i}" for i, group in enumerate(_ALIKE) for word in group}
_SAME_WORDS = frozenset(_SAME_WORD.values())
_WORDS = triggered("|".join(sorted(map(re.escape, _SAME_WORD), key=len, reverse=True)))


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """Characters and pairs of characters that carry meaning; like words counted as one."""
    folded = plain(text, _LOOK)
    signs = signs_of(folded)
    if not _FIGURES.isdisjoint(signs):
        folded = _NUMBER.sub("0", folded)
        signs = signs_of(folded)
    found = signs - _SAYS_NOTHING
    if _WORDS.search(folded) is None:
        return found
    return found.union([_SAME_WORD[word] for word in _WORDS.pattern.findall(folded)])


def likeness(a_text: str, b_text: str) -> float:
    """How alike two messages are in words, 0-1."""
    return alike(grams(a_text), grams(b_text))


def alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared grams over the geometric mean of both sides, 0-1."""
    shared = a & b
    if not shared:
        return 0.0
    weight = len(shared) + 4.0 * len(shared & _SAME_WORDS)
    return min(1.0, float(weight / (len(a) * len(b)) ** 0.5))


def is_wide(category: str) -> bool:
    """Does a matter of this category concern a building or more, whatever room it is told from?"""
    known = CATEGORIES.get(category)
    return known is not None and known.wide


def conflict(a: Place, b: Place, wide: bool = False) -> bool:
    """Do both name, and differ in, estate, building, unit, spot, or (unless *wide*) room?"""
    pairs = [(a.estate, b.estate), (a.building, b.building), (a.unit, b.unit), (a.spot, b.spot)]
    if not wide:
        pairs.append((a.room, b.room))
    return any(x and y and x != y for x, y in pairs)


def agreement(a: Place, b: Place) -> float:
    """How much of the place both name alike: 1 for the same unit, room or spot, 0.7 for the building, 0 for less."""
    if (a.spot and a.spot == b.spot) or (a.room and a.room == b.room and a.building == b.building):
        return 1.0
    if a.building and a.building == b.building:
        return 1.0 if a.unit == b.unit else 0.7
    return 0.0


def _what(text: str) -> str:
    """Without how it is broken: a lamp that 「坏了」 and a door that 「坏了」 are alike in nothing. Whole where it says no more."""
    folded = plain(text, _LOOK)
    left = _HOW.sub(" ", _NUMBER.sub(" ", folded))
    return left if grams(left) else folded


def same_matter(
    place_a: Place, place_b: Place, category_a: str, category_b: str, text_a: str, text_b: str
) -> tuple[bool, float]:
    """Is it one matter, and how sure, 0-1?

    Never for two known and different estates, buildings, units, rooms or spots. For kinds that concern a whole building
    (lift, water, power, gas and heat, fire safety, noise) rooms are ignored.
    """
    wide = is_wide(category_a) and is_wide(category_b)
    if conflict(place_a, place_b, wide):
        return False, 0.0
    unlike = category_a != category_b and not {category_a, category_b} & {"", "other"}
    words = likeness(_what(text_a), _what(text_b))
    alike = agreement(place_a, place_b)
    same_kind = category_a == category_b and category_a not in {"", "other"}
    score = 0.75 * words + (0.25 if same_kind else -0.1) + 0.3 * alike
    if category_a == category_b == "lift" and alike >= 0.7:
        score += 0.25  # one lift in the house: whatever words, it is that one
    if words < 0.3 and not (category_a == category_b == "lift" and alike):
        score -= 0.2
    score = max(0.0, min(1.0, score))
    return score >= (UNLIKE if unlike else MERGE), score
