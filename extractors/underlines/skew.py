"""How far a page in a picture is from straight: its skew, and what a camera adds that it was not
held square to the sheet (keystone), both from the edges of its ink."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.planes import Matrix, Plane, lower_edges

Floats = NDArray[np.float32]

MAX_SKEW = 7.0
"""Largest skew in degrees that is looked for; issue 3 asks for 5 and pens add to it."""
BORDER_SHARE = 0.3
"""A row of pixels that shows ink's lower edge along more than this share is no row of text."""
LEAST_SKEW = 0.25
"""Smaller skews are left alone: over a line of 10 em the drift is under 0.05 em."""
FEWEST_EDGES = 50
MOST_EDGES, MOST_IN_FAN = 12_000, 6_000

STRIPS = 3
"""Rows are measured in so many strips from top to bottom, columns from left to right."""
MOST_LEAN = 3.0
"""Largest lean in a strip, beyond the page's skew, in degrees. Photos of 24 sheets that a camera
did not face (5 % of the width lost at a corner) had up to 2.9."""
MOST_ASPECT = 3.0
"""No sheet is longer over its width. With twice the largest lean as bound of the search, no point
of such a page comes near to where its rows or columns meet."""
FEWEST_IN_STRIP = 150
LEAST_FAN = 0.3
"""Less lean or change of lean, in degrees, is left alone. Of 24 flat scans the rows of one showed
more, and gained nothing by it."""
LEAST_GAIN = 1.12
"""So much better the edges fall together when a page is laid flat. Text without rules has upright
edges everywhere: where columns gained less, what was found was chance (the same photos)."""
SURE_GAIN = 1.5
"""Columns alone, without rows that fan, are believed from so much gain on."""
COARSE_STEP, FIRST_STEP, LAST_STEP = 0.25, 0.2, 0.02


@dataclass(frozen=True, slots=True)
class Fan:
    """Rows or columns that run together: their lean in degrees in the middle of the page, what is
    added to it at the page's end, and how much better their edges fall together without it."""

    lean: float
    change: float
    gain: float

    @property
    def is_flat(self) -> bool:
        return max(abs(self.lean), abs(self.change)) < LEAST_FAN

    def slopes(self, half: float) -> tuple[float, float]:
        """The slope in the middle, and its change a pixel; `half` the page's half in pixels."""
        middle = math.tan(math.radians(self.lean))
        return middle, (math.tan(math.radians(self.lean + self.change)) - middle) / half


_FLAT = Fan(0.0, 0.0, 1.0)


def skew(ink: Plane) -> float:
    """Skew of the text in degrees, positive when lines fall to the right; 0 if small.

    The angle at which lower edges of ink fall together in the fewest rows.
    """
    xs, ys = _points(_without_borders(lower_edges(ink)[:, ::3]), MOST_EDGES)
    if len(ys) < FEWEST_EDGES:
        return 0.0
    coarse = np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5)
    best = max(coarse, key=lambda angle: _sharpness(xs, ys, angle))
    fine = np.arange(best - 0.5, best + 0.51, 0.1)
    angle = float(max(fine, key=lambda angle: _sharpness(xs, ys, angle)))
    return angle if abs(angle) >= LEAST_SKEW else 0.0


