"""Every address of the pages, by everybody: allowed or refused exactly as the table of rights says."""

import pytest

from bot.domain.rights import RIGHTS, Deed
from bot.domain.ticket import Step
from bot.messages import OutState
from bot.web.steps import BY_NAME

from .site import CSRF, GROUPS, Site
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


@pytest.fixture
async def site(world, tmp_path, aiohttp_client):
    site = Site(world, tmp_path)
    site.client = await aiohttp_client(site.app)
    return site


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


def leads_here(who):
    return who.standing is OFFICE or (who.standing in RIGHTS[Deed.NOTICE] and within(who, NEAR["assigned"]))


NOTICE = {"text": "明天停水", "unit": "G1"}
ENTRY = {"question": "几点开门", "answer": "八点半。", "source": "告示"}
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
        form, what = rest or (None, "")
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
        if not (is_for_him and what == "tap"):  # what was pressed had asked whether it is fixed
            changed = set(site.world.came().new) - {"audit"}
            assert changed <= ({what, "counters", "persons"} if is_for_him else set()), where
        if what:
            assert await has_changed(site, what) == (is_for_him, True), where


FORGED = {
    "another key": lambda site: site.cookie("chen", key=bytes(32)),
    "expired": lambda site: site.expired("chen"),
    "torn": lambda site: site.cookie("chen")[:-4],
    "plain": lambda _: "chen",
    "a resident's token": lambda site: site.token("wmRep"),
    "no person": lambda site: site.cookie(""),
}


@pytest.mark.parametrize("how", FORGED)
async def test_a_cookie_that_is_none_opens_nothing(site, how):
    """Forged, expired, torn, or the token of a resident's own page: as if nobody were there."""
    for (method, _), (path, _, *rest) in ROUTES.items():
        if path.startswith(OPEN_TO_THE_WORLD):
            continue
        status, text = await visits(site, path, method, FORGED[how](site), rest[0] if rest else None)
        assert status in ((401, 403, 204) if method == "POST" else (401,) if path.startswith("/api") else (302,)), path
        assert told(text) == set(), path
    assert site.world.came().is_nothing


@pytest.mark.parametrize("headers", [
    {"X-CSRF-Token": ""}, {"X-CSRF-Token": "guessed"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://evil.example"},
], ids=str)  # fmt: skip
async def test_a_change_comes_from_our_own_page(site, headers):
    """The office's own cookie is not enough: without the page's token, or from another site, nothing is changed."""
    await remembers(site)
    step = {("POST", "x"): ("/office/tickets/1/close", None, {"note": "x"}), ("POST", "y"): ("/logout", None, {})}
    for (method, _), (path, _, *rest) in {**ROUTES, **step}.items():
        if method == "POST" and path != "/clock":
            status, _ = await visits(site, path, method, cookie_of(site, "office"), rest[0], **headers)
            assert status == 403, path
    assert site.world.came().is_nothing
    assert await has_changed(site, "tap") == (False, True)


async def test_asking_to_be_somebody_proves_nothing(site):
    """`?as=chen` chooses among those who logged in here; who has only his own cookie is nobody then."""
    for name in ("hand", "left", "uncalled", "elsewhere"):
        for path in ("/office/tickets/1", "/office/tickets", "/office/audit", "/api/v1/toolbar"):
            status, text = await site.asks("GET", f"{path}?as=chen&community={HERE}", cookie_of(site, name))
            assert (status, told(text)) == (401 if path.startswith("/api") else 302, set())
        status, _ = await site.asks(
            "POST", f"/office/tickets/1/close?as=chen&community={HERE}", cookie_of(site, name), {"note": "x"}
        )
        assert status == 403
    assert site.world.came().is_nothing


async def test_another_communitys_people_stay_in_theirs(site):
    """The same number there is another matter: their office reads and moves its own, and nothing here."""
    for person in ("wB", "chenB"):
        site.world.put_back()
        cookie = site.cookie(person)
        status, text = await site.asks("GET", "/office/tickets/1", cookie)
        assert (status, told(text), "北林的事" in text) == (200, set(), True)
        assert (await site.asks("GET", f"/office/tickets/1?community={HERE}", cookie))[0] == 403
        assert (await site.asks("POST", f"/office/tickets/1/accept?community={HERE}", cookie))[0] == 403
        assert site.world.came().is_nothing or set(site.world.came().new) == {"audit"}
        assert (await site.asks("POST", "/office/tickets/1/accept", cookie))[0] == 200
        assert site.world.came().steps == {}
        assert "history" in site.world.came().new


ANSWERS = {
    "confirm": ("resolved", Deed.CONFIRM, (S.CONFIRM,), {}), "deny": ("resolved", Deed.DENY, (S.DENY,), {}),
    "rate": ("closed", Deed.RATE, (S.RATE,), {"score": "5"}), "words": ("assigned", Deed.SUPPLEMENT, (S.SUPPLEMENT,), {"words": "还在漏"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
async def test_a_residents_page_is_his_own(site, name):
    """It shows what he reported or follows, and takes his word on nothing else; one of ours has none."""
    who, address = PEOPLE[name], f"/r/{site.token(PEOPLE[name].id)}"
    status, text = await site.asks("GET", address)
    own = (
        {one.number for one in MATTERS if who.id in (one.reporter, *one.followers)}
        if who.standing is RESIDENT
        else set()
    )
    assert (status, told(text)) == (200 if who.standing is RESIDENT else 404, own)
    for what, (about, deed, steps, form) in ANSWERS.items():
        for matter in (NEAR[about], FAR[about]):
            site.world.put_back()
            status, text = await site.asks("POST", f"{address}/{matter.number}/{what}", "", form)
            expected = ()
            if who.standing is RESIDENT and matter.number in own:
                noted = what in ("confirm", "deny") and who.id != matter.reporter
                expected = (S.SUPPLEMENT,) if noted else steps if may_step(who, deed, steps[0], matter) else ()
            came = site.world.came()
            assert came.steps == ({matter.number: [(step.value, who.id) for step in expected]} if expected else {}), (
                what
            )
            assert status == (404 if who.standing is not RESIDENT else 302 if expected else 400), what
            assert came.is_nothing or expected, what
            assert told(text) <= own, what


async def test_a_residents_address_cannot_be_made(site):
    """Guessed, sealed with another key, of no community, a session's cookie in its place, or pressed from another site."""
    tokens = [
        "g" * 60,
        site.cookie("wmRep"),
        site.cookie("chen"),
        site.token("wmRep", "nowhere"),
        site.token("wmRep")[:-3] + "AAA",
    ]
    for token in tokens:
        for method, path in (("GET", f"/r/{token}"), ("POST", f"/r/{token}/3/confirm")):
            status, text = await site.asks(method, path)
            assert (status, told(text)) == (404, set())
    own = f"/r/{site.token('wmRep')}/3/confirm"
    assert (await site.asks("POST", own, **{"Sec-Fetch-Site": "cross-site"}))[0] == 403
    assert site.world.came().is_nothing


async def test_the_way_in_lets_nobody_in_who_is_not(site):
    """A wrong password, a code without our state, a domain file that is not there, a way out: nobody is anybody by it."""
    assert (await site.asks("POST", "/login", "", {"userid": "chen", "password": "guess"}))[0] == 403
    assert (await site.asks("GET", "/login/wecom?code=x&state=y"))[0] == 403
    assert (await site.asks("GET", "/WW_verify_x.txt"))[0] == 404
    assert (await site.asks("POST", "/logout", cookie_of(site, "hand")))[0] == 204
    assert CSRF not in (await site.asks("GET", "/login"))[1]
