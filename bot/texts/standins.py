"""Who is away, who stands in, and who comes after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.settings import Settings
from bot.domain.ticket import Ticket
from bot.texts.common import day, days
from bot.texts.lists import listed


def on_post(name: str) -> str:
    return f"您在值守，先看一眼；平时归{name or '社区'}。"


def away(name: str, first: date, last: date, standin: str) -> str:
    return f"记下了，{name} {days(first, last)}请假，" + (
        f"{standin}替班。" if standin else "还没有人替班，新的事会往上一级走。"
    )


def is_back(name: str) -> str:
    return f"记下了，{name}回来了。"


def was_not_away(name: str) -> str:
    return f"{name}今天没有请假。"


IS_BACK = "销假"


def for_him(name: str) -> str:
    return f"替{name}"


def gone_back(name: str, tickets: Sequence[Ticket], now: datetime, settings: Settings) -> str:
    """To who is there again."""
    return f"{name}替您接的 {len(tickets)} 件还没办完，转回给您了，期限照旧：\n{listed(tickets, now, settings)}"


def went_back(name: str, tickets: Sequence[Ticket]) -> str:
    """To who stood in for him."""
    return f"{name}回来了，{'、'.join(one.label for one in tickets)} 转回给他了，辛苦。"


def stands_in(name: str, first: date, last: date, tickets: Sequence[Ticket], now: datetime, settings: Settings) -> str:
    open_ = (
        f"\n他手里没办完的也归您看着，发「我的」能看到，直接说就行：\n{listed(tickets, now, settings)}"
        if tickets
        else ""
    )
    return f"{name} {days(first, last)}请假，您替班，新的事直接派给您。{open_}"


def nobody_serves(unit: str) -> str:
    return f"{unit}现在没有人管，先在人员表里加上再交接。"


def took_over(unit: str, tickets: Sequence[Ticket], now: datetime, settings: Settings) -> str:
    """To the successor: the grid is his, and what is open in it."""
    if not tickets:
        return f"{unit}从今天起归您管，没有没办完的事。"
    return f"{unit}从今天起归您管，没办完的 {len(tickets)} 件也转过来了，期限照旧：\n{listed(tickets, now, settings)}"


def handed_over(unit: str, name: str, count: int) -> str:
    return f"{unit}交给{name}了" + (f"，{count} 件没办完的一起转过去。" if count else "，没有没办完的事。")


def term_ends(name: str, role: str, unit: str, last: date) -> str:
    return f"{name}在{unit}的{role}任期到 {day(last)}。到时要交接，发「交接 {unit} 名字」。"


def inherited(name: str, tickets: Sequence[Ticket], now: datetime, settings: Settings) -> str:
    return f"{name}任期到了，这 {len(tickets)} 件转给您，期限照旧：\n{listed(tickets, now, settings)}"


def term_ended(name: str, role: str, unit: str, count: int) -> str:
    return f"{name}在{unit}的{role}任期到了，手里还有 {count} 件没办完。发「交接 {unit} 名字」一起转过去。"
