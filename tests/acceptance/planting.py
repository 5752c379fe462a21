"""A month in which people write down too much, and a search for it everywhere it must not be.

`python -m tests.acceptance.planting --days 30` is the long form: the written talk of five weeks, workers who act by
themselves, and beside it telephones, identity cards, names, doors and plates in groups, in 微信客服, in workers' words
and in pictures. Afterwards the files, the papers and the phones are searched, and what retention had to delete.
"""

import argparse
import asyncio
import io
import random
import re
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp

from bot.commands.backup import backup
from bot.commands.sheets import write_sheet
from bot.errors import ConfigError
from bot.simulator.autopilot import Rule
from bot.simulator.play import Player, words_of
from bot.simulator.script import Script, load
from storage.roster import SHEETS, export_rows, import_rows
from storage.sealing import Seal
from tests.acceptance.house import KEY, ZONE, House
from tests.acceptance.plants import ALONE, RESIDENT, STAFF, WORKED, Planter, Search, opened, photo

START = datetime(2026, 11, 2, 8, 20, tzinfo=ZONE)  # the month's report of November comes on its last day
RAW_DAYS = 7
TOKEN = re.compile(rb"gAAAA[\w-]{60,}={0,2}")
OFFICE = {"chen", "zhou"}


@dataclass
class Found:
    """Where what was planted came up, and what retention left."""

    days: int
    seconds: float = 0.0
    planted: Counter = field(default_factory=Counter)
    spoken: int = 0
    tickets: int = 0
    masked: int = 0  # tickets whose summary shows that something was taken out
    places: dict[str, int] = field(default_factory=dict)  # where was searched: bytes
    leaks: list[str] = field(default_factory=list)
    bodies: tuple[int, int] = (0, 0)  # messages whose words are past their day and still there; all past it
    old: tuple[int, int] = (0, 0)  # plants past their day found in sealed pieces of the file; all past it
    young: tuple[int, int] = (0, 0)  # the same of the last days: they must be there, or the search is blind


def weeks(count):
    """The written talk, week after week; each week's matters have their own names."""
    lines, matters, talks = [], {}, 0
    for week in range(count):
        script = load((START + timedelta(weeks=week)).date(), ZONE)
        names = {name: f"{name}@{week}" for name in script.matters}
        mine = {id(line): replace(line, matter=names.get(line.matter, "")) for line in script.lines}
        lines += mine.values()
        for name, matter in script.matters.items():
            matters[names[name]] = replace(matter, id=names[name], opening=mine[id(matter.opening)])
        talks += script.talks
    return Script(tuple(sorted(lines, key=lambda line: line.at)), matters, talks)


