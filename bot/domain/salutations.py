"""Whom a sentence calls before it says anything: 「小王 我家暖气不热」「王师傅在吗，楼道灯坏了」「大家好，…」."""

from __future__ import annotations

import re

_WHO = (
    "(?:[小老]?[一-鿿]{0,2}(?:师傅|老师|主任|经理|网格员|管家|助手|同志)|[小老大]?[一-鿿](?:姐|哥|叔|姨)|小(?![区孩狗猫车店路门院鸟朋学宝偷广卖桥河树])[一-鿿]{1,2}"
    "|社区|物业|居委会|管理员|群主|各位(?:邻居|业主|亲)?|邻居们?|大家|姐妹们?|亲们?|领导)(?:们|的?人)?"
)
_GREETS = "(?:你好|您好|早上好|上午好|下午好|晚上好|在吗|在不在|在么|在嘛|在[?]|有人吗|有人在吗|辛苦了|麻烦一下|麻烦问下|打扰(?:一下|了)?)"
_PAUSE = "[,，。.!！?？~、:： \u2005]"
_CALL = re.compile(
    f"(?:(?:@[^ \u2005]{{1,20}}[ \u2005]+|{_WHO}(?:(?:{_GREETS}|都?好|早)[啊呀哈呢]?{_PAUSE}*|[啊呀哎诶]?{_PAUSE}+)|{_GREETS}[啊呀哈呢]?{_PAUSE}*|[喂诶哎嗨]{_PAUSE}*|不好意思{_PAUSE}*){{1,3}})"
)
_THANKS = re.compile(
    f"(?:(?:好的?|嗯+|哦+|行|可以|谢谢(?:[你您]|大家|师傅)?|多谢|感谢|辛苦了?|知道了|明白了?|收到|了解)[啊呀哈啦]*{_PAUSE}+)+"
)
LEAST = 4  # characters that must be left


def after_salutation(text: str) -> str:
    """What is said after it; "" where nobody is called, or nothing else is said."""
    called = _CALL.match(text)
    rest = text[called.end() :].strip() if called else ""
    return rest if len(rest) >= LEAST else ""


def after_thanks(text: str) -> str:
    """「好的 谢谢 几点去」: 几点去; "" where nobody is thanked first, or nothing else is said."""
    thanked = _THANKS.match(text)
    return text[thanked.end() :].strip() if thanked else ""
