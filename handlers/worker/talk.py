"""『压缩机跳停，师傅在修』: what one of ours says of a matter in words that no reading took for a step."""

import re
from datetime import datetime

from bot.deeds.ask_back import answered_back
from bot.deeds.standin import hands_of, in_hand
from bot.deeds.supplement import supplement
from bot.deeds.to_her import asked_of_him, to_her
from bot.deeds.transfer import named
from bot.domain.endings import only_thanks
from bot.domain.other_things import names_another
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.small_talk import is_small_talk
from bot.domain.taking_up import nods, promises, spoken_of
from bot.domain.ticket import MOVES, Step, Ticket, Urgency
from bot.domain.work_words import has_looked, only_asks, says_not_done, work_step
from bot.errors import NotYours
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.words import Said
from handlers.dangers import must_be_named
from handlers.group import (
    answers,
    is_alone,
    is_internal,
    is_named,
    just_spoken_of,
    may_mean,
    pointed_at,
    speaks_of_others,
    takes,
    worker_matters,
)
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import STEPS, act, moves, to_whom, told

router = Router()
OUR_OWN = re.compile("^[你您我他她它]")
DEPARTMENT = re.compile("[报反][给到映告]")
ENOUGH = 5  # characters of a sentence that tells something
ASIDE = re.compile(
    "[?？吗呢么]$|^(?:今天|明天|昨天)(?:真|好|太|天气)|怎么|咋|什么|啥|谁|哪|几|多少|帮我|给我|查|发给|[跟和给]我说|告诉我|说一声|你好|您好|早上好|下班|吃饭|在吗|测试|^[a-zA-Z]+$"
)
REMIND = re.compile("提醒(?:我|一下我)")


