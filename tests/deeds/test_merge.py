"""合并: two numbers that are one matter."""

import pytest

from bot.deeds.merge import merge
from bot.domain.ticket import Place, State, Step
from bot.errors import IllegalMove, NotYours
from storage.engine import open_store
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish, ticket
from tests.hands import HandClock


@pytest.fixture
async def house():
    store = open_store("sqlite://", clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)
    await store.run("songling", furnish)
    yield store
    await store.close()


def two(desk, **fields):
    kept = ticket(desk, "电梯停了", message="archive/1", reporter="wmLi", state=State.ASSIGNED, assignee="wang")
    extra = ticket(
        desk, "电梯又不动", message="archive/2", reporter="wmZhao", state=State.ASSIGNED, assignee="wang", **fields
    )
    desk.tickets.follow(extra.number, "wmSun", "archive/3", desk.now)
    desk.tickets.link(extra.number, "archive/3")
    return kept.number, extra.number, desk.people.actor("chen", desk.now.date())


async def test_everybody_is_heard_in_the_one_that_goes_on(house):
    """Words, reporter and followers go over; the other number ends and says where it went."""

    def deed(desk):
        kept, extra, chen = two(desk)
        merge(desk, extra, kept, chen, desk.now)
        ended = desk.tickets.get(extra)
        return (
            desk.tickets.messages(kept), desk.tickets.followers(kept), desk.tickets.messages(extra), ended,
            desk.tickets.history(extra)[-1], kept,
        )  # fmt: skip

    messages, followers, left, ended, line, kept = await house.run("songling", deed)
    assert (messages, followers, left) == (["archive/1", "archive/2", "archive/3"], ["wmSun", "wmZhao"], [])
    assert (ended.state, ended.result, line.step, line.data["into"]) == (
        State.REFUSED, f"和 #{kept} 是同一件事", Step.MERGE, kept,
    )  # fmt: skip


async def test_never_across_estates_nor_into_itself_nor_into_what_is_over(house):
    """Refused in words; nothing has moved."""

    def deed(desk):
        kept, extra, chen = two(desk, place=Place("河沿街", "3"))
        said = []
        for pair in ((extra, kept), (kept, kept)):
            with pytest.raises(IllegalMove) as refused:
                merge(desk, *pair, chen, desk.now)
            said.append(refused.value.reply)
        return said, desk.tickets.get(extra).state, desk.tickets.get(kept).version

    said, state, version = await house.run("songling", deed)
    assert ("不是一个小区" in said[0], "同一个编号" in said[1], state, version) == (True, True, State.ASSIGNED, 1)


async def test_both_must_be_his(house):
    """Who serves only one of the two grids cannot merge them."""

    def deed(desk):
        kept, extra, _ = two(desk, unit="G2")
        with pytest.raises(NotYours):
            merge(desk, kept, extra, desk.people.actor("w4", desk.now.date()), desk.now)
        return desk.tickets.get(kept).state

    assert await house.run("songling", deed) is State.ASSIGNED
