"""What a market paper's words give where its table's cells were not told apart (scans)."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from extractors.evidence import Evidence
from matchers.rules.page_text import squeezed, whole_text

_YUAN = re.compile(r"(?<![\d.])\d[\d,]*\.\d{2}(?!\d)")
_LONE_MODEL = re.compile(r"^(?=.*[A-Z])(?=.*\d)[A-Z][A-Z0-9./\-]{3,14}$")


def other_amounts(file: Evidence, total: Decimal) -> tuple[Decimal, ...]:
    """Amounts to the cent in the text that are not the total, each once, in order."""
    read = (Decimal(text.replace(",", "")) for text in _YUAN.findall(squeezed(whole_text(file))))
    return tuple(dict.fromkeys(value for value in read if value != total))


def total_is_a_sum(file: Evidence, total: Decimal) -> bool | None:
    """Whether two amounts of the text add up to the total; None with fewer than two."""
    amounts = other_amounts(file, total)
    if len(amounts) < 2:
        return None
    return any(one + other == total for one, other in itertools.combinations(amounts, 2))


def lone_models(file: Evidence) -> tuple[str, ...]:
    """Lines that are nothing but a model's code, in order; tax numbers are longer."""
    lines = squeezed(whole_text(file)).upper().splitlines()
    return tuple(dict.fromkeys(line for line in lines if _LONE_MODEL.match(line)))
