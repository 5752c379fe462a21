"""Is what a sentence calls done really done? No question, no condition, no plan, no stuff that was only bought."""

from __future__ import annotations

import re

_WHETHER = r"(?:吗|么|没|没有)"
_ASKS = re.compile(
    rf"(?:{_WHETHER}|\?)(?:\s*@\S+)*\s*$"
    rf"|[了的]{_WHETHER}(?:[啊呀呢哦嘛]+|[\s,。]|谁|有人|大家|你们?|@)"
    "|(?<!好)(?:几[件个单桩回次趟遍天户]|多少[件个单回次趟天户]?)(?:事|活|单子?|工单)?[了啊呀呢]*\\s*$"
    r"|(?:些|了|干|弄|修)(?:啥|什么)(?:事|活)?[了啊呀呢]*\s*$|来着[啊呀呢]*\s*(?:$|[,。])|(?:咋样|怎么样|几时|哪天)了?[啊呀呢]*\s*$"
    "|谁(?:知道|清楚|修的|弄的|换的)|什么时候|啥时候"
)
_IF = re.compile(
    "(?:要是|如果|假如|万一|若是|哪天)[^,。;]{0,12}(?:好|完|通|亮|换|修)了?"
    r"|(?:好|完|通|亮|换|修)了?(?:的话|[\s,]*(?:你们?|您|小[\u4e00-\u9fff])?(?:就|再|要|记得|麻烦|请|帮忙|先|得)*"
    r"(?:跟|给|和|告诉|通知|叫|喊)一?下?我)"
)
# Said before a word such as 修好, it is meant to come true later: surely, or where no 了 says that it has
_AHEAD = re.compile(
    "明[天早晚日]|后天|下周|下个?(?:礼拜|星期|月)|等会|稍后|晚点|一会|回头|准备|争取|尽快|才能?|[点天]之?前|预计"
)
_WITHOUT_LE = re.compile(
    "周[一二三四五六日天末]|礼拜|星期|今天|今晚|下午|晚上|傍晚|月底|年前|[0-9一二三两几半](?:个)?(?:天|小时|分钟|钟头|周)|过[两几]天"
    "|以?内|之?前|肯定|保证|一定|能|得|要|会|想|去|来"
)
_AT_LAST = re.compile("终于|总算|已经|刚刚?(?!要)")  # 「今天终于修好」
_LE = re.compile("[了咯喽啦的]")
_GOT = re.compile(
    "(?:料|材料|配件|零件|灯泡|灯管|锁芯|阀门|管子|水管|工具|东西|货).{0,4}(?:买|备|领|借|配|带|订)(?:好|齐|到|来|回来)?了"
)


def only_asks(words: str) -> bool:
    """「修好了吗」「修了几回了」「修好了没有啊谁知道」 in folded *words*; 「收到，是三号楼吗」 takes a step for all that."""
    return _ASKS.search(words) is not None and not words.startswith(("收到,", "收到 ", "收到。"))


def is_a_condition(words: str) -> bool:
    """「电梯修好了你跟我说一声」「要是修好了」; not 「修好了，你跟李阿姨说一声」."""
    return _IF.search(words) is not None


def is_still_to_come(words: str, start: int, end: int) -> bool:
    """Is the word such as 修好 at [start, end) of *words* a plan: 「礼拜五之前肯定弄好」? 「礼拜五就弄好了」 is none."""
    clause = max(words.rfind(mark, 0, start) for mark in ",。;!") + 1
    if _AT_LAST.search(words, clause, start):
        return False
    if _AHEAD.search(words, clause, start):
        return True
    has_le = _LE.search(words[start:end]) or _LE.match(words, end)
    spaced = max(clause, words.rfind(" ", 0, start) + 1)
    return not has_le and _WITHOUT_LE.search(words, spaced, start) is not None


def only_got_it(words: str) -> bool:
    """「水管的料买好了」: he has what he needs, and it is not mended."""
    return _GOT.search(words) is not None
