"""办事问答: what is asked every day is answered from a source that is named and still holds, or not at all. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.normalise import plain, without_call

ANSWER_FLOOR = 0.58  # from here an answer is right; measured on tests/understanding/everyday_questions.toml
MAYBE_FLOOR = 0.46  # from here it is one of two that may be meant
MARGIN = 0.06  # the second best must be this much less likely, else both are offered
LONGEST = 80  # characters; what is longer tells a story and is a matter for a person


class EntryState(StrEnum):
    LIVE = "live"
    DRAFT = "draft"  # from what somebody answered; not quoted before a person has looked at it
    RETIRED = "retired"


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    OFFERED = "offered"  # two candidates were named
    GAP = "gap"  # no source: a person was asked
    NOTICE = "notice"  # answered from a notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A question with its answer, where it is from and until when it holds."""

    id: int = 0  # 0: not kept yet
    question: str
    also: tuple[str, ...] = ()  # other wordings
    answer: str
    papers: str = ""
    source: str
    valid_until: date | None = None  # last day, included
    owner: str = ""  # person id of who keeps it true
    state: EntryState = EntryState.LIVE
    checked: date | None = None  # when somebody last said that it is so
    ticket: int = 0  # the matter whose result it was

    @property
    def wordings(self) -> tuple[str, ...]:
        return (self.question, *self.also)

    def is_quotable(self, day: date) -> bool:
        """Live, with a source, and not past its day."""
        expired = self.valid_until is not None and day > self.valid_until
        return self.state is EntryState.LIVE and bool(self.source) and not expired


