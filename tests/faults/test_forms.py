"""The short form of each fault over a whole installation: one seed, the same checks as the long one."""

import re
from pathlib import Path

import pytest

from tests.faults.forms import FAULTS, TROUBLES_BY_NAME, burst, slow_fsync, under

ROOT = Path(__file__).parents[2]


async def test_people_write_while_one_thing_after_the_other_is_broken(tmp_path):
    """After each of ten troubles nothing acknowledged is lost, nothing doubled, nothing in doubt hidden, and each
    conversation keeps its order."""
    assert "tickets" in await under(tmp_path, 1, *TROUBLES_BY_NAME.values())


@pytest.mark.outside  # needs a C compiler
async def test_a_slow_disk_and_a_kill(tmp_path):
    """Every fsync takes 50 ms longer, and the program is killed over it: what was acknowledged is there."""
    assert "acknowledged" in await slow_fsync(tmp_path, 5, 1)


async def test_ten_times_as_many_at_once(tmp_path):
    """280 people write at the same time: it says what it leaves out, and every word of theirs is kept and handled."""
    assert "left out embedder" in await burst(tmp_path, 7, most=4000, least=300)


def test_every_fault_is_on_the_paper():
    """docs/reliability.md names each fault with its short test; the test is there."""
    paper = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| `([^`]+)` \|", paper, re.MULTILINE))
    assert {fault.name: fault.short.partition("::")[0] for fault in FAULTS}.items() <= rows.items()
    assert all((ROOT / short).is_file() for short in rows.values())
