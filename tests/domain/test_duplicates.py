"""One lift, five reports; two lifts, two matters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.categories import CATEGORIES
from bot.domain.duplicates import MERGE, agreement, conflict, is_wide, likeness, same_matter
from bot.domain.ticket import Place

HOME = "柳岸家园"


def at(building="", unit="", room="", spot="", estate=HOME):
    return Place(estate, building, unit, room, spot)


@pytest.mark.parametrize(
    ("a", "b", "category", "a_text", "b_text"),
    [
        (at("3", "2"), at("3", "2"), "lift", "3号楼2单元电梯停了", "二单元电梯坏了没人修"),
        (at("3"), at("3"), "lift", "3栋电梯不动了", "3号楼升降机停运"),
        (at("3", "", "501"), at("3", "", "602"), "water", "501停水了", "我家602没水"),
        (at("3"), at("3"), "power", "3栋停电了", "3号楼跳闸没电"),
        (at(spot="南门"), at(spot="南门"), "property", "南门道闸坏了", "南门的道闸抬不起来"),
        (at(spot="小花园"), at(spot="小花园"), "power", "小花园路灯不亮", "小花园的路灯坏了"),
        (at("3"), at("3"), "noise", "楼上半夜装修", "冲击钻又响了，装修吵得睡不着"),
    ],
)
def test_neighbours_report_one_matter(a, b, category, a_text, b_text):
    """What several neighbours say of one thing is one matter, in other words too."""
    same, score = same_matter(a, b, category, category, a_text, b_text)

    assert same
    assert MERGE <= score <= 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (at("3"), at("3", estate="青山里")),
        (at("3"), at("5")),
        (at("3", "1"), at("3", "2")),
        (at(spot="南门"), at(spot="北门")),
    ],
)
@pytest.mark.parametrize("category", ["lift", "water", "hygiene"])
def test_two_known_places_are_two_matters(a, b, category):
    """Other estate, house, entrance or spot: never one matter, though the words are the same."""
    assert same_matter(a, b, category, category, "电梯停了没水", "电梯停了没水") == (False, 0.0)


def test_rooms_are_ignored_for_the_whole_house():
    """Water gone in two flats is one matter; rubbish before two doors is two."""
    a, b = at("3", "1", "501"), at("3", "1", "602")

    assert same_matter(a, b, "water", "water", "停水了", "停水了")[0]
    assert not same_matter(a, b, "hygiene", "hygiene", "门口垃圾没人收", "门口垃圾没人收")[0]
    assert not same_matter(a, b, "parking", "parking", "车位被占", "车位被占")[0]


def test_the_room_counts_where_one_of_both_is_no_matter_of_the_house():
    """Only where both concern the house is the room left aside."""
    assert not same_matter(at("3", "", "501"), at("3", "", "602"), "water", "dispute", "漏水", "漏水")[0]


def test_other_things_in_one_house():
    """The lift and the rubbish of one house are two matters."""
    assert not same_matter(at("3"), at("3"), "lift", "hygiene", "电梯停了", "楼道垃圾没人收")[0]


THINGS = {
    "楼道灯": "power", "电梯": "lift", "门禁": "property", "下水道": "water", "垃圾桶": "hygiene", "充电桩": "parking", "消防栓": "fire_safety",
    "暖气": "gas_heat", "健身器材": "culture", "长椅": "green_pets",
}  # fmt: skip
TAILS = [
    "坏了",
    "又坏了 三天了没人修",
    "坏了好几天了 报了没人来",
    "不能用了 谁管管",
    "坏了，麻烦师傅来看看",
    "又出毛病了 怎么回事啊",
    "坏了一个礼拜了都",
]


@given(
    st.lists(st.sampled_from(sorted(THINGS)), min_size=2, max_size=2, unique=True),
    st.sampled_from(TAILS),
    st.sampled_from(TAILS),
)
def test_how_it_is_broken_makes_no_two_things_one(things, one, other):
    """「3栋楼道灯坏了」 and half an hour later 「3栋门禁坏了」: a second matter, however alike the complaint."""
    a, b = things
    assert not same_matter(at("3"), at("3"), THINGS[a], THINGS[b], f"3栋{a}{one}", f"3栋{b}{other}")[0]


@pytest.mark.parametrize(
    ("a", "b", "category"),
    [
        ("3栋门禁坏了", "3栋道闸坏了", "property"), ("3栋井盖坏了", "3栋外墙坏了", "fire_safety"), ("3栋停电了", "3栋楼道灯坏了", "power"),
        ("3栋垃圾没人收", "3栋楼道有狗屎", "hygiene"), ("3栋楼上装修吵", "3栋广场舞吵", "noise"),
    ],
)  # fmt: skip
def test_two_things_of_one_kind_in_one_house(a, b, category):
    """The same kind, the same house, and yet another thing."""
    assert not same_matter(at("3"), at("3"), category, category, a, b)[0]


@pytest.mark.parametrize(
    ("a", "b", "kinds"),
    [
        ("3栋单元门坏了关不上", "3栋单元门关不上", ("property", "building")), ("3栋门口井盖坏了", "3栋门口井盖翘起来", ("traffic", "fire_safety")),
        ("北门路灯不亮", "北门路灯坏了几盏", ("power", "traffic")), ("3栋楼道灯坏了", "3栋楼道灯不亮", ("power", "building")),
    ],
)  # fmt: skip
def test_one_thing_that_is_filed_in_two_ways(a, b, kinds):
    assert same_matter(at("3"), at("3"), *kinds, a, b)[0]


def test_nothing_known_is_nothing_alike():
    """Two messages that say nothing are not one matter."""
    assert not same_matter(Place(), Place(), "other", "other", "", "")[0]


def test_kinds_of_the_whole_house():
    """Lift, water, power, gas and heat, fire safety and noise concern the house; an unknown kind does not."""
    wide = {code for code in CATEGORIES if is_wide(code)}

    assert wide == {"lift", "water", "power", "gas_heat", "fire_safety", "noise"}
    assert not is_wide("")
    assert not is_wide("no such kind")


def test_how_much_places_agree():
    """The same entrance says more than the same house, another house nothing."""
    assert agreement(at("3", "2"), at("3", "2")) == 1.0
    assert 0 < agreement(at("3", "2"), at("3")) < 1.0
    assert agreement(at("3"), at("5")) == 0.0
    assert agreement(at(), at()) == 0.0
    assert agreement(at(spot="南门"), at(spot="南门")) == 1.0


def test_other_words_for_one_thing_are_alike():
    """升降机 is a lift, 没水 is 停水."""
    assert likeness("电梯停了", "升降机罢工") > likeness("电梯停了", "楼道垃圾")
    assert likeness("停水了", "没得水") > likeness("停水了", "停电了")
    assert likeness("电梯停了", "电梯停了") == pytest.approx(1.0, abs=0.1)
    assert likeness("", "电梯") == 0.0


_PLACES = st.builds(
    Place,
    st.sampled_from(["", HOME, "青山里"]),
    st.sampled_from(["", "3", "5", "C"]),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["", "501", "602"]),
    st.sampled_from(["", "南门", "小花园"]),
)
_KINDS = st.sampled_from([*CATEGORIES, ""])
_WORDS = st.sampled_from(["电梯停了", "升降机坏了", "停水了", "3栋没水", "垃圾没人收", "", "谢谢", "路灯不亮", "😂"])


@given(_PLACES, _PLACES, _KINDS, _KINDS, _WORDS, _WORDS)
@settings(max_examples=400, deadline=None)
def test_the_order_does_not_matter(a, b, a_kind, b_kind, a_text, b_text):
    """Who reported first changes nothing."""
    there, back = same_matter(a, b, a_kind, b_kind, a_text, b_text), same_matter(b, a, b_kind, a_kind, b_text, a_text)

    assert there[0] == back[0]
    assert there[1] == pytest.approx(back[1])


@given(_PLACES, _PLACES, _KINDS, _WORDS)
@settings(max_examples=400, deadline=None)
def test_never_across_estates_or_known_houses(a, b, kind, text):
    """Never across estates; two different known houses, entrances or spots never merge."""
    same, score = same_matter(a, b, kind, kind, text, text)

    assert 0.0 <= score <= 1.0
    for mine, theirs in ((a.estate, b.estate), (a.building, b.building), (a.unit, b.unit), (a.spot, b.spot)):
        if mine and theirs and mine != theirs:
            assert (same, score) == (False, 0.0)


@given(_PLACES, _PLACES)
@settings(max_examples=200, deadline=None)
def test_conflict_has_no_order(a, b):
    """Two places contradict each other from both sides, none itself."""
    assert conflict(a, b) == conflict(b, a)
    assert not conflict(a, a)
    assert conflict(a, b) or not conflict(a, b, wide=True)
