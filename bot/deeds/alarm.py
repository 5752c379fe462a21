"""Danger, from the rules alone: a person is alerted before anybody has understood more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.deeds.accused import whom_it_accuses
from bot.deeds.complain import complain, complained_before
from bot.deeds.made_safe import kind_of
from bot.deeds.place_of import compatible, place_of, unit_of
from bot.deeds.ring import is_doubted, is_of_himself, ring
from bot.deeds.steps import duty, holder, ladder_of, name_of, step, tell, timed, to_residents, today
from bot.domain.alarms import CATEGORY_OF, comes_of, may_be_of
from bot.domain.all_clear import Word, is_in_a_lift, word_on
from bot.domain.danger import DangerHit, is_witness
from bot.domain.duplicates import alike, grams
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.place import find_places
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.ticket import ENDED, Judged, Moved, Origin, Place, State, Step, Ticket, Urgency
from bot.errors import NoSuchTicket, OurError
from bot.messages import Importance, Inbound
from bot.ports import Desk
from bot.texts import resident, words, worker

SAME_ALARM = timedelta(minutes=30)
OWN_ALARM = timedelta(hours=12)  # whoever raised it goes on telling of it
ONE_BREATH = timedelta(minutes=3)  # what a person types in a row is one matter
SURE_ENOUGH = 0.5
MOST_VOICES = 12  # that all who were rung hear
SAME_WORDS = 0.5  # likeness from which words tell nothing new
ALONE_KINDS = frozenset({"selfharm", "violence", "fraud"})  # a person's own trouble: no place joins two of them


def alarm(
    desk: Desk, message: Inbound, hits: tuple[DangerHit, ...], now: datetime, *, afresh: bool = False
) -> Ticket | None:
    """Open a danger ticket, or join the open one of the same talk and place; duty worker and office are called.

    *afresh*: one of ours has it written down, and it is no word about what he told before.
    None: one of ours tells what he found, and nothing but its wording sounds dangerous.
    """
    by = message.sender
    if by is None:
        raise OurError(f"{message.key}: nobody knows yet who wrote it")
    desk.rights.need(by, Deed.ALARM)
    known = desk.tickets.of_message(message.key)
    if known is not None:
        return known
    if by.standing.is_staff and is_doubted(hits):
        return None
    if not by.standing.is_staff and (grievance := complained_before(desk, message, hits, now)) is not None:
        return grievance
    accused = None if by.standing.is_staff else whom_it_accuses(desk, message, hits)
    if accused is not None:  # a danger from one of ours is for the office alone
        return complain(desk, message, by, accused, now, hits=hits)
    kind = hits[0].kind if hits else ""
    category = CATEGORY_OF.get(kind, "other")
    named = find_places(message.text, desk.book_of(message.chat))
    place = place_of(desk, message, named[0] if named else None, category)
    unit = unit_of(desk, message, place)
    desk.lock(desk.tree.grid_of(unit) if unit else message.chat)
    vague = bool(hits) and hits[0].guessed and is_witness(message.text)  # 「我在四楼也闻到了」: of what rings already
    said = place if named and not vague else Place()  # a known door may not tell two voices of one alarm apart
    same = _numbered(desk, message) or _open_matter(desk, message, hits, "" if vague else kind, said, unit, now)
    if afresh and same is not None and same.urgency is not Urgency.DANGER:
        same = None
    if same is not None and by.standing.is_staff:
        return same  # what one of ours says of it is for the ears of workers
    if same is not None and same.urgency is Urgency.DANGER:
        return _again(desk, same, message, by, hits, now)
    if same is not None:
        return _raised(desk, same, message, by, hits, now)
    return _opened(desk, message, by, hits, kind, place, unit, now)


def _numbered(desk: Desk, message: Inbound) -> Ticket | None:
    """One of ours who names a number speaks of that matter: 「#12 别开灯，我马上到」."""
    number = words.number_in(message.text)
    if not number or message.sender is None or not message.sender.standing.is_staff:
        return None
    try:
        ticket = desk.tickets.get(number)
    except NoSuchTicket:
        return None
    return None if ticket.state in ENDED else ticket


