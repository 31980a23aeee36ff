"""Header rows of a table and what each cell under them is: item, header, role, unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.tables.columns import (
    VALUE_ROLES,
    ColumnRole,
    header_role,
    header_unit,
    is_header,
    may_be_limits,
    unit_cell,
    without_unit,
)
from extractors.tables.model import Cell, Table

_DIGIT = re.compile(r"\d")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column (or, in a turned table, one row): header path, role and unit.

    `detail` is the part of the header under the one that names the role: X轴, 平均值, 第1次.
    """

    header: str
    role: ColumnRole | None
    unit: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows `start:stop` of a table that stand under one header.

    `columns` has one value a column; in a turned table (`is_turned`: items across, what
    they hold down the side) one value a row of the whole table.
    """

    start: int
    stop: int
    columns: tuple[Column, ...]
    is_turned: bool = False
    header_rows: int = 1


@dataclass(frozen=True, slots=True)
class CellMeaning:
    """What the table says of one cell; all from the printed words."""

    item: str | None = None
    header: str | None = None
    role: ColumnRole | None = None
    unit: str | None = None
    detail: str = ""
    row: tuple[tuple[str, str], ...] = ()
    name: str | None = None
    parts: tuple[str, ...] = ()


def table_sections(table: Table, inherited: Section | None = None) -> tuple[Section, ...]:
    """The table's headed parts. `inherited`: the section that runs on from the page before."""
    turned = _turned_section(table)
    if turned is not None:
        return (turned,)
    heads = [row for row in range(table.row_count) if _is_head(table, row)]
    sections = []
    for place, head in enumerate(heads):
        stop = heads[place + 1] if place + 1 < len(heads) else table.row_count
        rows = _header_rows(table, head)
        columns = _columns(table, range(head, head + rows))
        stop = _section_stop(table, head + rows, stop)
        sections.append(Section(head + rows, stop, columns, header_rows=rows))
    if inherited is not None and _continues(table, inherited):
        first = heads[0] if heads else table.row_count
        if first > 0:
            sections.insert(0, replace(inherited, start=0, stop=first, header_rows=0))
    return tuple(sections)


def _continues(table: Table, inherited: Section) -> bool:
    return not inherited.is_turned and table.col_count == len(inherited.columns)


def _own_cells(table: Table, row: int) -> tuple[Cell, ...]:
    """The cells that begin in a row, from left to right."""
    return table.begun(row)


def _is_head(table: Table, row: int) -> bool:
    cells = _own_cells(table, row)
    return len(cells) >= 2 and is_header([cell.text for cell in cells])


def _header_rows(table: Table, head: int) -> int:
    """How many rows the header takes: its tallest cell, or a second row under a wide one."""
    cells = _own_cells(table, head)
    # A cell without a header's word may name a group of rows: 指标对照 beside the whole table.
    tallest = max((cell.row_span for cell in cells if header_role(cell.text)), default=1)
    wide = [cell for cell in cells if cell.col_span > 1 and cell.row_span == 1]
    if tallest > 1:
        return min(tallest, 3)
    below = _own_cells(table, head + 1)
    if _is_second_head(table, head, below):
        return 2
    if not wide or not below:
        return 1
    under = [cell for cell in below if any(w.covers(w.row, cell.col) for w in wide)]
    others = [cell for cell in below if cell not in under and cell.text.strip()]
    values = any(_looks_like_value(cell.text) for cell in under)
    return 2 if len(under) >= 2 and not others and not values else 1


def _is_second_head(table: Table, head: int, below: Sequence[Cell]) -> bool:
    """True when the row below writes parts of a value column only: 第1次, 第2次, 平均值."""
    filled = [cell for cell in below if cell.text.strip()]
    if len(filled) < 2 or any(_looks_like_value(cell.text) for cell in filled):
        return False
    above = [table.at(head, cell.col) for cell in filled]
    texts = [cell.text if cell is not None else "" for cell in above]
    roles = [header_role(text) for text in texts if text.strip()]
    under_values = all(role in VALUE_ROLES for role in roles)
    return under_values and bool(roles) and len(roles) < len(filled)


def _looks_like_value(text: str) -> bool:
    return bool(re.match(r"\s*[-+±≥≤<>＜＞≈]?\s*\d", text)) and not text.strip().endswith("次")


def _columns(table: Table, rows: Iterable[int]) -> tuple[Column, ...]:
    rows = tuple(rows)
    columns = tuple(_column(table, rows, col) for col in range(table.col_count))
    return _with_sub_items(_with_limits(columns))


