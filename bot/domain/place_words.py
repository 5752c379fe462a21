"""The patterns of places: how numbers, buildings, entrances and rooms are written, and what only looks like them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from bot.domain.numerals import CHARACTERS

_CN = CHARACTERS.replace("两", "")
NUM = f"(?:[0-9]{{1,3}}|[{_CN}]{{1,4}})"
NUMBER_BEGINS = frozenset(f"0123456789abcdefghijklmnopqrstuvwxyz{_CN}负地第顶-")  # and the prefixes of a book
NUMERAL = re.compile(rf"[\da-z{_CN}]")
_NO_FIGURE_AFTER = "(?!(?<=[0-9])[0-9])"  # B2 is not in B21
_Node = dict[str, Any]  # character -> what may follow; "" ends a word
_SEP = "(?: ?[、,和及跟与/&] ?| )"
ROOM = f"(?:[1-9][0-9]{{2,3}}|[1-9][零〇][0-9]|[{_CN}]{{3,4}})"
_NOT_AFTER_ROOM = r"(?![0-9.:点块元米年月度千k%]|万(?!爹|婆|阿|大|老|奶|师|姐|叔|家|爷|伯)|号楼|[栋幢](?!楼上)|个|多|人|天(?!天)|平|斤|户|路公|分|秒|毫|公里)"
# Counts and other numbers that look like buildings: 这栋, 两栋, 整栋, 另一栋, 第三栋
_COUNT = "(?<![这那哪每整另本该第几多数售套买卖哪同])(?<!(?<!还)有)"

BLANK = re.compile(
    r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{6,}|(?<!\d)(?:19|20)\d\d ?[年./-] ?\d{1,2}(?:[月./-]\d{1,2}[日号]?)?|(?<!\d)\d{1,2}月 ?\d{1,2}[日号]?(?!楼|院)"
    rf"|(?:本月|这个月|下个?月|上个?月|每个?月|个月|[{_CN}]{{1,2}}月) ?{NUM}[日号](?!楼|院)|{NUM}[日号](?=之前|以前|前(?!面|边|门|头)|晚上|早上|上午|下午|开始|交|截止|到期|那天|发工资|放假|开学|报名|出生|凌晨|中午|半夜|早晨|清早|夜里)"
    r"|(?<!\d)\d{1,2}:\d\d(?:[-~到至—]+\d{1,2}:\d\d)?|\d+(?:\.\d+)?(?:块|元|万(?!爹|婆|阿|大|老|奶|师|姐|叔|家|爷|伯)|千|斤|公斤|平米?|米|%|岁|分钟|小时|个|天(?!天)|年|条|公里|毫升|升|寸|℃|路公交)"
    rf"|(?:早上|上午|下午|晚上|中午|凌晨|夜里|半夜)?{NUM}点(?:{NUM}分?|半|钟|多)?|(?<!\d)(?:110|119|120|122|12345|12315|96\d{{3}})(?!\d)|\d{{1,2}}号线|502胶"
)


def trie(words: Iterable[str]) -> str:
    """A regular expression for the longest of the words, without trying them one by one."""
    root: _Node = {}
    for word in words:
        node = root
        for c in word:
            node = node.setdefault(c, {})
        node[""] = {}
    return _branch(root)


def _branch(node: _Node) -> str:
    ends = "" in node
    parts = [re.escape(c) + _branch(below) for c, below in sorted(node.items()) if c]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return f"(?:{body})?" if ends else body


def _house(prefixes: frozenset[str], suffixes: frozenset[str], letters: bool) -> tuple[str, str, str]:
    """Patterns of what stands before a house's number, of the number and of what stands behind it."""
    extra = "|".join(sorted(map(re.escape, suffixes), key=len, reverse=True))
    suffix = (
        "号厂房|号楼|号院|好楼|号搂|号栋|号馆|号棚|栋楼(?=下|上|道|顶|梯|里|门|的)|栋(?!楼(?:就|都|的人|全|一共|才|有))|幢|棟|座|#楼|#|(?<=\\d)[动洞冻懂](?![不了口])|[洞](?=[一二三四五六七八九十\\d])|(?<=[一二三四五六七八九十])动(?=[的, ]|[一二三四五六七八九十\\d])"
        + (f"|{extra}" if extra else "")
    )
    prefix = trie(prefixes)
    prefix = f"(?:{prefix})" if prefix else "(?!)"
    letter = "|[a-z]" if letters else ""
    return prefix, f"(?:{NUM}{letter})", suffix


