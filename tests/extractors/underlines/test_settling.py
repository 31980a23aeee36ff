"""Short recognised lines that detection boxed together with the line under them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.evidence import Box, Glyph, Line, MarkKind, Source
from extractors.underlines.assign import marked_runs
from extractors.underlines.marks import Stroke
from extractors.underlines.settling import settled_lines


def line(text: str, top: float, bottom: float, width: float = 5.5) -> Line:
    boxes = [Box(60 + width * n, top, 60 + width * (n + 1), bottom) for n in range(len(text))]
    whole = Box(60, top, 60 + width * len(text), bottom)
    return Line(tuple(map(Glyph, text, boxes)), whole, Source.OCR)


INK = [Box(60, 133.8, 82, 143.0)]
"""The number as its ink shows it: 10.5 points to an em, baseline at 143."""
UNDERLINE = Stroke(((60.0, 145.0), (82.0, 145.0)), 1.0, MarkKind.PRINTED, 0.9)


def test_a_number_boxed_with_its_underline_is_marked_and_not_struck_through() -> None:
    boxed = line("0.11", 136.3, 151.3)
    assert marked_runs([UNDERLINE], [boxed]).runs == ()
    (settled,) = settled_lines([boxed], INK, [])
    assert [run.text for run in marked_runs([UNDERLINE], [settled]).runs] == ["0.11"]
    assert [g.box.x0 for g in settled.glyphs] == [g.box.x0 for g in boxed.glyphs]


@pytest.mark.parametrize(
    "other",
    [
        line("0.11", 133.0, 145.0),
        line("经现场考核该机床连续运行五千小时", 136.3, 151.3, 10.5),
        replace(line("0.11", 136.3, 151.3), source=Source.TEXT_LAYER),
    ],
    ids=["boxed by its characters", "long", "of a text layer"],
)
def test_other_lines_stay_where_they_are(other: Line) -> None:
    assert settled_lines([other], INK, []) == (other,)


def test_without_ink_nothing_is_settled() -> None:
    boxed = line("0.11", 136.3, 151.3)
    assert settled_lines([boxed], [Box(200, 133, 240, 143)], []) == (boxed,)


def test_a_number_whose_ink_touches_its_underline_is_set_on_that() -> None:
    """The ink's own baseline lies at the foot of the line, which seems to cross the number."""
    boxed = line("79", 232.6, 250.5, 10.9)
    joined = [Box(61, 234.3, 80, 245.8)]
    touching = Stroke(((61.0, 244.2), (80.0, 244.2)), 1.4, MarkKind.PRINTED, 0.98)
    (settled,) = settled_lines([boxed], joined, [touching])
    assert [run.text for run in marked_runs([touching], [settled]).runs] == ["79"]
    (struck,) = settled_lines(
        [boxed], joined, [replace(touching, path=((61.0, 240.0), (80.0, 240.0)))]
    )
    assert struck.box.y1 > 245
