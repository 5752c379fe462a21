"""All the addresses of the bot but the platforms' callbacks, on one screen."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiohttp import web

from bot.web import (
    answers,
    digests,
    doors,
    events,
    house,
    login,
    machines,
    matter,
    notices,
    office,
    pasted,
    places,
    register,
    resident,
    taking,
    toolbar,
)
from bot.web.pages import guarded
from bot.web.parts import Parts


def web_routes(app: web.Application, parts: Parts) -> None:
    """Add all addresses to the program's one application.

    Every handler is wrapped by itself: sessions, tokens and headers cost the callbacks nothing.
    """
    app.add_routes(routes(parts))
    app.on_shutdown.append(partial(events.end_all, parts))


def routes(parts: Parts) -> list[web.RouteDef]:
    def get(path: str, handler: Any) -> web.RouteDef:
        return web.get(path, guarded(parts, handler))

    def post(path: str, handler: Any, *, checked: bool = True) -> web.RouteDef:
        return web.post(path, guarded(parts, handler, checked=checked))

    all_of_them = [
        get("/healthz", machines.healthz),
        get("/readyz", machines.readyz),
        get("/metrics", machines.metrics),
        get(r"/WW_verify_{name:[0-9A-Za-z]+}.txt", machines.verify),
        get("/static/{name}", machines.static),
        get("/login", login.login),
        post("/login", login.login_here, checked=False),  # nobody has a token yet
        get("/login/wecom", login.login_wecom),
        post("/logout", login.logout),
        get("/toolbar", toolbar.toolbar),
        get("/api/v1/toolbar", toolbar.items),
        get("/api/v1/toolbar/signature", toolbar.signature),
        post("/api/v1/toolbar/pasted", pasted.heard_as),
        post("/api/v1/toolbar/pasted/ticket", pasted.write_down),
        post(r"/api/v1/toolbar/{id:\d{1,18}}/pressed", toolbar.pressed),
        post(r"/api/v1/toolbar/{id:\d{1,18}}/skipped", toolbar.skipped),
        get(r"/r/{token:[0-9A-Za-z_=-]{20,600}}", resident.resident),
        post(
            r"/r/{token:[0-9A-Za-z_=-]{20,600}}/{number:\d{1,12}}/{what:confirm|deny|rate|words|photo}",
            resident.act,
            checked=False,
        ),
        get("/office", office.home),
        get("/office/board", office.board),
        get("/office/events", events.events),
        get("/office/tickets", register.register),
        get("/office/tickets.xlsx", register.sheet),
        get(r"/office/tickets/{number:\d{1,12}}", matter.ticket_page),
        get(r"/office/tickets/{number:\d{1,12}}/photos/{place:\d{1,4}-\d{1,2}}", matter.photo),
        post(r"/office/tickets/{number:\d{1,12}}/{deed:[a-z_]+}", taking.take),
        get("/office/digests", digests.digests),
        get("/office/digests/cases", digests.behind),
        get(r"/office/digests/{kind:day|week|month}-{day:\d{4}-\d\d-\d\d}.{ending:xlsx|docx|png|md}", digests.file),
        get("/office/grids", places.grids),
        get("/office/people", places.people),
        post("/office/people/{person}/away", places.away),
        get(r"/office/residents/{person:[\w@.-]{1,128}}", doors.resident),
        post(r"/office/residents/{person:[\w@.-]{1,128}}/{what:split|join}", doors.act),
        get("/office/groups", places.groups),
        get("/office/outbox", house.outbox),
        post(r"/office/outbox/{id:\d{1,18}}/{what:again|let_be}", house.look_after),
        get("/office/settings", house.settings),
        get("/office/learnt", house.learnt),
        get("/office/audit", house.audit),
        get("/office/notices", notices.notices),
        post("/office/notices", notices.write),
        post(r"/office/notices/{number:\d{1,12}}/{deed:[a-z_]+}", notices.act),
        get("/office/answers", answers.answers),
        post("/office/answers", answers.act),
        post(r"/office/answers/{number:\d{1,12}}/{deed:keep|drop|write}", answers.act),
    ]
    if parts.played is not None:
        all_of_them += [
            get("/clock/idle", machines.idle),
            post("/clock", machines.set_clock, checked=False),  # between two programs; only in played time
        ]
    return all_of_them
