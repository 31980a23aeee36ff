"""Lines that were judged one by one, judged together: of one ink only one mark is drawn.

A rule with a mark on it is the rule, what lies along the rule under a title is part of it, what
the net alone sees counts where no ink was followed, and a rule that is thicker over a stretch of
its length has a mark there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.underlines.judged import Judged
from extractors.underlines.line_features import Floats, Line, Page, Place
from extractors.underlines.line_judge import CELL_GAP, ROW_MARK
from extractors.underlines.pixels import InkPage
from extractors.underlines.segments import Segment
from extractors.underlines.textrows import path_y_at
from extractors.underlines.thickened import marks_on_rules
from extractors.underlines.topology import Decision

SAME_INK = 2.5
"""Strokes nearer to each other than this (points) are one line of ink: a quarter of an em."""
SAME_MARK = 0.3
"""Share of a mark's length from which two finders mean the same one: pieces are found, too."""
LEAST_REST = 1.0
"""What is seen of a mark beyond its ink counts from this length (em), a glyph's, and
when the net is as sure of it on average: beyond a mark's end it is less so."""
SURE_REST = 0.8
MARK_ON_RULE, LONGER = 0.9, 2.5
"""What is seen where a table's rule was followed, so many times as long, is a mark when that is as
probable."""
CLEAR = 0.07
"""A long mark lies so far (em) above the rule it is told from: nearer, the net saw the edge of a
table that begins under a line of prose."""
SHORTER = 0.8
"""A mark on a rule is shorter than this share of it."""
LEAST_ON_RULE, LONG_ON_RULE = 0.5, 6.0
"""What thickens a table's rule is a mark where the net sees one as surely, or when it is as long
(em) and ends with the text of its row: the star and the ring of a seal are shorter."""
ROW_END = 1.6
"""A pen under a row begins and ends so near to its text (em)."""
ROW_REACH = 2.0
"""The middles of the words right above a line stand no further from it (em)."""
LEAST_BAR, TITLE_GAP = 12.0, 3.5
"""The rule under a title is as long, the title's characters stand this far apart at most (em)."""
LOOSE_ENDS = 2.5
ALONG = 0.45
"""A rule that goes on so far (em) beyond its text on both sides parts a title from the page; what
lies this close to it (em) is a part of it, of a double rule for one."""


def together(view: Page, judged: list[Judged]) -> list[Judged]:
    """The same lines, those no marks that their company makes a rule."""
    return _without_marked_rules(view, _without_title_rules(view, judged))


def drawn_lines(page: InkPage, view: Page, judged: Sequence[Judged]) -> list[Judged]:
    """The lines to draw, each ink once."""
    drawn = _without_seen_twice(page, view, judged)
    return _with_thickened(page, drawn, _on_rules(page, view, judged))


def _without_title_rules(view: Page, judged: list[Judged]) -> list[Judged]:
    """The same lines, none of them a mark that lies along the rule under a title."""
    bars = [one for one in judged if one.line.is_ink and _is_under_title(one, view)]
    return [
        replace(one, probability=0.0)
        if any(_lies_along(one.segment, bar.segment, view.em) for bar in bars)
        else one
        for one in judged
    ]


def _without_marked_rules(view: Page, judged: list[Judged]) -> list[Judged]:
    """The same lines, none of them a mark that rules a table and has a mark lying along it: what
    the net saw above the rule is that."""
    marks = [one for one in judged if one.is_mark and one.line.is_ink and not one.is_ruled]
    return [
        replace(one, probability=0.0)
        if one.is_mark and one.line.is_of_table and any(_is_on(m, one, view.em) for m in marks)
        else one
        for one in judged
    ]


def _is_on(mark: Judged, rule: Judged, em: float) -> bool:
    is_shorter = mark.segment.length <= SHORTER * rule.segment.length
    return is_shorter and _lies_along(mark.segment, rule.segment, em)


def _is_under_title(one: Judged, view: Page) -> bool:
    """A wide rule with nothing but a few words in the middle above it: marks end with their text,
    rows of a table have cells over all their width."""
    bar, em = one.segment, view.em
    row = _row_above(bar, view)
    if bar.length < LEAST_BAR * em or not len(row):
        return False
    left, right, gap = _ends_and_gap(bar, row)
    return bool(min(left, right) >= LOOSE_ENDS * em and gap <= TITLE_GAP * em)


