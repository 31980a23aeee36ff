"""What is known of a line of ink before it is judged: numbers in em, shares and answers of the net.

One row a line, one column a name of `NAMES`. Distances are cut off where more tells nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from extractors.evidence import Box
from extractors.underlines.likeness import Likeness
from extractors.underlines.segments import Segment
from extractors.underlines.topology import Decision, Fit, Surroundings, text_fit

Floats = NDArray[np.float64]


class Place(StrEnum):
    """Where a line stands: free under text, among the strokes of characters, in a box; or it was
    not followed as ink at all and only the net sees the text marked."""

    FREE = "free"
    AMONG_GLYPHS = "among glyphs"
    BOXED = "boxed"
    SEEN = "seen"


REASONS = ("表格线", "框线", "表格横线", "线上方没有文字", "分数线", "贯穿版面的横线")
TABLE_REASONS = ("表格线", "框线", "表格横线")
COLOURS = ("black", "red", "blue")
FAR = 6.0
"""Distances (em) beyond this are alike."""
LONG = 8.0
"""Lines of this length (em) rule pages and tables; marks may be as long."""
SAME_EDGE = 0.8
"""Edges of lines this close (em) are one edge of a table, under skew and perspective."""
SHARED_EXTENT = 0.8
"""Share of the longer one's extent that two equal lines have in common."""
BESIDE = 2.0
"""How far (em) beyond a line's ends the net's answers tell whether the mark ends there."""

ON_HOST = 0.3
"""A line this close (em) to a longer one lies on it."""
MANY = 20
MOST_CELLS = 200
"""More lines than this, more cells of text than this are alike."""
LEAST_PIECE = 1.0
"""Shorter pieces of ink (em) tell nothing of a rule."""
GLYPH_UNLIKELY = 0.15
"""A stroke of a character of which the net says less on average is left alone."""

