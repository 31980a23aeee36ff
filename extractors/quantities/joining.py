"""Values to measures: ranges, tolerances, nominal sizes, ratios, rows of sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from extractors.quantities.lexicon import alternatives, unit_lexicon, words
from extractors.quantities.shapes import Measure, Part, Shape, Value
from extractors.quantities.units import convert

_LENGTHS = frozenset(("mm", "m", "cm", "μm", "nm", "dm", "km", "in", "像素", "ft", "°", "目", None))
# n × value is a product (2×1100 kW) only for so many machines in a row.
_MOST_IN_A_ROW = 24
# A share is not more than the whole.
_WHOLE = 100


@cache
def _range_pattern() -> re.Pattern[str]:
    return re.compile(rf"[ ]?(?:{alternatives(words()['range']['signs'])})[ ]?")


def joined(text: str, values: list[Value]) -> list[Measure]:
    measures: list[Measure] = []
    at = 0
    while at < len(values):
        for combine in _COMBINATIONS:
            found = combine(text, values, at)
            if found is not None:
                measure, used = found
                break
        else:
            measure, used = _single(values[at]), 1
        measures.append(measure)
        at += used
    return measures


_Combined = tuple[Measure, int]


def _part(value: Value) -> Part:
    return Part(value.start, value.end, value.value, value.unit)


def _single(value: Value) -> Measure:
    is_tolerance = value.sign == "±"
    return Measure(
        Shape.TOLERANCE if is_tolerance else Shape.SINGLE,
        value.start,
        value.end,
        -value.value if is_tolerance else value.value,
        value.unit,
        (_part(value),),
        high=value.value if is_tolerance else None,
        weak=value.weak,
        vague=value.vague,
        has_power=value.has_power,
    )


def _gap(text: str, first: Value, second: Value) -> str:
    return text[first.end : second.start]


def _range(text: str, values: list[Value], at: int) -> _Combined | None:
    """a~b, a-b, a至b: the unit of the last holds for both."""
    if at + 1 >= len(values):
        return None
    first, second = values[at], values[at + 1]
    gap = _gap(text, first, second)
    if not _range_pattern().fullmatch(gap) or "±" in (first.sign, second.sign):
        return None
    low = first.value
    if first.unit == "%" and (second.unit or "").startswith("%"):
        pass  # 40%～60%RH
    elif first.unit is not None and second.unit is not None and first.unit != second.unit:
        converted = convert(low, first.unit, second.unit)
        if converted is None:
            return None
        low = converted
    unit = second.unit or first.unit
    if first.unit is None and second.unit in unit_lexicon().multiples:
        return None
    factor = _late_factor(first, second, text)
    ends = sorted((low * factor, second.value))
    return (
        Measure(
            Shape.RANGE,
            first.start,
            second.end,
            ends[0],
            unit,
            (replace(_part(first), value=low * factor, unit=unit), _part(second)),
            high=ends[1],
            weak=second.weak if second.unit else first.weak,
            has_power=first.has_power or second.has_power,
        ),
        2,
    )


def _late_factor(first: Value, second: Value, text: str) -> Decimal:
    """3~5万次 means 30000 to 50000; 2~3丝 means 20 to 30 μm."""
    if first.unit is not None or second.unit is None:
        return Decimal(1)
    written = text[second.start : second.end]
    for word, (factor, _) in unit_lexicon().multiples.items():
        if written.endswith(word):
            return factor
    large = re.search(r"[\d.][ ]?(万亿|千万|百万|十万|万|亿)", written)
    if (
        large is None
        or "万" in text[first.start : first.end]
        or "亿" in text[first.start : first.end]
    ):
        return Decimal(1)
    return Decimal(
        {"万亿": 10**12, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "亿": 10**8}[
            large.group(1)
        ]
    )


def _deviation(text: str, values: list[Value], at: int) -> _Combined | None:
    """a±b."""
    if at + 1 >= len(values):
        return None
    first, second = values[at], values[at + 1]
    if second.sign != "±" or first.sign == "±" or _gap(text, first, second).strip(" )") != "":
        return None
    if ")" in _gap(text, first, second) and first.unit and first.unit != second.unit:
        return None  # 均匀性(49点)±1.2%
    unit = first.unit or second.unit
    if first.unit is None and second.unit in ("%", "‰") and abs(first.value) > _WHOLE:
        unit = None  # 380±10% has lost its unit, 50±5% has not
    return (
        Measure(
            Shape.DEVIATION,
            first.start,
            second.end,
            first.value,
            unit,
            (_part(first), _part(second)),
            deviation=second.value,
            deviation_unit=second.unit or first.unit,
            weak=first.weak if first.unit else second.weak,
        ),
        2,
    )


def _nominal(text: str, values: list[Value], at: int) -> _Combined | None:
    """25+0.02/-0.01mm, 25(+0.02/-0.01)mm: from 24.99 to 25.02."""
    if at + 2 >= len(values):
        return None
    nominal, upper, lower = values[at : at + 3]
    gaps = (_gap(text, nominal, upper), text[upper.end : lower.start].replace("-", ""))
    is_minus = lower.sign == "-" or text[lower.start - 1] == "-"
    if upper.sign != "+" or not is_minus or nominal.sign == "±":
        return None
    if gaps[0] not in ("", "(") or gaps[1] not in ("", "/", " ", "，", "、"):
        return None
    unit = lower.unit or upper.unit or nominal.unit
    low, high = nominal.value - abs(lower.value), nominal.value + upper.value
    parts = (_part(nominal), _part(upper), _part(lower))
    shape = Shape.RANGE
    return Measure(shape, nominal.start, lower.end, low, unit, parts, high, weak=unit is None), 3


def _nominal_range(text: str, values: list[Value], at: int) -> _Combined | None:
    """50(0~+0.025)mm: from 50 to 50.025."""
    if at + 2 >= len(values):
        return None
    nominal, low, high = values[at : at + 3]
    opened = text[nominal.end : low.start + 1].startswith("(") and low.start - nominal.end < 2
    if nominal.unit is not None or not opened or high.unit is None:
        return None
    if not _range_pattern().fullmatch(_gap(text, low, high)) or not (low.sign or high.sign):
        return None
    ends = sorted((nominal.value + low.value, nominal.value + high.value))
    parts = (_part(nominal), _part(low), _part(high))
    start, end = nominal.start, high.end
    return Measure(Shape.RANGE, start, end, ends[0], high.unit, parts, ends[1]), 3


def _opposite_tolerances(text: str, values: list[Value], at: int) -> _Combined | None:
    """+0.03/-0.02mm: the range between them."""
    if at + 1 >= len(values):
        return None
    first, second = values[at], values[at + 1]
    if {first.sign, second.sign} != {"+", "-"}:
        return None
    if _gap(text, first, second) not in ("/", " ", "、", "，", ""):
        return None
    low, high = sorted((first.value, second.value))
    unit = second.unit or first.unit
    parts = (_part(first), _part(second))
    weak = unit is None
    return Measure(Shape.RANGE, first.start, second.end, low, unit, parts, high, weak=weak), 2


def _ratio(text: str, values: list[Value], at: int) -> _Combined | None:
    """100:1 is the number 100; a ratio without a 1 is none."""
    if at + 1 >= len(values):
        return None
    first, second = values[at], values[at + 1]
    if _gap(text, first, second) not in (":", "∶") or first.unit or second.unit:
        return None
    if 1 not in (first.value, second.value) or not second.value:
        return None
    value = first.value / second.value
    part = Part(first.start, second.end, value, None)
    return Measure(Shape.SINGLE, first.start, second.end, value, None, (part,), weak=True), 2


def _sides(text: str, values: list[Value], at: int) -> _Combined | None:
    """a×b×c: sides, or n machines of one value (2×1100kW)."""
    run = [values[at]]
    while at + len(run) < len(values):
        following = values[at + len(run)]
        if _gap(text, run[-1], following) not in ("×", " ×", "× ", " × "):
            break
        run.append(following)
    if len(run) < 2:
        return None
    unit = run[-1].unit
    if _is_product(run):
        value = run[0].value * run[1].value
        part = Part(run[0].start, run[1].end, value, unit)
        return (
            Measure(Shape.SINGLE, run[0].start, run[1].end, value, unit, (part,), weak=run[1].weak),
            2,
        )
    parts = tuple(Part(v.start, v.end, v.value, v.unit or unit) for v in run)
    weak = all(v.weak for v in run)
    return (
        Measure(Shape.SIDES, run[0].start, run[-1].end, run[0].value, unit, parts, weak=weak),
        len(run),
    )


def _is_product(run: Sequence[Value]) -> bool:
    first, last = run[0], run[-1]
    return (
        len(run) == 2
        and first.unit is None
        and last.unit not in _LENGTHS
        and first.value == int(first.value)
        and 0 < first.value <= _MOST_IN_A_ROW
    )


_COMBINATIONS = (
    _nominal,
    _nominal_range,
    _sides,
    _deviation,
    _range,
    _opposite_tolerances,
    _ratio,
)
