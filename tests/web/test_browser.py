"""The pages in a real browser: at arm's length on a phone, and on the office's desk."""

import shutil

import pytest
from playwright.async_api import async_playwright, expect

from bot.messages import Importance

pytestmark = pytest.mark.outside
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SDK = """
window.said = [];
window.ww = {
  register() {},
  sendChatMessage: async (message) => { window.said.push(message.text.content); return {}; },
};
"""


@pytest.fixture
async def window(browser):
    """Opens a page as somebody who is logged in, at a width; fails on any error the page reports."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        trouble: list[str] = []

        async def opens(who: str, path: str, width: int):
            await browser.logs_in(who, path)
            home = browser.client.make_url("/")
            context = await chromium.new_context(viewport={"width": width, "height": 844})
            jar = browser.client.session.cookie_jar.filter_cookies(home)
            await context.add_cookies(
                [{"name": name, "value": one.value, "url": str(home)} for name, one in jar.items()]
            )
            await context.route(
                "**/sim/jssdk.js", lambda route: route.fulfill(content_type="text/javascript", body=SDK)
            )
            page = await context.new_page()
            page.on("pageerror", lambda error: trouble.append(str(error)))
            page.on("console", lambda line: trouble.append(line.text) if "Content Security" in line.text else None)
            await page.goto(str(browser.client.make_url(path)))
            return page

        yield opens
        await chromium.close()
        assert trouble == []


async def too_wide(page) -> int:
    return await page.evaluate("document.documentElement.scrollWidth - innerWidth")


async def test_one_tap_says_it(window, town):
    """The danger's line comes first and large; one tap sends it to the group, and it waits no more."""
    ticket = await town.opens("闻到燃气味")
    await town.says("收到，王师傅在路上。", "songling/1/heard/1", ticket.number)
    await town.says("请先开窗，不要开灯。", "songling/1/danger/1", ticket.number, Importance.DANGER)
    page = await window("wang", "/toolbar?chat=wrSL05", 390)
    await page.wait_for_selector(".item")

    box = await page.locator(".item .send").first.bounding_box()
    assert (box["height"] >= 48, box["width"] >= 300, await too_wide(page)) == (True, True, 0)
    assert await page.locator(".item.alarm").count() == 1
    await page.locator(".item .send").first.click()
    await expect(page.locator(".item")).to_have_count(1)

    assert await page.evaluate("window.said") == ["请先开窗，不要开灯。"]
    assert [item.out.text for item in await town.run(lambda desk: desk.outbox.waiting())] == ["收到，王师傅在路上。"]


async def test_an_empty_toolbar_says_so(window):
    """Nothing to send is a sentence, not a blank page."""
    page = await window("wang", "/toolbar?chat=wrSL05", 390)
    await page.wait_for_selector(".empty")

    assert await page.locator(".empty").inner_text() == "没有要发的话。"


async def test_a_lost_network_is_told(window, town):
    """When the page cannot reach us it says so, and goes on by itself."""
    page = await window("wang", "/toolbar?chat=wrSL05", 390)
    await page.wait_for_selector(".empty")
    await page.context.route(
        "**/api/v1/toolbar?*", lambda route: route.fulfill(status=503, json={"error": "正在重启。"})
    )
    await page.evaluate("look()")
    await page.wait_for_selector("#problem:not([hidden])")

    assert await page.locator("#problem").inner_text() == "正在重启。"
    await page.context.unroute("**/api/v1/toolbar?*")
    await page.evaluate("look()")
    await page.wait_for_selector("#problem[hidden]", state="attached")


@pytest.mark.parametrize("width", [390, 1440])
async def test_the_office_moves_a_matter(window, town, width):
    """From the board to the matter, a result is written, and the answer stands on the same page."""
    await town.opens("电梯又停了")
    page = await window("chen", "/office", width)
    assert await too_wide(page) == 0
    await page.get_by_text("电梯又停了").click()
    await page.get_by_text("办好了", exact=True).click()
    await page.locator("details[open] textarea").fill("换了门锁触点")
    await page.locator("details[open] button").click()
    await page.wait_for_selector("text=已记下：办好了")

    assert await too_wide(page) == 0
    assert await page.locator(".matter .state").inner_text() == "待确认"


async def test_the_register_answers_while_typing(window, town):
    """The list follows the words in the field."""
    await town.opens("电梯又停了")
    await town.opens("路灯不亮")
    page = await window("chen", "/office/tickets", 390)
    await page.locator("input[name=words]").fill("路灯")
    await expect(page.locator(".ticket")).to_have_count(1)

    assert "路灯不亮" in await page.locator(".ticket").inner_text()
    assert "words=" in page.url


async def test_a_pasted_message_becomes_a_ticket(window, town):
    """Pasted on a phone, it is shown as understood without a press; one tap writes it down, and the list has it."""
    houses = [
        {"estate": "松岭花园", "kind": "物业", "building": "3", "entrance": "2", "unit": "G3", "aliases": "3栋 3号楼"}
    ]
    await town.run(lambda desk: desk.put_places(houses))
    page = await window("wang", "/toolbar?chat=wrSL05", 390)
    await page.locator("#pasted").fill("3栋-李:\n3栋2单元电梯又停了，老人下不来")
    await page.wait_for_selector(".heard")

    assert "松岭花园3栋2单元" in await page.locator(".heard .place").inner_text()
    box = await page.locator(".heard .take").bounding_box()
    assert (box["height"] >= 48, box["width"] >= 300, await too_wide(page)) == (True, True, 0)
    await page.locator(".heard .take").click()
    await expect(page.locator("#understood .good")).to_have_text("已登记 #1，已告诉王师傅。")
    await expect(page.locator("#tickets li")).to_have_count(1)

    await page.locator("#pasted").fill("3栋2单元电梯停了半天了")
    await expect(page.locator(".heard .take")).to_have_text("记成同诉 #1")
    assert await page.locator("#pasted").input_value() == "3栋2单元电梯停了半天了"
