"""The blocks a page is made of, as HTML: prose, lists, forms, tables.

Every function takes the page's marker and returns HTML; what it underlines is entered
there. Things that only look like marks are in `lookalikes`.
"""

from __future__ import annotations

import html
import random
from collections.abc import Callable

from tests.corpus.browser import words
from tests.corpus.browser.marker import Marker

TABLE_RULES = {
    "ruled": "border: {w}pt solid {c}",
    "horizontal": "border-top: {w}pt solid {c}; border-bottom: {w}pt solid {c}",
    "ruleless": "",
    "dotted": "border-bottom: {w}pt dotted {c}",
    "double": "border: {w}pt solid {c}; border-bottom: 2.2pt double {c}",
    "three-line": "",
}
THREE_LINES = (
    "border-top:1.3pt solid #000;border-bottom:1.3pt solid #000",
    "border-bottom:.7pt solid #000",
)


def paragraph(marker: Marker) -> str:
    """One to four sentences of a user report."""
    count = marker.rng.randint(1, 4)
    return f"<p>{''.join(_sentences(marker, count))}</p>"


def _sentences(marker: Marker, count: int) -> list[str]:
    marker.last_marked = False
    texts = marker.rng.sample(words.SENTENCES, count)
    return [marker.sentence(words.fill(text, marker.rng)) for text in texts]


def heading(marker: Marker) -> str:
    """A section's heading, some with a rule or on a bar."""
    bars = ["", "", "", "border-bottom: 1pt solid #333", "border-bottom: 2pt solid #036",
            "background: #ddd", "border-left: 4pt solid #a00; padding-left: 4pt",
            "border-bottom: .6pt solid #999; padding-bottom: 3pt"]  # fmt: skip
    return f'<h2 style="{marker.rng.choice(bars)}">{marker.rng.choice(words.HEADINGS)}</h2>'


def numbered(marker: Marker) -> str:
    """A numbered list."""
    form = marker.rng.choice(["{}. ", "{}、", "（{}）", "{}) "])
    texts = _sentences(marker, marker.rng.randint(3, 6))
    return "".join(f"<p>{form.format(i)}{text}</p>" for i, text in enumerate(texts, 1))


def notes(marker: Marker) -> str:
    """The standing notes of a laboratory: never marked."""
    texts = marker.rng.sample(words.NOTES, marker.rng.randint(2, 5))
    return "".join(f'<p style="font-size:.9em">{i}. {t}</p>' for i, t in enumerate(texts, 1))


def letter_head(marker: Marker) -> str:
    """Title and salutation of a letter."""
    rng = marker.rng
    title = rng.choice(["用户使用报告", "用 户 意 见", "设备使用证明", "应用情况说明"])
    return f'<h1>{title}</h1><p style="text-indent:0">{words.slot("maker", rng)}：</p>'


def fields(marker: Marker) -> str:
    """Labels with filled blanks as on a cover: form fields, no marks."""
    rng = marker.rng
    labels = ["样品名称", "型号规格", "委托单位", "生产单位", "检验类别", "报告编号", "联 系 人"]
    width = rng.randint(180, 300)
    rows = []
    for label in rng.sample(labels, rng.randint(3, 6)):
        value = _field_value(label, rng) if rng.random() < 0.85 else "&nbsp;"
        colon = rng.choice(["：", ":", "　"])
        rows.append(
            f'<div class="b" style="margin:.5em 0;text-align:left">{label}{colon}'
            f'<span class="fill" style="min-width:{width}pt;'
            f'text-align:{rng.choice(["center", "left"])}">{value}</span></div>'
        )
    return f'<div style="margin-left:{rng.randint(0, 60)}pt">{"".join(rows)}</div>'


def _field_value(label: str, rng: random.Random) -> str:
    kinds = {"样品名称": "name", "型号规格": "model", "委托单位": "user", "生产单位": "maker"}
    if label in kinds:
        return words.slot(kinds[label], rng)
    number = f"{rng.choice(['ZJ', 'WT', 'JX'])}{rng.randint(2019, 2022)}-{rng.randint(10, 9999)}"
    return {"检验类别": "委托检验", "联 系 人": "王三一"}.get(label, number)


def signatures(marker: Marker) -> str:
    """Lines to sign on, some signed."""
    rng = marker.rng
    names = ["批准", "审核", "主检", "编制"][: rng.randint(2, 4)]
    hands = ["&nbsp;", "王工", "丁一"]
    line = '<span class="fill" style="min-width:55pt">'
    cells = [f"<span>{n}：{line}{rng.choice(hands)}</span></span>" for n in names]
    return (
        '<div class="b" style="display:flex;gap:14pt;margin:1em 0;text-align:left">'
        f"{''.join(cells)}</div>"
    )


