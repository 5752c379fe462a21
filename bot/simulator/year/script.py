"""The lives of some three thousand matters: who says what when, and what becomes of it. The same every time."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from bot.simulator.year.rules import FIRST, YearRules
from bot.simulator.year.town import ENTRANCES, GRIDS, HERE, PEOPLE_A_GRID

A_YEAR: Final = 600  # lives a community
APART: Final = timedelta(hours=3, minutes=30)  # between two matters of one group
OFTEN: Final = 3
A_MONTH: Final = timedelta(days=30)  # in which the third of one kind at one house is pressed harder
SAME_THING: Final = timedelta(days=9)  # until the same kind of trouble may come to the same house again
FATES: Final = (
    ("soon", 34), ("half", 14), ("late", 8), ("unheard", 7), ("ignored", 6), ("denied", 7), ("waits", 6),
    ("silent", 8), ("unasked", 3), ("withdrawn", 4), ("danger", 3),
)  # fmt: skip
# Nobody lives through these: the machine is off, and whatever the clock has to say then is said when it is back
OFF: Final = (datetime(2026, 8, 31, 15, 50, tzinfo=UTC), datetime(2026, 9, 1, 1, 10, tzinfo=UTC))
NO_MORE: Final = date(2026, 12, 8)  # no new matters later: they would not end within the year


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that one person does."""

    at: datetime
    community: str
    life: str
    do: str  # says accept finish confirm deny wait withdraw close acknowledge
    by: str
    text: str = ""
    until: datetime | None = None


@dataclass(slots=True)
class Life:
    """A matter from its first word to its end, as it was written."""

    id: str
    community: str
    grid: str
    fate: str
    category: str
    urgency: str
    reporter: str
    holder: str
    opened: datetime
    times: int = 1  # which of its kind at its house within a month
    acts: list[Act] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"archive/{self.id}"

    @property
    def holder_of_group(self) -> str:
        """Who owns the group and presses there."""
        return f"{self.community}-0-{self.grid}"

    def does(self, at: datetime, do: str, by: str, text: str = "", until: datetime | None = None) -> datetime:
        at = _awake(at).replace(microsecond=0)
        self.acts.append(Act(at, self.community, self.id, do, by, text, until))
        return at


def write(rules: YearRules, count: int = A_YEAR) -> list[Life]:
    """All lives of one community, in order of time."""
    said = tomllib.loads((HERE / "lives.toml").read_text(encoding="utf-8"))
    return list(_lives(rules, said, random.Random(rules.town.code), count))  # noqa: S311  the same story every time


def _lives(rules: YearRules, said: Mapping[str, Any], dice: random.Random, count: int) -> Iterator[Life]:
    moments = sorted(_moment(rules, dice) for _ in range(count))
    spoken: dict[str, datetime] = {}  # the group's last matter
    busy: dict[str, datetime] = {}  # a person's, and a kind of trouble's in a house: until when
    told: dict[tuple[str, str], list[Life]] = {}  # by house and kind
    for number, at in enumerate(moments):
        fate = dice.choices([name for name, _ in FATES], [weight for _, weight in FATES])[0]
        kind = dice.choice(said["danger"] if fate == "danger" else said["said"])
        grid = min(GRIDS, key=lambda one: spoken.get(one, rules.at(FIRST, time(0))))
        at = _awake(max(at, spoken.get(grid, at) + APART)).replace(microsecond=0)
        house = _house(kind["category"], grid, at, busy, dice)
        people = [f"wm{rules.town.code}{grid}{n}" for n in range(PEOPLE_A_GRID)]
        reporter = next((one for one in people if busy.get(one, at) <= at), "")
        if not (house and reporter):
            continue
        spoken[grid] = at
        life = _life(rules, f"{rules.town.code}-{number:04}", grid, fate, kind, reporter, at)
        series = told.setdefault((house.partition("栋")[0], kind["category"]), [])
        life.times += sum(_counts(old, at) for old in series)
        if life.times >= OFTEN and life.urgency == "normal":
            life.urgency = "urgent"
        series.append(life)
        text = dice.choice(kind["texts"]).replace("{p}", house)
        life.does(at, "says", reporter, text)
        end = FATE[fate](rules, life, dice, dice.choice(kind["done"]))
        busy[reporter] = end + timedelta(days=8)  # past the days in which the matter could be opened again
        busy[house] = at + timedelta(hours=80)  # two troubles of one door within three days might be taken for one
        busy[f"{house}/{kind['category']}"] = max(end, at + SAME_THING) + timedelta(days=1)
        yield life


def _counts(old: Life, at: datetime) -> bool:
    """Is it part of a series with what is said at *at*? Not what was taken back."""
    gone = old.fate == "withdrawn" and old.acts[-1].at <= at
    return at - old.opened <= A_MONTH and not gone


def _moment(rules: YearRules, dice: random.Random) -> datetime:
    """Mostly by day, sometimes at night, on every day of the year."""
    day = FIRST + timedelta(days=dice.randrange((NO_MORE - FIRST).days))
    hour = dice.choices([*range(24)], [1] * 7 + [4, 6, 6, 6, 5, 4, 3, 4, 5, 5, 5, 6, 7, 6, 4, 2, 1])[0]
    return rules.at(day, time(hour, dice.randrange(60), dice.randrange(60)))


def _awake(at: datetime) -> datetime:
    """Not while the machine is off."""
    return at + (OFF[1] - OFF[0]) + timedelta(minutes=20) if OFF[0] - timedelta(minutes=5) <= at < OFF[1] else at


