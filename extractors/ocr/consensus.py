"""The second reading of a value: where two readings differ, nobody may clear by it.

The same recogniser reads the value's own picture at 0.75 of its scale (OCR study, section
5). Signs that a smaller picture loses (exponents, primes, rings of ‰) get a third reading at
1.4. Comparison signs and powers have guards of their own, because all readings may share
the error. Tesseract was measured as a further voice and gives none: it writes neither
≥ ≤ ± × μ ℃ nor raised digits, and of the digits it questions 40 % of the right ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from extractors.characters import PLAIN_OF_SUPERSCRIPT, meaning
from extractors.evidence import Doubt, DoubtCode, Glyph, Line
from extractors.ocr.comparison_signs import signs_confirmed
from extractors.ocr.crops import LOOKING_MARGIN, placed, run_crop
from extractors.ocr.engine import line_characters
from extractors.ocr.exponents import unit_powers_confirmed
from extractors.ocr.hidden_signs import has_gap_in_number, has_hidden_minus, has_hidden_prime
from extractors.ocr.ink import DIGIT_HEIGHT
from extractors.ocr.rapid import Grey, ReadCharacter
from extractors.ocr.small_signs import percents_confirmed, permilles_confirmed
from extractors.ocr.unread_ink import has_unread_ink, separators_confirmed, small_m_confirmed
from extractors.ocr.value_grammar import (
    has_power,
    is_positive_power,
    text_doubts,
    thousands_signs,
)

SMALLER, LARGER = 0.75, 1.4
SOFTENED = 0.6
# A digit or sign of a number read with less than this may be another one.
LEAST_CONFIDENCE = 0.5
# In a coarser picture the minus of an exponent can melt into the zero before it, and every
# reading then agrees on the wrong power (seen at 150 dpi): such powers are not confirmed.
FINE_DIGITS_PX = 24.0
_RAISED = str.maketrans(PLAIN_OF_SUPERSCRIPT)
# What a unit is written with, how many signs of it are looked at, and how near (in heights).
_OF_UNIT = re.compile(r"[A-Za-zμΩ℃°%‰′″²³/·]")
LONGEST_UNIT, UNIT_GAP = 6, 0.35
_SMALL_SIGNS = re.compile(r"[′″°]")
# What another crop may catch of its neighbours, and what it makes of a ℃. A point before a
# digit is no neighbour's: .5mm is not 5mm.
_FRINGE = re.compile(r"^(?:[、:;]|[,.](?!\d))+|[,.、:;]+$")
# There is no unit Q: behind a number, or the prefix of a unit, it is an Ω.
_OHM_AS_Q = re.compile(r"(?<=\d)Q(?![A-Za-z])|(?<=\d[kMGTmμ])Q(?![A-Za-z])")
_BARE_CELSIUS = re.compile(r"(?<=\d)°?C(?![A-Za-z])")
_DOTS = re.compile(r"[·.,;:|]")
# Letters that look alike in both heights and whose height changes no unit: s only below a stroke
# (L/s; ms is not mS), and k and c only as a unit's beginning (kW, cm), not alone (K, C).
_ALIKE = re.compile(r"[wvzxou]|[kc](?=[A-Za-z])|(?<=/)s(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class SecondReading:
    """`text`: the reading to go by; `second`: what the second reader saw where it differs."""

    text: str
    doubts: tuple[Doubt, ...] = ()
    second: str | None = None


def second_reading(grey: Grey, scale: float, line: Line, start: int, stop: int) -> SecondReading:
    """Reads `line.glyphs[start:stop]` again from the page, whose red was whitened before, and says
    what is doubtful; `scale` in pixels a point."""
    marked = "".join(glyph.text for glyph in line.glyphs[start:stop])
    if not any(char.isdecimal() for char in marked):
        return SecondReading(marked)
    stop = _unit_end(line, stop)
    glyphs, span = line.glyphs[start:stop], (start, stop)
    text = "".join(glyph.text for glyph in glyphs)
    crop = run_crop(grey, scale, line, span)
    characters = placed(line, span)
    known = _shown_by_ink(*_with_next(grey, scale, line, span))
    second = _differing_reading(crop, text, known)
    doubts = list(text_doubts(text))
    if second is not None:
        doubts.append(Doubt(DoubtCode.READINGS_DIFFER, f"{text} / {second}"))
    if not (
        signs_confirmed(crop, characters)
        and unit_powers_confirmed(crop, characters)
        and _percents_confirmed(grey, scale, line, span)
    ):
        doubts.append(Doubt(DoubtCode.UNCONFIRMED_SIGN, text))
    if not separators_confirmed(crop, characters, thousands_signs(text)):
        doubts.append(Doubt(DoubtCode.UNREADABLE_NUMBER, text))
    if _hides_ink(grey, scale, line, span):
        doubts.append(Doubt(DoubtCode.UNREADABLE_NUMBER, text))
    if is_positive_power(text) and _digit_height(glyphs) * scale < FINE_DIGITS_PX:
        doubts.append(Doubt(DoubtCode.UNCONFIRMED_POWER, text))
    if _is_unsure(glyphs):
        doubts.append(Doubt(DoubtCode.LOW_CONFIDENCE, text))
    return SecondReading(marked, tuple(doubts), second)


def _unit_end(line: Line, stop: int) -> int:
    """Where the unit ends that a mark ends before or within: 48|℃, 152k|V. A picture cut there
    would show a part of the next sign."""
    end = stop
    while end < min(stop + LONGEST_UNIT, len(line.glyphs)) and _goes_on(line, end):
        end += 1
    return end


def _goes_on(line: Line, at: int) -> bool:
    before, after = line.glyphs[at - 1], line.glyphs[at]
    near = after.box.x0 - before.box.x1 <= UNIT_GAP * after.box.height
    return near and bool(_OF_UNIT.fullmatch(after.text)) and not before.text.isspace()


def _hides_ink(grey: Grey, scale: float, line: Line, span: tuple[int, int]) -> bool:
    """True when the value's ink, or room within it, is told by no character."""
    wide = run_crop(grey, scale, line, span, LOOKING_MARGIN)
    characters = placed(line, span, LOOKING_MARGIN)
    return (
        has_unread_ink(wide, characters)
        or has_hidden_prime(wide, characters)
        or has_gap_in_number(line.glyphs[span[0] : span[1]])
        or _has_minus_before(grey, scale, line, span)
    )


