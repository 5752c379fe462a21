"""Sheets in and out. A refused sheet changes nothing, and every bad row is named with its line, column and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.domain.categories import CATEGORIES
from bot.domain.chats import Chat
from bot.domain.people import STAFF, Person, Post, Unit
from bot.domain.ticket import STATE_NAMES, Closing, Origin, Ticket, Urgency
from bot.errors import RefusedSheet
from bot.ports import Desk
from storage.desk import SqlDesk
from storage.directory import PLACE_COLUMNS, PLACES
from storage.people import SqlPeople
from storage.sheets import EXTERNAL, LINES, SHEETS, Column, PersonLine, Sheet
from storage.sheets_of_answers import (
    give_answers,
    give_helpers,
    give_replies,
    take_answers,
    take_helpers,
    take_replies,
)

__all__ = ["SHEETS", "Column", "ImportResult", "Sheet", "export_rows", "import_rows"]

FIRST_LINE: Final = 2  # the first line holds the names of the columns
IGNORED: Final = frozenset({"", "备注", "note", "remark"})
Bad = list[tuple[int, str, str]]
Checked = list[tuple[int, Any]]  # line, checked row


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a sheet did: rows read, things new, things that became different, things that stayed."""

    kind: str
    rows: int
    added: int
    changed: int
    same: int


def import_rows(desk: Desk, kind: str, rows: Sequence[Mapping[str, Any]]) -> ImportResult:
    """Take a sheet in, all or nothing.

    Args:
        kind: units, people, places or groups.
        rows: one mapping per line below the first, by its words in either language; empty rows are passed over.
    Raises:
        RefusedSheet: with every (line, column, reason); nothing was changed.
    """
    sheet = SHEETS.get(kind)
    if sheet is None or not sheet.importable:
        raise RefusedSheet([(1, kind, "没有这种可以导入的表，只有 " + "、".join(LINES))])
    bad: Bad = []
    checked = _check(kind, sheet, rows, bad, {"unit_kinds": _own(desk).settings.unit_kinds})
    take = _TAKE[kind]
    work = take(_own(desk), checked, bad)
    if bad:
        raise RefusedSheet(sorted(bad))
    added, changed, same = work()
    return ImportResult(kind, len(checked), added, changed, same)


