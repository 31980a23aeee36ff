"""Strokes that may mark text, found in the pixels of a scan before any OCR."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors.document import Orientation, PageImage, Point, Rule
from extractors.evidence import Box, MarkKind
from extractors.underlines.candidates import candidates
from extractors.underlines.inklines import EM_OVER_HEIGHT
from extractors.underlines.joining import joined_strokes
from extractors.underlines.line_features import Line, Page, Place
from extractors.underlines.line_judge import ROW_MARK, probabilities
from extractors.underlines.marks import ImageStrokes, Refused, Stroke
from extractors.underlines.pixels import InkPage
from extractors.underlines.segments import Segment
from extractors.underlines.textrows import path_y_at
from extractors.underlines.thickened import marks_on_rules
from extractors.underlines.topology import Decision

LEAST_SLANT = 0.012
LEAST_UNREST = 0.55
"""Slope against the page (0.7 degrees) and departure from a straight line (points) of a line
drawn by hand. On the tune split three quarters of the printed lines stay below 0.5 points,
half of the pen lines lie above 0.6: the kind is a hint, no verdict rests on it."""
SAME_INK = 2.5
"""Strokes nearer to each other than this (points) are one line of ink: a quarter of an em."""
SAME_MARK = 0.3
"""Share of a mark's length from which two finders mean the same one: pieces are found, too."""
LEAST_REST = 1.0
"""What is seen of a mark beyond its ink counts from this length (em), a glyph's, and
when the net is as sure of it on average: beyond a mark's end it is less so."""
SURE_REST = 0.8
MARK = 0.6
"""A line is a mark when that is as probable. On 185 pages that neither net nor trees had seen
(fifths of them left out in turn) that gives .95 precision and .92 recall for lines of ink, and .94
and .94 for what only the net sees."""
MARK_THOUGH_RULE = 0.75
"""The same for a line that its surroundings make a rule."""
MARK_ON_RULE = 0.9
CLEAR = 0.07
"""A long mark lies so far (em) above the rule it is told from: nearer, the net saw the edge of a
table that begins under a line of prose."""
LONGER = 2.5
"""The same for what is seen where a table's rule was followed, so many times as long."""
SHORTER = 0.8
"""A mark on a rule is shorter than this share of it."""
LEAST_ON_RULE, LONG_ON_RULE = 0.5, 6.0
"""What thickens a table's rule is a mark where the net sees one as surely, or when it is as long
(em): the star and the ring of a seal are shorter."""
LEAST_BAR, TITLE_REACH, TITLE_GAP = 12.0, 2.0, 3.5
"""The rule under a title is as long; the title's middle stands this far above it, its characters
this far apart at most (em)."""
LOOSE_ENDS = 2.5
ALONG = 0.45
"""A rule that goes on so far (em) beyond its text on both sides parts a title from the page; what
lies this close to it (em) is a part of it, of a double rule for one."""
BODY, BLUE_SHARE = (0.8, 0.2), 0.6
"""The characters above a mark stand between these heights over it (em); so much of a link's ink
is blue."""
DOUBTFUL = 0.35
"""From here on a line that nothing makes a rule is kept as a doubtful mark."""
DOUBT = 0.45
"""Highest confidence of a doubtful mark: what follows from it is never sure."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A line and how probable it is that it marks the text above it."""

    line: Line
    probability: float

    @property
    def segment(self) -> Segment:
        return self.line.segment

    @property
    def is_ruled(self) -> bool:
        """Its surroundings make it something else than a mark."""
        return self.line.decision.is_rule or bool(self.line.decision.reason)

    @property
    def is_mark(self) -> bool:
        least = MARK_THOUGH_RULE if self.is_ruled else MARK
        return self.probability >= least and not self.line.decision.is_final

    @property
    def is_doubtful(self) -> bool:
        return not (self.is_mark or self.is_ruled) and self.probability >= DOUBTFUL

    @property
    def is_drawn(self) -> bool:
        return self.is_mark or self.is_doubtful

    @property
    def confidence(self) -> float:
        return self.probability if self.is_mark else min(self.probability, DOUBT)

    @property
    def rules(self) -> bool:
        if self.is_mark or not self.line.is_ink:
            return False
        return self.line.decision.is_rule or self.line.place is Place.BOXED

    @property
    def reason(self) -> str:
        """Why it is no mark; empty for marks and for strokes of characters."""
        if self.is_drawn or not self.line.is_ink:
            return ""
        is_boxed = self.line.place is Place.BOXED
        return self.line.decision.reason or ("框线" if is_boxed else "不像划线")


