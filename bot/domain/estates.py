"""Names of estates and institutions in a letter, without a book of them: do two letters speak of different ones?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.domain.normalise import plain

_INSTITUTION = "学院|学校|大学|中学|小学|幼儿园|医院"
_ESTATE = "小区|花园|家园|公寓|山庄|公馆|名邸|新村|新城|国际城|国际|大厦|[一二三四五六七八九十]区|[苑城园湾郡庄寓邸墅]|(?<!政)府"
_HAN = "\u4e00-\u9fff"
_KIND = f"(?:{_INSTITUTION}|{_ESTATE})"
_NAME = re.compile(f"([{_HAN}]{{1,9}}?{_KIND}(?:[{_HAN}]{{0,2}}{_KIND})*)")
_LAST = re.compile(f"({_INSTITUTION}|{_ESTATE})$")
# A street or lane that belongs to the name: 「金柳路小区」 is not the estate on a road
_LANE = re.compile(f"(?<=[{_HAN}])[路里街村乡州](?:小区|花园|家园|公寓)$")
# A name never runs over these: a coded town or district, a line of the metro, anything that is no Chinese character
_EDGE = re.compile(f"[a-z]\\d{{0,2}}(?:市|区|县)|西地省|\\d+号线|[^{_HAN}]+")
# What may stand before a name and is none of it
_BEFORE = re.compile(
    "关于|位于|坐落|投诉|反映|举报|咨询|请问|请求|恳请|建议|希望|要求|强烈|对于|就是|属于|解决|督促|街道|社区|大道|办事处|附近|旁边?|对面|门口|开发商?"
    "|业主|物业|楼盘|房产|地产|公司|多个|各个|这个|那个|国家|谢谢|所以|目前|周边|影响|严重|随着|一个|而且|没有|造成|进一步|加强|改建|设置|距离|地处|商品房|能否|(?<!小)区|[镇乡路街市县省州的在是与和及到由从向被把让因将为等我你他们该此这那其之里内号栋幢期请盼办受给每]"
)
# A kind of place instead of a name
_COMMON = re.compile(
    "中|安置|配套|老旧|新建|整个|全?[校公农商政都县省旧老新进大入古乐菜果花陵墓全本某]|幼儿|中心|商业|工业|产业|物流|科技|大学科技|高新|软件|创业|文化|体育|美食|游乐|动物|植物"
    "|棚户|住宅|居民|居住|高档|其他|别的|封闭|开放|现代|文明|美丽|普惠性?|或普惠性?|宜居|加快|.*(?:中心|旅游|科技|产业|工业|创业|配套|多个|安置).*|.*小区.+"
)  # fmt: skip
_LONG = 3  # characters of a name that may be written with one of them wrong
_WORDS = re.compile(f"[{_HAN}]{{2,12}}")
_GAP = 2  # characters that two different names have in common by chance, in one place


@dataclass(frozen=True, slots=True)
class Name:
    """「丽景花园」: own 丽景, kind 花园. *firm*: its beginning is known, and who names a school in full means just that one."""

    own: str
    kind: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A letter's names, of its subject or else of its first words, and its whole text, folded."""

    names: tuple[Name, ...]
    text: str


def named(subject: str, detail: str, head: int = 120, most: int = 1000) -> Named:
    """*head*: characters of the body in which the place is told, where the subject tells none."""
    return Named(_names(plain(subject)) or _names(plain(detail[:head])), plain(f"{subject}。{detail}", most))


def _names(text: str) -> tuple[Name, ...]:
    found: dict[Name, None] = {}
    for part in _EDGE.split(text):
        for match in _NAME.finditer(part):
            said = _LANE.search(match[1]) or _LAST.search(match[1])
            pieces = _BEFORE.split(match[1][: said.start()]) if said else [""]
            own, kind = pieces[-1], said[0] if said else ""
            if own and len(own + kind) >= _LONG and not _COMMON.fullmatch(own):
                firm = kind in _INSTITUTION.split("|") and (len(pieces) > 1 or match.start() == 0)
                found[Name(own, kind, firm)] = None
    return tuple(found)


def apart(mine: Named, yours: Named) -> bool:
    """Do both name places, and none of one is the other's? Never where either names nothing."""
    if not mine.names or not yours.names:
        return False
    return not any(
        _mentions(other.text, name) or any(_near(name, another) for another in other.names)
        for one, other in ((mine, yours), (yours, mine))
        for name in one.names[:1]
    )


def _mentions(text: str, name: Name) -> bool:
    """「经济学院」 is not mentioned by who writes 「涉外经济学院」; an estate often loses its firm or its kind."""
    full = re.escape(name.own + name.kind)
    if name.firm:
        return re.search(f"(?:[省市区县的在是]|(?<![{_HAN}])){full}", text) is not None
    return (name.own if len(name.own) > 1 else name.own + name.kind) in text


def _near(a: Name, b: Name) -> bool:
    """One name written in two ways: shorter, with more before it, or with one character wrong."""
    if a.firm and b.firm:
        return a == b
    one, two = a.own + a.kind, b.own + b.kind
    if (a.own[-2:] == b.own[-2:] and len(a.own) > 1) or _within(one, two) or _within(two, one):
        return True
    return len(one) == len(two) > _LONG and sum(x != y for x, y in zip(one, two, strict=True)) == 1


def _within(short: str, long: str) -> bool:
    """The characters of one in their order among those of the other."""
    rest = iter(long)
    return all(c in rest for c in short)


def swapped(mine: Named, yours: Named) -> bool:
    """Is one the other's letter with another name in it: throughout, or else as the only thing that differs?"""
    changes = _changes(mine.text, yours.text)
    if len(changes) == 1 and all(_LAST.search(name) for name in changes[0]):
        return _other_name(*changes[0], mine.text, yours.text)
    return any(_other_name(*pair, mine.text, yours.text) for pair, times in Counter(changes).items() if times > 1)


def _changes(mine: str, yours: str) -> list[tuple[str, str]]:
    """What stands in one where the other has something else."""
    found: list[list[int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, mine, yours, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if found and a - found[-1][1] == c - found[-1][3] <= _GAP:
            found[-1][1], found[-1][3] = b, d
        else:
            found.append([a, b, c, d])
    return [(mine[a:b], yours[c:d]) for a, b, c, d in found]


def _other_name(mine: str, yours: str, my_text: str, your_text: str) -> bool:
    """Not one name with its characters turned round or some of them left out, as who evades a filter writes it."""
    if not (_WORDS.fullmatch(mine) and _WORDS.fullmatch(yours)) or mine in your_text or yours in my_text:
        return False
    return not (set(mine) <= set(yours) or set(yours) <= set(mine))
