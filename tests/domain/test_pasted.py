"""What is copied out of a chat is the words, not who said them and when."""

import pytest

from bot.domain.pasted import MOST, words_of


@pytest.mark.parametrize(
    ("copied", "said"),
    [
        ("3栋电梯停了", "3栋电梯停了"),
        ("李阿姨 11-22 10:23:11\n3栋电梯停了", "3栋电梯停了"),
        ("3栋-李@微信 2026/11/22 10:23\n电梯停了\n麻烦看看", "电梯停了，麻烦看看"),
        ("平安是福:\n楼道灯不亮", "楼道灯不亮"),
        ("李阿姨\u3000下午 3:05\r\n门禁坏了", "门禁坏了"),
        ("昨天 21:40\n楼上装修", "楼上装修"),
        ("从昨天 21:40 停水到现在", "从昨天 21:40 停水到现在"),
        ("垃圾没人收，\n三天了", "垃圾没人收，三天了"),
        ("地点：3栋", "地点：3栋"),
        ("李阿姨:\n10:23", ""),
        ("", ""),
        ("啊" * 3000, "啊" * MOST),
    ],
)
def test_only_the_words_are_left(copied, said):
    """Names and times on lines of their own fall away; a time within a sentence stays."""
    assert words_of(copied) == said
