"""What people split and what they put together: one sentence in two messages, two matters in one."""

from __future__ import annotations

import re

from bot.domain.danger import judge
from bot.domain.faults import asked_outage, is_echo, is_ones_own
from bot.messages import Context, Heard
from bot.understanding.features import Seen, cues

PIECE_SECONDS = 300  # between two pieces of one sentence, with no neighbour between: she types with one finger
PIECE = 20  # characters of the last one, where both are a danger
ASKED_SECONDS, LINES = 600, 8  # and between 「停电了？」 and a neighbour's 「我家也停了」
_SECOND = re.compile(
    "还有(?!人|没|不|多|几|一个多|点|吗|啊|呢|谁|哪|什么|好)|顺便|另外|再一个|另一个事|还有就是|第二件|再说一个|[;]|同时|也(?:关不|灭|不亮|漏|坏|松|堵)"
)
_LEADS_ON = re.compile("还有|顺便|另外|再一个|另一个事|第二件|再说一个|[;]|同时")  # these belong to neither
_TOO = re.compile("[,，。;；\\s]+(?=[^,，。;；\\s]*(?:也|还(?!是|没|在|有)))")  # a clause with 也 or 还 begins
LEAST, LONGEST = 5, 40  # characters of either half, and of the second
_SAYS = re.compile("^[\\s,，:：]*(?:就是|再)?(?:说|提|反映|报)(?:一下|下|一句|个)?[\\s,，:：]*")


def own_last(context: Context) -> Heard | None:
    """What the same person has just said, with nobody between but one of ours, by whose hand the bot speaks."""
    last = next((one for one in reversed(context.earlier) if not one.staff), None)
    if last is None or last.who != context.who:
        return None
    return last if context.now.timestamp() - last.seconds <= PIECE_SECONDS else None


def is_of_ones_own(context: Context) -> bool:
    """「我手机」 and then 「没电了」"""
    own = own_last(context)
    return own is not None and is_ones_own(own.text)


def first_piece(text: str, context: Context) -> tuple[Heard, str] | None:
    """What was said before, and is no matter yet, that *text* may end: one's own words, or what a neighbour asked."""
    own = own_last(context)
    if own is not None:
        return None if own.of_matter else (own, own.text)
    since = context.now.timestamp() - ASKED_SECONDS
    if not is_echo(text):
        return None
    for one in reversed(context.earlier[-LINES:]):
        if one.who != context.who and not (one.of_matter or one.staff) and one.seconds >= since:
            asked = asked_outage(one.text)
            if asked:
                return one, f"{asked}了，"
    return None


def rings_with(text: str, context: Context) -> tuple[Heard, str] | None:
    """「电梯停了」, and then, whatever others say between, 「我在里面」: neither is a danger alone, and both are one by a rule."""
    since = context.now.timestamp() - PIECE_SECONDS
    own = next((one for one in reversed(context.earlier[-LINES:]) if one.who == context.who), None)
    if own is None or own.danger or own.seconds < since or len(text) > PIECE or judge(text).rings:
        return None
    together = any(not hit.guessed for hit in judge(own.text + text).rings)
    return (own, own.text) if together and not judge(own.text).rings else None


def halves(text: str) -> tuple[str, ...]:
    """The two parts of 「3栋电梯坏了，顺便说下5栋门口垃圾没人收」, without what leads from one to the other; none where nothing does."""
    match = _SECOND.search(text)
    if match is None:
        return ()
    second = text[match.end() if _LEADS_ON.match(match[0]) else match.start() :]
    return text[: match.start()].rstrip(" ,，。;；"), _SAYS.sub("", second).strip(" ,，。;；")


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
