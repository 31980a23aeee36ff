"""Lines that a hand draws under printed words, as ribbons of ink on a raster.

Paths are PDF points; a mark covers at least six tenths of the glyph it starts or ends in,
and less than four tenths of the glyph beside it, so that the truth stays the truth.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.evidence import MarkKind
from tests.corpus.browser.layout import Glyph
from tests.corpus.browser.truth import Marking, Stretch, room

Path = NDArray[np.float64]
Raster = NDArray[np.uint8]

BALLS = ((38, 38, 48), (30, 45, 140), (20, 30, 110), (200, 30, 40), (170, 25, 35))
FELTS = ((20, 20, 24), (30, 60, 190), (225, 30, 45), (0, 120, 70))
STEEPEST = math.tan(math.radians(4))


@dataclass(frozen=True, slots=True)
class Pen:
    """Ink colour (RGB), width in points, how much of the paper it hides, how unsteady the
    hand is (points), how its pressure varies (share of the width)."""

    colour: tuple[int, int, int]
    width: float
    cover: float
    tremor: float
    pressure: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A path, Nx2, and its width at every point."""

    path: Path
    widths: NDArray[np.float64]


def fitting_pen(marked: Sequence[Stretch], rng: random.Random) -> Pen:
    """A pen fine enough for the page: nobody takes a felt pen to lines close together."""
    pen = some_pen(rng)
    free = min((room(line) for stretch in marked for line in stretch.under_ink), default=9.0)
    return replace(pen, width=min(pen.width, max(0.7, 0.6 * free)))


def some_pen(rng: random.Random) -> Pen:
    """A ball pen, a felt pen or a pencil."""
    kind = rng.choices(["ball", "felt", "pencil"], [7, 3, 0.6])[0]
    tremor = rng.choice([0.1, 0.2, 0.35, 0.6])
    if kind == "ball":
        return Pen(rng.choice(BALLS), rng.uniform(0.75, 1.6), 0.92, tremor, 0.25)
    if kind == "felt":
        return Pen(rng.choice(FELTS), rng.uniform(1.6, 3.0), 0.85, tremor, 0.15)
    return Pen((95, 95, 100), rng.uniform(0.9, 1.5), 0.7, tremor, 0.35)


STYLES = ("straight", "straight", "slanted", "wavy", "broken", "double", "overshooting",
          "mid-glyph", "touching", "shaky")  # fmt: skip


def pen_marks(
    marked: Sequence[Stretch], glyphs: Sequence[Glyph], pen: Pen, rng: random.Random
) -> tuple[list[Stroke], dict[int, Marking]]:
    """The strokes under the passages, and how each was marked."""
    strokes: list[Stroke] = []
    done = {}
    for group in _grouped(marked):
        lines = _lines_of(group)
        style = _fitting_style(rng.choice(STYLES), min(map(room, lines)), pen)
        for line in lines:
            strokes += _under(line, glyphs, style, pen, rng)
        for stretch in group:
            done[stretch.number] = Marking(MarkKind.HANDWRITTEN, f"pen {style}")
    return strokes, done


def _fitting_style(style: str, free: float, pen: Pen) -> str:
    """The style, or a plain stroke where there is no room for it under the words."""
    roomy = free >= 2 * pen.width + 2.5
    return style if roomy or style not in ("double", "wavy") else "straight"


def _grouped(marked: Sequence[Stretch]) -> list[list[Stretch]]:
    """Passages under one continuous stroke together: the neighbouring cells of a row."""
    groups: list[list[Stretch]] = []
    for stretch in marked:
        last = groups[-1] if groups else []
        if stretch.group is not None and last and last[-1].group == stretch.group:
            last.append(stretch)
        else:
            groups.append([stretch])
    return groups


def _lines_of(group: Sequence[Stretch]) -> list[tuple[Glyph, ...]]:
    if len(group) > 1 and all(len(stretch.lines) == 1 for stretch in group):
        row = tuple(glyph for stretch in group for glyph in stretch.lines[0])
        if max(g.baseline for g in row) - min(g.baseline for g in row) < 1:
            return [row]
    return [line for stretch in group for line in stretch.under_ink]


def _under(
    line: Sequence[Glyph], glyphs: Sequence[Glyph], style: str, pen: Pen, rng: random.Random
) -> list[Stroke]:
    x0, x1 = _ends(line, glyphs, style, rng)
    size = line[0].size
    free = room(line)
    deepest = max(0.0, min(0.45 * size, free - pen.width / 2 - 0.6))
    shallowest = 0.02 * size if style == "touching" else 0.12 * size + pen.width / 2
    shallowest = min(shallowest, deepest)
    base = max(glyph.baseline for glyph in line)
    lowest = min(deepest, shallowest + 0.4) if style == "touching" else deepest
    start = base + rng.uniform(shallowest, lowest)
    slope = _slope(style, x1 - x0, start - base, shallowest, deepest, rng)
    wave = rng.uniform(0.7, min(1.5, 0.2 + free / 3)) if style == "wavy" else 0.0
    tremor = min(pen.tremor * (2 if style == "shaky" else 1), 0.15 * free)
    path = _path(x0, x1, start, slope, wave, tremor, rng)
    paths = [path]
    if style == "double":
        gap = pen.width + rng.uniform(1.0, 2.0)
        paths.append(_path(x0 + rng.uniform(-2, 2), x1 - rng.uniform(0, 2), start + gap, slope,
                           0.0, tremor, rng))  # fmt: skip
    if style == "broken":
        paths = _broken(path, rng)
    return [Stroke(each, _widths(len(each), pen, rng)) for each in paths]


