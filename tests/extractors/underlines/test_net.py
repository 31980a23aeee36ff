"""Lines of ink, the tape made of them, and what the net says of it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import PageImage
from extractors.evidence import MarkKind
from extractors.underlines import strips
from extractors.underlines.inklines import InkLine, ink_lines
from extractors.underlines.joining import joined_strokes
from extractors.underlines.likeness import Likeness
from extractors.underlines.marks import Stroke
from extractors.underlines.pixels import ink_page
from extractors.underlines.segments import Segment
from extractors.underlines.strips import tape
from extractors.underlines.stroke_net import likelihoods, marked_extents

Box = tuple[int, int, int, int]


def glyph_row(left: int, foot: int, count: int, em: int = 20, fall: float = 0.0) -> list[Box]:
    """Boxes of `count` full glyphs standing on `foot`, falling by `fall` px a px."""
    return [
        (x, round(foot + fall * x) - round(0.92 * em), x + em - 2, round(foot + fall * x))
        for x in range(left, left + count * em, em)
    ]


def test_rows_of_glyphs_are_lines_on_their_feet() -> None:
    lines = ink_lines(glyph_row(40, 100, 10) + glyph_row(40, 130, 8), 20)
    assert [round(line.y0) for line in lines] == [100, 130]
    assert [line.em for line in lines] == pytest.approx([20, 20], abs=1)


def test_cells_of_one_row_are_lines_of_their_own() -> None:
    lines = ink_lines(glyph_row(40, 100, 3) + glyph_row(200, 100, 3), 20)
    assert sorted((line.x0, line.x1) for line in lines) == [(40, 98), (200, 258)]


def test_a_falling_line_keeps_its_slope() -> None:
    (line,) = ink_lines(glyph_row(40, 100, 20, fall=0.02), 20)
    assert line.slope == pytest.approx(0.02, abs=0.004)
    assert line.baseline_at(400) == pytest.approx(108, abs=1.5)


def test_digits_whose_feet_a_pen_has_eaten_are_a_line() -> None:
    digits = [(left, 100, left + 8, 110) for left in (40, 50, 62)]
    (line,) = ink_lines(digits, 20)
    assert (line.x0, line.x1) == (40, 70)
    assert ink_lines(digits[:1], 20) == ()
    assert ink_lines([(left, 100, left + 8, 107) for left in (40, 50, 62)], 20) == ()


def test_a_stroke_that_joins_glyphs_does_not_lower_their_baseline() -> None:
    joined = (40, 100 - 18, 160, 100 + 6)
    (line,) = ink_lines([joined], 20)
    assert line.y0 == pytest.approx(100, abs=2.5)


def test_a_short_cell_with_shifted_feet_stands_on_its_row() -> None:
    row = [box for left in (40, 140, 240, 340) for box in glyph_row(left, 100, 3)]
    lines = ink_lines([*row, (440, 82, 462, 106)], 20)
    assert [round(line.y0) for line in lines] == [100] * 5


def test_points_and_dashes_are_no_lines() -> None:
    assert ink_lines([(10, 10, 14, 14), (30, 10, 50, 13)], 20) == ()
    assert ink_lines([], 20) == ()


@given(st.floats(0, 900), st.floats(-0.05, 0.05), st.floats(12, 60))
def test_columns_of_the_tape_go_back_to_the_page(x: float, slope: float, em: float) -> None:
    line = InkLine(100.0, 700.0, 300.0, slope, em)
    made = tape(np.full((900, 1000, 3), 255, np.uint8), [line])
    assert made.x_at(0, made.column_at(0, x)) == pytest.approx(x, abs=1e-6)
    assert made.pixels.shape[0] == strips.ROWS
    assert made.pixels.shape[1] % strips.CELL == 0


def test_a_tape_shows_the_baseline_in_its_row() -> None:
    page = np.full((200, 400, 3), 255, np.uint8)
    cv2.line(page, (50, 100), (350, 100), (0, 0, 0), 2)
    made = tape(page, [InkLine(50.0, 350.0, 100.0, 0.0, 15.0)])
    middle = made.pixels[:, made.pixels.shape[1] // 2, 0]
    assert int(np.argmin(middle)) in (strips.BASELINE_ROW, strips.BASELINE_ROW - 1)


def test_no_lines_make_an_empty_tape() -> None:
    empty = tape(np.full((50, 50, 3), 255, np.uint8), [])
    assert likelihoods(empty.pixels).shape == (0,)
    assert marked_extents(empty, likelihoods(empty.pixels)) == ()


def test_the_net_says_the_same_each_time_and_nothing_of_white_paper() -> None:
    made = tape(np.full((200, 400, 3), 255, np.uint8), [InkLine(50.0, 350.0, 100.0, 0.0, 15.0)])
    first, second = likelihoods(made.pixels), likelihoods(made.pixels)
    assert np.array_equal(first, second)
    assert first.shape == (made.pixels.shape[1] // strips.CELL,)
    assert float(first.max()) < 0.2


def test_likeness_is_that_of_the_line_above() -> None:
    lines = [InkLine(50.0, 350.0, 100.0, 0.0, 20.0), InkLine(50.0, 350.0, 140.0, 0.0, 20.0)]
    made = tape(np.full((300, 500, 3), 255, np.uint8), lines)
    cells = np.zeros(made.pixels.shape[1] // strips.CELL, np.float32)
    cells[: made.stops[0] // strips.CELL] = 1.0
    likeness = Likeness(made, cells, np.ones(len(cells), np.bool_))
    assert likeness.along(Segment(((100.0, 103.0), (200.0, 103.0)), 1.0)) == 1.0
    assert likeness.along(Segment(((100.0, 143.0), (200.0, 143.0)), 1.0)) == 0.0
    assert likeness.along(Segment(((100.0, 240.0), (200.0, 240.0)), 1.0)) is None


def test_a_mark_is_no_surer_than_its_least_sure_piece() -> None:
    line = InkLine(50.0, 350.0, 100.0, 0.0, 20.0)
    white = np.full((300, 500, 3), 255, np.uint8)
    made = tape(white, [line])
    cells = np.ones(made.pixels.shape[1] // strips.CELL, np.float32)
    likeness = Likeness(made, cells, np.ones(len(cells), np.bool_))
    page = ink_page(PageImage(white, 1.0))
    sure = Stroke(((60.0, 103.0), (150.0, 103.0)), 1.0, MarkKind.PRINTED, 0.98)
    doubtful = Stroke(((160.0, 103.0), (180.0, 103.0)), 1.0, MarkKind.PRINTED, 0.45)
    (joined,) = joined_strokes(page, likeness, [sure, doubtful], 20.0)
    assert (joined.path[0][0], joined.path[-1][0]) == (60.0, 180.0)
    assert joined.confidence == 0.45
