"""Test reports: cover, statement, first page, results, details."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.writer.document import CENTRED, FLUSH, Shape
from tests.corpus.writer.paper import Paper
from tests.corpus.writer.parts import (
    blank,
    ending,
    heading,
    maybe_box,
    maybe_fraction,
    maybe_notes,
    signatures,
    title,
)
from tests.corpus.writer.phrases import INSTRUMENTS, PLACES, STANDARDS, STATEMENTS
from tests.corpus.writer.prose import sentences
from tests.corpus.writer.results import (
    Answer,
    field_rows,
    field_widths,
    result_table,
    some_fill,
    some_look,
    some_size,
)
from tests.corpus.writer.tables import Cell, Frame, add_table

LANDSCAPE_GAIN = 4900
"""How much wider the text of a landscape page is."""
_COVER_ALIGNMENTS = ("left",)
_LONG = ("检验依据", "检验结论", "备注")
_ENGLISH = {
    "样品名称": "Sample", "型号规格": "Model/Type", "委托单位": "Client", "检验类别": "Test Type",
    "生产单位": "Manufacturer", "样品编号": "Sample No.", "到样日期": "Received",
    "样品数量": "Quantity", "检验日期": "Test Date", "检验地点": "Test Site",
    "检验依据": "Standard", "检验结论": "Conclusion", "备注": "Remarks",
}  # fmt: skip
_CONTENTS = ("检验结果汇总", "样品描述", "主要仪器设备", "照片页", "附录")
_LEADERS = ("dot", "underscore", "middleDot", "hyphen")
_INSTRUMENT_SHARES = (0.3, 0.25, 0.2, 0.25)


def report(paper: Paper) -> None:
    """A laboratory's report of five sections."""
    rng, document = paper.rng, paper.document
    _cover(paper)
    _statement(paper)
    year = _first_page(paper)
    document.end_section()
    landscape = rng.random() < 0.25
    _results(paper, landscape)
    document.end_section(landscape=landscape)
    _details(paper, year)
    document.end_section(last=True)


def _cover(paper: Paper) -> None:
    rng, document, about = paper.rng, paper.document, paper.subject
    if rng.random() < 0.6:
        accredited = (
            f"CMA 2{rng.randint(10, 30)}1{rng.randint(10000000, 99999999)}"
            f"    CNAS L{rng.randint(1000, 19999)}"
        )
        document.paragraph([accredited], replace(FLUSH, size=10.5))
    numbered = blank(paper, rng.choice(["№：", "报告编号："]), about.number, 20)
    document.paragraph(numbered, Shape("right", indent=False, before=10, after=50))
    name = rng.choice(["检验报告", "检测报告", "试验报告"])
    title(paper, name, size=rng.choice([26, 32, 36]))
    document.paragraph(["TEST REPORT"], replace(CENTRED, after=50, size=16))
    _cover_fields(paper)
    document.paragraph([about.laboratory], replace(CENTRED, before=90, size=18))
    document.paragraph(["（检验检测专用章）"], CENTRED)
    document.end_section()


def _cover_fields(paper: Paper) -> None:
    rng, about = paper.rng, paper.subject
    fields = (
        ("样品名称：", about.name),
        ("型号规格：", about.model),
        ("委托单位：", about.maker),
        ("生产单位：", about.maker),
        ("检验类别：", rng.choice(["委托检验", "型式检验"])),
    )
    for label, value in fields:
        spaced = " ".join(label) if rng.random() < 0.3 else label
        segments = blank(paper, spaced, value, 44)
        align, left = rng.choice(_COVER_ALIGNMENTS), rng.choice([800, 1200])
        shape = Shape(align, indent=False, left=left, size=14, line=("auto", 400))
        paper.document.paragraph(segments, shape)


