"""Strokes that may mark text, found in the pixels of a scan before any OCR."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import Orientation, PageImage, Point, Rule
from extractors.evidence import Box, MarkKind
from extractors.underlines.extents import extents_to_strokes
from extractors.underlines.footing import Footing, footings
from extractors.underlines.inklines import EM_OVER_HEIGHT, ink_lines
from extractors.underlines.joining import joined_strokes
from extractors.underlines.likeness import Likeness, inked_cells
from extractors.underlines.marks import ImageStrokes, Refused, Stroke
from extractors.underlines.pixels import InkPage, Plane, ink_page
from extractors.underlines.ridges import (
    Components,
    PixelBox,
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
from extractors.underlines.strips import Tape, tape
from extractors.underlines.stroke_net import likelihoods, marked_extents
from extractors.underlines.textrows import EM_ABOVE, path_y_at
from extractors.underlines.topology import (
    LEAN_SCAN,
    SAME_ENDS_SCAN,
    TIGHT_END_SCAN,
    Decision,
    Surroundings,
    decide_lines,
)

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
SAME_INK = 2.5
"""Strokes nearer to each other than this (points) are one line of ink: a quarter of an em."""
SAME_MARK = 0.3
"""Share of a mark's length from which two finders mean the same one: pieces are found, too."""
LEAST_LENGTH = 0.45
"""Shortest stroke under a single digit, in em."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ink:
    """What stands on a straight page: lines of ink, uprights and glyph-like boxes, in px."""

    page: InkPage
    parts: Components
    em_px: float
    lines: list[Ridge]
    uprights: list[PixelBox]
    glyphs: list[PixelBox]


def _ink(image: PageImage) -> _Ink:
    page = ink_page(image)
    parts = components(page.ink)
    em_px = glyph_height(parts, page.scale) * EM_OVER_HEIGHT
    lines = _chains(page, parts, em_px)
    uprights = vertical_rules(page.ink, em_px)
    glyphs = glyph_boxes(_print(page), lines, uprights, em_px)
    return _Ink(page, parts, em_px, lines, uprights, glyphs)


def _print(page: InkPage) -> Plane:
    """The page's ink without what is red: a seal would hold the glyphs under it together."""
    return page.ink if page.red is None else np.asarray(cv2.subtract(page.ink, page.red), np.uint8)


def page_and_tape(image: PageImage) -> tuple[InkPage, Tape]:
    """The straight page and the tape of its lines of text: what the net is shown."""
    ink = _ink(image)
    return ink.page, tape(ink.page.picture, ink_lines(ink.glyphs, ink.em_px))


def image_strokes(image: PageImage) -> ImageStrokes:
    """Strokes, table rules, skew and text bands of a page picture that stands upright."""
    ink = _ink(image)
    page, em_px = ink.page, ink.em_px
    words = tuple(_word(box, em_px) for box in ink.glyphs)
    around = _surroundings(ink, words)
    strips = tape(page.picture, ink_lines(ink.glyphs, em_px))
    likeness = Likeness(strips, _likelihoods(page, strips), inked_cells(strips))
    candidates = _candidates(_sorted_out(ink), around, likeness, em_px)
    drawn = tuple(_stroke(page, c) for c in candidates if c.is_mark or c.is_doubtful)
    uprights = (_rule(page, box, Orientation.VERTICAL) for box in around.verticals)
    seen = _seen_only(page, likeness, candidates)
    return ImageStrokes(
        strokes=joined_strokes(page, likeness, (*drawn, *seen), em_px / page.scale),
        rules=(
            *(_rule(page, _box(c.segment), Orientation.HORIZONTAL) for c in candidates if c.rules),
            *uprights,
        ),
        refused=tuple(
            Refused(_to_page(page, _box(c.segment)), c.reason) for c in candidates if c.reason
        ),
        glyph_height=em_px / EM_OVER_HEIGHT / page.scale,
        angle=page.angle,
        bands=tuple(_to_page(page, word) for word in words),
    )


