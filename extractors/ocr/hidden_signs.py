"""Signs nobody read that have run into their neighbours: a minus before, a prime behind.

Blur joins them to the next glyph's ink, so their columns are asked, not their pieces: a
minus has ink at the digits' waist only, a prime at their heads only. And digits that stand
as far apart as no digits do had something between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.evidence import Glyph
from extractors.ocr.advances import advance
from extractors.ocr.ink import DIGIT_HEIGHT, Foot, ink_pieces, line_foot, print_ink
from extractors.ocr.rapid import Grey, ReadCharacter

# Rows in digit heights above the foot: where a minus stands, where a prime does, and where
# the ink of a line ends.
WAIST = (0.22, 0.62)
HEAD = (0.6, 1.3)
# Least width of the sign's own columns, in digit heights: a hyphen has 0.3 to 0.5, a prime
# 0.2, of which blur takes a part.
LEAST_MINUS, LEAST_PRIME = 0.2, 0.16
# How far a digit's own ink may reach beside its centre (digit heights); but for a 7 it reaches
# as far at the waist as at the head.
DIGIT_RIGHT, DIGIT_LEFT = 0.5, 0.25
# The ink of a character ends at least this far (em) within half its usual width.
WITHIN = 0.12
# What an underline leaves above the digits' foot, in digit heights.
UNDERLINE_REST = 0.2
# How far beside a digit its lost sign is looked for, in digit heights.
FAR = 1.1
# Centres of neighbouring digits lie at most this far apart, in em: full-width ones 1.0.
WIDEST_STEP = 1.3


def has_hidden_minus(crop: Grey, characters: Sequence[ReadCharacter]) -> bool:
    """True for a dash between the first character and the digit that stands second."""
    if len(characters) < 2 or not characters[1].text.isdecimal():
        return False
    foot = line_foot(crop, ink_pieces(crop), characters[1:])
    if foot is None:
        return False
    width, em = crop.shape[1], foot.height / DIGIT_HEIGHT
    before, digit = characters[0], characters[1]
    x0 = before.centre * width + (advance(before.text) / 2 - WITHIN) * em
    x1 = digit.centre * width - DIGIT_LEFT * foot.height
    span = (max(x0, x1 - FAR * foot.height), x1)
    return _run_only_in(crop, foot, span, WAIST) >= LEAST_MINUS * foot.height


def has_hidden_prime(crop: Grey, characters: Sequence[ReadCharacter]) -> bool:
    """True for ink that hangs beside the last character when that is a digit."""
    if not characters or not characters[-1].text.isdecimal():
        return False
    foot = line_foot(crop, ink_pieces(crop), characters)
    if foot is None:
        return False
    x0 = _digit_end(crop, foot, characters[-1])
    span = (x0, x0 + FAR * foot.height)
    return _run_only_in(crop, foot, span, HEAD) >= LEAST_PRIME * foot.height


def _digit_end(crop: Grey, foot: Foot, digit: ReadCharacter) -> float:
    """Where a digit's ink ends, in pixels. The end of a lost sign draws centres outwards, so
    its own waist is asked."""
    outermost: float = digit.centre * crop.shape[1] + DIGIT_RIGHT * foot.height
    if digit.text == "7":
        return outermost
    top, bottom = (round(foot.row - row * foot.height) for row in (WAIST[1], WAIST[0]))
    waist = print_ink(crop)[max(top, 0) : bottom, : round(outermost)].any(axis=0)
    inked = np.flatnonzero(waist)
    return float(inked[-1] + 1) if len(inked) else outermost


def has_gap_in_number(glyphs: Sequence[Glyph]) -> bool:
    """True for digits with room between them for a sign nobody read."""
    return any(
        before.text.isdecimal()
        and after.text.isdecimal()
        and after.box.center_x - before.box.center_x
        > WIDEST_STEP * max(before.box.height, after.box.height)
        for before, after in itertools.pairwise(glyphs)
    )


def _run_only_in(
    crop: Grey, foot: Foot, span: tuple[float, float], rows: tuple[float, float]
) -> int:
    """The longest run of columns in pixels whose ink lies within those rows only."""
    columns = slice(max(round(span[0]), 0), max(round(span[1]), 0))
    ink = print_ink(crop)[:, columns]
    top, bottom = (round(foot.row - row * foot.height) for row in (rows[1], rows[0]))
    first = max(round(foot.row - HEAD[1] * foot.height), 0)
    inside = ink[max(top, 0) : bottom].any(axis=0)
    last = round(foot.row - UNDERLINE_REST * foot.height)
    outside = np.concatenate((ink[first : max(top, first)], ink[bottom:last]))
    return _longest(np.logical_and(inside, ~outside.any(axis=0)))


def _longest(flags: NDArray[np.bool_]) -> int:
    return max((len(list(run)) for is_set, run in itertools.groupby(flags) if is_set), default=0)
