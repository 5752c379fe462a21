"""Expected against happened, duty by duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.simulator.year.expected import EAST, Once

SAME_MOMENT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One duty over all communities; *wrong* in words."""

    duty: str
    expected: int
    happened: int
    wrong: list[str]

    @property
    def ok(self) -> bool:
        return not self.wrong and self.expected == self.happened


def compare(should: Mapping[str, Sequence[Once]], did: Mapping[str, Sequence[Once]]) -> list[Line]:
    """Each occurrence once, and at its minute: none missing, none doubled, none that nobody expected."""
    duties = list(dict.fromkeys(one.duty for side in (should, did) for found in side.values() for one in found))
    return [_line(duty, should, did) for duty in duties]


def _line(duty: str, should: Mapping[str, Sequence[Once]], did: Mapping[str, Sequence[Once]]) -> Line:
    wrong: list[str] = []
    counts = [0, 0]
    for code in should:
        due = {one.what: one.at for one in should[code] if one.duty == duty}
        came = [one for one in did.get(code, ()) if one.duty == duty]
        times = Counter(one.what for one in came)
        counts[0] += len(due)
        counts[1] += len(came)
        wrong += [f"{code} {what}：应 {_said(at)}，没有" for what, at in due.items() if not times[what]]
        wrong += [f"{code} {what}：来了 {number} 次" for what, number in times.items() if number > 1]
        for one in came:
            if one.what not in due:
                wrong.append(f"{code} {one.what}：{_said(one.at)} 来了，不该有")
            elif abs(one.at - due[one.what]) >= SAME_MOMENT:
                wrong.append(f"{code} {one.what}：应 {_said(due[one.what])}，实 {_said(one.at)}")
    return Line(duty, counts[0], counts[1], wrong)


def _said(at: datetime) -> str:
    return f"{at.astimezone(EAST):%m-%d %H:%M}"
