"""The words of data/lexicon: loaded once, checked against their schema, frozen.

Raises LexiconError, naming file and entry, when a table breaks its schema or says a thing twice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

import data
from extractors.errors import LexiconError


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Prefix(_Table):
    pint: str
    zh: str


class _Base(_Table):
    symbol: str
    pint: str
    prefixes: str = ""
    zh: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    count: bool = False
    weak: bool = False


class _Multiple(_Table):
    factor: Decimal
    unit: str


class _ByName(_Table):
    unit: str
    means: str
    names: tuple[str, ...]


class _UnitFile(_Table):
    prefixes: dict[str, _Prefix]
    base: tuple[_Base, ...]
    aliases: dict[str, str]
    denominators: dict[str, str]
    multiples: dict[str, _Multiple]
    not_before: dict[str, str]
    by_name: tuple[_ByName, ...]


@dataclass(frozen=True, slots=True)
class UnitLexicon:
    """`atoms`: writing -> usual writing of one unit; `pint`: usual writing -> Pint name;
    `wholes`: writing -> usual writing of a whole compound; `denominators`: writings that are
    units only below a stroke; `multiples`: writing -> (factor, unit);
    `not_before`: last character of a writing -> characters that must not follow it; `by_name`:
    (unit, what it means, words of the names it means that behind)."""

    atoms: dict[str, str]
    pint: dict[str, str]
    wholes: dict[str, str]
    denominators: dict[str, str]
    multiples: dict[str, tuple[Decimal, str]]
    counts: frozenset[str]
    weak: frozenset[str]
    not_before: dict[str, str]
    by_name: tuple[tuple[str, str, tuple[str, ...]], ...]


@cache
def unit_lexicon() -> UnitLexicon:
    """The units of data/lexicon/units.toml."""
    table = _checked("units.toml", _UnitFile)
    atoms: dict[str, str] = {}
    pint: dict[str, str] = {}
    for base in table.base:
        for writing, symbol, name in _writings(base, table.prefixes):
            if atoms.setdefault(writing, symbol) != symbol:
                raise LexiconError(
                    f"units.toml：写法“{writing}”既是 {atoms[writing]} 又是 {symbol}"
                )
            pint[symbol] = name
    atoms_only = {w: s for w, s in table.aliases.items() if s in pint}
    clash = sorted(w for w, s in atoms_only.items() if atoms.get(w, s) != s)
    if clash:
        raise LexiconError(f"units.toml：aliases 中“{clash[0]}”已另有含义")
    return UnitLexicon(
        atoms=atoms | atoms_only,
        pint=pint,
        wholes={w: s for w, s in table.aliases.items() if s not in pint},
        denominators=dict(table.denominators),
        multiples={word: (entry.factor, entry.unit) for word, entry in table.multiples.items()},
        counts=frozenset(base.symbol for base in table.base if base.count),
        weak=frozenset(base.symbol for base in table.base if base.weak),
        not_before=dict(table.not_before),
        by_name=tuple((entry.unit, entry.means, entry.names) for entry in table.by_name),
    )


def _writings(base: _Base, prefixes: dict[str, _Prefix]) -> list[tuple[str, str, str]]:
    """(writing, usual writing, Pint name) of a unit with all its prefixes."""
    found = [(word, base.symbol, base.pint) for word in (base.symbol, *base.zh, *base.aliases)]
    for letter in base.prefixes.split():
        prefix, symbol = prefixes[letter], letter + base.symbol
        found.append((symbol, symbol, prefix.pint + base.pint))
        found += [(prefix.zh + word, symbol, prefix.pint + base.pint) for word in base.zh]
    return found


def read_table(name: str) -> dict[str, Any]:
    """A TOML file of data/lexicon. Raises LexiconError when it is not TOML."""
    try:
        return tomllib.loads(data.path("lexicon", name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"词表 {name} 无法读取：{error}") from error


_Schema = TypeVar("_Schema", bound=BaseModel)


def _checked(name: str, schema: type[_Schema]) -> _Schema:
    try:
        return schema.model_validate(read_table(name))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"词表 {name} 的 {place}：{first['msg']}") from error


class _Pattern(_Table):
    label: str
    regex: str
    examples: tuple[str, ...]
    counter: tuple[str, ...] = ()


class _PatternFile(_Table):
    pattern: tuple[_Pattern, ...]


@dataclass(frozen=True, slots=True)
class NotQuantity:
    """A pattern for numbers that are no quantities, with its own examples."""

    label: str
    regex: re.Pattern[str]
    examples: tuple[str, ...]
    counter: tuple[str, ...]


@cache
def not_quantities() -> tuple[NotQuantity, ...]:
    """The patterns of data/lexicon/not_quantities.toml."""
    table = _checked("not_quantities.toml", _PatternFile)
    return tuple(
        NotQuantity(entry.label, re.compile(entry.regex), entry.examples, entry.counter)
        for entry in table.pattern
    )


Words = dict[str, dict[str, tuple[str, ...]]]


class _WordFile(RootModel[Words]):
    model_config = ConfigDict(frozen=True)


@cache
def words() -> Words:
    """The word lists of data/lexicon/words.toml: section -> list name -> words."""
    table = _checked("words.toml", _WordFile).root
    for section, lists in table.items():
        for name, entries in lists.items():
            if len(set(entries)) != len(entries):
                twice = sorted(word for word in set(entries) if entries.count(word) > 1)
                raise LexiconError(f"words.toml：[{section}] {name} 中“{twice[0]}”重复")
    return table


def alternatives(entries: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(entries, key=len, reverse=True))


class _System(_Table):
    name: str
    regex: str
    order: Literal["digits", "higher", "lower", "letters", "none", "unknown"]
    ranks: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    examples: tuple[str, ...]


class _GradeFile(_Table):
    system: tuple[_System, ...]


@dataclass(frozen=True, slots=True)
class GradeSystem:
    """A kind of grade: how it is written, how it is ordered, which words it needs about it."""

    name: str
    regex: re.Pattern[str]
    order: str
    ranks: tuple[str, ...]
    context: tuple[str, ...]
    examples: tuple[str, ...]


@cache
def grade_systems() -> tuple[GradeSystem, ...]:
    """The systems of data/lexicon/grades.toml; the first that matches a place wins."""
    table = _checked("grades.toml", _GradeFile)
    return tuple(
        GradeSystem(
            entry.name,
            re.compile(entry.regex),
            entry.order,
            entry.ranks,
            entry.context,
            entry.examples,
        )
        for entry in table.system
    )
