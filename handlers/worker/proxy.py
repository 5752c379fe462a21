"""『代报 张大爷 3栋 楼道灯坏』: written down for somebody else."""

from datetime import datetime

from bot.deeds.proxy import proxy
from bot.deeds.steps import name_of
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply
from handlers.router import STAFF, Router

router = Router()


@router.command("proxy")
def hear_proxy(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """By phone, at the counter, on a visit."""
    ticket = proxy(desk, message, reading, said.rest, now)
    times = 1 if ticket.message == message.key else len(desk.tickets.messages(ticket.number))
    line = worker.proxied(ticket, name_of(desk, ticket.assignee), times=times)
    reply(desk, message, line, ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_record(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『3栋有个老人家里漏水，帮我记一下』, to us alone."""
    free = words.proxied(message.text) if is_alone(desk, message) and not said.number else None
    return hear_proxy(free, message, reading, desk, now) if free is not None else None
