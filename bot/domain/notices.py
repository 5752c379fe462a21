"""『通知 3网格 明早9点停水…』: to which groups, when, and what. Pure; the deed shows it before anything leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.chats import Chat
from bot.domain.numerals import CHARACTERS, to_digits
from bot.domain.people import UnitTree

LONGEST = 600  # characters of one group message: who reads more in a group
EVERYBODY = ("全体居民", "全社区", "全体", "全部", "所有群", "各群", "各网格", "全小区")
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
_LEADS = re.compile(r"^(?:请?(?:给|向|对|到)|@)\s*")
_SEND_AT = re.compile(
    rf"^[\s,，:：]*(?:定时|定在|于)?\s*(?P<day>今天|今日|今晚|今早|今|明天|明日|明早|明晚|明|后天|周[一二三四五六日天]|(?:\d{{1,2}}月)?\d{{1,2}}[日号])?"
    rf"\s*(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s*(?P<hour>{_NUMBER})"
    rf"(?:[:：](?P<colon>\d{{2}})|点(?:(?P<half>半)|(?P<quarter>一刻)|(?P<minute>{_NUMBER})分?)?)?\s*(?:准时|统一|再)?(?:发送|发布|发出|发)[\s:：,，]*"
)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant: unit codes with all below them, tags and kinds of groups, or everybody."""

    units: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    everybody: bool = False
    unknown: tuple[str, ...] = ()  # words that look like a unit and are none

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.tags or self.kinds or self.everybody)


@dataclass(frozen=True, slots=True)
class Notice:
    audience: Audience
    text: str
    send_at: datetime | None = None  # None: at once


def parse_notice(words: str, tree: UnitTree, now: datetime, zone: ZoneInfo, tags: Iterable[str] = ()) -> Notice:
    """Read the words after 「通知」. A time belongs to the sending only where 发 follows it (『明早8点发 …』);
    any other time is part of what is announced. *tags* are the tags that groups have."""
    rest = words.strip()
    audience, rest = _audience(rest, tree, frozenset(tags))
    send_at, rest = _send_at(rest, now, zone)
    if audience.is_empty and not audience.unknown:  # 『明早8点发 3网格 停水』
        audience, rest = _audience(rest, tree, frozenset(tags))
    return Notice(audience, rest.strip(" \t\n:：,，"), send_at)


def groups_of(audience: Audience, chats: Sequence[Chat], tree: UnitTree) -> list[Chat]:
    """The groups that serve the units (or lie above them), bear a tag, or are of a kind; residents' groups unless a
    kind was named. Each once, in the order given."""
    found = []
    for chat in chats:
        if chat.kind == "internal" and "internal" not in audience.kinds:
            continue
        if audience.kinds and chat.kind not in audience.kinds:
            continue
        if not audience.kinds and chat.kind in ("internal", "firms"):
            continue
        near = any(tree.covers(root, unit) or tree.covers(unit, root) for root in audience.units for unit in chat.units)
        tagged = any(tag in chat.tags for tag in audience.tags)
        only_kind = bool(audience.kinds) and not audience.units and not audience.tags
        if audience.everybody or near or tagged or only_kind:
            found.append(chat)
    return found


def _audience(rest: str, tree: UnitTree, tags: frozenset[str]) -> tuple[Audience, str]:
    """What stands at the beginning and names groups, and the words after it."""
    heard = _Heard(tree, tags)
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
    audience: Audience = Audience()

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
        return None


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


def _send_at(rest: str, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """『明早8点发』 at the beginning: when the notice is to leave. A time that is past today means tomorrow."""
    match = _SEND_AT.match(rest)
    if match is None:
        return None, rest
    local = now.astimezone(zone)
    hour, minute = int(to_digits(match["hour"])), _minute(match)
    day_word, part = match["day"] or "", match["part"] or ""
    evening = part in ("下午", "傍晚", "晚上", "晚") or day_word in ("今晚", "明晚")
    if (evening and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    if hour > 23 or minute > 59:
        return None, rest
    day = _day(day_word, local)
    at = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if at <= local and not day_word:
        at += timedelta(days=1)
    return (at.astimezone(UTC) if at > local else None), rest[match.end() :]


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15
    return int(to_digits(match["colon"] or match["minute"] or "0"))


def _day(word: str, local: datetime) -> datetime:
    if word.startswith("明"):
        return local + timedelta(days=1)
    if word == "后天":
        return local + timedelta(days=2)
    if word.startswith("周"):
        ahead = ("一二三四五六日".index(word[1].replace("天", "日")) - local.weekday()) % 7
        return local + timedelta(days=ahead)
    if dated := re.fullmatch(r"(?:(\d{1,2})月)?(\d{1,2})[日号]", word):
        month = int(dated[1]) if dated[1] else local.month
        try:
            day = local.replace(month=month, day=int(dated[2]))
        except ValueError:  # 31 of a month that has none: no such day, so it is not a time of sending
            return local - timedelta(days=1)
        return day if day >= local.replace(hour=0, minute=0) else day.replace(year=day.year + 1)
    return local
