"""What an address asks of the register: the same words for list, pages, sheet and the links behind every figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.categories import CATEGORIES
from bot.domain.people import Actor
from bot.domain.ticket import Closing, State, Urgency
from bot.domain.wanted import STATES, Wanted
from bot.ports import Desk
from bot.web.views import sight, units_seen

FILTERS = {
    "": "全部", "open": "没办完", "late": "超时", "danger": "险情", "unassigned": "没人接", "unplaced": "待归格",
    "waiting": "等待", "resolved": "待确认", "ended": "已了结", "closed": "办结",
}  # fmt: skip
KEYS = ("words", "state", "unit", "category", "by", "from", "to", "closing", "hand", "chat")
PERIODS = {"opened": "登记", "ended": "了结"}


def given(query: Mapping[str, str]) -> dict[str, str]:
    """What of an address is known here; "" for the rest."""
    found = {key: query.get(key, "").strip()[:100] for key in KEYS}
    found["state"] = found["state"] if found["state"] in FILTERS else ""
    found["category"] = found["category"] if found["category"] in CATEGORIES else ""
    found["by"] = found["by"] if found["by"] in PERIODS else ""
    return found


def wanted_of(asked: Mapping[str, str], desk: Desk, actor: Actor) -> Wanted:
    """In the actor's own sight, whatever the address says. A moment that cannot be read is no limit."""
    state, unit, seen = asked["state"], asked["unit"], set(units_seen(desk, actor))
    within: dict[str, Any] = {}
    if state in STATES:
        within["states"] = STATES[state]
    elif state == "closed":
        within["states"] = frozenset({State.CLOSED})
    elif state == "late":
        within["late"] = desk.now
    elif state in ("danger", "unassigned", "unplaced"):
        within["states"] = STATES["open"]
        within |= {"urgency": Urgency.DANGER} if state == "danger" else {state: True}
    if unit:
        within["units"] = tuple(code for code in desk.tree.below(unit) if code in seen) or ("\x00",)
    if asked["by"]:
        zone = ZoneInfo(desk.settings.timezone)
        start = _moment(asked["from"], zone) or datetime(2000, 1, 1, tzinfo=zone)
        end = _moment(asked["to"], zone, end=True) or desk.now + timedelta(days=1)
        within[asked["by"]] = (start, end)
    return Wanted(
        words=asked["words"],
        category=asked["category"],
        closing=next((one for one in Closing if one.value == asked["closing"]), None),
        hand=asked["hand"],
        chat=asked["chat"],
        sight=sight(desk, actor),
        **within,
    )


def _moment(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime | None:
    """A day, or a minute of it; as the end, a day is included."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= 10:
        at = datetime.combine(at.date() + timedelta(days=1 if end else 0), time())
    return at.replace(tzinfo=zone)
