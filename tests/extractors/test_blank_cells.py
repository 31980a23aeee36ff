"""Single small signs that stand alone in a cell of a scanned table."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.blank_cells import blank_cell_lines
from extractors.document import PageImage
from extractors.evidence import Source
from extractors.layout import PageReading
from extractors.ocr.engine import read_lines
from extractors.underlines.strokes import image_strokes
from tests.corpus.scanner import ScanLook, scan_page
from tests.corpus.sheet import Marking, Sheet

UNITS = ("″", "°", "mm", "%")


@pytest.fixture(scope="module")
def scanned() -> PageImage:
    sheet = Sheet("song", Marking.NONE)
    sheet.new_page(420, 300)
    rows = [("序号", "检验项目", "单位", "检验结果")]
    rows += [(str(n), f"项目名称{n}", unit, "8") for n, unit in enumerate(UNITS, 1)]
    sheet.table(60, (40, 120, 60, 90), rows, 10)
    pixmap = sheet.page.get_pixmap(dpi=300, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return scan_page(PageImage(pixels.copy(), 300 / 72), ScanLook(dpi=200, skew=0.7), 5).image


def test_every_cell_with_ink_has_its_text(scanned: PageImage) -> None:
    found = image_strokes(scanned)
    lines = read_lines(scanned)
    height, width = scanned.pixels.shape[:2]
    page = PageReading(
        1,
        width / scanned.scale,
        height / scanned.scale,
        Source.OCR,
        lines=lines,
        rules=found.rules,
        lay=found.lay,
    )
    added = blank_cell_lines(page, scanned, found.glyph_height)
    texts = [line.text for line in (*lines, *added)]
    assert sorted(set(UNITS) - set(texts)) == []
    assert texts.count("8") == len(UNITS)
    assert all(str(number) in texts for number in range(1, 5))
