"""Whole papers: reports, letters, forms, records, notes, comparisons."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.writer.document import CENTRED, FLUSH, Segment, Shape
from tests.corpus.writer.paper import Paper, new_paper
from tests.corpus.writer.parts import (
    blank,
    ending,
    heading,
    maybe_box,
    maybe_fraction,
    maybe_notes,
    seal_place,
    signatures,
    title,
)
from tests.corpus.writer.phrases import Indicator
from tests.corpus.writer.prose import sentences
from tests.corpus.writer.reports import LANDSCAPE_GAIN, report
from tests.corpus.writer.results import (
    Answer,
    field_rows,
    field_widths,
    marked_columns,
    result_table,
    some_fill,
    some_look,
    some_size,
    value_cell,
)
from tests.corpus.writer.tables import Cell, Frame, add_table

_ATTEMPTS = 50
_FEWEST_MARKS = 3
_ORDINALS = "一二三四五六"
_LONG_FIELDS = ("运行情况", "主要技术指标", "用户评价", "存在问题\n及建议")
_COMPARED_SHARES = (0.07, 0.2, 0.17, 0.19, 0.37)
_TOPICS = ("产品概述", "工作原理", "主要技术参数", "创新点", "试验验证", "应用情况")
_OPINIONS = ("一、运行情况", "二、技术指标", "三、综合评价", "四、存在问题及建议")


def written_paper(seed: str, marked: bool) -> tuple[Paper, str]:
    """A paper and the name of its layout; with marks enough if it is to be marked."""
    names = _LAYOUTS if marked else (*_LAYOUTS, "report", "report", "report")
    for attempt in range(_ATTEMPTS):
        paper = new_paper(f"{seed}.{attempt}", marked)
        layout = paper.rng.choice(names)
        _WRITERS[layout](paper)
        if not marked or len(paper.document.marks) >= _FEWEST_MARKS:
            return paper, layout
    raise RuntimeError(f"no paper of seed {seed} has {_FEWEST_MARKS} marks")


def _letter(paper: Paper) -> None:
    rng, document, about = paper.rng, paper.document, paper.subject
    title(paper, rng.choice(["用户使用报告", "使用证明", "用户意见", "应用证明"]))
    if rng.random() < 0.5:
        document.paragraph([about.maker + "："], FLUSH)
    bought = (
        f"我单位于{rng.randint(2018, 2021)}年{rng.randint(1, 12)}月购置{about.maker}生产的"
        f"{about.model}型{about.name}{rng.randint(1, 6)}台（套），"
        f"自{rng.randint(2021, 2022)}年{rng.randint(1, 12)}月投入使用以来，"
    )
    document.paragraph([bought, *sentences(paper, rng.randint(3, 5))])
    if rng.random() < 0.4:
        result_table(paper, count=4)
    numbering = rng.choice([None, None, 1, 2, 3])
    for _ in range(rng.randint(2, 4)):
        said = sentences(paper, rng.randint(1, 3))
        document.paragraph(said, Shape(numbering=numbering))
    maybe_box(paper)
    document.paragraph(["特此证明。"])
    paper.apart()
    seal_place(paper, about.user)
    ending(paper)
    document.end_section(last=True)


def _form_of_blanks(paper: Paper) -> None:
    rng, document, about = paper.rng, paper.document, paper.subject
    title(paper, "用户使用报告")
    fields = (
        ("用户单位：", about.user),
        ("设备名称：", about.name),
        ("型号规格：", about.model),
        ("生产单位：", about.maker),
        ("联系人：", ""),
        ("投运日期：", "2021年8月"),
        ("使用地点：", ""),
    )
    for label, value in rng.sample(fields, 5):
        document.paragraph(blank(paper, label, value, 44), FLUSH)
    if rng.random() < 0.5:
        count = blank(paper, "数量：", "2台", 12)
        document.paragraph([*count, "   ", *blank(paper, "电话：", "", 16)], FLUSH)
    for name in rng.sample(_OPINIONS, 3):
        heading(paper, name)
        document.paragraph(sentences(paper, rng.randint(2, 4)))
    if rng.random() < 0.4:
        result_table(paper, count=4)
    signatures(paper)
    seal_place(paper, about.user)
    document.end_section(last=True)


def _form_table(paper: Paper) -> None:
    rng, document = paper.rng, paper.document
    title(paper, rng.choice(["用户使用情况表", "用户使用报告"]))
    rows = field_rows(paper, _form_pairs(paper), _LONG_FIELDS)
    frame = Frame(
        rng.choice(["grid", "grid", "thick", "double", "dashed", "grey"]),
        min(some_size(paper), 10.5),
        row_height=rng.choice([420, 560, 760]),
        line=rng.choice([("auto", 240), ("auto", 300), ("exact", 380)]),
    )
    add_table(document, rows, field_widths(paper, 0.15), frame)
    seal_place(paper, paper.subject.user)
    document.end_section(last=True)


def _form_pairs(paper: Paper) -> list[tuple[str, Answer]]:
    rng, about = paper.rng, paper.subject
    pairs: list[tuple[str, Answer]] = [
        ("用户单位", about.user),
        ("联系人", rng.choice(["王工", "陈经理", ""])),
        ("设备名称", about.name),
        ("型号规格", about.model),
        ("出厂编号", f"{rng.randint(10000, 99999)}"),
        ("数量", "1台"),
        ("生产单位", about.maker),
        ("投运日期", f"2021-0{rng.randint(1, 9)}"),
    ]
    *praised, wished = _LONG_FIELDS
    for label in praised:
        pairs.append((label, sentences(paper, rng.randint(2, 4))))
        paper.apart()
    return [*pairs, (wished, rng.choice(["无", "建议增加远程诊断功能。", ""]))]


def _test_record(paper: Paper) -> None:
    rng, document = paper.rng, paper.document
    title(paper, rng.choice(["试验记录", "原始记录", "型式试验记录"]))
    date = blank(paper, "试验日期：", "2022年5月12日" if rng.random() < 0.7 else "", 18)
    warmth = blank(paper, "环境温度：", "23.5℃", 10)
    document.paragraph([*date, "  ", *warmth, "  ", *blank(paper, "湿度：", "", 8)], FLUSH)
    for index in range(rng.randint(2, 3)):
        heading(paper, f"{index + 1} {paper.indicator().name}试验")
        document.paragraph(sentences(paper, rng.randint(1, 2)))
        if index == 0:
            result_table(paper)
        elif rng.random() < 0.5:
            _repetitions(paper)
        if rng.random() < 0.3:
            document.paragraph(["-" * rng.randint(30, 50)], CENTRED)
    maybe_fraction(paper)
    maybe_notes(paper)
    signatures(paper)
    document.end_section(last=True)


def _repetitions(paper: Paper) -> None:
    """The values of one indicator side by side, with their mean."""
    count = paper.rng.randint(4, 6)
    of = paper.indicator()
    names = ["次数", *(str(at + 1) for at in range(count)), "平均值"]
    rows = [[Cell([name]) for name in names], _repeated(paper, of, count)]
    widths = [round(paper.text_width / (count + 2))] * (count + 2)
    add_table(paper.document, rows, widths, Frame(some_look(paper), some_size(paper)))
    paper.apart()


def _repeated(paper: Paper, of: Indicator, count: int) -> list[Cell]:
    rng, value = paper.rng, paper.value(of)
    marked = paper.marked and rng.random() < paper.habit.share * 2
    texts = [
        f"{float(value) * rng.uniform(0.95, 1.04):.{of.decimals}f}" for _ in range(count)
    ]  # fmt: skip
    cells = [Cell([text]) for text in (of.unit or "实测", *texts)]
    return [*cells, value_cell(paper, value, marked)]


def _technical_note(paper: Paper) -> None:
    rng, document = paper.rng, paper.document
    own = rng.random() < 0.6
    title(paper, f"{paper.subject.name}技术说明" if own else "关键技术指标说明")
    columns = 2 if rng.random() < 0.45 and document.size <= 12 else 1
    if columns == 2:
        document.end_section()
    for index, name in enumerate(rng.sample(_TOPICS, rng.randint(3, 5))):
        heading(paper, f"{_ORDINALS[index]}、{name}")
        _topic(paper, wide=columns == 1)
    maybe_fraction(paper)
    ending(paper)
    document.end_section(columns=columns, last=True, continuous=columns == 2)


def _topic(paper: Paper, *, wide: bool) -> None:
    rng = paper.rng
    numbering = rng.choice([None, None, None, 1, 2, 5])
    for _ in range(rng.randint(1, 3)):
        said = sentences(paper, rng.randint(1, 3))
        paper.document.paragraph(said, Shape(numbering=numbering))
    if wide and rng.random() < 0.3:
        maybe_box(paper)
    if wide and rng.random() < 0.25:
        result_table(paper, count=5)


def _explanation(paper: Paper) -> None:
    rng, document, about = paper.rng, paper.document, paper.subject
    names = ["说明", "情况说明", "关于指标符合性的说明", "承诺书"]
    title(paper, rng.choice(names))
    readers = ["浙江省经济和信息化厅：", "各位专家：", "县经济和信息化局："]
    document.paragraph([rng.choice(readers)], FLUSH)
    applied = f"我公司申报的{about.name}（型号{about.model}），"
    document.paragraph([applied, *sentences(paper, 3)])
    numbering = rng.choice([None, 1, 2, 3, 4])
    for _ in range(rng.randint(3, 5)):
        said = sentences(paper, rng.randint(1, 2))
        document.paragraph(said, Shape(numbering=numbering))
    if rng.random() < 0.5:
        attached = (f"附件：1. 检验报告（{about.number}）", "　　　2. 用户使用报告")
        for text in attached:
            document.paragraph([text], Shape("left"))
    document.paragraph(["特此说明。"])
    paper.apart()
    seal_place(paper, about.maker)
    document.end_section(last=True)


def _comparison(paper: Paper) -> None:
    rng, document, about = paper.rng, paper.document, paper.subject
    landscape = rng.random() < 0.6
    names = ["技术指标对照表", "指标符合性对照表", "与国内外同类产品对比表"]
    title(paper, rng.choice(names))
    product = blank(paper, "产品名称：", about.name, 30)
    document.paragraph([*product, "  ", *blank(paper, "型号：", about.model, 18)], FLUSH)
    _compared(paper, paper.text_width + (LANDSCAPE_GAIN if landscape else 0))
    document.paragraph(sentences(paper, 2), Shape(before=6))
    maybe_notes(paper)
    signatures(paper)
    document.end_section(landscape=landscape, last=True)


def _compared(paper: Paper, width: int) -> None:
    rng = paper.rng
    size, fill = some_size(paper), some_fill(paper)
    names = ("序号", "指标名称", "清单要求", "检测结果", "证明材料及页码")
    rows = [[Cell([name], fill=fill) for name in names]]
    of = paper.subject.indicators
    for index, each in enumerate(rng.sample(of, min(len(of), rng.randint(5, 7)))):
        rows.append(_compared_row(paper, each, index))
        paper.apart()
    widths = [round(width * share) for share in _COMPARED_SHARES]
    frame = Frame(some_look(paper), size, row_height=rng.choice([None, 480, 600]))
    add_table(paper.document, rows, widths, frame)


def _compared_row(paper: Paper, of: Indicator, index: int) -> list[Cell]:
    rng = paper.rng
    marked = marked_columns(paper)
    cells = [
        Cell([str(index + 1)]),
        value_cell(paper, of.name, "name" in marked),
        value_cell(paper, of.required + of.unit, "limit" in marked),
        value_cell(paper, paper.value(of) + of.unit, "result" in marked),
    ]
    proof: list[Segment]
    if rng.random() < 0.5:
        proof = sentences(paper, 1)
    else:
        proof = [f"检验报告{paper.subject.number}第{rng.randint(3, 9)}页"]
    return [*cells, Cell(proof, "left")]


_WRITERS: dict[str, Callable[[Paper], None]] = {
    "report": report,
    "letter": _letter,
    "form_blank": _form_of_blanks,
    "form_table": _form_table,
    "record": _test_record,
    "technote": _technical_note,
    "explain": _explanation,
    "compare": _comparison,
}
_LAYOUTS = (
    "report", "report", "report", "letter", "letter", "form_blank", "form_table", "record",
    "technote", "explain", "compare",
)  # fmt: skip
