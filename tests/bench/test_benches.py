"""The benches run, and say what design asks of them; how fast this machine is, no test judges."""

import shutil

import pytest

from bot.bench import stages, sweep, understand, way
from bot.bench.load import free_port
from bot.commands.bench import missed

QUIET = 60.0


def test_a_bar_is_missed_only_on_its_own_side():
    """More messages a second are better, more milliseconds are not."""
    result = {"per_second": 700, "p99_ms": 60.0, "limit": {"per_second": 600.0, "p99_ms": 50.0}}
    assert missed(result) == ["p99_ms"]


def test_no_port_is_handed_out_twice():
    """A platform and a bot that start side by side never want the same door."""
    given = [free_port() for _ in range(2000)]
    assert len(set(given)) == 2000
    assert all(15_000 <= port < 32_000 for port in given)


def test_the_sweep_tells_its_ratio():
    """A hundred due among five thousand open cost about what they cost among five hundred."""
    result = sweep.measure(many=5_000, few=500, rounds=3)
    assert result["ratio"] < 2 * 5
    assert result["limit"] == {"ratio": 2.0}


def test_understanding_is_measured_over_group_talk():
    """Time a message, start and memory are told, each with its bar."""
    result = understand.measure(messages=200)
    assert result.keys() >= result["limit"].keys()
    assert result["us_without"] < 150 * 5 * 5


def test_every_message_of_the_way_ends_as_handled():
    """What the archive holds is kept, understood and heard; of the troubles in it tickets are made, and cards leave."""
    result = way.measure(messages=300, patience=QUIET)
    assert result["handled"] == 300
    assert result["put_aside"] == 0
    assert result["tickets"] > 0
    assert result["sent"] > 0


def test_each_stage_of_a_message_has_its_price():
    """From the sealed record to the mark in the inbox no stage is left out."""
    result = stages.measure(messages=200)
    assert {"understand", "keep it", "mark as done"} <= result["us_a_message"].keys()


@pytest.mark.outside
@pytest.mark.timeout(120)
def test_a_callback_is_answered_and_compared():
    """Ours, the constant answer and the usual way are driven in turn, and none answers badly."""
    if shutil.which("wrk") is None:
        pytest.fail("wrk is not installed")
    from bot.bench import ack

    result = ack.measure(seconds=1.0, rounds=1)
    assert result["bad"] == 0
    assert result["constant_ratio"] > 0.35 / 5
