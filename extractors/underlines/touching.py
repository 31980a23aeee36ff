"""Lines of text that touch each other, cut apart: text set solid, blurred by a camera."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.planes import Plane

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

TALL = 1.35
"""Ink higher than this (em of body text) may be the glyphs of two lines."""
HIGHEST_TITLE = 2.3
"""Ink no higher than this (em) may be one glyph of a title: only glyphs of two lines beside it
tell that it is not. Higher ink is cut by its own profile."""
SPAN = 4.0
"""Width (em) of the piece of text whose profile tells where its lines part: a photo's lines
bend no more than a pixel or two on it."""
NARROW = 1.0
"""Narrower ink (em) is looked at with so much of its neighbours on both sides."""
EDGE = 0.4
"""No valley lies nearer to the upper or lower end of the ink (em)."""
VALLEY = 0.65
"""Between two lines there is at most this share of the ink of the lines above and below."""
PITCH = 0.8
"""Lines follow each other by no less than this (em)."""
NEAR = 1.1
"""How far (em) above and below a valley its lines' fullest rows stand."""
FULL_GLYPH = 0.65
LEAST_GLYPHS = 2
"""Lower ink (em), or fewer pieces of ink, tell of no line: parts of a title's glyphs."""
BESIDE = 4.0
"""Glyphs this close (em) to tall ink show on which lines it stands."""
OTHER_LINE = 0.45
"""Middles of glyphs further apart than this (em) stand on two lines."""
SLIMMEST, BROADEST = 0.25, 1.3
"""Width of a glyph, or of its left or right part, over its height."""
LEAST_SHARE = 0.6
"""Share of a line's height that tall ink covers to be parted there; least rest of it, in em."""
MOST_PIECES = 2_000
"""Pieces looked at on a page: a page of text set solid has some hundreds."""


def cut_apart(text: Plane, stats: Ints, em: float) -> bool:
    """Blanks the rows between lines of text in `text` (255 is ink; `em` in its pixels) where the
    ink of two lines hangs together; `stats` are its components. True when anything was cut."""
    tall = stats[stats[:, cv2.CC_STAT_HEIGHT] > HIGHEST_TITLE * em]
    pieces = [
        piece
        for x, y, width, height in tall[:, :4].tolist()
        for piece in _pieces(x, y, width, height, em)
    ]
    cuts = [
        (x0, x1, row)
        for x0, x1, y0, y1 in pieces[:MOST_PIECES]
        for row in _valleys(_profile(text, (x0, y0, x1, y1), NARROW * em), em, y0)
    ]
    for x0, x1, row in cuts:
        text[row, x0:x1] = 0
    return bool(cuts)


def _pieces(x: int, y: int, width: int, height: int, em: float) -> list[tuple[int, int, int, int]]:
    count = max(1, round(width / (SPAN * em)))
    edges = np.linspace(x, x + width, count + 1).astype(int)
    return [(x0, x1, y, y + height) for x0, x1 in pairwise(edges.tolist())]


def _profile(text: Plane, box: tuple[int, int, int, int], beside: float) -> Floats:
    """Ink in each row of a box and of what stands `beside` it (pixels to both sides)."""
    x0, y0, x1, y1 = box
    window = text[y0:y1, max(x0 - round(beside), 0) : x1 + round(beside)]
    return np.asarray(window.mean(axis=1), np.float64)


def _valleys(profile: Floats, em: float, y0: int) -> list[int]:
    """Rows between lines, the emptiest first; no two nearer than a line's pitch."""
    near, pitch = max(round(NEAR * em), 2), PITCH * em
    above = _highest(np.pad(profile, (near, 0)), near)[: len(profile)]
    below = _highest(np.pad(profile, (0, near)), near - 1)[1 : len(profile) + 1]
    rows = np.arange(len(profile))
    is_valley = profile <= VALLEY * np.minimum(above, below)
    is_valley &= (rows >= EDGE * em) & (rows <= len(profile) - EDGE * em)
    found: list[int] = []
    for row in np.argsort(profile, kind="stable"):
        if is_valley[row]:
            found.append(int(row))
            is_valley &= np.abs(rows - row) >= pitch
    return [y0 + row for row in found]


