"""Rows of tables that a text holds: what stands in each cell."""

from __future__ import annotations

import pytest

from matchers.judging.relative_text import as_changes
from matchers.judging.table_parts import Part, Row
from matchers.judging.table_text import read_table
from matchers.name_products import is_product, is_shortened, other_owner


def rows(text: str) -> tuple[Row, ...]:
    table = read_table(text)
    assert table is not None
    return table.rows


def texts(row: Row, part: Part) -> list[str]:
    return [cell.text for cell in row.of(part)]


@pytest.mark.parametrize("edge", ["|", "｜", "\t", " | "])
def test_a_row_without_heads_is_told_by_its_cells(edge: str) -> None:
    (row,) = rows(edge.join(("7", "机械寿命", "次", "≥10000", "12000", "P")))
    assert (row.name, row.unit) == ("机械寿命", "次")
    assert texts(row, Part.LIMIT) == ["≥10000"]
    assert texts(row, Part.RESULT) == ["12000"]


def test_heads_tell_what_stands_below_them() -> None:
    (row,) = rows("名称|条件|设计值|测得值\n制冷量|环境温度35℃|50kW|48.7kW")
    assert texts(row, Part.CONDITION) == ["环境温度35℃"]
    assert texts(row, Part.LIMIT) == ["50kW"]
    assert texts(row, Part.RESULT) == ["48.7kW"]


def test_a_row_that_ends_early_keeps_its_heads() -> None:
    (row,) = rows("项目|标准要求|检验结果\n噪声|75dB(A)")
    assert texts(row, Part.RESULT) == []


def test_a_column_of_another_machine_holds_no_result() -> None:
    (row,) = rows("项目|同类产品实测|检验结果\n噪声|74dB(A)|78dB(A)")
    assert texts(row, Part.RESULT) == ["78dB(A)"]


def test_of_two_plain_values_the_first_may_be_the_limit() -> None:
    assert rows("输送量|m³/h|180|186|合格")[0].either
    assert texts(rows("称重误差|g|±1|±0.4|合格")[0], Part.LIMIT) == ["±1"]


@pytest.mark.parametrize("text", ["噪声为72dB(A)，合格。", "", "一行没有格子", "经测试。|72"])
def test_a_text_without_cells_is_no_table(text: str) -> None:
    assert read_table(text) is None


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("能耗降低到原机型的76%", "能耗较原机型降低24%"),
        ("产量提高到原来的1.3倍", "产量较原来提高30%"),
        ("能耗降低到76%", "能耗降低到76%"),
    ],
)
def test_a_share_of_a_basis_is_said_as_the_change(text: str, changed: str) -> None:
    assert as_changes(text) == changed


@pytest.mark.parametrize("words", ["立式加工中心", "牵引电机", "户外控制箱", "真空镀膜线"])
def test_a_noun_with_what_tells_which_is_a_product(words: str) -> None:
    assert is_product(words)


@pytest.mark.parametrize("words", ["电机", "主轴电机", "数控车床电机", "主轴", "冷却泵", "1号泵"])
def test_a_part_is_no_product(words: str) -> None:
    assert not is_product(words)


def test_a_product_is_said_in_short_but_not_by_another_part() -> None:
    assert is_shortened("超高压水", "切割机工作压力")
    assert is_shortened("柱塞", "泵工作压力")
    assert not is_shortened("主轴", "电机功率")
    assert not is_shortened("起升", "电机功率")


def test_whose_value_it_is_may_stand_before_it() -> None:
    assert other_owner("电机经淋水试验", "控制箱防护等级") == "电机"
    assert other_owner("经淋水试验", "控制箱防护等级") == ""


def test_parameters_as_heads_make_a_row_each() -> None:
    """A table on its side: what was asked and what was found stand beneath."""
    text = "参数 | 起升高度（m） | 噪声 dB(A)\n标准要求 | ≥12 | ≤75\n实测值 | 12.6 | 71.2"
    table = read_table(text)
    assert table is not None
    told = [(row.name, [(c.text, c.part) for c in row.cells[1:]]) for row in table.rows]
    assert told == [
        ("起升高度（m）", [("≥12", Part.LIMIT), ("12.6", Part.RESULT)]),
        ("噪声 dB(A)", [("≤75", Part.LIMIT), ("71.2", Part.RESULT)]),
    ]
    assert table.rows[0].unit == "m"


def test_a_usual_table_is_not_turned() -> None:
    table = read_table("项目 | 标准要求 | 实测值\n噪声 | ≤75 | 71.2")
    assert table is not None
    assert [row.name for row in table.rows] == ["噪声"]


def test_how_often_it_was_measured_is_no_result() -> None:
    table = read_table("颗粒物浓度 | mg/m³ | ≤20 | 4.2 4.6 4.4 | 达标 | 三次")
    assert table is not None
    assert [c.text for c in table.rows[0].of(Part.RESULT)] == ["4.2 4.6 4.4"]


def test_a_count_that_the_row_is_about_stays_a_result() -> None:
    table = read_table("动作次数 | 次 | 8 | 五次")
    assert table is not None
    assert "五次" in [c.text for c in table.rows[0].of(Part.RESULT)]


def test_a_unit_may_stand_behind_its_number() -> None:
    table = read_table("卷绕速度\t6000\tm/min")
    assert table is not None
    assert table.rows[0].unit == "m/min"
