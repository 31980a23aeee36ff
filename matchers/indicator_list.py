"""The indicator list: products with their requirements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matchers.requirements import Requirement


@dataclass(frozen=True, slots=True)
class ListItem:
    """One product of the list (one row of the official table)."""

    number: str
    field: str
    product: str
    text: str
    requirements: tuple[Requirement, ...]
    first_listed: date | None = None
    expires: date | None = None
    exited: date | None = None


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """A list with its pedigree. `official` is False unless an official source is recorded;
    then everything made from it says 示例清单，非官方."""

    name: str
    items: tuple[ListItem, ...]
    sha256: str
    source: str
    official: bool = False

    def item(self, number: str) -> ListItem | None:
        return next((item for item in self.items if item.number == number), None)