NAMES = (
    *(f"place {place}" for place in Place),
    *(f"reason {reason}" for reason in REASONS),
    *(f"ink {colour}" for colour in COLOURS),
    "rule", "final", "geometry",
    "length", "thickness", "slope", "unrest",
    "seen mean", "seen low", "seen median", "seen high", "seen beside", "text cells",
    "cover", "left", "right", "gap", "drop",
    "text below",
    "equal lines", "starts", "ends", "line above", "line below", "relative thickness",
    "verticals within", "vertical at start", "vertical at end",
    "host length", "host rules", "host seen",
    "goes on left", "goes on right", "length in line",
    "height on page", "from left", "from right", "share of width",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line to be judged, with what its place and its surroundings say, and the net's answers
    for the text above it."""

    segment: Segment
    place: Place
    decision: Decision
    answers: NDArray[np.float32]

    @property
    def seen(self) -> float:
        """Mean of the answers, 0 where there is no text."""
        return float(self.answers.mean()) if len(self.answers) else 0.0

    @property
    def is_ink(self) -> bool:
        """A line of its own, neither a stroke of a character nor only seen by the net."""
        return self.place in (Place.FREE, Place.BOXED)

    @property
    def is_of_table(self) -> bool:
        return self.place is Place.BOXED or self.decision.reason in TABLE_REASONS

    @property
    def is_likely(self) -> bool:
        """False for what has no text above it, and for characters' strokes that the net sees as
        such: most of a page's lines."""
        if not len(self.answers):
            return False
        return self.place is not Place.AMONG_GLYPHS or self.seen >= GLYPH_UNLIKELY


@dataclass(frozen=True, eq=False)
class Page:
    """What stands on the page beside the line; `em` in pixels."""

    around: Surroundings
    likeness: Likeness
    em: float
    lines: tuple[Line, ...]

    @functools.cached_property
    def hosts(self) -> tuple[Line, ...]:
        """The long lines that are no strokes of characters."""
        return tuple(
            line for line in self.lines if line.is_ink and line.segment.length >= LONG * self.em
        )

    @functools.cached_property
    def long_lines(self) -> Floats:
        """Rows x0, x1, y, thickness of the hosts."""
        rows = [(s.x0, s.x1, s.y, s.thickness) for s in (host.segment for host in self.hosts)]
        return np.array(rows, np.float64).reshape(-1, 4)

    @functools.cached_property
    def pieces(self) -> Floats:
        """Rows x0, y0, x1, y1: both ends of all lines that are no strokes of characters."""
        inked = (line.segment for line in self.lines if line.is_ink)
        long = (segment for segment in inked if segment.length >= LEAST_PIECE * self.em)
        rows = [(*segment.path[0], *segment.path[-1]) for segment in long]
        return np.array(rows, np.float64).reshape(-1, 4)

    @functools.cached_property
    def words(self) -> Floats:
        boxes = [word.as_tuple() for word in self.around.words]
        return np.array(boxes, np.float64).reshape(-1, 4)

    @functools.cached_property
    def verticals(self) -> Floats:
        boxes = [box.as_tuple() for box in self.around.verticals]
        return np.array(boxes, np.float64).reshape(-1, 4)

    @functools.cached_property
    def text_edges(self) -> tuple[float, float]:
        if not len(self.words):
            return self.around.page.x0, self.around.page.x1
        return float(self.words[:, 0].min()), float(self.words[:, 2].max())


def line_features(page: Page, lines: Sequence[Line]) -> NDArray[np.float32]:
    """One row a line, columns as `NAMES`."""
    rows = [_row(page, line) for line in lines]
    return np.array(rows, np.float32).reshape(-1, len(NAMES))


def _row(page: Page, line: Line) -> list[float]:
    segment = line.segment
    fit = text_fit(segment, page.around)
    return [
        *(float(line.place is place) for place in Place),
        *(float(line.decision.reason == reason) for reason in REASONS),
        *(float(segment.colour == colour) for colour in COLOURS),
        float(line.decision.is_rule),
        float(line.decision.is_final),
        line.decision.confidence,
        *_shape(segment, page.em),
        *_seen(page, line),
        *_fit(fit),
        _text_below(page, segment),
        *_among_lines(page, segment),
        *_among_verticals(page, segment),
        *_host(page, line),
        *_in_line(page, segment),
        *_on_page(page, segment),
    ]


def _shape(segment: Segment, em: float) -> tuple[float, ...]:
    lean, unrest = segment.lean_and_unrest
    return segment.length / em, segment.thickness / em, abs(lean), unrest / em


def _seen(page: Page, line: Line) -> tuple[float, ...]:
    """The net's answers along the line, just beyond its ends, and how much text they speak of."""
    if not len(line.answers):
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    low, middle, high = np.percentile(line.answers, (15, 50, 85)).tolist()
    beside = page.likeness.beside(line.segment, BESIDE * page.em)
    return line.seen, low, middle, high, beside, float(min(len(line.answers), MOST_CELLS))


def _fit(fit: Fit) -> tuple[float, ...]:
    ends = (float(np.clip(end, -FAR, FAR)) for end in (fit.left, fit.right))
    return fit.cover, *ends, min(fit.gap, 4 * FAR), fit.offset


def _text_below(page: Page, segment: Segment) -> float:
    """Distance to the next line of text under the line."""
    words = page.words
    under = (words[:, 2] > segment.x0) & (words[:, 0] < segment.x1)
    drops = (words[under, 1] - segment.y) / page.em
    drops = drops[drops > -ON_HOST]
    return float(min(drops.min(initial=FAR), FAR))


def _among_lines(page: Page, segment: Segment) -> tuple[float, ...]:
    """Equal lines, lines that begin and end where it does, the nearest equal ones, thickness."""
    x0, x1, y, thickness = page.long_lines.T
    other = np.abs(y - segment.y) > ON_HOST * page.em
    reach = SAME_EDGE * page.em
    starts, ends = np.abs(x0 - segment.x0) <= reach, np.abs(x1 - segment.x1) <= reach
    shared = np.minimum(x1, segment.x1) - np.maximum(x0, segment.x0)
    over = other & (shared >= SHARED_EXTENT * segment.length)
    drops = (y[over] - segment.y) / page.em
    relative = segment.thickness / float(np.median(thickness)) if len(thickness) else 1.0
    return (
        float(min((starts & ends & other).sum(), MANY)),
        float(min((starts & other).sum(), MANY)),
        float(min((ends & other).sum(), MANY)),
        float(min((-drops[drops < 0]).min(initial=FAR), FAR)),
        float(min(drops[drops > 0].min(initial=FAR), FAR)),
        min(relative, FAR),
    )


def _among_verticals(page: Page, segment: Segment) -> tuple[float, ...]:
    """How many verticals stand on or cross the line, and how far its ends are from one."""
    x0, top, x1, bottom = page.verticals.T
    middle, reach = (x0 + x1) / 2, 0.5 * page.em
    tall = bottom - top >= page.em
    meets = tall & (top - reach <= segment.y) & (bottom + reach >= segment.y)
    within = meets & (middle > segment.x0 - reach) & (middle < segment.x1 + reach)
    ends = [
        float(min(np.abs(middle[meets] - end).min(initial=FAR * page.em) / page.em, FAR))
        for end in (segment.x0, segment.x1)
    ]
    return float(min(within.sum(), MANY)), *ends


def _host(page: Page, line: Line) -> tuple[float, ...]:
    """The long line that this one lies on, when it was not followed on its own: its length,
    whether it is a rule, what the net says along it."""
    if line.is_ink:
        return 0.0, 0.0, 0.0
    for host in page.hosts:
        segment = host.segment
        shared = min(segment.x1, line.segment.x1) - max(segment.x0, line.segment.x0)
        middle = (line.segment.x0 + line.segment.x1) / 2
        drop = abs(segment.y_at(middle) - line.segment.y_at(middle))
        if shared >= SHARED_EXTENT * line.segment.length and drop <= ON_HOST * page.em:
            return segment.length / page.em, float(host.decision.is_rule), host.seen
    return 0.0, 0.0, 0.0


def _in_line(page: Page, segment: Segment) -> tuple[float, ...]:
    """How far on either side the next piece of ink in line with this one is, and how long all
    such pieces are: a rule is found in pieces where text touches it."""
    x0, y0, x1, y1 = page.pieces.T
    (left, left_y), (right, right_y) = segment.path[0], segment.path[-1]
    reach, within = ON_HOST * page.em, 0.5 * page.em
    before = (np.abs(y1 - left_y) <= reach) & (x1 <= left + within)
    after = (np.abs(y0 - right_y) <= reach) & (x0 >= right - within)
    gaps = (
        float(np.clip((left - x1[before]).min(initial=FAR * page.em) / page.em, 0, FAR)),
        float(np.clip((x0[after] - right).min(initial=FAR * page.em) / page.em, 0, FAR)),
    )
    length = (x1 - x0)[before | after].sum() / page.em
    return *gaps, float(length)


def _on_page(page: Page, segment: Segment) -> tuple[float, ...]:
    box: Box = page.around.page
    left, right = page.text_edges
    return (
        (segment.y - box.y0) / max(box.height, 1.0),
        float(np.clip((segment.x0 - left) / page.em, -FAR, 4 * FAR)),
        float(np.clip((right - segment.x1) / page.em, -FAR, 4 * FAR)),
        segment.length / max(right - left, page.em),
    )
