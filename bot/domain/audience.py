"""『3网格』『#老人』『网格员』: to which groups and people a notice goes. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.chats import Chat
from bot.domain.numerals import CHARACTERS, to_digits
from bot.domain.people import UnitTree

EVERYBODY = ("全体居民", "全社区", "全体", "全部", "所有群", "所有人", "各群", "各网格", "全小区", "大家")
LEVELS = {"微网格": "micro", "网格": "grid", "网片": "sector", "片区": "sector"}
KIND_GROUPS = {
    "网格员群": "internal",
    "工作群": "internal",
    "物业群": "firms",
    "业主群": "owners",
    "居民群": "residents",
}
_NUMBER = rf"[0-9{CHARACTERS}]{{1,4}}"
_BETWEEN = re.compile(r"[\s、,，和及与]+")
_NUMBERS = re.compile(rf"第?({_NUMBER})((?:[、,，和及与/]第?{_NUMBER})*)(?:号|个)?({'|'.join(LEVELS)})(?:群|各群)?")
_CODE = re.compile(r"([A-Za-z]{1,3}\d{1,3}(?:-\d{1,3})?)(?:网格|网片|微网格)?(?:群)?(?![A-Za-z0-9])")
_TAG = re.compile(r"[#＃]([^\s#＃、,，:：]{1,12})")
_HOUSES = re.compile(
    rf"第?(?P<first>{_NUMBER}|[A-Za-z])(?P<more>(?:[、,，和及与到至~—-]第?(?:{_NUMBER}|[A-Za-z]))*)(?P<call>栋楼?|号楼|幢|座|区|号(?!线|[码前]))"
)
_SPAN = re.compile(rf"(?P<first>{_NUMBER}|[A-Za-z])(?:[到至~—-]第?(?P<last>{_NUMBER}))?")
_LEADS = re.compile(r"^(?:请?(?:给|向|对|到)|@)\s*")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant: unit codes with all below them, tags and kinds of groups, or everybody."""

    units: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()  # 网格员, 物业: people of ours, each told alone
    everybody: bool = False
    unknown: tuple[str, ...] = ()  # words that look like a unit and are none
    houses: tuple[str, ...] = ()  # estates and houses as they were written: they stay in what is announced

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.tags or self.kinds or self.roles or self.everybody)


Houses = Mapping[str, Mapping[str, str]]  # estate, by every name it has → number of a house → the unit it lies in


def groups_of(audience: Audience, chats: Sequence[Chat], tree: UnitTree) -> list[Chat]:
    """The groups that serve the units (or lie above them) and bear one of the tags, where both are named; of the kinds
    that are named, else those of residents. Each once, in the order given."""
    found = []
    for chat in chats:
        if audience.kinds and chat.kind not in audience.kinds:
            continue
        if not audience.kinds and chat.kind in ("internal", "firms"):
            continue
        if _meant(audience, chat, tree):
            found.append(chat)
    return found


def _meant(audience: Audience, chat: Chat, tree: UnitTree) -> bool:
    if audience.roles and not (audience.units or audience.tags or audience.kinds or audience.everybody):
        return False  # people, not groups
    near = any(tree.covers(root, unit) or tree.covers(unit, root) for root in audience.units for unit in chat.units)
    tagged = any(tag in chat.tags for tag in audience.tags)
    if audience.units and not audience.everybody and not near:
        return False
    if audience.tags and not tagged:
        return False
    return bool(audience.units or audience.tags or audience.kinds or audience.everybody)


def audience_in(
    rest: str, tree: UnitTree, tags: frozenset[str], roles: frozenset[str] = frozenset(), houses: Houses | None = None
) -> tuple[Audience, str]:
    """What stands at the beginning and names groups, and the words after it."""
    heard = _Heard(tree, tags, roles, houses or {})
    rest = _LEADS.sub("", rest.lstrip())
    left = heard.take(rest, joined=True)
    while left is not None:
        rest = left
        between = _BETWEEN.match(rest)
        after = rest[between.end() :] if between else rest
        left = heard.take(after, joined=bool(between and between[0].strip()))
    return heard.audience, rest


