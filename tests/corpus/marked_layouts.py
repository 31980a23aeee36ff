"""Layouts of report pages with things that look like underlines and are none.

Every layout sets its text and rules and returns the spans that a mark may take, as
`(line, start, stop)`; form blanks in running prose are marks of their own (`sheet.runs`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from extractors.evidence import MarkKind
from tests.corpus.marked_sheet import Sheet, TrueRun, wrapped

Span = tuple[int, int, int]
Rng = np.random.Generator

NAMES = (
    "定位精度", "重复定位精度", "主轴最高转速", "噪声", "平均无故障工作时间", "额定功率",
    "工作压力", "最大加工直径", "表面粗糙度", "切割速度", "生产效率", "空载电流", "输出扭矩",
    "温升", "密封性能", "工业三相输入电压", "上升时间", "二级过滤效率", "一次合格率",
    "最大工作半径",
)  # fmt: skip
UNITS = ("mm", "r/min", "dB(A)", "h", "kW", "MPa", "μm", "m/min", "件/h", "A", "N·m", "℃", "%", "V")
SENTENCES = (
    "经现场检测，该设备{name}为{value}，{name2}达到{value2}，符合技术要求。",
    "依据GB/T {std}—2010第5.3条进行试验，测得{name}≤{value}，{name2}：{value2}。",
    "自2021年3月投入使用以来，设备运行稳定，{name}不低于{value}，故障率低于0.{n}%。",
    "用户反映一、二、三号机台{name}均在{value}以内——优于合同规定的{value2}。",
    "环境温度(−5～40)℃条件下连续工作{n}h，{name}实测{value}，{name2}实测{value2}。",
    "上述结果表明：{name}＝{value}（扩展不确定度U={value2}，k=2）。",
)
LABELS = (
    "样品名称", "型号规格", "委托单位", "检验类别", "报告编号", "生产单位", "样品编号", "联系电话",
    "签发日期", "委 托 方", "检验地点",
)  # fmt: skip
FIELDS = (
    "五轴联动立式加工中心", "VMC-850U", "示例机床有限公司", "委托检验", "ZJ2022-J0123", "浙江某市",
    "J0123-1", "0571-00000000", "2022年6月1日",
)  # fmt: skip
LOOSE = "，。；：、　 （）—"
HEADERS = ("序号", "检验项目", "单位", "标准要求", "检验结果", "单项结论", "备注")


def value(rng: Rng) -> str:
    number = str(
        rng.choice(
            [
                f"{rng.uniform(0.001, 0.09):.4f}",
                f"{rng.integers(2, 300) * 100}",
                f"{rng.uniform(1, 99):.1f}",
                f"±{rng.uniform(0.001, 0.5):.3f}",
                f"{rng.integers(1, 9)}",
                f"{rng.integers(10, 99)}～{rng.integers(100, 200)}",
            ]
        )
    )
    return number + str(rng.choice(UNITS))


def sentence(rng: Rng) -> str:
    pick = SENTENCES[int(rng.integers(len(SENTENCES)))]
    name, name2 = rng.choice(NAMES, 2, replace=False)
    return pick.format(
        name=name,
        name2=name2,
        value=value(rng),
        value2=value(rng),
        std=rng.integers(1000, 30000),
        n=rng.integers(1, 80),
    )


def set_prose(sheet: Sheet, rng: Rng, top: float, left: float, right: float) -> list[Span]:
    """Paragraphs to the foot of the page; spans are words and values within one line."""
    size, step = sheet.setting.size, sheet.setting.size * sheet.setting.leading
    y, spans = top + size, []
    while y < sheet.height - 90:
        if rng.random() < 0.15:
            _heading(sheet, rng, left, y)
            y += step * 1.3 + 0.9 * size
        text = "　　" + "".join(sentence(rng) for _ in range(int(rng.integers(1, 4))))
        for line in wrapped(sheet.setting.face, size, text, right - left):
            if y > sheet.height - 80:
                break
            spans += _word_spans(sheet, sheet.text(left, y, line), rng)
            y += step
        y += step * float(rng.choice([0, 0, 0.4]))
    return spans


def _heading(sheet: Sheet, rng: Rng, left: float, y: float) -> None:
    text = f"{rng.integers(1, 9)}. {rng.choice(['检验结果', '试验条件', '使用情况', '技术指标'])}"
    sheet.text(left, y, text, sheet.setting.size * float(rng.choice([1.0, 1.2, 1.4])))
    if rng.random() < 0.3:
        # A section bar below the heading.
        sheet.rule(
            left,
            y + 0.7 * sheet.setting.size,
            sheet.width - left,
            y + 0.7 * sheet.setting.size,
            1.2,
        )
        sheet.distractors.append("section bar")


def _word_spans(sheet: Sheet, line: int, rng: Rng) -> list[Span]:
    """Spans of two to fourteen glyphs that neither begin nor end within a number."""
    text = sheet.lines[line].text
    cuts = [
        i
        for i in range(len(text) + 1)
        if i in (0, len(text)) or not (_joins(text[i - 1]) and _joins(text[i]))
    ]
    spans = []
    for _ in range(3):
        start, stop = sorted(rng.choice(len(cuts), 2, replace=len(cuts) < 2))
        span = (cuts[start], cuts[stop])
        inner = text[span[0] : span[1]]
        if len(inner) <= 22 and any(character not in LOOSE for character in inner):
            spans.append((line, *_bare(text, *span)))
    return [span for span in spans if span[1] < span[2]]


def _joins(character: str) -> bool:
    return (
        character.isascii() and (character.isalnum() or character in "./()")
    ) or character in "±−·～℃%μ"


def _bare(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start] in "，。；：、　 ）—":
        start += 1
    while stop > start and text[stop - 1] in "，。；：、　 （—":
        stop -= 1
    return start, stop


def prose(sheet: Sheet, rng: Rng) -> list[Span]:
    left = float(rng.uniform(55, 95))
    return set_prose(sheet, rng, float(rng.uniform(80, 140)), left, sheet.width - left)


def blanks_in_prose(sheet: Sheet, rng: Rng) -> list[Span]:
    """Sentences with filled blanks: the blanks' lines are marks of their own."""
    size, step = sheet.setting.size, sheet.setting.size * max(sheet.setting.leading, 1.5)
    left, y = 80.0, 130.0
    for _ in range(int(rng.integers(4, 9))):
        name, got = str(rng.choice(NAMES)), value(rng)
        before, after = f"经本单位使用，该设备{name}达到", "，能够满足生产需要。"
        pad = " " * int(rng.integers(1, 4))
        line = sheet.text(left, y, before + pad + got + pad + after)
        start = len(before)
        stop = start + 2 * len(pad) + len(got)
        box = sheet.span_box(line, start, stop)
        sheet.rule(box.x0, y + 0.14 * size, box.x1, y + 0.14 * size, 0.6)
        sheet.runs.append(
            TrueRun(line, start + len(pad), stop - len(pad), MarkKind.VECTOR, "blank in prose")
        )
        y += step
    return set_prose(sheet, rng, y + step, left, sheet.width - left)


