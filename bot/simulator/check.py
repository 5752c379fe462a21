"""The end check: what the written conversations say should have happened, beside what the bot's register says did.

Whoever starts the bot hands in `look()`, which returns plain values:

    {"tickets": [{"number", "opened_at", "category", "urgency", "unit", "state", "assignee", "reporter", "message",
                  "messages": [inbox keys], "followers": [ids], "closed_at", "next_step_at",
                  "history": [{"at", "step", "by", "standing", "state", "data"}]}],
     "deliveries": [{"key", "to_kind", "to", "at", "answers", "ticket", "way"}],     what really left: sent or delivered
     "digests": [{"day": date, "to", "at", "markdown"}]}                             the clock's own daily reports

Times are aware datetimes; steps, states and standings are the words of the domain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot.simulator.expected import OPEN_STATES, Rules, climbs, coming, contacted_at, due_of, heard, runs
from bot.simulator.play import Spoken
from bot.simulator.script import Line, Script

Look = Callable[[], Mapping[str, Any]]
BECAUSE: Final = timedelta(minutes=10)
MINUTE: Final = timedelta(minutes=1)
ALERTED: Final = timedelta(seconds=5)
WEEK: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    part: str
    what: str
    expected: str
    happened: str
    ok: bool


@dataclass(slots=True)
class Outcome:
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # figures that are told and decide nothing

    @property
    def ok(self) -> bool:
        return all(row.ok for row in self.rows)

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if not row.ok]


def check(
    script: Script, spoken: Sequence[Spoken], register: Mapping[str, Any], rules: Rules, until: datetime,
    misses: Iterable[str] = (),
) -> Outcome:  # fmt: skip
    """Compare. *spoken*: what was said, with the keys under which the bot keeps it; *until*: where time stands."""
    outcome = Outcome()
    _openings(outcome, script, spoken, register)
    _no_others(outcome, spoken, register)
    _quiet(outcome, spoken, register)
    _told(outcome, register)
    _dangers(outcome, script, spoken, register)
    _ladders(outcome, script, spoken, register, rules, until)
    _reports(outcome, register, rules, until)
    _joined(outcome, spoken, register)
    _alarms(outcome, script, spoken, register)
    outcome.rows += [Row("演出", "写好的一步没有做成", "", miss, ok=False) for miss in misses]
    return outcome


def moment(at: datetime, rules: Rules | None = None) -> str:
    """周一 09:12."""
    local = at.astimezone(rules.zone) if rules else at
    return f"周{WEEK[local.weekday()]} {local:%H:%M}"


# -- one ticket per opening message ---------------------------------------------------------------------------------


def _linked(register: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [ticket for ticket in register["tickets"] if key in ticket["messages"] or key == ticket["message"]]


def _openings(outcome: Outcome, script: Script, spoken: Sequence[Spoken], register: Mapping[str, Any]) -> None:
    taken: dict[int, str] = {}
    said = {one.line.matter: one for one in spoken if one.line.what == "opens"}
    for name, matter in script.matters.items():
        if name not in said:
            outcome.rows.append(Row("一事一单", name, "说过", "没有说到", ok=False))
            continue
        found = _linked(register, said[name].key)
        numbers = "、".join(f"#{ticket['number']}" for ticket in found) or "没有单子"
        ok = len(found) == 1
        if ok and found[0]["number"] in taken:
            numbers, ok = f"{numbers}（与 {taken[found[0]['number']]} 是同一张）", False
        elif ok:
            taken[found[0]["number"]] = name
        what = f"{moment(matter.opening.at)} {_short(matter.opening)}"
        outcome.rows.append(Row("一事一单", what, "一张单子", numbers, ok))


def _no_others(outcome: Outcome, spoken: Sequence[Spoken], register: Mapping[str, Any]) -> None:
    """Tickets that no opening line explains."""
    openings = {one.key for one in spoken if one.line.what == "opens"}
    lines = {one.key: one.line for one in spoken}
    for ticket in register["tickets"]:
        keys = {ticket["message"], *ticket["messages"]}
        if keys & openings or not keys & lines.keys():
            continue  # what a visitor typed at the page is nobody's mistake
        why = "、".join(f"「{_short(lines[key])}」" for key in keys if key in lines)
        outcome.rows.append(Row("没有多余的单子", why, "不登记", f"#{ticket['number']}", ok=False))


# -- no chat answered -----------------------------------------------------------------------------------------------


def _quiet(outcome: Outcome, spoken: Sequence[Spoken], register: Mapping[str, Any]) -> None:
    """Because of a line: what answers it, and what is said about a ticket that it opened."""
    opened = {ticket["number"]: ticket["message"] for ticket in register["tickets"]}
    answers: dict[str, list[Mapping[str, Any]]] = {}
    for delivery in register["deliveries"]:
        for key in {delivery["answers"], opened.get(delivery["ticket"], "")} - {""}:
            answers.setdefault(key, []).append(delivery)
    talks: dict[str, list[tuple[Spoken, str]]] = {}
    for one in spoken:
        if one.line.what not in ("chat", "notice") or one.said.chat.startswith(("app:", "bot:")):
            continue
        because = [d for d in answers.get(one.key, ()) if _reaches(d, one) and d["at"] - one.said.at <= BECAUSE]
        talks.setdefault(one.line.talk, []).append((one, "、".join(str(d["key"]) for d in because)))
    for talk, lines in talks.items():
        told = [f"「{_short(one.line)}」→ {keys}" for one, keys in lines if keys]
        outcome.rows.append(
            Row("闲聊不接话", f"{talk}，{len(lines)} 句", "不作声", "；".join(told) or "没作声", not told)
        )


def _told(outcome: Outcome, register: Mapping[str, Any]) -> None:
    """Silence proves nothing when it cannot be seen what was said: most tickets were told to somebody."""
    told = {delivery["ticket"] for delivery in register["deliveries"]} - {0}
    whole = len(register["tickets"])
    seen = f"{len(told)} 张单子有人被告知"
    outcome.rows.append(Row("看得见说了什么", f"台账 {whole} 张", "每张都告诉过人", seen, len(told) == whole > 0))


def _reaches(delivery: Mapping[str, Any], one: Spoken) -> bool:
    """Did it go to the group in which the line stood, or to who said it?"""
    return delivery["to"].removeprefix("room:") in (one.said.chat, one.line.who)


# -- danger ---------------------------------------------------------------------------------------------------------


def _dangers(outcome: Outcome, script: Script, spoken: Sequence[Spoken], register: Mapping[str, Any]) -> None:
    said = {one.line.matter: one for one in spoken if one.line.what == "opens"}
    for name, matter in script.matters.items():
        if not matter.danger or name not in said:
            continue
        for ticket in _linked(register, said[name].key)[:1]:
            first = min(
                (
                    d["at"]
                    for d in register["deliveries"]
                    if d["ticket"] == ticket["number"] and d["to_kind"] == "person"
                ),
                default=None,
            )
            late = first - ticket["opened_at"] if first else None
            happened = "没有人被叫到" if late is None else f"{late.total_seconds():.0f} 秒"
            ok = late is not None and late <= ALERTED
            outcome.rows.append(
                Row("危险马上叫人", f"#{ticket['number']} {_short(matter.opening)}", "5 秒以内", happened, ok)
            )


# -- the ladder -----------------------------------------------------------------------------------------------------


def _ladders(
    outcome: Outcome,
    script: Script,
    spoken: Sequence[Spoken],
    register: Mapping[str, Any],
    rules: Rules,
    until: datetime,
) -> None:
    ignored = {one.key for one in spoken if one.line.what == "opens" and script.matters[one.line.matter].ignored}
    for ticket in register["tickets"]:
        left_alone = bool(ignored & {ticket["message"], *ticket["messages"]})
        for number, run in enumerate(runs(ticket, until), 1):
            should, did = climbs(ticket, run, rules), heard(ticket, run)
            if not (should or did or left_alone):
                continue
            what = f"#{ticket['number']} {moment(run.start, rules)} 起{f'，第 {number} 轮' if number > 1 else ''}"
            same = len(should) == len(did) and all(
                a.role == b.role and abs(a.at - b.at) < MINUTE for a, b in zip(should, did, strict=True)
            )
            told = [
                " ".join(f"{one.role}@{moment(one.at, rules)}" for one in side) or "还没到" for side in (should, did)
            ]
            outcome.rows.append(Row("没人理就往上", what, told[0], told[1], same))
        if left_alone and ticket["state"] in OPEN_STATES:
            outcome.rows.append(_next_row(ticket, rules, until))
        if left_alone and contacted_at(ticket) is not None:
            outcome.rows.append(Row("没人理就往上", f"#{ticket['number']}", "没有人动过", "有人动过", ok=False))


def _next_row(ticket: Mapping[str, Any], rules: Rules, until: datetime) -> Row:
    """What the clock has in store for a matter that is still left alone: over a weekend, a moment of Monday."""
    should, has = coming(ticket, runs(ticket, until)[-1], rules, until), ticket["next_step_at"]
    told = [moment(at, rules) if at else "没有了" for at in (should, has)]
    same = should == has if should is None or has is None else abs(should - has) < MINUTE
    return Row("没人理就往上", f"#{ticket['number']} 下一步", told[0], told[1], same)


# -- the daily report -----------------------------------------------------------------------------------------------

FIGURES: Final = {
    "新登记": r"\*\*新登记\*\* (\d+) 件", "其中危险": r"其中危险 (\d+) 件", "已结": r"\*\*已结\*\* (\d+) 件",
    "办结": r"：办结 (\d+)", "撤回": r"撤回 (\d+)", "不是诉求": r"不是诉求 (\d+)", "没办完": r"\*\*没办完\*\* (\d+) 件",
    "超期": r"件：超期 (\d+)", "等待": r"等待 (\d+)", "已往上报": r"已往上报 (\d+)", "待确认": r"待确认 (\d+) 件",
}  # fmt: skip


def figures_said(markdown: str) -> dict[str, int]:
    """The figures of a daily report as its reader finds them; what is not said is nought."""
    return {name: int(m[1]) if (m := re.search(pattern, markdown)) else 0 for name, pattern in FIGURES.items()}


def figures_of(tickets: Iterable[Mapping[str, Any]], start: datetime, end: datetime, rules: Rules) -> dict[str, int]:
    """The same figures counted from the register's history."""
    count: Counter[str] = Counter(dict.fromkeys(FIGURES, 0))
    for ticket in tickets:
        past = [line for line in ticket["history"] if line["at"] < end]
        if ticket["opened_at"] >= end or not past:
            continue
        state = past[-1]["state"]
        if ticket["opened_at"] >= start:
            count["新登记"] += 1
            count["其中危险"] += ticket["urgency"] == "danger"
        if state in OPEN_STATES:
            run = runs({**ticket, "history": past}, end)[-1]
            late = state != "waiting" and due_of({**ticket, "history": past}, run, rules) < end
            climbed = any(h.role != "督办" for h in heard({**ticket, "history": past}, run))
            count.update({"没办完": 1, "超期": int(late), "等待": int(state == "waiting"), "已往上报": int(climbed)})
        elif state == "resolved":
            count["待确认"] += 1
        elif _ended_at(past) >= start:
            count["已结"] += 1
            count[{"closed": "办结", "withdrawn": "撤回", "refused": "不是诉求"}[state]] += 1
    return dict(count)


