"""What the clock says to staff: warnings, the ladder, why a matter stands where it stands, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.categories import category_name
from bot.domain.escalation import Moment
from bot.domain.people import Standing
from bot.domain.settings import Ladder, Settings
from bot.domain.ticket import STATE_NAMES, Closing, Moved, Step, Ticket
from bot.texts.common import WEEKDAYS, before, clip, place_name, when, where_and_what

NOTEWORTHY_DELAY = timedelta(minutes=15)  # less is the sweep's own rhythm

GRIEVANCE = "有居民投诉工作人员，请单独联系，不要转给本人。"


def is_about_him(ticket: Ticket, name: str) -> str:
    return f"{ticket.label} 投诉的就是{name}，没有转过去，换个人办吧。"


Name = Callable[[str], str]  # person id → name, "" when it is not to be said

ORIGINS = {"group": "群里说的", "private": "单独说的", "proxy": "代报的", "import": "导入的"}
STEPS: Mapping[Step, str] = {
    Step.OPEN: "登记",
    Step.ASSIGN: "派单",
    Step.ACCEPT: "接单，在办",
    Step.TRANSFER: "转派",
    Step.WAIT: "等待",
    Step.FINISH: "已处理，待确认",
    Step.CONFIRM: "说好了，办结",
    Step.DENY: "说没好，退回重办",
    Step.CLOSE: "办结",
    Step.LAPSE: "没有回话，办结",
    Step.WITHDRAW: "撤回",
    Step.REFUSE: "不是诉求",
    Step.REOPEN: "重新打开",
    Step.SUPPLEMENT: "补充",
    Step.FOLLOW: "又有人说同一件事",
    Step.URGE: "催办",
    Step.CLIMB: "往上报",
    Step.WARN: "提醒",
    Step.RESUME: "等的时间到了，接着办",
    Step.ENRICH: "改正",
    Step.ASKED: "问过居民好了没有",
    Step.ALARM: "危险提醒",
    Step.ACKNOWLEDGE: "有人去了",
    Step.WHISTLE: "吹哨",
    Step.ARRIVE: "报到",
    Step.MISS: "没有按时报到",
    Step.ANSWER: "答复",
    Step.ASSIST: "请人协办",
    Step.EXTEND: "延期",
    Step.RETURN: "退回，派错了",
    Step.RATE: "评价",
    Step.UNDO: "撤销了上一步",
    Step.SPLIT: "拆成两件",
    Step.MERGE: "并进另一件",
}
CLOSINGS = {
    Closing.CONFIRMED: "居民说好了",
    Closing.OFFICE: "社区办结",
    Closing.UNANSWERED: "未回应",
    Closing.UNASKED: "未询问",
}


def duration(span: timedelta) -> str:
    """3 天 2 小时 · 2 小时 5 分 · 12 分钟."""
    minutes = max(int(span / timedelta(minutes=1)), 0)
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {minutes % 60} 分" if minutes % 60 else f"{hours} 小时"
    return f"{minutes} 分钟"


def stamp(at: datetime, settings: Settings) -> str:
    """11-16 周一 09:05, in the community's own time."""
    local = at.astimezone(ZoneInfo(settings.timezone))
    return f"{local:%m-%d} 周{WEEKDAYS[local.weekday()]} {local:%H:%M}"


def told_by(ticket: Ticket, name: str, now: datetime, settings: Settings, *, by_proxy: bool, others: int) -> str:
    """Who told of a matter, and when; no telephone and no door."""
    how = "代报的" if by_proxy else "报的"
    also = f"，另有 {others} 个邻居也说了" if others else ""
    return f"{ticket.label} 是{name or '一位没留名字的居民'} {when(ticket.opened_at, now, settings)} {how}{also}：{clip(ticket.summary, 50)}"


def teller_is_not_said(ticket: Ticket) -> str:
    return f"{ticket.label} 谁报的只有经手的人和社区看得到。"


def late_note(planned: datetime, now: datetime, settings: Settings) -> str:
    """What is said late says so; nothing within the sweep's own rhythm."""
    if now - planned <= NOTEWORTHY_DELAY:
        return ""
    return f"（本该 {stamp(planned, settings)} 说，程序停过，晚了 {duration(now - planned)}）"


# The ladder


def warned(ticket: Ticket, percent: int, now: datetime, settings: Settings) -> str:
    """*now*: when it is read, which at night is in the morning."""
    if ticket.due_at is not None and ticket.due_at <= now:
        return f"{ticket.label} {when(ticket.due_at, now, settings)} 到时限了，请先办这件：{clip(ticket.summary, 50)}"
    used = "时间过半了" if percent < 75 else "快到时限了"
    return f"{ticket.label} {used}，{before(ticket.due_at, now, settings)}要有结果：{clip(ticket.summary, 50)}"


def climb_reason(moment: Moment, ticket: Ticket, settings: Settings) -> str:
    """Why this rung hears now."""
    if ticket.due_at is not None and moment.at >= ticket.due_at:
        return f"{when(ticket.due_at, moment.at, settings)} 到期，还没办完"
    return "还没有人回应"


