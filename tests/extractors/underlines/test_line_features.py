"""What is known of a line of ink before it is judged."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.document import PageImage
from extractors.underlines.candidates import candidates
from extractors.underlines.line_features import NAMES, line_features
from extractors.underlines.line_judge import probabilities
from extractors.underlines.strokes import image_strokes
from tests.corpus.marked_pages import rendered
from tests.corpus.marked_sheet import Setting, Sheet, Typeface, chinese_fonts, new_sheet

needs_fonts = pytest.mark.skipif(not chinese_fonts(), reason="no Chinese fonts installed")


def _table() -> Sheet:
    """Six rows with a rule under each; the value of the third has an underline of its own."""
    sheet = new_sheet(Setting(Typeface(chinese_fonts()[0]), 10.5, 1.6), 420, 300)
    for row in range(6):
        y = 60 + 24 * row
        sheet.text(60, y, "定位精度")
        value = sheet.text(200, y, f"{0.004 + row / 1000:.3f}mm")
        sheet.rule(50, y + 8, 380, y + 8, 0.6)
        if row == 2:
            box = sheet.span_box(value, 0, 7)
            sheet.rule(box.x0, y + 1.6, box.x1, y + 1.6, 0.7)
    sheet.write()
    return sheet


@needs_fonts
def test_one_row_a_line_one_column_a_name() -> None:
    view = candidates(rendered(_table().page)).view
    rows = line_features(view, view.lines)
    assert rows.shape == (len(view.lines), len(NAMES))
    assert np.isfinite(rows).all()


@needs_fonts
def test_the_underline_is_a_mark_and_the_rules_are_not() -> None:
    (stroke,) = image_strokes(rendered(_table().page)).strokes
    assert stroke.box.x0 == pytest.approx(200, abs=3)
    assert stroke.box.width < 60
    assert stroke.confidence > 0.8


@needs_fonts
def test_an_empty_page_has_no_lines() -> None:
    view = candidates(PageImage(np.full((400, 300, 3), 255, np.uint8), 150 / 72)).view
    assert len(probabilities(view)) == len(view.lines) == 0
