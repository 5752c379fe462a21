"""Notices: what their sender sees before, what their groups' owners hear, what is said when an outage is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.chats import Chat
from bot.domain.notices import MONDAYS, Notice
from bot.domain.settings import Settings
from bot.texts.common import clip, when


@dataclass(frozen=True, slots=True)
class Preview:
    """What will happen when 发送 is pressed, figure by figure: the same that then happens."""

    groups: tuple[str, ...]  # names, in order
    large: int  # how many of them get the large-type wording
    hands: tuple[tuple[str, int], ...]  # (name, in how many groups)
    people: int
    at: str
    put_off: int  # groups that have had enough today and hear it the next morning
    left: int | None  # the fewest mass messages any of the groups has left this month


def title(number: int) -> str:
    return f"通知 {number}：请看一眼再发"


def body(notice: Notice, preview: Preview, left_warns: int) -> str:
    lines = [clip(notice.text, 200)]
    if preview.large and notice.large:
        lines.append(f"其中 {preview.large} 个老人多的群发大字版：{notice.large}")
    if preview.groups:
        names = "、".join(preview.groups[:6]) + ("等" if len(preview.groups) > 6 else "")
        hands = f"由 {len(preview.hands)} 个人在各群点一下发出。" if preview.hands else "助手直接发。"
        lines.append(f"发到 {len(preview.groups)} 个群：{names}。{hands}")
    if preview.people:
        lines.append(f"单独告诉 {preview.people} 个人。")
    if preview.put_off:
        lines.append(f"{preview.put_off} 个群今天的通知满了，明早再发。")
    if preview.left is not None and preview.left <= left_warns:
        lines.append(f"最少的一个群这个月只剩 {preview.left} 条群发。")
    if notice.repeat:
        lines.append(
            f"{repeats(notice.repeat)}发一次，赶上放假{'照发' if notice.repeat == 'daily' else '不发或顺延'}。"
        )
    if notice.clear:
        lines.append(f"到点我问您一声，您说恢复了，我再发「{notice.clear}」。")
    return "\n".join(lines)


def repeats(rule: str) -> str:
    kind, _, number = rule.partition(":")
    if kind == "week":
        return f"每周{MONDAYS[int(number)]}"
    return f"每月 {number} 日" if kind == "month" else {"workday": "每个工作日", "daily": "每天"}[kind]


def at_words(at: datetime | None, now: datetime, settings: Settings, *, quiet_until: datetime | None = None) -> str:
    if quiet_until is not None:
        return f"{when(quiet_until, now, settings)}（{'那时' if at else '现在'}是安静时间）"
    return when(at, now, settings) if at is not None else "马上"


def sent(number: int, groups: int, hands: int, at: str, people: int) -> str:
    parts = [f"{at}放进 {groups} 个群的工具栏，{hands} 个人点一下就发出去" if groups else ""]
    parts.append(f"单独告诉 {people} 个人" if people else "")
    return f"通知 {number} 已备好，{'，'.join(filter(None, parts))}。"


def to_press(number: int, groups: int) -> str:
    return f"通知 {number} 在 {groups} 个群的工具栏里，您点一下就发。"


def asks_approval(number: int, name: str) -> str:
    return f"{name}写了通知 {number}，请看一眼再发"


def waits_for(number: int, name: str) -> str:
    return f"通知 {number} 已请{name}过目，点了发送就发。"


def cancelled(number: int) -> str:
    return f"通知 {number} 已取消，没有发出去的都收回了。"


def to_correct(number: int, count: int) -> str:
    return f"有 {count} 个群已经看到了，收不回，要改就说「更正 {number} …」。"


def gone(number: int) -> str:
    return f"通知 {number} 已经处理过了。"


def none(number: int) -> str:
    return f"没有通知 {number}，请重新写一遍。"


def needs(unknown: Sequence[str], grids: Sequence[str] = ()) -> str:
    """*grids*: those that there are."""
    if unknown:
        there = (
            f"这里有{'、'.join(grids[:6])}{'等' if len(grids) > 6 else ''}，也可以写小区和楼栋，比如「通知 {grids[0]} 明早9点停水」。"
            if grids
            else ""
        )
        return f"没找到「{'、'.join(unknown)}」，" + (
            there or "请写网格，或小区和楼栋，比如「通知 3网格 明早9点停水」「通知 桂香苑3栋 …」。"
        )
    return "发给谁、说什么？比如「通知 3网格 明早9点停水」「通知 全体 明早8点发 …」。"


def which_estate(house: str, estates: Sequence[str]) -> str:
    return f"「{house}」{'、'.join(estates)}都有，是哪个小区？带上小区再说一遍，比如「通知 {estates[0]}{house} …」。"


def who_read(number: int, there: int, left: Sequence[tuple[str, str]]) -> str:
    """*left*: the groups into which nobody has pressed it yet, and whose tap it is."""
    told = f"通知 {number} 已经发进 {there} 个群。" if there else f"通知 {number} 还没有发进群。"
    waits = "、".join(f"{chat}（{name}）" if name else chat for chat, name in left[:8])
    return f"{told}{f'还没点发送的：{waits}。' if left else ''}群里谁看了，我看不到。"


def too_long(length: int, most: int) -> str:
    return f"这条有 {length} 个字，群里请在 {most} 字以内，长的放到链接里。"


def not_your_groups(chat: Chat) -> str:
    return f"「{chat.name}」不在您管的范围。写上您管的网格或楼栋再说一遍，要发给别处请社区来发。"


def correction(text: str, what: str = "") -> str:
    """*what*: 停水, where the words alone do not say it."""
    return text if text.startswith("更正") else f"更正{what}通知：{text}" if what else f"更正：{text}"


def looked_at_first(chat: str, name: str) -> str:
    return f"「{chat}」里还有别的楼，您点了发送，先请{name or '社区'}看一眼，点了就发出去。"


def names_somebody() -> str:
    return "里面像有个人的电话、门牌或姓名，群里人人看得到，确定要写吗？"


def comes_too_late() -> str:
    return "现在是安静时间，等到明早再放进工具栏，那时已经开始了。要今晚就让大家知道，请在群里自己发一句。"


def over_by_then(number: int) -> str:
    return f"通知 {number} 没有发：现在是安静时间，明早才放得进工具栏，那时已经过了。要今晚就让大家知道，请在群里自己发一句。"


def reads_then(text: str) -> str:
    return f"那天发出去写成：{clip(text, 200)}"


def released(number: int, name: str) -> str:
    return f"通知 {number} {name or '社区'}看过了，已放进群工具栏。"


def not_released(number: int, name: str) -> str:
    return f"通知 {number} {name or '社区'}没有发，已取消。"


def not_sent_yet(number: int) -> str:
    return f"通知 {number} 还没发，说「发送」就发。"


def is_the_offices() -> str:
    return "群发通知由社区、网片长或物业来发。您把内容发给社区值班，备好了您在工具栏点一下就行；只在自己群里说，直接发就可以。"


def no_such(what: str, words: str) -> str:
    return f"没找到说{what}的通知。要告诉大家，发「通知 全体 {words}」。"


def was_cancelled(number: int) -> str:
    return f"通知 {number} 取消了，没有发的都收回了。"


def by_whom(number: int, name: str) -> str:
    return f"通知 {number} 是{name or '同事'}写的。"


def asked_already(number: int) -> str:
    return f"通知 {number} 还在等社区看，点了就发。"


def write_again(number: int) -> str:
    """To who changes what has not been sent."""
    return f"通知 {number} 还没发出去，我先取消了。把改好的整句发来就行，比如「通知 全体 …」。"


def moved(text: str, what: str, now: str) -> str:
    """What is corrected, and what it now is: 「停水改到后天」."""
    return f"{what or f'原来说的“{clip(text, 40)}”'}{now}"


def reminder(text: str) -> str:
    return text if text.startswith("提醒") else f"提醒：{text}"


def remind_when() -> str:
    return "什么时候提醒？比如「明早8点再提醒大家一次」「停水前一小时再提醒一次」。"


def bundled(texts: Sequence[str]) -> str:
    """Several notices in one line."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def is_it_over(notice: Notice) -> str:
    return (
        f"通知 {notice.number} 说的时间到了：{clip(notice.text, 60)}\n恢复了吗？恢复了我就在群里说「{notice.clear}」。"
    )


