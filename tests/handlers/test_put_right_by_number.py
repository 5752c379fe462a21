"""王师傅 puts a kind or a place right in plain words, by the matter's number."""

import pytest

from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00, with #1, a lamp at 3栋."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    player.keys[1] = player.last.key
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 改成物业", "property"), ("1 归到电梯", "lift"), ("1 这是水的事", "water"), ("1 算停车类", "parking"),
        ("1 不对，这是消防的问题", "fire_safety"), ("#1 改为环境卫生吧", "hygiene"),
    ],
)  # fmt: skip
async def test_the_kind_is_what_he_says(town, text, code):
    """By its name in the register or as a neighbour calls it."""
    await town.says("wang", text, chat="app:wang")
    assert (await town.ticket()).category.value == code
    assert any(line.startswith("#1 归到") for line in await town.heard("wang"))


@pytest.mark.parametrize("text", ["1 是3栋2单元的", "1 在3栋2单元", "1 地方不对，应该是3栋2单元"])
async def test_the_place_is_what_he_says(town, text):
    """The house stays, the entrance is new."""
    await town.says("wang", text, chat="app:wang")
    place = (await town.ticket()).place
    assert (place.building, place.unit) == ("3", "2")
    assert "#1 的地方改成3栋2单元了。" in await town.heard("wang")


async def test_another_house_moves_it_into_other_hands(town):
    """7栋 is 刘敏's."""
    await town.says("wang", "1 是7栋的", chat="app:wang")
    assert (await town.ticket()).assignee == "w2"


@pytest.mark.parametrize("text", ["1 是小高的事", "1 3栋2单元的灯也坏了", "1 改成明天", "1 算了"])
async def test_what_names_no_kind_and_no_place_changes_neither(town, text):
    """Nor what tells more than a place."""
    before = await town.ticket()
    await town.says("wang", text, chat="app:wang")
    after = await town.ticket()
    assert (after.category.value, after.place) == (before.category.value, before.place)


async def test_nobody_who_may_not_work_on_it_changes_it(town):
    """A resident's 「1 改成电梯」 is none."""
    await town.says("wmLi", "1 改成电梯", chat="app:wmLi")
    assert (await town.ticket()).category.value == "power"
