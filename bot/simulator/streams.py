"""Streams of labelled group talk, each played in a customer group of its own, in a community beside the town's.

The files are JSON lines with the fields of a stream (stream, n, at, who, kind, text, quote, matters …) and an address
book per stream. What the bot makes of them is counted, never asserted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.simulator.conductor import Conductor
from bot.simulator.phones import Phones
from bot.simulator.world import Said, Town, TownGroup, TownPerson

CODE: Final = "streams"
NAME: Final = "群聊流"
STAFF: Final = {"w": ("worker", "网格员"), "p": ("property", "物业"), "o": ("office", "社区值班")}
OFFICE: Final = "streams-office"  # answers for streams in which nobody of the staff speaks
GAP: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stream:
    """One group's talk in order of time, and its part of the address book."""

    id: str
    rows: tuple[Mapping[str, Any], ...]
    book: Mapping[str, Any]

    @property
    def room(self) -> str:
        return f"wr-{self.id}"

    @property
    def unit(self) -> str:
        return f"G-{self.id}"

    def person(self, who: str) -> str:
        """Ids are unique in a stream only. Staff have a userid, residents and strangers an external one."""
        return f"{self.id}{who}" if who[0] in STAFF else f"wm{self.id}{who}"

    @property
    def owner(self) -> str:
        first = next((row["who"] for row in self.rows if row["who"][0] == "w"), "")
        return self.person(first) if first else OFFICE


def load(folder: Path, name: str = "dev.jsonl", books: str = "books.json") -> list[Stream]:
    """Every stream of a folder. Raises OSError, ValueError."""
    known = json.loads((folder / books).read_text(encoding="utf-8"))
    rows: dict[str, list[Mapping[str, Any]]] = {}
    with (folder / name).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows.setdefault(row["stream"], []).append(row)
    return [
        Stream(stream, tuple(sorted(said, key=lambda row: row["n"])), known[stream]) for stream, said in rows.items()
    ]


def join(town: Town, streams: Sequence[Stream]) -> Town:
    """The town with the streams' groups and people beside its own; the sheets stay the town's."""
    people: list[TownPerson] = [TownPerson(id=OFFICE, name="值班员", kind="office")]
    groups: list[TownGroup] = []
    for stream in streams:
        who = dict.fromkeys(row["who"] for row in stream.rows)
        people += [
            TownPerson(id=stream.person(one), name=f"{stream.id} {one}", kind=STAFF.get(one[0], ("resident", ""))[0])
            for one in who
        ]
        members = dict.fromkeys([stream.owner, *(stream.person(one) for one in who)])
        groups.append(
            TownGroup(
                id=stream.room, name=stream.book["group"], kind="external", owner=stream.owner, members=tuple(members)
            )
        )
    return Town(
        code=town.code, name=town.name, people=(*town.people, *people), groups=(*town.groups, *groups),
        sheets=town.sheets, settings=town.settings, timezone=town.timezone,
    )  # fmt: skip


