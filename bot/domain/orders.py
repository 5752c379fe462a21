"""What the office orders in plain words: 「让王师傅周五之前弄好」 is no result, 「催一下，居民打电话来了」 no coming of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.normalise import plain

LONGEST = 200  # characters that are looked at
RESIDENT = "居民|业主|住户|租户|商户|阿姨|大爷|大妈|婆婆|奶奶|爷爷|大姐|大哥|邻居|老人|老太太|人家|报事人|家属|群众"
_MADE = "(?:修|弄|办|搞|换|清|清理|清运|处理|解决|打扫|疏通|恢复|整改|装|补|拆|拉|拖|搬|挪|完)(?:好|完|掉|走|净|干净|通|到位|结|上|成)"
_BY_THEN = "(?:周[一二三四五六日天末]|星期[一二三四五六日天]|[0-9一二三四五六七八九十两][号日点天]|下班|中午|月底|年底|节|今天|明天|今晚|天黑)(?:之前|以前|前)"
_PRESSING = "务必|必须|一定|抓紧|赶紧|赶快|尽快|抓点紧"
# Somebody is to do it, or it is to be done by then. 「让了」「请过」 tells of what was.
_WANTED = re.compile(
    f"(?:^|[\\s,、。;:!0-9号件单你您再就先])(?:让|叫|请|喊|催|要|要求|安排|通知|派|麻烦)(?![了过到放大各我出])|{_PRESSING}|{_BY_THEN}"
)
_WAS = re.compile("已|刚|终于|总算|昨")

_TELLS = re.compile(
    r"(?:(?:那|就|先|再|还是|赶紧|赶快|快|帮我|你们?|您|跟)[,， ]?){0,3}(?:让|叫|请|喊|要求|要|安排|通知|派|麻烦|告诉|提醒)(?:一下|一声)?"
    rf"(?!了|过|到|给|单|停|我|你|您|大家|各位|放心|自己|假|示|问|求|配件|件|不要|{RESIDENT})(?P<to>[\u4e00-\u9fff]{{2}}[^?？]*)"
)
_LIMITS = re.compile(
    rf"(?:(?:这件|这个|那件|那个|事情)[,， ]?)?[^,，。;；?？]{{0,8}}(?:{_PRESSING}|{_BY_THEN}|今天|明天|今晚|本周|这周|这两天)(?:内|里|之内|就|得|要|必须|务必|给我|给他们|都|把)*"
    rf"[^,，。;；?？]{{0,10}}{_MADE}(?!了|过)[吧啊哈哦呀。 ]*"
)
_RESULT = re.compile("(?:好|完|掉|走|净|通|上|到位)了(?!再|才|就)|已经|已(?:修|换|处理|清|办|解)|不用了|别来")
_ASKS = re.compile("[?吗么呢]$|[没了]没有?$|行不行|好不好")
_PUSHES = re.compile(r"(?:(?:请|麻烦|帮我|帮忙|再|赶紧|赶快|快|去|给我|你们?|您)[,， ]?){0,3}催(?!了|过|到|着|的|不)")
_CALLED = re.compile(
    rf"[^,，。;；?？]{{0,5}}?(?:{RESIDENT})[^,，。;；?？]{{0,6}}?(?:电话|来电|来问|来找|在问|问|催|着急|很急|等急|等不及|发火|生气|投诉|不耐烦|来了)"
    r"|又(?:打|来)了?(?:个|好几个|几个|[0-9两三]个)?电话|来电话了|打电话过?来(?:了|催|问)|(?:那边|人家|他家|她家)[^,，。;；?？]{0,4}(?:急|催|等)"
)
_STILL = re.compile(
    rf"(?:{RESIDENT}|人)(?:今天|刚才|刚刚|早上|又|还|再)*(?:打|来|跑|找|过)*(?:了|个)*(?:电话|微信)?(?:过|来|了)*(?:说|讲|问|反映|投诉|催|抱怨)[^?？]{{0,30}}?(?:还是|还没|还在|又|仍|老样子|没人|没来)"
)
_CONTENT = re.compile(
    "说.{0,4}(?:好|亮|通|行|可以|修好|弄好|解决|有水|有电)了|好了|亮了|通了|不用|没事|谢|满意|表扬|撤|取消|不急|不催"
)
_THESE = (
    "(?:(?P<{0}late>超期|逾期|超时|过期|到期)了?的?|(?P<{0}fresh>没接|没人接|没接单|未接单?)的?"
    "|(?P<{0}all>(?:都|全部?|所有|全都|统统|挨个|大家|每个人|没办完?|没完|没处理完?|没弄好|未办结?|剩下|手里|剩的|这些|那些)的?))"
)
_ALL = re.compile(
    rf"(?:把|那|就|请|麻烦|帮我|给我)?{_THESE.format('a')}(?:单子?|工单|事情?|几件|人)?(?:都|全部?|全都|一起|统统|挨个)?(?:给我|帮我|再|去)?催(?:一下|一遍|一催|催|办|促)?(?:他们|大家)?[了吧啊哈。! ]*"
    rf"|(?:把|请|麻烦|帮我|再|去)?催(?:一下|一遍|一催|催|办)?(?:那些)?{_THESE.format('b')}(?:单子?|工单|事情?|人)?[吧啊哈。! ]*"
)
# Others' coming, among the words with which a worker takes a matter
_THEIRS = re.compile(
    rf"(?:{RESIDENT})[^,。;!]{{0,6}}?来了|(?:打?电话|投诉|反映|意见|短信|微信|消息)(?:又|都|也|已经)?(?:打|发|找)?过?来了|(?:{RESIDENT})[^,。;!]{{0,4}}打了?电话"
)


def is_wanted(words: str, start: int, end: int) -> bool:
    """Does what stands before a result's word, in the same clause, say that it is still to be done: 「让王师傅今天」弄好?

    *words* are folded; the result's word begins at *end*.
    """
    return _WANTED.search(words, start, end) is not None and _WAS.search(words, start, end) is None


def without_theirs(words: str) -> str:
    """「居民打电话来了」: somebody else came, nobody of ours is on his way."""
    return _THEIRS.sub(" ", words)


def told_to(text: str) -> str:
    """Of an order to somebody what stands behind 让, his name first: 「让王师傅周五之前弄好」; "" for none."""
    words = plain(text, LONGEST).strip()
    found = _TELLS.match(words)
    return found["to"] if found is not None and not _RESULT.search(words) and not _ASKS.search(words) else ""


def by_then(text: str) -> bool:
    """「周五之前弄好」「今天务必处理完」: an order to whoever has it."""
    return _LIMITS.fullmatch(plain(text, LONGEST).strip()) is not None


def pushes_him(text: str, names: Sequence[str]) -> tuple[str, str]:
    """「王师傅怎么还不接单」「让王师傅快点」: who, and "fresh" where it is about taking up; ("", "") for none."""
    words = plain(text, LONGEST).strip()
    name = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    if not name:
        return "", ""
    found = re.fullmatch(
        rf"(?P<a>{name})(?:他|那边)?(?:怎么|咋|为什么|为啥|还)+(?:还|老是?|一直)*(?:不|没)(?P<what>接单?|去|来|弄|修|处理|动|办)(?:啊|呀|呢|的|[?？。! ])*"
        rf"|(?:让|叫|请|喊|催)(?P<b>{name})(?:快|抓紧|赶紧|麻利|加快)(?:一?点|些)?(?:弄|办|接单?|处理|去)?[吧啊。! ]*",
        words,
    )
    if found is None:
        return "", ""
    return found["a"] or found["b"], "fresh" if (found["what"] or "").startswith("接") else "all"


def pushes(text: str) -> bool:
    """「催一下 居民打电话来了」; not 「催过物业了」 and not 「不用催了」."""
    return _PUSHES.match(plain(text, LONGEST).strip()) is not None


def says_still(text: str) -> bool:
    """「居民又打电话说3栋的灯还是不亮」: somebody speaks again of what is known."""
    words = plain(text, LONGEST)
    return _STILL.search(words) is not None and _CONTENT.search(words) is None


def says_they_called(text: str) -> bool:
    """「居民又打电话来了，很着急」: she urges through him; not where she said that it is good."""
    words = plain(text, LONGEST).strip()
    return _CALLED.match(words) is not None and _CONTENT.search(words) is None


def pushes_all(text: str) -> str:
    """「都催一下」 all · 「超期的催一下」 late · 「没接的都催一下」 fresh; "" for anything else."""
    found = _ALL.fullmatch(plain(text, LONGEST).strip())
    if found is None:
        return ""
    return next(what for what in ("late", "fresh", "all") if found[f"a{what}"] or found[f"b{what}"])
