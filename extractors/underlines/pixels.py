"""A scan made ready for stroke finding: small, evenly lit, straight, ink apart from paper.

Only this module and `ridges` know pixels. The working picture has about 150 dpi: there a
hairline is still a pixel wide and a page costs a tenth of what it costs at 600 dpi.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import PageImage, Point

Plane = NDArray[np.uint8]
Matrix = NDArray[np.float64]

WORKING_DPI = 150
MAX_WORKING_PIXELS = 12_000_000
"""An A3 sheet at 200 dpi; larger pictures are reduced further."""
BACKGROUND_STEP = 8
"""The paper's brightness is taken at this reduction: coarser than strokes, finer than shadows."""
INK_SHARE = 0.36
"""Ink begins at this share of the way from paper to print. A hairline at 150 dpi keeps half
of its darkness; print shining through from the back has up to a quarter."""
TINT = 45
"""Coloured ink: one channel exceeds the others by this; print under JPEG stays below 30."""
LEAST_TINTED = 2e-5
"""Share of coloured pixels from which coloured strokes are looked for: 1 cm of a thin line."""
MAX_SKEW = 7.0
"""Largest skew in degrees that is looked for; issue 3 asks for 5 and pens add to it."""
LEAST_SKEW = 0.25
"""Smaller skews are left alone: over a line of 10 em the drift is under 0.05 em."""


@dataclass(frozen=True, slots=True, eq=False)
class InkPage:
    """Masks of a page laid straight, 255 is ink: `ink` is print and blue ink, `tinted` has a
    mask for each pen's colour that is on the page (`red`, `blue`). `picture` is the page in
    colour, straight and evenly lit (white paper).

    `scale` in pixels per point; `angle` the skew that was taken out, in degrees, positive
    when lines fell to the right; `back` maps straight pixels to pixels of the page as given.
    """

    ink: Plane
    tinted: tuple[tuple[str, Plane], ...]
    scale: float
    angle: float
    back: Matrix
    picture: Plane

    def to_page(self, x_px: float, y_px: float) -> Point:
        """A pixel of the straight picture in points of the page as given."""
        (xx, xy, x), (yx, yy, y) = self.back.tolist()
        return (
            (xx * x_px + xy * y_px + x) / self.scale,
            (yx * x_px + yy * y_px + y) / self.scale,
        )

    def to_straight(self, x: float, y: float) -> Point:
        """A point of the page as given (points) in pixels of the straight picture."""
        inverse = cv2.invertAffineTransform(self.back)
        x_px, y_px = inverse @ (x * self.scale, y * self.scale, 1.0)
        return (float(x_px), float(y_px))


def ink_page(image: PageImage) -> InkPage:
    """The page's ink, laid straight."""
    reduced, scale = _reduced(image)
    even = _evenly_lit(reduced)
    grey = np.asarray(cv2.extractChannel(even, 0), np.uint8)
    angle = skew(_ink(grey))
    size = (grey.shape[1], grey.shape[0])
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), angle, 1.0)
    if angle:
        even = cv2.warpAffine(even, turn, size, flags=cv2.INTER_LINEAR, borderValue=(255,) * 3)
        grey = np.asarray(cv2.extractChannel(even, 0), np.uint8)
    back = np.asarray(cv2.invertAffineTransform(turn))
    return InkPage(_ink(grey), tuple(_tinted(even)), scale, angle, back, even)


def _reduced(image: PageImage) -> tuple[Plane, float]:
    """The picture at about the working resolution and its scale in pixels per point."""
    height, width = image.pixels.shape[:2]
    factor = max(1, math.floor(image.dpi / WORKING_DPI + 0.05))
    while height * width / factor**2 > MAX_WORKING_PIXELS:
        factor += 1
    if factor == 1:
        return image.pixels, image.scale
    size = (max(width // factor, 1), max(height // factor, 1))
    cropped = image.pixels[: size[1] * factor, : size[0] * factor]
    reduced = cv2.resize(cropped, size, interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, np.uint8), image.scale / factor


def _evenly_lit(picture: Plane) -> Plane:
    """The picture over the brightness of its paper: white paper, no shadow, no tint."""
    height, width = picture.shape[:2]
    small = cv2.resize(
        picture,
        (max(width // BACKGROUND_STEP, 1), max(height // BACKGROUND_STEP, 1)),
        interpolation=cv2.INTER_AREA,
    )
    paper = cv2.blur(cv2.dilate(small, np.ones((5, 5), np.uint8)), (5, 5))
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, paper, scale=250), np.uint8)


def _ink(grey: Plane) -> Plane:
    """Mask of ink: darker than a share of the way from the paper to this page's print."""
    split, _ = cv2.threshold(grey[::2, ::2], 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    sample = grey[::4, ::4]
    dark, light = sample[sample <= split], sample[sample > split]
    if not dark.size or not light.size:
        return np.zeros_like(grey)
    paper, ink = float(np.median(light)), float(np.median(dark))
    limit = paper - INK_SHARE * max(paper - ink, 40.0)
    _, mask = cv2.threshold(grey, limit, 255, cv2.THRESH_BINARY_INV)
    return np.asarray(mask, np.uint8)


def _tinted(picture: Plane) -> Iterator[tuple[str, Plane]]:
    """Masks of red and of blue ink, those that are on the page."""
    half = (picture.shape[1] // 2, picture.shape[0] // 2)
    small = np.asarray(cv2.resize(picture, half, interpolation=cv2.INTER_NEAREST), np.uint8)
    for name, channel in (("red", 0), ("blue", 2)):
        sample = _excess(small, channel)
        if cv2.countNonZero(sample) >= LEAST_TINTED * sample.size:
            yield name, _excess(picture, channel)


def _excess(picture: Plane, channel: int) -> Plane:
    """Mask of pixels whose `channel` exceeds both others."""
    planes = list(cv2.split(picture))
    own = planes.pop(channel)
    # Blue ink keeps some green: against red alone it stands out better than against both.
    others = cv2.max(*planes) if channel == 0 else planes[0]
    _, mask = cv2.threshold(cv2.subtract(own, others), TINT, 255, cv2.THRESH_BINARY)
    return np.asarray(mask, np.uint8)


def lower_edges(ink: Plane) -> Plane:
    """Mask of ink pixels with paper right below."""
    edges = ink.copy()
    edges[:-1] &= ~ink[1:]
    return edges


def skew(ink: Plane) -> float:
    """Skew of the text in degrees, positive when lines fall to the right; 0 if small.

    The angle at which lower edges of ink fall together in the fewest rows.
    """
    rows, columns = np.nonzero(lower_edges(ink)[:, ::3])
    if len(rows) < 50:
        return 0.0
    step = max(1, len(rows) // 12_000)
    ys = rows[::step].astype(np.float32)
    xs = columns[::step].astype(np.float32) * 3
    coarse = np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5)
    best = max(coarse, key=lambda angle: _sharpness(xs, ys, angle))
    fine = np.arange(best - 0.5, best + 0.51, 0.1)
    angle = float(max(fine, key=lambda angle: _sharpness(xs, ys, angle)))
    return angle if abs(angle) >= LEAST_SKEW else 0.0


def _sharpness(xs: NDArray[np.float32], ys: NDArray[np.float32], angle: float) -> float:
    rows = ys - xs * math.tan(math.radians(angle))
    counts = np.bincount((rows - rows.min()).astype(np.int32) // 2)
    return float((counts.astype(np.float64) ** 2).sum())