def _ended_at(lines: Sequence[Mapping[str, Any]]) -> datetime:
    """When the state in which it now is was reached."""
    at: datetime = lines[-1]["at"]
    for line in reversed(lines):
        if line["state"] != lines[-1]["state"]:
            break
        at = line["at"]
    return at


def _reports(outcome: Outcome, register: Mapping[str, Any], rules: Rules, until: datetime) -> None:
    office = sorted({row["userid"] for row in rules.people if row["roles"] in ("社区值班", "社区主任")})
    first = min((ticket["opened_at"] for ticket in register["tickets"]), default=until).astimezone(rules.zone).date()
    before = _report_moment(_workday(first - timedelta(days=1), -1), rules)
    day = _workday(first, 1)
    while _report_moment(day, rules) <= until - MINUTE:
        due = _report_moment(day, rules)
        want = figures_of(register["tickets"], before, due, rules)
        for who in office:
            got = [d for d in register["digests"] if d["day"] == day and d["to"] == who]
            what = f"{day:%m-%d} 周{WEEK[day.weekday()]} → {who}"
            outcome.rows.append(_report_row(what, got, want, due))
        before, day = due, _workday(day + timedelta(days=1), 1)


def _report_row(what: str, got: Sequence[Mapping[str, Any]], want: Mapping[str, int], due: datetime) -> Row:
    if len(got) != 1:
        return Row("日报等于台账", what, "一份", f"{len(got)} 份", ok=False)
    said = figures_said(got[0]["markdown"])
    differs = {name: (want[name], said[name]) for name in want if want[name] != said[name]}
    late = abs(got[0]["at"] - due) >= MINUTE
    happened = "，".join(f"{name} 应 {a} 说 {b}" for name, (a, b) in differs.items())
    happened = happened or (f"{moment(got[0]['at'])} 才到" if late else "一致")
    told = "，".join(f"{name} {number}" for name, number in want.items() if number)
    return Row("日报等于台账", what, told or "没有事", happened, not differs and not late)


