"""What one of ours tells of himself is a matter: 「3栋电梯停了」「李大爷说他家暖气不热」「刚巡查，消防通道堆满了」."""

from __future__ import annotations

import re

from bot.domain.faults import plainly_a_complaint, plainly_a_fault
from bot.domain.normalise import plain
from bot.domain.work_words import only_asks

LONGEST = 80  # characters; longer talk is no note
SURE, PERHAPS = 0.6, 0.4  # of a kind, beside words that tell of trouble
# What he begins with: one more, on his round, that it be written down
_ONE_MORE = "还有|另外|对了|再(?:记|登)?一[个件]|顺便|第二[个件]"
_ROUND = (
    "(?:我)?(?:刚刚?|今天|早上|下午)?(?:在)?(?:巡查|巡逻|走访|路过|巡楼|转了一圈|入户)(?:的时候|时)?(?:发现|看到|看见|到)?"
    "|(?:我)?(?:刚刚?|刚才)?(?:发现|看到|看见)(?:了)?"
)
_RECORD = "(?:帮我|帮忙|麻烦|请|给我)?(?:登|记|登记|录|报)(?:一下|一笔|一件|一个|个|上)"
_LEADS = re.compile(rf"(?:(?P<more>{_ONE_MORE})|(?P<round>{_ROUND})|(?P<record>{_RECORD}))[\s,，:：。]*")
_RECORDED = re.compile(rf"[\s,，。]*{_RECORD}[吧啊哈。]*$")
_SHE = "(?:大爷|爷爷|大妈|大娘|大姐|大哥|阿姨|叔叔?|婆婆|奶奶|老人家?|老太太|邻居|居民|住户|业主|租户|商户|先生|女士|有人|群众)"
_SHE_SAYS = re.compile(
    rf"(?:有个?|一[个位])?[\u4e00-\u9fff]{{0,2}}{_SHE}(?:今天|刚才|刚刚?|早上|昨天)?(?:打电话|来电话|过来|跟我|和我|找我|给我打电话)?(?:来)?(?:说|反映|讲|投诉|抱怨)(?!好了|谢谢|没事)"
)
_HER_HOME = re.compile(rf"(?:的)?[\u4e00-\u9fff]{{0,2}}{_SHE}?(?:他|她)?(?:们)?家(?:里)?的?")
_OWN_HOME = re.compile(
    "我们?家|俺家|我住|我(?:老婆|老公|爸|妈|儿子|女儿)|我(?:的)?(?:车|手机|电动车|电瓶车)|家里(?!人)"
)
_PLANS = re.compile(
    "明天|后天|下周|准备|打算|要去|等会|待会|晚点|昨天|上次|以前|去年|要是|如果|万一|的话|听说.{0,8}小区|别的小区|隔壁小区"
)
_ANNOUNCES = re.compile("通知|检修|恢复|预计|大家|各位|请|注意|抢修|[0-9一二三四五六七八九十]点|供电局|水务|自来水公司")
_OVER = re.compile(
    "[修换弄办搞清通装补处理拉拆垫盖焊贴]+(?:好|完|掉|走|上)了|好了|解决|已经?(?:修|换|弄|办|报|联系|通知|转)|搞定|没(?:坏|停|堵|漏)|不(?:漏|堵|响)了"
)
_ASKS = re.compile(
    "[?？]|几点|什么时候|啥时候|怎么(?:办|样|弄)|有没有|是不是|要不要|咋(?:办|样)|哪[个家位]|谁[的家在]?|吗|多少"
)
_TROUBLE = re.compile(
    "不亮|坏了|不出水|[漏滴渗冒积]水|堵了|停了|打不开|关不[上严]|没人[修管收清扫]|不通|断了|[裂塌翘]|掉(?:了|下|皮|砖)|不热|没[电水气网]|松了|歪了|倒了|堆(?:满|着|了|在)|占(?:了|着|用)|乱(?:停|堆|扔|放|贴|拉)"
    "|满了|缺了?|少了?[一两]|异响|[臭异怪]味|油烟|吵|噪|脏|飞线|没盖|丢了|爆了|冒烟|脱落|失灵|卡[住了]|锈|晃|闪|拖椅"
)
PLAIN, LIKELY, NOTHING = "plain", "likely", ""


def noticed(text: str, bare: str, sure: float) -> str:
    """PLAIN: it is written down; LIKELY: he is asked by one tap; NOTHING: talk, a question, a plan, his own flat, a result.

    *bare*: the same without its places. *sure*: how sure the reading is of what it is about.
    """
    if not 4 <= len(text) <= LONGEST or only_asks(text) or _ASKS.search(text):
        return NOTHING
    folded = plain(bare).strip(" ,，")
    asked = wants_it_recorded(text)
    said = _SHE_SAYS.search(folded)
    if _OVER.search(folded) or _PLANS.search(folded) or (not said and _OWN_HOME.search(folded)):
        return NOTHING
    if _ANNOUNCES.search(folded):
        return NOTHING
    rest = _trouble_of(folded)
    if plainly_a_fault(rest) or plainly_a_complaint(rest):
        return PLAIN
    if not _TROUBLE.search(rest):
        return NOTHING
    lead = _LEADS.match(folded)
    told = asked or said is not None or (lead is not None and lead["round"] is not None)
    return PLAIN if told and sure >= SURE else LIKELY if sure >= PERHAPS else NOTHING


def wants_it_recorded(text: str) -> bool:
    """「帮我登一下」: he says himself that it be written down."""
    words = plain(text).strip()
    lead = _LEADS.match(words)
    return (lead is not None and lead["record"] is not None) or _RECORDED.search(words) is not None


def is_one_more(text: str) -> bool:
    """「还有1栋后头那个井盖翘起来了」: not what was told before it."""
    lead = _LEADS.match(plain(text).strip())
    return lead is not None and lead["more"] is not None


def matter_in(text: str) -> str:
    """What is written down of it: without 「还有」 and 「帮我登一下」."""
    words = text.strip()
    for _ in range(2):
        lead = _LEADS.match(words)
        words = words[lead.end() :] if lead is not None else words
    return _RECORDED.sub("", words).strip(" ,，。") or text.strip()


def _trouble_of(folded: str) -> str:
    """Without whoever told him of it and whose flat it is in."""
    rest = plain(matter_in(folded)).strip(" ,，")
    said = _SHE_SAYS.search(rest)
    if said is not None and said.start() <= 4:
        rest = rest[said.end() :]
    home = _HER_HOME.match(rest)
    if home is not None:
        rest = rest[home.end() :]
    return re.sub("^(?:的|后头|后面|前面|门口|旁边|里面?|那边|那个|那里|这边|有)+", "", rest).strip(" ,，")
