"""The end check's last part: by which ways what was said has left, and whether each was lawful where it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from bot.simulator.check import Outcome, Row
from bot.simulator.world import Town

PART: Final = "话都合规地出去"
BY_HAND: Final = frozenset({"tap", "broadcast"})
BY_ITSELF: Final = frozenset({"bot", "push"})
TO_MEMBER: Final = frozenset({"app", "bot", "call", "card_update"})
TO_RESIDENT: Final = frozenset({"kf", "member"})


def check_ways(outcome: Outcome, town: Town, register: Mapping[str, Any]) -> None:
    """Into a residents' group only by a hand, into a group of members by the bot, to a resident who is no member by
    微信客服 or by mouth; and one line of help a person and month."""
    groups = {group.id: group.kind for group in town.groups}
    members = {person.id for person in town.people if person.member}
    wrong, ways = [], Counter[str]()
    for delivery in register["deliveries"]:
        may = TO_MEMBER if delivery["to"] in members else TO_RESIDENT
        if delivery["to_kind"] == "chat":
            may = BY_HAND if groups.get(delivery["to"].removeprefix("room:")) == "external" else BY_ITSELF
        ways[delivery["way"]] += 1
        if delivery["way"] not in may:
            wrong.append(f"{delivery['key']} → {delivery['to']} 走了 {delivery['way']}")
    told = "，".join(f"{way} {number}" for way, number in sorted(ways.items()))
    outcome.rows.append(Row(PART, f"走的路：{told}", "都是该走的", "；".join(wrong[:5]) or "都是该走的", not wrong))


def check_refusals(outcome: Outcome, refusals: list[str]) -> None:
    """The platform says no to what may not be sent; nothing was."""
    told = "；".join(refusals[:5]) or "没有"
    outcome.rows.append(Row(PART, "平台拒收的", "没有", told, ok=not refusals))
