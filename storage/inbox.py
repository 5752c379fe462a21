"""Every message once per (source, id): sealed, handled once, three failures put it aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from itertools import chain, islice
from typing import Any, Final

import orjson
from sqlalchemy import delete, func, select, text, update

from bot.domain.ticket import Place
from bot.messages import Heard, Inbound, Reading
from storage.db import Link, Row, Statement, millis, moment, param
from storage.directory import Directory
from storage.notes import set_note
from storage.rows import dumps, inbound_body, to_inbound
from storage.sealing import Seal
from storage.tables import INBOX, OF_MATTERS, TALK, TICKET
from storage.work import Arrival, Outcome, Waiting

ATTEMPTS: Final = 3
REMEMBERED: Final = 6_000  # how many heard messages a connection keeps opened

I: Final = INBOX.c  # noqa: E741  one letter for the table's columns, as in the other repositories
_GIVEN: Final = ("source", "message", "community", "chat", "who", "kind", "sent_at", "received_at", "body", "quote")
_FIRST: Final = {"attempts": "0", "error": "''", "aside": "0", "intent": "''", "category": "''", "opens": "0", "joins": "''",
                 "danger": "0", "places": "''", "ticket": "0"}  # fmt: skip
TOGETHER: Final = 64  # rows of one statement, which runs as a whole without holding up other threads
Fresh = tuple[Any, ...]  # a row that arrives: the values of _GIVEN
_SINCE: Final = Statement(select(I.source, I.message).where(I.id > param("last")))
_IT: Final = (I.source == param("at_source"), I.message == param("at_message"))
_GET = Statement(select(I.body).where(*_IT))
_PLACE_OF = Statement(select(I.id, I.sent_at).where(*_IT))
_DONE_COLUMNS: Final = ("handled_at", "intent", "category", "opens", "joins", "danger", "places", "ticket")
_DONE = Statement(update(INBOX).where(*_IT), *_DONE_COLUMNS)
_FAILED = Statement(
    update(INBOX).where(*_IT).values(attempts=I.attempts + 1).returning(I.attempts),
    "error",
)
_ASIDE = Statement(update(INBOX).where(*_IT), "aside")
_HEARD: Final = (I.source, I.message, I.who, I.sent_at, I.kind, I.quote, I.intent, I.category, I.opens,
                 I.joins, I.danger, I.places)  # fmt: skip
_RECENT = Statement(
    select(I.id, I.handled_at)
    .where(
        I.community == param("community"),
        I.chat == param("chat"),
        I.sent_at >= param("since"),
        I.sent_at <= param("till"),
        I.id < param("before"),
        text(TALK),
    )
    .order_by(I.sent_at.desc(), I.id.desc())
    .limit(param("limit"))
)
_OF_MATTERS = Statement(
    select(I.id, I.handled_at)
    .join_from(INBOX, TICKET, (TICKET.c.community == I.community) & (TICKET.c.number == I.ticket))
    .where(
        I.community == param("community"),
        I.chat == param("chat"),
        I.sent_at >= param("since"),
        I.sent_at < param("before"),
        text(OF_MATTERS),
        text(
            "ended = 0"
        ),  # written out: a value that an index hangs on has SQLite prepare the statement anew each time
    )
    .order_by(I.sent_at.desc(), I.id.desc())
    .limit(param("limit"))
)
_ONE_HEARD = Statement(select(*_HEARD, I.body).where(I.id == param("id")))
_PUT_ASIDE = Statement(
    select(I.body, I.error)
    .where(I.community == param("community"), text("aside = 1"), I.body.is_not(None))
    .order_by(I.id)
    .limit(param("limit"))
)
UNHANDLED = Statement(
    select(I.body)
    .where(text("handled_at IS NULL AND aside = 0"), I.body.is_not(None))
    .order_by(I.id)
    .limit(param("limit"))
)
_IS_DONE = Statement(select(I.id).where(*_IT, I.handled_at.is_not(None)))
COUNT_ASIDE = Statement(select(text("count(*)")).select_from(INBOX).where(text("aside = 1")))
_LAST_FROM: Final = [
    Statement(
        select(func.max(I.sent_at)).where(
            I.community == param("community"),
            I.chat == param("chat"),
            I.who == param("who"),
            text("kind <> 'event'"),
            text(which),
        )
    )
    for which in (TALK, "handled_at IS NULL AND aside = 0")  # each has its index
]
_ENDED: Final = (text("handled_at IS NOT NULL"), text("aside = 1"))  # each has its index
FORGET_BODIES: Final = [
    Statement(
        update(INBOX).where(
            I.community == param("at_community"), I.received_at < param("before"), I.body.is_not(None), ended
        ),
        "body",
    )
    for ended in _ENDED
]
FORGET_ROWS: Final = [
    Statement(
        delete(INBOX).where(I.community == param("community"), I.received_at < param("before"), I.body.is_(None), ended)
    )
    for ended in _ENDED
]
_FORGET_WORDS = Statement(
    update(INBOX)
    .where(
        I.community == param("at_community"),
        I.source == param("at_source"),
        I.who == param("at_who"),
        I.body.is_not(None),
        text("kind <> 'event'"),
    )
    .values(handled_at=I.handled_at + 1),  # whoever remembers the message with its words must read it again
    "body",
)
_FAR: Final = 1 << 62


def arrival(message: Inbound, seal: Seal, now: int) -> Fresh:
    """The row of a message that arrives at *now* (milliseconds), sealed."""
    return (
        message.source,
        message.id,
        message.community,
        message.chat,
        message.who,
        message.kind.value,
        millis(message.sent_at),
        now,
        seal.seal_bytes(inbound_body(message)),
        f"{message.source}/{message.quote}" if message.quote else "",
    )


@cache
def _adding(dialect: str, count: int) -> str:
    """Written by hand: a value of Core has a name, and to look up 640 names costs more than to keep 64 rows."""
    one = ", ".join(["?" if dialect == "sqlite" else "%s"] * len(_GIVEN) + list(_FIRST.values()))
    columns, rows = ", ".join((*_GIVEN, *_FIRST)), ", ".join([f"({one})"] * count)
    back = "" if dialect == "sqlite" else " RETURNING source, message"
    return f"INSERT INTO inbox ({columns}) VALUES {rows} ON CONFLICT DO NOTHING{back}"  # noqa: S608  constants


def add(link: Link, rows: Sequence[Fresh]) -> list[bool]:
    """Keep; for each whether it is new, so False when (source, id) is there already or came before it in *rows*."""
    fresh: list[bool] = []
    for start in range(0, len(rows), TOGETHER):
        fresh += _add(link, rows[start : start + TOGETHER])
    return fresh


def _add(link: Link, rows: Sequence[Fresh]) -> list[bool]:
    done = link.driver.execute(_adding(link.dialect, len(rows)), tuple(chain.from_iterable(rows)))
    if done.rowcount == len(rows):
        return [True] * len(rows)
    if link.dialect == "sqlite":  # RETURNING would give up the interpreter once a row
        new = set(link.all(_SINCE, last=done.lastrowid - done.rowcount)) if done.rowcount else set()
    else:
        new = set(done.fetchall())
    return [_taken(new, (row[0], row[1])) for row in rows]


def keep(link: Link, arrivals: Sequence[Arrival]) -> list[tuple[Waiting, Outcome]]:
    """Add the rows of all, and their cursors; who was told that nothing is stored is passed over, the platform asks again."""
    waiting = [one for one in arrivals if not one.is_given_up]
    fresh = iter(add(link, [row for one in waiting for row in one.rows]))
    for one in waiting:
        if one.note:
            set_note(link, "", *one.note)
    return [(one, (True, list(islice(fresh, len(one.rows))))) for one in waiting]


def _taken(new: set[Row], key: tuple[str, str]) -> bool:
    """Is it among them? Then no longer."""
    found = key in new
    new.discard(key)
    return found


def _at(key: str) -> dict[str, str]:
    source, _, message = key.partition("/")
    return {"at_source": source, "at_message": message}


class SqlInbox:
    """Implements ports.Inbox."""

    __slots__ = ("_community", "_directory", "_link", "_now", "_seal")

    def __init__(
        self, link: Link, community: str, seal: Seal, now: datetime, directory: Callable[[], Directory]
    ) -> None:
        self._link, self._community, self._seal, self._now, self._directory = link, community, seal, now, directory

    def get(self, key: str) -> Inbound | None:
        """None also when its body was forgotten."""
        row = self._link.one(_GET, **_at(key))
        return to_inbound(self._seal.open_bytes(row[0])) if row and row[0] else None

    def done(self, key: str, reading: Reading | None, ticket: int = 0) -> None:
        """Places are kept without their rooms: the row outlives the sealed body."""
        values: dict[str, Any] = {
            "handled_at": millis(self._now),
            "intent": "",
            "category": "",
            "opens": 0,
            "joins": "",
            "danger": 0,
            "places": "",
            "ticket": ticket,
        }
        if reading is not None:
            values |= {
                "intent": reading.intent.value,
                "category": reading.category.value if reading.categories else "",
                "opens": int(reading.opens),
                "joins": reading.joins,
                "danger": int(reading.danger),
                "places": dumps([place.public for place in reading.places]).decode() if reading.places else "",
            }
        self._link.run(_DONE, values | _at(key))

    def is_done(self, key: str) -> bool:
        return self._link.one(_IS_DONE, **_at(key)) is not None

    def failed(self, key: str, why: str) -> int:
        rows = self._link.all(_FAILED, error=why, **_at(key))
        attempts: int = rows[0][0] if rows else 0
        if attempts >= ATTEMPTS:
            self._link.run(_ASIDE, {"aside": 1, **_at(key)})
        return attempts

    def recent(self, chat: str, before: str, since: datetime, limit: int = 30) -> list[Heard]:
        """By the time they were sent, then by arrival. Presses and events are no talk; a forgotten body has no text."""
        row = self._link.one(_PLACE_OF, **_at(before)) if before else None
        last, till = row or (_FAR, _FAR)
        rows = self._link.all(
            _RECENT,
            community=self._community,
            chat=chat,
            since=millis(since),
            till=till,
            before=last,
            limit=limit,
        )
        return self._all_heard(rows)

    def of_matters(self, chat: str, since: datetime, before: datetime, limit: int = 40) -> list[Heard]:
        asked = {"community": self._community, "chat": chat, "since": millis(since), "before": millis(before)}
        return self._all_heard(self._link.all(_OF_MATTERS, limit=limit, **asked))

    def _all_heard(self, rows: list[Row]) -> list[Heard]:
        """Of newest first, oldest first."""
        rows.reverse()
        memory = self._link.heard
        return [memory.get(row) or self._heard(*row) for row in rows]

    def _heard(self, id_: int, handled_at: int) -> Heard:
        """From this connection's memory: a handled message does not change, and thirty are asked for each time."""
        memory: dict[tuple[int, int], Heard] = self._link.heard
        found = memory.get((id_, handled_at))
        if found is None:
            row = self._link.one(_ONE_HEARD, id=id_)
            if row is None:
                raise AssertionError("a row of this transaction is gone")
            person = self._directory().people.get(row[2])
            found = to_heard(row, person is not None and person.staff, self._seal)
            if len(memory) >= REMEMBERED:
                for old in list(memory)[: REMEMBERED // 4]:
                    memory.pop(old, None)  # readers share it: another may have been here first
            memory[id_, handled_at] = found
        return found

    def last_from(self, chat: str, who: str) -> datetime | None:
        asked = [self._link.one(one, community=self._community, chat=chat, who=who) for one in _LAST_FROM]
        found = [row[0] for row in asked if row and row[0] is not None]
        return moment(max(found)) if found else None

    def forget_words(self, source: str, person: str) -> None:
        values = {"at_community": self._community, "at_source": source, "at_who": person, "body": None}
        self._link.run(_FORGET_WORDS, values)
        self._link.forget()

    def put_aside(self, limit: int = 50) -> list[tuple[Inbound, str]]:
        rows = self._link.all(_PUT_ASIDE, community=self._community, limit=limit)
        return [(to_inbound(self._seal.open_bytes(body)), error) for body, error in rows]


def to_heard(row: Row, staff: bool, seal: Seal) -> Heard:
    source, message, who, sent_at, kind, quote, intent, category, opens, joins, danger, places, body = row
    return Heard(
        id=f"{source}/{message}",
        who=who,
        staff=staff,
        at=moment(sent_at),
        kind=kind,
        text=orjson.loads(seal.open_bytes(body)).get("text", "") if body else "",
        quote=quote,
        intent=intent,
        category=category,
        opens=bool(opens),
        joins=joins,
        places=tuple(Place(**place) for place in orjson.loads(places)) if places else (),
        danger=bool(danger),
    )
