"""What a scanner makes of a page. Lengths are pixels unless a name says otherwise."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from tests.corpus.writer.ink import Draws, Raster
from tests.corpus.writer.optics import Way, clipped, fold, noisy, shade, soil


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture. `ink` is `colour`, `grey` or `bilevel`."""

    raster: Raster
    way: Way
    dpi: float
    ink: str


def scanned(page: Raster, dpi: float, draws: Draws) -> Picture:
    """The page from a flat-bed or a feeder."""
    page = _worn(page, dpi, draws)
    way, size = _laid(page, dpi, draws)
    edge = int(draws.choice([255, 255, 235, 30, 60]))
    paper = int(draws.choice([255, 255, 250, 244]))
    seen = way.picture(page, size, edge)
    if paper < 255:
        seen = (seen.astype(np.float32) * (paper / 255)).astype(np.uint8)
    seen = _lit(seen, draws)
    sigma = draws.choice([0, 0.45, 0.7, 1.0]) * dpi / 200
    if sigma > 0.3:
        seen = cv2.GaussianBlur(seen, (0, 0), min(sigma, 1.5))
    seen = noisy(seen, draws, draws.uniform(0.5, 7))
    ink = str(draws.choice(["colour", "grey", "bilevel"], p=[0.65, 0.22, 0.13]))
    return Picture(_inked(seen, ink, dpi, draws), way, dpi, ink)


def _worn(page: Raster, dpi: float, draws: Draws) -> Raster:
    """A copy of the page with what its back, folds and dirt leave on it."""
    page = page.copy()
    if draws.random() < 0.25:
        below = np.roll(page[:, ::-1], int(page.shape[0] * draws.uniform(0.03, 0.2)), 0)
        back = cv2.GaussianBlur(below, (0, 0), dpi / 110).astype(np.float32)
        page = clipped(page.astype(np.float32) - (255 - back) * draws.uniform(0.04, 0.12))
    if draws.random() < 0.25:
        fold(page, draws)
    if draws.random() < 0.4:
        soil(page, draws)
    return page


def _laid(page: Raster, dpi: float, draws: Draws) -> tuple[Way, tuple[int, int]]:
    """How the page lies on the glass, and the size of the picture."""
    height, width = page.shape[:2]
    angles = [0, draws.normal(0, 0.4), draws.normal(0, 1), draws.uniform(-3, 3)]
    angle = math.radians(draws.choice(angles))
    grown = draws.choice([1, 1, 1.02])
    zoom = draws.choice([1, 1, draws.uniform(0.96, 1.01)])
    size = round(width * grown), round(height * grown)
    cos, sin = math.cos(angle) * zoom, math.sin(angle) * zoom
    matrix = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    middle = np.array(size) / 2 - matrix[:2, :2] @ np.array([width / 2, height / 2])
    matrix[:2, 2] = middle + draws.normal(0, 0.004, 2) * width
    bow = draws.choice([0, 0, draws.uniform(-0.0025, 0.0025) * width])
    return Way(dpi / 72, matrix, bow, width, draws.uniform(0, 1)), size


def _lit(page: Raster, draws: Draws) -> Raster:
    """The page under an uneven lamp, a tint, the dark edge of the lid."""
    if draws.random() < 0.35:
        light = page.astype(np.float32)
        shade(light, draws, draws.uniform(0.82, 0.94), 1.0)
        page = clipped(light)
    if draws.random() < 0.3:
        page = clipped(page.astype(np.float32) * (1 - 0.02 * draws.random(3)))
    if draws.random() < 0.2:
        thick = int(page.shape[1] * draws.uniform(0.004, 0.012))
        page[:, :thick] = int(draws.integers(20, 110))
    return page


def _inked(page: Raster, ink: str, dpi: float, draws: Draws) -> Raster:
    """The page in its colours, in greys, or in black and white by one of two thresholds."""
    if ink == "colour":
        return page
    grey: Raster = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    if ink == "grey":
        return grey
    if draws.random() < 0.5:
        white = grey > int(draws.integers(130, 190))
    else:
        side = int(dpi / 4) | 1
        white = grey > cv2.blur(grey, (side, side)).astype(int) - 28
    return np.where(white, 255, 0).astype(np.uint8)
