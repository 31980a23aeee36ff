"""Strokes in scans made with known truth, and the scoreboard's bars on a few seeds."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.document import PageImage
from extractors.drawing import draw_page
from extractors.evidence import Box, Mark, MarkKind
from extractors.underlines.candidates import page_and_tape
from extractors.underlines.marks import Refused
from extractors.underlines.pixels import ink_page
from extractors.underlines.ridges import components
from extractors.underlines.strokes import image_strokes
from tests.benchmarks.underlines import find_runs, merged, score_page
from tests.corpus.marked_pages import digital_page, rendered, scanned_page
from tests.corpus.marked_sheet import Setting, Sheet, Typeface, chinese_fonts, new_sheet
from tests.corpus.pens import Pen, draw_strokes, stroke_paths
from tests.corpus.scanner import ScanLook, scan_page

needs_fonts = pytest.mark.skipif(not chinese_fonts(), reason="no Chinese fonts installed")


def sheet_of_prose() -> Sheet:
    sheet = new_sheet(Setting(Typeface(chinese_fonts()[0]), 11, 1.6), 420, 300)
    for row in range(10):
        sheet.text(50, 60 + 20 * row, "经检测该机床的定位精度达到零点零零八毫米")
    sheet.write()
    return sheet


@needs_fonts
@pytest.mark.parametrize("ink", ["black", "blue", "red"])
@pytest.mark.parametrize("skew", [0.0, -4.0])
def test_a_pen_line_is_found_where_it_was_drawn(ink: str, skew: float) -> None:
    sheet = sheet_of_prose()
    clean = rendered(sheet.page)
    rng = np.random.default_rng(3)
    pen = Pen(ink=ink, width=1.0, gap=2.2)
    truth = sheet.span_box(4, 7, 12)
    clean = draw_strokes(clean, stroke_paths(pen, truth.x0, truth.x1, 140, rng), pen, rng)
    scan = scan_page(clean, ScanLook(dpi=200, skew=skew), 1)
    seen = image_strokes(scan.image)
    assert seen.angle == pytest.approx(skew, abs=0.3)
    (stroke,) = seen.strokes
    moved = scan.moved_box(truth)
    assert stroke.box.x0 == pytest.approx(moved.x0, abs=3)
    assert stroke.box.x1 == pytest.approx(moved.x1, abs=3)
    assert stroke.colour == ink
    assert stroke.kind is (MarkKind.PRINTED if ink == "black" else MarkKind.HANDWRITTEN)


@needs_fonts
@pytest.mark.parametrize("colour", [(220, 20, 30), (30, 40, 210)])
def test_a_coloured_frame_is_no_underline(colour: tuple[int, int, int]) -> None:
    sheet = sheet_of_prose()
    clean = rendered(sheet.page)
    box, scale = sheet.span_box(4, 7, 14).grown(3, 3), clean.scale
    pixels = clean.pixels.copy()
    corners = [round(v * scale) for v in box.as_tuple()]
    cv2.rectangle(pixels, tuple(corners[:2]), tuple(corners[2:]), colour, round(0.9 * scale))
    scan = scan_page(PageImage(pixels, scale), ScanLook(dpi=150, jpeg_quality=60), 1)
    assert [s for s in image_strokes(scan.image).strokes if s.colour != "black"] == []


@needs_fonts
def test_red_lines_under_a_red_seal_are_found() -> None:
    """Its ring holds the glyphs of a cell and the line under them together in one piece of ink."""
    sheet = new_sheet(Setting(Typeface(chinese_fonts()[0]), 9, 1.6), 420, 300)
    values = [sheet.text(60, 70 + 21 * row, f"{96.2 - row:.1f}") for row in range(7)]
    for row in range(8):
        sheet.rule(50, 57 + 21 * row, 380, 57 + 21 * row, 0.6)
    sheet.write()
    rng = np.random.default_rng(3)
    pen = Pen(ink="red", width=1.0, gap=1.8)
    clean, truths = rendered(sheet.page), [sheet.lines[value].box for value in values]
    for value, truth in zip(values, truths, strict=True):
        paths = stroke_paths(pen, truth.x0, truth.x1, sheet.baseline(value), rng)
        clean = draw_strokes(clean, paths, pen, rng)
    scan = scan_page(clean, ScanLook(dpi=200, seals=((122, 135),)), 1)
    strokes = image_strokes(scan.image).strokes
    for truth in map(scan.moved_box, truths):
        beside = [s for s in strokes if abs(s.box.center_y - truth.y1) < 0.4 * truth.height]
        assert sum(s.box.overlap_x(truth) for s in beside) > 0.6 * truth.width


@needs_fonts
def test_a_grey_page_is_read_alike_with_and_without_a_hint_of_colour() -> None:
    sheet = sheet_of_prose()
    box = sheet.span_box(4, 7, 12)
    sheet.rule(box.x0, 142, box.x1, 142, 0.7)
    pixels = rendered(sheet.page).pixels.copy()
    grey = image_strokes(PageImage(pixels, 300 / 72))
    pixels[0, 0] = (255, 254, 255)
    tinted = image_strokes(PageImage(pixels, 300 / 72))
    assert len(grey.strokes) == 1
    assert grey.strokes[0].box.x0 == pytest.approx(tinted.strokes[0].box.x0, abs=0.5)
    assert grey.strokes[0].confidence == pytest.approx(tinted.strokes[0].confidence, abs=0.02)


@pytest.mark.parametrize("seed", range(6))
def test_statistics_of_ink_are_those_of_opencv(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = tuple(int(n) for n in rng.integers(1, 90, 2))
    mask = np.where(rng.random(shape) < rng.uniform(0, 1), 255, 0).astype(np.uint8)
    ours = components(mask)
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        mask, 8, cv2.CV_32S, cv2.CCL_GRANA
    )
    assert np.array_equal(ours.labels, labels)
    assert np.array_equal(ours.stats[1:], stats[1:])


@needs_fonts
def test_plain_prose_has_no_strokes() -> None:
    scan = scan_page(rendered(sheet_of_prose().page), ScanLook(dpi=200, noise=8), 1)
    assert image_strokes(scan.image).strokes == ()


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (400, 3), (200, 300)])
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_empty_and_tiny_pictures_have_no_strokes(shape: tuple[int, int], grey: int) -> None:
    seen = image_strokes(PageImage(np.full((*shape, 3), grey, np.uint8), 2.0))
    assert seen.strokes == ()


def test_noise_is_survived() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (500, 400, 3)).astype(np.uint8)
    image_strokes(PageImage(noise, 2.0))


@needs_fonts
@pytest.mark.parametrize("skew", [0.0, 3.5, -2.0])
def test_a_scanners_dark_border_does_not_hide_the_skew(skew: float) -> None:
    """It lies level and is wider than any line of text."""
    scan = scan_page(rendered(sheet_of_prose().page), ScanLook(dpi=200, skew=skew), 1)
    pixels = scan.image.pixels.copy()
    pixels[:20], pixels[-25:] = 12, 12
    assert ink_page(PageImage(pixels, scan.image.scale)).angle == pytest.approx(skew, abs=0.3)


def test_points_go_back_to_the_page_as_given() -> None:
    white = np.full((600, 400, 3), 255, np.uint8)
    for top in range(60, 560, 25):
        for left in range(40, 340, 14):
            fallen = top + left // 20
            cv2.rectangle(white, (left, fallen), (left + 9, fallen + 12), (0, 0, 0), 1)
    page = ink_page(PageImage(white, 2.0))
    assert page.angle == pytest.approx(2.9, abs=0.4)
    x, y = page.to_page(200, 300)
    assert x == pytest.approx(100, abs=1)
    assert y == pytest.approx(150, abs=1)


@needs_fonts
def test_the_scoreboard_holds_on_digital_pages() -> None:
    total = merged(score_page(page, find_runs(page)) for page in map(digital_page, range(50, 70)))
    tally = total["all"]
    assert tally.hit >= 0.97 * tally.true
    assert tally.false <= 0.02 * tally.found
    assert tally.spoilt_pages == 0


@needs_fonts
def test_the_scoreboard_holds_on_scans() -> None:
    pages = [scanned_page(seed, pen_marks=bool(seed % 2)) for seed in (1000, 1013, 1019)]
    tally = merged(score_page(page, find_runs(page)) for page in pages)["all"]
    assert tally.hit >= 0.8 * tally.true
    assert tally.false <= 0.1 * tally.found


def test_the_drawing_shows_marks_and_reasons() -> None:
    image = PageImage(np.full((200, 300, 3), 255, np.uint8), 1.0)
    mark = Mark(MarkKind.PRINTED, 1, (Box(20, 50, 120, 53),), 0.9)
    data = draw_page(image, [mark], [Refused(Box(20, 100, 200, 102), "表格线")])
    drawn = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR))
    assert drawn.shape == (200, 300, 3)
    assert (drawn[45:60, 15:130] < 255).any()
    assert (drawn[95:110, 15:260] < 255).any()


@needs_fonts
@pytest.mark.parametrize("leading", [1.0, 1.1])
def test_lines_of_text_set_solid_are_told_apart(leading: float) -> None:
    """Blurred by a camera, glyphs of one line touch those of the next."""
    sheet = new_sheet(Setting(Typeface(chinese_fonts()[0]), 11, 1.6), 420, 300)
    for row in range(8):
        sheet.text(50, 60 + leading * 11 * row, "经检测该机床的定位精度达到零点零零八毫米")
    sheet.text(60, 250, "检验结果汇总", 24)
    sheet.write()
    look = ScanLook(dpi=150, blur=1.2)
    image = scan_page(rendered(sheet.page), look, 1).image
    _, tape = page_and_tape(image)
    assert len(tape.lines) == 9
    assert image_strokes(image).strokes == ()


@needs_fonts
def test_a_mark_that_runs_into_a_tables_rule_is_found() -> None:
    """The pen and the rule are one line of ink, thicker where the pen went."""
    sheet = new_sheet(Setting(Typeface(chinese_fonts()[0]), 10, 1.6), 420, 320)
    for row in range(9):
        for x, text in ((60, str(row + 1)), (150, "容积效率"), (230, "94.3"), (310, "符合")):
            sheet.text(x, 70 + 24 * row, text)
        sheet.rule(50, 77 + 24 * row, 380, 77 + 24 * row, 0.5)
    sheet.rule(50, 53, 380, 53, 0.5)
    sheet.rule(56, 77 + 24 * 4, 340, 77.8 + 24 * 4, 1.8)
    sheet.write()
    strokes = image_strokes(scan_page(rendered(sheet.page), ScanLook(dpi=200), 1).image).strokes
    (stroke,) = strokes
    assert stroke.box.center_y == pytest.approx(77 + 24 * 4, abs=2.5)
    assert stroke.box.x0 == pytest.approx(56, abs=12)
    assert stroke.box.x1 == pytest.approx(340, abs=12)


@needs_fonts
@pytest.mark.parametrize("widths", [(1.0,), (4.5,), (0.75, 3.0)])
def test_the_rule_under_a_title_marks_no_title(widths: tuple[float, ...]) -> None:
    sheet = sheet_of_prose()
    sheet.text(150, 40, "检验报告书", size=16)
    y = 44.0
    for width in widths:
        sheet.rule(50, y + width / 2, 380, y + width / 2, width)
        y += width + 1
    sheet.write()
    scan = scan_page(rendered(sheet.page), ScanLook(dpi=200, skew=1.2), 1)
    assert image_strokes(scan.image).strokes == ()
