"""李阿姨 writes four characters; they are a report."""

import pytest

from bot.domain.faults import (
    asked_outage,
    is_echo,
    mistyped,
    names_a_nuisance,
    plainly_a_complaint,
    plainly_a_fault,
    plainly_a_left_car,
    plainly_a_suggestion,
)


@pytest.mark.parametrize(
    "text",
    ["楼道灯坏了", "今天怎么又停水", "水怎么停了", "电梯怎么又坏了", "电梯又停了", "下水道堵了", "没水了", "我家停电了", "垃圾没人收", "路灯不亮好几天了", "门禁又坏了啊！",
     "单元门关不严", "有人遛狗不牵绳", "又断网了", "燃气停了，做不了饭", "我家厨房下水道堵了，水都返上来了", "化粪池溢出来了，臭得不行",
     "家里暖气一点都不热", "我的车位被人占了", "路口的红绿灯坏了", "快递柜旁边的井盖松了", "楼上半夜装修，吵得睡不着", "垃圾桶满了三天没人清",
     "充电桩扫码没反应", "门禁刷卡没反应", "小区里有三条流浪狗 追小孩", "楼下又来了几条野狗追着老人",
     "家里漏水", "楼道灯又黑了哎", "我家卫生间顶上在滴水", "楼上往我家漏水", "厨房天花板漏水了", "这个门禁坏了", "我们这个楼道灯一闪一闪的 眼睛都花了", "楼道灯 坏了", "燃气停了 做不了饭",
     "楼道里堆满了纸箱子", "有人在楼道堆纸箱子", "你们看看这地上全是水 滑得很", "大厅里都是水", "电梯里一滩水", "隔壁老是在走廊堆垃圾", "楼上在楼梯间放鞋柜", "消防通道又被私家车堵了", "水管爆了咋办", "家里没水了咋整啊", "家里没水了，怎么办？",
     "门口有个大坑", "人行道上有个窟窿", "楼下有个坑，车都过不去"],
)  # fmt: skip
def test_a_thing_and_what_is_wrong_with_it_is_a_report(text):
    """A whole sentence of a thing of the house and its fault can only be a report."""
    assert plainly_a_fault(text)


@pytest.mark.parametrize(
    "text",
    ["谢谢", "灯真亮", "电梯修好了", "今天电梯不响了", "水电费怎么交", "电梯坏了怎么办手续", "昨天看电影讲停电了的故事", "网红店关了",
     "", "没水了" * 40, "灯坏了，已经修好了", "停水了，哈哈", "没水了，你们那边来水了吗", "我手机的灯坏了", "去年楼道灯坏了", "公司停电了",
     "热水器漏水怎么办理", "家里漏水的话找谁", "手机进水了", "电影里车库进水", "家里进水了没", "厨房漏水 修好了", "卫生间漏水 找谁修便宜",
     "电梯停了吗", "电梯停了咋回事", "没电了怎么交费", "电表坏了怎么办理", "孩子学校停电了", "楼上装修完了", "停电了，原来是我家跳闸", "门口有个大爷在卖菜", "这事有个坑"],
)  # fmt: skip
def test_anything_else_in_the_sentence_is_left_to_the_models(text):
    """What says more, or something else, is not decided by this rule."""
    assert not plainly_a_fault(text)


