"""A matter is heard in the talk: written down, given to whom it belongs, and said so, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.deeds import alarm as alarms
from bot.deeds.doors import as_owner
from bot.deeds.enrich import from_reading
from bot.deeds.follow import follow
from bot.deeds.outage import join_outage, outage_of
from bot.deeds.place_of import compatible, must_ask, place_of, unit_of
from bot.deeds.private import CLASSES
from bot.deeds.repeats import proposes, raised, repeats
from bot.deeds.steps import (
    CATEGORY_FLOOR,
    SAID_ALOUD,
    duty,
    hand_card,
    holder,
    on_post,
    presses_on,
    tell,
    timed,
    to_residents,
    voice_is_on,
    with_first,
)
from bot.deeds.supplement import supplement
from bot.deeds.urgency import urgency_of
from bot.domain.answering import asks_for_word
from bot.domain.answers import asks
from bot.domain.categories import CATEGORIES
from bot.domain.danger import DangerHit
from bot.domain.duplicates import same_matter
from bot.domain.masking import mask_all
from bot.domain.normalise import without_call
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.sla import clock_for
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import Moved, Origin, Place, State, Step, Ticket, Urgency
from bot.domain.workdays import calendar_of, is_quiet, quiet_ends
from bot.errors import OurError
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import cards, resident, standins, worker
from bot.texts.common import earlier, morning

ONE_BREATH = timedelta(minutes=3)  # what a person types in a row within it is one matter
LOOK_BACK = timedelta(hours=72)  # how old an open matter may be to be the same trouble
MOST_SUMMARY = 300
PRAISE = "praise"


def report(
    desk: Desk,
    message: Inbound,
    reading: Reading,
    now: datetime,
    *,
    origin: Origin | None = None,
    words: str = "",
) -> Ticket:
    """Open a matter from talk, or join the open one it belongs to. *words*: the matter's, where not the whole message.

    The same message handled twice does nothing twice.
    """
    by = _sender(message)
    desk.rights.need(by, Deed.REPORT)
    known = desk.tickets.of_message(message.key)
    if known is not None:
        return from_reading(desk, known, message, reading, now)
    if reading.danger:
        kind = reading.danger_kind  # no rule rang when it arrived: without a kind it only sounds like danger
        hits = (DangerHit(kind, "、".join(reading.danger_words), guessed=kind == "other"),)
        raised = alarms.alarm(desk, message, hits, now, afresh=bool(words))
        if raised is not None:
            return from_reading(desk, raised, message, reading, now)
    if reading.parts and not words:
        return _each(desk, message, reading, now, origin)
    places = _told_apart(reading) or (reading.places[0] if reading.places else None,)
    tickets = [_one(desk, message, reading, now, place, origin, words, len(places)) for place in places]
    return tickets[0]


def give_number(
    desk: Desk, message: Inbound, reading: Reading, now: datetime, *, apart_from: Ticket, note: str = ""
) -> Ticket:
    """A matter of its own, whatever it looks like: somebody said that it is not *apart_from*. *note*: how that is put on its card."""
    place = place_of(desk, message, reading.places[0] if reading.places else None, reading.category.value)
    unit = unit_of(desk, message, place) or apart_from.unit
    draft = _drawn(desk, message, reading, now, place, unit, None, "")
    ticket = _opened(desk, replace(draft, private=draft.private or apart_from.private), message, reading, now)
    _say(desk, ticket, reading, now, note or f"从 {apart_from.label} 里拆出来的。")
    return ticket


def foreseen(
    desk: Desk, message: Inbound, reading: Reading, now: datetime, *, words: str
) -> tuple[Ticket, Ticket | None]:
    """What `report` would write down, and the open matter it would join instead. Nothing is kept."""
    place = place_of(desk, message, reading.places[0] if reading.places else None, reading.category.value)
    draft = _drawn(desk, message, reading, now, place, unit_of(desk, message, place), Origin.PROXY, words)
    return draft, _known_already(desk, draft, now)


def _each(desk: Desk, message: Inbound, reading: Reading, now: datetime, origin: Origin | None) -> Ticket:
    """「电梯坏了，顺便说下门口垃圾没人收」: two matters or more, each with its own words; what names no place is at the place of
    the one before."""
    here = reading.places[0] if reading.places else None
    tickets = []
    for part in reading.parts:
        here = part.places[0] if part.places else here
        told = replace(reading, categories=part.categories, masked=part.words, parts=())
        tickets.append(_one(desk, message, told, now, here, origin, "", len(reading.parts)))
    return tickets[0]


def _sender(message: Inbound) -> Actor:
    if message.sender is None:
        raise OurError(f"{message.key}: nobody knows yet who wrote it")
    return message.sender


def _told_apart(reading: Reading) -> tuple[Place, ...]:
    """The places of two matters in one message, where places tell them apart."""
    if reading.matters < 2 or len(reading.places) < 2:
        return ()
    one, other = reading.places[:2]
    return (
        (one, other) if not compatible(one, other) and one.building + one.spot and other.building + other.spot else ()
    )


def _one(
    desk: Desk,
    message: Inbound,
    reading: Reading,
    now: datetime,
    said: Place | None,
    origin: Origin | None,
    words: str,
    count: int,
) -> Ticket:
    place = place_of(desk, message, said, reading.category.value)
    unit = unit_of(desk, message, place)
    draft = _drawn(desk, message, reading, now, place, unit, origin, words)
    desk.lock(desk.tree.grid_of(unit) if unit else message.chat)
    same = _known_already(desk, draft, now)
    if same is not None:
        return _joins(desk, same, message, reading, now)
    leading = outage_of(desk, draft, now) if not _sender(message).standing.is_staff else None
    if leading is not None:
        return join_outage(desk, leading, message, _sender(message), now)
    ticket = _opened(desk, draft, message, reading, now)
    _say(desk, ticket, reading, now, _note(reading, count))
    return ticket


def _drawn(
    desk: Desk,
    message: Inbound,
    reading: Reading,
    now: datetime,
    place: Place,
    unit: str,
    origin: Origin | None,
    words: str,
) -> Ticket:
    """The matter as it would be written down."""
    masked = mask_all(words) if words else reading.masked or mask_all(message.text)
    masked = without_call(masked) if message.at_bot else masked
    category = reading.category
    kind = CATEGORIES.get(category.value, CATEGORIES["other"])
    sure = category.p >= CATEGORY_FLOOR
    group = message.is_group
    return Ticket(
        community=desk.community,
        number=0,
        state=State.REPORTED,
        summary=(masked or "[图片]")[:MOST_SUMMARY],
        unit=unit,
        category=category,
        urgency=Urgency.NORMAL
        if reading.intent.value == PRAISE or asks_for_word(masked)
        else urgency_of(category, masked),
        place=place,
        origin=origin or (Origin.GROUP if group else Origin.PRIVATE),
        chat=message.chat,
        message=message.key,
        reporter=message.who,
        dispute=CLASSES[reading.dispute_class] if sure else "",
        private=group and sure and (kind.personal or bool(reading.dispute_class)),
        opened_at=now,
        moved_at=now,
        clock_at=now,
    )


def _known_already(desk: Desk, draft: Ticket, now: datetime) -> Ticket | None:
    """The open matter this one is, or belongs to: asked again inside, under the lock."""
    units = desk.tree.below(desk.tree.grid_of(draft.unit)) if draft.unit else []
    for old in desk.tickets.open_near(draft.chat, units, "", now - LOOK_BACK):
        if old.reporter == draft.reporter and old.chat == draft.chat and _one_breath(old, draft, now):
            return old
        if _same(old, draft):
            return old
    return None


def _same(old: Ticket, new: Ticket) -> bool:
    """One trouble, by place, kind and words."""
    kinds = (old.category.value, new.category.value)
    return same_matter(old.place, new.place, *kinds, old.summary, new.summary)[0]


def _one_breath(old: Ticket, new: Ticket, now: datetime) -> bool:
    unsure = min(old.category.p, new.category.p) < CATEGORY_FLOOR or "other" in (old.category.value, new.category.value)
    alike = unsure or old.category.value == new.category.value
    if asks(old.summary) and asks(new.summary) and not shares_a_word(new.summary, old.summary):
        return False  # two questions in a row want two answers
    return alike and old.is_open and now - old.opened_at <= ONE_BREATH and compatible(old.place, new.place)


def _joins(desk: Desk, same: Ticket, message: Inbound, reading: Reading, now: datetime) -> Ticket:
    by = _sender(message)
    if by.standing.is_staff or same.reporter == as_owner(desk, by, (same.reporter,)).id:
        return supplement(desk, same.number, message, reading, by, now)
    return follow(desk, same.number, message, by, now)


def _opened(desk: Desk, draft: Ticket, message: Inbound, reading: Reading, now: datetime) -> Ticket:
    """Kept in one line of history: opened, and to whom it was given and why."""
    found = holder(desk, draft, now)
    praise = reading.intent.value == PRAISE
    ticket = draft
    if found.person is not None and draft.unit:
        ticket = replace(draft, state=State.ASSIGNED, assignee=found.person.id, rung=found.rung)
    again = () if praise else repeats(desk, ticket, now)
    if again:
        ticket = raised(desk, ticket, len(again) + 1)
    ticket = with_first(desk, ticket)
    ticket = replace(ticket, due_at=None, next_step_at=None) if praise else timed(desk, ticket, now)
    by = _sender(message)
    data: dict[str, Any] = {"intent": reading.intent.value, "category": [draft.category.value, draft.category.source]}
    if draft.unit:
        data |= found.data
    if again:
        data["again"] = [old.number for old in again]
    moved = Moved(0, Step.OPEN, ticket.state, by.id, by.standing, now, ticket.summary, data)
    ticket = desk.tickets.open(ticket, moved)
    desk.tickets.link(ticket.number, message.key)
    if not ticket.assignee:
        _ask_office(desk, ticket, now)
    proposes(desk, ticket, again, now)
    return ticket


def _ask_office(desk: Desk, ticket: Ticket, now: datetime) -> None:
    """待归格: the office is asked, with those who serve the group as choices."""
    person = duty(desk, ticket, now)
    chat = desk.chats.get(ticket.chat)
    choices: dict[str, str] = {}
    for unit in chat.units if chat else ():
        found = holder(desk, replace(ticket, unit=unit), now)
        if found.person is not None:
            choices[found.person.id] = found.person.name
    if person is not None:
        card = cards.unplaced(ticket, list(choices.items()), now, desk.settings)
        tell(desk, person.id, ticket, "unplaced", card=card, subject="card")


def _note(reading: Reading, count: int) -> str:
    if reading.intent.value == PRAISE:
        return "这是句表扬，看到就好。"
    return "一句话里像有两件事，请看一眼。" if reading.matters > 1 and count == 1 else ""


def _say(desk: Desk, ticket: Ticket, reading: Reading, now: datetime, note: str) -> None:
    ask = must_ask(ticket.place, ticket.category.value) and reading.intent.value == "request"
    named = desk.people.get(ticket.assignee) if ticket.assignee else None
    line = first_line(desk, ticket, named.name if named else "", now, ask_place=ask)
    own = ticket.reporter == ticket.assignee or reading.intent.value == PRAISE
    if ticket.chat.startswith("room:") and not own:
        if voice_is_on(desk):
            to_residents(desk, ticket, "heard", line, now, waits=True)
        else:
            note = "\n".join(filter(None, (note, worker.draft(line))))
    post = on_post(desk, ticket, now) if reading.intent.value != PRAISE else None
    if post is not None and post.id != ticket.assignee:
        hand_card(desk, ticket, post.id, now, note=standins.on_post(named.name if named else ""))
    if ticket.assignee:
        hand_card(desk, ticket, ticket.assignee, now, note=note)
        if ticket.category.p < CATEGORY_FLOOR and len(reading.categories) > 1 and reading.intent.value != PRAISE:
            codes = [judged.value for judged in reading.categories[:3]]
            card = cards.which_category(ticket, ticket.assignee, codes)
            tell(desk, ticket.assignee, ticket, "which", card=card, subject="card")


def first_line(desk: Desk, ticket: Ticket, name: str, now: datetime, *, ask_place: bool = False) -> str:
    """What the reporter is told first: the number, who has it, and when where that is not now."""
    settings = desk.settings
    group = ticket.chat.startswith("room:")
    leaves = quiet_ends(settings, now) if group and is_quiet(settings, now) else now
    later = ""
    if not presses_on(desk, ticket):
        opens = calendar_of(settings).next_open(leaves)
        clock = clock_for(settings, ticket.category.value, ticket.urgency)
        if opens > leaves and not (clock.around and ticket.urgency is not Urgency.NORMAL):
            later = morning(opens, leaves, settings)
    if group:
        since = earlier(ticket.opened_at, now, settings)
        return resident.in_group(ticket, name, floor=SAID_ALOUD, later=later, ask_place=ask_place, since=since)
    return resident.alone(ticket, name, later, ask_place=ask_place)
