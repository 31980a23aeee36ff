"""Marks drawn on a table's rule: where the rule's ink is markedly thicker than elsewhere.

A pen under a row often runs into the rule below it. What is followed there is one line, the
rule; that it is thicker over a stretch of its length tells the mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
"""A rule is as thick as its thinnest parts (share of its columns), and no thicker than most."""
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
    long = [rule for rule in rules if rule.length >= LEAST_HOST * em]
    bands = [_band(page, rule, em) for rule in long]
    if not bands:
        return ()
    print_dark = max(max(float(band.dark.max()) for band in bands), LEAST_DARK)
    thick = [_steady(band.dark.sum(axis=0) / print_dark) for band in bands]
    thin = [float(np.sort(each)[round(PLAIN_SHARE * (len(each) - 1))]) for each in thick]
    usual = float(np.median(thin))
    return tuple(
        stretch
        for rule, band, each, own in zip(long, bands, thick, thin, strict=True)
        for stretch in _thick_stretches(band, each, min(own, usual))
        if _is_mark(stretch, rule, em) and not _is_border(stretch, verticals, em)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """The paper along a rule: columns at `xs`, the rule's height at each, and how dark the rows
    above and below it are (0 to 255), one column an x."""

    xs: Floats64
    middles: Floats
    dark: Floats


def _thick_stretches(band: _Band, thickness: Floats, plain: float) -> Iterator[Segment]:
    for run in _runs(thickness >= max(TIMES * plain, plain + MORE)):
        path = tuple(zip(band.xs[run].tolist(), band.middles[run].tolist(), strict=True))
        if len(path) > 1:
            yield Segment(path, float(np.median(thickness[run])) - plain)


def _is_mark(stretch: Segment, rule: Segment, em: float) -> bool:
    return LEAST_MARK * em <= stretch.length <= WHOLE * rule.length


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


def _band(page: InkPage, rule: Segment, em: float) -> _Band:
    xs = np.arange(rule.x0, rule.x1, max(STEP * em, 1.0))
    middles = _middles(rule, xs)
    rows = np.arange(-round(ABOVE * em), round(BELOW * em) + 1, dtype=np.float32)
    grey = page.picture if page.picture.ndim == 2 else page.picture[..., 0]
    map_x = np.tile(xs.astype(np.float32), (len(rows), 1))
    map_y = middles[None, :] + rows[:, None]
    band = cv2.remap(grey, map_x, map_y, cv2.INTER_LINEAR, borderValue=255)
    return _Band(xs, middles, np.asarray(255.0 - band, np.float32))


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
