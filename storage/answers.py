"""办事问答 and what was asked; who helps. Entries and cards are read from memory, questions row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.answers import Asked, Entry, Outcome, Pool
from bot.domain.helpers import Helper
from storage.counters import next_number
from storage.db import Link, Row, Statement, millis, moment, param
from storage.directory import ANSWERS, ENTRY_COLUMNS, Directory, to_entry
from storage.tables import ANSWER, ASKED, HELPER

_MINE: Final = param("community")
_COLUMNS: Final = ("community", *ENTRY_COLUMNS)


def _put(kind: Any) -> Statement:
    added = kind.insert(ANSWER)
    new = {name: added.excluded[name] for name in ENTRY_COLUMNS if name != "id"}
    return Statement(added.on_conflict_do_update(index_elements=["community", "id"], set_=new), *_COLUMNS)


_PUT: Final = {"sqlite": _put(sqlite), "postgresql": _put(postgresql)}
A: Final = ASKED.c
_ASKED_COLUMNS: Final = ("community", "at", "chat", "who", "question", "outcome", "entry", "ticket", "useful")
_ASK = Statement(insert(ASKED), *_ASKED_COLUMNS)
_ALL_ASKED: Final = (A.id, A.at, A.chat, A.who, A.question, A.outcome, A.entry, A.ticket, A.useful)
_LAST = Statement(
    select(*_ALL_ASKED)
    .where(A.community == _MINE, A.chat == param("chat"), A.who == param("who"), A.at >= param("since"))
    .order_by(A.at.desc(), A.id.desc())
    .limit(1)
)
_OF_TICKET = Statement(
    select(*_ALL_ASKED).where(A.community == _MINE, A.outcome == "gap", A.ticket == param("ticket")).limit(1)
)
_SINCE = Statement(
    select(*_ALL_ASKED)
    .where(A.community == _MINE, A.outcome == param("wanted"), A.at >= param("since"))
    .order_by(A.at.desc(), A.id.desc())
    .limit(param("limit"))
)
_RATE = Statement(update(ASKED).where(A.community == param("at_community"), A.id == param("at_id")), "useful")
_COUNTS = Statement(
    select(A.entry, A.useful, func.count()).where(A.community == _MINE, A.entry > 0).group_by(A.entry, A.useful)
)
FORGET_ASKED = Statement(delete(ASKED).where(A.community == param("community"), A.at < param("before")))
H: Final = HELPER.c
_HELPER_COLUMNS: Final = ("community", "person", "unit", "role", "topics", "hours", "promise_hours", "note", "position")
_ADD_HELPER = Statement(insert(HELPER), *_HELPER_COLUMNS)
_CLEAR_HELPERS = Statement(delete(HELPER).where(H.community == param("community"), H.person == param("person")))
_LAST_HELPER = Statement(select(func.max(H.position)).where(H.community == _MINE))


class SqlAnswers:
    """Implements ports.Answers."""

    __slots__ = ("_changed", "_community", "_directory", "_link")

    def __init__(
        self, link: Link, community: str, directory: Callable[[], Directory], changed: Callable[[str, str], None]
    ) -> None:
        self._link, self._community, self._directory, self._changed = link, community, directory, changed

    def pool(self) -> Pool:
        return self._directory().answers

    def all(self) -> list[Entry]:
        rows = self._link.all(ANSWERS, community=self._community)
        return [to_entry(row) for row in rows]

    def get(self, entry: int) -> Entry | None:
        return next((one for one in self.all() if one.id == entry), None)

    def put(self, entry: Entry) -> int:
        number = entry.id or next_number(self._link, self._community, "answer")
        values = {
            "id": number,
            "question": entry.question,
            "also": "\n".join(entry.also),
            "answer": entry.answer,
            "papers": entry.papers,
            "source": entry.source,
            "valid_until": _iso(entry.valid_until),
            "owner": entry.owner,
            "state": entry.state.value,
            "checked": _iso(entry.checked),
            "ticket": entry.ticket,
        }
        self._link.run(_PUT[self._link.dialect], {"community": self._community, **values})
        self._changed("directory", "")
        return number

    def asked(self, asked: Asked) -> None:
        useful = None if asked.useful is None else int(asked.useful)
        row = (self._community, millis(asked.at), asked.chat, asked.who, asked.question.replace("\0", ""),
               asked.outcome.value, asked.entry, asked.ticket, useful)  # fmt: skip
        self._link.run(_ASK, dict(zip(_ASKED_COLUMNS, row, strict=True)))

    def last_asked(self, chat: str, who: str, since: datetime) -> Asked | None:
        row = self._link.one(_LAST, community=self._community, chat=chat, who=who, since=millis(since))
        return _to_asked(row) if row else None

    def gap_of(self, ticket: int) -> Asked | None:
        row = self._link.one(_OF_TICKET, community=self._community, ticket=ticket)
        return _to_asked(row) if row else None

    def since(self, outcome: Outcome, since: datetime, limit: int = 200) -> list[Asked]:
        given = {"wanted": outcome.value, "since": millis(since), "limit": limit}
        return [_to_asked(row) for row in self._link.all(_SINCE, community=self._community, **given)]

    def rate(self, asked: int, *, useful: bool) -> None:
        self._link.run(_RATE, {"at_community": self._community, "at_id": asked, "useful": int(useful)})

    def counts(self) -> dict[int, tuple[int, int, int]]:
        found: dict[int, tuple[int, int, int]] = {}
        for entry, useful, count in self._link.all(_COUNTS, community=self._community):
            times, good, bad = found.get(entry, (0, 0, 0))
            found[entry] = (times + count, good + (count if useful == 1 else 0), bad + (count if useful == 0 else 0))
        return found


class SqlHelpers:
    """Implements ports.Helpers."""

    __slots__ = ("_changed", "_community", "_directory", "_link")

    def __init__(
        self, link: Link, community: str, directory: Callable[[], Directory], changed: Callable[[str, str], None]
    ) -> None:
        self._link, self._community, self._directory, self._changed = link, community, directory, changed

    def all(self) -> list[Helper]:
        return list(self._directory().helpers)

    def put(self, person: str, cards: Iterable[Helper]) -> None:
        self._link.run(_CLEAR_HELPERS, {"community": self._community, "person": person})
        row = self._link.one(_LAST_HELPER, community=self._community)
        start = (row[0] if row and row[0] is not None else -1) + 1
        for position, card in enumerate(cards, start):
            values = (self._community, person, card.unit, card.role, " ".join(card.topics), card.hours,
                      card.promise_hours, card.note, position)  # fmt: skip
            self._link.run(_ADD_HELPER, dict(zip(_HELPER_COLUMNS, values, strict=True)))
        self._changed("directory", "")


def _to_asked(row: Row) -> Asked:
    id_, at, chat, who, question, outcome, entry, ticket, useful = row
    return Asked(
        id=id_,
        at=moment(at),
        chat=chat,
        who=who,
        question=question,
        outcome=Outcome(outcome),
        entry=entry,
        ticket=ticket,
        useful=None if useful is None else bool(useful),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
