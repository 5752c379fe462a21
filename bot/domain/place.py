"""Places in words, resolved against the group's own book: 3栋=三号楼=3#=3座, 3-2-501, 1到6栋, names and their aliases."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.book import Book
from bot.domain.normalise import Folded, fold
from bot.domain.numerals import to_digits
from bot.domain.place_book import Lookup, lookup_of
from bot.domain.place_heard import figures_mended, names_mended
from bot.domain.place_sense import BY_THE_HOUSE, Draft, put_together, without_denied
from bot.domain.place_words import BLANK, NUMERAL
from bot.domain.ticket import Place
from bot.domain.triggers import signs_of

_STOREY_BEFORE = re.compile("(?:[到至爬]|停在|卡在|困在|我家在?|我家住在?|我住在?) ?$")
_NEXT_SHOP = re.compile("(?:[跟和与、,]|[,。 ]?隔壁)?(?P<n>[1-9][0-9]{0,2})(?:号|#|档|铺)(?!楼|院|[0-9])")
_ON_THE_FLOOR = 8  # characters between a floor and the door on it
_LOOK = 400  # characters of a message in which places are looked for
_BETWEEN = re.compile(
    "[ ,]?(?:(?:[1一][楼层]|首层|底楼)?[东南西北]?楼?[下上前后里外旁侧斜对门口面边底头角]{0,3}(?:出来|拐角|转角|角落)?"
    "(?:那个?|这个?|那边|这边|那头|这头|那里|这里|附近|跟前|边上|那[条排片块间])?的?|靠近?|背|挨着|紧挨着?|勒|嘞|滴|嗰个?)"
)
_STANDS_AT = re.compile("[,(]?(?:就?在|靠近?|紧?挨着?|就是|对着)?")
_OF_SPOT = re.compile(
    "(?:(?:那个?|这个?|那边|这边|那儿|那里|里面?|边上|旁边?|门口|口|外面?|对面|进来|进去|下面?)的?|的)?"
)
_SHOP_AFTER = re.compile(
    "(?: ?- ?|[ 的]?(?:第)?)(?P<n>[1-9][0-9]{0,2}|[一二三四五六七八九十]{1,3})(?P<mark>号|#|档|铺|店)?(?!号?[机梯泵闸柜桌灯箱叉井桩]|号?[门窗仓](?![面口前外里边])|[0-9一二三四五六七八九十楼层个点月日年元块米人天家栋幢号座百千万度%.:排列路巷街通次辆台户间张份包桶位毛款折批组类种件斤吨]|道(?!闸)|单元)"
)
_MACHINE_AFTER = re.compile("[机梯泵闸柜桌灯箱叉井桩]|[门窗仓](?![面口前外里边])")
_INDOORS_BEFORE = re.compile("(?:[2-9二三四五六七八九十]|[1-9][0-9])[楼层](?:的|那个?)?$|[家屋](?:里|里头)?的?$")
_INDOORS = ("厕所", "洗手间", "卫生间")
_ROOM_BEHIND = re.compile("[-~]([1-9][0-9]{2,3})(?![0-9.:])")
_ELSEWHERE_BEFORE = re.compile("(?:学校|医院|公司|单位|幼儿园|银行|酒店|商场|别的小区|隔壁小区|人家|网上|老家)的?$")
_NO_SPOT_AFTER = ("舞", "票", "卡", "费", "证")
_RANGE = re.compile("到|至|[-~—]")
_BARE_ROOM_BEFORE = re.compile(
    "(?:我家?|住在?|家|隔壁|楼上|楼下|对门|对面|就是?我们?家?|家是|房号|门牌|是|室|给|找到|在|顶楼|住户|业主|租|[。,; ]|^)(?:是|的|住)? ?$"
)
_SURE_ROOM_BEFORE = re.compile("(?:我家|我们家|家住|我住|住在|隔壁|楼上|楼下|对门|对面|就是?我家|我) ?$")
_BARE_ROOM_AFTER = re.compile(
    r"^(?:的|那|家|也|在|天天|这|住|漏|[ ,。;!]|$|才|就|又|有|外|出差|是|隔壁|[a-z\d]座|[\d一二三四五六七八九十]+[栋幢]|楼上|门|没|敲|屋|装|空调|水|电|说|要|里|漏水|一直|到现在|投诉)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A place with the span of the original text it was read from, and the spans of room numbers in it."""

    place: Place
    start: int
    end: int
    rooms: tuple[tuple[int, int], ...] = ()


