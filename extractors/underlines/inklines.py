"""Lines of text told from ink alone: words in a row, the baseline they stand on, their em.

They are where marks are looked for on a scan before any OCR. Pixels of the straight page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.ridges import PixelBox
from extractors.underlines.touching import PITCH, TALL

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

WORD_GAP = 1.6
"""Ink further apart than this (em) stands in another cell or column."""
SAME_BAND = 0.6
"""Share of the lower one's height that two rows of one line have in common."""
MOST_INK = 20_000
"""Pieces of ink beyond so many are no page of text: a dense page has 4,000."""
GRAIN = 8
"""Pixels to an em of the small picture on which lines are put together."""
BAND_EDGE = 0.28
"""Share of a box's height left out above and below: lines close to each other stay apart."""
FULL_GLYPH = 0.55
"""Ink lower than this (em) is a part of a glyph: it tells nothing of baseline or em."""
CUT_GLYPH, LEAST_CUT = 0.45, 2
"""A line without a full glyph: so many digits (0.72 em) whose feet a coloured line has eaten."""
FOOT_SPREAD = 0.14
"""Feet of a line's glyphs lie this close (em) around its baseline; commas, tails and the upper
parts of characters lie further off."""
JOINED_ASPECT = 1.5
JOINED_HEIGHT = 0.95
FOOT_BELOW_TOP = 0.86
"""Ink this wide (over its height) and high (em) is glyphs and the stroke that touches them; their
feet lie this far (em) below their tops: a character's 0.92, a digit's 0.75."""
SHORT_LINE = 4.0
"""A line this short (em) may stand on feet that something has shifted."""
SAME_ROW = 0.45
LEVEL = 0.1
LEAST_DOUBLE = 1.6
LEAST_DIVIDED = 4
"""A chain of boxes as high as this (em), with so many full glyphs, may be two lines."""
LEAST_CROWD, CROWD = 3, 0.2
"""Boxes that stand on one height in a line, and their share of those in the chain's fullest."""
SLOPES = tuple(np.linspace(-0.03, 0.03, 31).tolist())
"""Slopes tried for lines of a page whose skew was taken out: a photo's lean still."""
LEAST_NEIGHBOURS = 3
ALIKE_EM = 0.25
"""So many lines of about its size (share of the em) beside it, less than this (em) higher or
lower and level among themselves, are the cells of its row."""
STEEPEST = 0.06
"""Steepest baseline (3.4 degrees) of a line on a page whose skew was taken out."""
LEAST_SLOPED = 4.0
"""A shorter line (em) has no slope that could be told."""
EM_OVER_HEIGHT = 1.08
"""Em over the height of a full CJK glyph's ink (about 0.92 em)."""
LEAST_EM = 0.85
GREATEST_EM = 2.2
"""A line's em lies between these shares of the page's: digits alone are lower than their em."""


@dataclass(frozen=True, slots=True)
class InkLine:
    """A line of text: extent, straight baseline `y0 + slope * (x - x0)` and em, in px."""

    x0: float
    x1: float
    y0: float
    slope: float
    em: float

    @property
    def span(self) -> tuple[float, float]:
        """Heights between which its baseline runs."""
        end = self.baseline_at(self.x1)
        return min(self.y0, end), max(self.y0, end)

    def baseline_at(self, x: float) -> float:
        return self.y0 + self.slope * (x - self.x0)


def ink_lines(boxes: Sequence[PixelBox], em_px: float) -> tuple[InkLine, ...]:
    """Lines made of boxes of glyph-like ink (x0, y0, x1, y1 in px), from top to bottom."""
    if not boxes:
        return ()
    ink = np.array(boxes[:MOST_INK], np.int32)
    chained = (ink[places] for places in _chained(ink, em_px))
    rows = _merged([row for chain in chained for row in _divided(chain, em_px)], em_px)
    lines = [line for row in rows if (line := _line(row, em_px)) is not None]
    return tuple(sorted(_levelled(lines), key=lambda line: line.y0))


