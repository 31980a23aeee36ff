"""The words of data/lexicon: loaded once, checked against their schema, frozen.

Raises LexiconError, naming file and entry, when a table breaks its schema or says a thing twice.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

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


class _UnitFile(_Table):
    prefixes: dict[str, _Prefix]
    base: tuple[_Base, ...]
    aliases: dict[str, str]
    denominators: dict[str, str]
    multiples: dict[str, _Multiple]


@dataclass(frozen=True, slots=True)
class UnitLexicon:
    """`atoms`: writing -> usual writing of one unit; `pint`: usual writing -> Pint name;
    `wholes`: writing -> usual writing of a whole compound; `denominators`: writings that are
    units only below a stroke; `multiples`: writing -> (factor, unit)."""

    atoms: dict[str, str]
    pint: dict[str, str]
    wholes: dict[str, str]
    denominators: dict[str, str]
    multiples: dict[str, tuple[Decimal, str]]
    counts: frozenset[str]
    weak: frozenset[str]


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


def _checked(name: str, schema: type[_UnitFile]) -> _UnitFile:
    try:
        return schema.model_validate(read_table(name))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"词表 {name} 的 {place}：{first['msg']}") from error
