"""『答复 12 周五施工』, 『代录 12 城管：周五来拆』: what a department says."""

import re
from datetime import datetime

from bot.deeds.answer import answer
from bot.deeds.whistle import called_to
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()
FOR = re.compile(r"^(?P<role>[\u4e00-\u9fff]{2,10})[:：]\s*(?P<words>.+)$", re.DOTALL)


@router.command("answer")
def hear_answer(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By number; without one, the only matter he was called to. Before a colon stands for whom it is typed in."""
    by = speaker(message)
    waiting = called_to(desk, by.id)
    number = said.number or (waiting[0] if len(waiting) == 1 else 0)
    if not number:
        raise Unclear("no number", reply=worker.needs_words("answer"))
    typed = FOR.match(said.rest)
    role, words = (typed["role"], typed["words"]) if typed else ("", said.rest)
    ticket = answer(desk, number, words, by, now, role=role)
    who = role or next((call.role for call in ticket.calls if call.who == by.id), "") or by.name
    reply(desk, message, worker.answer_kept(ticket, who), ticket=ticket.number)
    return ticket.number