def climbed(ticket: Ticket, reason: str, holder: str, now: datetime) -> str:
    """To the rung that hears: what, where, with whom, since when."""
    since = duration(now - ticket.opened_at)
    return (
        f"{ticket.label} {reason}，请过问。\n{where_and_what(ticket, 60)}\n在{holder or '没人'}手里，登记有 {since}了。"
    )


def climbed_to(ticket: Ticket, reason: str, names: Sequence[str]) -> str:
    """To whoever holds it: who else knows now."""
    return f"{ticket.label} {reason}，已告诉{'、'.join(names)}。"


def supervised(ticket: Ticket, holder: str, now: datetime) -> str:
    over = duration(now - ticket.due_at) if ticket.due_at else ""
    return (
        f"督办 {ticket.label}：超期 {over}，请今天定下谁来办、什么时候好。"
        f"\n{where_and_what(ticket, 60)}\n在{holder or '没人'}手里。"
    )


def alarm_again(times: int) -> str:
    return f"第 {times + 1} 次提醒，还没有人应。"


def telephones(ticket: Ticket) -> str:
    """What stands in the outbox for a call; the person hears the platform's own words."""
    return f"{ticket.label} 有危险，打电话请他看卡片。"


def no_calls(errcode: int) -> str:
    return f"险情的电话打不出去（企业微信说 {errcode}），卡片照发。请管理员看一下「紧急通知」开通了没有、还有没有余额。"


def resumed(ticket: Ticket, waited_for: str) -> str:
    return f"{ticket.label} 等的时间到了（{clip(waited_for, 20) or '等待'}），现在怎么样了？"


def skip_note(role: str, why: str, name: str, unit: str, estate: bool) -> str:
    """What the history says about a seat that could not hear."""
    if why == "away":
        return f"{name or role}请假，没有替班，跳过"
    if why == "gone":
        return f"{role}的替班没有登记，跳过"
    where = "该小区" if estate and role == "物业" else unit or "这里"
    return f"{where}没有{role}，跳过"


# Why


def why(
    ticket: Ticket,
    history: Sequence[Moved],
    ladder: Ladder,
    coming: Moment | None,
    name: Name,
    now: datetime,
    settings: Settings,
) -> str:
    """Every step, oldest first, and what comes next."""
    lines = [f"{ticket.label} {STATE_NAMES[ticket.state]}　{where_and_what(ticket, 40)}"]
    lines += [why_line(moved, ticket, name, settings) for moved in history]
    lines.append(_next_line(ticket, ladder, coming, name, now, settings))
    return "\n".join(lines)


def why_line(moved: Moved, ticket: Ticket, name: Name, settings: Settings) -> str:
    """11-16 周一 09:05　王师傅 接单，在办."""
    who = _who(moved, ticket, name)
    said = _said(moved, name)
    note = clip(moved.note, 60)
    tail = f"：{note}" if note and note not in said else ""
    return f"{stamp(moved.at, settings)}　{f'{who} ' if who else ''}{said}{tail}"


def _who(moved: Moved, ticket: Ticket, name: Name) -> str:
    if moved.standing is Standing.SYSTEM:
        return ""
    if moved.by == ticket.reporter and moved.standing in (Standing.RESIDENT, Standing.REPORTER):
        return "报事人"
    return name(moved.by) or ("居民" if moved.standing is Standing.RESIDENT else "工作人员")


def _said(moved: Moved, name: Name) -> str:
    data: Mapping[str, Any] = moved.data
    said = STEPS[moved.step]
    if moved.step in (Step.ASSIGN, Step.TRANSFER, Step.OPEN) and isinstance(data.get("to"), str) and data["to"]:
        said += f"，给{data.get('role', '')}{name(data['to'])}"
        if data.get("standin_for"):
            said += f"（替{name(data['standin_for'])}的班）"
    if moved.step in (Step.CLIMB, Step.ALARM):
        told = [name(person) for person in data.get("to") or ()]
        said = ("督办" if data.get("supervise") else said) + (
            f"，告诉{'、'.join(filter(None, told))}" if any(told) else ""
        )
    if moved.step is Step.WARN and data.get("percent"):
        said += f"（时间用了 {data['percent']}%）"
    said += _beside(moved, data, name)
    if data.get("late_minutes"):
        said += f"，晚了 {duration(timedelta(minutes=data['late_minutes']))}"
    return said


def _beside(moved: Moved, data: Mapping[str, Any], name: Name) -> str:
    """What a line is about, beside whom and when."""
    if "undo" in data:
        return f"（{STEPS[Step(data['undo'])]}）"
    tells = _BESIDE.get(moved.step)
    return tells(data, name) if tells is not None else ""


def _missed(data: Mapping[str, Any], _: Name) -> str:
    told = f"（{data.get('role', '')}，第 {data.get('missed', 1)} 次）"
    return told + ("，督办" if data.get("supervise") else "")


