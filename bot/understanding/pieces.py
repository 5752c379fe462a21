"""What people split: one sentence in two messages."""

from __future__ import annotations

from bot.domain.danger import judge
from bot.domain.faults import asked_outage, is_echo, is_ones_own
from bot.messages import Context, Heard

PIECE_SECONDS = 300  # between two pieces of one sentence, with no neighbour between: she types with one finger
PIECE = 20  # characters of the last one, where both are a danger
ASKED_SECONDS, LINES = 600, 8  # and between 「停电了？」 and a neighbour's 「我家也停了」


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
