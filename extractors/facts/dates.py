"""Dates in all writings of papers, to ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from extractors.lexicon import PLAIN_HYPHENS

_DIGITS = dict(zip("〇○Ｏ零一二三四五六七八九", "0000123456789", strict=True)) | {
    "O": "0",
    "o": "0",
}
_HAN = "〇○零一二三四五六七八九"
_HAN_TENS = _HAN + "十廿卅"
# A capital O or a ring for the zero of a Chinese year is common in print and OCR.
_HAN_DATE = re.compile(
    rf"([{_HAN}OoＯ]{{4}})\s*年\s*([{_HAN_TENS}]{{1,3}})\s*月(?:\s*([{_HAN_TENS}]{{1,4}})\s*[日号])?"
)
_NUMBER_DATE = re.compile(
    r"(?<![\d.\-/])((?:19|20)\d{2})\s*(?:年|[-./．·—–－])\s*(0?[1-9]|1[0-2])\s*"
    r"(?:(?:月|[-./．·—–－])\s*(0?[1-9]|[12]\d|3[01])(?!\d)\s*[日号]?|月)"
)
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_ENGLISH = re.compile(
    r"(?i)(?:(\d{1,2})(?:st|nd|rd|th)?[\s.\-]*)?\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r"[\s.,\-]*(?:(\d{1,2})(?:st|nd|rd|th)?[\s,]+)?[\s,]*((?:19|20)\d{2})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# 2022-05-12～20, 2022年5月12日至20日, 2022.05.12-06.20: the end leaves out what repeats.
_SHORT_END = re.compile(
    r"\s*(?:至|到|～|~|—+|-+|－|–)\s*(?:(0?[1-9]|1[0-2])\s*[月\-./]\s*)?(0?[1-9]|[12]\d|3[01])(?![\d.\-/年])\s*[日号]?"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as ISO text (`2022-06-30`, or `2022-06` without a day) and its span."""

    iso: str
    start: int
    stop: int


def find_dates(text: str, *, compact: bool = False) -> tuple[FoundDate, ...]:
    """Dates in order of appearance; `compact` also takes 20220630."""
    text = text.translate(PLAIN_HYPHENS)
    found = [*_numeric(text), *_chinese(text), *_english(text)]
    if compact:
        found += [_found(m, m[1], m[2], m[3]) for m in _COMPACT.finditer(text)]
    dates = sorted((each for each in found if each is not None), key=lambda each: each.start)
    return tuple(_with_short_end(text, dates))


def _numeric(text: str) -> Iterable[FoundDate | None]:
    return (_found(m, m[1], m[2], m[3]) for m in _NUMBER_DATE.finditer(text))


def _chinese(text: str) -> Iterable[FoundDate | None]:
    for match in _HAN_DATE.finditer(text):
        year = "".join(_DIGITS[char] for char in match[1])
        day = str(_han_number(match[3])) if match[3] else None
        yield _found(match, year, str(_han_number(match[2])), day)


def _english(text: str) -> Iterable[FoundDate | None]:
    for match in _ENGLISH.finditer(text):
        month = _MONTHS.index(match[2].lower()) + 1
        yield _found(match, match[4], str(month), match[1] or match[3])


def _han_number(text: str) -> int:
    """一 … 三十一, also 廿六 and digit by digit 二六."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return int("".join(_DIGITS[char] for char in text))
    tens, _, ones = text.partition("十")
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones[0]]) if ones else 0)


def _found(match: re.Match[str], year: str, month: str, day: str | None) -> FoundDate | None:
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    iso = whole.isoformat() if day else whole.isoformat()[:7]
    return FoundDate(iso, match.start(), match.end())


def _with_short_end(text: str, dates: list[FoundDate]) -> Iterable[FoundDate]:
    for place, found in enumerate(dates):
        yield found
        limit = dates[place + 1].start if place + 1 < len(dates) else len(text)
        match = _SHORT_END.match(text, found.stop)
        if match and match.end() <= limit and len(found.iso) == 10:
            end = _found(match, found.iso[:4], match[1] or found.iso[5:7], match[2])
            if end is not None:
                yield end
