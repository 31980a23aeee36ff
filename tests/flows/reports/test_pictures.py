"""Pictures show the marked place, whatever the file is or does."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from flows.reports.annotated_pdf import annotated_copies
from flows.reports.drawing import (
    DrawingOrder,
    PageNote,
    PassageOrder,
    Picture,
    draw_file,
    drawing_orders,
    drawn_from_json,
    drawn_to_json,
    order_from_json,
    order_to_json,
)
from flows.reports.model import StoredApplication
from flows.reports.pictures import TINT, WIDEST_CUT, cut_box
from matchers.verdict import Verdict
from tests.flows.reports.examples import REPORT, ROWS, Papers

BOXES = st.tuples(*(st.floats(-2000, 4000) for _ in range(4))).map(
    lambda four: (
        min(four[0], four[2]),
        min(four[1], four[3]),
        max(four[0], four[2]),
        max(four[1], four[3]),
    )
)


def _pixels(picture: Picture) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture.data)).convert("RGB")).astype(int)


def _tinted(pixels: np.ndarray) -> np.ndarray:
    return np.argwhere(np.abs(pixels - np.array(TINT)).max(axis=2) < 14)


def _order(papers: Papers) -> DrawingOrder:
    box = papers.box(REPORT, 2, ROWS[2][4]).as_tuple()
    note = PageNote(2, (box,), Verdict.MET, "指标3　达标", "指标要求：主轴最高转速")
    return DrawingOrder(REPORT, (PassageOrder("k", 2, (box,)),), (2,), (note,), "脚注")


def test_cut_shows_the_row_with_its_mark(papers: Papers) -> None:
    picture = draw_file(papers.folder / REPORT, _order(papers)).passages["k"]
    pixels = _pixels(picture)
    places = _tinted(pixels)
    assert len(places) > 300, "the marked place is tinted"
    low, high = places.min(axis=0), places.max(axis=0)
    assert 0.2 * picture.height < low[0] < high[0] < 0.8 * picture.height, "context above and below"
    red = (pixels[..., 0] > 150) & (pixels[..., 1] < 110) & (pixels[..., 2] < 110)
    assert red[high[0] - 6 : high[0] + 6, low[1] : high[1]].any(), "the underline is in the picture"


def test_orders_and_pictures_travel_as_json(papers: Papers) -> None:
    order = _order(papers)
    assert order_from_json(order_to_json(order)) == order
    drawn = draw_file(papers.folder / REPORT, order)
    assert drawn_from_json(drawn_to_json(drawn)) == drawn


def test_every_passage_of_the_report_is_ordered(stored: StoredApplication) -> None:
    orders = {order.file: order for order in drawing_orders(stored)}
    wanted = {(one.file, one.page) for f in stored.findings for one in (*f.supports, *f.rejected)}
    assert {(o.file, one.page) for o in orders.values() for one in o.passages} == wanted


def test_notes_are_never_better_than_the_verdict(stored: StoredApplication) -> None:
    """Both papers of a conflict pass alone; neither note says 达标."""
    notes = [one for order in drawing_orders(stored) for one in order.notes]
    assert {one.verdict for one in notes if one.title.startswith("指标3")} == {Verdict.CONFLICT}


@given(BOXES, st.floats(20, 3000), st.floats(20, 3000))
def test_cut_stays_on_the_page(
    edges: tuple[float, float, float, float], width: float, height: float
) -> None:
    box = cut_box(width, height, (edges,))
    assert 0 <= box.x0 < box.x1 <= width + 1e-6
    assert 0 <= box.y0 < box.y1 <= height + 1e-6
    assert box.width <= max(WIDEST_CUT, edges[2] - edges[0] + 20) + 1e-6


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"\x89PNG\r\n\x1a\nbroken", b"text"])
def test_broken_files_cost_their_picture_only(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    order = DrawingOrder("broken.pdf", (PassageOrder("k", 1, ((1, 1, 5, 5),)),), (1,), ())
    drawn = draw_file(path, order)
    assert drawn.problem and not drawn.passages and not drawn.annotated


def test_a_page_that_is_not_there_is_named(papers: Papers) -> None:
    order = DrawingOrder(REPORT, (PassageOrder("k", 99, ((1, 1, 5, 5),)),), (), ())
    assert "99" in draw_file(papers.folder / REPORT, order).problem


def test_scans_are_cut_too(tmp_path: Path) -> None:
    image = Image.new("RGB", (1240, 1754), "white")
    image.paste("black", (300, 500, 600, 520))
    image.save(tmp_path / "scan.png", dpi=(150, 150))
    order = DrawingOrder("scan.png", (PassageOrder("k", 1, ((144, 235, 288, 252),)),), (1,), ())
    drawn = draw_file(tmp_path / "scan.png", order)
    assert len(_tinted(_pixels(drawn.passages["k"]))) > 300
    assert drawn.pages[1].width < 1000
    assert drawn.annotated == b""


def test_annotations_are_real_and_the_original_is_untouched(papers: Papers) -> None:
    path = papers.folder / REPORT
    before = path.read_bytes()
    screen, paper = annotated_copies(path, _order(papers))
    assert path.read_bytes() == before
    with pymupdf.open(stream=screen) as copy:
        sheet = copy[1]
        notes = list(sheet.annots())
        assert [note.type[1] for note in notes] == ["Square"]
        assert "主轴最高转速" in notes[0].info["content"]
    with pymupdf.open(stream=paper) as copy:
        sheet = copy[1]
        assert not list(sheet.annots())
        assert "指标3" in sheet.get_text()
        assert all("脚注" in page.get_text() for page in copy)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_lie_where_the_page_shows_the_words(rotation: int, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=600)
        page.insert_text((60, 100), "VALUE", fontsize=20)
        page.set_rotation(rotation)
        found = page.search_for("VALUE")[0] * page.rotation_matrix
        document.save(tmp_path / "turned.pdf")
    box = tuple(found.normalize())
    note = PageNote(1, (box,), Verdict.NOT_MET, "指标1", "x")
    order = DrawingOrder("turned.pdf", (PassageOrder("k", 1, (box,)),), (), (note,))
    drawn = draw_file(tmp_path / "turned.pdf", order)
    places = _tinted(_pixels(drawn.passages["k"]))
    height, width = np.ptp(places, axis=0) + 1
    assert (width > height) == (box[2] - box[0] > box[3] - box[1])
    with pymupdf.open(stream=drawn.annotated) as copy:
        sheet = copy[0]
        square = next(sheet.annots()).rect * sheet.rotation_matrix
        assert abs(square.normalize().x0 - box[0]) < 6