def sheets(streams: Sequence[Stream]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the import sheets for the community of the streams."""
    units = [{"code": "S", "name": NAME, "kind": "community", "parent": ""}]
    units.append({"code": "SP", "name": "一片", "kind": "sector", "parent": "S"})
    people = [_post(OFFICE, "值班员", "社区值班", "S")]
    places: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for stream in streams:
        units.append({"code": stream.unit, "name": stream.book["group"], "kind": "grid", "parent": "SP"})
        for who in dict.fromkeys(row["who"] for row in stream.rows if row["who"][0] in STAFF):
            role = STAFF[who[0]][1]
            people.append(_post(stream.person(who), f"{stream.id} {who}", role, "S" if who[0] == "o" else stream.unit))
        places += _places(stream)
        groups.append({
            "chatid": f"room:{stream.room}", "name": stream.book["group"], "kind": "residents", "units": stream.unit,
            "owner": stream.owner, "tags": "",
        })  # fmt: skip
    return {"units": units, "people": people, "places": places, "groups": groups}


def _post(userid: str, name: str, role: str, unit: str) -> dict[str, Any]:
    return {
        "userid": userid,
        "name": name,
        "roles": role,
        "unit": unit,
        "from": "",
        "until": "",
        "standin": "",
        "phone": "",
    }


def _places(stream: Stream) -> Iterator[dict[str, Any]]:
    for estate in stream.book["estates"]:
        common = {
            "estate": estate["name"],
            "kind": estate["kind"],
            "firm": estate.get("firm") or "",
            "unit": stream.unit,
        }
        bare = {"building": "", "entrance": "", "spot": "", "floors": "", "rooms": "", "room_form": ""}
        yield {**common, **bare, "aliases": " ".join(estate.get("aliases", ()))}
        for spot in estate.get("spots", ()):
            yield {**common, **bare, "spot": spot["name"], "aliases": " ".join(spot["aliases"])}
        for building in estate.get("buildings", ()):
            inside = {key: building.get(key) or "" for key in ("floors", "rooms", "room_form")}
            for entrance in building.get("units") or ("",):
                aliases = " ".join(building.get("aliases", ()))
                yield {**common, **bare, **inside, "building": building["no"], "entrance": entrance, "aliases": aliases}


@dataclass(slots=True)
class StreamPlayer:
    """Plays streams from *monday* on at their own time of day, each on the days it needs."""

    phones: Phones
    conductor: Conductor
    streams: Sequence[Stream]
    monday: date
    spoken: dict[tuple[str, int], Said] = field(default_factory=dict)

    def start(self) -> int:
        """Plan all lines; returns how many."""
        now, planned = self.conductor.clock.now(), 0
        for stream in self.streams:
            last, zone = now, self.conductor.clock.zone
            times = moments(stream, self.monday, zone)
            if times[0] < now:  # a talk that began before the play does waits for the next morning
                times = moments(stream, self.monday + timedelta(days=1), zone)
            for row, at in zip(stream.rows, times, strict=True):
                last = max(at, last + GAP)
                self.conductor.schedule(last, self._speaker(stream, row))
                planned += 1
        return planned

    def _speaker(self, stream: Stream, row: Mapping[str, Any]) -> Callable[[], Any]:
        async def speak() -> None:
            quoted = self.spoken.get((stream.id, row["quote"])) if row.get("quote") is not None else None
            words = (row["text"] or "").removeprefix("[图片]").strip()
            picture = f"{stream.id} {row['n']}" if row["kind"] == "image" else None
            said = await self.phones.say(
                stream.person(row["who"]), stream.room, words or ("" if picture else f"[{row['kind']}]"),
                image=picture, quote=quoted.id if quoted else 0,
            )  # fmt: skip
            self.spoken[stream.id, row["n"]] = said

        return speak


def moments(stream: Stream, monday: date, zone: Any) -> list[datetime]:
    """When each line is said: its own time of day, its first day on *monday*."""
    own = [datetime.fromisoformat(row["at"]) for row in stream.rows]
    shift = monday - own[0].date()
    return [(at + shift).replace(tzinfo=zone) for at in own]


@dataclass(frozen=True, slots=True)
class Count:
    """What became of one stream: openings said, tickets opened by one, false tickets, missed matters."""

    stream: str
    said: int
    openings: int
    opened: int
    false: tuple[int, ...]  # n of lines that opened a ticket and should not have
    missed: tuple[int, ...]


def count(player: StreamPlayer, register: Mapping[str, Any]) -> list[Count]:
    """Compare the tickets of the streams' community with the labels. *register* as the end check's `look()`."""
    opened = {ticket["message"] for ticket in register["tickets"]}
    found = []
    for stream in player.streams:
        said = [row for row in stream.rows if (stream.id, row["n"]) in player.spoken]
        keys = {row["n"]: f"archive/{player.spoken[stream.id, row['n']].msgid}" for row in said}
        wanted = [row["n"] for row in said if row.get("matters")]
        got = [n for n, key in keys.items() if key in opened]
        found.append(
            Count(
                stream.id, len(said), len(wanted), len(got),
                tuple(n for n in got if n not in wanted), tuple(n for n in wanted if n not in got),
            )
        )  # fmt: skip
    return found


def table(counts: Sequence[Count]) -> str:
    """For people: one line a stream, and the sum."""
    lines = ["流      说了  该登记  登记了  多登  漏登"]
    lines += [
        f"{one.stream:<6}{one.said:>6}{one.openings:>7}{one.opened:>8}{len(one.false):>6}{len(one.missed):>6}"
        for one in counts
    ]
    total = [
        sum(values)
        for values in zip(*((c.said, c.openings, c.opened, len(c.false), len(c.missed)) for c in counts), strict=True)
    ]
    if total:
        lines.append(f"{'合计':<4}{total[0]:>6}{total[1]:>7}{total[2]:>8}{total[3]:>6}{total[4]:>6}")
    return "\n".join(lines)