def _again(data: Mapping[str, Any], _: Name) -> str:
    return f"，这里一个月里第 {len(data['again']) + 1} 次" if data.get("again") else ""


def _private(data: Mapping[str, Any], _: Name) -> str:
    if not data.get("private"):
        return ""
    return "，转私下" + (f"（{data['dispute']}）" if data.get("dispute") else "")


_BESIDE: Mapping[Step, Callable[[Mapping[str, Any], Name], str]] = {
    Step.OPEN: _again,
    Step.URGE: lambda data, _: "，要个回话" if data.get("asks") else "",
    Step.CONFIRM: lambda data, _: "（接到居民电话）" if data.get("by_phone") else "",
    Step.ENRICH: _private,
    Step.WHISTLE: lambda data, name: f"，叫{name(data.get('to', '')) or data.get('role', '')}",
    Step.ARRIVE: lambda data, _: f"（{data.get('role', '')}）",
    Step.ANSWER: lambda data, _: f"（{data.get('role', '')}）" + ("，代录" if data.get("typed") else ""),
    Step.MISS: _missed,
    Step.ASSIST: lambda data, name: f"，给{name(data.get('to', ''))}",
    Step.RETURN: lambda data, name: f"，给{name(data.get('to', ''))}",
    Step.EXTEND: lambda data, _: f" {duration(timedelta(minutes=data.get('minutes', 0)))}",
    Step.RATE: lambda data, _: f" {data.get('score', 0)} 分",
    Step.MERGE: lambda data, _: f" #{data.get('into', '')}",
    Step.SPLIT: lambda data, _: f"，新的是 #{data.get('into', '')}",
}


def missed(ticket: Ticket, name: str, *, supervise: bool) -> str:
    """Whoever was whistled for has not come."""
    if supervise:
        return f"督办 {ticket.label}：叫了{name}，两次都没有报到。请今天定下谁来。\n{clip(ticket.summary, 60)}"
    return f"{ticket.label} 叫了{name}，到点还没报到，又提醒了一次。"


def _next_line(
    ticket: Ticket, ladder: Ladder, coming: Moment | None, name: Name, now: datetime, settings: Settings
) -> str:
    holder = f"在{name(ticket.assignee)}手里" if name(ticket.assignee) else "还没派人" if ticket.is_open else ""
    if coming is None:
        closing = CLOSINGS.get(ticket.closing) if ticket.closing else ""
        return f"现在：{STATE_NAMES[ticket.state]}{f'（{closing}）' if closing else ''}，没有等着要做的了。"
    at = when(coming.at, now, settings)
    then = {
        "warn": "提醒经手人",
        "supervise": "督办",
        "repeat_alarm": "没人应就再提醒一次",
        "lapse": "还没有回话就办结",
        "resume": "等的时间到，接着办",
        "report": "看叫的人报到没有",
    }.get(coming.kind, "")
    if coming.kind == "rung":
        then = f"还没办好就告诉{ladder.rungs[coming.rung].role}"
    return f"现在：{STATE_NAMES[ticket.state]}{f'，{holder}' if holder else ''}。接下来：{at} {then}。"


# What waits for a hand


def bundle(count: int, groups: Sequence[str]) -> str:
    """11:30 and 17:00: what waits for a worker's tap."""
    named = "、".join(groups[:4]) + ("等" if len(groups) > 4 else "")
    return f"有 {count} 句话等您点一下：{named}的工具栏里。"


# Digests are in bot.texts.digests; what both need about a register's row is here


def register_row(ticket: Ticket, unit: str, holder: str, settings: Settings) -> list[Any]:
    """A line of the register sheet, in the order of REGISTER; times local and naive, as a sheet wants them."""
    zone = ZoneInfo(settings.timezone)

    def local(at: datetime | None) -> datetime | None:
        return at.astimezone(zone).replace(tzinfo=None, microsecond=0) if at else None

    return [
        ticket.number,
        STATE_NAMES[ticket.state],
        category_name(ticket.category.value),
        {"danger": "危险", "urgent": "加急"}.get(ticket.urgency, "一般"),
        unit or "待归格",
        "" if ticket.place.is_empty else place_name(ticket.place, public=True),
        ticket.summary,
        ORIGINS[ticket.origin],
        local(ticket.opened_at),
        local(ticket.contacted_at),
        local(ticket.due_at),
        local(ticket.closed_at),
        CLOSINGS.get(ticket.closing, "") if ticket.closing else "",
        holder,
        ticket.rung,
        ticket.result_that_stands,
    ]


REGISTER = (
    "编号",
    "状态",
    "类别",
    "紧急",
    "网格",
    "地点",
    "内容",
    "来源",
    "登记",
    "首次回应",
    "期限",
    "办结",
    "办结方式",
    "经手人",
    "上报级数",
    "结果",
)


def grievance(ticket: Ticket, name: str) -> str:
    """To the office beside who has it in hand."""
    return f"{ticket.label} 有居民投诉工作人员，{name}在办，不给本人看：{clip(ticket.summary, 80)}"
