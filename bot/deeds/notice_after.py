"""What comes after a notice was sent: its repetitions, the end of an outage, later questions, its log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.deeds.doors import known_as
from bot.deeds.notice_lines import RETRY, groups, laid_again, lay_out, need_own, take_back, worded
from bot.domain.chats import Chat
from bot.domain.notice_answers import answer_from, dated, houses_of, in_short
from bot.domain.notices import BACK, Notice, NoticeState, counts_from, next_time, outage_of, text_for, times_in
from bot.domain.outages import stopped
from bot.domain.people import Actor
from bot.domain.workdays import is_quiet, quiet_ends
from bot.errors import Unclear
from bot.messages import Button, Card, Importance, Inbound, Outbound, OutState, Reading, Target
from bot.ports import Desk
from bot.texts import notices
from bot.texts.common import when

Before = Callable[[], Sequence[str]]
AGAIN = timedelta(hours=1)  # until it is asked again whether an outage is over
FRESH = timedelta(days=3)  # so long a notice without an end answers later questions
JUST_READ = timedelta(minutes=30)  # so long after it 「到几点」 is about it
LATE = timedelta(hours=6)  # a repetition that is later than this is left out
ASKED = timedelta(hours=12)  # so long after its end it is asked about, then no more
LEFT = frozenset({OutState.SENT, OutState.DELIVERED})
TO_RETRY = frozenset({OutState.FAILED, OutState.UNSURE, OutState.EXPIRED})


def carry_on(desk: Desk, now: datetime) -> int:
    """All whose moment has come. Safe to run twice or late: every round has its keys."""
    done = 0
    for notice in desk.notices.due(now):
        done += _repeat(desk, notice, now) if notice.repeat else _ask(desk, notice, now)
    return done


def _repeat(desk: Desk, notice: Notice, now: datetime) -> int:
    """One round, if it is not too late for it, and the time of the next. What nobody pressed of the last one is gone."""
    at = notice.next_at or now
    fits = now - at <= LATE
    if fits:
        take_back(desk, notice)
        notice = lay_out(desk, replace(notice, send_at=at), now)
    start = notice.send_at or at
    following = next_time(notice.repeat, start, now, desk.settings)
    desk.notices.put(replace(notice, send_at=at, round=notice.round + fits, next_at=following))
    return int(fits)


def _ask(desk: Desk, notice: Notice, now: datetime) -> int:
    """Is the outage over? Asked of who wrote it, until he says so; nothing is said to the groups before."""
    ends = notice.ends_at or now
    if notice.cleared_at is not None or now - ends > ASKED:
        desk.notices.put(replace(notice, next_at=None))
        return 0
    later = now + AGAIN
    desk.notices.put(replace(notice, next_at=quiet_ends(desk.settings, later)))
    if is_quiet(desk.settings, now):
        return 0
    keys = f"{desk.community}/{notice.number}"
    desk.say(
        Outbound(
            to=Target("person", notice.by),
            key=f"{desk.community}/notice/{notice.number}/over/{now.isoformat(timespec='minutes')}",
            card=Card(
                title=f"通知 {notice.number}：到点了",
                body=notices.is_it_over(notice),
                buttons=(Button("恢复了", f"notice_over/{keys}"), Button("还没有", f"notice_not_over/{keys}", 2)),
                task_id=f"{desk.community}-notice-{notice.number}-{now:%d%H%M}",
            ),
            importance=Importance.WORK,
            until=later,
        )
    )
    return 1


def over(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    """It is over: the all-clear goes to the groups that heard of it, once."""
    notice = _sent(desk, number, by)
    if notice.cleared_at is not None or not notice.clear:
        return notices.gone(number)
    subject = f"{desk.community}/notice/{number}/clear"
    text = notices.over(notice, when(now, now, desk.settings))
    chats = reached(desk, notice)
    for chat in chats:
        key = f"{desk.community}/notice/{number}/clear/{chat.id}"
        desk.say(
            Outbound(
                to=Target("chat", chat.id), key=key, text=text, importance=Importance.NOTICE, subject=subject,
                unasked=True,
            )
        )  # fmt: skip
    take_back(desk, notice)  # what nobody pressed is no longer true
    no_reminders(desk, notice)
    desk.notices.put(replace(notice, cleared_at=now, next_at=None))
    return notices.cleared(notice, len(chats))


def no_reminders(desk: Desk, notice: Notice) -> None:
    """What was to remind of it is neither pressed nor laid out any more."""
    for one in desk.notices.recent(60):
        if one.reminds == notice.number and one.state in (NoticeState.DRAFT, NoticeState.SENT):
            take_back(desk, one)
            desk.notices.put(replace(one, state=NoticeState.CANCELLED, next_at=None))


def asks_whether_over(desk: Desk, by: Actor, now: datetime) -> int:
    """The number of his one notice whose outage should be over and is not said to be; 0 for none or several."""
    own = [
        one.number for one in desk.notices.recent(60)
        if one.by == by.id and one.state is NoticeState.SENT and one.clear and one.cleared_at is None
        and one.ends_at is not None and timedelta(0) <= now - one.ends_at <= ASKED
    ]  # fmt: skip
    return own[0] if len(own) == 1 else 0


def not_over(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    notice = _sent(desk, number, by)
    if notice.cleared_at is None and notice.clear:
        desk.notices.put(replace(notice, next_at=quiet_ends(desk.settings, now + AGAIN)))
    return notices.not_over()


def from_notice(desk: Desk, chat: str, question: str, now: datetime, before: Before = tuple) -> str:
    """What a notice of this group says to a later question (『几点来水？』), with the notice as source; "" for none. *before*:
    what was said there since a while ago, so that 「到几点」 after it is understood, and nothing is said twice alike."""
    return answering(desk, chat, question, now, before)[1]


def answering(desk: Desk, chat: str, question: str, now: datetime, before: Before = tuple) -> tuple[int, str]:
    """The notice that answers it, and what it says; (0, "") for none. *before* is asked only where there is one."""
    said: Sequence[str] | None = None
    known = desk.chats.get(chat)
    if known is None:
        return 0, ""
    for notice in desk.notices.recent(60):
        if notice.state is not NoticeState.SENT or chat not in notice.chats or notice.cleared_at is not None:
            continue
        left = _left_at(desk, notice, known)
        if left is None or now > (notice.ends_at or left + FRESH):
            continue
        said = before() if said is None else said
        line = _answered(desk, notice, left, question, now, said)
        if line:
            return notice.number, line
    return 0, ""


def _answered(desk: Desk, notice: Notice, left: datetime, question: str, now: datetime, before: Sequence[str]) -> str:
    follows = _follows(notice, left, before, now)
    sentence = answer_from(notice.text, question, follows=follows)
    if not sentence:
        return ""
    zone = ZoneInfo(desk.settings.timezone)
    read_at = _read_at(notice, zone)
    if follows and any(answer_from(notice.text, one, follows=True) == sentence for one in before):
        kind, until = in_short(notice.text, question, read_at, zone)
        if until is not None:
            return notices.until(when(until, now, desk.settings))
        if kind == "houses":
            return notices.which_houses(houses_of(notice.text))
    shown = dated(sentence, read_at.astimezone(zone).date(), now.astimezone(zone).date())
    return notices.quoted(shown, when(left, now, desk.settings))


def _follows(notice: Notice, left: datetime, before: Sequence[str], now: datetime) -> bool:
    """Was the notice just read there, or the last thing said a question that it has answered?"""
    if not before:
        return now - left <= JUST_READ
    return bool(answer_from(notice.text, before[-1], follows=now - left <= JUST_READ or len(before) > 1))


def typed(desk: Desk, by: Actor, chat: str, text: str, now: datetime) -> int:
    """One of ours wrote an outage into a group himself: remembered like a notice that was sent, but nobody is asked about
    its end. The number; 0 for what is no outage with an end, or was announced already."""
    clear, ends_at = outage_of(text, now, ZoneInfo(desk.settings.timezone))
    if not clear or ends_at is None:
        return 0
    for known in desk.notices.recent(60):
        if known.state is NoticeState.SENT and (known.clear, known.ends_at) == (clear, ends_at) and chat in known.chats:
            return 0
    number = desk.notices.new_number()
    desk.notices.put(
        Notice(
            number=number, state=NoticeState.SENT, by=by.id, made_at=now, text=text, chats=(chat,), ends_at=ends_at,
            clear=clear, left_at=now, typed=True,
        )
    )  # fmt: skip
    return number


def planned(desk: Desk, message: Inbound, reading: Reading, now: datetime) -> tuple[int, str]:
    """The notice that has told of just this outage, while it lasts, and what to say of it; (0, "") for none."""
    what = stopped(reading.category.value, message.text)
    if not what or reading.danger:
        return 0, ""
    rooms = (
        [message.chat] if message.is_group else [room for room, _ in desk.chats.rooms_of(known_as(desk, message.who))]
    )
    for notice in desk.notices.recent(60):
        over_at = notice.ends_at
        if (
            notice.state is not NoticeState.SENT
            or BACK[what] not in notice.clear
            or notice.cleared_at
            or over_at is None
        ):
            continue
        told = [chat for room in rooms if room in notice.chats and (chat := desk.chats.get(room)) is not None]
        left = next(filter(None, (_left_at(desk, notice, chat) for chat in told)), None)
        if left is not None and _begins(notice, left, desk) <= now <= over_at:
            return notice.number, notices.planned(what, when(over_at, now, desk.settings))
    return 0, ""


def _begins(notice: Notice, left: datetime, desk: Desk) -> datetime:
    """When the outage was to begin, else when the group heard of it."""
    return begins(notice, desk) or left


def begins(notice: Notice, desk: Desk) -> datetime | None:
    """When what it tells of begins; None where it tells no time."""
    zone = ZoneInfo(desk.settings.timezone)
    times = times_in(notice.text, _read_at(notice, zone).astimezone(zone))
    return min((found.start for found in times if found.start is not None), default=None)


def _read_at(notice: Notice, zone: ZoneInfo) -> datetime:
    """From when the times in it are read."""
    corrected = notice.ends_at if notice.corrects else None
    return counts_from(notice.text, corrected, notice.send_at or notice.made_at, zone)


def _left_at(desk: Desk, notice: Notice, chat: Chat) -> datetime | None:
    """When this group heard of it: by its own line or by one that carried it, or from whoever wrote it there himself."""
    if notice.typed:
        return notice.left_at
    for row in log(desk, notice):
        if row.chat == chat.id and row.state in LEFT:
            return row.at
    for other in desk.notices.recent(60):
        if (chat.id, notice.number) in other.carries and other.number != notice.number:
            return next((row.at for row in log(desk, other) if row.chat == chat.id and row.state in LEFT), None)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one group's line."""

    chat: str
    key: str
    state: OutState
    hand: str
    at: datetime | None
    note: str


