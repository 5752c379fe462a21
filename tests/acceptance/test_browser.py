"""The demonstration in a real browser: from 李阿姨's line in her group to 办结 at the office."""

from datetime import timedelta
from shutil import which

import pytest
from playwright.async_api import async_playwright

from bot.bench.load import free_port
from bot.demonstration import staged

pytestmark = pytest.mark.outside
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome") or ""
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
GROUP = "桂香苑3号楼"


@pytest.fixture
async def stage():
    """Town, platform and bot under one roof; time goes when a test lets it."""
    async with staged(port=free_port()) as stage:
        stage.simulator.autopilot.take_over("wang", True)
        yield stage


@pytest.fixture
async def page(stage, tmp_path):
    """The phones page; whatever a script complains of fails the test, and what was seen last is kept as a picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        context = await browser.new_context(viewport={"width": 1500, "height": 920})
        wrong: list[str] = []
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page = await context.new_page()
        await page.goto(stage.simulator.base_url + "/")
        await page.wait_for_function("document.querySelectorAll('.phone').length === 3")
        await page.wait_for_selector("#tabs button:nth-child(4)", state="attached")
        yield page
        await page.screenshot(path=tmp_path / "phones.png")
        await browser.close()
        assert wrong == []


def phone(page, at):
    return page.locator(".phone").nth(at)


async def says(page, at, text):
    await phone(page, at).locator("textarea").fill(text)
    await phone(page, at).locator(".send").click()
    await phone(page, at).locator(".own .bubble", has_text=text).last.wait_for()


async def passes(stage, seconds):
    await stage.simulator.conductor.move_by(timedelta(seconds=seconds))


async def test_from_her_line_to_the_offices_register(stage, page, tmp_path):
    """李阿姨 says it, 王师傅 answers in the group and taps once, she says 好了: the office sees it 办结."""
    his = phone(page, 1)
    await says(page, 0, "3号楼2单元电梯又停了")
    await passes(stage, 60)
    card = his.locator(".card", has_text="3号楼2单元电梯又停了")
    await card.wait_for()
    assert await card.count() == 1
    assert "桂香苑3栋2单元" in await card.inner_text()
    await page.screenshot(path=tmp_path / "card.png")

    await his.locator(".chat .back").click()
    await his.locator(".list .row", has_text=GROUP).click()
    await says(page, 1, "收到 马上去")
    await passes(stage, 900)
    await says(page, 1, "修好了 换了主板")
    await passes(stage, 60)
    await his.locator(".tools").click()
    tools = his.frame_locator("iframe")
    await tools.locator(".item", has_text="修好了").wait_for()
    assert await tools.locator(".item").count() == 1
    await page.screenshot(path=tmp_path / "toolbar.png")
    await tools.locator(".send").click()
    await phone(page, 0).locator(".bubble", has_text="您看看好了没有").wait_for()
    await passes(stage, 60)

    await says(page, 0, "好了")
    await passes(stage, 60)
    async with page.context.expect_page() as opening:
        await page.click("#office")
    office = await opening.value
    await office.get_by_role("link", name="今天办结").wait_for()
    await office.goto(f"{stage.simulator.base_url}/office/tickets/1?community=songling&as=chen")
    await office.get_by_text("居民说好了").first.wait_for()
    words = await office.locator("body").inner_text()
    await office.screenshot(path=tmp_path / "office.png")
    assert "办结" in words
    assert "换了主板" in words


async def test_the_feed_is_there_after_a_reload(stage, page):
    """Who opens the page later still reads what the bot just did, with the numbers as they are written."""
    await says(page, 0, "3号楼2单元电梯又停了")
    await passes(stage, 60)
    await page.locator("#feed-list li").first.wait_for()

    await page.reload()

    first = page.locator("#feed-list li").first
    await first.wait_for()
    assert "#1" in await first.inner_text()
    assert "3号楼2单元电梯又停了" in await first.inner_text()