def image_strokes(image: PageImage) -> ImageStrokes:
    """Strokes, table rules, skew and text bands of a page picture that stands upright."""
    found = candidates(image)
    page, view = found.page, found.view
    judged = [
        _Judged(line, probability)
        for line, probability in zip(view.lines, probabilities(view), strict=True)
    ]
    judged = _without_marked_rules(view, _without_title_rules(view, judged))
    drawn = _without_seen_twice(page, view, judged)
    drawn = _with_thickened(page, drawn, _on_rules(page, view, judged))
    uprights = (_rule(page, box, Orientation.VERTICAL) for box in view.around.verticals)
    strokes = tuple(_stroke(page, one, view.em) for one in drawn)
    return ImageStrokes(
        strokes=joined_strokes(page, view.likeness, strokes, view.em / page.scale),
        rules=(
            *(_rule(page, _box(j.segment), Orientation.HORIZONTAL) for j in judged if j.rules),
            *uprights,
        ),
        refused=tuple(
            Refused(_to_page(page, _box(j.segment)), j.reason) for j in judged if j.reason
        ),
        glyph_height=view.em / EM_OVER_HEIGHT / page.scale,
        angle=page.angle,
        bands=tuple(_to_page(page, word) for word in found.words),
    )


def _without_title_rules(view: Page, judged: list[_Judged]) -> list[_Judged]:
    """The same lines, none of them a mark that lies along the rule under a title."""
    bars = [one for one in judged if one.line.is_ink and _is_under_title(one, view)]
    return [
        replace(one, probability=0.0)
        if any(_lies_along(one.segment, bar.segment, view.em) for bar in bars)
        else one
        for one in judged
    ]


def _without_marked_rules(view: Page, judged: list[_Judged]) -> list[_Judged]:
    """The same lines, none of them a mark that rules a table and has a mark lying along it: what
    the net saw above the rule is that."""
    marks = [one for one in judged if one.is_mark and one.line.is_ink and not one.is_ruled]
    return [
        replace(one, probability=0.0)
        if one.is_mark and one.line.is_of_table and any(_is_on(m, one, view.em) for m in marks)
        else one
        for one in judged
    ]


def _is_on(mark: _Judged, rule: _Judged, em: float) -> bool:
    is_shorter = mark.segment.length <= SHORTER * rule.segment.length
    return is_shorter and _lies_along(mark.segment, rule.segment, em)


def _is_under_title(one: _Judged, view: Page) -> bool:
    """A wide rule with nothing but a few words in the middle above it: marks end with their text,
    rows of a table have cells over all their width."""
    bar, em = one.segment, view.em
    if bar.length < LEAST_BAR * em:
        return False
    words = view.words
    middles = (words[:, 0] + words[:, 2]) / 2
    heights = np.interp(middles, *zip(*bar.path, strict=True)) - (words[:, 1] + words[:, 3]) / 2
    above = words[(heights > 0) & (heights <= TITLE_REACH * em)]
    above = above[(above[:, 2] > bar.x0) & (above[:, 0] < bar.x1)]
    if not len(above):
        return False
    above = above[np.argsort(above[:, 0])]
    gaps = above[1:, 0] - np.maximum.accumulate(above[:, 2])[:-1]
    left, right = above[0, 0] - bar.x0, bar.x1 - above[:, 2].max()
    return bool(min(left, right) >= LOOSE_ENDS * em and gaps.max(initial=0) <= TITLE_GAP * em)


def _lies_along(segment: Segment, bar: Segment, em: float) -> bool:
    middle = (segment.x0 + segment.x1) / 2
    if not bar.x0 <= middle <= bar.x1:
        return False
    away = abs(segment.y_at(middle) - bar.y_at(middle))
    return away <= ALONG * em + bar.thickness / 2


def _without_seen_twice(page: InkPage, view: Page, judged: Sequence[_Judged]) -> list[_Judged]:
    """The lines to draw. What is only seen counts where no line of ink was followed (one refused
    as a rule, the blank of a form, is refused for all that stands on it), and in the place of a
    doubtful one that it makes sure."""
    followed = [
        j for j in judged if j.line.place is not Place.SEEN and (j.is_drawn or j.line.is_ink)
    ]
    own: list[_Judged] = []
    replaced: list[_Judged] = []
    for seen in (j for j in judged if j.is_drawn and j.line.place is Place.SEEN):
        same = [f for f in followed if _is_same(seen.segment, f.segment, page.scale)]
        kept = [f for f in same if not _is_surer(seen, f)]
        replaced += [f for f in same if f not in kept]
        if all(f.is_drawn or _stands_clear(seen, f, view.em) for f in kept):
            own += _beyond(view, seen, [f.segment for f in kept if f.is_drawn])
    return [f for f in followed if f.is_drawn and f not in replaced] + own


