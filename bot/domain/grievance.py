"""A complaint about one of ours: 「王师傅上次来态度太差了」. It is for the office alone, never for him."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.domain.normalise import plain

LONGEST = 200  # folded characters that are looked at
# What nobody says of somebody without complaining of him …
_ACCUSES = re.compile(
    "投诉|举报|态度.{0,5}(?:差|不好|恶劣|凶|冲|坏|不行)|骂人|骂(?:了)?(?:我|老人)|[吼凶](?:了)?我|骗人|骗(?:了)?(?:我|老人|大家)|[收要]了?(?:我|我们|老人|我妈|我爸).{0,8}(?:块|元|百|钱|费|红包|烟)"
    "|(?:找|问|跟|向)(?:我|我们|老人|我妈|我爸)(?:要|收)了?.{0,6}(?:块|元|百|钱|费|红包|烟)|乱收费|[收要]了?(?:钱|红包|好处)才|吃拿卡要|不给钱.{0,4}不|踢皮球|推三阻四|不作为|动手动脚|喝(?:了|多)酒.{0,6}(?:来|上门)|太不负责|不负责任|糊弄(?:我|人|老人)|敷衍(?:我|人|了事)|偷(?:拿|了)"
)
_ROLE = re.compile(
    "网格员|网格长|网?片长|物业的?(?:保安|经理|人|工作人员|师傅)|保安|你们(?:的|那个|这个|社区)?(?:人|师傅|工作人员|的人|物业的人)|社区的?(?:人|工作人员|干部)|居委会的人"
)
_CALLED = re.compile("[\u4e00-\u9fff](?:师傅|片长|主任|网格员|经理)")
_NO_COMPLAINT = re.compile(
    "冒充|自称|假的?(?:网格员|师傅)|陌生|不是骗|没(?:有)?(?:骂|骗|收)|态度.{0,3}(?:好得很|真好|很好|特别好|不错)|谢谢|感谢|表扬|装修|快递|外卖|修车"
)
# Blows and threats, and what nobody need fear: 「王师傅打我电话」「打扫」
_WHOM = "(?:了|过|着)?(?:我|人|老人|老头|老太|小孩|孩子|娃|居民|业主|邻居|住户|别人|大爷|大妈|阿姨|奶奶|爷爷|女人|女的)"
_BLOWS = (
    f"(?:(?:殴?打|揍|推|踢|踹|扇|掐|揪|拽|砍|捅|抽|摔|吓唬?|威胁|恐吓|骚扰|猥亵|非礼|摸){_WHOM}(?!们?.{{0,3}}(?:电话|手机|微信|语音|号码|招呼|一声))"
    "|打(?:起来|伤|得)|动手(?:打|推|了?$|了?[,，。 ])|(?:拿|拎|举|抄)(?:着|了)?(?:刀|棍|铁|砖|榔头|锤)|要(?:杀|砍|弄死|打死|收拾)(?:我|人)|把(?:我|人|老人|孩子|大爷|大妈|奶奶).{0,3}(?:打|推|踢|摔|拽|掐))"
)
_NEAR = "[^,，。!！?？;；、 被叫请喊找帮救]{0,10}?"
_OTHERS = re.compile(
    "老公|老婆|男人|丈夫|儿子|女儿|媳妇|[爸妈]|邻居|楼[上下]|对门|有人|别人|人家|[他她]们?|房东|租客|谁|快来|来[了吧]"
)
_NO_BLOW = re.compile(
    "冒充|自称|假的?(?:网格员|师傅|保安)|没(?:有)?(?:打|动手)|不(?:是)?打|开玩笑|打[牌球卡针疫印]|电影|电视|演"
)
_PAST = re.compile("昨[天晚日]|前[天几]|上[次周个回]|那[天次回]|以前|之前|去年|早就|[一二三四五六七八九十两几]天前")
_ASKS = re.compile("[?？]|(?:吗|么|没有?)[啊呀]?$|电话(?:是)?多少|怎么(?:投诉|举报)")


def accuses(text: str) -> bool:
    """Does it complain of somebody, whoever he is; a question accuses nobody."""
    words = plain(text, LONGEST)
    return _ACCUSES.search(words) is not None and not (_NO_COMPLAINT.search(words) or _ASKS.search(words))


def strikes(text: str, names: Iterable[str]) -> bool:
    """「王师傅打我」「被网格员推倒了」: one of *names*, or of a post, does somebody harm or threatens it. Not 「有人打王师傅」, nor
    「王师傅快来，有人打架」."""
    words = plain(text, LONGEST)
    if _NO_BLOW.search(words) or _ASKS.search(words):
        return False
    who = "|".join(re.escape(name) for name in names if name)
    who = f"(?:{who}|{_ROLE.pattern})" if who else f"(?:{_ROLE.pattern})"
    return any(
        _OTHERS.search(found["between"]) is None for found in re.finditer(f"{who}(?P<between>{_NEAR}){_BLOWS}", words)
    ) or bool(
        re.search(
            f"被(?:你们|那个|这个|咱们?)?{who}[^,，。 ]{{0,4}}?(?:打|推|踢|踹|扇|掐|砍|捅|摔|揍|吓|骚扰|威胁)(?!电话|招呼)",
            words,
        )
    )


def is_past(text: str) -> bool:
    """「昨天」「上次」: it does not go on."""
    return _PAST.search(plain(text, LONGEST)) is not None


def names_a_role(text: str) -> bool:
    """「你们网格员」「社区的人」: one of ours without his name."""
    return bool(post_in(text))


def post_in(text: str) -> str:
    """Of which post: 「网格员」「物业保安」; "" for none."""
    found = _ROLE.search(plain(text, LONGEST))
    return found[0] if found else ""


def is_of_ours(text: str) -> bool:
    """Does it complain of somebody by his post or as 「李师傅」?"""
    return accuses(text) and bool(post_in(text) or calls_somebody(text))


def calls_somebody(text: str) -> bool:
    """「李师傅」, whether or not we know him."""
    return _CALLED.search(plain(text, LONGEST)) is not None
