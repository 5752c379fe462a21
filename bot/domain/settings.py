"""What a community may set for itself: labels, roles, ladders, clocks, quiet hours, calendar. No town is hard-wired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from bot.domain.people import Role, Standing

DEFAULT_ROLES = (
    Role("网格员", Standing.WORKER),
    Role("网片长", Standing.LEAD),
    Role("物业", Standing.LEAD),
    Role("社区值班", Standing.OFFICE),
    Role("社区主任", Standing.OFFICE),
    Role("街道", Standing.OUTSIDE),
    Role("楼栋长", Standing.RESIDENT, on_duty=False),
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: who hears, and at which share of the ticket's time.

    It hears at the earlier of the two moments that apply. The first rung is whoever the ticket is given to.
    """

    role: str  # name of a role; several names joined by "/" mean the first that exists there (网片长/物业)
    level: str = "unit"  # where the role is looked for: unit (and up to the grid) | parent (sector) | root (community)
    #                      | a kind of unit, ours or the town's own: the nearest such unit above
    late_percent: int = 100  # share of the result time used; 100 = the deadline
    unheard_percent: int = 0  # share of the contact time used while no human has answered; 0 = never
    reports_in: bool = False  # 吹哨: who hears must report in (报到) within the clock's report_minutes


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who hears, in which order, for the estates and categories it names; the first that fits is taken."""

    name: str
    rungs: tuple[Rung, ...]
    estates: frozenset[str] = frozenset()  # kinds of estate (物业, 三无 …); empty = all
    categories: frozenset[str] = frozenset()  # empty = all
    urgencies: frozenset[str] = frozenset()  # empty = all


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a matter may take. Minutes of office time, or of the whole day when *around* is set."""

    contact_minutes: int  # first contact by a human
    result_minutes: int
    around: bool = False  # 24-hour kind: water, power, gas, heat, lift; danger always
    report_minutes: int = 120  # 报到: who was whistled for has reported in


@dataclass(frozen=True, slots=True)
class Duty:
    """A post beyond office hours: at noon, in the evening. Its hours count as office time, and its holder hears first."""

    role: str  # name of a role
    spans: tuple[tuple[time, time], ...]
    days: str = "workdays"  # workdays | all
    name: str = ""  # 午间服务岗


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When office time runs. *spans* are local times of a working day; noon and evening posts belong in here."""

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12, 0)), (time(14, 0), time(18, 0)))
    holidays: frozenset[date] = frozenset()  # override: rest although the table says work
    workdays: frozenset[date] = frozenset()  # override: work although the table says rest
    known_until: date | None = None  # last day of the holiday table these were filled from; later only weekdays count


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which nothing unasked is said; danger is."""

    start: time = time(21, 30)
    end: time = time(7, 30)


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DigestKind = Literal["workers", "daily", "weekly", "monthly", "groups"]


@dataclass(frozen=True, slots=True)
class Digests:
    """Which reports there are, for whom and when. Never on the full or half hour: the platform is crowded then."""

    send: tuple[DigestKind, ...] = ("workers", "daily", "weekly", "monthly", "groups")  # what the clock sends
    office_at: time = time(17, 26)  # 日报告, on working days
    worker_at: time = time(7, 56)
    bundles_at: tuple[time, ...] = (time(11, 30), time(17, 0))
    weekly_on: Weekday = "mon"  # of the following week; a day of rest: the next working day
    weekly_at: time = time(8, 56)
    monthly_on: int = 1  # day of the following month, 1–28; a day of rest: the next working day
    monthly_at: time = time(9, 26)
    groups_at: time = time(10, 26)  # 「您反映的事」 to the groups, on the same day
    daily_to: tuple[str, ...] = ()  # roles; none: whoever is in the office. Who leads units gets those only
    weekly_to: tuple[str, ...] = ()
    monthly_to: tuple[str, ...] = ()
    rank_people: bool = False  # the register's sheet by who holds it; without it nobody is compared
    weekly_template: str = "周研判.docx"  # in the folder of templates; made there when it is not
    monthly_template: str = "月反馈.docx"


