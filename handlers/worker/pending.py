"""『今天有几件没办』『第二网格超期的有几件』: how many are left, of what is named."""

from __future__ import annotations

import re
from datetime import datetime

from bot.deeds.pending import done, has_word, pending, unknown
from bot.deeds.steps import today
from bot.deeds.tally import own
from bot.domain.how_many import Asked, Narrowed, asked, period_named
from bot.domain.numerals import CHARACTERS
from bot.domain.people import Actor, Person, Standing
from bot.domain.place import find
from bot.domain.rights import Deed
from bot.domain.spans import SPAN
from bot.domain.tally import DAYLESS, tallied
from bot.domain.ticket import Place
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import tallies
from bot.texts.common import period_words, place_words
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.office.handover import unit_in
from handlers.router import LOOK_AFTER, STAFF, Router
from handlers.worker.enrich import category_of

router = Router()
WORKERS = frozenset({Standing.WORKER, Standing.OUTSIDE})
HOW_MANY = re.compile(
    r"(?:今天|现在|手里|社区|这会儿?|目前|还|都)*有?(?:几件|多少件)(?:事|单子?|工单)?[了吗呢呀啊?？ ]*"
)
DID = re.compile(
    rf"我?(?P<when>{SPAN})?我?(?:一共|总共|都)?(?:干|办|做|弄|修|处理|解决|办结|完成|搞定)(?:完|好|成|掉)?了?"
    r"(?:几件|多少件?|哪些|几个|哪几件)(?:事|活|单子?|工单)?[了吗呢呀啊?？。 ]*"
)
GRID = re.compile(rf"第?\s?[0-9{CHARACTERS}]{{1,3}}\s?号?(?:微网格|网格|网片|片区?)")


@router.anything(WORKERS)
def hear_own(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『今天来了几件』, to us alone: of what is in his hands. What the others have done, and how all stands, is not his to ask."""
    question = tallied(message.text) if is_alone(desk, message) else None
    if question is None or question.what in ("all", "both"):
        return None
    by = speaker(message)
    who, where = person_in(question.where, desk), re.sub("我们?的?|(?:手[里上])的?", "", question.where)
    if question.what == "came" and (not where or (who is not None and who.id == by.id and where == who.name)):
        reply(desk, message, own(desk, by, question.when, now))
        return 0
    if question.what not in DAYLESS and who is None and grid_in(where, desk) is None and not find(where, desk.book):
        return None
    reply(desk, message, tallies.NOT_OF_OTHERS)
    return 0


@router.command("pending")
@router.anything(STAFF)
def hear_pending(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """In the table's words or in his own; only to us alone."""
    if not said.word and not is_alone(desk, message):
        return None
    text, by = plain(message.text), speaker(message)
    question = asked(text, command=bool(said.word) or HOW_MANY.fullmatch(text) is not None)
    if question is None or (by.standing in WORKERS and tallied(text) is not None):
        return None  # 「我手里今天来了几件」 is no question after what is left
    narrowed, left = _narrowed(question, desk, by, now)
    if left and not question.counts_matters:
        return None  # 「有几个人没处理」
    reply(desk, message, unknown(desk, by, "".join(left)) if left else pending(desk, by, now, narrowed))
    return 0


@router.anything(STAFF)
def hear_done(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『今天干了几件』『王师傅昨天办了几件』, to us alone: what was finished in that day, week or month."""
    if not is_alone(desk, message):
        return None
    text, by = plain(message.text), speaker(message)
    who = person_in(text, desk)
    if who is None and by.standing not in WORKERS:
        return None  # 「今天办了几件」 of the office is about all of them
    found = DID.fullmatch(text.replace(who.name, "", 1).strip() if who else text)
    if found is None or (who is not None and who.id != by.id and not looks_after(desk, by, who)):
        return None
    reply(desk, message, done(desk, by, now, found["when"] or "今天", who if who and who.id != by.id else None))
    return 0


def person_in(text: str, desk: Desk) -> Person | None:
    """The one of ours who is named."""
    named = [one for one in desk.people.staff() if len(one.name) > 1 and one.name in text]
    return max(named, key=lambda one: len(one.name)) if named else None


def looks_after(desk: Desk, by: Actor, who: Person) -> bool:
    if by.standing is Standing.OFFICE:
        return True
    return by.standing in LOOK_AFTER and any(
        desk.tree.covers(root, post.unit) for root in by.units for post in who.posts
    )


def _narrowed(question: Asked, desk: Desk, by: Actor, now: datetime) -> tuple[Narrowed, list[str]]:
    """What the question names, found among ours; and the words that name nothing. Raises NotYours."""
    labels: list[str] = []
    units: frozenset[str] | None = None
    places: list[Place] = []
    kinds: list[tuple[str, str]] = []
    left: list[str] = []
    person = ""
    for whole in question.rest:
        part = whole
        if who := person_in(part, desk):
            if who.id != by.id and not looks_after(desk, by, who):
                desk.rights.need(by, Deed.PENDING, "")
            person, part = who.id, part.replace(who.name, "", 1)
            labels.append(f"{who.name}手里" if who.id != by.id or by.standing in LOOK_AFTER else "")
        if grid := grid_in(part, desk):
            code, name, part = grid
            desk.rights.need(by, Deed.PENDING, code, frozenset({by.id}))
            units = frozenset(desk.tree.below(code))
            labels.append(name)
        if there := find(part, desk.book):
            places += [one.place for one in there]
            labels += [place_words(one.place) for one in there]
            for one in reversed(there):
                part = part[: one.start] + part[one.end :]
        part = part.strip("的里有 ")
        if part and (category_of(part) or has_word(desk, by, part)) and len(part) > 1:
            kinds.append((category_of(part), part))
            labels.append(part)
        elif part:
            left.append(part)
    period = period_named(question.came, today(desk, now), desk.settings) if question.came else None
    if period is not None:
        labels.insert(0, f"{period_words(question.came, period, now, desk.settings)}登记的里面，")
    label = "".join(labels)
    return Narrowed(
        which=question.which, units=units, places=tuple(places), kinds=tuple(kinds), person=person, period=period,
        by_person=question.by_person, slowest=question.slowest, ranks=question.ranks, label=label,
    ), left  # fmt: skip


def grid_in(part: str, desk: Desk) -> tuple[str, str, str] | None:
    """(code, name, what else stands there): by its name, or 「2网格」."""
    named = [one for one in desk.tree.units.values() if one.kind != "community" and one.name in part]
    if named:
        unit = max(named, key=lambda one: len(one.name))
        return unit.code, unit.name, part.replace(unit.name, "", 1)
    numbered = GRID.search(part)
    found = unit_in(numbered.group().replace("号", "").replace(" ", ""), desk) if numbered else None
    if numbered is None or found is None:
        return None
    return found.code, found.name, part[: numbered.start()] + part[numbered.end() :]
