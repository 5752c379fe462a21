"""What every deed does beside its own business: rights, the step, the clock, and who reads what by which card."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.deeds.doors import WAYS, as_owner, matters_by
from bot.domain.escalation import ladder_for, scheduled
from bot.domain.masking import mask, names_in, private_spans
from bot.domain.people import Actor, Person, Standing
from bot.domain.rights import RIGHTS, Deed
from bot.domain.routing import Found, first_holder, on_rung
from bot.domain.settings import Ladder, Rung
from bot.domain.sla import after_waiting, clock_for, clock_of, run
from bot.domain.ticket import MOVES, Moved, Origin, State, Step, Ticket, Urgency, move, with_due
from bot.domain.undo import UNDOABLE, was
from bot.domain.workdays import duty_now
from bot.errors import NotYours
from bot.messages import Button, Card, Importance, Outbound, Target
from bot.ports import Desk
from bot.texts import cards, worker

CATEGORY_FLOOR = 0.2  # below this certainty a category is more often wrong than right: the worker is asked
SAID_ALOUD = 0.35  # from here it is right nine times in ten, and the group's line may name it
_CONTACTS = frozenset(
    {
        Step.ACCEPT, Step.FINISH, Step.WAIT, Step.TRANSFER, Step.REFUSE, Step.ACKNOWLEDGE, Step.SUPPLEMENT, Step.ASSIGN,
        Step.RETURN, Step.WHISTLE, Step.ARRIVE, Step.ANSWER, Step.ASSIST, Step.EXTEND,
    }
)  # fmt: skip
_LOOKS = frozenset({Deed.PROGRESS, Deed.WHY, Deed.SEARCH})
DUTY = Rung("社区值班/社区主任", "root")  # who hears when a matter has no unit, and of every danger
OFFICE_HEAD = Rung("社区主任/社区值班", "root")  # who hears of 督办 beside those on the ladder
PRIVATE = "（私下办理，只给经办的人看）"
MOST_TASK_ID = 128  # characters that the platform takes
SAFETY_LASTS = timedelta(hours=2)  # 「已经在叫人了」 is no longer true the next morning


def towards(ticket: Ticket, by: Actor, may: Container[Standing] = ()) -> Actor:
    """The actor in his standing towards this matter: who reported it is its reporter.

    Who wrote it down for somebody stands in for him in what his own standing may not do, and keeps it for the rest: the
    worker who takes a telephone call is most often the one who goes there. *may*: the standings that may.
    """
    if by.id != ticket.reporter or (by.standing.is_staff and by.standing in may):
        return by
    by_proxy = ticket.origin is Origin.PROXY  # a matter of his post: it does not go with him when he leaves
    own = not by_proxy if by.standing is Standing.RESIDENT else by_proxy and by.standing is not Standing.OFFICE
    return replace(by, standing=Standing.REPORTER) if own else by


def need(desk: Desk, deed: Deed, by: Actor, ticket: Ticket) -> Actor:
    """Ask the rights; the actor in his standing towards the matter. Raises NotYours."""
    owners = ticket.owners if by.standing.is_staff else _spoke_up(desk, ticket)
    by = as_owner(desk, by, owners)
    actor = towards(ticket, by, RIGHTS[deed])
    desk.rights.need(actor, deed, ticket.unit, owners)
    if deed in _LOOKS and not may_see(by, ticket):
        raise NotYours(f"#{ticket.number} is private", reply=f"{ticket.label} 是私下办的，只有经手人能看。")
    return actor


def _spoke_up(desk: Desk, ticket: Ticket) -> frozenset[str]:
    """Whose own a matter is among residents. Whoever had it in hand and has left is none of them."""
    reporter = {ticket.reporter} if ticket.origin is not Origin.PROXY else set()
    return frozenset(reporter.union(desk.tickets.followers(ticket.number)) - {""})


def may_see(by: Actor, ticket: Ticket) -> bool:
    """A private matter is named to nobody but its reporter, who deals with it, and the office; the rest by rights."""
    if not ticket.private or by.standing is Standing.OFFICE:
        return True
    return by.id in ticket.owners if by.standing.is_staff else by.id == ticket.reporter


def handles(by: Actor, ticket: Ticket) -> bool:
    """Doors, telephones and people's own words are for who has it in hand, and for the office."""
    return by.standing is Standing.OFFICE or by.id == ticket.assignee


