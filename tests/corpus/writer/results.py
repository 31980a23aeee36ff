"""Tables of results and of form fields. Lengths are twentieths of a point."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tests.corpus.writer.document import Run, Segment
from tests.corpus.writer.paper import Paper
from tests.corpus.writer.phrases import COMMENTS, FILLER, Indicator
from tests.corpus.writer.tables import Cell, Frame, add_table

_LOOKS = (
    "grid", "grid", "grid", "thick", "double", "horizontal", "open", "dashed", "three", "grey",
    "dotted", "none",
)  # fmt: skip
_HABITS: tuple[tuple[str, ...], ...] = (
    ("result",),
    ("result",),
    ("result",),
    ("result", "name"),
    ("name",),
    ("limit",),
    ("name", "unit", "limit", "result"),
)
_INDEX, _NAME, _UNIT, _LIMIT, _RESULT, _VERDICT, _REMARK = range(7)
_SHARES = (7, 23, 12, 17, 20, 11, 13)
_DROPPED: tuple[tuple[int, ...], ...] = (
    (),
    (_REMARK,),
    (_VERDICT, _REMARK),
    (_UNIT,),
    (_INDEX, _REMARK),
)


def some_look(paper: Paper) -> str:
    """The name of a table's rules."""
    return paper.rng.choice(_LOOKS)


def some_size(paper: Paper) -> float:
    """A font size for a table, in points."""
    return paper.rng.choice([9, 10.5, 10.5, 12 if paper.document.size >= 12 else 10])


def some_fill(paper: Paper) -> str | None:
    """A ground for the head of a table."""
    return paper.rng.choice([None, None, "D9D9D9", "E7EEF7", "F2F2F2"])


def marked_columns(paper: Paper) -> Collection[str]:
    """Which cells of a result's row are marked."""
    if not paper.marked or paper.rng.random() > min(0.7, paper.habit.share * 1.8):
        return ()
    return paper.rng.choice(_HABITS)


def value_cell(paper: Paper, text: str, wanted: bool, align: str = "center") -> Cell:
    """A cell, its text marked if that is wanted and makes sense."""
    if wanted and len(text.strip()) > 1 and text not in ("/", "—"):
        paper.apart()
        return Cell([paper.passage(text)], align)
    return Cell([text], align)


@dataclass(frozen=True, slots=True)
class _Form:
    """What the rows of one table share."""

    kept: tuple[int, ...]
    align: str
    grouped: bool
    verdict: str

    @property
    def with_units(self) -> bool:
        return _UNIT in self.kept


def result_table(paper: Paper, count: int | None = None, width: int | None = None) -> None:
    """Indicators with requirement and result; somebody marks values or rows."""
    rng = paper.rng
    look = some_look(paper)
    names = _column_names(paper)
    dropped = rng.choice(_DROPPED)
    kept = tuple(column for column in range(7) if column not in dropped)
    size, fill = some_size(paper), some_fill(paper)
    rows = [[Cell([Run(names[column], bold=True)], fill=fill) for column in kept]]
    of = paper.subject.indicators
    chosen = rng.sample(of, min(len(of), count or rng.randint(5, 8)))
    align = rng.choice(["center", "center", "left"])
    grouped = rng.random() < 0.35
    form = _Form(kept, align, grouped, rng.choice(["符合", "合格", "P"]))
    rows += [_result_row(paper, each, index, form) for index, each in enumerate(chosen)]
    rows += _last_rows(paper, kept, len(rows))
    frame = Frame(
        "grid" if look == "none" else look,
        size,
        row_height=rng.choice([None, 340, 420, 520, 600]),
        margins=rng.choice([None, (20, 60), (60, 100)]),
        repeated=1,
    )
    add_table(paper.document, rows, _widths(kept, width or paper.text_width), frame)
    paper.apart()


def _column_names(paper: Paper) -> tuple[str, ...]:
    rng = paper.rng
    item = rng.choice(["检验项目", "检测项目", "参数"])
    required = rng.choice(["标准要求", "技术要求", "指标要求"])
    result = rng.choice(["检验结果", "实测值", "检测结果"])
    return ("序号", item, "单位", required, result, rng.choice(["单项结论", "判定"]), "备注")


