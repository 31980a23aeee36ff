"""What the invented papers say, from `phrases.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something measured: `direction` is `≤` or `≥`, `decimals` those of a result."""

    name: str
    unit: str
    direction: str
    limit: float
    decimals: int

    @property
    def required(self) -> str:
        """The requirement without its unit."""
        if self.limit >= 1e-3:
            return f"{self.direction}{self.limit:g}"
        return f"{self.direction}{self.limit * 1e4:g}×10⁻⁴"


@dataclass(frozen=True, slots=True)
class Trade:
    """Machines of one kind, their model letters and what is measured on them."""

    name: str
    machines: tuple[str, ...]
    models: tuple[str, ...]
    indicators: tuple[Indicator, ...]


def _texts(name: str) -> tuple[str, ...]:
    return tuple(_POOLS[name])


def _trade(table: dict[str, Any]) -> Trade:
    return Trade(
        table["name"],
        tuple(table["machines"]),
        tuple(table["models"]),
        tuple(Indicator(*row) for row in table["indicators"]),
    )


_POOLS = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
CHINESE_FACES = _texts("chinese_faces")
LATIN_FACES = _texts("latin_faces")
UNDERLINES = _texts("underlines")
PLACES = _texts("places")
STEMS = _texts("stems")
KINDS = _texts("kinds")
USERS = _texts("users")
LABS = _texts("labs")
FILLER = _texts("filler")
SENTENCES = _texts("sentences")
ENGLISH = _texts("english")
STATEMENTS = _texts("statements")
STANDARDS = _texts("standards")
COMMENTS = _texts("comments")
INSTRUMENTS: tuple[tuple[str, str], ...] = tuple((n, m) for n, m in _POOLS["instruments"])
TRADES = tuple(_trade(table) for table in _POOLS["trades"])
