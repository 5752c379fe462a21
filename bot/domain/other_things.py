"""Does one of ours speak of his own life, of a colleague's work or of another thing than the matter he may mean?"""

from __future__ import annotations

import re

from bot.domain.normalise import plain
from bot.domain.taking_up import shares_a_word

_OWN = re.compile(
    "(?:我|俺)们?(?:自己)?的?(?:家(?!属|园|委)|屋里|儿子|女儿|闺女|姑娘|媳妇|老婆|老公|爱人|对象|老?[妈爸]|爹|娘|娃|孩子|小孩|孙子|孙女|岳母|岳父|丈母娘|丈人|亲戚|手机|车(?!间))"
)
# What a household has and does, and a neighbourhood does not mend
_HOUSEHOLD = re.compile(
    "洗衣机|手机|快递|外卖|冰箱|电视|空调|红包|工资|驾照|作业|衣服|头发|面条|饺子|包子|馄饨|米饭|早饭|午饭|晚饭|饭|菜|汤|粥|面(?=煮|吃)|酒|茶|烟(?=抽|买)|开会|会(?=开)|钱|车(?=停|洗|加|充|修|保养|限行)|彩票|火车票|电影"
)
_COLLEAGUES = "(?:那边|那儿|那里|那头|那片|手里|手上|他们|的片)"
_FAMILIES = tuple(
    re.compile(words)
    for words in (
        "电梯|轿厢|继电器|维保",
        "(?<![阀闸部上])门(?!口|前|外|面|店|牌|诊)|锁|对讲|刷卡",
        "灯|(?<!充)电(?!话|工|脑|动|视|梯|瓶|影|信|子)|跳闸|电闸|充电",
        "水(?!果|泥|平|塔山)|下水|马桶|厕所|龙头|积水|管道",
        "垃圾|纸箱|纸壳|杂物|桶",
        "树|草坪|绿化带|枝",
        "狗|猫|鸽子|鸡",
        "宽带|网络|光纤|断网",
        "暖气|燃气|煤气",
        "井盖|路面|地砖|台阶",
    )
)


def is_his_own_life(text: str) -> bool:
    """「我家洗衣机修好了」「我儿子来了」: no matter of the neighbourhood, whatever its words."""
    return _OWN.search(plain(text, 200)) is not None


def is_of_a_household(text: str, summary: str) -> bool:
    """「快递收到了」「面条都煮好了」 beside a matter that has no such thing, nor anything else of the sentence."""
    words, known = plain(text, 200), plain(summary, 200)
    found = _HOUSEHOLD.findall(words)
    return bool(found) and not any(one in known for one in found) and not shares_a_word(text, summary)


def is_a_colleagues(text: str, names: list[str]) -> bool:
    """「刘敏那边的门都修好了」: of what another has in hand."""
    words = plain(text, 200)
    return any(re.search(re.escape(name) + _COLLEAGUES, words) for name in names if name)


def names_another(text: str, summary: str) -> bool:
    """「电梯好了」 of a matter that is a door: both are named, and they are not the same. 「主板换了」 may be of anything."""
    if shares_a_word(text, summary):
        return False
    words, known = plain(text, 200), plain(summary, 200)
    said = {at for at, family in enumerate(_FAMILIES) if family.search(words)}
    about = {at for at, family in enumerate(_FAMILIES) if family.search(known)}
    return bool(said and about) and not said & about


# Of whom, when and where a sentence speaks, and not of what
_PERSONS_TIMES_PLACES = (
    "[\u4e00-\u9fff]?(?:师傅|主任|片长|网格员|经理|队长|医生|护士|老师|大爷|大妈|大娘|大姐|大哥|阿姨|爷爷|奶奶|叔叔?|婶|嫂|老爷子|老太太?|老人家?|老头|孩子|小孩子?|娃娃?|家长|家属"
    "|家里人|儿子|女儿|闺女|姑娘|妈妈?|爸爸?|姑姑?|姨|舅|小伙子?|男的|女的|病人|伤员|居民|邻居|住户|业主|保安|门卫|物业|社区|消防员?|警察|民警|派出所|急救|救护|维保|供电局?|燃气公司|自来水公司|公司|同志|同事|人员|群众|大家|各位|双方)"
    "|已经?|刚[刚才]?|现在|目前|总算|终于|马上|全部|全都|完全|彻底|基本|后来|最后|自己|一起|帮忙|顺利|安全|平安|确实|真的|应该"
    "|[0-9一二两三四五六七八九十东南西北]+(?:号楼|[栋幢楼层室户号点个人])?|单元|门口|楼[道上下里梯]|现场|这[边里儿个件]|那[边里儿个件]|[上下里外旁前后]面|小区|情况|事情|险情|问题"
    "|没事|没有?|不[再是]?|[我你您他她它们俩人都也就才又再全总被把给让叫请用从在和跟与同被由的地得了着过呢啊吧嘛哈啦呀哦嗯噢好行嘞个位名些这那里边上下内外到去来回是有刚先后前已将能可以说看完家楼栋事儿,。 ]"
)
_AT = re.compile("在[^,，。 了]{1,10}?(?=[找看救抓接劝拉送拦])")  # 「在地下车库找到了」
_LONE = frozenset(
    "灯水电气网门树狗锁井墙桶梯窗沟阀泵闸菜饭茶汤会表信货药车钱班课账单证花草鸟猫鸡床柜椅箱包伞鞋帽衣裤袜球棋牌琴画"
)
_RUNS = re.compile("[\u4e00-\u9fff]+")


def is_beside(clause: str, words: str, its: str, about: str) -> bool:
    """Does a clause that has these *words* (a pattern) speak of a thing that is none of the matter: 「灯灭了」 beside a fire?

    *its*: a pattern of what belongs to it; *about*: its own words.
    """
    rest = _AT.sub("", plain(clause, 200))
    rest = re.sub(f"(?:{words})", " ", rest)
    if its:
        rest = re.sub(f"(?:{its})", " ", rest)
    known = plain(about, 200)
    return any(_is_thing(left, known) for left in _RUNS.findall(re.sub(_PERSONS_TIMES_PLACES, " ", rest)))


def _is_thing(left: str, known: str) -> bool:
    if len(left) == 1:
        return left in _LONE and left not in known
    return not any(left[at : at + 2] in known for at in range(len(left) - 1))