def cover(sheet: Sheet, rng: Rng) -> list[Span]:
    """A cover: marks, big title, labels with filled and empty blanks, none of them a mark."""
    size = max(sheet.setting.size, 12.0)
    title = "检 验 报 告" if rng.random() < 0.6 else "检 测 报 告"
    big = float(rng.uniform(24, 34))
    x = (sheet.width - sheet.setting.face.width(title, big)) / 2
    sheet.text(x, 200, title, big)
    sheet.text(360, 110, f"№：ZJ2022-J{rng.integers(1000, 9999)}", size)
    if rng.random() < 0.5:
        sheet.rule(385, 113, 500, 113, 0.7)
        sheet.distractors.append("form field")
    y, right = 320.0, float(rng.uniform(430, 500))
    for place in rng.permutation(len(LABELS))[: int(rng.integers(4, 8))]:
        label = LABELS[place] + "："
        sheet.text(110, y, label, size)
        start = 110 + sheet.setting.face.width(label, size)
        filled = str(FIELDS[int(rng.integers(len(FIELDS)))])
        room = right - start
        offset = float(rng.uniform(4, max(5, room - sheet.setting.face.width(filled, size) - 4)))
        if rng.random() < 0.85:
            sheet.text(start + min(offset, 60), y, filled, size)
        sheet.rule(start, y + 0.22 * size, right, y + 0.22 * size, float(rng.choice([0.5, 0.8])))
        sheet.distractors.append("form field")
        y += size * float(rng.uniform(2.2, 2.4))
    sheet.text((sheet.width - 160) / 2, 700, "浙江某检验研究院", 16)
    return []


