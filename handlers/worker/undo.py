"""『撤销』: the own last step is taken back, by whoever took it."""

import re
from dataclasses import replace
from datetime import datetime

from bot.deeds.undo import last_of, undo
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said, plain, said_step
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import moves, show

router = Router()
SLIP = re.compile(
    r"(?:哎呀?|不对)?[,，。 ]*(?:刚才|刚刚|我)*(?:说|点|按|弄|搞|记|发)错了[,，。 ]*(?:还没[^,，。]{0,8})?[了啊。 ]*"
)

MEANT = re.compile(
    r"(?:哎呀?|不对)?[,，。 ]*(?:刚才|刚刚|我)*(?:说|点|按|弄|搞|记|发|转|派|接)错了[,，。 ]*(?:应该|其实|是|要|得)*(?P<rest>[^,，。 ].*)"
)


@router.command("undo")
def hear_undo(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of the matter named, else of those that his last sentence moved."""
    by = speaker(message)
    numbers = (said.number,) if said.number else last_of(desk, by, now)
    tickets = [undo(desk, number, by, now) for number in numbers]
    reply(desk, message, "\n".join(map(worker.undo_done, tickets)), ticket=tickets[0].number)
    return tickets[0].number


@router.anything(STAFF)
def hear_slip(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『刚才说错了，还没修』, to us alone."""
    slipped = SLIP.fullmatch(plain(message.text)) if is_alone(desk, message) else None
    return hear_undo(said, message, reading, desk, now) if slipped else None


@router.anything(STAFF)
def hear_meant(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『说错了，是电梯灯弄好了』『转错了 应该转小高』, to us alone: the last step is taken back, and what he meant is done."""
    slipped = MEANT.fullmatch(plain(message.text)) if is_alone(desk, message) else None
    spoken = said_step(slipped["rest"]) if slipped else None
    if slipped is None or spoken is None:
        return None
    by = speaker(message)
    undone = [undo(desk, number, by, now) for number in last_of(desk, by, now)]
    number = undone[0].number
    meant = replace(message, text=slipped["rest"])
    reading = replace(reading, joins="")
    spoken = replace(spoken, number=number) if spoken.stem == "transfer" else spoken
    moved = moves(spoken.stem, spoken, meant, reading, desk, now)
    if moved is None:
        reply(desk, message, "\n".join(map(worker.undo_done, undone)), ticket=number)
    return moved or number


@router.press("undo")
def press_undo(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """撤销"""
    ticket = undo(desk, said.number, speaker(message), now)
    show(desk, message, "已撤销", ticket.number)
    return ticket.number