def _widths(kept: Sequence[int], width: int) -> list[int]:
    total = sum(_SHARES[column] for column in kept)
    return [round(width * _SHARES[column] / total) for column in kept]


def _result_row(paper: Paper, of: Indicator, index: int, form: _Form) -> list[Cell]:
    marked = marked_columns(paper)
    result = _result(paper, of, "result" in marked, form)
    merge = ("restart" if index == 0 else "continue") if form.grouped and index < 2 else ""
    name = of.name + _unit_after_name(paper, of, form)
    cells = (
        Cell(["" if merge == "continue" else str(index + 1)], merge=merge),
        value_cell(paper, name, "name" in marked, form.align),
        value_cell(paper, of.unit or "/", "unit" in marked),
        value_cell(paper, of.required, "limit" in marked),
        result,
        Cell([form.verdict]),
        Cell([paper.rng.choice(COMMENTS)]),
    )
    return [cells[column] for column in form.kept]


def _unit_after_name(paper: Paper, of: Indicator, form: _Form) -> str:
    bare = not form.with_units and of.unit
    return f"（{of.unit}）" if bare and paper.rng.random() < 0.3 else ""


def _result(paper: Paper, of: Indicator, wanted: bool, form: _Form) -> Cell:
    rng, value = paper.rng, paper.value(of)
    if rng.random() < 0.2:
        return _three_results(paper, of, wanted, form.align)
    text = rng.choice([value, value, value, value + "(+)", "实测 " + value])
    unit = "" if form.with_units else of.unit
    return value_cell(paper, text + unit, wanted, form.align)


def _three_results(paper: Paper, of: Indicator, wanted: bool, align: str) -> Cell:
    """Three values: side by side, or below each other and each marked on its own."""
    rng, middle = paper.rng, float(paper.value(of))
    values = [f"{middle * rng.uniform(0.96, 1.03):.{of.decimals}f}" for _ in range(3)]
    form = rng.randint(0, 2)
    if form < 2:
        sides = ("X：{}  Y：{}  Z：{}", "{} / {} / {}")
        return value_cell(paper, sides[form].format(*values), wanted, align)
    segments: list[Segment] = []
    for index, value in enumerate(values):
        segments.append(("\n" if index else "") + f"{index + 1}#：")
        segments.append(paper.passage(value) if wanted and len(value) > 1 else value)
    return Cell(segments, align)


def _last_rows(paper: Paper, kept: Sequence[int], count: int) -> list[list[Cell]]:
    """A row of words and a row of strokes, on some tables."""
    rng = paper.rng
    rows = []
    if rng.random() < 0.4:
        name = rng.choice(["外观检查", "安全标志", "随机文件"])
        said = "符合要求，" + rng.choice(FILLER)
        rows.append([Cell([name], span=2), Cell([said], "left", span=len(kept) - 2)])
    if rng.random() < 0.3:
        first = str(count + len(rows)) if _INDEX in kept else "/"
        strokes = [rng.choice(["/", "—", "——", ""]) for _ in kept[1:]]
        rows.append([Cell([text]) for text in (first, *strokes)])
    return rows


Answer = str | Sequence[Segment]


def field_rows(
    paper: Paper, pairs: Sequence[tuple[str, Answer]], long: Collection[str]
) -> list[list[Cell]]:
    """Labels and answers in four columns; the `long` answers take three."""
    rows, waiting = [], []
    for label, answer in pairs:
        if label in long:
            rows.append([Cell([label]), _wide(answer)])
            continue
        waiting.append((label, answer))
        if len(waiting) == 2:
            rows.append([cell for pair in waiting for cell in _field(paper, *pair)])
            waiting = []
    if waiting:
        rows.append([Cell([waiting[0][0]]), _wide(waiting[0][1])])
    return rows


def _wide(answer: Answer) -> Cell:
    return Cell([answer] if isinstance(answer, str) else answer, "left", span=3)


def _field(paper: Paper, label: str, answer: Answer) -> tuple[Cell, Cell]:
    said = [answer] if isinstance(answer, str) else answer
    return Cell([label]), Cell(said, paper.rng.choice(["left", "center"]))


def field_widths(paper: Paper, label: float) -> list[int]:
    """The widths of `field_rows`, its labels taking a share of `label` each."""
    width = paper.text_width
    return [round(width * share) for share in (label, 0.5 - label) * 2]
