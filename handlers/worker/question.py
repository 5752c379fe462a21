"""『#1 五点半下班』『答复 1 带身份证』『一楼大厅』: what he was asked to answer goes to who asked, however short it is."""

import re
from datetime import datetime

from bot.deeds.ask_back import answered_back, asked_of_him
from bot.deeds.questions import asked_last, is_question
from bot.deeds.standin import in_hand
from bot.deeds.supplement import supplement
from bot.domain.answering import fits, is_told
from bot.domain.rights import Deed
from bot.domain.taking_up import promises
from bot.domain.ticket import MOVES, Step, Ticket
from bot.domain.work_words import has_looked
from bot.errors import NoSuchTicket
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.words import Said
from handlers.group import HALF_A_DAY, is_alone, pointed_at
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import act

router = Router()
TO_HER = re.compile(r"^(?:请)?(?:答复|回复|答|回|告诉)(?:[他她]|居民)?[\s:：,，是]*")
HIS_DAY = re.compile(
    "开会|吃饭|接孩子|请假|培训|值班|聚餐|回家|出发|打牌|学习|体检|睡觉|加班"
)  # 「下午三点开会」 answers who asks of a meeting
TELLS = 4  # characters of an answer that is known by its number alone
FOR_ANOTHER = re.compile(r"^[\u4e00-\u9fff]{2,10}[:：]")


@router.anything(STAFF)
def hear_answered_question(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """By its number, by what he quotes, or the one question in his hands that his words fit. Said for a department
    (「城管：…」) it is that one's word, and what tells nothing is none."""
    if not is_alone(desk, message):
        return None
    ticket, rest = _meant(said, message, reading, desk, now)
    if ticket is None or not rest or (ticket.state, Step.FINISH) not in MOVES or not ticket.is_open:
        return None
    if not desk.rights.may(speaker(message), Deed.FINISH, ticket.unit, ticket.owners):
        return None
    ticket = act("finish", ticket.number, Said("finish", "", ticket.number, rest), message, desk, now)
    desk.tickets.link(ticket.number, message.key)
    asks = ticket.chat.startswith("room:") and ticket.asked_at is None
    reply(desk, message, worker.answer_passed_on(ticket, asks=asks), ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_answer_to_a_colleague(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『下午五点前』, after the office had asked when the lamp will be good: without its number, where one alone was asked after."""
    if said.number or words.named_first(message.text)[0] or not is_alone(desk, message):
        return None
    asked = {one.number: question for one in in_hand(desk, message.who) if (question := asked_of_him(desk, one, now))}
    number = next(iter(asked), 0)
    if len(asked) != 1 or not (fits(asked[number], message.text) or has_looked(message.text)):
        return None
    by = speaker(message)
    ticket = supplement(desk, number, message, reading, by, now)
    answered_back(desk, ticket, by, message.text)
    reply(desk, message, worker.noted(ticket), ticket=number)
    return number


def _meant(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> tuple[Ticket | None, str]:
    """The question, and what is said to it."""
    command = words.said("answer", message.text)
    number, rest = words.numbered(message.text)
    if command is not None:
        number, rest = command.number, command.rest
    elif said.number:
        number, rest = said.number, said.rest or rest
    elif message.quote or message.quoted_text:
        found = pointed_at(said, message, reading, desk)
        number, rest = (found.number, message.text) if found is not None else (0, "")
    elif not number:
        return _one_he_may_mean(message, desk, now), message.text.strip()
    if not number or FOR_ANOTHER.match(rest):
        return None, ""
    try:
        ticket = desk.tickets.get(number)
    except NoSuchTicket:
        return None, ""
    answer = TO_HER.sub("", rest, count=1).strip(" ,，:：")
    ordered = command is not None or answer != rest.strip(" ,，:：")
    if not answer or not is_question(desk, ticket):
        return None, ""
    heard = ordered or fits(asked_last(desk, ticket), answer) or (len(answer) >= TELLS and is_told(answer))
    return (ticket, answer) if heard else (None, "")


def _one_he_may_mean(message: Inbound, desk: Desk, now: datetime) -> Ticket | None:
    """Of those asked within half a day and not answered, the only one that his words fit. While he has other work in hand,
    nothing that may be a promise of work."""
    his = [one for one in in_hand(desk, message.who) if one.is_open]
    asked = [one for one in his if now - one.opened_at <= HALF_A_DAY and is_question(desk, one)]
    fit = [one for one in asked if fits(one.summary, message.text)]
    fit = [one for one in fit if all(word in one.summary for word in HIS_DAY.findall(message.text))]
    if len(fit) != 1 or (len(his) > len(asked) and promises(message.text)):
        return None
    return fit[0]
