"""The lines of a notice: forecast, laid out, bundled, taken back. What the forecast says is what then happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.chats import Chat
from bot.domain.notice_answers import dated
from bot.domain.notices import LARGE_TAGS, LONGEST, Notice, NoticeState, text_for
from bot.domain.people import Actor, Standing
from bot.domain.quiet import day_begins
from bot.domain.rights import Deed
from bot.domain.ways import mass_left
from bot.domain.workdays import is_quiet, quiet_ends
from bot.errors import NotYours
from bot.messages import Importance, Outbound, OutItem, OutState, Target, Way
from bot.ports import Desk
from bot.texts import notices
from bot.texts.notices import Preview

DAY = timedelta(days=1)
RETRY = "/retry"  # in the key of a line that failed and was laid out again, before how often
AFTER = "/after"  # in the key of a line laid out again, before how often


def groups(desk: Desk, notice: Notice) -> list[Chat]:
    return [chat for id_ in notice.chats if (chat := desk.chats.get(id_)) is not None]


def need_all(desk: Desk, by: Actor, chats: Iterable[Chat]) -> None:
    """The office speaks to all groups, a lead to those of his own units. Raises NotYours."""
    desk.rights.need(by, Deed.NOTICE, by.units[0] if by.units else "")
    for chat in chats if by.standing is not Standing.OFFICE else ():
        if not chat.units or not all(desk.rights.may(by, Deed.NOTICE, unit) for unit in chat.units):
            raise NotYours(f"notice to {chat.id}", reply=notices.not_your_groups(chat))


def reaches_beyond(desk: Desk, by: Actor, chats: Iterable[Chat]) -> Chat | None:
    """A group that others than his own people read too, where all have some of them in: the office must look first."""
    chats = list(chats) if by.standing is not Standing.OFFICE else []
    if not all(any(desk.rights.may(by, Deed.NOTICE, unit) for unit in chat.units) for chat in chats):
        return None
    wide = (chat for chat in chats if not all(desk.rights.may(by, Deed.NOTICE, unit) for unit in chat.units))
    return next(wide, None)


def need_own(desk: Desk, by: Actor, notice: Notice) -> None:
    """What was written may be taken back or followed up by its writer, and by whoever may speak to all its groups."""
    chats = groups(desk, notice)
    if not chats and by.id != notice.by and by.standing is not Standing.OFFICE:
        raise NotYours(f"notice {notice.number} of {notice.by}")
    need_all(desk, by, () if by.id == notice.by else chats)


def hands_of(chats: Iterable[Chat]) -> dict[str, int]:
    """Who must press, and in how many groups; groups of members need no hand."""
    hands: dict[str, int] = {}
    for chat in chats:
        if chat.kind != "internal" and chat.owner:
            hands[chat.owner] = hands.get(chat.owner, 0) + 1
    return hands


def leaves_at(desk: Desk, notice: Notice, now: datetime) -> datetime | None:
    """When its lines are laid out: at once (None), at its time, or when the quiet hours are over."""
    at = notice.send_at if notice.send_at and notice.send_at > now else None
    return quiet_ends(desk.settings, at or now) if is_quiet(desk.settings, at or now) else at


def times(desk: Desk, notice: Notice, now: datetime) -> dict[str, datetime | None]:
    """By group: the moment of its line. A group that has had its notices of the day hears the next morning."""
    at = leaves_at(desk, notice, now)
    found: dict[str, datetime | None] = {}
    counted: dict[datetime, Mapping[str, int]] = {}
    for chat in groups(desk, notice):
        mine = at
        for _ in range(31):
            begins = day_begins(desk.settings.timezone, mine or now)
            if begins not in counted:
                counted[begins] = desk.outbox.notices_between(begins, begins + DAY)
            if counted[begins].get(chat.id, 0) < desk.settings.notices.a_day or _joins(desk, chat, mine):
                break
            mine = quiet_ends(desk.settings, begins + DAY + timedelta(minutes=1))
        found[chat.id] = mine
    return found


def forecast(desk: Desk, notice: Notice, now: datetime) -> Preview:
    chats = groups(desk, notice)
    at = leaves_at(desk, notice, now)
    planned = times(desk, notice, now)
    quiet = at if at is not None and at != notice.send_at else None
    names = {person: (found.name if (found := desk.people.get(person)) else person) for person in hands_of(chats)}
    left = months_left(desk, now)
    lefts = [count for chat in chats if chat.kind != "internal" and (count := left(chat.id)) is not None]
    return Preview(
        groups=tuple(chat.name for chat in chats),
        large=sum(1 for chat in chats if LARGE_TAGS & set(chat.tags)) if notice.large else 0,
        hands=tuple((names[person], count) for person, count in hands_of(chats).items()),
        people=len(notice.people),
        at=notices.at_words(notice.send_at, now, desk.settings, quiet_until=quiet),
        put_off=sum(1 for moment in planned.values() if moment != at),
        left=min(lefts, default=None),
    )


def months_left(desk: Desk, now: datetime) -> Callable[[str], int | None]:
    """By group: how many mass messages the platform still lets it have in the period of its rule; None without a rule."""
    rule, zone = desk.settings.mass_rule, ZoneInfo(desk.settings.timezone)
    day = day_begins(desk.settings.timezone, now)
    since = (day.replace(day=1), day - 7 * DAY, day)

    def left(chat: str) -> int | None:
        if rule == "off":
            return None
        month, week, today = (desk.outbox.used_since(Target("chat", chat), Way.BROADCAST, at) for at in since)
        return max(mass_left(rule, (month, week, today), now, zone), 0)

    return left


def lay_out(desk: Desk, notice: Notice, now: datetime) -> Notice:
    """One line for each group, one word to each hand and each person; once per round, whoever asks again."""
    subject = f"{desk.community}/notice/{notice.number}"
    prefix = subject + (f"/r{notice.round}" if notice.round else "")
    planned = times(desk, notice, now)
    carries = list(notice.carries)
    for chat in groups(desk, notice):
        at = planned[chat.id]
        words = worded(desk, notice, text_for(notice, chat.tags), at)
        other = _joins(desk, chat, at, words)
        if other is not None:
            aboard = ((chat.id, number) for number in _aboard(desk, other))
            carries += [pair for pair in aboard if pair not in carries]
            words = _bundle(desk, other, words)
        _line(desk, f"{prefix}/{chat.id}", chat, words, at, subject, notice)
    moments = set(planned.values()) or {leaves_at(desk, notice, now)}
    for at in sorted(moments, key=lambda moment: moment or now):
        mine = [chat for chat in groups(desk, notice) if planned[chat.id] == at]
        by_task = desk.settings.mass_rule != "off"  # then the platform itself lays it before them
        for hand, count in () if by_task else hands_of(mine).items():
            text = notices.to_press(notice.number, count)
            _tell(desk, f"{prefix}/hand/{hand}" + _day(at, moments), hand, text, at, subject)
    for person in notice.people:
        at = leaves_at(desk, notice, now)
        _tell(desk, f"{prefix}/person/{person}", person, worded(desk, notice, notice.text, at), at, subject)
    return replace(notice, carries=tuple(carries), left_at=now)


def worded(desk: Desk, notice: Notice, text: str, at: datetime | None) -> str:
    """As it is to be read on the day on which it leaves: what was put off to the morning says 今天 for 明天."""
    zone = ZoneInfo(desk.settings.timezone)
    if notice.repeat:
        return text
    written, read = notice.send_at or notice.made_at, at or desk.now
    return dated(text, written.astimezone(zone).date(), read.astimezone(zone).date())


def _day(at: datetime | None, moments: set[datetime | None]) -> str:
    return f"/{at.isoformat()}" if at is not None and len(moments) > 1 else ""


def _line(
    desk: Desk, key: str, chat: Chat, text: str, at: datetime | None, subject: str, notice: Notice | None = None
) -> bool:
    files = notice.files if notice is not None else ()
    return desk.say(
        Outbound(
            to=Target("chat", chat.id), key=key, text=text, importance=Importance.NOTICE, not_before=at,
            subject=subject, unasked=True, file=files[0] if files else None, files=files[1:],
        )
    )  # fmt: skip


def _tell(desk: Desk, key: str, person: str, text: str, at: datetime | None, subject: str) -> None:
    desk.say(
        Outbound(
            to=Target("person", person), key=key, text=text, importance=Importance.NOTICE, not_before=at,
            subject=subject, unasked=True,
        )
    )  # fmt: skip


def _joins(desk: Desk, chat: Chat, at: datetime | None, words: str = "") -> OutItem | None:
    """A notice that waits for the same hand at the same time: both are pressed as one line."""
    if chat.kind == "internal":
        return None
    for item in desk.outbox.unpressed():
        same = item.out.to.id == chat.id and item.out.importance is Importance.NOTICE and item.out.file is None
        if not same or item.way is not Way.TAP or not _aboard(desk, item):
            continue
        early = at is None and (item.not_before is None or item.not_before <= desk.now)
        if (early or item.not_before == at) and len(item.out.text) + len(words) + 8 <= LONGEST:
            return item
    return None


def _bundle(desk: Desk, other: OutItem, words: str) -> str:
    """The text of both; the other's own line is taken back."""
    earlier = other.out.text.split("\n") if other.out.text.startswith("1. ") else [f"1. {other.out.text}"]
    desk.outbox.update(other.id, OutState.SUPERSEDED, note="bundled with the next one")
    texts = [line.split(". ", 1)[1] if line[:1].isdigit() and ". " in line else line for line in earlier]
    return notices.bundled([*texts, words])


