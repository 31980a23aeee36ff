"""Tables of a page: cells, rows, headers."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Rule
from extractors.evidence import Line
from extractors.layout import glyph_height
from extractors.tables.aligned import aligned_tables
from extractors.tables.model import Cell, Table
from extractors.tables.posts import posted_tables
from extractors.tables.ruled import ruled_tables

__all__ = ["Cell", "Table", "find_tables"]


def find_tables(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[Table, ...]:
    """Ruled tables, those of vertical rules alone, and tables by alignment, from the top.

    Lines and rules must be level.
    """
    height = glyph_height(lines)
    ruled, free_rules = ruled_tables(lines, rules, height)
    posted = posted_tables(lines, rules, height, tuple(table.box for table in ruled))
    taken = tuple(table.box for table in (*ruled, *posted))
    aligned = aligned_tables(lines, free_rules, height, taken)
    return tuple(
        sorted((*ruled, *posted, *aligned), key=lambda table: (table.box.y0, table.box.x0))
    )
