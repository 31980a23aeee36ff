"""Spreadsheets (XLSX): each sheet as one ruled table on a page of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from extractors.characters import is_dropped
from extractors.errors import DamagedFileError
from extractors.evidence import Notice, NoticeCode
from extractors.formats.laid_out import LaidOutDocument, blocks_to_pages, placed_pages
from extractors.formats.office_zip import OfficeZip
from extractors.formats.word_text import PAGE_BREAK, Char, Paragraph, WordBlock, WordCell, WordTable

MAX_SHEETS = 30
MAX_ROWS = 2000
MAX_COLS = 60
MAX_CELL_CHARS = 4000
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
)


def open_sheet(path: Path) -> LaidOutDocument:
    """An XLSX file laid out. Raises an UnreadableFileError subclass when it cannot be read."""
    notices = list(_container_notices(path))
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        with closing(book):
            blocks = [block for sheet in book.worksheets[:MAX_SHEETS] for block in _sheet(sheet)]
            too_many = len(book.worksheets) > MAX_SHEETS
    except _BROKEN as error:
        raise DamagedFileError(
            f"Excel 文件已损坏，无法打开：{path.name}。请重新导出后提交"
        ) from error
    if too_many:
        notices.append(Notice(NoticeCode.LIMIT_REACHED, detail=f"只读前 {MAX_SHEETS} 个工作表"))
    return LaidOutDocument(placed_pages(blocks_to_pages(blocks)), tuple(notices))


def _container_notices(path: Path) -> Iterator[Notice]:
    """Reads every part once under the limits of an OOXML container before openpyxl does."""
    with closing(OfficeZip(path)) as package:
        for name in package.names:
            if name.lower().endswith(".xml"):
                package.read(name)
        if any(name.lower().endswith("vbaproject.bin") for name in package.names):
            yield Notice(NoticeCode.MACROS_IGNORED)


def _sheet(sheet: Any) -> Iterator[WordBlock]:
    rows = _filled_rows(sheet)
    if not rows:
        return
    width = max(len(row) for row in rows)
    yield Paragraph(tuple(Char(char, 12.0) for char in _clean(str(sheet.title))))
    yield WordTable(tuple(_widths(rows, width)), tuple(_row(row, width) for row in rows))
    yield Paragraph((Char(PAGE_BREAK),))


def _filled_rows(sheet: Any) -> list[list[str]]:
    rows = []
    for values in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLS, values_only=True):
        texts = [cell_text(value) for value in values]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append(texts)
    return rows


def cell_text(value: object) -> str:
    """A cell's value as a reader would see it: whole numbers without .0, dates in ISO."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _clean(str(value))[:MAX_CELL_CHARS]


def _clean(text: str) -> str:
    return "".join(char for char in text if char == "\n" or not is_dropped(char)).strip()


def _widths(rows: list[list[str]], width: int) -> Iterator[float]:
    """Columns as wide as their longest text asks, within bounds."""
    for col in range(width):
        longest = max((len(row[col]) for row in rows if col < len(row)), default=1)
        yield float(min(max(longest, 4), 40))


def _row(row: list[str], width: int) -> tuple[WordCell, ...]:
    texts = row + [""] * (width - len(row))
    return tuple(
        WordCell(col, 1, (Paragraph(tuple(Char(char, 9.0) for char in text)),))
        for col, text in enumerate(texts)
    )
