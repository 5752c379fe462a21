import pytest

from bot.deeds.voice import voice
from bot.errors import NotYours
from tests.conversations.player import Player


async def test_the_office_turns_it_on_and_off():
    """Nothing is said to residents until the office says so, and it may change its mind."""
    town = await Player.start(listen_only=True)
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    assert await town.heard("group") == []

    await town.says("zhou", "正式运行", "alone")
    await town.says("wmZhao", "1栋停水了", intent="request", category="water")
    assert len(await town.heard("group")) == 1

    await town.says("zhou", "试运行", "alone")
    assert await town.heard("group") == [], "what no hand has pressed yet is taken back"
    await town.says("wmZhao", "1栋垃圾没人收", intent="request", category="hygiene")
    assert await town.heard("group") == []
    await town.store.close()


async def test_a_worker_cannot(town):
    """It is the office's decision."""

    def turn(desk):
        with pytest.raises(NotYours):
            voice(desk, False, desk.people.actor("wang", desk.now.date()), desk.now)

    await town.do(turn)
