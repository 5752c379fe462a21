"""Cookies that are none, other people's, other communities'; a resident's own page; the way in."""

import pytest

from bot.domain.rights import Deed
from bot.domain.ticket import Step

from .site import CSRF
from .test_pages import OPEN_TO_THE_WORLD, ROUTES, cookie_of, has_changed, remembers, told, visits
from .who import FAR, HERE, MATTERS, NEAR, PEOPLE, RESIDENT, may_step

S = Step


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
