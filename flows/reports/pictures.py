"""Pictures of passages: the line with its surroundings, the marked place gently tinted.

Runs in a killable child: a page of a hostile file may take for ever to draw.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image, ImageDraw

from extractors.document import OpenDocument, OpenPage
from extractors.errors import UnreadableFileError
from extractors.evidence import Box, united_box
from extractors.formats import open_document
from flows.reports.drawing import DrawingOrder, Edges, PassageOrder, Picture

# Dots per inch of a cut-out and of a whole page: small print stays legible at A4 width.
CUT_DPI = 150.0
PAGE_DPI = 92.0
CUT_QUALITY = 82
PAGE_QUALITY = 58
# Points around the passage: about two lines of 五号 text above and below.
MARGIN_Y = 30.0
# A cut-out takes the page's width up to this many points, so that a row is seen whole.
WIDEST_CUT = 640.0
TALLEST_CUT = 420.0
# Pixels a whole page may have, whatever size its file claims.
MOST_PAGE_PIXELS = 2_500_000
TINT = (255, 232, 128)
PALE_TINT = (255, 247, 214)
POINTER = (176, 42, 32)

Edge = tuple[int, int, int, int]

# MuPDF's own errors are no RuntimeErrors.
_BROKEN_PAGE = (UnreadableFileError, RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)


@dataclass(frozen=True, slots=True)
class _View:
    """Pixels of a part of a page: its top left corner in points, pixels per point."""

    image: Image.Image
    x0: float
    y0: float
    scale: float

    def box_px(self, edges: Edges, grow: float = 0.0) -> Edge:
        x0, y0, x1, y1 = edges
        return (
            round((x0 - grow - self.x0) * self.scale),
            round((y0 - grow - self.y0) * self.scale),
            round((x1 + grow - self.x0) * self.scale),
            round((y1 + grow - self.y0) * self.scale),
        )


def cut_pictures(
    path: Path, order: DrawingOrder
) -> tuple[dict[str, Picture], dict[int, Picture], str]:
    """Cut-outs by key, whole pages by number, and what could not be drawn, in Chinese.

    Raises UnreadableFileError when the file cannot be opened at all.
    """
    passages: dict[str, Picture] = {}
    pages: dict[int, Picture] = {}
    lost: list[int] = []
    with _opened(path) as document:
        for number in sorted({*order.pages, *(one.page for one in order.passages)}):
            wanted = [one for one in order.passages if one.page == number]
            try:
                page = document.page(number)
                passages |= {one.key: _cut(page, one) for one in wanted}
                if number in order.pages:
                    pages[number] = _whole(page, wanted)
            except _BROKEN_PAGE:
                lost.append(number)
    problem = f"第{'、'.join(map(str, lost))}页无法绘制，请打开原件查看。" if lost else ""
    return passages, pages, problem


@contextmanager
def _opened(path: Path) -> Iterator[OpenDocument]:
    document = open_document(path)
    try:
        yield document
    finally:
        document.close()


def _cut(page: OpenPage, order: PassageOrder) -> Picture:
    box = cut_box(page.width, page.height, order.boxes)
    view = _tinted(_view(page, box, CUT_DPI / 72), order)
    _draw_pointers(view, order.boxes)
    return _picture(view.image, CUT_QUALITY)


def _whole(page: OpenPage, orders: Iterable[PassageOrder]) -> Picture:
    area = max(page.width * page.height, 1.0)
    scale = min(PAGE_DPI / 72, (MOST_PAGE_PIXELS / area) ** 0.5)
    view = _view(page, Box(0, 0, page.width, page.height), scale)
    for order in orders:
        view = _tinted(view, order)
        _draw_pointers(view, order.boxes)
    return _picture(view.image, PAGE_QUALITY)


def cut_box(width: float, height: float, boxes: Iterable[Edges]) -> Box:
    """The part of a page to show around a passage: its lines with the rows around them."""
    around = united_box(tuple(Box(*edges) for edges in boxes))
    margin = max(MARGIN_Y, 1.5 * min(around.height, 40.0))
    x0, x1 = _span(0.0, width, around.center_x, max(WIDEST_CUT, around.width + 20))
    tall = min(around.height + 2 * margin, TALLEST_CUT)
    y0, y1 = _span(0.0, height, min(around.center_y, around.y0 + tall / 2), tall)
    return Box(x0, y0, x1, y1)


def _span(low: float, high: float, center: float, length: float) -> tuple[float, float]:
    """A stretch of that length around the centre, pushed inside low and high."""
    if high - low <= length:
        return low, high
    start = min(max(center - length / 2, low), high - length)
    return start, start + length


def _view(page: OpenPage, box: Box, scale: float) -> _View:
    """The pixels of a box. A PDF page is drawn with its annotations; others as read."""
    native = page.native()
    if isinstance(native, pymupdf.Page):
        clip = pymupdf.Rect(*box.as_tuple())
        pixmap = native.get_pixmap(
            matrix=pymupdf.Matrix(scale, scale), clip=clip, alpha=False, annots=True
        )
        image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
        return _View(image, pixmap.x / scale, pixmap.y / scale, scale)
    whole = page.image()
    x0, y0, x1, y1 = (round(edge * whole.scale) for edge in box.as_tuple())
    pixels = np.ascontiguousarray(whole.pixels[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)])
    image = Image.fromarray(pixels)
    size = (max(round(box.width * scale), 1), max(round(box.height * scale), 1))
    if whole.scale > scale:
        image = image.resize(size, Image.Resampling.LANCZOS)
        return _View(image, box.x0, box.y0, scale)
    return _View(image, x0 / whole.scale, y0 / whole.scale, whole.scale)


def _tinted(view: _View, order: PassageOrder) -> _View:
    """The marked places multiplied with a light colour: ink and underline stay as they are."""
    pixels = np.asarray(view.image, dtype=np.uint16).copy()
    tint = np.array(TINT if order.marked else PALE_TINT, dtype=np.uint16)
    for edges in order.boxes:
        x0, y0, x1, y1 = view.box_px(edges, grow=1.5)
        part = pixels[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]
        part[...] = part * tint // 255
    image = Image.fromarray(pixels.astype(np.uint8))
    return _View(image, view.x0, view.y0, view.scale)


def _draw_pointers(view: _View, boxes: Iterable[Edges]) -> None:
    """Small arrow heads at both edges of the picture: the place is found in black and white."""
    draw = ImageDraw.Draw(view.image)
    width, _ = view.image.size
    size = round(6 * view.scale)
    for edges in boxes:
        _, y0, _, y1 = view.box_px(edges)
        y = (y0 + y1) // 2
        draw.polygon([(0, y - size // 2), (size, y), (0, y + size // 2)], fill=POINTER)
        edge = width - 1
        draw.polygon([(edge, y - size // 2), (edge - size, y), (edge, y + size // 2)], fill=POINTER)


def _picture(image: Image.Image, quality: int) -> Picture:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, optimize=True)
    return Picture(stream.getvalue(), *image.size)