def over(notice: Notice, at: str) -> str:
    return f"{notice.clear}。（{at} 恢复）"


def cleared(notice: Notice, groups: int) -> str:
    return f"好，「{notice.clear}」放进 {groups} 个群的工具栏了。"


def not_over() -> str:
    return "知道了，一小时后再问您。要改时间，发「通知 更正 编号 新的内容」。"


STOPPED = {"网": "断网", "梯": "电梯停着"}  # else 停水, 停电 …


def planned(what: str, until: str) -> str:
    """To who reports what a notice has told of; *what*: 水, 电 …"""
    return f"{STOPPED.get(what, f'停{what}')}是通知过的，到{until}；到点还没好，再说一声。"


def quoted(sentence: str, at: str) -> str:
    """The answer to a later question, with the notice as its source."""
    return f"{sentence.rstrip('。')}。（{at} 发的通知里说的）"


def wait_for_it(line: str) -> str:
    """To who asks when it comes back."""
    return f"{line}再等等，到点还没来，说一声我去催。"


def until(at: str) -> str:
    """To a second question about the same notice."""
    return f"通知里说到{at}。"


def which_houses(houses: str) -> str:
    """*houses*: those that the notice names; "" for all."""
    return f"通知里说的是{houses}。" if houses else "通知里没有分楼，收到的楼都一样。"


def retried(groups: int) -> str:
    return f"又放了 {groups} 条。" if groups else "没有要重发的。"
