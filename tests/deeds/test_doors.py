"""One person, many doors: joined only on the platform's proof, and split again by hand."""

import pytest

from bot.deeds import doors
from bot.errors import NotYours


def actor(desk, who):
    return desk.people.actor(who, desk.now.date())


async def test_the_same_union_is_the_same_person(town):
    """Who writes to 微信客服 under another id is known from his group when the platform proves it, never by a name."""
    await town.do(lambda desk: doors.prove(desk, "wmLi", "oU1"))
    assert await town.do(lambda desk: doors.prove(desk, "wmKfLi", "oU1")) == "wmLi"
    assert await town.do(lambda desk: doors.known_as(desk, "wmKfLi")) == "wmLi"
    assert await town.do(lambda desk: doors.known_as(desk, "wmOther")) == "wmOther"
    assert await town.do(lambda desk: doors.prove(desk, "wmOther", "")) == ""


async def test_the_office_splits_and_no_proof_joins_again(town):
    """Two people on one telephone: the office says so once, and it stays so; a worker may not."""
    await town.do(lambda desk: doors.prove(desk, "wmLi", "oU1"))
    await town.do(lambda desk: doors.prove(desk, "wmKfLi", "oU1"))

    def by_worker(desk):
        with pytest.raises(NotYours):
            doors.split(desk, "wmKfLi", actor(desk, "wang"), desk.now)

    await town.do(by_worker)
    assert await town.do(lambda desk: doors.split(desk, "wmKfLi", actor(desk, "chen"), desk.now))
    await town.do(lambda desk: doors.prove(desk, "wmKfLi", "oU1"))
    assert await town.do(lambda desk: doors.known_as(desk, "wmKfLi")) == "wmKfLi"
    assert not await town.do(lambda desk: doors.split(desk, "wmKfLi", actor(desk, "chen"), desk.now))
