"""The sheets of the five communities: four grids each, eight houses, a group a grid. All invented."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
CODES: Final = ("songling", "hewan", "tangqian", "kaiyuan", "beilin")
NAMES: Final = {
    "songling": "松岭社区",
    "hewan": "河湾社区",
    "tangqian": "塘前社区",
    "kaiyuan": "开元社区",
    "beilin": "北林社区",
}
KINDS: Final = {"songling": "物业", "hewan": "三无", "tangqian": "开放式", "kaiyuan": "物业", "beilin": "物业"}
GRIDS: Final = ("G1", "G2", "G3", "G4")
SECTOR_OF: Final = {"G1": "P1", "G2": "P1", "G3": "P2", "G4": "P2"}
PEOPLE_A_GRID: Final = 9
ENTRANCES: Final = 3
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
EMPTY_SEATS: Final = {
    ("hewan", "物业", "G2"),
    ("hewan", "物业", "G3"),
    ("hewan", "物业", "G4"),
    ("beilin", "网格指导员", "P2"),
}
# role held in a unit, leave (both days included) and the last day of a term whose successor starts the day after
AWAY: Final = {
    ("songling", "网格员", "G2"): "2026-03-09~2026-03-13",
    ("tangqian", "连心员", "G1"): "2026-07-13~2026-07-17",
    ("kaiyuan", "社区值班", "SL"): "2026-05-11~2026-05-15",
}
TERM_ENDS: Final = {("songling", "网片长", "P1"): ("2026-08-31", "2026-09-01")}


@dataclass(frozen=True, slots=True)
class YearTown:
    """One community: its settings as they stand in the file, and its sheets."""

    code: str
    name: str
    settings: Path
    tree: Mapping[str, Any]
    sheets: Mapping[str, Sequence[Mapping[str, Any]]]

    def chat(self, grid: str) -> str:
        return f"room:wr-{self.code}-{grid}"

    def worker(self, grid: str) -> str:
        """Who holds the first rung's role there."""
        role = self.tree["ladders"][0]["rungs"][0]["role"]
        return next(row["userid"] for row in self.sheets["people"] if (row["roles"], row["unit"]) == (role, grid))

    def holds(self, role: str) -> list[Mapping[str, Any]]:
        return [row for row in self.sheets["people"] if row["roles"] == role]


def year_towns() -> tuple[YearTown, ...]:
    return tuple(_town(code) for code in CODES)


def _town(code: str) -> YearTown:
    settings = HERE / f"{code}.toml"
    tree = tomllib.loads(settings.read_text(encoding="utf-8"))
    sheets = {
        "units": list(_units(code)), "people": list(_people(code, tree)),
        "places": list(_places(code)), "groups": list(_groups(code)),
    }  # fmt: skip
    return YearTown(code, NAMES[code], settings, tree, sheets)


def _units(code: str) -> Iterator[dict[str, Any]]:
    yield {"code": "SL", "name": NAMES[code], "kind": "community", "parent": ""}
    for sector in ("P1", "P2"):
        yield {"code": sector, "name": f"第{sector[1]}网片", "kind": "sector", "parent": "SL"}
    for grid in GRIDS:
        yield {"code": grid, "name": f"第{grid[1]}网格", "kind": "grid", "parent": SECTOR_OF[grid]}


def _people(code: str, tree: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One person a seat; the seats are where the ladder looks for the role, and the office's in the root."""
    seats = {role["name"]: ["SL"] for role in tree["roles"]}
    for rung in tree["ladders"][0]["rungs"]:
        for role in rung["role"].split("/"):
            seats[role] = {"unit": list(GRIDS), "parent": ["P1", "P2"], "root": ["SL"]}[rung["level"]]
    if "每日走访" in str(tree.get("routines")):
        seats["网片长"] = ["P1", "P2"]
    count = 0
    for order, (role, units) in enumerate(seats.items()):
        for unit in units:
            if (code, role, unit) in EMPTY_SEATS:
                continue
            name = (
                f"{SURNAMES[(count * 7 + len(code)) % len(SURNAMES)]}师傅" if order == 0 else f"{SURNAMES[count]}老师"
            )
            count += 1
            row = {
                "userid": f"{code}-{order}-{unit}",
                "name": name,
                "roles": role,
                "unit": unit,
                "from": "",
                "until": "",
                "phone": "",
            }
            row["standin"] = _standin(code, order, role, units, unit)
            row["away"] = AWAY.get((code, role, unit), "")
            ends = TERM_ENDS.get((code, role, unit))
            yield row | ({"until": ends[0]} if ends else {})
            if ends:
                yield row | {"userid": f"{row['userid']}-next", "name": f"新{name}", "from": ends[1]}


def _standin(code: str, order: int, role: str, units: Sequence[str], unit: str) -> str:
    """The next seat of the same role; a role with one seat has nobody."""
    taken = [one for one in units if (code, role, one) not in EMPTY_SEATS]
    if len(taken) == 1 or code == "hewan":
        return ""
    return f"{code}-{order}-{taken[(taken.index(unit) + 1) % len(taken)]}"


def _places(code: str) -> Iterator[dict[str, Any]]:
    for number in range(1, 9):
        for entrance in range(1, ENTRANCES + 1):
            yield {
                "estate": f"{NAMES[code][:2]}花园", "kind": KINDS[code], "building": str(number), "entrance": str(entrance),
                "floors": 18, "rooms": 3, "unit": GRIDS[(number - 1) // 2], "aliases": f"{number}栋",
            }  # fmt: skip


def _groups(code: str) -> Iterator[dict[str, Any]]:
    for grid in GRIDS:
        yield {
            "chatid": f"room:wr-{code}-{grid}", "name": f"{NAMES[code][:2]}花园第{grid[1]}网格邻里群", "kind": "residents",
            "units": grid, "owner": f"{code}-0-{grid}", "tags": "",
        }  # fmt: skip
