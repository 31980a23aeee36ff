"""Edges of marked runs, form fields: laws and cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.evidence import Box, Glyph, Line, MarkKind, Source, united_box
from extractors.underlines.assign import marked_runs
from extractors.underlines.marks import Stroke
from extractors.underlines.wholes import NUMBER, widened

EM = 10.0


def line_of(text: str, x: float = 50.0, baseline: float = 100.0) -> Line:
    glyphs = []
    for character in text:
        width = EM if ord(character) > 0x2E80 else EM / 2
        box = Box(x, baseline - 0.88 * EM, x + width, baseline + 0.12 * EM)
        glyphs.append(Glyph(character, box))
        x += width
    return Line(tuple(glyphs), united_box(tuple(g.box for g in glyphs)), Source.TEXT_LAYER)


def stroke_under(line: Line, start: int, stop: int, overhang: float = 0.0) -> Stroke:
    x0, x1 = line.glyphs[start].box.x0 - overhang, line.glyphs[stop - 1].box.x1 + overhang
    return Stroke(((x0, 101.5), (x1, 101.5)), 0.6, MarkKind.VECTOR, 0.99)


@given(st.text(st.sampled_from("精度为0123.,-±×10⁻⁵ mm，。"), min_size=1, max_size=30), st.data())
def test_a_run_holds_numbers_whole_and_never_loses_a_glyph(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    wide_start, wide_stop = widened(text, start, stop)
    assert wide_start <= start < stop <= wide_stop
    for number in NUMBER.finditer(text):
        inside = wide_start <= number.start() and number.end() <= wide_stop
        outside = number.end() <= wide_start or wide_stop <= number.start()
        assert inside or outside


@given(st.data())
def test_a_stroke_under_glyphs_takes_exactly_these(data: st.DataObject) -> None:
    line = line_of("经检测该机床重复定位误差符合规定")
    start = data.draw(st.integers(0, len(line.glyphs) - 1))
    stop = data.draw(st.integers(start + 1, len(line.glyphs)))
    (run,) = marked_runs([stroke_under(line, start, stop, overhang=4.0)], [line]).runs
    assert (run.start, run.stop) == (start, stop)


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("样品名称：五轴联动加工中心", "五轴联动加工中心", []),
        ("报告编号：ZJ2022-J0123", "ZJ2022-J0123", []),
        ("主轴最高转速：24000r/min", "24000r/min", ["24000r/min"]),
        ("该机床的定位精度达到0.008mm，符合要求", "0.008mm", ["0.008mm"]),
        ("定位精度达到0.008mm，符合要求", "0.008mm，", ["0.008mm"]),
    ],
)
def test_form_fields_are_no_marks_and_prose_is(text: str, marked: str, expected: list[str]) -> None:
    line = line_of(text)
    start = text.index(marked)
    stroke = stroke_under(line, start, start + len(marked), overhang=-1.5)
    assert [run.text for run in marked_runs([stroke], [line]).runs] == expected


def test_a_stroke_under_a_table_row_takes_every_cell() -> None:
    cells = [line_of("定位精度", 50), line_of("mm", 150), line_of("0.0042", 200)]
    stroke = Stroke(((50, 101.5), (230, 101.5)), 0.6, MarkKind.VECTOR, 0.99)
    runs = marked_runs([stroke], cells).runs
    assert [run.text for run in runs] == ["定位精度", "mm", "0.0042"]
    assert len({id(run.mark) for run in runs}) == 1


def test_a_pen_seen_as_print_and_as_colour_is_one_mark() -> None:
    line = line_of("定位精度为零点零四")
    black = Stroke(((50, 101.5), (90, 101.5)), 0.6, MarkKind.PRINTED, 0.9)
    red = Stroke(((80, 101.5), (140, 101.5)), 0.6, MarkKind.HANDWRITTEN, 0.9, "red")
    (run,) = marked_runs([black, red], [line]).runs
    assert run.mark.kind is MarkKind.HANDWRITTEN
    assert run.text == "定位精度为零点零四"
