"""The end check can fail: each way in which a bot may go wrong turns a line red."""

import copy
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.simulator import script
from bot.simulator.check import check, figures_said
from bot.simulator.expected import Rules, climbs, due_of, heard, runs
from bot.simulator.play import Spoken
from bot.simulator.town import SETTINGS, sheets
from bot.simulator.world import Said

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)
TALK = """
day = "mon"
[[talk]]
id = "lift"
chat = "wrSL10"
lines = '''
08:26:00 | wmLi | opens lift | 3号楼2单元电梯里关了人
08:27:00 | wm10b | joins lift same | 我也听到在喊
08:28:00 | wm10c | chat | 今天好冷
10:00:00 | wmLi | joins lift confirm | 好了
'''
[talk.matters.lift]
category = "lift"
danger = true
staff = []
[[talk]]
id = "rubble"
chat = "wrSL14"
lines = '''
09:05:00 | wm14a | opens rubble | 3栋后面堆了建筑垃圾
09:06:00 | wm14b | chat | 带了啥好吃的
'''
[talk.matters.rubble]
category = "hygiene"
ignored = true
"""
UNTIL = datetime(2026, 11, 16, 20, 0, tzinfo=ZONE)


def at(clock, day=16):
    return datetime.fromisoformat(f"2026-11-{day}T{clock}+08:00")


def line(when, step, state, by="system", standing="system", **data):
    return {"at": when, "step": step, "state": state, "by": by, "standing": standing, "data": data}


def report(opened, danger, ended, closed, live, overdue, climbed):
    return (
        f"# 松岭邻里帮 日报告\n**新登记** {opened} 件，其中危险 {danger} 件\n"
        f"**已结** {ended} 件：办结 {closed}，撤回 0，不是诉求 0\n"
        f"**没办完** {live} 件：超期 {overdue}，等待 0，已往上报 {climbed}；另有待确认 0 件"
    )


@pytest.fixture
def rules():
    return Rules(SETTINGS, sheets())


@pytest.fixture
def played(tmp_path):
    """The script and its lines as they were said, each with a key."""
    (tmp_path / "mon.toml").write_text(TALK, encoding="utf-8")
    written = script.load(MONDAY, ZONE, tmp_path)
    said = [
        Spoken(one, Said(id=n, at=one.at, chat=one.chat, sender=one.who, kind="text", text=one.text, msgid=f"m{n}"))
        for n, one in enumerate(written.lines, 1)
    ]
    return written, said


@pytest.fixture
def register(played):
    """What a bot that did everything right would show."""
    keys = {one.line.text: one.key for one in played[1]}
    opened = at("08:26:20")
    lift = {
        "number": 1, "opened_at": opened, "category": "lift", "urgency": "danger", "unit": "G3-3", "state": "closed",
        "assignee": "wang", "reporter": "wmLi", "message": keys["3号楼2单元电梯里关了人"],
        "messages": [keys["3号楼2单元电梯里关了人"], keys["我也听到在喊"], keys["好了"]], "followers": ["wm10b"],
        "history": [
            line(opened, "open", "assigned", "wmLi", "resident", to="wang"),
            line(at("08:27:00"), "acknowledge", "assigned", "wang", "worker"),
            line(at("08:28:00"), "accept", "working", "wang", "worker"),
            line(at("08:50:00"), "finish", "resolved", "wang", "worker"),
            line(at("10:00:20"), "confirm", "closed", "wmLi", "reporter"),
        ],
    }  # fmt: skip
    first = at("09:05:20")
    rubble = {
        "number": 2, "opened_at": first, "category": "hygiene", "urgency": "normal", "unit": "G4-2",
        "state": "assigned", "assignee": "w4", "reporter": "wm14a", "message": keys["3栋后面堆了建筑垃圾"],
        "messages": [keys["3栋后面堆了建筑垃圾"]], "followers": [], "next_step_at": at("14:50:20", 17),
        "history": [
            line(first, "open", "assigned", "wm14a", "resident", to="w4"),
            line(at("11:05:20"), "climb", "assigned", rung=1, role="物业", skipped=[{"role": "物业"}]),
            line(at("11:05:20"), "climb", "assigned", rung=2, role="网片长", to=["l2"]),
            line(at("16:05:20"), "climb", "assigned", rung=3, role="社区值班", to=["zhou"]),
        ],
    }  # fmt: skip
    text = report(2, 1, 1, 1, 1, 0, 1)
    return {
        "tickets": [lift, rubble],
        "deliveries": [
            {"key": "songling/1/alarm/1", "to_kind": "person", "to": "wang", "at": opened + timedelta(seconds=1),
             "answers": "", "ticket": 1, "way": "app"},
            {"key": "songling/1/number/1", "to_kind": "chat", "to": "room:wrSL10", "at": opened + timedelta(minutes=1),
             "answers": lift["message"], "ticket": 1, "way": "tap"},
            {"key": "songling/2/card/1", "to_kind": "person", "to": "w4", "at": first + timedelta(seconds=1),
             "answers": "", "ticket": 2, "way": "app"},
        ],
        "digests": [{"day": MONDAY, "to": who, "at": at("17:26:00"), "markdown": text} for who in ("chen", "zhou")],
    }  # fmt: skip


