"""Short, whole sentences that can only be a report: a thing of the house and what is wrong with it."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

_WHERE = "(?:我们?家?|咱们?|俺们?)?(?:家里|家|这儿?|这里|这边|那边|楼上|楼下|楼道里?|门口|小区里?|院里|单元|这栋|这楼)?的?"
_WHEN = "(?:今天|今早|昨晚|昨天|早上|晚上|刚刚?|刚才|现在|怎么|咋|突然|从昨晚|一早)?"
_THING = (
    "(?:电梯|货梯|路灯|楼道灯?|声控灯|感应灯|灯|下水道?|下水管|马桶|地漏|水管|水龙头|阀门|暖气片?|地暖|热水|门禁|单元门|大门|铁门|道闸|充电桩|垃圾桶?"
    "|井盖|健身器材|监控|对讲|扶手|自来水|燃气|天然气|煤气|电|水|网|宽带|信号|墙皮|瓷砖|屋顶|楼顶|天花板|路面|地砖|台阶|栏杆|围墙|消防门|消防通道|化粪池|水泵)"
)
_HOW = "(?:又|还|都|也|全|老|老是|总|总是|一直|突然|已经|昨晚|今天|好像|完全|根本)*"
_WRONG = (
    "(?:坏|停|堵|灭|断|掉|漏|满|松|碎|裂|倒|塌|炸|锈|卡住?|堵死|堵住|停运|停用|失灵|塌陷|漏水|渗水|返水|反水|冒水|爆|爆管|停电|断电|跳闸)(?:了|啦|咯|喽|勒|哒)"
    "|(?:不亮|没亮|不热|不通|不灵|不走|不动|不转|不好使|不制热|打不开|关不上|关不严|刷不开|上不去|下不来|没反应|没水|没电|没气|没信号|没人收|没人管|没人修|没人清|没人理"
    "|漏水|渗水|返水|反水|溢出来|臭死|被堵|被占|被砸)(?:了|啦|咯|的)?"
)
_END = "(?:好几?天|两天|三天|几天|半天|一天|一宿|一晚上|好久|一个?星期|半个?月)?(?:了|啦|啊|呀|呢|吧|哦|噢|哎)?[!.。~,\\s]*"
_ALONE = "(?:又)?(?:停电|停水|断水|断电|停气|断网|没水|没电|没气|没网|漏水)(?:了|啦|咯|喽|哒|啊|呀)"
_NUISANCE = (
    "(?:有人|有的人|谁家|隔壁|楼上|邻居)?[^,。!?吗么]{0,4}(?:遛(?:大)?狗|狗)[^,。!?吗么]{0,4}不(?:牵绳|拴绳|系绳)"
    "|(?:有人|有的人|谁家|楼上|又有人)[^,。!?吗么]{0,6}(?:高空抛物|往下扔(?:东西|垃圾)|乱扔垃圾|乱倒垃圾|乱停车|飞线充电|堵(?:着|了)?(?:大门|门口|通道|消防通道))"
)
_FAULT = re.compile(f"(?:{_WHERE}{_WHEN}{_WHERE}(?:{_ALONE}|{_NUISANCE}|{_THING}{_HOW}(?:{_WRONG})){_END})")
LONGEST = 24  # folded characters; longer talk is the models' business


def plainly_a_fault(text: str) -> bool:
    """「楼道灯坏了」「电梯又停了」「没水了」: nothing else in the sentence, so nothing else can be meant.

    The place should be taken out before: 「3号楼2单元电梯又停了」 is asked as 「电梯又停了」.
    """
    folded = plain(text).strip()
    return len(folded) <= LONGEST and _FAULT.fullmatch(folded) is not None