def signatures(sheet: Sheet, rng: Rng) -> list[Span]:
    """Prose with signature lines, an empty blank and rows of dots at its foot."""
    size, left = sheet.setting.size, 80.0
    spans = set_prose(sheet, rng, 100, left, sheet.width - left)
    keep = [i for i, line in enumerate(sheet.lines) if line.box.y1 < sheet.height - 190]
    _drop_lines_below(sheet, sheet.height - 190)
    y = sheet.height - 140
    for label in ("批准：", "审核：", "编制："):
        line = sheet.text(left, y, label)
        end = sheet.lines[line].box.x1
        sheet.rule(end + 2, y + 2, end + 75, y + 2, 0.6)
        left += 150
    sheet.text(80, y + 2.2 * size, "备注：……………………　——以下空白——")
    sheet.distractors += ["signature line", "dots"]
    return [span for span in spans if span[0] in set(keep)]


def _drop_lines_below(sheet: Sheet, y: float) -> None:
    """Text not yet written whose baseline lies below `y` is taken back."""
    kept = [item for item in sheet._pending if item[1] < y]
    sheet._pending[:] = kept
    sheet.lines[:] = [line for line in sheet.lines if line.box.y1 - 0.12 * line.box.height < y]


def table_rows(rng: Rng, count: int) -> list[tuple[str, ...]]:
    return [
        (
            str(i + 1),
            str(rng.choice(NAMES)),
            str(rng.choice(UNITS)),
            "≥" + value(rng).rstrip("mrkdBhMPaμ/in(A)NV·℃%件"),
            value(rng),
            str(rng.choice(["符合", "合格", "/"])),
            str(rng.choice(["/", "—", "全行程", "k=2"])),
        )
        for i in range(count)
    ]


def _set_table(sheet: Sheet, rng: Rng, rules: str) -> list[Span]:
    """A result table; `rules`: grid, three (three-line), rows (only row lines) or none.

    Row lines stand as close under the text as dense reports have them.
    """
    size = min(sheet.setting.size, 10.5)
    pitch = size * float(rng.choice([1.3, 1.5, 1.8, 2.2]))
    shares = np.array([4, 15, 6, 10, 12, 8, 8], float)
    left = float(rng.uniform(45, 60))
    edges = left + np.concatenate([[0], np.cumsum(shares / shares.sum())]) * (
        sheet.width - 2 * left
    )
    top = float(rng.uniform(110, 180))
    count = int(rng.integers(6, 22))
    count = min(count, int((sheet.height - top - 120) / pitch))
    drop = float(rng.uniform(0.25, 0.5)) * (pitch - size) + 0.12 * size
    spans: list[Span] = []
    for r, row in enumerate([HEADERS, *table_rows(rng, count)]):
        baseline = top + r * pitch + pitch - drop
        spans += _set_row(sheet, rng, row, edges, baseline, size, r > 0)
    _rule_table(sheet, rules, edges, top, pitch, count + 1)
    sheet.distractors.append(f"table {rules}")
    if rng.random() < 0.5:
        sheet.text(left, top - 0.8 * size, "检 验 结 果 汇 总　　表2", size * 1.2)
    return spans


