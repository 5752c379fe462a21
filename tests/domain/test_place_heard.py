"""Places misheard, spots by other words, houses that say where a spot is, against a small book of our own."""

import pytest

from bot.domain.book import Book, Building, Estate, Spot
from bot.domain.place import find, find_places
from bot.domain.place_heard import figures_mended
from bot.domain.ticket import Place

YARD = Estate(
    "枫桥里",
    buildings=(
        *(Building(str(n), (f"{n}栋", f"{n}号楼"), ("1", "2"), 8, 3) for n in range(1, 13)),
        Building("5号院", ("5号院", "五号院")),
        Building("D", ("D区",), (), 1, 40, "shop"),
    ),
    spots=(
        Spot("东门"),
        Spot("南门"),
        Spot("快递柜"),
        Spot("凉亭"),
        Spot("垃圾站"),
        Spot("公厕", ("厕所",)),
        Spot("地下车库B2"),
    ),
)
BOOK = Book((YARD,))


def here(building="", unit="", room="", spot=""):
    return Place("枫桥里", building, unit, room, spot)


def heard(text):
    return tuple(found.place for found in find(text, BOOK, misheard=True))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("期洞儿单元电梯停了", here("7", "2")),
        ("山号楼停水", here("3")),
        ("我在启动一单元，楼道没灯", here("7", "1")),
        ("石二栋漏雨", here("12")),
        ("五当2单元有人吵架", here("5", "2")),
        ("八懂楼下一股味", here("8")),
        ("冬门的灯不亮", here(spot="东门")),
        ("在难门口摔了一跤", here(spot="南门")),
        ("快第柜打不开", here(spot="快递柜")),
        ("快低贵黑屏了", here(spot="快递柜")),
        ("垃及栈没人收", here(spot="垃圾站")),
        ("你去冬门看看", here(spot="东门")),
    ],
)
def test_a_place_is_known_by_its_sound(text, place):
    """What a transcript makes of figures and names is still the place that was said."""
    assert heard(text) == (place,)


@pytest.mark.parametrize(
    "text", ["我家是栋老房子", "就三个单元没水", "活动门面要收费", "他站在洞口", "运动会在哪开", "五楼三单元那边"]
)
def test_ordinary_words_are_no_misheard_places(text):
    """A word that happens to sound like a spot is left alone."""
    assert not any(place.building or place.spot for place in heard(text))


def test_a_storey_behind_an_entrance_is_no_house():
    """「5 栋 1 单元堵了，一楼往上冒」 names one entrance, also where houses are called 1 楼, 2 楼."""
    old = Book(
        (
            Estate(
                "厂宿舍",
                buildings=tuple(Building(str(n), (f"{n}楼", f"{n}号楼"), ("1", "2"), 6, 2) for n in range(1, 8)),
            ),
        )
    )
    assert find_places("5号楼1单元堵了，一楼家里往上冒", old) == (Place("厂宿舍", "5", "1"),)
    assert find_places("5楼1单元堵了", old) == (Place("厂宿舍", "5", "1"),)


def test_mending_keeps_the_length():
    """So that spans of what was found fit what was said."""
    for text in ("期洞儿单元", "石二栋", "我在是洞二单元", "没有楼号"):
        assert len(figures_mended(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("丰巢又坏了", "快递柜"),
        ("东大门进不来", "东门"),
        ("小南门锁了", "南门"),
        ("亭子的灯不亮", "凉亭"),
        ("垃圾房臭得很", "垃圾站"),
        ("负二层进水", "地下车库B2"),
    ],
)
def test_a_spot_by_another_word(text, spot):
    """Where the book has one such spot, another word for it is understood."""
    assert find_places(text, BOOK) == (here(spot=spot),)


def test_a_door_that_is_left_out_is_still_masked():
    """「我在 3 栋 502 都听得见」 is no place of the matter, yet the number is a private door."""
    text = "6栋楼顶放鞭炮，我在3栋502都听得见"
    (found,) = find(text, BOOK)
    assert found.place == here("6")
    assert [text[start:end] for start, end in found.rooms] == ["502"]


def test_a_spot_called_after_a_house_is_in_it():
    """「C 座连廊」 tells the house too."""
    book = Book((Estate("云台", buildings=(Building("C", ("C座",)),), spots=(Spot("C座连廊", ("连廊",)),)),))
    assert find_places("连廊漏雨", book) == find_places("C座连廊漏雨", book) == (Place("云台", "C", spot="C座连廊"),)


def test_another_word_means_nothing_where_two_could_be_meant():
    """With two bins in the book 「垃圾房」 is neither of them."""
    two = Book((Estate("甲里", spots=(Spot("垃圾站"), Spot("垃圾池"))),))
    assert find_places("垃圾房臭", two) == ()
    assert find_places("垃圾池臭", two) == (Place("甲里", spot="垃圾池"),)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("南门那个亭子漏雨", here(spot="凉亭")),
        ("东门的快递柜黑屏", here(spot="快递柜")),
        ("快递柜7栋旁边那个坏了", here("7", spot="快递柜")),
        ("垃圾站又满了，就在5栋后面", here("5", spot="垃圾站")),
        ("垃圾站没人收，挨着6栋", here("6", spot="垃圾站")),
        ("3栋一楼快递柜打不开", here("3", spot="快递柜")),
        ("5号院3号楼停水", here("3")),
        ("4-1整个单元没气", here("4", "1")),
        ("我住3栋，看见6栋楼顶冒烟", here("6")),
        ("6栋三楼厕所灯坏了", here("6")),
        ("南门有人放鞭炮，我在3栋，窗户都震", here(spot="南门")),
        ("凉亭那喇叭，正对着6栋", here("6", spot="凉亭")),
        ("5栋旁边学校食堂的油烟全飘过来", here("5")),
        ("D区3号机跳闸", here("D")),
        ("D区3排的灯坏了", here("D")),
        ("D区3号门口积水", here("D", room="3")),
    ],
)
def test_what_only_tells_the_way(text, place):
    """Of a spot in a spot the second is meant; a house beside a spot says which; where the speaker stands is not the place."""
    assert find_places(text, BOOK) == (place,)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("南门东门都堵了", (here(spot="南门"), here(spot="东门"))),
        ("3栋5栋都停电", (here("3"), here("5"))),
        ("垃圾站臭，还有5栋后面的灯不亮", (here(spot="垃圾站"), here("5"))),
        ("2-3栋停水", (here("2"), here("3"))),
    ],
)
def test_two_places_stay_two(text, places):
    """Nothing is taken for a mere sign of the way where two places are named side by side."""
    assert find_places(text, BOOK) == places
