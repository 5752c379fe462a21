"""Time as a test writes it and moves it: 『周五 2026-11-13 17:50』, and a clock that stands until somebody moves it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def at(text):
    """A local time whose weekday is checked."""
    weekday, day, clock = text.split()
    moment = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)
    assert weekday == "周" + WEEKDAYS[moment.weekday()], text
    return moment


def spoken(moment):
    """周五 11-13 17:50"""
    local = moment.astimezone(ZONE)
    return f"周{WEEKDAYS[local.weekday()]} {local:%m-%d %H:%M}"


class HandClock:
    def __init__(self, start):
        self.at = start

    def now(self):
        return self.at

    def pass_by(self, **time):
        self.at += timedelta(**time)
        return self.at

    async def sleep_until(self, moment):
        raise AssertionError(f"nothing here sleeps until {moment}")