def _set_row(
    sheet: Sheet,
    rng: Rng,
    row: Sequence[str],
    edges: np.ndarray,
    baseline: float,
    size: float,
    body: bool,
) -> list[Span]:
    spans = []
    centred = rng.random() < 0.6
    for c, text in enumerate(row):
        room = edges[c + 1] - edges[c] - 4
        while text and sheet.setting.face.width(text, size) > room:
            text = text[:-1]
        if not text:
            continue
        slack = room - sheet.setting.face.width(text, size)
        x = edges[c] + 2 + (slack / 2 if centred else 1)
        line = sheet.text(float(x), baseline, text, size)
        if body and c in (1, 3, 4, 4, 4):
            spans.append((line, 0, len(text)))
    return spans


def _rule_table(
    sheet: Sheet, rules: str, edges: np.ndarray, top: float, pitch: float, rows: int
) -> None:
    x0, x1 = float(edges[0]), float(edges[-1])
    bottom = top + rows * pitch
    heavy = 1.1 if rules == "three" else 0.6
    if rules == "none":
        return
    for r in range(rows + 1):
        if rules == "three" and r not in (0, 1, rows):
            continue
        y = top + r * pitch
        sheet.rule(x0, y, x1, y, heavy if r in (0, rows) else 0.5)
    if rules == "grid":
        for edge in edges:
            sheet.rule(float(edge), top, float(edge), bottom, 0.5)


def grid_table(sheet: Sheet, rng: Rng) -> list[Span]:
    return _set_table(sheet, rng, "grid")


def three_line_table(sheet: Sheet, rng: Rng) -> list[Span]:
    return _set_table(sheet, rng, "three")


def row_line_table(sheet: Sheet, rng: Rng) -> list[Span]:
    return _set_table(sheet, rng, "rows")


def bare_table(sheet: Sheet, rng: Rng) -> list[Span]:
    return _set_table(sheet, rng, "none")


def form(sheet: Sheet, rng: Rng) -> list[Span]:
    """A form table: labels and values in cells of different width, long text below."""
    size = min(sheet.setting.size, 11)
    left, right, y = 60.0, sheet.width - 60, 120.0
    for _ in range(int(rng.integers(6, 11))):
        height = size * float(rng.choice([1.6, 2.0, 2.6]))
        cuts = [left, left + 80, (left + right) / 2, (left + right) / 2 + 80, right]
        sheet.rule(left, y, right, y, 0.6)
        for c in range(4):
            text = str(rng.choice(LABELS)) if c % 2 == 0 else str(rng.choice(FIELDS))
            sheet.text(cuts[c] + 4, y + height - (height - size) / 2 - 0.12 * size, text, size)
        for cut in cuts:
            sheet.rule(cut, y, cut, y + height, 0.6)
        y += height
    sheet.rule(left, y, right, y, 0.6)
    sheet.distractors.append("form table")
    return set_prose(sheet, rng, y + 20, left, right)


LAYOUTS: dict[str, Callable[[Sheet, Rng], list[Span]]] = {
    "prose": prose,
    "blanks": blanks_in_prose,
    "cover": cover,
    "signatures": signatures,
    "grid": grid_table,
    "three-line": three_line_table,
    "row-lines": row_line_table,
    "bare table": bare_table,
    "form": form,
}


def furnish(sheet: Sheet, rng: Rng) -> None:
    """Header and footer with their rules, strike-through, fraction, link, frame, watermark."""
    size = min(sheet.setting.size, 10)
    if rng.random() < 0.5:
        y = float(rng.uniform(40, 55))
        sheet.text(60, y, "浙江某检验研究院检验报告", size)
        sheet.text(sheet.width - 130, y, "共12页 第3页", size)
        drop = float(rng.uniform(0.2, 0.6)) * size
        sheet.rule(55, y + drop, sheet.width - 55, y + drop, float(rng.choice([0.5, 0.8, 1.5])))
        sheet.distractors.append("header rule")
    if rng.random() < 0.4:
        y = sheet.height - 50
        sheet.rule(55, y, sheet.width - 55, y, 0.5)
        sheet.text(sheet.width / 2 - 30, y + 1.4 * size, "第 3 页 共 12 页", size)
        sheet.distractors.append("footer rule")
    if rng.random() < 0.15:
        sheet.page.draw_rect((40, 30, sheet.width - 40, sheet.height - 30), width=0.8)
        sheet.distractors.append("frame")
