"""『停水改到后天』『明天不停水了』『停水前一小时再提醒一下』『停水的通知多少人看了』: of a notice that there is already."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.deeds.notice import cancel, preview
from bot.deeds.notice_after import reached
from bot.deeds.notice_again import put_right, remind
from bot.deeds.notice_lines import groups
from bot.deeds.steps import name_of
from bot.domain.notice_answers import dated, speak_alike
from bot.domain.notice_words import asks_who_has_it, called_off, change_of, reminder_of, takes_back
from bot.domain.notices import Notice, NoticeState, called
from bot.domain.people import Standing
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import notices, words
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import LOOK_AFTER, Router

router = Router()
LATELY = timedelta(hours=12)
STILL_KNOWN = timedelta(days=3)  # so long after it was written one speaks of it by its thing
GONE = frozenset({NoticeState.CANCELLED, NoticeState.CORRECTED})
SENT = frozenset({NoticeState.SENT})
ORDER = re.compile(r"^(?:发)?(?:一?[个条]?)通知[\s:：,，]*(?!(?:我|你|他|她|过|了|到))\S{2,}[\s,，:：]")
# What is told to all; a lift or a leave may be called off without a notice
ANNOUNCED = re.compile("停[水电气网]|演练|演习|体检|讲座|义诊|疫苗|消杀|血压|开会|放映|理发|活动")
STANDS = frozenset({NoticeState.DRAFT, NoticeState.ASKED, NoticeState.SENT})


_NAMES_NOTHING = re.compile("[刚才上面昨今天早前那条个这的发把一]")


@router.anything(LOOK_AFTER)
def hear_who_has_it(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『停水的通知多少人看了』『通知发出去没有』: in which groups it is and whose tap is still wanted."""
    topic = asks_who_has_it(words.plain(message.text)) if is_alone(desk, message) else None
    if topic is None:
        return None
    notice = _which(desk, message, topic, now) or _which(desk, message, topic, now, states=GONE)
    if notice is None:
        return None
    line = notices.was_cancelled(notice.number) if notice.state in GONE else who_has_it(desk, notice)
    if "谁发" in message.text or "谁写" in message.text:
        line = notices.by_whom(notice.number, name_of(desk, notice.by)) + line
    reply(desk, message, line)
    return 0


def who_has_it(desk: Desk, notice: Notice) -> str:
    if notice.state is NoticeState.DRAFT:
        return notices.not_sent_yet(notice.number)
    if notice.state is NoticeState.ASKED:
        return notices.asked_already(notice.number)
    there = {chat.id for chat in reached(desk, notice)}
    left = [(chat.name, name_of(desk, chat.owner)) for chat in groups(desk, notice) if chat.id not in there]
    return notices.who_read(notice.number, len(there), left)


