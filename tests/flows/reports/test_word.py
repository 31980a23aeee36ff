"""Papers to finish by hand: the tool's part filled, people's part blank and never overwritten."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from flows.reports.model import StoredApplication
from flows.reports.word import (
    BESIDE,
    CORRECTION,
    OPINION,
    correction_notice,
    opinion_sheet,
    write_papers,
)
from flows.reports.wording import DISCLAIMER, UNOFFICIAL


def _text(payload: bytes) -> str:
    document = Document(io.BytesIO(payload))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("make", [opinion_sheet, correction_notice])
def test_says_what_it_is_and_uses_fonts_that_exist(
    make: Callable[[StoredApplication], bytes], stored: StoredApplication
) -> None:
    payload = make(stored)
    footer = Document(io.BytesIO(payload)).sections[0].footer.paragraphs[0].text
    assert DISCLAIMER in footer and UNOFFICIAL in footer
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        body = archive.read("word/document.xml").decode()
        fonts = archive.read("word/fontTable.xml").decode()
    assert 'w:eastAsia="仿宋"' in body and "仿宋_GB2312" in fonts
    assert make(stored) == payload


def test_opinion_sheet_holds_every_requirement(stored: StoredApplication) -> None:
    text = _text(opinion_sheet(stored))
    for finding in stored.findings:
        assert finding.requirement in text and finding.reason in text
    assert "四、审核意见（人工填写）" in text and "签字：" in text
    assert "不予认定" not in text


def test_correction_notice_tells_nothing_of_others(stored: StoredApplication) -> None:
    text = _text(correction_notice(stored))
    assert stored.enterprise in text and "请补正" in text and "请说明" in text
    assert "第3页" in text


def test_hostile_text_stays_text(stored: StoredApplication) -> None:
    finding = replace(stored.findings[0], reason="a\x00b\u202e<w:p/>&")
    text = _text(opinion_sheet(replace(stored, findings=(finding,))))
    assert "a⟦U+0000⟧b⟦U+202E⟧<w:p/>&" in text


def test_a_filled_paper_is_never_overwritten(stored: StoredApplication, tmp_path: Path) -> None:
    written = write_papers(tmp_path, stored, {})
    assert write_papers(tmp_path, stored, written) == written
    (tmp_path / OPINION).write_bytes(b"filled by a person")
    changed = replace(stored, bureau="温岭市")
    again = write_papers(tmp_path, changed, written)
    assert (tmp_path / OPINION).read_bytes() == b"filled by a person"
    beside = tmp_path / OPINION.replace(".docx", BESIDE)
    assert beside.read_bytes() == opinion_sheet(changed)
    write_papers(tmp_path, changed, again)
    assert (tmp_path / OPINION).read_bytes() == b"filled by a person"


def test_no_notice_when_nothing_is_to_be_said(stored: StoredApplication, tmp_path: Path) -> None:
    written = write_papers(tmp_path, stored, {})
    assert (tmp_path / CORRECTION).exists()
    write_papers(tmp_path, replace(stored, corrections=()), written)
    assert not (tmp_path / CORRECTION).exists()
