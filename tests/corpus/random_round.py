"""Rounds that nobody tuned on: `make_round(folder, seed, applications)`.

Another list, other products, several layouts of reports and letters, every medium. The
truth is returned and is not written into the round.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.corpus import word_papers
from tests.corpus.papers import TestReport, UserReport, report_front, user_report
from tests.corpus.pens import random_pen
from tests.corpus.random_specs import Plan, Rng, Shown, random_plans
from tests.corpus.sample_round import packed, scanned
from tests.corpus.sample_specs import Sample, form
from tests.corpus.scanner import random_look, random_phone
from tests.corpus.sheet import Marking, Sheet

FIRST_NUMBER = 7001
FIELDS = ("数控机床", "机器人", "节能环保装备", "高端仪器", "农机装备", "智能电气")
STEMS = ("样例甲", "虚构乙", "样例丙", "虚构丁", "样例戊", "虚构己", "样例庚", "虚构辛")
PRODUCTS = (
    "激光切割成套设备", "无油螺杆压缩机", "智能涂装生产线", "高速扫描成像仪", "电动装载机",
    "精密测量平台", "多功能起重平台", "深井提升泵站", "自动装配单元", "热处理成套装备",
)  # fmt: skip
HEADERS = (
    ("序号", "检验项目", "单位", "标准要求", "检验结果", "单项结论"),
    ("序号", "检测项目", "单位", "技术要求", "实测值", "判定"),
    ("No.", "参数名称", "计量单位", "限值", "检测结果", "结论"),
    ("序号", "项目名称", "单位", "指标要求", "检测数据", "单项判定"),
)


@dataclass(frozen=True, slots=True)
class TrueApplication:
    """The truth of one application: verdict and outcome by requirement number."""

    enterprise: str
    equipment: str
    plans: tuple[Plan, ...]
    medium: str
    layout: str


MEDIA = ("vector", "annotation", "printed", "pen", "pen", "phone")
DIGITAL = ("vector", "annotation")


def make_round(
    folder: Path, seed: int, applications: int, media: tuple[str, ...] = MEDIA
) -> tuple[TrueApplication, ...]:
    """Write a round with its own list (`list.csv`) into an empty folder; `media` of the
    reports (letters may be Word files, too)."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    made = [_application(folder, index, rng, media) for index in range(applications)]
    with (folder / "list.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("序号", "领域", "产品名称", "关键技术指标"))
        for index, application in enumerate(made):
            text = "".join(f"{n}.{p.requirement}；" for n, p in enumerate(application.plans, 1))
            product = PRODUCTS[index % len(PRODUCTS)]
            writer.writerow((FIRST_NUMBER + index, FIELDS[index % len(FIELDS)], product, text))
    (folder / "round.toml").write_text('list = "list.csv"\n', encoding="utf-8")
    return tuple(made)


def _application(folder: Path, index: int, rng: Rng, media: tuple[str, ...]) -> TrueApplication:
    product, number = PRODUCTS[index % len(PRODUCTS)], str(FIRST_NUMBER + index)
    enterprise = f"{STEMS[index % len(STEMS)]}{index}装备有限公司"
    model = f"{rng.choice(list('ABCDEFGH'))}{rng.choice(list('KLMNPQ'))}-{rng.integers(100, 9999)}"
    plans = random_plans(rng, int(rng.integers(3, 7)))
    place = folder / enterprise / product
    place.mkdir(parents=True)
    medium = str(rng.choice(list(media)))
    layout = str(rng.choice(["units", "named", "cells", "open", "prose"]))
    paper = form(enterprise, 300 + index, product, model, "", (number, product), ())
    (place / "申报表.docx").write_bytes(word_papers.application_form(paper))
    report = _report(enterprise, product, model, index)
    sheet = _report_sheet(report, plans, layout, medium, rng)
    _write(place, "检验报告", sheet, medium, rng)
    body = _letter(plans, product, model)
    letter = UserReport("虚构用户有限公司", enterprise, product, model, body, "2022年6月20日")
    _write_letter(place, letter, rng, media)
    return TrueApplication(enterprise, product, plans, medium, layout)


def _report(maker: str, product: str, model: str, index: int) -> TestReport:
    return TestReport(
        number=f"YZ2022-{index:04d}",
        sample=product,
        model=model,
        client=maker,
        maker=maker,
        laboratory="虚构省装备质量检测中心",
        tested="2022-04-11～2022-04-20",
        issued="2022年5月6日",
        rows=(),
    )


def _marking(medium: str) -> Marking:
    return {
        "vector": Marking.VECTOR,
        "printed": Marking.VECTOR,
        "annotation": Marking.ANNOTATION,
        "pen": Marking.PEN,
        "phone": Marking.PEN,
    }[medium]


def _report_sheet(
    report: TestReport, plans: tuple[Plan, ...], layout: str, medium: str, rng: Rng
) -> Sheet:
    face = str(rng.choice(["song", "kai", "hei"] if medium in ("vector", "annotation")
                          else ["song", "kai", "hei", "serif"]))  # fmt: skip
    sheet = Sheet(face, _marking(medium))
    report_front(sheet, report)
    sheet.new_page()
    sheet.centered(70, "检 测 结 果", 15)
    sheet.text(50, 96, f"报告编号：{report.number}", 9)
    sheet.text(430, 96, "共 2 页 第 2 页", 9)
    shown = [(plan.in_report, plan.report_limit) for plan in plans if plan.in_report]
    earthing = f"{rng.uniform(0.01, 0.09):.3f}"
    fillers = (
        (Shown("外观质量", "符合要求", "/", marked=False), "无明显缺陷"),
        (Shown("接地电阻", earthing, "Ω", marked=False), "≤0.1"),
    )
    rows = [fillers[0], *shown, fillers[1]]
    if layout == "prose":
        _prose(sheet, rows, float(rng.uniform(10, 12.5)))
    else:
        _table(sheet, rows, layout, rng)
    return sheet


def _prose(sheet: Sheet, rows: list[tuple[Shown, str]], size: float) -> None:
    y = 130.0
    for number, (shown, limit) in enumerate(rows, 1):
        value = f"{shown.prefix}{shown.number}{shown.unit if shown.unit != '/' else ''}"
        text = (
            f"5.{number} {shown.name}：标准要求{limit}，实测值为{_marked(value, shown)}，符合要求。"
        )
        y = sheet.paragraph(60, y, text, size)


def _table(sheet: Sheet, rows: list[tuple[Shown, str]], layout: str, rng: Rng) -> None:
    header = HEADERS[int(rng.integers(len(HEADERS)))]
    size = float(rng.choice([8.5, 9, 9.5, 10.5]))
    table: list[tuple[str, ...]] = [header if layout in ("units", "open") else _without(header)]
    for number, (shown, limit) in enumerate(rows, 1):
        table.append(_row(number, shown, limit, layout))
    widths = (32, 150, 60, 80, 110, 60) if layout in ("units", "open") else (32, 180, 90, 130, 60)
    if layout == "open":
        _open_table(sheet, 112, widths, table, size)
    else:
        sheet.table(112, widths, table, size)


def _without(header: tuple[str, ...]) -> tuple[str, ...]:
    return header[:2] + header[3:]


def _row(number: int, shown: Shown, limit: str, layout: str) -> tuple[str, ...]:
    value = f"{shown.prefix}{shown.number}"
    if layout in ("units", "open"):
        return (str(number), shown.name, shown.unit, limit, _marked(value, shown), "符合")
    if layout == "named":
        unit = f"（{shown.unit}）" if shown.unit not in ("", "/") else ""
        return (str(number), f"{shown.name}{unit}", limit, _marked(value, shown), "符合")
    unit = shown.unit if shown.unit != "/" else ""
    return (str(number), shown.name, limit, _marked(value + unit, shown), "符合")


def _marked(text: str, shown: Shown) -> str:
    return f"[[{text}]]" if shown.marked else text


def _open_table(
    sheet: Sheet, top: float, widths: tuple[float, ...], rows: list[tuple[str, ...]], size: float
) -> None:
    """A three-line table: rules above, under the head and below, none between columns."""
    left, y = 50.0, top
    right = left + sum(widths)
    sheet.line(left, y, right, y, 1.2)
    for number, row in enumerate(rows):
        x = left
        for width, cell in zip(widths, row, strict=True):
            sheet.text(x + 4, y + size * 1.5, cell, size)
            x += width
        y += size * 2.3
        if number == 0:
            sheet.line(left, y, right, y, 0.7)
    sheet.line(left, y, right, y, 1.2)


def _letter(plans: tuple[Plan, ...], product: str, model: str) -> str:
    proven = [plan.in_letter for plan in plans if plan.in_letter]
    words = "，".join(
        f"{s.name}{_marked(f'{s.prefix}{s.number}{s.unit}', s)}"
        if s.prefix in ("大于", "小于")
        else _marked(f"{s.prefix}{s.name}{'为' if s.prefix else '达到'}{s.number}{s.unit}", s)
        for s in proven
    )
    middle = f"经使用测定，{words}，" if proven else ""
    return (
        f"我单位于2021年5月购置贵公司生产的{model}型{product}1台，自2021年7月投入使用以来，"
        f"{middle}设备运行稳定，操作方便，未发生重大故障。"
    )


def _write(place: Path, stem: str, sheet: Sheet, medium: str, rng: Rng) -> None:
    if medium in ("vector", "annotation"):
        (place / f"{stem}.pdf").write_bytes(sheet.save())
        return
    look = random_phone(rng) if medium == "phone" else random_look(rng)
    sample = Sample(f"{stem}.pdf", _report("", "", "", 0), marking=_marking(medium), look=look,
                    pen=random_pen(rng, 10))  # fmt: skip
    (place / f"{stem}.pdf").write_bytes(packed(sample, scanned(sheet, sample)))


def _write_letter(place: Path, letter: UserReport, rng: Rng, media: tuple[str, ...]) -> None:
    on_paper = [medium for medium in media if medium != "phone"]
    medium = str(rng.choice([*on_paper, "word"]))
    if medium == "word":
        (place / "用户使用报告.docx").write_bytes(word_papers.user_report(letter))
        return
    sheet = user_report(letter, str(rng.choice(["song", "kai"])), _marking(medium))
    _write(place, "用户使用报告", sheet, medium, rng)
