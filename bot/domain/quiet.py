"""Quiet by measure: how much the bot says in a group on one day, and which groups it answers privately only. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

PRIVATE_TAG = "只私下答"  # a group with this tag hears no answers; its worker is told what he may say


def day_begins(timezone: str, at: datetime) -> datetime:
    """Local midnight before *at*."""
    return at.astimezone(ZoneInfo(timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
