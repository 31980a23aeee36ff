"""A line of ink and how probable it is a mark: what it is then drawn as."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.underlines.line_features import Line, Place
from extractors.underlines.segments import Segment

MARK = 0.6
"""A line is a mark when that is as probable. On 185 pages that neither net nor trees had seen
(fifths of them left out in turn) that gives .95 precision and .92 recall for lines of ink, and .94
and .94 for what only the net sees."""
MARK_THOUGH_RULE = 0.75
"""The same for a line that its surroundings make a rule."""
DOUBTFUL = 0.35
"""From here on a line that nothing makes a rule is kept as a doubtful mark."""
DOUBT = 0.45
"""Highest confidence of a doubtful mark: what follows from it is never sure."""


@dataclass(frozen=True, slots=True)
class Judged:
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
