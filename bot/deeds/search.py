"""『查 3号楼 路灯』: by number, words, place; only what the asker may see."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import may_see, shown_to
from bot.domain.how_many import is_at
from bot.domain.people import Actor, Standing
from bot.domain.place import find, find_places
from bot.domain.rights import Deed
from bot.domain.taking_up import shares_a_word, tells_anything
from bot.domain.ticket import Place, Ticket
from bot.errors import NoSuchTicket
from bot.ports import Desk
from bot.texts import lists

MOST = 200  # looked at; what is listed is less
SCANNED = 2000


def search(desk: Desk, words: str, by: Actor, now: datetime) -> tuple[list[Ticket], str]:
    """What fits all the words, newest first, and the list as a sentence. A place among them is compared as a place."""
    units = None if by.standing is Standing.OFFICE else sorted({c for root in by.units for c in desk.tree.below(root)})
    desk.rights.need(by, Deed.SEARCH, by.units[0] if by.units else "")
    near = _found(desk, words, units) or _numbered(desk, words, by)
    found = [shown_to(by, ticket) for ticket in near if may_see(by, ticket)][:MOST]
    for ticket in found[:10]:
        if ticket.private:
            desk.saw(by.id, "search", ticket.number)
    return found, lists.found(found, words, now, desk.settings)


def told_of(desk: Desk, words: str, by: Actor, now: datetime) -> list[Ticket] | None:
    """「3栋路灯」: what lies where the words say and has their thing in it, newest first; None where they name no place."""
    places = find(words, desk.book)
    if not places:
        return None
    here = search(desk, words[places[0].start : places[0].end], by, now)[0]
    rest = words[: places[0].start] + words[places[0].end :]
    named = [one for one in here if shares_a_word(rest, one.summary)]
    return named or (here if not tells_anything(rest) else [])


def _numbered(desk: Desk, words: str, by: Actor) -> list[Ticket]:
    """What was given to him lies in his hands wherever its unit is."""
    number = words.strip().lstrip("#＃")
    if not number.isdecimal() or len(number) > 9:
        return []
    try:
        ticket = desk.tickets.get(int(number))
    except NoSuchTicket:
        return []
    return [ticket] if desk.rights.may(by, Deed.SEARCH, ticket.unit, ticket.owners) else []


def _found(desk: Desk, words: str, units: list[str] | None) -> list[Ticket]:
    parts = words.replace("，", " ").replace(",", " ").split()
    places: list[Place] = []
    rest: list[str] = []
    for part in parts:
        here = find_places(part, desk.book)
        places += here
        if not here:
            rest.append(part)
    if not parts:
        return []
    first = max(rest, key=len, default="")
    near = desk.tickets.search(first, units, MOST if not places and len(rest) < 2 else SCANNED)
    return [
        ticket
        for ticket in near
        if all(part in ticket.summary or part.lstrip("#") == str(ticket.number) for part in rest)
        and all(is_at(ticket.place, place) for place in places)
    ]
