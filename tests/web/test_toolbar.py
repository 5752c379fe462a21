"""The worker's toolbar."""

import json

from bot.messages import Importance, OutState

TOOLBAR = "/toolbar?chat=wrSL05"


async def asked(browser) -> dict:
    status, text = await browser.get("/api/v1/toolbar", chat="wrSL05")
    assert status == 200
    return json.loads(text)


async def test_what_waits_for_his_tap_is_first_in_order_of_danger(browser, town):
    """He sees the sentences that wait for him beside this group, danger first, and the group's open matters."""
    ticket = await town.opens("电梯又停了")
    await town.says("收到，王师傅去看。", "songling/1/heard/1", ticket.number)
    await town.says("请先不要乘电梯。", "songling/1/danger/1", ticket.number, Importance.DANGER)
    await browser.logs_in("wang", TOOLBAR)

    found = await asked(browser)

    assert [item["text"] for item in found["items"]] == ["请先不要乘电梯。", "收到，王师傅去看。"]
    assert [item["ticket"] for item in found["items"]] == [1, 1]
    assert found["tickets"] == [{"number": 1, "state": "已派", "summary": "电梯又停了", "place": "松岭花园3栋2单元"}]
    assert found["pressed_today"] == 0


async def test_a_tap_is_written_down_once(browser, town):
    """Pressed is said: it waits no more, it counts for today, and a second press changes nothing."""
    await town.says("修好了吗？", "songling/1/x/1")
    await browser.logs_in("wang", TOOLBAR)
    item = (await asked(browser))["items"][0]["id"]

    first = await browser.post(f"/api/v1/toolbar/{item}/pressed?chat=wrSL05")
    second = await browser.post(f"/api/v1/toolbar/{item}/pressed?chat=wrSL05")

    assert (first, second) == ((200, '{"ok": true}'), (200, '{"ok": true}'))
    assert (await asked(browser))["items"] == []
    assert (await asked(browser))["pressed_today"] == 1
    assert (await town.run(lambda desk: desk.outbox.get(item))).state is OutState.SENT
    assert town.said == 2


async def test_he_may_say_it_himself(browser, town):
    """What he does not want to send is taken back, with his name beside it."""
    await town.says("修好了吗？", "songling/1/x/1")
    await browser.logs_in("wang", TOOLBAR)
    item = (await asked(browser))["items"][0]["id"]

    assert (await browser.post(f"/api/v1/toolbar/{item}/skipped?chat=wrSL05"))[0] == 200

    kept = await town.run(lambda desk: desk.outbox.get(item))
    assert (kept.state, "wang" in kept.note) == (OutState.SUPERSEDED, True)


async def test_nobody_presses_for_another(browser, town):
    """A worker of another grid neither sees the sentence nor can press it."""
    await town.says("修好了吗？", "songling/1/x/1")
    item = (await town.run(lambda desk: desk.outbox.waiting()))[0].id
    await browser.logs_in("w1", TOOLBAR)

    assert (await asked(browser))["items"] == []
    status, text = await browser.post(f"/api/v1/toolbar/{item}/pressed?chat=wrSL05")
    assert (status, json.loads(text)["ok"]) == (403, False)


async def test_a_press_from_elsewhere_is_refused(browser, town):
    """Another site's page, or one without our token, presses nothing."""
    await town.says("修好了吗？", "songling/1/x/1")
    await browser.logs_in("wang", TOOLBAR)
    item = (await asked(browser))["items"][0]["id"]
    path = f"/api/v1/toolbar/{item}/pressed?chat=wrSL05"

    found = [
        await browser.post(path, **{"Sec-Fetch-Site": "cross-site"}),
        await browser.post(path, Origin="http://evil.example"),
        await browser.post(path, **{"X-CSRF-Token": "guess"}),
    ]

    assert [status for status, _ in found] == [403, 403, 403]
    assert len((await asked(browser))["items"]) == 1


async def test_without_a_login_the_script_is_told_so(browser):
    """The page's script gets 401 and reloads; a person would be led to the login."""
    assert (await browser.get("/api/v1/toolbar", chat="wrSL05"))[0] == 401


async def test_the_page_runs_only_our_scripts(browser):
    """No script or style stands in the page itself, and only we and whom we named may frame it."""
    page = await browser.logs_in("wang", TOOLBAR)
    answer = await browser.client.get(TOOLBAR)
    policy = answer.headers["Content-Security-Policy"]

    assert "script-src 'self' http://wecom.example;" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page
    assert "style=" not in page
