"""The tables. Every row has its community; times are integer UTC milliseconds; sealed columns are bytes.

The classes are the migrations' metadata and the source of the Core statements; rows never leave `storage/`.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Index, Integer, Table, text
from sqlmodel import Field, SQLModel

BIG: Final = BigInteger().with_variant(Integer(), "sqlite")  # SQLite gives row ids only to INTEGER PRIMARY KEY


def _id() -> Any:
    return Field(default=None, primary_key=True, sa_type=BIG)


def _ms() -> Any:
    return Field(sa_type=BigInteger)


def _maybe_ms() -> Any:
    return Field(default=None, sa_type=BigInteger)


def _empty() -> Any:
    """A column that an older database gets with nothing in it."""
    return Field(default="", sa_column_kwargs={"server_default": ""})


def _zero() -> Any:
    return Field(default=0, sa_column_kwargs={"server_default": "0"})


def _where(condition: str) -> dict[str, Any]:
    """A partial index on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class CommunityRow(SQLModel, table=True):
    """A community that has had data; settings live in its file."""

    __tablename__ = "communities"
    community: str = Field(primary_key=True)
    created_at: int = _ms()


class CounterRow(SQLModel, table=True):
    """Numbers that only grow: "ticket", and "directory", the version of units, posts, places and groups."""

    __tablename__ = "counters"
    community: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: int = _ms()


class UnitRow(SQLModel, table=True):
    __tablename__ = "units"
    community: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    name: str
    kind: str
    parent: str
    position: int  # order of the sheet
    label: str = _empty()  # the town's own word for its kind


class PersonRow(SQLModel, table=True):
    """Name, nickname, door, place and phone are sealed; the indexes are keyed digests of what they hold."""

    __tablename__ = "persons"
    __table_args__ = (
        Index("ix_persons_phone", "phone_index"),
        Index("ix_persons_name", "name_index", **_where("name_index <> ''")),
        Index("ix_persons_forget", "staff", "updated_at"),
    )
    community: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    staff: int
    name: bytes | None = None
    nickname: bytes | None = None
    door: bytes | None = None
    place: bytes | None = None
    phone: bytes | None = None
    phone_index: str = ""
    name_index: str = ""  # of the name, as it is looked up
    updated_at: int = _ms()


class PostRow(SQLModel, table=True):
    __tablename__ = "posts"
    community: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    role: str
    unit: str
    since: str  # ISO day or ""
    until: str
    standin: str


class LeaveRow(SQLModel, table=True):
    __tablename__ = "leaves"
    community: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    first: str = Field(primary_key=True)  # ISO days, both included
    last: str = Field(primary_key=True)


class ChatRow(SQLModel, table=True):
    __tablename__ = "chats"
    community: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    kind: str
    units: str  # codes, blank between
    owner: str
    tags: str


class ChatMemberRow(SQLModel, table=True):
    """A person's name in a group, sealed."""

    __tablename__ = "chat_members"
    __table_args__ = (Index("ix_chat_members_person", "community", "person"),)
    community: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    nickname: bytes | None = None


class PlaceRow(SQLModel, table=True):
    """A row of the places sheet: an estate, one of its spots, a building, or one entrance of a building."""

    __tablename__ = "places"
    community: str = Field(primary_key=True)
    estate: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    building: str
    entrance: str
    spot: str
    floors: int
    rooms: int
    unit: str
    aliases: str  # blank between
    firm: str
    room_form: str


