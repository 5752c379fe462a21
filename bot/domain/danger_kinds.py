"""Which kind of danger a message is about, where no rule says it: by the plainest words of each."""

from __future__ import annotations

import re
from collections.abc import Mapping

# In this order: a fire in a lift is a fire.
_WORDS: Mapping[str, str] = {
    "selfharm": "天台|楼顶|不想活|活着|下辈子|遗书|安眠药|吞药|割腕|护栏外|栏杆外|别找我|要跳|想死|自杀|跳楼",
    "fraud": "转账|转钱|汇款|验证码|共享屏幕|屏幕共享|安全[账帐]户|卡号|存折|金条|黄金|刷单|警官|检察|取现|现金|网贷|充值|转[给了过]|骗",
    "gas": "煤气|燃气|天然气|液化气|臭鸡蛋|坏鸡蛋|钢瓶|罐子|漏气|炭盆|炭火|煤炉|热水器|氨|黄烟|怪味|味儿|味道|刺鼻|农药|硫酸",
    "fire": "火|烟|烧|糊味|焦|着了|燃|电瓶|电池|炸|炮",
    "lift": "电梯|轿厢|轿箱|货梯|扶梯|困梯|梯子里",
    "power": "电线|漏电|触电|麻手|插座|插排|插线|配电|电箱|变压器|电闸|铜排|带电|电人",
    "violence": "打|砍|捅|刀|棍|撬|砸|踹|跟着|尾随|翻窗|翻墙|翻阳台|小偷|陌生|不认识|猫眼|抢|拽|拖",
    "water": "进水|淹|漫|灌|爆管|水管|水柱|水位|喷水|泡",
    "falling": "掉|坠|吊|悬|晃|摇|井盖|窨井|坑|洞|盖板|花盆|瓷砖|玻璃|招牌|树枝|外机",
    "collapse": "塌|垮|裂|陷|滑坡|承重|房梁|围墙",
    "child": "孩|娃|走丢|走失|不见|没回|独居|敲门|没应|不应|几天|没露面|老人|奶奶|爷爷|反锁",
    "medical": "血|晕|抽|喘|噎|吐|叫不醒|不动|躺|摔|倒|咬|蜇|蛇|狗|夹|压|卡|胸|心|水里|河|湖|冰|撞",
}
# Of kinds that are as plain, these come first: what is told to whoever reads along is about people
HURT_FIRST = ("selfharm", "fire", "gas", "lift", "medical", "child", "power")
# Closer kinds, which call for other advice: who cannot get out, of a railing, a car, a flat whose door fell shut; who may fall
_CLOSER = (
    (
        "stuck",
        frozenset({"child", "medical", "falling"}),
        re.compile(
            "反锁|(?:锁|关|困)(?:在|进|到|里[面头边])|里[面头边].{0,3}[困关锁]|锁(?:屋|家|车)|[头手脚腿身].{0,3}(?:卡|夹|拔不|出不|抽不)"
            "|[卡夹]在.{0,4}(?:栏|缝|扶手|椅|洞|门|轮)|卡(?:住|进)"
        ),
    ),
    (
        "drowning",
        frozenset({"medical", "child"}),
        re.compile(
            "落水|溺水|(?:河|水库|湖|江|塘|渠|坝).{0,8}(?:游泳|洗澡|玩水|戏水|凫水)|冰窟|冰面|冰上|(?:掉|落|跌|滑|摔|栽|冲).{0,4}(?:河|湖|江|水里|水头|水库|水渠|水沟|池|塘|渠|海|喷泉)"
        ),
    ),
    (
        "pit",
        frozenset({"medical", "falling", "child"}),
        re.compile(
            "(?:井|坑|洞|沟|下水道).{0,12}人?.{0,4}(?:掉|跌|摔|栽|踩)(?:下去|进去|里|空)|(?:掉|跌|摔|栽)(?:进|到|下)了?.{0,4}(?:井|下水道|坑|沟)"
        ),
    ),
    (
        "medical",  # who fell, and not what
        frozenset({"falling"}),
        re.compile("(?:人|孩子?|娃|老人|师傅|大爷|工人)(?:从[^,，。 ]{1,8})?(?:掉|摔|坠|栽|跌)(?:了)?下[来去]"),
    ),
    (
        "height",
        frozenset({"child", "selfharm"}),
        re.compile(
            "窗台|窗沿|窗户?口?.{0,3}(?:爬|翻|钻)|(?:爬|翻|钻).{0,3}窗|楼顶|天台|房顶|屋顶|栏杆|护栏|悬空|空调|外机|挂在|(?:阳台|窗).{0,6}(?:吊|挂|悬|往外|外头|外面)"
        ),
    ),
)
_KINDS = tuple((kind, re.compile(words)) for kind, words in _WORDS.items())


def kind_of(folded: str) -> str:
    """The kind with the most of its words; the first named of those that have as many; "other" without any."""
    counts = {kind: len(set(words.findall(folded))) for kind, words in _KINDS}
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] else "other"


def closer(kind: str, folded: str) -> str:
    """What people hear of a rule's kind and words."""
    return next((told for told, kinds, words in _CLOSER if kind in kinds and words.search(folded)), kind)
