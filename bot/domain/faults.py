"""Sentences that can only be a report (a thing of the house and what is wrong with it) or a proposal."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.domain.fault_words import FLOODED, FULL, HOW, LEAK, OURS_ONLY, OUTAGE, SUNK, TAP_WATER, THING, WRONG
from bot.domain.normalise import plain
from bot.domain.nuisances import NUISANCE
from bot.domain.salutations import after_salutation
from bot.domain.sounds import sounds
from bot.domain.triggers import triggered

_WHERE = "(?:我们?家?|咱们?|俺们?)?(?:家里|家|厨房|卫生间|厕所|阳台|客厅|卧室|这儿?|这里|这边|那边|楼上|楼下|楼道里?|门口|小区里?|院里|单元|这栋|这楼|楼(?![上下道梯顶里])|栋)?里?的?"
_SPOT = "(?:[^,。!?吗么你他她我]{0,6}(?:旁边|边上|路口|楼梯间|大厅|大堂|门厅|广场|花园|车棚|车库|走廊|[一二三四五六七八九十0-9]楼)里?的?)?"
_WHEN = "(?:今天|今早|昨晚|昨天|早上|晚上|刚刚?|刚才|现在|怎么|咋|突然|从昨晚|一早){0,2}"
_THIS = "(?:[这那](?:个|盏|部|台|扇|根|条|边的?|里的?)?)?"
# Who asks what to do about a fault tells of it: 「水管爆了咋办」
_PLEA = "(?:那|这|可|该)?(?:咋|怎么|啷个)(?:办|整|弄|搞)(?!理|事|手续)(?:啊|呀|呢|哦|嘛)?[?]?"
_END = (
    "(?:好几?天|两天|三天|几天|半天|一天|一宿|一晚上|好久|一个?星期|半个?月)?(?:都|也|还)?(?:没人(?:换|修|管|收|理|清|处理))?(?:了|啦|啊|呀|呢|吧|哦|噢|哎)?"
    f"(?:{_PLEA})?[!.。~,\\s]*"
)
_ALONE = "还没(?:来)?[水电气网]|还不来[水电气]|没热气了|(?:可视)?(?:对讲机?|门铃)(?:也|又|都)?不响|又(?:停电|停水|停气|断网)|(?:又)?(?:停电|停水|断水|断电|停气|断网|没水|没电|没气|没网|漏水)(?:了|啦|咯|喽|哒|啊|呀)"
_FAULT = triggered(
    f"(?:{_WHERE}{_WHEN}{_WHERE}{_SPOT}{_THIS}(?:{_ALONE}|{OURS_ONLY}|{NUISANCE}|{TAP_WATER}|{SUNK}|{FULL}|{FLOODED}|{LEAK}|{THING}(?:扫码|扫了码|刷卡|插上)?{HOW}{WRONG}){_END})"
)
# What may follow after a comma, unless it says that it is over, asks about something else, or is a tale
_OVER = re.compile(
    "好了|修好|[水电气网人]来了|来[水电气]|通了|恢复|解决|弄好|处理|原来|不用|没事|搞错|谢|哈|笑|电影|电视|那集|故事|梦|老家|公司|单位|以前|去年|那年|当时|后来|上次|才知道"
    "|怎么(?:办理|交|算)|手续|找谁|便宜|多少钱|推荐|[?吗么]"
)
_ASKS = re.compile(_PLEA)
# What is complained about however it is put: nobody chats like this without wanting somebody to act
_COMPLAINT = triggered(
    "能不能管管|管管吧|有人管(?:吗|没|不)|管不管|没人管|(?:投诉|反映)了?(?:几|好几|多少|两|三)次|太吵了|吵死(?:了|人)|吵得睡不着|乱停|把.{0,6}(?:出口|门口|大门|通道|单元门|车库).{0,3}堵"
    "|翘起来|绊倒|太呛|呛(?:人|死)|臭死|油烟.{0,8}(?:往|排|飘|进)|水压.{0,3}[小低]|排黑烟|流得(?:满|到处)|往下扔|没有公示|没公示"
    "|谁家?(?:的人)?(?:又|天天|老是?)?[把往在].{0,8}(?:楼道|走廊|电梯|楼下|门口|窗|花坛|绿化|车棚|过道|楼梯).{0,6}(?:扔|丢|倒|吐|泼|撒尿|拉屎)"
    "|谁家?(?:的人)?(?:又|天天|老是?)?把.{0,4}(?:垃圾|烟头|狗屎|剩饭|剩菜|骨头|纸箱|杂物|尿不湿).{0,3}(?:扔|丢|倒|堆|放)[到在].{0,3}(?:楼道|走廊|电梯|楼下|门口|花坛|绿化|车棚|过道|楼梯)"
    "|(?:楼上|楼下|隔壁|对门|顶楼)(?:那家|那户|的人|邻居)?(?:又|天天|每天|一直|老是?|总是?|大?半夜)(?:都|就|在)*(?:装修|砸墙|打钻|用电钻|蹦|拖[桌椅凳]|唱歌|打麻将|吵架?)(?!了?几天就)"
    "|谁家?的(?:破?车|电动车|电瓶车)[^,。!?]{0,6}(?:[堵挡占]|停[在到])[^,。!?]{0,6}(?:车位|门口?|路|通道|过道|出口)"
    "|挨[家户][^,。!?]{0,6}(?:拧|拉|试|撬)"
)
_PLEAS = re.compile("(?:到底|究竟)?(?:能不能管管|管管吧|有人管(?:吗|没|不)|管不管|没人管)")
_SUGGESTION = re.compile("(?:我|强烈|再|提个)?建议.{6,}")
_TALE = re.compile(
    "好了|修好|解决|处理了|没事了|不吵了|谢|哈|笑|电影|电视|综艺|那集|故事|做梦|老家|公司|单位|以前|去年|那年|上次|隔壁小区|别的小区|😂|🤣|孩子|娃"
)
_LEFT_CAR = re.compile("车(?:子|辆)?[^,。!?]{0,4}[把将][^,。!?]{0,6}[路门口道](?:都|全|给)*[堵挡拦占]")
_NO_LEFT_CAR = re.compile("消防|救护|救火|安全出口|车祸|撞|翻车|马路|路口|公路|货车|渣土|公交|高峰|排队")
_ASKED = re.compile(
    f"(?:是不是|怎么|咋|为啥|又|家里|家|你们|大家|各位|今天|谁家|有没有|都|也|小区|楼上|楼下|[,。 ])*(?P<what>{OUTAGE})了?[吗么吧啊呀哦没有?!。~ ]*"
)
_TOO = triggered(
    "(?:(?:我们?|咱们?|俺)(?:家里?|这边|这里|这栋|这层|单元|屋里)?|家里?|这边|这里|这栋|这层|整(?:栋楼?|个?单元|个?小区|层|个?楼)|全[楼栋]|[0-9一二三四五六七八九十]{1,3}(?:栋|号楼|单元|楼|幢)){0,3}"
    "(?:(?:也|都|全|同样){1,2}(?:是|停|断|没有?)[水电气网]?[了的啊呢哦哎]{0,2}|一样|同|[+]1)[,。!~ ]{0,3}"
)
_ONES_OWN = re.compile(
    "(?:手机|电脑|平板|手表|耳机|遥控器?|充电宝|相机|电动车|电瓶车|车子?|笔记本|音箱|玩具|冰箱|洗衣机|电视机?)[,。 ]*$"
)
_BLANK = re.compile("(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")  # a comma to who has none on her keyboard, or a slip
REMEMBERED = 2_000  # texts
LONGEST = 30  # folded characters; longer talk is the models' business


# What one calls out before it: 「你们看这个井盖翘起来了」
_CALLS = re.compile("(?:(?:你们?|大家|各位|快)看看?|哎呀?|诶|喂|请问|[一-鿿]师傅|师傅|那个)[,， ]*(?=.)")


@lru_cache(maxsize=REMEMBERED)  # asked on several ways through one message
def plainly_a_fault(text: str) -> bool:
    """「楼道灯坏了」「燃气停了，做不了饭」: a fault is the whole sentence, or all before its comma.

    The place should be taken out before: 「3号楼2单元电梯又停了」 is asked as 「电梯又停了」.
    """
    folded = plain(text).strip()
    if len(folded) > LONGEST:
        return False
    folded = after_salutation(folded) or folded
    if called := _CALLS.match(folded):
        folded = folded[called.end() :]
    if _BLANK.search(folded) is None:
        return _is_fault(folded)
    return _is_fault(_BLANK.sub(",", folded)) or _is_fault(_BLANK.sub("", folded))


def _is_fault(folded: str) -> bool:
    head, _, rest = folded.partition(",")
    return _FAULT.fullmatch(head) is not None and _OVER.search(_ASKS.sub("", rest)) is None


def is_echo(text: str) -> bool:
    """「我家也停了」「整栋都没了」「+1」: it says as much as what was asked before it."""
    return len(text) <= LONGEST and _TOO.fullmatch(plain(text).strip()) is not None


def asked_outage(text: str) -> str:
    """「是不是停水了」 → 停水; "" for any other question."""
    asked = _ASKED.fullmatch(plain(text).strip()) if len(text) <= LONGEST else None
    return asked["what"] if asked else ""


def is_ones_own(text: str) -> bool:
    """「我手机」: what breaks after it is nobody's business here."""
    return len(text) <= LONGEST and _ONES_OWN.search(plain(text)) is not None


