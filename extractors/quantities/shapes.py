"""Measures: numbers of a text that belong together, as both readings of it share them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Shape(StrEnum):
    """How the numbers of a measure belong together."""

    SINGLE = "single"
    RANGE = "range"
    TOLERANCE = "tolerance"
    DEVIATION = "deviation"
    SIDES = "sides"


@dataclass(frozen=True, slots=True)
class Part:
    """One printed number of a measure: its folded span (unit included) and value."""

    start: int
    end: int
    value: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """Numbers that belong together, in folded text[start:end].

    SINGLE: `low`. RANGE and TOLERANCE: `low` to `high`. DEVIATION: `low` ± `deviation`
    (in `deviation_unit`). SIDES: the `parts`. `number_end` is where the last number ends;
    `weak`: without a unit or with a mere count; `vague`: 500多.
    """

    shape: Shape
    start: int
    end: int
    low: Decimal
    unit: str | None
    parts: tuple[Part, ...]
    high: Decimal | None = None
    deviation: Decimal | None = None
    deviation_unit: str | None = None
    weak: bool = False
    vague: bool = False
    has_power: bool = False

    @property
    def number_end(self) -> int:
        return self.parts[-1].end


@dataclass(frozen=True, slots=True)
class Value:
    """One number with its sign and unit; index of its last lexeme."""

    start: int
    end: int
    last: int
    value: Decimal
    unit: str | None
    weak: bool
    sign: str
    vague: bool
    has_power: bool