def red(played, register, rules, until=UNTIL):
    return {row.part for row in check(played[0], played[1], register, rules, until).wrong}


def test_a_right_register_passes(played, register, rules):
    """When everything happened as written, no line is red."""
    outcome = check(played[0], played[1], register, rules, UNTIL)

    assert [(row.part, row.what, row.expected, row.happened) for row in outcome.wrong] == []
    assert {row.part for row in outcome.rows} == {
        "一事一单",
        "闲聊不接话",
        "看得见说了什么",
        "危险马上叫人",
        "没人理就往上",
        "日报等于台账",
    }
    assert "same 1/1" in outcome.notes[0]


def test_an_opening_without_a_ticket_is_red(played, register, rules):
    """A matter that nobody wrote down is found."""
    register["tickets"].pop()
    assert "一事一单" in red(played, register, rules)


def test_two_tickets_for_one_matter_are_red(played, register, rules):
    """The same message in two tickets is found."""
    register["tickets"].append(copy.deepcopy(register["tickets"][0]) | {"number": 3})
    assert "一事一单" in red(played, register, rules)


def test_two_matters_in_one_ticket_are_red(played, register, rules):
    """Two openings that fell into one ticket are found."""
    gone = register["tickets"].pop()
    register["tickets"][0]["messages"].append(gone["message"])
    assert "一事一单" in red(played, register, rules)


def test_a_ticket_from_chat_is_red(played, register, rules):
    """A ticket that no opening line explains is found; one that a visitor typed is not anybody's mistake."""
    chat = next(one.key for one in played[1] if one.line.what == "chat")
    extra = copy.deepcopy(register["tickets"][1]) | {"number": 3, "messages": [chat], "message": chat, "history": []}
    assert "没有多余的单子" in red(played, {**register, "tickets": [*register["tickets"], extra]}, rules)

    extra |= {"messages": ["archive/visitor"], "message": "archive/visitor"}
    assert "没有多余的单子" not in red(played, {**register, "tickets": [*register["tickets"], extra]}, rules)


@pytest.mark.parametrize("to", ["room:wrSL10", "wm10c"])
def test_an_answer_to_chat_is_red(played, register, rules, to):
    """Anything said to the group or the speaker because of a chat line is found, when it came within ten minutes."""
    chat = next(one for one in played[1] if one.line.text == "今天好冷")
    told = {"key": "x", "to_kind": "chat", "to": to, "answers": chat.key, "ticket": 0, "way": "tap"}
    soon = {**told, "at": chat.said.at + timedelta(minutes=9)}
    late = {**told, "at": chat.said.at + timedelta(minutes=11)}
    elsewhere = {**soon, "to": "wang"}

    assert "闲聊不接话" in red(played, {**register, "deliveries": [*register["deliveries"], soon]}, rules)
    for fine in (late, elsewhere):
        assert "闲聊不接话" not in red(played, {**register, "deliveries": [*register["deliveries"], fine]}, rules)


def test_a_word_about_a_ticket_made_of_chat_is_red(played, register, rules):
    """What is said in the group about a ticket that a chat line opened is said because of that line."""
    chat = next(one for one in played[1] if one.line.text == "今天好冷")
    extra = copy.deepcopy(register["tickets"][1]) | {
        "number": 3,
        "messages": [chat.key],
        "message": chat.key,
        "history": [],
    }
    told = {
        "key": "x",
        "to_kind": "chat",
        "to": "room:wrSL10",
        "answers": "",
        "ticket": 3,
        "way": "tap",
        "at": chat.said.at,
    }
    spoilt = {**register, "tickets": [*register["tickets"], extra], "deliveries": [*register["deliveries"], told]}
    assert "闲聊不接话" in red(played, spoilt, rules)


def test_silence_that_cannot_be_seen_is_red(played, register, rules):
    """A register that shows nothing of what was said cannot prove that chat was left alone."""
    assert "看得见说了什么" in red(played, {**register, "deliveries": []}, rules)


def test_a_clock_that_runs_over_the_weekend_is_red(played, register, rules):
    """What comes next for a matter nobody moves must lie in office time."""
    register["tickets"][1]["next_step_at"] = at("20:30:00")
    assert "没人理就往上" in red(played, register, rules)


