"""日报告, the week's and the month's: every figure with its denominator, what is late named by its number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.categories import category_name
from bot.domain.digest import Period
from bot.domain.figures import Figures
from bot.domain.settings import Settings
from bot.domain.ticket import Ticket
from bot.texts.common import clip, month, weekday, whole_day
from bot.texts.office import Name, duration, late_note, stamp

NO_CHART = "这会儿消息太多，图先没画，数字都在上面。要图的话，闲下来再出一份。"
TITLES = {"day": "日报告", "date": "当天的数", "week": "周研判", "month": "月反馈"}


def title(period: Period, settings: Settings, unit: str = "") -> str:
    """松岭社区 日报告 11 月 16 日 周一."""
    said = weekday(period.day)
    if period.kind == "week":
        said = f"第 {period.day.isocalendar().week} 周"
    elif period.kind == "month":
        said = month(period.day)
    return f"{settings.brand or settings.name}{f' {unit}' if unit else ''} {TITLES[period.kind]} {said}"


def head(
    period: Period, settings: Settings, now: datetime, *, unit: str = "", due: datetime | None = None
) -> list[str]:
    """Heading and the span it covers; a report of the clock, *due* at a moment, says when it comes late."""
    lines = [
        f"# {title(period, settings, unit)}",
        f"> {_span(period, settings)}",
    ]
    late = late_note(due, now, settings) if due else ""
    return [*lines, f"> {late.strip('（）')}"] if late else lines


def _span(period: Period, settings: Settings) -> str:
    """A week or month that is over by its days, anything else to the minute."""
    start, end = stamp(period.start, settings), stamp(period.end, settings)
    if start.endswith(" 00:00") and end.endswith(" 00:00"):
        if period.kind == "date":
            return f"{start[:-6]} 0 点到 24 点"
        return f"{start[:-6]} 至 {stamp(period.end - timedelta(minutes=1), settings)[:-6]}"
    return f"{start} 至 {end}"


def made_at(now: datetime, settings: Settings) -> str:
    return f"{stamp(now, settings)} 做的"


def numbers(found: Figures) -> list[str]:
    """The figures, one line a subject; of what each is a part stands beside it."""
    if not (found.opened or found.ended or found.live or found.resolved):
        return ["这段时间没有新登记的事，手里也没有没办完的事。"]
    danger = f"，其中危险 {found.danger} 件" if found.danger else ""
    ended = [f"办结 {found.closed}", f"撤回 {found.withdrawn}", f"不是诉求 {found.refused}"]
    ended += [f"并到别的编号 {found.merged}"] if found.merged else []
    lines = [
        f"**新登记** {found.opened} 件{danger}",
        f"**已结** {found.ended} 件：{'，'.join(ended)}",
    ]
    if found.closed:
        lines.append(
            f"**办结的 {found.closed} 件里** 居民说好了 {found.confirmed}，社区办结 {found.by_office}，"
            f"未回应 {found.unanswered}，未询问 {found.unasked}"
        )
    lines.append(
        f"**没办完** {found.live} 件：超期 {found.overdue}，等待 {found.waiting}，已往上报 {found.climbed}；"
        f"另有待确认 {found.resolved} 件"
    )
    if found.opened:
        median = f"，中位 {_minutes(found.contact_minutes)}" if found.contact_minutes is not None else ""
        lines.append(
            f"**首次回应** 新登记 {found.opened} 件里 {found.contacted} 件有人回应{median}（只算上班时间，急事全天算）"
        )
    return lines


def _minutes(minutes: float) -> str:
    return f"{minutes:.0f} 分钟" if minutes < 90 else f"{minutes / 60:.1f} 小时"


def figure_rows(found: Figures, unit_name: Name) -> list[tuple[str, int | float | str]]:
    """The sheet of figures: the same ones as the message, none left out."""
    median = "" if found.contact_minutes is None else round(found.contact_minutes, 1)
    rows: list[tuple[str, int | float | str]] = [
        ("新登记", found.opened),
        ("其中危险", found.danger),
        ("其中危险没人回应", found.unheard_danger),
        ("新登记里有人回应", found.contacted),
        ("首次回应中位（分钟，只算上班时间，急事全天算）", median),
        ("已结", found.ended),
        ("办结", found.closed),
        ("办结里居民说好了", found.confirmed),
        ("办结里社区办结", found.by_office),
        ("办结里未回应", found.unanswered),
        ("办结里未询问", found.unasked),
        ("撤回", found.withdrawn),
        ("不是诉求", found.refused),
        ("并到别的编号", found.merged),
        ("吹哨叫了几次", found.whistled),
        ("其中报到", found.arrived),
        ("其中按时报到", found.arrived_in_time),
        ("没办完", found.live),
        ("没办完里超期", found.overdue),
        ("没办完里等待", found.waiting),
        ("没办完里已往上报", found.climbed),
        ("待确认", found.resolved),
        ("待归格", found.homeless_count),
    ]
    rows += [(f"新登记 {category_name(code)}", count) for code, count in found.by_category]
    for line in found.by_unit:
        name = unit_name(line.unit) or "待归格"
        rows += [(f"{name} 新登记", line.opened), (f"{name} 已结", line.ended), (f"{name} 没办完", line.live)]
        rows.append((f"{name} 超期", line.overdue))
    return rows


def by_category(found: Figures, most: int = 6) -> list[str]:
    if not found.by_category:
        return []
    parts = [f"{category_name(code)} {count}" for code, count in found.by_category[:most]]
    rest = sum(count for _, count in found.by_category[most:])
    return [f"**类别** {'，'.join(parts)}{f'，其余 {rest}' if rest else ''}"]


def by_unit(found: Figures, unit_name: Name) -> list[str]:
    """Grids with something to tell; 新登记/已结/没办完(超期)."""
    busy = [line for line in found.by_unit if line.opened or line.ended or line.live]
    return [
        f"{unit_name(line.unit) or '待归格'}：新 {line.opened}，结 {line.ended}，没办完 {line.live}"
        + (f"（超期 {line.overdue}）" if line.overdue else "")
        for line in busy
    ]


def homeless(numbers: Sequence[int], count: int) -> list[str]:
    if not count:
        return []
    named = "、".join(f"#{number}" for number in numbers[:12])
    return [f"**待归格** {count} 件：{named}{'等' if count > 12 else ''}"]


def overdue(tickets: Sequence[Ticket], at: datetime, unit_name: Name, person: Name) -> list[str]:
    """What is past its deadline, the longest first: number, grid, who, how long."""
    ranked = sorted(tickets, key=lambda ticket: (ticket.due_at or at, ticket.number))
    return [
        f"{ticket.label} {unit_name(ticket.unit) or '待归格'} {person(ticket.assignee) or '没人'}"
        f" 超 {duration(at - (ticket.due_at or at))}　{clip(ticket.summary, 16)}"
        for ticket in ranked
    ]


def danger(tickets: Sequence[Ticket], unit_name: Name, person: Name) -> list[str]:
    return [
        f"{ticket.label} {unit_name(ticket.unit) or '待归格'} {person(ticket.assignee) or '没人'}"
        f" {'已回应' if ticket.contacted_at else '没人回应'}　{clip(ticket.summary, 16)}"
        for ticket in tickets
    ]


def cut_register(rows: int) -> list[str]:
    return ["", "", "", "", "", "", f"只列最新的 {rows} 件，更早的请按网格或日期另做一份。", *[""] * 9]


def table_ends(settings: Settings) -> str:
    last = settings.hours.known_until
    return f"节假日表只到 {whole_day(last)}，请更新程序或在设置里填上明年的节假日和调休。" if last else ""


def worker_head(name: str, count: int, late: int) -> str:
    return f"{name}早，手里 {count} 件没办完" + (f"，{late} 件超期。" if late else "。")
