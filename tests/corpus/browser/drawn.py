"""Marks that a PDF program makes afterwards: annotations, and strokes in the page itself.

Lengths are points.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import pymupdf

from extractors.evidence import MarkKind
from tests.corpus.browser.layout import Glyph
from tests.corpus.browser.truth import Marking, Stretch, room

Colour = tuple[float, float, float]
COLOURS: tuple[Colour, ...] = ((0.85, 0, 0), (1, 0, 0), (0, 0, 0.8), (0, 0, 0), (0, 0.5, 0.1))
Point = tuple[float, float]


def annotate(page: Any, marked: Sequence[Stretch], rng: random.Random) -> dict[int, Marking]:
    """Marks the passages with annotations, mostly all with one tool."""
    tools = rng.choices(list(_ANNOTATIONS), _OFTEN, k=2)
    share = rng.choice([0, 0, 0.4])
    colour = rng.choice(COLOURS)
    done = {}
    for stretch in marked:
        tool = tools[rng.random() < share]
        if tool in ("Line", "PolyLine", "Ink"):
            for line in stretch.under_ink:
                _ANNOTATIONS[tool](page, [line], colour, rng)
        else:
            _ANNOTATIONS[tool](page, stretch.under_ink, colour, rng)
        kind = _INDICATED.get(tool, MarkKind.ANNOTATION)
        done[stretch.number] = Marking(kind, f"annotation {tool}")
    return done


_INDICATED = {"Highlight": MarkKind.HIGHLIGHT, "Square": MarkKind.FRAME}
_WIDER = pymupdf.Rect(-1, 0, 1, 1)
Lines = Sequence[Sequence[Glyph]]


def _rect(line: Sequence[Glyph]) -> pymupdf.Rect:
    """As readers write it: the line's full height."""
    base, size = line[0].baseline, line[0].size
    return pymupdf.Rect(line[0].x0, base - 0.86 * size, line[-1].x1, base + 0.16 * size)


def _level(line: Sequence[Glyph], rng: random.Random) -> float:
    lowest = max(0.8, min(0.35 * line[0].size, room(line) - 0.8))
    return line[0].baseline + rng.uniform(min(0.1 * line[0].size, lowest), lowest)


def _markup(add: str) -> Callable[[Any, Lines, Colour, random.Random], None]:
    def mark(page: Any, lines: Lines, colour: Colour, rng: random.Random) -> None:
        annotation = getattr(page, add)([_rect(line).quad for line in lines])
        if add != "add_highlight_annot":
            annotation.set_colors(stroke=colour)
        annotation.update()

    return mark


def _line(page: Any, lines: Lines, colour: Colour, rng: random.Random) -> None:
    y = _level(lines[0], rng)
    annotation = page.add_line_annot((lines[0][0].x0, y), (lines[0][-1].x1, y + _slope(rng)))
    _finish(annotation, colour, rng)


def _poly_line(page: Any, lines: Lines, colour: Colour, rng: random.Random) -> None:
    annotation = page.add_polyline_annot(_by_hand(lines[0], rng, 4))
    _finish(annotation, colour, rng)


def _ink(page: Any, lines: Lines, colour: Colour, rng: random.Random) -> None:
    annotation = page.add_ink_annot([_by_hand(lines[0], rng, 16)])
    _finish(annotation, colour, rng)


def _square(page: Any, lines: Lines, colour: Colour, rng: random.Random) -> None:
    for line in lines:
        _finish(page.add_rect_annot(_rect(line) + _WIDER), colour, rng)


def _finish(annotation: Any, colour: Colour, rng: random.Random) -> None:
    annotation.set_colors(stroke=colour)
    annotation.set_border(width=rng.uniform(0.6, 1.6))
    annotation.update()


def _slope(rng: random.Random) -> float:
    return rng.uniform(-0.6, 0.6)


def _by_hand(line: Sequence[Glyph], rng: random.Random, count: int) -> list[Point]:
    """Points of a line that a mouse drew under the glyphs."""
    y = _level(line, rng)
    x0, x1 = line[0].x0 + rng.uniform(-1, 1), line[-1].x1 + rng.uniform(-1, 1)
    step = (x1 - x0) / (count - 1)
    return [(x0 + i * step, y + rng.uniform(-0.4, 0.4)) for i in range(count)]


