"""A card's lines become one paragraph, and still read as sentences."""

from bot.channels.wecom.cards import _sentences


def test_where_a_line_ended_a_sentence_ends():
    """The notice and its groups do not run into each other; what ends already is left, and the last line as it is."""
    assert _sentences("明天停水\n发到 2 个群：甲。\n由 1 个人点") == "明天停水。 发到 2 个群：甲。 由 1 个人点"
    assert _sentences("一句") == "一句"
    assert _sentences("") == ""
