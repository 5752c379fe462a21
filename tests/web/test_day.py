"""A day of 陈主任's in a real browser, on a phone and at the desk: what she presses happens, and every page can be read."""

import asyncio
import io
import os
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from axe_playwright_python.async_playwright import Axe
from docx import Document
from openpyxl import load_workbook
from playwright.async_api import async_playwright, expect

from bot.deeds.follow import follow
from bot.domain.ticket import Judged, Place, State, Urgency
from bot.messages import Inbound
from bot.texts.office import REGISTER

from .conftest import NOW, ROOM

pytestmark = pytest.mark.outside
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (390, 1440)
PAGES = (
    "/office", "/office/tickets", "/office/tickets/1", "/office/digests", "/office/digests?kind=month", "/office/digests/cases?key=opened", "/office/grids", "/office/people", "/office/groups",
    "/office/notices", "/office/answers", "/office/outbox", "/office/learnt", "/office/settings", "/office/audit",
)  # fmt: skip


class Screen:
    """A browser window that remembers what went wrong in it."""

    def __init__(self, page, base, shots, width):
        self.page, self.base, self.shots, self.width, self.trouble = page, base, shots, width, []
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda line: self.trouble.append(line.text) if line.type == "error" else None)

    async def goes(self, path):
        await self.page.goto(f"{self.base}{path}")

    async def is_readable(self, name):
        """Nothing serious for who cannot see or point well; nothing runs off the side; a picture is kept."""
        found = await Axe().run(self.page)
        grave = [
            (one["id"], one["nodes"][0]["html"][:120], one["nodes"][0].get("failureSummary", "")[:300])
            for one in found.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == [], name
        assert await self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        await self.page.screenshot(path=self.shots / f"{name}-{self.width}.png", full_page=True)

    async def step(self, label, **fields):
        """Opens a step of the matter, fills its form and presses."""
        await self.page.locator("summary", has_text=label).first.click()
        form = self.page.locator("details[open] form")
        for name, value in fields.items():
            field = form.locator(f"[name={name}]")
            if await field.evaluate("field => field.tagName") == "SELECT":
                await field.select_option(value)
            else:
                await field.fill(value)
        await form.locator("button").click()
        await expect(self.page.locator("p.notice[role=status]")).to_contain_text(f"已记下：{label}")


@pytest.fixture
def shots(tmp_path):
    """A folder for pictures that people look at afterwards: GRIDBOT_SHOTS, else pytest's own."""
    folder = Path(os.environ.get("GRIDBOT_SHOTS") or tmp_path / "shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(params=WIDTHS)
async def screen(request, town, browser, shots):
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await chromium.new_context(
            viewport={"width": request.param, "height": 844}, accept_downloads=True, locale="zh-CN"
        )
        base = str(browser.client.make_url("/")).rstrip("/")
        object.__setattr__(
            town.config.web.accounts[0],
            "password_hash",
            PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("松岭一二三"),
        )
        yield Screen(await context.new_page(), base, shots, request.param)
        await chromium.close()


async def logs_in(screen):
    await screen.goes("/login?next=/office")
    await screen.is_readable("login")
    await screen.page.get_by_label("账号").fill("chen")
    await screen.page.get_by_label("密码").fill("松岭一二三")
    await screen.page.get_by_role("button", name="用账号登录").click()
    await expect(screen.page.locator("#live")).to_have_text("有变化会自己更新")


async def neighbour_joins(town, number):
    """A neighbour's words join a matter to which they do not belong."""
    said = Inbound(
        source="archive", id="n1", community="songling", chat=ROOM, who="wmSun", sent_at=NOW, text="我家水管也漏",
    )  # fmt: skip
    await town.store.receive(said)

    def deed(desk):
        follow(desk, number, said, desk.people.actor("wmSun", NOW.date()), desk.now)
        desk.inbox.done(said.key, None, number)

    await town.run(deed)


async def test_an_office_day(screen, town):
    """She logs in, sees a danger come by itself, assigns, merges, splits, and opens a figure down to its matters."""
    await town.opens("路灯不亮", unit="", assignee="", state=State.REPORTED, place=Place("松岭花园", "3"))
    await town.opens("路灯还是黑的", place=Place("松岭花园", "3"))
    await town.opens("电梯又停了", place=Place("松岭花园", "5"))
    await neighbour_joins(town, 3)
    page = screen.page
    await logs_in(screen)
    await screen.is_readable("board")

    await expect(page.locator(".alarm")).to_have_count(0)
    await town.opens("闻到燃气味", urgency=Urgency.DANGER, category=Judged("gas_heat"))
    await expect(page.locator(".alarm")).to_contain_text("闻到燃气味")
    await screen.is_readable("board-danger")

    await page.locator("#t-unplaced-1").click()
    await screen.step("派单", person="w1", note="麻烦看看")
    assert (await town.run(lambda desk: desk.tickets.get(1))).assignee == "w1"
    await screen.is_readable("assigned")
    await screen.goes("/office/tickets/2")
    await screen.step("合并", number="1")
    assert (await town.run(lambda desk: desk.tickets.get(2))).result == "和 #1 是同一件事"
    await screen.goes("/office/tickets/3")
    await screen.step("拆开", message="archive/n1")
    assert "水管" in (await town.run(lambda desk: desk.tickets.get(5))).summary
    await screen.is_readable("split")

    await screen.goes("/office")
    figure = page.locator(".figures a", has_text="今天新报")
    count = int(await figure.locator("b").inner_text())
    await figure.click()
    await expect(page.locator("#rows .ticket")).to_have_count(count)
    assert count == 5
    await screen.is_readable("figure-opened")
    assert screen.trouble == []


def opened(path):
    """The first sheet of what the browser downloaded."""
    return load_workbook(io.BytesIO(Path(path).read_bytes())).active


async def test_the_sheet_is_the_register(screen, town):
    """What she downloads is what the register holds: every hit, also those behind the first page."""
    for number in range(60):
        await town.opens(f"第 {number} 盏灯不亮", due_at=NOW + timedelta(hours=number))
    await town.opens("别的事", category=Judged("other"))
    page = screen.page
    await logs_in(screen)
    await screen.goes("/office/tickets")
    await page.locator("input[name=words]").fill("盏灯")
    await expect(page.locator(".found b")).to_have_text("60 件")
    await page.get_by_role("link", name="再往前看").click()
    await expect(page.locator("#rows .ticket")).to_have_count(60)
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="导出 Excel").click()
    sheet = await asyncio.to_thread(opened, await (await coming.value).path())
    lines = [dict(zip(REGISTER, line, strict=True)) for line in sheet.iter_rows(min_row=2, values_only=True)]
    kept = await town.run(lambda desk: desk.tickets.search("盏灯", limit=1000))

    assert [(line["编号"], line["内容"], line["经手人"]) for line in lines] == [
        (ticket.number, ticket.summary, "王师傅") for ticket in kept
    ]
    assert screen.trouble == []


async def test_she_sends_a_notice(screen, town):
    """Written, looked at, sent: one line for the group waits before its owner, and the page says what became of it."""
    page = screen.page
    await logs_in(screen)
    await screen.goes("/office/notices")
    await page.locator("textarea[name=text]").fill("明早 9 点到 11 点停水，请先接一点水。")
    await page.locator("summary", has_text="发给谁").click()
    await page.locator("input[name=everybody]").check()
    await page.get_by_role("button", name="先看样子").click()
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator("#notices [role=status]")).to_be_visible()
    await screen.is_readable("notice-sent")
    waiting = await town.run(lambda desk: [(item.hand, item.out.text) for item in desk.outbox.unpressed()])

    assert [(hand, "停水" in text) for hand, text in waiting] == [("wang", True)]
    assert screen.trouble == []


