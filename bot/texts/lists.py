"""Several matters at once: what somebody has in hand, what was found, what is left, what was done to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.digest import is_due_today, is_overdue
from bot.domain.how_many import Narrowed
from bot.domain.settings import Settings
from bot.domain.ticket import ENDED, STATE_NAMES, State, Ticket
from bot.texts.common import before, clip, when, where_and_what

Name = Callable[[str], str]  # person id → name


def mine(
    own: Sequence[Ticket],
    called: Sequence[Ticket],
    watched: Sequence[Ticket],
    name: Name,
    now: datetime,
    settings: Settings,
    *,
    stands_in: Sequence[tuple[str, Sequence[Ticket]]] = (),
) -> str:
    """His own, what is due first on top; what he *stands in* for, by whose it is; what he was called to; what he must look
    after in others' hands."""
    parts = []
    if own:
        late = sum(1 for ticket in own if is_overdue(ticket, now))
        fresh = sum(1 for ticket in own if ticket.state is State.ASSIGNED)
        told = "，".join(filter(None, (f"{late} 件超期" if late else "", f"{fresh} 件还没接" if fresh else "")))
        parts.append(f"手里 {len(own)} 件{f'（{told}）' if told else ''}：\n{listed(own, now, settings)}")
    parts += [f"替{other} {len(left)} 件：\n{listed(left, now, settings)}" for other, left in stands_in if left]
    if called:
        parts.append(f"叫您去的 {len(called)} 件，到了说「报到」：\n{listed(called, now, settings)}")
    if watched:
        lines = [f"{line}　{name(ticket.assignee) or '没人'}" for ticket, line in _lines(watched[:15], now, settings)]
        parts.append(f"要过问的 {len(watched)} 件：\n{_first(lines, len(watched))}")
    return "\n".join(parts) or "手里没有没办完的事。"


def by_when(ticket: Ticket, now: datetime, settings: Settings) -> str:
    """Its deadline, and that it is past; of what waits until when, for its clock stands still; of what has ended since when."""
    if ticket.closed_at is not None and ticket.state in ENDED:
        return when(ticket.closed_at, now, settings)
    if ticket.state is not State.WAITING:
        late = "，超期了" if is_overdue(ticket, now) else ""
        return before(ticket.due_at, now, settings) + late
    return f"等到{when(ticket.waiting_until, now, settings)}" if ticket.waiting_until else "先等着"


def _lines(tickets: Sequence[Ticket], now: datetime, settings: Settings) -> list[tuple[Ticket, str]]:
    return [
        (
            ticket,
            "　".join(
                (
                    f"{ticket.label} {STATE_NAMES[ticket.state]}",
                    where_and_what(ticket, 18),
                    by_when(ticket, now, settings),
                )
            ),
        )
        for ticket in tickets
    ]


def listed(tickets: Sequence[Ticket], now: datetime, settings: Settings) -> str:
    """A line each, fifteen at most."""
    return _first([line for _, line in _lines(tickets[:15], now, settings)], len(tickets))


def _first(lines: Sequence[str], of: int) -> str:
    """The lines that are shown, and how many more there are."""
    return "\n".join(lines) + (f"\n还有 {of - len(lines)} 件。" if of > len(lines) else "")


def found(tickets: Sequence[Ticket], words: str, now: datetime, settings: Settings) -> str:
    if not tickets:
        return f"没查到「{clip(words, 20)}」。"
    return f"查到 {len(tickets)} 件：\n{listed(tickets, now, settings)}"


def pending(tickets: Sequence[Ticket], name: Name, now: datetime, settings: Settings, *, asked: int = 0) -> str:
    """How many are still open, late, due today, waiting or without a hand; the latest first. *asked*: what is done and
    waits for its reporter's word."""
    waits = f"有 {asked} 件等居民说好了没有" if asked else ""
    if not tickets:
        return f"没有没办的，{waits}。" if waits else "都办完了，没有没办的。"
    lines = [f"{line}　{name(ticket.assignee) or '没人'}" for ticket, line in _lines(tickets[:10], now, settings)]
    beside = f"另{waits}。" if waits else ""
    return f"没办完的 {len(tickets)} 件{_counts(tickets, now, settings)}。{beside}\n{_first(lines, len(tickets))}"


