"""Cards for members: few words, buttons that carry `<stem>/<community>/<number>[/<arg>]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.domain.categories import category_name
from bot.domain.settings import Settings
from bot.domain.ticket import STATE_NAMES, Call, State, Ticket
from bot.messages import Button, Card
from bot.texts.common import before, clip, place_name, urgency_word, when
from bot.texts.words import button

BUTTONS_IN: dict[State, tuple[str, ...]] = {
    State.REPORTED: ("accept", "transfer", "refuse", "finish", "wait"),
    State.ASSIGNED: ("accept", "transfer", "refuse", "finish", "wait"),
    State.WORKING: ("finish", "transfer", "wait", "refuse"),
    State.WAITING: ("accept", "finish", "transfer"),
}
DANGER_NAMES = {
    "gas": "燃气",
    "fire": "起火",
    "lift": "困人",
    "power": "触电",
    "water": "跑水",
    "medical": "急病",
    "violence": "伤人",
    "child": "找人",
    "stuck": "被困",
    "height": "高处有人",
    "drowning": "落水",
    "pit": "有人坠落",
    "falling": "坠物",
    "selfharm": "轻生",
    "fraud": "诈骗",
    "collapse": "坍塌",
}


def press_key(stem: str, ticket: Ticket, arg: str = "") -> str:
    key = f"{stem}/{ticket.community}/{ticket.number}"
    return f"{key}/{arg}" if arg else key


def task_id(ticket: Ticket, what: str) -> str:
    """Unique within the application, in the characters it allows."""
    return re.sub(r"[^0-9A-Za-z_@-]", "-", f"{ticket.community}-{ticket.number}-{what}")[:128]


def _facts(ticket: Ticket, now: datetime, settings: Settings) -> tuple[tuple[str, str], ...]:
    due = before(ticket.due_at, now, settings) if ticket.due_at else "不限"
    facts = [("地点", place_name(ticket.place)), ("类别", category_name(ticket.category.value)), ("时限", due)]
    if ticket.state is State.WAITING:
        facts.append(("等待", clip(ticket.waiting_on, 20) or "等一下"))
    return tuple(facts)


def ticket_card(
    ticket: Ticket, who: str, now: datetime, settings: Settings, *, words: str = "", note: str = "", title: str = ""
) -> Card:
    """The matter in somebody's hands, with what can be done now. *words*: the resident's, masked."""
    mark = urgency_word(ticket)
    head = title or (f"新工单 {ticket.label}" if ticket.state is State.ASSIGNED else f"工单 {ticket.label}")
    return Card(
        title=head + (f"（{mark}）" if mark else ""),
        desc="私下办，别在群里说" if ticket.private else STATE_NAMES[ticket.state],
        body="\n".join(filter(None, (clip(words or ticket.summary, 120), note))),
        facts=_facts(ticket, now, settings),
        buttons=tuple(
            Button(button(stem), press_key(stem, ticket), 1 if at == 0 else 2)
            for at, stem in enumerate(BUTTONS_IN.get(ticket.state, ()))
        ),
        task_id=task_id(ticket, f"{ticket.round}-{ticket.state}-{ticket.version}-{who}"),
    )


def unplaced(ticket: Ticket, choices: Sequence[tuple[str, str]], now: datetime, settings: Settings) -> Card:
    """待归格: the office says whose it is. *choices*: (person id, name)."""
    return Card(
        title=f"待归格 {ticket.label}",
        desc="没认出是哪一格的，派给谁？",
        body=f"{clip(ticket.summary, 120)}\n也可以发「派单 {ticket.number} 名字」。",
        facts=_facts(ticket, now, settings),
        buttons=(
            *(Button(clip(name, 10), press_key("assign", ticket, person)) for person, name in choices[:4]),
            Button(button("refuse"), press_key("refuse", ticket), 2),
        ),
        task_id=task_id(ticket, f"unplaced-{ticket.round}-{ticket.version}"),
    )


def danger(
    ticket: Ticket, who: str, words: str, hits: Sequence[str], kind: str, now: datetime, settings: Settings
) -> Card:
    """Somebody may be hurt: the words that raised it, and two ways to answer."""
    return Card(
        title=f"危险 {ticket.label}：{DANGER_NAMES.get(kind, '请马上看')}",
        desc=f"听到“{clip('、'.join(_apart(hits)), 30)}”",
        body=clip(words, 150),
        facts=(("地点", place_name(ticket.place)), ("时间", when(now, now, settings))),
        buttons=(
            Button(button("acknowledge"), press_key("acknowledge", ticket)),
            Button(button("false_alarm"), press_key("false_alarm", ticket), 2),
        ),
        task_id=task_id(ticket, f"danger-{who}-{ticket.version}"),
    )


def called(ticket: Ticket, call: Call, by: str, now: datetime, settings: Settings, *, note: str = "") -> Card:
    """吹哨: come, and say that you are there."""
    head = "请报到" if call.missed else "吹哨"
    return Card(
        title=f"{head} {ticket.label}",
        desc=f"{by}请{call.role}来一起办" if by else f"请{call.role}来一起办",
        body="\n".join(filter(None, (clip(ticket.summary, 120), note))),
        facts=(("地点", place_name(ticket.place)), ("报到", before(call.due_at, now, settings))),
        buttons=(Button(button("arrive"), press_key("arrive", ticket)),),
        task_id=task_id(ticket, f"call-{call.who}-{call.at.timestamp():.0f}-{call.missed}"),
    )


def helps(ticket: Ticket, who: str, lead: str, now: datetime, settings: Settings, *, note: str = "") -> Card:
    """协办: help whoever has it."""
    return Card(
        title=f"请协办 {ticket.label}",
        desc=f"{lead}主办",
        body="\n".join(filter(None, (clip(ticket.summary, 120), note))),
        facts=_facts(ticket, now, settings),
        task_id=task_id(ticket, f"helps-{ticket.round}-{ticket.version}-{who}"),
    )


def which_words(ticket: Ticket, joined: Sequence[tuple[str, str]], who: str) -> Card:
    """「拆哪一户的？」. *joined*: (message key, masked words), at most five."""
    return Card(
        title=f"{ticket.label} 拆哪一句？",
        body="\n".join(f"{at}. {clip(words, 40)}" for at, (_, words) in enumerate(joined[:5], 1)),
        buttons=tuple(
            Button(f"拆第 {at} 句", press_key("split", ticket, key), 2) for at, (key, _) in enumerate(joined[:5], 1)
        ),
        task_id=task_id(ticket, f"split-{ticket.round}-{ticket.version}-{who}"),
    )


def _apart(hits: Sequence[str]) -> list[str]:
    """Words that are part of others are not quoted again."""
    return [words for words in dict.fromkeys(hits) if not any(words != other and words in other for other in hits)]


def which_category(ticket: Ticket, who: str, codes: Sequence[str]) -> Card:
    """Below the floor the worker is asked, never the resident."""
    return Card(
        title=f"{ticket.label} 算哪一类？",
        body=clip(ticket.summary, 100),
        buttons=tuple(Button(category_name(code), press_key("enrich", ticket, code), 2) for code in codes[:3]),
        task_id=task_id(ticket, f"category-{ticket.round}-{who}"),
    )


def which_ticket(words: str, tickets: Sequence[Ticket], message: str, who: str) -> Card:
    """「刚才那句说的是哪一件？」 with the two likeliest."""
    return Card(
        title="刚才那句说的是哪一件？",
        body="\n".join(
            [f"“{clip(words, 50)}”", *(f"{ticket.label} {clip(ticket.summary, 24)}" for ticket in tickets[:2])]
        ),
        buttons=tuple(
            Button(f"{ticket.label} {place_name(ticket.place, public=True)}"[:10], press_key("join", ticket, message))
            for ticket in tickets[:2]
        ),
        task_id=re.sub(r"[^0-9A-Za-z_@-]", "-", f"which-{message}-{who}")[:128],
    )


def whom(ticket: Ticket, choices: Sequence[tuple[str, str]], who: str) -> Card:
    """「转给谁？」. *choices*: (person id, name)."""
    return Card(
        title=f"{ticket.label} 转给谁？",
        body=f"也可以发「转派 {ticket.number} 名字」。",
        buttons=tuple(Button(clip(name, 10), press_key("transfer", ticket, person), 2) for person, name in choices[:4]),
        task_id=task_id(ticket, f"whom-{ticket.round}-{ticket.version}-{who}"),
    )


def maybe(ticket_words: str, message: str, who: str, community: str, *, answered: bool = False) -> Card:
    """A resident's sentence that sounds like a matter, but not surely: the worker says; or one that he *answered*."""
    key = f"{community}/0/{message}"
    return Card(
        title="您回的这件要登记吗？" if answered else "这句像是有事，要登记吗？",
        body=clip(ticket_words, 120),
        buttons=(Button("登记", f"register/{key}"), Button("不用", f"leave/{key}", 2)),
        task_id=re.sub(r"[^0-9A-Za-z_@-]", "-", f"maybe-{message}-{who}")[:128],
    )


def grey(ticket: Ticket) -> str:
    """What stands on the buttons' place when there is nothing more to press."""
    return (
        f"已{STATE_NAMES[ticket.state]}"
        if ticket.state in (State.CLOSED, State.WITHDRAWN)
        else STATE_NAMES[ticket.state]
    )
