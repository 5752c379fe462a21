"""A picture, then its words."""

from bot.messages import Kind
from tests.conversations.player import Player


async def test_the_picture_before_the_words_belongs_to_them():
    """He sends the picture and then types: the worker hears that there is a picture; an older one is none of it."""
    town = await Player.start()
    await town.says("wmQian", kind=Kind.IMAGE)
    await town.says("wmLi", kind=Kind.IMAGE)
    town.clock.pass_by(minutes=5)
    await town.says("wmLi", kind=Kind.IMAGE)
    town.clock.pass_by(seconds=30)
    await town.says("wmLi", "3栋门口的垃圾桶没人收", intent="request", category="hygiene")

    assert [line for line in await town.heard("wang") if "图片" in line] == ["#1 又发来一张图片。"]
    await town.store.close()
