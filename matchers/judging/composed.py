"""Values written in several units: 18分30秒, 1h12min, 15°30′ are one value each.

The reader keeps the numbers as printed (conventions, Evidence); judged is their sum.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.evidence import Quantity
from extractors.quantities.units import convert, normalise_unit
from matchers.judging import lexicon

_NEXT_SMALLER = {"d": "h", "h": "min", "min": "s", "°": "′", "′": "″"}


def composed(text: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """The quantities with neighbours of falling units joined in the smallest of them."""
    result: list[Quantity] = []
    for quantity in quantities:
        joined = _joined(text, result[-1], quantity) if result else None
        if joined is None:
            result.append(quantity)
        else:
            result[-1] = joined
    return tuple(result)


_PERIODS = {
    "小时": "h",
    "分钟": "min",
    "分": "min",
    "天": "d",
    "日": "d",
    "年": "a",
    "班": "班",
    "秒": "s",
}


def with_rates(text: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """每小时320片 is 320片/h."""
    return tuple(_rated(text, quantity) for quantity in quantities)


def _rated(text: str, quantity: Quantity) -> Quantity:
    per = lexicon.phrase("per_time").search(text[: quantity.span[0]])
    if per is None or quantity.unit is None or "/" in quantity.unit:
        return quantity
    unit = normalise_unit(f"{quantity.unit}/{_PERIODS[per.group(1)]}")
    return quantity if unit is None else replace(quantity, unit=unit)


def _joined(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    if first.value_high is not None or second.value_high is not None or second.unit is None:
        return None
    between = text[first.span[1] : second.span[0]]
    if _NEXT_SMALLER.get(first.unit or "") != second.unit or between.strip() or second.value < 0:
        return None
    whole = convert(first.value, first.unit or "", second.unit)
    if whole is None:
        return None
    span = (first.span[0], second.span[1])
    value = whole + second.value
    return replace(first, text=text[slice(*span)], span=span, value=value, unit=second.unit)
