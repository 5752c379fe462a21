"""『3栋灯换好了，5栋垃圾明天清』: one sentence, several matters, and what is said of each."""

from collections.abc import Sequence
from datetime import datetime

from bot.deeds.place_of import compatible
from bot.deeds.standin import hands_of
from bot.domain.parts import There, parts_of
from bot.domain.place import find
from bot.domain.ticket import MOVES, Ticket
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.dangers import must_be_named
from handlers.group import is_alone, is_named, near, speaks_of_others, takes
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import STEPS, act, told

router = Router()
LONGEST = 200  # characters of such a sentence


@router.anything(STAFF)
def hear_parts(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of what he has in hand, where each is named by its thing or its place; the number of the first."""
    if is_named(said, message) or not message.text or len(message.text) > LONGEST:
        return None
    by = speaker(message)
    if speaks_of_others(message, desk, by):
        return None
    hands = hands_of(desk, by.id)
    his = [one for one in near(desk, message, by) if one.is_open and one.assignee in hands]
    if len(his) < 2:
        return None
    parts = parts_of(message.text, [one.summary for one in his], lambda words: _there(words, his, message, desk))
    lines = []
    for part in parts:
        for ticket in (his[at] for at in part.of):
            step = STEPS[part.step]
            if (
                (ticket.state, step) in MOVES
                and takes(ticket, step)
                and not must_be_named(ticket, step, part.words, desk)
            ):
                moved = act(part.step, ticket.number, Said(part.step, "", 0, part.words), message, desk, now)
                lines.append(told(part.step, moved, now, desk))
    if not lines:
        return None
    first = his[parts[0].of[0]].number
    desk.tickets.link(first, message.key)
    if is_alone(desk, message):
        reply(desk, message, "\n".join(lines), ticket=first)
    return first


def _there(words: str, his: Sequence[Ticket], message: Inbound, desk: Desk) -> There | None:
    """Which of his lie where the words say; None where they name no house and no spot."""
    places = [one for one in find(words, desk.book_of(message.chat)) if one.place.building or one.place.spot]
    if not places:
        return None
    here = [at for at, ticket in enumerate(his) if compatible(ticket.place, places[0].place)]
    return There(here, words[places[0].end :])
