"""『都好了』: all of his matters that wait for his word are over; 『纸箱子清走了 对讲还没』: one is, another is not."""

import re
from dataclasses import replace
from datetime import datetime

from bot.deeds.confirm import confirm
from bot.domain.denials import denies, gives_up, puts_off, stopped_running
from bot.domain.endings import asks_whether, goes_on, names_something_good
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import MOVES, OPEN, State, Step, Ticket, Urgency
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said, plain
from handlers.group import is_named, own_matters
from handlers.middleware import reply, speaker
from handlers.resident.deny import hear_deny
from handlers.resident.urge import hear_urge
from handlers.router import RESIDENTS, Router

router = Router()
CLAUSES = re.compile("[,，。;；!！?？~ ]+|(?:但是|可是|不过|就是)")
ALL = re.compile(
    "(?:嗯+|哦+|好的|现在|这下|这[两三几]件|[两三]件|两样|两个|谢谢|[,，。 ])*(?:全部|全|都|两件)+(?:已经|弄|修|办|搞|处理|解决)?(?:好|完|亮|通)?了"
    "(?:谢谢?|多谢|感谢|辛苦|您|你们?|师傅|小王|啊|哈|啦|大家|[,，。! ~])*"
)
NOT_YET = re.compile("还没|没(?:动|弄|修|来|清|换|人|好)|还(?:在|是)|不行|又")
LONGEST = 60  # characters of such a sentence


@router.anything(RESIDENTS)
def hear_all(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Only what somebody has told a result of: what nobody has mended is not over by a word about the others."""
    if reading.danger or is_named(said, message) or not ALL.fullmatch(plain(message.text)):
        return None
    own = [one for one in own_matters(desk, message) if one.state is State.RESOLVED and one.reporter == message.who]
    if len(own) < 2:
        return None
    done = [confirm(desk, one.number, speaker(message), now, words=message.text) for one in own]
    reply(desk, message, resident.all_confirmed(done), ticket=done[0].number)
    return done[0].number


@router.anything(RESIDENTS)
def hear_halves(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Each clause moves the matter that it alone names; where the words do not tell two apart, other ears have it."""
    if reading.danger or not message.text or len(message.text) > LONGEST or said.word or is_named(said, message):
        return None
    clauses = [one for one in CLAUSES.split(plain(message.text)) if one]
    if len(clauses) < 2 or asks_whether(message.text) or gives_up(message.text) or puts_off(message.text):
        return None
    own = [one for one in own_matters(desk, message) if one.state in OPEN | {State.RESOLVED}]
    own = [one for one in own if one.reporter == message.who and one.urgency is not Urgency.DANGER]
    if len(own) < 2:
        return None
    good, bad = _told_of(clauses, own)
    if len(good) != 1 or len(bad) != 1 or good[0].number == bad[0].number:
        return None
    if (good[0].state, Step.CONFIRM) not in MOVES:
        return None
    confirm(desk, good[0].number, speaker(message), now, words=message.text)
    ear = hear_deny if bad[0].state is State.RESOLVED else hear_urge
    return ear(replace(said, number=bad[0].number), message, reading, desk, now)


def _told_of(clauses: list[str], own: list[Ticket]) -> tuple[list[Ticket], list[Ticket]]:
    """Which of them are over by these words, and which are not."""
    good: dict[int, Ticket] = {}
    bad: dict[int, Ticket] = {}
    for clause in clauses:
        named = [one for one in own if shares_a_word(clause, one.summary)]
        if len(named) != 1:
            continue
        one = named[0]
        if NOT_YET.search(clause) or denies(clause) or goes_on(clause):
            bad[one.number] = one
        elif names_something_good(clause) and not stopped_running(clause[-2:], one.category.value, one.summary):
            good[one.number] = one
    return list(good.values()), list(bad.values())
