import pytest

from bot.texts import words


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("收到，我等会儿带灯泡过来看", "accept"),
        ("2号楼1单元三楼的灯换好了，换了个声控开关", "finish"),
        ("A座9楼的水管接头换了，已经不漏了", "finish"),
        ("明天换好了再说", "accept"),
        ("还没修好", ""),
        ("转物业，老丁看下水泵压力", "transfer"),
        ("等配件，后天到", "wait"),
        ("灯好了，大家看看", "finish"),
        ("跟师傅约好了", ""),
        ("门好了没有", ""),
        ("这个不是诉求", "refuse"),
        ("今天太阳真大", ""),
    ],
)
def test_what_a_workers_free_words_do(text, step):
    """The step a good colleague would have read out of them."""
    assert words.step_of(text) == step


@pytest.mark.parametrize(
    ("stem", "text", "number", "rest"),
    [
        ("finish", "办结 1024 换了主板", 1024, "换了主板"),
        ("finish", "#12 修好了，换了主板", 12, "换了主板"),
        ("finish", "换了主板，修好了", 0, "换了主板"),
        ("finish", "3栋的灯修好了 ＃１０２４", 1024, "3栋的灯"),
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


@pytest.mark.parametrize(
    ("stem", "text"), [("confirm", "好了好了不说了"), ("follow", "我家也是三口人"), ("mine", "我的天")]
)
def test_a_word_inside_talk_is_talk(stem, text):
    """A whole sentence is asked for where a word alone would be too little."""
    assert words.said(stem, text) is None
