"""日报告 and its longer sisters, and the worker's morning list: looked up, drawn, and said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.deeds.figures import counted, numbers_of, standing_then, tree_of
from bot.deeds.routine import missed
from bot.deeds.steps import name_of, today
from bot.domain.categories import category_name
from bot.domain.digest import Period, daily_moment, is_overdue, period_of
from bot.domain.figures import Figures, figures
from bot.domain.people import SYSTEM, Actor, Person, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.domain.workdays import calendar_of, warn_year
from bot.messages import Importance, Outbound, Target
from bot.output.charts import digest_chart
from bot.output.markdown import Section, fit
from bot.output.xlsx import Sheet, workbook
from bot.ports import Desk
from bot.texts import digests, worker
from bot.texts.office import REGISTER, register_row

LISTED = 60  # of what is named one by one; a message has room for fewer
ROWS = 20_000  # of the register's sheet: the newest ones; nobody filters more by hand


@dataclass(frozen=True, slots=True)
class Report:
    """A period as the register shows it, and everything a message, a chart and a sheet are made of."""

    period: Period
    figures: Figures
    markdown: str
    chart_title: str
    categories: tuple[tuple[str, int], ...]
    units: tuple[tuple[str, int, int, int, int], ...]
    sheets: tuple[Sheet, ...]

    @property
    def stem(self) -> str:
        return f"{self.period.kind}-{self.period.name}"


@dataclass(frozen=True, slots=True)
class Files:
    """Where a report's parts lie."""

    markdown: Path
    png: Path
    xlsx: Path


def look(desk: Desk, period: Period, now: datetime, *, unit: str = "", planned: bool = False) -> Report:
    """Read the register. *planned*: this is the clock's own report, which says when it comes late."""
    found = figures(counted(desk, period, unit), tree_of(desk, unit), desk.settings)
    names = Names(desk)

    def shown(key: str) -> list[Ticket]:
        return standing_then(desk, numbers_of(desk, period, key, unit, LISTED), period.end)

    danger, late = shown("danger"), shown("overdue")
    homeless = numbers_of(desk, period, "homeless", unit, LISTED)
    sections = [
        Section("", tuple(digests.numbers(found)), keep=9),
        Section("", tuple(digests.by_category(found)), keep=1),
        Section("危险", tuple(digests.danger(danger, names.unit, names.person)), total=found.danger),
        Section("超期", tuple(digests.overdue(late, period.end, names.unit, names.person)), total=found.overdue),
        Section("", tuple(digests.homeless(homeless, found.homeless_count)), keep=1),
        Section("网格", tuple(digests.by_unit(found, names.unit)), keep=0),
    ]
    if planned and period.kind == "day":
        undone = missed(desk, today(desk, period.start), today(desk, period.end))
        sections.append(Section("例行", tuple(undone), keep=1))
    if warn_year(desk.settings, now):
        sections.append(Section("", (digests.table_ends(desk.settings),), keep=0))
    named = names.unit(unit) if unit else ""
    head = digests.head(period, desk.settings, now, unit=named, planned=planned)
    return Report(
        period,
        found,
        fit(head, sections),
        digests.title(period, desk.settings, named),
        tuple((category_name(code), count) for code, count in found.by_category[:10]),
        tuple(
            (names.unit(line.unit) or "待归格", line.opened, line.ended, line.live, line.overdue)
            for line in found.by_unit
        )[:16],
        (
            Sheet("汇总", ("项目", "数"), digests.figure_rows(found, names.unit)),
            Sheet("台账", REGISTER, _register(desk, period, unit, names)),
        ),
    )


class Names:
    """Names of people and grids, each looked up once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people: dict[str, str] = {}

    def person(self, who: str) -> str:
        if who not in self._people:
            self._people[who] = name_of(self._desk, who)
        return self._people[who]

    def unit(self, code: str) -> str:
        """Of the grid it lies in; the code itself when the tree does not know it."""
        grid = self._desk.tree.units.get(self._desk.tree.grid_of(code))
        return grid.name if grid else code


def _register(desk: Desk, period: Period, unit: str, names: Names) -> list[list[Any]]:
    """Whatever was registered or ended in the period, or is not ended at its end; as it stood then."""
    numbers: set[int] = set()
    for key in ("opened", "ended", "standing"):
        numbers.update(numbers_of(desk, period, key, unit, ROWS + 1))
    rows = [
        register_row(ticket, names.unit(ticket.unit), names.person(ticket.assignee), desk.settings)
        for ticket in standing_then(desk, sorted(numbers)[-ROWS:], period.end)
    ]
    if len(numbers) > ROWS:
        rows.append(digests.cut_register(ROWS))
    return rows


def write(report: Report, folder: Path, stem: str = "") -> Files:
    """Draw and write the three files; the same report overwrites its own."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / (stem or report.stem)
    kept = Files(*(base.with_name(base.name + ending).resolve() for ending in (".md", ".png", ".xlsx")))
    kept.markdown.write_text(report.markdown + "\n", encoding="utf-8")
    kept.png.write_bytes(digest_chart(report.chart_title, report.categories, report.units))
    kept.xlsx.write_bytes(workbook(report.sheets))
    return kept


