"""What a scanner or a phone makes of a printed page, with the way from page to picture.

Rasters are RGB; lengths are pixels unless a name says points.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.evidence import Box

Raster = NDArray[np.uint8]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Picture:
    """The finished picture; `way` takes pixels of the printed page to its pixels; `ink` is
    `colour`, `grey` or `bilevel`."""

    raster: Raster
    way: Matrix
    ink: str


def scanned(page: Raster, dpi: float, rng: random.Random) -> Picture:
    """A flat-bed or feeder scan of the page."""
    noise = np.random.default_rng(rng.getrandbits(32))
    ink = rng.choices(["colour", "grey", "bilevel"], [6, 3, 2])[0]
    harm = rng.choice([0.0, 0.4, 0.7, 1.0])
    if rng.random() < 0.3 * harm:
        page = _bleed(page, rng)
    angle = rng.choice([0, rng.gauss(0, 0.6), rng.gauss(0, 1.2), rng.uniform(-4, 4)])
    way = _turn(page, max(-4.0, min(4.0, angle)))
    paper = rng.randint(225, 255)
    page = _warped(page, way, (paper, paper, paper - rng.randint(0, 8)))
    page = _lit(page, rng, 0.16 * harm)
    page = _defects(page, dpi, rng, harm)
    page = _blurred(page, rng.uniform(0.2, 0.5 + 0.6 * harm) * dpi / 200)
    page = _noisy(page, noise, rng.uniform(1, 3 + 8 * harm))
    if ink == "bilevel":
        page = _bilevel(page, rng)
    elif ink == "grey":
        page = cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return Picture(page, way, ink)


def photographed(page: Raster, dpi: float, rng: random.Random) -> Picture:
    """A phone's picture of the page on a desk: mild perspective, shadow, uneven light."""
    noise = np.random.default_rng(rng.getrandbits(32))
    way, size = _viewed(page, rng)
    desk = rng.choice([(70, 55, 45), (120, 110, 100), (40, 42, 45), (160, 150, 135)])
    page = cv2.warpPerspective(page, way, size, flags=cv2.INTER_AREA, borderValue=desk)
    page = _lit(page, rng, rng.uniform(0.08, 0.3))
    page = _tinted(_shadowed(page, rng), rng)
    page = _blurred(page, rng.uniform(0.3, 0.9) * dpi / 170)
    page = _noisy(page, noise, rng.uniform(2, 6))
    return Picture(page, way, "colour")