@router.anything(LOOK_AFTER)
def hear_take_back(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『停水的通知撤回』: the one that speaks of it; for what was read there is a correction."""
    topic = takes_back(words.plain(message.text)) if is_alone(desk, message) else None
    notice = _which(desk, message, topic, now) if topic is not None else None
    if notice is None and topic is not None:
        notice = _which(desk, message, topic, now, states=GONE)
    if notice is None:
        return None
    reply(desk, message, taken_back(desk, notice, message, now))
    return 0


def taken_back(desk: Desk, notice: Notice, message: Inbound, now: datetime) -> str:
    have_read = reached(desk, notice)
    line = cancel(desk, notice.number, speaker(message), now)
    return f"{line}{notices.to_correct(notice.number, len(have_read)) if have_read else ''}"


@router.anything(LOOK_AFTER)
def hear_change(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『停水改到后天』『通知时间错了，是后天不是明天』『明天不停水了』: shown as a correction before it leaves."""
    text = words.plain(message.text)
    off = called_off(text) if is_alone(desk, message) else None
    change = change_of(text) if is_alone(desk, message) and off is None else None
    topic = off[0] if off is not None else change.topic if change is not None else None
    notice = _which(desk, message, topic, now) if topic is not None else None
    if notice is None and topic and _may(message) and ANNOUNCED.search(topic):
        reply(
            desk,
            message,
            notices.no_such(topic, off[1] if off is not None else f"{topic}{change.now if change else ''}"),
        )
        return 0
    if notice is None:
        return None
    what = called(notice.text)
    if off is not None:
        correction = off[1] if what or speak_alike(off[0], notice.text) else ""
    elif change is not None and change.wrong:
        as_read = dated(notice.text, _day(notice.made_at, desk), _day(now, desk))
        correction = as_read.replace(change.wrong, change.right, 1) if change.wrong in as_read else ""
    else:
        correction = notices.moved(notice.text, what or (change.topic if change else ""), change.now if change else "")
    if not correction:
        return None
    exact = change is not None and bool(change.wrong)
    return _corrected(desk, notice, correction, message, now, exact=exact, off=off is not None)


def _day(at: datetime, desk: Desk) -> date:
    return at.astimezone(ZoneInfo(desk.settings.timezone)).date()


def _corrected(
    desk: Desk, notice: Notice, correction: str, message: Inbound, now: datetime, *, exact: bool, off: bool
) -> int:
    """What nobody has been shown yet needs no correction: it is written anew."""
    by = speaker(message)
    if notice.state is not NoticeState.SENT and (exact or notice.corrects):
        if not notice.corrects:
            put_right(desk, notice, correction, by, now, answers=message.key)
            return 0
        cancel(desk, notice.number, by, now)
        preview(desk, by, f"更正{notice.corrects} {correction}", now, answers=message.key)
        return 0
    if notice.state is not NoticeState.SENT:
        line = cancel(desk, notice.number, by, now)
        reply(desk, message, line if off else notices.write_again(notice.number))
        return 0
    preview(desk, speaker(message), f"更正{notice.number} {correction}", now, answers=message.key)
    return 0


@router.anything(LOOK_AFTER)
def hear_remind(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『停水前一小时再提醒一下大家』『明早8点再发一遍』: of his last one, shown before it leaves."""
    asked = reminder_of(words.plain(message.text)) if is_alone(desk, message) else None
    notice = _which(desk, message, "", now, states=SENT) if asked is not None else None
    if asked is None or notice is None:
        return None
    if not remind(desk, notice, speaker(message), asked, now, answers=message.key):
        reply(desk, message, notices.remind_when())
    return 0


def _which(
    desk: Desk, message: Inbound, topic: str, now: datetime, *, states: frozenset[NoticeState] = STANDS
) -> Notice | None:
    """The newest of his, or for the office of anybody's, that speaks of it; without a topic his newest of today."""
    by = speaker(message)
    if not _may(message):
        return None
    known = [
        one for one in desk.notices.recent(30)
        if not one.typed and one.state in states and now - one.made_at <= STILL_KNOWN and not one.reminds
    ]  # fmt: skip
    named = [one for one in known if speak_alike(topic, one.text)] if _names(topic) else known
    own = [one for one in named if one.by == by.id]
    if not _names(topic):
        return next((one for one in own if states == SENT or now - one.made_at <= LATELY), None)
    return next(iter(own or (named if by.standing is Standing.OFFICE else [])), None)


def _may(message: Inbound) -> bool:
    return speaker(message).standing in words.table()["notice"].by


def _names(topic: str) -> bool:
    """「刚才的」「昨天那条」 name nothing."""
    return bool(topic) and bool(_NAMES_NOTHING.sub("", topic))


@router.anything(frozenset({Standing.WORKER, Standing.OUTSIDE}))
def hear_others_word(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『通知 3栋 …』 of who sends none hears whose it is, and the way there is."""
    if not is_alone(desk, message) or words.said("notice", message.text) is None:
        return None
    if asks_who_has_it(words.plain(message.text)) is None and not ORDER.match(words.plain(message.text)):
        return None
    reply(desk, message, notices.is_the_offices())
    return 0