def _chained(ink: Ints, em_px: float) -> list[Ints]:
    """Indices of the ink of each line: what touches when each box's middle band is drawn and
    lengthened by a word's gap. The picture is small: an eighth of an em is a pixel."""
    scale = GRAIN / em_px
    small = np.rint(ink * scale).astype(np.int32)
    heights = np.maximum(small[:, 3] - small[:, 1], 1)
    edge = np.rint(BAND_EDGE * heights).astype(np.int32)
    tops, bottoms = small[:, 1] + edge, np.maximum(small[:, 3] - edge, small[:, 1] + edge + 1)
    reach = round(WORD_GAP * GRAIN)
    canvas = np.zeros((int(small[:, 3].max()) + 2, int(small[:, 2].max()) + reach + 2), np.uint8)
    for x0, x1, top, bottom in zip(small[:, 0], small[:, 2], tops, bottoms, strict=True):
        canvas[top:bottom, x0 : x1 + reach] = 1
    _, labels = cv2.connectedComponents(canvas, connectivity=4, ltype=cv2.CV_32S)
    own = labels[tops, small[:, 0]]
    order = np.argsort(own, kind="stable")
    cuts = np.nonzero(np.diff(own[order]))[0] + 1
    return list(np.split(order, cuts))


def _divided(chain: Ints, em_px: float) -> list[Ints]:
    """A chain of boxes as the lines of text it holds: ink of two lines that touches chains them."""
    if chain[:, 3].max() - chain[:, 1].min() < LEAST_DOUBLE * em_px:
        return [chain]
    xs, ys = (chain[:, 0] + chain[:, 2]) / 2, (chain[:, 1] + chain[:, 3]) / 2
    size = (chain[:, 3] - chain[:, 1]) / em_px
    full = np.flatnonzero((size >= FULL_GLYPH) & (size <= TALL))
    if len(full) < LEAST_DIVIDED:
        return [chain]
    slope = max(SLOPES, key=lambda s: _evenness(ys[full] - s * xs[full], em_px))
    peaks = np.array(_peaks((ys[full] - slope * xs[full]) / em_px)) * em_px
    owners = np.abs((ys - slope * xs)[:, None] - peaks).argmin(axis=1)
    return [chain[owners == owner] for owner in range(len(peaks))]


def _peaks(heights: Floats) -> list[float]:
    """Heights (em) around which boxes stand, the most crowded first, no two nearer than lines."""
    ordered = np.sort(heights)
    above = np.searchsorted(ordered, ordered + FOOT_SPREAD, side="right")
    crowds = above - np.searchsorted(ordered, ordered - FOOT_SPREAD, side="left")
    found: list[float] = []
    for place in np.argsort(-crowds, kind="stable"):
        height = float(ordered[place])
        is_crowd = crowds[place] >= max(LEAST_CROWD, CROWD * crowds.max())
        if is_crowd and all(abs(height - other) >= PITCH for other in found):
            found.append(height)
    return found or [float(np.median(heights))]


def _evenness(heights: Floats, em_px: float) -> float:
    """How many pairs of boxes stand on one height: most where the slope is the lines' own."""
    counts = np.bincount(np.rint((heights - heights.min()) / (LEVEL * em_px)).astype(np.int_))
    return float((counts.astype(np.float64) ** 2).sum())


def _merged(rows: list[Ints], em_px: float) -> list[Ints]:
    """Rows that share a band and meet, as one: a character's upper part may begin a row."""
    rows.sort(key=lambda row: -len(row))
    kept: list[Ints] = []
    extents = np.empty((len(rows), 4))
    for row in rows:
        x0, x1 = float(row[:, 0].min()), float(row[:, 2].max())
        top, bottom = _share(row[:, 1], 0.2), _share(row[:, 3], 0.8)
        known = extents[: len(kept)]
        shared = np.minimum(known[:, 3], bottom) - np.maximum(known[:, 2], top)
        lower = np.minimum(known[:, 3] - known[:, 2], bottom - top)
        gap = np.maximum(known[:, 0] - x1, x0 - known[:, 1])
        homes = np.nonzero((shared >= SAME_BAND * lower) & (gap <= WORD_GAP * em_px))[0]
        if len(homes):
            home = int(homes[0])
            kept[home] = np.vstack([kept[home], row])
            extents[home, :2] = min(x0, extents[home, 0]), max(x1, extents[home, 1])
        else:
            extents[len(kept)] = (x0, x1, top, bottom)
            kept.append(row)
    return kept


