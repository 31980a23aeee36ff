"""Quantities in text: numbers with unit, bound, uncertainty, condition, role and name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extractors.evidence import Quantity, Role, Uncertainty

__all__ = ["as_json", "doubtful_numbers", "parse_quantities"]


def parse_quantities(
    text: str, *, name: str | None = None, unit: str | None = None, role: Role | None = None
) -> tuple[Quantity, ...]:
    """All quantities of a sentence, a passage or a table cell.

    `name` and `unit` come from the row and the column's head and are used where the text has
    none; `role` is the column's and holds for every quantity. Never raises.
    """
    # spaCy takes a second to import: only who parses pays.
    from extractors.quantities.statements import statements

    return statements(text, name=name, unit=unit, role=role)


def doubtful_numbers(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of numbers that are not read because a digit may be a letter, or the decimal
    point or the exponent may be lost: the passage is doubtful."""
    from extractors.quantities.pipeline import doubtful_spans, read

    return doubtful_spans(read(text))


def as_json(quantity: Quantity) -> dict[str, Any]:
    """The quantity as the command line prints it."""
    return {
        "text": quantity.text,
        "name": quantity.name,
        "comparator": quantity.comparator.value,
        "value": json_number(quantity.value),
        "value_high": json_number(quantity.value_high),
        "unit": quantity.unit,
        "role": quantity.role.value,
        "uncertainty": _uncertainty_json(quantity.uncertainty),
        "condition": quantity.condition,
    }


def _uncertainty_json(uncertainty: Uncertainty | None) -> dict[str, Any] | None:
    if uncertainty is None:
        return None
    return {
        "value": json_number(uncertainty.value),
        "unit": uncertainty.unit,
        "k": json_number(uncertainty.k),
    }


def json_number(value: Decimal | None) -> int | float | None:
    """A JSON number: an int when it is whole, else a float; None stays None."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