@dataclass(frozen=True, slots=True)
class Routine:
    """例行: something a role does at a rhythm, such as 联企日 on each 15th."""

    name: str
    rhythm: str  # workdays | weekly mon | monthly 15 | quarterly 3-15 | yearly 5-20 | dates | terms (ends of posts)
    to: str  # name of a role; in each unit that has one, its holder
    unit: str = ""  # only the one of this unit
    rest_day: Literal["before", "after", "skip", "keep"] = "after"  # what becomes of one that falls on a day of rest
    days_before: tuple[int, ...] = (0,)  # when it is said: days ahead, 0 on its day
    words: str = ""  # what is to be done
    dates: tuple[date, ...] = ()  # of the rhythm "dates"


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """How notices are approved and how many a group may get."""

    approver: str = ""  # role that looks at what others than the office write; "" nobody has to
    a_day: int = 3  # per group; more wait for the next morning
    left_warns: int = 5  # the preview warns when a group has so few mass messages left in its month


@dataclass(frozen=True, slots=True)
class Settings:
    """One community's settings, as read from its file. Everything has a default that works."""

    code: str
    name: str
    timezone: str = "Asia/Shanghai"
    brand: str = ""  # heading of digests and greetings
    short_name: str = ""  # before the number for people who serve several communities: 松岭#1024
    roles: tuple[Role, ...] = DEFAULT_ROLES
    hours: OfficeHours = field(default_factory=OfficeHours)
    quiet: Quiet = field(default_factory=Quiet)
    digests: Digests = field(default_factory=Digests)
    ladders: tuple[Ladder, ...] = ()
    notices: NoticeRules = field(default_factory=NoticeRules)
    duties: tuple[Duty, ...] = ()  # noon and evening posts
    unit_kinds: Mapping[str, str] = field(default_factory=dict)  # the town's word → community | sector | grid | micro
    clocks: Mapping[str, Clock] = field(
        default_factory=dict
    )  # first hit of "category/urgency" "*/urgency" "category" "*"
    routines: tuple[Routine, ...] = ()
    confirm_days: int = 3  # days of silence after 「修好了吗」 before a ticket lapses
    reopen_days: int = 7
    return_minutes: int = 450  # 退回: office minutes after it was given out within which a wrong dispatch may go back
    undo_minutes: int = 5  # 撤销: how long one's own last step may be taken back
    extensions: int = 1  # 延期: how often in a round
    extension_percent: int = 100  # 延期: at most so much of the result time is added
    repeat_times: int = 3  # the nth report of one kind at one place within repeat_days raises its class; 0 = never
    repeat_days: int = 30
    outage_minutes: int = 60  # 停水停电 of other houses of an estate within them is one ticket; 0 = never
    first_keeps: frozenset[str] = frozenset({"firm"})  # 首接负责: categories whose first hand stays; "*" = all
    term_warning_days: int = 30  # the office hears so long before somebody's term ends
    mass_rule: str = "off"  # 企业群发 for notices, and the rule set in the console: off | month | week | day
    taps_a_day: int = 10  # per worker; danger does not count
    lines_a_day: int = 12  # of our own in one group; danger and results do not count
    line_waits_seconds: int = 20  # a group line waits for the rest of what the person types
    listen_only: bool = True  # nothing is said to residents until the office turns the voice on
    danger_repeat_minutes: int = 2  # an unacknowledged alarm is repeated, and the next person told
    calls: bool = False  # telephones ring at an alarm; filled from [wecom.call]
    smart_bot: bool = True  # it is connected and may speak first; filled from [wecom.smart_bot]
    bot_answers: bool = True  # it answers whoever writes to it, also by its callbacks; filled from [wecom.smart_bot]
    hooks: frozenset[str] = frozenset()  # names of the groups with 消息推送; filled from [wecom.push]
    raw_days: int = 7  # raw message bodies are forgotten after this
    ended_days: int = 365  # names and doors of ended tickets are forgotten after this
    labels: Mapping[str, str] = field(default_factory=dict)

    def role(self, name: str) -> Role | None:
        return next((role for role in self.roles if role.name == name), None)
