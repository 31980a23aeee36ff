"""Lexemes to measures: one value, range, tolerance, value ± deviation or row of sides.

A measure is what both readings of a text share: evidence makes quantities of it, a
requirement makes clauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache

from extractors.quantities.lexer import Kind, Lexeme, is_verdict_letter
from extractors.quantities.lexicon import alternatives, unit_lexicon, words
from extractors.quantities.units import convert


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


_LENGTHS = frozenset(("mm", "m", "cm", "μm", "nm", "dm", "km", "in", "像素", "ft", "°", "目", None))
# n × value is a product (2×1100 kW) only for so many machines in a row.
_MOST_IN_A_ROW = 24
# A share is not more than the whole.
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class _Value:
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


def lexemes_to_measures(text: str, lexemes: Sequence[Lexeme]) -> tuple[Measure, ...]:
    """All measures of the text in order, lists sharing their last unit."""
    values = _values(text, lexemes)
    measures = _combined(text, _with_bracket_units(text, values, lexemes))
    measures = _with_shared_units(text, measures)
    return _with_header_units(text, measures, lexemes)


def _values(text: str, lexemes: Sequence[Lexeme]) -> list[_Value]:
    values: list[_Value] = []
    has_header = any(lexeme.is_header for lexeme in lexemes)
    for index, lexeme in enumerate(lexemes):
        if lexeme.kind is Kind.NUMBER and lexeme.numeral is not None:
            following = lexemes[index + 1] if index + 1 < len(lexemes) else None
            if has_header and following is not None and is_verdict_letter(text, following):
                following = None
            values.append(_value(text, lexeme, index, following, values))
    return values


def _value(
    text: str, lexeme: Lexeme, index: int, following: Lexeme | None, before: list[_Value]
) -> _Value:
    assert lexeme.numeral is not None
    unit, end, last = lexeme.unit, lexeme.end, index
    has_unit = following is not None and following.kind is Kind.UNIT and not following.is_header
    if following is not None and has_unit:
        unit, end, last = following.unit, following.end, index + 1
    sign, start = _sign(text, lexeme.start, before[-1].end if before else 0)
    value = lexeme.numeral.value
    name = None
    if unit is not None:
        value, name = value * unit.factor, unit.unit
    return _Value(
        start,
        end,
        last,
        -value if sign == "-" else value,
        name,
        unit is None or unit.weak,
        sign,
        lexeme.is_vague,
        lexeme.numeral.has_power,
    )


@cache
def _sign_pattern() -> re.Pattern[str]:
    signs = words()["signs"]
    return re.compile(
        rf"(?:(?P<minus>{alternatives(signs['minus'])})|(?P<plus>{alternatives(signs['plus'])})"
        r"|(?P<both>±)) ?$"
    )


def _sign(text: str, start: int, last_end: int) -> tuple[str, int]:
    """Sign of the number at `start` and where it begins. A dash behind a value, a letter or a
    digit joins a range and is no minus."""
    hit = _sign_pattern().search(text, max(last_end, start - 3), start)
    if hit is None:
        return "", start
    if hit.group("both"):
        return "±", hit.start()
    before = text[hit.start() - 1 : hit.start()]
    if hit.group() == "-" and ((hit.start() == last_end and last_end) or _joins(before)):
        return "", start
    if hit.group() in ("正", "负") and before and "\u4e00" <= before <= "\u9fff":
        return "", start
    return ("-" if hit.group("minus") else "+"), hit.start()


def _joins(char: str) -> bool:
    return bool(char) and ((char.isascii() and char.isalnum()) or char in "%‰℃°″′")


_OPEN_BRACKET = re.compile(r"\([ ]*$")


def _with_bracket_units(text: str, values: list[_Value], lexemes: Sequence[Lexeme]) -> list[_Value]:
    """(20±2)℃: a unit behind the bracket belongs to the values inside it."""
    result = list(values)
    for lexeme in lexemes:
        if lexeme.kind is not Kind.UNIT or lexeme.unit is None or lexeme.is_header:
            continue
        if text[lexeme.start - 1 : lexeme.start] != ")":
            continue
        opening = text.rfind("(", 0, lexeme.start)
        inside = [at for at, v in enumerate(result) if opening < v.start < lexeme.start]
        if not inside or result[inside[-1]].unit is not None:
            continue
        first, last = result[inside[0]], result[inside[-1]]
        if first.start == opening + 1:
            result[inside[0]] = replace(first, start=opening)
            last = result[inside[-1]]
        result[inside[-1]] = replace(
            last,
            unit=lexeme.unit.unit,
            value=last.value * lexeme.unit.factor,
            weak=lexeme.unit.weak,
            end=lexeme.end,
        )
    return result


# ---- joining values ---------------------------------------------------------------------


@cache
def _range_pattern() -> re.Pattern[str]:
    return re.compile(rf"[ ]?(?:{alternatives(words()['range']['signs'])})[ ]?")


def _combined(text: str, values: list[_Value]) -> list[Measure]:
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


def _part(value: _Value) -> Part:
    return Part(value.start, value.end, value.value, value.unit)


def _single(value: _Value) -> Measure:
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


def _gap(text: str, first: _Value, second: _Value) -> str:
    return text[first.end : second.start]


def _range(text: str, values: list[_Value], at: int) -> _Combined | None:
    """a~b, a-b, a至b: the unit of the last holds for both."""
    if at + 1 >= len(values):
        return None
    first, second = values[at], values[at + 1]
    gap = _gap(text, first, second)
    if not _range_pattern().fullmatch(gap) or "±" in (first.sign, second.sign):
        return None
    low = first.value
    if first.unit is not None and second.unit is not None and first.unit != second.unit:
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


def _late_factor(first: _Value, second: _Value, text: str) -> Decimal:
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


def _deviation(text: str, values: list[_Value], at: int) -> _Combined | None:
    """a±b."""
    if at + 1 >= len(values):
        return None
    first, second = values[at], values[at + 1]
    if second.sign != "±" or first.sign == "±" or _gap(text, first, second).strip(" )") != "":
        return None
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


def _nominal(text: str, values: list[_Value], at: int) -> _Combined | None:
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


def _nominal_range(text: str, values: list[_Value], at: int) -> _Combined | None:
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


def _opposite_tolerances(text: str, values: list[_Value], at: int) -> _Combined | None:
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


def _ratio(text: str, values: list[_Value], at: int) -> _Combined | None:
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


def _sides(text: str, values: list[_Value], at: int) -> _Combined | None:
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


def _is_product(run: Sequence[_Value]) -> bool:
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


# ---- units that stand elsewhere ---------------------------------------------------------


@cache
def _list_gap() -> re.Pattern[str]:
    lists = words()["lists"]
    return re.compile(
        rf"[)]?(?:{alternatives(lists['separators'])})+"
        rf"(?:(?:{alternatives(lists['labels'])})值?)?[:=为是]?[ ]?"
    )


def _with_shared_units(text: str, measures: list[Measure]) -> list[Measure]:
    """12、13、15mm: a bare number takes the unit of the next in its list."""
    result = list(measures)
    for at in range(len(result) - 2, -1, -1):
        bare, following = result[at], result[at + 1]
        if bare.unit is not None or following.unit is None:
            continue
        gap = text[bare.end : following.start]
        if gap and _list_gap().fullmatch(gap) and not gap.startswith("。"):
            result[at] = _in_unit(bare, following.unit, weak=following.weak)
    return result


def _in_unit(measure: Measure, unit: str, *, weak: bool) -> Measure:
    parts = tuple(replace(part, unit=part.unit or unit) for part in measure.parts)
    return replace(measure, unit=unit, weak=weak, parts=parts)


def _with_header_units(
    text: str, measures: list[Measure], lexemes: Sequence[Lexeme]
) -> tuple[Measure, ...]:
    """转速(r/min)：24000: the unit behind the name, in the same sentence part."""
    headers = [lexeme for lexeme in lexemes if lexeme.is_header and lexeme.unit is not None]
    if not headers:
        return tuple(measures)
    result = []
    for measure in measures:
        header = _header_of(text, measure, headers)
        if measure.unit is None and header is not None and header.unit is not None:
            measure = _in_unit(measure, header.unit.unit, weak=header.unit.weak)
        result.append(measure)
    return tuple(result)


def _header_of(text: str, measure: Measure, headers: Sequence[Lexeme]) -> Lexeme | None:
    before = [lexeme for lexeme in headers if lexeme.end <= measure.start]
    if not before:
        # 12.1、12.3(单位:kW): said once, behind the values.
        behind = text[measure.end : headers[0].start]
        is_said = text.startswith("单位", headers[0].start)
        return headers[0] if is_said and not re.search(r"[；。\n]", behind) else None
    if re.search(r"[；。\n]", text[before[-1].end : measure.start]):
        return None
    return before[-1]
