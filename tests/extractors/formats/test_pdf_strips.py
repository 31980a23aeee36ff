"""Underlines painted through a slit, as browsers draw waves and gradients."""

from __future__ import annotations

import pymupdf

from extractors.formats.pdf_graphics import page_paths

SHADING = (
    "/Sh << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 600 0] /Extend [true true] "
    "/Function << /FunctionType 2 /Domain [0 1] /C0 [{ink}] /C1 [{ink}] /N 1 >> >>"
)


def _page(content: str, ink: str = "0 0 0", rotate: int = 0) -> pymupdf.Page:
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate {rotate} /Contents 4 0 R "
        f"/Resources << /Shading << {SHADING.format(ink=ink)} >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    )
    body = "".join(f"{n} 0 obj\n{text}\nendobj\n" for n, text in enumerate(objects, 1))
    pdf = f"%PDF-1.7\n{body}trailer << /Root 1 0 R /Size 5 >>\n%%EOF"
    return pymupdf.open(stream=pdf.encode(), filetype="pdf")[0]


def test_what_is_painted_through_a_slit_is_a_line() -> None:
    (path,) = page_paths(_page("q 100 500 200 2 re W n /Sh sh Q"))
    assert abs(path.box.x0 - 100) < 1
    assert abs(path.box.x1 - 300) < 1
    assert abs(path.box.center_y - 299) < 0.5
    assert path.colour == (0.0, 0.0, 0.0)


def test_on_a_turned_page_it_lies_as_displayed() -> None:
    (path,) = page_paths(_page("q 100 200 2 300 re W n /Sh sh Q", rotate=90))
    assert abs(path.box.width - 300) < 1.5
    assert path.box.height < 1


def test_paper_seen_through_a_slit_is_no_line() -> None:
    assert page_paths(_page("q 100 500 200 2 re W n /Sh sh Q", ink="1 1 1")) == ()
    assert page_paths(_page("q 100 500 200 2 re W n Q")) == ()


def test_a_page_without_drawings_has_no_lines() -> None:
    assert page_paths(_page("")) == ()


def test_a_path_in_a_slit_is_taken_once() -> None:
    paths = page_paths(_page("q 100 500 200 2 re W n 100 500 200 2 re f Q"))
    assert len(paths) == 1