async def test_a_figure_opens_to_its_matters_and_goes_to_word(screen, town):
    """Every figure of the month lists as many matters as it says; the Word paper says the same numbers."""
    await town.opens("电梯又停了")
    await town.opens("路灯不亮", state=State.RESOLVED, category=Judged("power"))
    await town.opens("闻到燃气味", urgency=Urgency.DANGER, category=Judged("gas_heat"))
    page = screen.page
    await logs_in(screen)
    await screen.goes("/office/digests?kind=month")
    links = await page.locator(".facts-list a").evaluate_all("all => all.map(one => [one.href, one.innerText])")
    said = {}
    for href, text in links:
        name, count = text.rsplit(None, 1)
        said[name] = int(count)
        await page.goto(href)
        assert (await page.locator("#count").inner_text(), name) == (count, name)
    assert (said["新登记"], said["危险"], said["没办完"], said["待确认"], said["办结"]) == (3, 1, 2, 1, 0)

    await screen.goes("/office/digests?kind=month")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="下载 Word").click()
    words = await asyncio.to_thread(paper, await (await coming.value).path())
    assert f"新登记 {said['新登记']} 件" in words
    assert f"其中危险 {said['危险']} 件" in words
    assert screen.trouble == []


def paper(path):
    """All the words of a Word file, tables too."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(one.text for one in document.paragraphs), *cells])


async def test_every_page_can_be_read(screen, town):
    """Each page of the console: nothing serious for a screen reader, nothing off the side, no error in the console."""
    await town.opens("电梯又停了")
    await town.says("收到，王师傅去看。", "songling/1/heard/1", 1)
    await logs_in(screen)
    for path in PAGES:
        await screen.goes(path)
        await screen.is_readable(re.sub(r"[^a-z0-9]+", "-", path).strip("-"))
    assert screen.trouble == []


async def test_a_resident_reads_his_page(screen, town):
    """李阿姨 opens her link on the phone: large, with one tap for yes."""
    await town.opens("楼道灯不亮", state=State.RESOLVED, result="换了灯泡")
    await screen.goes(town.links.make("songling", "wmLi").removeprefix("http://bot.example"))
    await screen.is_readable("resident")
    box = await screen.page.get_by_role("button", name="修好了").bounding_box()
    assert box["height"] >= 56
    await screen.page.get_by_role("button", name="修好了").click()
    await expect(screen.page.locator("[role=status]")).to_contain_text("谢谢")
    assert (await town.run(lambda desk: desk.tickets.get(1))).state is State.CLOSED
    assert screen.trouble == []
