"""Marked runs to passages: what is one passage, and what stands around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.evidence import (
    Doubt,
    DoubtCode,
    MarkKind,
    NoticeCode,
    Passage,
    Role,
)
from extractors.layout import PageReading, RunCheck
from extractors.passages import marked_passages, page_mentions, passage_notices
from extractors.passages.sentences import find_footnotes, notes_called
from tests.extractors.drawn import Drawing, drawn_lines
from tests.extractors.test_tables import HEADER, WIDTHS


def one(*pages: PageReading) -> Passage:
    (passage,) = marked_passages(pages)
    return passage


def test_mark_in_running_text_has_its_sentence_and_name() -> None:
    page = drawn_lines(
        "我单位于2021年6月购置该设备。经测试，[[定位精度达到0.004mm]]，运行稳定可靠。特此证明。"
    ).reading()
    passage = one(page)
    assert passage.text == "定位精度达到0.004mm"
    assert passage.context.sentence == "经测试，定位精度达到0.004mm，运行稳定可靠。"
    (quantity,) = passage.quantities
    assert (quantity.name, str(quantity.value), quantity.unit) == ("定位精度", "0.004", "mm")
    assert passage.text[slice(*quantity.span)] == quantity.text


def test_value_only_takes_its_name_from_the_sentence() -> None:
    passage = one(drawn_lines("经测试，主轴最高转速达到[[24000r/min]]，噪声为75dB(A)。").reading())
    assert passage.text == "24000r/min"
    assert [q.name for q in passage.quantities] == ["主轴最高转速"]


def test_a_doubtful_mark_is_told_and_never_sure() -> None:
    page = drawn_lines("经测试，[[定位精度达到0.004mm]]，运行稳定可靠。").reading()
    unsure = replace(page, runs=tuple(replace(run, confidence=0.45) for run in page.runs))
    assert DoubtCode.DOUBTFUL_MARK not in {doubt.code for doubt in one(page).doubts}
    assert DoubtCode.DOUBTFUL_MARK in {doubt.code for doubt in one(unsure).doubts}


def test_mark_over_a_line_break_is_one_passage() -> None:
    page = drawn_lines(
        "我单位自二〇二一年八月投入使用以来设备运行稳定，各项指标达到协议要求，其中[[定位精度达]]",
        "[[到0.004mm]]，噪声低于七十五分贝，操作维护方便，累计运行良好，未发生重大故障。特此证明。",
    ).reading()
    passage = one(page)
    assert passage.text == "定位精度达到0.004mm"
    assert len(passage.places) == 2
    assert passage.context.sentence.startswith("我单位自二〇二一年八月投入使用以来")
    assert [str(q.value) for q in passage.quantities] == ["0.004"]


def test_a_short_rest_left_of_the_indented_line_belongs_to_it() -> None:
    drawing = Drawing()
    drawing.text(
        92,
        100,
        "（3）本机的整机可靠性试验共三个样本，首次故障前工作时间[[分别为812h、845h和]]",
        mark=1,
    )
    drawing.text(50, 116, "[[901h]]。", mark=1)
    passage = one(drawing.reading())
    assert passage.text == "分别为812h、845h和901h"


def test_mark_over_a_page_break_is_one_passage() -> None:
    first = drawn_lines(
        "我单位自二〇二一年八月投入使用以来设备运行稳定，各项指标达到协议要求，其中[[定位精度达]]",
        top=740,
    )
    second = drawn_lines(
        "[[到0.004mm]]，噪声低于七十五分贝，操作维护方便，累计运行良好，未发生重大故障。特此证明。",
        top=90,
    )
    second.number = 2
    first.text(250, 800, "第 1 页 共 2 页", 9)
    second.text(250, 800, "第 2 页 共 2 页", 9)
    passage = one(first.reading(), second.reading())
    assert passage.text == "定位精度达到0.004mm"
    assert [place.page for place in passage.places] == [1, 2]


def test_two_marks_on_one_line_are_two_passages() -> None:
    drawing = Drawing()
    drawing.text(60, 80, "实测[[定位精度0.004mm]]，重复定位精度0.002mm，转速24000r/min。")
    drawing.marks.append((80, "24000r/min", 7, MarkKind.VECTOR))
    texts = [passage.text for passage in marked_passages([drawing.reading()])]
    assert texts == ["定位精度0.004mm", "24000r/min"]


def test_marks_of_two_lines_that_end_are_two_passages() -> None:
    page = drawn_lines("1.[[定位精度为0.004mm。]]", "2.[[噪声为75dB(A)。]]").reading()
    assert [passage.text for passage in marked_passages([page])] == [
        "定位精度为0.004mm。",
        "噪声为75dB(A)。",
    ]


def table_page(*rows: tuple[str, ...], number: int = 1) -> Drawing:
    drawing = Drawing(number)
    drawing.text(220, 90, "检验结果汇总", 14)
    drawing.table(120, WIDTHS, (HEADER, *rows))
    return drawing


def test_marked_result_has_name_unit_and_row() -> None:
    row = ("2", "主轴最高转速", "r/min", "≥15000", "[[24000]]", "符合", "/")
    passage = one(table_page(row).reading())
    (quantity,) = passage.quantities
    assert (quantity.name, quantity.unit, quantity.role) == ("主轴最高转速", "r/min", Role.MEASURED)
    context = passage.context
    assert (context.row, context.column, context.heading) == (
        "主轴最高转速",
        "检验结果",
        "检验结果汇总",
    )
    assert dict(context.cells)["标准要求"] == "≥15000"


def test_mark_over_a_whole_row_is_cut_at_the_cells() -> None:
    drawing = table_page(("2", "[[主轴最高转速]]", "r/min", "[[≥15000]]", "[[24000]]", "符合", "/"))
    drawing.marks[:] = [(y, text, 5, kind) for y, text, _, kind in drawing.marks]
    passages = marked_passages([drawing.reading()])
    assert [passage.text for passage in passages] == ["主轴最高转速", "≥15000", "24000"]


def test_marked_limit_is_told() -> None:
    row = ("2", "主轴最高转速", "r/min", "[[≥15000]]", "24000", "符合", "/")
    passage = one(table_page(row).reading())
    assert [quantity.role for quantity in passage.quantities] == [Role.LIMIT]
    assert NoticeCode.LIMIT_MARKED in {n.code for n in passage_notices([passage])}


def test_three_lines_of_one_cell_are_one_passage_with_three_values() -> None:
    row = (
        "1",
        "定位精度",
        "mm",
        "≤0.008",
        "[[X：0.0042]]\n[[Y：0.0038]]\n[[Z：0.0045]]",
        "符合",
        "/",
    )
    passage = one(table_page(row).reading())
    assert [str(q.value) for q in passage.quantities] == ["0.0042", "0.0038", "0.0045"]
    assert {q.unit for q in passage.quantities} == {"mm"}
    assert all("定位精度" in (q.name or "") for q in passage.quantities)


def test_uncertainty_in_the_remark_belongs_to_the_result() -> None:
    row = ("3", "噪声", "dB(A)", "≤80", "[[74.6]]", "符合", "U=0.8dB，k=2")
    (quantity,) = one(table_page(row).reading()).quantities
    assert quantity.uncertainty is not None
    assert str(quantity.uncertainty.value) == "0.8"


def test_footnote_of_a_starred_item() -> None:
    drawing = table_page(("1", "*平均无故障时间", "h", "≥2000", "[[2300]]", "符合", "/"))
    drawing.text(40, 220, "注：带“*”项目不在资质认定范围内。", 9)
    (note,) = one(drawing.reading()).context.notes
    assert "不在资质认定范围内" in note


def test_table_that_runs_on_keeps_its_header_and_item() -> None:
    first = table_page(("1", "定位精度", "mm", "≤0.008", "0.0042", "符合", "/"))
    second = Drawing(2)
    second.table(60, WIDTHS, (("2", "噪声", "dB(A)", "≤80", "[[74.6]]", "符合", "/"),))
    passage = one(first.reading(), second.reading())
    (quantity,) = passage.quantities
    assert (quantity.name, quantity.unit) == ("噪声", "dB(A)")
    assert passage.context.column == "检验结果"


def test_row_that_runs_on_takes_its_parent_from_the_page_before() -> None:
    widths = (30, 80, 40, 50, 80, 110)
    header = ("序号", "检验项目", "", "单位", "标准要求", "检验结果")
    rest = ("", "", "Y轴", "mm", "≤0.008", "[[0.0038]]")
    first = Drawing()
    first.table(600, widths, (header, ("5", "定位精度", "X轴", "mm", "≤0.008", "0.0042")))
    for rows in ((rest,), (header, rest)):
        second = Drawing(2)
        second.table(80, widths, rows)
        assert one(first.reading(), second.reading()).context.row == "定位精度 Y轴"


def test_doubts_and_second_reading_of_the_checks_reach_the_passage() -> None:
    page = drawn_lines("经测试，[[定位精度达到0.004mm]]，运行稳定。").reading()
    check = RunCheck((Doubt(DoubtCode.READINGS_DIFFER, "0.004 / 0.04"),), "定位精度达到0.04mm")
    run = replace(page.runs[0], widened=True)
    passage = one(replace(page, runs=(run,), checks=(check,)))
    codes = {doubt.code for doubt in passage.doubts}
    assert codes == {DoubtCode.READINGS_DIFFER, DoubtCode.PARTIAL_NUMBER}
    assert passage.second_reading == "定位精度达到0.04mm"
    assert NoticeCode.PARTIAL_NUMBER_MARKED in {n.code for n in passage_notices([passage])}


def test_highlight_is_a_passage_of_its_own_kind_with_a_notice() -> None:
    drawing = Drawing()
    drawing.text(60, 80, "经测试，[[噪声为75dB(A)]]。", kind=MarkKind.HIGHLIGHT)
    passage = one(drawing.reading())
    assert passage.mark is MarkKind.HIGHLIGHT
    assert [n.code for n in passage_notices([passage])] == [NoticeCode.HIGHLIGHT_NOT_UNDERLINE]


def test_line_over_two_cells_is_cut_by_its_glyphs() -> None:
    """OCR gives one box for two cells: the glyphs' centres decide."""
    row = ("2", "主轴最高转速", "r/min", "≥15000", "[[24000]]", "符合", "/")
    page = table_page(row).reading()
    joined = [ln for ln in page.lines if ln.text in ("≥15000", "24000")]
    glyphs = tuple(
        glyph for line in sorted(joined, key=lambda ln: ln.box.x0) for glyph in line.glyphs
    )
    box = joined[0].box.united(joined[1].box)
    line = replace(joined[0], glyphs=glyphs, box=box)
    run = replace(page.runs[0], line=line, start=6, stop=11)
    others = tuple(ln for ln in page.lines if ln not in joined)
    passage = one(replace(page, lines=(*others, line), runs=(run,)))
    assert passage.text == "24000"
    assert passage.context.column == "检验结果"


