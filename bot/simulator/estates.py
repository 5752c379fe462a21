"""The places of the demonstration's community: invented estates of every kind, and the micro-grids they make up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Yard:
    """An estate as it is laid out: *grids* maps each grid to its buildings, shared out evenly over its micro-grids."""

    name: str
    kind: str  # 物业 | 三无 | 开放式 | 企业 | 市场
    firm: str = ""
    aliases: tuple[str, ...] = ()
    grids: Mapping[str, tuple[str, ...]]  # micro-grid -> buildings
    entrances: tuple[str, ...] = ()
    floors: int
    rooms: int  # per floor and entrance; with room_form "shop" the last number
    room_form: str = "501"
    call: str = "栋"  # how people number the buildings: 栋 | 号楼 | 号 | 座 | 区
    spots: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _shares(grid: str, count: int, buildings: int, start: int = 1, first: int = 1) -> dict[str, tuple[str, ...]]:
    """*buildings* per micro-grid, numbered on from *start*, over the *count* micro-grids of a grid from *first* on."""
    return {
        f"{grid}-{first + i}": tuple(str(start + i * buildings + k) for k in range(buildings)) for i in range(count)
    }


YARDS: tuple[Yard, ...] = (
    Yard(
        name="松岭花园", kind="物业", firm="松和物业", aliases=("松岭花园小区", "花园"),
        grids=_shares("G1", 6, 1) | _shares("G2", 6, 1, start=7), entrances=("1", "2"), floors=18, rooms=3,
        spots=(("北门", ("北大门",)), ("南门", ("正门",)), ("地下车库", ("车库", "负一楼")), ("快递柜", ("快递架",)),
               ("滑梯", ("儿童乐园",))),
    ),
    Yard(
        name="桂香苑", kind="物业", firm="安邻物业", aliases=("桂香苑小区",),
        grids=_shares("G3", 6, 1), entrances=("1", "2"), floors=11, rooms=2, call="号楼",
        spots=(("东门", ("大门",)), ("中心花园", ("花园", "喷水池")), ("地下车库", ("车库",)), ("垃圾房", ("垃圾站",))),
    ),
    Yard(
        name="老粮站家属院", kind="三无", aliases=("粮站", "粮站院子", "老粮站"),
        grids=_shares("G4", 6, 2), entrances=("1", "2", "3"), floors=6, rooms=2,
        spots=(("院坝", ("坝子",)), ("粮库门口", ("大门口",)), ("车棚", ())),
    ),
    Yard(
        name="河沿街", kind="开放式", aliases=("河沿", "老街"),
        grids=_shares("G5", 6, 2), entrances=("1", "2"), floors=7, rooms=2, call="号",
        spots=(("小卖部", ()), ("桥头", ("石桥",)), ("院坝", ("坝子",)), ("公厕", ())),
    ),
    Yard(
        name="云杉公寓", kind="企业", aliases=("云杉职工公寓", "云杉"),
        grids={"G6-1": ("A",), "G6-2": ("B",), "G6-3": ("C",)}, floors=12, rooms=16, call="座",
        spots=(("食堂", ()), ("前台", ("大厅",)), ("晾衣房", ())),
    ),
    Yard(
        name="机修厂宿舍", kind="三无", aliases=("机修厂", "厂宿舍"),
        grids=_shares("G6", 3, 2, first=4), entrances=("1", "2"), floors=6, rooms=3,
        spots=(("老澡堂", ()), ("车棚", ())),
    ),
    Yard(
        name="松岭综合市场", kind="市场", firm="市场管理处", aliases=("市场", "综合市场"),
        grids={f"G7-{i + 1}": (zone,) for i, zone in enumerate("ABCDEF")}, floors=2, rooms=60, room_form="shop",
        call="区", spots=(("市场大门口", ("大门", "大门口")), ("卸货区", ()), ("停车场", ())),
    ),
    Yard(
        name="锦和里", kind="物业", firm="锦和物业", aliases=("锦和里小区",),
        grids=_shares("G8", 6, 1), entrances=("1", "2"), floors=26, rooms=4,
        spots=(("地下车库出口", ("车库出口",)), ("地下车库", ("车库", "负一楼")), ("楼下花园", ("花园",)),
               ("大厅", ())),
    ),
)  # fmt: skip


def yard_of(micro: str) -> Yard:
    """The estate a micro-grid belongs to."""
    return next(yard for yard in YARDS if micro in yard.grids)


def building_names(no: str, call: str) -> tuple[str, ...]:
    """How people say a building: 3栋, 3号楼, 三栋 …"""
    if not no.isdigit():
        return tuple(f"{no}{word}" for word in (call, "栋", "楼"))
    number = int(no)
    spoken = DIGITS[number] if number <= 10 else "十" + (DIGITS[number - 10] if number > 10 else "")
    forms = dict.fromkeys((call, "栋", "号楼", "幢"))
    return tuple(f"{n}{form}" for form in forms for n in (no, spoken))


def place_rows() -> Iterator[dict[str, Any]]:
    """Rows of the sheet of places: one per estate, per spot, and per entrance of a building."""
    for yard in YARDS:
        grid = next(iter(yard.grids)).split("-")[0]
        yield _row(yard, unit=_common(yard), aliases=yard.aliases)
        for name, aliases in yard.spots:
            yield _row(yard, unit=grid, spot=name, aliases=aliases)
        for micro, buildings in yard.grids.items():
            for no in buildings:
                for entrance in yard.entrances or ("",):
                    yield _row(yard, unit=micro, building=no, entrance=entrance, aliases=building_names(no, yard.call))


def _common(yard: Yard) -> str:
    """The grid of an estate that lies in one, else their sector."""
    grids = sorted({micro.split("-")[0] for micro in yard.grids})
    return grids[0] if len(grids) == 1 else f"P{(int(grids[0][1:]) + 1) // 2}"


def _row(
    yard: Yard, *, unit: str, building: str = "", entrance: str = "", spot: str = "", aliases: tuple[str, ...]
) -> dict[str, Any]:
    inside = bool(building)
    return {
        "estate": yard.name, "kind": yard.kind, "building": building, "entrance": entrance,
        "floors": yard.floors if inside else "", "rooms": yard.rooms if inside else "", "unit": unit,
        "aliases": " ".join(aliases), "firm": yard.firm, "spot": spot,
        "room_form": yard.room_form if inside else "",
    }  # fmt: skip
