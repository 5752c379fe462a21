"""The way in."""

from argon2 import PasswordHasher


async def test_a_worker_is_logged_in_by_the_platform(browser):
    """Who opens the office without a session is led to the platform and comes back as himself."""
    answer = await browser.client.get("/toolbar", params={"chat": "wrSL05"}, allow_redirects=False)

    assert answer.status == 302
    assert answer.headers["Location"] == "/login/wecom?next=%2Ftoolbar%3Fchat%3DwrSL05"
    assert "陈主任" in await browser.logs_in("chen")


async def test_the_platform_is_asked_as_it_wants_to_be(browser):
    """The redirect carries corp, agent, our own address and a state of letters and digits."""
    answer = await browser.client.get("/login/wecom", allow_redirects=False)
    where = answer.headers["Location"]

    assert where.startswith(
        "http://wecom.example/connect/oauth2/authorize?appid=ww1&redirect_uri=http%3A%2F%2Fbot.example"
    )
    assert where.endswith("&agentid=7#wechat_redirect")
    assert where.split("state=")[1].split("&")[0].isalnum()


async def test_a_code_without_our_state_is_refused(browser):
    """A code that somebody else sends into a browser logs nobody in."""
    browser.town.platform.codes["c"] = "chen"

    status, text = await browser.get("/login/wecom", code="c", state="0" * 48)

    assert (status, "登录过期" in text) == (403, True)
    assert (await browser.get("/office"))[0] == 302


async def test_a_stranger_is_turned_away(browser):
    """A resident, or a member who has no post here, sees nothing of the office."""
    await browser.client.get("/login/wecom", allow_redirects=False)
    first = await browser.client.get("/login/wecom", params={"next": "/office"}, allow_redirects=False)
    state = first.headers["Location"].split("state=")[1].split("&")[0]
    browser.town.platform.codes["c"] = "stranger"
    await browser.client.get("/login/wecom", params={"code": "c", "state": state}, allow_redirects=False)

    status, text = await browser.get("/office")

    assert (status, "这里只给本社区的工作人员用" in text) == (403, True)


async def test_two_phones_in_one_browser_stay_two_people(browser):
    """`?as=` chooses among the people who logged in here, and proves nothing by itself."""
    for who in ("wang", "w1"):
        asked = {"next": f"/toolbar?chat=wrSL05&as={who}", "as": who}
        first = await browser.client.get("/login/wecom", params=asked, allow_redirects=False)
        assert f"login_hint={who}" in first.headers["Location"]
        state = first.headers["Location"].split("state=")[1].split("&")[0]
        browser.town.platform.codes["c"] = who
        await browser.client.get("/login/wecom", params={"code": "c", "state": state}, allow_redirects=False)

    found = [(await browser.client.get("/api/v1/toolbar", params={"chat": "wrSL05", "as": who})).status
             for who in ("wang", "w1", "chen")]  # fmt: skip
    assert found == [200, 200, 401]


async def test_another_person_than_the_one_asked_for_is_refused(browser):
    """Who opens a page made for somebody else is told so, not sent round in circles."""
    first = await browser.client.get("/login/wecom", params={"as": "wang"}, allow_redirects=False)
    state = first.headers["Location"].split("state=")[1].split("&")[0]
    browser.town.platform.codes["c"] = "w1"

    status, text = await browser.get("/login/wecom", code="c", state=state)

    assert (status, "自己的账号" in text) == (403, True)


async def test_a_local_account_opens_the_office(town, aiohttp_client, monkeypatch):
    """Where there is no platform, the office has its own password."""
    good = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("松岭一二三")
    object.__setattr__(town.config.web.accounts[0], "password_hash", good)
    client = await aiohttp_client(town.app)

    answer = await client.post(
        "/login?next=/office", data={"userid": "chen", "password": "松岭一二三"}, allow_redirects=False
    )

    assert (answer.status, answer.headers["Location"]) == (302, "/office")
    assert "陈主任" in await (await client.get("/office")).text()


async def test_guessing_is_slowed_down(town, aiohttp_client):
    """The sixth wrong password within five minutes is not looked at any more, whoever the name belongs to."""
    client = await aiohttp_client(town.app)
    found = [(await client.post("/login", data={"userid": "nobody", "password": "x"})).status for _ in range(6)]

    assert found == [403] * 5 + [429]


async def test_a_login_never_leads_to_another_site(town, aiohttp_client):
    """`next` is a path of ours, or it is forgotten."""
    client = await aiohttp_client(town.app)
    text = await (await client.get("/login", params={"next": "//evil.example/x"})).text()

    assert "evil" not in text


async def test_logging_out_forgets(browser):
    """After 退出 the next page asks who is there."""
    await browser.logs_in("chen")

    assert (await browser.post("/logout"))[0] == 204
    assert (await browser.get("/office"))[0] == 302


async def test_a_named_identity_is_kept_in_every_link(browser):
    """Who opened the office as one of several people stays that one wherever he clicks."""
    first = await browser.client.get(
        "/login/wecom", params={"next": "/office?as=chen", "as": "chen"}, allow_redirects=False
    )
    state = first.headers["Location"].split("state=")[1].split("&")[0]
    browser.town.platform.codes["c"] = "chen"
    await browser.client.get("/login/wecom", params={"code": "c", "state": state}, allow_redirects=False)

    _, page = await browser.get("/office", **{"as": "chen"})

    links = [part.split('"')[0] for part in page.replace("hx-get", "href").split('href="/office')[1:]]
    assert links
    assert all("as=chen" in link for link in links)
