"""Regular expressions that are not even tried on texts without one of the signs they cannot do without.

A sign is a character or a pair of characters that stand side by side. Most patterns are long lists of words, most
messages hold none of them, and one look at all signs of a text tells so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大和国地到以说时要就出会可也你对生能而子那得于着下自之年过家小多里前然没好都起还水电"
).union(map(chr, range(128)))
_PAIRS = 150  # of two sets side by side, beyond which they are not written out
_MEMBERS = 300  # of a range in a set, beyond which they are not either
_COSTS = {1: 10, 2: 1}  # of a sign by its length: how often it will stand in a text that is not meant

_RANGE = re.compile("(.)-(.)", re.DOTALL)
_MARKS = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|[()|]", re.DOTALL)  # an escape, a set, what groups and parts


@lru_cache(maxsize=32)  # every sieve looks at the same message
def signs_of(text: str) -> frozenset[str]:
    """All characters of a text and all pairs of neighbours."""
    return frozenset(text).union(map(add, text, text[1:]))


@dataclass(frozen=True, slots=True)
class Triggered:
    """A compiled pattern with the signs of which a text must hold at least one."""

    pattern: re.Pattern[str]
    needed: frozenset[str] | None

    def may_match(self, text: str) -> bool:
        """False only where it surely stands nowhere in the text."""
        return self.needed is None or not self.needed.isdisjoint(signs_of(text))

    def search(self, text: str) -> re.Match[str] | None:
        """As re, like those below."""
        if self.needed is not None and self.needed.isdisjoint(signs_of(text)):
            return None
        return self.pattern.search(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.pattern.fullmatch(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if self.may_match(text) else iter(())


def triggered(pattern: str) -> Triggered:
    """Compile *pattern*; literals, groups, sets, lookarounds and quantifiers are understood, the rest is always tried."""
    return Triggered(re.compile(pattern), needed(pattern))


class Sieve:
    """Many patterns tried on one text, each only where the text holds the signs it cannot do without.

    Every pattern, or every alternative of one where they are *split*, is kept under its rarest signs, so a text is asked
    about the few that can match.
    """

    def __init__(self, patterns: Sequence[str], *, split: bool = False) -> None:
        self._under: dict[str, list[int]] = {}
        self._always: list[int] = []
        self._parts: list[tuple[int, re.Pattern[str], tuple[frozenset[str], ...]]] = []
        for number, pattern in enumerate(patterns):
            for part in _branches(pattern) if split else [pattern]:
                self._add(number, part)
        self._keys = frozenset(self._under)

    def _add(self, number: int, part: str) -> None:
        sets = _sets(part)
        at = len(self._parts)
        self._parts.append((number, re.compile(part), tuple(sets[1:4])))
        for sign in sets[0] if sets else ():
            self._under.setdefault(sign, []).append(at)
        if not sets:
            self._always.append(at)

    def matches(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """(number of the pattern, match), of a split pattern perhaps several times; in the order of the patterns."""
        signs = signs_of(text)
        for at in self._asked(signs):
            number, pattern, others = self._parts[at]
            for others_needed in others:
                if others_needed.isdisjoint(signs):
                    break
            else:
                match = pattern.search(text)
                if match is not None:
                    yield number, match

    def _asked(self, signs: frozenset[str]) -> list[int]:
        present = signs & self._keys
        if not present:
            return self._always
        return sorted(set(self._always).union(*map(self._under.__getitem__, present)))


def needed(pattern: str) -> frozenset[str] | None:
    """Signs of which every match holds at least one; None when there are no such."""
    return next(iter(_sets(pattern)), None)


def _sets(pattern: str) -> list[frozenset[str]]:
    """Of each of these sets every match holds a sign; the rarest first."""
    branches = _branches(pattern)
    if len(branches) > 1:
        rarest = [needed(branch) for branch in branches]
        return [] if None in rarest else [frozenset().union(*filter(None, rarest))]
    return sorted(set(_atoms(pattern)), key=lambda signs: (_cost(signs), sorted(signs)))


def _cost(signs: frozenset[str]) -> int:
    return sum([_COSTS[len(sign)] * (1 if _COMMON.isdisjoint(sign) else 5) for sign in signs])


def _branches(pattern: str) -> list[str]:
    """The alternatives of a pattern, not those within its groups."""
    if "|" not in pattern:
        return [pattern]
    parts, depth, at = [], 0, 0
    for mark in _MARKS.finditer(pattern):
        c = mark[0]
        if c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
        elif c == "|" and depth == 0:
            parts.append(pattern[at : mark.start()])
            at = mark.end()
    return [*parts, pattern[at:]]


def _set_end(pattern: str, start: int) -> int:
    match = _MARKS.match(pattern, start)
    return start if match is None else match.end() - 1


def _group_end(pattern: str, start: int) -> int:
    depth = 0
    for mark in _MARKS.finditer(pattern, start):
        depth += (mark[0] == "(") - (mark[0] == ")")
        if depth == 0:
            return mark.start()
    return len(pattern)


def _atoms(branch: str) -> Iterator[frozenset[str]]:
    """For everything that a match of this one alternative cannot leave out, the signs of which it holds one."""
    i, before = 0, ""  # what stands right before here, if it is one of a few characters
    while i < len(branch):
        c = branch[i]
        inside, group, end = "", None, i
        if c == "\\":
            end = i + 1
            inside = branch[end] if not branch[end].isalnum() else ""
        elif c == "[":
            end = _set_end(branch, i)
            inside = _members(branch[i + 1 : end])
        elif c == "(":
            end = _group_end(branch, i)
            body = branch[i + 1 : end]
            plain = re.match(r"\?(?::|P<\w+>)|(?!\?)", body)
            ahead = re.match(r"\?<?=", body)  # what is looked at must be there, though it is beside nothing
            inside = _one_of(body[plain.end() :]) if plain else ""
            begin = plain or ahead
            group = needed(body[begin.end() :]) if begin and not inside else None
        elif c not in ".^$":
            inside = c
        i = end + 1
        if branch[i : i + 1] in {"?", "*"} or branch[i : i + 2] in {"{0", "{,"}:
            inside, group = "", None
        if group is not None:
            yield group
        if inside:
            yield frozenset(inside)
        if 0 < len(before) * len(inside) <= _PAIRS:
            yield frozenset(x + y for x in before for y in inside)
        before = inside
        i = _quantifier_end(branch, i)


def _members(body: str) -> str:
    """The characters of a set; empty where it is not a short list of them."""
    if body.startswith("^") or "\\" in body or any(ord(b) - ord(a) > _MEMBERS for a, b in _RANGE.findall(body)):
        return ""
    return _RANGE.sub(lambda span: "".join(map(chr, range(ord(span[1]), ord(span[2]) + 1))), body)


def _one_of(body: str) -> str:
    """The characters of a group like (a|b|c); empty for any other."""
    parts = _branches(body)
    return "".join(parts) if all(len(part) == 1 and part not in ".^$" for part in parts) else ""


def _quantifier_end(branch: str, at: int) -> int:
    if branch[at : at + 1] in {"?", "*", "+"}:
        at += 1
    elif branch[at : at + 1] == "{":
        at = branch.index("}", at) + 1
    return at + (branch[at : at + 1] == "?")
