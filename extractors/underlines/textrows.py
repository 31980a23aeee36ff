"""Lines of text as stroke geometry sees them: em, baseline and extents of every glyph.

All boxes that reach this room run from `EM_ABOVE` above to `1 - EM_ABOVE` below the baseline
of a line, as the text layer gives them exactly and OCR about.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from extractors.document import Point
from extractors.evidence import Box, Line

EM_ABOVE = 0.88
"""Share of the em box above the baseline (CJK fonts: 0.88 above, 0.12 below)."""
SMALL_GLYPH = 0.75
"""Glyphs lower than this share of the line's em are raised or lowered: baseline of the line."""
STEEPEST, FLAT = 0.12, 0.2
"""Slope (seven degrees) from which text stands aslant, beyond what boxes tremble by (heights)."""
LARGEST = 4.5
"""Text larger than so many times the page's usual em lies under it: the characters of a
watermark. A cover's title has up to four times the em."""
NEARLY_HALF = 0.4
"""A stroke that covers so much of one glyph and no other's centre is meant for it: recognised
boxes have poor edges."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """One line with its measures in points; `spans` are the glyphs' horizontal extents."""

    line: Line
    em: float
    spans: tuple[tuple[float, float], ...]
    baselines: tuple[float, ...]

    @property
    def x0(self) -> float:
        return self.spans[0][0]

    @property
    def x1(self) -> float:
        return self.spans[-1][1]

    @property
    def baseline(self) -> float:
        return median(self.baselines)

    @property
    def top(self) -> float:
        return self.baseline - EM_ABOVE * self.em

    def baseline_at(self, x: float) -> float:
        """The baseline near `x`; a slanted line of a scan has another one at each glyph."""
        nearest = min(
            range(len(self.spans)), key=lambda i: abs(sum(self.spans[i]) / 2 - x), default=0
        )
        return self.baselines[nearest]

    def covered(self, x0: float, x1: float) -> tuple[int, int]:
        """`start, stop` of the glyphs whose centre lies between `x0` and `x1`; of a line that is
        nowhere covered so far, the glyph that is covered most."""
        inside = [i for i, (a, b) in enumerate(self.spans) if x0 <= (a + b) / 2 <= x1]
        if inside:
            return inside[0], inside[-1] + 1
        shares = [(min(b, x1) - max(a, x0)) / max(b - a, 0.1) for a, b in self.spans]
        most = max(range(len(shares)), key=shares.__getitem__, default=0)
        return (most, most + 1) if shares and shares[most] >= NEARLY_HALF else (0, 0)


def text_rows(lines: Sequence[Line]) -> tuple[TextRow, ...]:
    """The lines that lie (not written up or down) with their measures, watermarks left out."""
    rows = [_row(line) for line in lines if line.glyphs and not _stands(line)]
    usual = median(row.em for row in rows) if rows else 0.0
    return tuple(row for row in rows if row.em <= LARGEST * usual)


def words(row: TextRow, gap: float) -> Iterator[Box]:
    """Boxes of the row's printed text, from top of the em to baseline, cut at `gap` em."""
    start: float | None = None
    end = 0.0
    for glyph, (x0, x1) in zip(row.line.glyphs, row.spans, strict=True):
        if glyph.text.isspace():
            continue
        if start is not None and x0 - end > gap * row.em:
            yield Box(start, row.top, max(start, end), row.baseline)
            start = None
        if start is None:
            start, end = x0, x1
        end = max(end, x1)
    if start is not None:
        yield Box(start, row.top, max(start, end), row.baseline)


def _stands(line: Line) -> bool:
    """Written up, down or aslant, on a seal: its full glyphs climb steeper than a scan leans."""
    tallest = max(glyph.box.height for glyph in line.glyphs)
    full = [glyph.box for glyph in line.glyphs if glyph.box.height >= SMALL_GLYPH * tallest]
    along = abs(full[-1].center_x - full[0].center_x)
    return abs(full[-1].center_y - full[0].center_y) > STEEPEST * along + FLAT * tallest


def _row(line: Line) -> TextRow:
    em = max(median(glyph.box.height for glyph in line.glyphs), 0.1)
    common = median(glyph.box.y1 for glyph in line.glyphs)
    bottoms = (
        glyph.box.y1 if glyph.box.height >= SMALL_GLYPH * em else common for glyph in line.glyphs
    )
    return TextRow(
        line=line,
        em=em,
        spans=tuple((glyph.box.x0, glyph.box.x1) for glyph in line.glyphs),
        baselines=tuple(bottom - (1 - EM_ABOVE) * em for bottom in bottoms),
    )


def path_y_at(path: Sequence[Point], x: float) -> float:
    """Height of a left-to-right path at `x`; its end's height beyond its ends."""
    place = bisect.bisect_left(path, (x,))
    if place in (0, len(path)):
        return path[max(place - 1, 0)][1]
    (xa, ya), (xb, yb) = path[place - 1], path[place]
    return ya + (yb - ya) * (x - xa) / (xb - xa)
