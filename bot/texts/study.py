"""周研判 and 月反馈: shares with both their numbers, what rose, what gathers, what to talk about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.categories import category_name
from bot.domain.figures import Figures, Times
from bot.domain.study import Change, Cluster, Proposal
from bot.domain.ticket import Place
from bot.texts.common import place_name
from bot.texts.office import ORIGINS

TEMPLATE_BROKEN = "模板「{name}」打不开或者写错了（{why}），这一份用的是自带的样子。"
WEEKDAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NONE_YET = "还没有可算的"
OWN_CLOCK = "只算上班时间，急事全天算"


def percent(part: int, of: int) -> str:
    """Never 100% when one is missing, never 0% when there is one; nothing of nothing."""
    if not of:
        return "—"
    shown = round(100 * part / of)
    if part < of:
        shown = min(shown, 99)
    return f"{max(shown, 1) if part else shown}%"


def share(part: int, of: int) -> str:
    """18/20 件（90%）."""
    return f"{part}/{of} 件（{percent(part, of)}）" if of else NONE_YET


def span(minutes: float | None) -> str:
    if minutes is None:
        return "—"
    if minutes < 90:
        return f"{minutes:.0f} 分钟"
    return f"{minutes / 60:.1f} 小时" if minutes < 600 else f"{minutes / 60:.0f} 小时"


SPANS = {"week": ("周", "这周"), "month": ("个月", "这个月")}


def against(kind: str, spans: int) -> str:
    """前 4 周平均; nothing to compare with: nothing."""
    return f"前 {spans} {SPANS[kind][0]}平均" if spans else ""


def opened(found: Figures, mean: float | None, compared: str) -> list[str]:
    usual = "" if mean is None else f"，{compared} {mean:.1f} 件"
    danger = f"，其中危险 {found.danger} 件" if found.danger else ""
    who = f"（{found.persons} 人报的）" if found.persons else ""
    return [f"**新登记** {found.opened} 件{who}{danger}{usual}"]


def rates(found: Figures) -> list[str]:
    """响应率, 解决率, 满意率: of what they are a part stands beside each; silence is not content."""
    in_time = f"，按时回应 {share(found.contacted_in_time, found.contact_due)}" if found.contact_due else ""
    asked = f"：问了 {found.asked} 件，居民答了 {found.judged} 件" if found.asked else ""
    lines = [
        f"**响应率** {share(found.contacted, found.opened)}{in_time}",
        f"**解决率** {share(found.solved, found.judged)}{asked}",
    ]
    if found.rated:
        lines.append(f"**满意率** {share(found.satisfied, found.rated)}：问了 {found.asked} 件，评了 {found.rated} 件")
    return lines


def ended(found: Figures) -> list[str]:
    lines = [f"**已结** {found.ended} 件：办结 {found.closed}，撤回 {found.withdrawn}，不是诉求 {found.refused}"]
    if found.merged:
        lines[0] += f"，并到别的编号 {found.merged}"
    if found.closed:
        lines.append(
            f"**办结的 {found.closed} 件里** 居民说好了 {found.confirmed}，社区办结 {found.by_office}，"
            f"未回应 {found.unanswered}，未询问 {found.unasked}；按时有结果 {share(found.on_time, found.timed)}"
        )
    if found.reopened or found.denied:
        lines.append(f"**返工** 说没修好 {found.denied} 件；能重开的 {found.reopenable} 件里重开 {found.reopened} 件")
    return lines


def standing(found: Figures) -> list[str]:
    parts = f"超期 {found.overdue}，等待 {found.waiting}，已往上报 {found.climbed}"
    return [f"**没办完** {found.live} 件：{parts}；另有待确认 {found.resolved} 件"]


def whistles(found: Figures) -> list[str]:
    if not found.whistled:
        return []
    return [f"**吹哨** 叫了 {found.whistled} 次：报到 {found.arrived}，其中按时 {found.arrived_in_time}"]


def _length(times: Times) -> str:
    """Of one there is no middle."""
    if times.count == 1:
        return span(times.median)
    return f"中位 {span(times.median)}、九成在 {span(times.p90)}内"


def lengths(found: Figures) -> list[str]:
    parts = [f"{name}（{times.count} 件）{_length(times)}" for name, times in named_times(found) if times.count]
    return [f"**用时** {'；'.join(parts)}（{OWN_CLOCK}）"] if parts else []


def named_times(found: Figures) -> tuple[tuple[str, Times], ...]:
    return (("首次回应", found.contact), ("有结果", found.result), ("居民确认", found.confirm))


def numbers(found: Sequence[int], most: int = 6) -> str:
    return "、".join(f"#{number}" for number in found[:most]) + ("等" if len(found) > most else "")


def rises(changes: Sequence[Change], topics: Sequence[Change], compared: str) -> list[str]:
    lines = [f"「{one.name}」{one.count} 件，{compared} {one.mean:.1f}：{numbers(one.numbers)}" for one in topics]
    return lines + [
        f"{category_name(one.name)} {one.count} 件，{compared} {one.mean:.1f}" for one in changes if one.is_rise
    ]


def place_of(one: Cluster) -> str:
    return place_name(Place(one.estate, one.building, spot=one.spot))


def gathered(found: Sequence[tuple[Cluster, Sequence[int]]]) -> list[str]:
    return [f"{place_of(one)} {category_name(one.category)} {one.count} 件：{numbers(of)}" for one, of in found]


def repeats(found: Mapping[int, int], shown: Mapping[int, str], most: int = 5) -> list[str]:
    """Matters that others joined, most people first."""
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [f"#{number} 又有 {count} 人说　{shown.get(number, '')}" for number, count in ranked]


def stuck(found: Figures) -> list[str]:
    if not found.by_rung:
        return []
    named = "，".join(f"{role or '上一级'} {count}" for role, count in found.by_rung)
    return [f"没办完的 {found.live} 件里，{found.climbed} 件报上去还没办完：停在{named}"]


REASONS = {
    "topic": "「{name}」{now} {count} 件，明显多了",
    "rise": "{name}{now} {count} 件，明显多了",
    "cluster": "{name}{now} {count} 件，要不要一起解决",
    "series": "{name}：一个地方第 {count} 次了",
    "repeat": "{name}：又有 {count} 人说同一件事",
    "stuck": "{name}：报到上面还没办完，谁来定",
    "again": "{name}：说修好了又没好",
}


def proposal(one: Proposal, kind: str) -> str:
    return REASONS[one.why].format(name=one.name, count=one.count, now=SPANS[kind][1])


def proposals(found: Sequence[Proposal], kind: str) -> list[str]:
    return [f"{n}. {proposal(one, kind)}（{numbers(one.numbers, 4)}）" for n, one in enumerate(found, start=1)]


def origins(found: Figures) -> list[str]:
    named = "，".join(f"{ORIGINS.get(name, name)} {count}" for name, count in found.by_origin)
    return [f"**来源** {named}"] if named else []


def places(found: Figures, most: int = 5) -> list[str]:
    named = "，".join(
        f"{place_name(Place(estate, building, spot=spot))} {count}"
        for (estate, building, spot), count in found.by_place[:most]
    )
    return [f"**地点** {named}"] if named else []


def rate_rows(found: Figures) -> list[tuple[str, str, str]]:
    """Figure, its number, of what it is a part: for sheet and paper."""
    rows = [
        ("响应率", share(found.contacted, found.opened), "新登记的件里有人回应的"),
        ("按时回应", share(found.contacted_in_time, found.contact_due), "有人回应的和时间已过的件里，时间内回应的"),
        ("按时有结果", share(found.on_time, found.timed), "办结的、有期限的件里，期限前有结果的"),
        ("解决率", share(found.solved, found.judged), f"居民答了的件里说解决了的；问了 {found.asked} 件"),
        ("满意率", share(found.satisfied, found.rated), f"评了的件里四星五星的；问了 {found.asked} 件"),
        ("未回应", share(found.unanswered, found.closed), "办结的件里，问了居民没有答的"),
        ("未询问", share(found.unasked, found.closed), "办结的件里，没能问到居民的"),
        ("重开", share(found.reopened, found.reopenable), "能重开的件里又打开的"),
        ("超期", share(found.overdue, found.live), "没办完的件里过了期限的"),
        (
            "报到",
            share(found.arrived, found.whistled).replace(" 件", " 次"),
            f"吹哨叫了的；按时 {found.arrived_in_time} 次",
        ),
        ("已往上报", share(found.climbed, found.live), "没办完的件里上一级已经知道的"),
    ]
    for name, times in named_times(found):
        shown = _length(times) if times.count else NONE_YET
        rows.append((f"{name}用时", shown, f"{times.of} 件里已有的 {times.count} 件；{OWN_CLOCK}"))
    return rows


def hour_rows(found: Figures) -> list[list[str | int]]:
    return [[WEEKDAY_NAMES[day], *hours] for day, hours in enumerate(found.by_hour)]


# 「您反映的事」: to a group, nothing of a person in it


GROUP_DONE = "办好了"


def group_head(name: str, month: int) -> str:
    return f"{name}，{month} 月您反映的事，社区向大家回个话："


def group_line(number: int, category: str, place: str, standing: str) -> str:
    return f"#{number} {category_name(category)}{f'（{place}）' if place else ''}：{standing}"


def group_tail(done: int, still: int, left: int) -> str:
    more = f"，还有 {left} 件没列出来" if left else ""
    return f"一共办好 {done} 件，还在办 {still} 件{more}。有事在群里说一声就行。"


def group_stands(state: str, waiting_on: str, overdue: bool) -> str:
    """How an open matter stands, with its reason; what somebody typed is not repeated to the group."""
    if state == "waiting":
        return "在等配合的单位" if waiting_on else "在等条件"
    if state == "resolved":
        return "处理过了，等您说好不好"
    return "还在办，比说好的慢了，在催" if overdue else "正在办"