def _house(category: str, grid: str, at: datetime, busy: Mapping[str, datetime], dice: random.Random) -> str:
    first = GRIDS.index(grid) * 2 + 1
    houses = [f"{number}栋{entrance}单元" for number in (first, first + 1) for entrance in range(1, ENTRANCES + 1)]
    dice.shuffle(houses)
    return next((house for house in houses if max(busy.get(house, at), busy.get(f"{house}/{category}", at)) <= at), "")


def _life(
    rules: YearRules, id_: str, grid: str, fate: str, kind: Mapping[str, Any], reporter: str, at: datetime
) -> Life:
    day = at.astimezone(rules.zone).date()
    holder = rules.sitting(rules.rungs[0], grid, day)[1]
    return Life(id_, rules.town.code, grid, fate, kind["category"], kind["urgency"], reporter, holder, at)


# -- what becomes of it; each returns when it is over ----------------------------------------------------------------


def _share(rules: YearRules, life: Life, share: float, start: datetime | None = None) -> datetime:
    """When this share of its result time is used."""
    _, result, around = rules.clock({"category": life.category, "urgency": life.urgency})
    return rules.after(start or life.opened, result * share, around)


def _heard(rules: YearRules, life: Life, share: float, start: datetime | None = None) -> datetime:
    contact, _, around = rules.clock({"category": life.category, "urgency": life.urgency})
    return rules.after(start or life.opened, contact * share, around)


def _by_day(rules: YearRules, at: datetime) -> datetime:
    """Where somebody does it by day: between half past eight and eight in the evening."""
    local = at.astimezone(rules.zone)
    if local.time() < time(8, 30):
        return rules.at(local.date(), time(8, 30 + at.minute % 20))
    if local.time() > time(20):
        return rules.at(local.date() + timedelta(days=1), time(8, 30 + at.minute % 20))
    return at


def _taken_and_done(rules: YearRules, life: Life, done: str, contact: float, share: float) -> datetime:
    taken = life.does(_heard(rules, life, contact), "accept", life.holder)
    at = max(_by_day(rules, _share(rules, life, share)), taken + timedelta(minutes=7))
    return life.does(at, "finish", life.holder, done)


def _yes(life: Life, at: datetime, dice: random.Random) -> datetime:
    return life.does(at + timedelta(minutes=dice.randrange(9, 1500)), "confirm", life.reporter)


def _soon(rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    return _yes(life, _taken_and_done(rules, life, done, dice.uniform(0.1, 0.9), dice.uniform(0.1, 0.4)), dice)


def _half(rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    return _yes(life, _taken_and_done(rules, life, done, dice.uniform(0.1, 0.9), dice.uniform(0.55, 0.95)), dice)


def _late(rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    return _yes(life, _taken_and_done(rules, life, done, dice.uniform(0.1, 0.9), dice.uniform(1.06, 1.9)), dice)


def _unheard(rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    return _yes(life, _taken_and_done(rules, life, done, dice.uniform(1.1, 2.8), dice.uniform(0.55, 0.95)), dice)


def _ignored(rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    office = rules.town.holds("社区值班")[0]["userid"]
    return life.does(_by_day(rules, _share(rules, life, dice.uniform(2.25, 2.6))), "close", office, done)


def _denied(rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    first = _taken_and_done(rules, life, done, dice.uniform(0.1, 0.9), dice.uniform(0.1, 0.4))
    no = life.does(first + timedelta(minutes=dice.randrange(9, 900)), "deny", life.reporter, "还是不行")
    taken = life.does(_heard(rules, life, dice.uniform(0.1, 0.8), no), "accept", life.holder)
    at = max(_by_day(rules, _share(rules, life, dice.uniform(0.2, 1.3), no)), taken + timedelta(minutes=7))
    return _yes(life, life.does(at, "finish", life.holder, done), dice)


def _waits(rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    taken = life.does(_heard(rules, life, dice.uniform(0.1, 0.9)), "accept", life.holder)
    day = taken.astimezone(rules.zone).date() + timedelta(days=dice.randrange(2, 6))
    until = rules.at(day, time(9, dice.randrange(5, 50)))
    life.does(taken + timedelta(minutes=9), "wait", life.holder, "等配件", until)
    at = _by_day(rules, _awake(until) + timedelta(minutes=dice.randrange(30, 2000)))
    return _yes(life, life.does(at, "finish", life.holder, done), dice)


def _silent(rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    at = _taken_and_done(rules, life, done, dice.uniform(0.1, 0.9), dice.uniform(0.1, 0.7))
    return rules.next_open(at + timedelta(days=rules.tree["confirm_days"]))


def _withdrawn(_rules: YearRules, life: Life, dice: random.Random, _done: str) -> datetime:
    return life.does(life.opened + timedelta(minutes=dice.randrange(20, 600)), "withdraw", life.reporter, "不用管了")


def _danger(_rules: YearRules, life: Life, dice: random.Random, done: str) -> datetime:
    at = life.does(life.opened + timedelta(seconds=dice.choice((50, 150, 330, 590, 1210))), "acknowledge", life.holder)
    return _yes(life, life.does(at + timedelta(minutes=dice.randrange(15, 170)), "finish", life.holder, done), dice)


FATE: Final = {
    "soon": _soon, "half": _half, "late": _late, "unheard": _unheard, "ignored": _ignored, "denied": _denied,
    "waits": _waits, "silent": _silent, "unasked": _silent, "withdrawn": _withdrawn, "danger": _danger,
}  # fmt: skip


def all_acts(lives: Sequence[Life]) -> list[Act]:
    """In order of time; of one moment, in the order in which they were written."""
    return sorted((act for life in lives for act in life.acts), key=lambda act: act.at)


__all__ = ["OFF", "Act", "Life", "all_acts", "write"]