def _row_above(line: Segment, view: Page) -> Floats:
    """Boxes of the words right above the line (x0, y0, x1, y1 a row), from left to right."""
    words = view.words
    path = np.array(line.path)
    middles = (words[:, 0] + words[:, 2]) / 2
    heights = np.interp(middles, path[:, 0], path[:, 1]) - (words[:, 1] + words[:, 3]) / 2
    above = words[(heights > 0) & (heights <= ROW_REACH * view.em)]
    above = above[(above[:, 2] > line.x0) & (above[:, 0] < line.x1)]
    return np.asarray(above[np.argsort(above[:, 0])])


def _ends_and_gap(line: Segment, row: Floats) -> tuple[float, float, float]:
    """How far the line goes on beyond the words of a row to the left and to the right, and the
    widest gap between them, px."""
    gaps = row[1:, 0] - np.maximum.accumulate(row[:, 2])[:-1]
    left, right = row[0, 0] - line.x0, line.x1 - row[:, 2].max()
    return float(left), float(right), float(gaps.max(initial=0))


def _lies_along(segment: Segment, bar: Segment, em: float) -> bool:
    middle = (segment.x0 + segment.x1) / 2
    if not bar.x0 <= middle <= bar.x1:
        return False
    away = abs(segment.y_at(middle) - bar.y_at(middle))
    return away <= ALONG * em + bar.thickness / 2


def _without_seen_twice(page: InkPage, view: Page, judged: Sequence[Judged]) -> list[Judged]:
    """The lines to draw. What is only seen counts where no line of ink was followed (one refused
    as a rule, the blank of a form, is refused for all that stands on it), and in the place of a
    doubtful one that it makes sure."""
    followed = [
        j for j in judged if j.line.place is not Place.SEEN and (j.is_drawn or j.line.is_ink)
    ]
    own: list[Judged] = []
    replaced: list[Judged] = []
    for seen in (j for j in judged if j.is_drawn and j.line.place is Place.SEEN):
        same = [f for f in followed if _is_same(seen.segment, f.segment, page.scale)]
        kept = [f for f in same if not _is_surer(seen, f)]
        replaced += [f for f in same if f not in kept]
        if all(f.is_drawn or _stands_clear(seen, f, view.em) for f in kept):
            own += _beyond(view, seen, [f.segment for f in kept if f.is_drawn])
    return [f for f in followed if f.is_drawn and f not in replaced] + own


def _on_rules(page: InkPage, view: Page, judged: Sequence[Judged]) -> list[Judged]:
    """Marks that run into the rule of a table below them."""
    rules = [one.segment for one in judged if one.rules and one.line.is_of_table]
    found = marks_on_rules(page, rules, view.around.verticals, view.em)
    lines = (
        Line(segment, Place.SEEN, Decision(), view.likeness.answers(segment)) for segment in found
    )
    return [Judged(line, max(line.seen, ROW_MARK)) for line in lines if _is_on_rule(line, view)]


def _is_on_rule(line: Line, view: Page) -> bool:
    """Seen by the net, or long and ending where the text of its row does."""
    if not len(line.answers) or line.seen >= LEAST_ON_RULE:
        return len(line.answers) > 0
    if line.segment.length < LONG_ON_RULE * view.em:
        return False
    row = _row_above(line.segment, view)
    if not len(row):
        return False
    left, right, gap = _ends_and_gap(line.segment, row)
    ends_with_text = max(abs(left), abs(right)) <= ROW_END * view.em
    return ends_with_text and gap >= CELL_GAP * view.em


def _with_thickened(page: InkPage, drawn: list[Judged], thickened: list[Judged]) -> list[Judged]:
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


def _beyond(view: Page, seen: Judged, followed: Sequence[Segment]) -> list[Judged]:
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


def _stands_clear(seen: Judged, rule: Judged, em: float) -> bool:
    """A mark so near above a table's rule that only its surroundings part the two; the blank of
    a form is about as long as what stands on it."""
    middle = (seen.segment.x0 + seen.segment.x1) / 2
    gap = rule.segment.y_at(middle) - seen.segment.y_at(middle)
    if gap < CLEAR * em and seen.segment.length >= LONG_ON_RULE * em:
        return False
    is_table = rule.line.place is Place.BOXED or (
        rule.line.decision.is_rule and rule.segment.length >= LONGER * seen.segment.length
    )
    return is_table and seen.probability >= MARK_ON_RULE


def _is_surer(seen: Judged, followed: Judged) -> bool:
    return seen.is_mark and followed.is_doubtful


def _is_same(seen: Segment, followed: Segment, scale: float) -> bool:
    """Both lie on one line of ink."""
    if min(seen.x1, followed.x1) - max(seen.x0, followed.x0) <= SAME_MARK * seen.length:
        return False
    middle = (seen.x0 + seen.x1) / 2
    return abs(path_y_at(followed.path, middle) - seen.y_at(middle)) / scale < SAME_INK