@dataclass(frozen=True, eq=False, slots=True)
class Pool:
    """All entries of a community as they are now; compared by identity, so that an index is built once for each."""

    entries: tuple[Entry, ...] = ()
    by_id: Mapping[int, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Pool:
        return cls(tuple(entries), {entry.id: entry for entry in entries})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant, and how surely."""

    entry: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was put, and what became of it."""

    id: int = 0
    at: datetime
    chat: str
    who: str
    question: str  # masked
    outcome: Outcome
    entry: int = 0
    ticket: int = 0
    useful: bool | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry: it is the answer. Two: one of them may be meant. None: nobody has written it down."""

    entries: tuple[Entry, ...] = ()
    expired: Entry | None = None  # what would have been the answer, had it not run out


_QUESTION = re.compile(
    r"[?？]|[吗么](?:[。~～!！]|$)|几点|几号|几时|几个?小时|周几|多久|多少|多大|多高|哪|怎么|怎样|咋|如何|什么|啥|谁|何时"
    r"|是否|能不能|能否|可不可以|可以不|要不要|用不用|有没有|有无|是不是|会不会|收不收|开不开|上不上|请问|问一下|问下|想问|求问|咨询|打听|^求(?!助)"
)
_TAIL = re.compile("呢[。~～]*$")
_POLITE = re.compile("谢|辛苦|好的|知道|明白|还早|还没|不急")  # 「谢谢小王呢」 asks nothing
# These words ask nothing: they complain, press, or make talk.
_NO_QUESTION = re.compile(
    r"怎么又|怎么还|怎么老|怎么总|怎么回事|怎么搞的|怎么能|凭什么|什么时候(?:能|才能?|可以)?(?:修|弄|来|好|通|恢复|解决|处理)"
    r"|有没有人管|管不管|没人管|什么东西|算什么|谁知道呢|什么意思|怎么不|为什么|为啥"
    r"|变故|出了事|去世|过世|重病|过不下去|活不下去|揭不开锅"  # who tells his own trouble wants a person
)


# What is asked of a matter that is under way; of which, its asker knows
_OF_A_MATTER = re.compile(
    r"(?:那|现在|到底|还|怎么|啥时候|什么时候|多久|几点|今天|明天|有人|没人|人|师傅|你们|他们?|要|会|能|才|再)*(?:来|管|修|弄|处理|怎么样|咋样|咋整|怎么办|没好|好)(?:了|没有?|吗|呢|啊|呀|不来?|[?。])*"
)


# What is asked of one day is asked of an event; an entry says how things always are.
_ONE_DAY = re.compile(r"今天|今晚|今早|明天|明早|明晚|后天|昨天|刚才|这会儿?|这周|下周")


def asks(text: str) -> bool:
    """Is it a question about how something is, rather than a report, a complaint or talk?"""
    line = plain(text, LONGEST + 1)
    if not 3 <= len(line) <= LONGEST or _NO_QUESTION.search(line) or _OF_A_MATTER.fullmatch(line):
        return False
    return bool(_QUESTION.search(line)) or (bool(_TAIL.search(line)) and not _POLITE.search(line))


def is_of_one_day(text: str) -> bool:
    """「明天停水到几点」: what is said to it holds for no other day."""
    return _ONE_DAY.search(plain(text, LONGEST + 1)) is not None


def is_of_a_matter(text: str) -> bool:
    """「有人来吗」「还没好啊」: it asks after something that was told before."""
    return _OF_A_MATTER.fullmatch(plain(text, LONGEST + 1)) is not None


COMMAND = re.compile(r"^(?:办事|问事)[\s:：,，]*")  # 『办事 居住证』 is a question whatever its form


def words_of(text: str) -> str:
    """The question itself; a word of command makes one of anything."""
    said = without_call(text).strip()
    rest = COMMAND.sub("", said, count=1)
    return rest if rest == said else f"请问{rest}"


# What a question wants to know, and how an answer shows that it says so.
_WANTS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "phone": (
        re.compile(r"电话|号码|座机|热线|打(?:给|哪|什么)|联系方式"),
        re.compile(r"\d{4} ?\d{4}|(?<!\d)(?:9\d{4}|12\d{3}|1[12]\d)(?!\d)"),
    ),
    "cost": (
        re.compile(r"多少钱|收费|费用|要钱|花钱|价格|贵不贵|免费[吗么]|免不免费|押金|一个月多少|多少一"),
        re.compile(r"元|免费|不收|收费|自费|押金"),
    ),
    "when": (
        re.compile(r"几点|几号|几时|周几|什么时候|啥时候|何时|哪天|多久|时间|截止|上班|下班|开门|关门|周末|晚上|中午"),
        re.compile(r"\d:\d\d|\d ?[点月日天]|24 ?小时|工作日|每[天周月年]|周[一二三四五六日末]|当[天场]"),
    ),
    "where": (
        re.compile(r"哪(?!个|天|种|些|位|年|月)|什么地方|啥地方|地址|位置|怎么走"),
        re.compile(r"窗口|路|[栋幢]|楼|派出所|医院|中心|大厅|[门街]口|处|网上|手机|室|池|点|站|小学|12348|跟网格员"),
    ),
    "papers": (re.compile(r"带什么|带啥|材料|手续|证件|要什么证|需要什么|要些什么"), re.compile(r"带|证|表|材料")),
}


def says_what_is_wanted(question: str, entry: Entry) -> bool:
    """Does the answer hold the kind of thing that is asked: a number, a price, a time, a place?"""
    if is_of_one_day(question):
        return False
    said = f"{entry.answer}{entry.papers}"
    return all(shown.search(said) for asked, shown in _WANTS.values() if asked.search(question))


def decide(question: str, candidates: Sequence[Candidate], pool: Pool, day: date) -> Decision:
    """The answer, two to choose from, or nothing. What has run out is named and not quoted."""
    likely = [(pool.by_id[one.entry], one.p) for one in candidates if one.entry in pool.by_id and one.p >= MAYBE_FLOOR]
    if not likely:
        return Decision()
    best, p = likely[0]
    if not best.is_quotable(day):
        return Decision(expired=best if p >= ANSWER_FLOOR else None)
    fit = [(entry, q) for entry, q in likely if entry.is_quotable(day) and says_what_is_wanted(question, entry)]
    if not fit or fit[0][0] is not best:
        return Decision()
    second = fit[1][1] if len(fit) > 1 else 0.0
    if p >= ANSWER_FLOOR and p - second >= MARGIN:
        return Decision((best,))
    if p >= MAYBE_FLOOR and second >= MAYBE_FLOOR and p - second < MARGIN:
        return Decision((best, fit[1][0]))
    return Decision()
