"""The reader: one message and its context become a Reading. Each stage is a small part with its own tests."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain import joins as joining
from bot.domain.danger import is_witness, judge
from bot.domain.dispute import dispute_class
from bot.domain.faults import (
    is_no_praise,
    mistyped,
    names_a_nuisance,
    plainly_a_complaint,
    plainly_a_fault,
    plainly_a_suggestion,
)
from bot.domain.joins import Matter, Said
from bot.domain.masking import mask, without_phones
from bot.domain.place import Found, find
from bot.domain.ticket import Judged
from bot.domain.times import find_times
from bot.domain.work_words import work_step
from bot.messages import Context, Mask, Part, Reading, Span
from bot.understanding.dangerous import ADDS, Decision, danger_case, danger_kind, is_beside
from bot.understanding.embedders import CHOICES, REMEMBERED, Timely, chosen, words_only
from bot.understanding.features import Seen, Words, folded, symbols, words_of
from bot.understanding.hidden import private_of
from bot.understanding.kinds import OPENING, categories, kinds_of
from bot.understanding.linear import Linear, shipped
from bot.understanding.lone import alone, in_talk, worth_asking
from bot.understanding.opinions import Encode, Opinion, Second, second_of
from bot.understanding.pieces import first_piece, halves, how_many, is_of_ones_own, rings_with, with_too
from bot.understanding.places import places_of
from bot.understanding.scene import Scene, scene_of

JOINING = frozenset({"supplement", "same", "urge", "confirm", "deny", "withdraw", "work"})
REPORTERS = frozenset({"confirm", "deny", "withdraw"})
STAFF_ONLY = frozenset({"work", "notice"})
PLAIN, POSSIBLE = 0.75, 0.1  # when a reporter's next words are another matter: it opens alone, of another kind, …
AFTER_ITS_END = 0.65  # the same where the old one is over
SURELY_ANOTHER = 0.95  # the same of a neighbour's words that sound like one voice more
SURE, KIND, PLAIN_KIND = 0.9, 0.5, 0.6  # … which must be plainer where the talk speaks surely for the old one
LIKELY = 0.05  # on, unless its folds said otherwise
OPENS = 1.2  # strength that makes a matter of what the models take for talk
REPORTED = (
    5.0  # so much likelier is a report than a question where the words alone decide, beside what a busy talk says
)
ECHO_SECONDS = 1800  # so long a neighbour's matter is echoed
OWN_KIND = 0.4  # how sure each half's kind must be, that they are two matters of two kinds
SHORTEST = 3  # characters that an encoder can make something of
MAYBE = 0.05  # from here on it is worth saying what it would be about


class LinearReader:
    """Rules and linear models, and, where a second opinion is given, a sentence encoder below their measured floor.

    Safe to use from several threads.
    """

    def __init__(self, model: Linear, second: Second | None = None, encode: Encode | None = None) -> None:
        self.model = model
        self.second, self.encode = second, encode
        self.join_weights = joining.Weights(model.settings.get("joins", {}))

    def read(self, text: str, context: Context) -> Reading:
        """Never raises on any text; looks at the first thousand characters at most."""
        seen = self._look(text, context)
        scene = scene_of(context)
        words = words_of(seen, context)
        opinion, decision, late = self._weighed(words, seen, context, scene)
        kinds = self._kinds(opinion, text, seen, context, scene) if _is_likely(decision, opinion, seen) else ()
        if (told := self._in_pieces(text, seen, context, decision)) is not None:
            return told
        joined, matter = "", None
        if decision.intent.value == "chat" and is_beside(text, context):
            decision = replace(decision, intent=Judged("same" if is_witness(text) else "supplement", "rule", 0.6))
        decision = self._alone(decision, text, opinion, context, scene)
        if decision.intent.value in JOINING:
            joined, matter = self._join(text, seen, context, scene, decision, kinds)
        if (echoed := _echoed(text, words, seen, context, scene, decision, matter)) is not None:
            joined, matter = echoed.id, echoed
            decision = replace(decision, intent=Judged("same", "rule", decision.intent.p))
        if matter is not None and self._is_another(words, seen, context, decision, matter):
            return self.read(text, replace(context, earlier=()))
        if (
            not decision.opens
            and (plain := self._plainly(text, seen, context, decision.intent.value, matter)) is not None
        ):
            decision, matter = replace(decision, intent=plain, opens=True), None  # whatever danger was told before it
        if not decision.opens and decision.intent.value == "chat" and not context.staff and (meant := mistyped(text)):
            return self.read(meant, context)
        danger = self._danger(opinion, seen, context, decision, matter)
        intent, opens = decision.intent, decision.opens
        surely = seen.strength >= OPENS and _p_danger(opinion) >= opinion.settings["danger_opens"]
        if danger and seen.rings and intent.value == "chat" and surely:
            intent, opens = Judged("request", "rule", 0.6), True
        if opens and not kinds:
            kinds = self._kinds(opinion, text, seen, context, scene)
        return self._fill(
            text, seen, opinion, context, scene, intent, opens, kinds, joined, matter, danger, decision.p_open, late
        )

    # stages

    def _weighed(self, words: Words, seen: Seen, context: Context, scene: Scene) -> tuple[Opinion, Decision, bool]:
        """By the linear models, and by the encoder where they are in doubt; whether its answer came too late."""
        opinion = self._first(words, seen, context, scene)
        decision = self._decide(opinion, context, scene)
        if self.second is None or self.encode is None:
            return opinion, decision, False
        if not self._in_doubt(self.second, opinion, decision, seen, context):
            return opinion, decision, False
        vector = None if context.hurried else self.encode(without_names(seen.words, seen))
        if vector is None:
            return opinion, decision, True
        opinion = opinion.with_second(self.second, vector)
        return opinion, self._decide(opinion, context, scene), False

    def _first(self, words: Words, seen: Seen, context: Context, scene: Scene) -> Opinion:
        return Opinion(self.model, self.model.line_scores(words.line, symbols(words, seen, context, scene)))

    @staticmethod
    def _in_doubt(second: Second, opinion: Opinion, decision: Decision, seen: Seen, context: Context) -> bool:
        """Is the linear model below the floor that was measured for it? Staff's own words never are."""
        if context.staff or len(seen.text) < SHORTEST:
            return False
        floor, share = second.settings["floor"], second.settings["mix"]
        unsure = floor["no"] <= decision.p_open < floor["yes"]
        if (share["opens"] or share["intent"] or "talk" in second.settings) and unsure:
            return True
        if decision.intent.value == "chat" and worth_asking(opinion):
            return True
        if share["danger"] and (seen.hits or _p_danger(opinion) >= floor["danger"]):
            return True
        about = decision.p_open >= MAYBE or bool(seen.hits)
        return about and max(opinion.p("category").values()) < float(floor["category"])

    def _plainly(self, text: str, seen: Seen, context: Context, intent: str, matter: Matter | None) -> Judged | None:
        """What the words alone make a report or a proposal, whatever the models say of them in this talk."""
        if context.staff or (matter is not None and context.quote):
            return None
        bare = _without(text, seen.places)
        if intent == "chat":
            if plainly_a_complaint(text) or (plainly_a_fault(bare) and not is_of_ones_own(context)):
                return Judged("request", "rule", 0.9)
            return Judged("suggestion", "rule", 0.85) if plainly_a_suggestion(text) else None
        if intent not in ADDS or matter is None or not (plainly_a_fault(bare) or names_a_nuisance(text)):
            return None
        if _is_elsewhere(seen, matter) and (not _ALSO.search(seen.text) or _is_of_a_house(seen.text, matter)):
            return Judged("request", "rule", 0.8)
        fresh, told = replace(context, earlier=()), replace(seen, text=folded(bare))
        alone = categories(self._first(words_of(told, fresh), told, fresh, scene_of(context)))
        return Judged("request", "rule", 0.8) if alone and alone[0].value != matter.category else None

    def _kinds(self, opinion: Opinion, text: str, seen: Seen, context: Context, scene: Scene) -> tuple[Judged, ...]:
        """What it is about, whoever is to be called about it."""
        bare = without_phones(text, seen.private)
        if bare != text:
            told = replace(seen, text=folded(bare), words=bare)
            opinion = self._first(words_of(told, context), told, context, scene)
        return kinds_of(opinion, bare, scene)

    def _in_pieces(self, text: str, seen: Seen, context: Context, decision: Decision) -> Reading | None:
        """「我们这个楼道灯」 and then 「一闪一闪的」, 「停电了？」 and a neighbour's 「我家也停了」: read as the one sentence they
        make; the spans are those of the last piece."""
        if context.staff or context.quote:
            return None
        first = first_piece(text, context) if decision.intent.value == "chat" else None
        if first is not None and not plainly_a_fault(_without(whole := first[1] + text, find(whole, context.book))):
            first = None
        first = first or rings_with(text, context)
        if first is None:
            return None
        earlier = tuple(one for one in context.earlier if one is not first[0])
        told = self.read(first[1] + text, replace(context, earlier=earlier))
        private = tuple([Mask(start=start, end=end, kind=kind) for start, end, kind in seen.private])
        return replace(told, private=private, when=())

    def _look(self, text: str, context: Context) -> Seen:
        places = find(text, context.book)
        spans = private_of(text, context, places)
        danger = judge(text)
        return Seen(folded(text), places, danger.ruled, danger.rings, danger.strength, spans, words=text)

    @staticmethod
    def _decide(opinion: Opinion, context: Context, scene: Scene) -> Decision:
        p = intents(opinion, context, scene)
        opening = sum([p.get(name, 0.0) for name in OPENING])
        p_open = opening / 2 if context.staff else in_talk(opinion, opening, opinion.p("opens")["opens"])
        opens = p_open >= float(opinion.settings["open_at"]) and not context.staff
        best = max([name for name in p if (name in OPENING) is opens], key=p.__getitem__)
        return Decision(Judged(best, "model", round(p_open if opens else p[best], 4)), opens, p_open)

    @staticmethod
    def _alone(decision: Decision, text: str, opinion: Opinion, context: Context, scene: Scene) -> Decision:
        """What the talk makes of it, or, where it is talk to the models and nobody speaks of a matter, what the words do."""
        if decision.intent.value == "praise" and is_no_praise(text):
            return replace(decision, intent=Judged("request", "rule", decision.intent.p))
        if decision.intent.value != "chat":
            return decision
        opens, p = alone(opinion, context, scene)
        if not opens:
            return replace(decision, p_open=max(p, decision.p_open))
        said = intents(opinion, context, scene)
        return Decision(
            Judged(
                max(sorted(OPENING), key=lambda name: said[name] * (REPORTED if name == "request" else 1.0)),
                "model",
                round(p, 4),
            ),
            True,
            p,
        )

    def _join(
        self, text: str, seen: Seen, context: Context, scene: Scene, decision: Decision, kinds: tuple[Judged, ...]
    ) -> tuple[str, Matter | None]:
        said = said_of(text, context, scene, decision.intent.value, kinds[0].value if kinds else "", seen.places)
        candidates = scene.matters
        if decision.intent.value in REPORTERS:
            candidates = [m for m in candidates if context.who in m.voices] or candidates
        found, _ = joining.choose(said, candidates, self.join_weights)
        return found, next((m for m in candidates if m.id == found), None)

    def _is_another(self, words: Words, seen: Seen, context: Context, decision: Decision, matter: Matter) -> bool:
        """Whose own matter is still open tends to be heard as speaking of it. Words that alone are plainly a matter of
        another kind open one."""
        his = context.who == matter.opener or (decision.intent.value in ADDS and not _ALSO.search(seen.text))
        if context.staff or context.quote or decision.opens or not his:
            return False
        fresh, nothing = replace(context, earlier=()), Scene()
        opinion = self._first(words, seen, fresh, nothing)
        alone = self._decide(opinion, fresh, nothing)
        unsure = context.who == matter.opener or decision.intent.p < KIND
        least = AFTER_ITS_END if matter.closed else PLAIN if unsure else SURELY_ANOTHER
        if not alone.opens or alone.p_open < least:
            return False
        kinds = categories(opinion)
        if kinds[0].p < (KIND if decision.intent.p < SURE else PLAIN_KIND):
            return False
        return matter.category not in [judged.value for judged in kinds if judged.p >= POSSIBLE]

    def _danger(
        self, opinion: Opinion, seen: Seen, context: Context, decision: Decision, matter: Matter | None
    ) -> bool:
        case = danger_case(seen, context, decision, matter)
        if case != "perhaps":
            return case == "told"
        return _p_danger(opinion) >= float(opinion.settings.get("danger_perhaps", LIKELY))

    def _fill(
        self, text: str, seen: Seen, opinion: Opinion, context: Context, scene: Scene, intent: Judged, opens: bool, kinds: tuple[Judged, ...],
        joined: str, matter: Matter | None, danger: bool, p_open: float, late: bool,
    ) -> Reading:  # fmt: skip
        matters, parts = self._matters(text, seen, context) if opens else (0, ())
        places = places_of(seen, opinion, context, scene, intent.value, matters, matter, p_open)
        private = seen.private if intent.value != "ad" else ()
        when = (
            ()
            if intent.value in {"chat", "ad", "work"}
            else find_times(text, context.now, [(f.start, f.end) for f in seen.places])
        )
        words = tuple([hit.words for hit in seen.rings])
        return Reading(
            intent=intent,
            p_open=round(p_open, 4),
            categories=kinds,
            danger=danger,
            danger_words=(words or (text[:40],)) if danger else (),
            danger_kind=(seen.rings[0].told if seen.rings else danger_kind(matter)) if danger else "",
            matters=matters,
            parts=parts,
            joins="" if opens else joined,
            places=places,
            when=tuple([Span(start=w.start, end=w.end) for w in when]) if when else (),
            private=tuple([Mask(start=a, end=b, kind=kind) for a, b, kind in private]) if private else (),
            masked=mask(text, private),
            dispute_class=dispute_class(seen.text) if opens and kinds and kinds[0].value == "dispute" else "",
            work_step=work_step(text) if context.staff and intent.value == "work" else "",
            late=late,
        )

    def _matters(self, text: str, seen: Seen, context: Context) -> tuple[int, tuple[Part, ...]]:
        """How many matters a message opens, and what each half of two tells: where a word leads on to the second, or a
        fault follows after 也 or 还 and is of another kind."""
        fresh = replace(context, earlier=())
        if how_many(seen) > 1:
            return 2, self._parts(halves(text), fresh)
        for cut in with_too(text):
            if plainly_a_fault(_without(cut[1], find(cut[1], context.book))) and (parts := self._parts(cut, fresh)):
                return 2, parts
        return 1, ()

    def _parts(self, cut: tuple[str, ...], fresh: Context) -> tuple[Part, ...]:
        """The two matters of a message, each read from its own half; none where they are of one kind and one place."""
        parts = []
        for half in cut:
            told = self._look(half, fresh)
            kinds = kinds_of(self._first(words_of(told, fresh), told, fresh, Scene()), half, Scene())
            places = tuple(found.place for found in told.places)
            parts.append(Part(words=mask(half, told.private), categories=kinds, places=places))
        if len(parts) != 2 or not all(part.categories for part in parts):
            return ()
        one, other = parts
        sure = min(one.categories[0].p, other.categories[0].p) >= OWN_KIND
        return (one, other) if sure and one.categories[0].value != other.categories[0].value else ()


