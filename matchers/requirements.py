"""Requirements: the numbered clauses of a list item, parsed by `shared conventions`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ClauseKind(StrEnum):
    """What kind of bound a clause sets."""

    LOWER = "lower"
    UPPER = "upper"
    RANGE = "range"
    TOLERANCE = "tolerance"
    EQUAL = "equal"
    DIMENSION = "dimension"
    GRADE = "grade"
    QUALITATIVE = "qualitative"
    RELATIVE = "relative"


class RangeSense(StrEnum):
    """Whether a result must lie inside the range or the proven range must cover it."""

    INSIDE = "inside"
    COVER = "cover"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Clause:
    """One bound on one parameter, as written in the list.

    `low` and `high` are in `unit`; for a DIMENSION `lows`/`highs` hold the sides in the
    order written. `grade` is the grade's text (IP54, F级). `name` may carry its axes.
    """

    text: str
    kind: ClauseKind
    name: str | None = None
    low: Decimal | None = None
    low_inclusive: bool = True
    high: Decimal | None = None
    high_inclusive: bool = True
    lows: tuple[Decimal, ...] = ()
    highs: tuple[Decimal, ...] = ()
    unit: str | None = None
    condition: str | None = None
    grade: str | None = None
    basis: str | None = None
    range_sense: RangeSense = RangeSense.INSIDE
    rounded_comparison: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """One numbered clause of a list item: what has one verdict and one row in the report.

    `number` is its number in the item (from 1), `text` the original words without the
    number; a requirement may hold several clauses and is met when each of them is.
    """

    number: int
    text: str
    clauses: tuple[Clause, ...]
