"""Strokes that may mark text, found in the pixels of a scan before any OCR."""

from __future__ import annotations

import math

import numpy as np

from extractors.document import Orientation, PageImage, Point, Rule
from extractors.evidence import Box, MarkKind
from extractors.underlines.footing import footings
from extractors.underlines.marks import ImageStrokes, Refused, Stroke
from extractors.underlines.pixels import InkPage, Plane, ink_page
from extractors.underlines.ridges import (
    Components,
    Ridge,
    chains,
    components,
    glyph_boxes,
    glyph_height,
    is_boxed,
    ridges,
    tinted_ridges,
    vertical_rules,
)
from extractors.underlines.segments import Segment, without_doubles
from extractors.underlines.textrows import EM_ABOVE
from extractors.underlines.topology import (
    LEAN_SCAN,
    SAME_ENDS_SCAN,
    TIGHT_END_SCAN,
    Decision,
    Surroundings,
    decide_lines,
)

EM_OVER_GLYPH = 1.08
"""Em over the height of a full glyph's ink (CJK glyphs fill about 0.92 of the em)."""
INK_BELOW_BASELINE = 0.06
"""How far the ink of a line of CJK text reaches below its baseline, in em."""
LOWEST_WORD = 0.85
HIGHEST_WORD = 3.5
"""The em of a word is its ink's height within these bounds (em of body text): digits and small
letters are lower than their em, and a word may hold a stray mark."""
PATH_STEP = 0.5
"""Distance of the points of a stroke's path, in em."""
LEAST_SLANT = 0.012
LEAST_UNREST = 0.55
"""Slope against the page (0.7 degrees) and departure from a straight line (points) of a line
drawn by hand. On the tune split three quarters of the printed lines stay below 0.5 points,
half of the pen lines lie above 0.6: the kind is a hint, no verdict rests on it."""
LEAST_RULE = 2.0
"""Shortest edge of a cell, in em; what is shorter may be the frame of a character (口, 国)."""
LEAST_LENGTH = 0.45
"""Shortest stroke under a single digit, in em."""


def image_strokes(image: PageImage) -> ImageStrokes:
    """Strokes, table rules, skew and text bands of a page picture that stands upright."""
    page = ink_page(image)
    parts = components(page.ink)
    em_px = glyph_height(parts, page.scale) * EM_OVER_GLYPH
    pieces = ridges(page.ink, parts, em_px)
    for colour, mask in page.tinted:
        pieces += tinted_ridges(colour, mask, em_px)
    found = chains(pieces, em_px)
    uprights = vertical_rules(page.ink, em_px)
    words = tuple(_word(box, em_px) for box in glyph_boxes(page.ink, found, uprights, em_px))
    free, boxed = _below_text(page, found, parts, em_px)
    segments = _segments(free, em_px)
    around = Surroundings(
        words,
        tuple(Box(*map(float, box)) for box in uprights),
        _page_box(page.ink),
        SAME_ENDS_SCAN,
        TIGHT_END_SCAN,
        LEAN_SCAN,
    )
    decisions = decide_lines(segments, around, em_px)
    pairs = tuple(zip(segments, decisions, strict=True))
    return ImageStrokes(
        strokes=tuple(_stroke(page, s, d) for s, d in pairs if not d.reason),
        rules=(
            *(_rule(page, _box(s), Orientation.HORIZONTAL) for s, d in pairs if d.is_rule),
            *(_rule(page, _box(s), Orientation.HORIZONTAL) for s in _frame_edges(boxed, em_px)),
            *(_rule(page, box, Orientation.VERTICAL) for box in around.verticals),
        ),
        refused=tuple(Refused(_to_page(page, _box(s)), d.reason) for s, d in pairs if d.reason),
        glyph_height=em_px / EM_OVER_GLYPH / page.scale,
        angle=page.angle,
        bands=tuple(_to_page(page, word) for word in words),
    )


def _page_box(ink: Plane) -> Box:
    return Box(0, 0, ink.shape[1], ink.shape[0])


def _word(box: tuple[int, int, int, int], em_px: float) -> Box:
    x0, y0, x1, y1 = box
    em = min(max((y1 - y0) * EM_OVER_GLYPH, LOWEST_WORD * em_px), HIGHEST_WORD * em_px)
    baseline = y1 - INK_BELOW_BASELINE * em
    return Box(x0, baseline - EM_ABOVE * em, x1, baseline)


def _segments(found: list[Ridge], em_px: float) -> tuple[Segment, ...]:
    pieces = [_segment(ridge, em_px) for ridge in found]
    return tuple(
        segment
        for segment in without_doubles(pieces, em_px)
        if segment.length >= LEAST_LENGTH * em_px
    )


def _segment(ridge: Ridge, em_px: float) -> Segment:
    step = max(1, round(PATH_STEP * em_px))
    picks = np.unique(np.append(np.arange(0, len(ridge.xs), step), len(ridge.xs) - 1))
    path = tuple((float(ridge.xs[i]), float(ridge.ys[i])) for i in picks)
    return Segment(path, ridge.thickness, ridge.colour)


def _below_text(
    page: InkPage, found: list[Ridge], parts: Components, em_px: float
) -> tuple[list[Ridge], list[Ridge]]:
    """The strokes that are no part of a character: free ones, and edges of frames and cells."""
    places = footings(found, parts, em_px)
    lines = [ridge for ridge, footing in zip(found, places, strict=True) if not footing.is_glyph]
    boxed = [is_boxed(page.ink, ridge, em_px) for ridge in lines]
    free = [ridge for ridge, edge in zip(lines, boxed, strict=True) if not edge]
    return free, [ridge for ridge, edge in zip(lines, boxed, strict=True) if edge]


def _frame_edges(boxed: list[Ridge], em_px: float) -> tuple[Segment, ...]:
    """The edges that rule a table: how its rows are told apart."""
    return tuple(s for s in _segments(boxed, em_px) if s.length >= LEAST_RULE * em_px)


def _stroke(page: InkPage, segment: Segment, decision: Decision) -> Stroke:
    path: tuple[Point, ...] = tuple(page.to_page(x, y) for x, y in segment.path)
    kind = MarkKind.HANDWRITTEN if _by_hand(segment, page.scale) else MarkKind.PRINTED
    return Stroke(path, segment.thickness / page.scale, kind, decision.confidence, segment.colour)


def _by_hand(segment: Segment, scale: float) -> bool:
    """Coloured, aslant or unsteady; print is black, level and straight."""
    xs, ys = (np.array(values) for values in zip(*segment.path, strict=True))
    if segment.colour != "black":
        return True
    if len(xs) < 3:
        return False
    slope, height = np.polyfit(xs, ys, 1)
    unrest = np.ptp(ys - slope * xs - height) / scale
    return bool(abs(slope) > LEAST_SLANT or unrest > LEAST_UNREST)


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


def _rule(page: InkPage, box: Box, orientation: Orientation) -> Rule:
    return Rule(_to_page(page, box), orientation)
