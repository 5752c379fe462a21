"""The phones page in a real browser: what a neighbour would try first."""

import asyncio
from contextlib import asynccontextmanager
from datetime import datetime
from shutil import which

import pytest
from aiohttp import web
from playwright.async_api import async_playwright

from bot.simulator.server import build_simulator
from bot.simulator.town import STARTS, town

pytestmark = pytest.mark.outside
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome") or ""
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "新工单 #1", "desc": "已派"},
    "sub_title_text": "3号楼2单元电梯又停了",
    "horizontal_content_list": [{"keyname": "地点", "value": "桂香苑 3号楼"}],
    "button_list": [{"text": "接单", "style": 1, "key": "accept/songling/1"}],
    "task_id": "t1",
}


@asynccontextmanager
async def served(place, port):
    """The phones of a town on a real port."""
    simulator = build_simulator(place, bot_url="", port=port, clock_start=datetime.fromisoformat(STARTS), speed=0)
    app = web.Application()
    app.add_routes(simulator.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await simulator.start()
    try:
        yield simulator
    finally:
        await simulator.stop()
        await runner.cleanup()


@pytest.fixture
async def sim(unused_tcp_port):
    async with served(town(), unused_tcp_port) as simulator:
        yield simulator


@pytest.fixture
async def browser():
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)


async def opened(browser, sim, width=1440, height=900):
    """The page, loaded; anything its scripts complain of fails the test."""
    page = await browser.new_page(viewport={"width": width, "height": height})
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
    await page.goto(sim.base_url + "/")
    await page.wait_for_function("document.querySelectorAll('.phone').length === 3")
    await page.wait_for_selector("#tabs button:nth-child(4)", state="attached")
    return page


async def test_what_one_phone_says_the_other_hears(sim, browser):
    """李阿姨 types with the hint's help, and her words stand in the group on 王师傅's phone."""
    page = await opened(browser, sim)
    hers, his = page.locator(".phone").nth(0), page.locator(".phone").nth(1)

    await page.click("#hint-fill")
    await hers.locator(".send").click()
    await his.locator(".chat .back").click()
    await his.locator(".row", has_text="桂香苑3号楼").click()

    bubble = his.locator(".bubble", has_text="3号楼2单元电梯又停了")
    await bubble.wait_for()
    assert await his.locator(".from").last.text_content() == "3栋-李"
    assert await page.locator("#hint").is_hidden()
    assert page.wrong == []


async def test_a_card_is_pressed_and_the_phone_is_taken_over(sim, browser):
    """A card's button reaches the simulator, the pressed phone is no longer on its own, the feed tells of the card."""
    page = await opened(browser, sim)
    his = page.locator(".phone").nth(1)
    made = sim.cards.new("app", CARD, "m1")
    made.shown["app:wang"] = sim.world.say("app:wang", "app", "card", card=dict(CARD), card_id="t1", from_bot=True)

    await his.locator(".card button", has_text="接单").click()
    for _ in range(100):
        if sim.world.lost:
            break
        await asyncio.sleep(0.02)

    assert "accept/songling/1" in sim.world.lost[-1]  # there is no bot to hear it
    assert "wang" in sim.autopilot.taken
    assert await his.locator(".autopilot-word").text_content() == "您在用"
    assert "告诉王师傅" in await page.locator("#feed-list li").first.text_content()
    assert page.wrong == []


async def test_a_picture_and_a_quote(sim, browser):
    """A picture from the tray appears in the group; a line is quoted under the answer."""
    page = await opened(browser, sim)
    hers = page.locator(".phone").nth(0)
    await sim.phones.say("wm10b", "wrSL10", "今晚停不停水")

    await hers.locator(".picture").click()
    await hers.locator(".picture-row button").first.click()
    await hers.locator(".photo img").wait_for()
    line = hers.locator(".message", has_text="今晚停不停水")
    await line.hover()
    await line.locator(".quote-it").click()
    await hers.locator("textarea").fill("我也想问")
    await hers.locator(".send").click()
    await hers.locator(".quoted").wait_for()

    assert "今晚停不停水" in await hers.locator(".quoted").text_content()
    assert [said.kind for said in sim.world.messages("wrSL10")] == ["text", "image", "text"]
    assert page.wrong == []


async def test_the_clock_is_moved_and_anybody_can_be_looked_up(sim, browser):
    """跳到 17:20 moves the town's time; the picker finds somebody by a part of the name."""
    page = await opened(browser, sim)

    await page.fill("#jump-to", "17:20")
    await page.click("#jump button[type=submit]")
    await page.wait_for_function("document.getElementById('time').textContent === '17:20'")
    third = page.locator(".phone").nth(2)
    await third.locator(".who").click()
    await third.locator(".picker input").fill("片长")
    await third.locator(".people .row", has_text="钱片长").click()
    await third.locator(".list .row").first.wait_for()

    assert sim.clock.now().strftime("%a %H:%M") == "Mon 17:20"
    assert await third.locator(".who-name").text_content() == "钱片长"
    assert page.wrong == []


async def test_on_a_small_screen_one_phone_at_a_time(sim, browser):
    """At 390 px nothing is cut off at the side, and tabs change the phone."""
    page = await opened(browser, sim, 390, 844)

    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.locator(".phone:visible").count() == 1
    await page.locator("#tabs button").nth(1).click()
    assert await page.locator(".phone:visible .who-name").text_content() == "王师傅"
    await page.locator("#tabs button").nth(3).click()
    assert await page.locator("#feed").is_visible()
    for button in await page.locator("button:visible").all():
        assert (await button.bounding_box())["height"] >= 30
    assert page.wrong == []


async def test_what_goes_wrong_is_said_in_plain_words(sim, browser):
    """A line into a group that is gone: the page says it in Chinese, and the words stay in the input line."""
    page = await opened(browser, sim)
    sim.world.groups.pop("wrSL10")

    await page.locator(".phone").nth(0).locator("textarea").fill("电梯停了")
    await page.locator(".phone").nth(0).locator(".send").click()
    await page.wait_for_function("!document.getElementById('trouble').hidden")

    assert await page.locator("#trouble").text_content() == "没有这个群。"
    assert await page.locator(".phone").nth(0).locator("textarea").input_value() == "电梯停了"
    assert all("404" in line for line in page.wrong)


async def test_in_a_group_of_members_the_bot_is_named(browser, unused_tcp_port):
    """Where everybody is a member the page names the bot by itself; one press and it does not hear; the feed opens."""
    async with served(town(internal=True), unused_tcp_port) as simulator:
        page = await opened(browser, simulator)
        phone = page.locator(".phone").first
        await phone.locator("textarea").fill("门禁坏了")
        await phone.locator(".send").click()
        await phone.get_by_text("@网格助手 门禁坏了").wait_for()
        await phone.locator(".name-it").click()
        await phone.locator("textarea").fill("早上好")
        await phone.locator(".send").click()
        await phone.get_by_text("早上好", exact=True).wait_for()
        simulator.world.say("wrSL10", "bot", "markdown", "记下了，#1", from_bot=True)
        await page.locator("#feed-list button").first.click()
        await phone.get_by_text("记下了，#1").wait_for()
        assert page.wrong == []
