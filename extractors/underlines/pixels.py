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

from extractors.document import PageImage, Point
from extractors.straightening import Lay
from extractors.underlines.planes import Matrix, Plane
from extractors.underlines.skew import keystone, skew

WORKING_DPI = 150
MAX_WORKING_PIXELS = 12_000_000
"""An A3 sheet at 200 dpi; larger pictures are reduced further."""
LEAST_OVER = 1.12
"""Over this times the working resolution a picture is worth being made smaller."""
COARSE = 8
"""Every so many rows are looked at for colours before all of them are."""
BACKGROUND_STEP = 8
"""The paper's brightness is taken at this reduction: coarser than strokes, finer than shadows."""
INK_SHARE = 0.36
"""Ink begins at this share of the way from paper to print. A hairline at 150 dpi keeps half
of its darkness; print shining through from the back has up to a quarter."""
TINT = 45
"""Coloured ink: one channel exceeds the others by this; print under JPEG stays below 30."""
LEAST_TINTED = 2e-5
"""Share of coloured pixels from which coloured strokes are looked for: 1 cm of a thin line."""


@dataclass(frozen=True, slots=True, eq=False)
class InkPage:
    """Masks of a page laid straight, 255 is ink: `ink` is print and blue ink, `tinted` has a
    mask for each pen's colour that is on the page (`red`, `blue`). `picture` is the page, straight
    and evenly lit (white paper): (h, w, 3), or (h, w) where the page has no colours.

    `scale` in pixels per point; `angle` the skew that was taken out, in degrees, positive
    when lines fell to the right; `lay` how the page as given lay.
    """

    ink: Plane
    tinted: tuple[tuple[str, Plane], ...]
    scale: float
    angle: float
    lay: Lay
    picture: Plane

    @property
    def red(self) -> Plane | None:
        """The mask of red ink, None where the page has none."""
        return dict(self.tinted).get("red")

    @property
    def blue(self) -> Plane | None:
        """The mask of blue ink, None where the page has none."""
        return dict(self.tinted).get("blue")

    def to_page(self, x_px: float, y_px: float) -> Point:
        """A pixel of the straight picture in points of the page as given."""
        return self.lay.displayed(x_px / self.scale, y_px / self.scale)

    def to_straight(self, x: float, y: float) -> Point:
        """A point of the page as given (points) in pixels of the straight picture."""
        x, y = self.lay.straight(x, y)
        return (x * self.scale, y * self.scale)


def ink_page(image: PageImage) -> InkPage:
    """The page's ink, laid straight, and flat where a camera was not held square to it."""
    reduced, scale = _reduced(image)
    given = _evenly_lit(reduced)
    height, width = given.shape[:2]
    ink = _ink(_first_channel(given))
    angle = skew(ink)
    way = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), (0, 0, 1)])
    flat = keystone(ink, angle)
    even = given
    if flat is not None:
        way = flat[0] @ way
        even = _projected(given, way, flat[1])
    elif angle:
        even = _turned(given, way[:2], (width, height))
    if even is not given:
        ink = _ink(_first_channel(even))
    return InkPage(ink, tuple(_tinted(even)), scale, angle, _lay(way, scale), even)


def _turned(picture: Plane, way: Matrix, size: tuple[int, int]) -> Plane:
    turned = cv2.warpAffine(picture, way, size, flags=cv2.INTER_LINEAR, borderValue=(255,) * 3)
    return np.asarray(turned, np.uint8)


def _projected(picture: Plane, way: Matrix, size: tuple[int, int]) -> Plane:
    flat = cv2.warpPerspective(picture, way, size, flags=cv2.INTER_LINEAR, borderValue=(255,) * 3)
    return np.asarray(flat, np.uint8)


def _lay(way: Matrix, scale: float) -> Lay:
    """The way of the picture's pixels as that of the page's points."""
    points = np.diag([1 / scale, 1 / scale, 1.0]) @ way @ np.diag([scale, scale, 1.0])
    a, b, c, d, e, f, g, h, i = points.ravel().tolist()
    return Lay((a, b, c, d, e, f, g, h, i))


def _first_channel(picture: Plane) -> Plane:
    return picture if picture.ndim == 2 else np.asarray(cv2.extractChannel(picture, 0), np.uint8)


def _reduced(image: PageImage) -> tuple[Plane, float]:
    """The picture at about the working resolution, without colours where it has none, and its
    scale in pixels per point."""
    pixels = _without_colour(image.pixels)
    height, width = pixels.shape[:2]
    factor = max(1, math.floor(image.dpi / WORKING_DPI + 0.05))
    while height * width / factor**2 > MAX_WORKING_PIXELS:
        factor += 1
    if factor > 1:
        size = (max(width // factor, 1), max(height // factor, 1))
        pixels = pixels[: size[1] * factor, : size[0] * factor]
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return _made_smaller(pixels, image.scale / factor)


def _made_smaller(pixels: Plane, scale: float) -> tuple[Plane, float]:
    """Pictures between once and twice the working resolution, softened and sampled anew."""
    over = scale * 72 / WORKING_DPI
    if over < LEAST_OVER:
        return pixels, scale
    soft = cv2.GaussianBlur(pixels, (3, 3), 0)
    size = (round(pixels.shape[1] / over), round(pixels.shape[0] / over))
    return np.asarray(
        cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR), np.uint8
    ), scale / over


def _without_colour(pixels: Plane) -> Plane:
    """One channel of a picture whose three are the same, else the picture."""
    few = pixels[::COARSE]
    if not (np.array_equal(few[..., 0], few[..., 1]) and np.array_equal(few[..., 0], few[..., 2])):
        return pixels
    planes = [cv2.extractChannel(pixels, channel) for channel in range(3)]
    is_grey = all(cv2.countNonZero(cv2.absdiff(planes[0], other)) == 0 for other in planes[1:])
    return np.asarray(planes[0], np.uint8) if is_grey else pixels


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
    if picture.ndim == 2:
        return
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
