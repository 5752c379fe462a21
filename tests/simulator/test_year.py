"""The written year: its own calendar, a table that sees what is wrong, and, slowly, the year itself."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.holidays import known_holidays
from bot.simulator.year.expected import Once, expected
from bot.simulator.year.rules import YearRules, is_workday, year_days
from bot.simulator.year.script import write
from bot.simulator.year.table import compare
from bot.simulator.year.town import year_towns

ROOT = Path(__file__).parents[2]
LIMIT = 600  # seconds, five times what it may take


def test_the_written_calendar_is_the_state_councils():
    """Rest days and worked week-ends, written down by hand from the notice, are those of the table the bot uses."""
    table = known_holidays()
    assert [day for day in year_days() if is_workday(day) != table[day]] == []
    assert sum(map(is_workday, year_days())) == 248
    assert not is_workday(date(2026, 2, 23))


def test_three_thousand_lives_the_same_every_time():
    """Five communities, some six hundred matters each, nobody acting while the machine is off, all over by New Year."""
    town = year_towns()[0]
    lives = write(YearRules(town))
    assert lives == write(YearRules(town))
    assert sum(len(write(YearRules(town))) for town in year_towns()) > 2900
    assert max(act.at for life in lives for act in life.acts).year == 2026


def test_the_table_sees_what_is_missing_doubled_late_or_unexpected():
    """A duty that was left out, came twice, came late or was nobody's is named; a year as written is right."""
    town = year_towns()[0]
    rules = YearRules(town)
    should = expected(rules, write(rules, 40))
    assert all(line.ok for line in compare({town.code: should}, {town.code: should}))

    first = should[0]
    for did in (
        should[1:],
        [*should, first],
        [Once(first.duty, first.what, first.at + timedelta(minutes=3)), *should[1:]],
        [*should, Once(first.duty, "nobody's", first.at)],
    ):
        wrong = [line for line in compare({town.code: should}, {town.code: did}) if not line.ok]
        assert [line.duty for line in wrong] == [first.duty]


@pytest.mark.slow
@pytest.mark.timeout(LIMIT)
def test_the_played_year():
    """`gridbot demo --year`: every duty as often as the table says, at its minute, over three kills."""
    command = [sys.executable, "-m", "bot", "demo", "--year", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=LIMIT,
        check=False,
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    assert {duty: counts for duty, counts in told["duties"].items() if counts[0] != counts[1] or counts[2]} == {}
    assert (told["ok"], told["kills"], done.returncode) == (True, 3, 0)
