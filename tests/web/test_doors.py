"""A resident's doors on the office's page: seen, split, taken back."""

import pytest

from bot.deeds.doors import prove

from .conftest import ROOM

PAGE = "/office/residents/wmLi"


@pytest.fixture
async def joined(browser, town):
    """李阿姨 of the group, and who writes to 微信客服: one person, says the platform."""

    def more(desk):
        desk.chats.set_nickname(ROOM, "wmLi", "3栋-李")
        for person in ("wmLi", "wmKf"):
            prove(desk, person, "oU1")

    await town.run(more)
    await town.opens("电梯又停了")
    await browser.logs_in("chen")
    return browser


async def test_from_the_matter_to_the_resident(joined):
    """The matter leads to who reported it, with where she is known, under what name, and how many matters are hers."""
    _, matter = await joined.get("/office/tickets/1")
    assert f'href="{PAGE}' in matter

    status, page = await joined.get(PAGE)
    assert status == 200
    assert "「3 格居民群」里的 3栋-李" in page
    assert "报过或跟着的事 1 件" in page
    assert page.count("这一处不是他，拆开") == 2


async def test_a_door_is_split_off_and_the_split_taken_back(joined):
    """One press each; the list says what was done, and the audit has who, what and whose."""
    status, page = await joined.post(f"{PAGE}/split", {"door": "wmKf"})
    assert (status, "拆开了，以后各算各的" in page, "已拆开" in page) == (200, True, True)
    _, page = await joined.post(f"{PAGE}/join", {"door": "wmKf"})
    assert ("又算同一个人" in page, "已拆开" in page) == (True, False)
    _, audit = await joined.get("/office/audit")
    assert audit.index("撤销了拆开 wmKf") < audit.index("拆开了居民的门路 wmKf")


async def test_a_strangers_door_is_not_split(joined):
    """Only what stands on the page can be pressed."""
    assert (await joined.post(f"{PAGE}/split", {"door": "wmOther"}))[0] == 400


async def test_only_the_office_sees_it(browser, joined):
    """The worker of the grid has the matter, and no link and no page of the person; of staff there is none."""
    assert (await browser.get("/office/residents/wang"))[0] == 403
    await browser.logs_in("wang")
    _, matter = await browser.get("/office/tickets/1")
    assert "/office/residents/" not in matter
    assert (await browser.get(PAGE))[0] == 403
    assert (await browser.post(f"{PAGE}/split", {"door": "wmKf"}))[0] == 403
