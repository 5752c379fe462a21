"""微信客服 as the mind sees it: who came in from where, who serves him, and what he is told when he is there again."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import name_of, today
from bot.deeds.tap import asked
from bot.domain.escalation import ladder_for
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.routing import first_holder
from bot.domain.ticket import ENDED, Urgency
from bot.errors import NoSuchTicket, Unclear
from bot.messages import Importance, Inbound, Kind, Outbound, OutState, Target, Way
from bot.ports import Desk
from bot.texts import resident, worker

KF = "kf"
TELLS = "told"  # stem of the button that says a sentence was passed on
TAKEN, MOVED_ON, OVER, BACK = 1, 2, 3, 4  # change_type of session_status_change


def told(desk: Desk, message: Inbound, now: datetime) -> bool:
    """Keep what the platform tells about a conversation; false when the message is no event of it."""
    if message.source != KF or message.kind is not Kind.EVENT:
        return False
    raw, who = message.raw, message.who
    match raw.get("event_type"):
        case "enter_session":
            _entered(desk, who, str(raw.get("scene") or ""))
        case "session_status_change":
            servicer = str(raw.get("new_servicer_userid") or "") if raw.get("change_type") != OVER else ""
            desk.notes.set(_served(who), servicer)
            _move_on(desk, who, servicer)
        case "msg_send_fail":
            _failed(desk, str(raw.get("fail_msgid") or ""), raw.get("fail_type"))
        case _:
            pass
    del now
    return True


def _entered(desk: Desk, who: str, scene: str) -> None:
    """A link or poster knows which unit it hangs in."""
    if scene and any(scene == unit.code for unit in desk.tree.up(scene)):
        desk.notes.set(f"kf/unit/{who}", scene)


def unit_of(desk: Desk, who: str) -> str:
    """The unit of the poster by which this resident came in, "" when unknown."""
    return desk.notes.get(f"kf/unit/{who}")


def served_by(desk: Desk, resident_id: str) -> str:
    """The member who answers this resident in 微信客服 himself, "" while we do."""
    return desk.notes.get(_served(resident_id))


def _served(resident_id: str) -> str:
    return f"kf/person/{resident_id}"


def _move_on(desk: Desk, who: str, servicer: str) -> None:
    """While a person speaks there we may not: what has not left waits for his mouth, and comes back to us after him."""
    if servicer:
        for item in desk.outbox.queued_for(Target("person", who), Way.KF):
            desk.reroute(item)


def _failed(desk: Desk, msgid: str, why: object) -> None:
    """The platform took it and could not deliver it after all: the next lawful way."""
    _, mark, number = msgid.partition("-")
    item = desk.outbox.get(int(number)) if mark and number.isdecimal() and len(number) < 18 else None
    if item is not None and item.way is Way.KF and item.state is OutState.DELIVERED:
        desk.outbox.update(item.id, OutState.EXPIRED, note=f"not delivered: {why}", sent_at=None, delivered_at=None)
        desk.reroute(item, not_by=Way.KF)


def came_back(desk: Desk, message: Inbound) -> int:
    """A resident writes: his window is open again, and what waited for a mouth is said by us after all."""
    if message.source != KF or message.sender is None or message.sender.standing.is_staff:
        return 0
    said = 0
    for item in desk.outbox.waiting_for(message.who):
        if desk.reroute(item) is Way.KF:
            said += 1
            _grey(desk, f"{item.out.key}/by/{item.hand}", item.hand, worker.SAID_BY_KF, item.out.ticket)
    return said


def passed_on(desk: Desk, key: str, by: Actor, now: datetime) -> str:
    """He has told the resident; what to answer. Raises NotYours, NoSuchTicket."""
    item = desk.outbox.by_key(key)
    if item is None:
        raise NoSuchTicket(f"no sentence {key}")
    unit = desk.tickets.get(item.out.ticket).unit if item.out.ticket else desk.tree.root
    desk.rights.need(by, Deed.TAP, unit, frozenset({item.hand}))
    card = f"{key}/by/{item.hand}"
    if item.state is not OutState.WAITING_HAND or item.way is not Way.MEMBER:
        _grey(desk, card, item.hand, worker.NOT_NEEDED, item.out.ticket)
        return worker.need_not_be_said()
    desk.outbox.update(item.id, OutState.DELIVERED, sent_at=now, delivered_at=now, note=f"told by {by.id}")
    asked(desk, item, now)
    _grey(desk, card, item.hand, worker.PASSED_ON, item.out.ticket)
    return worker.was_passed_on()


def hand_over(desk: Desk, message: Inbound, now: datetime) -> str:
    """The resident wants a person: he gets the one who has his matter, else who serves his grid; the userid.

    Raises Unclear where nobody is there.
    """
    helper = _helper(desk, message, now)
    if not helper:
        raise Unclear("nobody to hand over to", reply=resident.nobody_there())
    desk.say(
        Outbound(
            to=Target("person", message.who),
            key=f"{desk.community}/0/hand-over/{message.key}",
            text=resident.handed_over(name_of(desk, helper)),
            importance=Importance.REPLY,
            answers=message.key,
            hand_over=helper,
        )
    )
    desk.say(
        Outbound(
            to=Target("person", helper),
            key=f"{desk.community}/0/handed-over/{message.key}",
            text=worker.takes_over(),
            importance=Importance.REPLY,
        )
    )
    return helper


def _helper(desk: Desk, message: Inbound, now: datetime) -> str:
    """Of those whose matter it is, the latest; else the first on the ladder who is there."""
    for ticket in desk.tickets.of_person(message.who, 10):
        if ticket.state not in ENDED and name_of(desk, ticket.assignee):
            return ticket.assignee
    unit = unit_of(desk, message.who) or desk.tree.root
    rungs = ladder_for(desk.settings, "", "", Urgency.NORMAL).rungs
    found = first_holder(rungs, unit, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)
    return found.person.id if found.person is not None else ""


def _grey(desk: Desk, card: str, person: str, words: str, ticket: int) -> None:
    """The card that asked him to pass it on becomes a word."""
    desk.say(Outbound(to=Target("person", person), key=f"{card}/ended", text=words, ticket=ticket, update_of=card))
