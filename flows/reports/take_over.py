"""Taking over what people wrote: from the round's own review.xlsx, or from a copy sent by mail.

A row is led back to its subject by the hidden columns, or, where those are gone, by
enterprise, equipment and number. Only what differs from what the workbook was written with
is a decision, so an old copy cannot undo a newer one by what it does not change.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from extractors.errors import UsageError
from flows.reports import sheets
from flows.reports.decisions import append_decisions, load_decisions, new_decisions
from flows.reports.json_files import written_papers
from flows.reports.model import Decision
from flows.reports.workbook import REVIEW, archive_review

# Rows searched for the head: people add lines above it.
_HEAD_WITHIN = 10
# Bytes and unpacked bytes; a review of 1000 applications has a few MB.
LARGEST_FILE = 100 << 20
LARGEST_UNPACKED = 1 << 30
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came of one workbook: decisions new to the log, and those known before."""

    added: tuple[Decision, ...]
    known: int
    problem: str = ""


def take_over_review(out: Path, at: str) -> TakenOver:
    """Takes over what people wrote into the round's own workbook, before a run replaces it.

    `at`: the time to record (ISO 8601). A workbook that people changed is kept under 复核存档,
    also one that cannot be read; then `problem` says so.
    """
    if archive_review(out, written_papers(out).get(REVIEW, "")) is None:
        return TakenOver((), 0)
    try:
        return import_decisions(out / REVIEW, out, at)
    except UsageError as error:
        return TakenOver((), 0, f"{error}（已原样存入“复核存档”文件夹。）")


def import_decisions(path: Path, out: Path, at: str) -> TakenOver:
    """Adds the decisions of a workbook to the round's log.

    Raises UsageError when the file is no review workbook.
    """
    read = tuple(read_decisions(path, at))
    known = load_decisions(out)
    added = new_decisions(known, read)
    append_decisions(out, added)
    return TakenOver(added, len(read) - len(added))


def read_decisions(path: Path, at: str) -> Iterator[Decision]:
    """Every row whose 复核 columns a person changed. Raises UsageError."""
    yield from _decisions(_tables(path), path.name, at)


Table = list[tuple[str, ...]]


def _tables(path: Path) -> dict[str, Table]:
    """The two sheets people fill, as texts."""
    try:
        _check_size(path)
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            tables = {
                name: [tuple(map(_text, row)) for row in book[name].iter_rows(values_only=True)]
                for name in (sheets.INDICATORS, sheets.RULES)
                if name in book.sheetnames
            }
        finally:
            book.close()
    except _BROKEN as error:
        raise UsageError(f"不是可以读取的复核表（.xlsx）：{path.name}") from error
    if not tables:
        wanted = f"“{sheets.INDICATORS}”或“{sheets.RULES}”"
        raise UsageError(f"工作簿中没有{wanted}工作表：{path.name}")
    return tables


def _check_size(path: Path) -> None:
    if path.stat().st_size > LARGEST_FILE:
        raise UsageError(f"复核表过大，未读取：{path.name}")
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise UsageError(f"复核表解压后过大，未读取：{path.name}")


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _decisions(tables: dict[str, Table], source: str, at: str) -> Iterator[Decision]:
    for name, table in tables.items():
        head = next((row for row in table[:_HEAD_WITHIN] if sheets.CONCLUSION in row), None)
        if head is None:
            raise UsageError(f"工作表“{name}”中没有“{sheets.CONCLUSION}”列：{source}")
        for row in table[table.index(head) + 1 :]:
            cells = dict(zip(head, row, strict=False))
            if decision := _decision(cells, source, at):
                yield decision


def _decision(cells: dict[str, str], source: str, at: str) -> Decision | None:
    """None where the person changed nothing or the row belongs to nothing."""
    said = tuple(cells.get(name, "") for name in sheets.PERSON[:3])
    base = cells.get(sheets.BASE) or sheets.base_key("", "", "")
    subject = cells.get(sheets.SUBJECT) or _subject(cells)
    if sheets.base_key(*said) == base or not subject:
        return None
    return Decision(
        enterprise=cells.get(sheets.ENTERPRISE, ""),
        equipment=cells.get(sheets.EQUIPMENT, ""),
        subject=subject,
        requirement=cells.get(sheets.REQUIREMENT, "") or cells.get("规则内容", ""),
        evidence_key=cells.get(sheets.EVIDENCE, ""),
        machine=cells.get(sheets.MACHINE, ""),
        conclusion=said[0],
        comment=said[1],
        reviewer=said[2],
        at=at,
        source=source,
    )


def _subject(cells: dict[str, str]) -> str:
    """The subject told by the columns people see."""
    if number := cells.get(sheets.NUMBER, ""):
        return f"指标{number}"
    rule, file = cells.get(sheets.RULE, ""), cells.get("文件", "")
    return f"规则{rule}" + (f"·{file}" if file else "") if rule else ""
