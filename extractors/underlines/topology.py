"""Is a horizontal line a mark under text, or a rule of a table, form, header or fraction?

Decided by what the line connects to and how it fits the text above it, never by its looks
alone. Used for drawn paths (text from the text layer) and for scans (text as blobs of ink).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from extractors.evidence import Box
from extractors.underlines.segments import Segment

JOINT = 0.18
"""A line's end this close (em) to a vertical rule meets it."""
LEAST_VERTICAL = 0.8
"""A vertical line shorter than this (em) is a stroke of a character, not a rule."""
SAME_ENDS = 0.06
SAME_ENDS_SCAN = 0.3
"""Lines whose ends differ by less than this (em) belong to one table: drawn exactly in a PDF,
found to two pixels in a scan."""
SHARED_ENDS = 3
"""So many rules that begin (or end) at one place make a table's edge."""
TIGHT_END = 0.45
TIGHT_END_SCAN = 0.8
LEAN_SCAN = 0.03
"""How far an upright leans for each point of height under mild perspective."""
"""A mark ends within this distance (em) of the first or last glyph it covers."""
COLUMN_GAP = 1.5
"""A gap in the text above as wide as this (em) separates columns."""
OFFSET_MIN = -0.2
OFFSET_MAX = 0.55
"""A mark's height below the baseline lies between these (em); Word: 0.1, pens to 0.5."""
LEAST_COVER = 0.35
LEAST_COVER_WITHIN = 0.1
"""Share of the line that has text above it; signature lines have less. A filled blank or a
row of narrow cells has little, but then no text reaches beyond the line."""
LONG_OVERHANG = 4.0
"""A line that goes on so far (em) beyond its text on one side alone may be a section bar."""
WIDE_SHARE = 0.55
"""A line spanning more than this share of the page's text without fitting text is a rule."""


FLOWING_COVER = 0.5
"""A line of running text covers at least this share of the mark below it."""
HEAD_SHARE = 0.12
TITLE_GAP = 5.0
"""A running title stands in the uppermost part of the page (share of its longer side), its two
ends far (em) apart."""
LONGEST_FRACTION = 9.0
FRACTION_REACH = 1.1
"""Numerator and denominator lie within this many glyph heights of the bar."""
SAME_BASELINE = 0.25
"""Words of one line stand on baselines this close (glyph heights); a numerator stands higher."""
WORD_SPACE = 0.6
"""Text that goes on after a word does so within this (glyph heights)."""
BESIDE = 0.5
"""The middle of the text beside a fraction lies this close to its bar (glyph heights); that of a
line of text lies further from a mark under it."""


