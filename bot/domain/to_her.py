"""What who has a matter in hand wants to know from who reported it, or has her told: 「哪一户」「问问她几点在家」「跟她说下午去」. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.normalise import plain
from bot.domain.orders import RESIDENT
from bot.domain.work_words import only_asks

LONGEST = 80  # characters that are looked at
LEAST = 2  # characters of what she is asked or told
_HER = f"(?:[她他](?:们|家)?|{RESIDENT}|报(?:修|事|的)?的?(?:那个)?人|反映的?人|人家|那[户家]|对方|[大阿]?[姨姐爷婶]|老人家?)"
_ASK = re.compile(
    rf"(?:帮我|帮忙|麻烦|请|你|再|先|去)*(?:问一?问|问一?下|问问|问声|问)(?P<her>{_HER}(?:家|那边)?(?:一下|一声)?)?[,，:： ]*(?P<what>.{{{LEAST},}})"
)
_TELL = re.compile(
    rf"(?:帮我|帮忙|麻烦|请|你|再|先|去)*(?:(?:告诉|回复?|提醒|转告)(?:一下)?(?P<told>{_HER})(?:一下|一声)?|(?:跟|和|给|对)(?P<said>{_HER})(?:说一?[声下](?![午班周个来去])|说|讲|回一?[声下句]|带个话))[,，:： ]*(?P<words>.{{{LEAST},}})"
)
_LET = re.compile(rf"(?:让|叫|请){_HER}(?P<does>[^,，。]{{{LEAST},}}.*)")
_SAID = re.compile("[了过]$")  # 「跟他说过了」 is a result …
_GIVES = re.compile("(?:弄|修|办|处理|搞|清|换|看)(?:一下|吧)?$|[了过]$")  # … and 「让他弄」 gives it away
_ALL = re.compile("居民|业主|住户|租户|邻居|群众|大家")  # may be all who live there
_THING = "(?:户|家(?!公司|单位|店|物业)|楼|层|栋|幢|号楼|单元|门|间|房|盏|根|边|[个块]?(?:位置|地方|房间|屋))"
_BARE = re.compile(
    rf"(?:[一-鿿]{{1,4}}(?:是|在))?(?:是|在|到底|具体|请问|那|就)*(?:[哪几]|多少(?!户))(?:[一个号])*{_THING}(?!归|是我|管)[^,，。吧]{{0,6}}"
    r"|具体(?:是|在)*(?:哪[里儿]?|什么位置|位置|地址)(?:[啊呀呢])?|(?:什么|啥)(?:位置|地方|颜色|牌子|型号)的?"
    r"|(?:[她他]|人|家里|业主|居民)*(?:什么时候|啥时候|几点|哪天)(?:会|能|才)?(?:在家|方便|有空|有人)"
    r"|(?:[她他]|人|家里|业主|居民|今天|明天|上午|下午|晚上|现在|有没有)*(?:在家|在不在家|方不方便|方便|有空|有人|没人)(?:吗|么|不|没有?)"
    r"|(?:现在|今天|这会儿?)?(?:还|还在|有没有在?)(?:漏|滴|响|停|堵|冒|吵|臭|闪)(?:着|水)?(?:吗|么|不|没有?)"
    r"|(?:坏|停|漏|响|堵|臭)?了?(?:有)?(?:多久|几天|什么时候|啥时候)(?:开始|发现)?(?:[坏停漏响堵臭]|没[电水气])?(?:了|的)"
)
_PICTURE = re.compile(
    r"(?:能不能|可不可以|能|可以|麻烦|请)*(?P<does>[拍发](?:一?[个张段下])*(?:照片?|图片?|视频|位置)(?:过来|来|给我|看看|看一?下|看下)*)(?:吗|么|不|吧)?"
)
_NO_HER = re.compile("物业|师傅|公司|领导|主任|社区|街道|城管|供电|厂家")  # asked of others


@dataclass(frozen=True, slots=True)
class ToHer:
    """*words* in his own words; *asks*: he wants to know something; *bare*: nobody is named who is to be asked; *all*: it may be
    meant for all who live there."""

    words: str
    asks: bool
    bare: bool = False
    all: bool = False


def to_her(text: str) -> ToHer | None:
    """What a sentence, without the number before it, has her asked or told; None for none."""
    said = plain(text, LONGEST + 1).strip(" ?？。!！~啊呀呢")
    if not LEAST <= len(said) <= LONGEST:
        return None
    if (asked := _ASK.fullmatch(said)) is not None:
        return ToHer(asked["what"], asks=True) if asked["her"] or _is_hers(asked["what"]) else None
    if (told := _TELL.fullmatch(said)) is not None:
        return _told(told["words"], told["told"] or told["said"])
    if (let := _LET.fullmatch(said)) is not None:
        return None if _GIVES.search(let["does"]) else ToHer(f"请您{let['does']}", asks=False)
    if (picture := _PICTURE.fullmatch(said)) is not None:
        return ToHer(f"请您{picture['does']}", asks=False, bare=True)
    return ToHer(said, asks=True, bare=True) if _BARE.fullmatch(said) else None


def _is_hers(what: str) -> bool:
    """「问下是哪一户」 names nobody, and only she can know."""
    return _BARE.fullmatch(what) is not None and _NO_HER.search(what) is None


def _told(words: str, her: str) -> ToHer | None:
    if _SAID.search(words):
        return None
    return ToHer(words, asks=only_asks(words), all=_ALL.search(her) is not None)


def asks_where(words: str) -> str:
    """Which part of the address a bare question wants: room | unit | building; "" for none."""
    if re.search("户|房|间|家(?!里)|门(?!口)", words):
        return "room"
    if "单元" in words:
        return "unit"
    return "building" if re.search("栋|幢|号楼", words) else ""
