"""What it does by the clock. All of it stands here; `runner` carries it out, in real time or in played time."""

from schedules.digests import DAILY, GROUPS, MONTHLY, MORNING, WEEKLY
from schedules.escalation import CLIMB
from schedules.job import Job
from schedules.notices import NOTICES
from schedules.outbox import BUNDLES, EXPIRY, FRESH
from schedules.routines import ROUTINES
from schedules.terms import TERMS

JOBS: tuple[Job, ...] = (
    CLIMB,  # warnings, rungs, 督办, alarms again, ends of waits, silence: each ticket at its own moment
    MORNING,  # working days 07:56: every worker's own list
    DAILY,  # working days 17:26: 日报告 to the office; a missed one is sent once and says that it is late
    WEEKLY,  # 周一 08:56, or the next working day: 周研判 of the week before
    MONTHLY,  # the 1st 09:26, or the next working day: 月反馈 of the month before
    GROUPS,  # the same day 10:26: 「您反映的事」 to the groups, for their owners to press
    ROUTINES,  # 07:56 of the days that have some: 联企日, 志愿服务日, whatever the community wrote down
    TERMS,  # working days 07:56: terms that end soon, and matters left in hands whose term is over
    BUNDLES,  # 11:30 and 17:00: one line about what waits for a worker's tap
    FRESH,  # when the office opens: lines that wait for a tap and say 「今天 8:30 后处理」
    NOTICES,  # the next round of what repeats; 「恢复了吗」 when an outage should be over
    EXPIRY,  # what did not leave while it was worth saying
)

__all__ = ["JOBS", "Job"]
