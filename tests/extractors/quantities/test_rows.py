"""Rows of tables that lost their rules."""

from __future__ import annotations

import pytest

from extractors.quantities import parse_quantities
from extractors.quantities.rows import BAR, with_bars


@pytest.mark.parametrize(
    "text",
    [
        "工作台承重 t 检验结果 15 合格",
        "定位精度（X/Y/Z） mm X：0.0042 Y：0.0038",
        "水炮射程 m 第1次 88 第2次 84",
        "额定分断能力（AC 415V） kA 125",
        "破 碎 率 ( % ) 0.8 符 合",
    ],
)
def test_a_row_gets_bars_and_keeps_its_length(text: str) -> None:
    barred = with_bars(text)
    assert BAR in barred
    assert len(barred) == len(text)
    assert barred.replace(BAR, " ") == text


@pytest.mark.parametrize(
    "text",
    [
        "主轴最高转速 26 500 r/min",
        "噪声 62.8 dB(A) 合格",
        "定位精度为 0.004 mm，符合要求",
        "",
        "t 15",
    ],
)
def test_what_is_no_row_stays(text: str) -> None:
    assert with_bars(text) == text


def test_the_unit_of_a_column_is_the_values() -> None:
    (found,) = parse_quantities("工作台承重 t 检验结果 15 合格")
    assert found.value == 15
    assert found.unit == "t"


def test_digit_groups_and_a_number_with_its_unit_stay_together() -> None:
    assert with_bars("主轴最高转速 r/min ≥15 000 24 000 符合").count(BAR) == 4