def shown_to(by: Actor, ticket: Ticket) -> Ticket:
    """The matter as this person may read it: without the door, and of a private one without its words."""
    if not may_see(by, ticket):
        return replace(ticket, summary=PRIVATE, result="", place=ticket.place.public)
    return ticket if handles(by, ticket) or by.id == ticket.reporter else replace(ticket, place=ticket.place.public)


def matters_of(desk: Desk, by: Actor, limit: int) -> list[Ticket]:
    """What a resident reported himself or follows, and may read; newest first."""
    found = ((as_owner(desk, by, (one.reporter,)), one) for one in matters_by(desk, by.id, limit))
    return [
        one for him, one in found if may_see(him, one) and (one.reporter != him.id or one.origin is not Origin.PROXY)
    ]


def ladder_of(desk: Desk, ticket: Ticket) -> Ladder:
    estate = desk.book.estate(ticket.place.estate) if ticket.place.estate else None
    return ladder_for(desk.settings, estate.kind if estate else "", ticket.category.value, ticket.urgency)


def timed(desk: Desk, ticket: Ticket, now: datetime) -> Ticket:
    """With its deadline, from where its clock started, and the next moment of the clock."""
    start = ticket.clock_at or ticket.opened_at
    clock = clock_of(desk.settings, ticket)
    due = run(desk.settings, clock, start, clock.result_minutes)
    return scheduled(replace(ticket, due_at=due), ladder_of(desk, ticket), desk.settings, now)


def _masked(desk: Desk, ticket: Ticket, words: str) -> str:
    """A name that was introduced in the matter's own messages is known in every later word about it."""
    heard = (desk.inbox.get(key) for key in desk.tickets.messages(ticket.number)[:10])
    names = frozenset[str]().union(*(names_in(message.text) for message in heard if message is not None))
    return mask(words, private_spans(words, names))


def step(
    desk: Desk, ticket: Ticket, what: Step, by: Actor, now: datetime, note: str = "", *, data: Any = None, **fields: Any
) -> Ticket:
    """Take one step and keep it with its history; *fields* are set beside what the state implies."""
    after, moved = stepped(desk, ticket, what, by, now, note, data=data, **fields)
    return desk.tickets.save(after, moved)


def stepped(
    desk: Desk, ticket: Ticket, what: Step, by: Actor, now: datetime, note: str = "", *, data: Any = None, **fields: Any
) -> tuple[Ticket, Moved]:
    """The same, not kept yet."""
    rule = MOVES.get((ticket.state, what))
    by, before = as_owner(desk, by, (ticket.reporter,)), ticket
    if ticket.state is State.WAITING and rule is not None and rule.to is not None:
        ticket = after_waiting(ticket, desk.settings, now)
    after, moved = move(
        ticket,
        what,
        towards(ticket, by, rule.by if rule is not None else ()),
        now,
        _masked(desk, ticket, note) if note else "",
        **(data or {}),
    )
    if after.contacted_at is None and by.standing.is_staff and by.id != "system" and what in _CONTACTS:
        fields.setdefault("contacted_at", now)
    after = with_first(desk, replace(after, **fields))
    if what in (Step.DENY, Step.REOPEN) or after.category != before.category or after.urgency is not before.urgency:
        after = timed(desk, after, now)
    else:
        after = scheduled(after, ladder_of(desk, after), desk.settings, now)
    if what in UNDOABLE and by.id != "system":
        moved = replace(moved, data={**moved.data, "was": was(before, after)})
    return after, with_due(moved, before, after)


def with_first(desk: Desk, ticket: Ticket) -> Ticket:
    """首接负责: where the community wants it, whose hands it comes into first stays the face of the matter."""
    keeps = desk.settings.first_keeps
    if ticket.first or not ticket.assignee or not ({"*", ticket.category.value} & keeps):
        return ticket
    return replace(ticket, first=ticket.assignee)


# People


def today(desk: Desk, now: datetime) -> Any:
    return now.astimezone(ZoneInfo(desk.settings.timezone)).date()


def holder(desk: Desk, ticket: Ticket, now: datetime) -> Found:
    """Who takes the matter: the lowest rung of its ladder on which somebody is present; without a unit, the office."""
    rungs = ladder_of(desk, ticket).rungs if ticket.unit else (DUTY,)
    return first_holder(rungs, ticket.unit, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)


def duty(desk: Desk, ticket: Ticket, now: datetime) -> Person | None:
    found = on_rung(DUTY, ticket.unit, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)
    return found.person


