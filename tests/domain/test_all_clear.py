"""What is said of a danger by whoever went there: none, over, safe, there, or nothing of the kind."""

import time

import pytest

from bot.domain.all_clear import Word, kind_for, may_end, outlasts, word_on

FALSE, OVER, SAFE, THERE, NOTHING = Word.FALSE, Word.OVER, Word.SAFE, Word.THERE, Word.NOTHING


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fire", "没着火，二楼在炒菜"),
        ("fire", "看过了，是电焊，不是着火"),
        ("fire", "炒菜的油烟，没火"),
        ("gas", "不是燃气，是装修的胶水"),
        ("selfharm", "是蜘蛛人在洗外墙，不是跳楼"),
        ("height", "上去看了，是装空调的师傅"),
        ("lift", "里面没有人，是空梯"),
        ("violence", "没人打架，电视声音"),
        ("child", "没走丢，在同学家呢"),
        ("power", "是光纤，不带电"),
        ("fire", "搞错了，消防演练"),
        ("fire", "哈哈逗你们的"),
        ("gas", "查了不漏气"),
        ("power", "不是电线 是晾衣绳"),
    ],
)
def test_there_was_none(kind, text):
    """He looked, and says what it was instead."""
    assert word_on(text, kind) is FALSE


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fire", "火扑灭了，烧了个垃圾桶"),
        ("fire", "烟都没了 谢谢"),
        ("fire", "是我家锅糊了 关火了"),
        ("gas", "味道没了"),
        ("power", "供电局来了 电线弄好了"),
        ("power", "线收走了"),
        ("child", "他在他姥姥家"),
        ("medical", "他儿子接走了"),
        ("medical", "摔得满脸血 救护车拉走了"),
        ("drowning", "掉下去的孩子救上来了"),
        ("gas", "灶没关，我给关上了，味也散了"),
        ("violence", "派出所把两个都带走了，没人受伤"),
        ("medical", "救护车来了，老爷子抬上车了"),
        ("child", "孩子找到了，在他姑姑家"),
        ("child", "他妈接走了"),
        ("selfharm", "劝下来了，家里人陪着"),
        ("falling", "井盖盖好了"),
        ("water", "管子换好了，不漏了"),
        ("lift", "电梯能坐了"),
        ("stuck", "门撬开了，孩子没事"),
        ("other", "没事了，都处理好了"),
    ],
)
def test_it_is_over(kind, text):
    """Each kind has its own end; 「没人受伤」 beside it is no 「没人」."""
    assert word_on(text, kind) is OVER


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("lift", "人放出来了"),
        ("lift", "人都救出来了，电梯还得等维保"),
        ("water", "总阀关了，管子下午换"),
        ("power", "闸拉了"),
    ],
)
def test_people_are_safe_and_the_thing_is_not_mended(kind, text):
    """Whoever let them out of the lift has not mended it."""
    assert word_on(text, kind) is SAFE
    assert outlasts(text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "我先拿锥桶围一下", "先拉了警戒线", "在了", "正上楼", "我下来了", "叫消防来弄", "报警了", "我跟民警一起上去了",
        "120到了", "在敲门了", "我在楼下", "物业也来了", "跑着呢，两分钟",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["fire", "violence", "other"])
def test_somebody_is_there(kind, text):
    """He goes, is there, calls for help or acts."""
    assert word_on(text, kind) is THERE


@pytest.mark.parametrize("text", ["维保在路上 二十分钟", "燃气公司的人在路上", "119已经在路上了", "救护车正往这边来了"])
def test_help_is_on_its_way(text):
    """Whoever says so has seen to it."""
    assert word_on(text, "lift") is THERE


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("selfharm", "跳下来了"),
        ("selfharm", "人掉下来了"),
        ("height", "孩子掉下来了"),
        ("height", "摔下去了 在草地上"),
        ("drowning", "捞上来了 没气了"),
        ("drowning", "拉上来了 没呼吸"),
        ("child", "找到了 昏迷"),
        ("lift", "救出来了 人不行了"),
        ("fire", "火灭了 有人受伤"),
        ("medical", "扶起来了 流血"),
        ("gas", "没有漏 有味"),
        ("gas", "阀门关了 味很大"),
    ],
)
def test_what_got_worse_is_not_over(kind, text):
    """Words of an end beside it do not count: a person is still in need, and nobody has taken her to a doctor."""
    assert word_on(text, kind) not in (FALSE, OVER, SAFE)