def log(desk: Desk, notice: Notice) -> list[Sent]:
    """The newest line of every group, in the notice's order."""
    found = []
    prefix = f"{desk.community}/notice/{notice.number}"
    rounds = [f"/r{number}" if number else "" for number in range(notice.round, -1, -1)]
    for chat in notice.chats:
        keys = [f"{prefix}/{chat}{RETRY}{n}" for n in range(3, 0, -1)]
        again = [desk.outbox.by_key(key) for key in keys]
        bases = [f"{prefix}{mark}/{chat}" for mark in rounds[:3]]
        again += [item for base in bases for item in (*reversed(laid_again(desk, base)), desk.outbox.by_key(base))]
        item = next((item for item in again if item is not None), None)
        if item is not None:
            at = item.delivered_at or item.sent_at
            found.append(Sent(chat=chat, key=item.out.key, state=item.state, hand=item.hand, at=at, note=item.note))
    return found


def reached(desk: Desk, notice: Notice) -> list[Chat]:
    """The groups that have read it."""
    return [chat for chat in groups(desk, notice) if _left_at(desk, notice, chat) is not None]


def retry(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    """Lay out again what failed or is not known to have arrived; what arrived is not said twice."""
    notice = _sent(desk, number, by)
    done = 0
    for row in log(desk, notice):
        chat = desk.chats.get(row.chat)
        tries = int(row.key[-1]) if RETRY in row.key else 0
        if row.state not in TO_RETRY or chat is None or tries >= 3:
            continue
        key = f"{desk.community}/notice/{number}/{row.chat}{RETRY}{tries + 1}"
        done += desk.say(
            Outbound(
                to=Target("chat", row.chat), key=key, text=worded(desk, notice, text_for(notice, chat.tags), None), importance=Importance.NOTICE,
                subject=f"{desk.community}/notice/{number}", unasked=True,
                file=notice.files[0] if notice.files else None, files=notice.files[1:],
            )
        )  # fmt: skip
    del now
    return notices.retried(done)


def _sent(desk: Desk, number: int, by: Actor) -> Notice:
    notice = desk.notices.get(number)
    if notice is None or notice.state is not NoticeState.SENT:
        raise Unclear(f"notice {number} was not sent", reply=notices.none(number))
    need_own(desk, by, notice)
    return notice
