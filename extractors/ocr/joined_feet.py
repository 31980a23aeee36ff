"""A digit whose foot has run into the line under it: a 9 or a 7 on its underline looks like a 2.

Every reading agrees then, so the paper between digit and line is asked, not the readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from extractors.evidence import Box, Glyph, united_box
from extractors.ocr.rapid import Grey

LIKE_A_FOOT = "2"
"""The digits whose own foot is a level stroke."""
NEAR = 0.25
"""Paper is looked for so far above the line, in heights of the number's box."""
HALF_INK = 0.5
"""Ink is darker than this share of the way from paper to print."""
LEAST_INK = 0.03
"""A row with so much ink over the width of its number is no paper: the foot of one digit."""


def runs_into_mark(grey: Grey, scale: float, glyphs: Sequence[Glyph], marks: Iterable[Box]) -> bool:
    """True when a number with a 2 in it touches one of the `marks` (points); `scale` in pixels a
    point. The whole number is looked at: boxes of single digits have poor edges."""
    digits = [glyph for glyph in glyphs if glyph.text.isdecimal()]
    if not any(glyph.text in LIKE_A_FOOT for glyph in digits):
        return False
    number = united_box(tuple(glyph.box for glyph in digits))
    return any(_touches(grey, scale, number, mark) for mark in marks)


def _touches(grey: Grey, scale: float, number: Box, mark: Box) -> bool:
    if min(number.x1, mark.x1) <= max(number.x0, mark.x0):
        return False
    left, right = (max(round(x * scale), 0) for x in (number.x0, number.x1))
    top = max(round((mark.y0 - NEAR * number.height) * scale), 0)
    rows = grey[top : round(mark.y1 * scale) + 1, left:right]
    if rows.size == 0:
        return False
    paper, dark = float(np.percentile(grey[:, left:right], 90)), float(rows.min())
    ink = (rows < paper - HALF_INK * (paper - dark)).mean(axis=1)
    return bool(ink.min() >= LEAST_INK)
