"""Answers from sources, gaps, people who help: short, with where it is from and since when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.domain.answers import Entry
from bot.domain.helpers import Helper
from bot.texts.common import clip, harmless, month, whole_day

_HELP: Mapping[str, str] = {"派出所|报警|警察|民警": "110", "消防|火警": "119", "急救|救护|叫救护": "120"}


def source_line(entry: Entry) -> str:
    """（来源：松和物业告示，2026 年 3 月核对）"""
    checked = f"，{month(entry.checked)}核对" if entry.checked else ""
    return f"（来源：{entry.source}{checked}）"


def answer(entry: Entry) -> str:
    papers = f"要带：{entry.papers}。" if entry.papers and "带" not in entry.answer else ""
    return harmless(f"{entry.answer}{papers}{source_line(entry)}")


def two(first: Entry, second: Entry) -> str:
    return harmless(f"您问的是「{clip(first.question, 24)}」还是「{clip(second.question, 24)}」？回一句就行。")


def asked_for(label: str, name: str) -> str:
    """No source, no answer: who will say it."""
    return f"这个我去问一下，{label}，{name or '社区'}来答。"


def at_once(question: str) -> str:
    """What nobody must wait for who asks how to reach help; "" for anything else."""
    if not re.search("电话|号码|怎么打|打哪", question):
        return ""
    found = [number for words, number in _HELP.items() if re.search(words, question)]
    return f"要是急事，现在就打 {'、'.join(found)}。" if found else ""


def thanks() -> str:
    return "好，谢谢您说一声。"


def not_useful(label: str, name: str) -> str:
    return f"知道了，{label}，请{name or '社区'}再答您一次。"


def say_it_yourself(question: str, text: str, why: str) -> str:
    """To the group's own worker, where the bot may not speak in the group."""
    return f"群里有人问「{harmless(clip(question, 40))}」，{why}，没有在群里说。可以这样单独回：\n{text}"


def gap_card(question: str, label: str) -> str:
    return f"{label} 还没有现成的答复：「{harmless(clip(question, 60))}」。您回「{label} 答复内容」，我转给问的人，也记成草稿。"


def expired(entry: Entry) -> str:
    last = f" {whole_day(entry.valid_until)}" if entry.valid_until else ""
    return f"「{clip(entry.question, 30)}」的答复{last} 到期了，又有人问，请核对后改一下日期。"


def drafted(entry: Entry) -> str:
    said = f"「{clip(entry.question, 40)}」有人答了：{clip(entry.answer, 120)}（{entry.source}）"
    return f"{harmless(said)}。以后可以照这样答吗？"


def kept(entry: Entry) -> str:
    return f"「{clip(entry.question, 30)}」记进办事问答了。"


def dropped(entry: Entry) -> str:
    return f"「{clip(entry.question, 30)}」不收，只留在工单里。"


def card(helper: Helper, name: str, *, standin: str = "") -> str:
    """亮身份: 网格员 王师傅｜管：… ｜时间：… ｜承诺：24 小时内回复."""
    parts = [f"{helper.role} {name}"]
    if helper.note:
        parts.append(helper.note)
    if helper.topics:
        parts.append(f"管：{'、'.join(helper.topics)}")
    if helper.hours:
        parts.append(f"时间：{helper.hours}")
    if helper.promise_hours:
        parts.append(f"说好 {helper.promise_hours} 小时内回您")
    if standin:
        parts.append(f"这几天{name}休息，{standin}替班")
    return harmless("，".join(parts)) + "。"


def cards(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def nobody(word: str) -> str:
    return f"这里还没有登记{word or '这样的人'}，您把事情说一说，社区来找人。"
