"""Where a matter is: what the words name, completed from the piece before, the matter joined or the speaker's door."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.bound import is_bound
from bot.domain.joins import Matter
from bot.domain.place import find, nickname_place
from bot.domain.place_book import lookup_of
from bot.domain.ticket import Place
from bot.messages import Context
from bot.understanding.features import Seen
from bot.understanding.opinions import Opinion
from bot.understanding.scene import Scene

PERHAPS = 0.25  # how likely talk must be a matter for its place to be read
PIECES_SECONDS = 180  # so long what a speaker said before is a piece of what he says now


def places_of(
    seen: Seen,
    opinion: Opinion,
    context: Context,
    scene: Scene,
    intent: str,
    matters: int,
    joined: Matter | None,
    p_open: float,
) -> tuple[Place, ...]:
    """*matters*: how many the message opens; 0 where it opens none and speaks of *joined*. Talk is nowhere, unless it
    may yet be a matter that a worker is asked about."""
    maybe = intent == "chat" and p_open >= PERHAPS
    if intent in {"chat", "ad"} and not maybe:
        return ()
    places = tuple(dict.fromkeys(found.place for found in seen.places))
    if matters and not any(place.building or place.spot for place in places):
        places = tuple(dict.fromkeys(f.place for f in find(seen.text, context.book, misheard=True))) or places
    if not matters and not maybe:
        return tuple(_from_matter(place, joined) for place in places)
    lookup, likely = lookup_of(context.book), opinion.p("bound")["bound"]
    if places:
        in_passing = bool(lookup.only) and all(_is_estate(place) for place in places)
        if in_passing and not is_bound(intent, seen.text, likely, named=True):
            return ()
        said = places if matters > 1 else _specific(places)
        return tuple(_from_door(_from_pieces(place, context, scene), context) for place in said)
    pieces = _pieces(context, scene)
    if pieces:
        return pieces
    run_by = lookup.run_by(seen.text)
    estate = lookup.only or run_by
    if not estate or not is_bound(intent, seen.text, likely, named=bool(run_by)):
        return ()
    return (Place(estate, source="default"),)


def _pieces(context: Context, scene: Scene) -> tuple[Place, ...]:
    """Places that the speaker said in the pieces just before, as long as they opened nothing."""
    if scene.own_last is None:
        return ()
    for heard in reversed(context.earlier):
        if (context.now - heard.at).total_seconds() > PIECES_SECONDS:
            break
        if heard.who != context.who:
            continue
        if heard.id in scene.of_message:
            break
        if said := tuple(dict.fromkeys(found.place for found in find(heard.text, context.book))):
            return said
    return ()


def _is_estate(place: Place) -> bool:
    return not (place.building or place.unit or place.room or place.spot)


def _is_bare(place: Place) -> bool:
    """A unit or room alone, which needs its building from elsewhere."""
    return not (place.building or place.spot) and bool(place.unit or place.room)


def _from_pieces(place: Place, context: Context, scene: Scene) -> Place:
    """Completed from the speaker's piece before."""
    if not _is_bare(place):
        return place
    base = next((piece for piece in _pieces(context, scene) if piece.building), None)
    return _inside(place, base)


def _from_door(place: Place, context: Context) -> Place:
    """Completed from the speaker's known door, else from the nickname."""
    if not _is_bare(place):
        return place
    return _inside(
        place, context.door or (nickname_place(context.nickname, context.book) if context.nickname else None)
    )


def _from_matter(place: Place, matter: Matter | None) -> Place:
    """「我也是 2 单元」, of two estates 「我已到 2 栋」: what is missing is taken from the matter joined."""
    if matter is None or not matter.places:
        return place
    if _is_bare(place):
        return _inside(place, matter.places[0])
    known = next(
        (told.estate for told in matter.places if told.building == place.building and told.spot == place.spot), ""
    )
    return place if place.estate or not known else replace(place, estate=known)


def _inside(place: Place, base: Place | None) -> Place:
    if base is None:
        return place
    return replace(place, estate=base.estate or place.estate, building=base.building, unit=place.unit or base.unit)


def _specific(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Without what a more exact place of the same building already says."""

    def covered(a: Place) -> bool:
        if not a.building or a.room or a.spot:
            return False
        return any(
            b is not a
            and b.building == a.building
            and b.estate == a.estate
            and (b.unit or b.room)
            and a.unit in {"", b.unit}
            and b != a
            for b in places
        )

    doors = tuple(place for place in places if place.unit or place.room)
    if doors and not all(place.building for place in places):
        places = doors  # a door is where it is; a spot or house beside it only tells the way
    elif any(place.room for place in places):
        places = tuple(place for place in places if place.room)
    return tuple(place for place in places if not covered(place)) or places
