"""Clauses that bind a number: one value, two that make a range, a tolerance, sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.quantities.lexicon import words
from extractors.quantities.names import clean_name
from extractors.quantities.pipeline import Bound, Bounded, better_bound
from extractors.quantities.shapes import Measure, Shape
from matchers.clause_scope import (
    Piece,
    Scope,
    behind_brackets,
    bracket_condition,
    in_brackets,
    name_and_condition,
)
from matchers.requirements import Clause, ClauseKind, RangeSense

_LOWER = (Bound.GE, Bound.GT, Bound.REACH)

_UPPER = (Bound.LE, Bound.LT, Bound.HELD)

_STRICT = (Bound.GT, Bound.LT, Bound.BETTER)


@dataclass(frozen=True, slots=True)
class Group:
    """One value, or a lower and an upper one that make a range (大于5mm且小于10mm)."""

    first: Bounded
    second: Bounded | None = None


def merged_values(scope: Scope, values: Sequence[Bounded]) -> list[Group]:
    groups: list[Group] = []
    at = 0
    while at < len(values):
        following = values[at + 1] if at + 1 < len(values) else None
        if following is not None and _make_a_range(scope, values[at], following):
            groups.append(Group(values[at], following))
            at += 2
        else:
            groups.append(Group(values[at]))
            at += 1
    return groups


def _make_a_range(scope: Scope, first: Bounded, second: Bounded) -> bool:
    if {Shape.SINGLE} != {first.measure.shape, second.measure.shape}:
        return False
    if first.trailing is not Bound.NONE:
        return _is_upper(second.bound) != _is_upper(first.trailing)
    if not (first.bound.is_comparison and second.bound.is_comparison):
        return False
    gap = scope.text[first.end : second.start].strip(" ")
    if gap not in ("", "且", "并", "并且", "至", "，", "、", "和", "~", "而", "同时"):
        return False
    return (_is_upper(first.bound), _is_upper(second.bound)) in ((True, False), (False, True))


def _is_upper(bound: Bound) -> bool:
    return bound in _UPPER


def value_clause(scope: Scope, piece: Piece, group: Group) -> Clause:
    first = group.first
    start = max([piece.start, *_ends_before(scope, piece, first)])
    end = (group.second or first).end
    name_text, condition = name_and_condition(scope, start, first.start)
    if first.trailing is not Bound.NONE:
        stop = group.second.start if group.second is not None else piece.end
        name_text = scope.text[first.trailing_end : stop]
        end = max(end, stop)
    behind = bracket_condition(scope, end)
    clause = Clause(
        text=scope.words(start, max(end, behind_brackets(scope.text, end))),
        kind=ClauseKind.EQUAL,
        name=_clause_name(name_text) or _name_behind(scope, piece, start, end),
        unit=first.measure.unit,
        condition="，".join(part for part in (condition, behind) if part) or None,
    )
    if group.second is not None:
        return _two_sided(clause, first, group.second)
    return _one_sided(scope, piece, clause, first)


def _clause_name(text: str) -> str | None:
    """None for the 或 between two bounds on one parameter."""
    return clean_name(re.sub(r"^[ 、]*(?:或者?|且|并)", "", text))


def _name_behind(scope: Scope, piece: Piece, start: int, end: int) -> str | None:
    """12英寸晶圆: the thing behind a value that begins its piece."""
    if start != piece.start or in_brackets(scope.text, end):
        return None
    rest = re.match(r"[\u4e00-\u9fff]{2,12}", scope.text[end : piece.end])
    return clean_name(rest.group()) if rest is not None else None


def _ends_before(scope: Scope, piece: Piece, bounded: Bounded) -> list[int]:
    """Ends of the values before this one in the piece that are values of their own."""
    return [
        other.end
        for other in scope.reading.measures
        if piece.start <= other.start
        and other.end <= bounded.start
        and not BOUND_OF_A_NAME.match(scope.text, other.end)
        and not _is_inside_name(scope, other)
        and (
            other.bound.is_comparison
            or scope.text[other.end : bounded.start].strip(" 、/或和及") == ""
        )
    ]


def _is_inside_name(scope: Scope, bounded: Bounded) -> bool:
    """颗粒增加数（≥0.12μm）不高于30颗: brackets directly behind the name's words."""
    opened = scope.text.rfind("(", 0, bounded.start)
    is_behind_words = "\u4e00" <= scope.text[opened - 1 : opened] <= "\u9fff"
    return in_brackets(scope.text, bounded.start) and is_behind_words