@pytest.mark.parametrize(
    ("kind", "about", "text"),
    [
        ("child", "我家孩子不见了", "找到了鞋"),
        ("child", "我家孩子不见了", "找到他书包了"),
        ("power", "电线掉下来了", "灯弄好了"),
        ("fire", "3栋着火了", "我烟没了 谁有"),
        ("fire", "3栋着火了", "火没了一会又着"),
    ],
)
def test_another_thing_ends_nothing(kind, about, text):
    """What was found is not she, what was mended is not the wire."""
    assert word_on(text, kind, about) is NOTHING


def test_that_people_are_out_ends_no_fire():
    """「人都出来了」 of a fire is heard, and the fire goes on."""
    assert word_on("人都出来了", "fire") is THERE
    assert word_on("人没事，火还在烧", "fire") is NOTHING


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fire", "火灭了吗"),
        ("fire", "谁在现场"),
        ("fire", "火还没灭"),
        ("fire", "好像不是着火"),
        ("fire", "没明火，烟很大"),
        ("fire", "是炒菜锅着了"),
        ("fire", "大家快下楼，打119"),
        ("fire", "快打119"),
        ("fire", "我在外地，去不了"),
        ("fire", "我下去买包烟"),
        ("fire", "快递到了"),
        ("fire", "中午吃什么"),
        ("selfharm", "还不肯下来"),
        ("child", "还没找到"),
        ("lift", "人还没出来"),
        ("gas", "应该是散了"),
        ("medical", "如果醒了就说一声"),
    ],
)
def test_what_ends_nothing(kind, text):
    """Questions, guesses, what goes on, what others shall do, and talk."""
    assert word_on(text, kind) is NOTHING


def test_the_kind_of_an_alarm_that_named_none():
    """A cry that rang without a kind has that of its matter, where the thing outlasts the danger."""
    assert [kind_for("fire", "lift"), kind_for("", "lift"), kind_for("other", "noise")] == ["fire", "lift", "other"]


@pytest.mark.parametrize("text", ["没着" * 10_000, "我跟" * 10_000, "是" * 20_000, "在 " * 10_000])
def test_a_long_text_takes_no_time(text):
    """Twenty thousand characters are looked at in no time."""
    began = time.perf_counter()
    for kind in ("fire", "gas", "selfharm", "other"):
        word_on(text, kind)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fire", "楼道灯灭了"),
        ("gas", "会散了"),
        ("child", "钥匙找到了"),
        ("child", "我回来了"),
        ("child", "快递接走了"),
        ("water", "电视修好了"),
        ("medical", "米送到了"),
        ("other", "表格处理好了"),
        ("other", "时间看错了"),
    ],
)
def test_the_end_of_another_thing_is_none_of_it(kind, text):
    """The words are those of an end, and what they are said of is nothing the danger has about it."""
    assert word_on(text, kind) is NOTHING


def test_what_the_matter_names_belongs_to_it():
    """「招牌固定好了」 of a sign that hangs loose."""
    assert (
        word_on("广告灯箱固定好了", "other", "北门广告灯箱要掉下来") is NOTHING
    )  # the kind tells of no end by mending
    assert word_on("广告灯箱固定好了", "falling", "北门广告灯箱要掉下来") is OVER
    assert word_on("床板固定好了", "falling", "北门广告灯箱要掉下来") is NOTHING


def test_a_bare_result_ends_what_does_not_ring():
    """「弄好了」 will do once somebody is there, and 「菜买好了」 never."""
    assert may_end("弄好了", "fire", "2栋楼道着火了", rings=False)
    assert not may_end("弄好了", "fire", "2栋楼道着火了", rings=True)
    assert not may_end("会议室收拾好了", "fire", "2栋楼道着火了", rings=False)
    assert may_end("修好了，换了主板", "other", "电梯", rings=False)
