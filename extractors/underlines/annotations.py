"""PDF annotations to marks: text markup by its quads, drawn lines as strokes."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Annotation, Point
from extractors.evidence import Box, Mark, MarkKind
from extractors.underlines.marks import Stroke

_MARKUP: dict[str, MarkKind] = {
    "Underline": MarkKind.ANNOTATION,
    "Squiggly": MarkKind.ANNOTATION,
    "Highlight": MarkKind.HIGHLIGHT,
    "Square": MarkKind.FRAME,
    "Circle": MarkKind.FRAME,
}
_DRAWN = frozenset({"Ink", "Line", "PolyLine"})

MAX_SLOPE = 0.16
"""A drawn line steeper than this (9 degrees) is an arrow or a tick, not an underline."""
HIGHLIGHTER_WIDTH = 5.0
"""An Ink stroke this wide in points is a highlighter: Acrobat's pens end at 3 to 4."""


def annotations_to_marks(annotations: Sequence[Annotation], page_number: int) -> tuple[Mark, ...]:
    """Marks of markup annotations and frames; strike-outs and drawn lines are none."""
    return tuple(
        Mark(_MARKUP[annotation.kind], page_number, annotation.boxes, 1.0)
        for annotation in annotations
        if annotation.kind in _MARKUP
    )


def annotations_to_strokes(annotations: Sequence[Annotation]) -> tuple[Stroke, ...]:
    """Ink, Line and PolyLine annotations that lie like an underline, left to right."""
    return tuple(
        Stroke(
            path=_left_to_right(path),
            thickness=annotation.width,
            kind=MarkKind.HIGHLIGHT
            if annotation.width >= HIGHLIGHTER_WIDTH
            else MarkKind.ANNOTATION,
            confidence=0.95,
            colour=colour_name(annotation.colour),
        )
        for annotation in annotations
        if annotation.kind in _DRAWN
        for path in annotation.paths
        if _lies(path)
    )


def colour_name(colour: tuple[float, float, float] | None) -> str:
    """`red`, `blue`, `green`, `white` or `black` for what an eye would call so."""
    if colour is None:
        return "black"
    red, green, blue = colour
    if min(colour) > 0.93:
        return "white"
    if max(colour) - min(colour) < 0.25:
        return "black"
    return ("red", "green", "blue")[max(range(3), key=lambda i: (red, green, blue)[i])]


def _lies(path: Sequence[Point]) -> bool:
    xs, ys = [x for x, _ in path], [y for _, y in path]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    slope = abs(path[-1][1] - path[0][1]) / (abs(path[-1][0] - path[0][0]) or 1e-6)
    # A wave rises and falls but stays low against its length.
    return box.width > 0 and slope <= MAX_SLOPE and box.height <= max(2 * MAX_SLOPE * box.width, 6)


def _left_to_right(path: Sequence[Point]) -> tuple[Point, ...]:
    """The path by growing x: a line drawn back and forth counts once."""
    return tuple(sorted(path))
