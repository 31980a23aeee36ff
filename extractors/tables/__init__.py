"""Tables of a page: cells, rows, headers."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Rule
from extractors.evidence import Line
from extractors.tables.aligned import aligned_tables
from extractors.tables.model import Cell, Table
from extractors.tables.ruled import ruled_tables

__all__ = ["Cell", "Table", "find_tables"]


def find_tables(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[Table, ...]:
    """Ruled tables and tables by alignment, from top to bottom; lines must be level."""
    ruled, free_rules = ruled_tables(lines, rules)
    aligned = aligned_tables(lines, free_rules, tuple(table.box for table in ruled))
    return tuple(sorted((*ruled, *aligned), key=lambda table: (table.box.y0, table.box.x0)))
