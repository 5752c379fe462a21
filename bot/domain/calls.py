"""What the duty desk was told by telephone or at the counter: 「居民打电话来说修好了」, 「居民打电话报的：3栋下水道堵了」. Pure."""

from __future__ import annotations

import re

from bot.domain.denials import denies, puts_off
from bot.domain.endings import asks_whether, goes_on, is_good
from bot.domain.normalise import plain
from bot.domain.orders import RESIDENT

LONGEST = 200  # characters that are looked at
YES, NO, BACK, NOTE, URGE = "yes", "no", "back", "note", "urge"
_WAY = "打了?个?电话|来了?个?电话?|电话|回访|来访|来窗口|来社区|来办公室|上门|发微信"
_SAYS = "说|讲|反馈|表示|回复|反映|告诉|告知|回话|答"
# 「居民打电话来说…」「电话回访了，居民说…」: by which way, who, and what stands behind
_CALLED = re.compile(
    rf"[^。;!?]{{0,16}}?(?:{_WAY})[^。;!?]{{0,14}}?(?:(?:{_SAYS})(?:是|我们|社区)?[,: ]*|[,: ]+)(?P<words>.*)$",
    re.DOTALL,
)
_SAID = re.compile(rf"[^。;!?]{{0,8}}?(?:{RESIDENT}|住家)[^。;!?,]{{0,6}}?(?:{_SAYS})[,: ]*(?P<words>.*)$", re.DOTALL)
_CONTENT = re.compile(
    rf"[^。;!?]{{0,12}}?(?:{_WAY}|{RESIDENT})[^。;!?]{{0,8}}?(?P<words>不?(?:太|很|是很|怎么)?满意.*)$"
)
# Somebody is to say it, or it is said to her; and what has not been said yet
_NOT_HERS = re.compile(
    rf"(?:^|[\s,、])(?:再|先|就|你|您|我|去)*(?:让|叫|请|等|问|要是|如果|万一|除非|只要|通知)|(?:给|跟|和|向|对|告诉)(?!我|社区|咱)[^,。; ]{{0,8}}(?:{_SAYS})"
)
_ANOTHER = re.compile("邻居|隔壁|楼上|楼下|对门|别人|另[一外]|其他")
_ASKS = re.compile("[?]|[吗么呢]$|没有?$|什么时候|啥时候|几时|几点|多久|能不能|可不可以|怎么还|为什么|为啥|咋")
_URGES = re.compile("催|急|再不|投诉|等不及|还没人|没人[来管修]|赶紧|赶快|快点|要求|一定要|希望")
_TAKES_BACK = re.compile(
    "撤(?:了|回|掉|单|销)|(?:不用|不要|不必|别)(?:再)?(?:修|管|弄|处理|来|派|换|麻烦)(?!电话|问)|不(?:修|报|弄)了|取消|弄错了|搞错了|看错了|报错了"
)
_PLEASED = re.compile("满意|(?:修|弄|换|办|清|搞|做)得?(?:挺|很|真|蛮|非常|特别)(?:好|不错|干净)")
_SHE = re.compile(f"^(?:[他她]|对方|人家)(?:们|又|也|就)?(?:{_SAYS})[,: ]*")
_NOT_PLEASED = re.compile("不(?:太|很|怎么|是很|大)?满意|有意见")
_LATER = re.compile("好了?(?:再|才|就|以后|之后|的话)|说好了?(?=[\u4e00-\u9fff])(?!好了?[谢呀啊的])")
_AGREED = re.compile("^好了(?=[\u4e00-\u9fff])(?![谢呀啊吧的])")  # 「居民说好了明天来」 is a date
_NO_NEWS = re.compile("[又再]?(?:催|问|急|谢|感谢|找)")
_PHONED = re.compile(
    rf"(?:(?:刚才|刚刚|刚|今天|早上|上午|下午|又|有|接到?|收到|了|一?[个位]|[, ]){{0,5}}(?:{RESIDENT}|大伯|大叔|先生|女士)?(?:的|[, ])?(?:{_WAY})(?:里|上|中|来|过来|过|了){{0,2}}"
    rf"(?:报修|反映|投诉|登记|报|说)?(?:的|了|是)?[,: ]+|电话里?(?:报|反映|说)的?)(?P<what>[^\n]{{4,}})"
)


def told(text: str) -> str | None:
    """What she said of it, as the desk passes it on: 「居民打电话来说灯亮了」 → 「灯亮了」; None where she says nothing."""
    words = plain(text, LONGEST).strip()
    found = _CONTENT.match(words) or _CALLED.match(words) or _SAID.match(words)
    if found is None or _NOT_HERS.search(words[: found.start("words")]):
        return None
    heard = found["words"].strip(" ,:。!")
    inner = _SAID.match(heard)  # 「电话回访了，居民说好了」
    heard = inner["words"].strip(" ,:。!") if inner is not None else heard
    return _SHE.sub("", heard)


def verdict(text: str, words: str, *, no: bool = False) -> str:
    """YES: it is good now; NO: it is not; BACK: she wants nothing any more; URGE: she asks or presses; else a NOTE. *words*:
    what she said; *no*: other rules hear a no in it."""
    said = plain(words, LONGEST)
    if _asks(said):
        return URGE
    if puts_off(said) or _AGREED.search(said) or _LATER.search(said):
        return NOTE
    if _NOT_PLEASED.search(plain(text, LONGEST)) or denies(said):
        return NO
    if _is_good(said, asked=True) or _PLEASED.search(said):
        return NOTE if _ANOTHER.search(plain(text, LONGEST)) else YES
    if no or goes_on(said):
        return NO
    if _TAKES_BACK.search(said):
        return BACK
    return URGE if _URGES.search(said) or not said else NOTE


def _asks(said: str) -> bool:
    return _ASKS.search(said) is not None or asks_whether(said)


def _is_good(said: str, *, asked: bool) -> bool:
    """「不修了」 says nothing of a result; 「亮了，不用来了」 does."""
    return is_good(_TAKES_BACK.sub(" ", said), asked=asked)


_SURNAME = re.compile(
    r"(?:^|[\s,、]|栋|单元|的)(?P<name>[\u4e00-\u9fff])(?:阿姨|大爷|大妈|叔叔?|婆婆|奶奶|爷爷|大姐|大哥|先生|女士|老师)"
)
_NO_SURNAME = frozenset("个位老有的那是位住小")


def surname(text: str) -> str:
    """Whom the desk names: 「李阿姨打电话说…」 → 李; "" for nobody."""
    found = _SURNAME.search(plain(text, 40))
    return "" if found is None or found["name"] in _NO_SURNAME else found["name"]


def phoned_in(text: str) -> str:
    """「居民打电话报的：3栋2单元下水道堵了」 → what is to be written down for her; "" for none, and for what is asked, pressed
    or answered."""
    words = plain(text, LONGEST).strip()
    found = _PHONED.match(words)
    if found is None or _NOT_HERS.search(words[: found.start("what")]):
        return ""
    what = found["what"].strip()
    ends = _asks(what) or _is_good(what, asked=False) or _TAKES_BACK.search(what) or _NO_NEWS.match(what)
    return "" if ends else what
