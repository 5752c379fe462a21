"""Sentences that can only be a report (a thing of the house and what is wrong with it) or a proposal."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

_WHERE = "(?:我们?家?|咱们?|俺们?)?(?:家里|家|厨房|卫生间|厕所|阳台|客厅|卧室|这儿?|这里|这边|那边|楼上|楼下|楼道里?|门口|小区里?|院里|单元|这栋|这楼)?里?的?"
_SPOT = "(?:[^,。!?吗么你他她我]{0,6}(?:旁边|边上|路口|楼梯间|大厅|大堂|门厅|广场|花园|车棚|车库|走廊|[一二三四五六七八九十0-9]楼)里?的?)?"
_WHEN = "(?:今天|今早|昨晚|昨天|早上|晚上|刚刚?|刚才|现在|怎么|咋|突然|从昨晚|一早){0,2}"
_THING = (
    "(?:电梯|货梯|路灯|楼道灯?|声控灯|感应灯|灯|下水道?|下水管|马桶|地漏|水管|水龙头|阀门|暖气片?|地暖|热水|门禁|单元门|大门|铁门|道闸|充电桩|垃圾桶?"
    "|井盖|健身器材|监控|对讲|扶手|自来水|燃气|天然气|煤气|电|水|网|宽带|信号|墙皮|瓷砖|屋顶|楼顶|天花板|路面|地砖|台阶|栏杆|围墙|消防门|消防通道|化粪池|水泵|水表|电表|车位|红绿灯|信号灯|对讲机|窗户|玻璃|窗户玻璃|防盗门|快递柜|滑梯|秋千|长椅)(?:的(?:把手|锁|灯|盖子|门|盖))?"
)
_HOW = "(?:又|怎么|咋|还|都|也|全|一点|一块一块|老|老是|总|总是|一直|突然|已经|昨晚|今天|好像|完全|根本)*"
_WRONG = (
    "(?:坏|停|堵|灭|断|掉|漏|满|松|碎|裂|倒|塌|炸|锈|卡住?|堵死|堵住|停运|停用|失灵|塌陷|漏水|渗水|返水|反水|冒水|爆|爆管|停电|断电|跳闸)(?:了|啦|咯|喽|勒|哒)"
    "|(?:不亮|没亮|不热|不通|不灵|不走|不动|不转|不好使|不制热|打不开|关不上|关不严|刷不开|上不去|下不来|没反应|没水|没电|没气|没信号|没人收|没人管|没人修|没人清|没人理"
    "|漏水|渗水|返水|反水|溢出来|臭死|被[^,。!?吗么]{0,4}(?:堵|占|砸)|发黄|发臭|不走字|往下掉)(?:了|啦|咯|的)?"
)
# Who asks what to do about a fault tells of it: 「水管爆了咋办」
_PLEA = "(?:那|这|可|该)?(?:咋|怎么|啷个)(?:办|整|弄|搞)(?!理|事|手续)(?:啊|呀|呢|哦|嘛)?[?]?"
_END = (
    "(?:好几?天|两天|三天|几天|半天|一天|一宿|一晚上|好久|一个?星期|半个?月)?(?:都|也|还)?(?:没人(?:换|修|管|收|理|清|处理))?(?:了|啦|啊|呀|呢|吧|哦|噢|哎)?"
    f"(?:{_PLEA})?[!.。~,\\s]*"
)
_ALONE = "又(?:停电|停水|停气|断网)|(?:又)?(?:停电|停水|断水|断电|停气|断网|没水|没电|没气|没网|漏水)(?:了|啦|咯|喽|哒|啊|呀)"
_NUISANCE = (
    "(?:有人|有的人|谁家|隔壁|楼上|邻居)?[^,。!?吗么]{0,4}(?:遛(?:大)?狗|狗)[^,。!?吗么]{0,4}不(?:牵绳|拴绳|系绳)"
    "|(?:有人|有的人|谁家|楼上|又有人)[^,。!?吗么]{0,6}(?:高空抛物|往下扔(?:东西|垃圾)|乱扔垃圾|乱倒垃圾|乱停车|飞线充电|堵(?:着|了)?(?:大门|门口|通道|消防通道))"
    "|(?:又)?(?:有人|有的人)把(?:电动车|电瓶车)(?:推进|推上|弄进)(?:电梯|楼道|楼里|家里)(?:里)?(?:充电|停着)?"
    "|(?:有人在)?(?:绿化带|草坪|花坛)里?(?:又)?(?:有人)?(?:种菜|养鸡)|楼道里?(?:又)?(?:被)?堆满了?(?:纸箱子?|杂物|垃圾|东西|旧家具)"
    "|(?:门口|楼下|小区里?)?(?:又)?有?(?:流浪狗|野狗)(?:追人|扑人|咬人)|(?:楼道里?|楼下|小区里?)?(?:老鼠|蟑螂)(?:到处跑|满地跑|成灾)了?"
    "|(?:楼上|隔壁|楼下)(?:大?半夜|凌晨|一大早|大清早|大中午)(?:又|还|都)?在?(?:装修|砸墙|钻墙|打电钻|拖椅子|唱歌|放音乐)"
)
_FAULT = re.compile(f"(?:{_WHERE}{_WHEN}{_WHERE}{_SPOT}(?:{_ALONE}|{_NUISANCE}|{_THING}{_HOW}(?:{_WRONG})){_END})")
# What may follow after a comma, unless it says that it is over, asks about something else, or is a tale
_OVER = re.compile(
    "好了|修好|[水电气网人]来了|来[水电气]|通了|恢复|解决|弄好|处理|原来|不用|没事|搞错|谢|哈|笑|电影|电视|那集|故事|梦|老家|公司|单位|以前|去年|那年|当时|后来|上次|才知道"
    "|怎么(?:办理|交|算)|手续|[?吗么]"
)
_ASKS = re.compile(_PLEA)
# What is complained about however it is put: nobody chats like this without wanting somebody to act
_COMPLAINT = re.compile(
    "能不能管管|管管吧|有人管(?:吗|没|不)|管不管|没人管|(?:投诉|反映)了?(?:几|好几|多少|两|三)次|太吵了|吵死(?:了|人)|吵得睡不着|乱停|把.{0,6}(?:出口|门口|大门|通道|单元门|车库).{0,3}堵"
    "|翘起来|绊倒|太呛|呛(?:人|死)|臭死|油烟.{0,8}(?:往|排|飘|进)|水压.{0,3}[小低]|排黑烟|流得(?:满|到处)|往下扔|没有公示|没公示|挨[家户][^,。!?]{0,6}(?:拧|拉|试|撬)"
)
_SUGGESTION = re.compile("(?:我|强烈|再|提个)?建议.{6,}")
_TALE = re.compile(
    "好了|修好|解决|处理了|没事了|不吵了|谢|哈|笑|电影|电视|综艺|那集|故事|做梦|老家|公司|单位|以前|去年|那年|上次|隔壁小区|别的小区|😂|🤣|孩子|娃"
)
_LEFT_CAR = re.compile("车(?:子|辆)?[^,。!?]{0,4}[把将][^,。!?]{0,6}[路门口道](?:都|全|给)*[堵挡拦占]")
_NO_LEFT_CAR = re.compile("消防|救护|救火|安全出口|车祸|撞|翻车|马路|路口|公路|货车|渣土|公交|高峰|排队")
LONGEST = 30  # folded characters; longer talk is the models' business


def plainly_a_fault(text: str) -> bool:
    """「楼道灯坏了」「燃气停了，做不了饭」: a fault is the whole sentence, or all before its comma.

    The place should be taken out before: 「3号楼2单元电梯又停了」 is asked as 「电梯又停了」.
    """
    folded = plain(text).strip()
    if len(folded) > LONGEST:
        return False
    head, _, rest = folded.partition(",")
    return _FAULT.fullmatch(head) is not None and _OVER.search(_ASKS.sub("", rest)) is None


def plainly_a_suggestion(text: str) -> bool:
    """「建议在4栋门口加个雨棚」: who begins so proposes something."""
    return _SUGGESTION.match(plain(text).strip()) is not None


def plainly_a_complaint(text: str) -> bool:
    """「广场舞太吵了，有人管吗」: no laughter, no tale, nothing that says it is over."""
    folded = plain(text).strip()
    return 6 <= len(folded) <= LONGEST + 10 and _COMPLAINT.search(folded) is not None and _TALE.search(folded) is None


def plainly_a_left_car(text: str) -> bool:
    """「门口的车把路堵了」: somebody parked where others must pass; no jam, and no way kept free for a fire engine."""
    folded = plain(text)
    return _LEFT_CAR.search(folded) is not None and _NO_LEFT_CAR.search(folded) is None
