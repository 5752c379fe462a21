"""What denies a result, however it is put; what puts the verdict off; what gives up in anger."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

_RESULT = "(?:修|弄|搞|清|收|扫|打扫|通|拉|倒|拖|擦|洗|换|装|处理|解决|堵|补|关|拧|铲)"
_DENIES = re.compile(
    rf"(?:没有?|未|不)(?:完全|怎么|太|全|算)?{_RESULT}(?:得)?(?:干净|彻底|好|完|净|透|严|紧|到位|利索|平|实)"  # 没收干净
    r"|没有?(?:亮|通|热|走|动|来[水电气])(?:[啊呀呢嘛哦呐的?!,。~ ]|$)"
    rf"|(?:哪里?|哪儿|谁说)(?:就|算|是|都)?{_RESULT}?(?:好|亮|通|干净|完)了"  # 哪里好了
    r"|(?:好|亮|通|干净|完)了?(?:个|你个)(?:屁|鬼|毛|锤子|寂寞)"  # 好了个屁
    rf"|(?:管这个?|[这那](?:也|就|还|能)?)(?:叫|算)(?:是)?{_RESULT}?(?:好|干净|完|通)"  # 你管这叫修好了
    r"|(?:好|亮|通|干净|完)了[?？]+[^?]{0,6}(?:我|咋|怎么|可|明明|还|刚)"  # 好了？我咋看还黑着
    r"|还(?:是|那么|这么|挺|很)?(?:黑|漏|滴|渗|响|臭|堵|停着|坏|脏|满|关不|打不|晃|抖|闪|冒|慢|卡|要用?脚|得用?脚|小得|不(?:亮|行|通|热|走|好使|好用|能|稳|动|灵)|有(?:积水|味|声音|异响|响声))"
    r"|(?:还是|照样|依旧|仍然?)(?:老样子|那样|原样|得(?!谢|夸)|要(?!谢|感谢|夸|表扬|说)|小|大|这样|黑|漏|堵|臭|响|坏|慢|不(?!错))"
)
_ONCE = re.compile("(?:之前|以前|上次|上回|原来|本来|一开始|头一[次回])[^,，。!]*")  # 「之前没修好，现在好了」 is a yes
_PUTS_OFF = re.compile(
    "(?:等|待|先|回头|一会儿?|晚上|晚点|下班|明天|回家|回去|下楼|上楼)[^,。!?]{0,6}?(?:看|试|瞧)(?:看|试|瞧)?(?:一下|一眼|下|再|$|[,。!~ ])"
    "|看[看了]再说|还没(?:看|试|回家|到家|去看)|没(?:在家|回家|到家)|不在家"
)
_GIVES_UP = re.compile(
    "1234[5５]|热线|不指望|指望不上|说了?也?(?:没用|白说|白搭)|用不着你们|不用你们|不劳你们|(?:冻|热|渴|饿|臭|吵|烦|气|摔)死(?:我|人|我们)?算|上访|找(?:市长|媒体|记者|电视台|街道|区里|信访)|曝光|受够"
    "|没人管就算|懒得(?:跟你们)?(?:说|讲|找)|(?:你们|社区|物业)[^,。]{0,4}(?:没用|不管|靠不住)"
)
_STOPPED = re.compile(
    "(?:又|都|全|已经|它|怎么)*(?:停|断|关|灭|黑|跳)(?:了|掉了|电了|水了|气了|网了|闸了)[呀啊哦呢!。~ ]*"
)
# What should run, by category; a leak or a noise in it should stop all the same
RUNS = frozenset({"lift", "power", "water", "gas_heat", "telecom"})
_SHOULD_STOP = re.compile("漏|滴|渗|冒|喷|爆|响|吵|味|流|淌|溢|返|异响|关不")


def denies(text: str) -> bool:
    """「没收干净」「哪里好了」「好了个屁」「你管这叫修好了」「好了？我咋看还黑着」: it is not good, whatever good word stands in it."""
    return _DENIES.search(_ONCE.sub("", plain(text, 200))) is not None


def puts_off(text: str) -> bool:
    """「好了好了 等我下楼看」: neither a yes nor a no yet."""
    return _PUTS_OFF.search(plain(text, 200)) is not None


def gives_up(text: str) -> bool:
    """「算了我找 12345」: takes nothing back, is an urge with a threat in it."""
    return _GIVES_UP.search(plain(text, 200)) is not None


def stopped_running(text: str, category: str, summary: str) -> bool:
    """「停了」 of a lift or the power: the trouble itself, where of a noise or a leak it would be the end of it."""
    ought_to_run = category in RUNS and _SHOULD_STOP.search(plain(summary, 200)) is None
    return ought_to_run and _STOPPED.fullmatch(plain(text, 40)) is not None
