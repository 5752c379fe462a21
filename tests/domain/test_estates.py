"""Names of estates and schools in letters that no book helps to read."""

import pytest

from bot.domain.estates import apart, named, swapped


def two(mine, yours, about="地下车库每到下雨就漏水，物业一直不管"):
    return named(mine.format(about), ""), named(yours.format(about), "")


@pytest.mark.parametrize(
    ("mine", "yours"),
    [
        ("投诉X3区柳岸小区{}", "投诉X3区松涛花园{}"),
        ("X3区金柳路小区{}", "X3区松涛小区{}"),
        ("X市柳江学院强制学生实习，{}", "X市涉外柳江学院强制学生实习，{}"),
        ("请问松湖湾国际小区{}怎么办", "请问柳城苑小区{}怎么办"),
    ],
)
def test_the_same_words_about_two_estates_are_two_matters(mine, yours):
    """The same complaint word for word about another estate or school is another matter, whichever comes first."""
    one, other = two(mine, yours)

    assert apart(one, other)
    assert apart(other, one)


@pytest.mark.parametrize(
    ("mine", "yours"),
    [
        ("投诉X3区松涛花园{}", "松涛花园小区{}"),
        ("松涛的{}，松涛花园", "X3区松涛{}"),
        ("X3区保安路金柳湾花园{}", "关于金柳湾{}"),
        ("松涛国际花园{}", "松淘国际花园{}"),
        ("松涛花园{}", "安置小区{}"),
        ("我们小区{}", "{}"),
    ],
)
def test_one_estate_written_in_two_ways_stays_one(mine, yours):
    """A name without its kind, with its street before it, with one wrong character, or no name at all keeps nobody apart."""
    assert not apart(*two(mine, yours))


def test_the_body_names_the_place_where_the_subject_does_not():
    """Where the subject names no estate, the first words of the letter do."""
    assert apart(named("噪音扰民", "柳岸小区楼下夜里施工"), named("噪音扰民", "松涛花园楼下夜里施工"))


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "小区", "区" * 20_000, "园" * 20_000, "🙂小区"])
def test_any_text_is_read(text):
    """Whatever is written, reading ends, and a letter is never apart from itself."""
    assert not apart(named(text, text), named(text, text))


def test_a_letter_with_another_name_in_it_is_another_matter():
    """Who sends a letter again with one name put for another throughout, even one that no rule knows, tells of another place."""
    words = "反映{0}楼道的灯，{0}三号门里已经黑了两周，物业说在等配件"

    assert swapped(named(words.format("柳岸尚都"), ""), named(words.format("松涛一品"), ""))
    assert swapped(named("柳岸花园的灯坏了", "黑了两周"), named("松涛小区的灯坏了", "黑了两周"))


@pytest.mark.parametrize(
    ("mine", "yours"),
    [("恒光家装", "光恒家装"), ("恒光建筑装饰", "恒光装饰"), ("五号", "5号"), ("柳岸", "柳岸尚都")],
)
def test_a_name_turned_round_or_cut_stays_one(mine, yours):
    """Who turns a firm's characters round to pass a filter, leaves some out or writes a figure instead of a word means the same one."""
    words = "请查{0}，{0}收了钱不开工"

    assert not swapped(named(words.format(mine), ""), named(words.format(yours), ""))


def test_other_words_about_one_place_are_no_other_name():
    """A letter told again in other words is not kept apart by what was worded differently once."""
    assert not swapped(named("柳岸小区的灯坏了", "黑了两周"), named("柳岸小区的灯不亮", "黑了两周"))
