"""Grades (IP54, ASIL D, 0.5级, Ex d IIB T4): finding them in text and their own order.

An unknown order decides nothing but equality. Families: `data/lexicon/grade_orders.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from matchers.judging import lexicon
from matchers.judging.lexicon import fold
from matchers.judging.lexicon_schema import GradeFamily

_EXPLOSION = re.compile(
    r"Ex([a-z]+)(I{1,3})([ABC]?)(?:T([1-6])(?![0-9])|T(\d{2,3})℃)?(G[abc]|D[abc]|M[ab])?"
)
# 一级能效 is grade 1.
_ARABIC = str.maketrans("一二三四五", "12345")
_GAS_GROUPS = ("", "A", "B", "C")


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade as written: `text` and `span` in the text, `marks` the parts that count."""

    family: str
    text: str
    span: tuple[int, int]
    marks: tuple[str, ...]


@cache
def _patterns() -> tuple[tuple[GradeFamily, re.Pattern[str]], ...]:
    return tuple((family, re.compile(family.pattern)) for family in lexicon.grades().family)


@cache
def _families() -> dict[str, GradeFamily]:
    return {family.name: family for family in lexicon.grades().family}


def find_grades(text: str, scope: str = "") -> tuple[Grade, ...]:
    """Every grade in the text, in order; `scope` is text that may tell the family."""
    found: list[Grade] = []
    around = text + scope
    for family, pattern in _patterns():
        if family.scope and not any(word in around for word in family.scope):
            continue
        for match in pattern.finditer(text):
            if any(match.start() < g.span[1] and g.span[0] < match.end() for g in found):
                continue
            marks = _marks(family, match)
            if marks:
                found.append(Grade(family.name, match.group().strip(), match.span(), marks))
    return tuple(sorted(found, key=lambda grade: grade.span))


def _marks(family: GradeFamily, match: re.Match[str]) -> tuple[str, ...]:
    if family.kind == "explosion":
        return (fold(match.group()).replace(" ", ""),)
    groups = tuple(group for group in match.groups() if group is not None)
    return tuple(fold(group).translate(_ARABIC).replace("-", "") for group in groups)


def fits(asked: Grade, given: Grade, *, strict: bool = False) -> bool | None:
    """Whether `given` is at least (strict: better than) `asked`; None when the order of
    the two is not known."""
    if asked.family != given.family:
        return None
    if asked.marks == given.marks:
        return not strict
    family = _families()[asked.family]
    compare = {
        "digits": _digits_fit,
        "explosion": _explosion_fits,
        "codes": _codes_fit,
    }.get(family.kind)
    if compare is not None:
        return compare(asked.marks, given.marks)
    return _one_mark_fits(family, asked.marks[0], given.marks[0])


def _one_mark_fits(family: GradeFamily, asked: str, given: str) -> bool | None:
    if family.kind == "order":
        order = [fold(mark) for mark in family.order]
        if asked not in order or given not in order:
            return None
        return order.index(given) >= order.index(asked)
    ours, theirs = Decimal(asked), Decimal(given)
    return theirs <= ours if family.kind == "smaller" else theirs >= ours


def _digits_fit(asked: tuple[str, ...], given: tuple[str, ...]) -> bool | None:
    """IP digits one by one: IP65 is not IP56; X says nothing; letters must be the same."""
    answers: list[bool | None] = []
    for ours, theirs in zip(asked[:2], given[:2], strict=False):
        if ours == "X":
            continue
        answers.append(None if theirs == "X" else int(theirs) >= int(ours))
    if False in answers:
        return False
    letters = (asked[2:] or ("",)) != (given[2:] or ("",)) and asked[2:] not in ((), ("",))
    return None if None in answers or letters else True


def _codes_fit(asked: tuple[str, ...], given: tuple[str, ...]) -> bool | None:
    if len(asked) != len(given):
        return None
    return all(int(theirs) <= int(ours) for ours, theirs in zip(asked, given, strict=True))


def _explosion_fits(asked: tuple[str, ...], given: tuple[str, ...]) -> bool | None:
    """GB/T 3836.1: with the same protection, IIC serves for IIB and IIA, T6 for T5 to T1."""
    ours, theirs = _EXPLOSION.fullmatch(asked[0]), _EXPLOSION.fullmatch(given[0])
    if not ours or not theirs or ours.group(2) != theirs.group(2):
        return None
    if ours.group(1) != theirs.group(1) or ours.group(5) != theirs.group(5):
        return None
    if ours.group(6) and ours.group(6) != theirs.group(6):
        return None
    group = _GAS_GROUPS.index(theirs.group(3)) >= _GAS_GROUPS.index(ours.group(3))
    if not ours.group(4):
        return group
    return None if not theirs.group(4) else group and int(theirs.group(4)) >= int(ours.group(4))


def families_in(grades: tuple[Grade, ...]) -> Iterator[str]:
    yield from dict.fromkeys(grade.family for grade in grades)
