"""Short recognised lines set on the ink of their characters.

Detection boxes a lone number with the line under it: the box is half as high again as its type
and reaches below the line, which then seems to strike the number through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extractors.evidence import Box, Line, Source
from extractors.underlines.textrows import EM_ABOVE

SHORT = 8.0
"""Longer lines (in em) are boxed by their own characters; they may also lean."""
TALLER = 1.25
"""A box this much higher than the em that the ink tells holds more than its characters."""


def settled_lines(lines: Sequence[Line], bands: Sequence[Box]) -> tuple[Line, ...]:
    """`lines` with those that are short and boxed too high set on their ink; `bands` are boxes
    of words as seen before recognition, from the top of the em to the baseline."""
    return tuple(_settled(line, bands) if line.source is Source.OCR else line for line in lines)


def _settled(line: Line, bands: Sequence[Box]) -> Line:
    inked = [band for band in bands if _belongs(band, line.box)]
    if not inked or not line.glyphs:
        return line
    em = median(band.height for band in inked) / EM_ABOVE
    if line.box.width > SHORT * em or median(g.box.height for g in line.glyphs) < TALLER * em:
        return line
    baseline = median(band.y1 for band in inked)
    y0, y1 = baseline - EM_ABOVE * em, baseline + (1 - EM_ABOVE) * em
    glyphs = tuple(
        replace(glyph, box=Box(glyph.box.x0, y0, glyph.box.x1, y1)) for glyph in line.glyphs
    )
    return replace(line, glyphs=glyphs, box=Box(line.box.x0, y0, line.box.x1, y1))


def _belongs(band: Box, box: Box) -> bool:
    return box.x0 <= band.center_x <= box.x1 and band.overlap_y(box) >= 0.5 * band.height
