"""Every address of the pages, by everybody: allowed or refused exactly as the table of rights says."""

import pytest

from bot.domain.rights import RIGHTS, Deed
from bot.domain.ticket import Step
from bot.messages import OutState
from bot.web.steps import BY_NAME

from .site import GROUPS, Site
from .who import FAR, HERE, MATTERS, NEAR, OFFICE, OUTSIDE, PEOPLE, RESIDENT, ROOM, may, may_step, within

S = Step
STEPS = {  # of the page's buttons: state, what the history gets, the form
    "accept": ("assigned", (S.ACCEPT,), {}),
    "finish": ("assigned", (S.FINISH,), {"note": "换了一块"}),
    "assign": ("assigned", (S.ASSIGN,), {"person": "w2"}),
    "transfer": ("assigned", (S.TRANSFER,), {"person": "w2"}),
    "wait": ("assigned", (S.WAIT,), {"note": "等配件", "days": "2"}),
    "confirm": ("resolved", (S.CONFIRM,), {}),
    "deny": ("resolved", (S.DENY,), {"note": "没好"}),
    "refuse": ("assigned", (S.REFUSE,), {}),
    "withdraw": ("assigned", (S.WITHDRAW,), {}),
    "close": ("assigned", (S.CLOSE,), {"note": "已回访"}),
    "reopen": ("closed", (S.REOPEN,), {"note": "又坏了"}),
    "merge": ("assigned", (S.MERGE,), {"number": "{m}"}),
    "split": ("assigned", (S.SPLIT,), {"message": "archive/songling-{n}-f"}),
    "extend": ("assigned", (S.EXTEND,), {"note": "等配件", "days": "1"}),
    "whistle": ("assigned", (S.WHISTLE,), {"note": "水务小郑"}),
    "undo": ("resolved", (S.UNDO,), {}),
}
VISITORS = ["nobody", *PEOPLE]


def cookie_of(site, name):
    return site.cookie(PEOPLE[name].id) if name != "nobody" else ""


def sees(name, matter):
    """On a page: one of ours, by the table; of the other community and who left nothing."""
    return name in PEOPLE and PEOPLE[name].standing is not RESIDENT and may(PEOPLE[name], Deed.WHY, matter)


def told(text):
    """The matters whose words stand in it."""
    return {matter.number for matter in MATTERS if matter.secret in text}


def test_every_step_of_the_page_is_tried():
    """A new button of the page without a case here fails."""
    assert set(STEPS) == set(BY_NAME)


def steps_of(deed, who, matter):
    step, right = STEPS[deed][1][0], BY_NAME[deed].right
    if who.standing is RESIDENT or not may_step(who, right, step, matter):
        return ()
    if (deed == "undo" and who.id != matter.last) or (deed == "split" and not matter.followers):
        return ()
    return (Step.ANSWER,) if deed == "finish" and who.standing is OUTSIDE else STEPS[deed][1]


@pytest.mark.parametrize("name", VISITORS)
async def test_a_step_on_the_page_does_what_his_rights_say(site, name):
    """Of a matter of his unit and of another: it moves by whom the tables let; who may not see it is told of no matter."""
    for deed, (about, _, form) in STEPS.items():
        for matter in (NEAR[about], FAR[about]):
            site.world.put_back()
            filled = {key: value.format(n=matter.number, m=matter.number + 6) for key, value in form.items()}
            status, text = await site.asks(
                "POST", f"/office/tickets/{matter.number}/{deed}?community={HERE}", cookie_of(site, name), filled
            )
            came, where = site.world.came(), f"{deed} {matter.number}"
            expected = steps_of(deed, PEOPLE[name], matter) if name in PEOPLE else ()
            steps = {
                n: lines
                for n, lines in came.steps.items()
                if n <= len(MATTERS) and (deed != "merge" or n == matter.number)
            }
            by = [(step.value, PEOPLE[name].id) for step in expected] if expected else []
            assert steps == ({matter.number: by} if by else {}), where
            if not expected:
                assert came.is_nothing, where
            ours = name in PEOPLE and PEOPLE[name].standing is not RESIDENT
            assert status == (403 if not ours else 200 if sees(name, matter) else 404), where
            assert told(text) <= {one.number for one in MATTERS if sees(name, one)}, where


# Every address. What is allowed: everybody | whoever is logged in | one of ours | who has a right | who may see #1


def right(deed):
    return lambda who: who.standing in RIGHTS[deed] and who.standing is not RESIDENT


def ours(who):
    return who.standing is not RESIDENT


