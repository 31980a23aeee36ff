"""Marks of digital pages: drawn paths, annotations, rotation, what is refused and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymupdf
import pytest

from extractors.evidence import Box, Mark, MarkKind
from extractors.formats.pdf_graphics import page_annotations, page_paths
from extractors.formats.pdf_text import page_lines
from extractors.underlines.annotations import annotations_to_marks, annotations_to_strokes
from extractors.underlines.assign import marked_runs
from extractors.underlines.marks import Assignment, Stroke, VectorStrokes
from extractors.underlines.vectors import paths_to_strokes

TEXT = "accuracy 0.0083mm speed 24000r/min"
SIZE = 12
BASELINE = 200.0


def page_with(draw: Callable[[Any], None], text: str = TEXT) -> Any:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((100, BASELINE), text, fontsize=SIZE)
    draw(page)
    return document[0]


def extent(page: Any, words: str) -> tuple[float, float]:
    rect = page.search_for(words)[0]
    return rect.x0, rect.x1


def vectors(page: Any) -> VectorStrokes:
    box = Box(0, 0, page.rect.width, page.rect.height)
    return paths_to_strokes(page_paths(page), page_lines(page), box)


def assigned(page: Any) -> Assignment:
    annotations = page_annotations(page)
    found: tuple[Stroke | Mark, ...] = (
        *annotations_to_marks(annotations, 1),
        *annotations_to_strokes(annotations),
        *vectors(page).strokes,
    )
    return marked_runs(found, page_lines(page))


def texts(page: Any) -> list[str]:
    return [run.text for run in assigned(page).runs]


def line(page: Any) -> None:
    x0, x1 = extent(page, "0.0083mm")
    page.draw_line((x0, BASELINE + 2), (x1, BASELINE + 2), width=0.7)


def rectangle(page: Any) -> None:
    x0, x1 = extent(page, "0.0083mm")
    page.draw_rect((x0, BASELINE + 1.5, x1, BASELINE + 2.2), color=None, fill=(0, 0, 0))


def split(page: Any) -> None:
    x0, x1 = extent(page, "0.0083mm")
    middle = (x0 + x1) / 2
    page.draw_line((x0, BASELINE + 2), (middle, BASELINE + 2))
    page.draw_line((middle, BASELINE + 2), (x1, BASELINE + 2))


def dashes(page: Any) -> None:
    x0, x1 = extent(page, "0.0083mm")
    x = x0
    while x < x1 - 1:
        page.draw_line((x, BASELINE + 2), (min(x + 3, x1), BASELINE + 2))
        x += 5


def double(page: Any) -> None:
    x0, x1 = extent(page, "0.0083mm")
    for y in (BASELINE + 1.5, BASELINE + 3.5):
        page.draw_line((x0, y), (x1, y), width=0.5)


def wave(page: Any) -> None:
    x0, x1 = extent(page, "0.0083mm")
    page.draw_squiggle((x0, BASELINE + 3), (x1, BASELINE + 3), breadth=1)


def form_object(page: Any) -> None:
    x0, x1 = extent(page, "0.0083mm")
    overlay = pymupdf.open()
    overlay.new_page(width=595, height=842).draw_line((x0, BASELINE + 2), (x1, BASELINE + 2))
    page.show_pdf_page(page.rect, overlay, 0)


@pytest.mark.parametrize(
    "draw", [line, rectangle, split, dashes, double, wave, form_object], ids=lambda d: d.__name__
)
def test_every_way_of_drawing_marks_the_same_text(draw: Callable[[Any], None]) -> None:
    runs = assigned(page_with(draw)).runs
    assert [run.text for run in runs] == ["0.0083mm"]
    assert runs[0].mark.kind is MarkKind.VECTOR


@pytest.mark.parametrize("kind", ["Underline", "Squiggly", "Highlight"])
def test_markup_annotations_mark_by_their_quads(kind: str) -> None:
    def draw(page: Any) -> None:
        quads = page.search_for("24000r/min", quads=True)
        getattr(page, f"add_{kind.lower()}_annot")(quads)

    runs = assigned(page_with(draw)).runs
    assert [run.text for run in runs] == ["24000r/min"]
    assert runs[0].mark.kind is (MarkKind.HIGHLIGHT if kind == "Highlight" else MarkKind.ANNOTATION)


def test_ink_line_and_polyline_under_text_are_annotations() -> None:
    def draw(page: Any) -> None:
        a0, a1 = extent(page, "accuracy")
        b0, b1 = extent(page, "0.0083mm")
        c0, c1 = extent(page, "24000r/min")
        y = BASELINE + 3
        page.add_ink_annot([[(a0, y), ((a0 + a1) / 2, y + 0.5), (a1, y)]])
        page.add_line_annot((b0, y), (b1, y))
        page.add_polyline_annot([(c0, y), ((c0 + c1) / 2, y + 0.4), (c1, y)])

    runs = assigned(page_with(draw)).runs
    assert [run.text for run in runs] == ["accuracy", "0.0083mm", "24000r/min"]
    assert {run.mark.kind for run in runs} == {MarkKind.ANNOTATION}


def test_an_annotations_appearance_is_no_drawing_of_the_page() -> None:
    page = page_with(lambda page: page.add_underline_annot(page.search_for("speed")[0]))
    assert page_paths(page) == ()


def test_a_strikeout_is_no_mark() -> None:
    assert texts(page_with(lambda p: p.add_strikeout_annot(p.search_for("speed")[0]))) == []


def test_a_line_through_the_text_is_no_mark() -> None:
    def draw(page: Any) -> None:
        x0, x1 = extent(page, "speed")
        page.draw_line((x0, BASELINE - 4), (x1, BASELINE - 4))

    assert texts(page_with(draw)) == []


def test_a_frame_around_a_value_is_no_mark() -> None:
    def draw(page: Any) -> None:
        x0, x1 = extent(page, "speed")
        page.draw_rect((x0 - 2, BASELINE - 12, x1 + 2, BASELINE + 4))

    page = page_with(draw)
    assert texts(page) == []
    assert any(rule.orientation == "vertical" for rule in vectors(page).rules)


def test_a_grid_is_rules_and_a_line_in_its_cell_is_a_mark() -> None:
    def draw(page: Any) -> None:
        for y in (180, 206, 232):
            page.draw_line((90, y), (500, y))
        for x in (90, 300, 500):
            page.draw_line((x, 180), (x, 232))
        line(page)

    page = page_with(draw)
    assert texts(page) == ["0.0083mm"]
    assert len(vectors(page).rules) == 6


def test_an_empty_blank_is_no_mark() -> None:
    page = page_with(lambda page: page.draw_line((400, BASELINE + 2), (500, BASELINE + 2)))
    assert texts(page) == []
    assert [refused.reason for refused in vectors(page).refused] == ["线上方没有文字"]


def test_a_link_is_no_mark() -> None:
    text = "see www.example.org/report"

    def draw(page: Any) -> None:
        x0, x1 = extent(page, "www.example.org/report")
        page.draw_line((x0, BASELINE + 2), (x1, BASELINE + 2), color=(0, 0, 1))

    result = assigned(page_with(draw, text))
    assert result.runs == ()
    assert [refused.reason for refused in result.refused] == ["链接"]


def test_a_line_under_half_a_number_takes_the_whole_number_and_says_so() -> None:
    def draw(page: Any) -> None:
        x0, x1 = extent(page, "0.0083")
        page.draw_line((x0, BASELINE + 2), ((x0 + x1) / 2, BASELINE + 2))

    (run,) = assigned(page_with(draw)).runs
    assert run.text == "0.0083"
    assert run.widened


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_paths_annotations_and_text_share_the_displayed_coordinates(rotation: int) -> None:
    def draw(page: Any) -> None:
        line(page)
        page.add_underline_annot(page.search_for("speed")[0])
        page.set_cropbox(pymupdf.Rect(50, 60, 560, 800))
        page.set_rotation(rotation)

    page = page_with(draw)
    text_box = page_lines(page)[0].box.grown(4, 4)
    (path,) = page_paths(page)
    (annotation,) = page_annotations(page)
    assert text_box.intersects(path.box.grown(0.1, 0.1))
    assert text_box.intersects(annotation.boxes[0])


def test_user_units_scale_everything_alike() -> None:
    page = page_with(line)
    page.parent.xref_set_key(page.xref, "UserUnit", "2")
    document = pymupdf.open("pdf", page.parent.tobytes())
    assert texts(document[0]) == ["0.0083mm"]


def test_filled_dots_in_a_row_are_a_dotted_mark_and_a_lone_one_is_not() -> None:
    def dots(page: Any, count: int) -> None:
        x0, _ = extent(page, "0.0083mm")
        for place in range(count):
            left = x0 + 1.5 * place
            page.draw_rect(
                (left, BASELINE + 2, left + 0.75, BASELINE + 2.75), color=None, fill=(0, 0, 0)
            )

    width = extent(page_with(lambda page: None), "0.0083mm")
    many = round((width[1] - width[0]) / 1.5)
    assert texts(page_with(lambda page: dots(page, many))) == ["0.0083mm"]
    assert texts(page_with(lambda page: dots(page, 1))) == []


@pytest.mark.parametrize("text", ["see the test database here", "speed of 24000 here"])
def test_blue_words_on_a_blue_line_are_a_link_unless_they_hold_a_figure(text: str) -> None:
    blue = (0.02, 0.39, 0.76)
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((100, BASELINE), text, fontsize=SIZE, color=blue)
    x0, x1 = extent(page, text.removesuffix(" here"))
    page.draw_line((x0, BASELINE + 2), (x1, BASELINE + 2), width=0.7, color=blue)
    has_figure = any(character.isdigit() for character in text)
    assert bool(texts(page)) is has_figure


def test_words_underlined_one_by_one_are_one_mark() -> None:
    def by_words(page: Any) -> None:
        for word in ("accuracy", "0.0083mm"):
            x0, x1 = extent(page, word)
            page.draw_line((x0, BASELINE + 2), (x1, BASELINE + 2), width=0.7)

    assert texts(page_with(by_words)) == ["accuracy 0.0083mm"]
