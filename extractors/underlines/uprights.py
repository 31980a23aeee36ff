"""Upright rules of a page, and frames: lines that go up or down from the ends of a stroke."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.underlines.planes import Plane
from extractors.underlines.ridges import MAX_THICKNESS, PixelBox, Ridge

FRAME_HEIGHT = 0.9
"""A frame around text is higher than this (glyph heights), a character's own uprights end."""
LEAST_VERTICAL = 1.6
"""Shortest vertical rule in glyph heights; strokes of characters are up to 1."""
LONG_VERTICAL = 5.0
BESIDE, MOST_TOUCHED = 0.12, 0.5
"""A shorter upright (glyph heights) has paper beside it, so far, but for this share of its length:
rows of a table and marks in them take a third."""


def is_boxed(mask: Plane, stroke: Ridge, em_px: float) -> bool:
    """True when lines go up or down from both ends: the edge of a frame or a cell."""
    return all(rises(mask, x, round(stroke.y_at(x)), em_px) for x in (stroke.x0, stroke.x1))


def rises(mask: Plane, x: int, y: int, em_px: float) -> bool:
    """True when ink goes up or down from here without a gap for the height of a frame."""
    reach, side = round(FRAME_HEIGHT * em_px), max(2, round(0.08 * em_px))
    top = max(y - reach, 0)
    near = mask[top : y + 1 + reach, max(x - side, 0) : x + side + 1]
    rows = near.max(axis=1, initial=0) > 0
    up, down = rows[: y - top], rows[y - top + 1 :]
    return any(len(way) >= reach and way.mean() >= 0.95 for way in (up, down))


def vertical_rules(mask: Plane, em_px: float) -> list[PixelBox]:
    """Boxes (x0, y0, x1, y1 in px) of upright lines longer than any character's stroke."""
    length = max(8, round(LEAST_VERTICAL * em_px))
    # A line that leans half a pixel in its length is kept whole by widening it first.
    wide = cv2.dilate(mask, np.ones((1, 3), np.uint8))
    upright = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    # Each piece, also inside of another: a photo's dark surroundings enclose the whole sheet.
    pieces = cv2.connectedComponentsWithStats(upright, connectivity=8)[2][1:, :4]
    boxes = []
    for x, y, width, height in pieces.tolist():
        box = (x, y, x + width, y + height)
        is_thin = width <= max(MAX_THICKNESS * em_px + 2, 0.03 * height + 3)
        if is_thin and (height >= LONG_VERTICAL * em_px or _stands_free(mask, box, em_px)):
            boxes.append(box)
    return boxes


def _stands_free(mask: Plane, box: PixelBox, em_px: float) -> bool:
    """Little ink touches the upright: strokes of characters of lines that touch have more."""
    x0, y0, x1, y1 = box
    beside = max(2, round(BESIDE * em_px))
    left = mask[y0:y1, max(x0 - beside, 0) : x0].max(axis=1, initial=0) > 0
    right = mask[y0:y1, x1 : x1 + beside].max(axis=1, initial=0) > 0
    return bool((left | right).mean() <= MOST_TOUCHED)
