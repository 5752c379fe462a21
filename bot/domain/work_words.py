"""The one table of what a worker's free words do with a matter: 收到 takes it, 修好了 finishes it, 等配件 waits, 转物业 hands
it on, 不是诉求 refuses it. In the group and alone with us it is the same table, behind the words of command."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain import results
from bot.domain.endings import falls_short
from bot.domain.normalise import plain
from bot.domain.orders import is_wanted, without_theirs
from bot.domain.taking_up import is_good_again

STEPS = ("refuse", "wait", "finish", "accept", "transfer")  # as words of command are tried
LONGEST = 200  # characters that are looked at
_HANDS = "物业|城管|派出所|供电|水务|自来水|燃气|热力|街道|社区|住建|环保|交警|民政|市政|电信|移动|联通|房管|执法|网格长|隔壁网格|片长"
_DOING = "修复|修|换|办|弄|搞|处理|疏通|清理|清空|清运|清|解决|恢复|调|拆|锯|敲|贴|收(?!到)|装|补|冲洗|打扫|关|搬|移|挪|焊|紧|扶|垫|填|铺|刷|粘|拧|锁|剪|砍|捞"
_BEGINS = r"(?:^|[\s,、。;!])"


@dataclass(frozen=True, slots=True)
class Row:
    """*words* of one step; the sentences of *said* have it by this row and no earlier one."""

    step: str
    words: str
    said: tuple[str, ...]


# The first row that fits decides. `finish`: it is in order again. `did`: a piece of work, which finishes only where
# nothing is still to come: it stands behind `wait`, for 「旧件拆了，等配件」.
TABLE: tuple[Row, ...] = (
    Row("refuse", "不是诉求|不算诉求|不属于诉求|非诉求|不是工单", ("这个不是诉求",)),
    Row("refuse", "不予受理|不受理|无法受理|不归(?:我们|社区)", ("围墙外面的路不归我们",)),
    Row(
        "refuse",
        r"(?:^|[\s\d])(?:这个?|那个?|它)?(?:不是(?:什么|个|回)?事儿?|不算(?:事儿?|数|什么)?)(?:$|[,，。 ])",
        ("这个不算", "不是事", "这个不是个事 她就随口一说"),
    ),
    Row(
        "refuse",
        r"(?:记|登|登记|报)(?:错|重复?)了.{0,6}(?:删|撤|去)掉?|^(?:把)?(?:这|那)[个件条]?(?:单子?)?[, ]*(?:删|撤)(?:掉|了|吧)",
        ("这个记错了 删了吧", "这个删了吧"),
    ),
    Row("refuse", "属于?误报|是误报|重复件|作废", ("重复件，前面登记过",)),
    Row(
        "transfer",
        f"(?:转|移交|交|派|报)(?:给|到|了|去)?(?:{_HANDS})(?!.{{0,4}}(?:修好|处理完|已修))",
        ("转物业，老丁看下水泵压力", "已经报热力公司，上午来人查"),
    ),
    Row("transfer", "转(?:给|派|办|交)|已转|移交", ("站牌转给公交公司了", "已转文旅")),
    Row("transfer", "转[\u4e00-\u9fff](?:师傅|工|经理|主任)", ("转丁师傅",)),
    Row(
        "finish",
        "(?:修|换|办|弄|搞|处理|补|焊|装|安|接|关|疏通|清理)好|处理完|办结|搞定|完工|(?:做|干|忙活)完了|已修复|修复了|解决了|已经?解决|换完|拆完|清完|(?:谈|劝|调解|协商)好了|和好了|和解了",
        ("2号楼1单元三楼的灯换好了，换了个声控开关", "修好了，等居民看过再说", "已办结"),
    ),
    Row(
        "finish",
        "已经?恢复|恢复(?:正常|供|了)|来[电水气]了|已来[电水气]|(?<!不)亮了|(?<![不天])热(?:乎)?(?:了|起来了)|(?<![沟打说想不])通了|已开通|已复位|不漏了|(?:可以|(?<!不)能)(?:坐|用|走|开|停|刷|进|锁|出去)了",
        ("A座9楼已经不漏了", "供电恢复正常", "路灯都亮了"),
    ),
    Row(
        "finish",
        "放出来|救出来|人出来了|都出来了|已扑灭|抓到|已送到|送到了|[拉拖挪清搬]走了|已(?:拉|拖|挪|清|搬)走|(?<!别)(?<!把我)[劝撵赶请](?:走|离|散|开)了|已(?:劝离|劝走|劝散|驱散|取缔)",
        ("地下室一堆纸壳着了，已扑灭，没人受伤", "大件垃圾拉走了", "卖药的劝走了"),
    ),
    Row(
        "finish",
        r"^(?:都|全|已经?|终于|总算|这下)*(?:妥妥?|齐活|完活|完事|搞掂|成)(?:了|啦|咯|喽|的)?[,，。!~ ]*$|(?<!不)妥了",
        ("妥了", "齐活"),
    ),
    Row("accept", r"^(?:我|都|好|嗯)*接了[吧啊。!~ ]*$", ("接了", "我接了")),
    Row(
        "wait",
        "等到?(?:配件|材料|明天|后天|厂家|师傅|批|审批|图纸|天晴|雨停|通知|回复|周|下周|几天|居民|业主|物业|开发商|施工|甲方|件|月底|年底|节后|礼拜|星期|维保|维修|环卫|发货|到货|进货|补货|城管|供电|自来水|燃气|街道|电工|老板|领导|房东|他们|新的|货|料|灯泡|主板|零件|天亮)",
        ("旧阀拆了，等厂家", "已叫停，等图纸核对"),
    ),
    Row(
        "wait",
        "配件.{0,6}(?:没到|未到|明|后|周|到货|在路上)|缺(?:货|件|配件)|要(?:订货|订件|采购)|(?:已|刚)?下单了?|订(?:了)?货了?|没有?(?:库存|现货)|(?:卖|用|发)(?:完|光)了|断货|(?:明天|后天|明早).{0,2}(?:进货|到货|发货)",
        ("主板缺货", "配件周五到", "灯泡卖完了 明天进货", "门禁头没有库存 订货了 三天"),
    ),
    Row(
        "wait",
        "没货了?[,，。 ]*(?:等|要|得|过)|(?:还)?(?:要|得)?等(?:[一两三几][天周]|一段|一阵|些天|上?几天)",
        ("灯泡没货了，等两天", "得等一段"),
    ),
    Row(
        "wait",
        "暂时(?:修不了|没法)|排期|[修弄]不(?:好|了)了?[,，。 ]*(?:得|要|只能|必须|需要).{0,4}(?:换|订|买)|(?:明天|后天|下周|周[一二三四五六日])(?:再|才|到货|来修|上门)",
        ("师傅周五来修", "修不好了 得整个换"),
    ),
    Row(
        "did",
        f"(?<![在正])(?:{_DOING})(?:好|完|掉|通|净|走|开|上|空|过|一下|新的?|干净|正|平|牢)?[了咯喽]|接[通上]了|(?:推|合|送)(?:上|回)(?:去)?了|(?:抽|扫|拖|掏|腾|冲|捅|倒|铲)(?:好|完|掉|通|净|走|开|空|出来|干净?)了|[埋抹](?:好|上|平|掉)?了|(?<![沟打说想])通开了|^(?:都|已经?|垃圾|水)*倒了|已经?(?:{_DOING}|通(?!知)|不)|已办",
        ("水管接头换了", "已清理", "通开了", "拖干净了 撒了锯末", "垃圾都倒了", "水抽完了"),
    ),
    Row(
        "accept",
        rf"(?<![\u4e00-\u9fff])收到|(?:都|已经?|我|好的?|嗯|消息|信息|通知|单子?|这边)收到|(?<!不)知道了|看到了|{_BEGINS}(?:好的|明白)",
        ("收到，我等会儿带灯泡过来看", "好的师傅"),
    ),
    Row(
        "accept",
        "马上|这就|就来|路上|我去|我来|我(?:敲门|上楼|下楼|上门|过去看)去|(?:过来|过去)(?![的一两三几十年])|(?<![又回])来了|到现场|到场|现场了|赶到|出发|去人|上门",
        ("张阿婆，我等下就过来", "人已赶到，锅端下来了"),
    ),
    Row(
        "accept",
        "(?:分钟|小时|钟头?|一会儿?)(?:之?[内后]|左右)*(?:就|能|可以)?(?:赶?到|过来|来人)(?![不期底点])",
        ("别慌，维保十分钟到",),
    ),
    Row("accept", "^(?:我|人)?(?:已经?|刚)?到(?:了|啦|楼下了?|门口了?)[,，。! ]*$", ("到了", "我到楼下了")),
    Row(
        "accept",
        f"正在|在(?:[查赶看抽等联]|{_DOING})(?!了?[线家哪])|抢修|处理中|跟进|师傅(?:在|已|马上)",
        ("压缩机跳停，师傅在修", "今晚抢修"),
    ),
    Row(
        "accept",
        "安排|派人|派了|叫人|喊人|打了电话|约(?:了|在|到)|(?:已|在|我|都|来)联系|联系(?:了|上|好|过|到)|联系[^,。!?吗]{2,8}了|已通知|报上去|往上报|量(?:一下|下|个)?尺寸|已报|报了(?![名销])",
        ("联系了维保", "住建和环保都报了"),
    ),
    Row(
        "accept",
        f"登记|记下|记了|已接|接单|核实|我问|(?:我|去|来|先|再|{_BEGINS})(?:看看|看一下|查一下|问一下)",
        ("先看看", "西院3号楼我问热力"),
    ),
)
_ROWS = tuple((row.step, re.compile(row.words)) for row in TABLE)
_UNDONE = re.compile(f"(?:没有?|未|不能)(?:完全)?(?:{_DOING})|还没|尚未")
_OFTEN = re.compile("(?:修|换|弄|通)(?:了|过)好?几[回次趟遍]了?[啊呀,。 ]*$")
_NOT_DONE = re.compile(f"(?:还没|没有?|尚未|未)(?:完全)?(?:{_DOING})(?:好|完|通|上|成)?|没好")
_LATER = re.compile(
    "明[天早晚日]|后天|下周|等会|稍后|晚点|一会|回头|会(?:修|换|来|去)|准备|争取|尽快|才能?|[点天]之?前|预计"
    f"|(?:下午|晚上|今晚|傍晚|待会|下班前?|周[一二三四五六日天])(?:再|就|来|去|过来|过去)*(?:{_DOING})(?!好|完|掉|过|了)"
)
_MORE = re.compile(
    f"贴了?(?:个|张|了)?(?:纸?条|通知|告示|公告)|(?<!过)去(?:{_DOING})了|先|再(?!也)|正在|在[修查赶换拦弄搞清]|抢修|马上|这就|别|莫"
)
_IS_DONE = re.compile(".?[了过的]")  # 「让王师傅弄好了」 tells what was done, 「让王师傅弄好」 what is wanted


def only_asks(text: str) -> bool:
    """「修好了吗」「收到了没有」 want an answer and take no step; 「收到，是三号楼吗」 takes one."""
    return results.only_asks(plain(text, LONGEST))


def is_done(text: str) -> bool:
    """May what has a word such as 修好了 in it be a result? Not where he asks, names a condition, has only bought what he
    needs, or it still fails."""
    words = plain(text, LONGEST)
    if results.only_asks(words) or results.is_a_condition(words):
        return False
    if results.only_got_it(words) and work_step(text) != "finish":
        return False
    ends = [found.end() for step, pattern in _ROWS if step == "finish" for found in pattern.finditer(words)]
    return not falls_short(words[max(ends) :]) if ends else True


_LOOKED = re.compile(
    "^(?:我|刚才?|已经?|去|过去|上门|又)*(?:看|问|查|谈|劝|量|测|打听|了解|摸)(?:过|了|完)(?:(?:一下|一圈|了)?(?:[,。 ]|是|说)|[^,。 ]{2,5}[,。 ])"
)


def has_looked(text: str) -> bool:
    """「看了 是楼上防水坏了」「问过了，说下周」: what he found out, and no step."""
    words = plain(text, LONGEST)
    return _LOOKED.match(words) is not None and not results.only_asks(words) and not work_step(text)


def says_not_done(text: str) -> bool:
    """「还没修好」「电梯还停着」「换了没用」, and no question: of what was said to be done it takes that back."""
    words = plain(text, LONGEST)
    if results.only_asks(words) or work_step(text) == "finish":
        return False
    return _NOT_DONE.search(words) is not None or falls_short(words)


def work_step(text: str) -> str:
    """accept | finish | wait | transfer | refuse, or "" for mere talk. A question takes no step, and no condition does; who
    plans or has tried in vain is at work."""
    words = plain(text, LONGEST)
    if results.only_asks(words) or results.is_a_condition(words):
        return ""
    undone = _UNDONE.search(words) is not None or _OFTEN.search(words) is not None
    own, at_it = without_theirs(words), False
    for step, pattern in _ROWS:
        found = None if undone and step in ("finish", "did") else pattern.search(own if step == "accept" else words)
        if found is None:
            continue
        if step in ("finish", "did") and (_is_no_result(words, found) or (step == "finish" and _comes(words, found))):
            at_it = True
            continue
        if step == "finish":
            clause = max(words.rfind(mark, 0, found.start()) for mark in ",。;!") + 1
            if not _IS_DONE.match(words, found.end() - 1) and is_wanted(words, clause, found.start()):
                continue
        return _sum_of(step, words)
    if not undone and is_good_again(words):
        return "accept" if falls_short(words) else "finish"
    return "accept" if at_it or results.only_got_it(words) else ""


def _is_no_result(words: str, found: re.Match[str]) -> bool:
    last = max(one.end() for one in found.re.finditer(words, found.start()))
    return falls_short(words[last:])


def _comes(words: str, found: re.Match[str]) -> bool:
    return results.is_still_to_come(words, found.start(), found.end())


def _sum_of(step: str, words: str) -> str:
    if step == "did":
        return "accept" if _LATER.search(words) or _MORE.search(words) else "finish"
    return "finish" if step == "accept" and is_good_again(words) and not falls_short(words) else step
