"""Papers from a Word template that the office edits in Word or WPS; ours is made when there is none."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()
TEMPLATES = "模板"  # the folder in which the office finds and edits them
HEADING, BODY = "黑体", "宋体"
Columns = Sequence[tuple[str, str]]  # heading, field of the row

RATES: Columns = (("项目", "name"), ("数", "value"), ("算的是", "of"))
CHANGES: Columns = (("类别", "name"), ("这次", "count"), ("{{ against }}", "mean"), ("", "mark"))
LATE: Columns = (("编号", "number"), ("类别", "what"), ("内容", "about"), ("期限", "due"))
AGENDA: Columns = (("序", "no"), ("建议的议题", "what"), ("依据", "numbers"))


def filled(folder: Path, name: str, kind: str, values: Mapping[str, Any], broken: str) -> bytes:
    """The paper. A template that does not work is no reason to have none: then ours is used, and the paper says so
    in the words of *broken* (with {name} and {why})."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(default_template(kind))
    try:
        return _rendered(path.read_bytes(), {**values, "note": ""})
    except Exception as error:  # noqa: BLE001 — whatever an edited file may raise; it is logged, and said in the paper
        log.warning("template_broken", template=str(path), error=str(error))
        note = broken.format(name=name, why=type(error).__name__)
        return _rendered(default_template(kind), {**values, "note": note})


def _rendered(template: bytes, values: Mapping[str, Any]) -> bytes:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

    paper = DocxTemplate(io.BytesIO(template))
    paper.render(dict(values), SandboxedEnvironment(autoescape=True), autoescape=True)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def default_template(kind: str) -> bytes:
    """Headings, lines and tables with their fields in double braces; the week's has room for the meeting's minutes."""
    from docx import Document

    paper = Document()
    _fonts(paper)
    paper.add_heading("{{ title }}", 0)
    paper.add_paragraph("{{ span }}　{{ made }}")
    paper.add_paragraph("{%p if note %}")
    paper.add_paragraph("{{ note }}")
    paper.add_paragraph("{%p endif %}")
    paper.add_heading("一、总的情况", 1)
    _each(paper, "lines")
    paper.add_heading("二、比率和用时", 1)
    _table(paper, RATES, "rates")
    paper.add_heading("三、和前面比", 1)
    _table(paper, CHANGES, "changes")
    paper.add_heading("四、要留意的", 1)
    _each(paper, "findings", "没有特别的。")
    paper.add_heading("五、超期还没办完的", 1)
    _table(paper, LATE, "late")
    if kind == "week":
        paper.add_heading("六、建议上会的", 1)
        _table(paper, AGENDA, "agenda")
        _minutes(paper)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _fonts(paper: Any) -> None:
    """A Chinese typeface must be named for East Asia apart, or Word takes its own."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        style = paper.styles[name]
        font = HEADING if name in ("Title", "Heading 1") else BODY
        style.font.name = font
        style.font.color.rgb = RGBColor(0x1F, 0x29, 0x33)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for which in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(which), font)
        for which in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(which), None)
    paper.styles["Normal"].font.size = Pt(11)
    paper.styles["Title"].font.size = Pt(20)
    paper.styles["Heading 1"].font.size = Pt(14)


def _each(paper: Any, field: str, otherwise: str = "") -> None:
    paper.add_paragraph(f"{{%p for line in {field} %}}")
    paper.add_paragraph("{{ line }}", style="List Bullet")
    if otherwise:
        paper.add_paragraph("{%p else %}")
        paper.add_paragraph(otherwise)
    paper.add_paragraph("{%p endfor %}")


def _table(paper: Any, columns: Columns, field: str) -> None:
    table = paper.add_table(rows=4, cols=len(columns), style="Table Grid")
    for cell, (heading, _) in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    table.rows[1].cells[0].text = f"{{%tr for row in {field} %}}"
    for cell, (_, name) in zip(table.rows[2].cells, columns, strict=True):
        cell.text = f"{{{{ row.{name} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


def _minutes(paper: Any) -> None:
    paper.add_heading("七、会议纪要", 1)
    head = paper.add_table(rows=2, cols=4, style="Table Grid")
    for cell, words in zip(
        (*head.rows[0].cells, *head.rows[1].cells), ("时间", "", "地点", "", "主持", "", "记录", ""), strict=True
    ):
        cell.text = words
    paper.add_paragraph("")
    table = paper.add_table(rows=4, cols=4, style="Table Grid")
    for cell, words in zip(table.rows[0].cells, ("议题", "议定的事", "谁来办", "什么时候"), strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    table.rows[1].cells[0].text = "{%tr for row in agenda %}"
    table.rows[2].cells[0].text = "{{ row.what }}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