def _ends(
    line: Sequence[Glyph], glyphs: Sequence[Glyph], style: str, rng: random.Random
) -> tuple[float, float]:
    """Where the stroke starts and ends."""
    first, last = line[0], line[-1]
    reach = {"overshooting": 0.8, "mid-glyph": -0.38}.get(style, 0.2)
    shortest = min(first.x1 - first.x0, last.x1 - last.x0)
    left = _allowed(reach * rng.uniform(0.3, 1), first, glyphs, -1, shortest)
    right = _allowed(reach * rng.uniform(0.3, 1), last, glyphs, +1, shortest)
    if len(line) == 1 and left + right < 0:
        left, right = left / 2, right / 2
    return first.x0 - left, last.x1 + right


def _allowed(ems: float, end: Glyph, glyphs: Sequence[Glyph], side: int, shortest: float) -> float:
    """The overshoot in points (negative: short of the end) that keeps the truth."""
    if ems < 0:
        return ems * shortest
    beside = [
        g for g in glyphs
        if abs(g.baseline - end.baseline) < 0.7 * end.size and not g.text.isspace()
        and (g.x0 - end.x0) * side > 0
    ]  # fmt: skip
    if not beside:
        return ems * end.size
    if any(g.passage not in (None, end.passage) for g in beside if _away(g, end) < 2.5 * end.size):
        ems = min(ems, 0.1)
    near = min(beside, key=lambda g: abs(g.x0 - end.x0))
    gap = near.x0 - end.x1 if side > 0 else end.x0 - near.x1
    return min(ems * end.size, max(gap, 0) + 0.35 * (near.x1 - near.x0))


def _away(one: Glyph, other: Glyph) -> float:
    return max(one.x0 - other.x1, other.x0 - one.x1)


def _slope(
    style: str, length: float, start: float, high: float, low: float, rng: random.Random
) -> float:
    """Rise over run: steep only as far as the free band under the line lets it."""
    if style == "touching":
        return 0.0
    wanted = rng.uniform(-STEEPEST, STEEPEST) * (1.0 if style == "slanted" else 0.25)
    margin = min(1.0, low - high)
    most, least = (low - start + margin) / length, (high - start - margin) / length
    return min(max(wanted, least), most)


def _path(
    x0: float, x1: float, y: float, slope: float, wave: float, tremor: float, rng: random.Random
) -> Path:
    """Points every half point along the stroke."""
    count = max(4, int((x1 - x0) * 2))
    x = np.linspace(x0, x1, count)
    level = y + slope * (x - x0)
    level += wave * np.sin((x - x0) / rng.uniform(3.5, 8) * math.tau)
    for period, share in ((40.0, 0.6), (11.0, 0.3), (3.5, 0.12)):
        shift = rng.uniform(0, math.tau)
        level += tremor * share * np.sin(x / (period * rng.uniform(0.7, 1.4)) * math.tau + shift)
    return np.column_stack([x, level])


def _broken(path: Path, rng: random.Random) -> list[Path]:
    """The stroke lifted here and there for less than three points."""
    pieces, start = [], 0
    while start < len(path) - 3:
        stop = min(len(path), start + rng.randint(30, 120))
        pieces.append(path[start:stop])
        start = stop + rng.randint(2, 6)
    return pieces


def _widths(count: int, pen: Pen, rng: random.Random) -> NDArray[np.float64]:
    at = np.linspace(0, 1, count)
    swing = np.sin(at * rng.uniform(2, 12) + rng.uniform(0, 6)) * pen.pressure
    ends = np.minimum(1, np.minimum(at, 1 - at) * count / 4 + 0.45)
    widths: NDArray[np.float64] = pen.width * (1 + swing) * ends
    return widths


def ink(raster: Raster, strokes: Sequence[Stroke], pen: Pen, scale: float, seed: int) -> None:
    """Draws the strokes into the raster; `scale` in pixels per point."""
    noise = np.random.default_rng(seed)
    for stroke in strokes:
        _ink_stroke(raster, _ribbon(stroke) * scale, pen, noise)


def _ink_stroke(raster: Raster, ribbon: Path, pen: Pen, noise: np.random.Generator) -> None:
    """Fills the ribbon (pixels) where it lies in the raster."""
    left, top = np.maximum(ribbon.min(axis=0).astype(int) - 2, 0)
    right, bottom = ribbon.max(axis=0).astype(int) + 3
    patch = raster[top:bottom, left:right]
    if not patch.size:
        return
    mask = np.zeros(patch.shape[:2], np.uint8)
    cv2.fillPoly(mask, [((ribbon - (left, top)) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    grain = noise.normal(1, 0.1, mask.shape).clip(0.5, 1.1)
    alpha = (mask / 255 * pen.cover * grain).clip(0, 1)[..., None]
    wet = patch * (1 - alpha) + np.minimum(patch, pen.colour) * alpha
    patch[:] = wet.astype(np.uint8)


def _ribbon(stroke: Stroke) -> Path:
    along = np.gradient(stroke.path, axis=0)
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    normal /= np.maximum(np.hypot(normal[:, 0], normal[:, 1]), 1e-9)[:, None]
    half = normal * (stroke.widths / 2)[:, None]
    return np.concatenate([stroke.path + half, (stroke.path - half)[::-1]])
