"""Marks drawn on a table's rule: where the rule's ink is markedly thicker than elsewhere.

A pen under a row often runs into the rule below it. What is followed there is one line, the
rule; that it is thicker over a stretch of its length tells the mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.evidence import Box
from extractors.underlines.pixels import InkPage
from extractors.underlines.segments import Segment

Floats = NDArray[np.float32]
Floats64 = NDArray[np.float64]

ABOVE, BELOW = 0.3, 0.35
"""A mark runs into a rule when it lies this close above or below it (em)."""
LEAST_HOST = 8.0
"""Shortest rule (em) that is looked at."""
LEAST_MARK = 2.0
"""Shortest mark (em) told by thickness: a character's foot standing on the rule is up to 1."""
PLAIN_SHARE = 0.2
"""The rule's own thickness is that of its thinnest parts (share of its columns)."""
TIMES, MORE = 1.7, 0.9
"""A marked rule is so many times as thick and so much thicker (px of the working picture)."""
STEADY_SHARE = 0.25
WINDOW, STEP = 1.0, 0.12
"""Thickness is the low quartile over so many em, a column each step (em): feet of characters
have gaps between them."""
WHOLE = 0.9
"""A stretch this long (share of the rule) is the rule itself."""
FITS = 3
"""So often a rule is laid through its path, each time without what departed most."""
LEAST_DARK = 60.0
"""Print is at least so much darker than paper (grey levels)."""
AT_UPRIGHT = 0.5
"""A thick stretch from upright to upright (em) is a border of cells drawn thicker."""


def marks_on_rules(
    page: InkPage, rules: Sequence[Segment], verticals: Sequence[Box], em: float
) -> tuple[Segment, ...]:
    """Stretches of `rules` along which the ink is that of a rule and a mark; px of the page."""
    long = (rule for rule in rules if rule.length >= LEAST_HOST * em)
    return tuple(
        stretch
        for rule in long
        for stretch in _thick_stretches(page, rule, em)
        if not _is_border(stretch, verticals, em)
    )


def _thick_stretches(page: InkPage, rule: Segment, em: float) -> Iterator[Segment]:
    xs = np.arange(rule.x0, rule.x1, max(STEP * em, 1.0))
    middles = _middles(rule, xs)
    thickness = _steady(_darkness(page, xs, middles, em).sum(axis=0))
    plain = float(np.sort(thickness)[round(PLAIN_SHARE * (len(xs) - 1))])
    is_thick = thickness >= max(TIMES * plain, plain + MORE)
    for run in _runs(is_thick):
        path = tuple(zip(xs[run].tolist(), middles[run].tolist(), strict=True))
        if LEAST_MARK * em <= path[-1][0] - path[0][0] <= WHOLE * rule.length:
            yield Segment(path, float(np.median(thickness[run])) - plain)


def _middles(rule: Segment, xs: Floats64) -> Floats:
    """The rule's height at each column: a parabola through its path, what departs left out."""
    path = np.array(rule.path)
    ys = np.interp(xs, path[:, 0], path[:, 1])
    powers = np.vander((xs - xs[0]) / (xs[-1] - xs[0]), 3)
    kept = np.ones(len(xs), np.bool_)
    for _ in range(FITS):
        fit = powers @ np.linalg.lstsq(powers[kept], ys[kept], rcond=None)[0]
        away = np.abs(fit - ys)
        kept = away <= max(np.partition(away, len(away) // 2)[len(away) // 2], 0.5)
    return np.asarray(fit, np.float32)


def _darkness(page: InkPage, xs: Floats64, middles: Floats, em: float) -> Floats:
    """Rows of the band along the rule, one column an x: 0 is paper, 1 is print."""
    rows = np.arange(-round(ABOVE * em), round(BELOW * em) + 1, dtype=np.float32)
    grey = page.picture if page.picture.ndim == 2 else page.picture[..., 0]
    map_x = np.tile(xs.astype(np.float32), (len(rows), 1))
    map_y = middles[None, :] + rows[:, None]
    band = cv2.remap(grey, map_x, map_y, cv2.INTER_LINEAR, borderValue=255)
    dark = 255.0 - band.astype(np.float32)
    return np.asarray(dark / max(float(dark.max()), LEAST_DARK), np.float32)


def _steady(columns: Floats) -> Floats:
    """The low quartile of each column's neighbourhood."""
    reach = round(WINDOW / STEP / 2)
    padded = np.pad(columns, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    low = round(STEADY_SHARE * 2 * reach)
    return np.asarray(np.partition(windows, low, axis=1)[:, low], np.float32)


def _runs(flags: NDArray[np.bool_]) -> list[slice]:
    changes = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return [slice(a, b) for a, b in zip(changes[::2], changes[1::2], strict=True)]


def _is_border(stretch: Segment, verticals: Sequence[Box], em: float) -> bool:
    ends = (stretch.path[0], stretch.path[-1])
    return all(any(_meets(v, x, y, em) for v in verticals) for x, y in ends)


def _meets(vertical: Box, x: float, y: float, em: float) -> bool:
    is_level = vertical.y0 - em <= y <= vertical.y1 + em
    return is_level and abs(vertical.center_x - x) <= AT_UPRIGHT * em