def _is_likely(decision: Decision, opinion: Opinion, seen: Seen) -> bool:
    """Is it worth saying what it would be about?"""
    return (
        decision.p_open >= MAYBE
        or bool(seen.rings)
        or worth_asking(opinion)
        or decision.intent.value not in {"chat", "ad", "notice", "work"}
    )


def _echoed(
    text: str, words: Words, seen: Seen, context: Context, scene: Scene, decision: Decision, matter: Matter | None
) -> Matter | None:
    """「我家也没水了」 from whoever told of a lift: a neighbour's matter of that kind told since, and not the own one."""
    if context.quote or not _ALSO.search(seen.text):
        return None
    kinds = {name[2:] for name in words.counts if name.startswith("c:")}
    if matter is None:
        asked = decision.intent.value == "chat" and plainly_a_fault(_without(text, seen.places))
    else:
        own = matter.opener == context.who and decision.intent.value in ADDS
        asked = own and matter.category not in kinds
    if not asked:
        return None
    since = context.now.timestamp() - ECHO_SECONDS
    told = [m for m in scene.matters if m.category in kinds and m.opener != context.who and m.last_at >= since]
    return max(told, key=lambda m: m.last_at, default=None)


def _p_danger(opinion: Opinion) -> float:
    return opinion.p("danger")["danger"]