def find_places(text: str, book: Book, default_estate: str = "") -> tuple[Place, ...]:
    """Each place the words name, in order, once.

    *default_estate* is taken where the words name none; left empty, the only estate of the book is. In a book of several
    estates a building or spot that only one of them has decides; else the estate stays "".
    """
    places: dict[Place, None] = {}
    for found in find(text, book, default_estate):
        places[found.place] = None
    return tuple(places)


def find(text: str, book: Book, default_estate: str = "", misheard: bool = False) -> tuple[Found, ...]:
    """As find_places, with spans. *misheard*: figures and names are also known by their sound."""
    folded = fold(text, _LOOK)
    lookup = lookup_of(book)
    look = names_mended(figures_mended(folded.text), *lookup.spoken) if misheard else folded.text
    if lookup.begins.isdisjoint(signs_of(look)):
        return ()
    if NUMERAL.search(look) is not None:
        look = BLANK.sub(lambda m: "\0" * len(m.group()), look)
    return tuple(_finish(draft, lookup, default_estate, folded) for draft in _Scan(look, lookup).drafts())


def _finish(draft: Draft, lookup: Lookup, default: str, folded: Folded) -> Found:
    estate = (
        draft.estate or default or (lookup.only if draft.building or draft.unit or draft.room or draft.spot else "")
    )
    if not draft.estate and len(lookup.estates) > 1 and not default:
        estate = lookup.estate_of(draft.building, draft.unit, draft.spot, draft.room)
    if not draft.building and (draft.unit or draft.room) and not draft.spot:
        draft.building = lookup.only_building(estate, draft.unit)
    place = Place(estate, draft.building, draft.unit, draft.room, draft.spot, "words", draft.known)
    start, end = folded.span(draft.start, draft.end)
    return Found(place, start, end, tuple(folded.span(a, b) for a, b in draft.rooms))


