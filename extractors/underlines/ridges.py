"""Ink to near-horizontal strokes, vertical rules and words, in pixels of a straight page.

A stroke is followed along its lower edge: glyphs may touch it from above without breaking
it. A stroke that touches nothing is taken as a whole, so waves are found too.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.pixels import Plane, lower_edges

Ints = NDArray[np.int32]

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
THIN_SHARE = 0.3
"""Share of its columns in which a stroke must be free of ink above it."""
LEAST_VERTICAL = 1.6
"""Shortest vertical rule in glyph heights; strokes of characters are up to 1."""
WORD_GAP = 0.7
"""Ink closer than this (glyph heights) is one word."""


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """One stroke: a point a column on its centre line (px), its thickness there (px; 0 where
    glyphs touch it), from left to right."""

    xs: Ints
    ys: NDArray[np.float32]
    thickness: float
    thickness_spread: float


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    labels: Ints
    stats: Ints


def components(mask: Plane) -> Components:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
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


def ridges(mask: Plane, parts: Components, em_px: float) -> list[Ridge]:
    """Strokes of the mask: free ones, then pieces of lower edges of what touches text."""
    free, taken = _free_ridges(parts, em_px)
    rest = mask
    if taken:
        rest = mask.copy()
        rest[np.isin(parts.labels, taken)] = 0
    return free + _edge_ridges(rest, em_px)


def _free_ridges(parts: Components, em_px: float) -> tuple[list[Ridge], list[int]]:
    stats = parts.stats
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    areas = stats[:, cv2.CC_STAT_AREA]
    is_free = (
        (widths >= LEAST_FREE * em_px)
        & (heights <= np.maximum(FREE_HEIGHT * em_px, 0.12 * widths))
        & (widths >= 2.5 * heights)
        & (areas <= MAX_THICKNESS * em_px * widths)
    )
    is_free[0] = False
    found = []
    labels = [int(label) for label in np.nonzero(is_free)[0]]
    for label in labels:
        x, y, width, height = (int(v) for v in stats[label, :4])
        window = parts.labels[y : y + height, x : x + width] == label
        found.append(_free_ridge(window, x, y))
    return found, labels


def _free_ridge(window: NDArray[np.bool_], x: int, y: int) -> Ridge:
    counts = window.sum(axis=0)
    columns = np.nonzero(counts)[0]
    rows = np.arange(window.shape[0], dtype=np.float32)[:, None]
    centres = (window * rows).sum(axis=0)[columns] / counts[columns]
    thickness = counts[columns]
    return Ridge(
        (columns + x).astype(np.int32),
        (centres + y).astype(np.float32),
        float(np.median(thickness)),
        float(np.percentile(thickness, 90) - np.percentile(thickness, 10)),
    )


def _edge_ridges(mask: Plane, em_px: float) -> list[Ridge]:
    edges = lower_edges(mask)
    thick = cv2.dilate(edges, np.ones((3, 1), np.uint8))
    length = max(5, round(LEAST_EDGE * em_px))
    flat = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    flat &= thick
    parts = components(np.asarray(flat, np.uint8))
    found = []
    for label in range(1, len(parts.stats)):
        x, y, width, height = (int(v) for v in parts.stats[label, :4])
        if height > max(0.16 * width + 4, 0.5 * em_px):
            continue
        window = (parts.labels[y : y + height, x : x + width] == label) & (
            edges[y : y + height, x : x + width] > 0
        )
        ridge = _edge_ridge(mask, window, (x, y), em_px)
        if ridge is not None:
            found.append(ridge)
    return found


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
        float(np.percentile(thickness[thin], 90) - np.percentile(thickness[thin], 10)),
    )


def _ink_above(
    mask: Plane, xs: NDArray[np.int_], bottoms: NDArray[np.int_], limit: int
) -> NDArray[np.int_]:
    """Length of the run of ink upwards from each bottom pixel, at most `limit`."""
    rows = np.maximum(bottoms[None, :] - np.arange(limit)[:, None], 0)
    ink = mask[rows, xs[None, :]] > 0
    first_paper = np.where(ink.all(axis=0), limit, ink.argmin(axis=0))
    return np.asarray(first_paper, np.int_)


def vertical_rules(mask: Plane, em_px: float) -> list[tuple[int, int, int, int]]:
    """Boxes (x0, y0, x1, y1 in px) of upright lines longer than any character's stroke."""
    length = max(8, round(LEAST_VERTICAL * em_px))
    # A line that leans half a pixel in its length is kept whole by widening it first.
    wide = cv2.dilate(mask, np.ones((1, 3), np.uint8))
    upright = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    parts = components(np.asarray(upright, np.uint8))
    boxes = []
    for x, y, width, height, _ in parts.stats[1:]:
        if width <= max(MAX_THICKNESS * em_px + 2, 0.03 * height + 3):
            boxes.append((int(x) + 1, int(y), int(x + width) - 1, int(y + height)))
    return boxes


def word_boxes(
    mask: Plane, ridges_found: list[Ridge], uprights: list[tuple[int, int, int, int]], em_px: float
) -> list[tuple[int, int, int, int]]:
    """Boxes (x0, y0, x1, y1 in px) of words: ink without strokes and rules, run together."""
    text = mask.copy()
    for ridge in ridges_found:
        half = int(ridge.thickness / 2) + 1
        if len(ridge.xs) < 1.3 * em_px:
            continue
        for x, y in zip(ridge.xs, ridge.ys.astype(int), strict=True):
            text[max(y - half, 0) : y + half + 1, x] = 0
    for x0, y0, x1, y1 in uprights:
        text[y0:y1, max(x0 - 1, 0) : x1 + 1] = 0
    small = cv2.resize(text, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    _, small = cv2.threshold(small, 60, 255, cv2.THRESH_BINARY)
    reach = max(3, round(WORD_GAP * em_px / 2))
    run = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    boxes = []
    for x, y, width, height, _ in components(np.asarray(run, np.uint8)).stats[1:]:
        if 0.2 * em_px <= height <= 1.1 * em_px and width >= 0.15 * em_px:
            boxes.append((int(2 * x), int(2 * y), int(2 * (x + width)), int(2 * (y + height))))
    return boxes
