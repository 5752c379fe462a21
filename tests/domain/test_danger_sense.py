"""How people put it when it happens, beside the words that the rules know."""

import pytest

from bot.domain.danger import goes_on, hits, is_over, is_witness
from bot.domain.danger_kinds import kind_of
from bot.domain.danger_sense import Weights, pieces_of, sense, telling, written


@pytest.mark.parametrize(
    "text",
    [
        "俺家隔壁喊了半天没人应声，门缝里往外飘烟",
        "冰面咔嚓裂了，娃还在中间",
        "嬢嬢坐在地上起不来，嘴角歪起",
        "他把我妈堵在楼道里，手里攥着个酒瓶",
        "老爸在柜台前输密码，对面说是公安",
        "老伴胸口疼得厉害",
        "我家娃娃找不到了，到处都没有",
        "这家打电话没人接，门也敲不开，老人三天没出来了",
        "阳台那个东西看着要下来",
        "他喝多了吐完就没动静了",
        "娃说有个伯伯要带他去看小兔子",
    ],
)
def test_another_way_of_saying_it_is_heard(text):
    """Dialect, haste and roundabout words hide no danger."""
    assert hits(text)


@pytest.mark.parametrize(
    "text", ["门口的灯想申请换个亮点的", "周末谁一起去爬山", "请问暖气几号开始供", "上周打架那两家和好了"]
)
def test_what_is_asked_told_or_over_is_calm(text):
    """A wish, a plan, a question and last week's quarrel ring nobody."""
    assert hits(text) == ()


def test_a_guess_says_that_it_is_one():
    """Where only the wording rang, the kind is a guess, and a neighbour's 「我也」 may join what rings already."""
    (hit,) = hits("我也闻到了，娃儿还在屋头")

    assert hit.guessed
    assert is_witness("我也闻到了，娃儿还在屋头")
    assert not is_witness("谁家也闻到了吗")


@pytest.mark.parametrize("text", ["门也敲不开", "我家娃娃不见了", "我妈在家晕倒了", "谁家也闻到了吗"])
def test_who_tells_of_his_own_is_no_witness(text):
    """Whose own mother fainted does not speak of the fire that somebody else told of."""
    assert not is_witness(text)


@pytest.mark.parametrize("text", ["我家也有味道", "二单元也是", "楼下都闻到了", "同样，六楼更呛"])
def test_who_says_it_is_so_with_him_too_is_a_witness(text):
    """「我家也是」 belongs to what somebody told of before."""
    assert is_witness(text)


@pytest.mark.parametrize(
    "text", ["二单元楼道也全是烟了", "里面还有个坐轮椅的没下来", "那块板又往下坠了一截", "他还在踹门"]
)
def test_what_a_neighbour_sees_belongs_to_the_danger(text):
    """While it goes on, what others see and hear of it is part of it, though no word of it would ring alone."""
    assert goes_on(text, None, 60.0)
    assert not goes_on(text, None, None)


@pytest.mark.parametrize(
    "text", ["快打119", "人都没事吧", "吓得我腿软", "前两年也着过", "我家没闻到", "谁家有多的纸箱", "火扑灭了"]
)
def test_what_neighbours_advise_ask_or_sigh_does_not(text):
    """Advice, questions, fright and other talk around a danger are none."""
    assert not goes_on(text, None, 60.0)


@pytest.mark.parametrize(
    ("text", "on"),
    [("电话13800000021", False), ("里头是我爸", True), ("灭了，没事了", False), ("人来了，手里拿着刀", True)],
)
def test_whoever_told_of_it_goes_on(text, on):
    """The next words of who told of it belong to it, unless they give a number or say that it is over."""
    assert goes_on(text, 30.0, 30.0) is on


@pytest.mark.parametrize("text", ["消防车堵在路口进不来", "人还在里面", "又烧大了", "保安来了也打不开", "[图片]"])
def test_help_that_cannot_help_ends_nothing(text):
    """That somebody came is no end while it goes on all the same."""
    assert goes_on(text, 120.0, 120.0)
    assert not is_over(text)


@pytest.mark.parametrize("text", ["火灭了，多谢各位", "没事了，大家放心", "找到了，在同学家", "人救出来了"])
def test_who_told_of_it_says_that_it_is_over(text):
    """After 「火灭了」 the talk goes back to being talk."""
    assert is_over(text)
    assert not goes_on(text, 120.0, 120.0)


def test_the_longer_ago_the_plainer_it_must_be():
    """Half an hour later only what plainly goes on belongs to it, and after an hour nothing that must be guessed."""
    plainly, hardly = "人还在里面", "门是锁着的"

    assert [goes_on(plainly, seconds, seconds) for seconds in (60.0, 1800.0, 3700.0)] == [True, True, False]
    assert [goes_on(hardly, seconds, seconds) for seconds in (60.0, 3500.0)] == [True, False]


def test_what_adds_to_it_needs_less():
    """Where the models hear that it adds to the dangerous matter, fainter words belong; where they hear talk, plainer."""
    text = "水涨到台阶上了"

    assert goes_on(text, None, 300.0, joins=True)
    assert not goes_on(text, None, 900.0, chat=True)


@pytest.mark.parametrize(
    "text",
    [
        "楼道里全是烟头",
        "楼梯拐角全是烟头，踩都没处踩",
        "过道里一股烟味，又有人躲这抽烟",
        "家里全是油烟味",
        "家里停电了",
        "电梯又停了，爬了十二楼",
        "今天演习的警报真响",
    ],
)
def test_dirt_and_faults_are_calm(text):
    """Cigarette ends, kitchen smoke and a lift that stands still frighten nobody."""
    assert hits(text) == ()


@pytest.mark.parametrize("text", ["楼道里全是烟", "电梯又停了，老人困在里面", "着啦着啦都下楼", "关里头了，没灯，谁来"])
def test_a_word_more_makes_it_a_danger(text):
    """Smoke instead of cigarette ends, somebody in the lift that stands still."""
    assert hits(text)


def test_the_words_that_tell_most_are_found():
    """What is quoted is the stretch that weighs most."""
    weights = Weights({"冒": 1.0, "冒烟": 3.0, "早": -2.0}, bias=-1.0)

    start, end = telling("早上好楼里冒烟", weights)

    assert "早上好楼里冒烟"[start:end] == "冒烟"


def test_saying_it_three_times_tells_as_much():
    """Repeating a cry neither silences nor swells it much."""
    weights = Weights({"火": 2.0}, bias=-1.0)

    assert abs(sense("着火了", weights) - sense("着火了着火了着火了", weights)) < 0.3


def test_figures_are_alike():
    """Which house it is says nothing about the danger."""
    assert pieces_of("3栋") == pieces_of("8栋")


def test_weights_are_written_in_order():
    """The same weights make the same file."""
    assert written(Weights({"烟": 0.5, "冒": -1.0}, bias=-2.0)) == "bias\t-200\n冒\t-100\n烟\t50\n"


def test_a_kind_is_guessed_from_its_words():
    """What the office reads first is what it is most likely about."""
    assert kind_of("电梯里关着人") == "lift"
    assert kind_of("嗯") == "other"