def _two_sided(clause: Clause, first: Bounded, second: Bounded) -> Clause:
    bounds = [(first.trailing if first.trailing is not Bound.NONE else first.bound, first)]
    bounds.append((second.bound, second))
    clause = replace(clause, kind=ClauseKind.RANGE, unit=second.measure.unit or clause.unit)
    for bound, bounded in bounds:
        if _is_upper(bound):
            clause = replace(clause, high=bounded.measure.low, high_inclusive=bound not in _STRICT)
        else:
            clause = replace(clause, low=bounded.measure.low, low_inclusive=bound not in _STRICT)
    return clause


def _one_sided(scope: Scope, piece: Piece, clause: Clause, bounded: Bounded) -> Clause:
    measure = bounded.measure
    bound = bounded.bound
    if bounded.trailing is not Bound.NONE:
        bound = bounded.trailing
    if bound in (Bound.BETTER, Bound.GOOD):
        bound = better_bound(clause.name, bounded)
    strict = bounded.bound in _STRICT or bounded.trailing in _STRICT
    if measure.shape is Shape.SIDES:
        return _dimension(clause, measure, bound, strict=strict)
    if measure.shape in (Shape.TOLERANCE, Shape.DEVIATION):
        return _tolerance(clause, measure, strict=strict)
    if measure.shape is Shape.RANGE:
        sense = _range_sense(scope.text[piece.start : piece.end])
        kind = ClauseKind.RANGE
        if bound in (*_LOWER, *_UPPER) and measure.low < 0 < (measure.high or 0) == -measure.low:
            kind = ClauseKind.TOLERANCE
        return replace(clause, kind=kind, low=measure.low, high=measure.high, range_sense=sense)
    value = measure.low
    if bound in _LOWER:
        return replace(clause, kind=ClauseKind.LOWER, low=value, low_inclusive=not strict)
    if bound in _UPPER:
        return replace(clause, kind=ClauseKind.UPPER, high=value, high_inclusive=not strict)
    return replace(clause, kind=ClauseKind.EQUAL, low=value, high=value)


def _dimension(clause: Clause, measure: Measure, bound: Bound, *, strict: bool) -> Clause:
    sides = tuple(part.value for part in measure.parts)
    return replace(
        clause,
        kind=ClauseKind.DIMENSION,
        lows=() if bound in _UPPER else sides,
        highs=() if bound in _LOWER else sides,
        low_inclusive=not strict,
        high_inclusive=not strict,
    )


def _tolerance(clause: Clause, measure: Measure, *, strict: bool) -> Clause:
    """± resolved. ±525kV between two poles is no tolerance: ±500kV would not do, the proven
    value must reach both ends."""
    low, high = _ends(measure)
    name = clause.name or ""
    between_poles = measure.unit not in ("%", "‰") and any(
        word in name for word in words()["context"]["bipolar"]
    )
    if measure.shape is Shape.TOLERANCE and between_poles and not _is_deviation(name):
        return replace(
            clause, kind=ClauseKind.RANGE, low=low, high=high, range_sense=RangeSense.COVER
        )
    return replace(
        clause,
        kind=ClauseKind.TOLERANCE,
        low=low,
        high=high,
        low_inclusive=not strict,
        high_inclusive=not strict,
    )


def _is_deviation(name: str) -> bool:
    return any(word in name for word in words()["context"]["deviation"])


def _ends(measure: Measure) -> tuple[Decimal, Decimal | None]:
    if measure.shape is Shape.TOLERANCE or measure.deviation is None:
        return measure.low, measure.high
    width = measure.deviation
    if measure.deviation_unit in ("%", "‰") and measure.unit != measure.deviation_unit:
        width = measure.low * width / (100 if measure.deviation_unit == "%" else 1000)
    return measure.low - width, measure.low + width


def _range_sense(piece: str) -> RangeSense:
    table = words()["range"]
    if any(word in piece for word in table["surely_cover"]):
        return RangeSense.COVER
    if any(word in piece for word in table["inside"]):
        return RangeSense.INSIDE
    if any(word in piece for word in table["cover"]):
        return RangeSense.COVER
    return RangeSense.UNDECIDED


# 粒度≤50mm的占比≥90%: a bound inside the name of another.
BOUND_OF_A_NAME = re.compile(r"的[\u4e00-\u9fff]{1,10}(?:≤|≥|<|>|不[大小低高少超]|达|优于)")
