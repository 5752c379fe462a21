"""What the free words of one of ours do with a matter: he goes, sends somebody, asks where, tells what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.normalise import plain, without_call

_GOES = re.compile(
    "我(?:这就|马上|现在|待会|等会|一会|晚点|晚上|下午|上午|明天|下班前?|先|再|也)*(?:上|下|过)?[去来](?!.{0,4}(?:买|吃|玩|跳|打球|接孩子|上班|睡))"
    "|(?:去|来|上门|上去|下去|过去|过来)(?:说说|说一[下声]|看看|看一[下眼]|处理|解决|问问|问一下|劝|查|修|催)"
    "|我(?:这就|马上|现在|待会|等会|一会|晚点|晚上|下午|上午|明天|先|再|也|来|去)*(?:问|查|催|找|联系|反映|报|说说|打个?电话)(?!题|过你|过的)"
    "|(?:马上|这就|现在就?)(?:去|来|到|过|安排|处理|联系|叫|派|上)|在路上|再?[去来]催"
    "|(?:我|今天|今晚|晚上|下午|上午|明天|下班|待会).{0,4}上门(?!安装|推销|服务|取)"
    "|(?:[0-9一二两三四五六七八九十半]+(?:来)?(?:分钟|个?钟头?|个?小时)|一会儿?|很快)(?:之?[内后]|左右)*(?:就|能|可以|会)?(?:赶?到|过?来)(?![不期底点齐处电水气]|得及)"
    "|我(?:这就|马上|待会|等会|晚点|上午|下午|晚上|今天|今晚|明天|先|再|也|来|去)*约(?!了?(?:朋友|人(?:吃|打|喝)|[饭酒牌]))"
    "|我(?:今天|今晚|晚上|下午|明天|马上|再|去|来)*(?:跟|和|同|找|给)[^你您]{1,8}?(?:说|讲|谈|反映|商量|沟通)(?!过你|实话)"
)
_SETS_OUT = re.compile(
    "(?:^|[,，。 ])(?:我|先|马上|现在|这就|待会|等会|上午|下午|晚上|明天|再)+去(?:看|修|弄|换|处理|查|疏?通|清)(?!.{0,4}(?:病|电影|牙|眼|戏|书|手机|孩子|妈|爸|演|比赛|房|车展|医生|朋友))"
)  # 「先去看灯」
_SENDS = re.compile(
    "(?:联系|通知|安排|派|叫|喊|(?<!不)让(?!人)|找|催|报给?|反映给?|转给?)(?:一下|了|过|好)?.{0,3}(?:物业|师傅|电工|水工|维修|维保|物管|供电|水厂|市政|环卫|城管|派出所|民警|消防|"
    "保洁|厂家|人(?:去|来|过|上)|燃气|电力|自来水|社区|街道|他们|他家|房东|楼上|施工)|(?:师傅|电工|维修|环卫|物业|城管|民警|保洁).{0,6}[来到去过](?!不)"
)
_TOLD = re.compile(
    "(?:跟|和|同|给)(?:他|她|他们|他家|她家|楼上|楼下|对门|物业|房东|那[户家]|人家|商户|老板).{0,3}(?:说|讲|谈|打)(?:过|了|好)|^(?:已经?)?(?:说过|说好|劝开|劝好|劝住|谈好|讲好|"
    "打过电话)了?|(?:去|上门|下去|上去|过去)(?:看|说|问|查)?过了|去(?:看|说|问|查|劝)了|(?:劝开|劝住|调解好|说通)了"
)
_ASKS = re.compile(
    "[哪几][一]?(?:户|家|楼|层|栋|幢|座|单元|个位置|个地方|门)|什么(?:位置|地方|时候开始)|具体(?:位置|地址|在哪)|(?:位置|地址)(?:在哪|发)|多久了|在哪(?:里|儿|个)?[?呀啊呢]?$"
)
_WHEN = re.compile(
    "(?:今[天早晚]|上午|中午|下午|傍晚|晚上|明[天早晚]|后天|一早|下班前?|[一二三四五六七八九十两0-9]点(?:半|钟)?|周[一二三四五六日天末])(?:前|后|之前|左右)?.{0,10}"
    "(?:来|去|到|修|换|拉|清|处理|弄|查|送|装|补|通|解决|办)|(?:明天|今天)一?早(?!饭|上好)"
)
_NODS = re.compile(
    "(?:嗯+|哦+|好(?:的|嘞|咧|滴|哒)?|行|中|要得|得行|晓得|知道|看到|明白|收到|可以|没问题|ok)(?:了|咯|喽|哈|啊|啦)?[,。~ ]*"
)
_QUESTION = re.compile("[?吗么呢]$|没有?$|还是.+")
_DONE = re.compile("(?<![约说讲谈商量定写准备想算系排买带订领借配找叫喊停煮])好了(?=[,。;~ 呀啊哈]|$)(?!.{0,8}[?吗])")


def takes_up(text: str) -> bool:
    """「好的，我去说说」「师傅下午过来」「跟他家说了」「哪一户啊」; a bare 「好的」 answers anything."""
    words = plain(text, 200)
    return any(pattern.search(words) for pattern in (_GOES, _SETS_OUT, _SENDS, _TOLD, _ASKS))


def promises(text: str) -> bool:
    """Does he say what he or another will do or does, or when: 「今天下午环卫来拉」? A question promises nothing."""
    words = plain(text, 200)
    return not _QUESTION.search(words) and any(one.search(words) for one in (_GOES, _SETS_OUT, _SENDS, _TOLD, _WHEN))


def nods(text: str) -> bool:
    """「嗯」「晓得了」「要得」 and nothing else: to what was just said, it is heard."""
    return _NODS.fullmatch(plain(text, 20)) is not None


def is_good_again(text: str) -> bool:
    """「灯好了，大家看看」; not 「约好了」, not 「好了没有」."""
    return _DONE.search(plain(text, 200)) is not None


NAMES = 4  # telling characters of a sentence that names something
# Characters that tell no matter from another
_EMPTY = frozenset(
    "我你他她它们的了好下上午今天明后晚早昨换修弄搞处理去来在说看一二三四五六七八九十个件那这就是有没不人叫找师傅到给和跟过完已经马再先又也"
    "都还要会能可以得着吧啊呢嘛哈转交派报办结解决等栋号楼单元室层户家"
    "久没辛苦各位大邻居请您你老是啥什么怎吗时候天周月日年早晚中午刚才现边里外头面点分钟新旧坏谢多少几很太真直些样自己知道"
)


def names(text: str, summary: str) -> bool:
    """Does a sentence name the thing that a matter is about: 「门禁呢」 the 门禁?"""
    return bool(_telling(text) & _telling(summary))


_NO_DOOR = re.compile("[阀闸部]门|(?<!敲)[上出对专部热进串]门(?!禁|锁)|门(?:口|前|外|面|店|牌|诊|卡)|[东南西北后]门")
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_THINGS = frozenset("灯水电气网门树狗锁井墙桶梯窗沟阀泵闸")  # one character that names a thing


def shares_a_word(text: str, summary: str) -> bool:
    """Does a sentence name what a matter is about by two characters that stand together there too, one of them telling, or by
    a thing of one? 「开关换了」 does not name a door that 关不上."""
    known = plain(summary, 200)
    told = _telling(text)
    words = plain(text, 200)
    pairs = {words[at : at + 2] for at in range(len(words) - 1) if _HAN.fullmatch(words, at, at + 2)}
    return bool(told & _THINGS & _telling(summary)) or any(pair in known and told & set(pair) for pair in pairs)


def tells_much(text: str) -> bool:
    """Does a sentence name things at all? 「搞定了，辛苦大家」 does not."""
    return len(_telling(text)) >= NAMES


def tells_anything(text: str) -> bool:
    """「那个」 names nothing."""
    return bool(_telling(text))


def tells_nothing(text: str) -> bool:
    """「换上了」: of what, stands elsewhere."""
    return not _telling(text)


def _telling(text: str) -> set[str]:
    words = _NO_DOOR.sub(_without_a_door, without_call(plain(text, 200)))
    return {letter for letter in words if "\u4e00" <= letter <= "\u9fff"} - _EMPTY


def _without_a_door(found: re.Match[str]) -> str:
    return found[0].replace("门", "")


def spoken_of(text: str, summaries: Sequence[str]) -> list[int]:
    """Which of the matters the words name: 「灯换好了」 the lamp, not the rubbish. All of them where nothing tells them apart."""
    told = _telling(text)
    shared = [len(told & _telling(summary)) for summary in summaries]
    best = max(shared, default=0)
    return [at for at, count in enumerate(shared) if count == best]
