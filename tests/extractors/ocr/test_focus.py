"""What is read around marks of a scan."""

from __future__ import annotations

from extractors.document import Orientation, Rule
from extractors.evidence import Box
from extractors.ocr.focus import focus_regions

GLYPH, WIDTH = 10.0, 595.0


def lines(*heights: float, x0: float = 60.0, x1: float = 530.0) -> list[Rule]:
    return [Rule(Box(x0, y, x1, y + 1), Orientation.HORIZONTAL) for y in heights]


def read_at(regions: tuple[Box, ...], y: float) -> bool:
    return any(box.y0 <= y <= box.y1 and box.width > 300 for box in regions)


def test_the_head_of_a_three_line_table_is_read() -> None:
    mark = Box(400, 320, 440, 322)
    regions = focus_regions([mark], lines(100, 130, 420), GLYPH, WIDTH)
    assert read_at(regions, 115)
    assert read_at(regions, 318)
    assert not read_at(regions, 600)


def test_the_head_of_a_table_without_uprights_is_read() -> None:
    """In a photo the rules' ends fall inwards."""
    rows = [r for i, y in enumerate(range(100, 400, 30)) for r in lines(y, x0=60 + i, x1=530 - i)]
    regions = focus_regions([Box(400, 320, 440, 322)], rows, GLYPH, WIDTH)
    assert read_at(regions, 115)
    assert not read_at(regions, 200)


def test_rules_of_other_extents_are_no_table() -> None:
    apart = [*lines(50), *lines(130, x0=200, x1=300), *lines(700, x0=60, x1=200)]
    regions = focus_regions([Box(400, 320, 440, 322)], apart, GLYPH, WIDTH)
    assert not read_at(regions, 115)
    assert read_at(regions, 318)
