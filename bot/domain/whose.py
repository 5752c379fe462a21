"""『我们楼归谁管』: does a sentence ask which grid worker serves a place, and nothing else? Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.domain.normalise import plain

LONGEST = 30  # characters of such a question
_HERE = "(?:楼栋|栋楼|楼|栋|幢|单元|小区|院子|社区|这里|这儿|这边|这片|这块|片区?|家)"
_BEFORE = "(?:请问|问下|问一下|想问下?|打听下|大家|各位|谁知道|有谁知道|有没有人知道|那个|[,。 ])*"
_OURS = f"(?:我们?|咱们?|俺们?)?(?:这个?|那个?|本)?{_HERE}?(?:里|这里|这边)?(?:现在)?的?"
_WHO = "(?:谁|哪个|哪位|哪一?个人|啥人)"
_SERVES = (
    f"(?:是|归|属于?)?(?:{_WHO}|哪个网格员|哪位网格员|哪个师傅|哪位师傅)(?:在)?(?:管|负责)(?:的|着)?(?:是)?"
    f"|(?:是|归|属于?)?(?:几|第几|哪个)(?:号)?网格(?:的|管的?)?"
    f"|网格员(?:现在)?(?:是|叫)(?:{_WHO}|啥|什么)(?:名字)?"
    f"|{_WHO}是(?:我们?|咱们?)?(?:这?{_HERE})?的?网格员"
    f"|有(?:事情?|问题)(?:要|该|应该)?(?:找|联系){_WHO}"
)
_ASKS = re.compile(f"{_BEFORE}{_OURS}(?:{_SERVES})(?:名字)?(?:来着)?[?!。呢啊呀嘛哦哈吗 ]*")
_PLACED = re.compile(f"{_HERE}|网格")


def asks_whose(text: str, *, placed: bool) -> bool:
    """*text* without the place it names; *placed*: it named one. 「这个归谁管」 says of nothing what it asks of."""
    said = plain(text, LONGEST + 1).strip()
    if not said or len(said) > LONGEST or _ASKS.fullmatch(said) is None:
        return False
    return placed or _PLACED.search(said) is not None


_NUMBER = re.compile(
    f"{_BEFORE}(?:(?:我)?(?:要|想要|有|能不能给我?|给我?(?:一个|个|一下|下)?)?)?{_OURS}(?P<who>[\u4e00-\u9fff]{{1,6}}?)(?:的)?(?:联系)?(?:电话|手机|微信|联系方式)(?:号码?)?(?:是)?(?:多少|几号|什么|啥|有吗|有没有|发我?一?下?|给我?一?[个下]?|告诉我)?[?!。呢啊呀嘛哦哈吗 ]*"
)
_OF_OURS = frozenset(("网格员", "师傅", "片长", "网格长", "网片长", "工作人员", "负责人"))


def whose_number(text: str, names: Iterable[str]) -> str:
    """Of which of ours (one of *names*, or a post) the telephone is asked, and nothing else; "" for none."""
    said = plain(text, LONGEST + 1).strip()
    found = _NUMBER.fullmatch(said) if said and len(said) <= LONGEST else None
    return found["who"] if found is not None and found["who"] in {*names, *_OF_OURS} else ""