def _open_matter(
    desk: Desk, message: Inbound, hits: tuple[DangerHit, ...], kind: str, place: Place, unit: str, now: datetime
) -> Ticket | None:
    """An alarm that rings already for the same place, or what the same person said of it just before: 「电梯停了」."""
    units = desk.tree.below(desk.tree.grid_of(unit)) if unit else []
    staff = message.sender is not None and message.sender.standing.is_staff
    for old in desk.tickets.open_near(message.chat, units, "", now - OWN_ALARM):
        age = now - old.opened_at
        here = old.chat == message.chat or bool(place.building and old.place.building)
        alike = not kind or old.category.value == CATEGORY_OF.get(kind, "other")
        comes = comes_of(hits, message.text, old.category.value)
        own = old.reporter == message.who and (_unsure(old) or comes)
        if old.urgency is Urgency.DANGER:
            alike = alike or comes or (is_doubted(hits) and may_be_of(hits, old.category.value))
            own = own or (old.reporter == message.who and (age <= ONE_BREATH or (alike and age <= SAME_ALARM)))
            if staff and not message.is_group and not place.building:  # to us alone, of what rings in his own units
                here = here or old.category.value == CATEGORY_OF.get(kind) or _is_word_on(desk, old, message.text)
            joins = own or staff or (age <= SAME_ALARM and alike and kind not in ALONE_KINDS)
        else:
            near = old.chat == message.chat and age <= ONE_BREATH
            own = own or (
                near and comes and not place.building and kind not in ALONE_KINDS
            )  # 「砸到人了」 from a neighbour
            joins = own and old.chat == message.chat and (near or (alike and age <= SAME_ALARM))
        if old.state not in ENDED and here and joins and compatible(old.place, place):
            return old
    return None


def _is_word_on(desk: Desk, old: Ticket, text: str) -> bool:
    """「没困人，是小孩乱按的」: it is over, was none, or he goes there."""
    return word_on(text, kind_of(desk, old), old.summary) is not Word.NOTHING


def _raised(
    desk: Desk, same: Ticket, message: Inbound, by: Actor, hits: tuple[DangerHit, ...], now: datetime
) -> Ticket:
    """The matter was known, its danger was not: the same number, and now it rings."""
    same = replace(same, urgency=Urgency.DANGER)
    if hits and is_in_a_lift(hits[0].told, same.category.value):
        hits = tuple([replace(hit, kind="lift") for hit in hits])  # 「电梯不动了」, and then 「人关在里面了」
    found = holder(desk, same, now)
    first = (same.assignee, found.person.id if found.person else "")
    told = list(dict.fromkeys(filter(None, (*first, *_at_once(desk, same, now)))))
    data = {"message": message.key, "told": told, **_heard(hits)}
    fields: dict[str, Any] = {"urgency": Urgency.DANGER, "clock_at": now, "contacted_at": None}
    ticket = step(desk, same, Step.ALARM, by, now, mask_all(message.text), data=data, **fields)
    desk.tickets.link(ticket.number, message.key)
    ring(desk, ticket, told, hits, now, message=mask_all(message.text))
    _say(desk, ticket, message, hits, now)
    return ticket


def _say(desk: Desk, ticket: Ticket, message: Inbound, hits: tuple[DangerHit, ...], now: datetime) -> None:
    """What to do until somebody comes. What only sounds like danger is called out to nobody."""
    if is_doubted(hits) and not is_of_himself(message, hits):
        name = name_of(desk, ticket.assignee)
        line = resident.somebody_looks_at_once(ticket if message.is_group else None, name)
        to_residents(desk, ticket, "safety", line, now)
        return
    line = resident.safety(hits[0].told if hits else "", own=is_of_himself(message, hits))
    to_residents(desk, ticket, "safety", line, now, importance=Importance.DANGER)


def _heard(hits: tuple[DangerHit, ...]) -> dict[str, Any]:
    """What rang, as the history keeps it."""
    return {
        "danger": hits[0].told if hits else "",
        "words": [mask_all(hit.words) for hit in hits],
        **({"doubted": True} if is_doubted(hits) else {}),
    }


def _unsure(old: Ticket) -> bool:
    """A matter whose kind is less sure may well be this one."""
    return old.category.p < SURE_ENOUGH or old.category.value == "other"


