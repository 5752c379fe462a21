"""What it does by the clock. All of it stands here; `runner` carries it out, in real time or in played time."""

from schedules.digests import DAILY, MORNING
from schedules.escalation import CLIMB
from schedules.job import Job
from schedules.outbox import BUNDLES, EXPIRY

JOBS: tuple[Job, ...] = (
    CLIMB,  # warnings, rungs, 督办, alarms again, ends of waits, silence: each ticket at its own moment
    MORNING,  # working days 07:56: every worker's own list
    DAILY,  # working days 17:26: 日报告 to the office; a missed one is sent once and says that it is late
    BUNDLES,  # 11:30 and 17:00: one line about what waits for a worker's tap
    EXPIRY,  # what did not leave while it was worth saying
)

__all__ = ["JOBS", "Job"]
