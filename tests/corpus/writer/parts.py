"""The parts that papers share: titles, headings, blanks, signatures, boxes, notes."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.writer.document import CENTRED, FLUSH, Raw, Run, Segment, Shape, bar
from tests.corpus.writer.paper import Paper
from tests.corpus.writer.prose import sentences

_NO_BREAK = "\u00a0"
_BOX_LINE = ("auto", 260)
_TITLE_RULES = (
    "",
    "",
    "",
    bar("bottom", "single", 8, 2),
    bar("bottom", "double", 6, 1),
    bar("bottom", "thinThickSmallGap", 24, 1, "C00000"),
)
_SIGNERS = (
    ("批准：", "审核：", "主检："),
    ("编制：", "审核：", "批准："),
    ("试验员：", "校核："),
)
_NOTES = (
    "1. 检验结果为三次测量的平均值；2. 带“*”项目不在资质认定范围内。",
    "测量不确定度 U=0.002mm，k=2。",
    "环境温度 23.5℃，相对湿度 52%。",
)


def title(paper: Paper, text: str, size: float | None = None) -> None:
    """The title of a paper, some spaced out, some ruled."""
    rng = paper.rng
    if rng.random() < 0.4 and len(text) < 9:
        text = rng.choice([" ", "  ", "　"]).join(text)
    border = rng.choice(_TITLE_RULES)
    run = Run(text, bold=rng.random() < 0.6)
    after = rng.choice([4, 8, 14])
    size = size or rng.choice([15, 16, 18, 22])
    shape = replace(CENTRED, line=("auto", 300), after=after, border=border, size=size)
    paper.document.paragraph([run], shape)
    paper.apart()


def heading(paper: Paper, text: str) -> None:
    """The heading of a section, some ruled, some on a bar."""
    rng, kind = paper.rng, paper.rng.random()
    border, fill = "", None
    if kind < 0.2:
        width = rng.choice([4, 8])
        border = bar("bottom", "single", width, 1, rng.choice(["000000", "1F4E79"]))
    elif kind < 0.3:
        border = bar("left", "single", 36, 4, "1F4E79")
    elif kind < 0.4:
        fill = "D9E2F3"
    size = paper.document.size + rng.choice([0, 1.5])
    shape = replace(FLUSH, before=4, after=3, border=border, fill=fill, size=size)
    paper.document.paragraph([Run(text, bold=True)], shape)
    paper.apart()


def blank(paper: Paper, label: str, value: str, width: int) -> list[Segment]:
    """A label and an underlined blank, filled or empty: a form's field, no mark."""
    rng = paper.rng
    taken = sum(2 if ord(char) > 255 else 1 for char in value)
    pad = max(2, width - taken)
    left = rng.randint(1, max(1, pad // 2)) if value else 0
    if not value and rng.random() < 0.5:
        return [label, "_" * rng.randint(6, 14)]
    filled = _NO_BREAK * left + value + _NO_BREAK * (pad - left)
    return [label, Run(filled, underline="single")]


def signatures(paper: Paper) -> None:
    """Blanks to sign on."""
    segments: list[Segment] = []
    for who in paper.rng.choice(_SIGNERS):
        segments += [*blank(paper, who, "", 12), "   "]
    paper.document.paragraph(segments, replace(FLUSH, before=10))


def seal_place(paper: Paper, who: str) -> None:
    """Whose seal belongs here, and the date."""
    rng, right = paper.rng, Shape("right", indent=False)
    name = rng.choice([f"单位（盖章）：{who}", who, f"{who}（公章）"])
    paper.document.paragraph([name], replace(right, before=12))
    dated = rng.random() < 0.6
    date = (
        f"{rng.randint(2020, 2023)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
        if dated
        else "   年   月   日"
    )
    paper.document.paragraph([date], right)


def ending(paper: Paper) -> None:
    """What tells that nothing follows, on some papers."""
    kind = paper.rng.randint(0, 5)
    text = {0: "以 下 空 白", 1: "——————报告结束——————", 3: "* * * * * * * *"}.get(kind)
    if kind == 2:
        text = "-" * paper.rng.randint(20, 60)
    if text is not None:
        paper.document.paragraph([text], replace(CENTRED, before=6 if kind < 2 else 0))


def maybe_box(paper: Paper) -> None:
    """A framed box with a sentence, on some papers."""
    rng, document = paper.rng, paper.document
    if rng.random() >= 0.3:
        return
    paper.apart()
    shape = replace(FLUSH, line=_BOX_LINE)
    body = document.paragraph_xml(sentences(paper, 1), shape)
    name = Run(rng.choice(["注意", "说明", "摘要", "检测要点"]), bold=True)
    head = document.paragraph_xml([name], shape)
    width = rng.randint(300, paper.text_width // 20)
    stroke = rng.choice(["#000000", "#808080", "#c00000"])
    document.text_box(head + body, width, int(document.size * 9.5), stroke)
    paper.apart()


def maybe_fraction(paper: Paper) -> None:
    """A formula with a fraction, on some papers."""
    if paper.rng.random() < 0.25:
        over, under = paper.rng.choice([("Q", "P·t"), ("P₂", "P₁"), ("m₁-m₂", "m₁")])
        fraction = f"<m:f><m:num>{_quantity(over)}</m:num><m:den>{_quantity(under)}</m:den></m:f>"
        formula = f"<m:oMath>{_quantity('η=')}{fraction}{_quantity('×100%')}</m:oMath>"
        paper.document.paragraph(["计算公式：", Raw(formula)], Shape("left"))


def _quantity(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def maybe_notes(paper: Paper) -> None:
    """A small note under a table, on some papers."""
    if paper.rng.random() < 0.6:
        shape = replace(FLUSH, size=9, line=_BOX_LINE)
        paper.document.paragraph(["注：" + paper.rng.choice(_NOTES)], shape)
