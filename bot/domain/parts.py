"""One sentence of a worker about several matters: which of its clauses takes which step with which of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.endings import falls_short
from bot.domain.normalise import plain
from bot.domain.taking_up import promises, shares_a_word, spoken_of
from bot.domain.work_words import work_step

_CLAUSES = re.compile(r"[,，。;；!！\n]+")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff\d])")  # all that voice typing leaves of a comma
# 「灯和垃圾都安排了」: things that one word is said of
_BOTH = re.compile(r"^(?P<things>.{2,30}?)(?P<said>(?:[这那]?[两几]件)?(?:也|就)?(?:都|全).{2,})$")
_AND = re.compile(r"[和跟与、]|还有|以及")
# What stands behind a house that alone says which of them: 「5栋的等配件」
_JUST_THERE = re.compile(
    r"(?:的|那[个盏件边]|这[个盏件边]|也|都|已经?|还|就|在|正在?)*(?:等|配件|明[天早]|后天|今[天晚]|下午|晚上|马上|周|换|修|弄|办|搞|处理|师傅|好了|\s*$)"
)
_LATER = re.compile(
    "(?:晚点|等会儿?|一会儿?|回头|待会儿?|明[天早]|下午|晚上)再?(?:去|来|弄|看|修|换|清|拉|处理)(?![过了])"
)
_THEN_THERE = re.compile("(?:先|再|然后|接着|顺便|完了)+(?:去|到|来)")
STEPS = frozenset({"accept", "finish", "wait"})


@dataclass(frozen=True, slots=True)
class There:
    """A clause that names a place: the matters that lie there, and what stands behind its name."""

    here: Sequence[int]
    rest: str


AtPlace = Callable[[str], There | None]


@dataclass(slots=True)
class Part:
    """What is said of some of the matters, by their places in the list that was given."""

    step: str
    of: tuple[int, ...]
    words: str


def parts_of(text: str, summaries: Sequence[str], at_place: AtPlace) -> list[Part]:
    """At least two parts or one of several matters, each matter once; else nothing: the sentence is about one.

    *at_place*: which of the matters lie where a clause says, and what it says behind that; None where it names no place.
    """
    found: list[Part] = []
    for clause in _clauses(text):
        of, step = _meant(clause, summaries, at_place), _step(clause)
        if step and step not in STEPS:
            return []
        if of and step:
            found.append(Part(step, of, clause.strip()))
        elif found and not of and clause.strip():
            found[-1].words += f"，{clause.strip()}"
    found = _each_once(found)
    return found if len({one for part in found for one in part.of}) > 1 else []


def clause_of(step: str, text: str) -> str:
    """Of a sentence whose clauses take several steps, what is said of this one: 「灯换好了，垃圾明天清」 finishes no rubbish. All of
    it where one step is taken."""
    steps = [(clause, found) for clause in _clauses(text) if (found := _step(clause))]
    own = [clause for clause, found in steps if found == step]
    return "，".join(own) if own and len(own) < len(steps) else text


def _clauses(text: str) -> list[str]:
    """At the marks, and at a space between two things that take a step each: 「灯弄好了 水管等明天」. What takes none stays
    with what stands behind it, or at the end before it: 「3栋 灯换好了」「等厂家 周三来」."""
    found: list[str] = []
    for marked in _CLAUSES.split(text):
        kept = ""
        for piece in _SPACED.split(marked):
            kept = f"{kept} {piece}" if kept else piece
            if _step(piece):
                found.append(kept)
                kept = ""
        if kept and found and kept != marked:
            found[-1] += f" {kept}"
        elif kept:
            found.append(kept)
    return found


def _each_once(parts: list[Part]) -> list[Part]:
    """「灯拆下来了，垃圾清了，灯明天装」: what is said of one and the same is one."""
    known: dict[tuple[int, ...], Part] = {}
    for part in parts:
        before = known.setdefault(part.of, part)
        if before is not part:
            before.words += f"，{part.words}"
            before.step = _step(before.words) or part.step
    merged = list(known.values())
    named = [one for part in merged for one in part.of]
    return merged if len(named) == len(set(named)) else []


def _step(clause: str) -> str:
    later = promises(clause) or _LATER.search(clause) or _THEN_THERE.match(clause.strip())
    return work_step(clause) or ("accept" if later or falls_short(clause) else "")


def _meant(clause: str, summaries: Sequence[str], at_place: AtPlace) -> tuple[int, ...]:
    """The matters that a clause surely names."""
    both = _BOTH.match(plain(clause, 200).strip())
    things = [thing for thing in _AND.split(both["things"]) if thing] if both else []
    if len(things) > 1:
        each = [_named(thing, summaries, at_place) for thing in things]
        return tuple(dict.fromkeys(one for named in each for one in named)) if all(each) else ()
    return _named(clause, summaries, at_place)


def _named(words: str, summaries: Sequence[str], at_place: AtPlace) -> tuple[int, ...]:
    place = at_place(words)
    pool = list(range(len(summaries))) if place is None else list(place.here)
    if place is not None and len(pool) == 1 and _JUST_THERE.match(place.rest):
        return (pool[0],)
    sure = [at for at in pool if shares_a_word(words, summaries[at])]
    best = [sure[at] for at in spoken_of(words, [summaries[at] for at in sure])]
    return tuple(best) if len(best) == 1 else ()
