"""How much a candidate line looks like an underline: what the net says of the text above it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.underlines.segments import Segment
from extractors.underlines.strips import BASELINE_ROW, CELL, Tape

HIGHEST = -0.35
LOWEST = 0.9
"""A candidate belongs to a line of text whose baseline it lies between these below (em)."""
USUAL = 0.15
"""Where underlines lie (em); of two lines the one is meant that puts the candidate nearer."""
SAME_ROW = 0.25
"""Lines of text that put it about as near (em) stand side by side: cells of one row."""
LEAST_SHARED = 0.3
"""A line of text counts when it shares this much of its length with the candidate (em)."""


NOTHING = np.zeros(0, np.float32)
BODY = slice(BASELINE_ROW - 12, BASELINE_ROW - 1)
"""Rows of the tape that a line's characters fill."""
INKED = 60
"""Grey levels by which ink is darker than paper."""


def inked_cells(tape: Tape) -> NDArray[np.bool_]:
    """Which cells of the tape have text in them."""
    darkest = tape.pixels[BODY].min(axis=(0, 2)).reshape(-1, CELL).min(axis=1)
    return np.asarray(darkest < 255 - INKED)


@dataclass(frozen=True, eq=False)
class Likeness:
    """The net's answers for a page, one a cell of the tape, and which cells have text."""

    tape: Tape
    cells: NDArray[np.float32]
    has_text: NDArray[np.bool_]

    def along(self, segment: Segment) -> float | None:
        """Mean answer for the text above the segment; None where there is no text."""
        answers = self.answers(segment)
        return float(answers.mean()) if len(answers) else None

    def answers(self, segment: Segment) -> NDArray[np.float32]:
        """The answers for the text above the segment."""
        found = [
            (abs(drop - USUAL), cells)
            for strip in self._near(segment)
            if (seen := self._above(segment, strip)) is not None
            for drop, cells in (seen,)
        ]
        if not found:
            return NOTHING
        nearest = min(distance for distance, _ in found)
        return np.concatenate([c for d, c in found if d < nearest + SAME_ROW])

    def beside(self, segment: Segment, reach: float) -> float:
        """Mean answer for the text up to `reach` (px) beyond either end; 0 where there is none."""
        y0, y1 = segment.path[0][1], segment.path[-1][1]
        before = Segment(((segment.x0 - reach, y0), (segment.x0 - 1, y0)), 1.0)
        after = Segment(((segment.x1 + 1, y1), (segment.x1 + reach, y1)), 1.0)
        answers = np.concatenate([self.answers(before), self.answers(after)])
        return float(answers.mean()) if len(answers) else 0.0

    @functools.cached_property
    def _extents(self) -> NDArray[np.float64]:
        extents = [(line.x0, line.x1, *line.span, line.em) for line in self.tape.lines]
        return np.array(extents, np.float64).reshape(-1, 5).T

    def _near(self, segment: Segment) -> list[int]:
        """Lines of text that may stand over the segment."""
        x0, x1, top, bottom, em = self._extents
        is_near = (x0 - em < segment.x1) & (x1 + em > segment.x0)
        is_near &= (top - em < segment.bottom) & (bottom + em > segment.top)
        places: list[int] = np.flatnonzero(is_near).tolist()
        return places

    def _above(self, segment: Segment, strip: int) -> tuple[float, NDArray[np.float32]] | None:
        """How far below the line's baseline the segment lies (em), and the answers there."""
        line = self.tape.lines[strip]
        reach = LEAST_SHARED * line.em
        x0, x1 = max(segment.x0, line.x0 - reach), min(segment.x1, line.x1 + reach)
        if x1 - x0 < min(reach, 0.5 * segment.length):
            return None
        middle = (x0 + x1) / 2
        drop = (segment.y_at(middle) - line.baseline_at(middle)) / line.em
        if not HIGHEST < drop < LOWEST:
            return None
        first, last = (round(self.tape.column_at(strip, x) / CELL) for x in (x0, x1))
        where = slice(first, max(last, first + 1))
        cells = self.cells[where][self.has_text[where]]
        return (drop, cells) if len(cells) else None