_TYPED = [
    "电梯",
    "楼道",
    "楼梯",
    "路灯",
    "垃圾",
    "垃圾桶",
    "门禁",
    "单元门",
    "下水道",
    "水管",
    "水龙头",
    "马桶",
    "井盖",
    "充电桩",
    "消防通道",
    "道闸",
    "暖气",
    "自来水",
    "停电",
    "停水",
    "漏水",
    "不亮",
    "坏了",
]


@lru_cache(maxsize=1)
def _by_sound() -> tuple[tuple[str, str], ...]:
    return tuple((word.translate(sounds(False)), word) for word in sorted(_TYPED, key=len, reverse=True))


_HOUSE = re.compile("^([0-9一二三四五六七八九十]{1,3})([栋东动洞冻懂])(?![0-9])")


@lru_cache(maxsize=REMEMBERED)
def mistyped(text: str) -> str:
    """「楼到灯不亮」「3东电提停了」 as it was meant, each character in its place, where that is plainly a fault; else ""."""
    if not 4 <= len(text) <= LONGEST:
        return ""
    house = _HOUSE.match(text)
    if house is not None:
        rest = text[house.end() :]
        meant = mistyped(rest) or (rest if house[2] != "栋" and plainly_a_fault(rest) else "")
        return f"{house[1]}栋{meant}" if meant else ""
    heard, meant = text.translate(sounds(False)), text
    for sound, word in _by_sound():
        at = heard.find(sound)
        if at >= 0:
            meant = meant[:at] + word + meant[at + len(word) :]
    return meant if meant != text and plainly_a_fault(meant) else ""


