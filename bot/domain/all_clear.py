"""What one of ours says of a danger that rings: it was none, it is over, the people are safe, somebody is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.domain.normalise import plain
from bot.domain.other_things import is_beside
from bot.domain.taking_up import takes_up
from bot.domain.work_words import work_step

LONGEST = 200  # folded characters that are looked at
_CLAUSES = re.compile(r"[\s,，、。;；!！~～…]+")


class Word(StrEnum):
    """What is told of it."""

    FALSE = "false"  # there was no danger
    OVER = "over"  # it has come to an end
    SAFE = "safe"  # nobody is in danger any more, and what broke still stands broken
    THERE = "there"  # somebody goes, is there or acts
    NOTHING = ""


# Kinds whose thing outlasts the danger: who was let out of a lift has not mended it
_KINDS_OF: Mapping[str, str] = {
    "lift": "lift",
    "power": "power",
    "water": "water",
    "gas_heat": "gas",
    "building": "collapse",
}
_PERSONS = frozenset({"medical", "violence", "child", "stuck", "selfharm", "height", "fraud", "drowning", "pit"})

# Kinds of which nothing is left to do where there was none; a lift that nobody sits in may still stand
_ALL_THERE_WAS = _PERSONS - {"stuck"} | {"fire", "gas"}
_NO_WIRE = re.compile("(?<!不)是.{0,6}(?:绳|晾衣|彩带|风筝|包装带|塑料)")

_ASKS = re.compile(
    r"[?？]|(?:吗|(?<!什)么|没有?|[人他她]呢)[啊呀]?$|是不是|有没有|要不要|能不能|怎么样|什么情况|多少|几[楼层栋号个]|谁(?:去|在|来|能)|哪(?:栋|个|里|儿|层|家|边|户)"
)
_UNSURE = re.compile("好像|可能|应该|估计|也许|大概|不确定|看着像|八成|听说|据说|如果|要是|万一|的话|假如|怀疑")
_GOES_ON = re.compile(
    "又(?!没|不是)|还(?:在|没|是|有|冒|烧|漏|打|困|喊|躺|不)|(?:没|没有|未)(?:完全|全|都)?(?:灭|熄|散|找|出来|下来|醒|停|控制|抓到|抓住|处理|接到|接走)|不(?:肯|让|愿|听|行|开(?!门)|出来|下来)"
    "|越来|更(?:大|严重)|救命|支援|不够|着了|烧着|烧起来|烧到|引着|引燃|点着|点燃|复燃|就要|快要|要(?:跳|塌|掉)|但是?|不过|可是|只是|只有|其他|其余|剩(?:下)?"
)
# It got worse, or somebody is hurt whom nobody has taken to a doctor yet: 「捞上来了，没呼吸」「跳下来了」
_WORSE = re.compile(
    "没了?(?:有)?(?:气|呼吸|心跳|脉搏|意识|知觉|反应|动静)(?!味)|断气|人不行|不行了|死了|昏迷|叫不醒|醒不|流血|出血|吐血|(?:是|好多)血|动不了|[都也]不动|骨折|烧伤|烫伤|(?<!没)(?<!没有)受伤|白沫|抽搐"
)
_FELL = re.compile("(?<![没未])(?:跳|掉|摔|坠|滚|跌|栽)(?:了)?下[来去](?!的)|(?:掉|摔|跌|栽)(?:进|到|在)(?!.{1,6}的)")
_STILL_SMELLS = re.compile("(?<!没)有.{0,3}味|味.{0,3}(?:大|重|浓|冲)")
_TAKEN = re.compile("救护车|120|医院|急诊|担架|送医")
_COMES = re.compile("马上|准备|正在|正(?=往|上|下|赶|灭|关|找)|快|等|待会|一会|去(?:关|灭|找)|先|明天|后天")

_NOT_SO: Mapping[str, str] = {
    "fire": "(?:没有?|不是|没见|没看[到见]|哪有|哪来的?)(?:真的?|什么|起|着|失)*(?:火灾|火)(?!了|警|花|情)|没(?:有)?(?:冒烟|起烟)(?!了)",
    "gas": "(?:没有?|不是)(?:漏|泄|跑)(?:露|漏)?(?:煤气|燃气|天然气|气)(?!了)|(?:没有?|不是)(?:煤气|燃气|天然气|液化气)(?:味|漏|泄)?(?!了)|(?:^|[查看测][了过])(?:都|也|根本)?(?:没|不)(?:有)?漏(?:气)?[的呢啊]*$",
    "selfharm": "不是(?:要|想)*(?:跳楼|跳|轻生|自杀|寻死|想不开)|没(?:有)?人(?:要|想)*(?:跳楼|跳|轻生|自杀)|没(?:有)?(?:要跳|想跳|轻生|自杀|想不开)",
    "violence": "(?:没有?|不是)(?:人)?(?:在)?(?:打架|打人|动手|行凶|抢劫|小偷|贼|坏人|家暴)(?!了)",
    "lift": "没(?:有)?(?:困|关)(?:住|着)?人|没(?:有)?人(?:被)?(?:困|关)|(?:里面?|轿厢).{0,3}没(?:有)?人|空(?:梯|轿厢)",
    "child": "(?:没有?|不是)(?:真)?(?:走丢|走失|丢(?!脸|下|掉)了?)",
    "medical": "没(?:有)?人(?:晕|摔|昏|犯病)|不是(?:晕|昏|犯病|发病|摔)",
    "water": "(?:没有?|不是)(?:爆管|跑水|进水|漏水|淹)(?!了)",
    "power": "(?:没有?|不是)(?:漏电|触电|带电)(?!了)|不带电|不是(?:高压|电)(?:线|缆)|是(?:网线|光纤|光缆|通信线|弱电)",
    "collapse": "(?:没有?|不是)(?:要)?塌(?!完|了)",
    "fraud": "不是(?:骗|诈骗)",
}
_NOT_SO_AT_ALL = (
    "误报|虚惊|(?:看|搞|弄|听|认|报)错|是个?误会|闹着玩|[哈嘻嘿]*逗(?:你|大家|着)?们?玩?[的呢儿]|演习|演练|拍(?:戏|视频|电影|短剧)|恶作剧|开玩笑"
    "|(?:不是|没有?)(?:那|这)(?:么)?(?:个)?回事|没(?:有)?(?:什么|啥)?(?:危险|情况|异常)(?!了)"
)
# What it was instead
_INSTEAD: Mapping[str, str] = {
    "fire": "是.{0,10}(?:烧纸|烧香|上香|烧烤|烤[串肉鱼]|炒菜|做饭|油烟|蒸汽|水汽|雾|烟花|鞭炮|放炮|电焊|消杀|打药|蚊香|扬尘|灰尘|抽烟)|(?:烧烤|烤串|炒菜|做饭|烧纸|抽油)(?:摊|店)?(?:机)?的?烟",
    "gas": "是.{0,8}(?:油漆|下水道?|垃圾|臭豆腐|酸菜|泔水|化粪池|消毒水|装修|炒菜|胶水)",
    "selfharm": "是.{0,8}(?:擦玻璃|刷墙|刷漆|空调|工人|施工|晒被|收衣|浇花|拍照|安装|蜘蛛人|检修|师傅)",
    "violence": "是.{0,8}(?:电视|放电影|吵嘴|拌嘴|练拳|喝多)",
    "other": "是.{0,8}(?:放炮|鞭炮|烟花|装修|施工)",
}
_INSTEAD_OF = {**_INSTEAD, "height": _INSTEAD["selfharm"]}
_NOT_SO_OF = {
    **_NOT_SO,
    "height": _NOT_SO["selfharm"],
    "stuck": _NOT_SO["lift"],
    "falling": _NOT_SO["collapse"],
    "drowning": f"没(?:有)?人(?:掉|落)|{_NOT_SO['child']}",
    "pit": "没(?:有)?人(?:掉|摔|跌)",
}

_MENDED = "(?:修|换|接|装|包|焊|补|盖|垫|填|固定|绑|堵)(?:好|上|住|平|完)了?"
_FIXED = f"{_MENDED}|(?:拆|取|敲|移|清|搬|摘|砍|锯|剪)(?:掉|走|下来|完)了?"
_ENDED: Mapping[str, str] = {
    "fire": "(?:扑|浇|熄|踩|弄)?灭(?:了|掉|完|啦)|已(?:经)?(?:扑|熄|浇)?灭|没火了|没烟了|烟.{0,3}散|(?<!我)(?<!我的)(?:烟|火|明火|火苗)(?:都|已经|也|全)*没了|关(?:了|掉)?火了|火(?:已经|都)?关(?:了|掉)",
    "gas": "^(?:已经?|都|我)?关(?:了|上|好|掉)了?[的啊呀]*$|散(?:了|完|掉|干净)|(?:没|闻不[到着]).{0,3}味|味[道儿]?(?:都|已经|也)?没了|阀.{0,6}[关拧](?:了|上|好|死|紧|掉)|灶.{0,6}关(?:了|上|好|掉)|[关拧](?:了|上|好|死|紧)(?:气|阀|总阀|燃气|煤气)|(?:接头|管子?|软管|漏点).{0,6}(?:修|换|接)(?:好|上|完)?了|是.{0,6}灶.{0,3}(?:没关|忘关|忘了关)",
    "medical": "(?:扶|坐|站|爬)起来了|(?:抬|扶|送|拉|接|背|上)(?:上|到|进|去|往)?了?(?:救护)?(?:车(?![库位站])|医院|急诊|担架)|送医|(?:120|救护车|急救).{0,4}[拉接送带抬]走|(?:醒|缓)(?:过来|了)|能(?:走|站|说话|坐起来)了|大碍|(?:家里?人|家属|儿子|女儿|老伴|子女|[他她][妈爸]).{0,3}[接扶背带](?:走|回)|(?:自己|能).{0,3}(?:起来|回家|回去)",
    "violence": "[带抓押拖]走|抓[住到]|控制住|劝(?:开|住|走|回去|散)|拉开了|(?:人|都|已经)散了|^散了$|(?:都|人)走(?:了|光)|[不没](?:再)?打了|和解",
    "child": "^(?:人|孩子|他|她|就)?(?:在|去了?|跑到)[他她]?(?:同学|亲戚|邻居|奶奶|爷爷|姥姥|姥爷|外婆|外公|朋友|对门|楼[上下]|他[爸妈爷奶]|小卖部|超市|网吧)家?(?:里)?(?:玩|呢|了|写作业|睡着|打游戏)*$|找(?:到|着|回)|接(?:走|到|回)|领(?:走|回)|送回|抱(?:走|回)|(?<!我)(?<!我们)回(?:来|家|去)了|门(?:开|打开)了|(?:人|他|她|老人)应(?:了|声)",
    "selfharm": "(?:劝|抱|拉|救|拽|扶|接)(?:下|回|住|上|进)(?:来|去|屋)?|下来了|[回进](?:来|屋|家)了|[带送接](?:走|回|到|去)",
    "falling": _FIXED,
    "collapse": _FIXED,
    "water": f"不(?:再)?[漏冒喷]了?|{_MENDED}",
    "power": f"{_MENDED}|(?:线|电缆|电箱|电闸|杆)(?:头|子)?(?:都|已经)?(?:弄|搞|处理|收拾|收|剪|绑)(?:好|完|掉|走|起来)了",
    "lift": "(?:能|可以)(?:坐|用)了|恢复|修好|(?:换|弄)好",
    "fraud": "没(?:转|汇|付|打钱|给钱|被骗)|[拦劝止](?:住|下|付)|冻结|追回|挂失",
    "stuck": "(?:打|撬|锯|砸|剪|掰|弄)开|拔出来|取出来|开了",
}
_OUT_OF_IT = f"(?:救|拉|捞|拽|抱|吊|爬)(?:上|起|出)(?:来|岸)|上岸|上来了|{_ENDED['medical']}"
_ENDED_OF = {**_ENDED, "height": _ENDED["selfharm"], "drowning": _OUT_OF_IT, "pit": _OUT_OF_IT}
_ENDED_AT_ALL = "没事了|^没(?:啥|什么|有)?事儿?[了啦的]?$|解除|控制住|处理(?:好|完|妥)|排除[了掉]?"
# The thing is held still, and nothing is mended
_STILLED: Mapping[str, str] = {
    "water": "(?:总?阀|水).{0,4}(?:关|停|止)(?:了|上|好|掉|住)|[关停](?:了|上|好)(?:总?阀|水)",
    "power": "[断切停](?:了|掉|开)?电|拉(?:了|下)?(?:电)?闸|闸.{0,4}[拉断关]|电.{0,3}断了",
}
_OUT = re.compile(
    "(?<![没冒流漏涌喷渗])出来(?:了|啦)|(?:放|救|接|拉|扒|背|抱|抬|弄)出来|得救|救下|平安|(?:人|都|他|她|孩子|老人|大爷|奶奶).{0,3}没事|安全了|醒了"
)

# What such a danger has about it, though its own words do not name it
_PARTS = "水(?!果)|电(?![视脑影话梯])|气|管子?|阀门?|总阀|闸|开关|线|接头|龙头|井盖?|盖板?|围挡|墙|砖|瓦|玻璃|树|枝|杆|牌|架子?|门|锁|窗"
_ITS: Mapping[str, str] = {
    "fire": "明火|余火|火苗|火势|灭火器|消防栓|水枪|火|烟|锅|灶|垃圾桶|纸壳",
    "gas": "燃气|煤气|天然气|液化气|气味|气|味|阀门|总阀|阀|灶|软管|管子?|接头|漏点|窗|罐",
    "lift": "电梯|轿厢|继电器|主板|门机|维保|梯|门|困",
    "water": _PARTS,
    "power": _PARTS,
    "falling": _PARTS,
    "collapse": _PARTS,
    "stuck": "门|锁|窗|手|头|脚|腿|栏杆|缝|卡",
    "violence": "架|刀|棍|双方|两边|打|吵|闹|手|酒",
    "medical": "医院|急诊|担架|救护车|车|气|血|药",
    "fraud": "钱|账|款|银行|卡|骗子?",
}
_DONE = "[修换弄办搞做处理解决完结好妥定了掉走成开通上]+|不算|诉求|不?予?受理|误报|作废|重复"  # of what is in order, or is none
_DONE_ELSE = re.compile("[好完妥齐]了")
_PUTS_OFF = re.compile(
    "来不[了及]|去不了|赶不|走不开|不在|没空|不归|管不了|外地|请假|下班|明天|后天|晚点|等会|待会|下午|回头|改天|别(?:去|来|动|碰|打|叫)|不要|不用"
)
_OTHERS = re.compile("^(?:快|赶紧|赶快|大家|你们?|您|各位|麻烦|谁|请|让他|叫他|邻居|有人|可以|建议)")
_NOT_WORK = re.compile("[买吃玩睡]|接孩子|上班|打牌|喝酒|开会|培训")
_WHO = "消防|119|120|110|民警|警察|派出所|急救|救护|维保|燃气|煤气|供电|电力|医生|物业|保安|抢修|特警|社工|家属|儿子|女儿|家里人|师傅"
_HERE = re.compile(
    "(?:我们?|人|咱|俩|已经?|刚刚?|就|也|都|先|这|马上|正|正在|一块儿?|一起|跑着|[跟和同与][^，。]{1,6}?){0,5}"
    "(?:在了|在(?:现场|楼下|楼上|门口|跟前|边上|这儿|这里|这)|到(?:了|达|现场|楼下|楼上|门口|地方)|来了|[上下进过赶出冲](?:来|去)(?:了|看|$)|[上下进赶跑冲爬往](?:楼|屋|着|过|到|那边|现场))"
    "|(?:我)?(?:去|来)?看(?:了|过)|跑着|骑车|在路上|正往"
)
_CALLS = re.compile(
    f"(?:叫|打|喊|找|报|联系|通知|请|让|拨|带|跟|和|同).{{0,4}}(?:{_WHO})|报(?:了)?警|(?:{_WHO}).{{0,6}}(?:到|来|上)(?:了|啦|现场)"
    "|(?:消防|119|120|110|民警|警察|派出所|急救|救护车?|维保|燃气|煤气|供电局?|电力|医生|抢修|物业)(?:公司)?(?:的|的?师傅|的?人)?(?:都|也|已经|正)*(?:在路上|赶过来|往这|出发了)"
)
_ACTS = re.compile(
    "[围拦拉封堵挡隔](?:起|住|上|好|了|个|开|一下|警戒|绳)|警戒|锥桶|围挡|疏散|灭火器|消防栓|断电|拉闸|[关拧](?:了|上|掉|好)?(?:总)?[阀闸]|守(?:着|在|住)|[看盯](?:着|住)|敲门|撬|砸[窗门玻]"
    "|开窗|窗.{0,3}开|心肺|按压|稳住|安抚|劝(?:着|他|她)|围(?:着|起)"
)
_HIS = re.compile(
    "我|了|已|正|在"
)  # what he does himself, where others are told what to do, and of the numbers they call
_NUMBERS = re.compile("[打拨叫].{0,3}1[12][09]")
_FOUND_AT = re.compile("在.{0,8}(?:保安|门卫|岗亭|派出所|物业|社区|超市|我)(?:这|那|处|室|里)")


def is_in_a_lift(told: str, category: str) -> bool:
    """「人关在里面了」 of what was told of as a lift."""
    return told == "stuck" and category == "lift"


def kind_for(told: str, category: str) -> str:
    """The kind of a danger by what rang; where that named none, by what the matter was filed as."""
    if is_in_a_lift(told, category):
        return "lift"
    if told not in ("", "other"):
        return told
    return _KINDS_OF.get(category, "other")


def word_on(text: str, kind: str, about: str = "") -> Word:
    """「没着火，是烧纸」 FALSE, 「火灭了」 OVER, 「人放出来了」 of a lift SAFE, 「我先拉个警戒线」 THERE; a question tells nothing.

    *about*: the matter's own words. What is said of a thing that is none of its is no end of it: 「灯灭了」「钥匙找到了」.
    """
    words = plain(text, LONGEST)
    if _ASKS.search(words):
        return Word.NOTHING
    clauses = [clause for clause in _CLAUSES.split(words) if clause]
    if not _UNSURE.search(words) and not _GOES_ON.search(_without_persons(words)) and not _is_worse(words, kind):
        told = [clause for clause in clauses if not _COMES.search(clause)]
        first = (_is_false, _ends) if kind == "child" else (_ends, _is_false)  # 「没走丢，在同学家呢」
        for asks in (*first, _ends_at_all, _spares):
            if (word := asks(told, kind, about)) is not Word.NOTHING:
                return Word.THERE if _leaves_somebody(word, kind, words, about) else word
    bidding = any(_OTHERS.match(clause) for clause in clauses)
    return Word.THERE if any(_is_there(clause, kind, bidding=bidding) for clause in clauses) else Word.NOTHING


_SOMEBODY = re.compile(
    "出不来|出不去|困|被关|[里下上](?:面|头)?.{0,3}(?:有人|老人|孩子|小孩|娃)|(?:有人|老人|孩子|小孩|娃|奶奶|爷爷|妈|爸).{0,4}(?:在[里上下]|在家|触电|被电|电倒|麻)"
)


def _leaves_somebody(word: Word, kind: str, words: str, about: str) -> bool:
    """「总阀关了」 while an old man cannot get out: what flowed has stopped, and he is still in there."""
    if word is not Word.SAFE or kind not in _STILLED:
        return False
    return _SOMEBODY.search(plain(about, LONGEST)) is not None and _OUT.search(words) is None


_MAY_SAY_SO = re.compile(
    "[看碰遇瞧][到见]|在.{1,8}(?:门口|楼下|[旁那这边上][边里儿])|逗|没了|缓|闹着|电视|施工|空调|抱|睡着|[超网小].{0,2}[市吧部]|[灭散关醒断停]|(?:起|出|上|下|回)[来去]|找|接|救|劝|拉|走了|抓|控制|没(?:事|丢|漏|着|火|有|人|困|走|电|烟|味|再)|不(?:是|漏|冒|打|喷|带)|误报|虚惊|[看搞弄听认报]错|[修弄换处]|开了|应了|安全|平安|解除|得救|演|玩笑|同学|医院|[0-9]{3}|在.{1,6}家|警察|能走"
)


def may_say_so(text: str) -> bool:
    """Is it worth asking of which danger the words may be? Most talk is not."""
    return _MAY_SAY_SO.search(plain(text, LONGEST)) is not None


_SIGHTED = re.compile(
    "(?:看[到见]|碰[到见]|遇[到见]|瞧见|见).{0,10}在|在.{1,10}(?:看[到见]|碰[到见]|遇[到见]|见过)|^(?:好像|应该|可能)?(?:人|他|她|孩子|小孩|娃|老人)?(?:好像)?在.{2,10}[!！。~ ]*$"
)


_NOT_SEEN = re.compile("(?:没|没有|未|不曾)(?:看|碰|遇|瞧|见)")


def is_sighting(text: str, kind: str) -> bool:
    """「刚看到在小卖部」 of who is missing: no end yet, and all who look for him must hear it."""
    words = plain(text, LONGEST)
    seen = _SIGHTED.search(words) is not None and _ASKS.search(words) is None
    return kind == "child" and seen and _NOT_SEEN.search(words) is None


def leaves_nothing(kind: str, text: str = "") -> bool:
    """Is a false alarm of this kind nothing at all? *text*: what it was instead, such as a clothes line for a wire."""
    return kind in _ALL_THERE_WAS or (kind == "power" and _NO_WIRE.search(plain(text, LONGEST)) is not None)


def may_end(text: str, kind: str, about: str, *, rings: bool) -> bool:
    """May these words, without its number, end it? While it *rings*, such as say that it is over or was none; where
    somebody has gone there, also a bare 「弄好了」 and what names it."""
    if word_on(text, kind, about) in (Word.OVER, Word.FALSE):
        return True
    if rings:
        return False
    clauses = [clause for clause in _CLAUSES.split(plain(text, LONGEST)) if work_step(clause) in ("finish", "refuse")]
    return any(not is_beside(clause, _DONE, _ITS.get(kind, ""), about) for clause in clauses)


def heeds(text: str) -> bool:
    """May words without its number take it up: 「收到」「马上到」; not what he has got or done elsewhere, 「材料备好了」."""
    return takes_up(text) or _DONE_ELSE.search(plain(text, LONGEST)) is None


def outlasts(text: str, kind: str) -> bool:
    """Is somebody safe by these words, while what broke is not mended: 「人放出来了」 of a lift that still stands?"""
    return word_on(text, kind) is Word.SAFE


def _is_worse(words: str, kind: str) -> bool:
    if kind == "gas" and _STILL_SMELLS.search(words):
        return True
    if _TAKEN.search(words):
        return False
    fell = kind in _PERSONS - {"stuck"} | {"fire"} and _FELL.search(words) is not None
    return fell or _WORSE.search(_without_persons(words)) is not None


def _without_persons(words: str) -> str:
    """「没人受伤」 is no danger that goes on."""
    return re.sub("没(?:有)?(?:人|伤)[^,，。 ]{0,6}", "", words)


def _ends(clauses: list[str], kind: str, about: str) -> Word:
    if any(_has(_STILLED, kind, about, clause) for clause in clauses) and not any(
        _has(_ENDED_OF, kind, about, c) for c in clauses
    ):
        return Word.SAFE
    return Word.OVER if any(_has(_ENDED_OF, kind, about, clause) for clause in clauses) else Word.NOTHING


def _is_false(clauses: list[str], kind: str, about: str) -> Word:
    for clause in clauses:
        of_it = any(re.search(table.get(kind, "(?!)"), clause) for table in (_NOT_SO_OF, _INSTEAD_OF))
        if of_it or _tells(_NOT_SO_AT_ALL, kind, about, clause):
            return Word.FALSE
    return Word.NOTHING


def _ends_at_all(clauses: list[str], kind: str, about: str) -> Word:
    if not any(_tells(_ENDED_AT_ALL, kind, about, clause) for clause in clauses):
        return Word.NOTHING
    return Word.SAFE if kind == "lift" else Word.OVER


def _spares(clauses: list[str], kind: str, about: str) -> Word:
    """People are out of it: all there was where a person was the danger; the rest goes on, such as a fire."""
    if not any(_tells(_OUT.pattern, kind, about, clause) for clause in clauses):
        return Word.NOTHING
    if kind == "lift":
        return Word.SAFE
    return Word.OVER if kind in _PERSONS else Word.THERE


def _is_there(clause: str, kind: str, *, bidding: bool) -> bool:
    """*bidding*: in the same breath he tells others what to do: 「大家快下楼，打119」."""
    if _PUTS_OFF.search(clause) or _OTHERS.match(clause):
        return False
    if kind in ("child", "stuck") and _FOUND_AT.search(clause):
        return True
    if _CALLS.search(clause) or _ACTS.search(clause):
        return _HIS.search(clause) is not None or not (bidding or _NUMBERS.search(clause))
    return _HERE.match(clause) is not None and _NOT_WORK.search(clause) is None


def _has(table: Mapping[str, str], kind: str, about: str, clause: str) -> bool:
    words = table.get(kind)
    return words is not None and _tells(words, kind, about, clause)


def _tells(words: str, kind: str, about: str, clause: str) -> bool:
    """Has the clause these words in it, and speaks it of this danger?"""
    return re.search(words, clause) is not None and not is_beside(clause, words, _ITS.get(kind, ""), about)
