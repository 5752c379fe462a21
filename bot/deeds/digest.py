"""日报告 and its longer sisters, and the worker's morning list: looked up, drawn, and said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.deeds.figures import counted, numbers_of, standing_then, tree_of
from bot.deeds.routine import missed
from bot.deeds.standin import in_hand
from bot.deeds.steps import name_of, today
from bot.deeds.study import paper, sections, sheets, study
from bot.domain.categories import category_name
from bot.domain.digest import Period, daily_moment, due_at, is_overdue, period_of
from bot.domain.figures import Figures, figures
from bot.domain.people import SYSTEM, Actor, Person, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.domain.workdays import calendar_of, warn_year
from bot.messages import Importance, Outbound, Target
from bot.output.charts import digest_chart, study_chart
from bot.output.docx import TEMPLATES, filled
from bot.output.markdown import Section, fit
from bot.output.xlsx import Sheet, workbook
from bot.ports import Desk
from bot.texts import digests, lists
from bot.texts.office import REGISTER, register_row
from bot.texts.study import TEMPLATE_BROKEN

LISTED = 60  # of what is named one by one; a message has room for fewer
HOLDER = REGISTER.index("经手人")
ROWS = 10_000  # of the register's sheet: the newest ones; nobody filters more by hand


@dataclass(frozen=True, slots=True)
class Report:
    """A period as the register shows it, and everything a message, a chart, a sheet and a paper are made of."""

    period: Period
    unit: str
    figures: Figures
    markdown: str
    draw: Callable[[], bytes]
    sheets: tuple[Sheet, ...]
    template: str = ""  # of the Word paper; "" has none
    paper: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        return f"{self.period.kind}-{self.period.name}{f'-{self.unit}' if self.unit else ''}"


@dataclass(frozen=True, slots=True)
class Files:
    """Where a report's parts lie."""

    markdown: Path
    png: Path | None  # None: too much waited for it to be drawn
    xlsx: Path
    docx: Path | None = None

    @property
    def all(self) -> tuple[Path, ...]:
        return tuple(filter(None, (self.markdown, self.png, self.xlsx, self.docx)))


def look(desk: Desk, period: Period, now: datetime, *, unit: str = "", planned: bool = False) -> Report:
    """Read the register. *planned*: this is the clock's own report, which says when it comes late."""
    names = Names(desk)
    named = names.unit(unit) if unit else ""
    due = due_at(period, desk.settings) if planned else None
    head = digests.head(period, desk.settings, now, unit=named, due=due)
    title = digests.title(period, desk.settings, named)
    if period.kind in ("day", "date"):
        return _daily(desk, period, now, unit, names, head, title, planned)
    seen = study(desk, period, unit)
    said = fit(head, [*sections(period, seen), *_table_ends(desk, now)])
    template = (
        desk.settings.digests.weekly_template if period.kind == "week" else desk.settings.digests.monthly_template
    )
    changed = [(category_name(one.name), one.count, one.mean) for one in seen.changes if one.count or one.mean][:10]
    return Report(
        period,
        unit,
        seen.figures,
        said,
        partial(study_chart, title, changed, seen.figures.by_hour),
        (*_sheets(desk, period, unit, seen.figures, names), *sheets(period, seen)),
        template,
        paper(desk, period, seen, unit, title, head[1].removeprefix("> "), digests.made_at(now, desk.settings)),
    )


def _daily(
    desk: Desk, period: Period, now: datetime, unit: str, names: Names, head: list[str], title: str, planned: bool
) -> Report:
    found = figures(counted(desk, period, unit), tree_of(desk, unit), desk.settings)

    def shown(key: str) -> list[Ticket]:
        return standing_then(desk, numbers_of(desk, period, key, unit, LISTED), period.end)

    danger, late = shown("danger"), shown("overdue")
    homeless = numbers_of(desk, period, "homeless", unit, LISTED)
    told = [
        Section("", tuple(digests.numbers(found)), keep=9),
        Section("", tuple(digests.by_category(found)), keep=1),
        Section("危险", tuple(digests.danger(danger, names.unit, names.person)), total=found.danger),
        Section("超期", tuple(digests.overdue(late, period.end, names.unit, names.person)), total=found.overdue),
        Section("", tuple(digests.homeless(homeless, found.homeless_count)), keep=1),
        Section("网格", tuple(digests.by_unit(found, names.unit)), keep=0),
    ]
    if planned:
        undone = missed(desk, today(desk, period.start), today(desk, period.end))
        told.append(Section("例行", tuple(undone), keep=1))
    categories = tuple((category_name(code), count) for code, count in found.by_category[:10])
    units = tuple(
        (names.unit(line.unit) or "待归格", line.opened, line.ended, line.live, line.overdue) for line in found.by_unit
    )[:16]
    return Report(
        period,
        unit,
        found,
        fit(head, [*told, *(_table_ends(desk, now) if period.day.weekday() == 0 else ())]),
        partial(digest_chart, title, categories, units),
        _sheets(desk, period, unit, found, names),
    )


