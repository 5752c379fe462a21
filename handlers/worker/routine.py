"""『做了』: a routine is ticked off, by its card or by a word."""

from datetime import datetime

from bot.deeds.routine import open_for, routine
from bot.domain.routines import mark
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import routines as texts
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()


@router.command("routine")
def hear_routine(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """The one he names, else the only one; where he was told of none, the words are about something else."""
    if said.number:
        return None
    open_ones = open_for(desk, message.who)
    named = [one for one in open_ones if one[0].name in message.text] or open_ones
    if not named:
        return None
    if len(named) > 1:
        reply(desk, message, texts.which(named))
        return 0
    one, day = named[0]
    routine(desk, mark(one.name), day, speaker(message))
    reply(desk, message, texts.done(one, day))
    return 0


@router.press("routine")
def press_routine(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """The button's key has which one and which day."""
    code, _, day = said.rest.partition("-")
    try:
        on = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007  a day of the town
    except ValueError:  # a torn key does nothing
        return 0
    routine(desk, code, on, speaker(message))
    return 0