def plainly_a_suggestion(text: str) -> bool:
    """「建议在4栋门口加个雨棚」: who begins so proposes something."""
    return _SUGGESTION.match(plain(text).strip()) is not None


def plainly_a_complaint(text: str) -> bool:
    """「广场舞太吵了，有人管吗」: no laughter, no tale, nothing that says it is over."""
    folded = plain(text).strip()
    if _COMPLAINT.search(folded) is None or _TALE.search(folded) is not None:
        return False
    return (6 if _PLEAS.search(folded) else 5) <= len(folded) <= LONGEST + 10


_HAS_A_FAULT = re.compile(
    "不亮|坏了|不出水|漏水|堵了|停了|打不开|关不上|没人(?:修|管|收)|不通|断了|裂|塌|掉下|不热|没电|没水"
)
_PRAISES = re.compile(
    "谢|辛苦|多亏|得亏|幸亏|给力|靠谱|夸|表扬|感谢|点赞|赞|锦旗|好人|真好|真快|厉害|👍|💐|🌹|[修换弄办]好了|(?<!不)[亮通]了"
)


def is_no_praise(text: str) -> bool:
    """「你帮我看看楼道里的灯它不亮了好几天了」 tells of a fault, and thanks nobody."""
    folded = plain(text)
    return _HAS_A_FAULT.search(folded) is not None and _PRAISES.search(folded) is None


def names_a_nuisance(text: str) -> bool:
    """A complaint that says of what: 「到底管不管」 alone only asks again."""
    return plainly_a_complaint(_PLEAS.sub("", plain(text)))


def plainly_a_left_car(text: str) -> bool:
    """「门口的车把路堵了」: somebody parked where others must pass; no jam, and no way kept free for a fire engine."""
    folded = plain(text)
    return _LEFT_CAR.search(folded) is not None and _NO_LEFT_CAR.search(folded) is None
