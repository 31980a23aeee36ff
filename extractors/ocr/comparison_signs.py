"""Whether a `<` or `>` really has no bar, and a `≤` or `≥` really has one: by its ink.

Measured on 156 signs (9 faces, 150-400 dpi). Three strokes above each other in a third of
the columns or more: the inclusive sign (0.35 to 0.98; strict ones 0 to 0.01). A strict sign
is at most 0.71 of a digit high; an inclusive one whose bar has run into its arm 0.78 or more.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.ocr.advances import advance
from extractors.ocr.ink import DIGIT_HEIGHT, SPECK, ink_pieces, line_foot, without_strokes
from extractors.ocr.rapid import Grey, ReadCharacter

STRICT = "<>＜＞"
INCLUSIVE = "≤≥≦≧⩽⩾"
BARRED_SHARE = 0.3
BARE_SHARE = 0.05
STRICT_HEIGHT = 0.74
INCLUSIVE_HEIGHT = 0.76
# Ink in the lower half over ink in the upper: strict signs 0.9 to 1.09; a bar that has run into
# the lower arm makes it 1.21 to 1.5.
EVEN_HALVES = (0.85, 1.15)
ENLARGED = 4
# The outer parts of a sign, where its strokes meet, say nothing.
OUTER = 0.15


def signs_confirmed(crop: Grey, characters: Sequence[ReadCharacter]) -> bool:
    """True when the ink of every comparison sign among the characters fits what was read."""
    places = [
        place
        for place, character in enumerate(characters)
        if character.text in STRICT or character.text in INCLUSIVE
    ]
    return all(_fits(crop, characters, place) for place in places)


def _fits(crop: Grey, characters: Sequence[ReadCharacter], place: int) -> bool:
    sign = _sign_ink(crop, characters, place)
    if sign is None:
        return False
    picture, height = sign
    barred = _barred_share(picture)
    if characters[place].text in STRICT:
        return barred <= BARE_SHARE and height <= STRICT_HEIGHT and _is_even(picture)
    return barred >= BARRED_SHARE or height >= INCLUSIVE_HEIGHT


def _sign_ink(
    crop: Grey, characters: Sequence[ReadCharacter], place: int
) -> tuple[Grey, float] | None:
    """The sign's picture without underline, and its height in digit heights."""
    pieces = ink_pieces(crop)
    foot = line_foot(crop, pieces, characters)
    if foot is None:
        return None
    x0, x1 = _free_columns(characters, place, crop.shape[1], foot.height / DIGIT_HEIGHT)
    ink = [
        piece
        for piece in pieces
        if x0 < (piece.x0 + piece.x1) / 2 < x1
        and max(piece.x1 - piece.x0, piece.y1 - piece.y0) > SPECK * foot.height
        and piece.y1 - piece.y0 < 1.4 * foot.height
        and piece.y0 < foot.row
    ]
    if not ink:
        return None
    top, bottom = min(piece.y0 for piece in ink), max(piece.y1 for piece in ink)
    left, right = min(piece.x0 for piece in ink), max(piece.x1 for piece in ink)
    picture = without_strokes(crop)[max(top - 2, 0) : bottom + 2, left:right]
    return picture, (bottom - top) / foot.height


def _free_columns(
    characters: Sequence[ReadCharacter], place: int, width: int, em: float
) -> tuple[float, float]:
    """From the end of the character before to the beginning of the one behind, in pixels."""
    x0, x1 = 0.0, float(width)
    if place:
        before = characters[place - 1]
        x0 = before.centre * width + (advance(before.text) / 2 - 0.05) * em
    if place + 1 < len(characters):
        after = characters[place + 1]
        x1 = after.centre * width - (advance(after.text) / 2 - 0.05) * em
    return x0, x1


def _is_even(sign: Grey) -> bool:
    """True when a sign has as much ink below its middle as above."""
    paper = float(np.percentile(sign, 90))
    ink = np.clip(paper - sign.astype(np.float32), 0, None).sum(axis=1)
    half = len(ink) // 2
    lower, upper = float(ink[-half:].sum()), float(ink[:half].sum())
    return EVEN_HALVES[0] <= lower / max(upper, 1.0) <= EVEN_HALVES[1]


def _barred_share(sign: Grey) -> float:
    big = cv2.resize(sign, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
    _, ink = cv2.threshold(big, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    signed = ink.astype(np.int8)
    strokes = (np.diff(signed, axis=0) == 1).sum(axis=0) + signed[0]
    outer = round(OUTER * len(strokes))
    inner = strokes[outer : len(strokes) - outer]
    return float((inner >= 3).mean()) if len(inner) else 0.0
