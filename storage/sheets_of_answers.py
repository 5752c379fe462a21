"""Answers, past replies and the cards of those who help, as sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.answers import Entry, EntryState
from bot.domain.helpers import Helper
from bot.domain.masking import mask_all
from storage.desk import SqlDesk
from storage.sheets import AnswerLine, HelperLine, ReplyLine

Bad = list[tuple[int, str, str]]
Checked = list[tuple[int, Any]]
Work = Callable[[], tuple[int, int, int]]
# What an official reply says before and after what it says
_FRAME: Final = re.compile(
    r"^.{0,20}?(?:网友|市民|来信人|先生|女士|居民)[^，,：:。！!]{0,12}?[：:，,]?\s*(?:您好|你好)[！!。，,]*"
    r"|(?:现将|就您反映的|您反映的|您咨询的|来信收悉|收悉)[^。]{0,60}(?:回复|答复|如下)[：:。]?"
    r"|(?:感谢|谢谢)您[^。]{0,40}。?|特此(?:回复|答复)。?|\d{4}年\d{1,2}月\d{1,2}日\s*$"
)


def take_answers(desk: SqlDesk, checked: Checked, bad: Bad) -> Work:
    """The question is the key: a row of the same question replaces what stood there."""
    known = {entry.question: entry for entry in desk.answers.all() if entry.state is not EntryState.DRAFT}
    day = desk.now.astimezone(ZoneInfo(desk.settings.timezone)).date()
    seen: dict[str, int] = {}
    new: list[tuple[Entry | None, Entry]] = []
    for line, row in checked:
        assert isinstance(row, AnswerLine)  # noqa: S101  the table of kinds gives no other
        if row.question in seen:
            bad.append((line, "问题", f"和第 {seen[row.question]} 行是同一个问题"))
        seen[row.question] = line
        if row.owner and desk.people.get(row.owner) is None:
            bad.append((line, "负责人", f"没有账号为 {row.owner} 的人，先导入人员"))
        before = known.get(row.question)
        fresh = Entry(id=before.id if before else 0, checked=day, **row.model_dump())
        new.append((before, fresh))

    def work() -> tuple[int, int, int]:
        added = changed = same = 0
        for before, entry in new:
            if before is not None and replace(entry, checked=before.checked, ticket=before.ticket) == before:
                same += 1
                continue
            desk.answers.put(entry)
            added, changed = added + (before is None), changed + (before is not None)
        return added, changed, same

    return work


def take_replies(desk: SqlDesk, checked: Checked, bad: Bad) -> Work:
    """Drafts: what was once said officially is looked at before it is quoted again."""
    del bad
    known = {(entry.question, entry.answer) for entry in desk.answers.all()}
    new: list[Entry] = []
    for _, row in checked:
        assert isinstance(row, ReplyLine)  # noqa: S101
        entry = Entry(
            question=mask_all(row.question)[:120],
            answer=bare(mask_all(row.reply))[:400],
            source=row.source,
            checked=row.date,
            state=EntryState.DRAFT,
        )
        if (entry.question, entry.answer) not in known:
            known.add((entry.question, entry.answer))
            new.append(entry)

    def work() -> tuple[int, int, int]:
        for entry in new:
            desk.answers.put(entry)
        return len(new), 0, len(checked) - len(new)

    return work


def bare(reply: str) -> str:
    """The reply without its greeting, its 收悉 and its thanks."""
    return _FRAME.sub("", reply).strip() or reply


def take_helpers(desk: SqlDesk, checked: Checked, bad: Bad) -> Work:
    cards: dict[str, list[Helper]] = {}
    for line, row in checked:
        assert isinstance(row, HelperLine)  # noqa: S101
        if desk.people.get(row.userid) is None:
            bad.append((line, "账号", f"没有账号为 {row.userid} 的人，先导入人员"))
        if row.unit and row.unit not in desk.tree.units:
            bad.append((line, "单元", f"没有编码为 {row.unit} 的单元"))
        mine = cards.setdefault(row.userid, [])
        if any(card.unit == row.unit for card in mine):
            bad.append((line, "单元", f"{row.userid} 在这个单元已经有一张了"))
        mine.append(
            Helper(
                person=row.userid, role=row.role, unit=row.unit, topics=row.topics, hours=row.hours,
                promise_hours=row.promise, note=row.note,
            )
        )  # fmt: skip
    before = {person: [card for card in desk.helpers.all() if card.person == person] for person in cards}

    def work() -> tuple[int, int, int]:
        added = sum(not before[person] for person in cards)
        same = sum(before[person] == mine for person, mine in cards.items())
        for person, mine in cards.items():
            if before[person] != mine:
                desk.helpers.put(person, mine)
        return added, len(cards) - added - same, same

    return work


def give_answers(desk: SqlDesk) -> list[dict[str, Any]]:
    """Live entries, in the sheet's columns; can be imported again."""
    return [
        {
            "question": entry.question, "also": "\n".join(entry.also), "answer": entry.answer, "papers": entry.papers,
            "source": entry.source, "valid_until": entry.valid_until.isoformat() if entry.valid_until else "",
            "owner": entry.owner,
        }
        for entry in desk.answers.all()
        if entry.state is EntryState.LIVE
    ]  # fmt: skip


def give_replies(desk: SqlDesk) -> list[dict[str, Any]]:
    """Drafts that nobody has looked at yet."""
    return [
        {
            "question": entry.question, "reply": entry.answer, "source": entry.source,
            "date": entry.checked.isoformat() if entry.checked else "",
        }
        for entry in desk.answers.all()
        if entry.state is EntryState.DRAFT
    ]  # fmt: skip


def give_helpers(desk: SqlDesk) -> list[dict[str, Any]]:
    return [
        {
            "userid": card.person, "role": card.role, "unit": card.unit, "topics": " ".join(card.topics),
            "hours": card.hours, "promise": card.promise_hours, "note": card.note,
        }
        for card in desk.helpers.all()
    ]  # fmt: skip