def _counts(tickets: Sequence[Ticket], now: datetime, settings: Settings) -> str:
    """：超期 1 件，等待 2 件; nothing where there is nothing to tell."""
    zone = ZoneInfo(settings.timezone)
    counts = (
        ("超期", sum(1 for ticket in tickets if is_overdue(ticket, now))),
        ("今天到期", sum(1 for ticket in tickets if is_due_today(ticket, now, zone))),
        ("等待", sum(1 for ticket in tickets if ticket.state is State.WAITING)),
        ("还没接", sum(1 for ticket in tickets if ticket.state in (State.REPORTED, State.ASSIGNED))),
        ("没派人", sum(1 for ticket in tickets if not ticket.assignee)),
    )
    told = "，".join(f"{label} {count} 件" for label, count in counts if count)
    return f"：{told}" if told else ""


STANDS = {
    "due": "今天到期", "late": "超期", "nobodys": "没派人", "untaken": "还没接", "asked": "等居民确认", "waiting": "等待",
    "danger": "危险", "urgent": "加急",
}  # fmt: skip
CAN_BE_ASKED = "可以按网格、楼号、哪类事、谁手里来问，也可以问超期、没接、加急、等待的。"


def _called(narrowed: Narrowed) -> str:
    """超期、加急的, or 没办完的."""
    return "、".join(STANDS[key] for key in narrowed.which) + "的" if narrowed.which else "没办完的"


def narrowed(
    tickets: Sequence[Ticket],
    by: Narrowed,
    everything: int,
    name: Name,
    now: datetime,
    settings: Settings,
    *,
    asked: int = 0,
    whose: str = "",
) -> str:
    """How many of those that were asked after, and which. *everything*: how many are open where he looks after them."""
    label = f"{whose}{by.label}"
    waits = f"有 {asked} 件等居民说好了没有" if asked else ""
    if not tickets:
        rest = f"没办完的一共 {everything} 件" if everything else ""
        return f"{label}没有{_called(by)}{''.join(f'，{part}' for part in (waits, rest) if part)}。"
    lines = [f"{line}　{name(ticket.assignee) or '没人'}" for ticket, line in _lines(tickets[:10], now, settings)]
    counts = "" if by.which else _counts(tickets, now, settings)
    beside = f"另{waits}。" if waits else ""
    return f"{label}{_called(by)} {len(tickets)} 件{counts}。{beside}\n{_first(lines, len(tickets))}"


def by_person(tickets: Sequence[Ticket], by: Narrowed, everything: int, name: Name) -> str:
    """谁…最多: whose name stands first, and the others behind him, each with his count."""
    what = _called(by).removesuffix("的")
    head = f"谁快谁慢不排，只数现在手里{by.label}{what}的：" if by.slowest else ""
    if not tickets:
        rest = f"，没办完的一共 {everything} 件" if everything else ""
        return f"{head}{'' if by.slowest else by.label}没有{'' if by.slowest else what + '的'}{rest}。"
    hands = Counter(ticket.assignee for ticket in tickets if ticket.assignee)
    ranked = sorted(hands.items(), key=lambda one: (-one[1], name(one[0])))
    nobodys = sum(1 for ticket in tickets if not ticket.assignee)
    told = [f"{name(person)} {count} 件" for person, count in ranked[:10]]
    told += [f"没派人的 {nobodys} 件"] if nobodys else []
    if not head and ranked:
        most = [name(person) for person, count in ranked if count == ranked[0][1]]
        head = f"{by.label}{what}的，{'、'.join(most)}手里最多：" if by.ranks else f"{by.label}{what}的："
    return f"{head}{'，'.join(told)}。"


def narrows_nothing(words: str, everything: int) -> str:
    """What was named is nothing of ours: it is not answered as if it had been."""
    return f"没认出「{clip(words, 20)}」，没法单数。没办完的一共 {everything} 件。{CAN_BE_ASKED}"


def done(tickets: Sequence[Ticket], when: str, left: int) -> str:
    """What somebody finished, and how much he still has in hand."""
    rest = f"手里还有 {left} 件没办完。" if left else "手里没有没办完的。"
    if not tickets:
        return f"{when}还没有办好的，{rest}"
    lines = [f"{one.label} {STATE_NAMES[one.state]}　{where_and_what(one, 18)}" for one in tickets[:15]]
    return f"{when}办好 {len(tickets)} 件，{rest}\n{_first(lines, len(tickets))}"


DID = {"accept": "接下了", "finish": "记为待确认", "transfer": "转出去了", "refuse": "记为不是诉求", "wait": "记为等待"}


def many(stem: str, done: Sequence[int], left: Mapping[int, str]) -> str:
    """Several at once: what was done, and each that was not with its reason."""
    told = [f"{'、'.join(f'#{number}' for number in done)} {DID[stem]}。"] if done else []
    return "\n".join([*told, *(line if f"#{number}" in line else f"#{number} {line}" for number, line in left.items())])
