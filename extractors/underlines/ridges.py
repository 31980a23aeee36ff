"""Ink to near-horizontal strokes, vertical rules and words, in pixels of a straight page.

A stroke is followed along its lower edge: glyphs may touch it from above without breaking
it. A stroke that touches nothing is taken as a whole, so waves are found too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.pixels import Plane, lower_edges

Ints = NDArray[np.int32]
PixelBox = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the straight page."""

USUAL_GLYPH_PT = 10.0
"""Height of a full glyph at 10.5 pt, where a page has too little ink to measure."""
LEAST_EDGE = 0.4
"""Shortest straight piece of a stroke, in glyph heights."""
LEAST_FREE = 0.45
"""Shortest stroke that touches nothing: under a single digit, in glyph heights."""
FREE_HEIGHT = 0.5
"""Greatest height of a free stroke from crest to trough (a wave, a slant), glyph heights."""
MAX_THICKNESS = 0.3
"""Greatest thickness of a stroke in glyph heights: a 1 mm felt pen under 10.5 pt."""
MAX_SLOPE = 0.16
"""Steepest stroke (9 degrees): 4 of the pen's slant, 5 of the page's skew if not taken out."""
GLYPH_ASPECT = 1.25
LARGEST_GLYPH = 4.5
"""Ink narrower than this aspect and lower than this (glyph heights of body text) is a glyph,
up to the letters of a cover's title."""
LEAST_ALONE = 1.3
"""An edge longer than this (glyph heights) is no part of a body-text glyph."""
CHAIN_GAP = 0.7
"""Largest gap (glyph heights) in one stroke: a descender that crosses it, a lifted pen."""
NEAR_GAP = 0.12
LEAST_LONGER = 0.95
"""An edge lengthens a stroke when it is this close, or longer than a glyph's own strokes
mostly are (glyph heights)."""
CHAIN_STEP = 0.12
"""Largest step in height (glyph heights) between pieces of one stroke."""
DASH_LENGTH = 0.6
DASH_HEIGHT = 0.25
DASH_GAP = 0.55
"""Dashes and dots of an underline and the gaps between them, in glyph heights."""
FRAME_HEIGHT = 0.9
"""A frame around text is higher than this (glyph heights), a character's own uprights end."""
THIN_SHARE = 0.3
"""Share of its columns in which a stroke must be free of ink above it."""
LEAST_VERTICAL = 1.6
"""Shortest vertical rule in glyph heights; strokes of characters are up to 1."""
LOWEST_GLYPH = 0.35
HIGHEST_GLYPH = 2.0
"""Ink lower than this is a point or a dash, higher a frame (glyph heights); bold glyphs may
run together, so width tells nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """One stroke from left to right: a point a column on its centre line, its usual thickness,
    all in px. `is_free`: it touches no other ink; `is_dashed`: a row of dashes or dots."""

    xs: Ints
    ys: NDArray[np.float32]
    thickness: float
    is_free: bool = False
    is_dashed: bool = False
    colour: str = "black"

    @property
    def x0(self) -> int:
        return int(self.xs[0])

    @property
    def x1(self) -> int:
        return int(self.xs[-1])

    def y_at(self, x: float) -> float:
        return float(np.interp(x, self.xs, self.ys))


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    labels: Ints
    stats: Ints


def components(mask: Plane) -> Components:
    # The other algorithms take three times as long on pages (measured at 150 dpi).
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        mask, 8, cv2.CV_32S, cv2.CCL_GRANA
    )
    return Components(labels, stats)


def glyph_height(parts: Components, scale: float) -> float:
    """Height in pixels of a full glyph of the page's body text."""
    usual = USUAL_GLYPH_PT * scale
    widths, heights = parts.stats[1:, cv2.CC_STAT_WIDTH], parts.stats[1:, cv2.CC_STAT_HEIGHT]
    like = (
        (heights > 0.5 * usual)
        & (heights < 3 * usual)
        & (widths > 0.45 * heights)
        & (widths < 1.6 * heights)
    )
    if like.sum() < 5:
        return usual
    return float(np.percentile(heights[like], 65))


def tinted_ridges(colour: str, mask: Plane, em_px: float) -> list[Ridge]:
    """Pieces of strokes in a pen's colour."""
    return [replace(ridge, colour=colour) for ridge in ridges(mask, components(mask), em_px)]