class TicketRow(SQLModel, table=True):
    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_next_step", "community", "next_step_at", "number", **_where("next_step_at IS NOT NULL")),
        Index("ix_tickets_live_unit", "community", "unit", "opened_at", "number", **_where("ended = 0")),
        Index("ix_tickets_live_chat", "community", "chat", "opened_at", "number", **_where("ended = 0")),
        Index("ix_tickets_live_hand", "community", "assignee", "due_at", "number", **_where("ended = 0")),
        Index(
            "ix_tickets_standing",
            "community",
            "state",
            "due_at",
            "unit",
            "rung",
            "opened_at",
            "number",
            **_where("ended = 0"),
        ),
        Index("ix_tickets_reporter", "community", "reporter", "opened_at", "number"),
        Index("ix_tickets_opened", "community", "opened_at", "number"),
        Index("ix_tickets_kind", "community", "unit", "category", "opened_at", "number"),
        Index("ix_tickets_closed", "community", "closed_at", **_where("closed_at IS NOT NULL")),
    )
    community: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    state: str
    summary: str  # masked
    unit: str
    category: str
    category_source: str
    category_p: float
    urgency: str
    estate: str
    building: str
    entrance: str
    room: bytes | None = None  # sealed
    spot: str
    place_source: str
    place_known: int
    origin: str
    chat: str
    message: str
    reporter: str
    assignee: str
    private: int
    round: int
    opened_at: int = _ms()
    moved_at: int = _ms()
    contacted_at: int | None = _maybe_ms()
    due_at: int | None = _maybe_ms()
    clock_at: int | None = _maybe_ms()
    waiting_on: str
    waiting_until: int | None = _maybe_ms()
    rung: int
    next_step_at: int | None = _maybe_ms()
    asked_at: int | None = _maybe_ms()
    result: str
    closing: str
    closed_at: int | None = _maybe_ms()
    version: int
    ended: int  # 1 when state is closed, withdrawn or refused
    helpers: str = _empty()  # JSON list of person ids
    calls: str = _empty()  # JSON list of domain.ticket.Call
    first: str = _empty()
    dispute: str = _empty()
    repeats: int = _zero()
    extra_minutes: int = _zero()
    score: int = _zero()


class WordsRow(SQLModel, table=True):
    """What a ticket is found by, see `storage.words`. Its id grows with the ticket's number."""

    __tablename__ = "ticket_words"
    __table_args__ = (Index("ux_ticket_words", "community", "number", unique=True),)
    id: int | None = _id()
    community: str
    number: int = _ms()
    tokens: str  # a blank before, between and after


class HistoryRow(SQLModel, table=True):
    """Appended, never edited: a trigger refuses UPDATE and DELETE."""

    __tablename__ = "history"
    __table_args__ = (
        Index("ix_history_ticket", "community", "number", "id"),
        Index("ix_history_period", "community", "at", "step"),
    )
    id: int | None = _id()
    community: str
    number: int = _ms()
    step: str
    state: str
    by: str
    standing: str
    at: int = _ms()
    note: str  # masked
    data: str  # JSON


class TicketMessageRow(SQLModel, table=True):
    __tablename__ = "ticket_messages"
    __table_args__ = (
        Index("ux_ticket_messages", "community", "message", unique=True),
        Index("ix_ticket_messages_ticket", "community", "number", "id"),
    )
    id: int | None = _id()
    community: str
    number: int = _ms()
    message: str


class FollowerRow(SQLModel, table=True):
    __tablename__ = "followers"
    __table_args__ = (Index("ix_followers_person", "community", "person", "number"),)
    community: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    person: str = Field(primary_key=True)
    message: str
    at: int = _ms()


TALK = "handled_at IS NOT NULL AND kind NOT IN ('press', 'event', 'recall')"  # what was said and heard
OF_MATTERS = f"{TALK} AND ticket > 0"