_ANNOTATIONS: dict[str, Callable[[Any, Lines, Colour, random.Random], None]] = {
    "Underline": _markup("add_underline_annot"),
    "Squiggly": _markup("add_squiggly_annot"),
    "Highlight": _markup("add_highlight_annot"),
    "Line": _line,
    "PolyLine": _poly_line,
    "Ink": _ink,
    "Square": _square,
}
_OFTEN = (5, 2, 1, 2, 1.5, 2, 1)
"""How often people use each tool, in the order of `_ANNOTATIONS`."""


def draw(page: Any, marked: Sequence[Stretch], rng: random.Random) -> dict[int, Marking]:
    """Strokes in the page: before or after the text, or in a form of their own."""
    where = rng.choice(["after", "after", "before", "form"])
    styles = [rng.choice(list(_STROKES)) for _ in range(2)]
    colour, width = rng.choice(COLOURS), rng.uniform(0.4, 1.6)
    target = page
    if where == "form":
        sheet = pymupdf.open()
        target = sheet.new_page(width=page.rect.width, height=page.rect.height)
    done = {}
    for stretch in marked:
        style = styles[rng.random() < 0.15]
        if style in ("double", "wavy") and min(map(room, stretch.under_ink)) < 4:
            style = "line"
        shape = target.new_shape()
        for line in stretch.under_ink:
            _STROKES[style](shape, line, width, rng)
        fill = colour if style == "rectangle" else None
        dashes = f"[{rng.uniform(1.5, 4):.1f} {rng.uniform(1, 2.5):.1f}] 0"
        shape.finish(
            color=None if fill else colour, fill=fill, width=width, closePath=False,
            dashes=dashes if style == "dashed" else None,
        )  # fmt: skip
        shape.commit(overlay=where != "before")
        done[stretch.number] = Marking(MarkKind.VECTOR, f"drawn {style} {where}")
    if where == "form" and done:
        page.show_pdf_page(page.rect, sheet, 0)
    return done


def _straight(shape: Any, line: Sequence[Glyph], width: float, rng: random.Random) -> None:
    y = _level(line, rng)
    shape.draw_line((line[0].x0, y), (line[-1].x1, y))


def _rectangle(shape: Any, line: Sequence[Glyph], width: float, rng: random.Random) -> None:
    y = _level(line, rng)
    shape.draw_rect(pymupdf.Rect(line[0].x0, y, line[-1].x1, y + width))


def _split(shape: Any, line: Sequence[Glyph], width: float, rng: random.Random) -> None:
    """One piece a run of glyphs, end to end, as some writers of PDF leave them."""
    y = _level(line, rng)
    start = 0
    while start < len(line):
        stop = min(len(line), start + rng.randint(1, 5))
        shape.draw_line((line[start].x0, y), (line[stop - 1].x1, y))
        start = stop


def _double(shape: Any, line: Sequence[Glyph], width: float, rng: random.Random) -> None:
    y = line[0].baseline + 0.1 * line[0].size + 0.5
    for level in (y, y + max(1.4, min(2.2, room(line) - 1.5))):
        shape.draw_line((line[0].x0, level), (line[-1].x1, level))


def _wavy(shape: Any, line: Sequence[Glyph], width: float, rng: random.Random) -> None:
    y, length = line[0].baseline + 0.12 * line[0].size + 0.8, rng.uniform(3, 6)
    count = max(4, int((line[-1].x1 - line[0].x0) / length * 8))
    step = (line[-1].x1 - line[0].x0) / count
    away = (i * step for i in range(count + 1))
    shape.draw_polyline([(line[0].x0 + x, y + math.sin(x / length * math.tau)) for x in away])


_STROKES: dict[str, Callable[[Any, Sequence[Glyph], float, random.Random], None]] = {
    "line": _straight,
    "dashed": _straight,
    "rectangle": _rectangle,
    "split": _split,
    "double": _double,
    "wavy": _wavy,
}
