"""A 2 on a mark that its number's ink touches may be a 9 or a 7."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.evidence import Box, Glyph
from extractors.ocr.joined_feet import runs_into_mark

SCALE = 2.0
MARK = Box(10, 30, 40, 31)


def picture(foot: int) -> np.ndarray:
    """Two stems from row 20 down to `foot` over a line at rows 60 to 62, in px."""
    grey = np.full((90, 120), 230, np.uint8)
    grey[60:63, 20:80] = 30
    for x in (30, 60):
        grey[20:foot, x : x + 4] = 30
    return grey


def glyphs(text: str) -> list[Glyph]:
    return [Glyph(c, Box(10 + 15 * n, 9, 25 + 15 * n, 31)) for n, c in enumerate(text)]


@pytest.mark.parametrize(
    ("text", "foot", "is_doubtful"),
    [("32", 60, True), ("32", 54, False), ("39", 60, False), ("mm", 60, False)],
)
def test_only_a_2_whose_number_touches_its_mark_is_doubtful(
    text: str, foot: int, is_doubtful: bool
) -> None:
    assert runs_into_mark(picture(foot), SCALE, glyphs(text), [MARK]) is is_doubtful


def test_a_mark_beside_the_number_tells_nothing() -> None:
    assert not runs_into_mark(picture(60), SCALE, glyphs("32"), [Box(60, 30, 80, 31)])
