"""The reader: one message and its context become a Reading. Each stage is a small part with its own tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain import joins as joining
from bot.domain.danger import is_witness
from bot.domain.dispute import dispute_class
from bot.domain.faults import mistyped, plainly_a_fault
from bot.domain.joins import Matter
from bot.domain.masking import mask, without_phones
from bot.domain.place import find
from bot.domain.salutations import LEAST, after_salutation, after_thanks
from bot.domain.ticket import Judged
from bot.domain.times import find_times
from bot.domain.work_words import work_step
from bot.messages import Context, Mask, Reading, Span
from bot.understanding.case import Case, opinion_of, without, without_names
from bot.understanding.dangerous import danger_case, danger_kind, is_beside
from bot.understanding.decisions import JOINING, REPORTERS, Decision, by_words_alone, decide
from bot.understanding.embedders import CHOICES, REMEMBERED, Timely, chosen
from bot.understanding.kinds import kinds_of
from bot.understanding.linear import Linear, shipped
from bot.understanding.lone import worth_asking
from bot.understanding.opinions import Encode, Opinion, Second, second_of
from bot.understanding.overruled import asks_us, echoed, is_another, plainly
from bot.understanding.pieces import first_piece, rings_with
from bot.understanding.places import places_of
from bot.understanding.two_matters import matters_of

LIKELY = 0.05  # on, unless its folds said otherwise
OPENS = 1.2  # strength that makes a matter of what the models take for talk
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
        case = Case.of(text, context)
        opinion, decision, late = self._weighed(case)
        kinds = self._kinds(opinion, case) if _is_likely(decision, opinion, case) else ()
        if (told := self._in_pieces(case, decision)) is not None:
            return told
        if decision.intent.value == "chat" and is_beside(text, context):
            decision = replace(decision, intent=Judged("same" if is_witness(text) else "supplement", "rule", 0.6))
        decision = by_words_alone(decision, opinion, case)
        if (told := self._after_salutation(case, decision)) is not None:
            return told
        matter = self._join(case, decision, kinds) if decision.intent.value in JOINING else None
        if (other := echoed(case, decision, matter)) is not None:
            matter, decision = other, replace(decision, intent=Judged("same", "rule", decision.intent.p))
        if (matter is not None and is_another(self.model, case, decision, matter)) or asks_us(case, decision, matter):
            return self.read(text, replace(context, earlier=()))
        if not decision.opens and (meant := plainly(self.model, case, decision.intent.value, matter)) is not None:
            decision, matter = replace(decision, intent=meant, opens=True), None  # whatever danger was told before it
        if not decision.opens and decision.intent.value == "chat" and not context.staff and (typed := mistyped(text)):
            return self.read(typed, context)
        danger = self._danger(case, opinion, decision, matter)
        if danger and decision.intent.value == "chat" and _surely_dangerous(case, opinion):
            decision = replace(decision, intent=Judged("request", "rule", 0.6), opens=True)
        if decision.opens and not kinds:
            kinds = self._kinds(opinion, case)
        return self._fill(case, opinion, decision, kinds, matter, danger=danger, late=late)

    # stages

    def _weighed(self, case: Case) -> tuple[Opinion, Decision, bool]:
        """By the linear models, and by the encoder where they are in doubt; whether its answer came too late."""
        opinion = opinion_of(self.model, case)
        decision = decide(opinion, case.context, case.scene)
        if self.second is None or self.encode is None or not self._in_doubt(self.second, opinion, decision, case):
            return opinion, decision, False
        vector = None if case.context.hurried else self.encode(without_names(case.text, case.seen))
        if vector is None:
            return opinion, decision, True
        opinion = opinion.with_second(self.second, vector)
        return opinion, decide(opinion, case.context, case.scene), False

    @staticmethod
    def _in_doubt(second: Second, opinion: Opinion, decision: Decision, case: Case) -> bool:
        """Is the linear model below the floor that was measured for it? Staff's own words never are."""
        seen = case.seen
        if case.context.staff or len(seen.text) < SHORTEST:
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

    def _kinds(self, opinion: Opinion, case: Case) -> tuple[Judged, ...]:
        """What it is about, whoever is to be called about it."""
        bare = without_phones(case.text, case.seen.private)
        if bare != case.text:
            opinion = opinion_of(self.model, case.saying(bare))
        return kinds_of(opinion, bare, case.scene)

    def _in_pieces(self, case: Case, decision: Decision) -> Reading | None:
        """「我们这个楼道灯」 and then 「一闪一闪的」, 「停电了？」 and a neighbour's 「我家也停了」: read as the one sentence they
        make; the spans are those of the last piece."""
        text, context = case.text, case.context
        if context.staff or context.quote:
            return None
        first = first_piece(text, context) if decision.intent.value == "chat" else None
        if first is not None and not plainly_a_fault(without(whole := first[1] + text, find(whole, context.book))):
            first = None
        first = first or rings_with(text, context)
        if first is None:
            return None
        earlier = tuple(one for one in context.earlier if one is not first[0])
        told = self.read(first[1] + text, replace(context, earlier=earlier))
        return replace(told, private=_masks(case.seen.private), when=())

    def _after_salutation(self, case: Case, decision: Decision) -> Reading | None:
        """「小王在吗 我家暖气不热」, and to us alone 「谢谢 老年证怎么办」: the call makes talk of any report in the models' ears, so
        what follows is read alone."""
        context = case.context
        rest = after_salutation(case.text) if decision.intent.value == "chat" and not context.staff else ""
        if not rest and context.to_us and context.alone and decision.intent.value == "chat" and not context.staff:
            rest = after_thanks(case.text)
        told = self.read(rest, context) if len(rest) >= LEAST else None
        if told is None or not told.opens:
            return None
        return replace(told, private=_masks(case.seen.private), masked=mask(case.text, case.seen.private))

    def _join(self, case: Case, decision: Decision, kinds: tuple[Judged, ...]) -> Matter | None:
        context, intent = case.context, decision.intent.value
        said = case.said(intent, kinds[0].value if kinds else "")
        candidates = case.scene.matters
        if intent in REPORTERS:
            candidates = [m for m in candidates if context.who in m.voices] or candidates
        found, _ = joining.choose(said, candidates, self.join_weights)
        return next((m for m in candidates if m.id == found), None)

    def _danger(self, case: Case, opinion: Opinion, decision: Decision, matter: Matter | None) -> bool:
        found = danger_case(case.seen, case.context, decision, matter)
        if found != "perhaps":
            return found == "told"
        return _p_danger(opinion) >= float(opinion.settings.get("danger_perhaps", LIKELY))

    def _fill(
        self, case: Case, opinion: Opinion, decision: Decision, kinds: tuple[Judged, ...], matter: Matter | None, *,
        danger: bool, late: bool,
    ) -> Reading:  # fmt: skip
        text, context, seen = case.text, case.context, case.seen
        intent, opens, p_open = decision.intent, decision.opens, decision.p_open
        matters, parts = matters_of(self.model, case) if opens else (0, ())
        places = places_of(seen, opinion, context, case.scene, intent.value, matters, matter, p_open)
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
            joins="" if opens or matter is None else matter.id,
            places=places,
            when=tuple([Span(start=w.start, end=w.end) for w in when]) if when else (),
            private=_masks(private),
            masked=mask(text, private),
            dispute_class=dispute_class(seen.text) if opens and kinds and kinds[0].value == "dispute" else "",
            work_step=work_step(text) if context.staff and intent.value == "work" else "",
            late=late,
        )


def _is_likely(decision: Decision, opinion: Opinion, case: Case) -> bool:
    """Is it worth saying what it would be about?"""
    return (
        decision.p_open >= MAYBE
        or bool(case.seen.rings)
        or worth_asking(opinion)
        or decision.intent.value not in {"chat", "ad", "notice", "work"}
    )


def _surely_dangerous(case: Case, opinion: Opinion) -> bool:
    """Is it danger enough to make a matter of what the models take for talk?"""
    rings = bool(case.seen.rings) and case.seen.strength >= OPENS
    return rings and _p_danger(opinion) >= opinion.settings["danger_opens"]


def _p_danger(opinion: Opinion) -> float:
    return opinion.p("danger")["danger"]


def _masks(private: tuple[tuple[int, int, str], ...]) -> tuple[Mask, ...]:
    return tuple([Mask(start=start, end=end, kind=kind) for start, end, kind in private]) if private else ()


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