def _levelled(lines: list[InkLine]) -> list[InkLine]:
    """Short lines set on the baseline of the other cells of their row.

    A mark or a seal that touches the few glyphs of a cell shifts their feet, not the row's.
    """
    places = np.array([(line.x0, line.x1, line.baseline_at(line.x0), line.em) for line in lines])
    return [
        _on_row(line, places) if line.x1 - line.x0 <= SHORT_LINE * line.em else line
        for line in lines
    ]


def _on_row(line: InkLine, places: Floats) -> InkLine:
    is_beside = (places[:, 0] > line.x1) | (places[:, 1] < line.x0)
    is_alike = np.abs(places[:, 3] - line.em) <= ALIKE_EM * line.em
    drops = places[is_beside & is_alike, 2] - line.y0
    near = drops[np.abs(drops) <= SAME_ROW * line.em]
    if len(near) < LEAST_NEIGHBOURS:
        return line
    drop = float(np.median(near))
    agreeing = np.abs(near - drop) <= LEVEL * line.em
    if abs(drop) <= LEVEL * line.em or agreeing.sum() < LEAST_NEIGHBOURS:
        return line
    return replace(line, y0=line.y0 + drop)


def _share(values: Ints | Floats, share: float) -> float:
    """The value that this share of the values does not exceed."""
    return float(np.sort(values)[round(share * (len(values) - 1))])


def _line(row: Ints, em_px: float) -> InkLine | None:
    """The row's baseline and em; None where nothing in it is as high as a glyph."""
    heights = row[:, 3] - row[:, 1]
    full = row[heights >= FULL_GLYPH * em_px]
    if not len(full):
        full = row[heights >= CUT_GLYPH * em_px]
        if len(full) < LEAST_CUT:
            return None
    is_joined = _is_joined(full, em_px)
    single = full[~is_joined] if not is_joined.all() else full[:, [0, 1, 2, 1]] + [0, 0, 0, em_px]
    em = EM_OVER_HEIGHT * _share(single[:, 3] - single[:, 1], 0.8)
    em = min(max(em, LEAST_EM * em_px), GREATEST_EM * em_px)
    feet = np.where(is_joined, np.minimum(full[:, 3], full[:, 1] + FOOT_BELOW_TOP * em), full[:, 3])
    slope, height = _baseline((full[:, 0] + full[:, 2]) / 2, feet, em)
    x0, x1 = float(row[:, 0].min()), float(row[:, 2].max())
    return InkLine(x0, x1, slope * x0 + height, slope, em)


def _is_joined(ink: Ints, em_px: float) -> NDArray[np.bool_]:
    """Glyphs that hang together by a stroke under them: wide ink, higher than any glyph."""
    widths, heights = ink[:, 2] - ink[:, 0], ink[:, 3] - ink[:, 1]
    return (widths > JOINED_ASPECT * heights) & (heights > JOINED_HEIGHT * em_px)


def _baseline(xs: Floats, feet: Floats, em: float) -> tuple[float, float]:
    """Slope and height at x = 0 of the line on which most feet stand."""
    slope, height = 0.0, float(_usual(feet, em))
    if np.ptp(xs) < LEAST_SLOPED * em:
        return slope, height
    for spread in (0.5, FOOT_SPREAD, FOOT_SPREAD):
        near = np.abs(feet - slope * xs - height) <= spread * em
        if near.sum() < 3 or np.ptp(xs[near]) < LEAST_SLOPED * em:
            break
        slope = min(max(_slope(xs[near], feet[near]), -STEEPEST), STEEPEST)
        height = float(np.median(feet[near] - slope * xs[near]))
    return slope, height


def _slope(xs: Floats, ys: Floats) -> float:
    """Slope of the line of least squares."""
    aside = xs - xs.mean()
    return float((aside @ (ys - ys.mean())) / (aside @ aside))


def _usual(feet: Floats, em: float) -> float:
    """The height around which most feet lie."""
    ordered = np.sort(feet)
    above = np.searchsorted(ordered, ordered + FOOT_SPREAD * em, side="right")
    below = np.searchsorted(ordered, ordered - FOOT_SPREAD * em, side="left")
    best = int(np.argmax(above - below))
    return float(np.median(ordered[below[best] : above[best]]))
