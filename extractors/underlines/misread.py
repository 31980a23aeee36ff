"""Marks that recognition took for signs: "_12.5_" for an underlined 12.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.evidence import Glyph, Line, Source
from extractors.underlines.marks import Stroke
from extractors.underlines.textrows import path_y_at

STRAIGHT, WAVY = "_＿", "~～"
"""What a straight and what a wavy line is read as."""
NEAR = 0.6
"""The line runs this close (heights of the glyph) to the glyph's lower edge."""


def without_misread_marks(lines: Sequence[Line], strokes: Sequence[Stroke]) -> tuple[Line, ...]:
    """Recognised lines without the signs that are nothing but a stroke below the text.

    A wave between figures may be a range, so it stays.
    """
    return tuple(_without(line, strokes) if line.source is Source.OCR else line for line in lines)


def _without(line: Line, strokes: Sequence[Stroke]) -> Line:
    if not any(sign in line.text for sign in STRAIGHT + WAVY):
        return line
    kept = tuple(
        glyph
        for place, glyph in enumerate(line.glyphs)
        if not (_may_be_mark(line.glyphs, place) and any(_is_over(glyph, s) for s in strokes))
    )
    return replace(line, glyphs=kept) if any(glyph.text.strip() for glyph in kept) else line


def _may_be_mark(glyphs: Sequence[Glyph], place: int) -> bool:
    text = glyphs[place].text
    if text and text in STRAIGHT:
        return True
    beside = (*glyphs[max(place - 1, 0) : place], *glyphs[place + 1 : place + 2])
    return bool(text) and text in WAVY and not any(c.isascii() for g in beside for c in g.text)


def _is_over(glyph: Glyph, stroke: Stroke) -> bool:
    x = glyph.box.center_x
    if not stroke.path[0][0] <= x <= stroke.path[-1][0]:
        return False
    return abs(path_y_at(stroke.path, x) - glyph.box.y1) <= NEAR * glyph.box.height
