"""Clauses that bind a grade, or an amount against something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from extractors.quantities.grades import Grade
from extractors.quantities.lexicon import alternatives, words
from extractors.quantities.names import clean_name
from extractors.quantities.pipeline import Bound, Bounded
from matchers.clause_scope import (
    Piece,
    Scope,
    behind_brackets,
    bracket_condition,
    is_inside,
    name_and_condition,
)
from matchers.requirements import Clause, ClauseKind

_GRADE_BOUND = re.compile(
    r"(?P<least>不低于|不小于|不劣于|不少于|≥|达到|达|至少|满足|符合|优于或等于)"
    r"|(?P<most>不高于|不超过|不大于|≤|低于|小于|<)|(?P<better>优于|高于|超过|>|大于)"
)


def grade_clause(scope: Scope, piece: Piece, grade: Grade) -> Clause:
    first = next(g for g in scope.grades if is_inside(g.start, piece))
    before = scope.text[piece.start : first.start]
    bound = _last_bound(before)
    name = before if bound is None else before[: bound.start()]
    after = scope.text[grade.end : grade.end + 4]
    at_most = bool(bound and bound.group("most")) or after.startswith(("以下", "及以下", "或以下"))
    strict = bool(bound and (bound.group("better") or bound.group() in ("低于", "小于", "<")))
    name_text, condition = name_and_condition(scope, piece.start, piece.start + len(name))
    end = behind_brackets(scope.text, grade.end)
    return Clause(
        text=scope.words(piece.start, max(end, _word_end(scope, grade.end))),
        kind=ClauseKind.GRADE,
        name=clean_name(name_text) or clean_name(scope.text[grade.end : piece.end]),
        low_inclusive=not strict,
        high_inclusive=not strict,
        condition="，".join(p for p in (condition, bracket_condition(scope, grade.end)) if p)
        or None,
        grade=grade.text,
        at_most=at_most,
    )


def _word_end(scope: Scope, end: int) -> int:
    hit = re.compile(r"[及或]?以[上下内]").match(scope.text, end)
    return hit.end() if hit is not None else end


def _last_bound(before: str) -> re.Match[str] | None:
    found = list(_GRADE_BOUND.finditer(before))
    return found[-1] if found else None


@cache
def _against() -> re.Pattern[str]:
    return re.compile("|".join(words()["relative"]["against"]))


def relative_clause(
    scope: Scope, piece: Piece, values: Sequence[Bounded], measures: Sequence[Bounded]
) -> Clause | None:
    """比…降低30%: the amount in the stated direction, at least that much unless said otherwise."""
    said = scope.text[piece.start : piece.end]
    outside = re.sub(r"\([^()]*\)", lambda hit: " " * len(hit.group()), said)
    against = (
        _against().search(outside)
        or _share_of(outside, piece, values)
        or _times_of(outside, piece, values)
    )
    if against is None or not values:
        return None
    shares = [value for value in measures if value.measure.unit in ("%", "‰", "倍")]
    bounded = (shares or values)[0]
    is_most = bounded.bound in (Bound.LE, Bound.LT)
    strict = bounded.bound in (Bound.GT, Bound.LT)
    if bounded.bound in (Bound.NONE, Bound.EQ) and (worded := _last_bound(said[: against.start()])):
        is_most = worded.group("most") is not None
        strict = worded.group() in ("低于", "小于", "<", "高于", "超过", ">", "大于")
    value = bounded.measure.low
    return Clause(
        text=scope.words(piece.start, piece.end),
        kind=ClauseKind.RELATIVE,
        name=clean_name(said[: min(against.start(), bounded.start - piece.start)])
        or clean_name(said[: bounded.start - piece.start]),
        low=None if is_most else value,
        high=value if is_most else bounded.measure.high,
        low_inclusive=not strict,
        high_inclusive=not strict,
        unit=bounded.measure.unit,
        basis=against.group().strip("的"),
    )


_SHARE_OF = re.compile(
    r"(?<=[于过到达至≥≤<>为])[\u4e00-\u9fff][^，；。≥≤<>\d]{1,12}的(?=[ ]?[\d.])"
)


def _share_of(said: str, piece: Piece, values: Sequence[Bounded]) -> re.Match[str] | None:
    """不低于总重的40%: a share of what stands before 的."""
    for bounded in values:
        if bounded.measure.unit in ("%", "‰", "倍"):
            for hit in _SHARE_OF.finditer(said):
                if hit.end() == bounded.start - piece.start:
                    return hit
    return None


# 4倍工作压力, at the end of what is said; 1.25倍额定载荷下 is a condition.
_TIMES_OF = re.compile(
    r"(?:的)?(?!以|及|左右|时|数)[\u4e00-\u9fff]{2,12}?(?<![下时])(?=$|[，；。()])"
)


def _times_of(said: str, piece: Piece, values: Sequence[Bounded]) -> re.Match[str] | None:
    """≥4倍工作压力: a multiple of what stands behind 倍."""
    ends = (v.end - piece.start for v in values if v.measure.unit == "倍")
    return next((hit for end in ends if (hit := _TIMES_OF.match(said, end))), None)


@cache
def _verb_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words()['relative']['verbs'])})了?$")


def is_relative_lead(said: str) -> bool:
    """相比传统设备: what the next parts of the rule are held against."""
    return any(re.search(lead, said) for lead in words()["relative"]["leads"])


def made_relative(clause: Clause, basis: str | None) -> Clause:
    """能耗降低25%以上 is an amount against something, said before or not."""
    is_amount = clause.kind in (ClauseKind.LOWER, ClauseKind.UPPER, ClauseKind.EQUAL)
    by_itself = clause.unit in ("%", "‰", "倍")
    verb = _verb_at_end().search(clause.name or "")
    if not is_amount or verb is None or not (basis or by_itself):
        return clause
    high = None if clause.kind is ClauseKind.EQUAL else clause.high
    name = (clause.name or "")[: verb.start()] or clause.name
    return replace(clause, kind=ClauseKind.RELATIVE, high=high, basis=basis, name=name)


def relative_without_amount(said: str) -> Clause | None:
    """≥国外同类: against another product, without an amount."""
    against = re.search(alternatives(words()["relative"]["comparisons"]), said)
    bound = re.search(r"≥|>|优于|高于|不低于|达到|不劣于|≤|<|低于|不高于", said)
    if against is None or bound is None or bound.start() > against.start():
        return None
    return Clause(
        said, ClauseKind.RELATIVE, name=clean_name(said[: bound.start()]), basis=against.group()
    )
