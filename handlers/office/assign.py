"""『派单 12 王师傅』: whose it is, by the office's word."""

import re
from datetime import datetime, timedelta

from bot.deeds.assign import assign
from bot.deeds.steps import name_of
from bot.domain.ticket import Step
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said, plain, table
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import pressed, show, stale

router = Router()
FREE = frozenset({"派给", "转给", "交给"})
JUST_NOW = timedelta(hours=1)
THAT_ONE = re.compile(
    r"(?:把|那)?(?:刚才|刚刚|上面)?(?:那|这)[个件条单](?:单子?|事儿?|工单)?(?:就|先|也)?[,， ]*(?:派|转|交|安排|给)(?:派|转|交)?给?"
    r"(?P<to>[\u4e00-\u9fffA-Za-z]{2,10}?)(?:去|来)?(?:看看?|办|处理|弄)?(?:一下)?[吧啊哈。 ]*$"
)


@router.command("assign")
def hear_assign(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number and a name or role."""
    if not said.number and said.word in FREE:
        return None  # 「转给物业」 of the matter that is talked of
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("assign"))
    to, _, note = said.rest.partition(" ")
    ticket = assign(desk, said.number, to, speaker(message), now, note=note.strip())
    reply(desk, message, worker.assigned(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_that_one(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『刚才那个派给老何』, to us alone: the matter in which he took his last step."""
    by = speaker(message)
    found = THAT_ONE.match(plain(message.text))
    if found is None or by.standing not in table()["assign"].by or not is_alone(desk, message):
        return None
    last = next(iter(desk.tickets.moved_by(by.id, now - JUST_NOW)), None)
    if last is None:
        raise Unclear("no matter just now", reply=worker.needs_words("assign"))
    ticket = assign(desk, last.number, found["to"], by, now)
    reply(desk, message, worker.assigned(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number


@router.press("assign")
def press_assign(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """One of those who serve the group it was heard in."""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.ASSIGN, message, desk):
        ticket = assign(desk, ticket.number, said.rest, speaker(message), now)
        show(desk, message, f"已派给{name_of(desk, ticket.assignee)}", ticket.number)
    return ticket.number
