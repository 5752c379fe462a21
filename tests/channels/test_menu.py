"""The bottom menu: what the platform takes, what a click says."""

import pytest

from bot.channels.app.menu import SUB_BYTES, TOP_BYTES, body
from bot.simulator.answers import Refused
from bot.simulator.menu import check_menu, clicks_of
from bot.texts import words
from bot.texts.menu import MENU, SAYS
from tests.conversations.player import Player


def test_the_platform_takes_our_menu():
    """Three on top, at most five below, names short enough in bytes; every click says a word that somebody hears."""
    ours = body("https://grid.example.org")
    check_menu(ours)
    assert all(len(name.encode()) <= TOP_BYTES for name in MENU)
    assert all(len(title.encode()) <= SUB_BYTES for entries in MENU.values() for title, _ in entries)
    assert {key.removeprefix("menu/") for key in clicks_of(ours)} == set(SAYS)
    for stem, said in SAYS.items():
        assert said in words.HELP_WORDS if stem == "help" else words.said(stem, said) is not None


@pytest.mark.parametrize(
    ("menu", "code"),
    [
        ({"button": []}, 40016),
        ({"button": [{"name": "我的", "type": "click", "key": "a"}] * 4}, 40016),
        ({"button": [{"name": "一二三四五六", "type": "click", "key": "a"}]}, 40018),
        ({"button": [{"name": "我的", "type": "tap", "key": "a"}]}, 40017),
        ({"button": [{"name": "我的", "type": "click", "key": "a" * 129}]}, 40019),
        ({"button": [{"name": "我的", "sub_button": [{"name": "看", "type": "click", "key": "a"}] * 6}]}, 40023),
        ({"button": [{"name": "我的", "sub_button": [{"name": "看", "type": "view", "url": ""}]}]}, 40027),
    ],
)
def test_and_no_other(menu, code):
    """What the platform would refuse, the simulator refuses with its number."""
    with pytest.raises(Refused) as refused:
        check_menu(menu)
    assert refused.value.code == code


async def test_a_click_is_as_good_as_a_word():
    """王师傅 touches 我手里的 and reads his list."""
    town = await Player.start()
    try:
        await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
        await town.presses("wang", "menu/mine")
        await town.presses("chen", "menu/pending")
        await town.presses("wang", "menu/nothing")
        assert any(line.startswith("手里 1 件") for line in await town.heard("wang"))
        assert any(line.startswith("没办完的 1 件") for line in await town.heard("chen"))
    finally:
        await town.store.close()
