"""Lines of a PDF page that are painted, not drawn: a pattern or shading shown through a slit.

Chromium draws a wavy underline so, and a line made by a CSS gradient. MuPDF lists the slit as
a clip with nothing in it; what it shows is told from its pixels.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from extractors.document import Colour, Point, VectorPath
from extractors.evidence import Box

HIGHEST = 8.0
"""A slit is no higher than this (points): half an em of a 16 pt title; text shows through no
such slit."""
LEAST_ASPECT = 2.0
"""Least width of a slit over its height."""
MOST = 400
"""Slits of a page looked at: each costs a small rendering (hostile pages may hold any number)."""
ZOOM = 3.0
"""Pixels to a point of the renderings: a hairline of 0.35 pt is one."""
INK = 60
"""Grey levels by which a line is darker than paper."""
LEAST_INKED = 0.45
"""Share of the slit's columns that show ink: a dotted line's half."""


def empty_slits(drawings: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Thin clips of an extended list of drawings through which no path is drawn."""
    slits = (
        clip
        for clip, after in itertools.pairwise((*drawings, {"type": "end", "level": 0}))
        if clip["type"] == "clip" and after.get("level", 0) <= clip["level"] and _is_slit(clip)
    )
    yield from itertools.islice(slits, MOST)


def _is_slit(clip: dict[str, Any]) -> bool:
    x0, y0, x1, y1 = map(float, clip["scissor"])
    if not all(map(math.isfinite, (x0, y0, x1, y1))):
        return False
    low, high = sorted((x1 - x0, y1 - y0))
    return 0 < low <= HIGHEST and high >= LEAST_ASPECT * low


def painted_strips(page: pymupdf.Page, slits: Iterable[dict[str, Any]]) -> Iterator[VectorPath]:
    """What is seen in level slits of the displayed page, as a path along the ink's middle."""
    for slit in slits:
        rect = pymupdf.Rect(slit["scissor"]) * page.rotation_matrix
        if rect.width > rect.height:
            path = _seen(page, rect)
            if path is not None:
                yield path


def _seen(page: pymupdf.Page, rect: pymupdf.Rect) -> VectorPath | None:
    matrix = pymupdf.Matrix(ZOOM, ZOOM)
    pixmap = page.get_pixmap(matrix=matrix, clip=rect, alpha=False, annots=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
    picture = pixels[:, : pixmap.w * pixmap.n].reshape(pixmap.h, pixmap.w, pixmap.n)
    ink = picture.min(axis=2) < 255 - INK
    columns = np.flatnonzero(ink.any(axis=0))
    if len(columns) < max(LEAST_INKED * pixmap.w, 2):
        return None
    return _path(picture, ink, columns, (pixmap.x, pixmap.y))


def _path(
    picture: NDArray[np.uint8],
    ink: NDArray[np.bool_],
    columns: NDArray[np.intp],
    origin: tuple[int, int],
) -> VectorPath:
    rows = np.arange(ink.shape[0])[:, None]
    middles = (ink * rows).sum(axis=0)[columns] / ink.sum(axis=0)[columns] + 0.5
    points: tuple[Point, ...] = tuple(
        ((origin[0] + float(x)) / ZOOM, (origin[1] + float(y)) / ZOOM)
        for x, y in zip(columns + 0.5, middles, strict=True)
    )
    heights = [y for _, y in points]
    return VectorPath(
        points=points,
        box=Box(points[0][0], min(heights), points[-1][0], max(heights)),
        stroked=True,
        filled=False,
        width=float(np.median(ink.sum(axis=0)[columns])) / ZOOM,
        colour=_colour(picture, ink),
        fill=None,
        curved=True,
        dashed=False,
        order=0,
    )


def _colour(picture: NDArray[np.uint8], ink: NDArray[np.bool_]) -> Colour:
    """The median colour of the ink."""
    red, green, blue = (np.median(picture[ink], axis=0) / 255).tolist()[:3]
    return (red, green, blue)