def moved(box: Box, way: Matrix, scale: float) -> Box:
    """A box in points of the printed page as a box in pixels of the picture."""
    corners = np.array(
        [[box.x0, box.y0, 1], [box.x1, box.y0, 1], [box.x1, box.y1, 1], [box.x0, box.y1, 1]]
    )
    corners[:, :2] *= scale
    seen = corners @ way.T
    x, y = seen[:, 0] / seen[:, 2], seen[:, 1] / seen[:, 2]
    return Box(float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def _turn(page: Raster, degrees: float) -> Matrix:
    height, width = page.shape[:2]
    affine = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.vstack([affine, [0, 0, 1]])


def _warped(page: Raster, way: Matrix, paper: tuple[int, int, int]) -> Raster:
    size = (page.shape[1], page.shape[0])
    if not np.allclose(way, np.eye(3)):
        page = cv2.warpAffine(page, way[:2], size, flags=cv2.INTER_LINEAR, borderValue=(255,) * 3)
    return _toned(page, [channel / 255 for channel in paper])


def _viewed(page: Raster, rng: random.Random) -> tuple[Matrix, tuple[int, int]]:
    """The page's corners somewhat off those of the picture."""
    height, width = page.shape[:2]
    edge = rng.uniform(0.01, 0.05)
    size = (int(width * (1 + 2 * edge)), int(height * (1 + 2 * edge)))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    wobble = rng.uniform(0.004, 0.028)
    turn = math.radians(rng.gauss(0, 0.9))
    centre = corners.mean(axis=0)
    spin = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    seen = (corners - centre) @ spin.T + (size[0] / 2, size[1] / 2)
    seen += np.array([[rng.uniform(-1, 1) for _ in "xy"] for _ in corners]) * wobble * width
    return cv2.getPerspectiveTransform(corners, seen.astype(np.float32)), size


def _bleed(page: Raster, rng: random.Random) -> Raster:
    """The print of the back showing through."""
    back = cv2.flip(page, 1)
    shift = rng.randint(-page.shape[0] // 12, page.shape[0] // 12)
    back = cv2.GaussianBlur(np.roll(back, shift, axis=0), (0, 0), 1.5)
    share = rng.uniform(0.05, 0.14)
    seen: Raster = cv2.addWeighted(page, 1.0, back, share, -255 * share)
    return seen


def _lit(page: Raster, rng: random.Random, depth: float) -> Raster:
    """Light that varies smoothly by up to `depth` of full brightness."""
    if depth < 0.02:
        return page
    field = np.array([[1 - rng.random() * depth for _ in range(4)] for _ in range(4)], np.float32)
    return _times(page, cv2.resize(field, (96, 128), interpolation=cv2.INTER_CUBIC))


def _times(page: Raster, light: NDArray[np.float32]) -> Raster:
    """The page under a small picture of its light."""
    levels = (np.clip(light, 0, 1) * 255).astype(np.uint8)
    size = (page.shape[1], page.shape[0])
    wide = cv2.resize(levels, size, interpolation=cv2.INTER_LINEAR)
    lit: Raster = cv2.multiply(page, cv2.merge([wide] * 3), scale=1 / 255)
    return lit


def _shadowed(page: Raster, rng: random.Random) -> Raster:
    """The shadow of a hand or a phone across a corner."""
    if rng.random() < 0.4:
        return page
    small = np.ones((64, 48), np.float32)
    at = [(rng.uniform(-10, 58), rng.uniform(-10, 74)) for _ in range(3)]
    cv2.fillConvexPoly(small, cv2.convexHull(np.array(at, np.int32)), rng.uniform(0.6, 0.85))
    small = cv2.GaussianBlur(small, (0, 0), rng.uniform(1, 5))
    return _times(page, cv2.resize(small, (480, 640), interpolation=cv2.INTER_CUBIC))


def _tinted(page: Raster, rng: random.Random) -> Raster:
    """The colour of the lamp."""
    gains = (1.0, rng.uniform(0.93, 1.0), rng.uniform(0.8, 1.0))
    return _toned(page, gains)


def _toned(page: Raster, gains: Sequence[float]) -> Raster:
    """The page with its red, green and blue times `gains`."""
    table = np.outer(np.arange(256), gains).clip(0, 255).astype(np.uint8)
    toned: Raster = cv2.LUT(page, table[:, None, :])
    return toned


def _defects(page: Raster, dpi: float, rng: random.Random, harm: float) -> Raster:
    """Dark edges, punch holes, streaks of dirt, a fold. Sizes follow the paper's."""
    height, width = page.shape[:2]
    if rng.random() < 0.35 * harm:
        _dark_edge(page, dpi, rng)
    if rng.random() < 0.3 * harm:
        across = rng.uniform(0.09, 0.14)
        for share in (0.5 - across, 0.5 + across):
            centre = (int(0.35 * dpi), int(height * share))
            cv2.circle(page, centre, int(0.11 * dpi), (rng.randint(10, 90),) * 3, -1, cv2.LINE_AA)
    if rng.random() < 0.25 * harm:
        x = rng.randint(0, width - 3)
        page[:, x : x + rng.randint(1, 2)] = page[:, x : x + 1] // 4 * 3
    if rng.random() < 0.2 * harm:
        _fold(page, dpi, rng)
    return page


def _dark_edge(page: Raster, dpi: float, rng: random.Random) -> None:
    thick = max(2, int(rng.uniform(0.02, 0.15) * dpi))
    dark = rng.randint(0, 80)
    for band in rng.sample([page[:thick], page[-thick:], page[:, :thick], page[:, -thick:]], 2):
        np.minimum(band, dark, out=band)


def _fold(page: Raster, dpi: float, rng: random.Random) -> None:
    """A soft dark band across the page's middle."""
    y = int(page.shape[0] * rng.choice([0.33, 0.5, 0.67])) + rng.randint(-9, 9)
    half = max(2, int(rng.uniform(0.01, 0.04) * dpi))
    for away in range(-half, half + 1):
        keep = 1 - rng.uniform(0.1, 0.16) * (1 - abs(away) / (half + 1))
        page[y + away] = (page[y + away] * keep).astype(np.uint8)


def _blurred(page: Raster, sigma: float) -> Raster:
    seen: Raster = cv2.GaussianBlur(page, (0, 0), sigma) if sigma > 0.25 else page
    return seen


def _noisy(page: Raster, noise: np.random.Generator, sigma: float) -> Raster:
    """Grain of `sigma` levels, the same tile over the page."""
    side, width = 256, page.shape[1]
    tile = np.tile(noise.normal(0, sigma, (side, side, 3)).round(), (1, width // side + 1, 1))
    more, less = (np.clip(part[:, :width], 0, 255).astype(np.uint8) for part in (tile, -tile))
    page = np.ascontiguousarray(page)
    for top in range(0, page.shape[0], side):
        band = page[top : top + side]
        cv2.add(band, more[: len(band)], dst=band)
        cv2.subtract(band, less[: len(band)], dst=band)
    return page


def _bilevel(page: Raster, rng: random.Random) -> Raster:
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    level = float(np.percentile(grey, 70)) - rng.uniform(45, 90)
    _, black = cv2.threshold(grey, level, 255, cv2.THRESH_BINARY)
    seen: Raster = cv2.cvtColor(black, cv2.COLOR_GRAY2RGB)
    return seen
