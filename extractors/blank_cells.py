"""Cells of a scanned table that hold ink but no text: what detection is too coarse for.

Text detection overlooks single small signs (°, ″, 8) that stand alone in a cell. A lost
unit makes a value unclear, a lost digit makes it missing, so such cells are read alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from extractors.document import PageImage
from extractors.evidence import Box, Line
from extractors.layout import PageReading, levelled, page_lay
from extractors.ocr import rapid
from extractors.ocr.engine import BOX_OVER_EM, characters_to_lines, without_red
from extractors.ocr.rapid import Grey, Quad, ReadCharacter
from extractors.straightening import Lay
from extractors.tables import find_tables

# In glyph heights: the border of a cell that may hold its rules; the highest cell of one line.
BORDER = 0.22
HIGHEST_CELL = 4.0
# Ink lower and narrower than this is dirt.
SPECK = 0.12
# Height of ° ′ ″ against the glyph height: 0.2 to 0.45 in 11 faces; digits begin at 0.6.
SMALL_SIGN = (0.16, 0.5)
# A ring is about as wide as high; a prime is narrower than it is high.
RING_ASPECT = (0.7, 1.4)
PRIME_ASPECT = 0.85
# Ink is darker than this share of the paper's grey.
INK_SHARE = 0.62
# A lone reading below this confidence is no reading.
LEAST_CONFIDENCE = 0.8
MOST_CELLS = 80


def blank_cell_lines(page: PageReading, image: PageImage, em: float) -> tuple[Line, ...]:
    """Lines for inked cells of ruled tables that `page` has no text in; `em` in points."""
    grey = without_red(image)
    lines: list[Line] = []
    for quad in list(_blank_cells(page, em))[:MOST_CELLS]:
        crop = rapid.cut_out(grey, quad * image.scale)
        found = _read_cell(crop, em * image.scale)
        if found is not None:
            characters, ink = found
            lines += characters_to_lines(characters, _part(quad, crop.shape, ink))
    return tuple(lines)


def _blank_cells(page: PageReading, em: float) -> Iterable[Quad]:
    """The insides of cells without text beside cells with text, as corners in points."""
    lay = page_lay(page)
    level = levelled(page)
    for table in find_tables(level.lines, level.rules):
        if not table.is_ruled:
            continue
        for row in range(table.row_count):
            cells = table.begun(row)
            if any(cell.text.strip() for cell in cells):
                for cell in cells:
                    inside = _inside(cell.box, em)
                    if inside is not None and not cell.text.strip():
                        yield _corners(inside, lay)


def _inside(box: Box, em: float) -> Box | None:
    border = BORDER * em
    if box.height > HIGHEST_CELL * em or min(box.width, box.height) < 2 * border + em / 2:
        return None
    return box.grown(-border, -border)


def _corners(box: Box, lay: Lay | None) -> Quad:
    """Corners of a box of the straight page on the page as it lies."""
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    shown = corners if lay is None else [lay.displayed(x, y) for x, y in corners]
    return np.array(shown, dtype=np.float32)


def _part(quad: Quad, shape: tuple[int, ...], ink: Box) -> Quad:
    """The corners in points of a box in pixels of the cut-out cell."""
    along, down = (quad[1] - quad[0]) / shape[1], (quad[3] - quad[0]) / shape[0]
    corners = ((ink.x0, ink.y0), (ink.x1, ink.y0), (ink.x1, ink.y1), (ink.x0, ink.y1))
    return np.array([quad[0] + along * x + down * y for x, y in corners], dtype=np.float32)


def _read_cell(crop: Grey, em_px: float) -> tuple[tuple[ReadCharacter, ...], Box] | None:
    pieces = _pieces(crop, em_px)
    if not pieces:
        return None
    ink = pieces[0]
    for piece in pieces[1:]:
        ink = ink.united(piece)
    if ink.height > 1.6 * em_px:
        return None
    line = _line_box(ink, em_px, crop.shape)
    sign = _small_sign(pieces, em_px, crop)
    if sign:
        centre = (ink.center_x - line.x0) / line.width
        return (ReadCharacter(sign, centre, LEAST_CONFIDENCE),), line
    cut = crop[round(line.y0) : round(line.y1), round(line.x0) : round(line.x1)]
    characters = rapid.recognise(np.ascontiguousarray(cut))
    printed = [character for character in characters if not character.text.isspace()]
    if not printed or min(c.confidence for c in printed) < LEAST_CONFIDENCE:
        return None
    return characters, line


def _pieces(crop: Grey, em_px: float) -> list[Box]:
    """Pieces of ink that do not touch the cell's edge, left to right, in pixels."""
    paper = float(np.percentile(crop, 90))
    ink = (crop < INK_SHARE * paper).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height, width = crop.shape
    found = [
        Box(float(x), float(y), float(x + w), float(y + h))
        for x, y, w, h, _ in stats[1:]
        if max(w, h) >= SPECK * em_px and x > 0 and y > 0 and x + w < width and y + h < height
    ]
    return sorted(found, key=lambda piece: piece.x0)


def _line_box(ink: Box, em_px: float, shape: tuple[int, ...]) -> Box:
    """Room around the ink as high as the recogniser knows lines to be."""
    half = max(ink.height / 2 + 0.1 * em_px, BOX_OVER_EM * em_px / 2)
    return Box(
        max(ink.x0 - 0.35 * em_px, 0.0),
        max(ink.center_y - half, 0.0),
        min(ink.x1 + 0.35 * em_px, float(shape[1])),
        min(ink.center_y + half, float(shape[0])),
    )


def _small_sign(pieces: list[Box], em_px: float, crop: Grey) -> str:
    """° for a small ring, ′ and ″ for one and two short upright strokes, else nothing."""
    low, high = SMALL_SIGN[0] * em_px, SMALL_SIGN[1] * em_px
    if not all(low <= piece.height <= high for piece in pieces):
        return ""
    if len(pieces) == 1 and _is_ring(pieces[0], crop):
        return "°"
    if len(pieces) == 1:
        return "′" if pieces[0].width < PRIME_ASPECT * pieces[0].height else ""
    return "″" if _is_pair(pieces, em_px) else ""


def _is_pair(pieces: list[Box], em_px: float) -> bool:
    """Two alike strokes side by side; a blurred one may be as wide as it is high."""
    if len(pieces) != 2 or pieces[1].x1 - pieces[0].x0 > em_px:
        return False
    one, other = pieces
    return one.overlap_y(other) >= 0.7 * max(one.height, other.height) and (
        max(one.width, other.width) <= RING_ASPECT[1] * min(one.height, other.height)
    )


def _is_ring(piece: Box, crop: Grey) -> bool:
    """True for a piece about as wide as high that is lighter in its middle than around."""
    if not RING_ASPECT[0] <= piece.width / piece.height <= RING_ASPECT[1]:
        return False
    cut = crop[int(piece.y0) : int(piece.y1), int(piece.x0) : int(piece.x1)].astype(np.float32)
    rows, columns = cut.shape
    middle = cut[rows * 2 // 5 : rows * 3 // 5 + 1, columns * 2 // 5 : columns * 3 // 5 + 1]
    around = np.concatenate(
        (cut[rows // 2, :1], cut[rows // 2, -1:], cut[:2].min(0), cut[-2:].min(0))
    )
    return float(middle.mean()) > float(around.min()) + 20
