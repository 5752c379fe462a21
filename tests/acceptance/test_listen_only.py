"""A new community listens first: residents hear nothing until the office turns the voice on, and again after it is off."""

import pytest

from tests.acceptance.house import open_house


@pytest.fixture
async def quiet(tmp_path):
    async with open_house(tmp_path, listen_only=True) as house:
        yield house


async def test_nothing_reaches_residents_until_the_office_says_so(quiet):
    """A matter in the group, taken and fixed: the worker reads the drafts, the group reads nothing and nothing waits
    for a tap; after 「正式运行」 the next matter's line waits for his tap."""
    await quiet.says("wmLi", "wrSL10", "3号楼2单元电梯又停了")
    await quiet.passes(minutes=2)
    await quiet.says("wang", "wrSL10", "#1 修好了")
    await quiet.passes(minutes=2)

    assert _to_residents(quiet) == []
    assert await _waits(quiet) == []
    drafts = [line for line in quiet.hears("wang") if "试运行" in line]
    assert any("记下了" in line for line in drafts)
    assert any("修好了" in line for line in drafts)

    await quiet.says("chen", "app", "正式运行")
    await quiet.passes(minutes=1)
    assert quiet.hears("chen")[-1].startswith("好，从现在起会在群里说话了")
    await quiet.says("wm01a", "wrSL01", "1栋1单元电梯又停了")
    await quiet.passes(minutes=2)
    assert [item.ticket for item in await _waits(quiet)] == [2]


async def test_the_voice_is_turned_off_again(house):
    """A line waits for the worker's tap when the office says 「试运行」: it is taken back, and the next is a draft."""
    await house.says("wmLi", "wrSL10", "3号楼2单元电梯又停了")
    await house.passes(minutes=2)
    assert [item.ticket for item in await _waits(house)] == [1]

    await house.says("chen", "app", "试运行")
    await house.passes(minutes=1)
    assert await _waits(house) == []
    await house.says("wmLi", "wrSL10", "1号楼1单元下水道堵了，水漫出来了")
    await house.passes(minutes=2)
    assert await _waits(house) == []
    assert _to_residents(house) == []


async def test_only_the_office_decides(quiet):
    """A worker's 「正式运行」 changes nothing."""
    await quiet.says("wang", "app", "正式运行")
    await quiet.passes(minutes=1)
    await quiet.says("wmLi", "wrSL10", "3号楼2单元电梯又停了")
    await quiet.passes(minutes=2)
    assert await _waits(quiet) == []


async def _waits(house):
    """What a hand could press into a residents' group."""
    return [item.out for item in await house.looks(lambda desk: desk.outbox.waiting())]


def _to_residents(house):
    groups = [group.id for group in house.place.groups if group.kind == "external"]
    residents = [person.id for person in house.place.people if not person.member]
    return [line for who in (*groups, *residents) for line in house.hears(who)]
