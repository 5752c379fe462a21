"""What is meant of the places that were read: halves brought together, quarters, denied and spared houses left out."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from bot.domain.normalise import plain

_ANOTHER = re.compile("还有|顺便|另外|再一个|[。;!?]")
# 「说错了，是5栋」「不是单元门口，是车棚那边」
_CORRECTS = re.compile(
    r"^[*＊]|(?:说|打|写|搞|弄|讲|发)错|不对[,，。 ]|更正|不是.{1,10}[,，。 哈啊]*(?:而?是|在)|应该是|我是说"
)
_JUST_BEFORE = re.compile("(?:就在|就是|也就是|挨着|靠近|紧挨着?|靠|对着|冲着)(?:我们|咱们?)? ?$")
_AT_BEFORE = re.compile("(?:[,( ]|在|那个?|的)$")
_HOUSE_ENDS = re.compile("号?[栋幢座楼院区巷弄#]|号")
_NOT_THERE_BEFORE = re.compile("(?:(?<!是)(?:不是|不在|并非)(?:我们|咱们?|说)?(?:的|在)?|以为是?) ?$")
_SPARED_AFTER = re.compile("^(?:那边|那里)?(?:就|倒是|都|也|又)?(?:没事|没问题|正常|有水|有电|有气|好好的|亮着|亮堂)")
_REACHES_AFTER = re.compile("^(?:门?口|那[边头]|这[边头]|里|楼上)?(?:都|也)能?(?:听|闻|看|瞧)得?(?:见|到|着)")
_MINE_BEFORE = re.compile("(?:我|咱|俺)(?:们|家)?(?:是|就?在|就?住|住在|人在|站在)? ?$")
_STANDS_BEFORE = re.compile("(?:我|咱|俺)(?:们|家|人)?(?:就|都)?(?:住|站|坐|人)?在 ?$")
_WATCHES_AFTER = re.compile(
    "^(?:的|这边|这头|里|楼上|阳台|窗户)?[^,。;!?]{0,6}[, ]?[^,。;!?]{0,6}(?:[听闻看瞧望](?:得)?(?:见|到|着|过去)|往[^,。]{0,4}看)"
)
BY_THE_HOUSE = re.compile(
    "(?:旁边?|边上|后面|后头|前面|前头|门口|楼下|楼前|楼后|对面|跟前|附近|那边|那里|那儿|那头|那个|这边|这个|边)"
)


@dataclass(slots=True)
class Draft:
    """A place while the tokens go by."""

    start: int
    end: int
    estate: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    spot: str = ""
    known: bool = True
    said_estate: bool = False
    rooms: tuple[tuple[int, int], ...] = ()


def put_together(done: list[Draft], look: str) -> None:
    """Changes *done*: what was read of one place in two parts becomes one."""
    if len(done) < 2:
        return
    _join_halves(done)
    _join_spot(done, look)
    _drop_quarters(done, look)


def without_denied(drafts: list[Draft], look: str) -> list[Draft]:
    """Without 「不是 3 栋」, 「3 栋都听得见」 and 「3 栋倒是有水」, where another place is named."""
    if len(drafts) < 2:
        return drafts
    meant: list[Draft] = []
    spared: set[tuple[str, ...]] = set()
    for draft in drafts:
        before, after = look[max(0, draft.start - 6) : draft.start], look[draft.end : draft.end + 20]
        if _SPARED_AFTER.match(after):
            spared.add((draft.estate, draft.building, draft.unit, draft.room, draft.spot))
        elif not _NOT_THERE_BEFORE.search(before) and not _only_watches(before, after, bool(meant)):
            meant.append(draft)
    meant = [d for d in meant if (d.estate, d.building, d.unit, d.room, d.spot) not in spared]
    if not meant:
        return drafts
    for left_out in drafts:
        if all(left_out is not draft for draft in meant):
            meant[0].rooms += left_out.rooms  # a door stays private, also where nothing happens
    return meant


def _only_watches(before: str, after: str, told: bool) -> bool:
    """「我在 3 栋都听得见」 tells where the speaker is, not where the matter is; so does any 「我在 3 栋」 once it is *told*."""
    if _REACHES_AFTER.match(after) or (told and _STANDS_BEFORE.search(before)):
        return True
    return _MINE_BEFORE.search(before) is not None and _WATCHES_AFTER.match(after) is not None


def _join_spot(done: list[Draft], look: str) -> None:
    """「垃圾房满了，就 5 栋后面那个」: the one house named after the one spot tells where it is."""
    spots = [d for d in done if d.spot]
    houses = [d for d in done if d.building]
    if len(spots) != 1 or len(houses) != 1 or spots[0] is houses[0]:
        return
    spot, house = spots[0], houses[0]
    between = look[spot.end : house.start]
    if house.unit or house.room or house.start < spot.end or _ANOTHER.search(between):
        return
    by_it = BY_THE_HOUSE.match(look, house.end) and _AT_BEFORE.search(between) and between.count(",") < 2
    if by_it or _JUST_BEFORE.search(between):
        spot.building, spot.known, spot.estate = house.building, house.known, spot.estate or house.estate
        done.remove(house)


def _drop_quarters(done: list[Draft], look: str) -> None:
    """「5 号院 3 号楼」: what stands right before a house and is written otherwise is its quarter."""
    for first, second in itertools.pairwise(done):
        if (
            first.building
            and second.building
            and not (first.unit or first.room or first.spot)
            and first.end == second.start
            and not look[first.end - 1].isdigit()
            and look[first.end - 1] != look[_end_of_house(second, look) - 1]
        ):
            done.remove(first)
            return


def _end_of_house(draft: Draft, look: str) -> int:
    match = _HOUSE_ENDS.search(look, draft.start + 1, draft.end)
    return match.end() if match else draft.end


def _join_halves(done: list[Draft]) -> None:
    """「楼上 903 … 七栋 A 座」: the one room without a building belongs to the one building without a room."""
    loose = [d for d in done if d.room and not d.building and not d.spot]
    houses = [d for d in done if d.building and not d.room and not d.spot]
    if len(loose) == 1 and len(houses) == 1:
        houses[0].room, houses[0].rooms = loose[0].room, loose[0].rooms
        done.remove(loose[0])


def corrects(text: str) -> bool:
    """Does somebody put right what he said before?"""
    return _CORRECTS.search(text) is not None


_NOT_HOME = re.compile(
    "(?:对面|隔壁|旁边|后面|前面|后头|前头|那边)(?:的|那)?(?:一?[栋幢座排]|楼(?!上|下|道|梯|层)|小区|单元)|那[栋幢座](?!.{0,4}我)"
)


def is_not_at_home(text: str) -> bool:
    """「对面楼有火光」: whoever sees it from his window is not where it is."""
    return _NOT_HOME.search(plain(text, 400)) is not None
