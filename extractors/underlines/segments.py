"""Near-horizontal pieces of drawing and how pieces of one line are put together.

Lengths are in points; tolerances in em (the height of a full glyph) are passed in.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from extractors.document import Point
from extractors.underlines.textrows import path_y_at

SAME_LINE = 0.05
"""Pieces of one line differ by no more than this in height where they meet, in em; a table's
rule may lie a tenth of an em below an underline."""
ON_LINE = 0.05
"""Lines closer than this in height (points) are drawn over each other."""
TOUCHING_GAP = 0.2
"""Pieces this close (em) are one line whatever their length: Word draws one piece a run."""
DASH_LENGTH = 1.2
"""Pieces up to this length (em) are dashes, which are joined over gaps of their own length."""
DASH_GAP = 0.8
"""Largest gap (em) between dashes; letter-spaced dots of a table of contents stay apart."""
DOUBLE_DISTANCE = 0.28
"""Two lines this close (em) with about the same ends are one double line."""
DOUBLE_ENDS = 0.5
"""Ends of the two lines of a double line differ by at most this (em)."""


@dataclass(frozen=True)
class Segment:
    """A drawn line from left to right. `framed`: it is an edge of a drawn rectangle."""

    path: tuple[Point, ...]
    thickness: float
    colour: str = "black"
    framed: bool = False
    pieces: int = 1

    @property
    def x0(self) -> float:
        return self.path[0][0]

    @property
    def x1(self) -> float:
        return self.path[-1][0]

    @property
    def length(self) -> float:
        return self.x1 - self.x0

    @functools.cached_property
    def y(self) -> float:
        """Mean height over the length."""
        return sum(y for _, y in self.path) / len(self.path)

    @functools.cached_property
    def top(self) -> float:
        return min(y for _, y in self.path)

    @functools.cached_property
    def bottom(self) -> float:
        return max(y for _, y in self.path)

    @functools.cached_property
    def lean_and_unrest(self) -> tuple[float, float]:
        """Slope of the straight line through its points, and how far they spread about it; both
        0 for a line of two points."""
        if len(self.path) < 3:
            return 0.0, 0.0
        xs, ys = (np.array(values) for values in zip(*self.path, strict=True))
        slope, height = np.polyfit(xs, ys, 1)
        return float(slope), float(np.ptp(ys - slope * xs - height))

    def y_at(self, x: float) -> float:
        return path_y_at(self.path, x)

    def cut(self, x0: float, x1: float) -> Segment:
        """The part between x0 and x1, which lie on it."""
        inner = tuple(point for point in self.path if x0 < point[0] < x1)
        return replace(self, path=((x0, self.y_at(x0)), *inner, (x1, self.y_at(x1))))


def joined_segments(segments: Iterable[Segment], em: float) -> tuple[Segment, ...]:
    """Pieces of one line joined: run borders, overlaps, dashes and dots."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (round(s.y, 2), s.x0)):
        row = next((row for row in reversed(rows[-12:]) if _same_row(row[-1], segment, em)), None)
        if row is None:
            rows.append([segment])
        else:
            row.append(segment)
    return tuple(line for row in rows for line in _joined_row(row, em))


def _same_row(last: Segment, segment: Segment, em: float) -> bool:
    near = min(max(segment.x0, last.x0), last.x1)
    step = last.y_at(near) - segment.y_at(near)
    return abs(step) <= SAME_LINE * em and last.colour == segment.colour


def _joined_row(row: list[Segment], em: float) -> list[Segment]:
    row = sorted(row, key=lambda s: s.x0)
    dash = median(segment.length for segment in row)
    is_dashed = len(row) >= 3 and dash <= DASH_LENGTH * em
    reach = max(TOUCHING_GAP * em, min(1.6 * dash + 1, DASH_GAP * em) if is_dashed else 0.0)
    lines = [row[0]]
    apart: list[Segment] = []
    for segment in row[1:]:
        if _lies_along(lines[-1], segment):
            apart.append(segment)
        elif segment.x0 - lines[-1].x1 <= reach:
            lines[-1] = _united(lines[-1], segment)
        else:
            lines.append(segment)
    return lines + apart


def _lies_along(line: Segment, segment: Segment) -> bool:
    """A shorter line within the extent of another, not on it: an underline beside a rule."""
    step = abs(line.y_at(segment.x0) - segment.y)
    return segment.x1 <= line.x1 and segment.length < 0.9 * line.length and step > ON_LINE


def _united(first: Segment, second: Segment) -> Segment:
    tail = tuple(point for point in second.path if point[0] > first.x1)
    return Segment(
        first.path + tail,
        max(first.thickness, second.thickness),
        first.colour,
        first.framed and second.framed,
        first.pieces + second.pieces,
    )


def without_doubles(segments: Sequence[Segment], em: float) -> tuple[Segment, ...]:
    """Double lines as one: the upper line stays."""
    kept: list[Segment] = []
    for segment in sorted(segments, key=lambda s: (s.y, s.x0)):
        if not any(_is_double(upper, segment, em) for upper in reversed(kept[-40:])):
            kept.append(segment)
    return tuple(kept)


def _is_double(upper: Segment, lower: Segment, em: float) -> bool:
    return (
        0 <= lower.y - upper.y <= DOUBLE_DISTANCE * em
        and abs(lower.x0 - upper.x0) <= DOUBLE_ENDS * em
        and abs(lower.x1 - upper.x1) <= DOUBLE_ENDS * em
    )
