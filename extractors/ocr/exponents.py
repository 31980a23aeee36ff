"""Exponents: the recogniser writes them as plain digits, twice or not at all; the ink tells.

A power of ten (`×10` and what stands raised behind it) and the 2 or 3 of m², m³ are looked
at again: ink that ends well above the line's foot is raised, and an exponent is read once
more by itself, at the size the recogniser knows digits in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.characters import PLAIN_OF_SUPERSCRIPT, SUPERSCRIPTS
from extractors.ocr import rapid
from extractors.ocr.advances import advance
from extractors.ocr.ink import (
    DIGIT_HEIGHT,
    SPECK,
    Foot,
    Ink,
    ink_pieces,
    is_dash,
    is_raised,
    line_foot,
    stands,
)
from extractors.ocr.rapid import Grey, ReadCharacter

_RAISED_SIGNS = "".join(PLAIN_OF_SUPERSCRIPT)
# What may stand for an exponent behind a power's ten, and for one behind a unit's letter.
_POWER = re.compile(rf"[×xX*·]\s?10\s?([-−–—~_'′{_RAISED_SIGNS}\d]{{0,4}})")
_UNIT = re.compile(r"(?<=[A-Za-z])([23²³])(?![\d.])")
_SQUARE_OR_CUBE = ("2", "3")
_DASHES = "-−–—~_⁻"
# A gap wider than this (digit heights) ends an exponent.
EXPONENT_GAP = 0.75
# Between the ten and its exponent there is room for a minus that nobody saw from here on
# (digit heights); such an exponent is not sure.
MINUS_ROOM = 0.3
ZERO_HALF = 0.42
# Half of a zero into which a minus has run (digit heights), and the width over the height of a
# raised digit at most: 0.9 in the widest face.
ZERO_WITH_MINUS, WIDEST_RAISED = 0.55, 0.95
UNSURE = 0.4
# In digit heights: the least width of a raised minus (Liberation and DejaVu 0.15), and where
# its middle lies above the foot.
SHORT_MINUS = 0.1
MINUS_AT = (0.55, 1.1)
# Room around an exponent that is read by itself, in its own heights.
ROOM = 0.35


def with_exponents(crop: Grey, characters: Sequence[ReadCharacter]) -> tuple[ReadCharacter, ...]:
    """The characters with exponents written as superscripts where ink stands raised."""
    text = "".join(character.text for character in characters)
    if len(text) != len(characters):
        return tuple(characters)
    powers = list(_POWER.finditer(text))
    units = [match for match in _UNIT.finditer(text) if match[1].isdecimal()]
    if not powers and not units:
        return tuple(characters)
    pieces = ink_pieces(crop)
    foot = line_foot(crop, pieces, characters)
    if foot is None:
        return tuple(characters)
    changed = list(characters)
    for match in units:
        place = match.start(1)
        near = _piece_at(pieces, characters[place].centre * crop.shape[1], foot)
        if near is not None and is_raised(near, foot):
            changed[place] = replace(changed[place], text=SUPERSCRIPTS[changed[place].text])
    for match in reversed(powers):
        _read_exponent(crop, (pieces, foot), changed, match.span(1))
    return tuple(changed)


def _read_exponent(
    crop: Grey,
    ink: tuple[list[Ink], Foot],
    characters: list[ReadCharacter],
    span: tuple[int, int],
) -> None:
    """Writes the exponent that the ink behind a ten shows over what was read there."""
    pieces, foot = ink
    start, stop = span
    width = crop.shape[1]
    limit = _left_edge(characters[stop], width, foot) if stop < len(characters) else width
    raised = _raised_behind(pieces, foot, characters[start - 1].centre * width, limit)
    if all(map(is_dash, raised)):
        return
    alone = _read_alone(crop, raised)
    digits = re.fullmatch(rf"[{_DASHES}]?(\d{{1,2}})", alone)
    if digits is None:
        return
    zero_x = characters[start - 1].centre * width
    # A minus that any reading saw is there: losing one turns the value upside down.
    seen = "".join(character.text for character in characters[start:stop]) + alone
    is_clear = any(_is_minus(piece, raised) for piece in raised) or any(
        dash in seen for dash in _DASHES
    )
    has_minus = is_clear or _has_short_minus(pieces, (zero_x, raised[0].x0), foot)
    written = ("-" if has_minus else "") + digits[1]
    x0, x1 = raised[0].x0 / width, raised[-1].x1 / width
    confidence = min((c.confidence for c in characters[start:stop]), default=UNSURE)
    if has_minus != is_clear or not _fits_sign(raised, ink, zero_x, has_minus):
        confidence = UNSURE
    step = (x1 - x0) / len(written)
    characters[start:stop] = [
        ReadCharacter(SUPERSCRIPTS[sign], x0 + (place + 0.5) * step, confidence)
        for place, sign in enumerate(written)
    ]


def _fits_sign(
    raised: Sequence[Ink], ink: tuple[list[Ink], Foot], zero_x: float, has_minus: bool
) -> bool:
    """True when the ink shows the minus that was read, or neither one nor room for it."""
    pieces, foot = ink
    usual = zero_x + ZERO_HALF * foot.height
    ends = [piece.x1 for piece in pieces if stands(piece, foot) and piece.x0 <= zero_x <= piece.x1]
    zero_end = max(ends, default=usual)
    # By itself, run into the exponent, or run into the zero.
    is_shown = (
        any(_is_minus(piece, raised) for piece in raised)
        or _has_short_minus(pieces, (zero_x, raised[0].x0), foot)
        or any(piece.x1 - piece.x0 > WIDEST_RAISED * (piece.y1 - piece.y0) for piece in raised)
        or zero_end > zero_x + ZERO_WITH_MINUS * foot.height
    )
    has_room = raised[0].x0 - min(zero_end, usual) > MINUS_ROOM * foot.height
    return is_shown if has_minus else not (is_shown or has_room)


def _is_minus(piece: Ink, raised: Sequence[Ink]) -> bool:
    """True for a dash that is not the loose top of a digit (5, 7) in thin print."""
    middle = (piece.x0 + piece.x1) / 2
    return is_dash(piece) and not any(
        other.x0 <= middle < other.x1 for other in raised if other is not piece
    )


def _has_short_minus(pieces: Sequence[Ink], span: tuple[float, float], foot: Foot) -> bool:
    """True for ink at a raised minus' height between a zero and its exponent."""
    return any(
        piece.x0 > span[0]
        and piece.x1 <= span[1]
        and piece.x1 - piece.x0 >= max(SHORT_MINUS * foot.height, piece.y1 - piece.y0)
        and MINUS_AT[0] <= (foot.row - (piece.y0 + piece.y1) / 2) / foot.height <= MINUS_AT[1]
        for piece in pieces
    )