def ridges(mask: Plane, parts: Components, em_px: float) -> list[Ridge]:
    """Pieces of strokes: what touches nothing, then lower edges of what touches text."""
    free, taken = _free_ridges(parts, em_px)
    rest = mask
    if taken.any():
        rest = np.where(taken[parts.labels], np.uint8(0), mask)
    return [*free, *_dashed_ridges(parts, em_px), *_edge_ridges(rest, parts, em_px)]


def _free_ridges(parts: Components, em_px: float) -> tuple[list[Ridge], NDArray[np.bool_]]:
    """Strokes that are components of their own, and which components they are."""
    stats = parts.stats
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    areas = stats[:, cv2.CC_STAT_AREA]
    is_free = (
        (widths >= LEAST_FREE * em_px)
        & (heights <= np.maximum(FREE_HEIGHT * em_px, MAX_SLOPE * widths))
        & (widths >= 2.5 * heights)
        & (areas <= MAX_THICKNESS * em_px * widths)
    )
    is_free[0] = False
    return [_free_ridge(parts, int(label)) for label in np.nonzero(is_free)[0]], is_free


def _free_ridge(parts: Components, label: int) -> Ridge:
    x, y, width, height = (int(v) for v in parts.stats[label, :4])
    window = parts.labels[y : y + height, x : x + width] == label
    counts = window.sum(axis=0)
    columns = np.nonzero(counts)[0]
    rows = np.arange(height, dtype=np.float32)[:, None]
    centres = (window * rows).sum(axis=0)[columns] / counts[columns]
    thickness = counts[columns]
    return Ridge(
        (columns + x).astype(np.int32),
        (centres + y).astype(np.float32),
        float(np.median(thickness)),
        is_free=True,
    )


def _dashed_ridges(parts: Components, em_px: float) -> list[Ridge]:
    """Rows of at least four small flat specks at even distances: dashes and dots."""
    stats = parts.stats
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    is_dash = (
        (widths <= DASH_LENGTH * em_px)
        & (heights <= DASH_HEIGHT * em_px)
        & (widths >= 0.8 * heights)
        & (stats[:, cv2.CC_STAT_AREA] >= 2)
    )
    is_dash[0] = False
    dashes = stats[is_dash][:, :4].astype(np.float64)
    rows: list[list[NDArray[np.float64]]] = []
    for dash in dashes[np.argsort(dashes[:, 0])]:
        row = next((row for row in reversed(rows[-60:]) if _follows(row[-1], dash, em_px)), None)
        if row is None:
            rows.append([dash])
        else:
            row.append(dash)
    return [_dash_ridge(np.array(row)) for row in rows if len(row) >= 4 and _is_even(np.array(row))]


def _follows(last: NDArray[np.float64], dash: NDArray[np.float64], em_px: float) -> bool:
    gap = dash[0] - last[0] - last[2]
    drop = abs(dash[1] + dash[3] / 2 - last[1] - last[3] / 2)
    return bool(0 < gap <= DASH_GAP * em_px and drop <= max(0.08 * em_px, 1.5))


def _is_even(row: NDArray[np.float64]) -> bool:
    steps = np.diff(row[:, 0])
    return bool(np.percentile(steps, 80) <= 1.5 * np.percentile(steps, 20) + 1.5)


def _dash_ridge(row: NDArray[np.float64]) -> Ridge:
    xs = np.arange(row[0, 0], row[-1, 0] + row[-1, 2])
    ys = np.interp(xs, row[:, 0] + row[:, 2] / 2, row[:, 1] + row[:, 3] / 2)
    thickness = float(np.median(row[:, 3]))
    return Ridge(
        xs.astype(np.int32), ys.astype(np.float32), thickness, is_free=True, is_dashed=True
    )


