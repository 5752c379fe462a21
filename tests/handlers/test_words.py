import pytest

from bot.texts import words


@pytest.mark.parametrize(
    ("stem", "text", "number", "rest"),
    [
        ("finish", "办结 1024 换了主板", 1024, "换了主板"),
        ("finish", "#12 修好了，换了主板", 12, "换了主板"),
        ("finish", "换了主板，修好了", 0, "换了主板"),
        ("finish", "3栋的灯修好了 ＃１０２４", 1024, "3栋的灯修好了"),
        ("finish", "松岭#12 修好了", 12, ""),
        ("transfer", "转派 12 王师傅", 12, "王师傅"),
        ("transfer", "转物业", 0, "物业"),
        ("proxy", "代报 张大爷 3栋 楼道灯坏", 0, "张大爷 3栋 楼道灯坏"),
        ("confirm", "好了，谢谢王师傅", 0, ""),
        ("why", "为什么 #12", 12, ""),
        ("accept", "@网格助手 收到", 0, ""),
    ],
)
def test_number_and_words_beside_a_command(stem, text, number, rest):
    """Numbers are found in any form, house numbers are not taken for them, what is left is the note."""
    said = words.said(stem, text)
    assert (said.number, said.rest) == (number, rest)


@pytest.mark.parametrize("text", ["12 修好了吗", "#12 处理好了没有", "跟师傅约好了", "物业那边沟通了"])
def test_a_question_and_half_a_word_finish_nothing(text):
    """小周 asks whether #12 is done: it is not done by that."""
    assert (words.said("finish", text), words.said_step(text)) == (None, None)


@pytest.mark.parametrize(
    ("stem", "text"), [("confirm", "好了好了不说了"), ("follow", "我家也是三口人"), ("mine", "我的天")]
)
def test_a_word_inside_talk_is_talk(stem, text):
    """A whole sentence is asked for where a word alone would be too little."""
    assert words.said(stem, text) is None
