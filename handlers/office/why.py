"""『为什么 12』: every step, by whom, when, and because of what."""

import re
from datetime import datetime

from bot.deeds.search import search
from bot.deeds.why import why
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, number_before, plain, table
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()


THAT = re.compile(
    r"(?P<what>.{2,12}?)(?:那个|这个|那件事?|这件事?|的事)?(?:是|到底|究竟)*(?:怎么回事|怎么样了|谁在弄|谁在办|办到哪了|啥情况|什么情况)[?？啊呀 ]*"
)


@router.command("why")
def hear_why(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of a matter that concerns the asker."""
    if not said.number:
        if said.rest:
            return None  # a question in plain words: 「为什么停水」
        raise Unclear("no number")
    reply(desk, message, why(desk, said.number, speaker(message), now), ticket=said.number)
    return said.number


@router.anything(STAFF)
def hear_what_of_that(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『门锁那个怎么回事』, to us alone: of the one matter with a 门锁 in it; of several their list."""
    asked = THAT.fullmatch(plain(message.text)) if is_alone(desk, message) and not number_before(message.text) else None
    by = speaker(message)
    if asked is None or by.standing not in table()["search"].by:
        return None
    found, line = search(desk, asked["what"], by, now)
    if not found:
        return None
    reply(desk, message, why(desk, found[0].number, by, now) if len(found) == 1 else line, ticket=found[0].number)
    return found[0].number