def lead(desk: Desk, ticket: Ticket, now: datetime) -> Person | None:
    """Who stands above the holder on the ladder."""
    day = today(desk, now)
    for rung in ladder_of(desk, ticket).rungs[max(ticket.rung, 0) + 1 :]:
        found = on_rung(rung, ticket.unit, desk.tree, day, desk.people.with_role, desk.people.get)
        if found.person is not None and found.person.id != ticket.assignee:
            return found.person
    return None


def name_of(desk: Desk, person: str) -> str:
    """The name of one of ours; "" for nobody and for residents."""
    known = desk.people.get(person) if person else None
    return known.name if known and known.staff else ""


def standin_of(desk: Desk, person: str) -> str:
    """Who stands in today for somebody who is away; "" for nobody."""
    known = desk.people.get(person)
    if known is None or not known.is_away(today(desk, desk.now)):
        return ""
    return next((post.standin for post in known.posts if post.standin and post.standin != person), "")


def face(desk: Desk, ticket: Ticket) -> str:
    """The name a resident reads: whoever answers for the matter to the end, else whoever has it."""
    return name_of(desk, ticket.first or ticket.assignee)


def on_post(desk: Desk, ticket: Ticket, now: datetime) -> Person | None:
    """Who keeps the noon or evening post at this moment."""
    post = duty_now(desk.settings, now)
    if post is None:
        return None
    day = today(desk, now)
    for level in ("unit", "parent", "root"):
        rung = Rung(post.role, level)
        found = on_rung(rung, ticket.unit, desk.tree, day, desk.people.with_role, desk.people.get)
        if found.person is not None:
            return found.person
    return None


# What people read


def presses_on(desk: Desk, ticket: Ticket) -> bool:
    """May a hand be troubled about it at night? Danger, and what cannot wait for the morning."""
    if ticket.urgency is Urgency.DANGER:
        return True
    clock = clock_for(desk.settings, ticket.category.value, ticket.urgency)
    return ticket.urgency is Urgency.URGENT and clock.around


def tell(
    desk: Desk,
    person: str,
    ticket: Ticket,
    what: str,
    text: str = "",
    *,
    card: Card | None = None,
    importance: Importance = Importance.WORK,
    subject: str = "",
    asked: bool = False,
    until: datetime | None = None,
    by: str = "",
) -> bool:
    """Say something about a matter to one of ours, once per *what*, round and person; also to who stands in for its
    holder, unless he did it himself (*by*)."""
    if not person or person == "system" or person in not_for(desk, ticket):
        return False
    if person == ticket.assignee and (other := standin_of(desk, person)) not in ("", by):
        his = replace(card, task_id=f"{card.task_id}-{other}"[:MOST_TASK_ID]) if card is not None else None
        tell(
            desk, other, ticket, what, text, card=his, importance=importance, subject=subject, asked=asked, until=until
        )
    return desk.say(
        Outbound(
            to=Target("person", person),
            key=f"{ticket.ref}/{what}/{ticket.round}/{person}",
            text=text,
            card=card,
            importance=importance,
            ticket=ticket.number,
            subject=f"{ticket.ref}/{subject}" if subject else "",
            unasked=not asked and not presses_on(desk, ticket),
            until=until,
        )
    )


def not_for(desk: Desk, ticket: Ticket) -> frozenset[str]:
    """Person ids of whom it complains: nothing of it reaches them."""
    if not ticket.private or not ticket.number:
        return frozenset()
    return frozenset(desk.tickets.history(ticket.number)[0].data.get("accused", ()))


def voice_is_on(desk: Desk) -> bool:
    """May anything be said to residents? A new community listens first."""
    return not desk.settings.listen_only


def to_residents(
    desk: Desk,
    ticket: Ticket,
    what: str,
    line: str,
    now: datetime,
    *,
    importance: Importance = Importance.WORK,
    waits: bool = False,
    chat: str = "",
    choices: tuple[Button, ...] = (),
) -> bool:
    """A line where the matter was heard: the group's, or the reporter's own; a draft for the worker while listening."""
    chat = chat or ticket.chat
    if not chat:
        return False
    group = chat.startswith("room:")
    known = desk.chats.get(chat) if group else None
    internal = known is not None and known.kind == "internal"
    if not internal and not voice_is_on(desk):
        reader = ticket.assignee or getattr(duty(desk, ticket, now), "id", "")
        return tell(desk, reader, ticket, f"draft-{what}", worker.draft(line), subject="state", importance=importance)
    if not group and (chat.startswith("archive:") or not ticket.reporter):
        return False  # a talk between a resident and his worker: nobody else can write there
    danger = importance is Importance.DANGER
    return desk.say(
        Outbound(
            to=Target("chat", chat) if group else Target("person", _alone(chat) or ticket.reporter),
            choices=() if group else choices,
            key=f"{ticket.ref}/{what}/{ticket.round}" + (f"/{chat}" if chat != ticket.chat else ""),
            text=line,
            until=now + SAFETY_LASTS if danger else None,
            importance=importance,
            ticket=ticket.number,
            subject=f"{ticket.ref}/state",
            unasked=not danger and not (internal and _among_staff(desk, ticket)),
            answers=ticket.message if internal and what == "heard" else "",
            not_before=now + timedelta(seconds=desk.settings.line_waits_seconds)
            if group and waits and not internal
            else None,
        )
    )


