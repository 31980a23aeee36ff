"""Ink to near-horizontal strokes, vertical rules and words, in pixels of a straight page.

A stroke is followed along its lower edge: glyphs may touch it from above without breaking
it. A stroke that touches nothing is taken as a whole, so waves are found too.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.planes import Plane, lower_edges
from extractors.underlines.touching import HIGHEST_TITLE, cut_apart, single_lines

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
LEAST_BAR, BAR = 12.0, 0.8
EVEN, EVEN_SHARE = 0.35, 0.9
"""From this length on a free line may be as thick (glyph heights): the bar under a title. So many
of its columns differ from the usual one by no more than this share."""
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
THIN_SHARE = 0.3
"""Share of its columns in which a stroke must be free of ink above it."""
LOWEST_GLYPH = 0.35
"""Ink lower than this (em) is a point or a dash; bold glyphs may run together, so width tells
nothing."""


@dataclass(frozen=True, eq=False)
class Ridge:
    """One stroke from left to right: a point a column on its centre line, its usual thickness,
    all in px. `is_free`: it touches no other ink; `is_dashed`: a row of dashes or dots."""

    xs: Ints
    ys: NDArray[np.float32]
    thickness: float
    is_free: bool = False
    is_dashed: bool = False
    colour: str = "black"

    @functools.cached_property
    def x0(self) -> int:
        return int(self.xs[0])

    @functools.cached_property
    def x1(self) -> int:
        return int(self.xs[-1])

    @functools.cached_property
    def start(self) -> float:
        """Height of its left end."""
        return float(self.ys[0])

    @functools.cached_property
    def top(self) -> float:
        return float(self.ys.min())

    @functools.cached_property
    def bottom(self) -> float:
        return float(self.ys.max())

    def y_at(self, x: float) -> float:
        return float(np.interp(x, self.xs, self.ys))


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    labels: Ints
    stats: Ints


def components(mask: Plane) -> Components:
    """Connected ink (8 neighbours) and the box and area of each; row 0 stands for the paper."""
    # OpenCV's own statistics take four times as long as its labels: ours look at runs alone.
    count, labels = cv2.connectedComponentsWithAlgorithm(mask, 8, cv2.CV_32S, cv2.CCL_GRANA)
    return Components(labels, _stats(np.asarray(labels, np.int32), mask, count))


def _stats(labels: Ints, mask: Plane, count: int) -> Ints:
    """Left, top, width, height and area of each label, from the runs of ink in its rows."""
    height, width = mask.shape
    framed = np.zeros((height, width + 2), np.bool_)
    framed[:, 1:-1] = mask
    changes = np.flatnonzero(framed[:, 1:] != framed[:, :-1])
    ys, lefts = np.divmod(changes[::2], width + 1)
    rights = changes[1::2] - ys * (width + 1)
    own = labels[ys, lefts]
    stats = np.zeros((count, 5), np.int32)
    stats[:, cv2.CC_STAT_LEFT] = width
    np.minimum.at(stats[:, cv2.CC_STAT_LEFT], own, lefts)
    np.maximum.at(stats[:, cv2.CC_STAT_WIDTH], own, rights)
    # Runs come from top to bottom: of several values for one label the last one stays.
    stats[own[::-1], cv2.CC_STAT_TOP] = ys[::-1]
    stats[own, cv2.CC_STAT_HEIGHT] = ys + 1
    stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1] -= stats[:, :2]
    stats[:, cv2.CC_STAT_AREA] = np.bincount(own, rights - lefts, count)
    stats[0] = 0
    return stats


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
    rest = mask.copy()
    for label in np.flatnonzero(taken):
        x, y, width, height = parts.stats[label, :4]
        window = slice(y, y + height), slice(x, x + width)
        rest[window][parts.labels[window] == label] = 0
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
        & (areas <= BAR * em_px * widths)
    )
    is_thick = areas > MAX_THICKNESS * em_px * widths
    is_free[is_thick & (widths < LEAST_BAR * em_px)] = False
    is_free[0] = False
    for label in np.nonzero(is_free & is_thick)[0]:
        is_free[label] = _is_bar(parts, int(label))
    return [_free_ridge(parts, int(label)) for label in np.nonzero(is_free)[0]], is_free


def _is_bar(parts: Components, label: int) -> bool:
    """About as thick in all its columns: a line of text that hangs together is not."""
    x, y, width, height = parts.stats[label, :4]
    counts = (parts.labels[y : y + height, x : x + width] == label).sum(axis=0)
    usual = np.median(counts)
    return bool((np.abs(counts - usual) <= EVEN * usual).mean() >= EVEN_SHARE)


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
    dashes = stats[is_dash][:, :4]
    rows: list[list[list[int]]] = []
    going_on: list[list[list[int]]] = []
    for dash in dashes[np.argsort(dashes[:, 0])].tolist():
        least = dash[0] - DASH_GAP * em_px
        going_on = [row for row in going_on if row[-1][0] + row[-1][2] >= least]
        row = next((row for row in reversed(going_on) if _follows(row[-1], dash, em_px)), None)
        if row is None:
            rows.append([dash])
            going_on.append(rows[-1])
        else:
            row.append(dash)
    long = (np.array(row, np.float64) for row in rows if len(row) >= 4)
    return [_dash_ridge(row) for row in long if _is_even(row)]


def _follows(last: Sequence[int], dash: Sequence[int], em_px: float) -> bool:
    gap = dash[0] - last[0] - last[2]
    drop = abs(dash[1] + dash[3] / 2 - last[1] - last[3] / 2)
    return 0 < gap <= DASH_GAP * em_px and drop <= max(0.08 * em_px, 1.5)


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


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """Lower edges one after the other: a lowest pixel a column, and the index of each first."""

    xs: NDArray[np.int_]
    ys: NDArray[np.int_]
    firsts: NDArray[np.int_]


def _edge_ridges(mask: Plane, whole: Components, em_px: float) -> list[Ridge]:
    """The thin strokes above lower edges of ink, those of single glyphs left out."""
    edges = _flat_edges(mask, em_px)
    if not len(edges.xs):
        return []
    limit = max(2, round(MAX_THICKNESS * em_px))
    thickness = _ink_above(mask, edges.xs, edges.ys, limit + 1)
    counts = np.diff(np.append(edges.firsts, len(edges.xs)))
    is_thin = thickness <= limit
    thin = np.add.reduceat(is_thin, edges.firsts, dtype=np.int_)
    usual = _medians(np.where(is_thin, thickness, limit + 1), edges.firsts, thin)
    kept = (counts >= 3) & (thin >= THIN_SHARE * counts)
    kept &= ~_is_of_glyph(edges, edges.firsts + counts // 2, whole, em_px)
    return [
        Ridge(
            edges.xs[first : first + count].astype(np.int32),
            (edges.ys[first : first + count] - (middle - 1) / 2).astype(np.float32),
            middle,
        )
        for first, count, middle in zip(
            edges.firsts[kept].tolist(), counts[kept].tolist(), usual[kept].tolist(), strict=True
        )
    ]


def _flat_edges(mask: Plane, em_px: float) -> _Edges:
    """Lower edges that run straight on for a while and rise no steeper than strokes do."""
    edges = lower_edges(mask)
    thick = cv2.dilate(edges, np.ones((3, 1), np.uint8))
    length = max(5, round(LEAST_EDGE * em_px))
    flat = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    parts = components(np.asarray(flat, np.uint8))
    widths, heights = parts.stats[:, cv2.CC_STAT_WIDTH], parts.stats[:, cv2.CC_STAT_HEIGHT]
    is_level = heights <= np.maximum(MAX_SLOPE * widths + 4, 0.5 * em_px)
    is_level[0] = False
    ys, xs = np.divmod(np.flatnonzero(cv2.bitwise_and(edges, flat)), mask.shape[1])
    labels = parts.labels[ys, xs]
    ys, xs, labels = (values[is_level[labels]] for values in (ys, xs, labels))
    order = np.lexsort((ys, xs, labels))
    ys, xs, labels = ys[order], xs[order], labels[order]
    is_lowest = (np.diff(xs, append=-1) != 0) | (np.diff(labels, append=0) != 0)
    ys, xs, labels = ys[is_lowest], xs[is_lowest], labels[is_lowest]
    firsts = np.flatnonzero(np.diff(labels, prepend=0))
    return _Edges(xs, ys, firsts)


def _medians(
    values: NDArray[np.int_], firsts: NDArray[np.int_], counts: NDArray[np.int_]
) -> NDArray[np.float64]:
    """Median of the `counts` smallest values of each group that begins at one of `firsts`."""
    group = np.repeat(np.arange(len(firsts)), np.diff(np.append(firsts, len(values))))
    ordered = values[np.lexsort((values, group))]
    last = len(values) - 1
    low = ordered[np.minimum(firsts + np.maximum(counts - 1, 0) // 2, last)]
    high = ordered[np.minimum(firsts + counts // 2, last)]
    return np.asarray((low + high) / 2, np.float64)


def _is_of_glyph(
    edges: _Edges, middles: NDArray[np.int_], whole: Components, em_px: float
) -> NDArray[np.bool_]:
    """True when the edge belongs to ink about as high as wide: a single glyph of any size."""
    labels = whole.labels[edges.ys[middles], edges.xs[middles]]
    widths = whole.stats[labels, cv2.CC_STAT_WIDTH]
    heights = whole.stats[labels, cv2.CC_STAT_HEIGHT]
    is_small = np.maximum(widths, heights) <= LARGEST_GLYPH * em_px
    return np.asarray((labels > 0) & (widths < GLYPH_ASPECT * heights) & is_small)


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
    joined: list[_Chain] = []
    going_on: list[_Chain] = []
    for ridge in sorted(pieces, key=lambda ridge: ridge.x0):
        reach = ridge.x0 - CHAIN_GAP * em_px
        going_on = [chain for chain in going_on if chain.last.x1 >= reach]
        chain = next((c for c in reversed(going_on) if _continues(c.last, ridge, em_px)), None)
        if chain is None:
            joined.append(_Chain([ridge], ridge))
            going_on.append(joined[-1])
        else:
            chain.add(ridge)
    trimmed = (_trimmed(chain.pieces, em_px) for chain in joined)
    return [_united(chain) for chain in trimmed if chain]


@dataclass(slots=True)
class _Chain:
    """Pieces of a stroke from left to right; `last`, of the last three, reaches furthest."""

    pieces: list[Ridge]
    last: Ridge

    def add(self, ridge: Ridge) -> None:
        self.pieces.append(ridge)
        self.last = max(self.pieces[-3:], key=lambda piece: piece.x1)


def _continues(last: Ridge, ridge: Ridge, em_px: float) -> bool:
    """The ridge begins at the chain's end, or runs along it (seen in another colour's mask)."""
    gap = ridge.x0 - last.x1
    if gap < 0 and last.colour == ridge.colour and ridge.x0 < last.x0:
        return False
    reach = max(CHAIN_STEP * em_px + MAX_SLOPE * max(gap, 0) / 2, 2)
    if not last.top - reach <= ridge.start <= last.bottom + reach:
        return False
    if last.is_dashed != ridge.is_dashed or not _may_be_one(last, ridge, em_px):
        return False
    step = ridge.start - last.y_at(ridge.x0)
    return abs(step) <= reach and _alike(last.thickness, ridge.thickness)


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


def glyph_boxes(
    mask: Plane,
    parts: Components,
    strokes: Sequence[Ridge],
    uprights: Sequence[PixelBox],
    em_px: float,
) -> list[PixelBox]:
    """Boxes of ink that is like glyphs or their parts, strokes and rules taken out; `parts` are
    the components of the page's ink with both."""
    text = mask.copy()
    for stroke in strokes:
        _erase(text, stroke)
    for x0, y0, x1, y1 in uprights:
        text[y0:y1, max(x0 - 1, 0) : x1 + 1] = 0
    # Half the size, hairlines kept: ink where any of four pixels is ink.
    small = np.ascontiguousarray(cv2.dilate(text, np.ones((2, 2), np.uint8))[::2, ::2])
    stats = components(small).stats[1:]
    if cut_apart(small, stats, em_px / 2):
        stats = components(small).stats[1:]
    heights = stats[:, cv2.CC_STAT_HEIGHT]
    like = (LOWEST_GLYPH * em_px <= 2 * heights) & (2 * heights <= HIGHEST_TITLE * em_px)
    inked = _corners(parts.stats[1:] // 2)
    boxes = 2 * single_lines(small, _corners(stats[like]), inked, em_px / 2)
    kept = boxes[boxes[:, 3] - boxes[:, 1] <= HIGHEST_TITLE * em_px]
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in kept.tolist()]


def _corners(stats: Ints) -> Ints:
    """Left, top, right, bottom of components."""
    return np.hstack([stats[:, :2], stats[:, :2] + stats[:, 2:4]])


def _erase(mask: Plane, stroke: Ridge) -> None:
    half = int(stroke.thickness / 2) + 1
    rows = np.rint(stroke.ys).astype(np.int_)[None, :] + np.arange(-half, half + 1)[:, None]
    mask[np.clip(rows, 0, mask.shape[0] - 1), stroke.xs[None, :]] = 0
