"""What the office says when it wants a notice out: 「给桂香苑3栋发个通知，明天停水」「5栋明天停水 通知一下」. Pure."""

from __future__ import annotations

import re

from bot.domain.notice_words import unfilled

LONGEST = 2_000  # characters of a notice and its order
_TO_THEM = re.compile(
    r"^(?:帮我|麻烦|请)?(?:给|向|往|在)(?P<whom>.{2,24}?)(?:群里?)?(?:发|下)(?:一?[个条份]|一下)?通知[\s:：,，说]*(?P<words>.{4,})$",
    re.DOTALL,
)
# 「跟3栋的说一下明天检修」
_TO_HOUSES = re.compile(
    r"^(?:帮我|麻烦|请)?(?:给|向|往|在|跟|和|对)(?P<whom>[^,，。:：]{0,16}?(?:栋|号楼|幢|网格|小区|[苑园街]))的?(?:人|居民|业主|住户|邻居)?们?(?:说|讲|通知)(?:一下|一声|个|一句)?[\s:：,，]*(?P<words>.{4,})$",
    re.DOTALL,
)
# 「在群里说一声明天消防演练」「告诉大家明天体检」: it is shown before it leaves
_TO_ALL = re.compile(
    r"^(?:帮我|麻烦|请)?(?:(?:在|到)(?:各个?|所有的?)?群里?(?:说|讲|通知|发)(?:一声|一下|个通知)?|(?:各个?|所有的?)?群里?(?:说|讲|通知|发)(?:一声|一下|个通知)(?=[\s:：,，])|(?:跟|和|给)?(?:告诉|通知)(?:一下)?大家(?:一声|一下)?|跟大家说(?:一声|一下)?"
    r"|(?:给|向|跟|和|对)(?:大家伙?|居民们?|全体居民|各位居民)(?:说|讲|通知|告诉|知会|发)(?:一声|一下|一句|一?个通知|一?条通知)?)"
    r"[\s:：,，说]*(?P<words>.{4,})$",
    re.DOTALL,
)
# 「发个通知 全体 后天量血压」: it goes on as behind the word of command
_SOME = re.compile(
    r"^(?:帮我|麻烦|请)?发(?:一?[个条份]|一下)通知(?:[\s:：,，]+|[啊呀哈嘛]?[,， ]*(?=就?是?说|内容是))(?:就是说|就说|说是|说|内容是)?[\s:：,，]*(?P<words>.{4,})$",
    re.DOTALL,
)
_SENT_TO = re.compile(
    r"^(?:帮我|麻烦|请)?发(?:一?[个条份]|一下)?通知(?:到|给)(?P<whom>[^,，:：。]{2,24}?)(?:群里?)?[\s:：,，]+(?:说)?(?P<words>.{4,})$",
    re.DOTALL,
)
_LEADS = re.compile("^(?:就是说|就说|说是|说)[,，\\s]*")
# 「发个停水通知 5栋明天9点到11点」: what it is about stands before the word
_ABOUT = re.compile(
    r"^(?:帮我|麻烦|请)?发(?:一?[个条份]|一下)(?P<about>[一-鿿]{2,4})(?:的)?通知[\s:：,，]+(?P<words>.{4,})$", re.DOTALL
)
# 「5栋明天停水 通知一下」「明天体检，发到各群」: the order stands behind
_BEHIND = re.compile(
    r"^(?P<words>.{4,}?)[\s,，。;；]+(?:帮我|请|麻烦|给我|你|去|就)*(?:发(?:一?[个条份])?通知(?:出去|一下)?|通知(?:一下|一声|下去|到位)|通知(?:一下|一声)?(?:大家|居民|业主|全体|各?楼栋)"
    r"|发(?:到|给|在)?(?:各个?|所有的?|全部|每个)?(?:居民|小区|业主)?群里?(?:去|吧)?|(?:在|到)?(?:各个?|所有的?)?群里(?:说|发|通知|讲)(?:一下|一声)?|跟大家说(?:一下|一声)?|发[到给](?P<whom>[^,，。:：]{0,10}?(?:栋|号楼|幢|网格|[苑园]|小区|大群|全体|居民|业主))的?(?:群里?)?)[了吧啊哈。! ]*$",
    re.DOTALL,
)
_EVERYBODY = re.compile("大家|居民|业主|全体|各|所有|全部|每个")
_HOUSES = re.compile(
    "(?:[一-鿿]{2,6}(?:苑|园|小区|花园|街|里|城))?[0-9一二三四五六七八九十]{1,3}(?:[、,，和到至-][0-9一二三四五六七八九十]{1,3})*(?:栋|号楼|幢|网格)"
)
_ASKED = re.compile(
    "[?？吗么]$|(?:怎么|为什么|没|不用|别|不要|谁)[^,，。 ]{0,4}(?:通知|发)"
)  # 「停水了 怎么没通知一下」 orders none


def ordered(text: str) -> str:
    """To whom and what, as behind the word of command; "" for no order. Whom it is for may be left out."""
    if len(text) > LONGEST:
        return ""
    for said in (text, unfilled(text)):
        if (about := _ABOUT.match(said)) is not None:
            return f"{about['words'].strip()}{'' if about['about'] in about['words'] else about['about']}"
        some = _SOME.match(said)
        found = some or _TO_THEM.match(said) or _SENT_TO.match(said) or _TO_HOUSES.match(said) or _TO_ALL.match(said)
        if found is not None:
            whom = "" if some else found.groupdict().get("whom") or "全体"
            return f"{whom} {_LEADS.sub('', found['words'])}".strip()
    return _ordered_behind(text)


def _ordered_behind(text: str) -> str:
    found = _BEHIND.match(text)
    if found is None or _ASKED.search(text):
        return ""
    words, order = found["words"].strip(), text[found.end("words") :]
    if found["whom"]:
        return f"{found['whom']} {words}"
    houses = _HOUSES.search(words)
    if houses is None:
        return f"全体 {words}" if _EVERYBODY.search(order) else words
    rest = words[houses.end() :].lstrip("的居民业主住户 ,，:：") if houses.start() == 0 else words
    return f"{houses[0]} {rest}"
