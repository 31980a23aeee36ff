"""The indicator list as a bureau has it: a Word table with merged fields, broken clauses."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

Entry = tuple[str, str, str, str]  # number, field, product, text

HEADER = ("序号", "领域", "产品名称", "关键技术指标")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True, slots=True)
class Habits:
    """How this bureau types its list. `fields`: `merged`, `repeated` or `titles` (a row that
    is one merged cell); `breaks`: a clause a paragraph, `none`, or Word's own `lists`."""

    fields: str = "merged"
    breaks: str = "none"
    raised: bool = False
    full_width: bool = False
    repeat_header: bool = True
    size: float = 9.0
    landscape: bool = True


def list_document(entries: Sequence[Entry], habits: Habits) -> bytes:
    """The list as DOCX."""
    document = docx.Document()
    section = document.sections[0]
    if habits.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    style = document.styles["Normal"]
    style.font.size = Pt(habits.size)
    style.font.name = "SimSun"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    document.add_heading("浙江省首台（套）重点领域关键技术指标清单", level=1)
    columns = 4 if habits.fields != "titles" else 3
    table = document.add_table(rows=1, cols=columns)
    table.style = "Table Grid"
    header = [name for name in HEADER if columns == 4 or name != "领域"]
    for cell, name in zip(table.rows[0].cells, header, strict=True):
        cell.text = name
    if habits.repeat_header:
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
    for number, (field, group) in enumerate(groupby(entries, key=lambda entry: entry[1]), 1):
        members = list(group)
        if habits.fields == "titles":
            cells = table.add_row().cells
            cells[0].merge(cells[-1]).text = f"{'一二三四五六七八九十'[(number - 1) % 10]}、{field}"
        first = None
        for entry in members:
            cells = table.add_row().cells
            if columns == 4 and (first is None or habits.fields == "repeated"):
                cells[1].text, first = field, first or cells[1]
            cells[0].text, cells[-2].text = entry[0], entry[2]
            _write_clauses(cells[-1], entry[3], habits)
            last = cells
        if habits.fields == "merged" and len(members) > 1 and first is not None:
            first.merge(last[1])
    _set_widths(table, columns)
    document.add_paragraph()  # Word wants one behind a table; LibreOffice loses the table else
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_widths(table: docx.table.Table, columns: int) -> None:
    widths = (Mm(15), Mm(30), Mm(50), Mm(150)) if columns == 4 else (Mm(15), Mm(60), Mm(170))
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=False):
            cell.width = width


def _write_clauses(cell: _Cell, text: str, habits: Habits) -> None:
    clauses = [f"{part}；" for part in text.split("；") if part]
    if habits.full_width:
        clauses = [f"１．{clause[2:]}" if clause[:2] == "1." else clause for clause in clauses]
    if habits.breaks == "none":
        clauses = ["".join(clauses)]
    for number, clause in enumerate(clauses):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if habits.breaks == "lists":
            _number(paragraph)
            clause = clause.split(".", 1)[1]
        _write_runs(paragraph, clause, raised=habits.raised)


def _number(paragraph: docx.text.paragraph.Paragraph) -> None:
    numbering = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", "0"), ("w:numId", "7")):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        numbering.append(element)
    paragraph._p.get_or_add_pPr().append(numbering)


def _write_runs(paragraph: docx.text.paragraph.Paragraph, text: str, *, raised: bool) -> None:
    """The text; superscript characters become raised plain ones when asked."""
    for is_raised, chars in groupby(text, key=lambda char: char in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"):
        run = paragraph.add_run("".join(chars))
        if is_raised and raised:
            run.text = run.text.translate(_PLAIN)
            run.font.superscript = True
