"""How a sheet lies in its picture, and that photos of one are laid flat."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import PageImage
from extractors.evidence import Line, Source
from extractors.layout import PageReading, levelled
from extractors.straightening import Lay
from extractors.tables import find_tables
from extractors.underlines.pixels import ink_page
from extractors.underlines.planes import Matrix
from extractors.underlines.skew import keystone
from extractors.underlines.strokes import image_strokes
from tests.corpus.scanner import ScanLook, scan_page
from tests.extractors.drawn import Drawing
from tests.extractors.test_tables import ROWS, WIDTHS

SCALE = 2.5
WIDTH, HEIGHT = 595.0, 842.0


def projection(corners: list[tuple[float, float]]) -> Matrix:
    """From points of the sheet to points of the picture in which its corners lie so."""
    sheet = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(sheet, np.array(corners, np.float32)))


@given(
    st.lists(st.tuples(st.floats(-40, 40), st.floats(-40, 40)), min_size=4, max_size=4),
    st.floats(0, WIDTH),
    st.floats(0, HEIGHT),
)
def test_a_point_comes_back(moves: list[tuple[float, float]], x: float, y: float) -> None:
    corners = [(0.0, 0.0), (WIDTH, 0.0), (WIDTH, HEIGHT), (0.0, HEIGHT)]
    moved = [(cx + dx, cy + dy) for (cx, cy), (dx, dy) in zip(corners, moves, strict=True)]
    a, b, c, d, e, f, g, h, i = np.linalg.inv(projection(moved)).ravel().tolist()
    lay = Lay((a, b, c, d, e, f, g, h, i))
    assert lay.displayed(*lay.straight(x, y)) == pytest.approx((x, y), abs=1e-3)


@pytest.mark.parametrize(
    "corners",
    [
        [(20, 15), (570, 40), (590, 820), (5, 800)],
        [(40, 30), (580, 5), (560, 835), (25, 805)],
        [(5, 10), (560, 25), (590, 835), (20, 840)],
    ],
)
def test_the_table_of_a_photo_has_the_rows_of_the_sheet(corners: list[tuple[float, float]]) -> None:
    drawing = Drawing()
    drawing.table(120, WIDTHS, ROWS * 4)
    sheet = drawing.reading()
    (expected,) = find_tables(sheet.lines, sheet.rules)
    way = projection(corners)
    photo = photographed(sheet, way)
    seen = image_strokes(photo)
    page = PageReading(
        1, WIDTH, HEIGHT, Source.OCR, moved_lines(sheet, way), seen.rules, lay=seen.lay
    )
    straight = levelled(page)
    (table,) = find_tables(straight.lines, straight.rules)
    assert [cell.text for cell in table.cells] == [cell.text for cell in expected.cells]


def photographed(sheet: PageReading, way: Matrix) -> PageImage:
    """The sheet's rules, and a box for each glyph, as a camera sees them from aside."""
    white = np.full((round(HEIGHT * 4), round(WIDTH * 4)), 255, np.uint8)
    for rule in sheet.rules:
        a, b, c, d = (round(v * 4) for v in rule.box.as_tuple())
        cv2.rectangle(white, (a - 1, b - 1), (c + 1, d + 1), 0, -1)
    for line in sheet.lines:
        for glyph in line.glyphs:
            a, b, c, d = (round(v * 4) for v in glyph.box.grown(-1, -1.5).as_tuple())
            cv2.rectangle(white, (a, b), (c, d), 0, 4)
    scaled = np.diag([SCALE, SCALE, 1.0]) @ way @ np.diag([0.25, 0.25, 1.0])
    size = (round(WIDTH * SCALE), round(HEIGHT * SCALE))
    soft = cv2.GaussianBlur(white, (0, 0), 0.7)
    shown = cv2.warpPerspective(soft, scaled, size, borderValue=255)
    return PageImage(np.dstack([shown] * 3).astype(np.uint8), SCALE)


def moved_lines(sheet: PageReading, way: Matrix) -> tuple[Line, ...]:
    """The sheet's lines where they are in the picture."""
    a, b, c, d, e, f, g, h, i = way.ravel().tolist()
    page = PageReading(
        1, WIDTH, HEIGHT, Source.OCR, sheet.lines, lay=Lay((a, b, c, d, e, f, g, h, i))
    )
    return levelled(page).lines


@pytest.mark.parametrize("skew", [0.0, -3.0, 1.4])
def test_a_scan_is_turned_and_nothing_else(skew: float) -> None:
    drawing = Drawing()
    drawing.table(120, WIDTHS, ROWS * 4)
    page = photographed(drawing.reading(), np.eye(3))
    scan = scan_page(PageImage(page.pixels, page.scale), ScanLook(dpi=150, skew=skew), 5)
    found = ink_page(scan.image)
    assert found.lay.matrix[6:] == pytest.approx((0.0, 0.0, 1.0))
    assert found.angle == pytest.approx(skew, abs=0.3)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 999), st.integers(30, 900), st.integers(30, 900), st.floats(-7, 7))
def test_whatever_the_ink_a_page_keeps_about_its_size(
    seed: int, height: int, width: int, angle: float
) -> None:
    noise = np.random.default_rng(seed).random((height, width)) < 0.2
    flat = keystone(np.where(noise, 255, 0).astype(np.uint8), angle)
    if flat is not None:
        assert max(flat[1]) <= 2 * max(height, width)
        assert np.isfinite(flat[0]).all()