def name_pattern(
    names: Iterable[str], prefixes: frozenset[str], suffixes: frozenset[str], letters: bool
) -> re.Pattern[str] | None:
    """The names of a book as group name; None where it has none."""
    known = trie(names)
    if not known:
        return None
    if not prefixes:
        return re.compile(f"(?P<name>{known}){_NO_FIGURE_AFTER}")
    prefix, number, suffix = _house(prefixes, suffixes, letters)
    return re.compile(
        rf"(?!{prefix}{number} ?(?:{suffix}|号))(?P<name>{known}){_NO_FIGURE_AFTER}"
    )  # 「西区 5 号」 is a house, 西区 not


@lru_cache(maxsize=64)
def number_begins(prefixes: frozenset[str]) -> re.Pattern[str]:
    """The characters that a token of number_pattern can begin with."""
    return re.compile(f"[{re.escape(''.join(sorted(NUMBER_BEGINS.union([prefix[0] for prefix in prefixes]))))}]")


@lru_cache(maxsize=64)  # takes milliseconds, and most books number their houses in the same few ways
def number_pattern(prefixes: frozenset[str], suffixes: frozenset[str], letters: bool) -> re.Pattern[str]:
    """One pattern for all tokens of a book but its names. None stands in a text without a NUMERAL.

    Groups: tp, wp, three, two (3-2-501, 3-501) · entrance (3-2电梯) · list, lp, ls (3、4、5栋; 1到6栋) · bp, b, bs, (building) · u, ul (entrance) ·
    floor · room.
    """
    prefix, number, suffix = _house(prefixes, suffixes, letters)
    parts = [
        rf"(?<![0-9a-z.:])(?P<tp>{prefix})?(?P<three>{NUM}[栋幢#]? ?[-~.—] ?(?:{NUM}|[a-d]) ?[-~.—] ?[1-9]\d{{2,3}})(?![0-9])",
        rf"(?<![0-9a-z.:-])(?P<wp>{prefix})?(?P<two>{NUM}[栋幢#] ?{NUM} ?[-~] ?[1-9]\d{{2,3}}|(?:{NUM}) ?- ?[1-9]\d{{2,3}})(?![0-9:.元块点度-])",
        rf"(?<![0-9a-z.:-])(?P<entrance>{NUM} ?- ?[1-9])(?=单元|整个|电梯|楼[道梯]|门禁)",
        rf"{_COUNT}(?P<lp>{prefix})?(?P<list>{number}(?:{suffix})?(?:(?:{_SEP}|到|至|[-~—]){prefix}?{number}(?:{suffix})?)*(?:{_SEP}|到|至|[-~—]){prefix}?{number}(?P<ls>{suffix}))",
        rf"{_COUNT}(?P<bp>{prefix})?(?P<b>{number}) ?(?P<bs>{suffix})(?!价|钱)",
        rf"(?P<pp>{prefix})(?P<pn>{NUM}|[a-z](?![a-z]))",
        r"(?<![0-9a-z])(?P<sl>[a-z])[- ]?(?P<sr>\d{1,4})(?![0-9a-z度排列路巷街通次辆台]|道(?!闸))" if letters else "",
        rf"(?P<ulist>(?:{NUM}[、,和] ?)+{NUM})[单担丹][元园员圆]",
        rf"(?P<u>{NUM}|[a-d]) ?(?:[单担丹][元园员圆原]|但愿(?=\d|[一二三四五六]))",
        rf"(?<![0-9{_CN}])(?P<g>[0-9]{{1,2}}|[{_CN}]{{1,3}})(?:门洞?(?!禁|诊|课|面|类|心|技|手艺)|梯)",
        rf"(?P<floor>(?:负|地下|第|顶|-)?(?P<storey>{NUM}) ?(?:楼(?!栋|上|下)|层))",
        rf"(?<![0-9a-z.:¥-])(?P<room>{ROOM}){_NOT_AFTER_ROOM}(?P<door>室|房(?!东|租|产|贷|子)|住户|户|号(?!楼|院|线))?",
    ]
    return re.compile("|".join(part for part in parts if part))