@dataclass(frozen=True)
class Surroundings:
    """What stands around lines: text boxes (top of the em to baseline), vertical rules and
    the page; and how exactly that is known (`same_ends`, `tight_end` in em, `lean`)."""

    words: tuple[Box, ...]
    verticals: tuple[Box, ...]
    page: Box
    same_ends: float = SAME_ENDS
    tight_end: float = TIGHT_END
    lean: float = 0.0

    @functools.cached_property
    def text_width(self) -> float:
        if not self.words:
            return self.page.width
        return max(word.x1 for word in self.words) - min(word.x0 for word in self.words)

    @functools.cached_property
    def _boxes(self) -> NDArray[np.float64]:
        boxes = [(word.x0, word.y0, word.x1, word.y1) for word in self.words]
        return np.array(boxes, np.float64).reshape(-1, 4)

    def words_near(self, line: Segment, reach: float) -> list[Box]:
        """Words over whose extent the line goes, their feet within `reach` of their height above
        or below it."""
        boxes = self._boxes
        far = reach * (boxes[:, 3] - boxes[:, 1])
        is_near = (
            (boxes[:, 2] > line.x0)
            & (boxes[:, 0] < line.x1)
            & (boxes[:, 3] > line.top - far)
            & (boxes[:, 3] < line.bottom + far)
        )
        return [self.words[place] for place in np.flatnonzero(is_near)]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a line lies to the text above: share covered, overhang of both ends beyond the
    text (em, negative when the text goes on), widest gap in the text (em), height below the
    baseline (em)."""

    cover: float
    left: float
    right: float
    gap: float
    offset: float
    tight_end: float = TIGHT_END

    @property
    def ends_with_text(self) -> bool:
        """Both ends lie at glyphs, as a mark's do; a rule goes on to its table's edge."""
        overhang = max(self.left, self.right)
        return self.is_under_text and overhang <= self.tight_end

    @property
    def is_under_text(self) -> bool:
        within = self.left > -TIGHT_END and self.right > -TIGHT_END
        return self.cover >= (LEAST_COVER_WITHIN if within else LEAST_COVER)

    @property
    def is_tight(self) -> bool:
        return self.ends_with_text and self.gap < COLUMN_GAP


NO_FIT = Fit(0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Decision:
    """`rule` and `reason` both empty: a mark, as sure as `confidence`. `is_final`: nothing that
    is seen under the text can make it a mark."""

    confidence: float = 0.0
    is_rule: bool = False
    reason: str = ""
    is_final: bool = False


def text_fit(line: Segment, around: Surroundings) -> Fit:
    """How `line` lies to the words whose baseline it follows."""
    above = [word for word in around.words_near(line, 1.0) if _stands_on(word, line)]
    if not above:
        return NO_FIT
    em = median(word.height for word in above) / 0.88
    above.sort(key=lambda word: word.x0)
    covered = sum(max(0.0, min(w.x1, line.x1) - max(w.x0, line.x0)) for w in above)
    reach = list(itertools.accumulate((word.x1 for word in above), max))
    gaps = [word.x0 - end for word, end in zip(above[1:], reach, strict=False)]
    return Fit(
        cover=covered / max(line.length, 1e-6),
        left=(above[0].x0 - line.x0) / em,
        right=(line.x1 - reach[-1]) / em,
        gap=max(gaps, default=0.0) / em,
        offset=median(line.y_at(w.center_x) - w.y1 for w in above) / em,
        tight_end=around.tight_end,
    )


def _stands_on(word: Box, line: Segment) -> bool:
    em = word.height / 0.88
    if min(word.x1, line.x1) - max(word.x0, line.x0) <= 0.25 * min(em, line.length):
        return False
    middle = (max(word.x0, line.x0) + min(word.x1, line.x1)) / 2
    return OFFSET_MIN <= (line.y_at(middle) - word.y1) / em <= OFFSET_MAX


def decide_lines(lines: Sequence[Segment], around: Surroundings, em: float) -> tuple[Decision, ...]:
    """One decision a line, in the order of `lines`."""
    fits = [text_fit(line, around) for line in lines]
    families = _families(lines, around, em)
    grid = [line for line in lines if _joins_grid(line, around.verticals, em)]
    decisions = [
        _decide(
            line, fit, _is_table(family, fits) and not _in_a_row(line, grid, around), around, em
        )
        for line, fit, family in zip(lines, fits, families, strict=True)
    ]
    edges = _table_edges(lines, decisions)
    reach = around.same_ends * em
    return tuple(
        Decision(is_rule=True, reason="表格横线")
        if not decision.is_rule and not fit.ends_with_text and _begins_at(line, edges, reach)
        else decision
        for line, fit, decision in zip(lines, fits, decisions, strict=True)
    )


def _table_edges(
    lines: Sequence[Segment], decisions: Sequence[Decision]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where the ruling lines begin and where they end."""
    rules = [line for line, decision in zip(lines, decisions, strict=True) if decision.is_rule]
    return tuple(rule.x0 for rule in rules), tuple(rule.x1 for rule in rules)


def _begins_at(
    line: Segment, edges: tuple[tuple[float, ...], tuple[float, ...]], reach: float
) -> bool:
    """A piece of a rule that was found broken: one end where several rules have theirs."""
    starts = sum(abs(line.x0 - x) <= reach for x in edges[0])
    ends = sum(abs(line.x1 - x) <= reach for x in edges[1])
    return max(starts, ends) >= SHARED_ENDS


def _families(lines: Sequence[Segment], around: Surroundings, em: float) -> list[list[int]]:
    """For each line the others with the same ends."""
    order = sorted(range(len(lines)), key=lambda i: lines[i].x0)
    families: list[list[int]] = [[] for _ in lines]
    for place, i in enumerate(order):
        for j in order[place + 1 :]:
            if lines[j].x0 - lines[i].x0 > around.same_ends * em + around.lean * around.page.height:
                break
            drop = abs(lines[j].y - lines[i].y)
            reach = around.same_ends * em + around.lean * drop
            differ = max(abs(lines[j].x0 - lines[i].x0), abs(lines[j].x1 - lines[i].x1))
            if differ <= reach and drop > em:
                families[i].append(j)
                families[j].append(i)
    return families


def _is_table(family: list[int], fits: Sequence[Fit]) -> bool:
    """Equal lines that mostly do not fit the text above them rule a table.

    Two rows underlined from first to last cell, or two filled blanks, may be equal by
    chance, three are not.
    """
    loose = sum(not fits[i].is_tight for i in family)
    return len(family) >= 2 and loose * 2 >= len(family)


def _in_a_row(line: Segment, grid: Sequence[Segment], around: Surroundings) -> bool:
    """The table has its own rules above and below, and no text stands between the line and the
    one below: rows underlined from the first to the last cell begin and end alike."""
    if line in grid:
        return False
    over = [rule for rule in grid if rule.x0 <= line.x0 and line.x1 <= rule.x1]
    below = min((rule.y for rule in over if rule.y > line.y), default=None)
    if below is None or not any(rule.y < line.y for rule in over):
        return False
    return not any(
        line.y < word.center_y < below and word.x0 < line.x1 and line.x0 < word.x1
        for word in around.words
    )


