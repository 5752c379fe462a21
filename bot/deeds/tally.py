"""『昨天报了几件』: the figures of a day, week or month that is named, in one line; the same as page and report count them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.digest import Names, look
from bot.deeds.figures import cases, figures_of
from bot.deeds.steps import today
from bot.domain.categories import category_name
from bot.domain.digest import Period
from bot.domain.how_many import period_named
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.tally import Tally
from bot.domain.ticket import Place
from bot.ports import Desk
from bot.texts import digests
from bot.texts.common import period_words, place_words

INSTANT = timedelta(milliseconds=1)  # what happened just now has happened
SHOWN = 3  # of what comes most
COUNTED = {"came": "opened", "ended": "closed"}
MOST = 10_000


def tally(desk: Desk, by: Actor, asked: Tally, now: datetime, unit: str = "", place: Place | None = None) -> str:
    """One line; the whole report for 「昨天怎么样」. *unit*: "" is the community. Raises NotYours."""
    desk.rights.need(by, Deed.DIGEST, unit)
    whole = period_named(asked.when, today(desk, now), desk.settings)
    period, when = (
        replace(whole, end=min(whole.end, now + INSTANT)),
        period_words(asked.when, whole, now, desk.settings),
    )
    names = Names(desk)
    where = f"{names.unit(unit)}" if unit else ""
    if asked.what == "all":
        return look(desk, _as_report(period), now, unit=unit).markdown
    if place is not None and asked.what in COUNTED:
        narrowed = {key: value for key, value in (("estate", place.estate), ("building", place.building), ("spot", place.spot)) if value}  # fmt: skip
        found = cases(desk, by, period, COUNTED[asked.what], unit, MOST, **narrowed)
        return digests.tally_at(when, place_words(place), asked.what, len(found))
    figures = figures_of(desk, by, period, unit)
    if asked.what in COUNTED:
        return digests.tally(when, asked.what, figures, where=where, runs=whole.end > now)
    ranked = {
        "kinds": [(category_name(code), count) for code, count in figures.by_category],
        "grids": sorted(((names.unit(one.unit) if one.unit else "待归格", one.opened) for one in figures.by_unit if one.opened), key=lambda one: -one[1]),
        "houses": [(place_words(Place(estate=e, building=b, spot=s)), count) for (e, b, s), count in figures.by_place],
    }[asked.what]  # fmt: skip
    return digests.most(when, figures.opened, ranked[:SHOWN], where=where)


def _as_report(period: Period) -> Period:
    """A calendar day is shown as a daily report is."""
    return replace(period, kind="day") if period.kind == "date" else period
