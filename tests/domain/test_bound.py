"""Which matters without a named place belong to the estate they are told in, and which to offices and elsewhere."""

import pytest

from bot.domain.book import Book, Building, Estate
from bot.domain.bound import is_bound
from bot.domain.place_book import lookup_of

DOUBT = 0.5  # what the model says where it does not know


@pytest.mark.parametrize(
    "text",
    [
        "物业费今年涨了没有",
        "周末几点以后不能装修",
        "业委会的公告贴在哪里",
        "加装电梯还差几户签字",
        "今天什么时候来水",
        "我们这边哪天通天然气",
        "老年食堂周日开不开",
        "捡到一把车钥匙，放哪里招领",
        "旧沙发扔哪里，算大件吗",
        "舞蹈队几点排练",
        "宿舍几点锁门",
        "社区图书室周末开不开",
        "对面工地要干到什么时候",
        "网格员换人了吗",
    ],
)
def test_a_question_about_the_estate_is_bound_to_it(text):
    """Who asks about the fees, works and services of where he lives asks about his estate."""
    assert is_bound("question", text, DOUBT)


@pytest.mark.parametrize(
    "text",
    [
        "医保断了两个月能不能补",
        "居住证续签要带什么",
        "娃转学要几月份去登记",
        "个体户年审在哪个窗口",
        "社区医院周六能打疫苗吗",
        "灵活就业养老交哪一档",
        "燃气费怎么在手机上交",
        "电表过户要带什么",
        "遗嘱要公证吗",
        "摆摊要办什么证",
        "驾照到期怎么换",
    ],
)
def test_a_question_of_policy_is_nowhere(text):
    """Papers, insurance, schools, vaccines and bills are asked of offices: they carry no place."""
    assert not is_bound("question", text, DOUBT)


@pytest.mark.parametrize(
    "text", ["楼道里堆满纸箱", "家里又停水了", "门口的狗追人", "宽带断一天了", "烧烤摊的烟全往上飘"]
)
def test_a_report_is_bound(text):
    """What is reported happens where the speaker lives, unless the words say otherwise."""
    assert is_bound("request", text, DOUBT)


@pytest.mark.parametrize(
    "text",
    [
        "包工头欠我半年工钱",
        "高龄补贴没到账",
        "路口红绿灯坏了，全堵着",
        "驾校不退学费",
        "学校食堂吃出虫子",
        "被刷单骗了两万",
    ],
)
def test_a_report_about_an_office_or_elsewhere_is_nowhere(text):
    """Wages, allowances and crossings are not of the estate."""
    assert not is_bound("request", text, DOUBT)


def test_the_name_of_the_estate_said_in_passing_binds_no_question_of_papers():
    """「园区要出证明」 is asked of an office; 「园区的班车几点」 is asked about the park."""
    assert not is_bound("question", "营业执照变更，听说园区要出个证明", 0.1, named=True)
    assert is_bound("question", "园区的班车几点", 0.1, named=True)
    assert is_bound("request", "园区的社保窗口天天没人", 0.1, named=True)


def test_praise_and_proposals_are_of_the_estate_unless_they_are_about_the_group_or_a_school():
    """Thanks go to somebody here; a proposal about this group or a school gate has no place in the estate."""
    assert is_bound("praise", "小陈替老人跑了一趟医院", 0.2)
    assert is_bound("suggestion", "楼下装几把长椅", 0.2)
    assert not is_bound("suggestion", "这个群分成两个吧", 0.9)
    assert not is_bound("suggestion", "学校放学能不能错开十分钟", 0.9)
    assert is_bound("suggestion", "停水能不能提前在群里说一声", 0.2)


@pytest.mark.parametrize("text", ["医院门口那条路全是坑", "小学旁边的斑马线磨没了", "国道那边的信号灯坏了"])
def test_a_road_outside_is_not_of_the_estate(text):
    """What is broken at a hospital's door or a crossing is elsewhere, though 「门口」 is said."""
    assert not is_bound("request", text, 0.8)
    assert is_bound("request", "学校门口的车全停到我们小区里来", 0.8)


TWO = Book(
    (
        Estate("松涛苑", firm="润和物业", buildings=(Building("1", ("1栋",)),)),
        Estate("纸厂家属院", kind="三无", buildings=(Building("1", ("1号楼",)),)),
    )
)


@pytest.mark.parametrize("text", ["润和涨停车费了", "物业费怎么多了一百", "业委会的账该晒一晒"])
def test_of_two_estates_the_one_with_a_firm_is_meant_by_its_firm(text):
    """Only one of them has a firm: who speaks of it speaks of that estate."""
    assert lookup_of(TWO).run_by(text) == "松涛苑"


def test_no_estate_is_guessed_where_both_have_a_firm_or_none_is_spoken_of():
    """「停水了」 names nobody, and 「物业」 may be either of two firms."""
    assert lookup_of(TWO).run_by("停水了") == ""
    both = Book((Estate("东里", firm="甲安物业"), Estate("西里", firm="乙成物业")))
    assert lookup_of(both).run_by("物业不接电话") == ""
    assert lookup_of(both).run_by("乙成物业不接电话") == "西里"
