"""Tables that lie on their side: parameters are the heads, what was asked and found stands beneath.

参数 | 转速(r/min) | 噪声 over 实测值 | 6500 | 72. Source: domain brief §1.2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from matchers.judging.table_parts import (
    Cell,
    Part,
    Row,
    head_part,
    is_blank,
    unit_of_label,
    without_unit,
)

_BENEATH = frozenset(
    {Part.RESULT, Part.LIMIT, Part.VERDICT, Part.UNIT, Part.REMARK, Part.UNCERTAINTY}
)
_LABELS = frozenset({None, Part.CONDITION})


def turned_rows(rows: Sequence[tuple[Cell, ...]]) -> tuple[tuple[Row, ...], int]:
    """A row for every parameter of the table that `rows` begin with, and how many of `rows` it
    takes; none and 0 when they begin with another table."""
    heads, *beneath = rows
    taken = _as_wide(beneath, len(heads))
    parts = [head_part(cells[0].text) for cells in taken]
    names = heads[1:]
    is_corner = is_blank(heads[0].text) or head_part(heads[0].text) is not None
    is_named = is_corner and all(_is_name(cell.text) for cell in names)
    if Part.RESULT not in parts or not is_named:
        return (), 0
    columns = ([cells[at] for cells in taken] for at in range(1, len(heads)))
    told = [_row(name, parts, column) for name, column in zip(names, columns, strict=True)]
    return tuple(told), 1 + len(taken)


def _is_name(text: str) -> bool:
    """Neither a value, a conclusion nor a column's head."""
    bare = without_unit(text)
    return head_part(text) in _LABELS and len(bare) > 1 and not re.search(r"\d", bare)


def _as_wide(rows: Sequence[tuple[Cell, ...]], width: int) -> list[tuple[Cell, ...]]:
    """The rows up to the first that says something else or has other columns."""
    taken = []
    for cells in rows:
        if len(cells) != width or head_part(cells[0].text) not in _BENEATH:
            break
        taken.append(cells)
    return taken


def _row(name: Cell, parts: Sequence[Part | None], column: Sequence[Cell]) -> Row:
    cells = [replace(name, part=Part.ITEM)]
    for part, cell in zip(parts, column, strict=True):
        if part is not None:
            cells.append(replace(cell, part=part, head=name.text))
    unit = next((c.text for c in cells if c.part is Part.UNIT and c.text), None)
    return Row(tuple(cells), name.text, unit or unit_of_label(name.text))
