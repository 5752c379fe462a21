"""周研判: what rose stands first, with its tickets; the Word paper is the office's own."""

import io
from dataclasses import replace
from datetime import date, timedelta

import docx
from docx.table import Table

from bot.deeds.digest import look, write
from bot.domain.digest import period_of
from bot.domain.study import Change, Proposal, agenda, changes, topics
from bot.domain.ticket import Moved, Place, Step
from bot.output.docx import default_template, filled
from tests.clockwork import LEAD, opened, town
from tests.hands import at

START = at("周一 2026-10-12 00:00")


async def five_weeks(place):
    """Two noises and a lift every week; in the last one seven wires hung out for charging, five at 松岭花园3栋."""
    await place.at(START)
    for week in range(5):
        for day in (1, 3):
            await place.at(START + timedelta(days=7 * week + day, hours=10))
            await place.run(lambda desk: opened(desk, "noise", summary="半夜装修太吵", place=Place("河沿街", "3")))
        await place.run(lambda desk: opened(desk, "lift", summary="电梯异响", unit="G2", assignee="w4"))
    for n in range(7):
        await place.at(START + timedelta(days=29, hours=n))
        where = Place("松岭花园", "3" if n < 5 else "1")
        await place.run(
            lambda desk, where=where: opened(
                desk, "fire_safety", summary="有人电动车飞线充电，太危险 <b>&", place=where, unit="G1"
            )
        )
    await place.run(lambda desk: [desk.tickets.follow(1, f"wm{n}", "", desk.now) for n in range(4)])

    def climbed(desk):
        ticket = desk.tickets.get(2)
        line = Moved(
            2,
            Step.CLIMB,
            ticket.state,
            "system",
            LEAD.standing,
            desk.now,
            "",
            {"rung": 2, "role": "社区值班", "to": ["zhou"]},
        )
        desk.tickets.save(replace(ticket, rung=2), line)

    await place.run(climbed)
    await place.at("周一 2026-11-16 08:56")


def week(desk):
    return look(desk, period_of("week", date(2026, 11, 10), desk.settings), desk.now, planned=True)


async def test_a_planted_rise_stands_first_with_its_figures_and_tickets(tmp_path):
    """飞线充电: seven this week, none in the four before, the tickets named, and first on the agenda."""
    async with town() as place:
        await five_weeks(place)
        report = await place.read(week)
    lines = report.markdown.splitlines()
    rise = lines.index("**明显多了**")
    assert lines[rise + 1].startswith("「电动车飞线充电」7 件，前 4 周平均 0.0：#16、#17")
    assert "消防与隐患 7 件，前 4 周平均 0.0" in lines
    assert "**新登记** 10 件（1 人报的），前 4 周平均 3.0 件" in lines
    assert any(line.startswith("松岭花园3栋 消防与隐患 5 件：") for line in lines)
    assert "#1 又有 4 人说　半夜装修太吵" in lines
    assert "停在社区值班 1" in report.markdown
    assert next(line for line in lines if line.startswith("1. ")).startswith("1. 「电动车飞线充电」这周 7 件")
    assert len(report.markdown.encode()) <= 2048


async def test_the_paper_says_what_the_register_says_and_has_room_for_minutes(tmp_path):
    """Read back from Word: heading, shares with denominators, the agenda in the minutes' table, what was typed as text."""
    async with town() as place:
        await five_weeks(place)
        report = await place.read(week)
        kept = write(report, tmp_path)
    paper = docx.Document(kept.docx)
    said = [part.text for part in paper.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    assert said[0] == "松岭社区 周研判 第 46 周"
    assert any("飞线充电" in line for line in said)
    assert ["响应率", f"{report.figures.contacted}/10 件（0%）", "新登记的件里有人回应的"] in tables[0]
    assert tables[1][1] == ["消防与隐患", "7", "0.0", "多了"]
    assert tables[-1][0] == ["议题", "议定的事", "谁来办", "什么时候"]
    assert tables[-1][1][0].startswith("「电动车飞线充电」")
    assert all(cell == "" for cell in tables[-1][1][1:])
    fonts = paper.styles["Normal"].element.rPr.rFonts
    assert fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") == "宋体"


async def test_the_office_edits_the_template_and_the_next_paper_follows_it(tmp_path):
    """The template lies in its folder after the first paper; a heading changed in Word stands in the next one."""
    async with town() as place:
        await five_weeks(place)
        report = await place.read(week)
        write(report, tmp_path)
        path = tmp_path / "模板" / "周研判.docx"
        edited = docx.Document(path)
        edited.paragraphs[0].text = "{{ title }}（送李书记）"
        edited.save(path)
        kept = write(report, tmp_path)
    assert docx.Document(kept.docx).paragraphs[0].text == "松岭社区 周研判 第 46 周（送李书记）"


def test_a_broken_template_costs_no_paper(tmp_path):
    """A template with a wrong field mark, or no Word file at all: ours is used, and the paper says so."""
    wrong = docx.Document()
    wrong.add_paragraph("{{ title")
    wrong.save(tmp_path / "a.docx")
    (tmp_path / "b.docx").write_bytes(b"not a paper")
    values = {"title": "周研判", "span": "", "made": "", "against": "", "lines": [], "rates": [], "changes": [],
              "findings": [], "late": [], "agenda": []}  # fmt: skip
    for name in ("a.docx", "b.docx"):
        paper = docx.Document(io.BytesIO(filled(tmp_path, name, "week", values, "模板 {name} 坏了（{why}）")))
        assert paper.paragraphs[0].text == "周研判"
        assert any(part.text.startswith(f"模板 {name} 坏了") for part in paper.paragraphs)


def test_the_shipped_template_can_be_opened_and_edited():
    """Every table has its loop, and the week's has the minutes; the month's has none."""
    for kind, tables in (("week", 6), ("month", 3)):
        paper = docx.Document(io.BytesIO(default_template(kind)))
        assert len([part for part in paper.iter_inner_content() if isinstance(part, Table)]) == tables


def test_what_counts_as_a_rise():
    """Three where there were none, nine where there were three; not four where there were three."""
    found = {one.name: one for one in changes({"a": 3, "b": 9, "c": 4}, [{"b": 3, "c": 3}] * 4)}
    assert {name: one.is_rise for name, one in found.items()} == {"a": True, "b": True, "c": False}
    assert not Change("d", 2, 0.0).is_rise


def test_a_topic_is_the_longest_word_its_tickets_share():
    """飞线充电 in three sentences is one topic, not each of its parts; what was said before as often is none."""
    now = [
        (1, "三栋有人飞线充电"),
        (2, "又见飞线充电，危险"),
        (3, "飞线充电没人管"),
        (4, "楼道灯不亮"),
        (5, "楼道灯不亮"),
        (6, "楼道灯不亮"),
    ]
    found = topics(now, ["楼道灯不亮"] * 12)
    assert [(one.name, one.numbers) for one in found] == [("飞线充电", (1, 2, 3))]


def test_the_agenda_takes_of_each_kind_in_turn_and_names_no_ticket_twice():
    """A place whose tickets stand under a topic already is left out."""
    topic, place = Proposal("topic", "飞线", 3, (1, 2, 3)), Proposal("cluster", "3栋", 2, (1, 2))
    stuck = [Proposal("stuck", f"#{n}", 1, (n,)) for n in (7, 8)]
    assert agenda([[topic], [place], stuck]) == (topic, *stuck)
