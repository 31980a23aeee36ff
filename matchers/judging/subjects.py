"""What the words in front of a parameter's name are: the machine, a part, a process.

Sources: domain brief §3.3; the words stand in `data/lexicon/subjects.toml`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from matchers.judging import lexicon
from matchers.judging.lexicon import alternation, fold


class Subject(StrEnum):
    """What a word in front of a name speaks of; `NONE`: it may tell parameters apart."""

    MACHINE = "machine"
    PART = "part"
    PROCESS = "process"
    NONE = "none"


@cache
def _endings() -> tuple[tuple[Subject, re.Pattern[str]], ...]:
    """The longest ending tells: 电机 is a part, though it ends like a machine."""
    words = lexicon.subjects()
    by_kind = (
        (Subject.PART, words.parts),
        (Subject.PROCESS, words.processes),
        (Subject.MACHINE, words.machines),
    )
    return tuple((kind, re.compile(f"(?:{_either(told)})$")) for kind, told in by_kind)


def _either(told: tuple[str, ...]) -> str:
    return alternation(tuple(map(fold, told))).pattern


@cache
def _not_machines() -> frozenset[str]:
    return frozenset(map(fold, lexicon.subjects().not_machines))


def subject_of(words: str) -> Subject:
    """What a beginning of a name speaks of."""
    if words in _not_machines() or any(
        words.endswith(word) for word in _not_machines() if len(word) > 1
    ):
        return Subject.NONE
    for kind, pattern in _endings():
        if pattern.search(words):
            return kind
    return Subject.NONE


def machine_in_front(name: str) -> bool:
    """Whether a name begins with a machine (织机转速)."""
    return any(
        subject_of(name[:end]) is Subject.MACHINE for end in range(2, max(2, len(name) - 1))
    )