def _again(desk: Desk, same: Ticket, message: Inbound, by: Actor, hits: tuple[DangerHit, ...], now: datetime) -> Ticket:
    """One more voice for an alarm that rings already: written down, told to whoever went there; what nobody said before
    goes to all who were rung."""
    words, before = mask_all(message.text), desk.tickets.history(same.number)
    ticket = step(desk, same, Step.ALARM, by, now, words, data={"message": message.key, "again": True, **_heard(hits)})
    desk.tickets.link(ticket.number, message.key)
    if by.id != ticket.reporter and not by.standing.is_staff:
        desk.tickets.follow(ticket.number, by.id, message.key, now)
    pass_on(desk, ticket, message, words, before, surely=ticket.assignee if ticket.contacted_at is not None else "")
    return ticket


def pass_on(
    desk: Desk, ticket: Ticket, message: Inbound, words: str, before: Sequence[Moved], *, surely: str = ""
) -> None:
    """What is said of a danger that rings: to all others who were rung, if it tells anything new, and to *surely* anyhow.
    *before*: its history until then."""
    told = _were_rung(before) if _is_more(words, ticket, before) else []
    for person in dict.fromkeys((surely, *told)):
        if person == message.who:
            continue
        text = worker.heard_more(ticket, words)
        tell(desk, person, ticket, f"more-{message.id}", text, importance=Importance.DANGER)


def _is_more(words: str, ticket: Ticket, history: Sequence[Moved]) -> bool:
    """Is it new? Not 「我也闻到了」, not what was said already; of a whole house in uproar the first voices are enough."""
    said = [line.note for line in history if line.data.get("again") or line.step is Step.SUPPLEMENT]
    known = any(alike(grams(words), grams(one)) >= SAME_WORDS for one in (ticket.summary, *said))
    return len(said) < MOST_VOICES and not is_witness(words) and not known


def _were_rung(history: Sequence[Moved]) -> list[str]:
    """Who has had the alarm's card, the first and its repetitions."""
    rang = [line for line in history if line.step in (Step.OPEN, Step.ALARM)]
    again = [line for line in rang if "times" in line.data]
    return [person for line in rang for person in line.data.get("told", ())] + [
        person for line in again for person in line.data["to"]
    ]


def _opened(
    desk: Desk,
    message: Inbound,
    by: Actor,
    hits: tuple[DangerHit, ...],
    kind: str,
    place: Place,
    unit: str,
    now: datetime,
) -> Ticket:
    words = mask_all(message.text)
    draft = Ticket(
        community=desk.community,
        number=0,
        state=State.REPORTED,
        summary=words[:300] or "[图片]",
        unit=unit,
        category=Judged(CATEGORY_OF.get(kind, "other"), "default", 0.6),
        urgency=Urgency.DANGER,
        place=place,
        origin=_origin(message, by),
        chat=message.chat,
        message=message.key,
        reporter=message.who,
        opened_at=now,
        moved_at=now,
        clock_at=now,
    )
    found = holder(desk, draft, now)
    if found.person is not None:
        draft = replace(draft, state=State.ASSIGNED, assignee=found.person.id, rung=found.rung)
    first = [found.person.id] if found.person is not None else []
    told = list(dict.fromkeys([*first, *_at_once(desk, draft, now)]))
    data: dict[str, Any] = {"told": told, **_heard(hits), **found.data}
    moved = Moved(0, Step.OPEN, draft.state, by.id, by.standing, now, draft.summary, data)
    ticket = desk.tickets.open(timed(desk, draft, now), moved)
    desk.tickets.link(ticket.number, message.key)
    ring(desk, ticket, told, hits, now)
    _say(desk, ticket, message, hits, now)
    return ticket


def _origin(message: Inbound, by: Actor) -> Origin:
    """What one of ours tells us alone he writes down for somebody: it is not he who says later whether it is good."""
    if message.is_group:
        return Origin.GROUP
    return Origin.PROXY if by.standing.is_staff else Origin.PRIVATE


def _at_once(desk: Desk, ticket: Ticket, now: datetime) -> list[str]:
    """Who hears beside the holder: the rungs that the ladder lets hear at 0 %, such as the property firm's, and the
    office's duty."""
    rungs = [rung for rung in ladder_of(desk, ticket).rungs[1:] if rung.late_percent == 0]
    day = today(desk, now)
    found = [
        on_rung(rung, ticket.unit, desk.tree, day, desk.people.with_role, desk.people.get).person for rung in rungs
    ]
    return [person.id for person in (*found, duty(desk, ticket, now)) if person is not None]
