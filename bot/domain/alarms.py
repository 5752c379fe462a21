"""What a danger is about, and whether it belongs to what the same person told of just before."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.domain.danger import DangerHit
from bot.domain.normalise import plain

CATEGORY_OF: Mapping[str, str] = {
    "gas": "gas_heat",
    "fire": "fire_safety",
    "lift": "lift",
    "power": "power",
    "water": "water",
    "medical": "care",
    "violence": "security",
    "child": "security",
    "falling": "fire_safety",
    "selfharm": "care",
    "fraud": "security",
    "collapse": "building",
}
# What may come of a matter of a category, beside danger of its own kind. Rubbish makes nobody faint.
_BRINGS: Mapping[str, frozenset[str]] = {
    "lift": frozenset({"medical", "power", "falling"}),
    "water": frozenset({"power", "collapse"}),
    "power": frozenset({"fire", "medical"}),
    "gas_heat": frozenset({"fire", "medical"}),
    "fire_safety": frozenset({"collapse", "power", "medical"}),
    "building": frozenset({"falling", "medical"}),
    "parking": frozenset({"fire", "power"}),
    "green_pets": frozenset({"medical", "falling"}),
    "security": frozenset({"medical"}),
    "dispute": frozenset({"violence", "medical"}),
    "noise": frozenset({"violence"}),
    "health": frozenset({"medical"}),
}
# Words that need what was said before: 「有人困在里面」
_POINTS_BACK = re.compile(
    "[里在](?:面|头|边)(?!积|包|条|粉)|梯里|(?<!有)关着|困|夹住|还在(?:屋|家|楼|[里上下])|还没(?:出来|救)"
)


def comes_of(hits: tuple[DangerHit, ...], text: str, category: str) -> bool:
    """May this danger be of the matter of *category* that the same person told of just before?

    A bare cry is; a danger that is only guessed at from its wording is a matter of its own, unless it points back.
    """
    if not hits or _POINTS_BACK.search(plain(text, 400)):
        return True
    if hits[0].kind == "other":
        return not hits[0].guessed
    return CATEGORY_OF.get(hits[0].kind) == category or _brings(category, hits)


def may_be_of(hits: tuple[DangerHit, ...], category: str) -> bool:
    """May what only sounds dangerous be a further voice of the danger of *category* that rings: 「烟已经上来了」?"""
    return any(hit.kind == "other" or CATEGORY_OF.get(hit.kind) == category for hit in hits) or _brings(category, hits)


def _brings(category: str, hits: tuple[DangerHit, ...]) -> bool:
    return any(hit.kind in _BRINGS.get(category, ()) for hit in hits)
