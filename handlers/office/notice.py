"""『通知 3网格 明早9点停水』: shown first, sent on a press."""

import re
from datetime import datetime, timedelta

from bot.deeds.notice import asks, cancel, preview, read, send
from bot.deeds.notice_after import asks_whether_over, not_over, over
from bot.domain.notice_orders import ordered
from bot.domain.notice_words import several
from bot.domain.notices import Notice, NoticeState
from bot.domain.people import Actor, Standing
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import notices, words
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.office.announced import taken_back, who_has_it
from handlers.router import STAFF, Router

router = Router()
IT_IS_BACK = re.compile(r"(?:已经?)?(?:都)?(?:恢复|来[水电气]|通[气网]?|好|可以坐)了?[了啊哈。 ]*")
NOT_YET = re.compile(r"还?没有?(?:好|恢复|来|通)?(?:[水电气网])?(?:呢|哦|啊)?(?:[\s,，。]|$)")
WHO_READ = re.compile(
    r"(?:刚才|刚刚|上面)?(?:的|那个|那条|这个|这条)?(?:通知)?(?:现在|到底)?(?:(?:有|都)?(?:多少|几个?)(?:个?人|个?群|户)?(?:都|已经)?(?:看|收到|读|点|发)(?:了|过|到|出去)+"
    r"|(?:都)?(?:有)?(?:谁|哪些人|哪些群|哪个群|哪几个群|哪个)(?:还)?(?:都)?没?(?:看|点|读|收到|发)(?:了|过|到|出去)*|(?:有没有|还有)(?:谁|人|群|哪个|哪些)(?:还)?没(?:有)?(?:看|点|发|读)(?:了|过|的|到)*"
    r"|(?:都)?发出去(?:了)?(?:没有?|吗)|都(?:点|发|看)了(?:没有?|吗))(?:通知)?[吗呢啊呀?？。 ]*"
)
STOPS = re.compile(
    r"(?:算了|那|那就|先|通知|这个|这条|那条|就|[,， ]){0,4}(?:别|不要|不用|不)(?:再|往外)?发(?:出去)?了?[吧啊。! ]*"
)
_LAST = "(?:刚才|刚刚|刚发|上面|上一条|上条|那条|前面)(?:发的?|那条|的|那个)*"
TAKES_BACK = re.compile(
    rf"(?:把)?(?:{_LAST})通知(?:给我|先|就)*(?:发错了|写错了|弄错了|撤回|撤了|撤掉|取消|不发了|别发了|收回)[了吧啊。 ]*"
    rf"|(?:撤回|取消|收回|撤掉|撤了)(?:{_LAST})?通知(?:[ #]*(?P<number>\d{{1,6}}))?[了吧啊。 ]*"
)
CORRECTS = re.compile(
    r"^(?:(?P<head>更正)[\s:：,，]*(?:通知)?\s*#?(?P<number>\d{1,6})?|(?:刚才的?)?通知(?:要|得)?(?:改一下|改改|更正一下|更正))[\s:：,，]+(?P<words>.{4,})$",
    re.DOTALL,
)
LATELY = timedelta(hours=12)
YES = frozenset(
    {
        "确认",
        "确认发送",
        "发送",
        "发",
        "发吧",
        "发了吧",
        "发出去",
        "发出去吧",
        "可以发",
        "可以发了",
        "就这么发",
        "那就发",
    }
)
NO = frozenset({"取消", "不发了"})
_SENDS = re.compile("^(?:那?就)?(?:发给|发到|发|给|到)(?=.{2})")  # 「发给3栋」
ALL = frozenset({"都发", "都发了吧", "全部发送", "都发出去", "一起发"})
SHORT = 20  # characters of an answer to 「发给谁」
JUST_ASKED = timedelta(minutes=10)


