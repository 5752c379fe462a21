"""What grid workers, leads and the office read about a matter, in a line or two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.people import Standing
from bot.domain.settings import Settings
from bot.domain.ticket import STATE_NAMES, Call, Place, State, Ticket
from bot.messages import Button
from bot.texts.common import before, clip, place_name, when, where_and_what
from bot.texts.lists import by_when
from bot.texts.words import Word

MORE = {"[图片]": "一张图片", "[语音]": "一段语音", "[位置]": "一个位置", "[文件]": "一份文件"}


def draft(line: str) -> str:
    """While the bot only listens, what it would have said goes to the worker."""
    return f"试运行：这句我没发，您看合适就自己说：\n“{line}”"


def accepted(ticket: Ticket, now: datetime, settings: Settings) -> str:
    if ticket.due_at is not None and ticket.due_at <= now:
        return f"{ticket.label} 记为在办，{when(ticket.due_at, now, settings)} 就到时限了，请先办这件。"
    return f"{ticket.label} 记为在办，{before(ticket.due_at, now, settings)}要有结果。"


def finished(ticket: Ticket, *, asks: bool) -> str:
    if ticket.private:
        return f"{ticket.label} 记为待确认。这件是私下办的，请您单独问一声好了没有。"
    return f"{ticket.label} 记为待确认" + ("，问居民的那句在群工具栏里，点一下就发。" if asks else "。")


def answer_passed_on(ticket: Ticket, *, asks: bool) -> str:
    """To who was asked for it: it is said to the asker, or waits beside her group for his finger."""
    if asks:
        return f"{ticket.label} 的答复写好了，在群工具栏里，点一下就发给问的人。"
    return f"{ticket.label} 的答复转给问的人了。"


def finished_by(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} {name}说办好了，记为待确认。"


def no_result(ticket: Ticket) -> str:
    return f"{ticket.label} 这句像是还在办。办好了，说一声怎么办好的，比如「{ticket.number} 修好了，换了主板」。"


def waits(ticket: Ticket, now: datetime, settings: Settings) -> str:
    until = f"到{when(ticket.waiting_until, now, settings)}再提醒您" if ticket.waiting_until else "有准信了说一声"
    return f"{ticket.label} 记为等待（{clip(ticket.waiting_on, 20) or '等一下'}），{until}。"


def lies_elsewhere(ticket: Ticket, place: str, name: str) -> str:
    return f"{ticket.label} 地点更正为{place}，转给{name}了，您不用去了。"


def danger_lies_elsewhere(ticket: Ticket, place: str, name: str, *, put_right: bool) -> str:
    return f"{ticket.label} 地点{'更正为' if put_right else '是'}{place}，也叫了{name}。您离得近就也过去看看。"


def transferred(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 已转给{name}。"


def refused(ticket: Ticket) -> str:
    return f"{ticket.label} 记为不是诉求，没去打扰居民。"


def false_alarm(ticket: Ticket, *, goes_on: bool) -> str:
    return f"{ticket.label} 记为误报" + ("，事情照常办。" if goes_on else "，谢谢您去看了。")


def acknowledged(ticket: Ticket) -> str:
    return f"{ticket.label} 记着您去了，到了说一声。"


def shown_to_worker() -> str:
    """To the property firm, which may not write down itself."""
    return "这件给管那片的网格员看了，由他登记，有结果告诉您。"


def on_scene(ticket: Ticket) -> str:
    """To who told that he goes there or is there."""
    return f"{ticket.label} 记着您去了，警报停了；有了结果说一声，没有危险就说「误报」。"


def safe_not_mended(ticket: Ticket) -> str:
    return f"{ticket.label} 记下了，人没事，警报停了；东西还没修好，这件还算在办。"


def people_safe(ticket: Ticket, name: str) -> str:
    """To the others who were alerted."""
    return f"{ticket.label} {name}说人没事了，剩下的照常办。"


def danger_over(ticket: Ticket, words: str) -> str:
    """To the others who were alerted, in the words of who had told of it."""
    how = "撤回了" if ticket.state is State.WITHDRAWN else "办结了"
    return f"{ticket.label} 报的人说「{clip(words, 30)}」，{how}，不用再去。"


def recalled(ticket: Ticket) -> str:
    """Who told of a danger took the message back: a slip, or not."""
    return f"{ticket.label} 报的人把那句话撤回了，是不是真的还不知道，请看一眼再定。"


def on_its_way(ticket: Ticket, name: str) -> str:
    """To the others who were alerted."""
    return f"{ticket.label} {name}去处理了。"


def proxied(ticket: Ticket, name: str, *, times: int = 1) -> str:
    """*times*: how often it was told of by now. Never the same words twice: the platform drops what it has just said."""
    if times > 1:
        return f"这件已经有人报了，{ticket.label}，这是第 {times} 回，一起记上了，在{name or '社区'}手里。"
    return f"已登记 {ticket.label}，" + (f"已告诉{name}。" if name else "还没找到管这片的人，请派单。")


def assigned(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 已派给{name}。"


def closed(ticket: Ticket) -> str:
    return f"{ticket.label} 已办结：{clip(ticket.result, 40)}。"


def supplemented(ticket: Ticket, words: str, who: str = "") -> str:
    """*who*: one of ours, where it is not the reporter himself."""
    if words in MORE:
        return f"{ticket.label} 又发来{MORE[words]}。"
    return f"{ticket.label} {who}补充：{clip(words, 100)}"


def she_asks(ticket: Ticket, words: str) -> str:
    """What whoever reported it wants to know, alone with us."""
    return f"{ticket.label} 居民问：{clip(words, 100)}\n您回「{ticket.label} 答复内容」，我转给问的人。"


def heard_more(ticket: Ticket, words: str) -> str:
    """What is said of a danger after its card."""
    return f"危险 {ticket.label} 又有人说：{clip(words, 100)}"


def noted(ticket: Ticket) -> str:
    """To who told us alone how it stands."""
    stands = "还算在办" if ticket.is_open else f"现在是「{STATE_NAMES[ticket.state]}」"
    return f"{ticket.label} 记下了，{stands}。"


def followed(ticket: Ticket, count: int) -> str:
    return f"{ticket.label} 又有人说同一件事，一共 {count + 1} 户了。"


def urged(ticket: Ticket, times: int, words: str, who: str = "居民") -> str:
    often = f"（第 {times} 次）" if times > 1 else ""
    return f"{ticket.label} {who}在催{often}：{clip(words, 60)}"


def ordered(ticket: Ticket, words: str, who: str) -> str:
    return f"{ticket.label} {who}说：{clip(words, 60)}（{clip(ticket.summary, 40)}）"


def pushed(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 催过{name or '社区'}了。"


def asked(ticket: Ticket, words: str, who: str) -> str:
    return f"{ticket.label} {who}问：{clip(words, 60)}（{clip(ticket.summary, 40)}）您回一句「{ticket.number} …」，我转告。"


def asked_him(name: str) -> str:
    return f"已经替您问{name}了，他回了我告诉您。"


def answers_back(ticket: Ticket, name: str, words: str) -> str:
    return f"{ticket.label} {name}回您：{clip(words, 80)}"


def not_said_here(number: int) -> str:
    return f"电话和门牌不在这里说，请在办公页面上看 #{number}，经手的人和社区看得到。"


def grievance_kept(ticket: Ticket) -> str:
    return f"记下了，{ticket.label}。这件只给社区看，不经过本人。"


def word_from(who: str, words: str, *, thanks: bool, hers: bool) -> str:
    """A colleague's word, or a resident's thanks that he passes on."""
    if hers:
        return f"{who or '同事'}转告：{words}"
    if thanks:
        return f"{who or '同事'}说：辛苦了，谢谢您。{clip(words, 100)}".strip()
    return f"{who or '同事'}请我转告您：{words}"


def word_passed(name: str) -> str:
    return f"已转告{name}。"


def word_passed_to_all(role: str, names: Sequence[str]) -> str:
    return f"已转告{role} {len(names)} 位：{'、'.join(names)}。"


def is_his_already(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 就在{name}手里。"


def told_on(ticket: Ticket, name: str) -> str:
    """To who ordered something: who has read it."""
    return f"{ticket.label} 已转告{name}。" if name else f"{ticket.label} 记下了。"


def nothing_to_urge(what: str) -> str:
    return f"「{clip(what, 20)}」没有没办完的，不用催。换个说法，或者带上编号，比如「催 12」。"


def nothing_open() -> str:
    return "现在没有没办完的，不用催。"


def which_to_urge(listed: str, label: str) -> str:
    return f"有几件，您说催哪一件，比如「催 {label}」：\n{listed}"


def asks_privately(ticket: Ticket) -> str:
    return f"{ticket.label} 居民在群里问办得怎么样了，这件是私下办的，请单独回一句。"


def urged_to_lead(ticket: Ticket, times: int, name: str, said: str = "") -> str:
    """*said*: what who is angry says, word for word."""
    words = f"\n居民说：{clip(said, 60)}" if said else ""
    return f"{ticket.label} 已经催了 {times} 次，在{name or '社区'}手里：{clip(ticket.summary, 60)}{words}"


def says(who: str, words: str) -> str:
    """*who*: one of ours, "" for residents."""
    return f"{who or '居民'}说：{words}"


def reopened_by(who: str, words: str) -> str:
    return says(who, words) if words else f"{who}重新打开的。"


def denied(ticket: Ticket, words: str, who: str = "") -> str:
    return f"{ticket.label} {who or '居民'}说还没好：{clip(words, 80)}"


def follower_says(ticket: Ticket, words: str, *, fixed: bool) -> str:
    return f"{ticket.label} 同诉的邻居说{'好了' if fixed else '还没好'}：{clip(words, 60)}"


def left_alone() -> str:
    return "好，这句不登记。"


def not_over_there(ticket: Ticket) -> str:
    return f"{ticket.label} 有人说好了，这一家还没好。"


def neighbour_says(ticket: Ticket, words: str) -> str:
    return f"{ticket.label} 有邻居说还没好：{clip(words, 60)}。您再去看一眼。"


def not_good_for_all(words: str) -> str:
    return f"报事人说好了，邻居说：{clip(words, 60)}"


def confirmed(ticket: Ticket, who: str = "", *, called: bool = False) -> str:
    said = "居民打电话来说好了" if called else f"{who or '居民'}说好了"
    return f"{ticket.label} {said}，已办结，辛苦。"


def confirmed_by_call(ticket: Ticket) -> str:
    """To the duty desk that took the call."""
    return f"{ticket.label} 按居民说好了办结。"


def office_says_yes(ticket: Ticket) -> str:
    """To whoever passes on a resident's word that only the office may take for it."""
    return f"{ticket.label} 记下了，已经说给经手的人。要按居民说的办结，请社区值班来定。"


