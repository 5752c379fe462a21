"""What is said of 例行: on its morning, some days before, and when nobody has done it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.routines import Saying, mark
from bot.domain.settings import Routine, Settings
from bot.messages import Button, Card
from bot.texts.common import day, weekday
from bot.texts.office import late_note
from bot.texts.words import button

DONE = "做了"


def card(
    community: str, routine: Routine, saying: Saying, planned: datetime, now: datetime, settings: Settings, about: str
) -> Card:
    """「今天：联企日」, 「还有 3 天：联企日」. *about*: whose term it is that ends."""
    when = "今天" if saying.ahead == 0 else f"还有 {saying.ahead} 天"
    words = routine.words or "办完点一下「做了」。没点的，当天的日报里会提一句。"
    code = mark(routine.name)
    return Card(
        title=f"{when}：{routine.name}",
        desc=f"{weekday(saying.due)}{late_note(planned, now, settings)}",
        body="\n".join(filter(None, (about, words))),
        buttons=(Button(button("routine"), f"routine/{community}/0/{code}-{saying.due:%Y%m%d}"),),
        task_id=f"routine-{community}-{code}-{saying.due:%Y%m%d}-{saying.ahead}",
    )


def done(routine: Routine, due: date) -> str:
    return f"好，{weekday(due)}的{routine.name}记上了。"


def which(open_ones: Sequence[tuple[Routine, date]]) -> str:
    names = "」「".join(f"做了 {one.name}" for one, _ in open_ones[:4])
    return f"做了哪一样？说「{names}」都行。"


def missed(routine: Routine, due: date, names: Sequence[str]) -> str:
    return f"- {routine.name}（{day(due)}）：{'、'.join(names)}还没说做了"
