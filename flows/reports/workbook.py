"""review.xlsx: everything in tables, with columns for people to fill.

Every cell is text, so nothing of a submitted file can become a formula. The same input gives
the same bytes: the archive and its properties carry fixed times.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from flows.atomic import write_bytes
from flows.places import STATE
from flows.reports.decisions import Standings
from flows.reports.html import shown
from flows.reports.model import FileState, RoundHead, RoundReport
from flows.reports.overview_html import STATE_VERDICT
from flows.reports.settled import settled
from flows.reports.sheets import (
    COMMENT,
    CONCLUSION,
    CONCLUSIONS,
    REVIEWER,
    STANDING,
    Cell,
    Sheet,
    round_sheets,
)
from flows.reports.wording import DISCLAIMER, UNOFFICIAL, VERDICT_INK
from matchers.rules import RuleStatus
from matchers.verdict import Verdict

REVIEW = "review.xlsx"
ARCHIVE = "复核存档"
_WRITTEN_NOTE = f"{STATE}/review.sha256"
HEAD_ROW = 2
# Widths in characters of the default font; Chinese ones count two.
NARROWEST, WIDEST = 7, 46
# Room to write in.
FILLED_WIDTH = {CONCLUSION: 12, COMMENT: 30, REVIEWER: 10}
# Excel takes no more in one cell.
LONGEST_TEXT = 32_000
_FONT = "宋体"

_TONES: dict[str, Verdict] = {
    **{verdict.value: verdict for verdict in Verdict},
    **{state.name: verdict for state, verdict in STATE_VERDICT.items()},
    RuleStatus.OK.value: Verdict.MET,
    RuleStatus.GAP.value: Verdict.NOT_MET,
    RuleStatus.ASK.value: Verdict.NOT_UNDERLINED,
    RuleStatus.INFO.value: Verdict.UNCLEAR,
    RuleStatus.HUMAN.value: Verdict.MANUAL,
    FileState.READ.value: Verdict.MET,
    FileState.PARTIAL.value: Verdict.NOT_UNDERLINED,
    FileState.REFUSED.value: Verdict.NOT_MET,
}
_SIDE = Side(style="thin", color="FFD4DAE2")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_WRAP = Alignment(vertical="top", wrap_text=True)


def write_workbook(report: RoundReport, out: Path, standings: Standings) -> str:
    """Writes review.xlsx and returns its SHA-256. One that people changed since it was
    written must have been put aside before (`archive_review`)."""
    payload = workbook_bytes(report, standings)
    digest = hashlib.sha256(payload).hexdigest()
    # First: a run killed right after the workbook must not take it for a person's.
    write_bytes(out / _WRITTEN_NOTE, digest.encode("ascii"))
    write_bytes(out / REVIEW, payload)
    return digest


def archive_review(out: Path, written: str) -> Path | None:
    """Keeps a copy of a review.xlsx that is not as it was written (`written`: its SHA-256).

    Copies are named by their content and never replaced. None: nothing to keep.
    """
    try:
        payload = (out / REVIEW).read_bytes()
    except FileNotFoundError:
        return None
    digest = hashlib.sha256(payload).hexdigest()
    if digest in (written, _noted(out)):
        return None
    kept = out / ARCHIVE / f"review-{digest[:16]}.xlsx"
    if not kept.exists():
        write_bytes(kept, payload)
    return kept


def _noted(out: Path) -> str:
    """What the last workbook's SHA-256 was or was about to be."""
    try:
        return (out / _WRITTEN_NOTE).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def workbook_bytes(report: RoundReport, standings: Standings) -> bytes:
    """The workbook, the same for the same input."""
    book = Workbook()
    for page in book.worksheets:
        book.remove(page)
    styles = _styles(book)
    for sheet in round_sheets(report, standings):
        _write_sheet(book.create_sheet(sheet.name), sheet, report.head, styles)
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def _styles(book: Workbook) -> dict[str, str]:
    """Named styles by tone; named ones cost one look-up a cell."""
    made = {"": "正文", "link": "链接", "fill": "待填"}
    _style(book, "正文", Font(name=_FONT, size=10))
    _style(book, "链接", Font(name=_FONT, size=10, color="FF124B91", underline="single"))
    _style(book, "待填", Font(name=_FONT, size=10), "FFFFFBE6")
    for verdict in Verdict:
        ink, ground = (f"FF{colour[1:].upper()}" for colour in VERDICT_INK[verdict])
        _style(
            book, f"判定-{verdict.value}", Font(name=_FONT, size=10, bold=True, color=ink), ground
        )
    made |= {tone: f"判定-{verdict.value}" for tone, verdict in _TONES.items()}
    return made


