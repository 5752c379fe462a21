"""One table of rights: standing × deed × how far. Every deed asks it, whoever calls the deed."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.people import Actor, Standing, UnitTree
from bot.errors import NotYours


class Deed(StrEnum):
    """All that can be done. The value is the stem of the file in bot/deeds."""

    REPORT = "report"
    SUPPLEMENT = "supplement"
    FOLLOW = "follow"
    URGE = "urge"
    PROGRESS = "progress"
    CONFIRM = "confirm"
    DENY = "deny"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    FINISH = "finish"
    TRANSFER = "transfer"
    REFUSE = "refuse"
    WAIT = "wait"
    MINE = "mine"
    PROXY = "proxy"
    ASSIGN = "assign"
    CLOSE = "close"
    NOTICE = "notice"
    DIGEST = "digest"
    WHY = "why"
    TAP = "tap"
    VOICE = "voice"  # turning the bot's voice on after listen-only
    CLIMB = "climb"
    ALARM = "alarm"
    ACKNOWLEDGE = "acknowledge"
    RESEND = "resend"  # what the outbox could not carry, or does not know
    LOOK = "look"  # the house itself: people, groups, outbox, settings, who saw what
    ROUTINE = "routine"
    WHISTLE = "whistle"
    ARRIVE = "arrive"
    ANSWER = "answer"
    ASSIST = "assist"
    EXTEND = "extend"
    GIVE_BACK = "give_back"
    RATE = "rate"
    UNDO = "undo"
    SPLIT = "split"
    MERGE = "merge"
    PRIVATE = "private"
    SEARCH = "search"
    PENDING = "pending"
    LEAVE = "leave"
    HANDOVER = "handover"
    ASK = "ask"
    USEFUL = "useful"
    ENTRY = "entry"  # writing, taking and retiring answers
    HELPER = "helper"


class Scope(StrEnum):
    """How far a right reaches."""

    OWN = "own"  # what the person reported or follows
    SUBTREE = "subtree"  # units of the person's posts, and what was assigned to him
    COMMUNITY = "community"


_R, _W, _L, _O, _X, _S = (
    Standing.RESIDENT,
    Standing.WORKER,
    Standing.LEAD,
    Standing.OFFICE,
    Standing.OUTSIDE,
    Standing.SYSTEM,
)
_OWN, _SUB, _ALL = Scope.OWN, Scope.SUBTREE, Scope.COMMUNITY

# A standing that is not named may not do the deed. A reporter has what a resident has; OWN is checked against his matters.
RIGHTS: Mapping[Deed, Mapping[Standing, Scope]] = {
    Deed.REPORT: {_R: _ALL, _W: _ALL, _L: _ALL, _O: _ALL, _S: _ALL},
    Deed.SUPPLEMENT: {_R: _ALL, _W: _ALL, _L: _ALL, _O: _ALL},  # anybody may add a fact to an open matter
    Deed.FOLLOW: {_R: _ALL},
    Deed.URGE: {_R: _ALL, _L: _SUB, _O: _ALL},  # anybody may urge
    Deed.PROGRESS: {_R: _OWN, _W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.CONFIRM: {_R: _OWN, _O: _ALL},
    Deed.DENY: {_R: _OWN, _O: _ALL},
    Deed.WITHDRAW: {_R: _OWN, _O: _ALL},
    Deed.ACCEPT: {_W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.FINISH: {_W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.TRANSFER: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.REFUSE: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.WAIT: {_W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.MINE: {_R: _OWN, _W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.PROXY: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.ASSIGN: {_L: _SUB, _O: _ALL},
    Deed.CLOSE: {_O: _ALL, _S: _ALL},
    Deed.NOTICE: {_L: _SUB, _O: _ALL},
    Deed.DIGEST: {_L: _SUB, _O: _ALL, _S: _ALL},
    Deed.WHY: {_R: _OWN, _W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.TAP: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.VOICE: {_O: _ALL},
    Deed.CLIMB: {_S: _ALL},
    Deed.ALARM: {_R: _ALL, _W: _ALL, _L: _ALL, _O: _ALL, _S: _ALL},
    Deed.ACKNOWLEDGE: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.RESEND: {_O: _ALL},
    Deed.LOOK: {_O: _ALL},
    Deed.ROUTINE: {_W: _ALL, _L: _ALL, _O: _ALL, _X: _ALL},  # his own; nobody is told of another's
    Deed.WHISTLE: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.ARRIVE: {_W: _OWN, _L: _OWN, _O: _ALL, _X: _OWN},  # who was called, or the office for him
    Deed.ANSWER: {_W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.ASSIST: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.EXTEND: {_W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.GIVE_BACK: {_W: _OWN, _L: _OWN, _X: _OWN},
    Deed.RATE: {_R: _OWN},
    Deed.UNDO: {_R: _OWN, _W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},  # one's own step only
    Deed.MERGE: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.SPLIT: {_R: _OWN, _W: _SUB, _L: _SUB, _O: _ALL},
    Deed.PRIVATE: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.SEARCH: {_W: _SUB, _L: _SUB, _O: _ALL},
    Deed.PENDING: {_W: _SUB, _L: _SUB, _O: _ALL, _X: _OWN},
    Deed.LEAVE: {_W: _ALL, _L: _ALL, _O: _ALL},  # one's own; the office enters others'
    Deed.HANDOVER: {_O: _ALL},
    Deed.ASK: {_R: _ALL, _W: _ALL, _L: _ALL, _O: _ALL, _X: _ALL},
    Deed.USEFUL: {_R: _ALL, _W: _ALL, _L: _ALL, _O: _ALL, _X: _ALL},
    Deed.ENTRY: {_O: _ALL},
    Deed.HELPER: {_R: _ALL, _W: _ALL, _L: _ALL, _O: _ALL, _X: _ALL},
}


def scope_of(actor: Actor, deed: Deed) -> Scope | None:
    """How far this actor's right to *deed* reaches, or None."""
    standing = Standing.RESIDENT if actor.standing is Standing.REPORTER else actor.standing
    return RIGHTS[deed].get(standing)


def may(actor: Actor, deed: Deed, tree: UnitTree, unit: str = "", owners: frozenset[str] = frozenset()) -> bool:
    """May *actor* do *deed* on something of *unit* that belongs to the people *owners*?

    Owners are reporter, followers and assignee: an OWN right needs to be among them, and a SUBTREE right also covers
    what was assigned to the person, whoever's unit it lies in.
    """
    scope = scope_of(actor, deed)
    if scope is None:
        return False
    if scope is Scope.COMMUNITY or (actor.id in owners):
        return True
    return scope is Scope.SUBTREE and any(tree.covers(root, unit) for root in actor.units)


def need(actor: Actor, deed: Deed, tree: UnitTree, unit: str = "", owners: frozenset[str] = frozenset()) -> None:
    """Raise NotYours unless `may`."""
    if not may(actor, deed, tree, unit, owners):
        raise NotYours(f"{actor.standing} {deed} in {unit or 'no unit'}")
