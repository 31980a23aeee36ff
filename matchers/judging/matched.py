"""A claim with how its name stands to a clause's name, and what its value is among several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from matchers.judging import lexicon
from matchers.judging.claims import Claim
from matchers.judging.grades import find_grades
from matchers.judging.phrasing import COMPARISONS
from matchers.name_fronts import Relation
from matchers.name_parts import Name, parse_name
from matchers.requirements import Clause, ClauseKind

IN_BRACKETS = re.compile(r"[(（]([^()（）\d]{2,8})[)）]")


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


@lru_cache(maxsize=4096)
def clause_name(clause: Clause) -> Name:
    """The name a clause asks for; a bare grade (达到IP67) is named by its family."""
    name = parse_name(_without_comparison(clause))
    if not name.is_empty or clause.kind is not ClauseKind.GRADE:
        return name
    grades = find_grades(clause.grade or clause.text, clause.text)
    return parse_name(grades[0].family) if grades else name


def _without_comparison(clause: Clause) -> str:
    """较传统设备节能 is 节能: what is compared with is the basis."""
    name = clause.name or ""
    if clause.kind is ClauseKind.RELATIVE:
        for pattern in COMPARISONS:
            name = lexicon.phrase(pattern).sub("", name)
    return name
