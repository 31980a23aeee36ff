"""Where a run of marked glyphs begins and ends: no loose punctuation, no half numbers."""

from __future__ import annotations

import re

from extractors.underlines.textrows import TextRow

LOOSE = frozenset("，。、；：！？,;:!?…·")
"""Punctuation that a passage does not begin with, and ends with only when clearly covered."""
CLEARLY_COVERED = 0.9
"""Share of a loose mark's width under the stroke from which it counts as meant: a stroke
that ends anywhere within it came from the word before."""

NUMBER = re.compile(
    r"""
    [+\-−±]?                        # sign
    [0-9０-９]+
    (?:[.．,，:][0-9０-９]+)*        # decimal point, thousands, clock
    (?:[0-9０-９ ]*[×xX*]\s?10[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?   # power of ten
    """,
    re.VERBOSE,
)


def stripped(row: TextRow, start: int, stop: int, extent: tuple[float, float]) -> tuple[int, int]:
    """The run without blanks and without punctuation at its ends that is not clearly meant."""
    glyphs = row.line.glyphs
    while start < stop and (glyphs[start].text.isspace() or glyphs[start].text in LOOSE):
        start += 1
    while stop > start:
        text = glyphs[stop - 1].text
        if not text.isspace() and not (text in LOOSE and not _is_covered(row, stop - 1, extent)):
            break
        stop -= 1
    return start, stop


def _is_covered(row: TextRow, index: int, extent: tuple[float, float]) -> bool:
    x0, x1 = row.spans[index]
    covered = min(x1, extent[1]) - max(x0, extent[0])
    return covered >= CLEARLY_COVERED * (x1 - x0)


def widened(text: str, start: int, stop: int) -> tuple[int, int]:
    """The run made to hold every number whole that it holds in part."""
    for number in NUMBER.finditer(text):
        if number.start() < stop and start < number.end():
            start, stop = min(start, number.start()), max(stop, number.end())
    return start, stop