def _highest(profile: Floats, reach: int) -> Floats:
    """The highest of so many values from each on."""
    return np.asarray(np.lib.stride_tricks.sliding_window_view(profile, reach).max(axis=1))


def single_lines(text: Plane, boxes: Ints, inked: Ints, em: float) -> Ints:
    """Boxes (x0, y0, x1, y1 in px of `text`) with those that reach over several lines of text
    cut into one for each line, where glyphs beside them and the ink between the lines tell so,
    and the glyphs of titles whole: their strokes are as long as a line under body text and were
    taken out of them. `inked` are the boxes of the page's ink before strokes were taken out.
    """
    titles = _title_like(inked, em)
    heights = boxes[:, 3] - boxes[:, 1]
    is_tall, in_title = heights > TALL * em, _is_inside(boxes, titles)
    glyphs = boxes[~is_tall & (heights >= FULL_GLYPH * em) & ~in_title]
    whole = [box for box in titles if len(_parts(text, box, glyphs, em)) == 1]
    titles = np.array(whole, boxes.dtype).reshape(-1, 4)
    kept = ~_is_inside(boxes, titles)
    parts = [
        part
        for box in boxes[is_tall & kept][:MOST_PIECES]
        for part in _parts(text, box, glyphs, em)
    ]
    return np.vstack([boxes[~is_tall & kept], np.array(parts, boxes.dtype).reshape(-1, 4), titles])


def _title_like(inked: Ints, em: float) -> Ints:
    widths, heights = inked[:, 2] - inked[:, 0], inked[:, 3] - inked[:, 1]
    like = (heights > TALL * em) & (heights <= HIGHEST_TITLE * em)
    like &= (widths >= SLIMMEST * heights) & (widths <= BROADEST * heights)
    return inked[like][:MOST_PIECES]


def _is_inside(boxes: Ints, others: Ints) -> NDArray[np.bool_]:
    """Boxes whose middle lies in one of the others."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    found = np.zeros(len(boxes), np.bool_)
    for x0, y0, x1, y1 in others:
        found |= (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    return found


def _parts(text: Plane, box: Ints, glyphs: Ints, em: float) -> list[tuple[int, int, int, int]]:
    x0, y0, x1, y1 = map(int, box)
    is_beside = (glyphs[:, 0] < x1 + BESIDE * em) & (glyphs[:, 2] > x0 - BESIDE * em)
    middles = (glyphs[:, 1] + glyphs[:, 3]) / 2
    near = glyphs[is_beside & (middles > y0) & (middles < y1)]
    bands = [band for band in _bands(near, em) if _is_covered(band, y0, y1)]
    if len(bands) == 1:
        top, bottom = bands[0]
        rests = [(y0, top), (bottom, y1)]
        bands += [rest for rest in rests if rest[1] - rest[0] >= LEAST_SHARE * em]
    if len(bands) < 2 or not _is_parted(text, box, em):
        return [(x0, y0, x1, y1)]
    return [(x0, max(top, y0), x1, min(bottom, y1)) for top, bottom in bands]


def _is_parted(text: Plane, box: Ints, em: float) -> bool:
    """A valley runs through the ink at the height of the box: not so through a title."""
    x0, y0, x1, y1 = map(int, box)
    return bool(_valleys(_profile(text, (x0, y0, x1, y1), BESIDE * em), em, y0))


def _bands(glyphs: Ints, em: float) -> list[tuple[int, int]]:
    """Top and bottom of the lines that the glyphs stand on."""
    if not len(glyphs):
        return []
    middles = (glyphs[:, 1] + glyphs[:, 3]) / 2
    order = np.argsort(middles)
    cuts = np.flatnonzero(np.diff(middles[order]) > OTHER_LINE * em) + 1
    lines = (glyphs[places] for places in np.split(order, cuts))
    return [
        (int(np.median(line[:, 1])), int(np.median(line[:, 3])))
        for line in lines
        if len(line) >= LEAST_GLYPHS
    ]


def _is_covered(band: tuple[int, int], y0: int, y1: int) -> bool:
    top, bottom = band
    return min(bottom, y1) - max(top, y0) >= LEAST_SHARE * (bottom - top)
