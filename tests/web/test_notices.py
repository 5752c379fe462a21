"""Notices and answers on their pages: the same deeds as in the chat."""

from datetime import date

import aiohttp
import pytest

from bot.deeds.notice import preview, send
from bot.domain.answers import Entry, EntryState
from bot.domain.chats import Chat
from bot.messages import OutState

from .conftest import ROOM

WORDS = "3网格 明早9点到18点停水，请提前接水"


@pytest.fixture
async def groups(town):
    """Two more groups, one with many old people."""

    def move_in(desk):
        desk.chats.put(Chat("room:wrSL06", "3 格老年群", units=("G3",), owner="wang", tags=("老人多",)))
        desk.chats.put(Chat("room:wrSL01", "1 格居民群", units=("G1",), owner="w1"))

    await town.run(move_in)
    return town


def rows(desk):
    """What a notice left behind, without what differs from one notice to the next by itself."""
    (notice,) = desk.notices.recent(1)
    found = [*desk.outbox.unpressed(), *desk.outbox.due(desk.now, 100)]
    lines = sorted(
        (item.out.key, item.out.to, item.out.text, item.hand, item.way, item.not_before, item.out.subject, item.state)
        for item in found
        if "/preview" not in item.out.key
    )
    cards = [item.out.card for item in found if item.out.key.endswith("/preview")]
    return notice, lines, cards


async def test_a_file_that_cannot_be_sent_is_told(browser, groups):
    """A program is not taken, and no notice is written without what was chosen for it: the page says what it takes."""
    await browser.logs_in("chen")
    form = aiohttp.FormData({"text": "明早9点停水", "unit": "G3"})
    form.add_field("file", b"MZ", filename="停水.exe", content_type="application/octet-stream")
    _, page = await browser.post("/office/notices", form)

    assert "请换一个文件" in page
    assert await groups.run(lambda desk: desk.notices.recent(1)) == []


async def test_page_and_chat_line_give_the_same_rows(browser, groups):
    """The notice written in the browser and the one written as a chat line leave the same notice, lines and card."""
    await browser.logs_in("chen")
    status, _ = await browser.post("/office/notices", {"text": "明早9点到18点停水，请提前接水", "unit": "G3"})
    assert status == 200
    by_page = await groups.run(rows)
    assert (await browser.post("/office/notices/1/send"))[0] == 200
    sent_by_page = await groups.run(rows)

    def undo(desk):
        while items := [*desk.outbox.unpressed(), *desk.outbox.due(desk.now, 100)]:
            for item in items:
                desk.outbox.update(item.id, OutState.SUPERSEDED)

    await groups.run(undo)

    def by_chat(desk):
        actor = desk.people.actor("chen", date(2026, 3, 4))
        preview(desk, actor, WORDS, desk.now)
        drawn = rows(desk)
        send(desk, 2, actor, desk.now)
        return drawn, rows(desk)

    drawn, sent = await groups.run(by_chat)
    assert _same(by_page) == _same(drawn)
    assert _same(sent_by_page) == _same(sent)
    assert len(sent[1]) == 3  # two groups and one hand


def _same(found):
    return (
        str(found)
        .replace("notice/2", "notice/1")
        .replace("notice-2", "notice-1")
        .replace("number=2", "number=1")
        .replace("songling/2'", "songling/1'")
        .replace("通知 2", "通知 1")
    )


async def test_a_worker_writes_no_notice(browser, groups):
    """The page is the office's and the leads'."""
    await browser.logs_in("wang")
    assert (await browser.get("/office/notices"))[0] == 403
    assert "不归您办" in (await browser.post("/office/notices", {"text": "x", "everybody": "1"}))[1]


async def test_the_page_shows_what_became_of_every_group(browser, groups):
    """After sending, each group has its line, its hand and its state; what failed can be sent again."""
    await browser.logs_in("chen")
    await browser.post("/office/notices", {"text": "周六量血压", "unit": "G3"})
    _, page = await browser.post("/office/notices/1/send")
    assert page.count("等群主点") == 2

    def fails(desk):
        item = desk.outbox.by_key(f"songling/notice/1/{ROOM}")
        desk.outbox.update(item.id, OutState.FAILED, note="refused")

    await groups.run(fails)
    _, page = await browser.get("/office/notices")
    assert "没发成" in page
    _, page = await browser.post("/office/notices/1/retry")
    assert "又放了 1 条" in page
    assert "没有要重发的" in (await browser.post("/office/notices/1/retry"))[1]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": "停水"}, "发给谁"),
        ({"text": "", "everybody": "1"}, "说什么"),
        ({"text": "字" * 601, "everybody": "1"}, "601 个字"),
        ({"text": "停水", "everybody": "1", "send_at": "明天"}, "发送时间没看懂"),
        ({"text": "停水", "everybody": "1", "send_at": "2020-01-01T08:00"}, "已经过了"),
        ({"text": "停水", "everybody": "1", "repeat": "hourly"}, "重复"),
        ({"text": "停水", "corrects": "77"}, "没有通知 77"),
    ],
)
async def test_a_wrong_form_says_what_is_missing(browser, groups, form, said):
    """Nothing is kept, and the line above says what to mend."""
    await browser.logs_in("chen")
    status, page = await browser.post("/office/notices", form)
    assert (status, said in page) == (200, True)
    assert await groups.run(lambda desk: desk.notices.recent()) == []


async def test_a_picture_rides_on_the_line(browser, groups, tmp_path):
    """A picture is known by its bytes and kept under a name of ours."""
    await browser.logs_in("chen")
    form = aiohttp.FormData({"text": "看图", "unit": "G3"})
    form.add_field("file", b"\x89PNG\r\n\x1a\n" + b"0" * 20, filename="../../b.png")
    await browser.post("/office/notices", form)
    (notice,) = await groups.run(lambda desk: desk.notices.recent(1))
    ((kind, path),) = notice.files

    assert kind == "image"
    assert path.startswith(str(tmp_path))
    assert ".." not in path


async def test_an_answer_is_written_read_and_retired(browser, town):
    """The office writes an entry with its source; without one it is refused; a worker only reads."""
    await browser.logs_in("chen")
    _, page = await browser.post("/office/answers", {"question": "几点开门", "answer": "8:30", "source": ""})
    assert "没有来源" in page
    _, page = await browser.post("/office/answers", {"question": "几点开门", "answer": "8:30", "source": "门口公示"})
    assert ("几点开门" in page, "来源：门口公示" in page) == (True, True)
    await browser.logs_in("wang")
    status, page = await browser.get("/office/answers")
    assert (status, "几点开门" in page, "新写一条" in page) == (200, True, False)
    assert "不归您办" in (await browser.post("/office/answers/1/drop"))[1]
    await browser.logs_in("chen")
    await browser.post("/office/answers/1/drop")
    (entry,) = await town.run(lambda desk: desk.answers.all())
    assert entry.state is EntryState.RETIRED


async def test_hostile_entries_are_only_text_on_the_page(browser, town):
    """Markup, braces and scripts in an entry are shown, not run."""
    nasty = "<script>alert(1)</script>{{ 7*7 }}{% raw %}"
    await town.run(lambda desk: desk.answers.put(Entry(question=nasty, answer=nasty, source=nasty, papers=nasty)))
    await browser.logs_in("chen")
    status, page = await browser.get("/office/answers")
    assert (status, "<script>alert" in page, "{{ 7*7 }}" in page) == (200, False, True)