def _has_minus_before(grey: Grey, scale: float, line: Line, span: tuple[int, int]) -> bool:
    """Looks with the glyph before it, which may be taken to reach up to the first digit."""
    if not span[0] or not line.glyphs[span[0]].text.isdecimal():
        return False
    wider = (span[0] - 1, span[1])
    return has_hidden_minus(run_crop(grey, scale, line, wider), placed(line, wider))


def _percents_confirmed(grey: Grey, scale: float, line: Line, span: tuple[int, int]) -> bool:
    if "%" not in meaning("".join(glyph.text for glyph in line.glyphs[span[0] : span[1]])):
        return True
    return percents_confirmed(*_with_next(grey, scale, line, span))


def _with_next(
    grey: Grey, scale: float, line: Line, span: tuple[int, int]
) -> tuple[Grey, list[ReadCharacter]]:
    """Picture and characters with the next glyph beside them: the last ring of a ‰ may have
    been taken for one."""
    wider = (span[0], min(span[1] + 1, len(line.glyphs)))
    return run_crop(grey, scale, line, wider), placed(line, wider)


def _shown_by_ink(crop: Grey, characters: Sequence[ReadCharacter]) -> dict[int, str]:
    """Misreadings of another reading that the ink answers, as a translation table."""
    known = {}
    if permilles_confirmed(crop, characters):
        known["%"] = "‰"
    if small_m_confirmed(crop, characters):
        known["M"] = "m"
    return str.maketrans(known)


def _differing_reading(crop: Grey, text: str, known: dict[int, str]) -> str | None:
    """What another reading says where it contradicts `text`, else None; `known`: see
    `_shown_by_ink`."""
    smaller = _read(_resized(crop, SMALLER, SOFTENED))
    if readings_agree(meaning(smaller).translate(known), text):
        return None
    if not has_power(text) and _plain(smaller.translate(known)) != _plain(text):
        return smaller
    # Only small signs differ: a larger picture shows them better than the smaller one.
    larger = _read(_resized(crop, LARGER, 0.0))
    return None if readings_agree(meaning(larger).translate(known), text) else smaller


def _plain(text: str) -> str:
    """The text without signs that a smaller picture loses."""
    flat = _SMALL_SIGNS.sub("", meaning(text).replace("‰", "%").translate(_RAISED))
    return flat if re.search(r"[.,]\d", flat) else _DOTS.sub("", flat)


def readings_agree(other: str, text: str) -> bool:
    """True when another reading says the same as `text`, letters that only differ in height
    taken for alike."""
    seen = meaning(other)
    if not _FRINGE.search(meaning(text)):
        seen = _FRINGE.sub("", seen)
    if "℃" in text:
        seen = _BARE_CELSIUS.sub("℃", seen)
    if "Ω" in meaning(text):
        seen = _OHM_AS_Q.sub("Ω", seen)
    return _in_one_height(seen) == _in_one_height(meaning(text))


def _in_one_height(text: str) -> str:
    return _ALIKE.sub(lambda letter: letter.group().upper(), text)


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
