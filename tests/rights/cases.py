"""What is said for each command, and what the table of rights makes of it, whoever says it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.rights import RIGHTS, Deed
from bot.domain.ticket import MOVES, State, Step
from bot.texts import words

from .who import FAR, NEAR, OFFICE, OUTSIDE, RESIDENT, WORKER, Who, may, may_step

UNITS = {"G1": "第一网格", "G3": "第三网格"}


@dataclass(frozen=True)
class Case:
    """*about*: in which state the matter is; "" where it is about none. *steps*: what its history gets."""

    right: Deed
    text: str
    about: str = "assigned"
    steps: tuple[Step, ...] = ()
    rows: str = ""  # the table that changes, where it is no matter's history
    first: str = ""  # what he said before


S, D = Step, Deed
CASES = {
    "report": Case(D.REPORT, "报修 楼道灯不亮", "", rows="tickets"),
    "supplement": Case(D.SUPPLEMENT, "补充 #{n} 在地下一层", steps=(S.SUPPLEMENT,)),
    "follow": Case(D.FOLLOW, "我家也是 #{n}", steps=(S.FOLLOW,)),
    "urge": Case(D.URGE, "催 #{n}", steps=(S.URGE,)),
    "progress": Case(D.PROGRESS, "进度 #{n}"),
    "confirm": Case(D.CONFIRM, "可以了 #{n}", "resolved", (S.CONFIRM,)),
    "deny": Case(D.DENY, "没好 #{n}", "resolved", (S.DENY,)),
    "withdraw": Case(D.WITHDRAW, "撤回 #{n}", steps=(S.WITHDRAW,)),
    "reopen": Case(D.DENY, "重新打开 #{n}", "closed", (S.REOPEN,)),
    "mine": Case(D.MINE, "我的", ""),
    "ask": Case(D.ASK, "办事 老年卡怎么办", "", rows="asked"),
    "useful": Case(D.USEFUL, "有用", "", rows="asked", first="办事 老年卡怎么办"),
    "helper": Case(D.HELPER, "找网格员", ""),
    "accept": Case(D.ACCEPT, "接单 #{n}", steps=(S.ACCEPT,)),
    "finish": Case(D.FINISH, "办结 #{n} 换了一块", steps=(S.FINISH,)),
    "transfer": Case(D.TRANSFER, "转派 #{n} 小刘", steps=(S.TRANSFER,)),
    "refuse": Case(D.REFUSE, "不是诉求 #{n}", steps=(S.REFUSE,)),
    "wait": Case(D.WAIT, "等待 #{n} 等配件", steps=(S.WAIT,)),
    "proxy": Case(D.PROXY, "代报 张大爷 楼道灯不亮", "", rows="tickets"),
    "assign": Case(D.ASSIGN, "派单 #{n} 小刘", steps=(S.ASSIGN,)),
    "close": Case(D.CLOSE, "关单 #{n} 已电话回访", steps=(S.CLOSE,)),
    "enrich": Case(D.ACCEPT, "类别 #{n} 电梯", steps=(S.ENRICH,)),
    "acknowledge": Case(D.ACKNOWLEDGE, "我去处理 #{n}", "danger", (S.ACKNOWLEDGE, S.ACCEPT)),
    "false_alarm": Case(D.ACKNOWLEDGE, "误报 #{n}", "danger", (S.REFUSE,)),
    "routine": Case(D.ROUTINE, "做了", "", rows="notes"),
    "voice": Case(D.VOICE, "试运行", "", rows="notes"),
    "notice": Case(D.NOTICE, "通知 {unit} 明天9点停水，到18点", "", rows="notices"),
    "digest": Case(D.DIGEST, "日报", ""),
    "why": Case(D.WHY, "为什么 #{n}"),
    "whistle": Case(D.WHISTLE, "吹哨 #{n} 水务小郑 占道", steps=(S.WHISTLE,)),
    "arrive": Case(D.ARRIVE, "报到 #{n}", steps=(S.ARRIVE,)),
    "answer": Case(D.ANSWER, "答复 #{n} 周五施工", steps=(S.ANSWER,)),
    "assist": Case(D.ASSIST, "协办 #{n} 小刘", steps=(S.ASSIST,)),
    "extend": Case(D.EXTEND, "延期 #{n} 等配件", steps=(S.EXTEND,)),
    "give_back": Case(D.GIVE_BACK, "退回 #{n} 不归我这片", steps=(S.RETURN,)),
    "undo": Case(D.UNDO, "撤销 #{n}", "resolved", (S.UNDO,)),
    "rate": Case(D.RATE, "评价 #{n} 5分", "resolved", (S.CONFIRM, S.RATE)),
    "split": Case(D.SPLIT, "拆开 #{n}", steps=(S.SPLIT,)),
    "private": Case(D.PRIVATE, "转私下 #{n}", steps=(S.ENRICH,)),
    "search": Case(D.SEARCH, "查 #{n}"),
    "pending": Case(D.PENDING, "今天有几件没办", ""),
    "leave": Case(D.LEAVE, "请假 明天", "", rows="leaves"),
    "handover": Case(D.HANDOVER, "交接 {unit} 老何", "", rows="posts"),
}  # fmt: skip
NOTE = (Step.SUPPLEMENT,)
SPEAKS_FOR = frozenset({"confirm", "deny", "withdraw"})  # of ours only the office; others' words are a note
MEMBERS = ("wmRep", "wmFol", "wmNei", "wmPose")  # of the near group


def matters(case):
    """The one of his own unit and the one of another, as far as the words are about one."""
    return [NEAR[case.about], FAR[case.about]] if case.about else [NEAR["assigned"], FAR["assigned"]]


def text_of(case, matter):
    return case.text.format(n=matter.number, unit=UNITS[matter.unit])


def is_his_word(stem, who: Who, *, alone: bool) -> bool:
    row = words.table()[stem]
    return who.standing in row.by and (row.where == "any" or alone)


def steps_of(stem, who: Who, matter, *, alone: bool) -> tuple[Step, ...]:
    """What the matter's history gets from him, by the tables."""
    case = CASES[stem]
    if is_his_word(stem, who, alone=alone):
        if _reaches(stem, case, who, matter, alone=alone):
            return _as_he_may(stem, case, who, matter)
        if stem in ("confirm", "deny") and who.standing is RESIDENT and who.id in matter.followers:
            return NOTE  # a neighbour's word on it is kept, and decides nothing
        if who.standing is RESIDENT or (stem not in SPEAKS_FOR and (alone or stem != "arrive")):
            return ()
    elif who.standing is RESIDENT or (alone and who.standing not in words.table()[stem].by):
        return ()  # not heard at all, or one polite line
    if stem == "deny" and who.id == matter.hands[0] and matter.state is State.RESOLVED:
        return (Step.UNDO, *NOTE)  # his own result: he takes it back
    is_open = (matter.state, Step.SUPPLEMENT) in MOVES
    return NOTE if is_open and may(who, Deed.SUPPLEMENT, matter) else ()  # what one of ours says of a matter is kept