@pytest.mark.parametrize(
    "text",
    ["下水道有点堵", "家里停电就我一家", "我家楼上半夜拖桌子", "电梯门关不拢", "水龙头出来的水是黄的", "厨房的水下得很慢", "马桶冲不下去了", "今天水压特别小", "自来水有股味道", "水里有沙子", "楼道的灯一闪一闪的", "楼道灯白天也亮着",
     "电梯里的灯坏了一半", "电梯抖得厉害", "电梯有异响", "电梯按钮按不动", "楼梯扶手松了", "楼梯上有人乱倒汤水", "楼道里一股烟味", "楼道里有股尿骚味", "楼下垃圾桶倒了", "垃圾桶好几天没人倒", "垃圾房臭得很", "地下车库漏水", "地下车库积水了",
     "车库的卷帘门卡住了", "道闸杆抬不起来", "道闸把我车砸了", "我的车被人划了", "有人占了我的车位", "有车堵在我家门口", "消防通道停满了车", "电动车都推到楼道里充电", "外墙的瓷砖掉下来了", "外墙渗水，家里墙都霉了", "屋顶漏雨", "窗户缝往里灌水",
     "阳台的地漏返臭", "卫生间天花板滴水", "家里的墙开裂了", "路面塌了一块", "人行道的砖松了", "井盖一踩就响", "路灯一晚上没亮", "树倒了", "草坪都快成菜地了", "楼下有人养鸡天天打鸣", "隔壁的狗叫了一晚上", "有条大狗没拴绳",
     "流浪猫把垃圾袋都扒开了", "老鼠进屋了", "楼道里有蟑螂", "广场舞的音响太大声", "楼上孩子蹦到十一点", "楼上麻将打到半夜", "工地晚上还在打桩", "有人在楼顶搭棚子", "一楼把公共绿地围起来了", "隔壁把承重墙砸了", "健身器材断了一根", "滑梯裂了口子",
     "篮球架歪了", "长椅少了一块板", "快递柜打不开", "信箱被撬了", "家门口贴满了小广告", "高空抛物又来了", "昨晚楼上扔下来一个酒瓶", "暖气片不热", "楼下垃圾桶又满了", "水有点小", "水是黄的", "暖气管漏了", "煤气灶打不着火", "燃气表没电了", "水表转得飞快", "电费突然多了一倍",
     "宽带断断续续", "暖气片冰凉", "我们楼声控灯坏了", "二楼那家又把电瓶提上楼充了", "怎么没热气了", "水龙头淌黄汤子 咋整", "地库漏成水帘洞了", "大黄狗又没拴绳子", "又把电瓶提上楼充了", "有人把电动车推上楼充电", "车一直叫 两点了", "花坛被人种菜了", "对讲不响", "楼道里堆了电瓶车在充电"],
)  # fmt: skip
def test_what_a_neighbour_types_with_one_finger_is_a_report(text):
    """Short, without asking anybody for anything, and with nothing said before: just what is wrong."""
    assert plainly_a_fault(text)


@pytest.mark.parametrize(
    "text",
    ["今天有点堵，我晚点到", "路上有点堵", "鼻子有点堵", "我家就一个人", "楼上邻居人挺好的", "拖桌子的时候别碰着手", "门关好哦", "水开了", "这个水是黄山的", "水压锅坏了想换一个", "热水器推荐哪个牌子", "今天热水器打折", "电梯里遇见老同学",
     "电梯里别抽烟哈", "电梯广告又换了", "手机没信号", "我手机屏幕裂了", "我的眼镜断了", "钥匙掉了一把，捡到的说一声", "灯笼挂得真好看", "路灯下跳舞的是谁", "路灯底下等你", "楼下桂花开了", "楼下那只猫真可爱", "垃圾分类怎么分",
     "垃圾袋哪里买便宜", "井盖画真好看", "树上的柿子熟了", "狗狗洗澡哪家好", "蚊子咬了一身包", "烧烤摊今晚开不开", "今晚吃烧烤去", "麻将三缺一", "装修公司推荐一下", "谁家装修有剩的水泥", "车位租吗", "有人转让车位吗", "我车停在哪来着",
     "充电宝忘带了", "充电线谁借我用下", "窗户擦了一天累死了", "屋里有点冷", "天有点黑了", "孩子有点咳嗽", "肚子有点不舒服", "作业有点多", "心里有点堵得慌", "价格有点小贵", "声音有点小，我听不清", "视频有点卡", "网上买的鞋有点小",
     "水有点烫", "汤有点咸", "路有点远", "药有点苦", "暖气来了真暖和", "地暖真舒服", "电视剧大结局了", "宽带套餐哪个划算", "电费怎么交", "水表在哪里看", "物业费交了吗", "隔壁王姐做的包子好吃", "楼上的小朋友今天生日快乐", "扶手椅谁要",
     "长椅上有人落了帽子", "滑梯上排队呢", "篮球架那边集合", "快递柜取件码发我一下", "信箱里有我的信吗", "监控里看到你了哈哈", "门口集合", "停车场见", "停电那年我们还点蜡烛", "漏了一句没说", "我漏发了一张图", "断断续续下了一天雨",
     "雨大得路都看不清", "下雨了收衣服", "房顶上有鸽子", "路堵了，晚点到", "灯亮着呢", "楼上的小孩唱歌真好听", "楼下一股桂花味", "隔壁的狗真乖", "车库满了，停外面吧", "快递柜满了，放驿站了",
     "阳台小得很", "音箱好响", "隔壁养了大狗，好威风", "热水烫得很", "麻将打到半夜，输惨了", "打车一直叫不到", "手冰凉", "这天冰凉", "我把电池拿上楼了", "把电瓶车推上楼吧", "小黄狗真可爱", "狗没拴绳子吗", "楼道里堆了点年货", "锅里没热气了再端"],
)  # fmt: skip
def test_talk_in_the_same_words_is_no_report(text):
    """What is one's own, far away, on sale, or pleasant."""
    assert not plainly_a_fault(text)


