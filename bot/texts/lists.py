"""Several matters at once: what somebody has in hand, what was found, what is left, what was done to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.digest import is_due_today, is_overdue
from bot.domain.settings import Settings
from bot.domain.ticket import STATE_NAMES, State, Ticket
from bot.texts.common import before, clip, when, where_and_what

Name = Callable[[str], str]  # person id → name


def mine(
    own: Sequence[Ticket],
    called: Sequence[Ticket],
    watched: Sequence[Ticket],
    name: Name,
    now: datetime,
    settings: Settings,
) -> str:
    """His own, what is due first on top; what he was called to; what he must look after in others' hands."""
    parts = []
    if own:
        late = sum(1 for ticket in own if is_overdue(ticket, now))
        fresh = sum(1 for ticket in own if ticket.state is State.ASSIGNED)
        told = "，".join(filter(None, (f"{late} 件超期" if late else "", f"{fresh} 件还没接" if fresh else "")))
        parts.append(f"手里 {len(own)} 件{f'（{told}）' if told else ''}：\n{listed(own, now, settings)}")
    if called:
        parts.append(f"叫您去的 {len(called)} 件，到了说「报到」：\n{listed(called, now, settings)}")
    if watched:
        lines = [f"{line}　{name(ticket.assignee) or '没人'}" for ticket, line in _lines(watched[:15], now, settings)]
        parts.append(f"要过问的 {len(watched)} 件：\n{_first(lines, len(watched))}")
    return "\n".join(parts) or "手里没有没办完的事。"


def by_when(ticket: Ticket, now: datetime, settings: Settings) -> str:
    """Its deadline; of what waits until when, for its clock stands still."""
    if ticket.state is not State.WAITING:
        return before(ticket.due_at, now, settings)
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
    zone = ZoneInfo(settings.timezone)
    counts = (
        ("超期", sum(1 for ticket in tickets if is_overdue(ticket, now))),
        ("今天到期", sum(1 for ticket in tickets if is_due_today(ticket, now, zone))),
        ("等待", sum(1 for ticket in tickets if ticket.state is State.WAITING)),
        ("还没接", sum(1 for ticket in tickets if ticket.state in (State.REPORTED, State.ASSIGNED))),
        ("没派人", sum(1 for ticket in tickets if not ticket.assignee)),
    )
    told = "，".join(f"{label} {count} 件" for label, count in counts if count)
    lines = [f"{line}　{name(ticket.assignee) or '没人'}" for ticket, line in _lines(tickets[:10], now, settings)]
    beside = f"另{waits}。" if waits else ""
    return f"没办完的 {len(tickets)} 件{f'：{told}' if told else ''}。{beside}\n{_first(lines, len(tickets))}"


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
