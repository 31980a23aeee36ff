"""Clauses of a requirement: each bound on each parameter, as written in the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.quantities.grades import Grade, folded_grades
from extractors.quantities.names import is_label
from extractors.quantities.phrases import requirement_conditions
from extractors.quantities.pipeline import Bound, Bounded, read
from extractors.quantities.shapes import Shape
from matchers.axis_lists import one_axis_each, without_listed_axes
from matchers.clause_bounds import BOUND_OF_A_NAME, merged_values, value_clause
from matchers.clause_grades import (
    grade_clause,
    is_relative_lead,
    made_relative,
    relative_clause,
    relative_without_amount,
)
from matchers.clause_scope import (
    Piece,
    Scope,
    cut_pieces,
    in_brackets,
    is_inside,
)
from matchers.judging import lexicon
from matchers.requirements import Clause, ClauseKind
from matchers.rule_splitting import numbered_rules

_AXES = re.compile(r"((?:[XYZABCUVW]1?[/、和与及,，])*[XYZABCUVW](?:轴|向|方向|三轴|各轴|轴向))")

_ROUNDED = re.compile(r"修约值?比较")


def text_to_clauses(text: str) -> tuple[Clause, ...]:
    """All clauses of a text with one or more rules."""
    return tuple(clause for _, rule in numbered_rules(text) for clause in _rule_clauses(rule))


def _rule_clauses(rule: str) -> list[Clause]:
    reading = read(rule)
    phrases = requirement_conditions(reading)
    scope = Scope(reading, folded_grades(reading.folded), phrases)
    clauses: list[Clause] = []
    qualitative: list[Piece] = []
    lead: str | None = None
    basis: str | None = None
    for piece in cut_pieces(scope):
        found = _piece_clauses(scope, piece, clauses)
        if found:
            clauses += _flush(scope, qualitative)
            clauses += [made_relative(_with_condition(clause, lead), basis) for clause in found]
            qualitative = []
        elif is_relative_lead(scope.words(piece.start, piece.end)):
            basis = scope.words(piece.start, piece.end)
        elif _is_lead(scope, piece):
            lead = scope.words(piece.start, piece.end)
        elif _is_more_than_the_rule(scope.words(piece.start, piece.end)):
            qualitative.append(piece)
    clauses += _flush(scope, qualitative)
    rounded = bool(_ROUNDED.search(rule))
    named = _each_its_axis(_with_axes(_with_heading(rule, clauses)))
    told = [replace(clause, rounded_comparison=rounded) for clause in named]
    return _with_alternatives(told, is_both=bool(_BOTH.search(rule)))


# ±7%或±0.1L/min（取小值）: the tighter bound is both, the wider one (取大值) either.
_BOTH = re.compile("取(?:较)?[小严]|二者同时|同时满足")
_WHICH = re.compile("取(?:较|两者)?[大小严宽]")
_OR = re.compile("^或者?(?!以[上下内]|有负载)")


def _with_alternatives(clauses: list[Clause], *, is_both: bool) -> list[Clause]:
    """处理风量≥50000m³/h或去除率≥99%: the second stands in for the first."""
    told = clauses[:1]
    for clause in clauses[1:]:
        found = _OR.match(clause.text)
        if found is not None:
            clause = replace(clause, text=clause.text[found.end() :], alternative=not is_both)
        elif clause.grade and f"或{clause.grade}" in clause.text:
            clause = replace(clause, text=f"{clause.name or ''}{clause.grade}", alternative=True)
        told.append(clause)
    return [replace(c, condition=None) if _WHICH.match(c.condition or "") else c for c in told]


_HEADING = re.compile(r"^([^:：，；。≤≥<>\d]{2,12})[:：]")


def _with_heading(rule: str, clauses: list[Clause]) -> list[Clause]:
    """噪声：空载≤72dB(A)，负载≤80dB(A): the heading holds for 负载 too."""
    heading = _HEADING.match(rule)
    name = heading.group(1).strip() if heading else _labelled_name(clauses)
    if not name:
        return clauses
    return [
        replace(clause, name=clause.name + name)
        if clause.name and is_label(clause.name)
        else clause
        for clause in clauses
    ]


def _labelled_name(clauses: list[Clause]) -> str:
    """悬停精度垂直±0.1m，水平±0.3m: the first name without its label holds for the next."""
    first = clauses[0].name if clauses else None
    if len(clauses) < 2 or not first or is_label(first):
        return ""
    ends = (first[:at] for at in range(len(first) - 1, 1, -1) if is_label(first[at:]))
    return next(ends, "")


def _is_more_than_the_rule(words: str) -> bool:
    """按修约值比较法判定 asks for nothing itself."""
    return bool(lexicon.phrase("rule_of_comparison").sub("", words).strip("。，、 "))


_LEAD = re.compile(
    r"^(?:在|当|按|按照|依据|根据|采用|参照|以)|(?:时|下|条件|工况|情况下|后)$|^(?:测试|试验|检测)(?:条件|方法)"
)


def _is_lead(scope: Scope, piece: Piece) -> bool:
    """A part without a bound that says under which condition the next ones hold."""
    said = scope.words(piece.start, piece.end)
    is_last = piece.end >= len(scope.text)
    return bool(_LEAD.search(said)) and not is_last


def _flush(scope: Scope, pieces: Sequence[Piece]) -> list[Clause]:
    """Parts without any number that follow each other are one qualitative clause."""
    if not pieces:
        return []
    said = scope.words(pieces[0].start, pieces[-1].end)
    return [relative_without_amount(said) or Clause(said, ClauseKind.QUALITATIVE, name=said)]


def _piece_clauses(scope: Scope, piece: Piece, earlier: Sequence[Clause]) -> list[Clause]:
    measures = [b for b in scope.reading.measures if is_inside(b.measure.start, piece)]
    grades = _own_grades(scope, piece, measures)
    values = _values(scope, piece, measures, grades)
    if not values and not grades:
        return []
    relative = relative_clause(scope, piece, values, measures)
    if relative is not None:
        return [relative]
    clauses = [grade_clause(scope, piece, grade) for grade in grades]
    name: str | None = None
    for group in merged_values(scope, values):
        clause = value_clause(scope, piece, group)
        name = clause.name or name
        if clause.name is None:
            clause = _continued(clause, name, clauses[-1] if clauses else None, earlier)
        clauses.append(clause)
    return clauses


def _continued(
    clause: Clause, name: str | None, before: Clause | None, earlier: Sequence[Clause]
) -> Clause:
    """A value without a name of its own: 不小于7.5kW(连续)，11kW(30min) bounds one name twice."""
    last = before or (earlier[-1] if earlier else None)
    if last is None:
        return clause
    clause = replace(clause, name=name or last.name)
    if clause.kind is not ClauseKind.EQUAL or clause.unit != last.unit or before is not None:
        return clause
    if last.kind is ClauseKind.LOWER:
        return replace(clause, kind=last.kind, high=None, low_inclusive=last.low_inclusive)
    if last.kind is ClauseKind.UPPER:
        return replace(clause, kind=last.kind, low=None, high_inclusive=last.high_inclusive)
    return clause


def _own_grades(scope: Scope, piece: Piece, measures: Sequence[Bounded]) -> list[Grade]:
    """Grades of the piece that stand behind all its names: 0.5级, not 10级泵效率≥80%."""
    grades = [g for g in scope.grades if is_inside(g.start, piece)]
    own = []
    for grade in grades:
        behind = [b for b in measures if b.measure.start >= grade.end and b.bound.is_comparison]
        if not behind and not in_brackets(scope.text, grade.start):
            own.append(grade)
    return own


def _values(
    scope: Scope, piece: Piece, measures: Sequence[Bounded], grades: Sequence[Grade]
) -> list[Bounded]:
    """The measures that bound something: not in a condition, not inside a name."""
    free = [b for b in measures if not _is_condition(scope, b, measures)]
    free = [b for b in free if scope.text[b.start - 1 : b.start] != "@"]
    free = [b for b in free if not any(g.start <= b.measure.start < g.end for g in grades)]
    free = _with_shared_bounds(scope, free)
    kept = []
    for at, bounded in enumerate(free):
        if (
            bounded.bound.is_comparison
            or bounded.trailing is not Bound.NONE
            or _is_bare_value(scope, piece, bounded, free[at + 1 :], grades)
        ):
            kept.append(bounded)
    return kept


def _with_shared_bounds(scope: Scope, values: Sequence[Bounded]) -> list[Bounded]:
    """≥1200/800/700mm, ≤±7%或±0.1L/min: the comparison holds for all of the list."""
    result: list[Bounded] = []
    for bounded in values:
        is_same_unit = bool(result) and bounded.measure.unit == result[-1].measure.unit
        if result and bounded.bound is Bound.NONE and result[-1].bound.is_comparison:
            gap = scope.text[result[-1].end : bounded.start]
            if gap.strip(" ") in ("或", "或者") or (
                gap.strip(" ") in ("/", "、", "和", "及") and is_same_unit
            ):
                bounded = replace(bounded, bound=result[-1].bound)
        is_time = bounded.measure.unit in ("s", "min", "h", "ms")
        if result and is_time and scope.text[result[-1].end : bounded.start] == "/":
            continue  # 40kA/1s: for how long
        result.append(bounded)
    return result


def _is_condition(scope: Scope, bounded: Bounded, measures: Sequence[Bounded]) -> bool:
    start = bounded.measure.start
    if any(phrase.start <= start < phrase.end for phrase in scope.phrases):
        return True
    if BOUND_OF_A_NAME.match(scope.text, bounded.end):
        return True
    opening = scope.text.rfind("(", 0, start)
    is_first = bounded == measures[0]
    return (in_brackets(scope.text, start) and scope.text[opening:start].strip("(") != "") or (
        in_brackets(scope.text, start) and not is_first
    )


def _is_bare_value(
    scope: Scope,
    piece: Piece,
    bounded: Bounded,
    following: Sequence[Bounded],
    grades: Sequence[Grade],
) -> bool:
    """A value without a comparison counts when no bounded one follows in the piece, it stands
    behind a name, and what follows is no name."""
    measure = bounded.measure
    if any(g.start >= measure.end for g in grades):
        return False
    if following:
        gap = re.sub(r"\([^()]*\)", "", scope.text[measure.end : following[0].measure.start])
        if gap.strip("、/或和及~ ") != "":
            return False
    if measure.weak and measure.unit is None:
        return _is_named_number(scope, piece, bounded)
    if measure.weak and measure.shape is Shape.SINGLE:
        tail = re.sub(r"\([^()]*\)", "", scope.text[bounded.end : piece.end]).strip(" ()")
        return not tail and bounded.start > piece.start
    return True


def _is_named_number(scope: Scope, piece: Piece, bounded: Bounded) -> bool:
    """A bare number needs a name before it and an end, or a range, behind it."""
    tail = re.sub(r"\([^()]*\)", "", scope.text[bounded.end : piece.end]).strip(" ")
    has_name = bool(scope.text[piece.start : bounded.start].strip(" "))
    return has_name and (not tail or bounded.measure.shape is not Shape.SINGLE)


def _with_condition(clause: Clause, lead: str | None) -> Clause:
    if lead is None:
        return clause
    said = re.sub(r"^(?:在|当)|(?:条件下|情况下|下|时)$", "", lead)
    return replace(clause, condition="，".join(part for part in (said, clause.condition) if part))


def _with_axes(clauses: list[Clause]) -> list[Clause]:
    axes: str | None = None
    result = []
    for clause in clauses:
        own = _AXES.match(clause.name or "")
        if own is not None:
            axes = own.group(1)
        elif axes and clause.name and _may_inherit(clause):
            clause = replace(clause, name=axes + clause.name)
        result.append(clause)
    return result


def _each_its_axis(clauses: list[Clause]) -> list[Clause]:
    """X/Y/Z轴行程≥1200/800/700mm: as many bounds as axes, one for each in their order."""
    return one_axis_each(
        clauses,
        lambda clause: (clause.name or "") if _AXES.match(clause.name or "") else "",
        lambda clause: (clause.name, clause.kind),
        lambda clause, axis: replace(
            clause, name=f"{axis}轴{without_listed_axes(clause.name or '')}"
        ),
    )


def _may_inherit(clause: Clause) -> bool:
    return bool(clause.name) and bool(
        re.search(r"定位|精度|行程|速度|移动|快移|加速度", clause.name or "")
    )