def _decide(line: Segment, fit: Fit, in_table: bool, around: Surroundings, em: float) -> Decision:
    if _joins_grid(line, around.verticals, em):
        return Decision(is_rule=True, reason="表格线")
    if line.framed:
        return Decision(is_rule=True, reason="框线")
    if in_table and not fit.is_tight:
        return Decision(is_rule=True, reason="表格横线")
    if not fit.is_under_text:
        return Decision(reason="线上方没有文字")
    if line.length <= LONGEST_FRACTION * em and _is_fraction_bar(line, around):
        return Decision(reason="分数线")
    if _is_under_head(line, fit, around):
        return Decision(is_rule=True, reason="贯穿版面的横线", is_final=True)
    if line.length > WIDE_SHARE * around.text_width and not fit.is_tight:
        return _decide_wide(line, fit, around)
    if in_table:
        return Decision(confidence=0.6)
    if fit.left <= TIGHT_END and fit.right > LONG_OVERHANG:
        return Decision(confidence=0.45)
    return Decision(confidence=0.99 if fit.is_tight else 0.8)


def _decide_wide(line: Segment, fit: Fit, around: Surroundings) -> Decision:
    """A wide line over gaps or beyond its text: a row's mark, or a rule of the page."""
    flows = fit.gap < COLUMN_GAP and fit.cover >= FLOWING_COVER
    loose_end = max(fit.left, fit.right) > 2 * fit.tight_end
    by_pen = line.colour != "black" and max(fit.left, fit.right) <= LONG_OVERHANG
    if fit.ends_with_text or by_pen or (flows and not loose_end):
        return Decision(confidence=0.8)
    in_head = _in_head(line, around)
    if not in_head and fit.gap >= COLUMN_GAP and min(fit.left, fit.right) <= fit.tight_end:
        return Decision(confidence=0.45)
    return Decision(is_rule=True, reason="贯穿版面的横线")


def _in_head(line: Segment, around: Surroundings) -> bool:
    return line.y < around.page.y0 + HEAD_SHARE * max(around.page.height, around.page.width)


def _is_under_head(line: Segment, fit: Fit, around: Surroundings) -> bool:
    """A running head has its two ends far apart, over one rule."""
    return fit.gap > TITLE_GAP and _in_head(line, around)


def _is_fraction_bar(line: Segment, around: Surroundings) -> bool:
    """Text close above and below, and text beside the line at its own height, in no other cell."""
    words = around.words
    near = [w for w in words if abs(w.center_y - line.y) < FRACTION_REACH * w.height]
    above = [w for w in near if _shares(w, line) and w.y1 <= line.y + 0.1 * w.height]
    if not above or any(_goes_on(w, line, above[0]) for w in near):
        return False
    below = any(_shares(w, line) and w.y0 >= line.y - 0.2 * w.height for w in near)
    return below and any(
        _stands_beside(w, line) and not _is_walled(w, line, around.verticals) for w in near
    )


def _is_walled(word: Box, line: Segment, verticals: Sequence[Box]) -> bool:
    """An upright stands between the word and the line."""
    left, right = sorted((word.center_x, (line.x0 + line.x1) / 2))
    return any(
        left < v.center_x < right and v.y0 < line.y < v.y1 and v.height > word.height
        for v in verticals
    )


def _goes_on(word: Box, line: Segment, above: Box) -> bool:
    """The text above the line goes on beyond it, on the same baseline: no numerator."""
    gap = max(word.x0 - line.x1, line.x0 - word.x1)
    is_level = abs(word.y1 - above.y1) <= SAME_BASELINE * word.height
    return is_level and -0.5 * word.height < gap < WORD_SPACE * word.height


def _shares(word: Box, line: Segment) -> bool:
    """The word stands over or under the line and does not go on beyond it."""
    shared = min(word.x1, line.x1) - max(word.x0, line.x0)
    return shared > 0.8 * word.width


def _stands_beside(word: Box, line: Segment) -> bool:
    gap = max(word.x0 - line.x1, line.x0 - word.x1)
    middle = abs(word.center_y - line.y)
    return -0.2 * word.height < gap < 1.2 * word.height and middle < BESIDE * word.height


def _joins_grid(line: Segment, verticals: Sequence[Box], em: float) -> bool:
    """Both ends meet vertical rules, or a vertical rule ends on the line."""
    reach = JOINT * em
    ends = [False, False]
    for rule in verticals:
        if rule.height < LEAST_VERTICAL * em:
            continue
        y = line.y_at(rule.center_x)
        if not rule.y0 - reach <= y <= rule.y1 + reach:
            continue
        at_start = abs(rule.center_x - line.x0) <= reach
        at_end = abs(rule.center_x - line.x1) <= reach
        ends[0] = ends[0] or at_start
        ends[1] = ends[1] or at_end
        is_within = line.x0 - reach < rule.center_x < line.x1 + reach
        if is_within and min(abs(y - rule.y0), abs(y - rule.y1)) <= reach:
            return True
    return all(ends)
