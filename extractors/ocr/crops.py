"""The picture of a few glyphs of a line, laid level, without their neighbours' ink."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.evidence import Box, Glyph, Line
from extractors.ocr import rapid
from extractors.ocr.advances import advance
from extractors.ocr.ink import print_ink
from extractors.ocr.rapid import Grey, ReadCharacter

# Height of the crop in em, as detection gives it.
CROP_HEIGHT = 1.41
# Room at both ends in em: for reading, and for looking whether ink is left over there (a sign
# of a Chinese face may stand a whole em behind its number).
READING_MARGIN, LOOKING_MARGIN = 0.3, 0.85
# Around the border to a neighbour the emptiest columns are looked for this far (em).
BORDER_SEARCH = 0.14
# Signs whose ink fills the left or the right half of their em only.
_INK_AT_LEFT = "，。、；：）》”’！？】"
_INK_AT_RIGHT = "（《“‘【"
_HALF_FULL = 0.56


def run_crop(
    grey: Grey,
    scale: float,
    line: Line,
    span: tuple[int, int],
    margin: float = READING_MARGIN,
) -> Grey:
    """The picture of the glyphs `span` of a line; ink of neighbours is papered over."""
    start, stop = span
    glyphs = line.glyphs[start:stop]
    em = max(glyph.box.height for glyph in glyphs)
    left, right = _crop_ends(line.glyphs, span, margin)
    along = np.array(_direction(line.glyphs))
    down = np.array((-along[1], along[0])) * CROP_HEIGHT * em / 2
    origin = np.array((glyphs[0].box.center_x, glyphs[0].box.center_y))
    head, tail = origin + along * left, origin + along * right
    quad = np.array([head - down, tail - down, tail + down, head + down], np.float32)
    crop = rapid.cut_out(grey, (quad * scale).astype(np.float32))
    search = max(round(2 * BORDER_SEARCH * em * scale), 1)
    sides = (start > 0, stop < len(line.glyphs))
    return _without_neighbours(crop, search, sides)


def placed(
    line: Line, span: tuple[int, int], margin: float = READING_MARGIN
) -> list[ReadCharacter]:
    """The glyphs as characters of their own crop, centres as shares of its width."""
    glyphs = line.glyphs[span[0] : span[1]]
    left, right = _crop_ends(line.glyphs, span, margin)
    length = max(right - left, 0.01)
    origin = glyphs[0].box
    return [
        ReadCharacter(glyph.text, (_apart(origin, glyph.box) - left) / length, glyph.confidence)
        for glyph in glyphs
    ]


def _apart(one: Box, other: Box) -> float:
    return math.hypot(other.center_x - one.center_x, other.center_y - one.center_y)


def _crop_ends(
    glyphs: Sequence[Glyph], span: tuple[int, int], margin: float
) -> tuple[float, float]:
    """Ends of the crop in points from the first glyph's centre."""
    start, stop = span
    em = max(glyph.box.height for glyph in glyphs[start:stop])
    first, last = glyphs[start].box, glyphs[stop - 1].box
    search = BORDER_SEARCH * em
    left = min(first.width / 2 + margin * em, _border(glyphs, start, -1) + search)
    right = min(last.width / 2 + margin * em, _border(glyphs, stop - 1, 1) + search)
    return -left, _apart(first, last) + right


def _border(glyphs: Sequence[Glyph], index: int, step: int) -> float:
    """Distance in points from a glyph's centre to where its neighbour begins: the way to the
    neighbour's centre, divided as their usual widths are."""
    neighbour = index + step
    if not 0 <= neighbour < len(glyphs):
        return math.inf
    one, other = glyphs[index], glyphs[neighbour]
    own, foreign = advance(one.text), advance(other.text)
    if other.text in (_INK_AT_LEFT if step > 0 else _INK_AT_RIGHT):
        foreign = _HALF_FULL
    return _apart(one.box, other.box) * own / (own + foreign)


def _without_neighbours(crop: Grey, search: int, sides: tuple[bool, bool]) -> Grey:
    """The crop with what lies beyond the emptiest columns near either end papered over."""
    ink = print_ink(crop).sum(axis=0)
    clean = crop.copy()
    paper = int(np.percentile(crop, 90))
    search = min(search, crop.shape[1] // 3)
    if sides[0] and search:
        clean[:, : _emptiest(ink[:search])] = paper
    if sides[1] and search:
        clean[:, len(ink) - search + _emptiest(ink[-search:]) + 1 :] = paper
    return clean


def _emptiest(ink: NDArray[np.integer]) -> int:
    """The middle of the longest stretch of emptiest columns."""
    empty = np.concatenate(([0], (ink == ink.min()).astype(np.int8), [0]))
    begins, ends = np.flatnonzero(np.diff(empty) == 1), np.flatnonzero(np.diff(empty) == -1)
    longest = int((ends - begins).argmax())
    return int((begins[longest] + ends[longest] - 1) // 2)


def _direction(glyphs: Sequence[Glyph]) -> tuple[float, float]:
    """Unit vector of the line, level when it is too short to tell."""
    first, last = glyphs[0].box, glyphs[-1].box
    dx, dy = last.center_x - first.center_x, last.center_y - first.center_y
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if length > 2 * first.height else (1.0, 0.0)