def _edge_ridges(mask: Plane, whole: Components, em_px: float) -> list[Ridge]:
    edges = lower_edges(mask)
    thick = cv2.dilate(edges, np.ones((3, 1), np.uint8))
    length = max(5, round(LEAST_EDGE * em_px))
    flat = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    parts = components(np.asarray(flat, np.uint8))
    found = []
    for label in range(1, len(parts.stats)):
        x, y, width, height = (int(v) for v in parts.stats[label, :4])
        if height > max(MAX_SLOPE * width + 4, 0.5 * em_px):
            continue
        window = (parts.labels[y : y + height, x : x + width] == label) & (
            edges[y : y + height, x : x + width] > 0
        )
        ridge = _edge_ridge(mask, window, (x, y), em_px)
        if ridge is not None and not _is_of_glyph(ridge, whole, em_px):
            found.append(ridge)
    return found


def _is_of_glyph(ridge: Ridge, whole: Components, em_px: float) -> bool:
    """True when the edge belongs to ink about as high as wide: a single glyph of any size."""
    middle = len(ridge.xs) // 2
    x, y = int(ridge.xs[middle]), int(ridge.ys[middle] + (ridge.thickness - 1) / 2)
    label = whole.labels[min(max(y, 0), whole.labels.shape[0] - 1), x]
    width = whole.stats[label, cv2.CC_STAT_WIDTH]
    height = whole.stats[label, cv2.CC_STAT_HEIGHT]
    is_blob = width < GLYPH_ASPECT * height and max(width, height) <= LARGEST_GLYPH * em_px
    return bool(label) and bool(is_blob)


def _edge_ridge(
    mask: Plane, window: NDArray[np.bool_], corner: tuple[int, int], em_px: float
) -> Ridge | None:
    """The stroke above a lower edge; None when it is nowhere thin."""
    x, y = corner
    columns = np.nonzero(window.any(axis=0))[0]
    if len(columns) < 3:
        return None
    bottoms = window.shape[0] - 1 - window[::-1].argmax(axis=0)[columns] + y
    limit = max(2, round(MAX_THICKNESS * em_px))
    thickness = _ink_above(mask, columns + x, bottoms, limit + 1)
    thin = thickness <= limit
    if thin.mean() < THIN_SHARE:
        return None
    usual = float(np.median(thickness[thin]))
    return Ridge(
        (columns + x).astype(np.int32),
        (bottoms - (usual - 1) / 2).astype(np.float32),
        usual,
    )


def _ink_above(
    mask: Plane, xs: NDArray[np.int_], bottoms: NDArray[np.int_], limit: int
) -> NDArray[np.int_]:
    """Length of the run of ink upwards from each bottom pixel, at most `limit`."""
    rows = np.maximum(bottoms[None, :] - np.arange(limit)[:, None], 0)
    ink = mask[rows, xs[None, :]] > 0
    first_paper = np.where(ink.all(axis=0), limit, ink.argmin(axis=0))
    return np.asarray(first_paper, np.int_)


def chains(pieces: Sequence[Ridge], em_px: float) -> list[Ridge]:
    """Pieces that follow each other as one stroke; pieces too short to stand alone dropped.

    An edge no longer than a glyph's own strokes only continues a longer one, and at its ends
    only without a gap: the next glyph's foot must not lengthen it.
    """
    joined: list[list[Ridge]] = []
    for ridge in sorted(pieces, key=lambda ridge: ridge.x0):
        chain = next((c for c in reversed(joined) if _continues(c, ridge, em_px)), None)
        if chain is None:
            joined.append([ridge])
        else:
            chain.append(ridge)
    trimmed = (_trimmed(chain, em_px) for chain in joined)
    return [_united(chain) for chain in trimmed if chain]


def _continues(chain: Sequence[Ridge], ridge: Ridge, em_px: float) -> bool:
    """The ridge begins at the chain's end, or runs along it (seen in another colour's mask)."""
    last = max(chain[-3:], key=lambda piece: piece.x1)
    gap = float(ridge.x0 - last.x1)
    if gap > CHAIN_GAP * em_px or (gap < 0 and last.colour == ridge.colour and ridge.x0 < last.x0):
        return False
    if last.is_dashed != ridge.is_dashed or not _may_be_one(last, ridge, em_px):
        return False
    step = float(ridge.ys[0]) - last.y_at(ridge.x0)
    reach = CHAIN_STEP * em_px + MAX_SLOPE * max(gap, 0) / 2
    return abs(step) <= max(reach, 2) and _alike(last.thickness, ridge.thickness)