def without_names(text: str, seen: Seen) -> str:
    """What an encoder may see. A spot (车库, 南门) tells nobody's door and much of the matter: it stays."""
    doors = [(p.start, p.end) for p in seen.places if p.place.building or p.place.unit or p.place.room]
    return words_only(text, doors + [(start, end) for start, end, _ in seen.private])


def said_of(text: str, context: Context, scene: Scene, intent: str, category: str, places: tuple[Found, ...]) -> Said:
    """The message as the joins know it."""
    return Said(
        context.who, context.staff, scene.now, text, intent, category, tuple(found.place for found in places),
        context.quote, scene.last.id if scene.last else "", scene.own_last.id if scene.own_last else "",
    )  # fmt: skip


def intents(opinion: Opinion, context: Context, scene: Scene) -> dict[str, float]:
    """How likely each intent is of those that this speaker can have now."""
    impossible, likely = _impossible(context, scene), opinion.p("intent")
    p = {name: value for name, value in likely.items() if name not in impossible}
    total = sum(p.values()) or 1.0
    return {name: value / total for name, value in p.items()}


_NOT_STAFF = OPENING | REPORTERS | {"supplement", "same", "urge", "ad"}
_ABOUT_MATTERS = JOINING | STAFF_ONLY


def _impossible(context: Context, scene: Scene) -> frozenset[str]:
    """Intents that this speaker cannot have now: only who reported can confirm, only staff can post a notice."""
    if context.staff:
        return _NOT_STAFF
    if not scene.matters:
        return _ABOUT_MATTERS
    if any(context.who in matter.voices for matter in scene.matters):
        return STAFF_ONLY
    return STAFF_ONLY | REPORTERS


