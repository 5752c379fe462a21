"""What a matter is about: the likeliest kinds, as the models, the words and the talk before have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter

from bot.domain.faults import plainly_a_left_car
from bot.domain.ticket import Judged
from bot.understanding.opinions import Opinion
from bot.understanding.scene import Scene

OPENING = frozenset({"request", "question", "suggestion", "praise"})
MOST = 3
TORN = 0.5  # below it the likeliest category is no more than one of several
PRAISED = 2.0  # so much likelier is what the talk told of, when somebody is praised


def categories(opinion: Opinion) -> tuple[Judged, ...]:
    """By the message alone."""
    return _best(opinion.p("category"), 1.0)


def kinds_of(opinion: Opinion, text: str, scene: Scene) -> tuple[Judged, ...]:
    """Where the models are torn between a left car, the gate it stands at and the traffic, the words decide."""
    kinds = _best(*_recalled(opinion, scene))
    parking = next((kind for kind in kinds if kind.value == "parking"), None)
    if parking is None or parking is kinds[0] or kinds[0].p >= TORN or not plainly_a_left_car(text):
        return kinds
    return (replace(parking, source="rule", p=kinds[0].p), *(kind for kind in kinds if kind is not parking))


def _recalled(opinion: Opinion, scene: Scene) -> tuple[Mapping[str, float], float]:
    """How likely each kind is, and what they add up to. Praise is mostly for a deed in a matter of this talk: the surer it is
    praise, the likelier are its kinds."""
    p = opinion.p("category")
    told = {matter.category for matter in scene.matters}
    if not told:
        return p, 1.0
    intents = opinion.p("intent")
    praise = intents["praise"] / sum([intents[name] for name in OPENING])
    raised = {name: value * (1 + PRAISED * praise) if name in told else value for name, value in p.items()}
    return raised, sum(raised.values())


def _best(p: Mapping[str, float], total: float) -> tuple[Judged, ...]:
    best = sorted(p.items(), key=_by_chance, reverse=True)[:MOST]
    return tuple([Judged(name, "model", round(value / total, 4)) for name, value in best])


_by_chance = itemgetter(1)
