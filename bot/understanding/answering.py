"""Which entry a question means: how much of the question an entry explains, and how much of the entry was said."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

from bot.domain.answers import Candidate, Pool, asks, words_of
from bot.domain.normalise import plain

Runs = tuple[frozenset[str], ...]
MOST = 5
UNKNOWN = 1.5  # weight of a piece that no entry knows, as a share of the rarest that one knows
ELSEWHERE = 0.45  # what only the answer itself mentions counts this much of a wording
KEEP = 0.7
STRANGE = 0.8  # what is left of a likeness for each word of the question that the entry has nothing of
FOREIGN = 0.55  # what is left of a likeness where the question wants a step that the entry does not speak of
_MENTION = re.compile(r"@\S{1,20}\s?")
_CLAUSE = re.compile(r"[,。;!?、\n]+|\s{2,}")
# One word for what neighbours call by many
_SAME = (
    (re.compile(p), f" {word} " if word.startswith("_") else word)
    for p, word in (
        (r"暂住证", "居住证"), (r"老年优待证|老年证|老人证|老人卡|老年优待卡|敬老卡", "老年卡"),
        (r"公共汽车|坐车", "公交"), (r"居委会|居委|村委会|村委|办事大厅|服务大厅|社区大厅", "社区"),
        (r"便民服务中心", "社区"), (r"垃圾(?:站|房|点|投放点|亭)", "垃圾"), (r"煤气|天然气", "燃气"), (r"买气", "燃气充值"), (r"电瓶车|电动自行车|电单车|小电驴", "电动车"),
        (r"幼儿|宝宝|娃娃?|孩子|小朋友|小孩子|儿子|女儿|孙子|孙女", "小孩"), (r"狗狗|养狗|养犬|犬只|犬|狗子", "狗"),
        (r"预防针|防疫针|打针|接种|疫苗本", "疫苗"), (r"最低生活保障|低保户|低保金", "低保"), (r"年检|审验|过审", "年审"),
        (r"遗失|弄丢|丢失|丢掉|搞丢|掉了|不见了|弄没了|丢", "丢"), (r"补办|补一张|重办|补领|再办一张", "补"),
        (r"自来水|供水|水务", "供水"), (r"供电局|电力|供电|电业局", "供电"), (r"合作医疗|新农合", "居民医保"),
        (r"律师|打官司", "法律"), (r"剪头发?|剃头|理头发?", "理发"), (r"养老认证|退休认证|生存认证|刷脸认证", "养老金资格认证"),
        (r"领取|申领", "领"), (r"会议室|跳舞的?场地", "活动室"), (r"(?:星期|礼拜|周)[六日末天]|双休日?", "周末"), (r"收钱|要钱|花钱", "收费"), (r"领证|结婚证|登记结婚", "结婚登记"), (r"落户|上户口?|报户口", "户口"), (r"停车位|车位", "停车"),
        (r"读书|念书|上小学|读小学|入学|一年级|上学", "入学"), (r"长者食堂|社区食堂|老人食堂|老年餐", "老年食堂"),
        (r"阅览室|看书的地方|图书馆", "图书室"), (r"满?八十岁?|满?80 ?岁|高龄老人", "高龄"), (r"补贴|补助", "津贴"),
        (r"卫生服务站|卫生服务中心|社区医院|卫生所|卫生室|社区诊所", "卫生站"), (r"扔|丢垃圾|倒垃圾|投放", "扔"),
        (r"沙发|床垫|柜子|旧家具|家具|旧床|衣柜|桌子", "大件"), (r"建筑垃圾|砖头", "装修垃圾"), (r"大修基金|维修资金", "维修基金"),
        (r"充值|充钱|买卡", "充值"), (r"缴费?|付费|交费|缴纳|交", "交"), (r"廉租房|保障房", "公租房"),
        (r"骗子|诈骗|被骗|骗钱|受骗", "诈骗"), (r"托管班?|晚托|课后班", "四点半课堂"), (r"矛盾|吵架|闹纠纷|吵起来", "纠纷"),
        (r"电话号码|座机|热线|联系方式|号码", "电话"), (r"牌照|车牌|挂牌|上牌照|上牌", "上牌"),
    )
)  # fmt: skip
_SAME_AS = tuple(_SAME)
# Words every question has, whatever it is about; between what stays there is a gap
_FORM = re.compile(
    r"请问一下|请问|问一下|问下|想问|问问|求问|咨询|打听|了解一下|一下|大家|各位|邻居们?|有没有人|谁知道|谁有|知道|不知道|有人|谢谢|多谢|麻烦|你好|您好|在吗|好吗"
    r"|奶奶|爷爷|外婆|外公|婆婆|公公|妈妈|爸爸|老妈|老爸|老公|老婆|我们|我家|我妈|我爸|家里|我|咱们|咱|你们|您|你|他|她|小区|这边|这里|那边|本人|群里"
    r"|怎么样|怎么|怎样|如何|咋|什么时候|啥时候|啥子|什么地方|啥地方|什么|啥|哪里|哪儿|哪个|哪天|哪|何时|几点钟?|几号|几时|周几|多少钱?|多久|多大|地方|时间|时候"
    r"|能不能|可不可以|要不要|用不用|有没有|是不是|会不会|需不需要|需要|应该|可以|能够|必须"
    r"|具体|到底|现在|今年|今天|明天|最近|一般|平时|目前|材料|手续|证件|资料|带些|带|办理|申请|申领|办|弄|搞|联系|找谁|找|打(?=电话|的电话|什么|哪)|每个月|每月|一个月|一年|哪条|走|不要了|处理|个事|的事|开到|早上|微信|开门|关门|营业|一次|每次|[一二两三四五六七八九十几多]?(?:张|次|位|条|件|份|趟)|收费|免费|收不收"
    r"|的话|的|了|呢|吗|吧|啊|呀|嘛|哈|哦|噢|哎|唉|嗯|么|是|要|想|得|能|会|这|那|个|就|还|也|都|再|又|请|帮|有|去|到|在|给|把|和|跟|被|让|从|对|些|点|来|过|着|里|上|下"
    r"|[0-9]+|[a-z]+|[^\u4e00-\u9fff]"
)
# Steps that one thing can go through: an answer about one of them is none about another
_STEPS = {
    "named": r"姓什么|叫什么|名字|是谁", "moved": r"迁|搬走", "job": r"招人|招聘|招工|工资|涨", "lost": r"丢|挂失|补(?!贴|助)|掉了", "renew": r"续|签注|年审|到期|过期|延期|认证", "cancel": r"注销|退(?!休)|取消|解除|停办", "change": r"改|变更|换|更正|转(?:到|入|出|走|账|学|户)|过户",
    "complain": r"投诉|举报|罚|违规|处罚|合法吗", "proxy": r"代办|代领|委托|别人帮|上门", "check": r"查(?!询处)|进度|办到哪|结果|到账|发下来", "abroad": r"国外|护照|签证|港澳|出境",
    "sell": r"卖|转让|二手|出租|出售", "buy": r"买(?!气)|团购|推荐", "sick": r"挂号|专家|拔牙|手术|急诊|核酸|抽血|化验|验血|照片子|b超", "loan": r"贷款|公积金|利率|信用卡",
    "school": r"中学|初中|高中|幼儿园|转学|补课|大学", "late": r"提前|晚一点|推迟|补交|滞纳", "split": r"分期|减免|打折|优惠|报销|退款",
}  # fmt: skip
_STEP = {name: re.compile(words) for name, words in _STEPS.items()}


class Index:
    """A pool made ready: the pieces of each wording, and how telling each piece is."""

    def __init__(self, pool: Pool) -> None:
        self.entries = pool.entries
        self.wordings = [[_pieces(words) for words in entry.wordings] for entry in pool.entries]
        self.heard = [frozenset().union(*sets) for sets in self.wordings]
        self.said = [_pieces(f"{entry.answer}。{entry.papers}") for entry in pool.entries]
        self.steps = [_steps_of("。".join((*entry.wordings, entry.answer))) for entry in pool.entries]
        counts = Counter(piece for pieces in self.heard for piece in pieces)
        total = len(self.entries)
        self._idf = {piece: math.log((total + 1) / (count + 0.5)) for piece, count in counts.items()}
        self._unknown = UNKNOWN * math.log((total + 1) / 1.5)

    def weigh(self, pieces: frozenset[str]) -> float:
        return sum(self._idf.get(piece, self._unknown) for piece in pieces)

    def best(self, text: str) -> tuple[Candidate, ...]:
        """Up to MOST candidates, likeliest first."""
        asked = focuses(text)
        steps = _steps_of(text)
        found = []
        for place, entry in enumerate(self.entries):
            p = max((self._likeness(runs, place) for runs in asked), default=0.0)
            if p > 0 and steps - self.steps[place]:
                p *= FOREIGN
            if p > 0.1:
                found.append(Candidate(entry.id, round(p, 4)))
        return tuple(sorted(found, key=lambda one: (-one.p, one.entry))[:MOST])

    def _likeness(self, runs: Runs, place: int) -> float:
        """How much of the question this entry explains, times how much of its best wording the question says."""
        asked = frozenset().union(*runs)
        common = asked & self.heard[place]
        if not common:
            return 0.0
        known = self.heard[place] | self.said[place]
        strange = sum(1 for run in runs if not run & known)
        explained = self.weigh(common) + ELSEWHERE * self.weigh((asked & self.said[place]) - common)
        precision = min(explained / self.weigh(asked), 1.0)
        recall = max(self.weigh(asked & pieces) / (self.weigh(pieces) or 1.0) for pieces in self.wordings[place])
        return float(precision**KEEP * recall ** (1 - KEEP) * STRANGE**strange)


def rank(text: str, pool: Pool) -> tuple[Candidate, ...]:
    """Entries that may answer *text*, likeliest first; nothing for what is no question."""
    line = words_of(text)
    return _index(pool).best(line) if pool.entries and asks(line) else ()


@lru_cache(maxsize=64)
def _index(pool: Pool) -> Index:
    return Index(pool)


def focuses(text: str) -> list[Runs]:
    """The words of the whole question, and of what it asks without the story told before."""
    clauses = [clause for clause in _CLAUSE.split(_MENTION.sub(" ", plain(text, 200))) if clause.strip()]
    story = next((at for at, clause in enumerate(clauses) if asks(f"请{clause}")), 0)
    found = [_runs("。".join(clauses))]
    tail = _runs("。".join(clauses[story:]))
    if sum(map(len, tail)) >= 2:
        found.append(tail)
    return [runs for runs in dict.fromkeys(found) if runs]


def _runs(text: str) -> Runs:
    """What is left when the words every question has are taken out, each run as its pairs of characters."""
    line = plain(text, 600)
    for pattern, word in _SAME_AS:
        line = pattern.sub(word, line)
    runs = _FORM.sub(" ", line).split()
    return tuple(frozenset(run[i : i + 2] for i in range(max(len(run) - 1, 1))) for run in runs)


def _pieces(text: str) -> frozenset[str]:
    return frozenset().union(*_runs(text))


def _steps_of(text: str) -> frozenset[str]:
    line = plain(text, 600)
    return frozenset(name for name, words in _STEP.items() if words.search(line))