def _table_ends(desk: Desk, now: datetime) -> list[Section]:
    return [Section("", (digests.table_ends(desk.settings),), keep=0)] if warn_year(desk.settings, now) else []


def _sheets(desk: Desk, period: Period, unit: str, found: Figures, names: Names) -> tuple[Sheet, ...]:
    rows = _register(desk, period, unit, names)
    summary = Sheet("汇总", ("项目", "数"), digests.figure_rows(found, names.unit))
    people = Counter(row[HOLDER] for row in rows if row[HOLDER])
    ranked = [Sheet("按经手人", ("经手人", "件"), people.most_common())] if desk.settings.digests.rank_people else []
    return (summary, Sheet("台账", REGISTER, rows), *ranked)


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


def write(report: Report, folder: Path, stem: str = "", templates: Path | None = None, *, drawn: bool = True) -> Files:
    """Draw and write the files; the same report overwrites its own. *templates*: where the office's own papers lie."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / (stem or report.stem)

    def at(ending: str) -> Path:
        return base.with_name(base.name + ending).resolve()

    kept = Files(at(".md"), at(".png") if drawn else None, at(".xlsx"), at(".docx") if report.template else None)
    kept.markdown.write_text(report.markdown + "\n", encoding="utf-8")
    if kept.png is not None:
        kept.png.write_bytes(report.draw())
    kept.xlsx.write_bytes(workbook(report.sheets))
    if kept.docx is not None:
        kept.docx.write_bytes(
            filled(templates or folder / TEMPLATES, report.template, report.period.kind, report.paper, TEMPLATE_BROKEN)
        )
    return kept


def readers(desk: Desk, kind: str, day: date) -> dict[str, list[Person]]:
    """Who gets a report, by the unit it is about; "" is the whole community. By role, of those present."""
    digests_ = desk.settings.digests
    roles = {"day": digests_.daily_to, "week": digests_.weekly_to, "month": digests_.monthly_to}[kind]
    if not roles:
        return {"": office_people(desk, day)}
    found: dict[str, dict[str, Person]] = {}
    for person in desk.people.staff():
        for post in () if person.is_away(day) else person.posts:
            role = desk.settings.role(post.role)
            runs = (post.since is None or post.since <= day) and (post.until is None or day <= post.until)
            if runs and role is not None and role.name in roles:
                unit = post.unit if role.standing in (Standing.WORKER, Standing.LEAD) else ""
                found.setdefault(unit, {})[person.id] = person
    return {unit: list(people.values()) for unit, people in sorted(found.items())}


def tell_office(desk: Desk, report: Report, kept: Files) -> int:
    """Say it to everybody it is for, once for each report; how many were told."""
    desk.rights.need(SYSTEM, Deed.DIGEST)
    period = report.period
    if not desk.notes.once(f"digest/{period.kind}/{period.name}/{report.unit or 'office'}"):
        return 0
    people = readers(desk, period.kind, today(desk, desk.now)).get(report.unit, [])
    for person in people:
        key = f"digest/{desk.community}/{report.stem.replace('-', '/', 1)}/{person.id}"
        to = Target("person", person.id)

        def out(part: str, to: Target = to, key: str = key, **given: Any) -> Outbound:
            return Outbound(to=to, key=f"{key}/{part}", importance=Importance.DIGEST, unasked=True, **given)

        desk.say(out("text", markdown=report.markdown))
        desk.say(out("png", file=("image", str(kept.png))) if kept.png else out("png", text=digests.NO_CHART))
        for part in filter(None, (kept.docx, kept.xlsx)):
            desk.say(out(part.suffix[1:], file=("file", str(part))))
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
        mine = [ticket for ticket in in_hand(desk, person.id) if ticket.is_open]
        if not mine or not desk.notes.once(f"digest/worker/{day.isoformat()}/{person.id}"):
            continue
        late = sum(is_overdue(ticket, now) for ticket in mine)
        head = digests.worker_head(person.name, len(mine), late)
        told += desk.say(
            Outbound(
                to=Target("person", person.id),
                key=f"digest/{desk.community}/worker/{day.isoformat()}/{person.id}",
                text=f"{head}\n{lists.listed(mine, now, desk.settings)}",
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
