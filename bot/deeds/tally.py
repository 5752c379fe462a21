"""『昨天报了几件』: the figures of the days that are named, in one line; the same as page and report count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.deeds.digest import Names, look
from bot.deeds.figures import figures_of, numbers_of
from bot.deeds.steps import shown_to, today
from bot.domain.categories import category_name
from bot.domain.digest import KINDS, Period
from bot.domain.how_many import is_at
from bot.domain.people import Actor, Person
from bot.domain.rights import Deed
from bot.domain.spans import span_named
from bot.domain.tally import Tally
from bot.domain.ticket import Place, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import tallies
from bot.texts.common import period_words, place_name, place_words

INSTANT = timedelta(milliseconds=1)  # what happened just now has happened
SHOWN = 3  # of what comes most
COUNTED = {"came": "opened", "ended": "closed", "withdrawn": "withdrawn", "refused": "refused", "merged": "merged",
           "reopened": "reopened", "danger": "danger", "urgent": "opened"}  # fmt: skip
RANKED = frozenset({"kinds", "grids", "houses"})
MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow:
    """By what a question is narrowed. *unit*: "" is the community; *word*: what the matter says of itself."""

    unit: str = ""
    place: Place | None = None
    category: str = ""
    person: Person | None = None
    word: str = ""

    @property
    def is_by_matter(self) -> bool:
        """Each matter has to be looked at."""
        return self.place is not None or self.person is not None or bool(self.category or self.word)


def tally(desk: Desk, by: Actor, asked: Tally, now: datetime, narrow: Narrow) -> str:
    """One line; for 「昨天怎么样」 the whole report, as markdown. Raises NotYours."""
    desk.rights.need(by, Deed.DIGEST, narrow.unit)
    whole = span_named(asked.when, today(desk, now), desk.settings)
    if whole is None:
        return tallies.no_such_days(asked.when)
    period = replace(whole, end=min(whole.end, now + INSTANT))
    runs = whole.end > now
    names = Names(desk)
    where = names.unit(narrow.unit) if narrow.unit else ""
    if asked.what == "all" and not narrow.is_by_matter and _has_report(period):
        return look(desk, period, now, unit=narrow.unit).markdown
    when = period_words(asked.when, whole, now, desk.settings)
    if asked.what in RANKED:
        return _ranked(desk, by, asked.what, period, when, narrow, where, names)
    if asked.what in COUNTED and (narrow.is_by_matter or asked.what not in ("came", "ended")):
        found = _matters(desk, by, COUNTED[asked.what], period, narrow, asked.what)
        return tallies.counted(when, _label(narrow, where), asked.what, len(found), narrow.word)
    if narrow.is_by_matter:
        return tallies.NOT_SO_FINE
    figures = figures_of(desk, by, period, narrow.unit)
    if asked.what == "people":
        return _people(desk, by, period, when, narrow, where, names)
    if asked.what == "rated":
        return tallies.rated(when, where, figures)
    if asked.what == "lengths":
        return tallies.lengths(when, where, figures)
    if asked.what == "rates":
        return tallies.rates(when, where, figures)
    return tallies.tally(when, asked.what, figures, whole, where=where, runs=runs)


def own(desk: Desk, by: Actor, when: str, now: datetime) -> str:
    """What came in these days and is in the hands of him who asks. Raises NotYours."""
    desk.rights.need(by, Deed.PENDING, by.units[0] if by.units else "", frozenset({by.id}))
    whole = span_named(when, today(desk, now), desk.settings)
    if whole is None:
        return tallies.no_such_days(when)
    numbers = _not_too_many(numbers_of(desk, replace(whole, end=min(whole.end, now + INSTANT)), "opened", "", MOST))
    found = [ticket for ticket in desk.tickets.of_numbers(numbers) if ticket.assignee == by.id]
    words = period_words(when, whole, now, desk.settings)
    return tallies.own(words, len(found), sum(ticket.is_open for ticket in found))


def _matters(desk: Desk, by: Actor, key: str, period: Period, narrow: Narrow, what: str = "") -> list[Ticket]:
    """The tickets behind a figure that are what is named. Raises Unclear where they are too many to look at each."""
    place = narrow.place or Place()
    narrowed = {
        "category": narrow.category, "estate": place.estate, "building": place.building, "spot": place.spot,
        "urgency": what if what == "urgent" else "",
    }  # fmt: skip
    given = {name: value for name, value in narrowed.items() if value}
    numbers = _not_too_many(numbers_of(desk, period, key, narrow.unit, MOST, **given))
    return [
        ticket
        for ticket in desk.tickets.of_numbers(numbers)
        if (not narrow.category or ticket.category.value == narrow.category)
        and (narrow.place is None or is_at(ticket.place, narrow.place))
        and (narrow.person is None or ticket.assignee == narrow.person.id)
        and (not narrow.word or narrow.word in shown_to(by, ticket).summary)
    ]


def _not_too_many(numbers: list[int]) -> list[int]:
    if len(numbers) >= MOST:
        raise Unclear(f"more than {MOST} matters", reply=tallies.TOO_MANY)
    return numbers


def _label(narrow: Narrow, where: str) -> str:
    parts = [
        where,
        place_words(narrow.place) if narrow.place else "",
        f"{narrow.person.name}手里的" if narrow.person else "",
    ]
    parts.append(
        category_name(narrow.category) if narrow.category else f"提到「{narrow.word}」的" if narrow.word else ""
    )
    return "".join(parts)


def _ranked(
    desk: Desk, by: Actor, what: str, period: Period, when: str, narrow: Narrow, where: str, names: Names
) -> str:
    total, counts = _counts(desk, by, what, period, narrow, names)
    ranked = sorted(((name, count) for name, count in counts.items() if count), key=lambda one: (-one[1], one[0]))
    return tallies.most(when, _label(narrow, where), total, ranked, SHOWN)


def _counts(
    desk: Desk, by: Actor, what: str, period: Period, narrow: Narrow, names: Names
) -> tuple[int, Mapping[str, int]]:
    """How many came, and how many of each; where nothing else is named the database counts them."""
    if narrow.is_by_matter:
        found = _matters(desk, by, "opened", period, narrow)
        if what == "kinds":
            return len(found), Counter(category_name(ticket.category.value) for ticket in found)
        if what == "grids":
            return len(found), Counter(names.unit(ticket.unit) or "待归格" for ticket in found)
        return len(found), _by_house(Counter(_house(ticket.place) for ticket in found))
    figures = figures_of(desk, by, period, narrow.unit)
    if what == "kinds":
        return figures.opened, {category_name(code): count for code, count in figures.by_category}
    if what == "grids":
        return figures.opened, {names.unit(one.unit) or "待归格": one.opened for one in figures.by_unit}
    return figures.opened, _by_house({Place(estate=e, building=b, spot=s): n for (e, b, s), n in figures.by_place})


def _house(place: Place) -> Place:
    return Place(estate=place.estate, building=place.building, spot=place.spot)


def _by_house(counts: Mapping[Place, int]) -> Mapping[str, int]:
    """Houses and spots; two of one number are told apart by their estates."""
    houses = [house for house in counts if house.building or house.spot]
    named = Counter(place_words(house) for house in houses)
    return {
        place_words(house) if named[place_words(house)] == 1 else place_name(house, public=True): counts[house]
        for house in houses
    }


def _people(desk: Desk, by: Actor, period: Period, when: str, narrow: Narrow, where: str, names: Names) -> str:
    """People are not ranked, unless the office has said so in its settings."""
    if not desk.settings.digests.rank_people:
        return tallies.NOT_RANKED
    hands = Counter(ticket.assignee for ticket in _matters(desk, by, "closed", period, narrow) if ticket.assignee)
    ranked = sorted(((names.person(who), count) for who, count in hands.items()), key=lambda one: (-one[1], one[0]))
    return tallies.most_closed(when, where, ranked, SHOWN)


def _has_report(period: Period) -> bool:
    """A calendar day is shown as a daily report is, by another name; of other days there is none."""
    return period.kind in (*KINDS, "date")
