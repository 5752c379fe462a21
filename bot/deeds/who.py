"""Who serves a place, and who is on duty: asked of the posts as they are today."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.steps import DUTY, today
from bot.domain.book import Estate
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.settings import Rung
from bot.domain.ticket import Place
from bot.ports import Desk
from bot.texts import resident, worker
from bot.texts.common import place_name

MOST = 5  # estates that are named
DAYS = ("今天", "明天", "后天")
_WORKER = Rung("网格员", "unit")


def serves(desk: Desk, place: Place, by: Actor, now: datetime) -> str:
    """「桂香苑3栋归第一网格，网格员王师傅。」, with the stand-in where he is away; a line for each estate with such a house."""
    desk.rights.need(by, Deed.HELPER)
    estates = [place.estate] if place.estate else [one.name for one in desk.book.estates if _has(one, place)]
    return "\n".join(_line(desk, replace(place, estate=estate), by, now) for estate in estates[:MOST] or [""])


def _has(estate: Estate, place: Place) -> bool:
    if place.building:
        return place.building in [one.no for one in estate.buildings]
    return place.spot in [one.name for one in estate.spots]


def serves_here(desk: Desk, unit: str, by: Actor, now: datetime) -> str:
    """The same of a group's own grid, for who has not said where she lives; "" where nobody serves it."""
    desk.rights.need(by, Deed.HELPER)
    found = on_rung(_WORKER, unit, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)
    grid = desk.tree.units.get(desk.tree.grid_of(unit))
    if found.person is None or grid is None:
        return ""
    return resident.serves("这一片", grid.name, found.person.name, desk.settings.hours)


def _line(desk: Desk, place: Place, by: Actor, now: datetime) -> str:
    unit = desk.units_of(place)
    found = on_rung(_WORKER, unit, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)
    grid = desk.tree.units.get(desk.tree.grid_of(unit)) if unit else None
    away = desk.people.get(found.standin_for) if found.standin_for else None
    name = found.person.name if found.person else ""
    if not by.standing.is_staff:
        return resident.serves(place_name(place), grid.name if grid else "", name, desk.settings.hours)
    return worker.serves(place, grid.name if grid else "", name, away.name if away else "")


def on_duty(desk: Desk, by: Actor, now: datetime, day: str = "今天") -> str:
    """Who hears first what has no other hands on that *day*, 今天 or 明天."""
    desk.rights.need(by, Deed.HELPER)
    on = today(desk, now) + timedelta(days=DAYS.index(day))
    found = on_rung(DUTY, "", desk.tree, on, desk.people.with_role, desk.people.get)
    return worker.on_duty(found.person.name if found.person else "", day)