def _on_rules(page: InkPage, view: Page, judged: Sequence[_Judged]) -> list[_Judged]:
    """Marks that run into the rule of a table below them."""
    rules = [one.segment for one in judged if one.rules and one.line.is_of_table]
    found = marks_on_rules(page, rules, view.around.verticals, view.em)
    lines = (
        Line(segment, Place.SEEN, Decision(), view.likeness.answers(segment)) for segment in found
    )
    return [_Judged(line, max(line.seen, ROW_MARK)) for line in lines if _is_on_rule(line, view.em)]


def _is_on_rule(line: Line, em: float) -> bool:
    long = line.segment.length >= LONG_ON_RULE * em
    return len(line.answers) > 0 and (long or line.seen >= LEAST_ON_RULE)


def _with_thickened(page: InkPage, drawn: list[_Judged], thickened: list[_Judged]) -> list[_Judged]:
    """Marks on rules in the place of shorter pieces of them; what is drawn whole stays alone."""
    own = [
        one
        for one in thickened
        if not any(_is_same(one.segment, other.segment, page.scale) for other in drawn)
    ]
    kept = [
        other
        for other in drawn
        if not any(_is_same(other.segment, one.segment, page.scale) for one in own)
    ]
    return kept + own


def _beyond(view: Page, seen: _Judged, followed: Sequence[Segment]) -> list[_Judged]:
    """What is seen of a mark beyond the lines of ink that were followed of it."""
    if not followed:
        return [seen]
    segment = seen.segment
    lines = sorted(followed, key=lambda line: line.x0)
    starts = [segment.x0, *(line.x1 for line in lines)]
    stops = [*(line.x0 for line in lines), segment.x1]
    rests = (
        segment.cut(start, stop)
        for start, stop in zip(starts, stops, strict=True)
        if stop - start >= LEAST_REST * view.em
    )
    return [
        replace(seen, line=replace(seen.line, segment=rest))
        for rest in rests
        if (view.likeness.along(rest) or 0.0) >= SURE_REST
    ]


def _stands_clear(seen: _Judged, rule: _Judged, em: float) -> bool:
    """A mark so near above a table's rule that only its surroundings part the two; the blank of
    a form is about as long as what stands on it."""
    middle = (seen.segment.x0 + seen.segment.x1) / 2
    gap = rule.segment.y_at(middle) - seen.segment.y_at(middle)
    if gap < CLEAR * em and seen.segment.length >= LONG_ON_RULE * em:
        return False
    is_table = rule.line.place is Place.BOXED or (
        rule.line.decision.is_rule
        and rule.segment.length >= LONGER * seen.segment.length
    )
    return is_table and seen.probability >= MARK_ON_RULE


def _is_surer(seen: _Judged, followed: _Judged) -> bool:
    return seen.is_mark and followed.is_doubtful


def _is_same(seen: Segment, followed: Segment, scale: float) -> bool:
    """Both lie on one line of ink."""
    if min(seen.x1, followed.x1) - max(seen.x0, followed.x0) <= SAME_MARK * seen.length:
        return False
    middle = (seen.x0 + seen.x1) / 2
    return abs(path_y_at(followed.path, middle) - seen.y_at(middle)) / scale < SAME_INK


def _stroke(page: InkPage, judged: _Judged, em: float) -> Stroke:
    segment = judged.segment
    path: tuple[Point, ...] = tuple(page.to_page(x, y) for x, y in segment.path)
    kind = MarkKind.HANDWRITTEN if _by_hand(segment, page.scale) else MarkKind.PRINTED
    as_text = segment.colour == "blue" and _is_under_blue(page, segment, em)
    thickness = segment.thickness / page.scale
    return Stroke(path, thickness, kind, judged.confidence, segment.colour, as_text)


def _is_under_blue(page: InkPage, segment: Segment, em: float) -> bool:
    """The characters above the line are blue, too."""
    blue = dict(page.tinted).get("blue")
    if blue is None:
        return False
    left, right = max(round(segment.x0), 0), round(segment.x1)
    top, bottom = (round(segment.y - share * em) for share in BODY)
    window = slice(max(top, 0), max(bottom, 0)), slice(left, right)
    ink = page.ink[window] > 0
    tinted = blue[window] > 0
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


def _rule(page: InkPage, box: Box, orientation: Orientation) -> Rule:
    return Rule(_to_page(page, box), orientation)
