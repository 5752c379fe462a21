"""A book made quick to look up: which token means which building, spot or estate. One per book, kept."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.book import Book, Building, Estate
from bot.domain.normalise import plain
from bot.domain.numerals import CHARACTERS, to_digits
from bot.domain.place_heard import spoken
from bot.domain.place_spots import other_words
from bot.domain.place_words import NUM, NUMBER_BEGINS, name_pattern, number_begins, number_pattern

_ALIAS = re.compile(rf"^(?P<prefix>.*?)(?P<number>{NUM}|(?<![a-z])[a-z])(?P<suffix>[^0-9{CHARACTERS}]{{0,3}})$")
_STRONG = frozenset(
    {
        "栋",
        "幢",
        "座",
        "号楼",
        "号院",
        "#",
        "号厂房",
        "栋楼",
        "号栋",
        "#楼",
        "好楼",
        "号搂",
        "动",
        "洞",
        "冻",
        "懂",
        "号馆",
        "号棚",
        "棟",
    }
)
_LOU = re.compile("[^号栋#好]楼$")
_CALLED_AFTER = re.compile(rf"({NUM}|[a-z])(栋|幢|座|号楼)")
_FIRM_END = re.compile("(?:物业|物管|商管)(?:公司|服务|管理)*$")
_OF_FIRMS = re.compile("物业(?!税)|物管|业委会?|业主")
_HOME = re.compile("宿舍|公寓|村|苑|家园|小区|新居|生活区")
_NO_HOUSE_AFTER = re.compile(
    "^(?:[前后早晚](?!面|边|院|门)|以|之[前后]|打[的了过]|了|开始|交|截|到期|发|放|号|线|日|公告|电话|机|码|球|人(?!家)|下午|上午|中午|夜里|考|报名|那天|就(?:开|要|到)|字|通知|表|文|令|台风|门(?=口?(?:进|出)))"
)


@dataclass(slots=True)
class Lookup:
    """What a book's tokens mean. *only* is the name of its only estate, "" when there are several."""

    name_tokens: re.Pattern[str] | None
    number_tokens: re.Pattern[str]
    number_begins: re.Pattern[str]
    begins: frozenset[str]  # the characters that a name or a number can begin with
    numbers: re.Pattern[str]
    estates: tuple[Estate, ...]
    only: str
    names: dict[str, list[tuple[str, str, str]]]
    spoken: tuple[frozenset[str], frozenset[str]]  # names that can be misheard, long and short
    buildings: dict[tuple[str, str], list[tuple[str, Building]]]  # (prefix, number) -> (estate, building)
    suffixes: frozenset[str]
    units: frozenset[str]
    unit_letters: frozenset[str]
    uses_gates: bool
    firms: list[tuple[str, str, str]]  # of each estate that has one: its name, the firm and the stem of the firm's name
    homes: bool  # does anybody live there, so that a room is a door to be hidden?
    shops: dict[str, int]  # buildings whose rooms are shops with running numbers, and how many
    weak: frozenset[str] = field(default_factory=lambda: frozenset({"号", "区", "馆", "棚", "楼", "塔", "门面"}))

    def tokens(self, look: str) -> Iterator[re.Match[str]]:
        """From left to right, each behind the one before; where both could begin, the name goes before the number."""
        name = self.name_tokens.search(look) if self.name_tokens is not None else None
        number = self._number(look, 0)
        while (match := _first(name, number)) is not None:
            yield match
            end = match.end()
            if name is not None and name.start() < end and self.name_tokens is not None:
                name = self.name_tokens.search(look, end)
            if number is not None and number.start() < end:
                number = self._number(look, end)

    def _number(self, look: str, start: int) -> re.Match[str] | None:
        """The first one from there on, tried only where one can begin."""
        for begins in self.number_begins.finditer(look, start):
            if (match := self.number_tokens.match(look, begins.start())) is not None:
                return match
        return None

    @property
    def has_buildings(self) -> bool:
        return bool(self.buildings)

    def building(self, prefix: str, number: str, suffix: str, estate: str) -> str | None:
        """The canonical number, None when no estate (or not the one that was named) has it so."""
        if suffix and suffix not in _STRONG and suffix not in self.suffixes:
            return None
        hits = self.buildings.get((prefix, number.lower()), [])
        if suffix == "楼":  # 「四楼」 is a storey where only the others are called so: A楼
            hits = [(name, building) for name, building in hits if _is_called_lou(building)]
        if not hits and prefix and suffix:
            return None
        for name, building in hits:
            if not estate or name == estate:
                return building.no
        return hits[0][1].no if hits else None

    def bare_number_ok(self, look: str, start: int, end: int) -> bool:
        """May 「20号」 be a house here, judged by what stands around it? 「等 5 号」 is a day."""
        return look[start - 1 : start] != "等" and _NO_HOUSE_AFTER.match(look[end : end + 4]) is None

    @staticmethod
    def suffix_of(words: str) -> str:
        """The first suffix in 「九号楼 B座」."""
        return next((suffix for suffix in ("号楼", "栋", "幢", "#", "号院", "座", "号") if suffix in words), "栋")

    def is_unit_letter(self, letter: str) -> bool:
        return letter.lower() in self.unit_letters

    def has_unit(self, unit: str) -> bool:
        return unit.lower() in self.units

    def has_shops(self, building: str) -> bool:
        """Are the rooms of this building shops with running numbers?"""
        return building in self.shops

    def fits_room(self, room: str, house: str = "") -> bool:
        """Is there a house in the book (only *house*, where it is known) with such a floor and door?"""
        if not room.isdigit():
            return False
        floor, door = int(room[:-2] or 0), int(room[-2:])
        return any(
            building.room_form == "501"
            and house in {"", building.no}
            and 1 <= floor <= max(building.floors, 1)
            and 1 <= door <= max(building.rooms, 2)
            for hits in self.buildings.values()
            for _, building in hits
        )

    def meaning(self, word: str, estate: str) -> list[tuple[str, str, str]]:
        """What a name stands for as (kind, estate, canonical); of several estates the one named before, else none."""
        hits = self.names.get(word, [])
        mine = [hit for hit in hits if hit[1] == estate] if estate else []
        if mine:
            return mine[:1]
        if len({hit[1] for hit in hits}) > 1:
            return [(hits[0][0], "", hits[0][2])]
        return hits[:1]

    def house_of(self, spot: str, estate: str) -> str:
        """The house a spot is called after: 「C 座连廊」."""
        match = _CALLED_AFTER.match(plain(spot))
        return "" if match is None else self.building("", to_digits(match[1]), match[2], estate) or ""

    def run_by(self, words: str) -> str:
        """The estate whose firm is named, or the only one that has a firm where 「物业」 is said; else ""."""
        for name, firm, stem in self.firms:
            if firm in words or (len(stem) > 1 and stem in words):
                return name
        managed = [e.name for e in self.estates if e.kind == "物业"]
        return managed[0] if len(managed) == 1 and _OF_FIRMS.search(words) else ""

    def only_building(self, estate: str, unit: str) -> str:
        """The one building of an estate that can be meant where only a unit or room is said, "" when there are more."""
        houses = [b.no for e in self.estates if e.name == estate for b in e.buildings if not unit or unit in b.units]
        return houses[0] if len(houses) == 1 else ""

    def estate_of(self, building: str, unit: str, spot: str, room: str) -> str:
        """The one estate that can have all this, "" when none or several can."""
        fits = [e.name for e in self.estates if _has(e, building, unit, spot, room)]
        return fits[0] if len(fits) == 1 else ""


