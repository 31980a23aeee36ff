"""The rows of the tables of a Word, PDF or picture file as plain text, for list import.

A merged cell's text stands in its first place, the others are empty. A line break inside a
cell stays. Raised figures become superscript characters (10⁻⁸), so that no power is lost.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from extractors.document import OpenDocument, OpenPage
from extractors.errors import DamagedFileError, UnsupportedFileError
from extractors.evidence import Box, Glyph
from extractors.formats import open_document
from extractors.formats.signature import FileType, file_type
from extractors.layout import Piece
from extractors.ocr.engine import read_lines
from extractors.tables import Cell, Table, find_tables
from extractors.underlines.strokes import image_strokes
from extractors.underlines.vectors import paths_to_strokes

Row = tuple[str, ...]

CONVERT_SECONDS = 120
RAISED_SIZE = 0.8  # of the line's usual glyph height: Word's superscript is 0.58 to 0.67
RAISED_FOOT = 0.2  # of that height: how far a raised figure's foot stands above the line's
_SUPERSCRIPT = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_SET_SPACE = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef]) +|(?<=\S) +(?=[\u3000-\u9fff\uff00-\uffef])"
)
_RAISABLE = frozenset("0123456789+-−–n")


@dataclass(frozen=True, slots=True)
class TableRows:
    """All rows of all tables in reading order; `recognised` are the pages read from pixels,
    whose every character a person must check against the original. `paged` is True where a
    page's end may break a row in two."""

    rows: tuple[Row, ...]
    recognised: tuple[int, ...] = ()
    paged: bool = False


def table_rows(path: Path) -> TableRows:
    """The tables of a Word, PDF or picture file. Raises an UnreadableFileError subclass."""
    kind = file_type(path)
    if kind is FileType.DOCX:
        return TableRows(word_rows(path))
    if kind in (FileType.OFFICE_OLE, FileType.RTF):
        with tempfile.TemporaryDirectory(prefix="list-") as folder:
            return TableRows(word_rows(converted_to_docx(path, Path(folder))))
    document = open_document(path)
    try:
        return _page_by_page(document)
    finally:
        document.close()


def _page_by_page(document: OpenDocument) -> TableRows:
    rows: list[Row] = []
    recognised: list[int] = []
    for number in range(1, document.page_count + 1):
        page = document.page(number)
        rows += page_rows(page)
        if is_picture(page):
            recognised.append(number)
    return TableRows(tuple(rows), tuple(recognised), paged=True)


def is_picture(page: OpenPage) -> bool:
    """True when the page's text must be recognised."""
    return page.is_scan() or not page.lines()


