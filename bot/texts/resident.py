"""What residents read: short, warm, nobody's name but the worker's, no door number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.settings import OfficeHours, Settings
from bot.domain.ticket import STATE_NAMES, State, Ticket
from bot.messages import Button
from bot.texts.common import about, before, clip, done_word, when

SAFETY = {
    "gas": "先开窗，别开关电器、别打火，人到楼下再打 119 和燃气抢修电话。已经在叫人了。",
    "fire": "人先下楼，弯腰走楼梯，别坐电梯，打 119。已经在叫人了。",
    "lift": "别扒门，按轿厢里的警铃等着；有人不舒服就打 120。已经在叫人了。",
    "power": "别碰电线，也别踩水，离远一点。已经在叫人了。",
    "water": "先关总阀，插座边上别沾水，东西往高处放。已经在叫人了。",
    "medical": "先打 120，别硬挪病人，身边留个人。已经在叫人了。",
    "violence": "人先躲开，别上前，打 110。已经在叫人了。",
    "child": "先打 110，附近的邻居都帮着看一眼。已经在叫人了。",
    "stuck": "打 119，别硬拽，陪着说说话。已经在叫人了。",
    "drowning": "别下水，找竿子、绳子或者救生圈够他，打 119 和 120。已经在叫人了。",
    "pit": "打 119 和 120，别自己下去，守住洞口别再有人掉。已经在叫人了。",
    "height": "打 119，别大声喊他，底下别站人。已经在叫人了。",
    "falling": "先绕开走，别靠近，也别从下面过。已经在叫人了。",
    "selfharm": "身边留个人，别让他一个人待着，打 120 或 110。已经在叫人了。",
    "fraud": "先别转账，也别给验证码，打 96110 问一声。已经在叫人了。",
    "collapse": "人先撤出来，离墙远一点，打 119。已经在叫人了。",
}
DONE = re.compile(
    r"[修弄办换搞装补焊接通清好]好[了咯喽啦]|[好通亮][了咯喽啦]|来[水电气][了咯喽啦]|可以.了"
)  # says itself that it is done
WHERE = "是哪一栋、哪个位置呀？回一句就行。"
SAFETY_OTHER = "人先到安全的地方，要紧就打 110、119、120。已经在叫人了。"


def grievance(ticket: Ticket, name: str) -> str:
    """To who complained of one of ours, alone."""
    return f"记下了，{ticket.label}。这件只给社区{name or '值班的人'}看，不经过本人，会单独联系您。"


def go_ahead() -> str:
    return "您说，是什么事、在哪一栋，我记下来。"


def serves(place: str, grid: str, name: str, hours: OfficeHours) -> str:
    """Whose a house is and when he is there, for whoever lives there; *name* "" where nobody is there today."""
    if not name:
        return f"{place}的事您跟我说，社区来找人。"
    spans = [span for span in hours.spans if span]
    there = f"，工作日 {spans[0][0]:%-H:%M} 到 {spans[-1][1]:%-H:%M} 找得到" if spans else ""
    return f"{place}归{grid}，网格员是{name}{there}。有事跟我说也行，我转给他。"


def who_i_am() -> str:
    return "我是社区的机器人助手，您说的事我记下来，转给网格员，他们都是真人。"


def here() -> str:
    return "在的，您直接说，带上楼栋更快。"


def no_calls() -> str:
    return "我打不了电话，您打字说就行；要紧的事打 110、119、120。"


def no_number(name: str) -> str:
    """To who asks for the telephone of one of ours: it is his to give."""
    return f"{name}的电话我不好往外给。有事您跟我说，我马上转过去；要紧的打 110、119、120。"


def a_person_comes(name: str) -> str:
    """To who wants to speak with a person and has a matter with us."""
    return f"好，我跟{name or '社区'}说了，请他单独联系您。"


def whom_to_send() -> str:
    """To who wants to speak with a person and has said nothing yet."""
    return "好的，您先说一句是什么事、在哪一栋，我马上请师傅联系您。"


def safety(kind: str, *, own: bool = False) -> str:
    """*own*: to a person who says it of himself, alone with us."""
    if own:
        return "谢谢您肯说出来，我听着呢。您先别一个人待着，随时可以打 12356，有人陪您说话；社区的人马上联系您。"
    return SAFETY.get(kind, SAFETY_OTHER)


def somebody_looks_at_once(ticket: Ticket | None, worker: str) -> str:
    """*ticket*: None to her alone, who is told its number anyhow."""
    if ticket is None:
        return f"已经请{worker or '社区'}马上看；要紧就打 110、119、120。"
    return f"刚才说的这件记下了，{ticket.label}，已经请{worker or '社区'}马上看；要紧就打 110、119、120。"


def in_group(
    ticket: Ticket, worker: str, *, floor: float, later: str = "", ask_place: bool = False, since: str = "刚才"
) -> str:
    """「刚才说电梯的这件记下了，#12，王师傅在看。」 *since*: 昨晚, where it waited so long."""
    who = worker or "社区"
    if ticket.private:
        return f"{since}说的这件转私下处理，{who}会单独联系您。"
    does = f"{later} 后处理" if later else "在看"
    line = f"{since}{about(ticket, floor) or '说的'}这件记下了，{ticket.label}，{who}{does}。"
    return line + WHERE if ask_place else line