def test_a_danger_that_rang_late_is_red(played, register, rules):
    """An alarm six seconds after the registration is too late, and so is none."""
    register["deliveries"][0]["at"] += timedelta(seconds=5)
    assert "危险马上叫人" in red(played, register, rules)
    register["deliveries"].pop(0)
    assert "危险马上叫人" in red(played, register, rules)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda history: history.pop(),
        lambda history: history[2].update(at=history[2]["at"] + timedelta(minutes=2)),
        lambda history: history[2]["data"].update(role="街道"),
        lambda history: history.append(line(at("17:00:00"), "climb", "assigned", rung=4, role="街道", to=["jiedao"])),
        lambda history: history.append(line(at("09:10:00"), "accept", "working", "w4", "worker")),
    ],
)
def test_a_wrong_rung_or_minute_is_red(played, register, rules, spoil):
    """A rung too few, too late, another one, one too many, or somebody who moved what was to be ignored."""
    spoil(register["tickets"][1]["history"])
    assert "没人理就往上" in red(played, register, rules)


def test_a_report_that_differs_is_red(played, register, rules):
    """A figure that is not the register's, a report that is missing, doubled or late."""
    first = register["digests"][0]
    wrong = first | {"markdown": first["markdown"].replace("新登记** 2", "新登记** 3")}
    late = first | {"at": first["at"] + timedelta(minutes=5)}
    for digests in (
        [],
        [first],
        [*register["digests"], first],
        [wrong, register["digests"][1]],
        [late, register["digests"][1]],
    ):
        assert "日报等于台账" in red(played, {**register, "digests": digests}, rules), digests


def test_figures_are_read_as_a_person_reads_them():
    """The figures come from the words of the message."""
    said = figures_said(report(12, 3, 9, 8, 4, 1, 2))

    assert said == {
        "新登记": 12, "其中危险": 3, "已结": 9, "办结": 8, "撤回": 0, "不是诉求": 0, "没办完": 4, "超期": 1, "等待": 0,
        "已往上报": 2, "待确认": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "minutes", "around", "end"),
    [
        (at("09:12:30"), 120, False, at("11:12:30")),  # 周一, within the morning
        (at("11:30:00"), 60, False, at("14:30:00")),  # over noon
        (at("17:20:00", 18), 60, False, at("08:50:00", 19)),  # 周三 → 周四
        (at("17:50:00", 20), 30, False, at("08:50:00", 23)),  # 周五 17:50 → 周一
        (at("02:10:00", 17), 30, True, at("02:40:00", 17)),  # 周二 at night, a clock that runs day and night
        (at("02:10:00", 17), 30, False, at("09:00:00", 17)),  # the same in office time
    ],
)
def test_office_minutes_are_counted_one_by_one(rules, start, minutes, around, end):
    """The check has its own calendar, and it agrees with a person's."""
    assert rules.after(start, minutes, around) == end


def test_a_wait_stops_the_clock(rules, register):
    """What a ticket waited for others does not count; the rungs come later by as much."""
    ticket = register["tickets"][1]
    opened = ticket["opened_at"]
    ticket["history"] = [
        ticket["history"][0],
        line(at("09:30:00"), "wait", "waiting", "w4", "worker"),
        line(at("10:30:00"), "accept", "working", "w4", "worker"),
    ]
    until = at("18:00:00", 18)
    run = runs(ticket, until)[0]

    assert run.pauses == [(at("09:30:00"), at("10:30:00"))]
    first = climbs(ticket, run, rules)[0]
    assert (first.role, first.at) == ("网片长", rules.after(opened, 450 + 60, False))


def test_no_and_again_starts_a_new_round(rules, register):
    """「没修好」 starts the clock again, and its rungs are counted from there."""
    ticket = register["tickets"][0]
    ticket["history"][-1] = line(at("10:00:20"), "deny", "assigned", "wmLi", "reporter")

    first, second = runs(ticket, UNTIL)

    assert (first.end, second.start, second.end) == (at("08:50:00"), at("10:00:20"), UNTIL)
    assert heard(ticket, second) == []
    assert [one.role for one in climbs(ticket, second, rules)] == ["物业", "网片长", "社区值班", "督办", "街道"]


def test_a_question_is_overdue_when_its_promise_is(rules):
    """小周 promised an answer within four hours of office time; a matter that was only given to her has the usual days."""

    def due(intent):
        history = [
            line(at("09:30"), "open", "assigned", "wm15a", "resident", to="w5", intent=intent),
            line(at("09:30"), "assign", "assigned", to="zhou"),
            line(at("11:30"), "climb", "assigned", to=["l3"], role="网片长"),
        ]
        ticket = {"category": "papers", "urgency": "normal", "opened_at": at("09:30"), "history": history}
        return due_of(ticket, runs(ticket, UNTIL)[0], rules)

    assert due("question") == at("15:30")
    assert due("request") > at("00:00", day=17)
