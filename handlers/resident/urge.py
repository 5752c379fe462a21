"""『还没人来?』: asked again."""

import re
from datetime import datetime

from bot.deeds.doors import as_owner
from bot.deeds.steps import face, may_see
from bot.deeds.urge import urge
from bot.domain.taking_up import names
from bot.domain.ticket import MOVES, OPEN, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import is_alone, is_internal, own_matter, own_matters
from handlers.middleware import reply
from handlers.resident.follow import hear_follow
from handlers.router import RESIDENTS, Router

router = Router()
STILL = re.compile(r"还没|没得?人(?:来|管|弄|修)|怎么还|什么时候|啥时候|几时|还要多久")


@router.command("urge")
@router.intent("urge")
def hear_urge(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Anybody may urge an open matter; who has it in hand hears."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, OPEN)
    if by is None or ticket is None:
        return None
    if (ticket.state, Step.URGE) not in MOVES:
        return ticket.number
    his = {ticket.reporter, *desk.tickets.followers(ticket.number)}
    if (
        not said.word
        and message.is_group
        and by.id not in his
        and reading.places
        and names(message.text, ticket.summary)
    ):
        return hear_follow(said, message, reading, desk, now)  # 「电梯坏了，有人管吗」 of another house: one voice more
    ticket = urge(desk, ticket.number, by, now, words=message.text, message=message)
    sees = may_see(as_owner(desk, by, (ticket.reporter,)), ticket)  # who has a private matter is not told to anybody
    reply(desk, message, resident.urged(ticket, face(desk, ticket) if sees else ""), ticket=ticket.number)
    return ticket.number


@router.anything(RESIDENTS)
def hear_still(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『后面那堆渣子还没人来弄吗』, to us, from somebody who has one open matter: he asks about that one."""
    said_to_us = is_alone(desk, message) or (message.at_bot and is_internal(desk, message))
    if reading.opens or not said_to_us or not STILL.search(message.text):
        return None
    own = [ticket for ticket in own_matters(desk, message) if ticket.state in OPEN]
    return hear_urge(said, message, reading, desk, now) if len(own) == 1 else None
