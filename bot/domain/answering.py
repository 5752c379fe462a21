"""What a question wants to know, and whether somebody's words say it: 「几点下班」 and 「五点半」. Pure."""

from __future__ import annotations

import re

from bot.domain.answers import asks
from bot.domain.faults import plainly_a_complaint, plainly_a_fault
from bot.domain.normalise import plain
from bot.domain.taking_up import promises
from bot.domain.work_words import only_asks, work_step

LONGEST = 200  # characters of an answer
SHORT = 16  # characters of a bare yes or no
PUTS_OFF = re.compile(
    r"^(?:收到|好的|看到了|我(?:来|去|先|再|帮[你您]|给[你您])?(?:问|查|看)|马上|稍等|等我|登记|回头|晚点|待会)"
)
_TO_BE_DONE = re.compile(
    "能不能|可不可以|能否|可以不|[能可]以?.{0,12}[吗么不]$|帮|修|处理|解决|清理|换|来人|派(?!出所)|管管|反映|投诉"
)
_WRONG = re.compile(
    "(?:咋|怎么|为啥)(?:又|还|老|总|都|就|突然|没|不)|谁家?的?(?:车|狗|电动车|电瓶车|东西|水管)|坏|漏|堵|停[水电气网]?了|不(?:动|亮|热|响|通|转)了?|没(?:水|电|气|网|人)|吵|臭|响个"
)
_WHOSE = re.compile("谁家?的?(?:破|小|大|电动|电瓶|黑|白|红)*(?:车|狗|猫|东西|水管|垃圾|音响)|谁家?把")
_N = "[0-9一二两三四五六七八九十半]"
_SAYS = (
    (
        re.compile("几点|几号|几时|几天|周几|星期几|什么时候|啥时候|何时|哪天|多久|多长时间|时间|[上下]班|开门|关门"),
        re.compile(
            f"{_N}(?:点|[:：]{_N}|号|月|个?小?时|分钟|天)|周[一二三四五六日末]|星期|礼拜|工作日|[当每]天|[今明后]天(?=$|[,。 早晚上下中一之前0-9])|[早晚]上|[上下中]午|年[底前后]|月[底初末]|随时|还没定"
        ),
    ),
    (
        re.compile("哪(?!个|天|种|些|位|年|月)|什么地方|啥地方|地址|位置|怎么走|在不在"),
        re.compile(
            "楼|[栋幢室院路街巷]|门口|大厅|窗口|中心|旁边|对面|隔壁|网上|手机|小程序|医院|派出所|物业|居委会|社区|服务站|那边|这边"
        ),
    ),
    (
        re.compile("多少钱|收费|费用|要钱|花钱|价格|押金|多少"),
        re.compile(f"{_N}+[块元毛]|{_N}{{2,}}|免费|不要钱|不收|不花钱|自费"),
    ),
    (re.compile("电话|号码|联系方式|怎么联系"), re.compile(r"\d{3,}")),
    (
        re.compile("带什么|带啥|[要用]什么|[要用]啥|材料|手续|证件|[要用带].{0,6}[不吗么]$"),
        re.compile("带|证|本|[表卡]|材料|照片|复印|什么都不|不用|不要|要的?$"),
    ),
    (
        re.compile("怎么|怎样|咋|如何|办不办|谁"),
        re.compile(
            "^(?:您|你|让[他她]|叫[他她])?(?:直接|先|得|要|可以)*(?:带|拿|去|到|找|打|在|用|填|上网|登|问|发|交|来|网上|手机)"
        ),
    ),
)
_OF_OFFICES = re.compile(
    "(?:带|拿|凭|要)[^,。]{0,6}(?:证|户口本|材料|照片|复印件|社保卡)|代办|(?:社区|办事)大厅|窗口|预约|岁以上|(?:来|到|去)社区|本人(?:来|去|到场)|网上(?:办|交|申请)"
)  # an answer to most of what is asked of an office
_ASKS_BACK = re.compile(
    "[?？]|几[栋号楼点个]|哪[个栋里家位]|谁[家问说要]|什么(?:时候|事|意思)|啥(?:事|时候)|[吗么][啊呀]?$"
)
_WHETHER = re.compile(
    "[吗么不](?:[啊呀呢])?$|没有?$|有没有|能不能|要不要|用不用|是不是|会不会|[收开停放可]不[收开停放可]|是否|有无"
)
_YES_NO = re.compile(
    "^(?:都|还|也|这个|现在|目前|今天|明天|应该)*(?:没有|不可以|不需要|不能|不行|不是|不用|不要|有|没|能|可以|行|要|需要|是|会|对|收|开|停|不)(?P<rest>.*)$"
)
_TAIL = re.compile("(?:的|了|啊|呀|呢|吧|哦)?(?:[,，。 ].*)?")


def fits(question: str, words: str) -> bool:
    """Do the words say what the question asks for: a time, a place, a price, a number, papers, yes or no? Not what promises to
    look, takes a step of work, or asks back."""
    asked, said = plain(question, LONGEST), plain(words, LONGEST)
    if _WHETHER.search(asked) and _says_whether(asked, said):
        return True
    if not said or PUTS_OFF.match(said) or _ASKS_BACK.search(said) or only_asks(said) or work_step(said):
        return False
    return _OF_OFFICES.search(said) is not None or any(
        wants.search(asked) and says.search(said) for wants, says in _SAYS
    )


def _says_whether(asked: str, said: str) -> bool:
    """「没有」, 「不休息」 of who asks 「休息吗」; not 「没空」, and not 「有没有」 back."""
    if len(said) > 1 and said in asked:
        return True  # 「上班」 of who asks 「周末上班吗」
    found = _YES_NO.match(said) if len(said) <= SHORT and not re.search("[?？吗么]|有没有", said) else None
    if found is None:
        return False
    rest = found["rest"]
    return _TAIL.fullmatch(rest) is not None or bool(set(rest) & set(asked) - set("不有没的了吗么"))


def asks_for_word(text: str) -> bool:
    """Does it want to know something, and nothing done: 「二楼有没有活动室」, not 「能不能修一下」?"""
    words = plain(text, LONGEST)
    if not asks(words) or _TO_BE_DONE.search(words) or _WRONG.search(words):
        return False
    return not (plainly_a_fault(words) or plainly_a_complaint(words))


def looks_for_an_owner(text: str) -> bool:
    """「谁的车堵着门了」 wants the car away, and no name."""
    return _WHOSE.search(plain(text, LONGEST)) is not None


def is_told(words: str) -> bool:
    """Said under a question's number: does it tell anything, rather than put off, ask back or take a step?"""
    said = plain(words, LONGEST)
    return not (PUTS_OFF.match(said) or _ASKS_BACK.search(said) or only_asks(said) or work_step(said) or promises(said))
