"""Where a candidate stroke stands against the glyphs around it: below them or among them.

Told from the components of ink alone, before any OCR: strokes of characters (一, 二, 三, 工,
dashes) stand among the glyphs of their line, underlines below them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.ridges import Components, Ridge

Floats = NDArray[np.float64]

# Ink that tells a line's foot: higher than points and dashes, no higher than a heading's
# glyph, no wider than two touching glyphs; in em.
LEAST_HEIGHT = 0.4
GREATEST_HEIGHT = 2.2
GREATEST_WIDTH = 2.2
SIDE = 2.5
"""Neighbours up to this far (em) beside the stroke tell where their line stands."""
ABOVE_MIN = -0.3
ABOVE_MAX = 0.6
"""A neighbour stands above the stroke when its foot is this far (em) above it."""
TOP_REACH = 0.3
"""A neighbour hangs below the stroke when its top is this far (em) from it."""
TOP_NEARER = 0.06
"""A short stroke belongs to the tops below it when they are nearer by this (em) than the
feet above it."""
AMONG_ABOVE = 0.1
AMONG_BELOW = 0.12
"""A neighbour reaching this far (em) above and below the stroke has it among its parts."""

# Length of a stroke in em, least depth below the neighbours' feet in em, greatest share of
# neighbours that have it among their parts. Measured on 15 pages a medium of the tune split:
# characters' own strokes lie at -0.35…-0.1 with a share of 0.3…1, underlines at -0.2…0.4
# with 0…0.4, the deepest ones being pens through the feet, longer than any character.
LIMITS = ((1.3, 0.06, 0.25), (1.9, -0.08, 0.3), (3.5, -0.14, 0.3), (1e9, -0.28, 0.5))


@dataclass(frozen=True, slots=True)
class Footing:
    """`depth` of the stroke's upper edge below the feet of the glyphs above it, in em (None:
    nothing stands above it); `room` from the stroke down to the tops of glyphs below it
    (None: there are none near); `among`: share of the neighbours that have it among their
    parts; `is_tinted`: drawn in a pen's colour.
    """

    length: float
    depth: float | None
    room: float | None
    among: float
    is_tinted: bool

    @property
    def is_glyph(self) -> bool:
        """True for a stroke that belongs to a character."""
        if self.is_tinted:
            return self.among > LIMITS[-1][2]
        if self.length < LIMITS[2][0] and self._is_top:
            return True
        for length, depth, among in LIMITS:
            if self.length < length:
                return self.among > among or (self.depth is not None and self.depth < depth)
        return False

    @property
    def _is_top(self) -> bool:
        """Nearer to the tops of the glyphs below than to the feet above."""
        if self.room is None:
            return False
        return self.depth is None or self.depth - self.room > TOP_NEARER


def footings(strokes: list[Ridge], parts: Components, em_px: float) -> list[Footing]:
    """One footing a stroke; `parts` are the components of all ink."""
    boxes = _neighbours(parts, em_px)
    return [_footing(stroke, boxes, em_px) for stroke in strokes]


def _neighbours(parts: Components, em_px: float) -> Floats:
    """Boxes (x0, y0, x1, y1) of ink that is like glyphs or their parts."""
    stats = parts.stats[1:]
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    like = (
        (heights >= LEAST_HEIGHT * em_px)
        & (heights <= GREATEST_HEIGHT * em_px)
        & (widths <= GREATEST_WIDTH * em_px)
    )
    boxes = stats[like][:, :4].astype(np.float64)
    boxes[:, 2:] += boxes[:, :2]
    return boxes


def _footing(stroke: Ridge, boxes: Floats, em_px: float) -> Footing:
    left, right = float(stroke.xs[0]), float(stroke.xs[-1])
    length = (right - left + 1) / em_px
    is_tinted = stroke.colour != "black"
    side = SIDE * em_px
    y_low = float(stroke.ys.min()) - em_px
    y_high = float(stroke.ys.max()) + em_px
    middles = (boxes[:, 0] + boxes[:, 2]) / 2
    near = (
        (middles > left - side)
        & (middles < right + side)
        & (boxes[:, 3] > y_low)
        & (boxes[:, 1] < y_high)
    )
    close = boxes[near]
    if not len(close):
        return Footing(length, None, None, 0.0, is_tinted)
    heights = np.interp(middles[near], stroke.xs, stroke.ys)
    above_by = (heights - close[:, 3]) / em_px
    is_above = (
        (above_by > ABOVE_MIN) & (above_by < ABOVE_MAX) & (close[:, 1] < heights - 0.3 * em_px)
    )
    has_among = (close[:, 1] < heights - AMONG_ABOVE * em_px) & (
        close[:, 3] > heights + AMONG_BELOW * em_px
    )
    is_top = (np.abs(close[:, 1] - heights) < TOP_REACH * em_px) & (
        close[:, 3] > heights + LEAST_HEIGHT * em_px
    )
    half = stroke.thickness / 2
    depth = _median((heights - half - close[:, 3])[is_above])
    room = _median((close[:, 1] - heights - half)[is_top])
    return Footing(
        length,
        None if depth is None else depth / em_px,
        None if room is None else room / em_px,
        float(has_among.sum()) / max(int((is_above | has_among).sum()), 1),
        is_tinted,
    )


def _median(values: Floats) -> float | None:
    return float(np.median(values)) if len(values) else None