class _Scan:
    """One pass over the tokens of a text."""

    def __init__(self, look: str, lookup: Lookup) -> None:
        self.look, self.lookup = look, lookup
        self.done: list[Draft] = []
        self.now: Draft | None = None
        self.estate = ""
        self.floor = ("", 0)  # the last one named, and where its words end

    def drafts(self) -> list[Draft]:
        for match in self.lookup.tokens(self.look):
            self._take(match)
        self._close()
        if not self.done:
            return []
        put_together(self.done, self.look)
        kept = [draft for draft in self.done if draft.building or draft.unit or draft.room or draft.spot]
        named = {draft.estate for draft in self.done if draft.said_estate}
        if len(named) == 1:  # 「九栋 2 单元，这里橘香里」: one estate named anywhere holds for all
            for draft in kept:
                draft.estate = draft.estate or next(iter(named))
        return without_denied(kept, self.look) or [draft for draft in self.done if draft.said_estate][:1]

    def _take(self, match: re.Match[str]) -> None:  # noqa: C901  one branch for each way to write a place
        if self.now is not None and match.start() < self.now.end:
            return  # a shop's number, read with its hall
        kind = match.lastgroup or ""
        groups = match.groupdict()
        if groups.get("name"):  # a book without names has no such group
            self._name(match)
        elif groups["three"] or groups["two"]:
            self._dashed(match, groups["tp"] or groups["wp"] or "", groups["three"] or groups["two"])
        elif groups["entrance"]:
            self._house_and_entrance(match, *re.split(" ?- ?", groups["entrance"]))
        elif groups["list"]:
            self._buildings(match)
        elif groups["b"]:
            self._building(match, groups["bp"] or "", groups["b"], groups["bs"])
        elif groups["pn"]:
            self._building(match, groups["pp"], groups["pn"], "")
        elif groups.get("sl"):
            self._shop(match, groups["sl"], groups["sr"])
        elif groups["ulist"]:
            for unit in re.split("[、,和 ]+", groups["ulist"]):
                self._unit(match, unit, "单元")
        elif groups["u"] or groups["g"]:
            self._unit(match, groups["u"] or groups["g"], "单元" if groups["u"] else "门")
        elif groups["room"]:
            self._room(match, kind)
        elif groups["floor"]:
            self.floor = (to_digits(groups["storey"]), match.end())

    # each token

    def _name(self, match: re.Match[str]) -> None:
        for kind, estate, value in self.lookup.meaning(match["name"], self.estate):
            if kind == "estate":
                if self._is_part_of_word(match):
                    return
                self.estate = value
                if (
                    self.now is not None
                    and not self.now.estate
                    and not self.now.said_estate
                    and self.now.end >= match.start() - 3
                ):
                    self.now.estate = value
                self.done.append(Draft(match.start(), match.end(), estate=value, said_estate=True))
            elif kind == "building":
                self._start(match, building=value, estate=estate)
                self._shop_behind(match)
                self._room_behind(match)
            elif not self.look.startswith(_NO_SPOT_AFTER, match.end()) and not self._is_another(match):
                self._spot(match, value, estate)

    def _is_another(self, match: re.Match[str]) -> bool:
        """The toilet of a flat or of the third floor is not the one in the yard, nor the canteen of a school ours."""
        before = self.look[: match.start()][-5:]
        if _ELSEWHERE_BEFORE.search(before):
            return True
        return match["name"] in _INDOORS and _INDOORS_BEFORE.search(before) is not None

    def _is_part_of_word(self, match: re.Match[str]) -> bool:
        return self.look[match.end() : match.end() + 2] in {"物业", "社区"} and self.look[
            match.end() + 2 : match.end() + 3
        ] in {"。", ""}

    def _spot(self, match: re.Match[str], name: str, estate: str) -> None:
        between = "" if self.now is None else self.look[self.now.end : match.start()]
        near = self.now is not None and _BETWEEN.fullmatch(between) is not None
        if self.now is not None and self._is_of(self.now, between, match["name"]):
            self.now.spot, self.now.end = name, match.end()  # 「南门那个亭子」 is the pavilion
            return
        if near and self.now is not None and self.now.building and not self.now.spot and not self.now.room:
            self.now.spot, self.now.end = name, match.end()
            self.now.estate = self.now.estate or estate
            return
        self._start(match, spot=name, estate=estate, building=self.lookup.house_of(name, estate))

    def _is_of(self, spot: Draft, between: str, word: str) -> bool:
        """Does the spot before only say where this one is? Two of a kind (南门、北门) stand side by side."""
        if not spot.spot or spot.building or _OF_SPOT.fullmatch(between) is None:
            return False
        return bool(between) or self.look[spot.end - 1] != word[-1]

    def _building(self, match: re.Match[str], prefix: str, number: str, suffix: str) -> None:
        if suffix == "号" and self._takes_shop(match, number):
            return
        if suffix == "楼" and not prefix and self._is_storey(match):
            self.floor = (to_digits(number), match.end())  # 「C 座 12 楼」
            return
        no = self.lookup.building(prefix, to_digits(number), suffix, self.estate)
        if no is None and suffix and self.lookup.is_unit_letter(number):
            self._unit(match, number, "座")
            return
        if no is None and (suffix in self.lookup.weak or not suffix):
            return
        known = no is not None
        value = no if no is not None else prefix + to_digits(number).upper()
        if not known and (len(value) > 3 or self._is_idiom(match)):
            return
        if suffix == "号" and not prefix and not self.lookup.bare_number_ok(self.look, match.start(), match.end()):
            return
        current = self.now
        if (
            current is not None
            and not current.building
            and not current.spot
            and (current.room or current.unit)
            and match.start() - current.end <= 24
        ):
            current.building, current.end, current.known = value, match.end(), known
            return
        if current is not None and current.spot and not current.building and self._stands_by(current, match):
            current.building, current.end, current.known = value, match.end(), known
            return
        self._start(match, building=value, known=known)
        self._shop_behind(match)

    def _stands_by(self, spot: Draft, match: re.Match[str]) -> bool:
        """「快递柜 7 栋旁边那个」: a house that says where the spot is."""
        return (
            _STANDS_AT.fullmatch(self.look[spot.end : match.start()]) is not None
            and BY_THE_HOUSE.match(self.look, match.end()) is not None
        )

    def _shop_behind(self, match: re.Match[str]) -> None:
        """「4棚59」「冷库 5 号」「一馆-75」: the number right behind a hall of shops is one of them."""
        current = self.now
        if current is None or current.room or not self.lookup.has_shops(current.building):
            return
        shop = _SHOP_AFTER.match(self.look, match.end())
        if shop is not None and int(to_digits(shop["n"]) or 0) <= self.lookup.shops[current.building]:
            current.room, current.end = to_digits(shop["n"]), shop.end()
            self._next_shop(match)

    def _next_shop(self, match: re.Match[str]) -> None:
        """「4 号跟 5 号」: another one of the same hall."""
        hall = self.now
        if hall is None or (shop := _NEXT_SHOP.match(self.look, hall.end)) is None:
            return
        if int(shop["n"]) <= self.lookup.shops[hall.building]:
            self._start(match, building=hall.building, room=shop["n"], estate=hall.estate)
            if self.now is not None:
                self.now.start, self.now.end = shop.start("n"), shop.end()

    def _room_behind(self, match: re.Match[str]) -> None:
        """「研发楼-411」."""
        room = _ROOM_BEHIND.match(self.look, match.end())
        if room is not None and self.now is not None and not self.now.room:
            self.now.room, self.now.end, self.now.rooms = room[1], room.end(), (room.span(1),)

    def _takes_shop(self, match: re.Match[str], number: str) -> bool:
        """「D 区 6 号」: behind a hall of shops the number is the shop's."""
        current = self.now
        if current is None or current.room or not self.lookup.has_shops(current.building):
            return False
        if not re.fullmatch("[ 的]?(?:[0-9一二三四五六]+[楼层])?", self.look[current.end : match.start("b")]):
            return False
        if _MACHINE_AFTER.match(self.look, match.end()):
            return True  # 「冷库 3 号机」: no shop
        current.room, current.end = to_digits(number), match.end()
        self._next_shop(match)
        return True

    def _is_storey(self, match: re.Match[str]) -> bool:
        current = self.now
        if current is not None and current.building and (current.unit or match.start() - current.end <= 1):
            return True
        return _STOREY_BEFORE.search(self.look[max(0, match.start() - 4) : match.start()]) is not None

    def _is_idiom(self, match: re.Match[str]) -> bool:
        return match.group().startswith(("一", "1")) or not self.lookup.has_buildings

    def _buildings(self, match: re.Match[str]) -> None:
        words, suffix, prefix = match["list"], match["ls"], match["lp"] or ""
        numbers = [to_digits(n) for n in self.lookup.numbers.findall(words)]
        if (
            len(numbers) == 2
            and _RANGE.search(words)
            and all(n.isdigit() for n in numbers)
            and 0 < int(numbers[1]) - int(numbers[0]) <= 30
        ) and ("到" in words or "至" in words or _RANGE.search(words)):
            numbers = [str(n) for n in range(int(numbers[0]), int(numbers[1]) + 1)]
        if len(numbers) == 2 and self._is_entrance(prefix, numbers[1], suffix):
            self._building(match, prefix, numbers[0], self.lookup.suffix_of(words))
            self._unit(match, numbers[1], "座")
            return
        known = [number for number in numbers if self.lookup.building(prefix, number, suffix, self.estate) is not None]
        for number in dict.fromkeys(numbers):
            if number in known or not known or len(number) < len("780"):  # 「涨到 780，七巷」
                self._building(match, prefix, number, suffix)

    def _is_entrance(self, prefix: str, letter: str, suffix: str) -> bool:
        """「九号楼 B座」: B is an entrance where no building is called so."""
        return self.lookup.is_unit_letter(letter) and self.lookup.building(prefix, letter, suffix, self.estate) is None

    def _unit(self, match: re.Match[str], unit: str, suffix: str) -> None:
        value = to_digits(unit).upper()
        if (
            suffix == "门"
            and (
                self.now is None
                or not self.now.building
                or match.start() - self.now.end > 2
                or not self.lookup.has_unit(value)
            )
            and not (self.lookup.has_unit(value) and self.lookup.uses_gates)
        ):
            return
        current = self.now
        if current is not None and not current.unit and not current.spot and match.start() - current.end <= 24:
            current.unit, current.end = value, match.end()
        elif current is not None and current.building:
            self._start(match, building=current.building, unit=value, estate=current.estate, known=current.known)
        else:
            self._start(match, unit=value)

    def _room(self, match: re.Match[str], kind: str) -> None:  # noqa: ARG002  all readers of one kind of number look alike
        raw, span = match["room"], match.span("room")
        value = to_digits(raw)
        if not value.isdigit() or not 3 <= len(value) <= 4:
            return
        current = self.now
        close = current is not None and not current.spot and match.start() - current.end <= 3
        door = bool(match["door"]) and match["door"] != "号"
        if not close and not door and not self._is_bare_room(match):
            return
        if (
            close
            and current is not None
            and current.room
            and not door
            and not self.lookup.fits_room(value, current.building)
        ):
            return
        if (
            current is not None
            and (current.building or current.unit)
            and not current.spot
            and match.start() - current.end <= 24
            and not current.room
        ):
            current.room, current.end, current.rooms = value, match.end(), (*current.rooms, span)
        elif current is not None and current.building and match.start() - current.end <= 24:
            self._start(
                match, building=current.building, unit=current.unit, room=value, estate=current.estate, rooms=(span,)
            )
        else:
            self._start(match, room=value, rooms=(span,))

    def _is_bare_room(self, match: re.Match[str]) -> bool:
        value = to_digits(match["room"])
        if not self.lookup.fits_room(value):
            return False
        if value[:-2] == self.floor[0] and match.start() - self.floor[1] <= _ON_THE_FLOOR:
            return True  # 「十八楼最顶头 1801」
        before, after = self.look[: match.start()][-6:], self.look[match.end() :][:6]
        if _SURE_ROOM_BEFORE.search(before) or self._estate_ends(match.start()):
            return True
        return bool(_BARE_ROOM_BEFORE.search(before)) and bool(_BARE_ROOM_AFTER.search(after))

    def _estate_ends(self, at: int) -> bool:
        return bool(self.done) and self.done[-1].said_estate and self.done[-1].end == at

    def _shop(self, match: re.Match[str], letter: str, number: str) -> None:
        no = self.lookup.building("", letter, "", self.estate)
        if no is not None:
            self._start(match, building=no, room=str(int(number)), rooms=(match.span("sr"),))

    def _dashed(self, match: re.Match[str], prefix: str, words: str) -> None:
        numbers = [to_digits(n) for n in re.split("[^0-9a-d一二三四五六七八九十零百]+", words) if n]
        no = self.lookup.building(prefix, numbers[0], "" if prefix else "栋", self.estate)
        if no is None or (len(numbers) == 2 and not self.lookup.fits_room(numbers[1])):
            return
        at = match.end() - len(numbers[-1])
        self._start(
            match,
            building=no,
            unit=numbers[1].upper() if len(numbers) == 3 else "",
            room=numbers[-1],
            rooms=((at, match.end()),),
        )

    def _house_and_entrance(self, match: re.Match[str], number: str, unit: str) -> None:
        """「4-1 整个单元」."""
        no = self.lookup.building("", to_digits(number), "栋", self.estate)
        if no is not None and self.lookup.has_unit(unit):
            self._start(match, building=no, unit=unit)

    # bookkeeping

    def _start(self, match: re.Match[str], estate: str = "", **fields: Any) -> None:
        self._close()
        self.now = Draft(match.start(), match.end(), estate=self.estate or estate, **fields)
        if self.estate and estate and self.estate != estate:
            self.now.estate = estate

    def _close(self) -> None:
        if self.now is not None:
            self.done.append(self.now)
            self.now = None


_NICK = re.compile(r"^\D{0,4}?(\d{1,2})[-#~.栋幢座号](?:(\d)[-~.单](?:元)?)?-?(\d{3,4})(?!\d)")


def nickname_place(nickname: str, book: Book) -> Place | None:
    """The door a group nickname tells: 「3栋-李」, 「3-2-501 李姐」, 「12#1702」. None when it tells none of this book."""
    if not nickname.strip():
        return None
    lookup = lookup_of(book)
    folded = fold(nickname, 40).text
    match = _NICK.match(folded)
    if match is not None:
        no = lookup.building("", match[1], "栋", "")
        if no is not None:
            estate = lookup.only or lookup.estate_of(no, match[2] or "", "", match[3])
            return Place(estate, no, match[2] or "", match[3], "", "nickname")
    for place in find_places(nickname, book):
        if place.building:
            return replace(place, source="nickname", spot="")
    return None
