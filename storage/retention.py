"""What is forgotten, and when: raw words after days, names and doors a year after the last matter ended."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, or_, select, text

from bot.ports import Desk
from storage import answers, inbox, outbox, ticket_statements, words
from storage.db import Statement, millis, param
from storage.desk import SqlDesk
from storage.tables import FOLLOWER, MEMBER, PERSON, POST, TICKET

log = structlog.get_logger()

_P, T, F = PERSON.c, TICKET.c, FOLLOWER.c
_HAS_MATTER = (
    select(T.number)
    .where(
        T.community == _P.community,
        T.reporter == _P.id,
        or_(T.closed_at.is_(None), T.closed_at >= param("before")),
    )
    .correlate(PERSON)
    .exists()
)
_FOLLOWS_MATTER = select(F.number).where(F.community == _P.community, F.person == _P.id).correlate(PERSON).exists()
_HAS_POST = (
    select(POST.c.role).where(POST.c.community == _P.community, POST.c.person == _P.id).correlate(PERSON).exists()
)
FORGET_PEOPLE = Statement(
    delete(PERSON).where(
        _P.community == param("community"),
        text("staff = 0"),
        _P.updated_at < param("before"),
        ~_HAS_MATTER,
        ~_FOLLOWS_MATTER,
        ~_HAS_POST,
    )
)
_M = MEMBER.c
_KNOWN = select(_P.id).where(_P.community == _M.community, _P.id == _M.person).correlate(MEMBER).exists()
_STILL = (
    select(T.number)
    .where(
        T.community == _M.community,
        T.reporter == _M.person,
        or_(T.closed_at.is_(None), T.closed_at >= param("before")),
    )
    .correlate(MEMBER)
    .exists()
)
_EVER = select(T.number).where(T.community == _M.community, T.reporter == _M.person).correlate(MEMBER).exists()
FORGET_NICKNAMES = Statement(delete(MEMBER).where(_M.community == param("community"), ~_KNOWN, ~_STILL, _EVER))


def forget(desk: Desk, now: datetime) -> int:
    """Forget what is old; returns how many rows lost something, and logs which. Safe to run twice.

    Bodies of messages and of sentences that left: after settings.raw_days. Rooms and followers of ended tickets, names,
    doors and phones of residents without a younger matter, whole inbox rows: after settings.ended_days.
    """
    if not isinstance(desk, SqlDesk):
        raise TypeError("a Desk of another store")
    link, community = desk.link, desk.community
    raw = millis(now - timedelta(days=desk.settings.raw_days))
    ended = millis(now - timedelta(days=desk.settings.ended_days))
    here, there = {"at_community": community}, {"community": community}
    doors = words.with_door(link, community, ended)
    counts = {
        "messages": sum(link.run(one, {**here, "before": raw, "body": None}) for one in inbox.FORGET_BODIES),
        "sentences": link.run(outbox.FORGET_BODIES, {**here, "before": raw, "body": None}),
        "rooms": link.run(ticket_statements.FORGET_ROOMS, {**here, "before": ended, "room": None}),
        "followers": link.run(ticket_statements.FORGET_FOLLOWERS, {**there, "before": ended}),
        "people": link.run(FORGET_PEOPLE, {**there, "before": ended}),
        "nicknames": link.run(FORGET_NICKNAMES, {**there, "before": ended}),
        "inbox_rows": sum(link.run(one, {**there, "before": ended}) for one in inbox.FORGET_ROWS),
        "questions": link.run(answers.FORGET_ASKED, {**there, "before": ended}),
    }
    for number in doors:
        desk.tickets.index(number)
    link.forget()  # what this connection still remembers of it
    log.info("forgotten", community=community, **counts)
    return sum(counts.values())


def index_sealed(desk: Desk, limit: int = 500) -> int:
    """After a migration, with the key at hand: doors and names into the index, some at a time; how many."""
    if not isinstance(desk, SqlDesk):
        raise TypeError("a Desk of another store")
    numbers = words.without_door(desk.link, desk.community, limit)
    for number in numbers:
        desk.tickets.index(number)
    return len(numbers) + desk.people.index_names()
