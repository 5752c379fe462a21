"""What a voice transcript or a quick thumb makes of a place: 期栋 for 七栋, 冬门 for 东门. Every change keeps the length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.domain.place_words import trie
from bot.domain.sounds import sounds

SHORT = 2  # characters of a name that may be part of other words

_FIGURES = {
    "一": "医衣依伊", "二": "儿耳尔而", "三": "山伞删", "四": "事寺似市试", "五": "午武屋舞务",
    "六": "刘流留溜", "七": "期齐妻骑汽漆柒", "八": "巴爸拔把霸", "九": "酒久救玖", "十": "石实拾食时",
}  # fmt: skip
_WIDER = {  # where an entrance follows at once
    "一": "以已意易移", "三": "散上伤", "四": "是式思死丝", "五": "物无误吴", "六": "柳陆路", "七": "起启其气器奇", "八": "吧", "九": "就旧",
}  # fmt: skip
_FIGURE = {ord(c): figure for table in (_FIGURES, _WIDER) for figure, heard in table.items() for c in heard}
_HEARD, _HEARD_WIDER = "".join(_FIGURES.values()), "".join(_WIDER.values())
_CN = "一二三四五六七八九十"
_DONG = "栋洞动冻懂董东冬棟"
_UNIT = f"(?:[0-9]{{1,2}}|[{_CN}医衣依儿耳尔而山伞事寺午武]|[a-d]) ?[单担丹][元园员圆原]"
_HOUSE_WORD = "楼[上下道梯顶里]|电梯|门[口禁]|的(?:电|楼|水|门|灯|人)"
# 「十二栋」: a ten misheard before a figure; then the last figure before 栋, 号楼; then 栋 itself before an entrance
_TEN = re.compile(f"[{_FIGURES['十']}是](?=[{_CN[:-1]}](?:[{_DONG}]|号楼))")
_LAST = re.compile(
    f"(?:[{_HEARD}](?=[栋洞幢](?![天口])|号[楼搂]|[{_DONG}]{_UNIT})|[{_HEARD_WIDER}](?=[{_DONG}]{_UNIT})|是(?=[栋洞](?:{_HOUSE_WORD})))"
)
_HOUSE = re.compile(
    f"(?<=[0-9{_CN}])(?:[{_DONG}](?={_UNIT}|{_HOUSE_WORD})|[^\\W0-9a-z{_CN}楼层个号点月日第到和与跟年次幢座](?={_UNIT}))"
)
_ENTRANCE = re.compile(f"(?<=[{_DONG}幢楼座#号])[医衣依儿耳尔而山伞事寺午武](?= ?[单担丹][元园员圆原])")

_BEFORE = '在到去从的是走往这那把给和跟与离出进过区院村楼栋幢号元我们咱 ,。;!?:、("“”「'
_REAL = ("洞口", "会锁", "两停", "敲头", "下门")  # words that only sound like a spot


def figures_mended(look: str) -> str:
    """「期栋儿单元」 as 「七栋二单元」."""
    look = _TEN.sub("十", look)
    look = _ENTRANCE.sub(lambda m: m[0].translate(_FIGURE), _LAST.sub(lambda m: m[0].translate(_FIGURE), look))
    return _HOUSE.sub("栋", look)


@lru_cache(maxsize=128)
def _pattern(names: frozenset[str], blurred: bool) -> tuple[re.Pattern[str], dict[str, str]] | None:
    """What the names sound like, and which one each sound means; two that sound alike are not guessed at."""
    known: dict[str, str] = {}
    twice: set[str] = set()
    for name in names:
        sound = name.translate(sounds(blurred))
        if sound in known:
            twice.add(sound)
        known[sound] = name
    clear = {sound: name for sound, name in known.items() if sound not in twice}
    return (re.compile(trie(clear)), clear) if clear else None


def spoken(names: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The names that can be misheard: the long ones and the short."""
    some = frozenset(name for name in names if len(name) > 1 and not any(c.isascii() for c in name))
    long = frozenset(name for name in some if len(name) > SHORT)
    return long, some - long


def names_mended(look: str, long: frozenset[str], short: frozenset[str]) -> str:
    """「冬大门」 as 「东大门」, for names the book knows. Short ones only by their very sound and where a word begins."""
    for some, blurred in ((long, True), (short, False)):
        made = _pattern(some, blurred)
        if made is not None:
            look = _mended(look, *made, sounds(blurred))
    return look


def _mended(look: str, pattern: re.Pattern[str], clear: dict[str, str], heard: dict[int, str]) -> str:
    parts, at = [], 0
    for match in pattern.finditer(look.translate(heard)):
        start, end = match.span()
        said, name = look[start:end], clear[match[0]]
        if said == name or not _may_be(said, name, look[start - 1 : start]):
            continue
        parts += [look[at:start], name]
        at = end
    return "".join(parts) + look[at:]


def _may_be(said: str, name: str, before: str) -> bool:
    changed = sum(a != b for a, b in zip(said, name, strict=True))
    if len(name) == SHORT:
        return changed == 1 and said not in _REAL and (not before or before in _BEFORE)
    return changed < len(name)
