"""From a message and its scene to the names the linear models know: character n-grams and cues."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from bot.domain.danger import DangerHit
from bot.domain.duplicates import alike
from bot.domain.duplicates import grams as pieces
from bot.domain.joins import Matter, place_relation
from bot.domain.normalise import plain, squeeze
from bot.domain.place import Found
from bot.domain.triggers import Sieve, signs_of, triggered
from bot.messages import Context, Heard
from bot.understanding.lexicon import CATEGORY_WORDS, INTENT_CUES
from bot.understanding.scene import Scene
from bot.understanding.turns import TURNS, turns

REMEMBERED = 2_000  # texts
CUT = 64  # characters that decide intent and category
_META = re.compile(r"[\\^$.|?*+()\[\]{}]")
_DIGITS = re.compile(r"\d+")
_FIGURES = frozenset("0123456789")
_SPACES = re.compile(" +")
_URL = triggered(r"https?:\S+|www\.\S+|[a-z0-9-]+\.(?:com|cn|net|top|vip|xyz)\S*")
_ABC = triggered(r"(?<![a-z])(?:vx|wx|v信|qq|微信|加v|薇信|威信|卫星)")
_BUCKETS = (4, 8, 14, 22, 32, 48, 80)
_ROUGHLY = (6, 14, 32)
_GAPS = (45, 95, 240, 600, 1800, 7200)  # seconds
_LEVELS = (0.02, 0.06, 0.12, 0.2, 0.3, 0.45)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules have found in a text before the models look at it."""

    text: str  # folded, repeats shortened
    places: tuple[Found, ...] = ()
    hits: tuple[DangerHit, ...] = ()  # by the rules alone, as the models know them
    rings: tuple[DangerHit, ...] = ()  # by rules and wording together
    strength: float = -9.0  # of the danger that is told, as bot.domain.danger weighs it
    private: tuple[tuple[int, int, str], ...] = ()
    when: int = 0
    words: str = ""  # as they were written; of what was said before the same is known, and so is what was made of it


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells by itself, whoever says it."""

    folded: str  # as the models see it
    line: str  # what its n-grams are made of
    counts: Mapping[str, int]  # of each cue
    said: Sequence[str]  # turns of phrase


@dataclass(frozen=True, slots=True)
class Words:
    """What the words alone tell the models, whatever was said before."""

    told: Told
    signs: list[str]


def _split(words: str) -> tuple[list[str], list[str]]:
    plain_words, patterns, depth, part = [], [], 0, ""
    for c in words + "|":
        if c == "|" and depth == 0:
            if part:
                (patterns if _META.search(part) else plain_words).append(part)
            part = ""
            continue
        depth += (c in "([") - (c in ")]")
        part += c
    return plain_words, patterns


def _words_and_patterns() -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Of cues and turns: each plain word with the names it stands for, and what takes a pattern, each with its name."""
    owners: dict[str, list[str]] = {}
    patterns: list[tuple[str, str]] = []
    named = (
        *((f"c:{name}", words) for name, words in CATEGORY_WORDS.items()),
        *((f"i:{name}", words) for name, words in INTENT_CUES.items()),
        *TURNS.items(),
    )
    for name, words in named:
        simple, complex_ = _split(words)
        for word in simple:
            owners.setdefault(word, []).append(name)
        patterns += [(name, pattern) for pattern in complex_]
    return owners, patterns


