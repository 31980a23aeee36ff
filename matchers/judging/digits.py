"""Digits that cannot be relied on: no value is taken from them (conventions, Evidence)."""

from __future__ import annotations

import re

# A letter among digits, a gap or a second point in a number, a zero before a zero:
# the digits cannot be relied on (conventions, Evidence, last point); not 14分05秒, 3.8E-05.
_DOUBTFUL_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.])(?:(?:\d+\.?\d*[OolISB]|\.?[OolI]|\.?[SB](?=\d*\.))(?=[\d.])[\d.OolISB]*|\d+\.?\d*[OolISB]+\d[\d.]*|\d+\.\d*[OoIlS](?![A-Za-z/])|(?<!\d\s)(?<!\d,)(?<![分时度°′])(?<!E[-+])0\d+(?:\.\d+)?|\d+\.\d+\.\d+|\d+\.\.+\d+|\d+\s*\.\s+\d+|\d+\s+\.\s*\d+|\d*[?？□■�]\d+|\d+[?？□■�]\d*)(?!\d)"
)
_DATE_OR_CODE = re.compile(r"\d+[年月日\-/.]\d+|GB|JB|ISO|IEC|№|编号|日期")


def doubtful_digits(text: str, span: tuple[int, int]) -> str:
    """The suspicious writing that touches the number, or an empty text."""
    left, right = max(0, span[0] - 6), min(len(text), span[1] + 3)
    for found in _DOUBTFUL_DIGITS.finditer(text):
        inside = found.start() < right and left < found.end()
        if inside and not _DATE_OR_CODE.search(found.group()):
            return found.group()
    return ""


def without_doubtful_digits(text: str) -> str:
    """The text with each number that cannot be read taken for a number."""
    return _DOUBTFUL_DIGITS.sub("0", text)