def take_back(desk: Desk, notice: Notice) -> None:
    """What nobody has pressed yet is not said; what shared a line with it is laid out again by itself, at its time."""
    for item in desk.outbox.unpressed():
        aboard = _aboard(desk, item)
        if notice.number not in aboard:
            continue
        desk.outbox.update(item.id, OutState.SUPERSEDED, note=f"notice {notice.number} was taken back")
        for number in aboard:
            if number != notice.number:
                _by_itself(desk, number, item)
    desk.outbox.supersede(f"{desk.community}/notice/{notice.number}")


def _aboard(desk: Desk, item: OutItem) -> tuple[int, ...]:
    """The notices that a group's line says, its own number last; () for a hand's word, an all-clear and all else."""
    prefix, _, number = item.out.subject.rpartition("/")
    if item.out.to.kind != "chat" or prefix != f"{desk.community}/notice" or not number.isdecimal():
        return ()
    own = desk.notices.get(int(number))
    carried = dict.fromkeys(one for chat, one in own.carries if chat == item.out.to.id) if own is not None else ()
    return (*(one for one in carried if _says(desk, item, one)), int(number))


def _says(desk: Desk, item: OutItem, number: int) -> bool:
    """Of what was once carried, a later round's line or one laid out again says nothing any more."""
    notice = desk.notices.get(number)
    if notice is None:
        return False
    said = (
        words for text in (notice.text, notice.large) for words in (text, worded(desk, notice, text, item.not_before))
    )
    return any(words and words in item.out.text for words in said)


