"""『办居住证要带什么』: answered from a source, or passed to a person; talk is not."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.deeds.ask import answer, find, gap, keep, waits_for
from bot.deeds.doors import known_as
from bot.deeds.group_line import say_in_group
from bot.deeds.notice_after import answering, from_notice
from bot.domain.answering import asks_for_word
from bot.domain.answers import Outcome, asks, words_of
from bot.domain.faults import plainly_a_complaint, plainly_a_fault
from bot.domain.outages import asks_back
from bot.domain.ticket import Judged
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import answers, notices
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import is_staff, reply
from handlers.resident.maybe import SOUNDS
from handlers.resident.report import these_too
from handlers.router import RESIDENTS, STAFF, Router

router = Router()
BARE = re.compile(
    r"(?:具体|你?在|是|到|从)*(?:哪[里儿个]?|什么|几)个?(?:位置|地方|楼层?|栋|单元|号楼|层|户|家|点钟?|时候)?(?:的|呀|啊|呢|嘛|哦|[?？])*"
)
STILL_ASKED = timedelta(hours=4)  # 「明天九点」 is not said a day after it was asked
AT_THE_DESK, PLAIN_KIND = frozenset({"papers", "welfare"}), 0.5
OF_THE_OFFICE = re.compile(
    "(?:你们|你们?那|社区|居委会|服务站|服务中心|办事大厅|大厅|物业)(?:现在|今天|明天|周末|周[一二三四五六日]|中午|晚上|上午|下午|的|办公室)*(?:几点|什么时候|啥时候|上班|下班|开门|关门|休息|有人|在哪|在什么|怎么走|地址|电话|咋走)"
)
AN_HOUR = timedelta(hours=1)
JUST_SAID = timedelta(minutes=10)
ALOUD = frozenset({"question", "chat", "supplement", "request", "suggestion"})


@router.command("ask")
@router.anything(RESIDENTS | STAFF)
def hear_ask(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """A question that is one, with certainty above the floor; what nobody wrote down becomes a gap only where a
    question was surely put, or put to us alone."""
    ordered = said.stem == "ask" and bool(said.word)
    alone = is_alone(desk, message)
    public = message.is_group and not alone
    if public and is_staff(message):
        return None
    if public and not ordered and _in_the_group(message, reading, desk, now):
        return 0
    if alone and not ordered and not reading.danger and not is_staff(message) and _from_his_groups(message, desk, now):
        return 0
    if not ordered and not _is_question(message.text, reading, ours=is_staff(message)):
        return None
    if ordered and not said.rest:
        return None
    return _answered(message, reading, desk, now, ordered=ordered, alone=alone)


def _is_of_the_desk(text: str, reading: Reading) -> bool:
    """「老年证怎么办」 right after another answer, which the models take for talk about that one; 「社区在哪」."""
    if OF_THE_OFFICE.search(text):
        return True
    return reading.category.value in AT_THE_DESK and reading.category.p >= PLAIN_KIND and asks_for_word(words_of(text))


def _answered(
    message: Inbound, reading: Reading, desk: Desk, now: datetime, *, ordered: bool, alone: bool
) -> int | None:
    """From an entry, else it becomes a gap."""
    found = find(desk, message.text, reading, now)
    if found.entries:
        text = answer(desk, message, found.entries, now)
        if alone or not message.is_group:
            reply(desk, message, text, what="answer")
        return 0
    if reading.opens and asks_for_word(words_of(message.text)):  # 「派出所电话多少」 is no 治安
        reading = replace(reading, intent=Judged("question", "rule", reading.intent.p))
    asked = reading.intent.value == "question" or (
        alone and not reading.opens and _is_of_the_desk(message.text, reading)
    )
    if not (
        ordered or (alone and not reading.opens and (asked or reading.p_open >= SOUNDS)) or (asked and reading.opens)
    ):
        return None  # 「你吃饭了吗」, to us alone: for no worker
    if is_staff(message) and not ordered:
        return None
    ticket = gap(desk, message, replace(reading, joins=""), found.expired, now)
    if not message.is_group or alone:
        line = f"{answers.at_once(message.text)}{waits_for(desk, ticket)}{these_too(desk, message, ticket)}"
        reply(desk, message, line, ticket=ticket.number)
    return ticket.number


def _in_the_group(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> bool:
    """Was it a neighbour who was asked (『哪个位置』), or has a notice of this group the answer?"""
    before = partial(_before, message, desk, now)
    number, told = (0, "") if reading.danger else answering(desk, message.chat, message.text, now, before)
    if not told:
        return BARE.fullmatch(message.text.strip()) is not None
    keep(desk, message, Outcome.NOTICE, now)
    back = asks_back(message.text)
    what = "back" if back else told
    if _is_fresh(f"from-notice/{number}/{message.chat}/{what}", desk, now):
        line = notices.wait_for_it(told) if back else told
        say_in_group(
            desk,
            message,
            line,
            now,
            what="from-notice",
            until=now + STILL_ASKED,
            subject=f"{desk.community}/notice/{number}",
        )
    return True


def _is_fresh(name: str, desk: Desk, now: datetime) -> bool:
    """Was it not said within the hour? Three neighbours who ask when the water comes read one answer."""
    said = desk.notes.get(name)
    if said and now - datetime.fromisoformat(said) < AN_HOUR:
        return False
    desk.notes.set(name, now.isoformat())
    return True


def _before(message: Inbound, desk: Desk, now: datetime) -> list[str]:
    """What residents said here of late."""
    talk = desk.inbox.recent(message.chat, message.key, now - JUST_SAID)
    return [one.text for one in talk if not one.staff and one.text]


def _from_his_groups(message: Inbound, desk: Desk, now: datetime) -> bool:
    """Asked alone: has a notice of a group in which he is the answer?"""
    before = partial(_before, message, desk, now)
    his = [room for room, _ in desk.chats.rooms_of(known_as(desk, message.who))]
    rooms = his or [chat.id for chat in desk.chats.all() if chat.kind == "residents"]
    told = [from_notice(desk, room, message.text, now, before) for room in rooms]
    found = next(filter(None, told), "") if his else told[0] if len(set(told)) == 1 else ""
    if not found:
        return False  # of who is known in no group it counts where all have read the same
    keep(desk, message, Outcome.NOTICE, now)
    return reply(desk, message, found, what="answer")


def _is_question(text: str, reading: Reading, *, ours: bool) -> bool:
    if not asks(words_of(text)) or reading.danger:
        return False
    if ours:
        return not reading.work_step
    if reading.intent.value not in ALOUD:
        return False
    return reading.intent.value == "question" or not (plainly_a_fault(text) or plainly_a_complaint(text))
