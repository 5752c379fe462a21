"""What words without a number may do with a danger: while it rings, only such as say that it is over end it."""

import re

from bot.deeds.made_safe import kind_of
from bot.domain.all_clear import Word, heeds, may_end, word_on
from bot.domain.endings import is_safe
from bot.domain.ticket import Step, Ticket, Urgency
from bot.ports import Desk

_MISTAKEN = re.compile("(?:发|弄|搞|看|听|点|按)错")
_ENDS = frozenset({Step.FINISH, Step.REFUSE})


def rings(ticket: Ticket) -> bool:
    """An open danger that nobody has answered yet."""
    return ticket.is_open and ticket.urgency is Urgency.DANGER and ticket.contacted_at is None


def must_be_named(ticket: Ticket, step: Step, text: str, desk: Desk) -> bool:
    """Is it a danger that these words may not end, or put off, without its number: 「菜买好了」, 「弄好了」 while it rings?"""
    if not ticket.is_open or ticket.urgency is not Urgency.DANGER:
        return False
    if step is Step.WAIT:
        return rings(ticket)
    if step is Step.ACCEPT:
        return rings(ticket) and not heeds(text)
    return step in _ENDS and not may_end(text, kind_of(desk, ticket), ticket.summary, rings=rings(ticket))


def still_rings(ticket: Ticket, text: str, desk: Desk) -> bool:
    """Does it go on by these words of who told of it: 「好了」「不用来了」 while nobody has gone there; not 「火灭了」「看错了」."""
    if not rings(ticket) or is_safe(text, plainly=True) or _MISTAKEN.search(text):
        return False
    return word_on(text, kind_of(desk, ticket), ticket.summary) not in (Word.OVER, Word.FALSE)


def may_be_meant(ticket: Ticket, step: Step, text: str, desk: Desk) -> bool:
    """Would the words have ended it, were somebody there? Then he is asked whether he means it."""
    return step in _ENDS and rings(ticket) and may_end(text, kind_of(desk, ticket), ticket.summary, rings=False)
