"""Reading order of a page's free text: column after column where it is set in columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.evidence import Box, united_box
from extractors.layout import Piece

COLUMN_LINE = 8.0
"""A line of a column is at least this wide, in glyph heights: narrower ones are labels, cells."""
LEAST_LINES = 4
"""Columns have at least so many lines each, or what stands side by side are fields."""
BESIDE = 0.5
"""Part of the shorter column's height along which both stand side by side."""
SAME_WIDTH = 0.85
"""Columns of running text are as wide as each other, those of a table seldom."""
MOSTLY_PARTED = 0.85
"""Share of the lines that do not cross the gutter: running heads and titles do."""
FULL_LINE, MOSTLY_FULL = 0.85, 0.6
"""Share of its column's width from which a line is full; share of lines that are so in prose."""
SHORT_LAST = 1.5
"""The last line of a column may be short; it stands this near (glyph heights) below the others."""
RAGGED = 0.5
"""A line may reach this far (glyph heights) into the gutter."""


@dataclass(frozen=True, slots=True)
class Region:
    """Pieces read together, top to bottom. `column`: 1 and 2 in a band of two, else 0; `top`:
    where the band begins."""

    pieces: tuple[Piece, ...]
    column: int = 0
    top: float = 0.0

    @property
    def box(self) -> Box:
        return united_box(tuple(piece.box for piece in self.pieces))

    def holds(self, box: Box) -> bool:
        own = self.box
        return own.x0 <= box.center_x <= own.x1 and own.y0 <= box.center_y <= own.y1


def regions(pieces: Sequence[Piece], height: float) -> tuple[Region, ...]:
    """The pieces in reading order: whole lines, and between them columns from left to right.

    `height`: the glyph height of the page in points. A page that is set in one column is one
    region.
    """
    gutter = _gutter(pieces, height)
    if gutter is None:
        return _as_region(pieces)
    found: list[Region] = []
    whole: list[Piece] = []
    for band in _bands(pieces, gutter, RAGGED * height):
        above, prose, below = _prose(band, height)
        left = tuple(p for p in prose if _is_left(p, gutter, RAGGED * height))
        right = tuple(p for p in prose if p not in left)
        if not _are_columns(left, right, height):
            whole += band
            continue
        top = min(piece.box.y0 for piece in prose)
        found += [*_as_region([*whole, *above]), Region(left, 1, top), Region(right, 2, top)]
        whole = list(below)
    return (*found, *_as_region(whole))


def _prose(
    band: Sequence[Piece], height: float
) -> tuple[Sequence[Piece], Sequence[Piece], Sequence[Piece]]:
    """A band without the running head above its first and the foot below its last lines."""
    lines = [piece.box for piece in band if piece.box.width >= COLUMN_LINE * height]
    if not lines:
        return band, (), ()
    top = min(box.y0 for box in lines) - RAGGED * height
    bottom = max(box.y1 for box in lines) + SHORT_LAST * height
    above = [piece for piece in band if piece.box.y1 < top]
    below = [piece for piece in band if piece.box.y0 > bottom]
    return above, [p for p in band if p not in above and p not in below], below


def _as_region(pieces: Sequence[Piece]) -> tuple[Region, ...]:
    return (Region(tuple(pieces)),) if pieces else ()


def _gutter(pieces: Sequence[Piece], height: float) -> float | None:
    """The middle of the widest upright strip that hardly any line enters and on both sides of
    which lines stand; None without columns."""
    lines = [piece.box for piece in pieces if piece.box.width >= COLUMN_LINE * height]
    starts, ends = sorted(box.x0 for box in lines), sorted(box.x1 for box in lines)
    strips: list[tuple[float, float]] = []
    for left, right in pairwise(sorted({*starts, *ends})):
        middle = (left + right) / 2
        before = bisect_right(ends, middle)
        after = len(starts) - bisect_left(starts, middle)
        if min(before, after) < LEAST_LINES or before + after < MOSTLY_PARTED * len(lines):
            continue
        is_next = bool(strips) and strips[-1][1] == left
        strips[-1:] = [(strips[-1][0], right)] if is_next else [*strips[-1:], (left, right)]
    widest = max(strips, key=lambda strip: strip[1] - strip[0], default=None)
    return None if widest is None else (widest[0] + widest[1]) / 2


def _is_left(piece: Piece, x: float, ragged: float) -> bool:
    return piece.box.x1 <= x + ragged


def _is_right(piece: Piece, x: float, ragged: float) -> bool:
    return piece.box.x0 >= x - ragged


def _bands(pieces: Sequence[Piece], x: float, ragged: float) -> list[tuple[Piece, ...]]:
    """Pieces between lines that cross the gutter; every crossing line stands alone."""
    bands: list[list[Piece]] = [[]]
    for piece in sorted(pieces, key=lambda piece: piece.box.center_y):
        if _is_left(piece, x, ragged) or _is_right(piece, x, ragged):
            bands[-1].append(piece)
        else:
            bands += [[piece], []]
    return [tuple(band) for band in bands if band]


def _are_columns(left: Sequence[Piece], right: Sequence[Piece], height: float) -> bool:
    wide = [[p.box for p in side if p.box.width >= COLUMN_LINE * height] for side in (left, right)]
    if min(map(len, wide)) < LEAST_LINES:
        return False
    one, other = (united_box(tuple(boxes)) for boxes in wide)
    return one.overlap_y(other) >= BESIDE * min(one.height, other.height)


def is_prose_in_columns(pieces: Sequence[Piece], height: float) -> bool:
    """Running text in two columns, which stands in rows and columns like a table's."""
    gutter = _gutter(pieces, height)
    if gutter is None:
        return False
    left = [piece.box for piece in pieces if _is_left(piece, gutter, RAGGED * height)]
    right = [piece.box for piece in pieces if _is_right(piece, gutter, RAGGED * height)]
    if len(left) + len(right) < MOSTLY_PARTED * len(pieces):
        return False
    widths = [united_box(tuple(boxes)).width for boxes in (left, right)]
    return min(widths) >= SAME_WIDTH * max(widths) and all(map(_is_full, (left, right)))


def _is_full(boxes: Sequence[Box]) -> bool:
    width = united_box(tuple(boxes)).width
    return sum(box.width >= FULL_LINE * width for box in boxes) >= MOSTLY_FULL * len(boxes)
