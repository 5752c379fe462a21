"""Danger rules: what is going on now and may hurt somebody within the hour. They wait for no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.danger_calm import CALM, CALM_OF, ORDINARY, OVER, STILL
from bot.domain.danger_kinds import HURT_FIRST, closer, kind_of
from bot.domain.danger_people import BELOW, BESIDE, CRY, HOME, PLACES, SHOUT, Rules
from bot.domain.danger_sense import BESIDE_FILE, OWN_FILE, sense, shipped, telling
from bot.domain.danger_short import SHORT as SHORT_WORDS
from bot.domain.danger_words import RAISES as LONG
from bot.domain.normalise import plain
from bot.domain.triggers import Sieve, triggered

RAISES: dict[str, Rules] = {kind: (*LONG.get(kind, ()), *SHORT_WORDS.get(kind, ())) for kind in (*LONG, "other")}
KINDS = tuple(RAISES)
RINGS = 9  # points from which a rule alone says danger
# From which words belong to a danger told just before, and what each minute since adds to that, up to MINUTES:
OWN_IT = (-2.2, 0.28)  # of whoever told of it
BESIDE_IT = (-0.8, 0.3)  # of a neighbour
LATER = 0.02  # what a minute after those adds
TALK, ADDED = 1.0, 1.0  # more where the models take it for talk, less where they hear that it adds to that matter
OWN_STRENGTH = 0.4  # of it is how dangerous they sound by themselves, between these:
LEAST_STRENGTH, MOST_STRENGTH = -2.0, 4.0
RELIEF = 1.0  # what a word that it is over costs
FLOOR = -0.1  # what the wording and the rules say together, from which an alarm rings
SHARE = 1.0  # of the rules, as much for RINGS points
MOST_POINTS = 20  # that count against it
MOST_RANKED = 14  # from so many points on two kinds are as plain
# Points of a rule, and folded characters of the message, from which, and up to which, it rings whatever the wording takes away,
PLAIN, BRIEF = 10, 16
NOT_CALM = -2.3  # unless it is as calm as this: 「变压器爆炸了」 has no words beside it that could tell more
PLAINEST = 36  # that count for it: of words that cannot mean anything else
REMEMBERED = 2_000  # messages that may wait between arriving and being read
LOOK = 400  # characters of a message that are judged
_AROUND = 45  # characters around the words within which other words count
_PAST = 16  # what tells that it was long ago costs this, and little where it goes on again
MINUTES, HOUR, PICTURE_SECONDS = 600, 3600, 240  # seconds within which words belong to it easily, at all, pictures
SHORT = 20  # characters; later than MINUTES a longer text tells of something else


@dataclass(frozen=True, slots=True)
class DangerHit:
    """What raised the alarm: kind (gas fire lift power water violence medical child falling collapse selfharm fraud, or
    other for a cry that names nothing) and the words as they were written, quoted to the person who is called. The kind
    is only guessed where no rule but the wording rang."""

    kind: str
    words: str
    guessed: bool = False

    @property
    def told(self) -> str:
        """The kind that people hear of, which may be one of the closer ones, stuck or height; other where it is only
        guessed: wrong advice is worse than none."""
        return "other" if self.guessed else closer(self.kind, plain(self.words))


@dataclass(frozen=True, slots=True)
class _Found:
    points: int
    start: int
    end: int


def _spelled(pattern: str) -> str:
    return pattern.replace("~", "(?:[^。!?;]{0,12}?)").replace("_", "(?:[^,。!?;]{0,4}?)")


class _Points:
    """Rules with their points, the weightiest first."""

    def __init__(self, rules: Rules) -> None:
        ranked = sorted(rules, key=lambda rule: -rule[0])
        self._points = tuple(points for points, _ in ranked)
        self._sieve = Sieve([_spelled(words) for _, words in ranked])

    def most(self, folded: str) -> int:
        """Of the weightiest rule that matches; 0 where none does."""
        return next((self._points[number] for number, _ in self._sieve.matches(folded)), 0)

    def all(self, folded: str) -> int:
        return sum(self._points[number] for number, _ in self._sieve.matches(folded))


_RULES = tuple((kind, points) for kind, rules in RAISES.items() for points, _ in rules)
_SIEVE = Sieve([_spelled(words) for rules in RAISES.values() for _, words in rules], split=True)
_BESIDE, _NOW, _CALM = _Points(BESIDE), _Points(BESIDE[1:]), _Points(CALM)
_CALM_OF = {kind: _Points(rules) for kind, rules in CALM_OF.items()}
_HOME, _BELOW, _STILL, _OVER, _CRY, _SHOUT, _ORDINARY, _PLACES = map(
    triggered, (HOME, BELOW, STILL, OVER, CRY, SHOUT, ORDINARY, PLACES)
)
_SAME = re.compile(
    "(?:^(?!.{0,6}(?:门|电话|人|谁|喊|叫|敲).{0,3}[也都]).{0,8}|我.{0,8}|(?:楼|单元|层|栋|侧|边|头|面|家|[0-9一二三四五]门).{0,2})"
    "(?:也|都(?!要|快)|同样|一样)|[+]1"
)
_NO_BLOW = re.compile(
    "打(?=(?:了|个|过|来|不通|通|[我他她你]们?|[我他她你][妈爸]|的){0,2}(?:好?几个|个)?(?:电话|手机|视频|微信|1[12][0-9]|12345|招呼|听|扫|算))"
)
_CALL = re.compile(
    "(?:[!,。~: ]+|@[^ ]{1,12} |(?:各位(?:邻居|业主|街坊|家人)?们?|大家|亲们?|家人们|救命啊?)[!,。~: ]+)(?=.)"
)
_WIRE = re.compile("电线(?!杆)|电缆|高压线")
_HAN = re.compile("[一-鿿]")
_NO_WITNESS = re.compile("[?吗么]|谁|哪|不用|没有|还行|好好的|正常|羡慕|吓")


@dataclass(frozen=True, slots=True)
class Judged:
    """What rings; what the rules alone say, as the models of talk know them; how much both, from FLOOR it rings."""

    rings: tuple[DangerHit, ...]
    ruled: tuple[DangerHit, ...]
    strength: float


def hits(text: str) -> tuple[DangerHit, ...]:
    """Every kind of danger the words tell of, at most one hit a kind; empty for nearly all messages."""
    folded = plain(text, LOOK)
    felt = _feel(folded)
    if felt + SHARE * PLAINEST / RINGS < FLOOR and _HAN.search(folded) is not None:
        return ()  # no rule could make up for it
    return _together(text, folded, felt).rings


@lru_cache(maxsize=REMEMBERED)  # much of what is said is said again, and asked again as what was said before
def judge(text: str) -> Judged:
    """As hits, and what else the models want to know."""
    folded = plain(text, LOOK)
    return _together(text, folded, _feel(folded))


def _together(text: str, folded: str, felt: float) -> Judged:
    weighed = _weigh(folded)
    strength = _strength(folded, felt, weighed)
    ruled = _ruled(text, weighed)
    return Judged((ruled or _felt(text, folded, weighed)) if strength >= FLOOR else (), ruled, strength)


@lru_cache(maxsize=REMEMBERED)  # asked when a message arrives, and once more when it is read
def _feel(folded: str) -> float:
    """The wording, with or without the call before it, whichever tells more."""
    call = _CALL.match(folded)
    return sense(folded) if call is None else max(sense(folded), sense(folded[call.end() :]))


def _strength(folded: str, felt: float, weighed: dict[str, _Found]) -> float:
    if not weighed and felt <= LEAST_STRENGTH:
        return felt  # calm words could only take more away, which changes nothing below it
    most = max(found.points for found in weighed.values()) if weighed else -_CALM.most(folded)
    strength = felt + SHARE * max(-MOST_POINTS, min(most, PLAINEST)) / RINGS
    if most >= PLAIN and len(folded) <= BRIEF and felt >= NOT_CALM:
        return max(strength, FLOOR)
    if most >= PLAINEST and _HAN.search(folded) is None:
        return max(strength, FLOOR)  # the wording was learnt in Chinese alone
    return strength


def _ruled(text: str, weighed: dict[str, _Found]) -> tuple[DangerHit, ...]:
    if not weighed:
        return ()
    return tuple(
        DangerHit(kind, text[found.start : found.end].strip() or text[:40])
        for kind, found in sorted(weighed.items(), key=lambda one: _plainest(one, text))
        if found.points >= RINGS
    )


def _plainest(one: tuple[str, _Found], text: str) -> tuple[int, int]:
    """The most points; of as many, whoever is hurt or stuck before what fell or was done to him. A wire that fell is a wire."""
    kind, found = one
    wire = kind == "power" and _WIRE.search(text, found.start, found.end) is not None
    return -MOST_RANKED if wire else -min(found.points, MOST_RANKED), HURT_FIRST.index(
        kind
    ) if kind in HURT_FIRST else len(HURT_FIRST)


def _felt(text: str, folded: str, weighed: dict[str, _Found]) -> tuple[DangerHit]:
    """What rang by its wording, not by a rule: the kind whose words are nearest, and the stretch that tells most."""
    known = {kind: found.points for kind, found in weighed.items() if kind != "other"}
    kind = max(known, key=lambda kind: known[kind]) if known else kind_of(folded)
    start, end = telling(folded)
    return (DangerHit(kind, text[start:end].strip() or text[:40], guessed=True),)


def _weigh(folded: str) -> dict[str, _Found]:
    """What each kind of danger has in its favour, for the kinds of which there are words at all."""
    if "打" in folded:
        folded = _NO_BLOW.sub("拨", folded)
    said = _said(folded)
    weighed = {
        kind: _Found(_judged(folded, kind, seen, said), seen[0].start, seen[0].end) for kind, seen in said.items()
    }
    if all(found.points < RINGS for found in weighed.values()):
        cry = _cries(folded)
        if cry is not None:
            weighed["other"] = _Found(RINGS, *cry.span())
    return weighed


def _said(folded: str) -> dict[str, list[_Found]]:
    """The rules that match, by kind, the weightiest of each kind first."""
    by_rule: dict[int, re.Match[str]] = {}
    for number, match in _SIEVE.matches(folded):
        if number not in by_rule or match.start() < by_rule[number].start():
            by_rule[number] = match
    found: dict[str, list[_Found]] = {}
    for number, match in by_rule.items():
        kind, points = _RULES[number]
        found.setdefault(kind, []).append(_Found(points, *match.span()))
    for seen in found.values():
        seen.sort(key=lambda one: -one.points)
    return found


def _judged(folded: str, kind: str, seen: list[_Found], said: dict[str, list[_Found]]) -> int:
    best = seen[0]
    near = folded[max(0, best.start - _AROUND) : best.end + _AROUND]
    points = best.points
    points += 3 * any(other.start >= best.end or other.end <= best.start for other in seen[1:])
    points += 2 * any(other != kind and more[0].points >= 6 for other, more in said.items())
    points += _BESIDE.all(near)
    points += 2 * (kind == "water" and _HOME.search(near) is not None)
    points += 3 * (kind in {"falling", "collapse"} and _BELOW.search(near) is not None)
    begins = max(folded.rfind(mark, 0, best.start) for mark in "。!?;") + 1
    near = folded[max(begins, best.start - _AROUND) : best.end + _AROUND]  # what was said before it is another matter
    less = max(_CALM.most(near), _CALM_OF[kind].most(near) if kind in _CALM_OF else 0)
    return points - (less // 8 if less == _PAST and _STILL.search(near) else less)


def _cries(folded: str) -> re.Match[str] | None:
    """Somebody calls for help, or shouts of no ordinary fault, names a place and tells of a person or of just now."""
    cry = _CRY.search(folded)
    if cry is None:
        cry = _SHOUT.search(folded)
        if cry is not None and _ORDINARY.search(folded) is not None:
            return None
    if cry is None or _PLACES.search(folded) is None or _CALM.most(folded):
        return None
    return cry if _NOW.most(folded) else None


def is_witness(text: str) -> bool:
    """Does somebody tell that it is so with them too: 「我也闻到了」?"""
    return _witnesses(plain(text, LOOK))


def _witnesses(folded: str) -> bool:
    return _SAME.search(folded) is not None and _NO_WITNESS.search(folded) is None


def goes_on(text: str, own: float | None, lately: float | None, *, joins: bool = False, chat: bool = False) -> bool:
    """Do words that name no danger belong to one? *own*: seconds since the speaker told of it, *lately*: since anybody
    did. What the models say counts: *joins*, it adds to a matter that is dangerous; *chat*, it is mere talk."""
    more = TALK * chat - ADDED * joins
    if own is not None and own <= HOUR:
        return _own(plain(text, LOOK)) >= _least(OWN_IT, own) + more
    if lately is None or lately > HOUR:
        return False
    folded = plain(text, LOOK)
    if folded.startswith("[图片]") and len(folded) < 8 and not joins:
        return lately <= (PICTURE_SECONDS / 2 if chat else PICTURE_SECONDS)
    if lately > MINUTES and len(folded) > SHORT and not joins:
        return False
    return _beside(folded) >= _least(BESIDE_IT, lately) + more


def _least(grows: tuple[float, float], seconds: float) -> float:
    """The longer ago it was told, the plainer must be what belongs to it."""
    start, a_minute = grows
    return start + a_minute * min(seconds, MINUTES) / 60 + LATER * max(0.0, seconds - MINUTES) / 60


def is_over(text: str) -> bool:
    """Does whoever told of a danger say that it has come to an end: 「人出来了，谢谢」?"""
    folded = plain(text, LOOK)
    return _OVER.search(folded) is not None and _own(folded) < OWN_IT[0]


def _own(folded: str) -> float:
    """How much it is what somebody says next of the danger that he told of."""
    return _meanwhile(folded, OWN_FILE)


def _beside(folded: str) -> float:
    """How much it is what a neighbour adds while something dangerous goes on."""
    return _meanwhile(folded, BESIDE_FILE)


def _meanwhile(folded: str, file: str) -> float:
    """By the wording of that, and by how dangerous it sounds by itself."""
    felt = _feel(folded)
    strength = _strength(folded, felt, _weigh(folded))
    relief = RELIEF * (strength < -1 and _OVER.search(folded) is not None and not _witnesses(folded))
    return sense(folded, shipped(file)) + OWN_STRENGTH * max(LEAST_STRENGTH, min(strength, MOST_STRENGTH)) - relief
