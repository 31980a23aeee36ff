"""A list's table as entries: merged cells, repeated headers and broken rows resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extractors.errors import ListError
from matchers.calendar import iso_date
from matchers.identity import folded
from matchers.judging.lexicon import list_columns
from matchers.list_rows import Columns, Row, find_columns
from matchers.numbered_clauses import is_numbered

REQUIRED = ("product", "text")
_FIELD_TITLE = re.compile(
    r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+[、.．\s])\s*(.+)$"
)
_NOTE = re.compile(
    r"^[（(【\[]?(?:备?注|说明|填表说明)\s*\d*\s*[:：.、）)】\]]|^附件\s*\d*\s*(?:[:：.、]|$)"
)
_HAS_BOUND = re.compile(r"\d|[≤≥<>＜＞±]|不[大小低高少]于|不超过")
# The end of the line above; -30℃低温冷启动时间≤60s begins a clause all the same.
_LOOSE_LINE = re.compile(
    r"^(?![-−]\d[^≤≥<>]*[\u4e00-\u9fff]{2}[^≤≥<>]*[≤≥<>])[\s≤≥<>＜＞±=＝~～\-—×/.,，、；;）)]"
)


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
    columns = find_columns(rows, list_columns("indicator_list"), REQUIRED)
    if columns is None:
        raise ListError(f"{where}中找不到列“序号、产品名称、关键技术指标”，不能作为指标清单。")
    entries: list[Entry] = []
    field = ""
    for index, row in enumerate(rows[columns.header_row + 1 :], start=columns.header_row + 2):
        if columns.is_header(row, rows) or not any(cell.strip() for cell in row):
            continue
        if changed := _header_columns(row):
            columns, field = _under(changed, columns, field)
            continue
        title = _field_title(row, columns)
        if title or is_aside(row, rows, columns):
            field = title or field
            continue
        number, product, text = (columns.text(row, name) for name in ("number", *REQUIRED))
        text = text if paged else separated_lines(text)
        if not columns.has("number") and product:
            number = str(len(entries) + 1)
        own_field = columns.text(row, "field").replace("\n", "")
        broken = paged and not _is_first_clause(text)
        if entries and not number and (broken or not product):
            text = text if paged else _as_clause(entries[-1].text, text)
            entries[-1] = _continued(entries[-1], own_field, product, text)
            field = entries[-1].field
            continue
        field = own_field or field
        if number or product or text:
            entry = _entry(columns, row, index, field)
            entries.append(replace(entry, number=normal_number(number), text=text))
    return _checked(entries, where)


def _header_columns(row: Row) -> Columns | None:
    """The columns where the row is a header; a note that names them all in one cell is none."""
    found = find_columns((row,), list_columns("indicator_list"), REQUIRED)
    places = {place for name, place in found.places if name in REQUIRED} if found else set()
    return found if len(places) == len(REQUIRED) else None


def _under(changed: Columns, before: Columns, field: str) -> tuple[Columns, str]:
    """The columns below another header (a further sheet's), and the field that goes on there:
    none when the columns stand otherwise."""
    same = dict(changed.places) == dict(before.places)
    return replace(changed, header_row=before.header_row), field if same else ""


def is_aside(row: Row, rows: Sequence[Row], columns: Columns) -> bool:
    """True for a row of one text that is no entry: a note, or the title above the header again."""
    texts = [cell.strip() for cell in row if cell.strip()]
    if len(texts) != 1:
        return False
    above = {folded(cell) for other in rows[: columns.header_row] for cell in other}
    return bool(_NOTE.match(texts[0])) or folded(texts[0]) in above


def aside_rows(rows: Sequence[Row]) -> tuple[str, ...]:
    """The texts of rows below the header that were not taken for entries."""
    columns = find_columns(rows, list_columns("indicator_list"), REQUIRED)
    if columns is None:
        return ()
    below = rows[columns.header_row + 1 :]
    return tuple("".join(row).strip() for row in below if is_aside(row, rows, columns))


def separated_lines(text: str) -> str:
    """Text of a cell that is not paged: lines that are a clause each, without number and
    semicolon, get one. A line that could be the end of the one above stays."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = all(_HAS_BOUND.search(line) and not _LOOSE_LINE.match(line) for line in lines)
    if len(lines) < 2 or is_numbered(text) or not own:
        return text
    return "\n".join(line if line[-1] in "；;。" else f"{line}；" for line in lines)


def _as_clause(before: str, text: str) -> str:
    """A row's text below its entry's: apart from it where it begins a clause of its own."""
    begins = is_numbered(text) or not is_numbered(before)
    closed = before.rstrip()[-1:] in ("；", ";", "。", "")
    return f"；{text}" if text and begins and not closed and not _LOOSE_LINE.match(text) else text


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


def _field_title(row: Row, columns: Columns) -> str:
    """The field named by a row that is one merged cell (`一、数控机床`), else nothing.

    What stands under the clauses' column is a clause: 三维图像分辨率不低于1920×1080."""
    cells = {cell.strip() for cell in row if cell.strip()}
    found = _FIELD_TITLE.match(next(iter(cells), ""))
    only_clauses = sum(bool(cell.strip()) for cell in row) == 1 and columns.text(row, "text")
    if len(cells) != 1 or not found or only_clauses:
        return ""
    return re.sub(r"[（(]\d+项?[）)]$", "", found.group(1)).strip()


def _entry(columns: Columns, row: Row, index: int, field: str) -> Entry:
    """The row's product and dates; its number and clauses are the caller's."""
    first, expires, exited = (
        iso_date(columns.text(row, name)) for name in ("first_listed", "expires", "exited")
    )
    return Entry(
        row=index,
        number="",
        field=field,
        product=columns.text(row, "product").replace("\n", ""),
        text="",
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


def is_list(rows: Sequence[Row]) -> bool:
    """Whether a sheet's rows have the header of an indicator list."""
    return find_columns(rows, list_columns("indicator_list"), REQUIRED) is not None


def has_number_column(rows: Sequence[Row]) -> bool:
    """Whether the list gives its entries' 序号."""
    columns = find_columns(rows, list_columns("indicator_list"), REQUIRED)
    return columns is not None and columns.has("number")
