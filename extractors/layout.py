"""Lines of a page put in reading order, columns and bands."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.document import Rule
from extractors.evidence import Doubt, Line, Source
from extractors.underlines.marks import MarkedRun


@dataclass(frozen=True, slots=True)
class RunCheck:
    """What the second reader made of one marked run: doubts, and its text where it differs."""

    doubts: tuple[Doubt, ...] = ()
    second_reading: str | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page as read, before its meaning: everything in points as displayed.

    `rules` are the ruling lines of tables and forms (from vectors or from the picture);
    `runs` the marked glyphs in any order; `checks` is empty or holds one value a run, in
    the order of `runs`. `angle` is the skew of the text in degrees, positive when lines
    fall to the right. `is_complete` is False when only the lines near marks were read.
    """

    number: int
    width: float
    height: float
    source: Source
    lines: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()
    runs: tuple[MarkedRun, ...] = ()
    is_complete: bool = True
    checks: tuple[RunCheck, ...] = ()
    angle: float = 0.0

    def __post_init__(self) -> None:
        if self.checks and len(self.checks) != len(self.runs):
            raise ValueError(f"{len(self.checks)} checks for {len(self.runs)} runs")
