"""The second reading of a value: where two readings differ, nobody may clear by it.

The same recogniser reads the value's own picture at 0.75 of its scale (OCR study, section
5). Signs that a smaller picture loses (exponents, primes, rings of ‰) get a third reading at
1.4. Comparison signs and powers have guards of their own, because all readings may share
the error. Tesseract was measured as a further voice and gives none: it writes neither
≥ ≤ ± × μ ℃ nor raised digits, and of the digits it questions 40 % of the right ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.characters import PLAIN_OF_SUPERSCRIPT, meaning
from extractors.document import PageImage
from extractors.evidence import Doubt, DoubtCode, Glyph, Line
from extractors.ocr import rapid
from extractors.ocr.advances import advance
from extractors.ocr.comparison_signs import signs_confirmed
from extractors.ocr.engine import line_characters, without_red
from extractors.ocr.ink import DIGIT_HEIGHT, print_ink
from extractors.ocr.rapid import Grey, ReadCharacter
from extractors.ocr.value_grammar import has_power, is_positive_power, text_doubts

SMALLER, LARGER = 0.75, 1.4
SOFTENED = 0.6
# Height of the crop in em, as detection gives it, and room at both ends.
CROP_HEIGHT = 1.41
CROP_MARGIN = 0.3
# A digit or sign of a number read with less than this may be another one.
LEAST_CONFIDENCE = 0.5
# In a coarser picture the minus of an exponent can melt into the zero before it, and every
# reading then agrees on the wrong power (seen at 150 dpi): such powers are not confirmed.
FINE_DIGITS_PX = 24.0
# Around the border to a neighbour the emptiest column is looked for this far (em).
BORDER_SEARCH = 0.14

_RAISED = str.maketrans(PLAIN_OF_SUPERSCRIPT)
_SMALL_SIGNS = re.compile(r"[′″°·.,;:|]")


@dataclass(frozen=True, slots=True)
class SecondReading:
    """`text`: the reading to go by; `second`: what the second reader saw where it differs."""

    text: str
    doubts: tuple[Doubt, ...] = ()
    second: str | None = None


def second_reading(image: PageImage, line: Line, start: int, stop: int) -> SecondReading:
    """Reads `line.glyphs[start:stop]` again from the picture and says what is doubtful."""
    return compare_readings(without_red(image), image.scale, line, start, stop)


def compare_readings(grey: Grey, scale: float, line: Line, start: int, stop: int) -> SecondReading:
    """As `second_reading`, on a page whose red has been whitened before."""
    glyphs = line.glyphs[start:stop]
    text = "".join(glyph.text for glyph in glyphs)
    if not any(glyph.text.isdecimal() for glyph in glyphs):
        return SecondReading(text)
    crop = run_crop(grey, scale, line, start, stop)
    second = _differing_reading(crop, text)
    doubts = list(text_doubts(text))
    if second is not None:
        doubts.append(Doubt(DoubtCode.READINGS_DIFFER, f"{text} / {second}"))
    if not signs_confirmed(crop, _placed(glyphs, _crop_ends(line.glyphs, start, stop))):
        doubts.append(Doubt(DoubtCode.UNCONFIRMED_SIGN, text))
    if is_positive_power(text) and _digit_height(glyphs) * scale < FINE_DIGITS_PX:
        doubts.append(Doubt(DoubtCode.UNCONFIRMED_POWER, text))
    if _is_unsure(glyphs):
        doubts.append(Doubt(DoubtCode.LOW_CONFIDENCE, text))
    return SecondReading(text, tuple(doubts), second)


def _differing_reading(crop: Grey, text: str) -> str | None:
    """What another reading says where it contradicts `text`, else None."""
    smaller = _read(_resized(crop, SMALLER, SOFTENED))
    if meaning(smaller) == meaning(text):
        return None
    if not has_power(text) and _plain(smaller) != _plain(text):
        return smaller
    # Only small signs differ: a larger picture shows them better than the smaller one.
    larger = _read(_resized(crop, LARGER, 0.0))
    return None if meaning(larger) == meaning(text) else smaller


def _plain(text: str) -> str:
    """The text without signs that a smaller picture loses."""
    flat = meaning(text).replace("‰", "%").translate(_RAISED)
    return _SMALL_SIGNS.sub("", flat) if not re.search(r"\d[.,]\d", flat) else flat


def _resized(crop: Grey, factor: float, softened: float) -> Grey:
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    other: Grey = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=way)
    return cv2.GaussianBlur(other, (0, 0), softened) if softened else other


def _read(crop: Grey) -> str:
    return "".join(character.text for character in line_characters(crop))


def _digit_height(glyphs: Sequence[Glyph]) -> float:
    """Height of the digits in points."""
    return DIGIT_HEIGHT * max(glyph.box.height for glyph in glyphs)


def _is_unsure(glyphs: Sequence[Glyph]) -> bool:
    return any(
        glyph.confidence < LEAST_CONFIDENCE and (glyph.text.isdigit() or glyph.text in "-−⁻±.")
        for glyph in glyphs
    )


def _placed(glyphs: Sequence[Glyph], ends: tuple[float, float]) -> list[ReadCharacter]:
    """The glyphs as characters of their own crop, centres as shares of its width."""
    length = max(ends[1] - ends[0], 0.01)
    origin = glyphs[0].box.center_x
    return [
        ReadCharacter(
            glyph.text, (glyph.box.center_x - origin - ends[0]) / length, glyph.confidence
        )
        for glyph in glyphs
    ]


def run_crop(grey: Grey, scale: float, line: Line, start: int, stop: int) -> Grey:
    """The picture of some glyphs of a line, laid level; ink of neighbours is papered over."""
    glyphs = line.glyphs[start:stop]
    em = max(glyph.box.height for glyph in glyphs)
    left, right = _crop_ends(line.glyphs, start, stop)
    along = np.array(_direction(line.glyphs))
    down = np.array((-along[1], along[0])) * CROP_HEIGHT * em / 2
    origin = np.array((glyphs[0].box.center_x, glyphs[0].box.center_y))
    head, tail = origin + along * left, origin + along * right
    quad = np.array([head - down, tail - down, tail + down, head + down], np.float32)
    crop = rapid.cut_out(grey, (quad * scale).astype(np.float32))
    search = max(round(2 * BORDER_SEARCH * em * scale), 1)
    sides = (start > 0, stop < len(line.glyphs))
    return _without_neighbours(crop, search, sides)


def _crop_ends(glyphs: Sequence[Glyph], start: int, stop: int) -> tuple[float, float]:
    """Ends of the crop in points from the first glyph's centre."""
    em = max(glyph.box.height for glyph in glyphs[start:stop])
    first, last = glyphs[start].box, glyphs[stop - 1].box
    reach = math.hypot(last.center_x - first.center_x, last.center_y - first.center_y)
    left = min(first.width / 2 + CROP_MARGIN * em, _border(glyphs, start, -1) + BORDER_SEARCH * em)
    right = min(
        last.width / 2 + CROP_MARGIN * em, _border(glyphs, stop - 1, 1) + BORDER_SEARCH * em
    )
    return -left, reach + right


