"""Exponents: the recogniser writes them as plain digits, twice or not at all; the ink tells.

A power of ten (`×10` and what stands raised behind it) and the 2 or 3 of m², m³ are looked
at again: ink that ends well above the line's foot is raised, and an exponent is read once
more by itself, at the size the recogniser knows digits in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.characters import PLAIN_OF_SUPERSCRIPT, SUPERSCRIPTS
from extractors.ocr import rapid
from extractors.ocr.rapid import Grey, ReadCharacter

_RAISED_SIGNS = "".join(PLAIN_OF_SUPERSCRIPT)
# What may stand for an exponent behind a power's ten, and for one behind a unit's letter.
_POWER = re.compile(rf"[×xX*·]\s?10\s?([-−–—~_'′{_RAISED_SIGNS}\d]{{0,4}})")
_UNIT = re.compile(r"(?<=[A-Za-z])([23²³])(?![\d.])")
_DASHES = "-−–—~_⁻"
# Raised ink ends this share of a digit's height above the foot of the line (superscripts of
# Word stand 0.33 em up with 0.65 of the size: half of a digit's height).
RAISED_BY = 0.22
# A raised minus has its middle this far (digit heights) above the foot; a plain one 0.4.
RAISED_MINUS = 0.62
# Strokes longer than this (heights of the crop) are rules or underlines, not parts of glyphs.
STROKE_LENGTH = 0.9
# Smaller specks (in digit heights) are dirt.
SPECK = 0.22
# A gap wider than this (digit heights) ends an exponent.
EXPONENT_GAP = 0.75
# Room around an exponent that is read by itself, in its own heights.
ROOM = 0.35


@dataclass(frozen=True, slots=True)
class _Ink:
    """One connected piece of ink in a crop, in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class _Foot:
    """Where the line's digits stand: their foot's row and their height, in pixels."""

    row: float
    height: float


def with_exponents(crop: Grey, characters: Sequence[ReadCharacter]) -> tuple[ReadCharacter, ...]:
    """The characters with exponents written as superscripts where ink stands raised."""
    text = "".join(character.text for character in characters)
    if len(text) != len(characters):
        return tuple(characters)
    powers = list(_POWER.finditer(text))
    units = [match for match in _UNIT.finditer(text) if match[1].isdecimal()]
    if not powers and not units:
        return tuple(characters)
    pieces = _pieces(crop)
    foot = _foot(crop, pieces, characters)
    if foot is None:
        return tuple(characters)
    changed = list(characters)
    for match in units:
        place = match.start(1)
        near = _piece_at(pieces, characters[place].centre * crop.shape[1], foot)
        if near is not None and _is_raised(near, foot):
            changed[place] = replace(changed[place], text=SUPERSCRIPTS[changed[place].text])
    for match in reversed(powers):
        _read_exponent(crop, (pieces, foot), changed, match.span(1))
    return tuple(changed)


def _read_exponent(
    crop: Grey,
    ink: tuple[list[_Ink], _Foot],
    characters: list[ReadCharacter],
    span: tuple[int, int],
) -> None:
    """Writes the exponent that the ink behind a ten shows over what was read there."""
    pieces, foot = ink
    start, stop = span
    raised = _raised_behind(pieces, foot, characters[start - 1].centre * crop.shape[1])
    digits = [piece for piece in raised if not _is_dash(piece)]
    if not digits:
        return
    alone = _read_alone(crop, digits)
    if not re.fullmatch(r"\d{1,2}", alone):
        return
    # A minus that either reading saw is there: losing one turns the value upside down.
    has_minus = _is_dash(raised[0]) or any(c.text in _DASHES for c in characters[start:stop])
    written = ("-" if has_minus else "") + alone
    x0, x1 = raised[0].x0 / crop.shape[1], raised[-1].x1 / crop.shape[1]
    confidence = min((c.confidence for c in characters[start:stop]), default=0.5)
    step = (x1 - x0) / len(written)
    characters[start:stop] = [
        ReadCharacter(SUPERSCRIPTS[sign], x0 + (place + 0.5) * step, confidence)
        for place, sign in enumerate(written)
    ]


