"""PDF pages: who decides what stands on them, and where their characters are."""

from pathlib import Path

import cv2
import numpy as np
import pymupdf
import pytest

from extractors.errors import DamagedFileError, EncryptedFileError, UnsupportedFileError
from extractors.evidence import MarkKind, NoticeCode
from extractors.formats import extension_notices, open_document
from extractors.formats.pdf_text import page_lines
from extractors.underlines.assign import marked_runs
from extractors.underlines.marks import Stroke


def _page(width: float = 595, height: float = 842) -> pymupdf.Page:
    return pymupdf.open().new_page(width=width, height=height)


def _saved(page: pymupdf.Page, path: Path, **options: object) -> Path:
    page.parent.save(path, **options)
    return path


def _picture(text: str = "定位精度 0.008 mm", dpi: int = 150) -> bytes:
    page = _page()
    page.insert_text((72, 200), text, fontname="china-s", fontsize=20)
    return bytes(page.get_pixmap(dpi=dpi).tobytes("png"))


def test_a_visual_line_is_one_line_and_table_cells_are_apart() -> None:
    page = _page()
    page.insert_text((50, 100), "定位精度为", fontname="china-s", fontsize=12)
    page.insert_text((110, 100), "0.008mm", fontname="helv", fontsize=12)
    page.insert_text((300, 100), "符合", fontname="china-s", fontsize=12)
    assert [line.text for line in page_lines(page)] == ["定位精度为0.008mm", "符合"]


def test_raised_digits_become_superscripts() -> None:
    page = _page()
    page.insert_text((50, 100), "3.2x10", fontname="helv", fontsize=12)
    x = 50 + pymupdf.get_text_length("3.2x10", "helv", 12)
    page.insert_text((x, 95), "-5", fontname="helv", fontsize=7)
    x += pymupdf.get_text_length("-5", "helv", 7)
    page.insert_text((x, 100), "Pa", fontname="helv", fontsize=12)
    assert page_lines(page)[0].text == "3.2x10⁻⁵Pa"


def test_letter_spaced_titles_stay_whole() -> None:
    page = _page()
    for place, char in enumerate("检验报告"):
        page.insert_text((100 + 60 * place, 80), char, fontname="china-s", fontsize=20)
    assert [line.text for line in page_lines(page)] == ["检验报告"]


def test_a_seals_text_over_a_line_stays_apart_and_takes_no_mark() -> None:
    page = _page()
    page.insert_text((50, 100), "主轴最高转速为24000r/min", fontname="china-s", fontsize=12)
    point = pymupdf.Point(70, 104)
    aslant = (point, pymupdf.Matrix(25))
    page.insert_text(point, "专用章", fontname="china-s", fontsize=12, morph=aslant)
    texts = {line.text: line for line in page_lines(page)}
    assert set(texts) == {"主轴最高转速为24000r/min", "专用章"}
    stroke = Stroke(((60.0, 112.0), (115.0, 112.0)), 0.6, MarkKind.VECTOR, 0.9)
    assert marked_runs([stroke], [texts["专用章"]]).runs == ()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_of_the_page_as_displayed(rotation: int) -> None:
    page = _page(400, 300)
    page.insert_text((50, 100), "24000", fontname="helv", fontsize=12)
    page.set_rotation(rotation)
    (line,) = page_lines(page)
    shown = pymupdf.Rect(line.box.as_tuple())
    pixels = page.get_pixmap(dpi=144)
    ink = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width, 3).min(2)
    ys, xs = np.nonzero(ink < 128)
    inside = (
        (xs / 2 >= shown.x0 - 1)
        & (xs / 2 <= shown.x1 + 1)
        & (ys / 2 >= shown.y0 - 1)
        & (ys / 2 <= shown.y1 + 1)
    )
    assert inside.all()


def test_a_scan_comes_at_its_own_resolution(tmp_path: Path) -> None:
    page = _page()
    page.insert_image(page.rect, stream=_picture(dpi=150))
    opened = open_document(_saved(page, tmp_path / "scan.pdf")).page(1)
    assert opened.is_scan() and opened.lines() == ()
    assert opened.image().pixels.shape[:2] == (1755, 1240)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_scan_is_laid_as_displayed(tmp_path: Path, rotation: int) -> None:
    page = _page()
    page.insert_image(page.rect, stream=_picture())
    page.set_rotation(rotation)
    rendered = page.get_pixmap(dpi=72)
    path = _saved(page, tmp_path / "turned.pdf")
    image = open_document(path).page(1).image()
    expected = np.frombuffer(rendered.samples, np.uint8).reshape(rendered.height, -1, 3)
    small = cv2.resize(image.pixels, expected.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert float(np.abs(small.astype(int) - expected).mean()) < 3


def test_hidden_text_over_a_scan_does_not_decide(tmp_path: Path) -> None:
    page = _page()
    page.insert_image(page.rect, stream=_picture())
    page.insert_text((72, 200), "wrong hidden words", fontsize=20, render_mode=3)
    opened = open_document(_saved(page, tmp_path / "hidden.pdf")).page(1)
    assert opened.is_scan() and opened.lines() == ()
    assert [line.text for line in opened.overruled_lines()] == ["wrong hidden words"]


def test_text_with_a_small_picture_stays_digital(tmp_path: Path) -> None:
    page = _page()
    page.insert_image(pymupdf.Rect(400, 50, 460, 110), stream=_picture())
    page.insert_text((50, 300), "主轴最高转速为24000r/min", fontname="china-s", fontsize=12)
    assert not open_document(_saved(page, tmp_path / "text.pdf")).page(1).is_scan()


def test_text_on_a_pale_background_stays_digital(tmp_path: Path) -> None:
    page = _page()
    pale = cv2.imencode(".png", np.full((842, 595, 3), 235, np.uint8))[1].tobytes()
    page.insert_image(page.rect, stream=pale)
    page.insert_text((50, 300), "主轴最高转速为24000r/min", fontname="china-s", fontsize=12)
    opened = open_document(_saved(page, tmp_path / "pale.pdf")).page(1)
    assert not opened.is_scan() and opened.lines()[0].text == "主轴最高转速为24000r/min"


def test_a_layer_of_wrong_characters_is_overruled(tmp_path: Path) -> None:
    page = _page()
    mojibake = "定位精度为毫米主轴转速额定功率".encode("gbk").decode("latin-1")
    page.insert_text((50, 300), mojibake, fontname="helv", fontsize=12)
    assert open_document(_saved(page, tmp_path / "broken.pdf")).page(1).is_scan()


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    locked = _saved(
        _page(),
        tmp_path / "locked.pdf",
        encryption=pymupdf.PDF_ENCRYPT_AES_256,
        user_pw="secret",
        owner_pw="owner",
    )
    with pytest.raises(EncryptedFileError, match="口令"):
        open_document(locked)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4\nnothing here")
    with pytest.raises(DamagedFileError, match=r"损坏|没有"):
        open_document(broken)
    web = tmp_path / "page.pdf"
    web.write_bytes(b"<html><body>24000</body></html>")
    with pytest.raises(UnsupportedFileError, match="网页"):
        open_document(web)
    empty = tmp_path / "empty.pdf"
    empty.touch()
    with pytest.raises(DamagedFileError, match="空"):
        open_document(empty)


def test_a_picture_under_a_pdf_name_is_opened_and_told(tmp_path: Path) -> None:
    path = tmp_path / "photo.pdf"
    path.write_bytes(_picture())
    assert open_document(path).page(1).is_scan()
    assert [notice.code for notice in extension_notices(path)] == [NoticeCode.EXTENSION_DIFFERS]
