"""Tickets whose moment has come; an indexed look-up, so an empty sweep costs one query."""

from bot.deeds.climb import climb
from schedules.job import Job

BATCH = 10  # tickets a transaction, about a millisecond each: callbacks are acknowledged in between

CLIMB = Job("climb", lambda desk, _: desk.tickets.next_due(), lambda desk, now, _: climb(desk, now, BATCH))