def _is_dash(piece: _Ink) -> bool:
    return piece.x1 - piece.x0 > 1.5 * (piece.y1 - piece.y0)


def _read_alone(crop: Grey, raised: Sequence[_Ink]) -> str:
    """What the recogniser makes of raised ink by itself, enlarged to fill the line."""
    x0, x1 = min(piece.x0 for piece in raised), max(piece.x1 for piece in raised)
    y0, y1 = min(piece.y0 for piece in raised), max(piece.y1 for piece in raised)
    room = max(round(ROOM * (y1 - y0)), 2)
    paper = int(np.percentile(crop, 90))
    part = np.full((y1 - y0 + 2 * room, x1 - x0 + 2 * room), paper, np.uint8)
    part[room:-room, room:-room] = crop[y0:y1, x0:x1]
    return "".join(c.text for c in rapid.recognise(part) if not c.text.isspace())


def print_ink(crop: Grey) -> Grey:
    """The ink (1) of a line picture without rules and underlines."""
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    length = max(round(STROKE_LENGTH * crop.shape[0]), 3)
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    printed: Grey = cv2.subtract(ink, strokes)
    return printed


def _pieces(crop: Grey) -> list[_Ink]:
    """Connected pieces of ink from left to right."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(print_ink(crop), connectivity=8)
    found = [_Ink(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:]]
    return sorted(found, key=lambda piece: (piece.x0, piece.y0))


def _foot(crop: Grey, pieces: Sequence[_Ink], characters: Sequence[ReadCharacter]) -> _Foot | None:
    """Foot and height of the line's digits, from the ink under each of them."""
    width = crop.shape[1]
    digits = [
        piece
        for character in characters
        if character.text.isdecimal()
        for piece in pieces
        if piece.x0 <= character.centre * width <= piece.x1
        and piece.y1 - piece.y0 > 0.25 * crop.shape[0]
    ]
    if not digits:
        return None
    # Exponents among the digits stand higher and are smaller: the upper half is plain digits.
    tall = sorted(digits, key=lambda piece: piece.y1 - piece.y0)[len(digits) // 2 :]
    row = float(np.median([piece.y1 for piece in tall]))
    return _Foot(row, float(np.median([piece.y1 - piece.y0 for piece in tall])))


def _is_raised(piece: _Ink, foot: _Foot) -> bool:
    above = foot.row - piece.y1
    if _is_dash(piece):
        middle = foot.row - (piece.y0 + piece.y1) / 2
        return RAISED_MINUS * foot.height <= middle <= 1.4 * foot.height
    return RAISED_BY * foot.height <= above and piece.y0 >= foot.row - 1.9 * foot.height


def _piece_at(pieces: Sequence[_Ink], x: float, foot: _Foot) -> _Ink | None:
    """The piece of ink at a place along the line, the nearest within a third of a digit."""
    near = [
        piece
        for piece in pieces
        if piece.x0 - 0.3 * foot.height <= x <= piece.x1 + 0.3 * foot.height
        and max(piece.x1 - piece.x0, piece.y1 - piece.y0) > SPECK * foot.height
    ]
    return min(near, key=lambda piece: abs((piece.x0 + piece.x1) / 2 - x), default=None)


def _raised_behind(pieces: Sequence[_Ink], foot: _Foot, zero_x: float) -> list[_Ink]:
    """The raised pieces that follow the zero of a ten without a gap."""
    edge = zero_x + 0.2 * foot.height
    raised: list[_Ink] = []
    for piece in pieces:
        width, height = piece.x1 - piece.x0, piece.y1 - piece.y0
        if (piece.x0 + piece.x1) / 2 < edge or max(width, height) < SPECK * foot.height:
            continue
        if height > 1.25 * foot.height or piece.y0 > foot.row:
            continue
        last = raised[-1].x1 if raised else edge
        if not _is_raised(piece, foot) or piece.x0 - last > EXPONENT_GAP * foot.height:
            break
        raised.append(piece)
    return raised