def alone(ticket: Ticket, worker: str, later: str = "", *, ask_place: bool = False) -> str:
    """「记下了，#12，已告诉王师傅。」 or, at night, 「记下了，#12，王师傅明早 8:30 后处理。」"""
    who = worker or "社区"
    line = f"记下了，{ticket.label}，{who}{later} 后处理。" if later else f"记下了，{ticket.label}，已告诉{who}。"
    return line + "是哪一栋、哪个位置呀？" if ask_place else line


def followed(ticket: Ticket) -> str:
    return f"这件已经有人报了，{ticket.label}，给您一起记上，有结果告诉您。"


def where_is_it() -> str:
    """To who names only the number of a matter that is not of his house or group."""
    return "您说一下是哪栋、什么事，要是同一件就给您记到一起。"


def followed_in_group(ticket: Ticket) -> str:
    return f"刚才说的这件已经有人报了，{ticket.label}，一起记上了，有结果在群里说。"


def outage(ticket: Ticket, kind: str) -> str:
    """The one public line of an outage: nobody needs to report it again."""
    return f"{kind}的不止一栋，都记在 {ticket.label} 里了，不用再报，正在问，好了在群里说。"


def taken(ticket: Ticket, worker: str, *, floor: float = 1.0, since: str = "") -> str:
    """「刚才说电梯的这件，#12，王师傅在办了。」: in a group it is the first that is read of the matter."""
    of_it = f"{since}{about(ticket, floor) or '说的'}这件，{ticket.label}，" if since else f"{ticket.label} "
    return f"{of_it}{worker or '社区'}在办了。"


def on_its_way(ticket: Ticket, worker: str) -> str:
    """Of a danger, to the group in which it was told."""
    return f"{ticket.label} {worker or '社区'}在处理了。"


def waiting(ticket: Ticket, now: datetime, settings: Settings) -> str:
    until = f"，{before(ticket.waiting_until, now, settings)}给您消息" if ticket.waiting_until else "，一有消息就说"
    return f"{ticket.label} {_waits_on(ticket.waiting_on)}{until}。"


_WAITS = re.compile("^(?:还|也|先|得|要|需要?)*等(?:着|到|一?下)?")
_TELLS = re.compile("说|要|得|没|不|请假|正在|已经?|了")  # 「维保说要换门机」 is a sentence, 「配件」 a thing


def _waits_on(reason: str) -> str:
    """「要等配件」, 「要等一等：维保说要换门机」, 「要等一下」."""
    thing = _WAITS.sub("", reason.strip(), count=1).replace(" 到了", "到了").strip()
    if thing == reason.strip() and _TELLS.search(thing):
        return f"要等一等：{clip(thing, 20)}"
    return f"要等{clip(thing, 20) or '一下'}"


def these_too(tickets: Sequence[Ticket]) -> str:
    """The other matters of the same message."""
    labels = "、".join(sorted(one.label for one in tickets))
    return f"{labels} 也记下了。" if labels else ""


def moved_on(ticket: Ticket, worker: str) -> str:
    return f"{ticket.label} 转给{worker or '社区'}办了。"


def is_it_fixed(ticket: Ticket) -> str:
    """The one question: rides on the result."""
    result = clip(ticket.result, 60).rstrip("。.!！~～ ")
    done = done_word(ticket)
    if result and result != "已处理":
        done = result if DONE.search(result) else f"{done}：{result}"
    return f"{ticket.label} {done}。您看看好了没有，回“好了”或“没好”都行。"


def is_it_answered(ticket: Ticket) -> str:
    """Of a question, what was found out is the answer, and nothing was mended."""
    result = clip(ticket.result, 60).rstrip("。.!！~～ ")
    if not result or result == "已处理":
        return is_it_fixed(ticket)
    return f"{ticket.label} 您问的这件：{result}。您看清楚了没有，回“好了”或“没好”都行。"