def _automaton(owners: Mapping[str, list[str]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, names in owners.items():
        automaton.add_word(word, tuple(names))
    automaton.make_automaton()
    return automaton


_OWNERS, _PATTERNS = _words_and_patterns()
_WORDS = _automaton(_OWNERS)
_SIEVE = Sieve([pattern for _, pattern in _PATTERNS])


def line_of(text: str) -> str:
    """A folded text, figures and addresses made alike, cut at CUT characters."""
    if _URL.search(text) is not None:
        text = _URL.pattern.sub("U", text)
    if not _FIGURES.isdisjoint(signs_of(text)):
        text = _DIGITS.sub("0", text)
    text = text.strip()
    return (_SPACES.sub(" ", text) if "  " in text else text)[:CUT]


@lru_cache(maxsize=REMEMBERED)  # asked again where a message is read again, and short talk is said again and again
def told_by(text: str) -> Told:
    """What *text* tells, as it was written."""
    look = folded(text)
    return Told(look, line_of(look), *cues(look))


def cues(text: str) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """How many words of each category and intent cue stand in the text; its turns of phrase, as signs."""
    counts: dict[str, int] = {}
    for _, names in _WORDS.iter(text):
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    for name in dict.fromkeys([_PATTERNS[number][0] for number, _ in _SIEVE.matches(text)]):
        counts[name] = counts.get(name, 0) + 1
    said = [name for name in counts if name in TURNS]
    for name in said:
        del counts[name]
    return counts, tuple(turns(said))


def words_of(seen: Seen, context: Context) -> Words:
    told = told_by(seen.words)
    return Words(told, _signs(seen, context, told.counts))


def symbols(words: Words, seen: Seen, context: Context, scene: Scene) -> list[str]:
    """What else is known about a message, as names: its own signs, then its place in the talk."""
    said = words.told.said
    if scene.active is not None and f"c:{scene.active.category}" in words.told.counts:
        said = [*said, "r:topic"]
    role = "staff" if context.staff else "res"
    signs = [*words.signs, *said]
    if context.quote:
        signs += _quote_signs(context, scene, role)
    if scene.last is None:
        signs += ("last=none", "own=none")
    else:
        signs += _last_signs(scene.last, context, scene.now)
        signs += _own_signs(scene)
    if scene.active is None:
        signs.append("active=none")
    else:
        signs += _matter_signs(seen, context, scene, scene.active, role)
    signs += _crossed(said, context, scene, role)
    return signs


def _signs(seen: Seen, context: Context, counts: Mapping[str, int]) -> list[str]:  # noqa: C901  a list of signs
    text = seen.text
    role = "staff" if context.staff else "res"
    signs = [
        f"role={role}",
        f"kind={context.kind}",
        f"len={bisect_left(_BUCKETS, len(text))}",
        f"{role}:len={bisect_left(_ROUGHLY, len(text))}",
    ]
    kinds = []
    for name, count in counts.items():
        signs.append(name)
        if count > 1:
            signs.append(f"{name}+")
        if name[0] == "i":
            signs.append(f"{role}:{name}")
        else:
            kinds.append(name)
    signs.append(f"ccount={min(3, len(kinds))}")
    if kinds:
        signs.append(f"top:{max(kinds, key=counts.__getitem__)}")
    if "?" in text:
        signs += ("?", f"{role}:?")
    if "!" in text:
        signs.append("!")
    if text.endswith(_ASKING) or "?" in text[-2:]:
        signs.append("asks")
    if context.at_bot:
        signs.append("at_bot")
    if context.alone:
        signs.append("alone")
    if "【" in text or "[通知" in text:
        signs.append("bracket")
    if _URL.search(text) is not None or _ABC.search(text) is not None:
        signs.append("contact")
    signs += [f"private={kind}" for _, _, kind in seen.private]
    for found in seen.places:
        place = found.place
        b, u, r = "b" if place.building else "", "u" if place.unit else "", "r" if place.room else ""
        signs.append(f"place={b}{u}{r}{'s' if place.spot else ''}")
    if not seen.places:
        signs.append("place=no")
    elif len(seen.places) > 1:
        signs.append("places>1")
    if seen.hits:
        signs.append("danger")
        signs += [f"danger={hit.kind}" for hit in seen.hits]
    if seen.when:
        signs.append("when")
    return signs


_ASKING = ("吗", "么", "呢", "不", "没", "吧", "没得", "不咯", "嘛")
_CROSS = frozenset(
    {"also", "me_first", "place_first", "worse", "public", "answer", "self_done", "they_done", "neighbour", "how", "topic"}
)  # fmt: skip


def _crossed(said: Sequence[str], context: Context, scene: Scene, role: str) -> Iterator[str]:
    """Turns of phrase together with what the talk was about."""
    crossing = [name[2:] for name in said if name[2:] in _CROSS]
    if not crossing:
        return
    active = scene.active
    gap = 9 if active is None else min(_gap(scene.now - active.last_at), 5)
    whose = "none" if active is None else "own" if active.opener == context.who else "other"
    opened = any(context.who in matter.voices for matter in scene.matters)
    for short in crossing:
        yield f"r:{short}:{role}:{whose}{gap}"
        yield f"r:{short}:{role}:opened={opened}"


def _gap(seconds: float) -> int:
    return bisect_left(_GAPS, seconds)


def _quote_signs(context: Context, scene: Scene, role: str) -> Iterator[str]:
    quoted = scene.quoted
    yield "quote"
    if quoted is not None:
        yield f"quote:{'own' if quoted.who == context.who else 'staff' if quoted.staff else 'res'}"
        yield f"quote:intent={quoted.intent}"
        if quoted.id in scene.of_message:
            yield f"quote:matter:{role}"
            yield "quote:mine" if scene.of_message[quoted.id].opener == context.who else "quote:theirs"


def _last_signs(last: Heard, context: Context, now: float) -> list[str]:
    who = "own" if last.who == context.who else "staff" if last.staff else "res"
    signs = [f"last={who}:{last.intent}", f"last:gap={_gap(now - last.seconds)}"]
    if last.kind == "image":
        signs.append(f"last:image:{who}")
    return signs


def _own_signs(scene: Scene) -> list[str]:
    own = scene.own_last
    if own is None:
        return ["own=none"]
    gap = _gap(scene.now - own.seconds)
    signs = [f"own={own.intent}", f"own:gap={gap}", f"own={own.intent}:gap={min(gap, 4)}"]
    if own.danger:
        signs.append(f"own:danger:gap={min(gap, 4)}")
    return signs


def _matter_signs(seen: Seen, context: Context, scene: Scene, active: Matter, role: str) -> list[str]:
    said, who, now = pieces(seen.words or seen.text), context.who, scene.now
    signs = [
        f"active:gap={_gap(now - active.last_at)}",
        f"active:{active.intent}:{'own' if active.opener == who else 'other'}",
    ]
    if scene.own_last is not None:
        signs += _own_matter_signs(said, who, scene, now)
    if active.danger:
        signs.append("active:danger")
    best, which = 0.0, None
    for matter in scene.matters[-15:]:
        like = alike(said, pieces(matter.text))
        if like > best:
            best, which = like, matter
    if which is not None:
        level = _level(best)
        signs += (f"like={level}", f"like={level}:{'own' if which.opener == who else 'other'}:{role}")
    if seen.places:
        named = tuple([found.place for found in seen.places])
        of = next((m for m in reversed(scene.matters[-20:]) if place_relation(named, m.places) == "same"), None)
        relation = "none" if of is None else "own" if of.opener == who else "other"
        signs += (f"placed={relation}", f"placed={relation}:{role}")
    return signs


def _own_matter_signs(said: frozenset[str], who: str, scene: Scene, now: float) -> Iterator[str]:
    latest = next((m for m in reversed(scene.matters) if m.opener == who), None)
    if latest is not None:
        yield f"opened:gap={_gap(now - latest.at)}"
        yield f"opened:talk={_gap(now - latest.last_at)}"
        yield f"opened:closed={latest.closed}"
        if latest.staff_at:
            yield f"opened:staff={_gap(now - latest.staff_at)}"
        yield f"opened:like={_level(alike(said, pieces(latest.text)))}"
    elif (mine := scene.own) is not None:
        yield f"joined:gap={_gap(now - mine.last_at)}"


def _level(like: float) -> int:
    return bisect_left(_LEVELS, like)


def folded(text: str) -> str:
    """The text as the models see it."""
    return squeeze(plain(text, 400))
