"""Tables of drawn pages: grids, merged cells, three lines, alignment, and what columns hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Orientation, Rule
from extractors.errors import LexiconError
from extractors.evidence import Box
from extractors.lexicon import unique_words, word_list
from extractors.tables import find_tables
from extractors.tables.columns import (
    ColumnRole,
    column_words,
    header_role,
    header_unit,
    is_header,
    without_unit,
)
from extractors.tables.sections import cell_meaning, table_sections
from tests.extractors.drawn import Drawing

HEADER = ("序号", "检验项目", "单位", "标准要求", "检验结果", "单项结论", "备注")
WIDTHS = (30, 120, 50, 80, 110, 60, 60)
ROWS = (
    HEADER,
    ("1", "定位精度（X/Y/Z）", "mm", "≤0.008", "X：0.0042\nY：0.0038\nZ：0.0045", "符合", "全行程"),
    ("2", "主轴最高转速", "r/min", "≥15000", "24000", "符合", "/"),
    ("3", "噪声", "dB(A)", "≤80", "74.6(+)", "符合", "U=0.8dB，k=2"),
)


def meanings(drawing: Drawing) -> dict[str, tuple[str | None, ColumnRole | None, str | None]]:
    """Item, role and unit of every cell of the page's first table, by the cell's text."""
    page = drawing.reading()
    table = find_tables(page.lines, page.rules)[0]
    sections = table_sections(table)
    found = {}
    for cell in table.cells:
        meaning = cell_meaning(table, sections, cell)
        found[cell.text] = (meaning.item, meaning.role, meaning.unit)
    return found


@pytest.mark.parametrize(
    ("verticals", "lines_between"),
    [(True, True), (True, False), (False, True), (False, False)],
)
def test_result_table_with_any_ruling(verticals: bool, lines_between: bool) -> None:
    drawing = Drawing()
    drawing.table(120, WIDTHS, ROWS, verticals=verticals, lines_between=lines_between)
    found = meanings(drawing)
    assert found["24000"] == ("主轴最高转速", ColumnRole.RESULT, "r/min")
    assert found["≥15000"] == ("主轴最高转速", ColumnRole.LIMIT, "r/min")
    assert found["74.6(+)"] == ("噪声", ColumnRole.RESULT, "dB(A)")
    axes = next(text for text in found if "0.0042" in text)
    assert [part in axes for part in ("0.0042", "0.0038", "0.0045")] == [True] * 3
    assert found[axes] == ("定位精度（X/Y/Z）", ColumnRole.RESULT, "mm")


def test_table_without_any_rule_is_found_by_its_header() -> None:
    drawing = Drawing()
    drawing.table(120, WIDTHS, ROWS, verticals=False)
    drawing.rules.clear()
    assert meanings(drawing)["24000"] == ("主轴最高转速", ColumnRole.RESULT, "r/min")


def test_prose_between_a_headings_rule_and_a_table_is_no_part_of_it() -> None:
    drawing = Drawing()
    drawing.across(100, 40, 40 + sum(WIDTHS))
    for y in (110, 130, 150):
        drawing.text(
            40, y, "维护周期由每月一次延长为每季一次，without failure for 5000 h，能耗降低12.5%", 12
        )
    drawing.table(200, WIDTHS, ROWS, verticals=False, lines_between=False)
    page = drawing.reading()
    (table,) = find_tables(page.lines, page.rules)
    assert table.box.y0 > 170


def test_merged_parent_item_names_each_axis() -> None:
    drawing = Drawing()
    rows = (
        ("序号", "检验项目", "", "技术要求", "实测值"),
        ("1", "定位精度\n(mm)", "X轴", "≤0.008", "0.0042"),
        (None, None, "Y轴", "≤0.008", "0.0038"),
        ("2", "噪声/dB(A)", "空载", "≤80", "75.1"),
    )
    drawing.table(120, (30, 90, 60, 90, 90), rows)
    found = meanings(drawing)
    assert found["0.0038"] == ("定位精度 (mm) Y轴", ColumnRole.RESULT, "mm")
    assert found["75.1"] == ("噪声/dB(A) 空载", ColumnRole.RESULT, "dB(A)")


def test_value_merged_over_rows_speaks_of_all_of_them() -> None:
    drawing = Drawing()
    rows = (
        ("序号", "检验项目", "", "技术要求", "实测值"),
        ("1", "定位精度", "X轴", "≤0.008", "0.0042"),
        (None, None, "Y轴", "≤0.008", None),
        ("2", "噪声", "空载", "≤80", "75.1"),
    )
    drawing.table(120, (30, 90, 60, 90, 90), rows)
    found = meanings(drawing)
    assert found["0.0042"][0] == "定位精度 X轴、Y轴"
    assert found["X轴"][0] == "定位精度 X轴"
    assert found["75.1"][0] == "噪声 空载"


def test_two_header_rows() -> None:
    drawing = Drawing()
    y, x = 120.0, 40.0
    for left, right in ((40, 80), (80, 200), (200, 280)):
        drawing.across(y, left, right)
    drawing.across(y, 280, 440)
    drawing.across(y + 26, 280, 440)
    for row in (52, 78, 104):
        drawing.across(y + row, x, 440)
    for edge in (40, 80, 200, 280, 440):
        drawing.down(edge, y, y + 104)
    drawing.down(360, y + 26, y + 104)
    for left, top, text in (
        (44, 20, "序号"),
        (84, 20, "检测项目"),
        (204, 20, "标准值"),
        (330, 6, "检测结果"),
        (290, 32, "空载"),
        (370, 32, "满载"),
        (50, 58, "1"),
        (84, 58, "功率 (kW)"),
        (204, 58, "≥10"),
        (290, 58, "3.2"),
        (370, 58, "11.5"),
        (50, 84, "2"),
        (84, 84, "转速 (r/min)"),
        (204, 84, "≥900"),
        (290, 84, "950"),
        (370, 84, "921"),
    ):
        drawing.text(left, y + top, text, 9.5)
    page = drawing.reading()
    table = find_tables(page.lines, page.rules)[0]
    sections = table_sections(table)
    cell = next(cell for cell in table.cells if cell.text == "11.5")
    meaning = cell_meaning(table, sections, cell)
    assert (meaning.item, meaning.role, meaning.detail, meaning.unit) == (
        "功率 (kW)",
        ColumnRole.RESULT,
        "满载",
        "kW",
    )


def test_second_header_row_of_single_cells() -> None:
    drawing = Drawing()
    rows = (
        ("序号", "检测项目", "技术要求", "检测结果", "", ""),
        ("", "", "", "第1次", "第2次", "平均值"),
        ("1", "容积效率/%", "≥92", "94.1", "93.9", "94.0"),
    )
    drawing.table(120, (30, 90, 80, 70, 70, 70), rows)
    page = drawing.reading()
    (table,) = find_tables(page.lines, page.rules)
    sections = table_sections(table)
    cell = next(cell for cell in table.cells if cell.text == "94.0")
    meaning = cell_meaning(table, sections, cell)
    assert (meaning.role, meaning.detail) == (ColumnRole.RESULT, "平均值")
    assert meaning.header == "检测结果 平均值"


def test_turned_table_takes_names_from_the_top() -> None:
    drawing = Drawing()
    rows = (
        ("检验项目", "定位精度", "噪声"),
        ("单位", "mm", "dB(A)"),
        ("标准要求", "≤0.008", "≤80"),
        ("检验结果", "0.0042", "74.6"),
    )
    drawing.table(120, (90, 120, 120), rows)
    found = meanings(drawing)
    assert found["74.6"] == ("噪声", ColumnRole.RESULT, "dB(A)")
    assert found["≤0.008"] == ("定位精度", ColumnRole.LIMIT, "mm")


def test_stroke_under_a_value_makes_no_row() -> None:
    drawing = Drawing()
    drawing.table(120, WIDTHS, ROWS)
    drawing.across(240, 330, 360)
    page = drawing.reading()
    assert find_tables(page.lines, page.rules)[0].row_count == len(ROWS)


def test_table_whose_vertical_rules_alone_were_found() -> None:
    drawing = Drawing()
    rows = (
        ("样品名称", "五轴联动立式\n加工中心", "型号规格", "VMC-850U"),
        ("委托单位", "样例机床有限公司", "检验类别", "委托检验"),
        ("检验依据", "Q/YL 001-2022", "检验地点", "车间"),
    )
    drawing.table(120, (80, 150, 80, 150), rows)
    drawing.rules = [r for r in drawing.rules if r.orientation is Orientation.VERTICAL]
    page = drawing.reading()
    (table,) = find_tables(page.lines, page.rules)
    assert [[cell.text for cell in table.row(row)] for row in range(3)] == [
        [text.replace("\n", "") for text in row] for row in rows
    ]


def test_stacked_values_are_never_one_number() -> None:
    """A scan may lose the rules between rows and the single digits of the index."""
    drawing = Drawing()
    rows = (
        ("序号", "检验项目", "单位", "标准要求", "检验结果"),
        ("", "去水量", "kg/h", "≥600", "620"),
        ("", "去水电耗", "kWh/kg", "≤0.25", "0.23"),
    )
    drawing.table(120, (30, 120, 60, 60, 60), rows, height=18)
    drawing.rules = [r for r in drawing.rules if r.orientation is Orientation.VERTICAL]
    found = meanings(drawing)
    assert found["620"] == ("去水量", ColumnRole.RESULT, "kg/h")
    assert found["0.23"] == ("去水电耗", ColumnRole.RESULT, "kWh/kg")


def test_form_table_is_no_result_table() -> None:
    row = ("检验项目", "定位精度等5项", "检验结论", "符合要求")
    assert not is_header(row)
    assert is_header(HEADER)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("检 验 结 果", ColumnRole.RESULT),
        ("检验结果 Test Result", ColumnRole.RESULT),
        ("技术要求（mm）", ColumnRole.LIMIT),
        ("实测值/mm", ColumnRole.RESULT),
        ("Test items", ColumnRole.ITEM),
        ("Requirement", ColumnRole.LIMIT),
        ("单项\n判定", ColumnRole.VERDICT),
        ("清单指标要求", ColumnRole.LIMIT),
        ("产品实测值", ColumnRole.CLAIM),
        ("样品名称", None),
    ],
)
def test_header_words(text: str, role: ColumnRole | None) -> None:
    assert header_role(text) is role


@pytest.mark.parametrize(
    ("text", "unit", "name"),
    [
        ("转速 (r/min)", "r/min", "转速"),
        ("定位精度/mm", "mm", "定位精度"),
        ("噪声，dB(A)", "dB(A)", "噪声"),
        ("噪声 dB(A)", "dB(A)", "噪声"),
        ("温升（℃）", "℃", "温升"),
        ("比功率（kW/(m³/min)）", "kW/(m³/min)", "比功率"),
        ("比功率 kW/(m³/min)", "kW/(m³/min)", "比功率"),
        ("定位精度（X/Y/Z）", None, "定位精度（X/Y/Z）"),
        ("*主轴最高转速", None, "主轴最高转速"),
        ("开/关次数", None, "开/关次数"),
    ],
)
def test_unit_beside_a_name(text: str, unit: str | None, name: str) -> None:
    assert header_unit(text) == unit
    assert without_unit(text) == name


def test_lexicon_refuses_what_breaks_its_schema() -> None:
    assert column_words().whole["检验结果"] is ColumnRole.RESULT
    with pytest.raises(LexiconError, match="重复"):
        word_list("columns", "item", ["项目", "项 目"])
    with pytest.raises(LexiconError, match="非空"):
        word_list("columns", "item", ["项目", 3])
    with pytest.raises(LexiconError, match="同时属于"):
        unique_words("columns", {"item": ("项目",), "unit": ("项目",)})


@given(
    st.lists(st.floats(20, 90), min_size=1, max_size=8),
    st.lists(st.floats(14, 60), min_size=1, max_size=12),
)
def test_any_ruled_grid_has_one_cell_a_place(widths: list[float], heights: list[float]) -> None:
    """A full grid of rules gives rows x columns cells that tile the table's box."""
    xs = [30 + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [40 + sum(heights[:i]) for i in range(len(heights) + 1)]
    rules = [Rule(Box(xs[0], y, xs[-1], y), Orientation.HORIZONTAL) for y in ys]
    rules += [Rule(Box(x, ys[0], x, ys[-1]), Orientation.VERTICAL) for x in xs]
    tables = find_tables((), rules)
    if len(widths) * len(heights) == 1:
        assert tables == ()
        return
    (table,) = tables
    assert len(table.cells) == len(widths) * len(heights)
    area = sum(cell.box.width * cell.box.height for cell in table.cells)
    assert area == pytest.approx(table.box.width * table.box.height, rel=1e-6)


def test_a_header_of_wrapped_cells_is_one_row() -> None:
    """Two lines that fill most columns are no two entries where each first line was full."""
    header = ("序\n号", "检验项\n目", "计量单\n位", "标准要\n求", "检验结\n果", "结\n论")
    rows = (
        header,
        ("1", "温升", "K", "≤35", "28", "符合"),
        ("2", "转速", "r/min", "≥9", "12", "符合"),
    )
    drawing = Drawing()
    drawing.table(120, (22, 42, 42, 42, 42, 22), rows)
    page = drawing.reading()
    (table,) = find_tables(page.lines, page.rules)
    assert (table.row_count, table.col_count) == (3, 6)


def test_a_header_stands_above_the_first_rule_and_a_running_head_is_none() -> None:
    drawing = Drawing()
    drawing.text(60, 40, "虚构检测中心检验报告", 9)
    drawing.across(54, 60, 540)
    drawing.text(220, 110, "检验结果汇总", 16)
    drawing.text(90, 140, "以下各项在额定工况下测得，环境条件符合规定。")
    columns = (70, 180, 300, 420)
    for row, texts in enumerate((HEADER[1:5], *(r[1:5] for r in ROWS[2:]))):
        for x, text in zip(columns, texts, strict=True):
            drawing.text(x, 180 + 40 * row, text)
        drawing.across(205 + 40 * row, 60, 540)
    page = drawing.reading()
    (table,) = find_tables(page.lines, page.rules)
    assert (table.row_count, table.col_count) == (3, 4)
    assert meanings(drawing)["24000"] == ("主轴最高转速", ColumnRole.RESULT, "r/min")


def test_the_rule_of_the_pages_foot_ends_no_table() -> None:
    drawing = Drawing()
    drawing.table(120, WIDTHS, ROWS, verticals=False, lines_between=False)
    drawing.text(60, 330, "1. 本报告无检验检测专用章无效。")
    drawing.across(800, 40, 40 + sum(WIDTHS))
    page = drawing.reading()
    (table,) = find_tables(page.lines, page.rules)
    assert table.col_count == len(WIDTHS)
    assert table.box.y1 < 330