class Month:
    """One installation and its people for some days; afterwards `judge`."""

    def __init__(self, folder, days, *, seed=1, talk=False, each=6):
        """*talk*: the written conversations too. *each*: how many say too much a day."""
        self.folder, self.days, self.each = folder, days, each
        self.house = House(folder, start=START)
        self.planter, self.dice = Planter(seed), random.Random(seed)
        self.found = Found(days)
        self.script = weeks(days // 7 + 1) if talk else None
        self.rooms = [group for group in self.house.place.groups if group.kind == "external"][:12]
        self.shown = {}  # what was read from the running house, by place

    async def play(self):
        house = self.house
        async with house.platform(), house.bot():
            await house.app.store.run(house.place.code, self._office_brings)
            self._let_people_act()
            for day in range(self.days):
                await self._day(START + timedelta(days=day))
                if day == self.days // 2:
                    await self._save("half.tar")
            end = START + timedelta(days=self.days - 1, hours=15)
            await house.conductor.move_to(end)
            await self._look()
            await house.app.store.scrub()
            await self._save("all.tar")
        self.found.spoken = len(self.planter.plants)
        self.found.planted = Counter(plant.kind for plant in self.planter.plants)

    def _office_brings(self, desk):
        """A colleague's telephone, and nicknames with doors and names."""
        phone = self.planter.fill("{phone}", START, "w1")
        import_rows(desk, "people", [{"userid": "w1", "name": "张姐", "roles": "网格员", "unit": "G1", "phone": phone}])
        for room in self.rooms[:6]:
            who = next(member for member in room.members if member.startswith("wm"))
            desk.chats.set_nickname(f"room:{room.id}", who, self.planter.fill("3-2-{door} {name}", START, who))

    def _let_people_act(self):
        simulator = self.house.simulator
        simulator.autopilot.default = Rule(finishes=True)
        if self.script is not None:
            player = Player(simulator.phones, simulator.world, simulator.conductor, self.script)
            simulator.autopilot.leaves = lambda message: player.owns(words_of(message))
            player.start()
        simulator.autopilot.start()

    async def _day(self, morning):
        """People speak at their hours, one after the other; now and then one alone, one of the staff, a picture."""
        times = sorted(morning + timedelta(minutes=self.dice.randint(5, 600)) for _ in range(self.each))
        for number, at in enumerate(times):
            await self.house.conductor.move_to(at)
            await (self._in_a_group, self._in_a_group, self._staff, self._alone, self._worked, self._pictured)[
                number % 6
            ](at)
        await self.house.conductor.move_to(morning + timedelta(hours=11))

    async def _in_a_group(self, at, image=None):
        room = self.dice.choice(self.rooms)
        who = self.dice.choice([member for member in room.members if member.startswith("wm")])
        words = self.planter.fill(self.dice.choice(RESIDENT), at, who)
        await self.house.simulator.phones.say(who, room.id, words, image=image)
        return who

    async def _staff(self, at):
        who = self.dice.choice(("wang", "w1", "w2", "w4"))
        await self.house.says(who, "app", self.planter.fill(self.dice.choice(STAFF), at, who))

    async def _alone(self, at):
        who = self.dice.choice(["wmLi", *[m for m in self.rooms[1].members if m.startswith("wm")][:2]])
        await self.house.says(who, "kf", self.planter.fill(self.dice.choice(ALONE), at, who))
        if self.dice.random() < 0.3:
            told = [(self.planter.fill("{name}", at, who), self.planter.fill("7栋2单元{door}漏水，{phone}", at, who))]
            self.house.simulator.phones.forward(who, "邻里群的聊天记录", told)

    async def _worked(self, at):
        """Whoever holds a matter says what he did, and too much of it."""
        at_work = [one for one in await self.house.tickets() if one.is_open and one.assignee in self.house.world.people]
        if at_work:
            one = self.dice.choice(at_work)
            words = self.planter.fill(self.dice.choice(WORKED), at, one.assignee, number=one.number)
            await self.house.says(one.assignee, "app", words)

    async def _pictured(self, at):
        """A picture into the group, and one over the resident's own page; both know where they were taken."""
        who = await self._in_a_group(at, photo(self.planter.fill("{name} {phone}", at, "nobody")))
        own = await self.house.looks(lambda desk: [one for one in desk.tickets.of_person(who) if one.is_open])
        if own:
            link = self.house.app._links.make(self.house.place.code, who)
            form = aiohttp.FormData({"words": self.planter.fill("就是这里，{name} {phone}", at, who)})
            picture = photo(self.planter.fill("{name} {phone}", at, "nobody"))
            form.add_field("photo", io.BytesIO(picture), filename="IMG_1.jpg", content_type="image/jpeg")
            path = f"{link}/{own[0].number}/photo"
            async with self.house.http.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin"}) as answer:
                assert answer.status == 200, await answer.text()
                assert "照片补上了" in await answer.text()

    async def _save(self, name):
        (self.folder / "config.toml").write_text('[storage]\nurl = "sqlite:///house.db"\n')
        running = b"\n".join(file.read_bytes() for file in sorted(self.folder.glob("house.db*")))
        self.shown[f"running when {name}"] = {"": running}
        await asyncio.to_thread(backup, self.folder / name, self.folder / "config.toml")

    async def _look(self):
        """What people and machines are shown, read while everything runs."""
        house = self.house
        heard = {one.id: "\n".join(house.hears(one.id)).encode() for one in (*house.place.groups, *house.place.people)}
        groups = {group.id for group in house.place.groups}
        self.shown["groups"] = {name: words for name, words in heard.items() if name in groups}
        self.shown["people"] = {name: words for name, words in heard.items() if name not in groups}
        waiting = await house.looks(
            lambda desk: [item.out.text for item in desk.outbox.waiting() if item.out.to.kind == "chat"]
        )
        self.shown["waiting for a tap"] = {"": "\n".join(waiting).encode()}
        self.shown["machines"] = {path: (await house.get(path))[1].encode() for path in ("/metrics", "/readyz")}
        (self.folder / "exports").mkdir()
        for kind in sorted(SHEETS):
            rows = await house.looks(lambda desk, kind=kind: export_rows(desk, kind))
            columns = {column.name: column.chinese for column in SHEETS[kind].columns}
            write_sheet(self.folder / "exports" / f"{kind}.xlsx", columns, rows)
        tickets = await house.tickets()
        self.found.tickets = len(tickets)
        self.found.masked = sum("[" in ticket.summary for ticket in tickets)
        self.holders = {ticket.assignee for ticket in tickets}
        acted = {row[0] for row in house.rows("SELECT DISTINCT by FROM history")}
        self.holders |= {one for one in acted if one in house.world.people and house.world.person(one).member}
        called = house.rows("SELECT DISTINCT target FROM outbox WHERE key LIKE '%/climb/%' OR key LIKE '%/missed-%'")
        self.holders |= {row[0] for row in called}  # the one card that calls somebody says where to go
        self.now = house.app.clock.now()

    # afterwards

    def judge(self, log):
        search, found = Search(self.planter.plants), self.found
        for place, parts in self.shown.items():
            self._searched(place, b"".join(parts.values()))
            for name, raw in parts.items():
                looks = search.among_figures if place in ("machines", "people") or "running" in place else search.of
                self._tell(place, name, looks(raw), search)
        for file in sorted(self.folder.rglob("*")):
            if file.is_file() and file.suffix != ".png":
                raws = opened(file.read_bytes())
                self._searched(file.suffix or file.name, b"".join(raws))
                for raw in raws:
                    self._tell(file.suffix or "file", file.name, search.of(raw), search)
        self._searched("log", log)
        self._tell("log", "", search.among_figures(log), search)
        self._retention()
        return found

    def _searched(self, place, raw):
        self.found.places[place] = self.found.places.get(place, 0) + len(raw)

    def _tell(self, place, name, hits, search):
        for word in sorted(hits):
            if place == "people" and (name in OFFICE or name in search.sayers[word] or name in self.holders):
                continue  # the table of rights: the office, who said it, who has the matter in hand
            if place == ".xlsx" and name == "people.xlsx" and search.sayers[word] == {"w1"}:
                continue  # the office's own list of its people
            self.found.leaks.append(f"{word} in {place} {name}")

    def _retention(self):
        """Not only the rows: nothing that the key opens in any byte of the file has words that are past their day."""
        late = self.now - timedelta(days=RAW_DAYS + 1)
        before = int(late.timestamp() * 1000)
        rows = self.house.rows(
            f"SELECT count(body), count(*) FROM inbox WHERE received_at < {before} AND handled_at IS NOT NULL"
        )
        self.found.bodies = rows[0]
        seal, raw = Seal([KEY]), b""
        for file in sorted(self.folder.glob("house.db*")):
            raw += file.read_bytes()
        said = "\n".join(_open(seal, token) for token in TOKEN.findall(raw))
        bodies = [plant for plant in self.planter.plants if plant.kind in ("card", "plate")]
        old = [plant.word in said for plant in bodies if plant.at < late]
        young = [plant.word in said for plant in bodies if plant.at > self.now - timedelta(days=RAW_DAYS - 1)]
        self.found.old, self.found.young = (sum(old), len(old)), (sum(young), len(young))


def _open(seal, token):
    """A piece that is torn, by the edge of a page, opens as nothing."""
    try:
        return seal.open_bytes(token).decode("utf-8", "replace")
    except ConfigError:
        return ""


async def month(folder, days, **how):
    began = time.monotonic()
    played = Month(folder, days, **how)
    log = io.StringIO()
    with redirect_stdout(log), redirect_stderr(log):
        await played.play()
    found = await asyncio.to_thread(played.judge, log.getvalue().encode())
    found.seconds = time.monotonic() - began
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(month(Path(name), asked.days, seed=asked.seed, talk=True, each=12))
    print(
        f"{found.days} days, seed {asked.seed}, {found.seconds:.0f} s; {found.tickets} tickets, {found.masked} with something taken out"
    )
    print("planted: " + ", ".join(f"{count} {kind}s" for kind, count in sorted(found.planted.items())))
    for place, size in sorted(found.places.items()):
        print(f"  searched {place}: {size:,} bytes")
    print(f"words past their day still kept: {found.bodies[0]} of {found.bodies[1]}")
    print(
        f"sealed pieces of the file that hold them: {found.old[0]} of {found.old[1]}; of the last days {found.young[0]} of {found.young[1]}"
    )
    print("\n".join(sorted(set(found.leaks))) or "found nowhere outside the table of rights")
    sys.exit(1 if found.leaks or found.bodies[0] or found.old[0] or not found.young[0] else 0)


if __name__ == "__main__":
    main()
