"""『火灭了』『我出来了，谢谢』『找到了，在滑梯那儿』: a danger is over, says who told of it, or a neighbour."""

from datetime import datetime

from bot.deeds.confirm import confirm
from bot.deeds.made_safe import kind_of, told_safe
from bot.deeds.ring import LASTS, rang_lately
from bot.deeds.supplement import supplement
from bot.deeds.withdraw import withdraw
from bot.domain.all_clear import Word, is_sighting, may_say_so, word_on
from bot.domain.ticket import MOVES, Step, Ticket, Urgency
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import is_alone, own_matters
from handlers.middleware import reply, speaker
from handlers.router import RESIDENTS, Router

router = Router()
LONGEST = 60  # characters; a longer story is read by the models
ENDS = frozenset({Word.OVER, Word.FALSE, Word.SAFE})


@router.anything(RESIDENTS)
def hear_all_clear(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Whose words say so surely: hers ends it, and not as if nobody had wanted it; a neighbour's goes at once to all who were
    called, and it rings on until one of them says so too."""
    if not message.text or len(message.text) > LONGEST or message.quote or said.number:
        return None
    if not may_say_so(message.text) or not rang_lately(desk, now):
        return None
    own = _open([one for one in own_matters(desk, message) if one.reporter == message.who], now)
    others = _open(desk.tickets.in_chat(message.chat), now) if message.is_group and not own else []
    if len(own or others) != 1:
        return None
    ticket = (own or others)[0]
    kind = kind_of(desk, ticket)
    word = word_on(message.text, kind, ticket.summary)
    sighted = not own and is_sighting(message.text, kind)
    if (word not in ENDS and not sighted) or ticket.message == message.key:
        return None
    if not own:
        by = speaker(message)
        return supplement(desk, ticket.number, message, None, by, now).number
    return _ended(ticket, word, message, desk, now)


def _ended(ticket: Ticket, word: Word, message: Inbound, desk: Desk, now: datetime) -> int | None:
    by, words = speaker(message), message.text
    if word is Word.SAFE:
        return told_safe(desk, ticket.number, by, now, message=message).number
    step = Step.WITHDRAW if word is Word.FALSE else Step.CONFIRM
    if (ticket.state, step) not in MOVES:
        return None
    if step is Step.WITHDRAW:
        ticket = withdraw(desk, ticket.number, by, now, words=words, message=message)
        line = resident.withdrawn(ticket)
    else:
        ticket = confirm(desk, ticket.number, by, now, words=words, message=message)
        line = resident.confirmed(ticket) if not ticket.is_open else resident.noted(ticket)
    if is_alone(desk, message):
        reply(desk, message, line, ticket=ticket.number)
    return ticket.number


def _open(tickets: list[Ticket], now: datetime) -> list[Ticket]:
    return [one for one in tickets if one.is_open and one.urgency is Urgency.DANGER and now - one.opened_at <= LASTS]
