"""例行: whoever has the role hears of it in the morning, says 「做了」, and what nobody did stands in the daily report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.deeds.steps import name_of, today
from bot.domain.people import SYSTEM, Actor, Person, Post
from bot.domain.rights import Deed
from bot.domain.routines import Saying, due_days, mark, sayings
from bot.domain.routing import on_rung
from bot.domain.settings import OfficeHours, Routine, Rung, Settings
from bot.domain.workdays import OfficeCalendar, calendar_of
from bot.messages import Importance, Outbound, Target
from bot.ports import Desk
from bot.texts import routines as texts

LOOK_BACK = timedelta(days=31)  # how long afterwards somebody may still say that he did it


def said_on(desk: Desk, first: date, last: date) -> list[tuple[Routine, Saying]]:
    """All that is to be said from *first* to *last*, in order of days."""
    found: list[tuple[Routine, Saying]] = []
    for year in range(first.year, last.year + 1):
        plan = _plan(desk.settings.hours, desk.settings.timezone, routines_of(desk), year)
        found += [one for one in plan if first <= one[1].on <= last]
    return found


def routines_of(desk: Desk) -> tuple[Routine, ...]:
    """The community's; those about terms have the last days of the posts that end."""
    routines = desk.settings.routines
    if not any(routine.rhythm == "terms" for routine in routines):
        return routines
    ends = tuple(sorted({post.until for _, post in _posts(desk) if post.until}))
    return tuple(replace(one, dates=ends) if one.rhythm == "terms" else one for one in routines)


@lru_cache(maxsize=64)
def _plan(
    hours: OfficeHours, timezone: str, routines: tuple[Routine, ...], year: int
) -> tuple[tuple[Routine, Saying], ...]:
    calendar = OfficeCalendar(hours, ZoneInfo(timezone))
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = [(one, saying) for one in routines for saying in sayings(one, first, last, calendar.is_workday)]
    return tuple(sorted(found, key=lambda pair: pair[1].on))


def next_saying(desk: Desk, after: datetime) -> datetime | None:
    """The first morning later than *after* on which something is said; None when nothing is for a year."""
    day = today(desk, after)
    for _, saying in said_on(desk, day, day + timedelta(days=366)):
        moment = morning(desk.settings, saying.on)
        if moment > after:
            return moment
    return None


def morning(settings: Settings, day: date) -> datetime:
    return calendar_of(settings).local(day, settings.digests.worker_at)


def say_routines(desk: Desk, moment: datetime) -> int:
    """Say what this morning has to say, late if it must; once a person, and not to whoever did it already."""
    desk.rights.need(SYSTEM, Deed.DIGEST)
    day, told = today(desk, moment), 0
    for routine, saying in said_on(desk, day, day):
        about = _whose_terms(desk, saying.due) if routine.rhythm == "terms" else ""
        for person in holders(desk, routine, today(desk, desk.now)):
            if was_done(desk, routine, saying.due, person.id):
                continue
            card = texts.card(desk.community, routine, saying, moment, desk.now, desk.settings, about)
            told += desk.say(
                Outbound(
                    to=Target("person", person.id),
                    key=_card_key(desk, routine.name, saying, person.id),
                    card=replace(card, task_id=f"{card.task_id}-{person.id}"),
                    importance=Importance.DIGEST,
                    unasked=True,
                )
            )
    return told


def routine(desk: Desk, code: str, day: date, by: Actor) -> Routine | None:
    """「做了」: ticked off by whoever it was told to; None when no such routine is known any more."""
    desk.rights.need(by, Deed.ROUTINE)
    found = next((one for one in desk.settings.routines if mark(one.name) == code), None)
    if found is None:
        return None
    desk.notes.set(_note(code, day, by.id), f"done {desk.now.isoformat()}")
    for ahead in found.days_before:
        key = _card_key(desk, found.name, Saying(day, day, ahead), by.id)
        if desk.outbox.by_key(key) is not None:
            out = Outbound(to=Target("person", by.id), key=f"{key}/ended", text=texts.DONE, update_of=key)
            desk.say(out)
    return found


def open_for(desk: Desk, person: str) -> list[tuple[Routine, date]]:
    """What this person was told and has not done, up to what is due soonest; latest first."""
    day = today(desk, desk.now)
    found = []
    for one in routines_of(desk):
        farthest = max(one.days_before, default=0)
        days = due_days(one, day - LOOK_BACK, day + timedelta(days=farthest), calendar_of(desk.settings).is_workday)
        for due in reversed(days):
            told = any(
                desk.outbox.by_key(_card_key(desk, one.name, Saying(due, due, n), person)) for n in one.days_before
            )
            if told and not was_done(desk, one, due, person):
                found.append((one, due))
                break
    return found


def missed(desk: Desk, after: date, last: date) -> list[str]:
    """For the daily report: what was due later than *after*, up to *last*, and who has not said that he did it."""
    lines = []
    for one in routines_of(desk):
        if 0 not in one.days_before:
            continue
        for due in due_days(one, after + timedelta(days=1), last, calendar_of(desk.settings).is_workday):
            names = [person.name for person in holders(desk, one, due) if not was_done(desk, one, due, person.id)]
            if names:
                lines.append(texts.missed(one, due, names))
    return lines


def holders(desk: Desk, routine: Routine, day: date) -> list[Person]:
    """Who answers for it that day: in each unit that has the role, its present holder or his stand-in; each once."""
    units = sorted(
        {post.unit for _, post in _posts(desk) if post.role == routine.to and routine.unit in ("", post.unit)}
    )
    found: dict[str, Person] = {}
    for unit in units:
        for person in desk.people.with_role(routine.to, unit, day):
            taken = on_rung(
                Rung(routine.to), unit, desk.tree, day, lambda *_, one=person: [one], desk.people.get
            ).person  # fmt: skip
            if taken is not None:
                found.setdefault(taken.id, taken)
    return list(found.values())


def was_done(desk: Desk, routine: Routine, due: date, person: str) -> bool:
    return desk.notes.get(_note(mark(routine.name), due, person)).startswith("done")


def _posts(desk: Desk) -> Iterator[tuple[Person, Post]]:
    return ((person, post) for person in desk.people.staff() for post in person.posts)


def _whose_terms(desk: Desk, day: date) -> str:
    tree = desk.tree.units
    whose = [(person.id, post) for person, post in _posts(desk) if post.until == day]
    return "、".join(
        f"{name_of(desk, who)}（{post.role}，{tree[post.unit].name if post.unit in tree else post.unit}）"
        for who, post in whose
    )


def _note(code: str, day: date, person: str) -> str:
    return f"routine/{code}/{day.isoformat()}/{person}"


def _card_key(desk: Desk, name: str, saying: Saying, person: str) -> str:
    return f"routine/{desk.community}/{mark(name)}/{saying.due.isoformat()}/{saying.ahead}/{person}"
