"""What passes between the mouth and the mind; no channel's words in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from bot.domain.answers import Candidate
from bot.domain.book import Book
from bot.domain.people import Actor
from bot.domain.ticket import Judged, Place


class Kind(StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    LOCATION = "location"
    FILE = "file"
    LINK = "link"
    PRESS = "press"  # a button of a card, a menu entry: `action` holds its key
    ECHO = "echo"  # what the bot itself had said, seen coming back
    EVENT = "event"  # anything else the platform tells; kept and counted
    RECALL = "recall"  # the sender took message `quote` back


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or file: how to fetch it. *ref* is the channel's own (media_id, sdkfileid, url)."""

    kind: str
    ref: str
    name: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One message as it arrived, whichever way. `(source, id)` is unique: the same message twice is one."""

    source: str  # archive | app | smart_bot | page
    id: str
    community: str
    chat: str  # conversation: "room:wr…" (group) or "<source>:<person>" (alone); lanes are per chat
    who: str  # person id: WeCom userid or external_userid
    sent_at: datetime  # the platform's time; data, not a clock
    kind: Kind = Kind.TEXT
    text: str = ""
    quote: str = ""  # id of the quoted message of the same source, where the channel tells
    quoted_text: str = ""
    at_bot: bool = False
    media: tuple[Media, ...] = ()
    action: str = ""  # key of the pressed button
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reply_token: str = ""  # channel's own: response_code of a card, req_id of a frame
    raw: Mapping[str, Any] = field(default_factory=dict)
    sender: Actor | None = None  # filled by the gateway

    @property
    def is_group(self) -> bool:
        return self.chat.startswith("room:")

    @property
    def key(self) -> str:
        """Unique over all sources."""
        return f"{self.source}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An earlier message of the same conversation, as context: what was said and what it was taken for."""

    id: str  # Inbound.key, or the position in a stream
    who: str
    staff: bool
    at: datetime
    kind: str = "text"
    text: str = ""
    quote: str = ""  # Heard.id
    intent: str = ""
    category: str = ""
    opens: bool = False  # it opened a matter
    joins: str = ""  # Heard.id of the opening it belongs to
    places: tuple[Place, ...] = ()
    danger: bool = False
    # What is asked of each again and again
    seconds: float = field(init=False, repr=False, compare=False, default=0.0)  # `at`, for counting
    of_matter: bool = field(init=False, repr=False, compare=False, default=False)  # opens one or joins one

    def __post_init__(self) -> None:
        object.__setattr__(self, "seconds", self.at.timestamp())
        object.__setattr__(self, "of_matter", self.opens or bool(self.joins))


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a reader may look at beside the words themselves."""

    now: datetime
    who: str = ""
    staff: bool = False
    kind: str = "text"
    quote: str = ""  # Heard.id of the quoted message
    at_bot: bool = False
    alone: bool = False  # a single chat
    to_us: bool = False  # he names us, or writes to us alone: no talk with a neighbour, none with his worker
    earlier: tuple[Heard, ...] = ()  # oldest first
    book: Book = Book()  # noqa: RUF009  frozen and empty
    nickname: str = ""  # the speaker's name in the group, e.g. 「3栋-李」
    door: Place | None = None  # the speaker's known place
    hurried: bool = False  # too much waits: rules and the linear model alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A span of characters to hide from others: [start, end)."""

    start: int
    end: int
    kind: str  # phone | id_card | bank_card | name | door | plate


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time the words state. None = open on that side."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the matters that a message tells of: its words, masked, what it is about, and where."""

    words: str
    categories: tuple[Judged, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message means, each part with its source and certainty."""

    intent: Judged  # one of the 14 of the guide: request question suggestion praise supplement same urge confirm deny
    #                 withdraw work notice ad chat
    categories: tuple[Judged, ...] = ()  # up to three, best first; empty where the intent has none
    danger: bool = False
    danger_words: tuple[str, ...] = ()  # what raised the alarm; quoted to the person who is called
    danger_kind: str = ""  # gas fire lift power water medical violence child falling selfharm fraud collapse
    matters: int = 0  # how many matters the message opens
    parts: tuple[Part, ...] = ()  # both of two, where they are of different kinds
    joins: str = ""  # Heard.id of the opening message of the matter it belongs to
    places: tuple[Place, ...] = ()
    when: tuple[Span, ...] = ()
    private: tuple[Mask, ...] = ()
    masked: str = ""  # the text with private spans hidden; what may be logged, shown and stored in clear
    dispute_class: str = ""  # resident–resident | resident–firm | resident–organisation
    work_step: str = ""  # for staff words: accept | finish | wait | transfer | refuse | "" (talk)
    p_open: float = 0.0  # how likely the message opens a matter
    late: bool = False  # the deadline passed: rules and linear model alone
    answers: tuple[Candidate, ...] = ()  # entries that may answer a question, likeliest first

    @property
    def opens(self) -> bool:
        return self.matters > 0

    @property
    def category(self) -> Judged:
        return self.categories[0] if self.categories else Judged("other", "default", 0.0)


class Importance(IntEnum):
    """Order of leaving: smaller first. Order is kept per target within one importance."""

    DANGER = 0
    REPLY = 1
    WORK = 2
    NOTICE = 3
    DIGEST = 4


class Way(StrEnum):
    """How a sentence can lawfully leave."""

    APP = "app"  # application message to a member
    CARD_UPDATE = "card_update"  # update_template_card of an earlier card
    BOT = "bot"  # smart bot: reply or push
    PUSH = "push"  # 消息推送: an internal group by its own robot's address
    KF = "kf"  # 微信客服, one to one, while its window is open
    BROADCAST = "broadcast"  # 企业群发: a task for the group's owner, who presses 发送
    MEMBER = "member"  # a member passes it on by mouth or telephone, and says so
    TAP = "tap"  # a worker's one tap in the chat toolbar
    CALL = "call"  # a member's telephone rings and tells him to look at what the application wrote
    NONE = "none"


class OutState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    WAITING_HAND = "waiting_hand"
    FROZEN = "frozen"
    UNSURE = "unsure"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a sentence is for: ("person", userid or external_userid) or ("chat", "room:wr…")."""

    kind: str  # person | chat
    id: str


@dataclass(frozen=True, slots=True)
class Button:
    text: str  # ≤ 10 characters
    key: str  # e.g. "accept/songling/1024"
    style: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """A card with buttons for a member; the channel fits it into its own form and lengths."""

    title: str
    desc: str = ""
    body: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # at most six, name ≤ 5 characters
    buttons: tuple[Button, ...] = ()
    task_id: str = ""  # unique within the application, [0-9A-Za-z_@-]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """What is to be said, to whom and how pressing; the outbox decides how it can lawfully leave."""

    to: Target
    key: str  # once per key and community: the same key twice is said once
    text: str = ""  # plain text
    markdown: str = ""
    card: Card | None = None
    file: tuple[str, str] | None = None  # (kind "image"|"file", path) of a file under the data folder
    files: tuple[tuple[str, str], ...] = ()  # more of them
    choices: tuple[Button, ...] = ()  # what the reader may answer with, where the way has something to press
    hand_over: str = ""  # member who answers there himself from now on (微信客服)
    update_of: str = ""  # key of an earlier card: its buttons become the grey text `text`
    importance: Importance = Importance.WORK
    ticket: int = 0
    answers: str = ""  # Inbound.key this replies to
    not_before: datetime | None = None
    until: datetime | None = None  # worthless afterwards: expires
    subject: str = (
        ""  # what a later state may make untrue: supersede(subject) takes it back, e.g. "songling/1024/state"
    )
    unasked: bool = False  # held back in quiet hours
    call: bool = False  # let the telephone ring; after the card it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class OutItem:
    """A row of the outbox as the dispatcher and the toolbar see it."""

    id: int
    community: str
    out: Outbound
    state: OutState
    way: Way
    hand: str = ""  # person id who must press
    attempts: int = 0
    created_at: datetime
    not_before: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    errcode: int = 0
    note: str = ""
    receipt: Mapping[str, Any] = field(default_factory=dict)  # msgid, response_code …


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel knows after sending. *delivered* false: accepted, or unknown to whom it came."""

    delivered: bool = True
    hand: str = ""  # not said yet: this person must press first
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of the audit: who looked at what that is not for everybody. *what*: ticket | door | search | export …"""

    id: int
    at: datetime
    person: str
    what: str
    ticket: int = 0
