"""Two usual ways of finding underlined text, for comparison on the same pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pymupdf

from extractors.document import PageImage
from extractors.evidence import Box, Line

_UNDERLINED = 2
"""Bit of `char_flags` in MuPDF's rawdict: strike-out 1, underline 2."""


def mupdf_runs(page: Any) -> list[tuple[Box, ...]]:
    """Runs of characters that MuPDF's style collection calls underlined."""
    if page is None:
        return []
    raw = page.get_text("rawdict", flags=pymupdf.TEXT_COLLECT_STYLES)
    runs: list[tuple[Box, ...]] = []
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            run: list[Box] = []
            for span in line["spans"]:
                boxes = [Box(*c["bbox"]) for c in span["chars"] if not c["c"].isspace()]
                if span["char_flags"] & _UNDERLINED:
                    run += boxes
                elif run:
                    runs.append(tuple(run))
                    run = []
            if run:
                runs.append(tuple(run))
    return runs


def morphology_runs(image: PageImage, lines: Sequence[Line]) -> list[tuple[Box, ...]]:
    """Otsu, opening with a long flat kernel, contours; glyphs of the line right above."""
    grey = cv2.cvtColor(image.pixels, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    kernel = np.ones((1, max(15, int(image.scale * 14))), np.uint8)
    flat = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
    contours, _ = cv2.findContours(flat, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    runs = []
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        if height > 3 * image.scale:
            continue
        run = _glyphs_above(image.box(x, y, x + width, y + height), lines)
        if run:
            runs.append(run)
    return runs


def _glyphs_above(stroke: Box, lines: Sequence[Line]) -> tuple[Box, ...]:
    best: tuple[float, tuple[Box, ...]] = (1e9, ())
    for line in lines:
        gap = stroke.center_y - line.box.y1
        if not -0.35 * line.box.height <= gap <= 0.6 * line.box.height:
            continue
        boxes = tuple(
            glyph.box
            for glyph in line.glyphs
            if stroke.x0 <= glyph.box.center_x <= stroke.x1 and not glyph.text.isspace()
        )
        if boxes and abs(gap) < best[0]:
            best = (abs(gap), boxes)
    return best[1]
