"""Grades in text: IP54, F级, IT6级, Ex d IIB T4, ASIL D, 1级能效."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.quantities.folding import Folded, fold
from extractors.quantities.lexicon import GradeSystem, grade_systems


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: `text` as written, `span` in the parsed text, `system` as in grades.toml;
    `start` and `end` in the folded text."""

    text: str
    system: str
    span: tuple[int, int]
    start: int
    end: int


def find_grades(text: str) -> tuple[Grade, ...]:
    """All grades of a text, in order."""
    return folded_grades(fold(text))


def folded_grades(folded: Folded) -> tuple[Grade, ...]:
    """All grades of a folded text: where systems overlap, the one listed first."""
    found: list[Grade] = []
    for system in grade_systems():
        for hit in system.regex.finditer(folded.text):
            is_free = all(hit.end() <= g.start or hit.start() >= g.end for g in found)
            if hit.end() > hit.start() and is_free and _has_context(folded.text, hit, system):
                found.append(_grade(folded, hit, system))
    return tuple(sorted(found, key=lambda grade: grade.start))


def _grade(folded: Folded, hit: re.Match[str], system: GradeSystem) -> Grade:
    return Grade(
        folded.words(*hit.span()).strip(),
        system.name,
        folded.span(*hit.span()),
        hit.start(),
        hit.end(),
    )


def _has_context(text: str, hit: re.Match[str], system: GradeSystem) -> bool:
    if not system.context:
        return True
    clause = re.split(r"[；。\n]", text[: hit.start()])[-1] + text[hit.end() : hit.end() + 8]
    return any(word in clause for word in system.context)