@router.anything(STAFF)
def hear_correction(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『更正 1 停到下午2点』『通知改一下，停到下午2点』: of the one that is named, else of his last; shown before it leaves."""
    found = CORRECTS.match(words.plain(message.text)) if _may(message, desk) else None
    last = int(found["number"]) if found and found["number"] else _last(desk, message, now) if found else 0
    if found is None or not last:
        return None
    preview(desk, speaker(message), f"更正{last} {found['words']}", now, answers=message.key)
    return 0


@router.anything(STAFF)
def hear_take_back(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『刚才的通知发错了』: what nobody has pressed yet is taken back; for the rest there is a correction."""
    text = words.plain(message.text)
    found = TAKES_BACK.fullmatch(text) or STOPS.fullmatch(text) if _may(message, desk) else None
    named = found.groupdict().get("number") if found else None
    number = int(named) if named else _last(desk, message, now) if found else 0
    if not number:
        return None
    known = desk.notices.get(number)
    reply(desk, message, taken_back(desk, known, message, now) if known is not None else notices.none(number))
    return 0


def _may(message: Inbound, desk: Desk) -> bool:
    return speaker(message).standing in words.table()["notice"].by and is_alone(desk, message)


def _last(desk: Desk, message: Inbound, now: datetime) -> int:
    """The number of his newest one of today; 0 for none."""
    mine = (
        one.number
        for one in desk.notices.recent(20)
        if one.by == message.who and not one.typed and now - one.made_at <= LATELY
    )
    return next(mine, 0)


@router.anything(STAFF)
def hear_to_them(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『给桂香苑3栋发个通知，明天停水』, to us alone."""
    said_to = ordered(words.plain(message.text)) if _may(message, desk) else ""
    if not said_to:
        return None
    preview(desk, speaker(message), said_to, now, answers=message.key)
    return 0


@router.anything(STAFF)
def hear_several(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『通知 全体：A。通知 7栋：B』: each is shown, and one 「发送」 sends them all."""
    parts = several(words.plain(message.text)) if _may(message, desk) else []
    if not parts:
        return None
    _shown(parts, message, desk, now)
    return 0


def _shown(parts: list[str], message: Inbound, desk: Desk, now: datetime) -> None:
    """Each as a draft; what is missing in some of them is asked once."""
    missing = []
    for at, part in enumerate(parts):
        try:
            preview(desk, speaker(message), part, now, answers=message.key if at == 0 else "")
        except Unclear as error:
            missing.append(error.reply)
    for line in dict.fromkeys(missing):
        reply(desk, message, line)


@router.anything(STAFF)
def hear_to_whom(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『全体』『松岭花园』, after we asked to whom the notice goes that he has just written."""
    whom = _SENDS.sub("", words.plain(message.text).strip(" 。,，的吧"))
    if not whom or len(whom) > SHORT or not _may(message, desk):
        return None
    unknown = read(desk, whom, now).audience.unknown
    if not unknown and not _is_audience(whom, desk, now):
        return None
    for earlier in reversed(desk.inbox.recent(message.chat, message.key, now - JUST_ASKED)):
        if earlier.who != message.who:
            continue
        parts = [part for part in _parts_of(earlier.text) if _lacks(part, desk, now)]
        if parts and unknown:
            reply(desk, message, asks(desk, unknown))
            return 0
        if parts and not any(one.by == message.who and one.made_at >= earlier.at for one in desk.notices.recent(5)):
            _shown([_to(whom, part, desk) for part in parts], message, desk, now)
            return 0
        if len(earlier.text) > SHORT or not read(desk, earlier.text, now).audience.unknown:
            return None  # 「3网格」 that nobody has was one try
    return None


def _parts_of(text: str) -> list[str]:
    """What he ordered, each behind its word of command."""
    clean = words.plain(text)
    said = words.said("notice", clean)
    order = ordered(clean) or (after_word(clean, said.word) if said is not None else "")
    return several(clean) or ([order] if order else [])


def _lacks(part: str, desk: Desk, now: datetime) -> bool:
    composed = read(desk, part, now)
    return bool(part) and (composed.audience.is_empty or bool(composed.audience.unknown))


def _to(whom: str, part: str, desk: Desk) -> str:
    """「松岭花园」 stands before the house that several estates have, anything else for itself."""
    is_estate = desk.book.estate(whom) is not None
    return (
        f"{whom}{part}"
        if is_estate and part[:1].isalnum() and read(desk, part, desk.now).audience.unknown
        else f"{whom} {part}"
    )


def _is_audience(whom: str, desk: Desk, now: datetime) -> bool:
    composed = read(desk, whom, now)
    return not composed.audience.is_empty and not composed.audience.unknown and not composed.text.strip("：")


@router.anything(STAFF)
def hear_who_read(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『几个人看了』『有没有人没点』: of his last one, in which groups it is and whose tap is still wanted."""
    last = _last(desk, message, now) if _may(message, desk) and WHO_READ.fullmatch(words.plain(message.text)) else 0
    notice = desk.notices.get(last) if last else None
    if notice is None or notice.state in (NoticeState.CANCELLED, NoticeState.CORRECTED):
        return None
    reply(desk, message, who_has_it(desk, notice))
    return 0


@router.command("notice")
def hear_notice(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """To which groups, when, what; nothing leaves before the press."""
    preview(desk, speaker(message), after_word(message.text, said.word), now, answers=message.key)
    return 0


def after_word(text: str, word: str) -> str:
    """All that follows the word of command as it was written: a number in it is no ticket's."""
    return text[text.find(word) + len(word) :].lstrip(" :：,，") if word in text else text


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
    if (
        said.rest not in YES | NO | ALL
        or message.is_group
        or speaker(message).standing not in words.table()["notice"].by
    ):
        return None
    by = speaker(message)
    mine = [one for one in desk.notices.recent(20) if _waits_for(one, by, now)]
    if not mine:
        return None
    do = cancel if said.rest in NO else send
    for one in reversed(mine):
        if one.made_at == mine[0].made_at or said.rest in ALL:  # what he wrote in one message
            reply(desk, message, do(desk, one.number, by, now), what=f"notice-{one.number}")
    return 0


def _waits_for(notice: Notice, by: Actor, now: datetime) -> bool:
    """His own draft; for the office also what somebody has asked it to release."""
    if notice.by == by.id:
        return notice.state is NoticeState.DRAFT
    asked = notice.state is NoticeState.ASKED and now - notice.made_at <= LATELY
    return asked and by.standing is Standing.OFFICE
