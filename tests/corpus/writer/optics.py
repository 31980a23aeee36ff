"""What scanners and telephones share: the way from page to picture, light, dirt, noise."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.evidence import Box
from tests.corpus.writer.ink import Colour, Draws, Raster, Reals, blend, smooth

Matrix = NDArray[np.float64]
_LARGE = 3000


@dataclass(frozen=True, slots=True)
class Way:
    """From points of the page to pixels of the picture: a vertical bow, then a matrix.

    `scale`: pixels a point; `bow` and `width` in pixels of the page.
    """

    scale: float
    matrix: Matrix
    bow: float
    width: int
    phase: float

    def box(self, box: Box) -> Box:
        """The box around a box of the page, in pixels of the picture."""
        x0, y0, x1, y1 = box.as_tuple()
        corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]) * self.scale
        corners[:, 1] += self._bowed(corners[:, 0])
        seen = np.c_[corners, np.ones(4)] @ self.matrix.T
        seen = seen[:, :2] / seen[:, 2:]
        return Box(*map(float, (*seen.min(0), *seen.max(0))))

    def picture(self, page: Raster, size: tuple[int, int], edge: int) -> Raster:
        """The page as seen, in a picture of `size`, `edge` grey around it."""
        border = (edge, edge, edge)
        seen: Raster
        if self.bow == 0:
            way = cv2.INTER_CUBIC if max(size) < _LARGE else cv2.INTER_LINEAR
            seen = cv2.warpPerspective(page, self.matrix, size, flags=way, borderValue=border)
        else:
            u, v = self._sources(size)
            seen = cv2.remap(page, u, v, cv2.INTER_LINEAR, borderValue=border)
        return seen

    def _sources(self, size: tuple[int, int]) -> tuple[Reals, Reals]:
        """Where on the page every pixel of the picture comes from."""
        back = np.linalg.inv(self.matrix)
        xs = np.arange(size[0], dtype=np.float32)[None, :]
        ys = np.arange(size[1], dtype=np.float32)[:, None]
        z = back[2, 0] * xs + back[2, 1] * ys + back[2, 2]
        u = ((back[0, 0] * xs + back[0, 1] * ys + back[0, 2]) / z).astype(np.float32)
        v = ((back[1, 0] * xs + back[1, 1] * ys + back[1, 2]) / z).astype(np.float32)
        v -= self._bowed(u).astype(np.float32)
        return u, v

    def _bowed(self, x: Reals) -> Reals:
        bowed: Reals = self.bow * np.sin(np.pi * x / self.width + self.phase)
        return bowed


def shade(page: Reals, draws: Draws, low: float, high: float) -> None:
    """Lights the page unevenly, between `low` and `high`."""
    height, width = page.shape[:2]
    coarse = draws.uniform(low, high, (4, 3)).astype(np.float32)
    small = (width // 8 + 1, height // 8 + 1)
    light = cv2.resize(coarse, small, interpolation=cv2.INTER_CUBIC)
    page *= cv2.resize(light, (width, height))[..., None]


def noisy(page: Raster, draws: Draws, sigma: float) -> Raster:
    """The page with grain of `sigma` levels."""
    height, width = page.shape[:2]
    grain = draws.normal(0, sigma, (height, width)).astype(np.float32)
    if draws.random() < 0.5:
        grain = cv2.GaussianBlur(grain, (0, 0), 0.8) * 1.6
    return clipped(page.astype(np.float32) + grain[..., None])


def clipped(page: Reals) -> Raster:
    """The page as whole levels from 0 to 255."""
    return np.clip(page, 0, 255).astype(np.uint8)


def soil(page: Raster, draws: Draws) -> None:
    """Specks of dirt, now and then a stain."""
    height, width = page.shape[:2]
    for _ in range(draws.integers(5, 60)):
        x, y = int(draws.integers(width)), int(draws.integers(height))
        radius = draws.uniform(0.4, width / 900)
        grey = (int(draws.integers(40, 180)),) * 3
        cv2.circle(page, (x, y), max(1, int(radius)), grey, -1, cv2.LINE_AA)
    if draws.random() < 0.3:
        _stain(page, draws)


def _stain(page: Raster, draws: Draws) -> None:
    height, width = page.shape[:2]
    radius = int(width * draws.uniform(0.03, 0.1))
    cover = np.zeros((2 * radius, 2 * radius), np.float32)
    depth = float(draws.uniform(0.06, 0.16))
    cv2.circle(cover, (radius, radius), int(radius * 0.8), depth, -1)
    cover = cv2.GaussianBlur(cover, (0, 0), radius / 14)
    coffee: Colour = (150, 110, 50)
    x, y = int(draws.integers(width)), int(draws.integers(height))
    blend(page, cover, coffee, x - radius, y - radius)


def fold(page: Raster, draws: Draws) -> None:
    """Creases across the paper: of shade, now and then with a light line."""
    height = page.shape[0]
    middle = draws.random() < 0.6
    for at in [height // 2] if middle else [height // 3, 2 * height // 3]:
        _crease(page, at + int(draws.normal(0, height * 0.01)), draws)


def _crease(page: Raster, at: int, draws: Draws) -> None:
    height, width = page.shape[:2]
    half = int(height * 0.02)
    rows = np.arange(max(0, at - half), min(height, at + half))
    away = (rows - at) / half
    light = 1 + np.where(away < 0, -0.10, 0.05) * np.exp(-np.abs(away) * 3)
    page[rows] = clipped(page[rows] * light[:, None, None])
    if draws.random() < 0.5:
        ys = at + smooth(draws, 40, 8) * height * 0.0008
        path = np.round(np.stack([np.linspace(0, width, 40), ys], 1) * 16).astype(np.int32)
        thick = max(1, width // 1400)
        cv2.polylines(
            page,
            [path],
            isClosed=False,
            color=(225,) * 3,
            thickness=thick,
            lineType=cv2.LINE_AA,
            shift=4,
        )
