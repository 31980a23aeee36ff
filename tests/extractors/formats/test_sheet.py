"""Spreadsheets: merged ranges that no program would write do not keep the reading busy."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from extractors.errors import DamagedFileError
from extractors.evidence import NoticeCode
from extractors.formats import sheet
from extractors.formats.sheet import open_sheet

SHEET = "xl/worksheets/sheet1.xml"
ENOUGH_SECONDS = 20
SOON_SECONDS = 5
OPENING = (
    "import pathlib, sys; from extractors.formats.sheet import open_sheet; "
    "open_sheet(pathlib.Path(sys.argv[1]))"
)
COLUMNS = tuple(get_column_letter(number) for number in range(1, 60))


def _with_merges(path: Path, *ranges: str) -> Path:
    """A sheet of one row; the ranges stand in a comment, as openpyxl would refuse some of them
    (and does not come to them below a sheet of too many rows)."""
    book = openpyxl.Workbook()
    book.create_sheet("数据", 0).append(["产品名称", "型号", "数量"])
    sound = path.with_suffix(".sound")
    book.save(sound)
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == SHEET:
                merged = f"</sheetData><!--{cells}-->".encode()
                content = content.replace(b"</sheetData>", merged)
            new.writestr(name, content)
    return path


def _text(path: Path) -> str:
    document = open_sheet(path)
    pages = (document.page(number) for number in range(1, document.page_count + 1))
    return "".join(glyph.text for page in pages for line in page.lines() for glyph in line.glyphs)


def test_a_merged_range_is_one_cell(tmp_path: Path) -> None:
    assert "产品名称" in _text(_with_merges(tmp_path / "a.xlsx", "A1:B1"))


def test_a_range_written_backwards_is_no_merge(tmp_path: Path) -> None:
    path = _with_merges(tmp_path / "a.xlsx", "C1:A1", "B9:B2")
    subprocess.run([sys.executable, "-c", OPENING, str(path)], check=True, timeout=ENOUGH_SECONDS)
    assert "产品名称型号数量" in _text(path)


def test_overlapping_ranges_are_bounded(tmp_path: Path) -> None:
    ranges = (f"{col}{top}:BH2000" for col in COLUMNS for top in range(1, 2000))
    path = _with_merges(tmp_path / "a.xlsx", *ranges)
    start = time.process_time()
    assert "产品名称" in _text(path)
    assert time.process_time() - start < SOON_SECONDS


MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + MAIN
TORN = MAIN + b'<row r="1"><c r="A1" t="inlineStr"><is><t>torn'


@pytest.mark.parametrize(
    "content", [BOMB + b"</sheetData></worksheet>", TORN], ids=["bomb", "torn"]
)
def test_a_sheet_that_is_no_sound_xml_refuses_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.save(tmp_path / "sound.xlsx")
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == SHEET else old.read(name))
    with pytest.raises(DamagedFileError):
        open_sheet(path)


def test_what_goes_beyond_the_cells_that_are_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MAX_CELLS", 10)
    book = openpyxl.Workbook()
    for number in range(8):
        book.worksheets[0].append([f"第{number}行", "0.004"])
    book.save(tmp_path / "a.xlsx")
    assert "第4行" in _text(tmp_path / "a.xlsx")
    assert "第5行" not in _text(tmp_path / "a.xlsx")
    notices = open_sheet(tmp_path / "a.xlsx").notices
    assert [notice.code for notice in notices] == [NoticeCode.LIMIT_REACHED]