def ask_whom_he_wrote_for(ticket: Ticket) -> str:
    """To one of ours who wrote it down for somebody: whether it is good, only that person can say."""
    line = is_it_fixed(ticket).partition("您看看")[0]
    return f"{line}请您问一声报事的人，回“{ticket.number} 好了”或“{ticket.number} 没好”。"


def confirmed(ticket: Ticket) -> str:
    return f"好，{ticket.label} 就办结了，谢谢您说一声。"


def all_confirmed(tickets: Sequence[Ticket]) -> str:
    """Those that his word has closed; one that a neighbour still denies is left."""
    done = "、".join(one.label for one in tickets if one.state is State.CLOSED)
    left = "".join(not_good_for_all(one) for one in tickets if one.state is not State.CLOSED)
    return (f"好，{done} 都办结了，谢谢您说一声。" if done else "") + left


def not_good_for_all(ticket: Ticket) -> str:
    return f"好，记下了。{ticket.label} 还有邻居说没好，先不办结，请师傅再看一眼。"


def noted(ticket: Ticket) -> str:
    return f"记在 {ticket.label} 里了，谢谢您。"


def he_asks(ticket: Ticket, worker: str, words: str, *, asks: bool, door: bool) -> str:
    """「#1 王师傅问：哪一户？回一句就行。」, or what he has her told. *door*: hers is asked for where neighbours read."""
    words = clip(words, 80).rstrip("。？?！!～~ ")
    if not asks:
        return f"{ticket.label} {worker or '师傅'}说：{words}。"
    answer = "回一句就行，不想在群里说就单独告诉他。" if door else "回一句就行。"
    return f"{ticket.label} {worker or '师傅'}问：{words}？{answer}"


def told_him(ticket: Ticket) -> str:
    """To who has answered what her worker had asked."""
    return f"好，告诉师傅了，记在 {ticket.label} 里。"


def denied(ticket: Ticket, worker: str) -> str:
    return f"知道了，{ticket.label} 还没好，已告诉{worker or '社区'}再来看。"


def reopened(ticket: Ticket, worker: str) -> str:
    return f"{ticket.label} 重新打开了，还是这个编号，已告诉{worker or '社区'}。"


def too_late_to_reopen(ticket: Ticket) -> str:
    return f"{ticket.label} 办结有些日子了，您把现在的情况说一说，给您记一件新的。"


def withdrawn(ticket: Ticket) -> str:
    return f"好，{ticket.label} 就撤了。"


def urged(ticket: Ticket, worker: str) -> str:
    return f"{ticket.label} 已经替您催了{worker or '社区'}。"


def progress(ticket: Ticket, worker: str, now: datetime, settings: Settings) -> str:
    """Where the matter is, never ahead of its state."""
    who = worker or "社区"
    match ticket.state:
        case State.REPORTED:
            return f"{ticket.label} 记下了，社区在安排人。"
        case State.ASSIGNED | State.WORKING if ticket.due_at is not None and ticket.due_at <= now:
            return f"{ticket.label} 在{who}手里，说好 {when(ticket.due_at, now, settings)} 前有结果，晚了，还没办完。"
        case State.ASSIGNED:
            return f"{ticket.label} 已派给{who}，{before(ticket.due_at, now, settings)}要有结果。"
        case State.WORKING:
            return f"{ticket.label} {who}在办，{before(ticket.due_at, now, settings)}要有结果。"
        case State.WAITING:
            return waiting(ticket, now, settings)
        case State.RESOLVED:
            return is_it_fixed(ticket)
        case State.REFUSED if ticket.result in ("", "不是诉求"):
            return f"{ticket.label} 社区这边没有接着办，有别的情况您再说一声。"
        case State.REFUSED:
            return f"{ticket.label} 社区这边没有接着办：{clip(ticket.result, 60).rstrip('。')}。"
        case _:
            result = clip(ticket.result, 60).rstrip("。")
            return f"{ticket.label} {STATE_NAMES[ticket.state]}" + (f"：{result}。" if result else "。")


def mine(tickets: Sequence[Ticket], face: Callable[[Ticket], str], now: datetime, settings: Settings) -> str:
    """What waits for his word first, then what is in hand, then what is over."""
    if not tickets:
        return "您这儿没有记着的事。"
    order = {State.RESOLVED: 0, State.CLOSED: 2, State.WITHDRAWN: 2, State.REFUSED: 2}
    shown = sorted(tickets, key=lambda ticket: order.get(ticket.state, 1))[:8]
    lines = [f"{clip(ticket.summary, 20)}：{_stands(ticket, face(ticket), now, settings)}" for ticket in shown]
    more = f"\n还有 {len(tickets) - 8} 件。" if len(tickets) > 8 else ""
    return "\n".join(lines) + more