def test_who_begins_with_a_proposal_proposes():
    """建议 at the beginning, with something after it, is a proposal."""
    assert plainly_a_suggestion("建议在4栋门口加个雨棚")
    assert not plainly_a_suggestion("建议不错")
    assert not plainly_a_suggestion("谁有好的建议说来听听")


@pytest.mark.parametrize(
    "text",
    ["广场舞太吵了，有人管吗", "隔壁饭店油烟直接往我家窗户排", "外来车辆乱停，把出口堵死了", "人行道的砖翘起来了，老人容易绊倒",
     "水压太小，六楼根本上不去水", "有个生面孔在4栋挨户拧门把手，各家当心", "污水井堵了，污水流得满路都是",
     "谁把垃圾扔在楼道里", "谁家又把垃圾放在门口", "谁往楼下扔烟头", "谁在电梯里吐痰"],
)  # fmt: skip
def test_a_plain_complaint_is_a_report(text):
    """However it is put, somebody should act."""
    assert plainly_a_complaint(text)


@pytest.mark.parametrize(
    "text", ["昨晚那集太吵了哈哈", "我家娃太吵了", "终于不吵了谢谢", "太吵了", "谁把快递放门口了", "谁把钥匙丢在楼道了"]
)
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


@pytest.mark.parametrize(
    ("asked", "text", "both"),
    [("停电了？", "我家也停了", "停电了，我家也停了"), ("是不是停水了", "我家也没水", "停水了，我家也没水"), ("你们家没网了吗", "3栋也没了", "没网了，3栋也没了"),
     ("又停电了？", "整栋都停了", "停电了，整栋都停了"), ("家里没水？", "+1", "没水了，+1")],
)  # fmt: skip
def test_a_question_and_a_neighbours_too_are_one_report(asked, text, both):
    """Nobody writes 「停电了，请处理」: one asks whether it is only him, another says that it is not."""
    assert is_echo(text)
    assert f"{asked_outage(asked)}了，{text}" == both
    assert plainly_a_fault(both)


@pytest.mark.parametrize(
    ("asked", "text"),
    [("停电了？", "没有啊"), ("你们家停水了吗", "我家有水"), ("停电了？", "我家也停了一会，现在来了"), ("吃了吗", "我家也没"), ("停水通知看了吗", "我也没看"), ("早上停电了吗", "一样样的价钱")],
)  # fmt: skip
def test_a_no_or_another_question_is_none(asked, text):
    assert not (asked_outage(asked) and is_echo(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("楼到灯不亮", "楼道灯不亮"),
        ("拉圾没人收", "垃圾没人收"),
        ("楼倒里的灯不量了", "楼道里的灯不亮了"),
        ("停典了", ""),
        ("3东电提不动了", "3栋电梯不动了"),
        ("5洞下水到堵了", "5栋下水道堵了"),
        ("3动电梯停了", "3栋电梯停了"),
        ("3栋电梯停了", ""),
        ("3东西坏了", ""),
        ("3东边灯不亮", ""),
        ("路灯不亮", ""),
        ("今天去楼到底了", ""),
    ],
)
def test_mistyped(text, meant):
    """Only where it is plainly a fault as it was meant, and was none as it stands."""
    assert mistyped(text) == meant


@pytest.mark.parametrize(
    ("text", "says"),
    [("楼上太吵了", True), ("到底管不管", False), ("有人管吗", False), ("广场舞太吵了，有人管吗", True)],
)
def test_a_plea_alone_names_no_nuisance(text, says):
    assert names_a_nuisance(text) is says
