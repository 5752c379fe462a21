"""A matter and its life. MOVES is the law: states × steps × standings; nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.people import Actor, Standing
from bot.errors import IllegalMove, NotYours


class State(StrEnum):
    REPORTED = "reported"  # 新报
    ASSIGNED = "assigned"  # 已派
    WORKING = "working"  # 在办
    WAITING = "waiting"  # 等待
    RESOLVED = "resolved"  # 待确认
    CLOSED = "closed"  # 办结
    WITHDRAWN = "withdrawn"  # 撤回
    REFUSED = "refused"  # 不受理


STATE_NAMES: Mapping[State, str] = {
    State.REPORTED: "新报",
    State.ASSIGNED: "已派",
    State.WORKING: "在办",
    State.WAITING: "等待",
    State.RESOLVED: "待确认",
    State.CLOSED: "办结",
    State.WITHDRAWN: "撤回",
    State.REFUSED: "不受理",
}
OPEN = frozenset({State.REPORTED, State.ASSIGNED, State.WORKING, State.WAITING})  # somebody still has work to do
ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.REFUSED})  # left only by REOPEN


class Step(StrEnum):
    OPEN = "open"
    ASSIGN = "assign"
    ACCEPT = "accept"
    TRANSFER = "transfer"
    WAIT = "wait"
    FINISH = "finish"
    CONFIRM = "confirm"
    DENY = "deny"
    CLOSE = "close"
    LAPSE = "lapse"  # N days of silence after the question: 未回应, or 未询问 when it was never delivered
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    REOPEN = "reopen"
    # Steps that leave the state as it is, and still belong to the history
    SUPPLEMENT = "supplement"
    FOLLOW = "follow"  # 同诉
    URGE = "urge"
    CLIMB = "climb"  # a rung of the ladder heard of it
    WARN = "warn"
    RESUME = "resume"  # the time it was to wait for is over: the clock runs again
    ENRICH = "enrich"  # category, place or unit became known or was corrected
    ASKED = "asked"  # the question 「修好了吗」 was delivered
    ALARM = "alarm"
    ACKNOWLEDGE = "acknowledge"
    WHISTLE = "whistle"  # 吹哨: somebody is called in, with a clock
    ARRIVE = "arrive"  # 报到: he is there, that clock stops
    MISS = "miss"  # the clock ran out before he reported in
    ANSWER = "answer"  # what a department says of it, by its own hand or typed in by the office (代录)
    ASSIST = "assist"  # 协办: one more pair of hands; whose it is stays
    EXTEND = "extend"  # 延期: once, with a reason
    RETURN = "return"  # 退回: not his; back to whoever gives work out
    RATE = "rate"  # 评价
    UNDO = "undo"  # 撤销: the own last step is taken back
    MERGE = "merge"  # 合并: it is the same matter as another number
    SPLIT = "split"  # 拆开: a neighbour's words become a matter of their own


class Closing(StrEnum):
    """How a ticket came to be closed; each is a figure of its own."""

    CONFIRMED = "confirmed"  # the reporter said yes
    OFFICE = "office"  # the office closed it
    UNANSWERED = "unanswered"  # 未回应: asked, delivered, no answer
    UNASKED = "unasked"  # 未询问: the question never reached the reporter


class Urgency(StrEnum):
    DANGER = "danger"
    URGENT = "urgent"
    NORMAL = "normal"


class Origin(StrEnum):
    """By which way a matter came: one register for all."""

    GROUP = "group"
    PRIVATE = "private"
    PROXY = "proxy"  # 代报: phone, counter, visit
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Judged:
    """A derived value with where it came from and how sure that was."""

    value: str
    source: str = "rule"  # rule | model | person | default
    p: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """Canonical: numbers as digits, without 栋/单元/号. The room is sealed before it is written."""

    estate: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    spot: str = ""
    source: str = "words"  # words | door | nickname | person | default
    known: bool = True  # found in the group's book

    @property
    def is_empty(self) -> bool:
        return not (self.estate or self.building or self.unit or self.room or self.spot)

    @property
    def public(self) -> Place:
        """The same without the room: what a group may read."""
        return replace(self, room="")


@dataclass(frozen=True, slots=True)
class Call:
    """吹哨: who was called in, and by when he must have reported in (报到)."""

    who: str  # person id; "" where the role has nobody with an app: the office telephones and types in what was said
    role: str  # as it was called: 城管
    by: str  # person id, or "system" for a rung of the ladder
    at: datetime
    due_at: datetime
    arrived_at: datetime | None = None
    missed: int = 0  # how often the clock ran out: reminded at the first time, 督办 at the second
    answer: str = ""
    rung: int = -1  # of the ladder, where the ladder called

    @property
    def is_pending(self) -> bool:
        return self.arrived_at is None and self.missed < MOST_MISSES


MOST_MISSES = 2
DUE_WAS = "due_was"  # in a line of the history: the deadline before its step


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A matter as it stands. Times are aware. `version` is the version that was read; saving an older one raises."""

    community: str
    number: int
    state: State
    summary: str  # masked text of the matter
    unit: str = ""  # unit code; "" waits in 待归格
    category: Judged = field(default_factory=lambda: Judged("other", "default", 0.0))
    urgency: Urgency = Urgency.NORMAL
    place: Place = field(default_factory=Place)
    origin: Origin = Origin.GROUP
    chat: str = ""  # conversation in which it was heard, where the group line goes; "" when it has none
    message: str = ""  # id of the inbox message that opened it
    reporter: str = ""  # person id
    assignee: str = ""  # person id; 主办
    helpers: tuple[str, ...] = ()  # person ids; 协办
    first: str = ""  # 首接负责: who answers to the resident to the end, whatever hands it passes through
    calls: tuple[Call, ...] = ()  # 吹哨, oldest first
    dispute: str = ""  # 居民-居民 | 居民-企业 | 居民-社会组织
    repeats: int = 0  # the nth of its kind at its place within the community's repeat_days; 0: not counted
    extra_minutes: int = 0  # 延期: added to the result time of this round
    score: int = 0  # 1-5, by the reporter; 0: not rated
    private: bool = False  # left the group: named to nobody but its handlers
    round: int = 1  # grows with every DENY and REOPEN; part of the outbox keys
    opened_at: datetime
    moved_at: datetime  # of the last change of state
    contacted_at: datetime | None = None  # first word or press of a human on our side
    due_at: datetime | None = None
    clock_at: datetime | None = None  # when the present clock started; set back by DENY and REOPEN
    waiting_on: str = ""
    waiting_until: datetime | None = None
    rung: int = 0  # rungs of the ladder that have heard of it in this round
    next_step_at: datetime | None = None  # when the clock next has something to say
    asked_at: datetime | None = None  # 「修好了吗」 was delivered at
    result: str = ""
    closing: Closing | None = None
    closed_at: datetime | None = None
    version: int = 0

    @property
    def ref(self) -> str:
        """What outbox keys begin with; unique over communities."""
        return f"{self.community}/{self.number}"

    @property
    def label(self) -> str:
        return f"#{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def result_that_stands(self) -> str:
        """ "" while it is open: a result that was sent back is none."""
        return "" if self.is_open else self.result

    @property
    def owners(self) -> frozenset[str]:
        called = (call.who for call in self.calls)
        return frozenset(filter(None, (self.reporter, self.assignee, self.first, *self.helpers, *called)))

    @property
    def handlers(self) -> frozenset[str]:
        """Who deals with it on our side: a private matter is for nobody else's eyes but the office's."""
        return self.owners - {self.reporter}


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of the history: appended, never edited. *data* holds what is worth asking "why" about."""

    number: int
    step: Step
    state: State  # after the step
    by: str  # person id, or "system"
    standing: Standing
    at: datetime
    note: str = ""  # masked
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    to: State | None  # None: the state stays
    by: frozenset[Standing]


RESIDENT = frozenset({Standing.RESIDENT})
REPORTER = frozenset({Standing.REPORTER})
WORKER = frozenset({Standing.WORKER, Standing.LEAD, Standing.OUTSIDE})
OFFICE = frozenset({Standing.OFFICE})
LEAD = frozenset({Standing.LEAD})
SYSTEM = frozenset({Standing.SYSTEM})
ANYBODY = frozenset(Standing)


def _move(to: State | None, *by: frozenset[Standing]) -> Move:
    return Move(to, frozenset().union(*by))


def _in(states: frozenset[State], step: Step, move: Move) -> dict[tuple[State, Step], Move]:
    return {(state, step): move for state in states}


MOVES: Mapping[tuple[State, Step], Move] = {
    **_in(OPEN - {State.WAITING}, Step.ASSIGN, _move(State.ASSIGNED, LEAD, OFFICE, SYSTEM)),  # also 改派
    (State.WAITING, Step.ASSIGN): _move(State.ASSIGNED, LEAD, OFFICE),  # a new hand ends the waiting
    **_in(OPEN, Step.TRANSFER, _move(State.ASSIGNED, WORKER, OFFICE)),
    **_in(OPEN, Step.ACCEPT, _move(State.WORKING, WORKER, OFFICE)),  # from 在办 too: another hand takes over
    **_in(OPEN - {State.REPORTED}, Step.WAIT, _move(State.WAITING, WORKER, OFFICE)),
    (State.WAITING, Step.RESUME): _move(State.WORKING, SYSTEM),
    **_in(OPEN, Step.FINISH, _move(State.RESOLVED, WORKER, OFFICE)),  # 顺手修好了 needs no 接单 before
    (State.RESOLVED, Step.FINISH): _move(State.RESOLVED, WORKER, OFFICE),  # a better result text
    (State.RESOLVED, Step.CONFIRM): _move(State.CLOSED, REPORTER, OFFICE),
    **_in(OPEN, Step.CONFIRM, _move(State.CLOSED, REPORTER, OFFICE)),  # the reporter says it is fixed before we do
    # 没修好: same number, the clock restarts; by itself where a follower's no stands against the reporter's yes
    (State.RESOLVED, Step.DENY): _move(State.ASSIGNED, REPORTER, OFFICE, SYSTEM),
    (State.RESOLVED, Step.CLOSE): _move(State.CLOSED, OFFICE),
    **_in(OPEN, Step.CLOSE, _move(State.CLOSED, OFFICE)),
    (State.RESOLVED, Step.LAPSE): _move(State.CLOSED, SYSTEM),
    **_in(OPEN | {State.RESOLVED}, Step.WITHDRAW, _move(State.WITHDRAWN, REPORTER, OFFICE)),
    **_in(OPEN, Step.REFUSE, _move(State.REFUSED, WORKER, OFFICE)),
    # Only this leaves an ended ticket, by its reporter or the office, within the window (see `reopen_allowed`)
    **_in(ENDED, Step.REOPEN, _move(State.ASSIGNED, REPORTER, OFFICE)),
    # What is only written down
    **_in(OPEN | {State.RESOLVED}, Step.SUPPLEMENT, _move(None, ANYBODY)),
    **_in(OPEN | {State.RESOLVED}, Step.FOLLOW, _move(None, RESIDENT, REPORTER)),
    **_in(OPEN | {State.RESOLVED}, Step.URGE, _move(None, ANYBODY)),
    **_in(OPEN | {State.RESOLVED}, Step.ENRICH, _move(None, WORKER, OFFICE, SYSTEM)),
    **_in(OPEN, Step.CLIMB, _move(None, SYSTEM, OFFICE)),
    **_in(OPEN, Step.WARN, _move(None, SYSTEM)),
    **_in(OPEN | {State.RESOLVED}, Step.ALARM, _move(None, ANYBODY)),
    **_in(OPEN | {State.RESOLVED}, Step.ACKNOWLEDGE, _move(None, WORKER, OFFICE)),
    **_in(OPEN - {State.WAITING}, Step.RETURN, _move(State.ASSIGNED, WORKER)),  # the office has nobody to return it to
    **_in(OPEN, Step.WHISTLE, _move(None, WORKER, OFFICE, SYSTEM)),
    **_in(OPEN | {State.RESOLVED}, Step.ARRIVE, _move(None, WORKER, OFFICE)),
    **_in(OPEN, Step.MISS, _move(None, SYSTEM)),
    **_in(OPEN | {State.RESOLVED}, Step.ANSWER, _move(None, WORKER, OFFICE)),
    **_in(OPEN, Step.ASSIST, _move(None, WORKER, OFFICE)),
    **_in(OPEN, Step.EXTEND, _move(None, WORKER, OFFICE)),
    **_in(OPEN, Step.MERGE, _move(State.REFUSED, WORKER, OFFICE)),
    **_in(OPEN | {State.RESOLVED}, Step.SPLIT, _move(None, RESIDENT, WORKER, OFFICE)),
    # The only word that a closed matter still takes beside REOPEN: it adds the reporter's mark and changes nothing else
    **_in(frozenset({State.RESOLVED, State.CLOSED}), Step.RATE, _move(None, REPORTER)),
    # Back to what it was before one's own last step (domain.undo says which); ended by reporter or office: REOPEN
    **_in(OPEN | {State.RESOLVED, State.REFUSED}, Step.UNDO, _move(None, REPORTER, WORKER, OFFICE)),
    (State.RESOLVED, Step.ASKED): _move(None, SYSTEM),
}

CLOSING_OF: Mapping[Step, Closing] = {Step.CONFIRM: Closing.CONFIRMED, Step.CLOSE: Closing.OFFICE}
DONE = "已处理"  # a result that nobody put into words
ENDING = (Step.CONFIRM, Step.CLOSE, Step.LAPSE, Step.WITHDRAW, Step.REFUSE, Step.MERGE)


def move(ticket: Ticket, step: Step, by: Actor, at: datetime, note: str = "", **data: Any) -> tuple[Ticket, Moved]:
    """Take one step: the ticket as it then is, and the line for its history.

    Raises:
        IllegalMove: no such step from this state, or an end without a result.
        NotYours: the standing may not take it.
    """
    rule = MOVES.get((ticket.state, step))
    if rule is None:
        raise IllegalMove(f"#{ticket.number}: {step} from {ticket.state}")
    if by.standing not in rule.by:
        raise NotYours(f"#{ticket.number}: {step} by {by.standing}")
    to = rule.to or ticket.state
    after = ticket if to is ticket.state and rule.to is None else _arrive(ticket, step, to, at, note)
    return after, Moved(ticket.number, step, to, by.id, by.standing, at, note, data)


def with_due(line: Moved, before: Ticket, after: Ticket) -> Moved:
    """The line, telling also the deadline that its step moved, so that a past evening's overdue can be counted later:
    milliseconds, 0 for none, a number that every database reads."""
    if before.due_at == after.due_at:
        return line
    return replace(line, data={**line.data, DUE_WAS: round(before.due_at.timestamp() * 1000) if before.due_at else 0})


def _arrive(ticket: Ticket, step: Step, to: State, at: datetime, note: str) -> Ticket:
    """The ticket in its new state, with the fields that a state implies."""
    changed = replace(ticket, state=to, moved_at=at, waiting_on="", waiting_until=None)
    if step is Step.FINISH:
        changed = replace(changed, result=note or changed.result or DONE, asked_at=None)
    if step in (Step.DENY, Step.REOPEN):
        changed = replace(
            changed, round=ticket.round + 1, rung=0, clock_at=at, asked_at=None, closing=None, closed_at=None,
            extra_minutes=0, score=0,
        )  # fmt: skip
    if to in ENDED:
        closing = CLOSING_OF.get(step)
        if step is Step.LAPSE:
            closing = Closing.UNANSWERED if ticket.asked_at else Closing.UNASKED
        told = "" if step is Step.CLOSE and changed.result == DONE else changed.result
        result = told or note or changed.result or RESULT_OF.get(step, "")
        changed = replace(changed, closed_at=at, closing=closing, result=result, next_step_at=None)
    return changed


RESULT_OF: Mapping[Step, str] = {
    Step.CONFIRM: "报事人说已经好了",
    Step.WITHDRAW: "报事人撤回",
    Step.REFUSE: "不是诉求",
    Step.CLOSE: "社区办结",
    Step.LAPSE: DONE,
    Step.MERGE: "并到另一件",
}


def reopen_allowed(ticket: Ticket, at: datetime, window_days: int) -> bool:
    """May an ended ticket still be reopened? Within *window_days* of its end, that day included."""
    return ticket.closed_at is not None and (at - ticket.closed_at).total_seconds() <= window_days * 86400
