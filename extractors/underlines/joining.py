"""Pieces of one mark put together: a pen lifts, ink fades, a glyph's foot hides the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.evidence import MarkKind
from extractors.underlines.likeness import Likeness
from extractors.underlines.marks import Stroke
from extractors.underlines.pixels import InkPage
from extractors.underlines.segments import Segment

WIDEST_GAP = 1.5
"""Longest gap (em) over which two pieces may be one mark: a lifted pen, two glyphs."""
CLOSE_GAP = 0.35
"""A gap this short (em) is no gap between marks: less than a narrow character."""
STEP = 0.2
"""Pieces of one line differ by no more than this (em) in height where they meet."""
FAINT = 0.3
"""What the net says at least of the text over a gap within one mark; between two marks that
stand side by side it says less."""


def joined_strokes(
    page: InkPage, likeness: Likeness, strokes: Sequence[Stroke], em: float
) -> tuple[Stroke, ...]:
    """Strokes of a page with the pieces of each mark as one; `em` in points."""
    joined: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: (s.path[0][0], s.path[0][1])):
        place = next(
            (i for i, last in enumerate(joined) if _goes_on(page, likeness, last, stroke, em)), None
        )
        if place is None:
            joined.append(stroke)
        else:
            joined[place] = _united(joined[place], stroke)
    return tuple(joined)


def _goes_on(page: InkPage, likeness: Likeness, last: Stroke, stroke: Stroke, em: float) -> bool:
    end, start = last.path[-1], stroke.path[0]
    gap = start[0] - end[0]
    if not 0 <= gap <= WIDEST_GAP * em or abs(start[1] - end[1]) > STEP * em:
        return False
    if gap <= CLOSE_GAP * em:
        return True
    between = Segment((page.to_straight(*end), page.to_straight(*start)), 1.0)
    seen = likeness.along(between)
    return seen is not None and seen >= FAINT


def _united(first: Stroke, second: Stroke) -> Stroke:
    by_hand = MarkKind.HANDWRITTEN in (first.kind, second.kind)
    return replace(
        first,
        path=first.path + second.path,
        kind=MarkKind.HANDWRITTEN if by_hand else first.kind,
        # No surer than its least sure piece: that one may be what reaches the value.
        confidence=min(first.confidence, second.confidence),
        colour=first.colour if first.colour != "black" else second.colour,
    )
