"""Levelling of leaning pages, pieces and flows."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import Rule
from extractors.evidence import Box, Glyph, Line, Source, united_box
from extractors.layout import PageReading, joint, levelled, line_pieces
from extractors.passages import marked_passages
from extractors.straightening import Lay
from extractors.tables import find_tables
from tests.extractors.drawn import Drawing, drawn_lines
from tests.extractors.test_tables import ROWS, WIDTHS


def leaning(page: PageReading, degrees: float) -> PageReading:
    """The page as a crooked scan shows it: glyphs moved, rules as boxes around what leans."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def point(x: float, y: float) -> tuple[float, float]:
        return (x * cos - y * sin, x * sin + y * cos)

    def glyph(old: Glyph) -> Glyph:
        x, y = point(old.box.center_x, old.box.center_y)
        w, h = old.box.width / 2, old.box.height / 2
        return replace(old, box=Box(x - w, y - h, x + w, y + h))

    def line(old: Line) -> Line:
        glyphs = tuple(map(glyph, old.glyphs))
        return replace(
            old, glyphs=glyphs, box=united_box(tuple(g.box for g in glyphs)), source=Source.OCR
        )

    def rule(old: Rule) -> Rule:
        (xa, ya), (xb, yb) = point(old.box.x0, old.box.y0), point(old.box.x1, old.box.y1)
        box = Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
        return replace(old, box=box, ends=((xa, ya), (xb, yb)))

    lines = {id(old): line(old) for old in page.lines}
    return replace(
        page,
        source=Source.OCR,
        lines=tuple(lines.values()),
        rules=tuple(map(rule, page.rules)),
        runs=tuple(replace(run, line=lines[id(run.line)]) for run in page.runs),
        lay=Lay.turned(degrees),
    )


@settings(max_examples=12, deadline=None)
@given(st.floats(-5, 5))
def test_table_of_a_leaning_page_has_the_same_cells(degrees: float) -> None:
    drawing = Drawing()
    drawing.table(120, WIDTHS, ROWS)
    straight = drawing.reading()
    page = levelled(leaning(straight, degrees))
    (table,) = find_tables(page.lines, page.rules)
    (expected,) = find_tables(straight.lines, straight.rules)
    assert [cell.text for cell in table.cells] == [cell.text for cell in expected.cells]


def test_lean_is_measured_when_nobody_told_it() -> None:
    page = drawn_lines(*["主轴最高转速达到要求，设备运行稳定可靠，未发生故障"] * 6).reading()
    crooked = replace(leaning(page, 2.0), lay=None)
    lines = levelled(crooked).lines
    assert all(line.box.height < 12.5 for line in lines)


def test_places_stay_where_they_are_on_the_leaning_page() -> None:
    page = leaning(drawn_lines("经测试，[[定位精度达到0.004mm]]，运行稳定。").reading(), 3.0)
    (passage,) = marked_passages([page])
    run = page.runs[0]
    boxes = tuple(glyph.box for glyph in run.line.glyphs[run.start : run.stop])
    assert passage.places[0].box == united_box(boxes)


@pytest.mark.parametrize(
    ("before", "after", "wrapped", "between"),
    [
        ("重复定位", "精度", False, ""),
        ("X：0.0042", "Y：0.0038", False, " "),
        ("24000", "转/分", True, ""),
        ("0.00", "42mm", True, ""),
        ("最大值", "0.0042", False, " "),
        ("machining", "center", True, " "),
    ],
)
def test_what_stands_between_two_lines_of_one_text(
    before: str, after: str, wrapped: bool, between: str
) -> None:
    assert joint(before, after, wrapped=wrapped) == between


def test_letter_spaced_title_stays_one_piece_and_columns_part() -> None:
    def line(*words: tuple[float, str]) -> Line:
        glyphs = tuple(
            Glyph(char, Box(x + 10 * i, 50, x + 10 * i + 10, 60))
            for x, word in words
            for i, char in enumerate(word)
        )
        return Line(glyphs, united_box(tuple(g.box for g in glyphs)), Source.TEXT_LAYER)

    title = line((100, "检"), (130, "验"), (160, "报"), (190, "告"))
    columns = line((100, "检验项目"), (180, "单位"))
    pieces = line_pieces((title, columns))
    assert [piece.text for piece in pieces] == ["检验报告", "检验项目", "单位"]
