"""How many of what, in plain words: the period that is named, and by what the open matters are narrowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.digest import Period, first_day, is_due_today, is_overdue, kind_named, period_of
from bot.domain.settings import Settings
from bot.domain.ticket import Place, State, Ticket, Urgency

# As people say them; 「周末」 and 「周几」 are other words
PERIOD: Final = (
    "今天|今日|今儿个?|这一天|昨天|昨日|昨儿个?|前天|(?:本|这一?|上个?)周(?![末一二三四五六日天几](?!共|件|单|个))"
    "|(?:这个?|本|上个?)(?:星期|礼拜)(?![一二三四五六日天几](?!共|件|单|个))|(?:这个?|本|上个?)月"
)
_DAYS_BACK: Final = {"昨": 1, "前": 2}
NARROWER: Final = {  # by how it stands, and the words for it; the first that fits takes its words
    "due": r"今天(?:就|要|得|该|内|之?前)+(?:办完|办结)|今天(?:就|要|得|该|内|之?前)*到期|快(?:要)?到期",
    "late": r"超期|超时|逾期|过期|过了?(?:时限|期限)",
    "nobodys": r"没有?人(?:管|接手?|办)|没(?:有|分)?派(?:人|出去)?|未派",
    "untaken": r"(?:没有?|未)接(?:单|手)?(?![电通到上着触收水话])",
    "asked": r"(?:等|待)(?:居民|人家|报事人)?(?:来)?(?:确认|回话|说好)|(?:没|未)确认",
    "waiting": r"等待|挂起|挂着",
    "danger": r"危险|险情",
    "urgent": r"加急|紧急",
}
_NARROWED: Final = {key: re.compile(words) for key, words in NARROWER.items()}
_LEFT: Final = re.compile(
    r"(?:没有?|未)(?:办|弄|修|处理|解决|干|搞|完成?|了结)(?![法公案证卡])(?:完成?|结|好|掉|定)?|(?<!现)在办(?!结|完|好|理)|积压|剩(?:下|余)?(?:的|了)?"
)
_COUNT: Final = re.compile(
    r"几件|几单|多少件|多少单|哪几件|哪几单|几个|多少个?|哪些|有没有|有吗|有么|还有|有(?=什么|啥|谁)"
)
_OF_MATTERS: Final = re.compile(r"件|单(?!元)|忙|工单|诉求|的[活事]|什么事|啥事")
_MOST: Final = re.compile(
    r"(?:谁(?!家)|哪(?:个|位)(?:网格员|师傅|人)).{0,12}最(?:多|忙)|^(?:都|分别|现在)*[是在]?谁的?手[里头上]的?$"
)
_WHO_HAS_NOT: Final = re.compile(
    r"^(?:今天|现在)*(?:谁|哪些人)(?:今天|现在|到现在|还|都|的)*(?:没有?|未)(?:接|办|弄|处理)"
)
_ARE_THERE: Final = re.compile("有(?=险情|危险|超期|加急)")
_REMAIN: Final = re.compile("还(?:剩|有)(?:下)?(?:几|多少)[件单]|^[^,，。今昨前上本这]{2,8}的有?(?:几|多少)[件单]")
_SLOWEST: Final = re.compile(r"谁(?:办得|办事|干得|处理得|手里)?(?:最慢|拖得最[久多]|拖最[久多])")
_HANDS: Final = re.compile(r"手[里头上]|名下|那儿|那边|那里")
_CAME: Final = re.compile(r"(?:新?登记|新?报|来|收到?|新增)(?:的|了)")
_TONE: Final = re.compile(r"[吗么呀啊呢吧了哦哈?？。!！~ ]+$")
_FILLER: Final = re.compile(
    r"工单|单子|单(?!元)|诉求|居民(?:反映|报)|反映|活|事情|的事|事儿?|最多|最忙|哪(?:个|位)(?:网格员|师傅|人)|谁|什么|一共|总共|全部|所有|现在|目前|这会儿?|到现在|今天|今日|社区里?|咱们?|我们|整个|全社区|辖区"
    r"|看一?下|看看|查一?下|问一?下|说说|说一?下|统计一?下|统计|列一?下|列出来|帮我|麻烦|请问|请|告诉我|方面|这类|那类|一类|类|啥|件|网格里"
)
_EDGES: Final = "的没了吗么呀啊呢吧还有是都在里又把那就?？。，,、：: !！~"
_LONGEST: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question after how many are open. *rest*: what else it names, in its parts."""

    which: tuple[str, ...] = ()  # keys of NARROWER; empty: whatever is open
    came: str = ""  # the period in which they came, as it was said
    by_person: bool = False  # 谁…最多
    slowest: bool = False  # 谁最慢
    ranks: bool = True  # 「谁没接单」 asks for no 最多
    counts_matters: bool = False  # it says 件 or 单 and cannot be about people
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """By what the open matters are narrowed; *label* names it: 「第二网格电梯」."""

    which: tuple[str, ...] = ()
    units: frozenset[str] | None = None
    places: tuple[Place, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()  # (category code or "", word)
    person: str = ""
    period: Period | None = None
    by_person: bool = False
    slowest: bool = False
    ranks: bool = True
    label: str = ""

    @property
    def is_all(self) -> bool:
        return not (self.which or self.label or self.by_person)


def period_named(words: str, today: date, settings: Settings) -> Period:
    """「今天」「昨天」「上周」「本月」 as the calendar has them in the community's zone, to their last midnight. UTC."""
    kind = "week" if "礼拜" in words else kind_named(words)
    if kind == "day":
        day = today - timedelta(days=_DAYS_BACK.get(words[:1], 0))
        zone = ZoneInfo(settings.timezone)
        start, end = (datetime.combine(d, time(), zone).astimezone(UTC) for d in (day, day + timedelta(days=1)))
        return Period("date", day, start, end)
    return period_of(kind, first_day(kind, today) - timedelta(days=1) if words.startswith("上") else today, settings)


def asked(text: str, *, command: bool = False) -> Asked | None:
    """What a sentence asks of the open matters, or None for talk. *command*: it is one of the table's own words."""
    if len(text) > _LONGEST:
        return None
    rest, which = _TONE.sub("", text), []
    ends_short = rest.endswith("的")
    for key, pattern in _NARROWED.items():
        if pattern.search(rest):
            which.append(key)
            rest = pattern.sub(" ", rest)
    left = _LEFT.search(rest) is not None
    counts, most, slowest = _COUNT.search(rest) or _ARE_THERE.search(text), _MOST.search(rest), _SLOWEST.search(rest)
    hands = _HANDS.search(rest) is not None
    whose = _WHO_HAS_NOT.search(text) is not None
    most = most or (_MOST.search("谁手上的") if whose else None)
    asks = counts is not None and (bool(which) or left or hands or _REMAIN.search(text) is not None)
    most_of = most is not None and (bool(which) or left or hands or _OF_MATTERS.search(rest) is not None)
    if not (asks or most_of or slowest or command or (ends_short and (which or left))):
        return None
    for pattern in (_SLOWEST, _LEFT, _COUNT):
        rest = pattern.sub(" ", rest)
    period = re.search(PERIOD, rest)
    came = period.group() if period and (_CAME.search(rest) or not period.group().startswith("今")) else ""
    rest = _CAME.sub(" ", re.sub(PERIOD, " ", rest) if period else rest)
    rest = _HANDS.sub(" ", rest)
    parts = tuple(part for part in (one.strip(_EDGES) for one in _FILLER.sub(" ", rest).split()) if part)
    if slowest:
        which.append("late")
    return Asked(
        which=tuple(dict.fromkeys(which)),
        came=came,
        by_person=bool(most or slowest),
        slowest=bool(slowest),
        ranks=not whose or "最" in text,
        counts_matters=hands or _OF_MATTERS.search(text) is not None,
        rest=parts,
    )


def asks_what_stands(text: str) -> bool:
    """What is left, late, waiting or nobody's now: no question after what came or was done in some days."""
    stands = (pattern for key, pattern in _NARROWED.items() if key not in ("danger", "urgent"))
    return _LEFT.search(text) is not None or any(pattern.search(text) for pattern in stands)


def fits(ticket: Ticket, narrowed: Narrowed, now: datetime, zone: ZoneInfo) -> bool:
    """Is it one of those asked after? Without 「等居民确认」 only what somebody still has to do."""
    if ticket.state is not State.RESOLVED if "asked" in narrowed.which else not ticket.is_open:
        return False
    period = narrowed.period
    return (
        (narrowed.units is None or ticket.unit in narrowed.units)
        and all(is_at(ticket.place, place) for place in narrowed.places)
        and all(ticket.category.value == code or word in ticket.summary for code, word in narrowed.kinds)
        and narrowed.person in ("", ticket.assignee)
        and (period is None or period.start <= ticket.opened_at < period.end)
        and all(_stands(ticket, key, now, zone) for key in narrowed.which)
    )


def is_at(known: Place, asked_for: Place) -> bool:
    """Does the place lie in the other, as far as that is named?"""
    pairs = ((known.estate, asked_for.estate), (known.building, asked_for.building), (known.unit, asked_for.unit),
             (known.spot, asked_for.spot))  # fmt: skip
    return all(not there or there == here for here, there in pairs)


def _stands(ticket: Ticket, key: str, now: datetime, zone: ZoneInfo) -> bool:
    return {
        "due": is_due_today(ticket, now, zone),
        "late": is_overdue(ticket, now),
        "nobodys": not ticket.assignee,
        "untaken": ticket.state in (State.REPORTED, State.ASSIGNED),
        "asked": ticket.state is State.RESOLVED,
        "waiting": ticket.state is State.WAITING,
        "danger": ticket.urgency is Urgency.DANGER,
        "urgent": ticket.urgency is Urgency.URGENT,
    }[key]
