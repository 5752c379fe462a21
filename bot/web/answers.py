"""办事问答 on a page: what is quoted, what waits to be looked at, what has run out, what nobody has answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from bot.deeds.entry import LONGEST, settle, write
from bot.deeds.steps import name_of, today
from bot.domain.answers import Entry, EntryState, Outcome
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.errors import NoSuchTicket, PersonError, Unclear
from bot.ports import Desk
from bot.web.office import frame
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, does, looks, visitor
from bot.web.views import may_see

LOOK_BACK = timedelta(days=30)
SOON = timedelta(days=14)  # what runs out within it is shown to be looked at
FIELDS = ("question", "also", "answer", "papers", "source", "valid_until", "owner")
LONGEST_FIELD = 2000


async def answers(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/answers.html", **await looks(parts, who, partial(_values, who, "", bad=False)))


async def act(parts: Parts, request: web.Request) -> web.Response:
    """POST /office/answers (a new one), /office/answers/N/keep|drop|write."""
    who = await visitor(parts, request)
    number, deed = int(request.match_info.get("number", "0")), request.match_info.get("deed", "write")
    form = {name: str(value) for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        line = await does(parts, who, partial(_act, number, deed, form))
    except PersonError as error:
        return await _list(parts, who, error.reply, bad=True)
    return await _list(parts, who, line, bad=False)


def _act(number: int, deed: str, form: dict[str, str], desk: Desk, actor: Actor) -> str:
    if deed in ("keep", "drop"):
        return settle(desk, number, actor, desk.now, keep=deed == "keep")
    write(desk, entry_from(form, desk.answers.get(number)), actor, desk.now)
    return "记好了，从现在起照这样答。"


def entry_from(form: dict[str, str], before: Entry | None = None) -> Entry:
    """The form as a live entry. Raises Unclear for a day that is none."""
    given = {name: form.get(name, "").strip()[:LONGEST_FIELD] for name in FIELDS}
    try:
        until = date.fromisoformat(given["valid_until"]) if given["valid_until"] else None
    except ValueError as error:
        raise Unclear("no day", reply="有效期写成 2026-12-31 这样。") from error
    also = tuple(line.strip() for line in given["also"].splitlines() if line.strip())
    base = before or Entry(question="", answer="", source="")
    return replace(
        base, question=given["question"][:120], also=also[:40], answer=given["answer"], papers=given["papers"][:200],
        source=given["source"][:80], valid_until=until, owner=given["owner"][:64], state=EntryState.LIVE,
    )  # fmt: skip


async def _list(parts: Parts, who: Visitor, line: str, *, bad: bool) -> web.Response:
    return page("office/answer_list.html", **await looks(parts, who, partial(_values, who, line, bad=bad)))


def _values(who: Visitor, line: str, desk: Desk, actor: Actor, *, bad: bool) -> dict[str, Any]:
    day = today(desk, desk.now)
    counts = desk.answers.counts()
    entries = desk.answers.all()
    live = [entry for entry in entries if entry.state is EntryState.LIVE]
    gone = [entry for entry in live if not entry.is_quotable(day)]
    soon = [e for e in live if e not in gone and e.valid_until is not None and e.valid_until <= day + SOON]
    return frame(desk, actor, who) | {
        "line": line,
        "bad": bad,
        "may_write": desk.rights.may(actor, Deed.ENTRY),
        "drafts": [entry for entry in entries if entry.state is EntryState.DRAFT],
        "gone": gone,
        "soon": soon,
        "live": [entry for entry in live if entry not in gone],
        "counts": counts,
        "owner": partial(name_of, desk),
        "gaps": _gaps(desk, actor),
        "longest": LONGEST,
    }


def _gaps(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """Questions without an answer yet, of his own subtree: in whose hand, since when, until when."""
    zone, rows = desk.settings.timezone, []
    for asked in desk.answers.since(Outcome.GAP, desk.now - LOOK_BACK, 100):
        try:
            ticket = desk.tickets.get(asked.ticket)
        except NoSuchTicket:
            continue  # forgotten meanwhile
        if ticket.is_open and not ticket.private and may_see(desk, actor, ticket):
            rows.append(
                {
                    "question": asked.question,
                    "ticket": ticket.number,
                    "hand": name_of(desk, ticket.assignee),
                    "at": local(asked.at, desk.now, zone),
                    "due_at": ticket.due_at,
                }
            )
    return rows
