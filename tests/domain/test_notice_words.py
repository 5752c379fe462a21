"""What the office says of its notices: who has read them, that they are moved, called off, taken back or said once more."""

import time
from datetime import timedelta

import pytest

from bot.domain.notice_words import (
    Change,
    Reminder,
    asks_who_has_it,
    called_off,
    change_of,
    reminder_of,
    several,
    takes_back,
    unfilled,
)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("通知发出去没有", ""), ("谁看了通知", ""), ("通知多少人看了", ""), ("通知发了吗", ""), ("大家看到通知没有", ""), ("停水的通知有多少人看到了", "停水"), ("谁看了停水通知", "停水"),
        ("昨天的通知发到哪些群了", "昨天"), ("通知谁还没点", ""), ("停水通知发了没", "停水"), ("通知的情况怎么样", ""),
    ],
)  # fmt: skip
def test_it_is_asked_who_has_it(text, topic):
    """And of which one."""
    assert asks_who_has_it(text) == topic


@pytest.mark.parametrize(
    "text", ["通知大家明天停水", "通知居民明天有没有水都别慌", "通知 3网格 谁家有老人请登记", "通知大家谁没交物业费", "通知", "几个人看电影", "通知物业了"]
)  # fmt: skip
def test_what_only_announces(text):
    """A notice with a question in it is one."""
    assert asks_who_has_it(text) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [("停水通知撤回", "停水"), ("把停水那个通知撤了", "停水"), ("停水的通知不发了", "停水"), ("撤回停水通知", "停水"), ("取消通知", ""), ("那个通知先别发", "")],
)  # fmt: skip
def test_it_is_taken_back(text, topic):
    """By its thing."""
    assert takes_back(text) == topic


@pytest.mark.parametrize("text", ["通知大家取消了", "把1撤了", "通知 全体 演练取消", "不通知了"])
def test_what_takes_nothing_back(text):
    """A notice of its own, a matter, talk."""
    assert takes_back(text) is None


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("停水通知时间改一下，改成后天上午9点到下午5点", Change("停水", now="改到后天上午9点到下午5点")), ("停水改到后天了", Change("停水", now="改到后天")),
        ("刚才那个通知时间错了 是后天不是明天", Change("", wrong="明天", right="后天")), ("不对，是后天不是明天", Change("", wrong="明天", right="后天")),
        ("通知写错了，不是3栋是2栋", Change("", wrong="3栋", right="2栋")), ("停电推迟到后天", Change("停电", now="推迟到后天")), ("停水提前到明天8点", Change("停水", now="提前到明天8点")),
        ("测血压的地点改到居委会二楼", Change("测血压", now="地点改到居委会二楼")), ("停水改后天了，再通知一下大家", Change("停水", now="改到后天")),
    ],
)  # fmt: skip
def test_it_is_changed(text, change):
    """What was wrong in it, or what is now."""
    assert change_of(text) == change


@pytest.mark.parametrize(
    "text", ["电梯修到后天", "灯改天再修", "单子改到明天", "停水时间改一下", "不是我是他", "停水改到后天了吗", "让王师傅改到明天去", "1号单改到周五", "把时间改成后天"]
)  # fmt: skip
def test_what_changes_no_notice(text):
    """Work, a question, nothing to change it to."""
    assert change_of(text) is None


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("停水取消了", ("停水", "停水取消了")), ("明天不停水了 发个通知", ("停水", "明天不停水了")), ("停电取消", ("停电", "停电取消")), ("明天的消防演练取消了", ("消防演练", "明天的消防演练取消了")),
        ("今天不开会了", ("开会", "今天不开会了")),
    ],
)  # fmt: skip
def test_it_is_called_off(text, off):
    """Which one, and in which words it is to be said."""
    assert called_off(text) == off


@pytest.mark.parametrize("text", ["取消", "活动取消了吗", "1 不修了", "居民打电话说不修了", "不去了", "水停了"])
def test_what_calls_nothing_off(text):
    """A bare word, a question, a matter, talk."""
    assert called_off(text) is None


@pytest.mark.parametrize(
    ("text", "reminder"),
    [
        ("周四再提醒大家一次", Reminder("周四8点56分")), ("停水前一小时再提醒一下大家", Reminder(before=timedelta(hours=1))), ("明天早上8点再发一遍", Reminder("明天早上8点", reminds=False)),
        ("到时候再提醒一下", Reminder(before=timedelta(hours=1))), ("头一天晚上再提醒一下大家", Reminder(before=timedelta(days=1))), ("前半小时再提醒一次", Reminder(before=timedelta(minutes=30))),
        ("明早再通知一下大家", Reminder("明天7点56分", reminds=False)), ("再提醒一下", Reminder()), ("晚上再发一次", Reminder("18点56分", reminds=False)),
    ],
)  # fmt: skip
def test_it_is_said_once_more(text, reminder):
    """At a time that is told, or so long before it begins."""
    assert reminder_of(text) == reminder


@pytest.mark.parametrize(
    "text",
    [
        "提醒大家明天交物业费",
        "明天提醒我换灯",
        "明天再说",
        "再说吧",
        "到时候再说",
        "再发一遍吗",
        "让王师傅再提醒一下居民",
    ],
)
def test_what_reminds_of_no_notice(text):
    """A notice of its own, his own memory, talk, an order."""
    assert reminder_of(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("发两个通知 一个是明天9点停水 一个是后天下午测血压", ["明天9点停水", "后天下午测血压"]), ("通知 全体：明天停水。通知 7栋：后天体检", ["全体：明天停水", "7栋：后天体检"]),
        ("给全体发两条通知：1.明天停水 2.后天停电", ["全体 明天停水", "全体 后天停电"]), ("通知 全体 明天停水\n通知 3网格 后天体检", ["全体 明天停水", "3网格 后天体检"]),
        ("通知 全体 明天停水。请大家互相通知一下", []), ("通知 全体 明天停水", []),
    ],
)  # fmt: skip
def test_two_in_one_message(text, parts):
    """Each by itself; one alone is not cut."""
    assert several(text) == parts


def test_what_is_dictated():
    """Without what one says before one speaks."""
    assert unfilled("呃那个帮我发个通知") == "发个通知"
    assert unfilled("那个 嗯 你给大家说一声") == "给大家说一声"
    assert unfilled("3栋灯坏了") == "3栋灯坏了"


@pytest.mark.parametrize("piece", ["通知", "停水改到", "不是", "再提醒", "发两个通知 一个是", "呃", "取消了", "。通知"])
def test_long_sentences_cost_little(piece):
    """Twenty thousand characters are read at once."""
    started = time.perf_counter()
    text = piece * 8_000
    for read in (asks_who_has_it, takes_back, change_of, called_off, reminder_of, several, unfilled):
        read(text)
        read(text[:110])
        read(text[:38])
    assert time.perf_counter() - started < 1
