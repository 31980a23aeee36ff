"""Pen strokes as an enterprise draws them under a passage of a printed report.

A pen is drawn on the rendered page before the scanner sees it (`tests.corpus.scanner`), so
that ink and print are degraded alike. Lengths are in points, y grows downwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import PageImage, Point

Pixels = NDArray[np.uint8]
Path = tuple[Point, ...]

INKS: dict[str, tuple[int, int, int]] = {
    "black": (35, 33, 38),
    "blue": (38, 58, 160),
    "red": (205, 35, 45),
    "pencil": (110, 110, 112),
}
STEP = 2.0
"""Distance of the points of a path, in points."""
SUPERSAMPLING = 3


@dataclass(frozen=True, slots=True)
class Pen:
    """How a stroke looks and how steadily the hand moves.

    `gap`: from the baseline of the text down to the stroke (negative: through the feet);
    `slant` in degrees; `wave` and `tremor`: amplitude of a drawn wave and of the hand's
    unrest; `overshoot`: how far both ends may miss the text (positive: beyond it);
    `breaks`: number of gaps where the pen lost contact; `double`: a second line below.
    """

    ink: str = "black"
    width: float = 1.0
    gap: float = 2.0
    slant: float = 0.0
    wave: float = 0.0
    tremor: float = 0.15
    overshoot: float = 0.0
    breaks: int = 0
    double: bool = False


def random_pen(rng: np.random.Generator, size: float) -> Pen:
    """A pen for text of `size` points: mostly plain lines, each oddity now and then."""
    odd = rng.random(5) < (0.25, 0.15, 0.25, 0.12, 0.15)
    return Pen(
        ink=str(rng.choice(["black", "blue", "red"])),
        width=float(rng.uniform(0.6, 1.8)),
        gap=float(rng.uniform(-0.02, 0.10) if odd[0] else rng.uniform(0.12, 0.32)) * size,
        slant=float(rng.uniform(-1.0, 1.0)),
        wave=float(rng.uniform(0.06, 0.12) * size) if odd[1] else 0.0,
        tremor=float(rng.uniform(0.05, 0.35)),
        overshoot=float(rng.uniform(0.1, 0.4) * size) if odd[2] else float(rng.uniform(-1, 1)),
        breaks=int(rng.integers(1, 3)) if odd[3] else 0,
        double=bool(odd[4]),
    )


def stroke_paths(
    pen: Pen, x0: float, x1: float, baseline: float, rng: np.random.Generator
) -> tuple[Path, ...]:
    """The centre lines a pen leaves under text from `x0` to `x1` standing on `baseline`."""
    left, right = x0 - pen.overshoot, x1 + pen.overshoot
    first = _one_path(pen, left, right, baseline + pen.gap, rng)
    lines = [first]
    if pen.double:
        below = baseline + pen.gap + max(2.2 * pen.width, 1.8)
        lines.append(_one_path(pen, left, right + float(rng.uniform(-1, 1)), below, rng))
    return tuple(piece for line in lines for piece in _broken(line, pen.breaks, rng))


def _one_path(pen: Pen, left: float, right: float, y: float, rng: np.random.Generator) -> Path:
    count = max(4, int((right - left) / STEP))
    xs = np.linspace(left, right, count)
    # The slant turns about the middle, so a long slanted line does not leave its text.
    ys = y + (xs - (left + right) / 2) * math.tan(math.radians(pen.slant))
    if pen.wave:
        ys = ys + pen.wave * np.sin(2 * math.pi * xs / rng.uniform(5, 9) + rng.uniform(0, 6))
    unrest = np.cumsum(rng.normal(0, 1, count))
    unrest -= np.linspace(unrest[0], unrest[-1], count)
    peak = float(np.abs(unrest).max()) or 1.0
    ys = ys + pen.tremor * 2 * unrest / peak
    return tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True))


def _broken(path: Path, breaks: int, rng: np.random.Generator) -> tuple[Path, ...]:
    """The path without `breaks` short gaps of one to two steps, away from the ends."""
    if breaks == 0 or len(path) < 8 * (breaks + 1):
        return (path,)
    part = len(path) // (breaks + 1)
    pieces, start = [], 0
    for index in range(1, breaks + 1):
        cut = index * part + int(rng.integers(-2, 3))
        pieces.append(path[start:cut])
        start = cut + int(rng.integers(1, 2))
    return (*pieces, path[start:])


def draw_strokes(
    image: PageImage, paths: tuple[Path, ...], pen: Pen, rng: np.random.Generator
) -> PageImage:
    """A new page image with the paths drawn in the pen's ink."""
    pixels = image.pixels.copy()
    for path in paths:
        _draw_path(pixels, path, image.scale, pen, rng)
    return PageImage(pixels, image.scale)


def _draw_path(
    pixels: Pixels, path: Path, scale: float, pen: Pen, rng: np.random.Generator
) -> None:
    points = np.array(path) * scale
    margin = math.ceil(2 * pen.width * scale) + 2
    height, width = pixels.shape[:2]
    x0, y0 = np.maximum(np.floor(points.min(axis=0)).astype(int) - margin, 0)
    x1, y1 = np.ceil(points.max(axis=0)).astype(int) + margin
    x1, y1 = min(int(x1), width), min(int(y1), height)
    if x0 >= x1 or y0 >= y1:
        return
    mask = np.zeros(((y1 - y0) * SUPERSAMPLING, (x1 - x0) * SUPERSAMPLING), np.uint8)
    local = (points - (x0, y0)) * SUPERSAMPLING
    pressure = np.interp(
        np.arange(len(path)), np.linspace(0, len(path) - 1, 6), rng.uniform(0.7, 1.25, 6)
    )
    for start, stop, press in zip(local[:-1], local[1:], pressure[1:], strict=True):
        thickness = max(1, round(pen.width * scale * SUPERSAMPLING * press))
        first, last = np.round(start).astype(int), np.round(stop).astype(int)
        cv2.line(mask, tuple(map(int, first)), tuple(map(int, last)), 255, thickness)
    cover = cv2.resize(mask, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA) / 255.0
    area = pixels[y0:y1, x0:x1].astype(np.float32)
    # Ink darkens the paper and the print below it: multiply, never lighten.
    ink = np.array(INKS[pen.ink], np.float32) / 255.0
    darkened = area * (1 - cover[..., None] * (1 - ink) * float(rng.uniform(0.85, 1.0)))
    pixels[y0:y1, x0:x1] = np.clip(darkened, 0, 255).astype(np.uint8)