class InboxRow(SQLModel, table=True):
    """Every message once per (source, id). The body is sealed and forgotten; what it was taken for stays."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ux_inbox_message", "source", "message", unique=True),
        # Only what is handled: to keep a message touches as few pages as can be, for somebody waits for it
        Index("ix_inbox_talk", "community", "chat", "sent_at", "id", "handled_at", **_where(TALK)),
        Index("ix_inbox_matters", "community", "chat", "sent_at", "id", "handled_at", "ticket", **_where(OF_MATTERS)),
        Index("ix_inbox_unhandled", "id", **_where("handled_at IS NULL AND aside = 0")),
        Index("ix_inbox_aside", "community", "id", **_where("aside = 1")),
        Index("ix_inbox_received", "community", "received_at", **_where("handled_at IS NOT NULL")),
    )
    id: int | None = _id()
    source: str
    message: str
    community: str
    chat: str
    who: str
    kind: str
    sent_at: int = _ms()
    received_at: int = _ms()
    body: bytes | None = None  # sealed
    quote: str
    handled_at: int | None = _maybe_ms()
    attempts: int = 0
    error: str = ""
    aside: int = 0
    intent: str = ""
    category: str = ""
    opens: int = 0
    joins: str = ""
    danger: int = 0
    places: str = ""  # JSON, without rooms
    ticket: int = Field(default=0, sa_type=BigInteger)


_LIVE = "state IN ('queued', 'frozen', 'sending')"
_NOT_LEFT = "state IN ('queued', 'frozen', 'waiting_hand')"


class OutboxRow(SQLModel, table=True):
    __tablename__ = "outbox"
    __table_args__ = (
        Index("ux_outbox_key", "community", "key", unique=True),
        Index("ix_outbox_live", "community", "target", "importance", "id", **_where(_LIVE)),
        Index("ix_outbox_due", "community", "not_before", **_where(_NOT_LEFT)),
        Index("ix_outbox_until", "community", "until", **_where(f"{_NOT_LEFT} AND until IS NOT NULL")),
        Index("ix_outbox_hand", "community", "hand", "created_at", **_where("hand <> ''")),
        Index("ix_outbox_waiting", "community", "hand", "importance", "id", **_where("state = 'waiting_hand'")),
        Index("ix_outbox_subject", "community", "subject", **_where("subject <> ''")),
        Index("ix_outbox_target", "community", "target", "sent_at", **_where("sent_at IS NOT NULL")),
        Index("ix_outbox_quota", "community", "target", "created_at", **_where("way IN ('kf', 'broadcast')")),
        Index("ix_outbox_lines", "community", "ticket", **_where("target_kind = 'chat'")),
        Index("ix_outbox_shown", "community", "id", **_where("state IN ('unsure', 'failed')")),
        Index("ix_outbox_created", "community", "created_at"),
    )
    id: int | None = _id()
    community: str
    key: str
    subject: str
    ticket: int = _ms()
    target_kind: str
    target: str
    importance: int
    state: str
    way: str
    hand: str
    body: bytes | None = None  # sealed, and the same bytes whenever it is repeated
    attempts: int
    created_at: int = _ms()
    not_before: int = _ms()  # 0: at once
    until: int | None = _maybe_ms()
    sent_at: int | None = _maybe_ms()
    delivered_at: int | None = _maybe_ms()
    errcode: int
    note: str
    receipt: str  # JSON


class RestRow(SQLModel, table=True):
    """Until when nothing of this importance or less goes to a target by a way: a cap of the platform is full."""

    __tablename__ = "outbox_rests"
    community: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    way: str = Field(primary_key=True)
    importance: int = Field(primary_key=True)
    until: int = _ms()


class NoteRow(SQLModel, table=True):
    """Small durable facts: cursors (community ""), once-keys of jobs, flags."""

    __tablename__ = "notes"
    community: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: str


class AnswerRow(SQLModel, table=True):
    """办事问答: an entry with its wordings, source and last day."""

    __tablename__ = "answers"
    community: str = Field(primary_key=True)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    question: str
    also: str  # one a line
    answer: str
    papers: str
    source: str
    valid_until: str  # ISO day or ""
    owner: str
    state: str  # live | draft | retired
    checked: str  # ISO day or ""
    ticket: int = _ms()


class AskedRow(SQLModel, table=True):
    """What was asked and what became of it; the words are masked."""

    __tablename__ = "asked"
    __table_args__ = (
        Index("ix_asked_chat", "community", "chat", "who", "at"),
        Index("ix_asked_outcome", "community", "outcome", "at"),
    )
    id: int | None = _id()
    community: str
    at: int = _ms()
    chat: str
    who: str
    question: str
    outcome: str
    entry: int = _ms()
    ticket: int = _ms()
    useful: int | None = None


class NoticeRow(SQLModel, table=True):
    """A notice from its draft to its last sending."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_next", "community", "next_at", **_where("next_at IS NOT NULL")),)
    community: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    state: str
    by: str
    made_at: int = _ms()
    next_at: int | None = _maybe_ms()  # when the clock has something to do about it
    body: str  # JSON


