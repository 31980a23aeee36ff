"""Lexemes to measures: one value, range, tolerance, value ± deviation or row of sides.

A measure is what both readings of a text share: evidence makes quantities of it, a
requirement makes clauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from extractors.quantities.joining import joined
from extractors.quantities.lexer import Kind, Lexeme, is_verdict_letter
from extractors.quantities.lexicon import alternatives, words
from extractors.quantities.shapes import Measure, Value


def lexemes_to_measures(text: str, lexemes: Sequence[Lexeme]) -> tuple[Measure, ...]:
    """All measures of the text in order, lists sharing their last unit."""
    values = _with_shared_powers(text, _values(text, lexemes))
    measures = joined(text, _with_bracket_units(text, values, lexemes))
    measures = _with_shared_units(text, measures)
    return _with_header_units(text, measures, lexemes)


def _values(text: str, lexemes: Sequence[Lexeme]) -> list[Value]:
    values: list[Value] = []
    has_header = any(lexeme.is_header for lexeme in lexemes)
    for index, lexeme in enumerate(lexemes):
        if lexeme.kind is Kind.NUMBER and lexeme.numeral is not None:
            following = lexemes[index + 1] if index + 1 < len(lexemes) else None
            if has_header and following is not None and is_verdict_letter(text, following):
                following = None
            values.append(_value(text, lexeme, index, following, values))
    return values


def _value(
    text: str, lexeme: Lexeme, index: int, following: Lexeme | None, before: list[Value]
) -> Value:
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
    return Value(
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


# 0.85 of 0.85×10⁻⁶; results of one list differ by less than this factor.
_MANTISSA = re.compile(r"(\d+(?:\.\d+)?)[ ]?[×xX*·][ ]?10")
SAME_SIZE = 3
_OPEN_BRACKET = re.compile(r"\([ ]*$")


def _with_bracket_units(text: str, values: list[Value], lexemes: Sequence[Lexeme]) -> list[Value]:
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


# ---- units that stand elsewhere ---------------------------------------------------------


@cache
def _list_gap() -> re.Pattern[str]:
    lists = words()["lists"]
    return re.compile(
        rf"[)]?(?:{alternatives(lists['separators'])})+"
        rf"(?:(?:{alternatives(lists['labels'])})值?)?[:=为是]?[ ]?"
    )


def _with_shared_powers(text: str, values: list[Value]) -> list[Value]:
    """0.91、0.89、0.85×10⁻⁶: numbers printed like the last one's, and near to it, take its
    power."""
    result = list(values)
    shared, power = None, Decimal(1)
    for at in range(len(result) - 1, -1, -1):
        own = result[at]
        printed = _MANTISSA.match(text, own.start) if own.has_power else None
        if own.has_power:
            shared = None if printed is None else Decimal(printed.group(1))
            power = abs(own.value) / shared if shared else Decimal(1)
            continue
        gap = text[own.end : result[at + 1].start] if at + 1 < len(result) else ""
        if (
            shared is None
            or own.unit
            or not _list_gap().fullmatch(gap)
            or not _is_like(own, shared)
        ):
            shared = None
            continue
        result[at] = replace(own, value=own.value * power, has_power=True)
    return result


def _is_like(own: Value, mantissa: Decimal) -> bool:
    """Of about one size, and printed with as many decimals."""
    is_near = mantissa / SAME_SIZE <= abs(own.value) <= mantissa * SAME_SIZE
    return is_near and mantissa.as_tuple().exponent == own.value.as_tuple().exponent


def _with_shared_units(text: str, measures: list[Measure]) -> list[Measure]:
    """12、13、15mm: a bare number takes the unit of the next in its list, not of its
    uncertainty (67.5，U=1.0dB)."""
    result = list(measures)
    for at in range(len(result) - 2, -1, -1):
        bare, following = result[at], result[at + 1]
        if bare.unit is not None or following.unit is None:
            continue
        gap = text[bare.end : following.start]
        if gap.startswith("。") or gap.endswith("U="):
            continue
        if gap and _list_gap().fullmatch(gap):
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
    between = text[before[-1].end : measure.start]
    return None if re.search(r"[；。\n]", between) or _OF_A_CONDITION.match(between) else before[-1]


# 在m/z 956处测得分辨率43500: the unit is the condition's.
_OF_A_CONDITION = re.compile(r"[ ]?[\d.]+[处下时](?![理降间])")
