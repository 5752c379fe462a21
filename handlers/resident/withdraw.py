"""『不用来了，自己通了』: the reporter takes it back."""

import re
from datetime import datetime, timedelta

from bot.deeds.acknowledge import called
from bot.deeds.made_safe import kind_of, told_safe
from bot.deeds.steps import tell
from bot.deeds.withdraw import withdraw
from bot.domain.all_clear import outlasts
from bot.domain.denials import gives_up, puts_off
from bot.domain.endings import asks_whether, names_something_good
from bot.domain.people import Standing
from bot.domain.place import find_places
from bot.domain.ticket import MOVES, OPEN, State, Step, Ticket, Urgency
from bot.messages import Importance, Inbound, Reading
from bot.ports import Desk
from bot.texts import resident, worker
from bot.texts.words import Said, plain
from handlers.dangers import rings, still_rings
from handlers.group import is_named, own_matter
from handlers.middleware import is_staff, reply, speaker
from handlers.resident.confirm import ends, hear_confirm
from handlers.resident.supplement import hear_supplement
from handlers.resident.urge import hear_urge
from handlers.router import RESIDENTS, Router

router = Router()
BY_ITSELF = re.compile(
    r"自己|自动|不用|不需要|不必|别来|不要来|算了|发错|弄错|搞错|看错|误会|撤|不追究|不投诉|不麻烦|不问"
)
# It cannot be undone by the resident's next sentence, so a reading alone does not take back what these words urge.
DOUBT = re.compile(r"还没|没得?人|没人|怎么还|什么时候|啥时候|几时|[吗嘛嗦]$")
SLIP = re.compile(
    r"(?:哦+|噢+|啊+|哎呀?|不好意思|抱歉|对不起|[,。!~ ])*(?:误报(?!了?[吗么?？])|我?(?:发|搞|弄|看|听)错(?:群|了|地方)|没(?:停|坏|漏|断|堵|着火|事)(?![吗么?])|不是(?:咱们?|我们)(?:小区|这|院|楼)|虚惊)"
)
JUST_TOLD = timedelta(minutes=30)


@router.command("withdraw")
@router.intent("withdraw")
def hear_withdraw(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Only the reporter's word takes it back; anybody else's is talk."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, OPEN | {State.RESOLVED})
    if by is None or ticket is None:
        return None
    if ticket.state is State.RESOLVED and (asks_whether(message.text) or puts_off(message.text)):
        return ticket.number  # 「怎么就好了，我还没看呢」: she will say
    if gives_up(message.text) or (not said.word and DOUBT.search(message.text)):
        return hear_urge(said, message, reading, desk, now)
    if not said.word and (ticket.state is State.RESOLVED or _somebody_came(ticket, message.text)):
        return hear_confirm(said, message, reading, desk, now)
    own = ticket.reporter == by.id or by.standing is Standing.OFFICE
    if not own and is_staff(message):
        return None
    if not own or (ticket.state, Step.WITHDRAW) not in MOVES:
        return ticket.number
    if rings(ticket) and (number := _while_it_rings(ticket, said, message, reading, desk, now)) is not None:
        return number
    if not said.word and not (BY_ITSELF.search(message.text) or ends(ticket, message, reading)):
        return hear_supplement(said, message, reading, desk, now)
    ticket = withdraw(desk, ticket.number, by, now, words=message.text, message=message)
    reply(desk, message, resident.withdrawn(ticket), ticket=ticket.number)
    return ticket.number


@router.anything(RESIDENTS)
def hear_slip(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『哦没停，是有人按着』『发错群了』 of who told of it in the last half hour, while nobody has gone there."""
    slip = SLIP.match(plain(message.text)) is not None and not find_places(message.text, desk.book_of(message.chat))
    if reading.opens or not slip:
        return None
    ticket = own_matter(said, message, reading, desk, OPEN)
    fresh = ticket is not None and ticket.contacted_at is None and now - ticket.opened_at <= JUST_TOLD
    if ticket is None or not fresh or ticket.reporter != message.who or (ticket.state, Step.WITHDRAW) not in MOVES:
        return None
    ticket = withdraw(desk, ticket.number, speaker(message), now, words=message.text, message=message)
    reply(desk, message, resident.withdrawn(ticket), ticket=ticket.number)
    return ticket.number


def _while_it_rings(
    ticket: Ticket, said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime
) -> int | None:
    """「人出来了，不用来了」: the lift still stands. 「不用来了」: whoever is called reads it. None: it may be taken back."""
    if said.word == "撤回" or is_named(said, message):
        return None
    if outlasts(message.text, kind_of(desk, ticket)):
        return told_safe(desk, ticket.number, speaker(message), now, message=message).number
    return hear_supplement(said, message, reading, desk, now) if still_rings(ticket, message.text, desk) else None


def _somebody_came(ticket: Ticket, text: str) -> bool:
    """「拉走了，谢谢」 after a worker had answered is his thanks and a yes; 「不用来了，自己通了」 takes it back."""
    return ticket.contacted_at is not None and names_something_good(text) and not BY_ITSELF.search(text)


def recalled(message: Inbound, desk: Desk, now: datetime) -> int:
    """The message that opened a matter was taken back by its sender before anybody had taken it."""
    ticket = desk.tickets.of_message(f"{message.source}/{message.quote}") if message.quote else None
    by = message.sender
    if ticket is None or by is None:
        return 0
    if ticket.urgency is Urgency.DANGER and ticket.is_open:
        for person in called(desk, ticket.number):
            tell(desk, person, ticket, f"recalled-{message.id}", worker.recalled(ticket), importance=Importance.DANGER)
        return ticket.number
    untouched = ticket.state in (State.REPORTED, State.ASSIGNED) and ticket.contacted_at is None
    if ticket.message == f"{message.source}/{message.quote}" and ticket.reporter == by.id and untouched:
        return withdraw(desk, ticket.number, by, now, words="消息撤回").number
    return ticket.number
