"""Whether two names nobody has listed may be one parameter's, where other things say so.

Source: domain brief §3.3.
"""

from __future__ import annotations

import re
from functools import cache

from matchers.judging import lexicon
from matchers.judging.lexicon import Front, alternation, fold
from matchers.judging.subjects import Subject, subject_of
from matchers.name_parts import Name
from matchers.name_words import NO_PLACES, group_of, name_words
from matchers.naming import are_near_groups

# A condition, a place or a kind (非通视); a unit's brackets are gone from a name.
_IN_BRACKETS = re.compile(r"[(（]([^()（）]*)")
_CODE = re.compile(r"[A-Z0-9Α-Ω]+")


def may_be_renamed(asked: Name, given: Name, told: str) -> bool:
    """Whether nothing known tells the two names apart: no other axis, code, kind or place, and at
    most 最大 or 额定 that only one of them says. `told`: the requirement and the equipment's names,
    as printed: their words set nothing apart."""
    if asked.axes != given.axes or asked.is_range != given.is_range or given.is_empty:
        return False
    words = name_words()
    if asked.core != given.core and words.exclusive.get(
        asked.core, NO_PLACES
    ) & words.exclusive.get(given.core, NO_PLACES):
        return False
    codes = _codes(asked.core) ^ _codes(given.core)
    if asked.symbols ^ given.symbols or not all(code in fold(told) for code in codes):
        return False
    if _is_set_apart(fold(given.text), fold(told)):
        return False
    kinds = {kind for kind, _ in asked.qualifiers ^ given.qualifiers}
    return all(kind == "level" and _is_light_level(asked, given) for kind in kinds)


def _is_set_apart(given: str, told: str) -> bool:
    """Words in brackets or of contrast that nobody else says; of a single character only in front
    (总, but not 出 of 并行出线)."""
    if any(inner not in told for inner in _IN_BRACKETS.findall(given)):
        return True
    bare = _light_words().sub("|", given)
    words = lexicon.contrasts_in(bare, Front.OF_NAME)
    return any(w not in told and (len(w) > 1 or bare.startswith(w)) for w in words)


@cache
def _light_groups() -> tuple[tuple[str, ...], ...]:
    """The groups of 额定, 公称, 最大 and 最小: told apart as levels, not as words in front."""
    level = next(entry for entry in lexicon.near_names().class_ if entry.name == "level")
    return tuple(group for group in level.groups if set(group) & set(level.light))


@cache
def _light_words() -> re.Pattern[str]:
    return alternation(tuple(fold(word) for group in _light_groups() for word in group))


def _is_light_level(asked: Name, given: Name) -> bool:
    ours, theirs = asked.groups("level"), given.groups("level")
    if ours and theirs:
        return are_near_groups("level", ours, theirs)
    return (ours | theirs) <= {group_of("level", group[0]) for group in _light_groups()}


def _codes(core: str) -> set[str]:
    return set(_CODE.findall(core))


def is_of_a_part(asked: Name, given: Name) -> bool:
    """电机 in front of 效率, where 效率 is asked: a part has one of its own."""
    part = given.core.removesuffix(asked.core)
    return part != given.core and subject_of(part) is Subject.PART
