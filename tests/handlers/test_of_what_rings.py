"""What one of ours says to us alone of a danger that rings belongs to it, and rings no second one."""

import pytest

from bot.domain.ticket import State, Urgency
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


@pytest.mark.parametrize("who", ["wang", "zhou"])
@pytest.mark.parametrize(
    ("danger", "text", "state"),
    [
        ("有个大爷晕倒在3栋门口", "打120了 我去", State.WORKING),
        ("3栋着火了", "不是着火 是水汽", State.REFUSED),
        ("3栋着火了", "没着火 是人家洗车的水汽", State.REFUSED),
        ("楼道煤气味好大", "煤气味大不大", State.ASSIGNED),
    ],
)
async def test_it_is_said_of_what_rings(town, who, danger, text, state):
    """By the worker and by the duty desk; in the words of the danger itself."""
    await town.says("wmLi", danger, intent="request")
    await town.says(who, text, "own")
    assert [ticket.state for ticket in await town.tickets()] == [state]


async def test_nobody_was_stuck(town):
    """「没困人 是小孩乱按的」: it rings no more; whether the lift goes, somebody still looks."""
    await town.says("wmLi", "我被困电梯里了 1栋", intent="request", category="lift")
    await town.says("wang", "没困人 是小孩乱按的", "own")
    assert [ticket.urgency is Urgency.DANGER for ticket in await town.tickets()] == [False]


@pytest.mark.parametrize("text", ["7栋也着火了", "有人在1栋门口晕倒了", "2栋电梯里困了人"])
async def test_another_place_or_another_danger_rings_for_itself(town, text):
    """While 3栋 burns."""
    await town.says("wmLi", "3栋着火了", intent="request", category="fire_safety")
    await town.says("wang", text, "own")
    assert len(await town.tickets()) == 2
