"""How much longer a worker asks for."""

from datetime import timedelta

import pytest

from bot.domain.more_time import asked_for


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        ("能不能晚两天", timedelta(days=2)),
        ("再宽限半天行不行", timedelta(hours=12)),
        ("我想延3天", timedelta(days=3)),
        ("晚一个小时吧", timedelta(hours=1)),
        ("得缓一个星期", timedelta(weeks=1)),
        ("可以晚十天吗？", timedelta(days=10)),
        ("晚两天行不", timedelta(days=2)),
        ("今天弄不完 给我宽限两天", timedelta(days=2)),
        ("这礼拜实在忙不过来了，再缓一周成不", timedelta(weeks=1)),
    ],
)
def test_more_time_in_his_own_words(text, longer):
    assert asked_for(text) == longer


@pytest.mark.parametrize(
    "text", ["今天弄不完了", "晚饭两天没吃", "今天晚点到", "水费晚两天交行吗", "晚上三点", "两天", ""]
)
def test_other_sentences_ask_for_none(text):
    """Who speaks of supper or of his bill has no deadline to move."""
    assert asked_for(text) is None
