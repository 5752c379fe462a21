"""One person, many doors: joined only on the platform's proof, and split again by hand."""

import pytest

from bot.deeds import doors
from bot.errors import NotYours


def actor(desk, who):
    return desk.people.actor(who, desk.now.date())


async def joins(town, *people, union="oU1"):
    for person in people:
        await town.do(lambda desk, person=person: doors.prove(desk, person, union))


async def known_as(town, person):
    return await town.do(lambda desk: doors.known_as(desk, person))


async def test_the_same_union_is_the_same_person(town):
    """Who writes to 微信客服 under another id is known from his group when the platform proves it, never by a name."""
    await joins(town, "wmLi")
    assert await town.do(lambda desk: doors.prove(desk, "wmKfLi", "oU1")) == "wmLi"
    assert await known_as(town, "wmKfLi") == "wmLi"
    assert await known_as(town, "wmOther") == "wmOther"
    assert await town.do(lambda desk: doors.prove(desk, "wmOther", "")) == ""


async def test_which_door_came_first_does_not_matter(town):
    """微信客服 first, the group's list afterwards: he is known from the group all the same."""
    await joins(town, "wmKfLi", "wmLi")
    assert await known_as(town, "wmKfLi") == "wmLi"


async def test_the_office_splits_and_no_proof_joins_again(town):
    """Two people on one telephone: the office says so once, and it stays so; a worker may not."""
    await joins(town, "wmLi", "wmKfLi")

    def by_worker(desk):
        for deed in (doors.split, doors.join_again):
            with pytest.raises(NotYours):
                deed(desk, "wmKfLi", actor(desk, "wang"), desk.now)
        with pytest.raises(NotYours):
            doors.told_of(desk, "wmKfLi", actor(desk, "wang"))

    await town.do(by_worker)
    assert await town.do(lambda desk: doors.split(desk, "wmKfLi", actor(desk, "chen"), desk.now))
    await joins(town, "wmLi", "wmKfLi")
    assert await known_as(town, "wmKfLi") == "wmKfLi"
    assert not await town.do(lambda desk: doors.split(desk, "wmKfLi", actor(desk, "chen"), desk.now))


async def test_a_split_can_be_taken_back(town):
    """Split by mistake: one press and the proof counts again; both are in the audit with whose door it was."""
    await joins(town, "wmLi", "wmKfLi")
    await town.do(lambda desk: doors.split(desk, "wmKfLi", actor(desk, "chen"), desk.now))
    assert await town.do(lambda desk: doors.join_again(desk, "wmKfLi", actor(desk, "chen"), desk.now))

    assert await known_as(town, "wmKfLi") == "wmLi"
    assert not await town.do(lambda desk: doors.join_again(desk, "wmKfLi", actor(desk, "chen"), desk.now))
    seen = await town.do(lambda desk: [(one.person, one.what) for one in desk.seen()])
    assert seen == [("chen", "doors_joined:wmKfLi"), ("chen", "doors_split:wmKfLi")]


async def test_of_three_doors_the_wrong_one_is_split_off(town):
    """Whichever of them it is, the other two stay one person."""
    await joins(town, "wmLi", "wmKfLi", "wmThird")
    await town.do(lambda desk: doors.split(desk, "wmLi", actor(desk, "chen"), desk.now))

    found = {
        one: await town.do(lambda desk, one=one: doors.doors_of(desk, one)) for one in ("wmLi", "wmKfLi", "wmThird")
    }
    assert found == {"wmLi": ("wmLi",), "wmKfLi": ("wmKfLi", "wmThird"), "wmThird": ("wmKfLi", "wmThird")}


async def test_what_the_platform_takes_back_is_no_proof(town):
    """An id that the platform gives to another person leaves the first one."""
    await joins(town, "wmLi", "wmKfLi")
    await joins(town, "wmKfLi", union="oU2")
    assert await town.do(lambda desk: doors.doors_of(desk, "wmLi")) == ("wmLi",)


async def test_his_matter_is_his_through_every_door(town):
    """Reported in the group, asked and confirmed in 微信客服: the reporter's own yes closes it, nobody else's."""
    await joins(town, "wmLi", "wmKfLi")
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("wang", "#1 修好了，换了主板", "alone", step="finish")
    await town.says("wmKfQian", "#1 好了", "alone", source="kf")
    assert (await town.ticket()).state == "resolved"
    assert await town.says("wmKfLi", "进度", "alone", source="kf") == 1

    assert await town.says("wmKfLi", "好了", "alone", source="kf") == 1
    ticket = await town.ticket()
    assert (ticket.state, ticket.closing) == ("closed", "confirmed")


async def test_asked_in_any_words_through_another_door(town):
    """「还没人来弄吗」 in 微信客服, of the one matter that he reported in the group."""
    await joins(town, "wmLi", "wmKfLi")
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")

    assert await town.says("wmKfLi", "这个还没人来弄吗", "alone", source="kf") == 1
    assert (await town.heard("wmKfLi"))[-1].startswith("#1 已经替您催了")


async def test_after_the_split_it_is_his_no_more(town):
    """Two people: what one reported, the other neither hears of nor closes."""
    await joins(town, "wmLi", "wmKfLi")
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("wang", "#1 修好了，换了主板", "alone", step="finish")
    await town.do(lambda desk: doors.split(desk, "wmKfLi", actor(desk, "chen"), desk.now))
    await town.says("wmKfLi", "好了", "alone", source="kf")

    assert (await town.ticket()).state == "resolved"


async def test_nobody_joins_his_own_matter(town):
    """Told a second time through another door it is a word more, not another household."""
    await joins(town, "wmLi", "wmKfLi")
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    town.clock.pass_by(hours=1)
    await town.says("wmKfLi", "松岭花园3栋2单元电梯停了", "alone", source="kf", intent="request", category="lift")

    assert [ticket.number for ticket in await town.tickets()] == [1]
    assert await town.do(lambda desk: desk.tickets.followers(1)) == []
