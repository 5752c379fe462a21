"""『通知 3网格 明早9点停水』: shown first, sent on a press."""

import re
from datetime import datetime

from bot.deeds.notice import cancel, preview, send
from bot.deeds.notice_after import asks_whether_over, not_over, over
from bot.domain.notices import NoticeState
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()
IT_IS_BACK = re.compile(r"(?:已经?)?(?:都)?(?:恢复|来[水电气]|通[气网]?|好|可以坐)了?[了啊哈。 ]*")
NOT_YET = re.compile(r"还?没有?(?:好|恢复|来|通)?(?:[水电气网])?(?:呢|哦|啊)?(?:[\s,，。]|$)")
TO_THEM = re.compile(
    r"^(?:帮我|麻烦|请)?(?:给|向|往|在)(?P<whom>.{2,24}?)(?:群里?)?(?:发|下)(?:一?[个条份]|一下)?通知[\s:：,，说]*(?P<words>.{4,})$",
    re.DOTALL,
)
YES, NO = frozenset({"确认", "确认发送", "发送"}), frozenset({"取消", "不发了"})


@router.command("notice")
def hear_notice(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """To which groups, when, what; nothing leaves before the press."""
    preview(desk, speaker(message), after_word(message.text, said.word), now, answers=message.key)
    return 0


def after_word(text: str, word: str) -> str:
    """All that follows the word of command as it was written: a number in it is no ticket's."""
    return text[text.find(word) + len(word) :].lstrip(" :：,，") if word in text else text


@router.anything(STAFF)
def hear_to_them(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『给桂香苑3栋发个通知，明天停水』, to us alone."""
    found = TO_THEM.match(words.plain(message.text))
    if found is None or speaker(message).standing not in words.table()["notice"].by or not is_alone(desk, message):
        return None
    preview(desk, speaker(message), f"{found['whom']} {found['words']}", now, answers=message.key)
    return 0


@router.press("notice_send")
def press_send(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """发送."""
    reply(desk, message, send(desk, said.number, speaker(message), now))
    return 0


@router.press("notice_cancel")
def press_cancel(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """取消."""
    reply(desk, message, cancel(desk, said.number, speaker(message), now))
    return 0


@router.press("notice_over")
def press_over(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """恢复了."""
    reply(desk, message, over(desk, said.number, speaker(message), now))
    return 0


@router.press("notice_not_over")
def press_not_over(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """还没有."""
    reply(desk, message, not_over(desk, said.number, speaker(message), now))
    return 0


@router.anything(STAFF)
def hear_whether_over(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『恢复了』 or 『还没』 to 「恢复了吗」, from whose notice it is, does what its buttons do."""
    does = over if IT_IS_BACK.fullmatch(said.rest) else not_over if NOT_YET.match(said.rest) else None
    if does is None or message.is_group or not (number := asks_whether_over(desk, speaker(message), now)):
        return None
    reply(desk, message, does(desk, number, speaker(message), now))
    return 0


@router.anything(STAFF)
def hear_yes(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『确认』 after a preview does what its button does."""
    if said.rest not in YES | NO or message.is_group or speaker(message).standing not in words.table()["notice"].by:
        return None
    by = speaker(message).id
    mine = [one for one in desk.notices.recent(20) if one.by == by and one.state is NoticeState.DRAFT]
    if not mine:
        return None
    number = mine[0].number
    do = send if said.rest in YES else cancel
    reply(desk, message, do(desk, number, speaker(message), now))
    return 0
