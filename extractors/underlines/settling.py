"""Short recognised lines set on the ink of their characters.

Detection boxes a lone number with the line under it: the box is half as high again as its type
and reaches below the line, which then seems to strike the number through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extractors.evidence import Box, Line, Source
from extractors.underlines.marks import Stroke
from extractors.underlines.textrows import EM_ABOVE, path_y_at

SHORT = 8.0
"""Longer lines (in em) are boxed by their own characters; they may also lean."""
FOOT, UNDER = 0.68, 0.4
"""A mark in the box of its line lies this far down (share of its height; a strike-through lies in
its middle) and under so much of its width: half a number is marked, at least."""
DROP = 0.06
"""A mark that touches the feet lies so far below them (em)."""
TALLER = 1.25
"""A box this much higher than the em that the ink tells holds more than its characters."""


def settled_lines(
    lines: Sequence[Line], bands: Sequence[Box], strokes: Sequence[Stroke]
) -> tuple[Line, ...]:
    """`lines` with those that are short and boxed too high set on their ink; `bands` are boxes
    of words as seen before recognition, from the top of the em to the baseline. Ink that touches
    its mark tells no baseline: `strokes` in the foot of a box do."""
    return tuple(
        _settled(line, bands, strokes) if line.source is Source.OCR else line for line in lines
    )


def _settled(line: Line, bands: Sequence[Box], strokes: Sequence[Stroke]) -> Line:
    if not line.glyphs:
        return line
    inked = [band for band in bands if _belongs(band, line.box)]
    height = median(glyph.box.height for glyph in line.glyphs)
    em = median(band.height for band in inked) / EM_ABOVE if inked else height
    if line.box.width > SHORT * em:
        return line
    if height >= TALLER * em:
        line = _set(line, median(band.y1 for band in inked), em)
    feet = [_top(stroke, line.box) for stroke in strokes if _is_in_foot(stroke, line.box)]
    if not feet:
        return line
    baseline = min(feet) - DROP * em
    return _set(line, baseline, (baseline - line.box.y0) / EM_ABOVE)


def _set(line: Line, baseline: float, em: float) -> Line:
    y0, y1 = baseline - EM_ABOVE * em, baseline + (1 - EM_ABOVE) * em
    glyphs = tuple(
        replace(glyph, box=Box(glyph.box.x0, y0, glyph.box.x1, y1)) for glyph in line.glyphs
    )
    return replace(line, glyphs=glyphs, box=Box(line.box.x0, y0, line.box.x1, y1))


def _top(stroke: Stroke, box: Box) -> float:
    """Where the stroke's ink begins under the box: a long one leans with its page."""
    return path_y_at(stroke.path, box.center_x) - stroke.thickness / 2


def _is_in_foot(stroke: Stroke, box: Box) -> bool:
    """The stroke lies under most of the line's width, within its box."""
    share = (path_y_at(stroke.path, box.center_x) - box.y0) / box.height
    width = min(stroke.box.x1, box.x1) - max(stroke.box.x0, box.x0)
    return FOOT <= share <= 1 and width >= UNDER * box.width


def _belongs(band: Box, box: Box) -> bool:
    return box.x0 <= band.center_x <= box.x1 and band.overlap_y(box) >= 0.5 * band.height