def _without(text: str, places: tuple[Found, ...]) -> str:
    """The words without the places they name."""
    for found in sorted(places, key=lambda found: -found.start):
        text = text[: found.start] + text[found.end :]
    return text


def _is_elsewhere(seen: Seen, matter: Matter) -> bool:
    """Do the words name a house, and only others than the matter's?"""
    here = {place.building for place in matter.places if place.building}
    return (
        bool(here)
        and any(found.place.building for found in seen.places)
        and not any(found.place.building in here for found in seen.places)
    )


def _is_of_a_house(text: str, matter: Matter) -> bool:
    """「5栋电梯也停了」: each house has its own, so it is no voice more for that of another house."""
    return any(found in matter.text for found in _OF_A_HOUSE.findall(text))


_OF_A_HOUSE = re.compile("电梯|单元门|门禁|楼道灯|楼梯灯|声控灯|感应灯|对讲|下水道|垃圾桶")
_ALSO = re.compile(r"也|同|一样|\+1")  # a neighbour's voice for what was told already


def load_reader(embedder: str = "none", remembered: int = REMEMBERED) -> LinearReader:
    """The reader of this installation. *embedder*: none | auto | e5 | use; what does not work here falls back."""
    if embedder not in CHOICES:
        raise ValueError(f"embedder {embedder!r}: {', '.join(CHOICES[:-1])} or {CHOICES[-1]}")
    model = shipped("group")
    encoder = chosen(embedder)
    second = second_of("group", encoder.name, encoder.tag) if encoder else None
    if encoder is None or second is None:
        reader = LinearReader(model)
    else:
        reader = LinearReader(model, second, Timely(encoder, remembered=remembered).vector)
    # What is made at first use is made now, and not while somebody waits
    for text in ("3号楼电梯停了", "大家早上好啊"):
        reader.read(text, Context(now=datetime(2026, 1, 1, tzinfo=UTC), hurried=True))
    return reader


def load_hurried(second: Second | None) -> LinearReader:
    """What a reader with this second opinion is in a hurry: it reads the same, and never asks the encoder."""
    return LinearReader(shipped("group"), second, (lambda _: None) if second else None)
