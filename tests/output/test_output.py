"""Bytes, pictures and sheets."""

import io
from datetime import datetime

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from bot.output.bytesafe import cut, size
from bot.output.charts import digest_chart, font_path
from bot.output.markdown import MESSAGE_BYTES, Section, fit
from bot.output.xlsx import Sheet, workbook


@given(st.text(), st.integers(3, 200))
def test_a_cut_text_is_within_its_bytes_and_whole_in_its_characters(text, most):
    """Whatever is cut is still readable, starts like the whole, and is never longer than allowed."""
    kept = cut(text, most)
    assert size(kept) <= most
    assert kept == text or (kept.endswith("…") and text.startswith(kept[:-1]))


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=3),
    st.lists(st.lists(st.text("楼道灯a", min_size=1, max_size=40), max_size=40), max_size=6),
)
def test_a_message_fits_whatever_there_is_to_say(head, sections):
    """However many lines, the message has at most its bytes, and what was left out is counted."""
    text = fit(head, [Section(f"节{n}", tuple(lines)) for n, lines in enumerate(sections)])
    assert size(text) <= MESSAGE_BYTES


def test_what_is_left_out_is_counted():
    """Forty lines into 400 bytes: the first ones stay, and the last line says how many are in the sheet."""
    text = fit(["# 头"], [Section("超期", tuple(f"#{n} 第3网格 王师傅" for n in range(40)))], most=400)
    lines = text.splitlines()
    assert lines[:4] == ["# 头", "", "**超期**", "#0 第3网格 王师傅"]
    left = int(lines[-1].removeprefix("还有 ").removesuffix(" 件在表里"))
    assert left == 40 - sum(line.startswith("#") and " 第3" in line for line in lines)


def test_the_font_comes_from_its_wheel_and_has_the_characters():
    """A chart with Chinese names is drawn without a missing glyph (a warning would fail here), as PNG and as SVG."""
    assert font_path().endswith("NotoSansSC-Regular.otf")
    units = [("第1网格", 3, 2, 4, 1), ("待归格", 1, 0, 1, 0)]
    png = digest_chart("松岭社区 日报告 11 月 16 日 周一", [("供水排水", 3), ("电梯", 1)], units)
    assert png.startswith(b"\x89PNG")
    svg = digest_chart("松岭社区", [("电梯", 1)], units, form="svg")
    assert b"<svg" in svg


def test_equal_figures_are_equal_pictures():
    """The same report drawn again is the same file, so a repetition after a crash changes nothing."""
    drawn = [digest_chart("松岭社区", [("电梯", 1)], [("第1网格", 3, 2, 4, 1)]) for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_what_a_resident_wrote_stays_text_in_a_sheet():
    """No formula, no link, no number is made of it; times are times."""
    rows = [["=1+1", "http://example.org", "00123", datetime(2026, 11, 16, 9, 5), None, 7]]  # noqa: DTZ001
    page = openpyxl.load_workbook(io.BytesIO(workbook([Sheet("表", ["a", "b", "c", "d", "e", "f"], rows)])))["表"]
    values = [cell.value for cell in page[2]]
    assert values == ["=1+1", "http://example.org", "00123", datetime(2026, 11, 16, 9, 5), None, 7]  # noqa: DTZ001
    assert page["A2"].data_type == "s"
    assert page["B2"].hyperlink is None
