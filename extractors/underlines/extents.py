"""Marked stretches of text lines to lines: where under the text the ink of the mark lies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.underlines.segments import Segment
from extractors.underlines.strips import BASELINE_ROW, EM, Tape
from extractors.underlines.stroke_net import MarkedExtent

TOP_ROW = -2
LOW_ROW = 11
"""Rows of the tape, counted from the baseline, among which a mark's ink lies: from a line through
the feet (dashes that touch glyphs lower the baseline, too) to 0.75 em below."""
NEARER = 0.05
"""Of two lines under the text the upper one is the mark, the lower one a rule: by so much a row's
darkness counts less for each row it lies lower."""
DRIFT = 3
"""Rows (a fifth of an em) that a mark's pieces may lie apart."""
FAINTEST = 20
"""Mean darkness (of 255) of a row in which a mark's ink is told from paper's grain."""
PEN_INK = 170
"""Ink darker than this tells the pen's colour: paler ink is mixed with paper by blur."""
USUAL_THICKNESS = 0.08
"""Thickness given to a mark that was not followed as a line of ink (em)."""
USUAL_DROP = 0.12
"""A mark of which no ink is told apart lies here under the baseline (em): where Word draws."""
PIECE = 1.0
"""The height of a stroke is measured on pieces this long (em), so that it may slant."""
COLOURED = 28.0
"""Ink whose channels differ by more than this on average (of 255) is a pen's colour: black
print under JPEG stays below 15."""


def extent_to_segment(tape: Tape, extent: MarkedExtent) -> Segment:
    """The line of a marked stretch, in pixels of the straight page."""
    line = tape.lines[extent.strip]
    xs = _cuts(extent, line.em)
    drops = _drops(tape, extent, xs)
    path = tuple(
        (x, line.baseline_at(x) + drop * line.em) for x, drop in zip(xs, drops, strict=True)
    )
    colour = _colour(tape, extent, float(np.median(drops)))
    return Segment(path, USUAL_THICKNESS * line.em, colour)


def _cuts(extent: MarkedExtent, em: float) -> list[float]:
    count = max(2, round((extent.x1 - extent.x0) / (PIECE * em)) + 1)
    return [float(x) for x in np.linspace(extent.x0, extent.x1, count)]


def _window(tape: Tape, strip: int, x0: float, x1: float) -> NDArray[np.uint8]:
    left = round(tape.column_at(strip, x0))
    right = max(round(tape.column_at(strip, x1)), left + 2)
    top = BASELINE_ROW + TOP_ROW
    return tape.pixels[top : BASELINE_ROW + LOW_ROW + 1, max(left, 0) : right]


def _drops(tape: Tape, extent: MarkedExtent, xs: Sequence[float]) -> list[float]:
    """Height of the mark's ink under the baseline (em) around each of `xs`."""
    half = PIECE * tape.lines[extent.strip].em / 2
    usual = _darkest(_window(tape, extent.strip, extent.x0, extent.x1), None)
    if usual is None:
        return [USUAL_DROP] * len(xs)
    rows = [
        _darkest(
            _window(tape, extent.strip, max(x - half, extent.x0), min(x + half, extent.x1)), usual
        )
        for x in xs
    ]
    return [(TOP_ROW + (usual if row is None else row)) / EM for row in rows]


def _darkest(window: NDArray[np.uint8], near: float | None) -> float | None:
    """The row that is dark along most of the window; `near`: not far from this one."""
    if not window.size:
        return None
    dark = (255.0 - window.min(axis=2)).mean(axis=1)
    dark *= 1 - NEARER * np.arange(len(dark))
    if near is not None:
        dark = dark * (np.abs(np.arange(len(dark)) - near) <= DRIFT)
    row = int(np.argmax(dark))
    if dark[row] < FAINTEST:
        return None
    around = slice(max(row - 1, 0), row + 2)
    weights = dark[around]
    return float((np.arange(len(dark))[around] * weights).sum() / weights.sum())


def _colour(tape: Tape, extent: MarkedExtent, drop: float) -> str:
    window = _window(tape, extent.strip, extent.x0, extent.x1)
    row = round(drop * EM) - TOP_ROW
    ink = window[max(row - 1, 0) : row + 2].reshape(-1, 3).astype(np.float64)
    dark = ink[ink.min(axis=1) < PEN_INK] if len(ink) else ink
    if not len(dark):
        return "black"
    red, green, blue = dark.mean(axis=0)
    if red - max(green, blue) > COLOURED:
        return "red"
    return "blue" if blue - red > COLOURED else "black"
