"""The office pages."""

from datetime import timedelta

import pytest

from bot.domain.ticket import Judged, State, Urgency

from .conftest import NOW


async def test_the_board_shows_what_must_be_looked_at(browser, town):
    """Danger first, then what is overdue, what nobody has, what waits for a hand."""
    await town.opens("闻到燃气味", urgency=Urgency.DANGER)
    await town.opens("路灯不亮", due_at=NOW - timedelta(minutes=35))
    await town.opens("有人乱扔东西", unit="", assignee="", state=State.REPORTED)
    await town.opens("门禁坏了")
    await town.says("收到，王师傅去看。", "songling/4/heard/1", 4)
    page = await browser.logs_in("chen")

    groups = [part.split("</section>")[0] for part in page.split('<section class="card')[1:]]

    assert ["闻到燃气味" in groups[0], "路灯不亮" in groups[1], "乱扔" in groups[2], "门禁" in groups[3]] == [True] * 4
    assert "超了 35 分钟" in groups[1]
    assert "收到，王师傅去看。" in groups[4]


async def test_everybody_sees_his_own_subtree(browser, town):
    """A worker of grid 1 sees grid 1; its sector lead too; the office everything."""
    await town.opens("一格的事", unit="G1-1", assignee="w1")
    await town.opens("三格的事", unit="G3")

    seen = {}
    for who in ("w1", "l1", "wang", "chen"):
        page = await browser.logs_in(who)
        listed = (await browser.get("/office/tickets"))[1]
        assert ("一格的事" in page, "三格的事" in page) == ("一格的事" in listed, "三格的事" in listed)
        seen[who] = ("一格的事" in page, "三格的事" in page)
        seen[f"{who} opens"] = [(await browser.get(f"/office/tickets/{n}"))[0] for n in (1, 2)]

    assert seen == {
        "w1": (True, False), "w1 opens": [200, 404],
        "l1": (True, False), "l1 opens": [200, 404],
        "wang": (False, True), "wang opens": [404, 200],
        "chen": (True, True), "chen opens": [200, 200],
    }  # fmt: skip


async def test_the_register_is_searched_and_filtered(browser, town):
    """By number, by words, by state, by unit; htmx is given the rows alone."""
    await town.opens("电梯停了")
    await town.opens("路灯不亮", due_at=NOW - timedelta(minutes=5), unit="G1", category=Judged("power"))
    await browser.logs_in("chen")

    async def found(**query):
        text = (await browser.get("/office/tickets", **query))[1]
        return ("电梯停了" in text, "路灯不亮" in text)

    assert await found(words="电梯") == (True, False)
    assert await found(words="#2") == (False, True)
    assert await found(state="late") == (False, True)
    assert await found(unit="P1") == (False, True)
    assert await found(state="ended") == (False, False)
    answer = await browser.client.get("/office/tickets", headers={"HX-Request": "true"})
    assert "<html" not in await answer.text()


async def test_a_step_on_the_page_is_the_same_deed(browser, town):
    """接单, 办好了 and the office's yes move the matter, and the history says by whom and why."""
    await town.opens("电梯停了")
    await browser.logs_in("wang")

    first = await browser.post("/office/tickets/1/accept")
    second = await browser.post("/office/tickets/1/finish", {"note": "换了门锁触点"})

    assert ("在办" in first[1], "待确认" in second[1], "换了门锁触点" in second[1]) == (True, True, True)
    await browser.logs_in("chen")
    assert "办结" in (await browser.post("/office/tickets/1/confirm", {"note": ""}))[1]
    kept = await town.run(lambda desk: desk.tickets.get(1))
    assert (kept.state, kept.result) == (State.CLOSED, "换了门锁触点")
    assert town.said == 3


@pytest.mark.parametrize(("step", "said"), [("close", "这一步不归您办"), ("finish", "")])
async def test_a_step_beyond_his_rights_is_politely_refused(browser, town, step, said):
    """The page does not offer it, and who posts it all the same reads why not."""
    await town.opens("电梯停了")
    page = await browser.logs_in("wang")
    page = (await browser.get("/office/tickets/1"))[1]

    assert (f"/office/tickets/1/{step}?" in page) is (said == "")
    if said:
        assert said in (await browser.post(f"/office/tickets/1/{step}", {"note": "x"}))[1]
        assert (await town.run(lambda desk: desk.tickets.get(1))).state is State.ASSIGNED


async def test_a_matter_is_given_to_somebody(browser, town):
    """派单 on the page names a person from the list."""
    await town.opens("乱扔东西", unit="", assignee="", state=State.REPORTED)
    page = await browser.logs_in("chen")
    page = (await browser.get("/office/tickets/1"))[1]
    assert '<option value="w1">小丁（1 格网格员）</option>' in page

    await browser.post("/office/tickets/1/assign", {"person": "w1", "note": "麻烦看看"})

    kept = await town.run(lambda desk: desk.tickets.get(1))
    assert (kept.state, kept.assignee) == (State.ASSIGNED, "w1")


async def test_a_private_matter_is_read_by_its_handlers_only(browser, town):
    """A colleague of the same subtree sees that it exists; the words, the door and the result are not his."""
    await town.opens("两家吵架", unit="G1", private=True, assignee="l1", state=State.WORKING)

    seen = {}
    for who in ("w1", "l1", "chen"):
        await browser.logs_in(who)
        page = (await browser.get("/office/tickets/1"))[1]
        seen[who] = ("两家吵架" in page, "501" in page)

    assert seen == {"w1": (False, False), "l1": (True, True), "chen": (True, True)}


async def test_what_people_wrote_stays_words(browser, town):
    """A resident's text is shown, never run."""
    await town.opens("<script>alert(1)</script>")
    page = await browser.logs_in("chen")

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


async def test_an_unknown_page_is_polite(browser):
    """A wrong number is answered in words."""
    await browser.logs_in("chen")
    status, text = await browser.get("/office/tickets/999")

    assert (status, "没找到这个编号" in text) == (404, True)