def converted_to_docx(path: Path, folder: Path) -> Path:
    """A legacy Word file as DOCX, by LibreOffice. Raises UnsupportedFileError without it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnsupportedFileError(
            f"读取旧版Word文件“{path.name}”需要LibreOffice"
            "（Debian软件包 libreoffice-writer-nogui），或请另存为DOCX。"
        )
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", str(folder)]
    try:
        subprocess.run(
            [*command, str(path.resolve())],
            check=True,
            capture_output=True,
            timeout=CONVERT_SECONDS,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise DamagedFileError(f"LibreOffice不能转换“{path.name}”，请另存为DOCX。") from error
    made = folder / f"{path.stem}.docx"
    if not made.is_file():
        raise DamagedFileError(f"LibreOffice不能转换“{path.name}”，请另存为DOCX。")
    return made


def word_rows(path: Path) -> tuple[Row, ...]:
    """Rows of a DOCX's tables; numbers that Word's lists supply are written out."""
    try:
        body = docx.Document(str(path)).element.body
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise DamagedFileError(f"“{path.name}”不能作为Word文件打开。") from error
    counters: dict[str, int] = defaultdict(int)
    tables = body.iter(qn("w:tbl"))
    return tuple(
        tuple(_row_cells(row, counters)) for table in tables for row in table.findall(qn("w:tr"))
    )


def _row_cells(row: etree._Element, counters: dict[str, int]) -> Iterator[str]:
    """The texts of one row, one a grid column; what is merged from above or the left is empty."""
    properties = row.find(qn("w:trPr"))
    before = properties.find(qn("w:gridBefore")) if properties is not None else None
    yield from [""] * (int(before.get(qn("w:val"), "0")) if before is not None else 0)
    for cell in row.iter(qn("w:tc")):
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        continued = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
        yield "" if continued else _cell_text(cell, counters)
        yield from [""] * (int(span.get(qn("w:val"), "1")) - 1 if span is not None else 0)


def _cell_text(cell: etree._Element, counters: dict[str, int]) -> str:
    """Paragraphs by line; a list's number goes before its paragraph.

    A paragraph that is nothing but its number (a 序号 column) counts on through the table.
    """
    lines: list[str] = []
    listed = 0
    for paragraph in cell.iter(qn("w:p")):
        text = "".join(_run_texts(paragraph))
        numbering = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if numbering is not None and text.strip():
            listed += 1
            text = f"{listed}.{text}"
        elif numbering is not None:
            counters[numbering.get(qn("w:val"), "")] += 1
            text = str(counters[numbering.get(qn("w:val"), "")])
        lines.append(text)
    return "\n".join(lines).strip()


def _run_texts(paragraph: etree._Element) -> Iterator[str]:
    """The paragraph's characters; deleted revisions are no `w:t` and so are left out."""
    for run in paragraph.iter(qn("w:r")):
        align = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
        raised = align is not None and align.get(qn("w:val")) == "superscript"
        for part in run:
            if part.tag == qn("w:t"):
                yield as_superscript(part.text or "") if raised else part.text or ""
            elif part.tag in (qn("w:br"), qn("w:cr")):
                yield "\n"
            elif part.tag == qn("w:tab"):
                yield " "
            elif part.tag == qn("w:noBreakHyphen"):
                yield "-"


def as_superscript(text: str) -> str:
    """Figures and signs as superscript characters; other text (℃, th) as it is."""
    return text.translate(_SUPERSCRIPT) if text and set(text) <= _RAISABLE else text


def page_rows(page: OpenPage) -> tuple[Row, ...]:
    """Rows of the tables of one page, from its text layer or, on a scan, from its picture."""
    if is_picture(page):
        image = page.image()
        tables = find_tables(read_lines(image), image_strokes(image).rules)
    else:
        lines = page.lines()
        box = Box(0.0, 0.0, page.width, page.height)
        tables = find_tables(lines, paths_to_strokes(page.paths(), lines, box).rules)
    return tuple(row for table in tables for row in _grid(table))


def _grid(table: Table) -> Iterator[Row]:
    for row in range(table.row_count):
        texts = {
            cell.col: without_set_spaces(_with_raised(cell))
            for cell in table.cells
            if cell.row == row
        }
        yield tuple(texts.get(col, "") for col in range(table.col_count))


def without_set_spaces(text: str) -> str:
    """Without the blanks that typesetting puts between Chinese and other characters."""
    return _SET_SPACE.sub("", text)


def _with_raised(cell: Cell) -> str:
    """The cell's lines, raised figures as superscript characters."""
    pieces = sorted(cell.pieces, key=lambda piece: (round(piece.box.center_y), piece.box.x0))
    return "\n".join(_piece_text(piece) for piece in pieces) if pieces else cell.text


def _piece_text(piece: Piece) -> str:
    heights = sorted(glyph.box.height for glyph in piece.glyphs)
    usual = heights[len(heights) // 2] if heights else 0.0
    foot = max((glyph.box.y1 for glyph in piece.glyphs), default=0.0)
    return "".join(
        as_superscript(glyph.text) if _is_raised(glyph, usual, foot) else glyph.text
        for glyph in piece.glyphs
    )


def _is_raised(glyph: Glyph, usual: float, foot: float) -> bool:
    small = glyph.box.height < RAISED_SIZE * usual
    return small and foot - glyph.box.y1 > RAISED_FOOT * usual
