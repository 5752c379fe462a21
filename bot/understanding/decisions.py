"""What is meant and whether it opens a matter: the models' first word, in this talk and out of the blue."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.bygone import is_an_ad, is_bygone, thanks_for_it
from bot.domain.faults import is_no_praise
from bot.domain.forwarded import is_forwarded
from bot.domain.outages import asks_back
from bot.domain.small_talk import is_small_talk
from bot.domain.taking_up import tells_anything
from bot.domain.ticket import Judged
from bot.messages import Context
from bot.understanding.case import Case, without
from bot.understanding.kinds import OPENING
from bot.understanding.lone import alone, in_talk
from bot.understanding.opinions import Opinion
from bot.understanding.scene import Scene

REPORTERS = frozenset({"confirm", "deny", "withdraw"})
JOINING = frozenset({"supplement", "same", "urge", "work"}) | REPORTERS
STAFF_ONLY = frozenset({"work", "notice"})
REPORTED = (
    5.0  # so much likelier is a report than a question where the words alone decide, beside what a busy talk says
)
_NOT_STAFF = OPENING | REPORTERS | {"supplement", "same", "urge", "ad"}
_MATTERS_OF_TALK = frozenset({"request", "question", "suggestion", "same", "chat"})
_ABOUT_MATTERS = JOINING | STAFF_ONLY


@dataclass(frozen=True, slots=True)
class Decision:
    """What the models and rules agreed on before the details are filled in."""

    intent: Judged
    opens: bool
    p_open: float


def decide(opinion: Opinion, context: Context, scene: Scene) -> Decision:
    """What the talk makes of it."""
    p = intents(opinion, context, scene)
    opening = sum([p.get(name, 0.0) for name in OPENING])
    p_open = opening / 2 if context.staff else in_talk(opinion, opening, opinion.p("opens")["opens"])
    opens = p_open >= float(opinion.settings["open_at"]) and not context.staff
    best = max([name for name in p if (name in OPENING) is opens], key=p.__getitem__)
    return Decision(Judged(best, "model", round(p_open if opens else p[best], 4)), opens, p_open)


def by_words_alone(decision: Decision, opinion: Opinion, case: Case) -> Decision:
    """What is talk to the models is judged by its words, where nobody speaks of a matter; what is over or for sale is none."""
    none = _of_no_matter(decision, case)
    if none is not None:
        return none
    if decision.intent.value == "praise" and is_no_praise(case.text):
        return replace(decision, intent=Judged("request", "rule", decision.intent.p))
    if decision.intent.value == "supplement" and _is_of_her_own_day(case):
        return Decision(Judged("chat", "rule", decision.intent.p), False, 0.0)
    if decision.intent.value != "chat":
        return decision
    if asks_back(case.text) and not case.context.staff:
        return Decision(Judged("request", "rule", 0.9), True, 0.9)
    opens, p = alone(opinion, case.context, case.scene)
    if opens and case.context.to_us and _is_only_a_place(case):
        return decision
    if not opens:
        return replace(decision, p_open=p) if p > decision.p_open else decision
    said = intents(opinion, case.context, case.scene)
    best = max(sorted(OPENING), key=lambda name: said[name] * (REPORTED if name == "request" else 1.0))
    return Decision(Judged(best, "model", round(p, 4)), True, p)


def _of_no_matter(decision: Decision, case: Case) -> Decision | None:
    """For sale, over, passed on from elsewhere, or a bare address: whatever the models think."""
    if decision.intent.value not in _MATTERS_OF_TALK or case.context.staff or case.seen.rings:
        return None
    if is_an_ad(case.text):
        return Decision(Judged("ad", "rule", 0.9), False, 0.0)
    if is_bygone(case.text):
        praise = decision.opens and thanks_for_it(case.text)
        return Decision(Judged("praise" if praise else "chat", "rule", 0.9), praise, 0.9 if praise else 0.0)
    if is_forwarded(case.text) or (decision.opens and _is_only_a_place(case)):
        return Decision(Judged("chat", "rule", 0.9), False, 0.0)
    return None


def _is_only_a_place(case: Case) -> bool:
    """「3栋2单元501」 and no more."""
    return bool(case.seen.places) and not tells_anything(without(case.text, case.seen.places))


def _is_of_her_own_day(case: Case) -> bool:
    """「我买了个新锅」 while her lift stands; where somebody is in danger every word may tell of him."""
    if case.context.staff or case.context.quote or case.seen.rings or any(one.danger for one in case.scene.matters):
        return False
    return is_small_talk(case.text)


def intents(opinion: Opinion, context: Context, scene: Scene) -> dict[str, float]:
    """How likely each intent is of those that this speaker can have now."""
    impossible, likely = _impossible(context, scene), opinion.p("intent")
    p = {name: value for name, value in likely.items() if name not in impossible}
    total = sum(p.values()) or 1.0
    return {name: value / total for name, value in p.items()}


def _impossible(context: Context, scene: Scene) -> frozenset[str]:
    """Intents that this speaker cannot have now: only who reported can confirm, only staff can post a notice."""
    if context.staff:
        return _NOT_STAFF
    if not scene.matters:
        return _ABOUT_MATTERS
    if any(context.who in matter.voices for matter in scene.matters):
        return STAFF_ONLY
    return STAFF_ONLY | REPORTERS