def form_table(marker: Marker) -> str:
    """Labels and values in a ruled table; long answers in wide cells."""
    rng = marker.rng
    edge = rng.choice([0.5, 0.8, 1])
    style = f"border:{edge}pt solid #222;padding:{rng.uniform(1.5, 6):.1f}pt 4pt"
    rows = []
    for label, kind in (("用户单位", "user"), ("设备名称", "name"), ("生产单位", "maker")):
        cells = (label, words.slot(kind, rng), "型号规格", words.slot("model", rng))
        rows.append("".join(f'<td style="{style}">{html.escape(c)}</td>' for c in cells))
    long = ["运行情况", "主要技术指标", "检验结论", "与进口同类产品对比"]
    for label in rng.sample(long, rng.randint(2, 4)):
        said = "".join(_sentences(marker, rng.randint(1, 3)))
        rows.append(
            f'<td style="{style}">{label}</td>'
            f'<td colspan="3" style="{style};text-align:left">{said}</td>'
        )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def result_table(marker: Marker, dense: bool = False) -> str:
    """Items, units, requirements, results, verdicts; somebody marks values or rows."""
    rng = marker.rng
    rules = rng.choice(list(TABLE_RULES))
    width, colour = rng.choice([0.4, 0.6, 0.9]), rng.choice(["#000", "#555"])
    border = TABLE_RULES[rules].format(w=width, c=colour)
    pad = rng.uniform(0.3, 1.2) if dense else rng.uniform(1.5, 6)
    cell = f"{border};padding:{pad:.1f}pt 3pt"
    picks = _columns(rng)
    head = "".join(f'<th style="{cell}">{rng.choice(names)}</th>' for names, _ in picks)
    habit = rng.choice(["value", "value", "value", "row", "name", "mixed", "required"])
    rows = []
    for index, item in enumerate(words.some_items(rng, rng.randint(6, 30 if dense else 14))):
        chosen = _chosen(habit, marker) if marker.wanted(0.7) else set()
        group = index if habit == "row" else None
        rows.append("".join(
            f'<td style="{cell}">{_cell(kind, item, index, chosen, group, marker)}</td>'
            for _, kind in picks
        ))  # fmt: skip
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    frame, line = THREE_LINES if rules == "three-line" else ("", "")
    size = ";font-size:.9em" if dense else ""
    return (
        f'<table style="{frame}{size}"><thead style="{line}"><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table>"
    )


Columns = list[tuple[tuple[str, ...], str]]


def _columns(rng: random.Random) -> Columns:
    columns: Columns = [
        (("序号", "No."), "index"),
        (("检验项目", "检测项目", "参数"), "name"),
        (("单位", "计量单位"), "unit"),
        (("标准要求", "技术要求", "限值", "指标要求"), "required"),
        (("检验结果", "实测值", "检测结果"), "value"),
        (("单项结论", "判定", "结论"), "verdict"),
        (("备注",), "remark"),
    ]
    dropped = rng.choice([set(), {"remark"}, {"index", "remark"}, {"unit"}, {"verdict", "remark"}])
    return [column for column in columns if column[1] not in dropped]


def _chosen(habit: str, marker: Marker) -> set[str]:
    """The columns of one row that are marked."""
    rng = marker.rng
    if habit == "row":
        return {"name", "unit", "required", "value"}
    if habit == "mixed":
        return set(rng.sample(["name", "value", "required", "verdict"], rng.randint(1, 2)))
    return {habit}


def _cell(
    kind: str, item: words.Item, index: int, chosen: set[str], group: int | None, marker: Marker
) -> str:
    plain: dict[str, Callable[[], str]] = {
        "index": lambda: str(index + 1),
        "name": lambda: item.name,
        "unit": lambda: item.unit,
        "required": lambda: item.required,
        "value": lambda: item.result,
        "verdict": lambda: "符合",
        "remark": lambda: marker.rng.choice(["/", "—", "全行程", "U=0.8，k=2", ""]),
    }
    text = plain[kind]()
    if kind not in chosen or text in ("/", "—", ""):
        return html.escape(text)
    if kind == "value" and marker.rng.random() < 0.08:
        return marker.partial(text)
    return marker.passage(text, group=group)


def two_columns(marker: Marker) -> str:
    """Prose in two columns."""
    gap = marker.rng.uniform(14, 30)
    rule = marker.rng.choice(["", "column-rule:.5pt solid #888;"])
    body = "".join(paragraph(marker) for _ in range(marker.rng.randint(5, 9)))
    return f'<div class="cols" style="column-count:2;column-gap:{gap:.1f}pt;{rule}">{body}</div>'
