"""What a telephone makes of a page on a desk. Lengths are pixels."""

from __future__ import annotations

import math

import cv2
import numpy as np

from tests.corpus.writer.ink import Draws, Raster, Reals
from tests.corpus.writer.optics import Matrix, Way, clipped, fold, noisy, shade, soil
from tests.corpus.writer.scanner import Picture

_DESKS = (
    (96, 66, 42),
    (150, 120, 86),
    (70, 74, 80),
    (180, 178, 170),
    (40, 40, 44),
    (120, 92, 70),
)
_EDGE = 10
"""The least of the desk that is seen around the page."""


def photographed(page: Raster, dpi: float, draws: Draws) -> Picture:
    """The page taken from above, a little askew; its picture's resolution follows the view."""
    page = page.copy()
    if draws.random() < 0.3:
        fold(page, draws)
    if draws.random() < 0.2:
        soil(page, draws)
    height, width = page.shape[:2]
    upright = width < height
    zoom = (draws.uniform(1500, 2500) if upright else draws.uniform(2000, 3000)) / width
    matrix, size = _view(width, height, zoom, draws)
    bow = draws.choice([0, draws.uniform(-0.006, 0.006) * width])
    way = Way(dpi / 72, matrix, bow, width, draws.uniform(0, 0.6))
    seen = _lit(_on_desk(page, way, size, draws), draws)
    sigma = draws.choice([0, 0.5, 0.8, 1.1]) * min(1, zoom * dpi / 220)
    if sigma > 0.3:
        seen = cv2.GaussianBlur(seen, (0, 0), sigma)
    seen = noisy(seen, draws, draws.uniform(1, 6))
    return Picture(seen, way, zoom * dpi, "colour")


def _view(
    width: int, height: int, zoom: float, draws: Draws
) -> tuple[Matrix, tuple[int, int]]:  # fmt: skip
    """The way of the page's corners into the picture, and the picture's size."""
    wide, high = width * zoom, height * zoom
    side, above = draws.uniform(0.0, 0.1) * wide, draws.uniform(0.0, 0.08) * high
    size = round(wide + 2 * side + 2 * _EDGE), round(high + 2 * above + 2 * _EDGE)
    flat = np.array([[0, 0], [wide, 0], [wide, high], [0, high]])
    corners = flat + np.array([side + _EDGE, above + _EDGE])
    angle = math.radians(draws.normal(0, 1.3))
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = corners.mean(0)
    corners = (corners - middle) @ turn.T + middle + draws.uniform(-0.03, 0.03, (4, 2)) * wide
    page = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(page, corners.astype(np.float32))
    return matrix.astype(float), size


def _on_desk(page: Raster, way: Way, size: tuple[int, int], draws: Draws) -> Reals:
    """The page seen on a desk, with its own shadow."""
    seen = way.picture(page, size, 0)
    sheet = np.full(page.shape[:2], 255, np.uint8)
    cover = way.picture(sheet, size, 0).astype(np.float32)[..., None] / 255
    base = np.array(_DESKS[draws.integers(len(_DESKS))], np.float32)
    desk = np.clip(base + _grain(size, draws)[..., None] * 9, 0, 255)
    if draws.random() < 0.7:
        away = (int(size[1] * 0.006), int(size[0] * 0.006))
        below = np.roll(cover[..., 0], away, (0, 1))
        shadow = cv2.GaussianBlur(below, (0, 0), size[0] * 0.008)
        desk *= 1 - 0.45 * shadow[..., None]
    laid: Reals = seen.astype(np.float32) * cover + desk * (1 - cover)
    return laid


def _grain(size: tuple[int, int], draws: Draws) -> Reals:
    """Wood or cloth."""
    width, height = size
    wood = draws.random() < 0.5
    shape = (height // 5 + 1, 6) if wood else (height // 40 + 2, width // 40 + 2)
    coarse = draws.normal(0, 1, shape).astype(np.float32)
    grain: Reals = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    return grain


def _lit(view: Reals, draws: Draws) -> Raster:
    """The view under an uneven light of some colour, perhaps with a shadow across."""
    shade(view, draws, draws.uniform(0.6, 0.85), 1.02)
    if draws.random() < 0.45:
        _shadow(view, draws)
    tint = [draws.uniform(0.9, 1.0), draws.uniform(0.92, 1.0), draws.uniform(0.82, 1.0)]
    view *= np.array(tint, np.float32)
    view *= draws.uniform(0.85, 1.05)
    return clipped(view)


def _shadow(view: Reals, draws: Draws) -> None:
    """The shadow of a hand or of the telephone."""
    height, width = view.shape[:2]
    corners = [
        [draws.uniform(-0.2, 1.2) * width, draws.uniform(-0.2, 1.2) * height] for _ in range(4)
    ]
    small = np.zeros((height // 8, width // 8), np.uint8)
    cv2.fillConvexPoly(small, cv2.convexHull(np.array(corners, np.int32) // 8), 255)
    soft = cv2.GaussianBlur(small, (0, 0), width / 8 * draws.uniform(0.01, 0.06))
    dark = soft.astype(np.float32) / 255
    view *= 1 - draws.uniform(0.12, 0.4) * cv2.resize(dark, (width, height))[..., None]