def _report_moment(day: date, rules: Rules) -> datetime:
    return datetime.combine(day, rules.report_at, rules.zone)


def _workday(day: date, step: int) -> date:
    while day.weekday() >= 5:
        day += timedelta(days=step)
    return day


# -- told, and deciding nothing --------------------------------------------------------------------------------------


def _joined(outcome: Outcome, spoken: Sequence[Spoken], register: Mapping[str, Any]) -> None:
    """How many of the lines that belong to a matter were put to it."""
    tickets = {
        one.line.matter: _linked(register, one.key)[0]
        for one in spoken
        if one.line.what == "opens" and _linked(register, one.key)
    }
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for one in spoken:
        if one.line.what == "joins" and one.line.how != "progress":
            whole[one.line.how] += 1
            ticket = tickets.get(one.line.matter, {"messages": (), "followers": ()})
            right[one.line.how] += one.key in ticket["messages"] or one.line.who in ticket["followers"]
    told = "，".join(f"{how} {right[how]}/{number}" for how, number in sorted(whole.items()))
    outcome.notes.append(f"接着说的话归到原来那张单子：{told}")


def _alarms(outcome: Outcome, script: Script, spoken: Sequence[Spoken], register: Mapping[str, Any]) -> None:
    """Matters that rang as a danger and were written as none; they cost somebody a start, not a report."""
    calm = [one for one in spoken if one.line.what == "opens" and not script.matters[one.line.matter].danger]
    rang = [one for one in calm for ticket in _linked(register, one.key) if ticket["urgency"] == "danger"]
    told = "、".join(f"「{_short(one.line)}」" for one in rang) or "没有"
    outcome.notes.append(f"不危险却按危险叫了人：{len(rang)}/{len(calm)}　{told}")


def _short(line: Line, most: int = 22) -> str:
    words = line.text or "[图片]"
    return words if len(words) <= most else words[:most] + "…"