def _stands(ticket: Ticket, name: str, now: datetime, settings: Settings) -> str:
    return progress(ticket, name, now, settings).rstrip("。")


def corrected(ticket: Ticket) -> str:
    """What was read in the last minutes was a slip."""
    return f"刚才 {ticket.label} 那句点错了，不算，这件还在办，有结果再说。"


def rated(ticket: Ticket, score: int) -> str:
    if score <= 2:
        return f"{ticket.label} 记下了，社区会再问问是哪儿没办好。"
    return f"{ticket.label} 记下了，谢谢您。"


def split_off(ticket: Ticket, old: Ticket, name: str) -> str:
    return f"好，和 {old.label} 分开，另记一件 {ticket.label}，已告诉{name or '社区'}。"


def help_line(*, staff: bool, named: bool = False, alone: bool = False) -> str:
    """*named*: in a group of members, where we hear only who names us. *alone*: in her chat with us."""
    if staff:
        return "直接说事就行：“3栋电梯停了”“#12 修好了”“转物业”。发「帮助」看全部说法。"
    if named:
        return "有事 @ 我说就行，带上楼栋更快；记下来了会告诉您编号。"
    if alone:
        return "在的，有事直接说就行，带上楼栋更快；记下来了会告诉您编号。"
    return "有事在群里直接说就行，带上楼栋更快；记下来了会告诉您编号。"


def somebody_looks() -> str:
    """To who tells us alone what we do not understand."""
    return "好，先请师傅看一下，要办的话告诉您编号。"


def do_not_know() -> str:
    """To who asks us alone what is no business of a community."""
    return "这个我答不上来。社区里的事您直接说，我记下来请师傅办。"


def which_matter() -> str:
    """She speaks of a matter, and has none with us."""
    return "您说的是哪件事呀？带上楼栋再说一句，我记下来。"


def not_at_all() -> str:
    return "不客气，有事您再说。"


def did_not_follow() -> str:
    return "这句没听明白，已留着给人看。带上编号说更准，比如「#12 修好了」；发「帮助」看说法。"


def welcome(name: str) -> tuple[str, list[tuple[str, str]]]:
    """(words, choices as (key, words)) for who comes into 微信客服: what to do, and what becomes of his words."""
    head = (
        f"您好，这里是{name}服务台。什么事直接说，带上楼栋更快，照片也行。"
        "您说的会记成单子，只给办事的人看；原话过几天就删。"
    )
    return head, [("say/mine", "我的事"), ("say/help", "帮助"), ("say/person", "转人工")]


def handed_over(name: str) -> str:
    return f"好，请{name or '社区'}来跟您说，稍等一下。"


def nobody_there() -> str:
    return "这会儿没有人在，您把事情说下来，记上了就有人来。"


FIXED, NOT_FIXED = "已解决", "未解决"


def fixed_or_not(ticket: Ticket) -> tuple[Button, ...]:
    """What can be pressed under 「修好了吗」 where there is something to press."""
    return (Button(FIXED, f"fixed/{ticket.ref}"), Button(NOT_FIXED, f"notfixed/{ticket.ref}"))


def where(names: Sequence[str], ticket: Ticket) -> tuple[Button, ...]:
    """The places to choose from under 「是哪一栋」."""
    return tuple(Button(clip(name, 20), f"say/{ticket.ref}/{at}") for at, name in enumerate(names[:10]))


def merged(extra: Ticket, kept: Ticket) -> str:
    return f"您报的 {extra.label} 和邻居报的 {kept.label} 是同一件事，一起办，有进展都告诉您。"


def own_page(address: str) -> str:
    return f"点开能看进展、补照片，只给您自己看：{address}"


def notice_board(name: str, grid: str, service: str, raw_days: int) -> str:
    """What the group's owner pastes into the group's notice: what it is for, and what becomes of people's words."""
    lines = [
        f"这里是{name}{grid}的群，群主是网格员。哪里坏了、有什么事，直接说，带上楼栋；群昵称改成“3栋-李”这样更快。",
        f"反映的问题会登记成单子；原话 {raw_days} 天后删，单子不给外人看。不愿意被记录的，点《服务须知》里的不同意。",
    ]
    if service:
        lines.append(f"不方便在群里说的，找社区服务台一对一说：{service}")
    return "\n".join(lines)
