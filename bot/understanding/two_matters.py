"""What people put together: two matters in one message, or several that they count off, and what each part tells."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.faults import plainly_a_fault
from bot.domain.grievance import is_of_ours
from bot.domain.listed import listed
from bot.domain.masking import mask
from bot.domain.place import find
from bot.messages import Part
from bot.understanding.case import Case, opinion_of, without
from bot.understanding.features import Seen, cues
from bot.understanding.kinds import kinds_of
from bot.understanding.linear import Linear

OWN_KIND = 0.4  # how sure each half's kind must be, that they are two matters of two kinds
_SECOND = re.compile(
    "还有(?!人|没|不|多|几|一个多|点|吗|啊|呢|谁|哪|什么|好)|顺便|另外|再一个|另一个事|还有就是|第二件|再说一个|[;]|同时|也(?:关不|灭|不亮|漏|坏|松|堵)"
)
_LEADS_ON = re.compile("还有|顺便|另外|再一个|另一个事|第二件|再说一个|[;]|同时")  # these belong to neither
_TOO = re.compile("[,，。;；\\s]+(?=[^,，。;；\\s]*(?:也|还(?!是|没|在|有)))")  # a clause with 也 or 还 begins
_PAUSE = re.compile("[,，。;；\\s](?:还有|另外|和|跟)?$")
LEAST, LONGEST = 5, 40  # characters of either half, and of the second
_SAYS = re.compile("^[\\s,，:：]*(?:就是|再)?(?:说|提|反映|报)(?:一下|下|一句|个)?[\\s,，:：]*")


def matters_of(model: Linear, case: Case) -> tuple[int, tuple[Part, ...]]:
    """How many matters a message opens, and what each half of two tells: where a word leads on to the second, or a
    fault follows after 也 or 还 and is of another kind."""
    if items := _counted_off(model, case):
        return len(items), items
    if how_many(case.seen) > 1:
        return 2, _parts(model, case, halves(case.text))
    for cut in (*_with_houses(case), *with_too(case.text)):
        if plainly_a_fault(without(cut[1], find(cut[1], case.context.book))) and (parts := _parts(model, case, cut)):
            return 2, parts
    return 1, ()


def _counted_off(model: Linear, case: Case) -> tuple[Part, ...]:
    """Each item of a list, without what is a complaint of one of ours; at the place that stands before the list where it
    names none itself. What is of one kind and one place is one matter."""
    before, items = listed(case.text)
    here = tuple(found.place for found in find(before, case.context.book)) if before else ()
    parts = [_part(model, case, item) for item in items if not is_of_ours(item)]
    found: dict[object, Part] = {}
    for part in parts:
        if part.categories:
            placed = replace(part, places=part.places or here)
            known = found.get(key := (placed.categories[0].value, placed.places))
            found[key] = replace(known, words=f"{known.words}；{part.words}") if known else placed
    return tuple(found.values())


def _part(model: Linear, case: Case, words: str) -> Part:
    told = Case.of(words, replace(case.context, earlier=()))
    kinds = kinds_of(opinion_of(model, told), words, told.scene)
    places = tuple(found.place for found in told.seen.places)
    return Part(words=mask(words, told.seen.private), categories=kinds, places=places)


def _parts(model: Linear, case: Case, cut: tuple[str, ...]) -> tuple[Part, ...]:
    """The two matters of a message, each read from its own half; none where they are of one kind and one place."""
    parts = [_part(model, case, half) for half in cut]
    if len(parts) != 2 or not all(part.categories for part in parts):
        return ()
    one, other = parts
    sure = min(one.categories[0].p, other.categories[0].p) >= OWN_KIND
    return (one, other) if sure and one.categories[0].value != other.categories[0].value else ()


def halves(text: str) -> tuple[str, ...]:
    """The two parts of 「3栋电梯坏了，顺便说下5栋门口垃圾没人收」, without what leads from one to the other; none where nothing does."""
    match = _SECOND.search(text)
    if match is None:
        return ()
    second = text[match.end() if _LEADS_ON.match(match[0]) else match.start() :]
    return text[: match.start()].rstrip(" ,，。;；"), _SAYS.sub("", second).strip(" ,，。;；")


def _with_houses(case: Case) -> tuple[tuple[str, str], ...]:
    """「3栋楼道堆了纸箱 5栋单元门坏了」 cut where a clause begins with another house; none where more than two are named."""
    named = [found for found in case.seen.places if found.place.building]
    if len({found.place.building for found in named}) != 2 or named[0].place.building == named[-1].place.building:
        return ()
    at = next(found.start for found in named if found.place.building != named[0].place.building)
    first, second = case.text[:at], case.text[at:]
    if _PAUSE.search(first) is None or not len(first) >= LEAST or not LEAST <= len(second) <= LONGEST:
        return ()
    return ((first.rstrip(" ,，。;；\n"), second),)


def with_too(text: str) -> tuple[tuple[str, str], ...]:
    """「8号楼电梯关不上门 三楼楼道灯也不亮」 cut before each clause that has 也 or 还: what may be two matters."""
    start = max(0, len(text) - 2 * LONGEST)  # no further back: a long message costs no more than a short one
    cuts = [(text[: match.start()], text[match.end() :]) for match in _TOO.finditer(text, start)]
    return tuple(cut for cut in cuts if len(cut[0]) >= LEAST <= len(cut[1]) <= LONGEST)


def how_many(seen: Seen) -> int:
    """Two matters where a second place or subject follows a word like 还有."""
    match = _SECOND.search(seen.text)
    if match is None or match.start() < 6 or len(seen.text) - match.end() < 4:
        return 1
    first = set(_kinds_in(seen.text[: match.start()]))
    second = set(_kinds_in(seen.text[match.end() - 1 :]))
    return 2 if first and second and not first & second else 1


def _kinds_in(text: str) -> list[str]:
    counts, _ = cues(text)
    kinds = sorted((name for name in counts if name[0] == "c"), key=lambda name: -counts[name])
    return kinds[:2]