def everybody(_who):
    return True


def nobody(_who):
    return False


def sees_it(who):
    return ours(who) and may(who, Deed.WHY, NEAR["assigned"])


def has_it(who):
    return who.standing is OFFICE or who.id == NEAR["assigned"].hands[0]


def taps(who):
    return ours(who) and who.standing in RIGHTS[Deed.TAP] and (who.standing is OFFICE or within(who, NEAR["assigned"]))


def writes_down(who):
    return who.standing in RIGHTS[Deed.PROXY] and (who.standing is OFFICE or within(who, NEAR["assigned"]))


def leads_here(who):
    return who.standing is OFFICE or (who.standing in RIGHTS[Deed.NOTICE] and within(who, NEAR["assigned"]))


NOTICE = {"text": "明天停水", "unit": "G1"}
ENTRY = {"question": "几点开门", "answer": "八点半。", "source": "告示"}
WORDS = {"text": "楼道灯不亮"}
LEAVE = {"first": "2026-03-05", "last": "2026-03-05"}
# (method, address of the router): an address, who may, its form, the table or sentence that changes
ROUTES = {
    ("GET", "/healthz"): ("/healthz", everybody),
    ("GET", "/readyz"): ("/readyz", everybody),
    ("GET", "/metrics"): ("/metrics", everybody),
    ("GET", "/static/{name}"): ("/static/office.css", everybody),
    ("GET", "/login"): ("/login", everybody),
    ("GET", "/clock/idle"): ("/clock/idle", everybody),
    ("POST", "/clock"): ("/clock", everybody),
    ("GET", "/toolbar"): ("/toolbar?chat=wrSL01", ours),
    ("GET", "/api/v1/toolbar"): ("/api/v1/toolbar?chat=wrSL01", ours),
    ("GET", "/api/v1/toolbar/signature"): ("/api/v1/toolbar/signature?url=http://bot.example/toolbar", everybody),
    ("POST", "/api/v1/toolbar/{id}/pressed"): ("/api/v1/toolbar/ITEM/pressed", taps, {}, "tap"),
    ("POST", "/api/v1/toolbar/{id}/skipped"): ("/api/v1/toolbar/ITEM/skipped", taps, {}, "tap"),
    ("POST", "/api/v1/toolbar/pasted"): ("/api/v1/toolbar/pasted?chat=wrSL01", writes_down, WORDS),
    ("POST", "/api/v1/toolbar/pasted/ticket"): (
        "/api/v1/toolbar/pasted/ticket?chat=wrSL01", writes_down, {**WORDS, "key": "abcdef12"}, "tickets",
    ),
    ("GET", "/office"): ("/office", ours),
    ("GET", "/office/board"): ("/office/board", ours),
    ("GET", "/office/events"): ("/office/events", ours),
    ("GET", "/office/tickets"): ("/office/tickets", ours),
    ("GET", "/office/tickets.xlsx"): ("/office/tickets.xlsx", ours),
    ("GET", "/office/tickets/{number}"): ("/office/tickets/1", sees_it),
    ("GET", "/office/tickets/{number}/photos/{place}"): ("/office/tickets/1/photos/0-0", has_it),
    ("GET", "/office/digests"): ("/office/digests", right(Deed.DIGEST)),
    ("GET", "/office/digests/cases"): ("/office/digests/cases?key=opened&kind=day", right(Deed.DIGEST)),
    ("GET", "/office/digests/{kind}-{day}.{ending}"): ("/office/digests/day-2026-03-04.md", right(Deed.DIGEST)),
    ("GET", "/office/grids"): ("/office/grids", ours),
    ("GET", "/office/people"): ("/office/people", right(Deed.LOOK)),
    ("POST", "/office/people/{person}/away"): ("/office/people/wang/away", right(Deed.LOOK), LEAVE, "leaves"),
    ("GET", "/office/residents/{person}"): ("/office/residents/wmRep", right(Deed.LOOK)),
    ("POST", "/office/residents/{person}/{what}"): ("/office/residents/wmRep/split", right(Deed.LOOK), {"door": "wmRep"}),
    ("GET", "/office/groups"): ("/office/groups", right(Deed.LOOK)),
    ("GET", "/office/outbox"): ("/office/outbox", right(Deed.LOOK)),
    ("POST", "/office/outbox/{id}/{what}"): ("/office/outbox/FAILED/let_be", right(Deed.RESEND), {}, "failed"),
    ("GET", "/office/settings"): ("/office/settings", right(Deed.LOOK)),
    ("GET", "/office/learnt"): ("/office/learnt", right(Deed.LOOK)),
    ("GET", "/office/audit"): ("/office/audit", right(Deed.LOOK)),
    ("GET", "/office/notices"): ("/office/notices", right(Deed.NOTICE)),
    ("POST", "/office/notices"): ("/office/notices", leads_here, NOTICE, "notices"),
    ("POST", "/office/notices/{number}/{deed}"): ("/office/notices/1/cancel", leads_here, {}, "notices"),
    ("GET", "/office/answers"): ("/office/answers", ours),
    ("POST", "/office/answers"): ("/office/answers", right(Deed.ENTRY), ENTRY, "answers"),
    ("POST", "/office/answers/{number}/{deed}"): ("/office/answers/2/keep", right(Deed.ENTRY), {}, "answers"),
}  # fmt: skip
ELSEWHERE = {  # tried by tests of their own below
    ("GET", "/WW_verify_{name}.txt"), ("POST", "/login"), ("GET", "/login/wecom"), ("POST", "/logout"),
    ("GET", "/r/{token}"), ("POST", "/r/{token}/{number}/{what}"), ("POST", "/office/tickets/{number}/{deed}"),
}  # fmt: skip
LISTS = ("/office/tickets", "/office/tickets.xlsx")  # all matters; the others show some of them
OPEN_TO_THE_WORLD = ("/healthz", "/readyz", "/metrics", "/static/office.css", "/login", "/clock", "/clock/idle")
REFUSED_ON_A_PAGE = {  # who may open it reads there why not
    "/office/notices": right(Deed.NOTICE), "/office/notices/1/cancel": right(Deed.NOTICE),
    "/office/answers": ours, "/office/answers/2/keep": ours,
}  # fmt: skip


