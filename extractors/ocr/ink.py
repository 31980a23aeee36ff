"""The ink of a line picture: its connected pieces, and where the line's digits stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.ocr.rapid import Grey, ReadCharacter

# Strokes longer than this (heights of the crop) are rules or underlines, not parts of glyphs.
STROKE_LENGTH = 0.9
# Smaller pieces (in digit heights) are dirt.
SPECK = 0.22
# Raised ink ends this share of a digit's height above the foot of the line (superscripts of
# Word stand 0.33 em up with 0.65 of the size: half of a digit's height).
RAISED_BY = 0.22
# A raised minus has its middle this far (digit heights) above the foot; a plain one 0.4.
RAISED_MINUS = 0.62
# Least height of a digit's ink in heights of the crop: with the widest margin a digit has 0.24.
LEAST_DIGIT = 0.2
# How far (heights of the crop) a digit's centre may lie beside its ink.
OFF_CENTRE = 0.1
# Height of a digit over the em.
DIGIT_HEIGHT = 0.68


@dataclass(frozen=True, slots=True)
class Ink:
    """One connected piece of ink in a crop, in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class Foot:
    """Where the line's digits stand: their foot's row and their height, in pixels."""

    row: float
    height: float


def print_ink(crop: Grey) -> Grey:
    """The ink (1) of a line picture without rules and underlines."""
    ink, strokes = _ink_and_strokes(crop)
    printed: Grey = cv2.subtract(ink, strokes)
    return printed


def without_strokes(crop: Grey) -> Grey:
    """The line picture with paper where rules and underlines are, and their soft edges."""
    _, strokes = _ink_and_strokes(crop)
    if not strokes.any():
        return crop
    wide = cv2.dilate(strokes, np.ones((3, 1), np.uint8))
    plain: Grey = np.where(wide == 1, np.uint8(np.percentile(crop, 90)), crop)
    return plain


def _ink_and_strokes(crop: Grey) -> tuple[Grey, Grey]:
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    length = max(round(STROKE_LENGTH * crop.shape[0]), 3)
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return ink.astype(np.uint8), strokes.astype(np.uint8)


def ink_pieces(crop: Grey) -> list[Ink]:
    """Connected pieces of ink from left to right."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(print_ink(crop), connectivity=8)
    found = [Ink(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:]]
    return sorted(found, key=lambda piece: (piece.x0, piece.y0))


def line_foot(
    crop: Grey, pieces: Sequence[Ink], characters: Sequence[ReadCharacter]
) -> Foot | None:
    """Foot and height of the line's digits, from the ink under each of them."""
    width = crop.shape[1]
    centres = [c.centre * width for c in characters if c.text.isdecimal()]
    high = [piece for piece in pieces if piece.y1 - piece.y0 > LEAST_DIGIT * crop.shape[0]]
    digits = [piece for x in centres for piece in high if piece.x0 <= x <= piece.x1]
    if not digits:
        # A centre that the end of a lost sign's ink has drawn away from its digit.
        off = OFF_CENTRE * crop.shape[0]
        digits = [p for x in centres for p in high if p.x0 - off <= x <= p.x1 + off]
    if not digits:
        return None
    # Exponents among the digits stand higher and are smaller: the upper half is plain digits.
    tall = sorted(digits, key=lambda piece: piece.y1 - piece.y0)[len(digits) // 2 :]
    row = float(np.median([piece.y1 for piece in tall]))
    return Foot(row, float(np.median([piece.y1 - piece.y0 for piece in tall])))


def is_dash(piece: Ink) -> bool:
    return piece.x1 - piece.x0 > 1.5 * (piece.y1 - piece.y0)


def is_raised(piece: Ink, foot: Foot) -> bool:
    above = foot.row - piece.y1
    if is_dash(piece):
        middle = foot.row - (piece.y0 + piece.y1) / 2
        return RAISED_MINUS * foot.height <= middle <= 1.4 * foot.height
    return RAISED_BY * foot.height <= above and piece.y0 >= foot.row - 1.9 * foot.height


def stands(piece: Ink, foot: Foot) -> bool:
    """True for ink that reaches the foot of the line and is as high as a letter."""
    return piece.y1 >= foot.row - 0.15 * foot.height and (piece.y1 - piece.y0 >= 0.45 * foot.height)