def _by_itself(desk: Desk, number: int, item: OutItem) -> None:
    """Its own line again, unless it has been taken back or is over meanwhile."""
    notice, chat = desk.notices.get(number), desk.chats.get(item.out.to.id)
    if notice is None or chat is None or notice.state is not NoticeState.SENT or notice.cleared_at is not None:
        return
    subject = f"{desk.community}/notice/{number}"
    laid = max(notice.round - 1, 0)  # its round counts the next one already
    key = f"{subject}{f'/r{laid}' if laid else ''}/{chat.id}"
    again = f"{key}{AFTER}{len(laid_again(desk, key)) + 1}"
    words = worded(desk, notice, text_for(notice, chat.tags), item.not_before)
    _line(desk, again, chat, words, item.not_before, subject, notice)


def laid_again(desk: Desk, key: str) -> list[OutItem]:
    """The lines that took the place of this one, the newest last."""
    found: list[OutItem] = []
    while (item := desk.outbox.by_key(f"{key}{AFTER}{len(found) + 1}")) is not None:
        found.append(item)
    return found


def grey(desk: Desk, notice: Notice, words: str) -> None:
    """The preview's buttons become what was done."""
    shown = f"{desk.community}/notice/{notice.number}/preview"
    desk.say(
        Outbound(
            to=Target("person", notice.by), key=f"{shown}/{len(words)}", text=words[:20], update_of=shown,
            importance=Importance.REPLY,
        )
    )  # fmt: skip
