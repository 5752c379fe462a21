"""The address book of a community: estates, buildings, entrances, spots. What the place grammar resolves against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Building:
    no: str  # canonical, e.g. "3", "C", "西区5"
    aliases: tuple[str, ...] = ()  # 3栋, 三号楼, C座 …
    units: tuple[str, ...] = ()  # entrances (单元)
    floors: int = 0
    rooms: int = 0  # per floor, and per entrance where there are entrances; with room_form "shop" a running number
    room_form: str = "501"  # "501": floor and two digits | "shop"


@dataclass(frozen=True, slots=True)
class Spot:
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Estate:
    name: str
    kind: str = "物业"  # 物业 | 三无 | 开放式 | 企业 | 市场
    firm: str = ""
    aliases: tuple[str, ...] = ()
    buildings: tuple[Building, ...] = ()
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    estates: tuple[Estate, ...] = ()

    def estate(self, name: str) -> Estate | None:
        return next((estate for estate in self.estates if estate.name == name), None)
