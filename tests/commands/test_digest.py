"""`gridbot digest`: three files whose figures are the register's."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from bot.__main__ import main
from bot.config import load
from storage.installation import opened as open_data
from tests.clockwork import furnish, opened
from tests.made import migrated


@pytest.fixture
def config(tmp_path):
    """A furnished installation with two open matters."""
    path = tmp_path / "config.toml"
    path.write_text('[[community]]\ncode = "songling"\nname = "松岭社区"\n', encoding="utf-8")
    read = load(path)
    migrated(read.database)

    async def fill():
        async with open_data(read) as store:
            await store.run("songling", furnish)
            await store.run("songling", opened)
            await store.run("songling", lambda desk: opened(desk, "lift", unit="G2", assignee="w4"))

    asyncio.run(fill())
    return path


def run(capsys, *words):
    """(exit code, what was printed)."""
    code = 0
    try:
        main(["digest", *map(str, words)])
    except SystemExit as left:
        code = left.code or 0
    return code, capsys.readouterr()


def told_on():
    """The day in whose report this moment lies: what comes after 17:26 is told tomorrow."""
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    return (now + timedelta(days=(now.hour, now.minute) >= (17, 26))).date()


@pytest.mark.parametrize("period", ["day", "week", "month"])
def test_each_period_gives_a_message_a_picture_and_a_sheet(config, tmp_path, capsys, period):
    """Today's report holds both matters, in all files, and `--json` names them."""
    when = ("--for", told_on()) if period == "day" else ()
    code, said = run(capsys, period, *when, "--config", config, "--out", tmp_path / "out", "--json")
    told = json.loads(said.out)
    assert code == 0
    assert told["figures"]["opened"] == told["figures"]["live"] == 2
    markdown, png, xlsx, *docx = map(Path, told["files"])
    assert "**新登记** 2 件" in markdown.read_text("utf-8")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert openpyxl.load_workbook(xlsx)["台账"].max_row == 3
    assert [path.suffix for path in docx] == ([] if period == "day" else [".docx"])


def test_one_unit_has_its_own_figures(config, tmp_path, capsys):
    """`--unit G2` counts what lies in the second grid only, and names no other."""
    code, said = run(capsys, "day", "--for", told_on(), "--config", config, "--out", tmp_path, "--unit", "G2", "--json")
    assert code == 0
    assert [line["unit"] for line in json.loads(said.out)["figures"]["by_unit"]] == ["G2"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("year",), 2),
        (("day", "--for", "gestern"), 2),
        (("day", "--unit", "XX"), 1),
        (("day", "--for", "2999-01-05"), 1),
    ],
)
def test_a_wrong_word_is_named_and_nothing_is_written(config, tmp_path, capsys, words, code):
    """An unknown period or date is a misuse (2); an unknown unit, or a day to come, fails (1)."""
    out = tmp_path / "none"
    assert run(capsys, *words, "--config", config, "--out", out)[0] == code
    assert not out.exists()
