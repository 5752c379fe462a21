"""A complaint about one of ours: 「王师傅上次来态度太差了」. It is for the office alone, never for him."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

LONGEST = 200  # folded characters that are looked at
# What nobody says of somebody without complaining of him …
_ACCUSES = re.compile(
    "投诉|举报|态度.{0,5}(?:差|不好|恶劣|凶|冲|坏|不行)|骂人|骂(?:了)?(?:我|老人)|[吼凶](?:了)?我|骗人|骗(?:了)?(?:我|老人|大家)|[收要]了?(?:我|我们|老人|我妈|我爸).{0,8}(?:块|元|百|钱|费|红包|烟)"
    "|(?:找|问|跟|向)(?:我|我们|老人|我妈|我爸)(?:要|收)了?.{0,6}(?:块|元|百|钱|费|红包|烟)|乱收费|吃拿卡要|不给钱.{0,4}不|踢皮球|推三阻四|不作为|动手动脚|喝(?:了|多)酒.{0,6}(?:来|上门)|太不负责|不负责任|糊弄(?:我|人|老人)|敷衍(?:我|人|了事)|偷(?:拿|了)"
)
_ROLE = re.compile(
    "网格员|网格长|片长|你们(?:的|那个|这个|社区)?(?:人|师傅|工作人员|的人|物业的人)|社区的?(?:人|工作人员|干部)|居委会的人"
)
_CALLED = re.compile("[\u4e00-\u9fff](?:师傅|片长|主任|网格员|经理)")
_NO_COMPLAINT = re.compile(
    "冒充|自称|假的?(?:网格员|师傅)|陌生|不是骗|没(?:有)?(?:骂|骗|收)|态度.{0,3}(?:好得很|真好|很好|特别好|不错)|谢谢|感谢|表扬|装修|快递|外卖|修车"
)
_ASKS = re.compile("[?？]|(?:吗|么|没有?)[啊呀]?$|电话(?:是)?多少|怎么(?:投诉|举报)")


def accuses(text: str) -> bool:
    """Does it complain of somebody, whoever he is; a question accuses nobody."""
    words = plain(text, LONGEST)
    return _ACCUSES.search(words) is not None and not (_NO_COMPLAINT.search(words) or _ASKS.search(words))


def names_a_role(text: str) -> bool:
    """「你们网格员」「社区的人」: one of ours without his name."""
    return _ROLE.search(plain(text, LONGEST)) is not None


def calls_somebody(text: str) -> bool:
    """「李师傅」, whether or not we know him."""
    return _CALLED.search(plain(text, LONGEST)) is not None
