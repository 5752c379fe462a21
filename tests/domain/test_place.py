"""Places as neighbours write them, against a small book of our own."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.book import Book, Building, Estate, Spot
from bot.domain.normalise import plain
from bot.domain.place import find, find_places, nickname_place
from bot.domain.place_book import lookup_of
from bot.domain.ticket import Place

LIU = Estate(
    "柳岸家园",
    aliases=("柳岸", "柳岸小区"),
    buildings=(
        *(Building(str(n), (f"{n}栋", f"{n}号楼"), ("1", "2", "3"), 11, 4) for n in range(1, 9)),
        Building("C", ("C座",), (), 18, 6),
    ),
    spots=(Spot("南门", ("正门", "南大门")), Spot("小花园", ("中心花园",)), Spot("地下车库", ("地库", "车库"))),
)
QIAO = Estate(
    "石桥新村",
    aliases=("新村",),
    buildings=tuple(Building(str(n), (f"{n}幢",), ("1", "2"), 6, 2) for n in (3, 21, 22)),
    spots=(Spot("菜场"), Spot("南门")),
)
ONE = Book((LIU,))
TWO = Book((LIU, QIAO))


def here(building="", unit="", room="", spot=""):
    return Place("柳岸家园", building, unit, room, spot)


@pytest.mark.parametrize(
    "word",
    ["3栋", "3号楼", "三栋", "三号楼", "3幢", "三幢", "3座", "3#", "３栋", "３號樓", "3 号楼", "叁号楼", "三 棟"],
)
def test_one_building_many_ways(word):
    """3栋, 3号楼, 三栋 and 3幢 are one house."""
    assert find_places(f"{word}电梯坏了", ONE) == (here("3"),)


@pytest.mark.parametrize("words", ["3动2单元", "三洞二但愿", "3号搂2单元", "三好楼二单元", "3栋2担元"])
def test_misheard_is_understood(words):
    """What a voice message or a quick thumb makes of 栋 and 单元 still names the door."""
    assert find_places(f"{words}501漏水", ONE) == (here("3", "2", "501"),)


@pytest.mark.parametrize(
    "words",
    [
        "3-2-501",
        "3栋2单元501",
        "三栋二单元五零一",
        "3号楼2单元501室",
        "3幢 2单元 501",
        "三号楼二单元五〇一",
        "３－２－５０１",
        "3栋-2-501",
        "3~2~501",
    ],
)
def test_one_door_many_ways(words):
    """However a door is written, it is the same door."""
    assert find_places(f"{words}漏水", ONE) == (here("3", "2", "501"),)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1、2、5栋停水", [here("1"), here("2"), here("5")]),
        ("3栋和5栋都停电了", [here("3"), here("5")]),
        ("1到4栋停水", [here("1"), here("2"), here("3"), here("4")]),
        ("一至三号楼停水", [here("1"), here("2"), here("3")]),
        ("3-5栋停水", [here("3"), here("4"), here("5")]),
        ("6栋1单元和2单元都没气", [here("6", "1"), here("6", "2")]),
        ("3号楼501 502 503都没水", [here("3", "", "501"), here("3", "", "502"), here("3", "", "503")]),
        ("我家3栋501，隔壁502吵", [here("3", "", "501"), here("3", "", "502")]),
        ("3栋停水，3栋真的停水", [here("3")]),
        ("C座电梯不动", [here("C")]),
        ("c座大堂的灯", [here("C")]),
        ("正门的灯不亮", [here(spot="南门")]),
        ("南大门坏了", [here(spot="南门")]),
        ("地库进水", [here(spot="地下车库")]),
        ("中心花园有人烧烤", [here(spot="小花园")]),
        ("柳岸小区5栋停电", [here("5")]),
        ("二单元门禁坏了", [here("", "2")]),
        ("我家501漏水", [here("", "", "501")]),
        ("8号楼3单元802室", [here("8", "3", "802")]),
    ],
)
def test_lists_ranges_and_names(text, places):
    """Lists, ranges, letters and the names of the place, in the order they were said."""
    assert list(find_places(text, ONE)) == places


@pytest.mark.parametrize(
    "text",
    ["今天3号交费", "下午3点来", "3楼的灯坏了", "买3斤苹果", "来了3个人", "这栋楼不错", "两栋楼都停水", "电话13812345678", "2026年3月5日停水",
     "坐1号线地铁", "打96315", "花了501块", "", "整栋楼", "15栋没水", "第三个"],
)  # fmt: skip
def test_what_only_looks_like_a_place(text):
    """Dates, prices, floors, counts, telephones and houses that the book does not have are no places."""
    assert find_places(text, ONE) == ()


def test_of_two_estates_the_words_decide():
    """A named estate holds for the house; else a house that only one has decides; else the estate stays open."""
    assert find_places("石桥新村3幢停水", TWO)[0].estate == "石桥新村"
    assert find_places("柳岸3栋停水", TWO)[0].estate == "柳岸家园"
    assert find_places("21幢停水", TWO)[0].estate == "石桥新村"
    assert find_places("菜场没人扫", TWO)[0].estate == "石桥新村"
    assert find_places("3栋停水", TWO)[0].estate == ""


def test_the_group_knows_its_estate():
    """Where the group belongs to one of two estates, that one is meant."""
    assert find_places("3栋停水", TWO, default_estate="柳岸家园")[0].estate == "柳岸家园"


def test_without_a_book_nothing_is_certain():
    """A community without an address book still reads its messages."""
    assert all(not place.estate for place in find_places("3栋2单元501漏水", Book()))


@pytest.mark.parametrize(
    "text", ["我住3栋2单元501，漏水", "电 梯 坏了 ３號樓２單元", "3栋\u200b2单元501", "😂3-2-501😂"]
)
def test_spans_show_where_it_was_said(text):
    """The span of a place holds what names it, the span of a room exactly the room."""
    for found in find(text, ONE):
        assert 0 <= found.start < found.end <= len(text)
        assert "3" in text[found.start : found.end] or "３" in text[found.start : found.end]
        assert [text[a:b] for a, b in found.rooms] in ([], ["501"])


@pytest.mark.parametrize(
    ("nickname", "door"),
    [
        ("3栋-李", here("3")),
        ("3-2-501 李姐", here("3", "2", "501")),
        ("5#1102小王", here("5", "", "1102")),
        ("三栋老周", here("3")),
        ("C座-美美", here("C")),
        ("3-501", here("3", "", "501")),
        ("王阿姨3号楼", here("3")),
        ("2栋1单元301", here("2", "1", "301")),
    ],
)
def test_nicknames_tell_the_door(nickname, door):
    """Who calls himself 「3栋-李」 need not be asked where he lives."""
    assert nickname_place(nickname, ONE) == replace(door, source="nickname")


@pytest.mark.parametrize("nickname", ["", " ", "开心每一天", "12#1702", "Lucy", "138****", "2024加油", "🌹🌹"])
def test_nicknames_that_tell_nothing(nickname):
    """A name is a name; a house the book does not have is not taken."""
    assert nickname_place(nickname, ONE) is None


_SAID = [
    "3栋2单元501漏水", "三号楼停电", "1、2、5栋停水", "1到4栋停水", "正门的灯不亮", "C座电梯不动", "3-2-501堵了", "柳岸小区5栋", "地库进水",
]  # fmt: skip
_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCabc-"}
_OLD = str.maketrans("栋楼单号车库进漏电门灯", "棟樓單號車庫進漏電門燈")


@given(st.sampled_from(_SAID), st.sampled_from(["", " ", "\u3000", "\u00a0", "\u200b"]))
@settings(max_examples=100, deadline=None)
def test_other_typing_is_the_same_place(text, space):
    """Full width, traditional characters and spaces around name the same place."""
    places = find_places(text, ONE)

    assert places
    assert find_places(text.translate(_WIDE), ONE) == places
    assert find_places(text.translate(_OLD), ONE) == places
    assert find_places(f"{space}{text}{space}", ONE) == places


@given(
    st.lists(
        st.sampled_from(
            [
                "3",
                "三",
                "十",
                "栋",
                "号楼",
                "单元",
                "-",
                "501",
                "、",
                "到",
                "柳岸",
                "石桥新村",
                "南门",
                "C",
                "座",
                "室",
                "#",
                "，",
                "漏水",
            ]
        ),
        max_size=14,
    ).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_any_mixture_is_borne(text):
    """Any heap of numbers and suffixes gives places of the book, each once, without an error."""
    for book in (ONE, TWO, Book()):
        places = find_places(text, book)
        assert len(set(places)) == len(places)
        assert all(not place.is_empty for place in places)
        assert all(place.estate in {"", "柳岸家园", "石桥新村"} for place in places)


@given(st.integers(1, 8), st.integers(1, 3), st.integers(1, 11), st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_every_door_of_the_book_is_found(building, unit, floor, door):
    """Every door there is can be written in both ways and is found."""
    room = f"{floor}{door:02}"
    place = here(str(building), str(unit), room)

    assert find_places(f"{building}栋{unit}单元{room}停水", ONE) == (place,)
    assert find_places(f"{building}-{unit}-{room}停水", ONE) == (place,)


MARKET = Book(
    (
        Estate(
            "河沿坊",
            aliases=("东区", "西区"),
            buildings=(
                *(Building(str(n), (f"{n}栋", f"{n}号", f"{n}楼"), ("1", "2"), 18, 4) for n in range(1, 13)),
                *(Building(f"西{n}", (f"西区{n}号", f"西区{n}栋"), (), 6, 10) for n in range(1, 6)),
                Building("A区", ("A区",), (), 1, 60, "shop"),
            ),
            spots=(Spot("水房"),),
        ),
    )
)


def there(building="", room="", unit=""):
    return Place("河沿坊", building, unit, room, "")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("不是3栋，是5栋，地下室进水", (there("5"),)),
        ("我以为是2栋，看了门牌才知道是1栋，水管爆了", (there("1"),)),
        ("我在3栋都听得见，5栋楼顶在唱歌", (there("5"),)),
        ("3栋没事，是2栋停电", (there("2"),)),
        ("4栋和5栋都断电了，3栋有电", (there("4"), there("5"))),
        ("是不是3栋又停水了", (there("3"),)),
        ("不是3栋吗", (there("3"),)),
        ("1栋的电梯到8楼就哐当一声", (there("1"),)),
        ("6栋12楼走廊灯全黑", (there("6"),)),
        ("6栋十二楼最顶头1204在砸墙", (there("6", "1204"),)),
        ("12栋606门口贴了开锁的小广告", (there("12", "606"),)),
        ("西区5号三楼断电", (there("西5"),)),
        ("1栋停水，听说要等5号才来", (there("1"),)),
        ("A区5号和6号档为一条水沟打起来", (there("A区", "5"), there("A区", "6"))),
        ("三栋没灯，还有5栋门口也没灯", (there("3"), there("5"))),
        ("房租涨到780，七栋都涨", (there("7"),)),
    ],
)
def test_what_is_meant_among_what_is_named(text, places):
    """What is denied, heard from afar, spared, a storey or a day is no place of the matter."""
    assert find_places(text, MARKET) == places


def test_a_storey_is_no_house_where_only_others_are_called_so():
    """Beside an A楼 stand the numbered houses of an old works: 「四楼」 is a storey there, A楼 and 四号楼 are houses."""
    numbered = tuple(Building(str(no), (f"{no}栋", f"{no}号楼"), ("1", "2"), 6, 3) for no in range(1, 7))
    book = Book((
        Estate("云杉公寓", "物业", "", (), (Building("A", ("A座", "A楼"), (), 12, 16),)),
        Estate("机修厂宿舍", "三无", "", (), numbered),
    ))  # fmt: skip
    said = {
        text: [place.building for place in find_places(text, book)] for text in ("我在四楼", "A楼停电", "四号楼停电")
    }
    assert said == {"我在四楼": [], "A楼停电": ["A"], "四号楼停电": ["4"]}


@given(st.text(st.sampled_from("东区1234567890一二十栋号楼单元层室门-~、,和到abd 负第顶的在有A#"), max_size=24))
def test_nothing_that_a_house_number_begins_with_is_passed_over(words):
    """Where a number is tried at all, none is missed that would be found if it were tried everywhere."""
    lookup = lookup_of(Book((Estate("松岭", "物业", "", (), (Building("东区3栋", (), ("1", "A"), 6, 2),)),)))
    look = plain(words)
    everywhere = lookup.number_tokens.search(look)

    assert (found := lookup._number(look, 0)) is None or found.span() == everywhere.span()
    assert (found is None) == (everywhere is None)
