"""Where the words overrule what the models make of them in their talk: plainly a report, another matter than one's own."""

from __future__ import annotations

import re

from bot.domain.answers import asks, is_of_a_matter
from bot.domain.bygone import is_bygone
from bot.domain.faults import (
    names_a_nuisance,
    plainly_a_complaint,
    plainly_a_fault,
    plainly_a_suggestion,
)
from bot.domain.joins import Matter
from bot.domain.normalise import without_call
from bot.domain.taking_up import names, tells_anything
from bot.domain.ticket import Judged
from bot.understanding.case import Case, opinion_of, without
from bot.understanding.dangerous import ADDS
from bot.understanding.decisions import Decision, by_words_alone, decide
from bot.understanding.features import Seen
from bot.understanding.kinds import categories
from bot.understanding.linear import Linear
from bot.understanding.pieces import is_of_ones_own

PLAIN, POSSIBLE = 0.75, 0.1  # when a reporter's next words are another matter: it opens alone, of another kind, …
AFTER_ITS_END = 0.65  # the same where the old one is over
SURELY_ANOTHER = 0.95  # the same of a neighbour's words that sound like one voice more
SURE, KIND, PLAIN_KIND = 0.9, 0.5, 0.6  # … which must be plainer where the talk speaks surely for the old one
ANY_KIND = 0.3  # … and may be less plain of who speaks to us alone
ECHO_SECONDS = 1800  # so long a neighbour's matter is echoed


def plainly(model: Linear, case: Case, intent: str, matter: Matter | None) -> Judged | None:
    """What the words alone make a report or a proposal, whatever the models say of them in this talk."""
    context, seen = case.context, case.seen
    if context.staff or (matter is not None and context.quote) or is_bygone(case.text):
        return None
    bare = without(case.text, seen.places)
    if intent == "chat":
        if plainly_a_complaint(case.text) or (plainly_a_fault(bare) and not is_of_ones_own(context)):
            return Judged("request", "rule", 0.9)
        return Judged("suggestion", "rule", 0.85) if plainly_a_suggestion(case.text) else None
    if intent not in ADDS or matter is None or not (plainly_a_fault(bare) or names_a_nuisance(case.text)):
        return None
    if matter.danger and _MEANS.search(seen.text) and not _is_elsewhere(seen, matter):
        return None  # 「阀门关不上」, of the pipe that has burst
    if _is_elsewhere(seen, matter) and (not _ALSO.search(seen.text) or _is_of_a_house(seen.text, matter)):
        return Judged("request", "rule", 0.8)
    alone = categories(opinion_of(model, case.afresh().saying(bare)))
    return Judged("request", "rule", 0.8) if alone and alone[0].value != matter.category else None


def is_another(model: Linear, case: Case, decision: Decision, matter: Matter) -> bool:
    """Whose own matter is still open tends to be heard as speaking of it. Words that alone are plainly a matter of
    another kind open one."""
    context = case.context
    his = context.who == matter.opener or (decision.intent.value in ADDS and not _ALSO.search(case.seen.text))
    if context.staff or context.quote or decision.opens or not his or is_of_a_matter(case.text):
        return False
    fresh = case.afresh()
    opinion = opinion_of(model, fresh)
    alone = decide(opinion, fresh.context, fresh.scene)
    if case.seen.places and not tells_anything(without(case.text, case.seen.places)):
        return False  # the address she was asked for
    ours = context.to_us and context.alone and not matter.danger  # nobody chats with a neighbour there
    heard = by_words_alone(alone, opinion, fresh) if ours else alone
    unsure = context.who == matter.opener or decision.intent.p < KIND
    least = AFTER_ITS_END if matter.closed else PLAIN if unsure else SURELY_ANOTHER
    if not heard.opens or (alone.p_open < least and not (ours and not matter.closed)):
        return False
    kinds = categories(opinion)
    if kinds[0].p < (ANY_KIND if ours else KIND if decision.intent.p < SURE else PLAIN_KIND):
        return False
    if kinds[0].p < KIND and kinds[0].value == "other":
        return False
    return matter.category not in [judged.value for judged in kinds if judged.p >= POSSIBLE]


_OR_NOT = re.compile("[\u4e00-\u9fff]不[呀啊?？]?$")  # 「周六上班不」
_OF_A_MATTER = re.compile(
    "[修弄换搞办处解]|师傅|有人|没人|来人|派人|谁来|人来|好了|怎么样了|咋样了|进度|催|还没|还要|多久|什么时候|啥时候|几时|这[个件事]|那[个件事]|[我俺咱].{0,3}[的那这]"
)


def asks_us(case: Case, decision: Decision, matter: Matter | None) -> bool:
    """「@小助手 医保怎么交」 while her lift stands: a question by itself, and no word about the lift."""
    context, text = case.context, without_call(case.text)
    if not context.at_bot or context.staff or context.quote or decision.opens or not context.earlier:
        return False
    if not (asks(text) or _OR_NOT.search(text)) or _OF_A_MATTER.search(text) is not None:
        return False
    return matter is None or not names(text, matter.text)


def echoed(case: Case, decision: Decision, matter: Matter | None) -> Matter | None:
    """「我家也没水了」 from whoever told of a lift: a neighbour's matter of that kind told since, and not the own one."""
    context, seen = case.context, case.seen
    if context.quote or not _ALSO.search(seen.text):
        return None
    kinds = {name[2:] for name in case.words.told.counts if name.startswith("c:")}
    if matter is None:
        asked = decision.intent.value == "chat" and plainly_a_fault(without(case.text, seen.places))
    else:
        own = matter.opener == context.who and decision.intent.value in ADDS
        asked = own and matter.category not in kinds
    if not asked:
        return None
    since = context.now.timestamp() - ECHO_SECONDS
    told = [m for m in case.scene.matters if m.category in kinds and m.opener != context.who and m.last_at >= since]
    return max(told, key=lambda m: m.last_at, default=None)


def _is_elsewhere(seen: Seen, matter: Matter) -> bool:
    """Do the words name a house, and only others than the matter's?"""
    here = {place.building for place in matter.places if place.building}
    named = {found.place.building for found in seen.places if found.place.building}
    return bool(here) and bool(named) and not here & named


def _is_of_a_house(text: str, matter: Matter) -> bool:
    """「5栋电梯也停了」: each house has its own, so it is no voice more for that of another house."""
    return any(found in matter.text for found in _OF_A_HOUSE.findall(text))


_OF_A_HOUSE = re.compile("电梯|单元门|门禁|楼道灯|楼梯灯|声控灯|感应灯|对讲|下水道|垃圾桶")
# By what one would end a danger
_MEANS = re.compile(
    "阀|闸|总开关|[水气]表|电箱|配电|灭火|消防栓|消防门|安全门|安全出口|逃生|钥匙|报警器|警报|烟感|喷淋"
)
_ALSO = re.compile(r"也|同|一样|\+1")  # a neighbour's voice for what was told already
