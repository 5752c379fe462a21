"""What machines ask."""

from datetime import UTC, datetime
from io import BytesIO


async def test_ready_or_not(browser, town):
    """/readyz tells in one word whether traffic may come, and the tree says what is wrong."""
    assert (await browser.get("/healthz"))[0] == 200
    assert (await browser.get("/readyz"))[0] == 200

    town.state = {"ok": False, "database": {"ok": False}}

    assert await browser.get("/readyz") == (503, '{"ok": false, "database": {"ok": false}}')


async def test_figures_for_the_watchman(browser):
    """/metrics is read by Prometheus."""
    status, text = await browser.get("/metrics")
    assert (status, "# TYPE" in text) == (200, True)


async def test_the_file_that_proves_the_domain(browser, town):
    """The office puts WW_verify_….txt into the data folder; nothing else of it can be fetched."""
    (town.config.storage.data / "WW_verify_abc123.txt").write_text("abc123")

    assert await browser.get("/WW_verify_abc123.txt") == (200, "abc123")
    assert (await browser.get("/WW_verify_other.txt"))[0] == 404
    assert (await browser.get("/WW_verify_..%2Fweb.txt"))[0] == 404


async def test_htmx_comes_from_its_wheel(browser):
    """Scripts are served by us, and only those we name."""
    status, text = await browser.get("/static/htmx.min.js")
    assert (status, "htmx" in text) == (200, True)
    assert (await browser.get("/static/app.py"))[0] == 404


async def test_played_time_is_moved_and_waited_for(browser, town):
    """The simulator moves office time when nothing is in hand, and is told what comes next."""
    answer = await browser.client.post("/clock", json={"now": "2026-03-04T12:00:00+08:00"})

    assert (answer.status, await answer.json()) == (200, {"now": "2026-03-04T04:00:00+00:00"})
    assert town.clock.now() == datetime(2026, 3, 4, 4, tzinfo=UTC)
    found = await (await browser.client.get("/clock/idle", params={"wait": 1})).json()
    assert found == {"idle": True, "now": "2026-03-04T04:00:00+00:00", "next": None}
    town.busy = True
    assert (await (await browser.client.get("/clock/idle", params={"wait": 0.05})).json())["idle"] is False
    assert (await browser.client.post("/clock", json={"now": "2026-03-04"})).status == 400


async def test_a_body_beyond_a_mebibyte_is_refused(browser):
    """Nobody fills our memory through a form."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await browser.client.post("/login", data=BytesIO(b"password=" + b"x" * 2**20), headers=headers)
    assert answer.status == 413
