"""What was seen, drawn over the page: marks, refused candidates with the reason, passages."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.document import PageImage
from extractors.evidence import Box, Mark, MarkKind, Passage
from extractors.underlines.marks import Refused

Rgb = tuple[int, int, int]
Pixels = NDArray[np.uint8]

MARK_COLOURS: dict[MarkKind, Rgb] = {
    MarkKind.ANNOTATION: (0, 140, 70),
    MarkKind.VECTOR: (0, 140, 70),
    MarkKind.PRINTED: (0, 110, 200),
    MarkKind.HANDWRITTEN: (170, 0, 170),
    MarkKind.WORD: (0, 140, 70),
    MarkKind.HIGHLIGHT: (220, 140, 0),
    MarkKind.FRAME: (220, 140, 0),
}
REFUSED_COLOUR: Rgb = (150, 150, 150)
PASSAGE_FILL: Rgb = (255, 236, 120)
PASSAGE_SHARE = 0.35
"""How much of the passage's colour covers the page; print stays readable through it."""
LABEL_POINTS = 6.5
LINE_POINTS = 0.9


def draw_page(
    image: PageImage,
    marks: Sequence[Mark],
    refused: Sequence[Refused] = (),
    passages: Sequence[Passage] = (),
    page_number: int | None = None,
) -> bytes:
    """A PNG of the page with everything drawn over it.

    Of `passages` only the places on `page_number` are drawn (all when it is None).
    """
    tinted = _tinted(image, _places(passages, page_number))
    picture = Image.fromarray(tinted)
    pen = ImageDraw.Draw(picture)
    for candidate in refused:
        _outline(pen, image, candidate.box, REFUSED_COLOUR, candidate.reason)
    for mark in marks:
        colour = MARK_COLOURS[mark.kind]
        for place, box in enumerate(mark.segments):
            label = f"{mark.kind.value} {mark.confidence:.2f}" if place == 0 else ""
            _outline(pen, image, box, colour, label)
    return _png(np.asarray(picture))


def _places(passages: Sequence[Passage], page_number: int | None) -> tuple[Box, ...]:
    return tuple(
        place.box
        for passage in passages
        for place in passage.places
        if page_number is None or place.page == page_number
    )


def _tinted(image: PageImage, boxes: Sequence[Box]) -> Pixels:
    pixels = image.pixels.copy()
    for box in boxes:
        x0, y0, x1, y1 = _pixels(image, box)
        area = pixels[y0:y1, x0:x1].astype(np.float32)
        tint = np.array(PASSAGE_FILL, np.float32) / 255
        pixels[y0:y1, x0:x1] = (area * (1 - PASSAGE_SHARE + PASSAGE_SHARE * tint)).astype(np.uint8)
    return pixels


def _pixels(image: PageImage, box: Box) -> tuple[int, int, int, int]:
    height, width = image.pixels.shape[:2]
    return (
        min(max(int(box.x0 * image.scale), 0), width),
        min(max(int(box.y0 * image.scale), 0), height),
        min(max(round(box.x1 * image.scale + 1), 0), width),
        min(max(round(box.y1 * image.scale + 1), 0), height),
    )


def _outline(pen: ImageDraw.ImageDraw, image: PageImage, box: Box, colour: Rgb, label: str) -> None:
    x0, y0, x1, y1 = _pixels(image, box.grown(1, 1))
    width = max(1, round(LINE_POINTS * image.scale))
    pen.rectangle((x0, y0, max(x1, x0), max(y1, y0)), outline=colour, width=width)
    if label:
        font = _label_font(max(8, round(LABEL_POINTS * image.scale)))
        pen.text((x1 + 2 * width, y0), label, fill=colour, font=font, anchor="lm")


@functools.lru_cache(maxsize=8)
def _label_font(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font that has the reasons' characters: the CJK face that MuPDF carries."""
    import pymupdf

    return ImageFont.truetype(io.BytesIO(pymupdf.Font("china-s").buffer), size_px)


def _png(pixels: Pixels) -> bytes:
    _, data = cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    return bytes(data.tobytes())
