"""Lines of ink on a page that may be marks, with what stands around them, before any judgement."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import PageImage
from extractors.evidence import Box
from extractors.underlines.extents import extent_to_segment
from extractors.underlines.footing import Footing, footings
from extractors.underlines.inklines import EM_OVER_HEIGHT, ink_lines
from extractors.underlines.likeness import Likeness, inked_cells
from extractors.underlines.line_features import Line, Page, Place
from extractors.underlines.pixels import InkPage, ink_page
from extractors.underlines.planes import Plane
from extractors.underlines.ridges import (
    Components,
    PixelBox,
    Ridge,
    chains,
    components,
    glyph_boxes,
    glyph_height,
    ridges,
    tinted_ridges,
)
from extractors.underlines.segments import Segment, without_doubles
from extractors.underlines.strips import Tape, tape
from extractors.underlines.stroke_net import likelihoods, marked_extents
from extractors.underlines.textrows import EM_ABOVE
from extractors.underlines.topology import (
    LEAN_SCAN,
    SAME_ENDS_SCAN,
    TIGHT_END_SCAN,
    Decision,
    Surroundings,
    decide_lines,
)
from extractors.underlines.uprights import is_boxed, vertical_rules

INK_BELOW_BASELINE = 0.06
"""How far the ink of a line of CJK text reaches below its baseline, in em."""
LOWEST_WORD = 0.85
HIGHEST_WORD = 3.5
"""The em of a word is its ink's height within these bounds (em of body text): digits and small
letters are lower than their em, and a word may hold a stray mark."""
PATH_STEP = 0.5
"""Distance of the points of a line's path, in em."""
LEAST_RULE = 2.0
"""Shortest edge of a cell, in em; what is shorter may be the frame of a character (口, 国)."""
FOLLOWED = (Place.FREE, Place.AMONG_GLYPHS, Place.BOXED)
LEAST_LENGTH = 0.45
"""Shortest stroke under a single digit, in em."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The lines of a straight page and what they are judged by; pixels of that page."""

    page: InkPage
    view: Page
    words: tuple[Box, ...]


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
    text = _print(page)
    inked = parts if text is page.ink else components(text)
    glyphs = glyph_boxes(text, inked, lines, uprights, em_px)
    return _Ink(page, parts, em_px, lines, uprights, glyphs)


def _print(page: InkPage) -> Plane:
    """The page's ink without what is red: a seal would hold the glyphs under it together."""
    return page.ink if page.red is None else np.asarray(cv2.subtract(page.ink, page.red), np.uint8)


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


def page_and_tape(image: PageImage) -> tuple[InkPage, Tape]:
    """The straight page and the tape of its lines of text: what the net is shown."""
    ink = _ink(image)
    return ink.page, _tape(ink)


def candidates(image: PageImage) -> Candidates:
    """Everything on an upright page that could be a mark."""
    ink = _ink(image)
    words = tuple(_word(box, ink.em_px) for box in ink.glyphs)
    around = _surroundings(ink, words)
    strips = _tape(ink)
    likeness = Likeness(strips, _likelihoods(ink.page, strips), inked_cells(strips))
    lines = (*_followed(_sorted_out(ink), around, likeness, ink.em_px), *_seen(likeness))
    return Candidates(ink.page, Page(around, likeness, ink.em_px, lines), words)


def _tape(ink: _Ink) -> Tape:
    return tape(ink.page.picture, ink_lines(ink.glyphs, ink.em_px))


def _followed(
    segments: dict[Place, tuple[Segment, ...]],
    around: Surroundings,
    likeness: Likeness,
    em_px: float,
) -> list[Line]:
    """Lines that were followed as ink, each with what its surroundings say."""
    decisions = {place: (Decision(),) * len(some) for place, some in segments.items()}
    decisions[Place.FREE] = decide_lines(segments[Place.FREE], around, em_px)
    return [
        Line(segment, place, decision, likeness.answers(segment))
        for place in FOLLOWED
        for segment, decision in zip(segments[place], decisions[place], strict=True)
    ]


def _seen(likeness: Likeness) -> list[Line]:
    """Stretches of text that the net sees marked, whatever ink was followed there."""
    strips = likeness.tape
    extents = marked_extents(strips, likeness.cells)
    segments = (extent_to_segment(strips, extent) for extent in extents)
    return [
        Line(segment, Place.SEEN, Decision(), likeness.answers(segment)) for segment in segments
    ]


def _likelihoods(page: InkPage, strips: Tape) -> NDArray[np.float32]:
    """What the net says of the page, with and without its red ink: a seal may hide a mark."""
    seen = likelihoods(strips.pixels)
    if page.red is None:
        return seen
    # In the light of its red channel red ink is nearly as white as paper.
    without_red = np.repeat(strips.pixels[..., :1], 3, axis=2)
    return np.maximum(seen, likelihoods(without_red))


def _sorted_out(ink: _Ink) -> dict[Place, tuple[Segment, ...]]:
    ridges_at: dict[Place, list[Ridge]] = {place: [] for place in FOLLOWED}
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