def _likelihoods(page: InkPage, strips: Tape) -> NDArray[np.float32]:
    """What the net says of the page, with and without its red ink: a seal may hide a mark."""
    seen = likelihoods(strips.pixels)
    if page.red is None:
        return seen
    # In the light of its red channel red ink is nearly as white as paper.
    without_red = np.repeat(strips.pixels[..., :1], 3, axis=2)
    return np.maximum(seen, likelihoods(without_red))


def _surroundings(ink: _Ink, words: tuple[Box, ...]) -> Surroundings:
    return Surroundings(
        words,
        tuple(Box(*map(float, box)) for box in ink.uprights),
        _page_box(ink.page.ink),
        SAME_ENDS_SCAN,
        TIGHT_END_SCAN,
        LEAN_SCAN,
    )


def _chains(page: InkPage, parts: Components, em_px: float) -> list[Ridge]:
    """Near-horizontal lines of ink, of characters too."""
    pieces = ridges(page.ink, parts, em_px)
    for colour, mask in page.tinted:
        pieces += tinted_ridges(colour, mask, em_px)
    return chains(pieces, em_px)


class Place(Enum):
    """Where a line of ink stands: free under text, among the strokes of characters, in a box."""

    FREE = auto()
    AMONG_GLYPHS = auto()
    BOXED = auto()


LIKE_A_MARK = {Place.FREE: 0.5, Place.AMONG_GLYPHS: 0.8, Place.BOXED: 0.9}
"""What the net must say at least of a line that stands so. On 56 scans set in a browser, of other
seeds than the net was trained on, 153 of 159 free lines that were marks reach it and 32 of 119
that were not (filled blanks and links among them, which the text tells); among glyphs 29 of 34 and
1 of 1 240."""
LIKE_A_MARK_THOUGH_RULE = 0.9
"""The same for a line that its surroundings make a rule."""
SEEN_ONLY = 0.9
"""The same for a mark of which no line of ink was followed: dots, waves among glyphs."""
DOUBTFUL = {Place.FREE: 0.2, Place.AMONG_GLYPHS: 0.65}
DOUBTFUL_SEEN_ONLY = 0.65
"""From here on a line that nothing makes a rule is kept as a doubtful mark."""
DOUBT = 0.45
"""Highest confidence of a doubtful mark: what follows from it is never sure."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    segment: Segment
    place: Place
    decision: Decision
    likeness: float | None

    @property
    def is_mark(self) -> bool:
        if self.likeness is None or self.decision.is_final:
            return False
        least = LIKE_A_MARK[self.place]
        if self.decision.is_rule or self.decision.reason:
            least = max(least, LIKE_A_MARK_THOUGH_RULE)
        return self.likeness >= least

    @property
    def is_doubtful(self) -> bool:
        if self.is_mark or self.decision.is_rule or self.decision.reason or self.likeness is None:
            return False
        return self.place in DOUBTFUL and self.likeness >= DOUBTFUL[self.place]

    @property
    def is_followed(self) -> bool:
        """True for a line of ink that was decided on, one way or the other."""
        return self.place is not Place.AMONG_GLYPHS or self.is_mark or self.is_doubtful

    @property
    def confidence(self) -> float:
        seen = self.likeness or 0.0
        return seen if self.is_mark else min(seen, DOUBT)

    @property
    def rules(self) -> bool:
        if self.is_mark or self.place is Place.AMONG_GLYPHS:
            return False
        return self.decision.is_rule or self.place is Place.BOXED

    @property
    def reason(self) -> str:
        """Why it is no mark; empty for marks and for strokes of characters."""
        if self.is_mark or self.is_doubtful or self.place is Place.AMONG_GLYPHS:
            return ""
        return self.decision.reason or ("框线" if self.place is Place.BOXED else "不像划线")


def _sorted_out(ink: _Ink) -> dict[Place, tuple[Segment, ...]]:
    ridges_at: dict[Place, list[Ridge]] = {place: [] for place in Place}
    for ridge, footing in zip(ink.lines, footings(ink.lines, ink.parts, ink.em_px), strict=True):
        ridges_at[_place(ink.page, ridge, footing, ink.em_px)].append(ridge)
    least = {Place.FREE: LEAST_LENGTH, Place.AMONG_GLYPHS: LEAST_LENGTH, Place.BOXED: LEAST_RULE}
    return {
        place: tuple(s for s in _segments(at, ink.em_px) if s.length >= least[place] * ink.em_px)
        for place, at in ridges_at.items()
    }


def _place(page: InkPage, ridge: Ridge, footing: Footing, em_px: float) -> Place:
    if footing.is_glyph:
        return Place.AMONG_GLYPHS
    return Place.BOXED if is_boxed(page.ink, ridge, em_px) else Place.FREE


def _candidates(
    segments: dict[Place, tuple[Segment, ...]],
    around: Surroundings,
    likeness: Likeness,
    em_px: float,
) -> tuple[_Candidate, ...]:
    """All lines of ink with what their surroundings and the net say of them."""
    decisions = {
        Place.FREE: decide_lines(segments[Place.FREE], around, em_px),
        Place.BOXED: (Decision(),) * len(segments[Place.BOXED]),
        Place.AMONG_GLYPHS: (Decision(),) * len(segments[Place.AMONG_GLYPHS]),
    }
    return tuple(
        _Candidate(segment, place, decision, likeness.along(segment))
        for place, some in segments.items()
        for segment, decision in zip(some, decisions[place], strict=True)
    )


def _seen_only(
    page: InkPage, likeness: Likeness, candidates: Sequence[_Candidate]
) -> tuple[Stroke, ...]:
    """Marks that only the net sees: no line of ink there was followed, or only a character's."""
    lines = likeness.tape.lines
    extents = [
        extent
        for extent in marked_extents(likeness.tape, likeness.cells)
        if extent.confidence >= DOUBTFUL_SEEN_ONLY
        and extent.x1 - extent.x0 >= lines[extent.strip].em
    ]
    seen = extents_to_strokes(page, likeness.tape, extents)
    drawn = [_stroke(page, c) for c in candidates if c.is_followed] if seen else []
    return tuple(
        stroke if stroke.confidence >= SEEN_ONLY else replace(stroke, confidence=DOUBT)
        for stroke in seen
        if not any(_is_same(stroke, other) for other in drawn)
    )


