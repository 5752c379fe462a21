"""『13 跟 12 是一件事』: two numbers are one matter."""

import re
from datetime import datetime

from bot.deeds.merge import merge
from bot.deeds.reopen import reopen
from bot.deeds.steps import name_of
from bot.domain.people import Standing
from bot.domain.ticket import Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident, worker
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()
_ONE, _TWO = r"#?\s*(?P<one>\d{1,7})", r"#?\s*(?P<two>\d{1,7})"
SAME = re.compile(
    rf"{_ONE}\s*(?:号|这件)?\s*(?:跟|和|与|同|就是|、)\s*{_TWO}\s*(?:号|那件)?\s*(?:都|其实|应该)?(?:是|算)?\s*(?:重复(?:了|的)?|(?:同一|一)(?:件|回|个|桩)(?:事|单子?|工单)?(?:情|儿)?)[了吧啊。 ]*"
)
JOIN = re.compile(
    rf"(?:把\s*)?(?:合并)?\s*{_ONE}\s*(?:并到|合并到|并入|合到|到|并进|和|跟|、|,|，|\s)\s*{_TWO}\s*(?:合并|并一起|里|去|一下)*[吧啊。 ]*"
)

NOT_SAME = re.compile(
    rf"{_ONE}\s*(?:号|这件)?\s*(?:跟|和|与|同|、)\s*{_TWO}\s*(?:号|那件)?\s*(?:不是|不算|并错了?|合错了?|搞错了?)(?:重复|(?:同?一|一)(?:件|回|个|桩)(?:事|单子?)?(?:情|儿)?)?[了,，。 ]*(?:拆开|分开|拆)?[了吧啊。 ]*"
)


@router.anything(frozenset({Standing.WORKER, Standing.LEAD, Standing.OFFICE}))
def hear_not_same(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『1和2不是一件事，拆开』 after they were put together: the one that ended in it is open again under its number."""
    found = NOT_SAME.fullmatch(plain(message.text)) if is_alone(desk, message) else None
    if found is None:
        return None
    pair = {int(found["one"]), int(found["two"])}
    for number in sorted(pair, reverse=True):
        last = [line for line in desk.tickets.history(number) if line.step in (Step.MERGE, Step.REOPEN)][-1:]
        if last and last[0].step is Step.MERGE and last[0].data.get("into") in pair:
            ticket = reopen(desk, number, speaker(message), now, words="和另一件不是一回事")
            reply(desk, message, resident.reopened(ticket, name_of(desk, ticket.assignee)), ticket=number)
            return number
    return None


@router.anything(frozenset({Standing.WORKER, Standing.LEAD, Standing.OFFICE}))
def hear_merged(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """The later goes into the earlier; 『合并 13 到 12』 says itself which."""
    text = plain(message.text)
    if not is_alone(desk, message):
        return None
    found = SAME.fullmatch(text) or (JOIN.fullmatch(text) if "并" in text else None)
    if found is None:
        return None
    one, two = int(found["one"]), int(found["two"])
    extra, kept = (one, two) if found.re is JOIN and re.search("[到入进]", text) else (max(one, two), min(one, two))
    into = merge(desk, extra, kept, speaker(message), now)
    reply(desk, message, worker.merged(desk.tickets.get(extra), into), ticket=kept)
    return kept
