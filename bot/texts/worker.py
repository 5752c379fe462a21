"""What grid workers, leads and the office read about a matter, in a line or two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.settings import Settings
from bot.domain.ticket import STATE_NAMES, Ticket
from bot.texts.common import before, clip, place_name, when

MORE = {"[图片]": "一张图片", "[语音]": "一段语音", "[位置]": "一个位置", "[文件]": "一份文件"}


def draft(line: str) -> str:
    """While the bot only listens, what it would have said goes to the worker."""
    return f"试运行：这句我没发，您看合适就自己说：\n“{line}”"


def accepted(ticket: Ticket, now: datetime, settings: Settings) -> str:
    return f"{ticket.label} 记为在办，{before(ticket.due_at, now, settings)}要有结果。"


def finished(ticket: Ticket, *, asks: bool) -> str:
    if ticket.private:
        return f"{ticket.label} 记为待确认。这件是私下办的，请您单独问一声好了没有。"
    return f"{ticket.label} 记为待确认" + ("，问居民的那句在群工具栏里，点一下就发。" if asks else "。")


def finished_by(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} {name}说办好了，记为待确认。"


def no_result(ticket: Ticket) -> str:
    return f"{ticket.label} 这句像是还在办。办好了，说一声怎么办好的，比如「{ticket.number} 修好了，换了主板」。"


def waits(ticket: Ticket, now: datetime, settings: Settings) -> str:
    until = when(ticket.waiting_until, now, settings) if ticket.waiting_until else "您再说一声"
    return f"{ticket.label} 记为等待（{clip(ticket.waiting_on, 20) or '等一下'}），到{until}再提醒您。"


def transferred(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 已转给{name}。"


def refused(ticket: Ticket) -> str:
    return f"{ticket.label} 记为不是诉求，没去打扰居民。"


def false_alarm(ticket: Ticket, *, goes_on: bool) -> str:
    return f"{ticket.label} 记为误报" + ("，事情照常办。" if goes_on else "，谢谢您去看了。")


def acknowledged(ticket: Ticket) -> str:
    return f"{ticket.label} 记着您去了，到了说一声。"


def on_its_way(ticket: Ticket, name: str) -> str:
    """To the others who were alerted."""
    return f"{ticket.label} {name}去处理了。"


def proxied(ticket: Ticket, name: str, *, joined: bool = False) -> str:
    if joined:
        return f"这件已经有人报了，{ticket.label}，一起记上了，在{name or '社区'}手里。"
    return f"已登记 {ticket.label}，" + (f"已告诉{name}。" if name else "还没找到管这片的人，请派单。")


def assigned(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 已派给{name}。"


def closed(ticket: Ticket) -> str:
    return f"{ticket.label} 已办结：{clip(ticket.result, 40)}。"


def supplemented(ticket: Ticket, words: str) -> str:
    if words in MORE:
        return f"{ticket.label} 又发来{MORE[words]}。"
    return f"{ticket.label} 补充：{clip(words, 100)}"


def followed(ticket: Ticket, count: int) -> str:
    return f"{ticket.label} 又有人说同一件事，一共 {count + 1} 户了。"


def urged(ticket: Ticket, times: int, words: str) -> str:
    often = f"（第 {times} 次）" if times > 1 else ""
    return f"{ticket.label} 居民在催{often}：{clip(words, 60)}"


def asks_privately(ticket: Ticket) -> str:
    return f"{ticket.label} 居民在群里问办得怎么样了，这件是私下办的，请单独回一句。"


def urged_to_lead(ticket: Ticket, times: int, name: str) -> str:
    return f"{ticket.label} 已经催了 {times} 次，在{name or '社区'}手里：{clip(ticket.summary, 60)}"


def denied(ticket: Ticket, words: str) -> str:
    return f"{ticket.label} 居民说还没好：{clip(words, 80)}"


def follower_says(ticket: Ticket, words: str, *, fixed: bool) -> str:
    return f"{ticket.label} 同诉的邻居说{'好了' if fixed else '还没好'}：{clip(words, 60)}"


def confirmed(ticket: Ticket) -> str:
    return f"{ticket.label} 居民说好了，已办结，辛苦。"


def withdrawn(ticket: Ticket) -> str:
    return f"{ticket.label} 居民说不用管了，已撤回。"


def taken_over(name: str) -> str:
    """On the buttons' place of the card he had."""
    return f"{name}接手了"


def given_on(name: str) -> str:
    return f"已转给{name}"


def moved_category(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 归到「{name}」了。"


def mine(tickets: Sequence[Ticket], now: datetime, settings: Settings) -> str:
    """The worker's own list, what is due first on top."""
    if not tickets:
        return "手里没有没办完的事。"
    return f"手里 {len(tickets)} 件：\n{listed(tickets, now, settings)}"


def listed(tickets: Sequence[Ticket], now: datetime, settings: Settings) -> str:
    """A line each, fifteen at most."""
    lines = [
        f"{ticket.label} {STATE_NAMES[ticket.state]}　{place_name(ticket.place)}　{clip(ticket.summary, 18)}"
        f"　{before(ticket.due_at, now, settings)}"
        for ticket in tickets[:15]
    ]
    more = f"\n还有 {len(tickets) - 15} 件。" if len(tickets) > 15 else ""
    return "\n".join(lines) + more


def progress(ticket: Ticket, name: str, now: datetime, settings: Settings) -> str:
    result = f"\n结果：{clip(ticket.result, 60)}" if ticket.result else ""
    return (
        f"{ticket.label} {STATE_NAMES[ticket.state]}　{place_name(ticket.place)}　{name or '还没派人'}"
        f"　{before(ticket.due_at, now, settings)}\n{clip(ticket.summary, 60)}{result}"
    )


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
    }.get(stem, "还差一句，带上编号和要说的话，比如「#12 修好了」。")


def not_now(ticket: Ticket) -> str:
    return f"{ticket.label} 已经是「{STATE_NAMES[ticket.state]}」了。"