def export_rows(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """Rows of a sheet by the English names of its columns; units, people, places and groups can be imported again."""
    return _GIVE[kind](_own(desk))


def _own(desk: Desk) -> SqlDesk:
    if not isinstance(desk, SqlDesk):
        raise TypeError("a Desk of another store")
    return desk


def _check(kind: str, sheet: Sheet, rows: Sequence[Mapping[str, Any]], bad: Bad, context: Mapping[str, Any]) -> Checked:
    """The rows that are right by themselves."""
    words = dict.fromkeys(word for row in rows for word in row)
    names = {word: sheet.header(str(word)) for word in words}
    given = set(names.values())
    bad += [
        (1, str(word), "不认识这一列")
        for word, name in names.items()
        if not name and str(word or "").strip().lower() not in IGNORED
    ]
    missing = [column for column in sheet.columns if column.required and column.name not in given]
    if rows and missing:
        bad += [(1, column.chinese, "缺这一列") for column in missing]
        return []
    checked: Checked = []
    for line, row in enumerate(rows, FIRST_LINE):
        cells = {names[word]: cell for word, cell in row.items() if names[word]}
        if all(cell is None or str(cell).strip() == "" for cell in cells.values()):
            continue
        try:
            checked.append((line, LINES[kind].model_validate(cells, context=context)))
        except ValidationError as error:
            bad += [(line, *_reason(sheet, problem)) for problem in error.errors()]
    return checked


def _reason(sheet: Sheet, problem: Any) -> tuple[str, str]:
    """The column in the office's language, and why."""
    column = str(problem["loc"][0]) if problem["loc"] else ""
    said = str(problem["ctx"]["error"]) if problem["type"] == "value_error" else ""
    if not column and ":" in said:
        column, _, said = said.partition(":")
    if problem["type"] in ("string_too_short", "too_short", "missing"):
        said = "不能空着"
    chinese = next((one.chinese for one in sheet.columns if one.name == column), column)
    return chinese, said or str(problem["msg"])


def _take_units(desk: SqlDesk, checked: Checked, bad: Bad) -> Callable[[], tuple[int, int, int]]:
    before = dict(desk.tree.units)
    new: dict[str, Unit] = {}
    lines: dict[str, int] = {}
    for line, row in checked:
        if row.code in new:
            bad.append((line, "编码", f"{row.code} 在第 {lines[row.code]} 行已经有了"))
            continue
        base = desk.settings.unit_kinds.get(row.kind, row.kind)
        label = row.kind if row.kind != base else ""
        new[row.code], lines[row.code] = Unit(row.code, row.name, base, row.parent, label), line
    after = before | new
    for code, unit in new.items():
        if unit.parent and unit.parent not in after:
            bad.append((lines[code], "上级", f"没有编码为 {unit.parent} 的单元"))
        elif not unit.parent and any(not one.parent and one.code != code for one in after.values()):
            bad.append((lines[code], "上级", "只有最上一级可以留空，这里已经有另一个"))
        elif _in_a_ring(code, after):
            bad.append((lines[code], "上级", f"{unit.parent} 又在 {code} 的下面，绕成了圈"))

    def work() -> tuple[int, int, int]:
        desk.put_units(new.values())
        return _tally(before, new)

    return work


def _in_a_ring(code: str, units: Mapping[str, Unit]) -> bool:
    seen, at = {code}, units[code].parent
    while at in units:
        if at == code:
            return True
        if at in seen:
            return False
        seen.add(at)
        at = units[at].parent
    return False


def _tally(before: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[int, int, int]:
    added = sum(key not in before for key in new)
    same = sum(before.get(key) == value for key, value in new.items())
    return added, len(new) - added - same, same


def _take_people(desk: SqlDesk, checked: Checked, bad: Bad) -> Callable[[], tuple[int, int, int]]:
    people: dict[str, list[tuple[int, PersonLine]]] = {}
    for line, row in checked:
        people.setdefault(row.userid, []).append((line, row))
    for line, row in checked:
        _check_person(desk, line, row, people, bad)
    before = {userid: desk.people.get(userid) for userid in people}
    new = {userid: _person(desk, before[userid], [row for _, row in rows]) for userid, rows in people.items()}

    def work() -> tuple[int, int, int]:
        register = desk.people
        for userid, person in new.items():
            if before[userid] != person:
                register.put(person)
            phone = next((row.phone for _, row in people[userid] if row.phone), "")
            if phone and isinstance(register, SqlPeople):
                register.set_phone(userid, phone)
        return _tally({key: value for key, value in before.items() if value}, new)

    return work


def _check_person(
    desk: SqlDesk, line: int, row: PersonLine, people: Mapping[str, list[tuple[int, PersonLine]]], bad: Bad
) -> None:
    for role in row.roles:
        if desk.settings.role(role) is None:
            known = "、".join(one.name for one in desk.settings.roles)
            bad.append((line, "角色", f"设置里没有「{role}」，只有 {known}"))
    _known_unit(desk, line, "单元", row.unit, bad)
    if row.standin and row.standin not in people and desk.people.get(row.standin) is None:
        bad.append((line, "替班", f"没有账号为 {row.standin} 的人"))
    first = people[row.userid][0][1]
    if row.name != first.name:
        bad.append((line, "姓名", f"{row.userid} 前面写的是 {first.name}"))


def _person(desk: SqlDesk, before: Person | None, rows: list[PersonLine]) -> Person:
    """One person of all his rows; leave is kept when the sheet does not speak of it."""
    posts = tuple(Post(role, row.unit, row.since, row.until, row.standin) for row in rows for role in row.roles)
    roles = [desk.settings.role(post.role) for post in posts]
    staff = any(role is not None and role.standing in STAFF for role in roles)
    first = rows[0]
    away = tuple(dict.fromkeys(leave for row in rows for leave in row.away or ()))
    if all(row.away is None for row in rows):
        away = before.away if before else ()
    known = before or Person(first.userid, first.name)
    is_ours = staff or not first.userid.startswith(EXTERNAL)
    return replace(known, name=first.name, staff=is_ours, posts=tuple(dict.fromkeys(posts)), away=tuple(sorted(away)))


def _known_unit(desk: SqlDesk, line: int, column: str, code: str, bad: Bad) -> None:
    if code and code not in desk.tree.units:
        bad.append((line, column, f"没有编码为 {code} 的单元"))


def _take_places(desk: SqlDesk, checked: Checked, bad: Bad) -> Callable[[], tuple[int, int, int]]:
    rows: list[dict[str, Any]] = []
    seen: dict[tuple[str, ...], int] = {}
    estates: dict[str, list[dict[str, Any]]] = {}
    for line, row in checked:
        _known_unit(desk, line, "网格", row.unit, bad)
        for entrance in row.entrance or ("",):
            key = (row.estate, row.building, entrance, row.spot)
            if key in seen:
                bad.append((line, "楼栋", f"和第 {seen[key]} 行说的是同一处"))
            seen[key] = line
            rows.append(row.model_dump() | {"entrance": entrance})
            estates.setdefault(row.estate, []).append(rows[-1])
    before = {one.name: one for one in desk.book.estates}

    def work() -> tuple[int, int, int]:
        desk.put_places(rows)
        after = {one.name: one for one in desk.book.estates if one.name in estates}
        return _tally(before, after)

    return work


def _take_groups(desk: SqlDesk, checked: Checked, bad: Bad) -> Callable[[], tuple[int, int, int]]:
    new: dict[str, Chat] = {}
    for line, row in checked:
        id_ = f"room:{row.chatid}"
        if id_ in new:
            bad.append((line, "群ID", f"{row.chatid} 写了两次"))
        for code in row.units:
            _known_unit(desk, line, "单元", code, bad)
        if row.owner and desk.people.get(row.owner) is None:
            bad.append((line, "群主", f"没有账号为 {row.owner} 的人，先导入人员"))
        new[id_] = Chat(id_, row.name, row.kind, row.units, row.owner, row.tags)
    before = {chat.id: chat for chat in desk.chats.all()}

    def work() -> tuple[int, int, int]:
        for chat in new.values():
            desk.chats.put(chat)
        return _tally(before, new)

    return work


def _give_units(desk: SqlDesk) -> list[dict[str, Any]]:
    return [
        {"code": u.code, "name": u.name, "kind": u.label or u.kind, "parent": u.parent}
        for u in desk.tree.units.values()
    ]


def _give_people(desk: SqlDesk) -> list[dict[str, Any]]:
    rows = []
    for person in desk.directory.people.values():
        away = " ".join(f"{first}~{last}" for first, last in person.away)
        phone = desk.people.phone(person.id) if isinstance(desk.people, SqlPeople) else ""
        same = {"userid": person.id, "name": person.name, "phone": phone, "away": away}
        rows += [same | _post_cells(post) for post in person.posts or (Post("", ""),)]
    return rows


def _post_cells(post: Post) -> dict[str, str]:
    return {
        "roles": post.role,
        "unit": post.unit,
        "from": _plain(post.since),
        "until": _plain(post.until),
        "standin": post.standin,
    }


def _give_places(desk: SqlDesk) -> list[dict[str, Any]]:
    rows = [dict(zip(PLACE_COLUMNS, row, strict=True)) for row in desk.link.all(PLACES, community=desk.community)]
    names = [column.name for column in SHEETS["places"].columns]
    return [{name: row[name] or "" for name in names} for row in rows]


def _give_groups(desk: SqlDesk) -> list[dict[str, Any]]:
    return [
        {
            "chatid": chat.id.removeprefix("room:"), "name": chat.name, "kind": chat.kind,
            "units": " ".join(chat.units), "owner": chat.owner, "tags": " ".join(chat.tags),
        }
        for chat in desk.chats.all()
    ]  # fmt: skip


URGENCIES: Final = {Urgency.DANGER: "危险", Urgency.URGENT: "紧急", Urgency.NORMAL: "一般"}
ORIGINS: Final = {Origin.GROUP: "群里", Origin.PRIVATE: "私聊", Origin.PROXY: "代报", Origin.IMPORT: "导入"}
CLOSINGS: Final = {
    Closing.CONFIRMED: "报事人确认", Closing.OFFICE: "社区办结", Closing.UNANSWERED: "未回应", Closing.UNASKED: "未询问"
}  # fmt: skip


def _give_tickets(desk: SqlDesk) -> list[dict[str, Any]]:
    zone = ZoneInfo(desk.settings.timezone)
    names = {person.id: person.name for person in desk.directory.people.values()}
    found = desk.tickets.search(limit=10_000_000)
    return [_ticket_row(desk, ticket, zone, names) for ticket in sorted(found, key=lambda one: one.number)]


def _ticket_row(desk: SqlDesk, ticket: Ticket, zone: ZoneInfo, names: Mapping[str, str]) -> dict[str, Any]:
    place, category = ticket.place, CATEGORIES.get(ticket.category.value)
    unit = desk.tree.units.get(ticket.unit)
    where = (place.estate, place.building and f"{place.building}栋", place.unit and f"{place.unit}单元", place.spot)
    times = {name: getattr(ticket, name) for name in ("opened_at", "contacted_at", "due_at", "closed_at")}
    return {
        "number": ticket.number,
        "state": STATE_NAMES[ticket.state],
        "summary": ticket.summary,
        "category": category.name if category else ticket.category.value,
        "urgency": URGENCIES[ticket.urgency],
        "place": "".join(filter(None, where)),
        "unit": unit.name if unit else ticket.unit,
        "assignee": names.get(ticket.assignee, ticket.assignee),
        "origin": ORIGINS[ticket.origin],
        "followers": len(desk.tickets.followers(ticket.number)),
        **{name: _minute(at, zone) for name, at in times.items()},
        "result": ticket.result,
        "closing": CLOSINGS[ticket.closing] if ticket.closing else "",
    }


def _minute(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _plain(day: date | None) -> str:
    return day.isoformat() if day else ""


_TAKE: Final[Mapping[str, Callable[[SqlDesk, Checked, Bad], Callable[[], tuple[int, int, int]]]]] = {
    "units": _take_units,
    "people": _take_people,
    "places": _take_places,
    "groups": _take_groups,
    "answers": take_answers,
    "replies": take_replies,
    "helpers": take_helpers,
}
_GIVE: Final[Mapping[str, Callable[[SqlDesk], list[dict[str, Any]]]]] = {
    "units": _give_units,
    "people": _give_people,
    "places": _give_places,
    "groups": _give_groups,
    "answers": give_answers,
    "replies": give_replies,
    "helpers": give_helpers,
    "tickets": _give_tickets,
}
