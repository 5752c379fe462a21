"""What denies a result, however it is put; what puts the verdict off; what gives up in anger."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

_RESULT = "(?:修|弄|搞|清|收|扫|打扫|通|拉|倒|拖|擦|洗|换|装|处理|解决|堵|补|关|拧|铲)"
_DENIES = re.compile(
    rf"(?:没有?|未|不)(?:完全|怎么|太|全|算)?{_RESULT}(?:得)?(?:干净|彻底|好|完|净|透|严|紧|到位|利索|平|实)"  # 没收干净
    r"|没有?(?:亮|通|热|走|动|来[水电气])(?:[啊呀呢嘛哦呐的?!,。~ ]|$)"
    rf"|(?:哪里?|哪儿|谁说)(?:就|算|是|都|来的)?{_RESULT}?(?:好|亮|通|干净|完)了|哪有好(?:[,。!?~ ]|$)"  # 哪里好了
    r"|(?:好|亮|通|干净|完)了?(?:个|你个)(?:屁|鬼|毛|锤子|寂寞|头(?!发)|啥|什么)|([好亮通热修])(?:什么|啥)\1"  # 好了个屁
    r"|[好亮通修]了?才(?:怪|有鬼)|好意思说|说(?:修)?好了就(?:算)?好了|信你个?鬼"
    rf"|{_RESULT}?好了?[,?! ]*(?:骗|糊弄|忽悠)|(?:骗人|假的|瞎说|胡说)[的,!。 ]*(?:根本|压根|明明)?(?:就)?没(?:人)?[修来换弄清]"
    rf"|{_RESULT}(?:了|好|到)?一半(?!.*好了)|[亮热]了一半|只[亮通热清修换]了(?=[一两几半0-9])|[就才只][好亮通热]了(?=[一两半几没不0-9])"  # 清了一半, 就好了半天
    r"|(?:没(?:感觉|觉得|觉着|看出来|看见|看到|见)|不见)(?:怎么)?[好亮热通]|没好利索|不怎么[亮通热]"
    r"|没(?:啥|什么|有?一?点)?变化|一点(?:儿)?(?:也|都)?没变|不如(?:之前|以前|原来|没修|不修)|[也都全]不[亮通热走](?!了)|更[堵臭响漏吵晃]"
    r"|(?:没人|没见人|根本没|压根没|都没|^没)来(?:过|修|弄|清|换)"
    rf"|(?:管这个?|[这那](?:也|就|还|能)?)(?:叫|算)(?:是)?{_RESULT}?(?:好|干净|完|通)"  # 你管这叫修好了
    r"|(?:好|亮|通|干净|完)了[?？]+[^?]{0,6}(?:我|咋|怎么|可|明明|还|刚)"  # 好了？我咋看还黑着
    r"|还(?:是|那么|这么|挺|很)?(?:黑|漏|滴|渗|响|臭|堵|停着|坏|脏|满|关不|打不|晃|抖|闪|冒|慢|卡|要用?脚|得用?脚|小得|不(?:亮|行|通|热|走|好使|好用|能|稳|动|灵)|有(?:一?点儿?|些)?(?:积水|[异怪臭]?味|声音|异响|响声|漏|渗|滴|堵|臭(?!豆)|响|晃))"
    r"|白天(?:还|也|都|照样)*(?:是)?亮着|(?:还是|照样|依旧|仍然?)(?:老样子|那样|原样|得(?!谢|夸)|要(?!谢|感谢|夸|表扬|说)|[小大](?=[得了,。!?~ 啊呀呢]|$)|这样|[黑漏堵臭响坏慢闪晃脏]|不(?!错|如))"
)
_ONCE = re.compile("(?:之前|以前|上次|上回|原来|本来|一开始|头一[次回])[^,。! ]*")  # 「之前没修好，现在好了」 is a yes
_PUTS_OFF = re.compile(
    "(?:等(?!了|你们)|待|先|回头|一会儿?|晚上|晚点|下班|明天|回家|回去|下楼|上楼)[^,。!?]{0,6}?(?:看|试|瞧)(?:看|试|瞧)?(?:一下|一眼|下|再|$|[,。!~ ])"
    "|看[看了]再说|还没(?:看|试|回家|到家|去看)|没(?:在家|回家|到家)|不在家"
    "|^(?:好[的嘞滴]?|嗯+|哦+|收到|行|谢谢|[,。!~ ])*我?(?:这就|马上)?(?:去|先|再)?[看试](?:一下|一眼|看|试|下)[啊哈吧,。!~ ]*$"
    "|^(?!.*[好亮通走热]了)(?:.*(?:人?在外[地面]|还在(?:上班|单位|路上)|还不(?:知道|清楚)|不清楚|(?:回来|回家|到家)[再才]?[看试])).*$"
)
_GIVES_UP = re.compile(
    "(?<!不用打)(?<!别打)(?:1234[5五]|热线)|不指望|指望不上|说了?也?(?:没用|白说|白搭)|(?:用不着|不用|不劳)你们|(?:冻|热|渴|饿|臭|吵|烦|气|摔)死(?:我|人|我们)?算"
    "|上访|信访|找(?:市长|区长|媒体|记者|电视台|街道|区里)|曝光|(?:发|上)(?:抖音|微博)|受够|没人管就算|懒得(?:跟你们|再)?(?:说|讲|找|等)"
    "|(?:你们|社区|物业)[^,。]{0,4}(?:没用(?!过)|不管(?!用)|靠不住)|靠你们|(?:算了|反正)[^。]{0,8}(?:没人(?:管|理|来)|不管|不会来|没用)"
    "|心寒|寒心|太?失望|爱[修管来]不[修管来]|不[修管来]拉倒|(?:^|[,。! ])我(?:就|要|去)*投诉|[等去]着?投诉|报了也?(?:白|没)|不报了|等不起|不等了|(?:还是|只能|只好)搬家|打110|报警"
)
# What is over all the same: 「不用你们跑了，自己通了」
_OVER = re.compile(
    "(?:自己|自家|儿子|女儿|老公|老伴|邻居|我)[^,。 ]{0,4}?(?:换|修|通|弄|清|解决|搞)(?:好|完)?了|(?<!说)[好通亮热]了(?!也|又|没用|吗)|没事了|解决了|不用打"
)
_STOPPED = re.compile(
    "(?:又|都|全|已经|它|怎么)*(?:停|断|关|灭|黑|跳)(?:了|掉了|电了|水了|气了|网了|闸了)[呀啊哦呢!。~ ]*"
)
# What should run, by category; a leak or a noise in it should stop all the same
RUNS = frozenset({"lift", "power", "water", "gas_heat", "telecom"})
_SHOULD_STOP = re.compile("漏|滴|渗|冒|喷|爆|响|吵|味|流|淌|溢|返|异响|关不")


def denies(text: str) -> bool:
    """「没收干净」「哪里好了」「好了个屁」「你管这叫修好了」「好了？我咋看还黑着」: it is not good, whatever good word stands in it."""
    return _DENIES.search(before_now_apart(plain(text, 200))) is not None


def before_now_apart(said: str) -> str:
    """Without what was before: 「之前没修好，现在好了」."""
    return _ONCE.sub("", said)


def puts_off(text: str) -> bool:
    """「好了好了 等我下楼看」: neither a yes nor a no yet."""
    return _PUTS_OFF.search(plain(text, 200)) is not None


_THREATENS = re.compile(
    "再(?:不|没人)(?:来|管|修|弄|处理|解决|给个?说法).{0,8}(?:12345|投诉|举报|曝光|上访|市长|媒体|电视台|打电话|发网上|找(?:领导|街道|上面))"
)


def gives_up(text: str) -> bool:
    """「算了我找 12345」: takes nothing back, is an urge with a threat in it."""
    said = plain(text, 200)
    return (_GIVES_UP.search(said) or _THREATENS.search(said)) is not None and _OVER.search(said) is None


def ought_to_run(category: str, summary: str) -> bool:
    """Is it something that should run, and no leak or noise in it?"""
    return category in RUNS and _SHOULD_STOP.search(plain(summary, 200)) is None


def stopped_running(text: str, category: str, summary: str) -> bool:
    """「停了」 of a lift or the power: the trouble itself, where of a noise or a leak it would be the end of it."""
    return ought_to_run(category, summary) and _STOPPED.fullmatch(plain(text, 40)) is not None


_HERE = (
    "(?:(?:我|俺|咱)们?(?:家|楼|栋|单元|层|屋|这(?:边|儿|里|栋|楼|个单元)?|那边)|[0-9一二三四五六七八九十]{1,3}(?:楼|层|栋|单元|号楼)|[0-9]{3,4}室?|对门|楼上|楼下)"
    "(?:里|的)?(?:水|电|气|暖气|地暖|网|宽带|电梯|灯)?"
)
_STILL_NONE = re.compile(
    f"(?:没(?:好|有|来)?[啊呀哦]?[,。 ]*)?{_HERE}(?:怎么|咋|还|也|都|仍然?|依然|依旧|到现在|现在|照样|一直|就|是){{0,4}}"
    "(?:没有?(?:来|通|热|水|电|气|亮|恢复|动静|网|暖气|信号){0,2}|不(?:热|亮|通|走|行)|(?:冰|凉|冷)(?:的|冰冰|飕飕|着)?的?|停(?:着|的)|黑(?:着|的))"
    "[呢啊呀哦嘛的了?!。~ ]*"
)


_NAMES = {  # by what is without, where that is said
    "water": re.compile("水"),
    "power": re.compile("电(?!梯)|灯|亮|黑"),
    "gas_heat": re.compile("气|暖|热|冰|凉|冷"),
    "telecom": re.compile("网|宽带|信号"),
    "lift": re.compile("电梯"),
}


def is_still_without(text: str) -> bool:
    """「我家还没热」「8 楼还是冰的」「我家没有」: it has come back elsewhere, and not where he lives."""
    return _STILL_NONE.fullmatch(plain(text, 60).strip()) is not None


def without_what(text: str) -> frozenset[str]:
    """The categories of which such words can be; none where they name nothing: 「我家没有」."""
    words = plain(text, 60)
    return frozenset(category for category, pattern in _NAMES.items() if pattern.search(words))