def _may_be_one(last: Ridge, ridge: Ridge, em_px: float) -> bool:
    """Of one colour, or print darkened by the pen that runs along it: no longer than that."""
    if last.colour == ridge.colour:
        return True
    black, tinted = (last, ridge) if last.colour == "black" else (ridge, last)
    return black.x1 - black.x0 <= 1.2 * (tinted.x1 - tinted.x0) + em_px


def _alike(first: float, second: float) -> bool:
    return max(first, second) <= 2 * min(first, second) + 1


def _trimmed(chain: list[Ridge], em_px: float) -> list[Ridge]:
    """The chain from its first to its last piece that a glyph cannot have by itself."""
    stands = [_stands_alone(ridge, em_px) for ridge in chain]
    if not any(stands):
        return []
    first, last = stands.index(True), len(stands) - 1 - stands[::-1].index(True)
    while first > 0 and _lengthens(chain[first - 1], chain[first], em_px):
        first -= 1
    while last < len(chain) - 1 and _lengthens(chain[last + 1], chain[last], em_px):
        last += 1
    return chain[first : last + 1]


def _lengthens(piece: Ridge, end: Ridge, em_px: float) -> bool:
    gap = max(piece.x0 - end.x1, end.x0 - piece.x1)
    return gap <= NEAR_GAP * em_px or piece.x1 - piece.x0 >= LEAST_LONGER * em_px


def _stands_alone(ridge: Ridge, em_px: float) -> bool:
    length = ridge.x1 - ridge.x0 + 1
    return ridge.is_free or ridge.colour != "black" or length >= LEAST_ALONE * em_px


def _united(chain: list[Ridge]) -> Ridge:
    xs = np.concatenate([ridge.xs for ridge in chain])
    ys = np.concatenate([ridge.ys for ridge in chain])
    xs, first = np.unique(xs, return_index=True)
    lengths = [len(ridge.xs) for ridge in chain]
    thickness = float(np.average([ridge.thickness for ridge in chain], weights=lengths))
    return Ridge(
        xs,
        ys[first],
        thickness,
        is_free=all(ridge.is_free for ridge in chain),
        is_dashed=any(ridge.is_dashed for ridge in chain),
        colour=next((ridge.colour for ridge in chain if ridge.colour != "black"), "black"),
    )


def is_boxed(mask: Plane, stroke: Ridge, em_px: float) -> bool:
    """True when lines go up or down from both ends: the edge of a frame or a cell."""
    return all(_rises(mask, x, round(stroke.y_at(x)), em_px) for x in (stroke.x0, stroke.x1))


def _rises(mask: Plane, x: int, y: int, em_px: float) -> bool:
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
    parts = components(np.asarray(upright, np.uint8))
    boxes = []
    for x, y, width, height, _ in parts.stats[1:]:
        if width <= max(MAX_THICKNESS * em_px + 2, 0.03 * height + 3):
            boxes.append((int(x), int(y), int(x + width), int(y + height)))
    return boxes


def glyph_boxes(
    mask: Plane, strokes: Sequence[Ridge], uprights: Sequence[PixelBox], em_px: float
) -> list[PixelBox]:
    """Boxes of ink that is like glyphs or their parts, strokes and rules taken out."""
    text = mask.copy()
    for stroke in strokes:
        _erase(text, stroke)
    for x0, y0, x1, y1 in uprights:
        text[y0:y1, max(x0 - 1, 0) : x1 + 1] = 0
    # Half the size, hairlines kept: ink where any of four pixels is ink.
    small = np.ascontiguousarray(cv2.dilate(text, np.ones((2, 2), np.uint8))[::2, ::2])
    boxes = []
    for x, y, width, height, _ in components(np.asarray(small, np.uint8)).stats[1:].tolist():
        if LOWEST_GLYPH * em_px <= 2 * height <= HIGHEST_GLYPH * em_px:
            boxes.append((2 * x, 2 * y, 2 * (x + width), 2 * (y + height)))
    return boxes


def _erase(mask: Plane, stroke: Ridge) -> None:
    half = int(stroke.thickness / 2) + 1
    rows = np.rint(stroke.ys).astype(np.int_)[None, :] + np.arange(-half, half + 1)[:, None]
    mask[np.clip(rows, 0, mask.shape[0] - 1), stroke.xs[None, :]] = 0
