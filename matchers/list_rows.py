"""Rows of a list file (CSV, XLSX) and what stands under which column."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from extractors.errors import ListError
from matchers.identity import folded

Row = tuple[str, ...]
HEADER_ROWS = 12  # a title, a date and a unit may stand above the header
ENCODINGS = ("utf-8-sig", "gb18030")


def _decoded(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListError(f"“{path.name}”的文字编码无法识别，请另存为UTF-8或GB18030编码的CSV。")


def csv_rows(path: Path) -> tuple[Row, ...]:
    """Rows of a CSV in UTF-8 (with or without BOM), UTF-16 or GB18030; commas or tabs."""
    text = _decoded(path.read_bytes(), path)
    header = text.lstrip().split("\n", 1)[0]
    delimiter = "\t" if header.count("\t") > header.count(",") else ","
    try:
        return tuple(tuple(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise ListError(f"“{path.name}”不是有效的CSV文件：{error}。") from error


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def xlsx_rows(
    path: Path, is_wanted: Callable[[Sequence[Row]], bool] = lambda _: False
) -> tuple[Row, ...]:
    """Rows of all sheets that are wanted, else of the first that has any; a merged cell's text
    stands in its first cell."""
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ListError(f"“{path.name}”不能作为Excel文件（.xlsx）打开。") from error
    sheets = [
        tuple(tuple(_cell_text(cell) for cell in row) for row in sheet.iter_rows(values_only=True))
        for sheet in book.worksheets
    ]
    filled = [rows for rows in sheets if any(any(row) for row in rows)]
    wanted = [row for rows in filled if is_wanted(rows) for row in rows]
    if filled:
        return tuple(wanted) or filled[0]
    raise ListError(f"“{path.name}”中没有内容。")


def file_rows(
    path: Path, is_wanted: Callable[[Sequence[Row]], bool] = lambda _: False
) -> tuple[Row, ...]:
    """Rows of a CSV or XLSX file, of its wanted sheets. Raises ListError when it cannot be read."""
    if not path.is_file():
        raise ListError(f"找不到指标清单文件“{path}”。")
    if path.suffix.lower() in (".xlsx", ".xlsm") or path.read_bytes()[:2] == b"PK":
        return xlsx_rows(path, is_wanted)
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return csv_rows(path)
    raise ListError(
        f"“{path.name}”不是CSV或XLSX文件；Word或PDF清单请先用 huaxian list import 导入。"
    )


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the header stands (row index from 0) and which column holds what."""

    header_row: int
    places: tuple[tuple[str, int], ...]

    def text(self, row: Sequence[str], name: str) -> str:
        """The stripped cell under that column; empty when there is no such column."""
        place = dict(self.places).get(name)
        return row[place].strip() if place is not None and place < len(row) else ""

    def has(self, name: str) -> bool:
        """Whether the table has such a column."""
        return name in dict(self.places)

    def is_header(self, row: Sequence[str], rows: Sequence[Row]) -> bool:
        """True for the header itself and its repetition on a later page."""
        return tuple(map(folded, row)) == tuple(map(folded, rows[self.header_row]))


def find_columns(
    rows: Sequence[Row], names: Mapping[str, Sequence[str]], required: Sequence[str]
) -> Columns | None:
    """The first row that names all required columns; `names`: column to header spellings."""
    for index, row in enumerate(rows[:HEADER_ROWS]):
        headers = [folded(cell) for cell in row]
        places = {
            name: place
            for name, spellings in names.items()
            if (place := _place_of(headers, spellings)) is not None
        }
        if all(name in places for name in required):
            return Columns(index, tuple(places.items()))
    return None


def _place_of(headers: Sequence[str], spellings: Sequence[str]) -> int | None:
    """An exact header first, in the order of the spellings, then one that contains it."""
    for spelling in spellings:
        if spelling in headers:
            return headers.index(spelling)
    for spelling in spellings:
        for place, header in enumerate(headers):
            if len(spelling) >= 3 and spelling in header and len(header) <= len(spelling) + 12:
                return place
    return None