@router.anything(STAFF)
def hear_talk(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Kept with the matter it joins: a step where the words tell one, the answer where a question was asked, else the
    first human word about it. What joins nothing is talk."""
    ticket = pointed_at(said, message, reading, desk)
    if ticket is not None and not is_named(said, message) and _is_elsewhere(ticket, message, reading, desk):
        ticket = None
    if ticket is None and not message.is_group and is_alone(desk, message):
        return _of_his_own(said, message, reading, desk, now)
    if ticket is None and message.is_group and (answered := _answered(message, desk)) is not None:
        stem = "finish" if answers(desk, answered, message.text) else "accept"
        number = act(stem, answered.number, said, message, desk, now).number
        desk.tickets.link(number, message.key)
        return number
    if ticket is None or not (message.text or message.media):
        return None
    by = speaker(message)
    stem = "finish" if answers(desk, ticket, message.text) else _step(message.text, by, ticket)
    takes_over = stem == "accept" and ticket.assignee not in {"", *hands_of(desk, by.id)}
    if (
        stem in ("accept", "finish")
        and not takes_over
        and (ticket.state, STEPS[stem]) in MOVES
        and takes(ticket, STEPS[stem])
        and (is_named(said, message) or not must_be_named(ticket, STEPS[stem], message.text, desk))
    ):
        number = act(stem, ticket.number, said, message, desk, now).number
        desk.tickets.link(number, message.key)
        return number
    if is_alone(desk, message):
        _is_his_to_say(message.text, by)
    if (ticket.state, Step.SUPPLEMENT) not in MOVES:
        return ticket.number if is_named(said, message) else None
    if not desk.rights.may(by, Deed.SUPPLEMENT, ticket.unit, ticket.owners):
        return ticket.number
    ticket = supplement(desk, ticket.number, message, reading, by, now)
    if is_alone(desk, message) and not message.is_group:  # what he hears nothing of, he believes to be done
        answered_back(desk, ticket, by, words.without_number(message.text))
        reply(desk, message, worker.noted(ticket), ticket=ticket.number)
    return ticket.number


def _is_elsewhere(ticket: Ticket, message: Inbound, reading: Reading, desk: Desk) -> bool:
    """Heard as of this matter, and of another's life, house or hands."""
    return speaks_of_others(message, desk, speaker(message)) or not may_mean(ticket, message, reading, desk)


def _answered(message: Inbound, desk: Desk) -> Ticket | None:
    """「晚上我上门说」 of the one matter that was just talked of and is his; 「嗯」 only right after it, and of no danger. 「八点半」 of
    what was asked in the last thing said."""
    nod = nods(message.text)
    asked = None if is_internal(desk, message) else just_spoken_of(desk, message, last=True)
    if asked is not None and asked.assignee in hands_of(desk, message.who) and answers(desk, asked, message.text):
        return asked
    if (
        is_internal(desk, message)
        or speaks_of_others(message, desk, speaker(message))
        or not (nod or promises(message.text) or work_step(message.text) == "accept")
    ):
        return None
    ticket = just_spoken_of(desk, message, last=nod)
    if (
        ticket is None
        or ticket.assignee not in hands_of(desk, message.who)
        or (nod and ticket.urgency is Urgency.DANGER)
    ):
        return None
    if must_be_named(ticket, Step.ACCEPT, message.text, desk):
        return None
    return ticket if (ticket.state, Step.ACCEPT) in MOVES and takes(ticket, Step.ACCEPT) else None


def _of_his_own(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『灯我下午换』, 『1 扶正了』 to us alone: of what is in his hands, and surely of that one. What takes no step is kept
    with it."""
    by = speaker(message)
    if REMIND.search(message.text):
        return None  # 「明天提醒我换灯」 takes nothing
    number, rest = words.numbered(message.text)
    if number in {one.number for one in in_hand(desk, by.id)}:
        said = Said(said.stem, "", number, rest)
    if not said.number and speaks_of_others(message, desk, by):
        return None
    stem = work_step(message.text) or ("accept" if promises(message.text) else "")
    if stem == "transfer" and (stem := _given_on(said, message, desk, now)) == "":
        return None
    if not stem:
        working = (
            None if said.number or not _tells(message.text) else _one_in_work(message, reading, desk, untaken=True)
        )
        if working is not None and takes(working, Step.ACCEPT):
            return _noted_and_taken(said, working, message, reading, desk, now)
        ticket = desk.tickets.get(said.number) if said.number else working
        return _noted(ticket, message, reading, desk, now) if ticket is not None else None
    if stem == "accept" and not said.number and (working := _one_in_work(message, reading, desk)) is not None:
        return _noted(working, message, reading, desk, now)
    found = worker_matters(said, message, reading, desk, STEPS[stem], by, now)
    if found and said.number and stem == "accept" and not takes(found[0], Step.ACCEPT):
        return _noted(found[0], message, reading, desk, now)
    return moves(stem, said, message, reading, desk, now)


def _tells(text: str) -> bool:
    """「人没事 回老家了」 of the one thing that he is at: whatever tells something, and is no greeting, no question and no order."""
    if says_not_done(text) or has_looked(text):
        return True
    if len(text) < ENOUGH or ASIDE.search(text):
        return False
    return not (only_asks(text) or is_small_talk(text) or only_thanks(text))


def _given_on(said: Said, message: Inbound, desk: Desk, now: datetime) -> str:
    """transfer, where one of ours is named; what he 「报给市政了」 he is at work on; 「钱转给你了」 is talk."""
    his = in_hand(desk, message.who)
    to = to_whom(said.rest.partition(" ")[0] or said.rest)
    if not his or named(desk, his[0], to, now) is not None:
        return "transfer"
    if OUR_OWN.search(to):
        return ""
    return "accept" if DEPARTMENT.search(message.text) else "transfer"


def _one_in_work(message: Inbound, reading: Reading, desk: Desk, *, untaken: bool = False) -> Ticket | None:
    """「打过电话了，他们下午来」: what he has taken already (or *untaken* too), where it is his only one or the one that his words
    name."""
    his = [one for one in in_hand(desk, message.who) if one.is_open]
    found = [his[at] for at in spoken_of(message.text, [one.summary for one in his])]
    if len(found) != 1 or (takes(found[0], Step.ACCEPT) and not untaken):
        return None
    at_it = untaken and len(his) == 1 and not takes(found[0], Step.ACCEPT)  # whatever he meets there: 「楼上不开门」
    if not at_it and names_another(message.text, found[0].summary):
        return None
    return found[0] if may_mean(found[0], message, reading, desk) else None


def _noted_and_taken(
    said: Said, ticket: Ticket, message: Inbound, reading: Reading, desk: Desk, now: datetime
) -> int | None:
    """「看了，是阀门的事」 of what nobody has taken up yet: he is at it. What does not say so is only kept; and a danger goes on
    ringing until somebody says that he goes."""
    if ticket.urgency is Urgency.DANGER:
        return None
    if not has_looked(message.text) or (ticket.state, Step.ACCEPT) not in MOVES:
        return _noted(ticket, message, reading, desk, now)
    ticket = act("accept", ticket.number, said, message, desk, now)
    desk.tickets.link(ticket.number, message.key)
    reply(desk, message, told("accept", ticket, now, desk), ticket=ticket.number)
    return ticket.number


def _noted(ticket: Ticket, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    if (ticket.state, Step.SUPPLEMENT) not in MOVES:
        return None
    said = words.numbered(message.text)[1] or message.text
    if asked_of_him(desk, ticket, now) and not says_not_done(said):
        goes = to_her(desk, ticket.number, said, message, speaker(message), now, asks=False)
        reply(desk, message, worker.told_her(ticket, asks=False, in_group=False, goes=goes), ticket=ticket.number)
        return ticket.number
    ticket = supplement(desk, ticket.number, message, reading, speaker(message), now)
    answered_back(desk, ticket, speaker(message), words.numbered(message.text)[1] or message.text)
    reply(desk, message, worker.noted(ticket), ticket=ticket.number)
    return ticket.number


def _step(text: str, by: Actor, ticket: Ticket) -> str:
    """What he says of it; who has it in hand and tells what will be done or what he has asked, works on it: also who has
    told a department that is none of ours."""
    stem = work_step(text)
    if by.id != ticket.assignee or (stem and not (stem == "transfer" and DEPARTMENT.search(text))):
        return stem
    return "accept" if stem or promises(text) or has_looked(text) else ""


def _is_his_to_say(text: str, by: Actor) -> None:
    """Raise NotYours for a command of others: to us alone it is no talk, and who said it hears whose it is."""
    row = words.not_for(by.standing, text)
    if row is not None:
        raise NotYours(f"{by.standing} says {row.stem}", reply=worker.not_your_word(row))
