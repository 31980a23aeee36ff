"""Recognition on real pixels: values, signs, exponents, doubts, turned pages."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import read_evidence
from extractors.characters import meaning
from extractors.document import PageImage
from extractors.evidence import Box, DoubtCode, Glyph, Line, MarkKind, NoticeCode, Source
from extractors.ocr.advances import settled_centres
from extractors.ocr.consensus import SecondReading, readings_agree, second_reading
from extractors.ocr.crops import run_crop
from extractors.ocr.engine import read_lines, without_red
from extractors.ocr.rapid import DETECTION_SIDE, detect, recognise
from extractors.ocr.unread_ink import with_letter_heights
from extractors.ocr.value_grammar import text_doubts
from extractors.scans import UprightScan, upright_scan
from extractors.turning import Turn
from extractors.underlines.marks import ImageStrokes, Stroke
from extractors.underlines.misread import without_misread_marks
from extractors.watch import Unwatched

TEXTS = (
    "定位精度达到0.0042mm，重复定位精度≤0.003mm。",
    "噪声74.6dB(A)，温度－23.5℃，±0.005mm，排量12000L/min。",
    "主轴最高转速24000r/min，行程≥800mm。",
)


def read_again(image: PageImage, line: Line, start: int, stop: int) -> SecondReading:
    return second_reading(without_red(image), image.scale, line, start, stop)


def _put(page: pymupdf.Page, x: float, y: float, text: str, size: float = 12) -> float:
    """Chinese in one face, everything else in Helvetica; returns where the text ends."""
    for char in text:
        latin = ord(char) < 0x100
        font = "helv" if latin else "china-s"
        page.insert_text((x, y), char, fontname=font, fontsize=size)
        x += pymupdf.get_text_length(char, "helv", size) if latin else size
    return x


def _page(*, raised: bool = False) -> pymupdf.Page:
    page = pymupdf.open().new_page(width=595, height=842)
    for place, text in enumerate(TEXTS):
        _put(page, 60, 120 + 40 * place, text)
    if raised:
        x = _put(page, 60, 300, "漏率达到3.2×10")
        x = _put(page, x, 296, "-5", 7.5)
        _put(page, x, 300, "Pa")
    return page


def _image(page: pymupdf.Page, dpi: int = 200) -> PageImage:
    pixmap = page.get_pixmap(dpi=dpi)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return PageImage(pixels, dpi / 72)


def test_values_are_read_with_their_signs() -> None:
    lines = read_lines(_image(_page()))
    read = [meaning(line.text) for line in lines]
    assert read == [meaning(text) for text in TEXTS]


def test_only_lines_that_touch_a_region_are_read() -> None:
    lines = read_lines(_image(_page()), (Box(100, 150, 200, 158),))
    assert [meaning(line.text) for line in lines] == [meaning(TEXTS[1])]


def test_a_red_seal_over_the_text_does_not_disturb() -> None:
    image = _image(_page())
    pixels = image.pixels.copy()
    pixels[300:520:7, 200:900] = (214, 36, 40)
    read = [meaning(line.text) for line in read_lines(PageImage(pixels, image.scale))]
    assert meaning(TEXTS[0]) in read


def test_a_right_value_is_not_questioned_and_a_wrong_one_is() -> None:
    image = _image(_page())
    line = read_lines(image)[0]
    start = line.text.index("0.0042")
    stop = start + len("0.0042mm")
    assert read_again(image, line, start, stop).doubts == ()
    glyphs = list(line.glyphs)
    glyphs[start + 4] = replace(glyphs[start + 4], text="9")
    wrong = second_reading(
        without_red(image), image.scale, replace(line, glyphs=tuple(glyphs)), start, stop
    )
    assert [doubt.code for doubt in wrong.doubts] == [DoubtCode.READINGS_DIFFER]
    assert wrong.second is not None and "0.0042" in wrong.second


def test_a_lost_bar_of_a_comparison_sign_is_noticed() -> None:
    image = _image(_page())
    line = read_lines(image)[0]
    start = line.text.index("≤")
    glyphs = list(line.glyphs)
    glyphs[start] = replace(glyphs[start], text="<")
    wrong = second_reading(
        without_red(image), image.scale, replace(line, glyphs=tuple(glyphs)), start, start + 8
    )
    assert DoubtCode.UNCONFIRMED_SIGN in {doubt.code for doubt in wrong.doubts}


def _doubts_when_read_as(true: str, read: str) -> set[DoubtCode]:
    """Doubts about a value that stands in a line of its own and was read as `read`."""
    page = pymupdf.open().new_page(width=595, height=842)
    _put(page, 60, 120, true, 14)
    image = _image(page, 300)
    (line,) = read_lines(image)
    assert meaning(line.text) == meaning(true)
    printed = [glyph for glyph in line.glyphs if not glyph.text.isspace()]
    glyphs = tuple(replace(glyph, text=text) for glyph, text in zip(printed, read, strict=False))
    wrong = replace(line, glyphs=glyphs)
    return {doubt.code for doubt in read_again(image, wrong, 0, len(glyphs)).doubts}


@pytest.mark.parametrize(
    ("true", "read", "code"),
    [
        ("23.5℃", "23.5", DoubtCode.UNREADABLE_NUMBER),
        ("7,556次", "7.556次", DoubtCode.UNREADABLE_NUMBER),
        ("0.36‰", "0.36%", DoubtCode.UNCONFIRMED_SIGN),
        ("≥12.5mm", ">12.5mm", DoubtCode.UNCONFIRMED_SIGN),
        (">12.5mm", "≥12.5mm", DoubtCode.UNCONFIRMED_SIGN),
    ],
)
def test_what_the_ink_contradicts_is_questioned(true: str, read: str, code: DoubtCode) -> None:
    assert code in _doubts_when_read_as(true, read)


@pytest.mark.parametrize("text", ["23.5℃", "7,556次", "7.556次", "0.36‰", "96%", "≥12.5mm"])
def test_what_the_ink_confirms_is_not_questioned(text: str) -> None:
    assert _doubts_when_read_as(text, text) == set()


def test_the_height_of_a_letter_tells_mega_from_milli() -> None:
    page = pymupdf.open().new_page(width=595, height=842)
    _put(page, 60, 120, "25MPa 36mm", 14)
    image = _image(page)
    crop = run_crop(without_red(image), image.scale, read_lines(image)[0], (0, 10))
    read = recognise(crop)
    swapped = [replace(one, text={"M": "m", "m": "M"}.get(one.text, one.text)) for one in read]
    assert with_letter_heights(crop, swapped) == read


def test_an_underline_is_no_bar_of_a_sign() -> None:
    page = pymupdf.open().new_page(width=595, height=842)
    x = _put(page, 60, 120, "<15.1mm", 14)
    page.draw_line((60, 121.2), (x, 121.2), width=0.8)
    image = _image(page)
    (line,) = read_lines(image)
    reading = read_again(image, line, 0, len(line.glyphs))
    assert reading.text.startswith("<") or reading.doubts


def test_an_exponent_is_read_as_raised() -> None:
    texts = [line.text for line in read_lines(_image(_page(raised=True), 300))]
    assert any("×10⁻⁵Pa" in text for text in texts), texts


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("24000r/min", []),
        ("800×1050mm", []),
        ("2.5×10⁻⁵Pa", []),
        ("8×10h", [DoubtCode.UNCONFIRMED_POWER]),
        ("1×104Pa", [DoubtCode.UNCONFIRMED_POWER]),
        ("451x", [DoubtCode.UNREADABLE_NUMBER]),
        ("91th", [DoubtCode.UNREADABLE_NUMBER]),
        ("33.8-75.61x", [DoubtCode.UNREADABLE_NUMBER]),
        ("型号VMC-850U", []),
        ("15°30′20″", []),
        ("57′37″", []),
        ("012mm", [DoubtCode.UNREADABLE_NUMBER]),
        ("0.12mm", []),
        ("2022-05-30", []),
        ("2022-011", []),
        ("2022.05.30", []),
        ("2022年05月30日 08:30", []),
        ("2022-05-30 08:30", []),
        ("05月", []),
        ("08:30", []),
        ("1:00", []),
        ("型号VMC-0850", []),
        ("1:05", [DoubtCode.UNREADABLE_NUMBER]),
        ("-012mm", [DoubtCode.UNREADABLE_NUMBER]),
        ("0.1-012mm", [DoubtCode.UNREADABLE_NUMBER]),
        ("Ra012", [DoubtCode.UNREADABLE_NUMBER]),
        ("1900-2000r/min", []),
        ("2022-05-30测得012mm", [DoubtCode.UNREADABLE_NUMBER]),
    ],
)
def test_words_that_no_one_writes_are_questioned(text: str, codes: list[DoubtCode]) -> None:
    assert [doubt.code for doubt in text_doubts(text)] == codes


@pytest.mark.parametrize(
    ("other", "text", "same"),
    [
        (".5mm", "5mm", False),
        (",5mm", "5mm", False),
        (":.5mm", "5mm", False),
        ("5mm", ".5mm", False),
        (":5mm", "5mm", True),
        ("5mm，", "5mm", True),
        ("5mS", "5ms", False),
        ("5k", "5K", False),
        ("5mC", "5mc", False),
        ("5KW", "5kW", True),
        ("5Cm", "5cm", True),
        ("50HZ", "50Hz", True),
        ("223MQ", "223MΩ", True),
        ("23MQ", "223MΩ", False),
    ],
)
def test_only_what_changes_no_value_is_taken_for_the_same(
    other: str, text: str, same: bool
) -> None:
    assert readings_agree(other, text) is same


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_scans_are_read_and_mapped_back(tmp_path: Path, turn: int) -> None:
    page = _page()
    x0 = 60 + 12 * len("定位精度达到")
    x1 = x0 + pymupdf.get_text_length("0.0042mm", "helv", 12)
    page.draw_line((x0, 123), (x1, 123), width=1)
    scan = pymupdf.open().new_page(width=595, height=842)
    scan.insert_image(scan.rect, stream=page.get_pixmap(dpi=200).tobytes("png"))
    scan.set_rotation(turn)
    path = tmp_path / "turned.pdf"
    scan.parent.save(path)
    evidence = read_evidence(path)
    assert NoticeCode.PAGE_TURNED in {notice.code for notice in evidence.notices}
    (passage,) = evidence.passages
    assert passage.text == "0.0042mm"
    shown = Turn(turn, 595, 842).box(Box(x0, 109, x1, 122))
    assert abs(passage.box.center_x - shown.center_x) < 4
    assert abs(passage.box.center_y - shown.center_y) < 4


@given(st.sampled_from([0, 90, 180, 270]), st.floats(0, 500), st.floats(0, 700))
def test_turning_back_undoes_turning(degrees: int, x: float, y: float) -> None:
    turn = Turn(degrees, 595, 842)
    box = Box(x, y, x + 10, y + 20)
    back = turn.back().box(turn.box(box))
    assert max(abs(a - b) for a, b in zip(back.as_tuple(), box.as_tuple(), strict=True)) < 1e-6


@given(st.lists(st.floats(0.2, 1.2), min_size=2, max_size=30))
def test_settled_centres_keep_their_order_and_place(steps: list[float]) -> None:
    centres = [float(x) for x in np.cumsum(steps)]
    settled = settled_centres(["8"] * len(centres), centres, None)
    assert all(abs(a - b) < 0.5 for a, b in zip(centres, settled, strict=True))


class _WithoutStamps(Unwatched):
    """What the second attempt is told after the look at a seal hung."""

    def may_start(self, page: int, total: int, step: str) -> bool:
        return step != "stamps"


def test_a_hanging_look_at_a_seal_does_not_cost_the_text(tmp_path: Path) -> None:
    page = _page()
    page.draw_line((60, 123), (300, 123), width=0.8)
    page.draw_circle((430, 300), 60, color=(0.9, 0.1, 0.1), width=4)
    scanned = pymupdf.open()
    scanned.new_page(width=595, height=842).insert_image(
        pymupdf.Rect(0, 0, 595, 842), pixmap=page.get_pixmap(dpi=200)
    )
    path = tmp_path / "scan.pdf"
    scanned.save(path)
    evidence = read_evidence(path, watch=_WithoutStamps())
    (failed,) = (n for n in evidence.notices if n.code is NoticeCode.STEP_FAILED)
    assert "印章" in failed.detail
    assert any("0.0042mm" in passage.text for passage in evidence.passages)


@pytest.mark.parametrize("levels", [22, 40])
def test_faint_thin_print_is_seen(levels: int) -> None:
    """Six lines of one-pixel strokes on white."""
    page = np.full((1300, 920), 255, np.uint8)
    for row in range(6):
        place, face = (80, 150 + 90 * row), cv2.FONT_HERSHEY_SIMPLEX
        cv2.putText(page, "Speed 24000 r/min 0.0042", place, face, 0.6, 255 - levels, 1)
    assert len(detect(page, DETECTION_SIDE / page.shape[0])) == 6


def test_a_flat_page_has_no_lines() -> None:
    page = np.full((1300, 920), 252, np.uint8)
    page[::2] -= 2
    assert detect(page, DETECTION_SIDE / page.shape[0]) == ()


GRID = (
    "经现场考核该机床连续运行五千小时未发生重大故障平均无故障",
    "工作时间达到设计要求其中定位精度和主轴最高转速均满足技术",
    "协议的规定检测所用仪器均在检定有效期之内测量结果真实可靠",
    "用户评价设备性能稳定精度保持性好售后服务及时综合评价优良",
    "试验期间环境温度符合标准整机温升不超过规定绝缘电阻合格了",
)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_in_a_grid_is_turned_by_its_lines_not_its_columns(turn: int) -> None:
    """Its characters stand below each other as well as beside each other."""
    page = pymupdf.open().new_page(width=595, height=842)
    for row in range(30):
        page.insert_text((100, 100 + 17 * row), GRID[row % 5], fontname="china-s", fontsize=14)
    upright = _image(page, 150)
    shown = Turn(turn, 595, 842)
    scan = UprightScan(Turn(0, *shown.size), shown.image(upright), ImageStrokes())
    assert (upright_scan(scan).turn.degrees + turn) % 360 == 0


@pytest.mark.parametrize(
    ("text", "left"),
    [("_12.5_mm", "12.5mm"), ("真~度~达到", "真度达到"), ("10~20mm", "10~20mm")],
)
def test_signs_made_of_a_mark_are_dropped(text: str, left: str) -> None:
    boxes = [Box(10.0 * place, 100, 10.0 * place + 10, 110) for place in range(len(text))]
    line = Line(tuple(map(Glyph, text, boxes)), Box(0, 100, 10.0 * len(text), 110), Source.OCR)
    stroke = Stroke(((0.0, 111.0), (200.0, 111.0)), 1.0, MarkKind.PRINTED, 0.9)
    assert [one.text for one in without_misread_marks([line], [stroke])] == [left]
    assert [one.text for one in without_misread_marks([line], [])] == [text]
    layer = replace(line, source=Source.TEXT_LAYER)
    assert without_misread_marks([layer], [stroke]) == (layer,)