def test_every_address_is_tried(world, tmp_path):
    """A new address without a case here fails."""
    routes = Site(world, tmp_path).app.router.routes()
    known = {(route.method, route.resource.canonical) for route in routes if route.method != "HEAD"}
    assert set(ROUTES) | ELSEWHERE == known


async def visits(site, path, method, cookie, form, **headers):
    path = path.replace("ITEM", str(await site.item(ROOM))).replace("FAILED", str(await site.failed()))
    if not path.startswith(OPEN_TO_THE_WORLD):
        path += f"{'&' if '?' in path else '?'}community={HERE}"
    return await site.asks(method, path, cookie, form, **headers)


async def has_changed(site, what):
    if what == "tap":
        items = [await site.state(one) for one in site.lines]
        return items[0] is not OutState.WAITING_HAND, items[1] is OutState.WAITING_HAND
    if what == "failed":
        return await site.state(site.broken) is not OutState.FAILED, True
    return what in site.world.came().new, True


async def remembers(site):
    site.lines = [await site.item(chat) for chat in GROUPS]
    site.broken = await site.failed()


@pytest.mark.parametrize("name", VISITORS)
async def test_an_address_opens_to_whom_it_is_for(site, name):
    """Allowed or refused exactly, and whoever may sees just the matters that his rights show him."""
    who = PEOPLE.get(name)
    for (method, _), (path, allowed, *rest) in ROUTES.items():
        form, what = rest[0] if rest else None, rest[1] if len(rest) > 1 else ""
        if path == "/clock":
            continue  # only between two programs, in played time
        site.world.put_back()
        await remembers(site)
        site.world.is_touched |= bool(what)  # it may be in the outbox alone
        status, text = await visits(site, path, method, cookie_of(site, name), form)
        is_for_him = allowed(who) if who else path.startswith(OPEN_TO_THE_WORLD)
        where = f"{method} {path}"
        if is_for_him:
            assert status == 200, where
        elif who is None:
            assert status in ((403,) if method == "POST" else (401,) if path.startswith("/api") else (302,)), where
        elif method == "POST" and REFUSED_ON_A_PAGE.get(path, nobody)(who):
            assert status == 200, where
            assert "bad" in text, where
        else:
            hidden = "/tickets/1" in path and not sees_it(who) and ours(who)
            assert status == (404 if hidden else 403), where
        assert told(text) <= {one.number for one in MATTERS if sees(name, one)}, where
        if path in LISTS and is_for_him:
            assert told(text) == {one.number for one in MATTERS if sees(name, one)}, where
        if not (is_for_him and what):
            assert set(site.world.came().new) <= {"audit"}, where
        if what:
            assert await has_changed(site, what) == (is_for_him, True), where
