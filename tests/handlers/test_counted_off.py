"""「1. 灯不亮 2. 车库积水 3. 保安态度差」: each goes where it belongs, with the real reader."""

import pytest

from bot.understanding.reader import load_reader
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, read by the linear models."""
    player = await Player.start(reader=load_reader("none"))
    yield player
    await player.store.close()


async def test_each_item_is_a_matter_of_its_own(town):
    await town.says("wmZhao", "5栋有两个事：1、门禁坏了 2、垃圾桶满了没人倒")
    found = [(one.summary, one.category.value, one.place.building) for one in await town.tickets()]
    assert found == [("门禁坏了", "property", "5"), ("垃圾桶满了没人倒", "hygiene", "5")]


async def test_what_complains_of_one_of_ours_is_for_the_office_alone(town):
    """And the others reach the worker all the same."""
    await town.says("wmLi", "我反映几个问题 1.3栋电梯门口的灯不亮 2.地下车库有积水 3.门口保安态度差")
    lamp, water, guard = await town.tickets()
    assert (lamp.assignee, water.assignee) == ("wang", "wang")
    assert (lamp.summary, water.summary) == ("3栋电梯门口的灯不亮", "地下车库有积水")
    assert guard.private
    assert guard.assignee == "zhou"
    assert guard.summary == "门口保安态度差"
    assert not any("保安" in repr(out) for out in town.said if out.to.id in ("wang", "room:wrSL01"))


async def test_the_same_list_a_second_time_is_nothing_new(town):
    """Somebody sends it again within the hour."""
    for _ in range(2):
        await town.says("wmLi", "反映：1.3栋灯不亮 2.地下车库有积水")
    assert len(await town.tickets()) == 2


async def test_only_complaints_are_one_complaint(town):
    await town.says("wmLi", "1.保安态度差 2.物业经理骂人")
    (one,) = await town.tickets()
    assert one.private


async def test_who_writes_alone_hears_of_every_one(town):
    await town.says("wmQian", "1.3栋楼道灯坏了 2.3栋下水道堵了", "own")
    assert len(await town.tickets()) == 2
    (line,) = [line for line in await town.heard("wmQian") if "#1" in line]
    assert line.endswith("#2 也记下了。")


async def test_two_questions_are_two(town):
    await town.says("wmQian", "两个问题：1.医保怎么交 2.老年证怎么办", "own")
    assert [one.summary for one in await town.tickets()] == ["医保怎么交", "老年证怎么办"]
    (line,) = [line for line in await town.heard("wmQian") if "#1" in line]
    assert line.endswith("#2 也记下了。")


@pytest.mark.parametrize("words", ["3栋电梯坏了，5栋垃圾没人收", "3栋电梯坏了 5栋垃圾没人收"])
async def test_another_house_is_another_matter(town, words):
    await town.says("wmZhao", words)
    found = [(one.category.value, one.place.building) for one in await town.tickets()]
    assert found == [("lift", "3"), ("hygiene", "5")]


@pytest.mark.parametrize("words", ["从3栋走到5栋路灯都不亮", "3栋电梯停了 5栋的人说是跳闸"])
async def test_two_houses_in_one_matter_are_one(town, words):
    await town.says("wmZhao", words)
    assert len(await town.tickets()) == 1


async def test_what_he_saw_on_his_round(town):
    """Each house's own, also from one of ours."""
    await town.says("wang", "今天巡查：1.3栋消防通道堆了杂物 2.5栋门口路灯不亮", "own")
    assert [one.place.building for one in await town.tickets()] == ["3", "5"]


async def test_two_of_one_kind_at_one_place_are_one_matter(town):
    """The worker reads both."""
    await town.says("wmLi", "3栋：1.楼道灯泡坏了 2.楼道灯罩也掉了")
    (one,) = await town.tickets()
    assert one.summary == "楼道灯泡坏了；楼道灯罩也掉了"
