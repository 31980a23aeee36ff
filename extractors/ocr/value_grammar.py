"""What the words of a value alone give away: readings that no one would have written."""

from __future__ import annotations

import re

from extractors.characters import meaning
from extractors.evidence import Doubt, DoubtCode
from extractors.quantities.folding import fold
from extractors.quantities.numerals import digits_at
from extractors.quantities.units import unit_at

# A power of ten whose exponent is missing or stands on the line. Only after a mantissa
# below ten, so that 800×1050 stays a dimension.
_ODD_POWER = re.compile(
    r"(?<![\d.,×xX*])[1-9](?:\.\d+)?[×xX*]10(?:[-^]\d|\d{1,2}(?![\d.])|(?![\d⁰¹²³⁴⁵⁶⁷⁸⁹⁻^.]))"
)
_POWER = re.compile(r"[×xX*·]10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻^-]")
_POSITIVE_POWER = re.compile(r"[×xX*·]10[⁰¹²³⁴⁵⁶⁷⁸⁹^]")
_NUMBER_START = re.compile(r"(?<![A-Za-z\d./_])(?<![A-Za-z]-)\d")
# A plus between two numbers is a ± whose bar has run into an underline, = a dash.
_SUM = re.compile(r"\d[A-Za-z%℃°]*[+=]\d")
# What a number may run into besides a unit.
_AFTER_NUMBER = re.compile(r"[A-Za-z%°℃′″μΩ‰*^]")
# (+) or (-) behind a number: which way its last digit was rounded.
_ROUNDED = re.compile(r"\([-+]\)")
_AFTER_UNIT = re.compile(r"[A-Za-z\d%⁰¹²³⁴⁵⁶⁷⁸⁹⁻]")
_JUNK = re.compile(r"\d[,.][,.]|\.\d+\.\d|[\ufffd|]|\d[,.~-]$|\([+-]\)[,.]$|[/·×]$|(?<![\d.,])0\d")
# A C that stands alone behind a number is a ℃ whose ring was lost, hardly ever a coulomb; and
# metres a watt are lumens, their l taken for a 1.
_HALF_READ_UNIT = re.compile(r"(?<![A-Za-z\d./_])(?<![A-Za-z]-)\d[\d.,]*(?:C(?![A-Za-z\d])|m/W)")
# Dates, times and codes (2022-011), whose numbers may begin with 0. A single digit before the
# colon is an hour only on the hour: 1:05 may be a ratio that lost its point.
_DAY = r"(?:0[1-9]|[12]\d|3[01]|[1-9])"
_CLOCK = r"(?:[01]\d|2[0-3])[:时点][0-5]\d(?:[:分][0-5]\d)?(?!\d)"
_DATE_OR_CODE = re.compile(
    rf"(?<!\d)(?:19|20)\d\d[-/.年](?:0?[1-9]|1[0-2])(?:[-/.月]{_DAY}(?:日?{_CLOCK})?|(?!\d))"
    rf"|(?<!\d)(?:0?[1-9]|1[0-2])月(?:{_DAY}日)?|(?<!\d){_DAY}日"
    rf"|(?<![\d.,]){_CLOCK}|(?<![\d.,:])\d:00(?!\d)"
    r"|(?<![A-Za-z])[A-Z]{2,}\d*(?:[-/_][A-Z\d]+)+|(?<!\d)(?:19|20)\d\d-0\d{2,}(?![\d.])"
)
# 15°30′20″ is one angle, not a number that runs into another.
_ANGLE = re.compile(
    r"(?<=\d)(?:[°度]\d{1,2}(?:\.\d+)?[′分](?:\d{1,2}(?:\.\d+)?″)?|′\d{1,2}(?:\.\d+)?″)"
)
# Between one and three digits and just three more, point and comma make a factor of 1000.
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([.,])\d{3}(?![\d.,])")


def text_doubts(text: str) -> tuple[Doubt, ...]:
    """Doubts that a recognised value's own characters raise."""
    doubts: list[Doubt] = []
    if _ODD_POWER.search(meaning(text)):
        doubts.append(Doubt(DoubtCode.UNCONFIRMED_POWER, text))
    if _SUM.search(meaning(text)):
        doubts.append(Doubt(DoubtCode.UNCONFIRMED_SIGN, text))
    if _is_junk(meaning(text)) or _runs_into_letters(text):
        doubts.append(Doubt(DoubtCode.UNREADABLE_NUMBER, text))
    return tuple(doubts)


def _is_junk(text: str) -> bool:
    """True for what is no number or no unit, whatever the words around it."""
    return bool(_JUNK.search(_DATE_OR_CODE.sub("日", text)) or _HALF_READ_UNIT.search(text))


def has_power(text: str) -> bool:
    """True for a text with a power of ten."""
    return bool(_POWER.search(meaning(text)))


def is_positive_power(text: str) -> bool:
    """True for a text with a power of ten that shows no minus."""
    return bool(_POSITIVE_POWER.search(meaning(text)))


def thousands_signs(text: str) -> tuple[int, ...]:
    """Places of points and commas that decide between a number and its thousandth."""
    return tuple(match.start(1) for match in _THOUSANDS.finditer(text))


def _runs_into_letters(text: str) -> bool:
    """True when a number is followed by letters that are no unit (451x, 91th, 53%0)."""
    folded = _ANGLE.sub("°", fold(text).text)
    for match in _NUMBER_START.finditer(folded):
        number = digits_at(folded, match.start())
        if number is None:
            continue
        rounded = _ROUNDED.match(folded, number.end)
        end = number.end if rounded is None else rounded.end()
        if not _AFTER_NUMBER.match(folded, end):
            continue
        unit = unit_at(folded, end)
        if unit is None or _AFTER_UNIT.match(folded, unit.end):
            return True
    return False