def withdrawn(ticket: Ticket) -> str:
    return f"{ticket.label} 居民说不用管了，已撤回。"


def taken_over(name: str) -> str:
    """On the buttons' place of the card he had."""
    return f"{name}接手了"


def given_on(name: str) -> str:
    return f"已转给{name}"


def moved_category(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 归到「{name}」了。"


def moved_place(ticket: Ticket, place: str) -> str:
    return f"{ticket.label} 的地方改成{place}了。"


def progress(ticket: Ticket, name: str, now: datetime, settings: Settings) -> str:
    result = f"\n{'上次的结果' if ticket.is_open else '结果'}：{clip(ticket.result, 60)}" if ticket.result else ""
    result += "，没好" if result and ticket.is_open else ""
    return (
        f"{ticket.label} {STATE_NAMES[ticket.state]}　{place_name(ticket.place)}　{name or '还没派人'}"
        f"　{by_when(ticket, now, settings)}\n{clip(ticket.summary, 60)}{result}"
    )


# Who else has a hand in it


def whistled(ticket: Ticket, name: str, by: str) -> str:
    return f"{ticket.label} {by or '同事'}叫了{name}来，一起办。"


def whistle_blown(ticket: Ticket, name: str, due: datetime, now: datetime, settings: Settings) -> str:
    return f"{ticket.label} 已叫{name}，{before(due, now, settings)}要报到；没来就再提醒，第二次报给领导。"


def telephone(ticket: Ticket, call: Call, now: datetime, settings: Settings) -> str:
    """Nobody there has the app: the office calls and types in what was said."""
    return (
        f"{ticket.label} 要叫{call.role}，那边没有登记联系人，请打个电话，{before(call.due_at, now, settings)}要有人应。"
        f"\n{where_and_what(ticket, 60)}"
        f"\n打通了发「报到 {ticket.number} {call.role}」，有了说法发「代录 {ticket.number} {call.role}：…」。"
    )


def arrived(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} {name}报到了。"


def reported_in(ticket: Ticket) -> str:
    return f"{ticket.label} 记着您到了。有结果发「答复 {ticket.number} …」。"


def not_called(ticket: Ticket) -> str:
    return f"{ticket.label} 没有叫过您，或者已经办完了。"


def answered(ticket: Ticket, who: str, words: str) -> str:
    return f"{ticket.label} {who}答复：{clip(words, 100)}。办好了说一声「{ticket.number} 办好了，…」。"


def answer_kept(ticket: Ticket, who: str) -> str:
    return f"{ticket.label} {who}的答复记下了。"


def helped(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} {name}来协办，还是您主办。"


def assists(ticket: Ticket, name: str, lead: str) -> str:
    return f"{ticket.label} 已请{name}协办，{lead or '社区'}主办。"


def extended(ticket: Ticket, why: str, now: datetime, settings: Settings) -> str:
    return f"{ticket.label} 延期到{when(ticket.due_at, now, settings)}：{clip(why, 40)}。"


def extended_already(ticket: Ticket) -> str:
    return f"{ticket.label} 已经延过一次，不能再延了。要等别人就发「等待 {ticket.number} …」。"


def extends_nothing(ticket: Ticket) -> str:
    return f"{ticket.label} 这个时间在原来的期限之前，不用延。"


def extends_too_much(ticket: Ticket) -> str:
    return f"{ticket.label} 延得太长了，最多再加一倍时间。要等别人就发「等待 {ticket.number} …」。"


def returned(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 已退给{name or '社区'}。"


def not_in_hand(ticket: Ticket) -> str:
    return f"{ticket.label} 不在您手里，不用退。"


def not_his(ticket: Ticket, role: str) -> str:
    """To who says that it is not his, and names nobody whom we could give it to."""
    call = f"要叫{role}，发「吹哨 {ticket.number} {role}」；" if role else ""
    return f"{ticket.label} 还在您手里。{call}给同事发「转派 {ticket.number} 名字」，派错了发「退回 {ticket.number} 原因」。"


def to_her_note(words: str, *, asks: bool) -> str:
    return f"问报事的人：{words}" if asks else f"告诉报事的人：{words}"


def told_her(ticket: Ticket, *, asks: bool, in_group: bool, goes: bool) -> str:
    """*goes*: some way leads to her; *in_group*: by his finger."""
    if not goes:
        return f"{ticket.label} 这句我带不到，请您直接跟报事的人说。"
    if in_group:
        return f"{ticket.label} 给报事人的那句在群工具栏里，点一下就发。"
    return f"{ticket.label} 问过去了，有回音就告诉您。" if asks else f"{ticket.label} 转告了。"


def lies_at(ticket: Ticket, place: str) -> str:
    return f"{ticket.label} 报的是{place}。"


def which_to_ask() -> str:
    return "您手里不止一件，带上编号再说一遍就行，像「12 哪一户」这样。"


def which_is_it() -> str:
    return "您手里不止一件，带上编号再说一遍就行，像「12 转物业」这样。"


def too_late_to_return(ticket: Ticket) -> str:
    return f"{ticket.label} 派过来超过一个工作日，退不了了。发「转派 {ticket.number} 名字」给合适的人。"


def undone(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} {name}刚才那一步点错了，已撤销，现在是「{STATE_NAMES[ticket.state]}」。"


def undo_done(ticket: Ticket) -> str:
    return f"撤销了，{ticket.label} 回到「{STATE_NAMES[ticket.state]}」。"


def rated_badly(ticket: Ticket, score: int, words: str, name: str) -> str:
    said = f"：{clip(words, 60)}" if words else ""
    return f"{ticket.label} 居民打了 {score} 分{said}。{name or '社区'}经手，请回访一下。"


def comes_back(ticket: Ticket, earlier: Sequence[int], days: int) -> str:
    """A series: raised, and proposed for the agenda."""
    numbers = "、".join(f"#{number}" for number in sorted(earlier)[-5:])
    return (
        f"{ticket.label} {place_name(ticket.place, public=True)} {days} 天里第 {ticket.repeats} 次了"
        f"（前面是 {numbers}），已加急，也列进了议题。"
    )


def split(old: Ticket, new: Ticket) -> str:
    return f"{old.label} 里有一户的事另外记成了 {new.label}：{clip(new.summary, 60)}"


def nothing_to_split(ticket: Ticket) -> str:
    return f"{ticket.label} 里没有别人加进来的话，不用拆。"


def words_forgotten(ticket: Ticket) -> str:
    return f"{ticket.label} 那句原话已经过了保存期，请把事情再说一遍，记一件新的。"


def made_private(ticket: Ticket) -> str:
    said = f"（{ticket.dispute}）" if ticket.dispute else ""
    return f"{ticket.label} 转私下了{said}，群里不再提，请单独联系。"


def voice(*, on: bool) -> str:
    return "好，从现在起会在群里说话了。" if on else "好，改成只听不说，要说的话都先给网格员看。"


def who_is_it(name: str) -> str:
    return f"没找到「{clip(name, 12)}」，请写名字或角色，比如「转物业」「派单 12 王师傅」。"


def needs_words(stem: str) -> str:
    return {
        "wait": "等什么、等到什么时候？比如「等待 12 等配件 周五」。",
        "transfer": "转给谁？比如「转物业」「转派 12 王师傅」。",
        "assign": "派给谁？比如「派单 12 王师傅」。",
        "proxy": "要登记什么？比如「代报 张大爷 3栋 楼道灯坏」。",
        "enrich": "归到哪一类？比如「类别 12 电梯」。",
        "whistle": "叫谁来？比如「吹哨 12 城管 占道经营」。",
        "answer": "怎么答复的？比如「答复 12 周五来施工」，替外单位记就写「代录 12 城管：周五来拆」。",
        "assist": "请谁来帮？比如「协办 12 老何」。",
        "extend": "延到哪天、为什么？比如「延期 12 周五 等配件」。",
        "give_back": "为什么退？比如「退回 12 不归我这片」。",
        "rate": "打几分？1 到 5，比如「评价 12 5分」。",
        "leave": "从哪天到哪天、谁替？比如「请假 明天到周五 老何替」。",
        "handover": "哪个网格交给谁？比如「交接 3网格 老何」。",
        "split": "拆哪一件？比如「拆开 12」，我把后来加进去的话列给您选。",
        "search": "查什么？比如「查 3号楼 路灯」「查 12」。",
    }.get(stem, "还差一句，带上编号和要说的话，比如「#12 修好了」。")


def not_now(ticket: Ticket) -> str:
    return f"{ticket.label} 已经是「{STATE_NAMES[ticket.state]}」了。"


SAYS = {Standing.RESIDENT: "居民", Standing.WORKER: "网格员", Standing.LEAD: "网片长", Standing.OFFICE: "社区"}


def not_your_word(row: Word) -> str:
    """Of a command that is others' to say."""
    return f"「{row.words[0]}」要{'或'.join(name for standing, name in SAYS.items() if standing in row.by)}来说，这句没有照办。"


TELL_HIM = "请转告居民"
SAID_BY_KF = "已在客服里说了"
NOT_NEEDED = "不用说了"
PASSED_ON = "已转告"


def passed_on(key: str) -> tuple[Button, ...]:
    return (Button(PASSED_ON, key),)


def was_passed_on() -> str:
    return "好，记下了，辛苦。"


def need_not_be_said() -> str:
    return "这句现在不用说了，事情已经往前走了。"


def takes_over() -> str:
    return (
        "有居民在微信客服里找您，会话已转到您手里，直接在企业微信里回他就行；说完点「结束会话」，后面的话还由我来接。"
    )


def part_of(kept: Ticket) -> str:
    return f"和 {kept.label} 是同一件事"


def took_in(extra: Ticket) -> str:
    return f"{extra.label} 是同一件事，并进来了：{clip(extra.summary, 60)}"


def merged(extra: Ticket, kept: Ticket) -> str:
    return f"{extra.label} 和 {kept.label} 是同一件事，并在一起了，按 {kept.label} 办。"


def cannot_merge(extra: Ticket, kept: Ticket) -> str:
    if extra.number == kept.number:
        return "这是同一个编号，不用并。"
    return f"{kept.label} 已经办完了，并不进去。要是还没好，先重新打开它。"


def two_estates(extra: Ticket, kept: Ticket) -> str:
    return f"{extra.label} 在{extra.place.estate}，{kept.label} 在{kept.place.estate}，不是一个小区的事，不能并。"


def serves(place: Place, grid: str, name: str, away: str) -> str:
    """*away*: for whom *name* stands in."""
    where = place_name(place)
    if not grid:
        return f"{where}还没有划到哪个网格，请在「设置」里的地点表补上。"
    if not name:
        return f"{where}归{grid}，现在没有网格员在岗。"
    return f"{where}归{grid}，网格员{f'{away}请假，{name}替班' if away else name}。"


def on_duty(name: str, day: str = "今天") -> str:
    return f"{day}值班的是{name}。" if name else f"{day}没有登记值班的人。"
