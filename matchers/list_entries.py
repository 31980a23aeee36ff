"""A list's table as entries: merged cells, repeated headers and broken rows resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extractors.errors import ListError
from matchers.calendar import iso_date
from matchers.identity import folded
from matchers.list_rows import Columns, Row, find_columns

COLUMNS = {
    "number": ("序号", "清单序号", "编号", "序列号", "No", "NO"),
    "field": ("领域", "所属领域", "重点领域", "领域类别", "产品类别"),
    "product": ("产品名称", "装备名称", "产品", "装备产品名称", "名称"),
    "text": ("关键技术指标", "主要技术指标", "技术指标", "关键技术指标要求", "指标要求", "指标"),
    "first_listed": ("首次进清单", "首次列入", "首次进清单时间", "首次进清单日期", "列入时间"),
    "expires": ("有效期至", "有效期满", "到期日期", "有效期"),
    "exited": ("退出清单", "退出日期", "退出时间", "退出清单时间"),
}
REQUIRED = ("number", "product", "text")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as written, before its clauses are parsed; `row` counts from 1 in the file."""

    row: int
    number: str
    field: str
    product: str
    text: str
    dates: tuple[date | None, date | None, date | None] = (None, None, None)


def normal_number(text: str) -> str:
    """A 序号 without spaces, width variants, 第…项 and a trailing `.0` or dot."""
    plain = folded(text).removeprefix("第").rstrip("项号条、.")
    return re.sub(r"\.0$", "", plain)


def rows_to_entries(rows: Sequence[Row], where: str, *, paged: bool = False) -> tuple[Entry, ...]:
    """Entries of a table with merged 领域 cells, repeated headers and broken rows.

    A row without 序号 and product continues the entry above; in a `paged` table (PDF, scan)
    its other cells may be broken by the page's end too. Raises ListError naming the row.
    """
    columns = find_columns(rows, COLUMNS, REQUIRED)
    if columns is None:
        raise ListError(f"{where}中找不到列“序号、产品名称、关键技术指标”，不能作为指标清单。")
    entries: list[Entry] = []
    field = ""
    for index, row in enumerate(rows[columns.header_row + 1 :], start=columns.header_row + 2):
        if columns.is_header(row, rows) or not any(cell.strip() for cell in row):
            continue
        title = _field_title(row)
        if title:
            field = title
            continue
        number, product, text = (columns.text(row, name) for name in REQUIRED)
        own_field = columns.text(row, "field").replace("\n", "")
        broken = paged and not _is_first_clause(text)
        if entries and not number and (broken or not product):
            entries[-1] = _continued(entries[-1], own_field, product, text)
            field = entries[-1].field
            continue
        field = own_field or field
        if number or product or text:
            entries.append(_entry(columns, row, index, field))
    return _checked(entries, where)


def _is_first_clause(text: str) -> bool:
    """True for a text that starts an entry: a row without 序号 that has one lost it."""
    return bool(re.match(r"\s*(?:①|[（(]?[1１][.．、)）](?![\d０-９]))", text))


def _continued(entry: Entry, field: str, product: str, text: str) -> Entry:
    """The entry with what its row holds on the next page."""
    return replace(
        entry,
        field=entry.field if entry.field.startswith(field) else entry.field + field,
        product=entry.product + product.replace("\n", ""),
        text=f"{entry.text}\n{text}" if text else entry.text,
    )


def _field_title(row: Row) -> str:
    """The field named by a row that is one merged cell (`一、数控机床`), else nothing."""
    cells = {cell.strip() for cell in row if cell.strip()}
    found = re.match(r"^[（(]?[一二三四五六七八九十]+[）)]?[、.．]?\s*(.+)$", next(iter(cells), ""))
    if len(cells) != 1 or not found:
        return ""
    return re.sub(r"[（(]\d+项?[）)]$", "", found.group(1)).strip()


def _entry(columns: Columns, row: Row, index: int, field: str) -> Entry:
    first, expires, exited = (
        iso_date(columns.text(row, name)) for name in ("first_listed", "expires", "exited")
    )
    return Entry(
        row=index,
        number=normal_number(columns.text(row, "number")),
        field=field,
        product=columns.text(row, "product").replace("\n", ""),
        text=columns.text(row, "text"),
        dates=(first, expires, exited),
    )


def _checked(entries: Sequence[Entry], where: str) -> tuple[Entry, ...]:
    """The entries, or ListError naming the row that is empty, incomplete or doubled."""
    if not entries:
        raise ListError(f"{where}中没有任何清单条目。")
    seen: dict[str, int] = {}
    for entry in entries:
        for value, name in (
            (entry.number, "序号"),
            (entry.product, "产品名称"),
            (entry.text, "关键技术指标"),
        ):
            if not value:
                label = entry.number or entry.product
                raise ListError(f"{where}第{entry.row}行（{label}）缺少“{name}”。")
        if entry.number in seen:
            first = seen[entry.number]
            raise ListError(
                f"{where}第{entry.row}行的序号“{entry.number}”与第{first}行重复，清单未载入。"
            )
        seen[entry.number] = entry.row
    return tuple(entries)
