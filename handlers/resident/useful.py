"""『有用』『没用』, about the last answer."""

from datetime import datetime

from bot.deeds.ask import gap
from bot.deeds.steps import name_of
from bot.deeds.useful import useful
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import answers
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()
GOOD = frozenset({"有用", "帮上忙了"})


@router.command("useful")
def hear_useful(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """没用 makes the question a gap: a person answers it again."""
    good = said.word in GOOD
    last = useful(desk, message.chat, speaker(message), now, good=good)
    if last is None:
        return None
    if good:
        reply(desk, message, answers.thanks())
        return 0
    ticket = gap(desk, message, reading, None, now)
    reply(desk, message, answers.not_useful(ticket.label, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number
