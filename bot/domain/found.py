"""What one of ours tells that is to be written down: a hotline's matter, and what he has seen himself."""

from __future__ import annotations

import re

from bot.domain.faults import plainly_a_complaint, plainly_a_fault
from bot.domain.normalise import plain
from bot.domain.orders import told_to
from bot.domain.work_words import only_asks, work_step

LONGEST = 200  # characters that are looked at
# Nobody's ticket: the lines of government, police, fire, ambulance, supply and telephone
_LONG = "12(?:345|369|315|319|329|333|348|355|388|393|350)|95598|96[0-9]{3,4}|100(?:00|10|86)"
_SHORT = "1(?:10|19|20|22)"
_CAME = "转(?:过|下|给我们)?来|转(?:办|的|交|件|单)|派(?:过|下)?来|派(?:的|下|件|单(?!给))|交办|热线|来电|电话|工单|投诉|反映|诉求|打来|的(?:件|单)|那边|平台|接到|下单"
PUBLIC = f"(?:(?:{_LONG})(?=\\s*(?:{_CAME}|要求|让|说|催|问|回访|回复|考核|通报|打))|{_SHORT}(?=\\s*(?:转来|派来|热线|来电|打来|[的那]|民警|救护|消防|[接出]警)))"
_HOTLINE = re.compile(
    rf"(?:(?:刚|今天|刚才|刚刚|又|我们?)[,， ]?){{0,2}}(?:接到?|收到|来了?|有)?(?:了)?(?:[一个件条]{{0,2}})(?:{_LONG}|{_SHORT}|(?:市长|市民|便民|政务|政府|服务)热线|热线)"
    rf"(?P<came>(?:{_CAME}|过来|下来|的|了|[一二两三]?[个件条]|投诉|反映|说|讲|是|关于|接){{0,6}})[\s:：,，、]*(?P<what>.{{4,}})",
    re.DOTALL,
)
_SAW = re.compile(
    r"(?:我|我们)?(?:刚刚?|刚才|今天|早上|上午|下午|中午)?(?:在|去|到)?(?:路过|经过|巡查|巡逻|走访|转了?一圈|看到|看见|发现)"
)
_TAIL = re.compile(
    r"[\s,，。;；]+(?:(?:你们?|赶紧|赶快|快|马上|尽快|麻烦|帮忙|得|要)[,， ]?){0,2}(?:安排|派|叫|让|请|找|喊|通知|联系|处理|清理?|去看)[^,，。;；]{0,14}$"
)
_IS_TALK = re.compile(
    "[?吗么]|[咋哪谁]|怎么|为什么|为啥|什么时候|几点|多少|是不是|有没有|要不要|能不能|该不该"
    "|明[天早晚]|后天|下周|下个?月|过几天|打算|计划|准备|预计|将要?|会议|开会|培训|研究|讨论|商量|汇报|总结|检查表|台账|材料|通知|公告"
    "|[跟和找].{1,8}[谈说讲聊]|的事情?(?:[,，。 ]|$|先|你|要|得|跟)|没(?:有)?(?:发现|看到)?问题|正常|辛苦|谢|不错|真好|已经|搞定|完了|好了|(?:清|修|换|拆|搬|拉|处理|整改)(?:掉|走|完|过)了?|[办批拿领定](?:下来|到|妥)了"
)
_ORDERS = re.compile(
    "(?:那[个件]|的|先|再)?催(?:一下|一催|催)[吧啊。]*$|(?:派|转|交)给[\u4e00-\u9fff]{2,8}[吧了]?$"
)  # 「1栋那个催一下」
SEEN = 0.4  # how likely it need be a matter where he says that he has just seen it


def hotline(text: str) -> str:
    """「12345转来的 2栋楼下烧烤油烟太大」 → what it is about; "" for none, and for what is only asked or told about it."""
    words = plain(text, LONGEST).strip()
    found = _HOTLINE.match(words)
    if found is None or only_asks(words) or _IS_TALK.search(words):
        return ""
    return "" if work_step(found["what"]) in ("finish", "transfer", "refuse", "wait") else found["what"].strip()


def may_tell(text: str, rest: str) -> bool:
    """May it be a matter that one of ours has seen? *rest* is the sentence without its places. Questions, plans and talk
    are none, nor is what he says of his work; 「安排人清一下」 behind it is no step of his."""
    words = _TAIL.sub("", plain(text, LONGEST).strip())
    if only_asks(words) or _IS_TALK.search(words) or told_to(words) or _ORDERS.search(words):
        return False
    if plainly_a_fault(_TAIL.sub("", rest)) or plainly_a_complaint(_TAIL.sub("", rest)):
        return True
    return work_step(words) in ("", "accept") and not _OWN.search(words)


def saw(text: str) -> bool:
    """「我刚路过北门 …」"""
    return _SAW.match(plain(text, LONGEST).strip()) is not None


def without_order(text: str) -> str:
    """「…一大堆建筑垃圾 安排人清一下」: what is the matter, without what is to be done."""
    return _TAIL.sub("", text).strip() or text


_OWN = re.compile("收到|知道|好的|明白|马上|这就|我[去来]|在路上|接单|登记|核实")
