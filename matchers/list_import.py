"""An official list taken over from rows of its tables: nothing dropped, everything told.

`extractors.table_rows.table_rows` gives the rows of Word, PDF and picture files,
`matchers.list_rows.file_rows` those of CSV and XLSX.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matchers.indicator_list import ListItem, ListPedigree, entry_to_item, pedigree_path
from matchers.list_entries import Entry, aside_rows, has_number_column, rows_to_entries
from matchers.list_rows import Row
from matchers.requirements import Clause, ClauseKind, Requirement

HEADER = ("序号", "领域", "产品名称", "关键技术指标", "首次进清单", "有效期至", "退出清单")
CLAUSE_HEADER = (
    "序号",
    "产品名称",
    "指标号",
    "原文",
    "解析",
    "参数",
    "下限",
    "上限",
    "单位",
    "条件",
)
_BOUNDLESS = (ClauseKind.QUALITATIVE,)


@dataclass(frozen=True, slots=True)
class UnparsedClause:
    """A clause no bound could be read from: it stays, as text for a person (`manual`)."""

    number: str
    product: str
    requirement: int
    text: str


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list as taken over: its entries as written, its items parsed, what could not be.

    `source_sha256` is of the file the rows come from, `recognised` its pages read from a
    picture: their every character needs checking. `left_out`: rows that are no entries;
    `has_numbers` is False where the entries were numbered here.
    """

    name: str
    entries: tuple[Entry, ...]
    items: tuple[ListItem, ...]
    unparsed: tuple[UnparsedClause, ...]
    source_file: str
    source_sha256: str
    recognised: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    has_numbers: bool = True


def imported_list(
    rows: Sequence[Row], file: Path, *, paged: bool = False, recognised: tuple[int, ...] = ()
) -> ImportedList:
    """The list in the rows of a file's tables. Raises ListError naming the row.

    `paged`: a page's end may have broken rows in two; `recognised`: see ImportedList.
    """
    entries = rows_to_entries(rows, f"“{file.name}”", paged=paged)
    items = tuple(map(entry_to_item, entries))
    return ImportedList(
        name=file.stem,
        entries=entries,
        items=items,
        unparsed=tuple(_unparsed(items)),
        source_file=file.name,
        source_sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        recognised=recognised,
        left_out=aside_rows(rows),
        has_numbers=has_number_column(rows),
    )


def _unparsed(items: Sequence[ListItem]) -> Iterator[UnparsedClause]:
    for item in items:
        for requirement in item.requirements:
            if not has_bound(requirement):
                yield UnparsedClause(
                    item.number, item.product, requirement.number, requirement.text
                )


def has_bound(requirement: Requirement) -> bool:
    """Whether a number or grade could be read from the clause."""
    return any(clause.kind not in _BOUNDLESS for clause in requirement.clauses)


def list_csv(imported: ImportedList) -> bytes:
    """The list as UTF-8 CSV with BOM, clauses on one line each, as `load_list` reads it."""
    rows = ((*_cells(item),) for item in imported.items)
    return _csv_bytes(HEADER, rows)


def _cells(item: ListItem) -> Iterator[str]:
    yield from (item.number, item.field, item.product, numbered_text(item))
    for day in (item.first_listed, item.expires, item.exited):
        yield day.isoformat() if day else ""


def numbered_text(item: ListItem) -> str:
    """The clauses as `1.…；2.…；`; clause 0 is what stood before the first number."""
    return "".join(
        f"{each.text}" if each.number == 0 else f"{each.number}.{each.text}；"
        for each in item.requirements
    )


def clause_csv(imported: ImportedList) -> bytes:
    """Every clause's original words beside what was read from them, for a person to check."""
    return _csv_bytes(CLAUSE_HEADER, _clause_rows(imported.items))


def _clause_rows(items: Sequence[ListItem]) -> Iterator[Row]:
    for item in items:
        for requirement in item.requirements:
            for clause in requirement.clauses:
                place = (item.number, item.product, str(requirement.number), requirement.text)
                yield (*place, *_clause_cells(clause))


def _clause_cells(clause: Clause) -> Row:
    def bound(one: object, several: Sequence[object], *, inclusive: bool) -> str:
        shown = "×".join(map(str, several)) if several else "" if one is None else str(one)
        return shown if inclusive or not shown else f"{shown}（不含）"

    return (
        clause.kind.value,
        clause.name or "",
        clause.grade or bound(clause.low, clause.lows, inclusive=clause.low_inclusive),
        bound(clause.high, clause.highs, inclusive=clause.high_inclusive),
        clause.unit or "",
        clause.condition or "",
    )


def _csv_bytes(header: Row, rows: Iterator[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def save_list(
    imported: ImportedList, out: Path, *, source: str, official: bool
) -> tuple[Path, ...]:
    """Writes the list, its pedigree and its clauses beside it; the files written, in order.

    `source` is where the list comes from in words (文号, 网址); without it none is official.
    """
    content = list_csv(imported)
    pedigree = ListPedigree(
        name=imported.name,
        source=source or imported.source_file,
        official=official and bool(source),
        sha256=hashlib.sha256(content).hexdigest(),
        imported_from=imported.source_file,
        imported_sha256=imported.source_sha256,
        recognised=imported.recognised,
    )
    clauses = out.with_suffix(".clauses.csv")
    out.write_bytes(content)
    pedigree_path(out).write_text(pedigree.model_dump_json(indent=2) + "\n", encoding="utf-8")
    clauses.write_bytes(clause_csv(imported))
    return (out, pedigree_path(out), clauses)
