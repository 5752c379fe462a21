"""Rows and sealed bodies to domain values and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

import orjson

from bot.domain.people import Person, Post, Standing
from bot.domain.ticket import ENDED, Call, Closing, Judged, Moved, Origin, Place, State, Step, Ticket, Urgency
from bot.messages import Button, Card, Importance, Inbound, Kind, Media, Outbound, OutItem, OutState, Target, Way
from storage.db import Row, maybe_millis, maybe_moment, millis, moment
from storage.sealing import Seal
from storage.tables import OUTBOX, TICKET

TICKET_COLUMNS: Final = tuple(column.name for column in TICKET.c)
OUTBOX_COLUMNS: Final = tuple(column.name for column in OUTBOX.c)
_STATES: Final = {state.value: state for state in State}
_URGENCIES: Final = {urgency.value: urgency for urgency in Urgency}
_ORIGINS: Final = {origin.value: origin for origin in Origin}


def ticket_values(ticket: Ticket) -> dict[str, Any]:
    """The row of a ticket; its room is still to be sealed."""
    place = ticket.place
    return {
        "community": ticket.community,
        "number": ticket.number,
        "state": ticket.state.value,
        "summary": _clean(ticket.summary),
        "unit": ticket.unit,
        "category": ticket.category.value,
        "category_source": ticket.category.source,
        "category_p": ticket.category.p,
        "urgency": ticket.urgency.value,
        "estate": place.estate,
        "building": place.building,
        "entrance": place.unit,
        "room": place.room,
        "spot": place.spot,
        "place_source": place.source,
        "place_known": int(place.known),
        "origin": ticket.origin.value,
        "chat": ticket.chat,
        "message": ticket.message,
        "reporter": ticket.reporter,
        "assignee": ticket.assignee,
        "private": int(ticket.private),
        "round": ticket.round,
        "opened_at": millis(ticket.opened_at),
        "moved_at": millis(ticket.moved_at),
        "contacted_at": maybe_millis(ticket.contacted_at),
        "due_at": maybe_millis(ticket.due_at),
        "clock_at": maybe_millis(ticket.clock_at),
        "waiting_on": ticket.waiting_on,
        "waiting_until": maybe_millis(ticket.waiting_until),
        "rung": ticket.rung,
        "next_step_at": maybe_millis(ticket.next_step_at),
        "asked_at": maybe_millis(ticket.asked_at),
        "result": _clean(ticket.result),
        "closing": ticket.closing.value if ticket.closing else "",
        "closed_at": maybe_millis(ticket.closed_at),
        "version": ticket.version,
        "ended": int(ticket.state in ENDED),
        "helpers": dumps(ticket.helpers).decode() if ticket.helpers else "",
        "calls": dumps([_call_values(call) for call in ticket.calls]).decode() if ticket.calls else "",
        "first": ticket.first,
        "dispute": ticket.dispute,
        "repeats": ticket.repeats,
        "extra_minutes": ticket.extra_minutes,
        "score": ticket.score,
    }


def to_ticket(row: Row, seal: Seal) -> Ticket:
    """A row of all of TICKET_COLUMNS, in their order."""
    (community, number, state, summary, unit, category, category_source, category_p, urgency, estate, building,
     entrance, room, spot, place_source, place_known, origin, chat, message, reporter, assignee, private, round_,
     opened_at, moved_at, contacted_at, due_at, clock_at, waiting_on, waiting_until, rung, next_step_at, asked_at,
     result, closing, closed_at, version, _ended, helpers, calls, first, dispute, repeats, extra_minutes,
     score) = row  # fmt: skip
    return Ticket(
        community=community,
        number=number,
        state=_STATES[state],
        summary=summary,
        unit=unit,
        category=Judged(category, category_source, category_p),
        urgency=_URGENCIES[urgency],
        place=Place(estate, building, entrance, seal.open(room) if room else "", spot, place_source, bool(place_known)),
        origin=_ORIGINS[origin],
        chat=chat,
        message=message,
        reporter=reporter,
        assignee=assignee,
        private=bool(private),
        round=round_,
        opened_at=moment(opened_at),
        moved_at=moment(moved_at),
        contacted_at=maybe_moment(contacted_at),
        due_at=maybe_moment(due_at),
        clock_at=maybe_moment(clock_at),
        waiting_on=waiting_on,
        waiting_until=maybe_moment(waiting_until),
        rung=rung,
        next_step_at=maybe_moment(next_step_at),
        asked_at=maybe_moment(asked_at),
        result=result,
        closing=Closing(closing) if closing else None,
        closed_at=maybe_moment(closed_at),
        version=version,
        helpers=tuple(orjson.loads(helpers)) if helpers else (),
        calls=tuple(_to_call(values) for values in orjson.loads(calls)) if calls else (),
        first=first,
        dispute=dispute,
        repeats=repeats,
        extra_minutes=extra_minutes,
        score=score,
    )


def _call_values(call: Call) -> list[Any]:
    """In the order of its fields."""
    return [call.who, call.role, call.by, millis(call.at), millis(call.due_at), maybe_millis(call.arrived_at),
            call.missed, call.answer, call.rung]  # fmt: skip


def _to_call(values: list[Any]) -> Call:
    who, role, by, at, due_at, arrived_at, missed, answer, rung = values
    return Call(who, role, by, moment(at), moment(due_at), maybe_moment(arrived_at), missed, answer, rung)


def moved_values(community: str, number: int, moved: Moved) -> dict[str, Any]:
    return {
        "community": community,
        "number": number,
        "step": moved.step.value,
        "state": moved.state.value,
        "by": moved.by,
        "standing": moved.standing.value,
        "at": millis(moved.at),
        "note": _clean(moved.note),
        "data": dumps(moved.data).decode() if moved.data else "",
    }


def _clean(text: str) -> str:
    """Without NUL, which PostgreSQL does not take."""
    return text.replace("\0", "") if "\0" in text else text


def to_moved(row: Row) -> Moved:
    number, step, state, by, standing, at, note, data = row
    return Moved(
        number, Step(step), _STATES[state], by, Standing(standing), moment(at), note, orjson.loads(data) if data else {}
    )


def dumps(value: Any) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def _given(value: Any, *, but: frozenset[str]) -> dict[str, Any]:
    """Fields that are set: what is empty needs no room in a sealed body."""
    found = {}
    for name in _FIELDS[type(value)]:
        if name not in but and (content := getattr(value, name)):
            found[name] = content
    return found


_FIELDS: Final = {kind: tuple(field.name for field in fields(kind)) for kind in (Inbound, Outbound)}
_IN_APART: Final = frozenset({"sender", "sent_at"})
_OUT_APART: Final = frozenset({"not_before", "until"})


def inbound_body(message: Inbound) -> bytes:
    """The whole message as JSON; who the sender is to us is asked again when it is read."""
    body = _given(message, but=_IN_APART)
    body["sent_at"] = millis(message.sent_at)
    return dumps(body)


def to_inbound(body: bytes) -> Inbound:
    data = orjson.loads(body)
    data["sent_at"] = moment(data["sent_at"])
    data["kind"] = Kind(data["kind"])
    if "media" in data:
        data["media"] = tuple(Media(**item) for item in data["media"])
    if "selected" in data:
        data["selected"] = {key: tuple(values) for key, values in data["selected"].items()}
    data.setdefault("community", "")
    data.setdefault("chat", "")
    data.setdefault("who", "")
    return Inbound(**data)


def outbound_body(out: Outbound) -> bytes:
    body = _given(out, but=_OUT_APART)
    body["not_before"], body["until"] = maybe_millis(out.not_before), maybe_millis(out.until)
    return dumps(body)


def to_outbound(body: bytes) -> Outbound:
    data = orjson.loads(body)
    data["to"] = Target(**data["to"])
    data["importance"] = Importance(data.get("importance", 0))
    data["not_before"], data["until"] = maybe_moment(data["not_before"]), maybe_moment(data["until"])
    if "card" in data:
        card = data["card"]
        card["facts"] = tuple((name, value) for name, value in card["facts"])
        card["buttons"] = tuple(Button(**button) for button in card["buttons"])
        data["card"] = Card(**card)
    if "choices" in data:
        data["choices"] = tuple(Button(**button) for button in data["choices"])
    if "file" in data:
        data["file"] = (data["file"][0], data["file"][1])
    if "files" in data:
        data["files"] = tuple((kind, path) for kind, path in data["files"])
    return Outbound(**data)


def to_item(row: Row, seal: Seal) -> OutItem:
    """A row of all of OUTBOX_COLUMNS, in their order. A forgotten body leaves target, key and ticket."""
    (id_, community, key, subject, ticket, target_kind, target, importance, state, way, hand, body, attempts,
     created_at, not_before, _until, sent_at, delivered_at, errcode, note, receipt) = row  # fmt: skip
    if body:
        out = to_outbound(seal.open_bytes(body))
    else:
        where = Target(target_kind, target)
        out = Outbound(to=where, key=key, importance=Importance(importance), ticket=ticket, subject=subject)
    return OutItem(
        id=id_,
        community=community,
        out=out,
        state=OutState(state),
        way=Way(way),
        hand=hand,
        attempts=attempts,
        created_at=moment(created_at),
        not_before=moment(not_before) if not_before else None,
        sent_at=maybe_moment(sent_at),
        delivered_at=maybe_moment(delivered_at),
        errcode=errcode,
        note=note,
        receipt=orjson.loads(receipt) if receipt else {},
    )


def place_json(place: Place) -> str:
    return dumps(place).decode()


def to_place(text: str) -> Place:
    return Place(**orjson.loads(text))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def to_post(role: str, unit: str, since: str, until: str, standin: str) -> Post:
    return Post(role, unit, day(since), day(until), standin)


def to_person(row: Row, posts: tuple[Post, ...], away: tuple[tuple[date, date], ...], seal: Seal) -> Person:
    """A row of id, staff, name, nickname, door."""
    id_, staff, name, nickname, door = row
    return Person(id_, seal.open(name), bool(staff), posts, away, door=seal.open(door), nickname=seal.open(nickname))
