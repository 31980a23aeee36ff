"""Text in two columns: read one column after the other, never as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.document import Orientation, Rule
from extractors.evidence import Box, MarkKind
from extractors.layout import PageReading
from extractors.passages import marked_passages
from extractors.passages.blocks import lay_document
from extractors.tables import find_tables
from tests.extractors.drawn import Drawing

LEFT = (
    "本报告所述样机由虚构机床厂提供并送检，",
    "检验期间环境温度与供电均符合标准规定，",
    "样机运行平稳，无异常振动，经检测其主",
    "轴最高转速和快速移动速度均达到要求，",
    "连续运行期间未发生故障，整机可靠性试",
    "验共三个样本，首次故障前[[工作时间分别]]",
)
RIGHT = (
    "[[为812h、845h和901h]]。用户评价设备性能",
    "稳定，精度保持性良好，售后服务及时，",
    "操作人员反映该机上手快，维护周期由每",
    "月一次延长为每季一次，减少了停机损失，",
    "性能达到国外同类产品先进水平，可以替",
    "代进口，同意在同行业之中继续推广使用。",
)


def columns(*, rule: bool = False, drop: float = 0.0) -> PageReading:
    drawing = Drawing()
    drawing.text(220, 70, "试验与应用情况", 14)
    for row, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        drawing.text(60, 100 + 17 * row, left, mark=1)
        drawing.text(320, 100 + drop + 17 * row, right, mark=1)
    page = drawing.reading()
    if not rule:
        return page
    posts = [Rule(Box(x, 85, x + 1, 300), Orientation.VERTICAL) for x in (10, 300, 590)]
    return replace(page, rules=(*page.rules, *posts))


@pytest.mark.parametrize("rule", [False, True])
@pytest.mark.parametrize("drop", [0.0, 6.0])
def test_columns_are_read_one_after_the_other(rule: bool, drop: float) -> None:
    page = columns(rule=rule, drop=drop)
    assert find_tables(page.lines, page.rules) == ()
    (passage,) = marked_passages([page])
    assert passage.text == "工作时间分别为812h、845h和901h"
    (prose,) = [block for block in lay_document([page]).blocks if len(block.text) > 20]
    assert prose.text.index("主轴最高转速") < prose.text.index("用户评价")


def test_a_long_line_above_does_not_tear_the_column_apart() -> None:
    """A line of contents reaches into the gutter: the lines below it are full all the same."""
    drawing = Drawing()
    drawing.text(60, 83, "检验结果……………………………………………………2")
    for row, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        drawing.text(60, 100 + 17 * row, left, mark=1)
        drawing.text(320, 104 + 17 * row, right, mark=1)
    (passage,) = marked_passages([drawing.reading()])
    assert passage.text.startswith("工作时间分别为812h")


def test_labels_and_values_side_by_side_are_no_columns() -> None:
    drawing = Drawing()
    for row, name in enumerate(("委托单位", "样品名称", "型号规格", "生产单位", "检验类别")):
        drawing.text(60, 100 + 18 * row, f"{name}：")
        drawing.text(200, 100 + 18 * row, "虚构精机股份有限公司")
    blocks = lay_document([drawing.reading()]).blocks
    assert {block.column for block in blocks} == {0}
    assert [block.text for block in blocks][:2] == ["委托单位：", "虚构精机股份有限公司"]


def test_print_and_hand_are_one_mark_over_a_line_break() -> None:
    """Which of both a line of a scan is, is a guess for each line by itself."""
    page = columns()
    longer, shorter = sorted(page.runs, key=lambda run: run.start - run.stop)

    def marked(kind: MarkKind, other: MarkKind) -> list[MarkKind]:
        runs = (
            replace(longer, mark=replace(longer.mark, kind=kind)),
            replace(shorter, mark=replace(shorter.mark, kind=other)),
        )
        return [passage.mark for passage in marked_passages([replace(page, runs=runs)])]

    assert marked(MarkKind.HANDWRITTEN, MarkKind.PRINTED) == [MarkKind.HANDWRITTEN]
    assert marked(MarkKind.PRINTED, MarkKind.HANDWRITTEN) == [MarkKind.PRINTED]
    assert len(marked(MarkKind.PRINTED, MarkKind.HIGHLIGHT)) == 2