def _reaches(stem, case, who, matter, *, alone):
    if not case.steps or not may_step(who, case.right, case.steps[0], matter):
        return False
    match stem:
        case "undo":
            return who.id == matter.last
        case "arrive":  # who was called; the office for him, to us alone
            return who.id in matter.called or (who.standing is OFFICE and bool(matter.called) and alone)
        case "follow":  # once, and only what is talked about where he lives
            near = matter.unit == "G1" and (who.id in MEMBERS or not alone)
            far = matter.unit == "G3" and not alone
            return (near or far) and who.id not in (matter.reporter, *matter.followers)
        case "split":  # a neighbour takes his own words out again; of ours a card asks which
            return who.standing is RESIDENT and who.id in matter.followers
        case "confirm" | "deny" | "withdraw":
            return who.standing in (RESIDENT, OFFICE)
    return True


def _as_he_may(stem, case, who, matter):
    if stem == "finish" and who.standing is OUTSIDE:
        return (Step.ANSWER,)  # whoever was called in says what he did; its holder says when it is done
    return case.steps


def is_shown(stem, who: Who, matter, *, alone: bool) -> bool:
    """Is he answered with what stands in the matter?"""
    if not is_his_word(stem, who, alone=alone):
        return False
    if stem == "split":
        return who.standing is not RESIDENT and bool(matter.followers) and may(who, Deed.SPLIT, matter)
    if stem == "progress":  # a resident hears who has it and until when
        return who.standing is not RESIDENT and may(who, Deed.PROGRESS, matter)
    return stem in ("why", "search") and may(who, CASES[stem].right, matter)


def is_answered(stem, who: Who, matter, *, alone: bool) -> bool:
    """Is he told where it is?"""
    return is_his_word(stem, who, alone=alone) and stem == "progress" and may(who, Deed.PROGRESS, matter)


def has_rows(stem, who: Who, matter, *, alone: bool) -> bool:
    """Does the table of its case change?"""
    right = CASES[stem].right
    if not is_his_word(stem, who, alone=alone) or who.standing not in RIGHTS[right]:
        return False
    if stem in ("ask", "useful"):
        return alone or who.standing is RESIDENT  # of ours nobody is answered before residents
    return (
        may(who, right, matter) if stem == "notice" else stem != "routine" or who.standing is WORKER
    )  # who was told of it
