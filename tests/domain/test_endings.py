"""「不漏了」 is an end, 「又停了」 and 「越滴越大」 are none."""

import pytest

from bot.domain.endings import asks_whether, goes_on, is_fine_here, is_good, is_safe, names_something_good, only_thanks


@pytest.mark.parametrize(
    "text",
    ["好了", "修好了，谢谢王师傅", "灯亮了", "来水了", "水来哒", "不漏了", "通喽", "车挪走了", "收走了", "没声音了", "能用了", "可以用了", "门修上了", "又好了",
     "五栋来水喽", "電來了"],
)  # fmt: skip
def test_it_is_over(text):
    """In any dialect's 了, in traditional characters too."""
    assert is_good(text, asked=False)
    assert not goes_on(text)


@pytest.mark.parametrize(
    "text", ["又停了", "又响起来了", "现在流成线了", "越滴越大了", "水更大了", "漫到客厅来了", "还在滴", "还是不行", "越来越臭", "又堵了，水流出来", "修了个寂寞", "修了跟没修一样", "白换了"]
)  # fmt: skip
def test_it_goes_on(text):
    """What gets worse or has begun again is no end, whatever 了 stands behind it."""
    assert goes_on(text)
    assert not is_good(text, asked=True)


def test_stopped_is_good_of_what_somebody_has_told_to_be_done():
    """「停了」 of a noise that was seen to; of a lift that nobody has touched it is the trouble itself."""
    assert is_good("停了", asked=True)
    assert not is_good("停了", asked=False)


@pytest.mark.parametrize(
    "text",
    [
        "修好了没有？",
        "好了吗",
        "通了没得",
        "可以了不",
        "好了？",
        "怎么就好了",
        "怎么就修好了 我还没看呢",
        "这就好了吗",
        "真的好了？",
    ],
)
def test_a_question_is_no_yes(text):
    assert asks_whether(text)
    assert not is_good(text, asked=True)


@pytest.mark.parametrize("text", ["怎么这么快就好了 谢谢师傅", "看到了 亮着呢", "这回结实了", "电梯动了"])
def test_wonder_and_what_one_sees_are_a_yes(text):
    """Who was asked says what she sees, or is glad that it went so fast."""
    assert not asks_whether(text)
    assert is_good(text, asked=True)


@pytest.mark.parametrize("text", ["白天还亮着呢", "路灯一直亮着", "电梯不动了", "一动不动了"])
def test_a_lamp_by_day_and_a_lift_that_stands_are_not_good(text):
    assert not is_good(text, asked=True)


@pytest.mark.parametrize("text", ["谢谢王师傅", "辛苦了", "好的，谢谢", "麻烦了 谢谢", "非常感谢你们", "谢谢🙏"])
def test_thanks_are_only_thanks(text):
    assert only_thanks(text)


@pytest.mark.parametrize("text", ["谢谢，是2单元", "麻烦快一点", "谢谢，还在漏", "辛苦师傅下午来", "好的", ""])
def test_what_stands_beside_thanks_is_read(text):
    assert not only_thanks(text)


def test_something_good_beside_something_else():
    """「垃圾拉走了，地还没冲」 names what is done, and is no yes to all of it."""
    assert names_something_good("垃圾拉走了，地还没冲")
    assert not is_good("垃圾拉走了，地还没冲", asked=True)


@pytest.mark.parametrize(
    "text",
    [
        "人出来了，谢谢",
        "抱下来了 谢天谢地",
        "找到了找到了",
        "火扑灭了",
        "没味了",
        "虚惊一场",
        "送医院了",
        "娃平安 谢谢大家",
    ],
)
def test_a_danger_is_over_by_words_that_say_so(text):
    assert is_safe(text)


@pytest.mark.parametrize(
    "text", ["谢谢王师傅 刚才吓死我了", "谢谢大家", "消防来了", "还没出来", "好了没有？", "又冒烟了", "人还在里面"]
)
def test_thanks_and_relief_end_no_danger(text):
    """Nor does that help has come."""
    assert not is_safe(text)


@pytest.mark.parametrize("text", ["我们1单元好的", "我家有水", "我们这边正常啊", "我家没停", "俺家电梯好着呢"])
def test_where_it_is_fine_it_is_fine(text):
    """Said to who asks whether others have it too."""
    assert is_fine_here(text)


@pytest.mark.parametrize(
    "text", ["我家也没水", "我们也停了", "我家没水", "我们这栋好的那部电梯也停了", "好的", "我家灯不亮"]
)
def test_where_it_is_not_it_is_not(text):
    """A second household, or nothing said of one."""
    assert not is_fine_here(text)