def tell_office(desk: Desk, report: Report, kept: Files) -> int:
    """Say it to everybody of the office, once for each report; how many were told."""
    desk.rights.need(SYSTEM, Deed.DIGEST)
    period = report.period
    if not desk.notes.once(f"digest/{period.kind}/{period.name}/office"):
        return 0
    people = office_people(desk, today(desk, desk.now))
    for person in people:
        key = f"digest/{desk.community}/{period.kind}/{period.name}/{person.id}"
        to = Target("person", person.id)
        parts = (
            Outbound(to=to, key=f"{key}/text", markdown=report.markdown, importance=Importance.DIGEST, unasked=True),
            Outbound(
                to=to, key=f"{key}/png", file=("image", str(kept.png)), importance=Importance.DIGEST, unasked=True
            ),
            Outbound(
                to=to, key=f"{key}/xlsx", file=("file", str(kept.xlsx)), importance=Importance.DIGEST, unasked=True
            ),
        )
        for out in parts:
            desk.say(out)
    return len(people)


def digest(desk: Desk, by: Actor, now: datetime, kind: str = "day", unit: str = "") -> str:
    """『日报』 asked in the chat: from the last report until now, as markdown. Raises NotYours.

    Who answers for some units gets the figures of the first of them.
    """
    if not unit and by.standing is not Standing.OFFICE:
        unit = by.units[0] if by.units else ""
    desk.rights.need(by, Deed.DIGEST, unit)
    day = today(desk, now)
    if kind == "day":
        return look(desk, since_last(desk, now), now, unit=unit).markdown
    period = period_of(kind, day, desk.settings)
    return look(desk, replace(period, end=min(period.end, now)), now, unit=unit).markdown


def since_last(desk: Desk, now: datetime) -> Period:
    """From the last daily report that was due until now."""
    calendar = calendar_of(desk.settings)
    day = today(desk, now)
    before = day
    while not calendar.is_workday(before) or daily_moment(desk.settings, before) > now:
        before -= timedelta(days=1)
    return Period("day", day, daily_moment(desk.settings, before), now)


def morning_list(desk: Desk, now: datetime, day: date) -> int:
    """To every worker with something in his hands: his own list, once a day. How many were told."""
    desk.rights.need(SYSTEM, Deed.DIGEST)
    told = 0
    for person in desk.people.staff():
        if not _works(desk, person, day):
            continue
        mine = [ticket for ticket in desk.tickets.assigned_to(person.id) if ticket.is_open]
        if not mine or not desk.notes.once(f"digest/worker/{day.isoformat()}/{person.id}"):
            continue
        late = sum(is_overdue(ticket, now) for ticket in mine)
        head = digests.worker_head(person.name, len(mine), late)
        told += desk.say(
            Outbound(
                to=Target("person", person.id),
                key=f"digest/{desk.community}/worker/{day.isoformat()}/{person.id}",
                text=f"{head}\n{worker.listed(mine, now, desk.settings)}",
                importance=Importance.DIGEST,
                unasked=True,
                until=calendar_of(desk.settings).local(day, desk.settings.digests.office_at),
            )
        )
    return told


def office_people(desk: Desk, day: date) -> list[Person]:
    """Whoever is in the office: present people whose role of today has the standing."""
    return [person for person in desk.people.staff() if _holds(desk, person, day, (Standing.OFFICE,))]


def _works(desk: Desk, person: Person, day: date) -> bool:
    return _holds(desk, person, day, (Standing.WORKER, Standing.LEAD))


def _holds(desk: Desk, person: Person, day: date, standings: Iterable[Standing]) -> bool:
    if person.is_away(day):
        return False
    for post in person.posts:
        role = desk.settings.role(post.role)
        runs = (post.since is None or post.since <= day) and (post.until is None or day <= post.until)
        if runs and role is not None and role.standing in standings and role.on_duty:
            return True
    return False
