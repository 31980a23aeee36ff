"""Requirements: the numbered clauses of a list item, parsed by the conventions of reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from extractors.quantities import json_number


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
    order written. `grade` is the grade's text (IP54, F级), a bound from below (`low_inclusive`)
    unless `at_most`. `name` may carry its axes. `basis`: what a RELATIVE clause is held against.
    `alternative`: this clause or the one before it, either is enough (处理风量≥… 或去除率≥…).
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
    at_most: bool = False
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """One numbered clause of a list item: what has one verdict and one row in the report.

    `number` is its number in the item (from 1), `text` the original words without the
    number; a requirement may hold several clauses and is met when each of them is.
    """

    number: int
    text: str
    clauses: tuple[Clause, ...]


def parse_requirement(text: str) -> tuple[Clause, ...]:
    """All clauses of a requirement or of a whole item with numbered rules. Never raises.

    The axes of a name hold for the names behind it in the same rule that have none:
    "X/Y/Z轴定位精度≤0.005mm，重复定位精度≤0.003mm" gives X/Y/Z轴重复定位精度 too.
    """
    # spaCy takes a second to import: only who parses pays.
    from matchers.clauses import text_to_clauses

    return text_to_clauses(text)


def split_rules(text: str) -> tuple[tuple[int | None, str], ...]:
    """The rules of a list item as (printed number, words without it)."""
    from matchers.rule_splitting import numbered_rules

    return numbered_rules(text)


def as_json(clause: Clause) -> dict[str, Any]:
    """The clause as the command line prints it.

    A bound that is absent is null and so is its `_inclusive`; `low` and `high` of a dimension
    are lists; a grade's bound is its text in `low`, or in `high` when it must not be exceeded.
    """
    low, high = _bounds(clause)
    return {
        "text": clause.text,
        "name": clause.name,
        "kind": clause.kind.value,
        "low": low,
        "low_inclusive": None if low is None else clause.low_inclusive,
        "high": high,
        "high_inclusive": None if high is None else clause.high_inclusive,
        "unit": clause.unit,
        "condition": clause.condition,
    }


def either_or(clauses: Sequence[Clause]) -> tuple[tuple[int, ...], ...]:
    """The places of the clauses in groups of which one is enough each."""
    groups: list[list[int]] = []
    for place, clause in enumerate(clauses):
        if clause.alternative and groups:
            groups[-1].append(place)
        else:
            groups.append([place])
    return tuple(map(tuple, groups))


def _bounds(clause: Clause) -> tuple[Any, Any]:
    if clause.kind is ClauseKind.DIMENSION:
        lows = [json_number(value) for value in clause.lows]
        highs = [json_number(value) for value in clause.highs]
        return lows or None, highs or None
    if clause.kind is ClauseKind.GRADE:
        return (None, clause.grade) if clause.at_most else (clause.grade, None)
    return json_number(clause.low), json_number(clause.high)
