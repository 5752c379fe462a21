"""Who is meant by 「通知 …」, when it leaves, and what it says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import groups_of
from bot.domain.chats import Chat
from bot.domain.notices import parse_notice
from bot.domain.people import Unit, UnitTree

ZONE = ZoneInfo("Asia/Shanghai")
TREE = UnitTree.of(
    [
        Unit("SL", "松岭社区", "community"),
        *(Unit(f"P{n}", f"第{n}网片", "sector", "SL") for n in (1, 2)),
        *(Unit(f"G{n}", f"第{n}网格", "grid", f"P{(n + 1) // 2}") for n in (1, 2, 3, 4)),
        *(Unit(f"G{n}-{m}", f"{n}-{m}微网格", "micro", f"G{n}") for n in (1, 2, 3, 4) for m in (1, 2)),
    ]
)
CHATS = [
    *(
        Chat(f"room:wr{n}{m}", f"{n}网格{m}群", units=(f"G{n}-{m}",), owner="wang", tags=("老人",) if m == 1 else ())
        for n in (1, 2, 3, 4)
        for m in (1, 2)
    ),
    Chat("room:wrStaff", "网格员群", "internal", ("SL",)),
    Chat("room:wrOwners", "业主代表群", "owners", ("P1",), "wang"),
]
NOW = datetime(2026, 11, 16, 15, 0, tzinfo=ZONE)  # 周一

CASES = [
    ("3网格 明早9点停水，请提前接水", ["31", "32"], None, "明早9点停水，请提前接水"),
    ("第三网格：明早9点停水", ["31", "32"], None, "明早9点停水"),
    ("3、4网格 今晚检修电梯", ["31", "32", "41", "42"], None, "今晚检修电梯"),
    ("3网格 和谐邻里活动周六开始", ["31", "32"], None, "和谐邻里活动周六开始"),
    ("2网片 周六大扫除", ["31", "32", "41", "42"], None, "周六大扫除"),
    ("G1-2 下午量血压", ["12", "Owners"], None, "下午量血压"),
    (
        "全体 明早7:56发 今天起换垃圾桶",
        ["11", "12", "21", "22", "31", "32", "41", "42", "Owners"],
        "2026-11-17T07:56",
        "今天起换垃圾桶",
    ),
    ("#老人 免费体检", ["11", "21", "31", "41"], None, "免费体检"),
    ("3网格 松岭社区提醒您关好门窗", ["31", "32"], None, "松岭社区提醒您关好门窗"),
    ("1网格 今晚七点半发：楼道消毒", ["11", "12", "Owners"], "2026-11-16T19:30", "楼道消毒"),
    ("周三上午10点发 4网格 修路", ["41", "42"], "2026-11-18T10:00", "修路"),
    ("工作群 明天开会", ["Staff"], None, "明天开会"),
    ("业主群 周五投票", ["Owners"], None, "周五投票"),
    ("11 月 18 日 10 点发 4网格 修路", ["41", "42"], "2026-11-18T10:00", "修路"),
    ("4网格 9点发 停电", ["41", "42"], "2026-11-17T09:00", "停电"),  # 9:00 is past today
]


@pytest.mark.parametrize(("words", "rooms", "send_at", "text"), CASES, ids=[case[0] for case in CASES])
def test_a_notice_goes_to_the_groups_that_were_named(words, rooms, send_at, text):
    """Units by number or name, tags and kinds of groups; a time counts for the sending only where 发 follows it."""
    notice = parse_notice(words, TREE, NOW, ZONE)
    assert [chat.id.removeprefix("room:wr") for chat in groups_of(notice.audience, CHATS, TREE)] == rooms
    assert notice.text == text
    expected = datetime.fromisoformat(send_at).replace(tzinfo=ZONE) if send_at else None
    assert notice.send_at == expected


HOUSES = {
    "桂香苑": {"3": "G3-1", "4": "G3-2", "5": "G3-2"}, "松岭花园": {"3": "G2-1", "1": "G1-1"}, "花园": {"3": "G2-1", "1": "G1-1"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "units", "text"),
    [
        ("桂香苑3栋 4栋 明天9点电梯年检", ("G3-1", "G3-2"), "桂香苑3栋、4栋：明天9点电梯年检"),
        ("桂香苑3、4号楼：明天9点电梯年检", ("G3-1", "G3-2"), "桂香苑3、4号楼：明天9点电梯年检"),
        ("桂香苑3-5栋明天9点停水", ("G3-1", "G3-2"), "桂香苑3-5栋：明天9点停水"),
        ("一下桂香苑三栋的，明天停水", ("G3-1",), "桂香苑三栋的，明天停水"),
        ("4栋 明天停水", ("G3-2",), "4栋：明天停水"),
        ("桂香苑 明天停水", ("G3-1", "G3-2"), "桂香苑：明天停水"),
        ("3网格 花园里的灯明天换", ("G3",), "花园里的灯明天换"),
        ("3网格 3栋楼下的车明早挪一下", ("G3",), "3栋楼下的车明早挪一下"),
    ],
)
def test_a_notice_goes_to_houses_by_their_numbers(words, units, text):
    """Houses are named as people name them, and the line itself still says for whom it is."""
    notice = parse_notice(words, TREE, NOW, ZONE, houses=HOUSES)
    assert (notice.audience.units, notice.text, notice.audience.unknown) == (units, text, ())


@pytest.mark.parametrize("words", ["3栋 明天停水", "桂香苑9栋 明天停水"])
def test_a_house_that_is_several_or_none_is_named_back(words):
    """3栋 stands in two estates; 9栋 stands nowhere."""
    assert parse_notice(words, TREE, NOW, ZONE, houses=HOUSES).audience.unknown == (words.split()[0],)


def test_a_unit_that_does_not_exist_is_named_back():
    """『通知 9网格』 of a community with four grids goes nowhere and says which word was not known."""
    notice = parse_notice("9网格 停水", TREE, NOW, ZONE)
    assert notice.audience.unknown == ("9网格",)
    assert notice.audience.is_empty


def test_a_notice_without_an_audience_goes_nowhere():
    """Words that name no group are not guessed to be for everybody."""
    notice = parse_notice("明早停水", TREE, NOW, ZONE)
    assert notice.audience.is_empty
    assert groups_of(notice.audience, CHATS, TREE) == []
