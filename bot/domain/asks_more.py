"""What is asked further once an answer came: 「要带照片吗」「几点去」「好的 那我周六来可以吗」. Pure."""

from __future__ import annotations

import re

from bot.domain.answers import asks
from bot.domain.normalise import plain
from bot.domain.salutations import after_thanks

SHORT = 24  # characters of such a question
_LEADS = "(?:那|还|另外|都|再|我|本人|大概|一共|是|现在|[,， ])*"
_TONE = "[呀啊呢吗嘛么不?？。! ]*"
_DAY = "(?:周末|周[一二三四五六日]|星期[一二三四五六天]|今天|明天|后天|上午|下午|中午|晚上)"
_PAPERS = re.compile(
    rf"{_LEADS}(?:要不要|需不需要|要|需要|用不用|用|得|能不能|能|可以|是不是要)?(?:带|交|填|准备|预约|代办|复印)[^,，。?？]{{0,6}}(?:不|吗|么|嘛|没有?){_TONE}"
    rf"|{_LEADS}(?:要不要|需不需要|要|需要|用不用|用|得|能不能|能|可以|是不是要)[^,，。?？]{{0,6}}(?:带|交|填|准备|本人|代办|预约|照片|复印|户口本|身份证)[^,，。?？]{{0,6}}(?:不|吗|么|嘛|没有?){_TONE}"
    rf"|{_LEADS}(?:要|需要|得|用)(?:带|准备|交|拿)?(?:些|点)?(?:什么|啥|哪些)(?:东西|材料|证件?|手续){_TONE}"
)
_ABOUT_IT = re.compile(
    rf"{_LEADS}(?:(?:要|得)?(?:几点|什么时候|啥时候|哪天)(?:能|可以)?(?:去|来|到|开门|关门|上班|下班|休息|办)?|(?:去|在|到)?(?:[一二三四五1-5]楼的?)?(?:哪[里儿]?|几楼|哪个窗口|几号窗口)(?:办|交|领|找)?"
    rf"|找(?:谁|哪个)|(?:要|收)?多少钱|收费|要钱|(?:要|得)?多久|怎么(?:去|走)|(?:你们|那边|那里|社区|大厅)?{_DAY}(?:都)?(?:能|可以|行)?(?:去|来|办|上班|开门|休息|有人)?(?:可以|行|行不行|可不可以)?"
    rf"|(?:(?:要|得|需要|必须)?(?:本人|我妈|我爸|家里人|家属|老人|孩子|子女|我?儿子|我?女儿|别人)(?:必须|得|要|能|可以)?(?:自己|亲自)?(?:去|来|到场|代办|代领|办)?(?:行不行|可以|行|可不可以)?)){_TONE}"
)
_ASKS = re.compile("[吗么不]|[?？]|几|哪|谁|多少|多久|怎么|什么|啥|行不行|可不可以|收费")
_GOES_ON = re.compile("还有|那|另外|再问")  # 「还有学区是哪个」


def asks_more(text: str) -> bool:
    """Only what goes with what was asked before, and names nothing of its own; thanks may stand before it."""
    said = _behind(text)
    if not said or len(said) > SHORT:
        return False
    return _PAPERS.fullmatch(said) is not None or (
        _ABOUT_IT.fullmatch(said) is not None and _ASKS.search(said) is not None
    )


def asks_for_papers(text: str) -> bool:
    """「要带照片不」, which a neighbour may ask too."""
    return len(text) <= SHORT and _PAPERS.fullmatch(_behind(text)) is not None


def goes_on_asking(text: str) -> bool:
    """Any short question that begins as one more: 「还有学区是哪个」."""
    said = _behind(text)
    return len(said) <= SHORT and _GOES_ON.match(said) is not None and asks(said)


def is_short_question(text: str) -> bool:
    """Whatever it asks; to who has just been answered it is of that."""
    return len(text) <= SHORT and asks(_behind(text))


def _behind(text: str) -> str:
    said = plain(text, SHORT * 3).strip()
    return after_thanks(said) or said