def _is_same(seen: Stroke, drawn: Stroke) -> bool:
    """Both lie on one line of ink."""
    near = abs(path_y_at(drawn.path, seen.box.center_x) - seen.box.center_y)
    return seen.box.overlap_x(drawn.box) > SAME_MARK * seen.box.width and near < SAME_INK


def _page_box(ink: Plane) -> Box:
    return Box(0, 0, ink.shape[1], ink.shape[0])


def _word(box: tuple[int, int, int, int], em_px: float) -> Box:
    x0, y0, x1, y1 = box
    em = min(max((y1 - y0) * EM_OVER_HEIGHT, LOWEST_WORD * em_px), HIGHEST_WORD * em_px)
    baseline = y1 - INK_BELOW_BASELINE * em
    return Box(x0, baseline - EM_ABOVE * em, x1, baseline)


def _segments(found: list[Ridge], em_px: float) -> tuple[Segment, ...]:
    return without_doubles([_segment(ridge, em_px) for ridge in found], em_px)


def _segment(ridge: Ridge, em_px: float) -> Segment:
    step = max(1, round(PATH_STEP * em_px))
    picks = np.unique(np.append(np.arange(0, len(ridge.xs), step), len(ridge.xs) - 1))
    path = tuple((float(ridge.xs[i]), float(ridge.ys[i])) for i in picks)
    return Segment(path, ridge.thickness, ridge.colour)


def _stroke(page: InkPage, candidate: _Candidate) -> Stroke:
    segment = candidate.segment
    path: tuple[Point, ...] = tuple(page.to_page(x, y) for x, y in segment.path)
    kind = MarkKind.HANDWRITTEN if _by_hand(segment, page.scale) else MarkKind.PRINTED
    return Stroke(path, segment.thickness / page.scale, kind, candidate.confidence, segment.colour)


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