def _statement(paper: Paper) -> None:
    rng, document = paper.rng, paper.document
    title(paper, rng.choice(["注意事项", "声明"]))
    numbered = Shape(numbering=rng.choice([1, 2, 3, 4]))
    for text in rng.sample(STATEMENTS, rng.randint(6, 9)):
        document.paragraph([text], numbered)
    if rng.random() < 0.5:
        for text in rng.sample(_CONTENTS, 4):
            page = rng.randint(1, 20)
            tab = ("right", paper.text_width - 20, rng.choice(_LEADERS))
            document.paragraph([f"{text}\t{page}"], replace(FLUSH, tabs=(tab,)))
    address = f"地址：浙江省{rng.choice(PLACES)}区学源街{rng.randint(1, 300)}号"
    document.paragraph([address], replace(FLUSH, before=60))
    link = document.link("www.zjtest.example.cn", "http://example.cn/")
    telephone = f"   电话：0571-{rng.randint(10000000, 89999999)}"
    document.paragraph(["网址：", link, telephone], FLUSH)
    document.end_section()


def _first_page(paper: Paper) -> int:
    """The table of fields. Returns the year of the test."""
    rng = paper.rng
    title(paper, "检验报告首页")
    year = rng.randint(2019, 2023)
    pairs = _first_pairs(paper, year)
    long: tuple[str, ...] = _LONG
    if rng.random() < 0.25:
        pairs = [(f"{label}\n{_ENGLISH[label]}", answer) for label, answer in pairs]
        long = tuple(f"{label}\n{_ENGLISH[label]}" for label in _LONG)
    widths = field_widths(paper, rng.choice([0.14, 0.17]))
    rows = field_rows(paper, pairs, long)
    look = rng.choice(["grid", "grid", "thick", "double", "open", "dashed"])
    frame = Frame(look, some_size(paper), row_height=rng.choice([420, 560, 700]))
    add_table(paper.document, rows, widths, frame)
    signatures(paper)
    return year


def _first_pairs(paper: Paper, year: int) -> list[tuple[str, Answer]]:
    rng, about = paper.rng, paper.subject
    return [
        ("样品名称", about.name),
        ("型号规格", about.model),
        ("委托单位", about.maker),
        ("检验类别", "委托检验"),
        ("生产单位", about.maker),
        ("样品编号", f"J{rng.randint(100, 9999)}-1"),
        ("到样日期", f"{year}-05-{rng.randint(1, 28):02d}"),
        ("样品数量", "1台"),
        ("检验日期", f"{year}-06-0{rng.randint(1, 9)}～{year}-06-2{rng.randint(0, 8)}"),
        ("检验地点", rng.choice(["本院实验室", "委托单位现场"])),
        ("检验依据", "，".join(rng.sample(STANDARDS, 2))),
        ("检验结论", sentences(paper, rng.randint(2, 4))),
        ("备注", "/"),
    ]


def _results(paper: Paper, landscape: bool) -> None:
    rng = paper.rng
    title(paper, "检验结果汇总")
    result_table(paper, width=paper.text_width + (LANDSCAPE_GAIN if landscape else 0))
    maybe_notes(paper)
    if rng.random() < 0.5:
        heading(paper, "检验结论")
        paper.document.paragraph(sentences(paper, rng.randint(1, 3)))
    if rng.random() < 0.4:
        signatures(paper)
    ending(paper)


def _details(paper: Paper, year: int) -> None:
    heading(paper, "一、样品描述与检验过程")
    paper.document.paragraph(sentences(paper, 3))
    maybe_box(paper)
    maybe_fraction(paper)
    heading(paper, "二、主要仪器设备")
    _instruments(paper, year)
    heading(paper, "三、结果说明")
    for _ in range(3):
        paper.document.paragraph(sentences(paper, 2))
    ending(paper)


def _instruments(paper: Paper, year: int) -> None:
    rng = paper.rng
    names = ("名称", "型号", "编号", "有效期至")
    rows = [[Cell([name], fill=some_fill(paper)) for name in names]]
    for name, model in rng.sample(INSTRUMENTS, 5):
        number = f"YQ-{rng.randint(10, 999):03d}"
        valid = f"{year + 1}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
        rows.append([Cell([text]) for text in (name, model, number, valid)])
    widths = [round(paper.text_width * share) for share in _INSTRUMENT_SHARES]
    add_table(paper.document, rows, widths, Frame(some_look(paper), some_size(paper)))
