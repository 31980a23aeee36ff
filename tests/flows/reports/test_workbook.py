"""review.xlsx: nothing becomes a formula, nothing is cut off, LibreOffice reads it whole."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from flows.reports import sheets
from flows.reports.model import StoredApplication
from flows.reports.tables import FINDINGS_HEAD, as_text_cell, write_tables
from flows.reports.wording import DISCLAIMER, UNOFFICIAL
from flows.reports.workbook import HEAD_ROW, REVIEW, workbook_bytes
from flows.reports.write import write_round
from tests.flows.reports.examples import example_round

FORMULAS = ("=cmd|' /C calc'!A0", "+1+cmd|'x'!A0", "-2+3", "@SUM(1)", "\t=1", "=1+1", "\r=1")


def _hostile(stored: StoredApplication, text: str) -> StoredApplication:
    finding = stored.findings[0]
    support = replace(finding.supports[0], text=text, file=text)
    finding = replace(finding, requirement=text, reason=text, value=text, supports=(support,))
    file = replace(stored.files[0], file=text, reason=text)
    return replace(
        stored,
        enterprise=text,
        equipment=text,
        findings=(finding, *stored.findings[1:]),
        files=(file, *stored.files[1:]),
        rules=tuple(replace(rule, reason=text) for rule in stored.rules),
        summary=tuple(text for _ in stored.summary),
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(stored: StoredApplication, text: str) -> None:
    report = example_round(stored, 1)
    report = replace(report, applications=(_hostile(stored, text),))
    book: Any = load_workbook(io.BytesIO(workbook_bytes(report, {})))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert any(cell.value == text.replace("\r", "⟦U+000D⟧") or cell.value == text for cell in cells)


def test_sheets_heads_filters_and_widths(stored: StoredApplication) -> None:
    book: Any = load_workbook(io.BytesIO(workbook_bytes(example_round(stored, 3), {})))
    assert book.sheetnames == ["总览", "指标核验", "规则核验", "文件", "汇总表"]
    for page in book:
        assert page.freeze_panes == f"C{HEAD_ROW + 1}"
        assert page.auto_filter.ref.startswith(f"A{HEAD_ROW}:")
        assert DISCLAIMER in page["A1"].value and UNOFFICIAL in page["A1"].value
        assert UNOFFICIAL in page.oddFooter.center.text
        assert all(page.column_dimensions[cell.column_letter].width >= 7 for cell in page[HEAD_ROW])
    indicators = book["指标核验"]
    assert "同意机核" in indicators.data_validations.dataValidation[0].formula1
    links = [
        cell.hyperlink.target
        for row in indicators.iter_rows(min_row=3)
        for cell in row
        if cell.hyperlink
    ]
    assert any("report.html" in link for link in links)
    assert any(link.endswith("%E6%8A%A5%E5%91%8A.pdf#page=2") for link in links)


def test_links_lead_somewhere(stored: StoredApplication, out: Path) -> None:
    from urllib.parse import unquote

    write_round(replace(example_round(stored, 1), applications=(stored,)), out)
    book: Any = load_workbook(out / REVIEW)
    links = {
        cell.hyperlink.target.split("#")[0]
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert len(links) >= 5
    assert all((out / unquote(link)).exists() for link in links)


@pytest.mark.slow
def test_libreoffice_reads_it_without_loss(stored: StoredApplication, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on PATH")
    (tmp_path / "a.xlsx").write_bytes(workbook_bytes(example_round(stored, 2), {}))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "b"), str(tmp_path / "a.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert _texts(tmp_path / "b" / "a.xlsx") == _texts(tmp_path / "a.xlsx")


def _texts(path: Path) -> dict[str, list[list[str]]]:
    book: Any = load_workbook(path)
    return {
        page.title: [[str(cell.value or "") for cell in row] for row in page.iter_rows()]
        for page in book
    }


def test_csv_has_its_columns_and_bom(stored: StoredApplication, tmp_path: Path) -> None:
    write_tables((stored,), tmp_path)
    payload = (tmp_path / "findings.csv").read_bytes()
    assert payload.startswith(b"\xef\xbb\xbf")
    head, *body = csv.reader(io.StringIO(payload.decode("utf-8-sig")))
    assert tuple(head) == FINDINGS_HEAD
    assert [row[5] for row in body] == [one.verdict.value for one in stored.findings]
    assert all(len(row) == len(head) for row in body)


@given(st.text(max_size=20))
def test_csv_cells_never_start_a_formula(text: str) -> None:
    cell = as_text_cell(text)
    if cell[:1] in ("=", "@", "\t", "\r"):
        raise AssertionError(cell)
    assert cell.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("text", ["-40℃～+125℃", "-0.5", "+3", "-40 mm"])
def test_signed_values_stay_as_they_are(text: str) -> None:
    assert as_text_cell(text) == text


def test_hidden_columns_hold_the_keys(stored: StoredApplication) -> None:
    book: Any = load_workbook(io.BytesIO(workbook_bytes(example_round(stored, 1), {})))
    page = book["指标核验"]
    hidden = {
        cell.value for cell in page[HEAD_ROW] if page.column_dimensions[cell.column_letter].hidden
    }
    assert hidden == set(sheets.KEYS)
