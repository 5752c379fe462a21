"""Regular expressions that are not even tried on texts without one of the characters they cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_COMMON = "的一是不了在人有我他这个们中来上大和国地到以说时要就出会可也你对生能而子那得于着下自之年过家小多里前然没好都起还水电"


@dataclass(frozen=True, slots=True)
class Triggered:
    """A compiled pattern with the characters of which a text must hold at least one."""

    pattern: re.Pattern[str]
    needed: frozenset[str] | None

    def search(self, text: str, characters: frozenset[str] | None = None) -> re.Match[str] | None:
        """As re; *characters* are those of the text, where many patterns are tried on one text."""
        if self.needed is not None and self.needed.isdisjoint(text if characters is None else characters):
            return None
        return self.pattern.search(text)


def triggered(pattern: str) -> Triggered:
    """Compile *pattern*; literals, groups, sets, lookarounds and quantifiers are understood, the rest is always tried."""
    return Triggered(re.compile(pattern), needed(pattern))


class Sieve:
    """Many patterns tried on one text, each alternative only where the text holds all the characters it cannot do without.

    Every alternative is kept under the rarest set of characters it needs, so a text is asked about the few that can match.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._under: dict[str, list[int]] = {}
        self._always: list[int] = []
        self._branches: list[tuple[int, re.Pattern[str], tuple[frozenset[str], ...]]] = []
        for number, pattern in enumerate(patterns):
            for branch in _branches(pattern):
                self._add(number, branch)
        self._keys = frozenset(self._under)

    def _add(self, number: int, branch: str) -> None:
        sets = sorted(
            {
                one
                for atom, inside in _atoms(branch)
                if (one := needed(inside) if atom == "group" else frozenset(inside))
            },
            key=_cost,
        )
        at = len(self._branches)
        self._branches.append((number, re.compile(branch), tuple(sets[1:4])))
        for character in sets[0] if sets else ():
            self._under.setdefault(character, []).append(at)
        if not sets:
            self._always.append(at)

    def matches(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """(number of the pattern, match), a pattern perhaps several times; in the order of the patterns."""
        characters = frozenset(text)
        asked = set(self._always)
        for character in characters & self._keys:
            asked.update(self._under[character])
        for at in sorted(asked):
            number, pattern, others = self._branches[at]
            for others_needed in others:
                if others_needed.isdisjoint(characters):
                    break
            else:
                match = pattern.search(text)
                if match is not None:
                    yield number, match


def needed(pattern: str) -> frozenset[str] | None:
    """Characters of which every match holds at least one; None when there are no such."""
    found: set[str] = set()
    for branch in _branches(pattern):
        best: frozenset[str] | None = None
        for atom, inside in _atoms(branch):
            one = needed(inside) if atom == "group" else frozenset(inside)
            if one and (best is None or _cost(one) < _cost(best)):
                best = one
        if best is None:
            return None
        found |= best
    return frozenset(found)


def _cost(characters: frozenset[str]) -> int:
    return sum(5 if c in _COMMON or c.isascii() else 1 for c in characters)


def _branches(pattern: str) -> list[str]:
    parts, depth, at, i = [], 0, 0, 0
    while i < len(pattern):
        c = pattern[i]
        if c == "\\":
            i += 1
        elif c == "[":
            i = _set_end(pattern, i)
        elif c in "()":
            depth += 1 if c == "(" else -1
        elif c == "|" and depth == 0:
            parts.append(pattern[at:i])
            at = i + 1
        i += 1
    return [*parts, pattern[at:]]


def _set_end(pattern: str, start: int) -> int:
    end = start + 2 if pattern[start + 1 : start + 2] in {"^", "]"} else start + 1
    while pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end


def _group_end(pattern: str, start: int) -> int:
    depth, i = 0, start
    while i < len(pattern):
        c = pattern[i]
        if c == "\\":
            i += 1
        elif c == "[":
            i = _set_end(pattern, i)
        elif c in "()":
            depth += 1 if c == "(" else -1
            if depth == 0:
                return i
        i += 1
    return i


def _atoms(branch: str) -> list[tuple[str, str]]:
    """("group", inside) or ("one", characters) for everything a match cannot leave out."""
    found, i = [], 0
    while i < len(branch):
        c = branch[i]
        kind, inside, end = "one", "", i
        if c == "\\":
            end = i + 1
            inside = branch[end] if not branch[end].isalnum() else ""
        elif c == "[":
            end = _set_end(branch, i)
            body = branch[i + 1 : end]
            inside = body if not body.startswith("^") and "-" not in body and "\\" not in body else ""
        elif c == "(":
            end = _group_end(branch, i)
            body = branch[i + 1 : end]
            kind = "group"
            name = re.match(r"\?(?::|P<\w+>)", body)
            inside = body[name.end() :] if name else body if not body.startswith("?") else ""
        elif c not in ".^$":
            inside = c
        after = branch[end + 1 : end + 3]
        if inside and not (after[:1] in {"?", "*"} or after == "{0"):
            found.append((kind, inside))
        i = end + 1
        if branch[i : i + 1] in {"?", "*", "+"}:
            i += 1
        elif branch[i : i + 1] == "{":
            i = branch.index("}", i) + 1
        if branch[i : i + 1] == "?":
            i += 1
    return found