def _left_edge(character: ReadCharacter, width: int, foot: Foot) -> float:
    """Where the ink of a character at the earliest begins, in pixels."""
    em = foot.height / DIGIT_HEIGHT
    return character.centre * width - (advance(character.text) / 2 - 0.05) * em


def _read_alone(crop: Grey, raised: Sequence[Ink]) -> str:
    """What the recogniser makes of raised ink by itself, enlarged to fill the line."""
    x0, x1 = min(piece.x0 for piece in raised), max(piece.x1 for piece in raised)
    y0, y1 = min(piece.y0 for piece in raised), max(piece.y1 for piece in raised)
    room = max(round(ROOM * (y1 - y0)), 2)
    paper = int(np.percentile(crop, 90))
    part = np.full((y1 - y0 + 2 * room, x1 - x0 + 2 * room), paper, np.uint8)
    part[room:-room, room:-room] = crop[y0:y1, x0:x1]
    return "".join(c.text for c in rapid.recognise(part) if not c.text.isspace())


def unit_powers_confirmed(crop: Grey, characters: Sequence[ReadCharacter]) -> bool:
    """False when a raised 2 or 3 of a unit, read by itself and enlarged, is the other one."""
    text = "".join(character.text for character in characters)
    powers = list(_UNIT.finditer(text)) if len(text) == len(characters) else []
    pieces = ink_pieces(crop) if powers else []
    foot = line_foot(crop, pieces, characters)
    if foot is None:
        return True
    for match in powers:
        near = _piece_at(pieces, characters[match.start(1)].centre * crop.shape[1], foot)
        alone = _read_alone(crop, [near]) if near is not None and is_raised(near, foot) else ""
        if alone in _SQUARE_OR_CUBE and alone != PLAIN_OF_SUPERSCRIPT.get(match[1], match[1]):
            return False
    return True


def _piece_at(pieces: Sequence[Ink], x: float, foot: Foot) -> Ink | None:
    """The piece of ink at a place along the line, the nearest within a third of a digit."""
    near = [
        piece
        for piece in pieces
        if piece.x0 - 0.3 * foot.height <= x <= piece.x1 + 0.3 * foot.height
        and max(piece.x1 - piece.x0, piece.y1 - piece.y0) > SPECK * foot.height
    ]
    return min(near, key=lambda piece: abs((piece.x0 + piece.x1) / 2 - x), default=None)


def _raised_behind(pieces: Sequence[Ink], foot: Foot, zero_x: float, limit: float) -> list[Ink]:
    """The raised pieces between the zero of a ten and `limit`."""
    standing = [piece for piece in pieces if stands(piece, foot)]
    zero = min(standing, key=lambda p: abs((p.x0 + p.x1) / 2 - zero_x), default=None)
    if zero is None or abs((zero.x0 + zero.x1) / 2 - zero_x) > foot.height:
        return []
    # A minus that touches the zero makes one wide piece of both.
    edge = min(zero.x1, zero_x + 0.6 * foot.height)
    raised: list[Ink] = []
    for piece in pieces:
        if piece.x1 - 1 <= edge or max(piece.x1 - piece.x0, piece.y1 - piece.y0) < (
            SPECK * foot.height
        ):
            continue
        last = raised[-1].x1 if raised else edge
        if piece is zero or piece.y0 > foot.row:
            continue
        too_far = piece.x0 > limit or piece.x0 - last > EXPONENT_GAP * foot.height
        if stands(piece, foot) or too_far or not is_raised(piece, foot):
            break
        raised.append(piece)
    return raised