@dataclass(slots=True)
class _Heard:
    """Collects the words that name groups, one after the other."""

    tree: UnitTree
    tags: frozenset[str]
    roles: frozenset[str] = frozenset()
    houses: Houses = field(default_factory=dict)
    audience: Audience = Audience()
    estate: str = ""  # the last one that was named

    def take(self, rest: str, *, joined: bool) -> str | None:
        """The words after the next name, or None when none stands here. A unit's plain name may also begin the notice
        itself (『3网格 松岭社区提醒您…』), so after the first one it needs a 、 or 和 before it."""
        now = self.audience
        if word := next((word for word in EVERYBODY if rest.startswith(word)), ""):
            self.audience = replace(now, everybody=True)
            return rest[len(word) :].removeprefix("群")
        if word := next((word for word in KIND_GROUPS if rest.startswith(word)), ""):
            self.audience = replace(now, kinds=(*now.kinds, KIND_GROUPS[word]))
            return rest[len(word) :]
        if word := max((role for role in self.roles if _alone(rest, role)), key=len, default=""):
            self.audience = replace(now, roles=(*now.roles, word))
            return rest[len(word) :].removeprefix("们")
        if tag := _TAG.match(rest):
            self.audience = replace(now, tags=(*now.tags, tag[1]))
            return rest[tag.end() :]
        if word := max((t for t in self.tags if rest.startswith((t + "群", t + " "))), key=len, default=""):
            self.audience = replace(now, tags=(*now.tags, word))
            return rest[len(word) :].removeprefix("群")
        return self._unit(rest, joined=joined)

    def _unit(self, rest: str, *, joined: bool) -> str | None:
        now = self.audience
        named = [unit for unit in self.tree.units.values() if unit.name and rest.startswith(unit.name)]
        if joined and named:
            unit = max(named, key=lambda unit: len(unit.name))
            self.audience = replace(now, units=(*now.units, unit.code))
            return rest[len(unit.name) :].removeprefix("群")
        if numbers := _NUMBERS.match(rest):
            units, unknown = _numbered(numbers, self.tree)
            self.audience = replace(now, units=(*now.units, *units), unknown=(*now.unknown, *unknown))
            return rest[numbers.end() :]
        code = _CODE.match(rest)
        codes = {unit.upper(): unit for unit in self.tree.units}
        if code and code[1].upper() in codes:
            self.audience = replace(now, units=(*now.units, codes[code[1].upper()]))
            return rest[code.end() :]
        return self._house(rest, joined=joined)

    def _house(self, rest: str, *, joined: bool) -> str | None:
        """『桂香苑3栋』『桂香苑3、4号楼』『桂香苑』, and after one of them 『5栋』."""
        named = max((name for name in self.houses if rest.startswith(name)), key=len, default="")
        numbers = _HOUSES.match(rest[len(named) :].lstrip())
        if not named and numbers is None:
            return None
        begins = joined or (bool(self.audience.houses) and numbers is not None)
        if not begins:  # 『3网格 花园里的灯…』 tells where, not to whom
            return None
        left = rest[len(named) :].lstrip()[numbers.end() :] if numbers else rest[len(named) :]
        written = rest[: len(rest) - len(left)].strip()
        known = [named or self.estate] if named or self.estate else list(self.houses)
        units, unknown = _units_of(numbers, [self.houses[name] for name in known], written)
        self.estate = named or self.estate
        now = self.audience
        self.audience = replace(
            now, units=(*now.units, *units), unknown=(*now.unknown, *unknown), houses=(*now.houses, written)
        )
        return left


def _alone(rest: str, role: str) -> bool:
    """『网格员 明天开会』, not 『网格员群』 and not 『物业费…』."""
    return bool(re.match(rf"{re.escape(role)}们?(?:[\s:：、,，和及与]|$)", rest))


def _units_of(
    numbers: re.Match[str] | None, estates: Sequence[Mapping[str, str]], written: str
) -> tuple[list[str], list[str]]:
    """The units in which these houses lie, of an estate without a number all of it; and what is none, or is several."""
    if numbers is None:
        return list(dict.fromkeys(unit for estate in estates for unit in estate.values())), []
    units: list[str] = []
    for span in _SPAN.finditer(numbers["first"] + numbers["more"]):
        first = to_digits(span["first"]).upper()
        last = to_digits(span["last"]) if span["last"] else first
        ends = (int(first), int(last)) if first.isdecimal() and last.isdecimal() else (0, 0)
        wanted = [str(no) for no in range(ends[0], min(ends[1], ends[0] + 60) + 1)] if ends[0] else [first]
        for no in wanted:
            found = {id(estate): estate[no] for estate in estates if no in estate}
            if len(set(found.values())) != 1:
                return [], [written]
            units += set(found.values())
    return list(dict.fromkeys(units)), []


def _numbered(match: re.Match[str], tree: UnitTree) -> tuple[list[str], list[str]]:
    """3网格 · 3、4网格 · 第三网格: the units of this level whose name or code has the number; and what is none."""
    kind = LEVELS[match[3]]
    units, unknown = [], []
    for word in re.findall(_NUMBER, match[1] + match[2]):
        digits = to_digits(word)
        unit = next((u for u in tree.units.values() if u.kind == kind and digits in _numbers_of(u.name, u.code)), None)
        if unit is None:
            unknown.append(f"{word}{match[3]}")
        else:
            units.append(unit.code)
    return units, unknown


def _numbers_of(name: str, code: str) -> set[str]:
    found = {to_digits(word) for word in re.findall(_NUMBER, name)} | set(re.findall(r"\d+$", code))
    return {word.lstrip("0") or "0" for word in found}