def _with_limits(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """检验项目 | 技术指标 | 检验结果: beside the items, where no other column is the limits'."""
    roles = [column.role for column in columns]
    if ColumnRole.ITEM not in roles or ColumnRole.LIMIT in roles or ColumnRole.RESULT not in roles:
        return columns
    first = roles.index(ColumnRole.ITEM)
    if may_be_limits(columns[first].header):
        return columns
    is_limit = (at > first and may_be_limits(c.header) for at, c in enumerate(columns))
    return tuple(
        replace(c, role=ColumnRole.LIMIT) if told and c.role is ColumnRole.ITEM else c
        for c, told in zip(columns, is_limit, strict=True)
    )


def _column(table: Table, rows: Sequence[int], col: int) -> Column:
    found: list[Cell] = []
    for row in rows:
        cell = table.at(row, col)
        if cell is not None and cell.text.strip() and cell not in found:
            found.append(cell)
    return _path_to_column([cell.text for cell in found])


def _path_to_column(path: Sequence[str]) -> Column:
    """The column of a header path from the top down; the lowest known word gives the role."""
    roles = [header_role(text) for text in path]
    known = [place for place, role in enumerate(roles) if role is not None]
    role = roles[known[-1]] if known else None
    detail = " ".join(path[known[-1] + 1 :]) if known else ""
    units = [unit for unit in map(header_unit, path) if unit is not None]
    header = " ".join(" ".join(text.split()) for text in path)
    return Column(header, role, units[-1] if units else None, detail)


def _with_sub_items(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A column without a header of its own holds sub-items or further values of its left."""
    done: list[Column] = []
    for column in columns:
        left = done[-1] if done else None
        if not column.header and left is not None and left.role is ColumnRole.ITEM:
            column = replace(left, detail="")
        elif column.header and column.role is None and left is not None and left.detail:
            head = left.header.removesuffix(left.detail).strip()
            column = replace(
                left, header=f"{head} {column.header}", detail=column.header, unit=column.unit
            )
        done.append(column)
    return tuple(done)


def _section_stop(table: Table, start: int, stop: int) -> int:
    """Rows go on until one is a single cell over the whole width with more than a caption."""
    for row in range(start, stop):
        cells = [cell for cell in table.row(row) if cell.text.strip()]
        whole = len(cells) == 1 and cells[0].col_span == table.col_count
        if whole and table.is_ruled and len(cells[0].text) > 30:
            return row
    return stop


def _turned_section(table: Table) -> Section | None:
    """A table with items across and 标准要求, 检验结果, … down its first column."""
    firsts = [table.at(row, 0) for row in range(table.row_count)]
    columns = tuple(_path_to_column([cell.text] if cell else []) for cell in firsts)
    roles = [column.role for column in columns]
    first_row = [cell.text for cell in _own_cells(table, 0)]
    if table.col_count < 2 or is_header(first_row):
        return None
    known = {role for role in roles if role is not None}
    if not known & VALUE_ROLES or len(known) < 2 or len(known) < 0.5 * table.row_count:
        return None
    if columns[0].role is not ColumnRole.ITEM and any(map(_looks_like_value, first_row[1:])):
        return None
    return Section(0, table.row_count, columns, is_turned=True)


def cell_meaning(
    table: Table, sections: Sequence[Section], cell: Cell, before: tuple[str, ...] = ()
) -> CellMeaning:
    """What a cell is. `before`: the last item's parts on the page before, for rows that run on."""
    section = next((s for s in sections if s.start <= cell.row < s.stop), None)
    if section is None:
        return _beside(table, cell)
    if section.is_turned:
        return _turned_meaning(table, section, cell)
    column = section.columns[cell.col]
    row = _row_cells(table, section, cell.row)
    parts = _all_item_parts(table, section, cell)
    if before and section is sections[0] and _runs_on_from_before(table, section, cell.row):
        parts = (
            parts if len(parts) >= len(before) else (*before[: len(before) - len(parts)], *parts)
        )
    unit = _row_unit(table, section, cell.row) or column.unit or _item_unit(parts)
    item, name = " ".join(parts) or None, " ".join(map(without_unit, parts)) or None
    header, role = column.header or None, column.role
    return CellMeaning(item, header, role, unit, column.detail, row, name, parts)


def _runs_on_from_before(table: Table, section: Section, row: int) -> bool:
    """True for rows at a table's top that no number and no full item begins."""
    columns = _columns_of(section, ColumnRole.ITEM)
    first = table.at(row, columns[0]) if columns else None
    begun = any(_has_index(table, section, above) for above in range(section.start, row + 1))
    filled = first is not None and first.text.strip() and len(columns) > 1
    return not begun and not filled and bool(_columns_of(section, ColumnRole.INDEX))


def _row_cells(table: Table, section: Section, row: int) -> tuple[tuple[str, str], ...]:
    return tuple((section.columns[cell.col].header, cell.text) for cell in table.row(row))


def _all_item_parts(table: Table, section: Section, cell: Cell) -> tuple[str, ...]:
    """The item of a cell; of all its rows when its value is given once for several."""
    rows = range(cell.row, min(cell.row + cell.row_span, section.stop))
    found = list(dict.fromkeys(_item_parts(table, section, row) for row in rows))
    found = [parts for parts in found if parts]
    if len(found) < 2 or section.columns[cell.col].role is ColumnRole.ITEM:
        return found[0] if found else ()
    if len({parts[0] for parts in found}) == 1:
        rest = dict.fromkeys(" ".join(parts[1:]) for parts in found)
        return (found[0][0], "、".join(part for part in rest if part))
    return ("、".join(" ".join(parts) for parts in found),)


def _item_unit(parts: Sequence[str]) -> str | None:
    return next((unit for unit in map(header_unit, reversed(parts)) if unit), None)


def _item_parts(table: Table, section: Section, row: int) -> tuple[str, ...]:
    """The item's parent and name: 定位精度, X轴; blank cells take what stands above."""
    names: list[str] = []
    for col in _columns_of(section, ColumnRole.ITEM) or _first_words(table, section, row):
        text = _text_from_above(table, section, row, col)
        if text and text not in names:
            names.append(text)
    return tuple(names)


def _columns_of(section: Section, role: ColumnRole) -> tuple[int, ...]:
    return tuple(col for col, column in enumerate(section.columns) if column.role is role)


def _first_words(table: Table, section: Section, row: int) -> tuple[int, ...]:
    """Without an item column: the first column of unknown role with Chinese words."""
    for col, column in enumerate(section.columns):
        cell = table.at(row, col)
        if column.role is None and cell is not None and _CHINESE.search(cell.text):
            return (col,)
    return ()


def _text_from_above(table: Table, section: Section, row: int, col: int) -> str:
    for above in range(row, section.start - 1, -1):
        cell = table.at(above, col)
        if cell is not None and cell.text.strip():
            return " ".join(cell.text.split())
        if _has_index(table, section, above):
            return ""
    return ""


def _has_index(table: Table, section: Section, row: int) -> bool:
    """True when the row counts as a new entry by its number."""
    return any(
        (cell := table.at(row, col)) is not None and cell.row == row and cell.text.strip()
        for col in _columns_of(section, ColumnRole.INDEX)
    )


def _row_unit(table: Table, section: Section, row: int) -> str | None:
    """The unit column's word. A row with an item of its own takes none from above: a small
    unit that was not read (°) would become its neighbour's."""
    lends = not _has_own_item(table, section, row)
    for col in _columns_of(section, ColumnRole.UNIT):
        text = _text_from_above(table, section, row, col) if lends else _text(table, row, col)
        unit = unit_cell(text)
        if unit is not None:
            return unit
    return None


def _has_own_item(table: Table, section: Section, row: int) -> bool:
    columns = _columns_of(section, ColumnRole.ITEM)[:1] or _first_words(table, section, row)
    cells = (table.at(row, col) for col in columns)
    return any(cell is not None and cell.row == row and cell.text.strip() for cell in cells)


def _turned_meaning(table: Table, section: Section, cell: Cell) -> CellMeaning:
    kind = section.columns[cell.row]
    item_rows = [r for r, c in enumerate(section.columns) if c.role is ColumnRole.ITEM] or [0]
    unit_rows = [r for r, c in enumerate(section.columns) if c.role is ColumnRole.UNIT]
    names = [_text(table, row, cell.col) for row in item_rows]
    item = " ".join(dict.fromkeys(name for name in names if name)) or None
    units = [unit_cell(_text(table, row, cell.col)) for row in unit_rows]
    unit = next((u for u in units if u), None) or kind.unit or (header_unit(item) if item else None)
    row = tuple(
        (column.header, _text(table, place, cell.col))
        for place, column in enumerate(section.columns)
    )
    name = without_unit(item) if item else None
    return CellMeaning(item, kind.header or None, kind.role, unit, kind.detail, row, name)


def _text(table: Table, row: int, col: int) -> str:
    cell = table.at(row, col)
    return " ".join(cell.text.split()) if cell is not None else ""


def _beside(table: Table, cell: Cell) -> CellMeaning:
    """Outside of headed rows: the nearest words on the left name the cell."""
    cells = table.row(cell.row)
    left = [other for other in cells if other.col < cell.col and other.text.strip()]
    named = [other for other in left if _CHINESE.search(other.text)]
    item = " ".join(named[-1].text.split()) if named else None
    row = tuple(("", other.text) for other in cells)
    unit, name = (header_unit(item), without_unit(item)) if item else (None, None)
    return CellMeaning(item, None, None, unit, "", row, name)
