"""Repeated letters, and answers to letters: likeness of subject and body; letters that name different estates are never one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.domain.estates import Named, apart, named, swapped
from bot.domain.normalise import plain
from bot.understanding.linear import Linear, model_path
from bot.understanding.tfidf import Index, pieces

SAME = 0.285  # from here a letter repeats an earlier one
_DISTRICT = re.compile("[a-z]\\d{0,2}(?:市|区|县)")
# What letters say whatever they are about
_FORM = re.compile(
    "请求|关于|投诉|举报|咨询|问题|反映|建议|希望|尽快|解决|如何|什么时候|请问|恳请|要求|强烈|a市|的|了|是|吗|我们|领导|小区|政府"
)
COMMON = 3000  # letters that share a piece before it is no longer followed
ELSEWHERE = 0.8  # two letters that name different districts
COPIED = 0.5  # from here two letters are compared word by word


@lru_cache(maxsize=1)
def _prior() -> dict[str, float] | None:
    """How rare pieces are in letters, from the model that was learnt on them."""
    path = model_path("department")
    if not path.exists():
        return None
    model = Linear.load(path)
    return {name[1:]: float(model.idf[row]) for name, row in model.vocabulary.items() if name[0] == "n"}


class Repeats:
    """Letters in order; each is compared with those before it."""

    def __init__(self) -> None:
        prior = _prior()
        self._subjects, self._bodies = Index(COMMON, prior), Index(COMMON, prior)
        self._district: list[frozenset[str]] = []
        self._named: list[Named] = []

    def see(self, name: str, text: str, detail: str, time: str) -> tuple[str, float]:  # noqa: ARG002  a field of the task
        """The earlier letter this one repeats ("" for none) and how alike they are; then it is kept."""
        subject = pieces(_FORM.sub("", plain(text, 200)), 100, (1, 2, 3))
        body = pieces(_FORM.sub("", plain(f"{text}。{detail}", 600)), 500)
        weights_s, weights_b = self._subjects.weights(subject), self._bodies.weights(body)
        by_subject, by_body = self._subjects.scores(weights_s), self._bodies.scores(weights_b)
        district = frozenset(x for x in _DISTRICT.findall(plain(text + detail[:120])) if len(x) > 2)
        mine = named(text, detail)
        best, best_score = -1, 0.0
        for position, score in by_body.items():
            total = 0.5 * score + 0.5 * by_subject.get(position, 0.0)
            other = self._district[position]
            if district and other and not district & other:
                total *= ELSEWHERE
            if total > best_score and not (total >= SAME and _elsewhere(mine, self._named[position], total)):
                best, best_score = position, total
        self._subjects.add(name, subject, weights_s)
        self._bodies.add(name, body, weights_b)
        self._district.append(district)
        self._named.append(mine)
        if best_score >= SAME:
            return self._bodies.names[best], best_score
        return "", best_score


def _elsewhere(mine: Named, yours: Named, likeness: float) -> bool:
    return apart(mine, yours) or (likeness >= COPIED and swapped(mine, yours))


class Answers:
    """Find the reply that answers a letter, among given ones."""

    def __init__(self, pool: Sequence[Mapping[str, Any]]) -> None:
        self._index = Index(common=max(400, len(pool)))
        rows = [(str(row["id"]), pieces(str(row.get("text") or row.get("reply") or ""), 1200)) for row in pool]
        for _, counts in rows:
            self._index._frequency.update(counts.keys())  # noqa: SLF001 - all frequencies before the first vector
        self._index.names += [""] * len(rows)
        for position, (name, counts) in enumerate(rows):
            self._index.names[position] = name
            for gram, weight in self._index.weights(counts).items():
                self._index._postings[gram].append((position, weight))  # noqa: SLF001

    def best(self, text: str, count: int = 5) -> list[tuple[str, float]]:
        """Up to *count* (id, score), best first."""
        scores = self._index.scores(self._index.weights(pieces(text, 800)))
        order = sorted(scores, key=lambda position: (-scores[position], position))[:count]
        return [(self._index.names[position], scores[position]) for position in order]
