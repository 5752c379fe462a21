"""Whose hands a matter is to lie in, said in plain words by who has it: 「不归我」「让小高弄」「我自己去弄吧」「退回去」."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

LONGEST = 100  # characters of such a sentence
_PLEASE = r"[吧啊哈了嘛呗。! ]*"
_NOT_MINE = re.compile(
    r"不归我(?!们)|不是我(?!们)(?:的(?:活|事|片)|这片|管|负责)|(?<!们)(?:我|这边)(?:这边|可|真|也|实在)*(?:管|弄|处理|办|解决)不了"
)
_NOT_OURS = re.compile("不归(?:我们|咱|物业|我这)|不是(?:我们|咱们|物业)(?:的(?:活|事)|管|负责)")
_BACK = re.compile(r"退(?:回去|回来|回给|给你|回吧|回了|掉吧|单)|退回[吧了。 ]*$|派错|转错人")
_TO_HIM = re.compile(
    r"(?:(?:这|那)[个件](?:事|单子?)?[, ]*|(?P<thing>[^,，。让叫请喊给已我他她你还要那就先 ]{1,8})(?=[, ]*(?:让|叫|请|喊))[, ]*)?(?:还是|要不|那|就|先)*"
    r"(?:(?:让|叫|请|喊)(?P<does>[\u4e00-\u9fff]{2,8}?)(?:去|来)?(?:弄|修|办|处理|搞|管|清|做|抽|补|换|疏?通|拉|扫|装|收|挪|拆)(?:一下|一弄|下)?|(?:给|交给|派给|归)(?P<has>[\u4e00-\u9fff]{2,8}?))"
    + _PLEASE
)
_MYSELF = re.compile(
    r"(?:算了|还是|要不|那)*[, ]*我(?:还是|就|来)?(?:自己|亲自)(?:去|来|上)?(?:弄|修|办|看|处理|搞|跑)(?:一趟|一下|看)?"
    + _PLEASE
)
_CALL_IN = re.compile(
    r"(?:帮我|帮忙|麻烦你?|请你?)+(?:叫|喊|请|通知)(?:一下|下)?(?P<role>[\u4e00-\u9fff]{2,8}?)(?:过?来)?(?:一下|一趟|看看?)?"
    + _PLEASE
)
_LET = re.compile("(?:叫|让|找|给|得|请|喊|归)(?P<to>[\u4e00-\u9fff]{2,8})")
_OUTSIDE = re.compile(
    "城管|派出所|民警|交警|消防|供电局?|供水公司|自来水公司|自来水|燃气公司|燃气|热力公司|市政|环卫|住建局?|环保局?|民政|电信|移动|联通|街道"
)


def is_not_his(text: str) -> bool:
    """「垃圾桶那个不归我」「这个我管不了」; of who speaks, not of 社区 as a whole."""
    return _NOT_MINE.search(plain(text, LONGEST)) is not None


def is_not_theirs(text: str) -> bool:
    """「这个不归我们管」: of the firm or the community that he speaks for."""
    return _NOT_OURS.search(plain(text, LONGEST)) is not None


def gives_back(text: str) -> bool:
    """「退回去」「派错了」."""
    return _BACK.search(plain(text, LONGEST)) is not None


def shall_have_it(text: str) -> str:
    """「让小高弄」「积水让物业抽」「给小高吧」: whom a sentence names that says nothing else; "" for none. Who is only asked to come and look
    does not get it."""
    found = _TO_HIM.fullmatch(plain(text, LONGEST).strip())
    return (found["does"] or found["has"]) if found else ""


def of_what(text: str) -> str:
    """「积水让物业抽」: 积水, which stands before to whom; "" where nothing does."""
    found = _TO_HIM.fullmatch(plain(text, LONGEST).strip())
    return (found["thing"] or "") if found else ""


def may_have_it(text: str) -> tuple[str, ...]:
    """「我管不了，找小高去弄」: 小高去弄, 小高去, 小高: what may be the name in it, longest first."""
    told = _LET.findall(plain(text, LONGEST))
    return tuple(one[:size] for one in told for size in range(len(one), 1, -1))


def does_it_himself(text: str) -> bool:
    """「我自己去弄吧」."""
    return _MYSELF.fullmatch(plain(text, LONGEST).strip()) is not None


def calls_in(text: str) -> str:
    """「帮我叫一下城管」: whom; "" for none."""
    found = _CALL_IN.fullmatch(plain(text, LONGEST).strip())
    return found["role"] if found else ""


def department_in(text: str) -> str:
    """「得城管来」: who outside our list of people a sentence names first; "" for none."""
    found = _OUTSIDE.search(plain(text, LONGEST))
    return found[0] if found else ""
