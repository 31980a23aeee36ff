"""Ink on a page's raster: strokes of pens, signatures, seals. Lengths are pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.corpus.writer.faces import seal_face

Raster = NDArray[np.uint8]
Reals = NDArray[np.floating]
Colour = tuple[int, int, int]
Draws = np.random.Generator

INKS: dict[str, Colour] = {
    "blue": (28, 48, 150),
    "black": (32, 32, 38),
    "red": (196, 28, 36),
    "green": (24, 118, 66),
    "violet": (80, 40, 140),
}
SEAL_COLOURS: tuple[Colour, Colour] = ((214, 30, 40), (196, 60, 70))
_SEAL = 420
"""The side of a seal as drawn, before it is made as large as it shall be."""
_STAR = 62


@dataclass(frozen=True, slots=True)
class Pen:
    """A pen: `kind` is `gel`, `ball` or `marker`."""

    kind: str
    colour: Colour


def blend(page: Raster, cover: Reals, colour: Colour, left: int = 0, top: int = 0) -> None:
    """Lays ink on the page, which shows through; `cover` from 0 to 1."""
    height, width = cover.shape
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(page.shape[1], left + width), min(page.shape[0], top + height)
    if x1 <= x0 or y1 <= y0:
        return
    seen = cover[y0 - top : y1 - top, x0 - left : x1 - left, None]
    part = page[y0:y1, x0:x1].astype(np.float32)
    ink = np.array(colour, np.float32) / 255
    page[y0:y1, x0:x1] = np.clip(part * (1 - seen + seen * ink), 0, 255).astype(np.uint8)


def smooth(draws: Draws, count: int, scale: float) -> Reals:
    """A smooth random curve of `count` values, of unit amplitude."""
    knots = max(3, int(count / scale) + 3)
    values = draws.normal(0, 1, knots)
    place = np.linspace(0, knots - 1.001, count)
    before = place.astype(int)
    share = place - before
    share = share * share * (3 - 2 * share)
    after = np.minimum(before + 1, knots - 1)
    curve: Reals = values[before] * (1 - share) + values[after] * share
    return curve


def stroke(page: Raster, path: Reals, widths: Reals, pen: Pen, draws: Draws) -> None:
    """Draws a pen's path with the width it has at every point."""
    pad = int(max(widths)) + 4
    left, top = (int(v) - pad for v in np.floor(path.min(0)))
    right, bottom = (int(v) + pad for v in np.ceil(path.max(0)))
    mask = np.zeros((max(1, bottom - top), max(1, right - left)), np.uint8)
    _trace(mask, path - (left, top), widths)
    cover = _pressed(mask.astype(np.float32) / 255, pen, draws)
    blend(page, cv2.GaussianBlur(cover, (0, 0), 0.7), pen.colour, left, top)


def _trace(mask: Raster, path: Reals, widths: Reals) -> None:
    places = np.round(path * 16).astype(int)
    for at in range(len(places) - 1):
        width = (widths[at] + widths[at + 1]) / 2
        if width >= 0.4:
            start, stop = (tuple(map(int, places[k])) for k in (at, at + 1))
            cv2.line(mask, start, stop, 255, max(1, round(width)), cv2.LINE_AA, 4)


def _pressed(cover: Reals, pen: Pen, draws: Draws) -> Reals:
    """How much ink each kind of pen leaves; a ball leaves gaps."""
    if pen.kind != "ball":
        return cover * (0.8 if pen.kind == "marker" else 0.94)
    noise = cv2.GaussianBlur(draws.random(cover.shape).astype(np.float32), (0, 0), 1.2)
    left: Reals = cover * np.clip(0.55 + (noise - 0.5) * 2.2 + 0.25, 0.25, 1)
    return left


def sign(page: Raster, x: float, y: float, em: float, colour: Colour, draws: Draws) -> None:
    """A signature in the size of the text."""
    count = 60
    share = np.linspace(0, 1, count)
    xs = x + em * (3.2 * share + 0.6 * smooth(draws, count, 8))
    ys = y + em * (0.55 * smooth(draws, count, 6))
    widths = np.full(count, em * 0.07) * np.clip(1 + 0.3 * smooth(draws, count, 10), 0.4, 1.6)
    stroke(page, np.stack([xs, ys], 1), widths, Pen("gel", colour), draws)


def seal(side: int, text: str, draws: Draws) -> Reals:
    """A round seal with the text along its edge, as the cover of its ink."""
    image = Image.new("L", (_SEAL, _SEAL), 0)
    drawing = ImageDraw.Draw(image)
    drawing.ellipse((8, 8, _SEAL - 8, _SEAL - 8), outline=255, width=12)
    drawing.polygon(_star(), fill=255)
    image = _around(image, text)
    below = draws.choice(["检验检测专用章", "合同专用章", ""])
    if below:
        place = (_SEAL / 2, _SEAL - 110)
        ImageDraw.Draw(image).text(place, below, fill=255, font=seal_face(34), anchor="mm")
    image = image.rotate(draws.uniform(-25, 25), resample=Image.Resampling.BICUBIC)
    image = image.resize((side, side), Image.Resampling.LANCZOS)
    cover = np.asarray(image, np.float32) / 255
    grain = draws.random(cover.shape).astype(np.float32)
    noise = cv2.GaussianBlur(grain, (0, 0), max(1, side / 90))
    worn: Reals = cover * np.clip(0.6 + (noise - 0.5) * 6, 0.15, 0.85)
    return worn


def _star() -> list[tuple[float, float]]:
    middle = _SEAL / 2
    rays = [(_STAR * (1 if k % 2 == 0 else 0.4), k * math.pi / 5) for k in range(10)]
    return [(middle + r * math.sin(a), middle - r * math.cos(a)) for r, a in rays]


def _around(image: Image.Image, text: str) -> Image.Image:
    """The image with the text along the upper edge of the seal."""
    middle, face = _SEAL / 2, seal_face(46)
    span = min(250, 24 * len(text))
    seen = np.array(image)
    for index, char in enumerate(text):
        angle = -span / 2 + span * index / max(1, len(text) - 1)
        glyph = Image.new("L", (_SEAL, _SEAL), 0)
        ImageDraw.Draw(glyph).text((middle, 52), char, fill=255, font=face, anchor="mm")
        bicubic = Image.Resampling.BICUBIC
        turned = glyph.rotate(-angle, resample=bicubic, center=(middle, middle))
        seen = np.maximum(seen, np.array(turned))
    return Image.fromarray(seen)