def _points(edges: Plane, most: int) -> tuple[Floats, Floats]:
    """Columns and rows of edge pixels, every third column having been looked at."""
    rows, columns = np.nonzero(edges)
    step = max(1, len(rows) // most)
    return columns[::step].astype(np.float32) * 3, rows[::step].astype(np.float32)


def _without_borders(edges: Plane) -> Plane:
    """Edges without rows that they fill: the scanner's dark border lies level however the
    sheet was laid in, and would outweigh all its text. (Of a straight page the rules go too.)"""
    full = np.count_nonzero(edges, axis=1) > BORDER_SHARE * edges.shape[1]
    kept = edges.copy()
    kept[full] = 0
    return kept


def _sharpness(xs: Floats, ys: Floats, lean: float, bend: float = 0.0) -> float:
    """How few rows the edges fall into that lean by `lean` degrees through the origin; `bend` is
    the change of the slope a pixel down."""
    rows = ys - xs * math.tan(math.radians(lean))
    if bend:
        rows = rows / (1 + bend * xs)
    counts = np.bincount((rows - rows.min()).astype(np.int32) // 2)
    return float((counts.astype(np.float64) ** 2).sum())


# ---- keystone ---------------------------------------------------------------------------


def keystone(ink: Plane, angle: float) -> tuple[Matrix, tuple[int, int]] | None:
    """What lays a page flat that a turn by its skew lays straight in its middle only: the
    projection (3x3) from the turned page's pixels to those of the flat one, and that one's width
    and height. None where the turn is enough, as for every sheet that lay on a scanner. `ink` is
    of the page as given: there the scanner's border is level and can be left out."""
    height, width = ink.shape
    if max(height, width) > MOST_ASPECT * min(height, width):
        return None
    rows = _fan(*_turned_edges(ink, angle), height / 2)
    aside = np.ascontiguousarray(ink.T)
    columns = _fan(*_turned_edges(aside, -angle), width / 2)
    if rows.is_flat and columns.gain < SURE_GAIN:
        columns = _FLAT
    if rows.is_flat and columns.is_flat:
        return None
    return _whole(_projection(rows, columns, width / 2, height / 2), width, height)


def _turned_edges(ink: Plane, angle: float) -> tuple[Floats, Floats]:
    """Places of the lower edges of ink about the middle of the page, turned by its skew."""
    xs, ys = _points(_without_borders(lower_edges(ink)[:, ::3]), MOST_IN_FAN)
    xs, ys = xs - ink.shape[1] / 2, ys - ink.shape[0] / 2
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return xs * cos + ys * sin, ys * cos - xs * sin


def _fan(xs: Floats, ys: Floats, half: float) -> Fan:
    """How rows of edges run, `half` the page's half height; of columns with x and y changed."""
    leans = _strip_leans(xs, ys, half)
    if len(leans) < 2:
        return _FLAT
    middles, degrees = np.array(leans).T
    change, lean = np.polyfit(middles, degrees, 1)
    found = Fan(float(lean), float(change), 1.0)
    return _FLAT if found.is_flat else _refined(xs, ys, half, found)


def _strip_leans(xs: Floats, ys: Floats, half: float) -> list[tuple[float, float]]:
    """Where the middle of each strip is (-1 to 1 over the page), and the lean of its rows."""
    leans = []
    for strip in range(STRIPS):
        middle = (2 * strip + 1) / STRIPS - 1
        inside = np.abs(ys - middle * half) <= half / STRIPS
        if np.count_nonzero(inside) >= FEWEST_IN_STRIP:
            leans.append((middle, _lean(xs[inside], ys[inside])))
    return leans


def _lean(xs: Floats, ys: Floats) -> float:
    coarse = np.arange(-MOST_LEAN, MOST_LEAN + 0.01, COARSE_STEP)
    best = max(coarse, key=lambda lean: _sharpness(xs, ys, lean))
    fine = np.arange(best - COARSE_STEP, best + COARSE_STEP + 0.01, 0.05)
    return float(max(fine, key=lambda lean: _sharpness(xs, ys, lean)))


def _refined(xs: Floats, ys: Floats, half: float, found: Fan) -> Fan:
    """The fan near to the one found whose rows are sharpest; flat where it gains too little."""

    def sharpness(lean: float, change: float) -> float:
        return _sharpness(xs, ys, lean, Fan(lean, change, 1.0).slopes(half)[1])

    best, lean, change = sharpness(found.lean, found.change), found.lean, found.change
    step = FIRST_STEP
    while step >= LAST_STEP:
        ways = ((step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step))
        near = [(_bounded(lean + a), _bounded(change + b)) for a, b in ways]
        scores = [sharpness(*one) for one in near]
        if max(scores) > best:
            best = max(scores)
            lean, change = near[scores.index(best)]
        else:
            step /= 2
    gain = best / sharpness(0.0, 0.0)
    return Fan(lean, change, gain) if gain >= LEAST_GAIN else _FLAT


def _bounded(degrees: float) -> float:
    return min(max(degrees, -2 * MOST_LEAN), 2 * MOST_LEAN)


def _projection(rows: Fan, columns: Fan, half_width: float, half_height: float) -> Matrix:
    """Sends both points where rows and columns meet to infinity; about the middle of the page.

    A point's place is ((x - p·y)/w, (y - a·x)/w), w = 1 + b·x + q·y: the row through (0, y) has
    the slope a + (b + a·q)·y and the column through (x, 0) leans by p + (q + p·b)·x.
    """
    a, row_bend = rows.slopes(half_height)
    p, column_bend = columns.slopes(half_width)
    b = (row_bend - a * column_bend) / (1 - a * p)
    q = column_bend - p * b
    flat = np.array([[1, -p, 0], [-a, 1, 0], [b, q, 1]], np.float64)
    to_middle = np.array([[1, 0, -half_width], [0, 1, -half_height], [0, 0, 1]], np.float64)
    return np.asarray(np.linalg.inv(to_middle) @ flat @ to_middle, np.float64)


def _whole(flat: Matrix, width: int, height: int) -> tuple[Matrix, tuple[int, int]]:
    """The projection moved so that the whole page is seen, and the size that it then has."""
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    placed = cv2.perspectiveTransform(corners, flat)[0]
    left, top = np.floor(placed.min(axis=0))
    right, bottom = np.ceil(placed.max(axis=0))
    moved = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]], np.float64) @ flat
    return moved, (int(right - left), int(bottom - top))