def test_mentions_hold_rows_and_sentences_with_values_only() -> None:
    drawing = table_page(("2", "主轴最高转速", "r/min", "≥15000", "24000", "符合", "/"))
    drawing.text(60, 400, "经测试，噪声为75dB(A)。联系电话：0571-88880000。")
    mentions = page_mentions([drawing.reading()])
    rows = [mention for mention in mentions if mention.context.row]
    assert [(q.role, str(q.value)) for q in rows[0].quantities] == [
        (Role.LIMIT, "15000"),
        (Role.MEASURED, "24000"),
    ]
    for mention in mentions:
        for quantity in mention.quantities:
            assert mention.text[slice(*quantity.span)] == quantity.text
    assert any(mention.text == "经测试，噪声为75dB(A)。" for mention in mentions)
    assert not any("0571" in mention.text for mention in mentions)


def test_pages_read_in_part_give_no_mentions() -> None:
    page = drawn_lines("经测试，噪声为75dB(A)。").reading()
    assert page_mentions([replace(page, is_complete=False)]) == ()


@pytest.mark.parametrize(
    ("item", "note"),
    [
        ("*平均无故障时间", "注：带“*”项目不在资质认定范围内。"),
        ("平均无故障时间*", "“*”为非资质认定项目。"),
        ("平均无故障时间（#）", "# 表示分包项目。"),
        ("平均无故障时间①", "① 由委托方提供，未经检测。"),
        ("平均无故障时间", None),
    ],
)
def test_footnotes_by_their_markers(item: str, note: str | None) -> None:
    called = notes_called([item, "2300"], find_footnotes([note or "注：无", "2*3=6"]))
    assert called == ((note,) if note else ())