def _border(glyphs: Sequence[Glyph], index: int, step: int) -> float:
    """Distance in points from a glyph's centre to where its neighbour begins: the way to the
    neighbour's centre, divided as their usual widths are."""
    neighbour = index + step
    if not 0 <= neighbour < len(glyphs):
        return math.inf
    one, other = glyphs[index], glyphs[neighbour]
    apart = math.hypot(other.box.center_x - one.box.center_x, other.box.center_y - one.box.center_y)
    own, foreign = advance(one.text), advance(other.text)
    return apart * own / (own + foreign)


def _without_neighbours(crop: Grey, search: int, sides: tuple[bool, bool]) -> Grey:
    """The crop with what lies beyond the emptiest column near either end papered over."""
    ink = print_ink(crop).sum(axis=0)
    clean = crop.copy()
    paper = int(np.percentile(crop, 90))
    search = min(search, crop.shape[1] // 3)
    if sides[0] and search:
        clean[:, : int(np.argmin(ink[:search][::-1]) * -1 + search - 1)] = paper
    if sides[1] and search:
        clean[:, len(ink) - search + int(np.argmin(ink[-search:])) + 1 :] = paper
    return clean


def _direction(glyphs: Sequence[Glyph]) -> tuple[float, float]:
    """Unit vector of the line, level when it is too short to tell."""
    first, last = glyphs[0].box, glyphs[-1].box
    dx, dy = last.center_x - first.center_x, last.center_y - first.center_y
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if length > 2 * first.height else (1.0, 0.0)
