"""What a resident wrote in the group is pasted into the toolbar, shown as understood, and written down as 代报."""

import json

import pytest

from bot.deeds.finish import finish
from bot.domain.ticket import Origin, Place, State
from bot.messages import Way

TOOLBAR = "/toolbar?chat=wrSL05"
PASTED = "/api/v1/toolbar/pasted?chat=wrSL05"
TICKET = "/api/v1/toolbar/pasted/ticket?chat=wrSL05"
LIFT = "松岭花园3栋2单元电梯又停了，老人下不来"


@pytest.fixture
async def toolbar(browser, town):
    """王师傅's toolbar beside his group of 3 格, with the houses of the estate known."""
    houses = [
        {"estate": "松岭花园", "kind": "物业", "building": no, "entrance": "2", "unit": "G3", "aliases": f"{no}栋 {no}号楼"}
        for no in ("3", "7")
    ]  # fmt: skip
    await town.run(lambda desk: desk.put_places(houses))
    await browser.logs_in("wang", TOOLBAR)
    return browser


async def posts(browser, path, text, **more):
    status, answer = await browser.post(path, {"text": text} | more)
    return status, json.loads(answer)


async def test_it_is_shown_before_it_is_kept(toolbar, town):
    """Place, kind and hand as they were understood, and nothing in the register yet."""
    status, found = await posts(toolbar, PASTED, LIFT)

    assert status == 200
    assert (found["place"], found["category"], found["name"]) == ("松岭花园3栋2单元", "电梯", "王师傅")
    assert (found["matter"], found["missing"], found["same"]) == (True, False, None)
    assert await town.run(lambda desk: desk.tickets.search()) == []


async def test_one_tap_writes_it_down_for_somebody(toolbar, town):
    """代报 with the worker as who is asked and nobody's nickname; a double tap is one ticket."""
    first = await posts(toolbar, TICKET, f"3栋-李:\n{LIFT}", key="0a1b2c3d")
    again = await posts(toolbar, TICKET, f"3栋-李:\n{LIFT}", key="0a1b2c3d")

    assert first == (200, {"ok": True, "number": 1, "same": False, "line": "已登记 #1，已告诉王师傅。"})
    assert again[1]["number"] == 1
    [ticket] = await town.run(lambda desk: desk.tickets.search())
    assert (ticket.origin, ticket.reporter, ticket.chat) == (Origin.PROXY, "wang", "room:wrSL05")
    assert "李" not in ticket.summary
    assert (ticket.summary, ticket.place.building, ticket.unit) == (LIFT, "3", "G3")


async def test_what_is_open_already_is_the_same_trouble(toolbar, town):
    """A second neighbour's words are shown as 同诉 of the open matter, and join it."""
    await posts(toolbar, TICKET, LIFT, key="0a1b2c3d")
    town.clock.set(town.clock.now().replace(minute=30))
    _, found = await posts(toolbar, PASTED, "3栋2单元的电梯停了好久了")
    _, taken = await posts(toolbar, TICKET, "3栋2单元的电梯停了好久了", key="0a1b2c3e")

    assert found["same"] == {"number": 1, "summary": LIFT}
    assert (taken["number"], taken["same"]) == (1, True)
    assert "第 2 回" in taken["line"]
    assert len(await town.run(lambda desk: desk.tickets.search())) == 1


async def test_its_result_is_said_in_that_group(toolbar, town):
    """What came of it goes to the group in which it was written, by a tap."""
    await posts(toolbar, TICKET, LIFT, key="0a1b2c3d")

    def finishes(desk):
        finish(desk, 1, "换了门锁触点", desk.people.actor("wang", desk.now.date()), desk.now)
        return desk.outbox.waiting(hand="wang", chat="room:wrSL05"), desk.tickets.get(1)

    [line], ticket = await town.run(finishes)
    assert (line.way, ticket.state) == (Way.TAP, State.RESOLVED)
    assert "换了门锁触点" in line.out.text


async def test_talk_and_missing_places_are_said_so(toolbar):
    """「今天白菜便宜」 is no matter, and a lamp without a house is asked for."""
    _, talk = await posts(toolbar, PASTED, "今天白菜真便宜，哈哈")
    _, lamp = await posts(toolbar, PASTED, "路灯不亮了，麻烦看看")

    assert talk["matter"] is False
    assert (lamp["matter"], lamp["missing"]) == (True, True)


@pytest.mark.parametrize("text", ["", "   \n ", "3栋-李:\n10:23"])
async def test_nothing_pasted_is_told_in_a_line(toolbar, town, text):
    """Names and times alone are no words; the line says how to copy a message."""
    status, found = await posts(toolbar, PASTED, text)

    assert (status, found["error"][:6]) == (400, "还没有贴上话")
    assert (await posts(toolbar, TICKET, text, key="0a1b2c3d"))[0] == 400
    assert await town.run(lambda desk: desk.tickets.search()) == []


async def test_only_who_serves_the_group_writes_down_for_it(browser, town):
    """Another grid's worker neither sees what it would join nor opens anything in this group's name."""
    await town.opens("电梯又停了", place=Place("松岭花园", "3", "2"))
    for who, status in (("w1", 403), ("l1", 403), ("chen", 200)):
        await browser.logs_in(who, TOOLBAR)
        assert (await posts(browser, PASTED, "松岭花园3栋2单元电梯停了"))[0] == status, who

    await browser.logs_in("w1", TOOLBAR)
    assert (await posts(browser, TICKET, LIFT, key="0a1b2c3d"))[0] == 403
    assert len(await town.run(lambda desk: desk.tickets.search())) == 1


async def test_a_key_that_is_none_is_refused(toolbar):
    """Without the page's own mark nothing is written down: a repetition could not be told."""
    assert (await posts(toolbar, TICKET, LIFT))[0] == 400
    assert (await posts(toolbar, TICKET, LIFT, key="../x"))[0] == 400
