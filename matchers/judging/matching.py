"""Which claims speak of a clause, and what a value is among several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from matchers.judging.claims import Claim
from matchers.judging.grades import find_grades
from matchers.judging.outcomes import Terms
from matchers.naming import Name, Relation, parse_name, relation
from matchers.requirements import Clause, ClauseKind


class Statistic(StrEnum):
    """What a value is among several: the largest, the smallest, the mean, or just a value."""

    VALUE = "value"
    LARGEST = "largest"
    SMALLEST = "smallest"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Matched:
    """A claim with how its name stands to the clause's name."""

    claim: Claim
    relation: Relation
    statistic: Statistic = Statistic.VALUE


_STATISTICS = {"最大": Statistic.LARGEST, "最小": Statistic.SMALLEST, "平均": Statistic.MEAN}


@lru_cache(maxsize=4096)
def clause_name(clause: Clause) -> Name:
    """The name a clause asks for; a bare grade (达到IP67) is named by its family."""
    name = parse_name(clause.name or "")
    if not name.is_empty or clause.kind is not ClauseKind.GRADE:
        return name
    grades = find_grades(clause.grade or clause.text, clause.text)
    return parse_name(grades[0].family) if grades else name


def match_claims(clause: Clause, claims: tuple[Claim, ...], terms: Terms) -> tuple[Matched, ...]:
    """Every claim with its relation to the clause."""
    asked = clause_name(clause)
    return tuple(_matched(asked, claim, terms) for claim in claims)


def _matched(asked: Name, claim: Claim, terms: Terms) -> Matched:
    given = claim.name
    if asked.axes and given.axes and not asked.axes & given.axes:
        return Matched(claim, Relation.OTHER)
    found = relation(asked, given, terms.product)
    if found < Relation.AMBIGUOUS and not given.is_range:
        return Matched(claim, found)
    if found is Relation.AMBIGUOUS:
        for word, statistic in _STATISTICS.items():
            if given.has("level", word) and not asked.groups("level"):
                bare = replace(
                    given, qualifiers=frozenset(q for q in given.qualifiers if q[0] != "level")
                )
                if relation(asked, bare, terms.product) is Relation.SAME:
                    return Matched(claim, Relation.SAME, statistic)
        if given.is_range and asked.groups("level"):
            return _matched_span(asked, claim, terms)
    if found is Relation.SAME and given.is_range != asked.is_range and given.is_range:
        if asked.has("level", "最大", "最小"):
            return _matched_span(asked, claim, terms)
        return Matched(claim, Relation.AMBIGUOUS)
    return _with_end(asked, Matched(claim, found))


def _matched_span(asked: Name, claim: Claim, terms: Terms) -> Matched:
    """转速范围 50～24000 proves 最高转速 by its upper end (domain brief §3.3)."""
    like = replace(claim.name, qualifiers=claim.name.qualifiers | asked.qualifiers, is_range=False)
    found = relation(asked, like, terms.product)
    return _with_end(asked, Matched(claim, found))


def _with_end(asked: Name, matched: Matched) -> Matched:
    """For 最高 and 最低 the one end of a span is the value."""
    quantity = matched.claim.quantity
    if matched.relation is not Relation.SAME or quantity is None or quantity.value_high is None:
        return matched
    if asked.has("level", "最大"):
        value = max(quantity.value, quantity.value_high)
    elif asked.has("level", "最小"):
        value = min(quantity.value, quantity.value_high)
    else:
        return matched
    if quantity.value == -quantity.value_high:
        return matched
    end = replace(quantity, value=value, value_high=None)
    return replace(matched, claim=replace(matched.claim, quantity=end))
