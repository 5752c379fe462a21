"""Does a sentence open a matter by its words alone? Asked where nobody speaks of a matter, so that the talk tells nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.messages import Context
from bot.understanding.opinions import Opinion
from bot.understanding.scene import Scene

HEAD = "alone"
PAUSE, LULL = 600, 3600  # seconds without a word about any matter: what is said then begins anew, perhaps or surely
SILENCE = 600  # seconds in which nobody said anything: nine in ten matters are told after it, four in ten lines of talk
HUSHED = 0.5  # log odds less are enough then
TO_US = 4.5  # log odds less are enough of who writes to us alone: nobody else is there to talk to …
NAMED = 2.0  # … and of who names us in a group
NEARLY = (
    3.0  # log odds less than that: a worker may be shown it, one in twenty of mere talk; no more a day than he can bear
)
MAYBE = 0.5  # how likely such a sentence is said to be
ASKED = 0.2  # from here on an encoder is worth asking; no opinion of its makes up for less
_OF_TALK = ("last", "own", "active", "opened", "joined", "like=", "placed=", "quote", "r:topic")
_CROSSED = (":res:", ":staff:", ":opened=")


def of_words(sign: str) -> bool:
    """Is it a sign of the words themselves, and not of their place in the talk?"""
    return not (sign.startswith(_OF_TALK) or (sign.startswith("r:") and any(part in sign for part in _CROSSED)))


def log_odds(opinion: Opinion) -> float | None:
    """That the words open a matter: the mean of those who have an opinion; None where the model was not taught it."""
    if HEAD not in opinion.model.heads:
        return None
    found = float(opinion.scores[opinion.model.heads[HEAD][0]])
    if opinion.second is not None and opinion.seconds is not None and HEAD in opinion.second.heads:
        found = (found + float(opinion.seconds[opinion.second.heads[HEAD][0]])) / 2
    return found


def worth_asking(opinion: Opinion) -> bool:
    odds = log_odds(opinion)
    return odds is not None and odds >= odds_of(ASKED)


def alone(opinion: Opinion, context: Context, scene: Scene) -> tuple[bool, float]:
    """Whether the words open a matter, and how likely; less is enough in a lull than minutes after a matter was spoken of."""
    odds, least = log_odds(opinion), _least(opinion.settings.get(HEAD, {}), context, scene)
    if odds is None or least is None or odds < least - NEARLY:
        return False, 0.0
    return (True, chance(odds)) if odds >= least else (False, MAYBE)


def _least(settings: Mapping[str, float], context: Context, scene: Scene) -> float | None:
    if context.staff or context.quote:
        return None
    quiet = math.inf if scene.active is None else scene.now - scene.active.last_at
    least = settings.get("lull" if quiet > LULL or context.to_us else "pause") if quiet > PAUSE else None
    if least is None:
        return None
    if context.to_us:
        return least - (TO_US if context.alone else NAMED)
    silent = scene.last is None or scene.now - scene.last.seconds > SILENCE
    return least - HUSHED * silent


def in_talk(opinion: Opinion, opening: float, head: float) -> float:
    """How likely a message opens a matter in the talk around it: three opinions weighed, or the mean of two."""
    weights = opinion.settings.get("talk")
    if weights is None or opinion.second is None or opinion.seconds is None or HEAD not in opinion.second.heads:
        return (opening + head) / 2
    odds = float(opinion.seconds[opinion.second.heads[HEAD][0]])
    return chance(sum(w * x for w, x in zip(weights, (*map(odds_of, (opening, head)), odds, 1.0), strict=True)))


def odds_of(p: float) -> float:
    """Logarithm of the odds, within bounds."""
    p = min(1 - 1e-5, max(1e-5, p))
    return math.log(p / (1 - p))


def chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
