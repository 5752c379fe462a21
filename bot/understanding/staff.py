"""What staff mean: 收到/在路上 takes the matter, 修好了 finishes it, 等配件 waits, 转物业 hands it on, 不是诉求 refuses it."""

from __future__ import annotations

import re

from bot.domain.normalise import plain
from bot.domain.taking_up import is_good_again

_STEPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "refuse",
        re.compile(
            "不是诉求|不属于诉求|非诉求|不予受理|不受理|不归(?:我们|社区)|无法受理|属于?误报|是误报|重复件|不是工单|作废"
        ),
    ),
    (
        "transfer",
        re.compile(
            "(?:转|移交|交|派|报)(?:给|到|了|去)?(?:物业|城管|派出所|供电|水务|自来水|燃气|热力|街道|住建|环保|交警|民政|市政|电信|移动|联通|房管|执法|网格长|隔壁网格|片长)(?!.{0,4}(?:修好|处理完|已修))|转派|已转|转办|转交|转(?:王|李|张|刘|陈|[\u4e00-\u9fff])(?:师傅|工|经理|主任)"
        ),
    ),
    (
        "finish",
        re.compile(
            "修好|弄好|处理好|处理完|办结|办好|搞定|搞好|解决了|已解决|已修复|已恢复|恢复正常|恢复供|已换好|换好了|换完|已换|清完|清走了|已清理|清理完|疏通了|已疏通|通了|已拉走|拉走了|拖走了|挪走了|已挪|拆完|已拆除|来电了|来水了|已复位|放出来|救出来|人出来了|都出来了|已扑灭|已处理|已办|已送到|送到了|完工|抓到|关好了|焊好|补好|安好了|装好了|已开通|已更换|修复了|亮了"
        ),
    ),
    (
        "wait",
        re.compile(
            "等(?:配件|材料|明天|后天|厂家|师傅|批|审批|图纸|天晴|雨停|通知|回复|周|下周|几天|居民|业主|施工|甲方|件)|配件.{0,6}(?:没到|未到|明|后|周|到货|在路上)|缺(?:货|件|配件)|要(?:订货|订件|采购)|暂时(?:修不了|没法)|(?:明天|后天|下周|周[一二三四五六日])(?:再|才|到货|来修|换|上门)|排期|已下单"
        ),
    ),
    (
        "accept",
        re.compile(
            "收到|马上|这就|在路上|路上了|就来|过来|过去|我去|我来|来了|到现场|到场|现场了|赶到|正在|在修|在查|在赶|安排|派人|派了|联系了?|已联系|已通知|已报|报了|登记|记下|记了|核实|查一下|看一下|看看|跟进|处理中|抢修|出发|师傅(?:在|已|马上)|知道了|好的|明白|已接|接单|我问|问一下|打了电话|叫人|喊人|去人|上门"
        ),
    ),
)


def work_step(text: str) -> str:
    """accept | finish | wait | transfer | refuse, or "" for mere talk."""
    folded = plain(text, 200)
    if re.search("(?:没|未|还没|尚未|不能)(?:修好|弄好|处理好|处理完|换好|解决|恢复)", folded):
        return "accept"
    if folded.endswith(("吗", "么", "?", "没", "没有")) and "收到" not in folded:
        return ""
    step = next((step for step, pattern in _STEPS if pattern.search(folded)), "")
    return "finish" if step in ("", "accept") and is_good_again(folded) else step
