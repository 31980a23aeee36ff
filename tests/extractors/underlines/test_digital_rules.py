"""Lines of digital pages that look like marks and are not: tables, heads, blanks, fractions."""

from __future__ import annotations

from typing import Any

import pymupdf
import pytest

from tests.extractors.underlines.test_digital import texts

SIZE = 11


def blank_page(width: float = 595, height: float = 842) -> Any:
    return pymupdf.open().new_page(width=width, height=height)


def set_text(page: Any, x: float, y: float, text: str, size: float = SIZE) -> None:
    page.insert_text((x, y), text, fontname="china-s", fontsize=size)


@pytest.mark.parametrize("ink", [(0, 0, 0), (0.1, 0.3, 0.8)])
def test_rules_of_a_table_without_uprights_are_no_marks_in_any_colour(
    ink: tuple[float, float, float],
) -> None:
    page = blank_page()
    for row in range(5):
        y = 200 + 24 * row
        for x, text in ((70, "1"), (160, "定位精度"), (330, "≤0.008"), (460, "0.0053")):
            set_text(page, x, y, text)
        page.draw_line((60, y + 7), (540, y + 7), color=ink, width=0.7)
    assert texts(page) == []


def test_a_mark_in_such_a_table_stays_a_mark() -> None:
    page = blank_page()
    for row in range(4):
        y = 200 + 24 * row
        set_text(page, 160, y, "定位精度")
        set_text(page, 460, y, f"0.005{row}")
        page.draw_line((60, y + 9), (540, y + 9), color=(0.1, 0.3, 0.8), width=0.7)
    end = 460 + pymupdf.get_text_length("0.0051", fontname="china-s", fontsize=SIZE)
    page.draw_line((460, 226), (end, 226), width=0.7)
    assert texts(page) == ["0.0051"]


def test_the_running_heads_of_a_sheet_with_two_pages_are_no_marks() -> None:
    page = blank_page(1190, 842)
    for left in (60, 655):
        set_text(page, left, 60, "浙检字2022-J30827")
        set_text(page, left + 380, 60, "共7页 第4页")
        page.draw_line((left, 66), (left + 450, 66), width=1.0)
        for row in range(12):
            set_text(page, left, 120 + 30 * row, "设备连续运行一百小时，各项功能正常。")
    assert texts(page) == []


@pytest.mark.parametrize(
    ("label", "value", "at", "line"),
    [
        ("样品名称：", "联合收割机", (230, 300), (136, 420, 306)),
        ("审核：", "马涛丽", (118, 306), (114, 200, 309)),
    ],
    ids=["in the middle of a long blank", "lower than its label"],
)
def test_a_filled_blank_is_a_field(
    label: str, value: str, at: tuple[float, float], line: tuple[float, float, float]
) -> None:
    page = blank_page()
    set_text(page, 80, 300, label)
    set_text(page, *at, value)
    x0, x1, y = line
    page.draw_line((x0, y), (x1, y), width=0.8)
    assert texts(page) == []


def test_a_numerator_with_small_letters_is_no_marked_text() -> None:
    page = blank_page()
    set_text(page, 80, 300, "偏差＝")
    for x, y, text, size in (
        (116, 294, "x", 9), (121, 297, "max", 6), (135, 294, "- x", 9), (145.5, 297, "min", 6),
        (133, 309, "2", 9),
    ):  # fmt: skip
        page.insert_text((x, y), text, fontsize=size)
    page.draw_line((114, 299), (158, 299), width=0.6)
    set_text(page, 160, 300, "，修正系数为")
    assert texts(page) == []


def test_a_line_on_a_watermark_marks_only_what_stands_over_it() -> None:
    page = blank_page()
    set_text(page, 300, 300, "检", 110)
    for row in range(6):
        set_text(page, 80, 180 + 30 * row, "设备连续运行一百小时，各项功能正常。")
    page.draw_line((330, 304), (400, 304), width=0.8)
    assert texts(page) == []


@pytest.mark.parametrize("walled", [True, False])
def test_a_wrapped_name_in_a_cell_is_no_numerator(walled: bool) -> None:
    """Its first line is marked, its second stands below, the unit beside them: in another cell."""
    page = blank_page()
    set_text(page, 84, 300, "作业小时")
    set_text(page, 90, 314, "生产率")
    set_text(page, 136, 306, "hm")
    page.draw_line((84, 302), (128, 302), width=0.6)
    if walled:
        for x in (80, 132, 170):
            page.draw_line((x, 285), (x, 325), width=0.6)
    assert texts(page) == (["作业小时"] if walled else [])