def _first(name: re.Match[str] | None, number: re.Match[str] | None) -> re.Match[str] | None:
    if name is None or number is None:
        return name or number
    return name if name.start() <= number.start() else number


def _has(estate: Estate, building: str, unit: str, spot: str, room: str) -> bool:
    if spot and not building:
        return any(s.name == spot for s in estate.spots)
    houses = [b for b in estate.buildings if not building or b.no == building]
    if unit:
        houses = [b for b in houses if unit in b.units]
    if room.isdigit() and len(room) >= 3:
        houses = [b for b in houses if b.room_form != "501" or int(room[:-2]) <= b.floors]
    return bool(houses)


def _compile(book: Book) -> Lookup:  # noqa: C901  one pass over the book
    names: dict[str, list[tuple[str, str, str]]] = {}
    buildings: dict[tuple[str, str], list[tuple[str, Building]]] = {}
    prefixes, suffixes, letters = set(), set(), False
    others: list[tuple[str, tuple[str, str, str]]] = []
    for estate in book.estates:
        for word in (estate.name, *estate.aliases):
            _add(names, word, ("estate", estate.name, estate.name))
        for spot in estate.spots:
            for word in (spot.name, *spot.aliases):
                _add(names, word, ("spot", estate.name, spot.name))
        said = other_words((plain(s.name), tuple(map(plain, s.aliases))) for s in estate.spots)
        of_plain = {plain(s.name): s.name for s in estate.spots}
        others += [(word, ("spot", estate.name, of_plain[name])) for word, name in said.items()]
        for building in estate.buildings:
            for word in dict.fromkeys((building.no, *building.aliases)):
                match = _ALIAS.match(plain(word))
                if match is None:
                    _add(names, word, ("building", estate.name, building.no))
                    continue
                number = to_digits(match["number"])
                letters |= number.isalpha() and number.isascii()
                key = (match["prefix"], number)
                if all(b is not building for _, b in buildings.get(key, [])):
                    buildings.setdefault(key, []).append((estate.name, building))
                if match["prefix"]:
                    prefixes.add(match["prefix"])
                if match["suffix"]:
                    suffixes.add(match["suffix"])
    called = frozenset(names)
    for word, meaning in others:
        if word not in called and len(book.estates) == 1:  # of several, another may have one that stands in no book
            _add(names, word, meaning)
    units = frozenset(u.lower() for e in book.estates for b in e.buildings for u in b.units)
    letters_ = letters or any(u.isalpha() for u in units)
    number = rf"{NUM}|(?<![a-z])[a-z](?![a-z])" if letters_ else NUM
    house = (frozenset(prefixes), frozenset(suffixes | {"号"}) - _STRONG, letters_)
    return Lookup(
        name_pattern(names, *house),
        number_pattern(*house),
        number_begins(house[0]),
        NUMBER_BEGINS.union([word[0] for word in (*names, *house[0])]),
        re.compile(number),
        book.estates,
        book.estates[0].name if len(book.estates) == 1 else "",
        names,
        spoken(names),
        buildings,
        frozenset(suffixes),
        units,
        frozenset(u for u in units if u.isalpha() and u.isascii()),
        uses_gates=any(suffix == "门" for suffix in suffixes),
        firms=[(e.name, firm, _FIRM_END.sub("", firm)) for e in book.estates if (firm := plain(e.firm))],
        homes=not book.estates or any(map(_has_homes, book.estates)),
        shops={b.no: b.rooms for e in book.estates for b in e.buildings if b.room_form == "shop"},
    )


def _has_homes(estate: Estate) -> bool:
    if estate.kind in {"企业", "市场"} and not _HOME.search(estate.name):
        return False
    return not estate.buildings or any(building.room_form != "shop" for building in estate.buildings)


def _add(names: dict[str, list[tuple[str, str, str]]], word: str, meaning: tuple[str, str, str]) -> None:
    word = plain(word).strip()
    if word and meaning not in names.setdefault(word, []):
        names[word].append(meaning)


_KEPT: OrderedDict[int, tuple[Book, Lookup]] = OrderedDict()
_KEEP = 128


def lookup_of(book: Book) -> Lookup:
    """Compiled once per book object; the last 128 are kept."""
    kept = _KEPT.get(id(book))
    if kept is not None and kept[0] is book:
        return kept[1]
    lookup = _compile(book)
    _KEPT[id(book)] = (book, lookup)
    while len(_KEPT) > _KEEP:
        _KEPT.popitem(last=False)
    return lookup


def _is_called_lou(building: Building) -> bool:
    """「A楼」; 四号楼 and 四栋楼 are called otherwise."""
    return any(_LOU.search(name) for name in (building.no, *building.aliases))
