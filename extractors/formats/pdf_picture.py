"""A PDF page as pixels: a scan's own picture, laid as displayed, or the page rendered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray

from extractors.document import PageImage
from extractors.evidence import Box

Pixels = NDArray[np.uint8]

# 300 dpi of an A2 sheet; a bigger page gets a lower scale (robustness, design advice 5).
MAX_PIXELS = 40_000_000
# Pictures beyond this are not decoded at all: 30000 x 30000 took 52 s and 1.8 GiB.
MAX_SOURCE_PIXELS = 150_000_000
# Finer scans are averaged down: reading gains nothing above (OCR study, recommendation 3).
FINEST_DPI = 300.0
# Only a picture clearly finer than that is worth the averaging.
FINE_ENOUGH_DPI = 360.0
RENDER_DPI = 200.0
# A picture whose two resolutions differ less than this share needs no resampling.
SQUARE_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Placement:
    """How a picture lies on the page: its box in displayed points, and its axes.

    `right` and `down`: unit vectors (x, y) on the display along which the picture's own
    columns and rows run.
    """

    box: Box
    right: tuple[int, int]
    down: tuple[int, int]


def rendered(page: pymupdf.Page, dpi: float = RENDER_DPI) -> PageImage:
    """The page as MuPDF paints it, without annotations, within the pixel budget."""
    area = max(page.rect.width * page.rect.height, 1.0)
    scale = min(dpi / 72, math.sqrt(MAX_PIXELS / area))
    pixmap = page.get_pixmap(
        matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False, annots=False
    )
    return PageImage(_samples(pixmap), pixmap.width / max(page.rect.width, 1.0))


def _samples(pixmap: pymupdf.Pixmap) -> Pixels:
    flat = np.frombuffer(pixmap.samples, np.uint8)
    rows = flat.reshape(pixmap.height, pixmap.stride)[:, : pixmap.width * pixmap.n]
    planes: Pixels = rows.reshape(pixmap.height, pixmap.width, pixmap.n)
    return planes


def embedded(page: pymupdf.Page) -> PageImage | None:
    """The one picture that covers the page, at its own resolution, laid as displayed.

    None when there is no such single picture or it cannot be taken over as it is (masks,
    slanted placement); then the page is to be rendered.
    """
    pictures = page.get_image_info()
    listed = [item for item in page.get_images(full=True) if item[2] * item[3] > 1]
    if len(pictures) != 1 or len(listed) != 1:
        return None
    xref, smask = listed[0][0], listed[0][1]
    info = pictures[0]
    placement = picture_placement(page, info)
    if smask or placement is None or (info["width"], info["height"]) != listed[0][2:4]:
        return None
    if info["width"] * info["height"] > MAX_SOURCE_PIXELS:
        return None
    pixels = _decoded(page.parent, xref)
    return None if pixels is None else _on_page(pixels, placement, page.rect)


def picture_placement(page: pymupdf.Page, info: dict[str, Any]) -> Placement | None:
    """Where a picture of `get_image_info` lies as displayed; None when it lies slanted."""
    a, b, c, d, e, f = pymupdf.Matrix(info["transform"]) * page.rotation_matrix
    corners = [(e, f), (e + a, f + b), (e + c, f + d), (e + a + c, f + b + d)]
    size = max(abs(a), abs(b), abs(c), abs(d))
    if min(abs(a), abs(b)) > 0.005 * size or min(abs(c), abs(d)) > 0.005 * size:
        return None
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    right = (int(np.sign(a)), 0) if abs(a) > abs(b) else (0, int(np.sign(b)))
    down = (int(np.sign(c)), 0) if abs(c) > abs(d) else (0, int(np.sign(d)))
    return Placement(Box(min(xs), min(ys), max(xs), max(ys)), right, down)


def _decoded(document: pymupdf.Document, xref: int) -> Pixels | None:
    """A picture's RGB pixels; None for stencils and decode arrays: to be rendered."""
    if document.xref_get_key(xref, "ImageMask")[1] == "true":
        return None
    for key in ("Decode", "Mask"):
        if document.xref_get_key(xref, key)[0] != "null":
            return None
    plain = document.xref_get_key(xref, "Filter")[1] in ("/DCTDecode", "[/DCTDecode]")
    space = document.xref_get_key(xref, "ColorSpace")[1]
    if plain and space in ("/DeviceRGB", "/DeviceGray"):
        return _jpeg_pixels(document.xref_stream_raw(xref))
    pixmap = pymupdf.Pixmap(document, xref)
    if pixmap.colorspace is None or pixmap.alpha:
        return None
    if pixmap.n == 1:
        return np.asarray(cv2.cvtColor(_samples(pixmap), cv2.COLOR_GRAY2RGB), np.uint8)
    return _samples(pixmap if pixmap.n == 3 else pymupdf.Pixmap(pymupdf.csRGB, pixmap))


def _jpeg_pixels(data: bytes) -> Pixels | None:
    """RGB pixels of a JPEG; its EXIF turn means nothing inside a PDF."""
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if decoded is None:
        return None
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)


def laid(pixels: Pixels, placement: Placement) -> Pixels:
    """The picture turned and mirrored so that its rows and columns run as displayed."""
    if placement.right[0] == 0:
        pixels = pixels.transpose(1, 0, 2)
        flip_x, flip_y = placement.down[0] < 0, placement.right[1] < 0
    else:
        flip_x, flip_y = placement.right[0] < 0, placement.down[1] < 0
    pixels = pixels[:, ::-1] if flip_x else pixels
    return np.ascontiguousarray(pixels[::-1] if flip_y else pixels)


def _on_page(pixels: Pixels, placement: Placement, page: pymupdf.Rect) -> PageImage:
    """The picture as a picture of the whole page: one scale, white where it does not reach."""
    pixels = laid(pixels, placement)
    box = placement.box
    height_px, width_px = pixels.shape[:2]
    finest = max(width_px / box.width, height_px / box.height)
    scale = FINEST_DPI / 72 if finest > FINE_ENOUGH_DPI / 72 else finest
    scale = min(scale, math.sqrt(MAX_PIXELS / max(page.width * page.height, 1.0)))
    size = (max(round(box.width * scale), 1), max(round(box.height * scale), 1))
    off = abs(size[0] / width_px - 1) > SQUARE_TOLERANCE or (
        abs(size[1] / height_px - 1) > SQUARE_TOLERANCE
    )
    if off:
        way = cv2.INTER_AREA if size[0] < width_px else cv2.INTER_LINEAR
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)
    return PageImage(_padded(pixels, box, page, scale), scale)


def _padded(pixels: Pixels, box: Box, page: pymupdf.Rect, scale: float) -> Pixels:
    """The picture cut and filled to the page's size at `scale`."""
    out_w, out_h = max(round(page.width * scale), 1), max(round(page.height * scale), 1)
    left, top = round(box.x0 * scale), round(box.y0 * scale)
    near = abs(left) + abs(top) <= 2
    if near and abs(pixels.shape[1] - out_w) <= 2 and abs(pixels.shape[0] - out_h) <= 2:
        return pixels
    canvas = np.full((out_h, out_w, 3), 255, np.uint8)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + pixels.shape[1], out_w), min(top + pixels.shape[0], out_h)
    if x1 > x0 and y1 > y0:
        canvas[y0:y1, x0:x1] = pixels[y0 - top : y1 - top, x0 - left : x1 - left]
    return canvas
