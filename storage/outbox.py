"""What is to be said, what became of it, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import and_, case, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.messages import Importance, Outbound, OutItem, OutState, Target, Way
from storage import lines
from storage.db import Link, Statement, maybe_millis, maybe_moment, millis, param
from storage.rows import OUTBOX_COLUMNS, dumps, outbound_body, to_item
from storage.sealing import Seal
from storage.tables import OUTBOX

O: Final = OUTBOX.c  # noqa: E741  one letter for the table's columns, as in the other repositories
_MINE: Final = O.community == param("community")
_LIVE: Final = text("state IN ('queued', 'frozen', 'sending')")
_NOT_LEFT: Final = text("state IN ('queued', 'frozen', 'waiting_hand')")
_AT: Final = (O.community == param("at_community"), O.id == param("at_id"))
_COLUMNS: Final = tuple(name for name in OUTBOX_COLUMNS if name != "id")
_ALL: Final = tuple(O[name] for name in OUTBOX_COLUMNS)
SETTABLE: Final = frozenset({"way", "hand", "attempts", "not_before", "until", "sent_at", "delivered_at", "errcode",
                             "note", "receipt"})  # fmt: skip

_PUT: Final = {
    "sqlite": Statement(sqlite.insert(OUTBOX).on_conflict_do_nothing(), *_COLUMNS),
    "postgresql": Statement(postgresql.insert(OUTBOX).on_conflict_do_nothing(), *_COLUMNS),
}
_GET = Statement(select(*_ALL).where(_MINE, O.id == param("item")))
_BY_KEY = Statement(select(*_ALL).where(_MINE, O.key == param("key")))
_SUPERSEDE = Statement(
    update(OUTBOX).where(
        O.community == param("at_community"), O.subject == param("about"), text("subject <> ''"), _NOT_LEFT
    ),
    "state",
    "note",
)
_BY_HAND: Final = text("hand >= ''")  # true of all; it leads SQLite to the index of those that wait
_WAITING: Final = (
    select(*_ALL)
    .where(_MINE, _BY_HAND, text("state = 'waiting_hand' AND way = 'tap'"), O.not_before <= param("now"))
    .order_by(O.importance, O.id)
)
_UNPRESSED = Statement(
    select(*_ALL).where(_MINE, _BY_HAND, text("state = 'waiting_hand'")).order_by(O.importance, O.id)
)
_HERE: Final = (text("target_kind = 'chat'"), O.target == param("chat"))
_WAIT: Final = {
    (False, False): Statement(_WAITING),
    (True, False): Statement(_WAITING.where(O.hand == param("hand"))),
    (False, True): Statement(_WAITING.where(*_HERE)),
    (True, True): Statement(_WAITING.where(O.hand == param("hand"), *_HERE)),
}
_NEXT_UNTIL = Statement(select(func.min(O.until)).where(_MINE, _NOT_LEFT, text("until IS NOT NULL")))
_OVER = Statement(
    select(*_ALL).where(_MINE, _NOT_LEFT, text("until IS NOT NULL"), O.until <= param("now")).order_by(O.until, O.id)
)
# The kind is no bare column here: a value that a partial index hangs on has SQLite prepare the statement anew each time
_TO: Final = (func.lower(O.target_kind) == param("kind"), O.target == param("target"))
_SENT_SINCE = Statement(
    select(func.count()).where(
        _MINE, *_TO, O.way == param("by"), text("sent_at IS NOT NULL"), O.sent_at >= param("since")
    )
)
_SENT_BY = Statement(
    select(func.count()).where(
        _MINE,
        O.created_at >= param("early"),
        O.way == param("by"),
        text("sent_at IS NOT NULL"),
        O.sent_at >= param("since"),
    )
)
_USED_SINCE = Statement(
    select(func.count()).where(
        _MINE,
        *_TO,
        text("way IN ('kf', 'broadcast')"),  # the ways with an allowance; it leads to their own index
        O.way == param("by"),
        or_(
            text("state IN ('queued', 'frozen', 'sending', 'unsure')"),
            and_(text("state = 'waiting_hand'"), O.created_at >= param("since")),
            and_(text("sent_at IS NOT NULL"), O.sent_at >= param("since")),
        ),
    )
)
_TO_BE_PASSED_ON = Statement(
    select(*_ALL)
    .where(_MINE, text("state = 'waiting_hand' AND way = 'member' AND target_kind = 'person'"),
           O.target == param("person"))
    .order_by(O.importance, O.id)
)  # fmt: skip
_QUEUED_FOR = Statement(
    select(*_ALL)
    .where(_MINE, *_TO, O.way == param("by"), _LIVE, text("state IN ('queued', 'frozen')"))
    .order_by(O.importance, O.id)
)
_TAKEN_BACK = Statement(
    select(*_ALL)
    .where(_MINE, text("hand <> ''"), O.way == param("by"), text("state IN ('superseded', 'expired')"),
           text("receipt LIKE '%msgid%'"))
    .order_by(O.id)
)  # fmt: skip
_WAITING_BY = Statement(select(*_ALL).where(_MINE, text("state = 'waiting_hand'"), O.way == param("by")).order_by(O.id))
_TAPS = Statement(
    select(func.count()).select_from(
        select(O.id)
        .where(
            _MINE,
            O.hand == param("hand"),
            text("hand <> ''"),
            O.created_at >= param("since"),
            O.importance > int(Importance.DANGER),
            text("way = 'tap' AND state <> 'superseded'"),
        )
        .limit(param("enough"))
        .subquery()
    )
)
_SAID = Statement(
    select(func.count()).where(
        _MINE,
        O.ticket == param("ticket"),
        text("target_kind = 'chat'"),
        O.target == param("chat"),
        text("state NOT IN ('superseded', 'expired', 'failed')"),
    )
)
_LEFT_ABOUT = Statement(
    select(*_ALL)
    .where(
        _MINE,
        O.created_at >= param("since"),
        O.ticket == param("ticket"),
        text("state IN ('sending', 'sent', 'delivered', 'unsure')"),
    )
    .order_by(O.id)
)
_LINES: Final = (
    select(O.target, func.count())
    .where(
        _MINE,
        text("target_kind = 'chat' AND state NOT IN ('superseded', 'expired', 'failed')"),
        O.created_at >= param("since"),
        O.importance > int(Importance.DANGER),
    )
    .group_by(O.target)
)
_LINES_OF = Statement(_LINES.where(O.target == param("chat")))
_LINES_OF_ALL = Statement(_LINES)
_LEAVES: Final = case(
    (O.sent_at.is_not(None), O.sent_at), (O.not_before > O.created_at, O.not_before), else_=O.created_at
)
_NOTICES = Statement(
    select(O.target, func.count())
    .where(
        _MINE,
        text("target_kind = 'chat' AND state NOT IN ('superseded', 'expired', 'failed')"),
        O.importance == int(Importance.NOTICE),
        param("start") <= _LEAVES,
        param("end") > _LEAVES,
    )
    .group_by(O.target)
)
_SHOWN = Statement(
    select(*_ALL)
    .where(_MINE, text("state IN ('unsure', 'failed')"), func.lower(O.state) == param("wanted"))
    .order_by(O.id)
    .limit(param("limit"))
)
_LEFT = Statement(
    select(*_ALL).where(_MINE, text("state IN ('sent', 'delivered')"), O.body.is_not(None)).order_by(O.id)
)
_TO_SOMEBODY: Final = text("target >= ''")  # true of all; it leads SQLite to the index of what is on its way
_SENDING = Statement(
    select(*_ALL).where(_MINE, _TO_SOMEBODY, _LIVE, text("state = 'sending'")).order_by(O.importance, O.id)
)
COUNT_STATES = Statement(
    select(O.state, func.count())
    .where(text("state IN ('queued', 'frozen', 'sending', 'waiting_hand', 'unsure', 'failed')"))
    .group_by(O.state)
)
FORGET_BODIES = Statement(
    update(OUTBOX).where(
        O.community == param("at_community"),
        O.created_at < param("before"),
        O.body.is_not(None),
        text("state IN ('sent', 'delivered', 'superseded', 'expired', 'failed')"),
    ),
    "body",
)


A_WEEK: Final = timedelta(days=7)


@cache
def _update(columns: tuple[str, ...]) -> Statement:
    return Statement(update(OUTBOX).where(*_AT), "state", *columns)


class SqlOutbox:
    """Implements ports.Outbox."""

    __slots__ = ("_all", "_community", "_link", "_now", "_seal")

    def __init__(self, link: Link, community: str, seal: Seal, now: datetime, communities: Sequence[str] = ()) -> None:
        """*communities*: all of the installation, this one among them."""
        self._link, self._community, self._seal, self._now, self._all = link, community, seal, now, communities

    def put(
        self,
        out: Outbound,
        state: OutState,
        way: Way,
        hand: str,
        not_before: datetime | None,
        note: str = "",
        until: datetime | None = None,
    ) -> bool:
        """*until*: when the way closes, where that is before the words are worthless."""
        values = {
            "community": self._community,
            "key": out.key,
            "subject": out.subject,
            "ticket": out.ticket,
            "target_kind": out.to.kind,
            "target": out.to.id,
            "importance": int(out.importance),
            "state": state.value,
            "way": way.value,
            "hand": hand,
            "body": self._seal.seal_bytes(outbound_body(out)),
            "attempts": 0,
            "created_at": millis(self._now),
            "not_before": millis(not_before) if not_before else 0,
            "until": maybe_millis(min(filter(None, (out.until, until)), default=None)),
            "sent_at": None,
            "delivered_at": None,
            "errcode": 0,
            "note": note,
            "receipt": "",
        }
        return self._link.run(_PUT[self._link.dialect], values) == 1

    def get(self, item: int) -> OutItem | None:
        row = self._link.one(_GET, community=self._community, item=item)
        return to_item(row, self._seal) if row else None

    def by_key(self, key: str) -> OutItem | None:
        row = self._link.one(_BY_KEY, community=self._community, key=key)
        return to_item(row, self._seal) if row else None

    def supersede(self, subject: str, by: str = "") -> int:
        if not subject:
            return 0
        values = {"at_community": self._community, "about": subject, "state": OutState.SUPERSEDED.value, "note": by}
        return self._link.run(_SUPERSEDE, values)

    def waiting(self, hand: str = "", chat: str = "") -> list[OutItem]:
        """What is to be pressed later is not among them yet."""
        given = {name: value for name, value in (("hand", hand), ("chat", chat)) if value}
        return self._items(_WAIT[bool(hand), bool(chat)], now=millis(self._now), **given)

    def unpressed(self) -> list[OutItem]:
        return self._items(_UNPRESSED)

    def update(self, item: int, state: OutState, **fields: Any) -> None:
        """*until* of a frozen item is when it thaws; of any other, when it becomes worthless."""
        unknown = fields.keys() - SETTABLE
        if unknown:
            raise TypeError(f"an outbox row has no {', '.join(sorted(unknown))} to set")
        if state is OutState.FROZEN and "until" in fields:
            fields["not_before"] = fields.pop("until")
        values = {name: _plain(name, value) for name, value in fields.items()}
        values |= {"state": state.value, "at_community": self._community, "at_id": item}
        self._link.run(_update(tuple(sorted(fields))), values)

    def put_off(self, item: OutItem, until: datetime) -> None:
        lines.put_off(self._link, self._community, item, until, self._now)

    def sent_since(self, target: Target, way: Way, since: datetime) -> int:
        """To a person by all communities: the platform counts by its corp. A group has one community."""
        given = {"kind": target.kind, "target": target.id, "by": way.value, "since": millis(since)}
        wide = self._all or (self._community,) if target.kind == "person" else (self._community,)
        rows = (self._link.one(_SENT_SINCE, community=one, **given) for one in wide)
        return sum(int(row[0]) for row in rows if row)

    def sent_by(self, way: Way, since: datetime) -> int:
        """What was queued more than a week before is not looked at."""
        return self._count(_SENT_BY, by=way.value, since=millis(since), early=millis(since - A_WEEK))

    def used_since(self, target: Target, way: Way, since: datetime) -> int:
        given = {"kind": target.kind, "target": target.id, "by": way.value, "since": millis(since)}
        return self._count(_USED_SINCE, **given)

    def waiting_for(self, person: str) -> list[OutItem]:
        return self._items(_TO_BE_PASSED_ON, person=person)

    def queued_for(self, target: Target, way: Way) -> list[OutItem]:
        return self._items(_QUEUED_FOR, kind=target.kind, target=target.id, by=way.value)

    def taken_back(self, way: Way) -> list[OutItem]:
        return self._items(_TAKEN_BACK, by=way.value)

    def waiting_by(self, way: Way) -> list[OutItem]:
        return self._items(_WAITING_BY, by=way.value)

    def taps_since(self, hand: str, since: datetime, enough: int = 1_000_000) -> int:
        return self._count(_TAPS, hand=hand, since=millis(since), enough=enough)

    def left_about(self, ticket: int, since: datetime) -> list[OutItem]:
        return self._items(_LEFT_ABOUT, ticket=ticket, since=millis(since))

    def lines_since(self, chat: str, since: datetime) -> dict[str, int]:
        given = {"community": self._community, "since": millis(since)} | ({"chat": chat} if chat else {})
        rows = self._link.all(_LINES_OF if chat else _LINES_OF_ALL, **given)
        return dict(rows)

    def notices_between(self, start: datetime, end: datetime) -> dict[str, int]:
        given = {"start": millis(start), "end": millis(end)}
        return dict(self._link.all(_NOTICES, community=self._community, **given))

    def said_to_chat_about(self, chat: str, ticket: int) -> int:
        return self._count(_SAID, chat=chat, ticket=ticket)

    def _count(self, statement: Statement, **given: Any) -> int:
        row = self._link.one(statement, community=self._community, **given)
        count: int = row[0] if row else 0
        return count

    def _items(self, statement: Statement, **given: Any) -> list[OutItem]:
        return [to_item(row, self._seal) for row in self._link.all(statement, community=self._community, **given)]

    def due(self, now: datetime, limit: int = 200) -> list[OutItem]:
        heads = lines.heads(self._link, self._community, now, limit)
        return [item for item in map(self.get, heads) if item is not None]

    def next_due(self) -> datetime | None:
        return lines.next_due(self._link, self._community, self._now)

    def next_expiry(self) -> datetime | None:
        row = self._link.one(_NEXT_UNTIL, community=self._community)
        return maybe_moment(row[0]) if row else None

    def expire(self, now: datetime) -> list[OutItem]:
        """What did not leave before its `until` is expired; returned as it stood, so that another way can be found."""
        items = self._items(_OVER, now=millis(now))
        for item in items:
            self.update(item.id, OutState.EXPIRED)
        return items

    def shown(self, state: OutState, limit: int = 200) -> list[OutItem]:
        return self._items(_SHOWN, wanted=state.value, limit=limit)

    def left(self) -> list[OutItem]:
        return self._items(_LEFT)

    def recover(self) -> list[OutItem]:
        """After a crash, before anything is sent: what was being sent is repeated or becomes unsure.

        The application's messages are repeated with the same bytes, the platform checks for duplicates (a file is
        uploaded anew and differs); a card's code works once. Danger is sent again and says so. The rest is shown to a
        person. Returns the items as they then are.
        """
        found = []
        for item in self._items(_SENDING):
            checked = item.way is Way.APP and item.out.file is None
            if checked or item.way in (Way.CARD_UPDATE, Way.KF):
                self.update(item.id, OutState.QUEUED)
            elif item.out.importance is Importance.DANGER:
                self.update(item.id, OutState.QUEUED, note="repeated")
            else:
                self.update(item.id, OutState.UNSURE, note="interrupted while sending")
            found.append(self.get(item.id))
        return [item for item in found if item is not None]


def _plain(name: str, value: Any) -> Any:
    if name == "way":
        return Way(value).value
    if name == "receipt":
        return dumps(dict(value)).decode()
    if name == "not_before":
        return millis(value) if value else 0
    return millis(value) if isinstance(value, datetime) else value
