"""周研判 and 月反馈 for staff: what changed, what gathers, what is stuck, and what to talk about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.deeds.figures import counted, numbers_of, standing_then, tree_of, units_of
from bot.deeds.repeats import proposals
from bot.domain.categories import category_name
from bot.domain.digest import Period, spans_before
from bot.domain.figures import Counted, Figures, figures
from bot.domain.study import WEEKS, Change, Cluster, Proposal, agenda, changes, clusters, topics
from bot.domain.ticket import Ticket
from bot.output.markdown import Section
from bot.output.xlsx import Sheet
from bot.ports import Desk
from bot.texts import study as texts
from bot.texts.common import clip, place_name

MANY = 5  # of each list that a message names
REPEATED = 3  # so many joined: worth a word in the meeting
HIGH = 2  # from this rung on a matter is stuck


@dataclass(frozen=True, slots=True)
class Study:
    """What a week or month is looked at with, beside its figures."""

    counted: Counted
    figures: Figures
    spans: int  # how many of the four weeks or months before had anything: they are what is compared with
    mean: float | None  # of what was registered in each of them
    changes: tuple[Change, ...]
    topics: tuple[Change, ...]
    gathered: tuple[tuple[Cluster, tuple[int, ...]], ...]
    agenda: tuple[Proposal, ...]
    said: Mapping[int, str]  # masked summaries of what is named


def study(desk: Desk, period: Period, unit: str = "") -> Study:
    units, tickets = units_of(desk, unit), desk.tickets
    found = counted(desk, period, unit)
    spans = spans_before(period, desk.settings, WEEKS)
    before = [week for start, end in spans if (week := tickets.opened_by("category", start, end, units))]
    compared = changes(found.categories, before) if before else ()
    said = tickets.said_of(period.start, period.end, units)
    earlier = [text for start, end in spans for _, text in tickets.said_of(start, end, units)]
    rising = topics(said, earlier, len(before)) if before else ()
    gathered = tuple((one, _at(desk, period, unit, one)) for one in clusters(found.places)[:MANY])
    named = _named(desk, found, gathered)
    return Study(
        found,
        figures(found, tree_of(desk, unit), desk.settings),
        len(before),
        sum(sum(week.values()) for week in before) / len(before) if before else None,
        compared,
        rising,
        gathered,
        _agenda(desk, period, unit, found, compared, rising, gathered, named),
        named,
    )


def _at(desk: Desk, period: Period, unit: str, one: Cluster) -> tuple[int, ...]:
    return tuple(
        numbers_of(
            desk, period, "opened", unit, 50,
            estate=one.estate, building=one.building, spot=one.spot, category=one.category,
        )
    )  # fmt: skip


def _again(found: Counted) -> list[int]:
    return sorted(found.said.denied | found.said.reopened)


def _stuck(found: Counted) -> list[int]:
    high = [(-rung, number) for number, (rung, _) in found.climbed.items() if rung >= HIGH]
    return [number for _, number in sorted(high)]


def _repeated(found: Counted) -> list[int]:
    return sorted(found.followed, key=lambda number: (-found.followed[number], number))


def _named(desk: Desk, found: Counted, gathered: Sequence[tuple[Cluster, Sequence[int]]]) -> dict[int, str]:
    """What each matter that may be named is about; a private one only by its kind."""
    wanted = [*_again(found)[:MANY], *_stuck(found)[:MANY], *_repeated(found)[:MANY]]
    wanted += [number for _, numbers in gathered for number in numbers[:MANY]]
    return {ticket.number: about(ticket) for ticket in desk.tickets.of_numbers(wanted)}


def about(ticket: Ticket) -> str:
    return category_name(ticket.category.value) if ticket.private else clip(ticket.summary, 18)


def _comes_back(desk: Desk, period: Period, unit: str) -> list[Ticket]:
    return [one for one in proposals(desk, period.start, period.end) if desk.tree.covers(unit, one.unit)][:MANY]


def _series(one: Ticket) -> str:
    kind = category_name(one.category.value)
    return kind if one.private else f"{place_name(one.place, public=True)}{kind}"


def _agenda(
    desk: Desk,
    period: Period,
    unit: str,
    found: Counted,
    compared: Sequence[Change],
    rising: Sequence[Change],
    gathered: Sequence[tuple[Cluster, tuple[int, ...]]],
    named: Mapping[int, str],
) -> tuple[Proposal, ...]:
    def opened(category: str) -> tuple[int, ...]:
        return tuple(numbers_of(desk, period, "opened", unit, 50, category=category))

    repeated = [number for number in _repeated(found) if found.followed[number] >= REPEATED]
    return agenda(
        [
            [Proposal("topic", one.name, one.count, one.numbers) for one in rising],
            [
                Proposal("rise", category_name(one.name), one.count, opened(one.name))
                for one in compared[:2]
                if one.is_rise
            ],
            [
                Proposal("cluster", f"{texts.place_of(one)}{category_name(one.category)}", one.count, numbers)
                for one, numbers in gathered
            ],
            [Proposal("series", _series(one), one.repeats, (one.number,)) for one in _comes_back(desk, period, unit)],
            [Proposal("repeat", named.get(n, f"#{n}"), found.followed[n], (n,)) for n in repeated[:MANY]],
            [Proposal("stuck", named.get(n, f"#{n}"), 1, (n,)) for n in _stuck(found)[:MANY]],
            [Proposal("again", named.get(n, f"#{n}"), 1, (n,)) for n in _again(found)[:MANY]],
        ]
    )


def sections(period: Period, seen: Study) -> list[Section]:
    """The message, what matters most first."""
    found = seen.figures
    against = texts.against(period.kind, seen.spans)
    every = [
        Section("", (*texts.opened(found, seen.mean, against), *texts.rates(found)), keep=9),
        Section(
            "", (*texts.ended(found), *texts.standing(found), *texts.whistles(found), *texts.lengths(found)), keep=9
        ),
        Section("明显多了", tuple(texts.rises(seen.changes, seen.topics, against))),
        Section("一个地方好几件", tuple(texts.gathered(seen.gathered))),
        Section("好多人说", tuple(texts.repeats(seen.counted.followed, seen.said))),
        Section("卡住的", tuple(texts.stuck(found))),
    ]
    if period.kind == "week":
        every.append(Section("建议上会", tuple(texts.proposals(seen.agenda, period.kind)), keep=6))
    else:
        every.append(Section("", (*texts.origins(found), *texts.places(found))))
    return every


def sheets(period: Period, seen: Study) -> list[Sheet]:
    """Beside the register: shares, comparison, hours."""
    hours = ["", *(f"{hour} 点" for hour in range(24))]
    compared = [(category_name(one.name), one.count, round(one.mean, 2)) for one in seen.changes]
    return [
        Sheet("比率和用时", ("项目", "数", "算的是"), texts.rate_rows(seen.figures)),
        Sheet("和前面比", ("类别", "这次", texts.against(period.kind, seen.spans) or "前面没有数"), compared),
        Sheet("什么时候报的", hours, texts.hour_rows(seen.figures)),
    ]


def paper(desk: Desk, period: Period, seen: Study, unit: str, title: str, span: str, made: str) -> dict[str, Any]:
    """What the Word template is filled with; every value is text or a list of rows of text."""
    found = seen.figures
    late = standing_then(desk, numbers_of(desk, period, "overdue", unit, 20), period.end)
    against = texts.against(period.kind, seen.spans)
    lines = [
        *texts.opened(found, seen.mean, against),
        *texts.ended(found),
        *texts.standing(found),
        *texts.origins(found),
    ]
    return {
        "title": title,
        "span": span,
        "against": against or "前面没有数",
        "made": made,
        "lines": [line.replace("**", "") for line in (*lines, *texts.places(found))],
        "rates": [{"name": name, "value": value, "of": of} for name, value, of in texts.rate_rows(found)],
        "changes": [
            {
                "name": category_name(one.name),
                "count": str(one.count),
                "mean": f"{one.mean:.1f}",
                "mark": "多了" if one.is_rise else "",
            }
            for one in seen.changes
        ],
        "findings": [
            *texts.rises((), seen.topics, against),
            *texts.gathered(seen.gathered),
            *texts.repeats(seen.counted.followed, seen.said),
            *texts.stuck(found),
        ],
        "late": [
            {
                "number": ticket.label,
                "what": category_name(ticket.category.value),
                "about": about(ticket),
                "due": due_day(desk, ticket.due_at),
            }
            for ticket in late
        ],
        "agenda": [
            {"no": str(n), "what": texts.proposal(one, period.kind), "numbers": texts.numbers(one.numbers, 8)}
            for n, one in enumerate(seen.agenda, start=1)
        ],
    }


def due_day(desk: Desk, at: datetime | None) -> str:
    return f"{at.astimezone(ZoneInfo(desk.settings.timezone)):%m-%d %H:%M}" if at else ""