def _style(book: Workbook, name: str, font: Font, ground: str = "") -> None:
    style = NamedStyle(name, font=font, alignment=_WRAP, border=_BORDER, number_format="@")
    if ground:
        style.fill = PatternFill("solid", fgColor=ground)
    book.add_named_style(style)


def _write_sheet(page: Worksheet, sheet: Sheet, head: RoundHead, styles: dict[str, str]) -> None:
    _write_head(page, sheet, head)
    filled = {sheet.head.index(name) for name in sheet.filled}
    for number, row in enumerate(sheet.rows, start=HEAD_ROW + 1):
        for column, cell in enumerate(row):
            style = styles["fill"] if column in filled else styles[cell.tone or _plain(cell)]
            _write_cell(page.cell(number, column + 1), cell, style)
    _set_up(page, sheet)
    _set_up_paper(page, sheet, head)


def _plain(cell: Cell) -> str:
    return "link" if cell.href else ""


def _write_cell(target: Any, cell: Cell, style: str) -> None:
    target.value = shown(cell.text)[:LONGEST_TEXT]
    target.data_type = "s"
    if cell.href:
        target.hyperlink = cell.href
    target.style = style
    target.quotePrefix = True


def _write_head(page: Worksheet, sheet: Sheet, head: RoundHead) -> None:
    told = [head.name, sheet.name, DISCLAIMER, f"指标清单：{head.list_name}"]
    banner = page.cell(1, 1, "　".join(told if head.official else [*told, UNOFFICIAL]))
    banner.font = Font(name=_FONT, size=10, bold=True, color="FF1D3F6E")
    banner.data_type = "s"
    for column, name in enumerate(sheet.head, start=1):
        cell: Any = page.cell(HEAD_ROW, column, name)
        cell.font = Font(name=_FONT, size=10, bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor="FF1D3F6E")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = _BORDER
    page.row_dimensions[HEAD_ROW].height = 30


def _set_up(page: Worksheet, sheet: Sheet) -> None:
    last = get_column_letter(len(sheet.head))
    bottom = HEAD_ROW + max(len(sheet.rows), 1)
    page.freeze_panes = f"C{HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{HEAD_ROW}:{last}{bottom}"
    for column, name in enumerate(sheet.head):
        letter = page.column_dimensions[get_column_letter(column + 1)]
        width = _width([name, *(row[column].text for row in sheet.rows)])
        letter.width = max(width, FILLED_WIDTH.get(name, NARROWEST))
        letter.hidden = name in sheet.hidden
    if CONCLUSION in sheet.head:
        _offer_conclusions(page, sheet, bottom)


def _set_up_paper(page: Any, sheet: Sheet, head: RoundHead) -> None:
    """A4 across, as wide as the sheet, with head row and footer on every page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if STANDING in sheet.head:
        last = get_column_letter(sheet.head.index(STANDING) + 1)
        page.print_area = f"A1:{last}{HEAD_ROW + max(len(sheet.rows), 1)}"
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.oddFooter.center.text = DISCLAIMER + ("" if head.official else f"　{UNOFFICIAL}")
    page.oddFooter.right.text = "第&P页 共&N页"


def _offer_conclusions(page: Worksheet, sheet: Sheet, bottom: int) -> None:
    """A list to choose from; other words are taken too, with a hint."""
    offer = DataValidation("list", formula1=f'"{",".join(CONCLUSIONS)}"', allow_blank=True)
    offer.errorStyle = "warning"
    offer.errorTitle, offer.error = CONCLUSION, "一般从列表中选择；也可以填写其他结论。"
    letter = get_column_letter(sheet.head.index(CONCLUSION) + 1)
    offer.add(f"{letter}{HEAD_ROW + 1}:{letter}{bottom}")
    page.add_data_validation(offer)


def _width(texts: list[str]) -> float:
    """Wide enough for most lines of the column; longer ones wrap."""
    widest = max((_columns(line) for text in texts for line in text.split("\n")), default=0)
    return float(min(max(widest + 2, NARROWEST), WIDEST))


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line[:WIDEST])
