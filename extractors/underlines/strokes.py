"""Strokes that may mark text, found in the pixels of a scan before any OCR."""

from __future__ import annotations

import math
from dataclasses import replace

from extractors.document import Orientation, PageImage, Point, Rule
from extractors.evidence import Box, MarkKind
from extractors.underlines.candidates import candidates
from extractors.underlines.company import drawn_lines, together
from extractors.underlines.inklines import EM_OVER_HEIGHT
from extractors.underlines.joining import joined_strokes
from extractors.underlines.judged import Judged
from extractors.underlines.line_features import Page
from extractors.underlines.line_judge import probabilities
from extractors.underlines.marks import ImageStrokes, Refused, Stroke
from extractors.underlines.pixels import InkPage
from extractors.underlines.segments import Segment
from extractors.underlines.uprights import rises

LEAST_SLANT = 0.012
LEAST_UNREST = 0.55
"""Slope against the page (0.7 degrees) and departure from a straight line (points) of a line
drawn by hand. On the tune split three quarters of the printed lines stay below 0.5 points,
half of the pen lines lie above 0.6: the kind is a hint, no verdict rests on it."""
LEAST_DIVIDING, UPRIGHT_REACH, LEAST_UPRIGHTS = 3.0, 0.5, 2
"""A line as long as this (em) that meets so many uprights, or ends this near to them (em)."""
BODY, BLUE_SHARE = (0.8, 0.2), 0.6
"""The characters above a mark stand between these heights over it (em); so much of a link's ink
is blue."""


def image_strokes(image: PageImage) -> ImageStrokes:
    """Strokes, table rules, skew and text bands of a page picture that stands upright."""
    found = candidates(image)
    page, view = found.page, found.view
    judged = [
        Judged(line, probability)
        for line, probability in zip(view.lines, probabilities(view), strict=True)
    ]
    judged = [
        replace(one, probability=0.0) if _is_frame(page, one.segment, view.em) else one
        for one in judged
    ]
    judged = together(view, judged)
    drawn = drawn_lines(page, view, judged)
    uprights = (_upright(page, box) for box in view.around.verticals)
    strokes = tuple(_stroke(page, one, view.em) for one in drawn)
    return ImageStrokes(
        strokes=joined_strokes(page, view.likeness, strokes, view.em / page.scale),
        rules=(
            *(_rule(page, j.segment) for j in judged if j.rules or _divides_cells(j, view)),
            *uprights,
        ),
        refused=tuple(
            Refused(_to_page(page, _box(j.segment)), j.reason) for j in judged if j.reason
        ),
        glyph_height=view.em / EM_OVER_HEIGHT / page.scale,
        angle=page.angle,
        lay=page.lay,
        bands=tuple(_to_page(page, word) for word in found.words),
    )


def _stroke(page: InkPage, judged: Judged, em: float) -> Stroke:
    segment = judged.segment
    path: tuple[Point, ...] = tuple(page.to_page(x, y) for x, y in segment.path)
    kind = MarkKind.HANDWRITTEN if _by_hand(segment, page.scale) else MarkKind.PRINTED
    as_text = segment.colour == "blue" and _is_under_blue(page, segment, em)
    thickness = segment.thickness / page.scale
    return Stroke(path, thickness, kind, judged.confidence, segment.colour, as_text)


def _is_frame(page: InkPage, segment: Segment, em: float) -> bool:
    """An edge of a frame that a coloured pen or print has drawn around text: uprights of its own
    colour stand at both ends. (A mark that fills a cell stands between black ones.)"""
    mask = dict(page.tinted).get(segment.colour)
    if mask is None:
        return False
    ends = (segment.path[0], segment.path[-1])
    return all(rises(mask, round(x), round(y), em) for x, y in ends)


def _divides_cells(judged: Judged, view: Page) -> bool:
    """No mark, and from upright to upright: part of a table's rule that a seal or a shadow cuts."""
    segment, near = judged.segment, UPRIGHT_REACH * view.em
    if judged.is_drawn or not judged.line.is_ink or segment.length < LEAST_DIVIDING * view.em:
        return False
    met = (
        upright
        for upright in view.around.verticals
        if segment.x0 - near <= upright.center_x <= segment.x1 + near
        and upright.y0 - near <= segment.y <= upright.y1 + near
    )
    return sum(1 for _ in met) >= LEAST_UPRIGHTS


def _is_under_blue(page: InkPage, segment: Segment, em: float) -> bool:
    """The characters above the line are blue, too."""
    if page.blue is None:
        return False
    left, right = max(round(segment.x0), 0), round(segment.x1)
    top, bottom = (round(segment.y - share * em) for share in BODY)
    window = slice(max(top, 0), max(bottom, 0)), slice(left, right)
    ink = page.ink[window] > 0
    tinted = page.blue[window] > 0
    return bool((ink & tinted).sum() >= BLUE_SHARE * max(ink.sum(), 1))


def _by_hand(segment: Segment, scale: float) -> bool:
    """Coloured, aslant or unsteady; print is black, level and straight."""
    if segment.colour != "black":
        return True
    lean, unrest = segment.lean_and_unrest
    return abs(lean) > LEAST_SLANT or unrest / scale > LEAST_UNREST


def _box(segment: Segment) -> Box:
    ys = [y for _, y in segment.path]
    half = segment.thickness / 2
    return Box(segment.x0, min(ys) - half, segment.x1, max(ys) + half)


def _to_page(page: InkPage, box: Box) -> Box:
    corners = [page.to_page(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    if not math.isfinite(sum(xs) + sum(ys)):
        raise ValueError("page transform is not finite")
    return Box(min(xs), min(ys), max(xs), max(ys))


def _rule(page: InkPage, segment: Segment) -> Rule:
    ends = page.to_page(*segment.path[0]), page.to_page(*segment.path[-1])
    return Rule(_to_page(page, _box(segment)), Orientation.HORIZONTAL, ends)


def _upright(page: InkPage, box: Box) -> Rule:
    ends = page.to_page(box.center_x, box.y0), page.to_page(box.center_x, box.y1)
    return Rule(_to_page(page, box), Orientation.VERTICAL, ends)
