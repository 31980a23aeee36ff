"""Drawn paths of a digital page to strokes under text, ruling lines and refused candidates."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from statistics import median

from extractors.document import Orientation, Point, Rule, VectorPath
from extractors.evidence import Box, Line, MarkKind
from extractors.underlines.annotations import colour_name
from extractors.underlines.marks import Refused, Stroke, VectorStrokes
from extractors.underlines.segments import Segment, joined_segments, without_doubles
from extractors.underlines.textrows import text_rows, words
from extractors.underlines.topology import COLUMN_GAP, Decision, Surroundings, decide_lines

USUAL_EM = 10.5
"""Em in points where a page has no text (五号, the usual body size)."""
THIN = 0.22
"""A filled shape this thin (em) is a line; Word's thickest underline is 0.15."""
DOT = 0.2
"""A filled dot of a dotted line is no higher than this (em): 2 px at 10.5 pt."""
DOT_ASPECT = 0.7
"""Least width of a dot over its height."""
LEAST_LENGTH = 0.3
"""Shorter lines (em) are parts of characters or dots; a digit is 0.5 wide."""
MAX_SLOPE = 0.09
"""Steepest line (5 degrees) under text: issue 3 asks for 4."""
WAVE_HEIGHT = 0.5
"""Greatest height (em) of a wavy line from crest to trough."""
WAVE_POINTS = 6


def paths_to_strokes(
    paths: Sequence[VectorPath], lines: Sequence[Line], page_box: Box
) -> VectorStrokes:
    """What the paths of one page are; `lines` is the page's text, all in displayed points."""
    if not paths:
        return VectorStrokes()
    rows = text_rows(lines)
    em = median(row.em for row in rows) if rows else USUAL_EM
    verticals = tuple(_verticals(paths, em))
    segments = without_doubles(joined_segments(_horizontals(paths, em), em), em)
    segments = tuple(s for s in segments if s.length >= LEAST_LENGTH * em and _inside(s, page_box))
    boxes = tuple(box for row in rows for box in words(row, COLUMN_GAP / 2))
    around = Surroundings(boxes, tuple(rule.box for rule in verticals), page_box)
    decisions = decide_lines(segments, around, em)
    pairs = tuple(zip(segments, decisions, strict=True))
    return VectorStrokes(
        strokes=tuple(_stroke(s, d) for s, d in pairs if not d.reason),
        rules=(*(_rule(s) for s, d in pairs if d.is_rule), *verticals),
        refused=tuple(Refused(_box(s), d.reason) for s, d in pairs if d.reason),
    )


def _inside(segment: Segment, page: Box) -> bool:
    return page.x0 <= segment.x1 and segment.x0 <= page.x1 and page.y0 <= segment.y <= page.y1


def _stroke(segment: Segment, decision: Decision) -> Stroke:
    return Stroke(
        segment.path, segment.thickness, MarkKind.VECTOR, decision.confidence, segment.colour
    )


def _rule(segment: Segment) -> Rule:
    return Rule(_box(segment), Orientation.HORIZONTAL)


def _box(segment: Segment) -> Box:
    ys = [y for _, y in segment.path]
    half = segment.thickness / 2
    return Box(segment.x0, min(ys) - half, segment.x1, max(ys) + half)


def _is_invisible(path: VectorPath) -> bool:
    paint = path.colour if path.stroked else path.fill
    return colour_name(paint) == "white"


def _horizontals(paths: Sequence[VectorPath], em: float) -> Iterator[Segment]:
    for path in paths:
        if _is_invisible(path):
            continue
        if path.stroked:
            yield from _stroked_horizontals(path, em)
        else:
            yield from _filled_horizontals(path, em)


def _stroked_horizontals(path: VectorPath, em: float) -> Iterator[Segment]:
    colour = colour_name(path.colour)
    thickness = path.width or 0.5
    if _is_thin(path.box, em):
        yield _flat_segment(path.box, thickness + path.box.height, colour)
    elif _is_wave(path, em):
        yield Segment(tuple(sorted(path.points)), thickness, colour)
    elif not path.curved:
        framed = _is_closed(path)
        for first, last in itertools.pairwise(path.points):
            start, end = sorted((first, last))
            if end[0] > start[0] and abs(end[1] - start[1]) <= MAX_SLOPE * (end[0] - start[0]):
                yield Segment((start, end), thickness, colour, framed)


def _filled_horizontals(path: VectorPath, em: float) -> Iterator[Segment]:
    colour = colour_name(path.fill)
    if _is_thin(path.box, em) or _is_dot(path.box, em):
        yield _flat_segment(path.box, path.box.height, colour)
    elif _is_wave(path, em):
        yield Segment(tuple(sorted(path.points)), 0.1 * em, colour)


def _flat_segment(box: Box, thickness: float, colour: str) -> Segment:
    y = box.center_y
    return Segment(((box.x0, y), (box.x1, y)), thickness, colour)


def _is_thin(box: Box, em: float) -> bool:
    return box.height <= THIN * em and box.width >= 2 * box.height and box.width > 0


def _is_dot(box: Box, em: float) -> bool:
    """One dot of a dotted line, as browsers fill them; alone it is too short for a mark."""
    return 0 < box.height <= DOT * em and DOT_ASPECT * box.height <= box.width <= 2 * box.height


def _is_wave(path: VectorPath, em: float) -> bool:
    return (
        len(path.points) >= WAVE_POINTS
        and path.box.height <= WAVE_HEIGHT * em
        and path.box.width >= 2 * path.box.height
    )


def _is_closed(path: VectorPath) -> bool:
    return len(path.points) > 3 and _near(path.points[0], path.points[-1])


def _near(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) + abs(a[1] - b[1]) < 0.01


def _verticals(paths: Sequence[VectorPath], em: float) -> Iterator[Rule]:
    for path in paths:
        if path.box.width <= THIN * em and path.box.height > max(2 * path.box.width, 0.3 * em):
            yield Rule(path.box, Orientation.VERTICAL)
        elif path.stroked and not path.curved:
            for (xa, ya), (xb, yb) in itertools.pairwise(path.points):
                if abs(xa - xb) <= MAX_SLOPE * abs(ya - yb) and ya != yb:
                    box = Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
                    yield Rule(box, Orientation.VERTICAL)
