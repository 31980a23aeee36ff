"""PDFium where MuPDF opens a file without a page, cannot get the text or cannot paint."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pymupdf
import pytest

from extractors import read_evidence
from extractors.evidence import NoticeCode, PageState
from extractors.formats import open_document, pdf_second
from extractors.formats.pdf import PdfPage
from tests.corpus.hostile_making import TEXT, pdf

UNDERLINE = b"/Annots[<</Type/Annot/Subtype/Underline/Rect[70 690 300 715]"
UNDERLINE += b"/QuadPoints[70 715 300 715 70 690 300 690]>>]"
# Page trees in which MuPDF counts no page or none it can load.
TREES = {
    "count-0": b"<</Type/Pages/Kids[3 0 R]/Count 0>>",
    "count-below-0": b"<</Type/Pages/Kids[3 0 R]/Count -1>>",
    "no-count": b"<</Type/Pages/Kids[3 0 R]>>",
}


def file_with_tree(tree: bytes) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    page += b"/Resources<</Font<</F 5 0 R>>>>" + UNDERLINE + b">>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: tree, 3: page, 4: TEXT, 5: font})


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_a_page_that_mupdf_does_not_count_is_read(tmp_path: Path, tree: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(file_with_tree(tree))
    found = read_evidence(path)
    assert [passage.text for passage in found.passages] == ["Positioning accuracy 0.004 mm"]
    assert NoticeCode.REPAIRED_FILE in {notice.code for notice in found.notices}


def test_written_anew_a_file_keeps_text_and_annotations(tmp_path: Path) -> None:
    path = tmp_path / "marked.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 100), "accuracy 0.004 mm", fontsize=12)
        page.add_underline_annot(page.search_for("0.004 mm")[0])
        document.save(path)
    with closing(open_document(path, second=True)) as again:
        shown = again.page(1)
        assert [annotation.kind for annotation in shown.annotations()] == ["Underline"]
        assert [line.text for line in shown.lines()] == ["accuracy 0.004 mm"]


def test_a_page_whose_text_cannot_be_got_is_painted_and_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_page: PdfPage) -> bool:
        raise RuntimeError("code=7: cycle")

    monkeypatch.setattr(PdfPage, "is_scan", fail)
    path = tmp_path / "a.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 100), "Positioning accuracy 0.004 mm", fontsize=16)
        page.draw_line((72, 104), (300, 104), width=1)
        document.save(path)
    found = read_evidence(path)
    assert found.pages[0].state is PageState.READ
    assert "0.004" in found.pages[0].text
    assert NoticeCode.STEP_FAILED in {notice.code for notice in found.notices}


def test_a_page_is_painted_at_its_own_place_and_scale(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=200)
        page.draw_rect((100, 50, 200, 100), fill=(1, 0, 0), width=0)
        document.save(path)
    image = pdf_second.painted(path, 1)
    assert image is not None
    inside = image.pixels[round(75 * image.scale), round(150 * image.scale)]
    assert tuple(inside) == (255, 0, 0)


def test_nothing_comes_of_what_pdfium_cannot_open(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    assert pdf_second.painted(path, 1) is None
    assert pdf_second.rewritten(path) is None
