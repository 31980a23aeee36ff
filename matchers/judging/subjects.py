"""What the words in front of a parameter's name are: the machine, a part, a process.

Sources: domain brief §3.3; the words stand in `data/lexicon/subjects.toml`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from matchers.judging import lexicon
from matchers.judging.lexicon import alternation, fold


class Subject(StrEnum):
    """What a word in front of a name speaks of; `NONE`: it may tell parameters apart."""

    MACHINE = "machine"
    PART = "part"
    PROCESS = "process"  # or what is worked on
    NONE = "none"


@cache
def _endings() -> tuple[tuple[Subject, re.Pattern[str]], ...]:
    """The longest ending tells: 电机 is a part, though it ends like a machine."""
    words = lexicon.subjects()
    by_kind = (
        (Subject.PART, words.parts),
        (Subject.PROCESS, (*words.processes, *words.materials)),
        (Subject.MACHINE, words.machines),
    )
    return tuple((kind, re.compile(f"(?:{_either(told)})$")) for kind, told in by_kind)


def _either(told: tuple[str, ...]) -> str:
    return alternation(tuple(map(fold, told))).pattern


@cache
def _not_machines() -> frozenset[str]:
    return frozenset(map(fold, lexicon.subjects().not_machines))


@cache
def _machines() -> tuple[str, ...]:
    return tuple(map(fold, lexicon.subjects().machines))


@cache
def _devices() -> tuple[str, ...]:
    return tuple(map(fold, lexicon.subjects().devices))


@lru_cache(maxsize=65536)
def subject_of(words: str) -> Subject:
    """What a beginning of a name speaks of."""
    others = [word for word in _not_machines() if len(word) > 1 and words.endswith(word)]
    if words in _not_machines() or (others and not _longer_machine(words, max(map(len, others)))):
        return Subject.NONE
    for kind, pattern in _endings():
        if pattern.search(words):
            return kind
    return Subject.NONE


def _longer_machine(words: str, length: int) -> bool:
    """包装机 is a machine, though 装机 is none."""
    return any(len(machine) > length and words.endswith(machine) for machine in _machines())


@cache
def _materials() -> tuple[str, ...]:
    return tuple(map(fold, lexicon.subjects().materials))


def is_material(words: str) -> bool:
    """布面, 产水: what is worked on, without which the name is the same parameter."""
    return words.endswith(_materials())


def is_stock(words: str) -> bool:
    """不锈钢板: what is cut or welded, each kind at its own speed."""
    return words.endswith(tuple(map(fold, lexicon.subjects().stock)))


def begins_with_process(name: str) -> bool:
    """切割速度: what is cut makes another speed of it."""
    return name.startswith(tuple(map(fold, lexicon.subjects().processes)))


def has_part(words: str) -> bool:
    """Whether a part stands anywhere in the words: 电机在额定转速下."""
    return any(part in words for part in lexicon.subjects().parts if len(part) > 1)


def is_place(words: str) -> bool:
    """成形舱内, 灌装区: where in the machine or the works a value was taken."""
    if words.endswith(tuple(lexicon.subjects().places)):
        return True
    return words.endswith("内") and subject_of(words[:-1]) is not Subject.NONE


def is_device(words: str, *, whole: bool = False) -> bool:
    """光伏逆变器: a part's name with more in front may be the whole product; `whole`: without."""
    return any(
        words.endswith(device) and (whole or len(words) >= len(device) + 2) for device in _devices()
    )


def machine_in_front(name: str) -> bool:
    """Whether a name begins with a machine (织机转速)."""
    return any(kind is Subject.MACHINE for _, kind in splits(name))


def is_owner(words: str) -> bool:
    """涡流测厚仪, 电解槽, 夜间: whose a value is or when it was taken, not which kind."""
    return len(words) >= 2 and words.endswith(lexicon.subjects().owners)


def part_in_front(name: str) -> bool:
    """Whether a name begins with a part (轴承温升)."""
    return name.startswith(tuple(part for part in lexicon.subjects().parts if len(part) > 1))


def splits(name: str) -> tuple[tuple[int, Subject], ...]:
    """Where a subject in front of a name may end, the longest first."""
    found = ((end, subject_of(name[:end])) for end in range(len(name) - 1, 1, -1))
    return tuple((end, kind) for end, kind in found if kind is not Subject.NONE)
