"""What others must not read. All numbers and names are made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.masking import MARKS, mask, mask_all, merge, names_in, private_spans

PHONES = [
    "13812345678",
    "138 1234 5678",
    "+86 139-1234-5678",
    "138-1234-5678",
    "一三八一二三四五六七八",
    "0571-88886666",
    "１３８１２３４５６７８",
]
IDS = ["330106199003071234", "33010619900307123X", "33010619900307123x"]
CARDS = ["6222021234567890123", "6222 0212 3456 7890 123", "6217001234567890"]
PLATES = ["浙A12345", "粤BD12345", "京A·88888", "苏E 6K8P2"]
DOORS = {"3栋2单元501漏水": "501", "我家501": "501", "3-2-501": "501", "501室": "501", "三号楼二单元六零二漏水": "六零二", "我家五零一": "五零一",
         "1702那家": "1702", "3号楼501住户": "501"}  # fmt: skip
NAMES = {"我叫张建国": "张建国", "我是刘德顺": "刘德顺", "我老公李卫东": "李卫东", "他叫欧阳建华": "欧阳建华", "姓名：陈玉兰": "陈玉兰",
         "联系人：王小红 13912345678": "王小红"}  # fmt: skip


def told(text):
    return [(text[start:end], kind) for start, end, kind in private_spans(text)]


@pytest.mark.parametrize("number", PHONES)
def test_phones(number):
    """A telephone number is hidden however it is grouped or spelled."""
    assert told(f"打我电话{number}，谢谢") == [(number, "phone")]


@pytest.mark.parametrize("number", IDS)
def test_identity_numbers(number):
    """An identity number is hidden, with X or x."""
    assert told(f"身份证{number}") == [(number, "id_card")]


@pytest.mark.parametrize("number", CARDS)
def test_bank_cards(number):
    """A bank card is hidden, in groups or in one."""
    assert told(f"卡号{number}") == [(number, "bank_card")]


@pytest.mark.parametrize("plate", PLATES)
def test_plates(plate):
    """A number plate is hidden, the new green ones too."""
    assert told(f"堵门的车是{plate}，谁的") == [(plate, "plate")]


@pytest.mark.parametrize(("text", "room"), DOORS.items())
def test_doors(text, room):
    """A private door number is hidden, the house is not."""
    assert told(text) == [(room, "door")]


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_names(text, name):
    """A full name that is introduced as one is hidden."""
    assert (name, "name") in told(text)
    assert name in names_in(text)


@pytest.mark.parametrize(
    "text",
    ["王师傅", "李阿姨在吗", "打96315", "12345热线", "报警打110", "2026年停水", "花了1500块", "电费200元", "谢谢你", "QQ 123456",
     "3号楼2单元", "12栋停电", "100度电", "温度1000度", "群公告编号20260318", ""],
)  # fmt: skip
def test_what_is_no_secret(text):
    """Service numbers, sums, years, houses and a surname with a title stay readable."""
    assert told(text) == []
    assert mask_all(text) == text


def test_all_in_one_message():
    """What is private is hidden, what the worker needs stays."""
    text = "我叫张建国，电话13812345678，住3栋2单元501，车牌浙A12345"

    assert mask_all(text) == "我叫[姓名]，电话[电话]，住3栋2单元[门牌]，车牌[车牌]"


def test_a_name_introduced_earlier():
    """Who gave his name before is hidden when he is named again."""
    assert told("张敏还在等") == []
    assert [kind for *_, kind in private_spans("张敏还在等", known_names=names_in("我叫张敏"))] == ["name"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("换了阀，周砚秋签的字", "周砚秋"), ("已由郭听泉当面确认", "郭听泉"), ("身份证号发您了，陈知微，想问居住证", "陈知微"),
        ("代报 邓予霁 2号楼门禁坏了", "邓予霁"), ("帮我爸陈岚栖问下补贴", "陈岚栖"), ("慕容澜予 2号楼的车位", "慕容澜予"), ("找欧阳霁月家", "欧阳霁月"), ("皇甫泉的电话", "皇甫泉"),
    ],
)  # fmt: skip
def test_who_signed_and_who_has_a_long_surname(text, name):
    """Under a signature, behind a number of papers, or with a surname of two characters."""
    assert told(text) == [(name, "name")]


@pytest.mark.parametrize(
    "text", ["代报 路灯坏 2栋", "代报 房顶 漏水", "欧阳老师", "诸葛亮路堵车", "业主签的字", "包裹签收了"]
)
def test_titles_and_roads_with_long_surnames(text):
    """A title after it, a road named after somebody, a signature without a name."""
    assert told(text) == []


@pytest.mark.parametrize("text", ["邢桂珍家又漏水了", "昨天是胡俊杰帮我抬上楼的", "麻烦转告庞志强"])
def test_a_name_that_nothing_introduces(text):
    """A full name that is plainly one is hidden wherever it stands."""
    assert [kind for _, kind in told(text)] == ["name"]


@pytest.mark.parametrize("text", ["网格员胡俊杰已经到了", "邢国强师傅修得好", "康德路口堵车", "祝顺利", "毛巾掉了"])
def test_staff_and_streets_are_no_secret(text):
    """Who works for the house is named; a street is no person."""
    assert told(text) == []


def test_offices_are_no_private_doors():
    """In an office building the room number is not private; the telephone is."""
    assert [kind for *_, kind in private_spans("3-2-501，电话13812345678", doors=False)] == ["phone"]


def test_overlaps_become_one():
    """Where two kinds meet, all of it is hidden once."""
    assert merge([(3, 8, "door"), (0, 5, "phone"), (10, 12, "plate")]) == ((0, 8, "phone"), (10, 12, "plate"))


def test_what_was_not_searched_is_not_shown():
    """Behind the part that is looked at nothing is shown at all."""
    shown = mask_all("停水" * 600 + "电话13812345678")

    assert "1381234" not in shown
    assert shown.endswith("…")


_SECRETS = [*PHONES, *IDS, *CARDS, *PLATES]
_TALK = ["停水了，", "麻烦联系 ", "  ", "谢谢师傅 ", "😂", "。", "我家", "\n", "3号楼2单元 ", "（急）", "\u200b"]
_MESSAGE = st.lists(
    st.sampled_from([f"，{s}，" for s in _SECRETS] + _TALK + [f"，{d}，" for d in DOORS] + [f"，{n}，" for n in NAMES]),
    max_size=8,
).map("".join)


@given(_MESSAGE)
@settings(max_examples=300, deadline=None)
def test_masking_twice_is_masking_once(text):
    """Masking twice is masking once."""
    assert mask_all(mask_all(text)) == mask_all(text)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_masking_anything_twice(text):
    """Whatever is typed, masking twice is masking once."""
    assert mask_all(mask_all(text)) == mask_all(text)


@given(_MESSAGE)
@settings(max_examples=300, deadline=None)
def test_what_is_masked_is_not_found_in_the_result(text):
    """What is masked is not found in the result."""
    shown = mask_all(text)

    for secret, kind in told(text):
        if kind != "door":  # a short number may stand elsewhere as something else
            assert secret not in shown
    for secret in _SECRETS:
        assert secret not in shown


@given(_MESSAGE)
@settings(max_examples=200, deadline=None)
def test_spans_are_in_order_and_apart(text):
    """Spans lie within the message, in order, without overlap, each of a known kind."""
    at = 0
    for start, end, kind in private_spans(text):
        assert at <= start < end <= len(text)
        assert kind in MARKS
        at = end
    assert mask(text, ()) == text