def _alone(chat: str) -> str:
    """Whose talk with us it is: a follower hears in his own."""
    way, _, person = chat.partition(":")
    return person if way in WAYS else ""


def _among_staff(desk: Desk, ticket: Ticket) -> bool:
    """Did one of ours report it? Then the group of members is a work group, else one in which people live."""
    known = desk.people.get(ticket.reporter)
    return known is not None and known.staff


def takes_back(desk: Desk, ticket: Ticket, *subjects: str) -> None:
    """What a newer state makes untrue is not said any more, and nobody is left with a card that asks him to tell it."""
    taken = [f"{ticket.ref}/{subject}" for subject in subjects or ("state",)]
    if reporter := _alone(ticket.chat):
        for item in desk.outbox.waiting_for(reporter):
            card = f"{item.out.key}/by/{item.hand}"
            if item.out.subject in taken and (asked := desk.outbox.by_key(card)) and asked.sent_at is not None:
                _grey(desk, ticket, item.hand, card, worker.NOT_NEEDED)
    for subject in taken:
        desk.outbox.supersede(subject)


def was_said(desk: Desk, ticket: Ticket) -> bool:
    """Has the group had its line about this matter? A lone reporter always hears."""
    return ticket.chat.startswith("room:") and desk.outbox.said_to_chat_about(ticket.chat, ticket.number) > 0


def card_key(ticket: Ticket, person: str) -> str:
    """The card that somebody was handed when the matter came into its present state."""
    return f"{ticket.ref}/card-{ticket.state}-{ticket.moved_at.timestamp():.3f}/{ticket.round}/{person}"


def hand_card(
    desk: Desk, ticket: Ticket, person: str, now: datetime, *, words: str = "", note: str = "", title: str = ""
) -> bool:
    """The matter's card into somebody's hands."""
    if not person or person in not_for(desk, ticket):
        return False
    if person == ticket.assignee and not ticket.private and (other := standin_of(desk, person)):
        hand_card(desk, ticket, other, now, words=words, note=note, title=title)
    card = cards.ticket_card(ticket, person, now, desk.settings, words=words, note=note, title=title)
    danger = ticket.urgency is Urgency.DANGER
    return desk.say(
        Outbound(
            to=Target("person", person),
            key=card_key(ticket, person),
            card=card,
            importance=Importance.DANGER if danger else Importance.WORK,
            ticket=ticket.number,
            subject=f"{ticket.ref}/card",
            unasked=not presses_on(desk, ticket),
        )
    )


def end_card(desk: Desk, before: Ticket, person: str, grey: str) -> None:
    """The buttons of the card from before become a grey word."""
    if person:
        _grey(desk, before, person, card_key(before, person), grey)


def end_alarm(desk: Desk, ticket: Ticket, person: str, grey: str) -> None:
    """The same for the cards that called him to a danger, the repeated ones too."""
    again = [f"/{line.data['times']}" for line in desk.tickets.history(ticket.number) if _called(line, person)]
    for times in ("", *again):
        key = f"{ticket.ref}/alarm{times}/{ticket.round}/{person}"
        if desk.outbox.by_key(key) is not None:
            _grey(desk, ticket, person, key, grey)


def _called(line: Moved, person: str) -> bool:
    return line.step is Step.ALARM and "times" in line.data and person in line.data.get("to", ())


def _grey(desk: Desk, ticket: Ticket, person: str, key: str, grey: str) -> None:
    desk.say(Outbound(to=Target("person", person), key=f"{key}/ended", text=grey, ticket=ticket.number, update_of=key))


def renew_card(desk: Desk, before: Ticket, after: Ticket, person: str, now: datetime) -> None:
    """The old card ends, and one with what can be done now takes its place."""
    end_card(desk, before, person, cards.grey(after))
    if cards.BUTTONS_IN.get(after.state):
        hand_card(desk, after, person, now)
