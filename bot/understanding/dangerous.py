"""Is what was said dangerous: by its words, by what goes on in the talk, or only where the model agrees."""

from __future__ import annotations

from bot.domain.danger import HOUR, goes_on, hits
from bot.domain.joins import Matter
from bot.messages import Context
from bot.understanding.decisions import Decision
from bot.understanding.features import Seen
from bot.understanding.kinds import TORN
from bot.understanding.scene import ENDS

ADDS = frozenset({"supplement", "same"})
OVER = frozenset({"ad", "notice", "praise"}) | ENDS  # no danger, whatever the words
REPORTS = frozenset(
    {"request", "question"}
)  # that may tell of another side of a danger that goes on; praise is its end
WITNESS = ADDS | {"urge", "deny"}  # what somebody adds to a danger told before
PLAINLY, PERHAPS = 0.2, -0.1  # strength that is enough; that is where the model agrees, from
HALF = -1.3  # strength that is enough of a report while something dangerous goes on in the group
DANGER_SECONDS = 1800  # so long after its last word what is added to a dangerous matter is heard as dangerous easily


def danger_case(seen: Seen, context: Context, decision: Decision, matter: Matter | None) -> str:
    """What decides: "told" by words or talk; "perhaps", the model; "" where nothing can be dangerous."""
    intent = decision.intent
    if context.staff:
        return ""
    over = intent.value in OVER and intent.p >= TORN
    if (seen.strength >= PLAINLY and not over) or _is_of_one_told(seen, context, intent.value, matter):
        return "told"
    return "perhaps" if seen.strength >= PERHAPS and not over else ""


def _is_of_one_told(seen: Seen, context: Context, intent: str, matter: Matter | None) -> bool:
    """Do the words belong to a danger that was told before: as its witness, by not being its end after all (「快五分钟了，没停」),
    or as a report that sounds half dangerous while it goes on?"""
    own, lately = _since_danger(context, intent)
    if intent in WITNESS:
        joins = matter is not None and matter.danger and intent in ADDS and _fresh(matter, context)
        return goes_on(seen.text, own, lately, joins=joins)
    if intent in ENDS:
        return own is not None and goes_on(seen.text, own, lately, chat=True)
    return intent in REPORTS and lately is not None and lately <= HOUR and seen.strength >= HALF


def _fresh(matter: Matter, context: Context) -> bool:
    return not matter.closed and context.now.timestamp() - matter.last_at <= DANGER_SECONDS


def is_beside(text: str, context: Context) -> bool:
    """Does what the models take for talk tell more of a danger?"""
    return not context.staff and goes_on(text, *_since_danger(context, "chat"), chat=True)


def _since_danger(context: Context, intent: str) -> tuple[float | None, float | None]:
    """Seconds since the speaker, and since anybody, told of danger that he has not called over since. Whose words only
    join it are heard longer."""
    told = [heard for heard in context.earlier if heard.danger and not heard.staff]
    if not told:
        return None, None
    over = {heard.who: heard.at for heard in context.earlier if heard.intent in ENDS}
    told = [heard for heard in told if heard.who not in over or over[heard.who] < heard.at]
    own = next((heard for heard in reversed(told) if heard.who == context.who), None)
    lately = (context.now - told[-1].at).total_seconds() if told else None
    if lately is not None and intent == "same":
        lately /= 2
    return (None if own is None else (context.now - own.at).total_seconds()), lately


def danger_kind(matter: Matter | None) -> str:
    found = hits(matter.text) if matter is not None else ()
    return found[0].told if found else "other"