class HelperRow(SQLModel, table=True):
    """亮身份: who helps with what, where, when, and what he promises."""

    __tablename__ = "helpers"
    community: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    role: str
    topics: str  # blank between
    hours: str
    promise_hours: int
    note: str
    position: int


class AuditRow(SQLModel, table=True):
    """Who saw what."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_person", "community", "person", "at"),)
    id: int | None = _id()
    community: str
    at: int = _ms()
    person: str
    what: str
    ticket: int = _ms()


METADATA = SQLModel.metadata


def _table(model: type[SQLModel]) -> Table:
    return METADATA.tables[str(model.__tablename__)]


COMMUNITY, COUNTER, UNIT = _table(CommunityRow), _table(CounterRow), _table(UnitRow)
PERSON, POST, LEAVE = _table(PersonRow), _table(PostRow), _table(LeaveRow)
CHAT, MEMBER, PLACE = _table(ChatRow), _table(ChatMemberRow), _table(PlaceRow)
TICKET, HISTORY, TICKET_MESSAGE, FOLLOWER = (
    _table(TicketRow),
    _table(HistoryRow),
    _table(TicketMessageRow),
    _table(FollowerRow),
)
WORDS = _table(WordsRow)
INBOX, OUTBOX, NOTE, AUDIT = _table(InboxRow), _table(OutboxRow), _table(NoteRow), _table(AuditRow)
REST = _table(RestRow)
ANSWER, ASKED, NOTICE, HELPER = _table(AnswerRow), _table(AskedRow), _table(NoticeRow), _table(HelperRow)
OURS = (
    COMMUNITY, COUNTER, UNIT, PERSON, POST, LEAVE, CHAT, MEMBER, PLACE,
    TICKET, WORDS, HISTORY, TICKET_MESSAGE, FOLLOWER, INBOX, OUTBOX, REST, NOTE, AUDIT, ANSWER, ASKED, NOTICE,
    HELPER,
)  # fmt: skip

APPEND_ONLY_SQLITE = tuple(
    f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history "
    "BEGIN SELECT RAISE(ABORT, 'history is only appended'); END"
    for verb in ("UPDATE", "DELETE")
)
APPEND_ONLY_POSTGRESQL = (
    """CREATE FUNCTION history_is_only_appended() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'history is only appended'; END $$""",
    """CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history
    FOR EACH ROW EXECUTE FUNCTION history_is_only_appended()""",
)


def append_only(dialect: str) -> tuple[str, ...]:
    """The statements that let history only grow."""
    return APPEND_ONLY_SQLITE if dialect == "sqlite" else APPEND_ONLY_POSTGRESQL


# The words themselves stand in ticket_words
INDEX_OF_WORDS_SQLITE = """CREATE VIRTUAL TABLE ticket_fts USING fts5(
    tokens, content='ticket_words', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)"""


def beyond_tables(dialect: str) -> tuple[str, ...]:
    """What a schema holds that no table says: history's triggers and, on SQLite, the index of words."""
    return append_only(dialect) + ((INDEX_OF_WORDS_SQLITE,) if dialect == "sqlite" else ())
