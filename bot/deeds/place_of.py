"""Where a matter is: said, else known from before, else the name in the group. Place comes once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from bot.deeds import doors, service
from bot.domain.categories import CATEGORIES
from bot.domain.chats import Chat
from bot.domain.place import nickname_place
from bot.domain.place_alone import place_alone
from bot.domain.place_sense import is_not_at_home
from bot.domain.ticket import Place
from bot.messages import Inbound
from bot.ports import Desk

# Matters that are not at the speaker's home: a door known from before says nothing about them.
ELSEWHERE = frozenset({"traffic", "market", "school", "welfare", "papers", "culture", "firm", "health", "security"})
# Matters that somebody must go to: without a building or a spot nobody can.
ON_SITE = frozenset(CATEGORIES) - ELSEWHERE - {"dispute", "care", "other"} | {"traffic"}

JUST_BEFORE = timedelta(minutes=3)


def place_of(desk: Desk, message: Inbound, said: Place | None, category: str) -> Place:
    """The words first; what they leave open is filled from the known door, the nickname, the group's one building or
    estate."""
    place = said or Place()
    if not (place.building or place.spot or place.unit or place.room):
        before = _said_just_before(desk, message)
        place = replace(before, estate=place.estate or before.estate) if before is not None else place
    if not (place.building or place.spot) and category not in ELSEWHERE and not is_not_at_home(message.text):
        home = _home(desk, message)
        if home is not None and place.estate in ("", home.estate):
            room = home.room if place.unit in ("", home.unit) else ""
            place = replace(home, unit=place.unit or home.unit, room=place.room or room)
    if not place.estate and not place.spot:
        only = only_estate(desk, message.chat)
        if only:
            place = replace(place, estate=only, source=place.source if place.building else "default")
    return place


def _said_just_before(desk: Desk, message: Inbound) -> Place | None:
    """「7栋1单元」, and then 「着火了」: the place that the same person named alone, just before and of no other matter."""
    own = [
        one
        for one in desk.inbox.recent(message.chat, message.key, message.sent_at - JUST_BEFORE)
        if one.who == message.who
    ]
    if not own or own[-1].of_matter:
        return None
    return place_alone(own[-1].text, desk.book_of(message.chat))


def _home(desk: Desk, message: Inbound) -> Place | None:
    known = _known_home(desk, message)
    staff = message.sender is not None and message.sender.standing.is_staff
    return known or (only_building(desk, message.chat) if message.is_group and not staff else None)


def only_building(desk: Desk, chat: str) -> Place | None:
    """Of a group that serves one house alone: nobody there needs to say which."""
    group = desk.chats.get(chat)
    served = {code for unit in group.units for code in desk.tree.below(unit)} if group is not None else set()
    houses = (
        Place(estate.name, building.no, source="default")
        for estate in desk.book_of(chat).estates
        for building in estate.buildings
    )
    found = list(islice((house for house in houses if served and desk.units_of(house) in served), 2))
    return found[0] if len(found) == 1 else None


def _known_home(desk: Desk, message: Inbound) -> Place | None:
    who = doors.known_as(desk, message.who) if message.source == "kf" else message.who
    door = desk.people.door(message.who) or desk.people.door(who)
    if door is not None and not door.is_empty:
        return replace(door, source="door")
    if message.sender is not None and message.sender.standing.is_staff:
        name = ""  # one of ours speaks of other people's homes
    elif message.is_group:
        name = desk.chats.nickname(message.chat, message.who)
    else:
        rooms = desk.chats.rooms_of(who)
        name = rooms[0][1] if len(rooms) == 1 else ""
    found = nickname_place(name, desk.book_of(message.chat)) if name else None
    return replace(found, source="nickname") if found is not None else None


def only_estate(desk: Desk, chat: str) -> str:
    estates = desk.book_of(chat).estates
    return estates[0].name if len(estates) == 1 else ""


def unit_of(desk: Desk, message: Inbound, place: Place) -> str:
    """The unit it lies in; else the one grid the group belongs to; else the only one of a worker; else ""."""
    unit = desk.units_of(place, message.chat) if not place.is_empty else ""
    if unit:
        return unit
    if message.is_group:
        return _unit_of_chat(desk, desk.chats.get(message.chat))
    by = message.sender
    if by is not None and by.standing.is_staff:
        return by.units[0] if len(by.units) == 1 else ""
    return service.unit_of(desk, message.who) or _unit_of_home(desk, message.who)


def _unit_of_home(desk: Desk, who: str) -> str:
    """Of the one group in which he is known: a resident talks of where he lives."""
    rooms = [desk.chats.get(room) for room, _ in desk.chats.rooms_of(doors.known_as(desk, who))]
    return _unit_of_chat(desk, rooms[0]) if len(rooms) == 1 and rooms[0] is not None else ""


def _unit_of_chat(desk: Desk, chat: Chat | None) -> str:
    units = chat.units if chat else ()
    if len(units) == 1:
        return units[0]
    grids = {desk.tree.grid_of(code) for code in units}
    return grids.pop() if len(grids) == 1 else ""


def must_ask(place: Place, category: str) -> bool:
    """Is the place what is missing?"""
    return category in ON_SITE and not (place.building or place.spot)


def compatible(a: Place, b: Place) -> bool:
    """May both be the same place, as far as they say?"""
    pairs = ((a.estate, b.estate), (a.building, b.building), (a.unit, b.unit), (a.spot, b.spot))
    return all(not one or not other or one == other for one, other in pairs)


def joined(known: Place, more: Place) -> Place:
    """What is known, with what was left open filled from *more*."""
    return replace(
        known,
        estate=known.estate or more.estate,
        building=known.building or more.building,
        unit=known.unit or more.unit,
        room=known.room or more.room,
        spot=known.spot or more.spot,
        source=more.source if not (known.building or known.spot) else known.source,
    )
