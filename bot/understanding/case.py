"""One message in its talk, as every stage of the reading sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.danger import judge
from bot.domain.joins import Said
from bot.domain.place import Found, find
from bot.messages import Context
from bot.understanding.embedders import words_only
from bot.understanding.features import Seen, Words, symbols, told_by, words_of
from bot.understanding.hidden import private_of
from bot.understanding.linear import Linear
from bot.understanding.opinions import Opinion
from bot.understanding.scene import Scene, scene_of


@dataclass(frozen=True, slots=True)
class Case:
    """What is said, what was said before, and what the rules and the cues have found in it."""

    text: str
    context: Context
    scene: Scene
    seen: Seen
    words: Words

    @classmethod
    def of(cls, text: str, context: Context) -> Case:
        seen = _look(text, context)
        return cls(text, context, scene_of(context), seen, words_of(seen, context))

    def afresh(self) -> Case:
        """The same words where nothing had been said before."""
        return replace(self, context=replace(self.context, earlier=()), scene=Scene())

    def saying(self, words: str) -> Case:
        """Other words with the same finds."""
        seen = replace(self.seen, text=told_by(words).folded, words=words)
        return replace(self, text=words, seen=seen, words=words_of(seen, self.context))

    def symbols(self) -> list[str]:
        """What else than its n-grams the models know of it, as names."""
        return symbols(self.words, self.seen, self.context, self.scene)

    def said(self, intent: str, category: str) -> Said:
        """The message as the joins know it."""
        context, scene = self.context, self.scene
        places = tuple([found.place for found in self.seen.places])
        return Said(
            context.who, context.staff, scene.now, self.text, intent, category, places, context.quote,
            scene.last.id if scene.last else "", scene.own_last.id if scene.own_last else "",
        )  # fmt: skip


def _look(text: str, context: Context) -> Seen:
    """What the rules find in a text: places, private spans, danger."""
    places = find(text, context.book)
    danger = judge(text)
    private = private_of(text, context, places)
    return Seen(told_by(text).folded, places, danger.ruled, danger.rings, danger.strength, private, words=text)


def opinion_of(model: Linear, case: Case) -> Opinion:
    """What the linear models say of it."""
    return Opinion(model, model.line_scores(case.words.told.line, case.symbols()))


def without(text: str, places: tuple[Found, ...]) -> str:
    """The words without the places they name."""
    for found in sorted(places, key=lambda found: -found.start):
        text = text[: found.start] + text[found.end :]
    return text


def without_names(text: str, seen: Seen) -> str:
    """What an encoder may see. A spot (车库, 南门) tells nobody's door and much of the matter: it stays."""
    doors = [(p.start, p.end) for p in seen.places if p.place.building or p.place.unit or p.place.room]
    return words_only(text, doors + [(start, end) for start, end, _ in seen.private])
