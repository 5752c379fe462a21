"""Sheets in and out, as the office has them."""

import csv
import json

import pytest
from openpyxl import Workbook, load_workbook

from bot.commands.sheets import read_sheet
from bot.simulator.town import sheets

UNITS = [
    ["编码", "名称", "层级", "上级"],
    ["SL", "松岭社区", "社区", ""],
    ["P1", "第一网片", "网片", "SL"],
    ["G1", "1 格", "网格", "P1"],
]


def xlsx(path, lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


@pytest.fixture
def town(gridbot, config, tmp_path):
    """A migrated database with the units in it."""
    assert gridbot("migrate", "--config", config).code == 0
    said = gridbot("import", "units", xlsx(tmp_path / "u.xlsx", UNITS), "--config", config)
    assert (said.code, "新的 3" in said.out) == (0, True), said.err
    return config


def test_a_dry_run_changes_nothing(gridbot, config, tmp_path):
    """--dry-run tells what would happen and leaves the data alone."""
    gridbot("migrate", "--config", config)
    file = xlsx(tmp_path / "u.xlsx", UNITS)

    said = gridbot("import", "units", file, "--dry-run", "--config", config, "--json")

    found = json.loads(said.out)
    assert (said.code, found["rows"], found["added"], found["changed"]) == (0, 3, 3, False)
    assert json.loads(gridbot("import", "units", file, "--config", config, "--json").out)["added"] == 3


def test_every_bad_row_is_named_and_nothing_is_taken(gridbot, town, tmp_path):
    """Line, column and reason of each mistake; the good rows stay out with the bad ones."""
    lines = [["账号", "姓名", "角色", "单元"], ["wang", "王师傅", "网格员", "G1"], ["zhao", "老赵", "格子员", "G9"]]
    said = gridbot("import", "people", xlsx(tmp_path / "p.xlsx", lines), "--config", town)

    assert said.code == 1
    assert "第 3 行「角色」" in said.out
    assert "第 3 行「单元」" in said.out
    gridbot("export", "people", tmp_path / "out.csv", "--config", town)
    assert len(read_sheet(tmp_path / "out.csv")) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_as_excel_and_wps_write_it(gridbot, town, tmp_path, encoding):
    """A csv is read whichever of the usual encodings it has, and an empty line does not shift the numbers."""
    file = tmp_path / "p.csv"
    file.write_text("账号,姓名,角色,单元\n\nwang,王师傅,网格员,G1\nzhao,老赵,格子员,G1\n", encoding)

    said = gridbot("import", "people", file, "--config", town)

    assert "第 4 行「角色」" in said.out


def test_what_was_exported_can_be_imported(gridbot, config, tmp_path):
    """The demonstration's own town goes in, comes out as xlsx, and goes in again without a change."""
    gridbot("migrate", "--config", config)
    for kind, rows in sheets().items():
        with (tmp_path / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        said = gridbot("import", kind, tmp_path / f"{kind}.csv", "--config", config)
        assert said.code == 0, said.out + said.err
    for kind in sheets():
        assert gridbot("export", kind, tmp_path / f"{kind}.xlsx", "--config", config).code == 0
        found = json.loads(gridbot("import", kind, tmp_path / f"{kind}.xlsx", "--config", config, "--json").out)
        assert found["added"] == 0, (kind, found)


def test_a_template_is_for_filling_in(gridbot, config, tmp_path):
    """--template needs no database and holds the headings only."""
    assert gridbot("export", "places", tmp_path / "t.xlsx", "--template", "--config", config).code == 0

    book = load_workbook(tmp_path / "t.xlsx")
    assert [cell.value for cell in book.active[1]][:3] == ["小区", "类型", "楼栋"]
    assert book.active.max_row == 1


def test_help_names_every_column(gridbot):
    """`import KIND --help` is enough to fill in the sheet."""
    said = gridbot("import", "units", "--help")
    assert all(word in said.out for word in ("code", "编码", "网片（sector）", "上级单元的编码"))


def test_an_old_database_is_named(gridbot, config, tmp_path):
    """Before `migrate` the command says so, in one line."""
    said = gridbot("import", "units", xlsx(tmp_path / "u.xlsx", UNITS), "--config", config)
    assert (said.code, "gridbot migrate" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("name", "content"), [("a.xls", b"x"), ("a.xlsx", b"no zip"), ("a.csv", b""), ("none.csv", None)]
)
def test_an_unreadable_file_is_refused_politely(gridbot, town, tmp_path, name, content):
    """What is no sheet is told in words, with what to do."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = gridbot("import", "units", tmp_path / name, "--config", town)
    assert (said.code, "Traceback" in said.err, bool(said.err)) == (1, False, True)
