"""Spreadsheets (XLSX): each sheet as one ruled table on a page of its own."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
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
# Of the whole file; a filled cell costs 1 to 2 ms, and evidence has some hundreds.
MAX_CELLS = 12_000
MAX_MERGED_ROWS = MAX_ROWS * MAX_COLS  # below their first row; ranges that do not overlap have less
# Top row and left column of a merged range to its right column and bottom row, from 1.
Merges = dict[tuple[int, int], tuple[int, int]]
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    etree.XMLSyntaxError,
    # What the parser of the standard library raises; openpyxl uses it beside lxml.
    SyntaxError,
    zlib.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    OSError,
    EOFError,
)
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE)")


def open_sheet(path: Path) -> LaidOutDocument:
    """An XLSX file laid out. Raises an UnreadableFileError subclass when it cannot be read."""
    notices = list(_container_notices(path))
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        with closing(book):
            blocks: list[WordBlock] = []
            left = MAX_CELLS
            for sheet in book.worksheets[:MAX_SHEETS]:
                rows = _filled_rows(sheet, left)
                left -= _filled_cells(rows)
                blocks += _sheet(sheet, rows, _merged_cells(path, sheet))
            too_many = len(book.worksheets) > MAX_SHEETS
    except _BROKEN as error:
        raise DamagedFileError(
            f"Excel 文件已损坏，无法打开：{path.name}。请重新导出后提交"
        ) from error
    if too_many:
        notices.append(Notice(NoticeCode.LIMIT_REACHED, detail=f"只读前 {MAX_SHEETS} 个工作表"))
    if left <= 0:
        notices.append(Notice(NoticeCode.LIMIT_REACHED, detail=f"只读前 {MAX_CELLS} 个单元格"))
    return LaidOutDocument(placed_pages(blocks_to_pages(blocks)), tuple(notices))


def _container_notices(path: Path) -> Iterator[Notice]:
    """Reads every part once under the limits of an OOXML container before openpyxl does."""
    with closing(OfficeZip(path)) as package:
        for name in package.names:
            if name.lower().endswith((".xml", ".rels")) and _ENTITY.search(
                package.read(name) or b""
            ):
                # openpyxl would expand them; no spreadsheet program writes any.
                raise DamagedFileError(f"Excel 文件内含 XML 实体定义，未打开：{path.name}")
        if any(name.lower().endswith("vbaproject.bin") for name in package.names):
            yield Notice(NoticeCode.MACROS_IGNORED)


def _merged_cells(path: Path, sheet: Any) -> Merges:
    """The sheet's merged ranges, from its own XML: read-only sheets do not tell them."""
    with closing(OfficeZip(path)) as package:
        content = package.read(sheet._worksheet_path) or b""
    merges: Merges = {}
    for found in _MERGE.finditer(content):
        left, top, right, bottom = (edge or 1 for edge in range_boundaries(found[1].decode()))
        is_forward = left <= right and top <= bottom
        if is_forward and left <= MAX_COLS and top <= MAX_ROWS:
            merges[top, left] = (right, bottom)
    return merges


def _rows_below(merges: Merges) -> dict[tuple[int, int], int]:
    """Row and left column of what a merged range covers below its first row, to its right
    column; bounded, as a hostile file's ranges overlap."""
    covered = (
        ((row, left), right)
        for (top, left), (right, bottom) in merges.items()
        for row in range(top + 1, min(bottom, MAX_ROWS) + 1)
    )
    return dict(islice(covered, MAX_MERGED_ROWS))


def _sheet(sheet: Any, rows: list[tuple[int, list[str]]], merges: Merges) -> Iterator[WordBlock]:
    if not rows:
        return
    width = max(len(texts) for _, texts in rows)
    width = max([width, *(right for right, _ in merges.values() if right <= MAX_COLS)])
    yield Paragraph(tuple(Char(char, 12.0) for char in _clean(str(sheet.title))))
    below = _rows_below(merges)
    yield WordTable(
        tuple(_widths([texts for _, texts in rows], width)),
        tuple(tuple(_cells(row, texts, width, (merges, below))) for row, texts in rows),
    )
    yield Paragraph((Char(PAGE_BREAK),))


def _filled_cells(rows: list[tuple[int, list[str]]]) -> int:
    return sum(bool(text) for _, texts in rows for text in texts)


def _filled_rows(sheet: Any, most: int) -> list[tuple[int, list[str]]]:
    """The rows with any text, each with its number from 1, until `most` cells are filled."""
    rows: list[tuple[int, list[str]]] = []
    if most <= 0:
        return rows
    read = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLS, values_only=True)
    for number, values in enumerate(read, 1):
        texts = [cell_text(value) for value in values]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append((number, texts))
            most -= _filled_cells(rows[-1:])
        if most <= 0:
            break
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


def _cells(
    row: int,
    texts: list[str],
    width: int,
    merged: tuple[Merges, dict[tuple[int, int], int]],
) -> Iterator[WordCell]:
    """The cells of one row; what a merged one covers is no cell of its own."""
    col = 1
    while col <= width:
        begun, below = merged[0].get((row, col)), merged[1].get((row, col))
        last = min(begun[0] if begun else below or col, width)
        if len(texts) == col == 1:
            last = width  # a lone text runs over its empty neighbours, as a title does
        text = texts[col - 1] if col <= len(texts) and below is None else ""
        words = (Paragraph(tuple(Char(char, 9.0) for char in text)),)
        yield WordCell(col - 1, last - col + 1, words, is_continued=below is not None)
        col = last + 1
