"""What is over and only told, and what is for sale, is no matter; what goes on is one, however long ago it began."""

import pytest

from bot.domain.bygone import is_an_ad, is_bygone, thanks_for_it

OVER = (
    "昨天电梯坏了多亏师傅，今天坐着可稳了",
    "上次漏水真是吓人 半夜起来接了三盆",
    "去年咱们这栋停水停了一个礼拜 还记得不",
    "前天门禁坏了 半小时就修好了",
    "我前天头晕 去社区医院量了血压 一百六",
    "家里灯坏了 我老公自己换了一个",
    "上个月停电热得够呛 想想都后怕",
    "昨天下水道堵了 物业来通了 真快",
    "咋不记得 我家墙皮都掉了",
)
GOES_ON = (
    "昨天电梯坏了",
    "昨天修好的灯又不亮了",
    "前天报的下水道还没通",
    "上次漏水修了 现在又漏",
    "去年修好的屋顶今年裂开了",
    "我自己换了灯泡还是不亮",
    "昨晚楼上漏水 家里地板泡了",
    "上次说修好了 到现在没人来",
    "以前没这么臭 现在臭得不行",
    "前天才修好了 怎么今天就停了",
    "昨天去社区医院打针 没人管",
    "上次量血压的地方在哪里",
    "电梯坏了 上次是哪个师傅修好的",
    "前天对门装了个铁门把楼道占了",
    "昨天修了路 灰大得很",
)
FOR_SALE = (
    "1栋三楼两室出租 1800 拎包入住 家电齐全",
    "车位出租 有意私聊",
    "出一台九成新洗衣机 300自提",
    "2栋一楼转让 价格便宜",
    "草莓团购 25一斤 要的接龙",
)
NOT_FOR_SALE = (
    "2栋出租屋太吵了 天天半夜吵",
    "楼道里有人贴出租小广告",
    "有人把地下室隔成出租房 电线乱拉",
    "公租房出租怎么申请",
    "门口快递都堆着没人自提 挡路",
    "洗车店收了一千块 转让了 被骗了",
    "出租车堵在门口",
    "电梯出了故障 300斤就报警",
)


@pytest.mark.parametrize("text", OVER)
def test_what_is_over_is_only_told(text):
    """Somebody mended it, she did herself, she remembers it."""
    assert is_bygone(text)


@pytest.mark.parametrize("text", GOES_ON)
def test_what_goes_on_is_not_over(text):
    """It began yesterday or was mended once, and somebody must act all the same."""
    assert not is_bygone(text)


def test_thanks_make_praise_of_it():
    """Praise is kept for the worker; a tale is not."""
    assert thanks_for_it(OVER[0])
    assert not thanks_for_it(OVER[1])


@pytest.mark.parametrize("text", FOR_SALE)
def test_an_offer_is_an_ad(text):
    """A flat, a parking space, a washing machine, strawberries."""
    assert is_an_ad(text)


@pytest.mark.parametrize("text", NOT_FOR_SALE)
def test_a_complaint_about_trade_is_none(text):
    """Words of trade in a complaint or a question."""
    assert not is_an_ad(text)


@pytest.mark.parametrize("piece", ["昨天", "出租1", "今天", "自己换", "去医院量", "吗", "以前 "])
def test_no_text_takes_long(piece):
    """A copied page is looked at as fast as a line."""
    assert not is_bygone(piece * 10_000)
    is_an_ad(piece * 10_000)
