"""李阿姨 writes four characters; they are a report."""

import pytest

from bot.domain.faults import plainly_a_complaint, plainly_a_fault, plainly_a_left_car, plainly_a_suggestion


@pytest.mark.parametrize(
    "text",
    ["楼道灯坏了", "今天怎么又停水", "水怎么停了", "电梯怎么又坏了", "电梯又停了", "下水道堵了", "没水了", "我家停电了", "垃圾没人收", "路灯不亮好几天了", "门禁又坏了啊！",
     "单元门关不严", "有人遛狗不牵绳", "又断网了", "燃气停了，做不了饭", "我家厨房下水道堵了，水都返上来了", "化粪池溢出来了，臭得不行",
     "家里暖气一点都不热", "我的车位被人占了", "路口的红绿灯坏了", "快递柜旁边的井盖松了", "楼上半夜装修，吵得睡不着", "垃圾桶满了三天没人清",
     "楼道里堆满了纸箱子", "消防通道又被私家车堵了", "水管爆了咋办", "家里没水了咋整啊", "家里没水了，怎么办？"],
)  # fmt: skip
def test_a_thing_and_what_is_wrong_with_it_is_a_report(text):
    """A whole sentence of a thing of the house and its fault can only be a report."""
    assert plainly_a_fault(text)


@pytest.mark.parametrize(
    "text",
    ["谢谢", "灯真亮", "电梯修好了", "今天电梯不响了", "水电费怎么交", "电梯坏了怎么办手续", "昨天看电影讲停电了的故事", "网红店关了",
     "", "没水了" * 40, "灯坏了，已经修好了", "停水了，哈哈", "没水了，你们那边来水了吗", "我手机的灯坏了", "去年楼道灯坏了", "公司停电了",
     "电梯停了吗", "电梯停了咋回事", "没电了怎么交费", "电表坏了怎么办理", "孩子学校停电了", "楼上装修完了", "停电了，原来是我家跳闸"],
)  # fmt: skip
def test_anything_else_in_the_sentence_is_left_to_the_models(text):
    """What says more, or something else, is not decided by this rule."""
    assert not plainly_a_fault(text)


def test_who_begins_with_a_proposal_proposes():
    """建议 at the beginning, with something after it, is a proposal."""
    assert plainly_a_suggestion("建议在4栋门口加个雨棚")
    assert not plainly_a_suggestion("建议不错")
    assert not plainly_a_suggestion("谁有好的建议说来听听")


@pytest.mark.parametrize(
    "text",
    ["广场舞太吵了，有人管吗", "隔壁饭店油烟直接往我家窗户排", "外来车辆乱停，把出口堵死了", "人行道的砖翘起来了，老人容易绊倒",
     "水压太小，六楼根本上不去水", "有个生面孔在4栋挨户拧门把手，各家当心", "污水井堵了，污水流得满路都是"],
)  # fmt: skip
def test_a_plain_complaint_is_a_report(text):
    """However it is put, somebody should act."""
    assert plainly_a_complaint(text)


@pytest.mark.parametrize("text", ["昨晚那集太吵了哈哈", "我家娃太吵了", "终于不吵了谢谢", "太吵了"])
def test_laughter_tales_and_thanks_are_no_complaint(text):
    """What is over, told, or laughed about is talk."""
    assert not plainly_a_complaint(text)


@pytest.mark.parametrize(
    "text", ["门口的车把路堵了，推车过不去", "有辆面包车把单元门口都堵死了", "楼下车子把出口全占了"]
)
def test_a_left_car_is_known_by_what_it_blocks(text):
    """Somebody parked where others must pass."""
    assert plainly_a_left_car(text)


@pytest.mark.parametrize(
    "text",
    ["车把消防通道堵了", "前面车祸把路堵了", "货车把路口堵了", "电瓶车把电梯门撞坏了", "早高峰车把路堵死了", "路堵了"],
)
def test_jams_accidents_and_fire_lanes_are_no_left_car(text):
    """They are the traffic's matter, or more than that."""
    assert not plainly_a_left_car(text)
