"""Invented applications with real files behind them, for everything that draws or writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pymupdf

from extractors.evidence import (
    Box,
    Context,
    Doubt,
    DoubtCode,
    Evidence,
    Fact,
    FactName,
    FileKind,
    MarkKind,
    Mention,
    Notice,
    NoticeCode,
    PageState,
    PageSummary,
    Passage,
    Place,
    Quantity,
    Source,
)
from flows.reports.model import (
    ApplicationReport,
    RoundHead,
    RoundReport,
    StoredApplication,
    SubmittedSource,
)
from matchers.findings import Application, Finding, RefusedFile, Support
from matchers.indicator_list import ListItem
from matchers.requirements import Requirement
from matchers.rules import RuleResult, RuleStatus, Severity
from matchers.verdict import Judgement, Verdict

HEAD = RoundHead(
    name="2022年度清单引导标准认定（样例）",
    list_name="sample-2022",
    list_sha256="5f2c" * 16,
    list_source="data/indicators/sample-2022.csv",
    official=False,
    tool_version="0.1.0",
    deadline=date(2022, 9, 15),
    as_of=date(2022, 9, 15),
)
REPORT, USER, FORM = "检测检验报告.pdf", "用户使用报告.pdf", "申报表.pdf"
ROWS = (
    ("1", "X/Y/Z轴定位精度", "mm", "≤0.008", "X：0.0042 Y：0.0038 Z：0.0045", "符合"),
    ("2", "B/C轴定位精度", "″", "≤8", "B：5.2 C：6.8", "符合"),
    ("3", "主轴最高转速", "r/min", "≥15000", "24000", "符合"),
    ("4", "快速移动速度", "m/min", "≥40", "48", "符合"),
    ("5", "噪声", "dB(A)", "≤80", "74.6", "符合"),
)
REQUIREMENTS = (
    "支持五轴联动，X/Y/Z轴定位精度≤0.005mm，重复定位精度≤0.003mm",
    "B/C轴定位精度≤6″，重复定位精度≤4″",
    "主轴最高转速≥20000r/min",
    "快移速度≥48m/min",
    "平均无故障工作时间（MTBF）≥2000h",
    "整机噪声≤75dB(A)",
    "具备在机测量与误差补偿功能",
)
_EDGES = (50, 84, 200, 250, 310, 478, 545)


@dataclass(frozen=True, slots=True)
class Papers:
    """The files of one application and where words stand in them."""

    folder: Path

    def sources(self) -> dict[str, SubmittedSource]:
        paths = sorted(self.folder.iterdir())
        return {path.name: SubmittedSource(path) for path in paths}

    def box(self, file: str, page: int, words: str) -> Box:
        with pymupdf.open(self.folder / file) as document:
            found = document[page - 1].search_for(words)
        assert found, f"{words} does not stand on page {page} of {file}"
        return Box(*tuple(found[0]))


def make_papers(folder: Path) -> Papers:
    """Writes a test report of three pages and a user report."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(_test_report(), folder / REPORT)
    _save(_user_report(), folder / USER)
    return Papers(folder)


def _save(document: pymupdf.Document, path: Path) -> None:
    document.subset_fonts()
    document.save(path, garbage=3, deflate=True, no_new_id=True)


def _text(page: pymupdf.Page, x: float, y: float, words: str, size: float = 10.5) -> None:
    writer = pymupdf.TextWriter(page.rect)
    writer.append((x, y), words, pymupdf.Font("cjk"), size)
    writer.write_text(page)


def _test_report() -> pymupdf.Document:
    document = pymupdf.open()
    cover = document.new_page()
    _text(cover, 210, 160, "检 验 报 告", 28)
    for row, words in enumerate(
        ("报告编号：ZJ2022-J0123", "样品名称：五轴联动立式加工中心", "型号规格：VMC-850U")
    ):
        _text(cover, 150, 300 + 36 * row, words, 14)
    _results_page(document.new_page())
    page = document.new_page()
    _text(page, 60, 90, "经检测，该样机快速移动速度达到48m/min，整机噪声为74.6dB(A)。")
    _text(page, 250, 400, "（以下空白）")
    return document


def _results_page(page: pymupdf.Page) -> None:
    _text(page, 240, 60, "检 验 结 果 汇 总", 14)
    head = ("序号", "检验项目", "单位", "标准要求", "检验结果", "单项结论")
    for number, cells in enumerate((head, *ROWS)):
        y = 84 + 28 * number
        for x, cell in zip(_EDGES, cells, strict=False):
            _text(page, x + 4, y + 18, cell, 10)
        page.draw_line((_EDGES[0], y), (_EDGES[-1], y))
    bottom = 84 + 28 * (len(ROWS) + 1)
    page.draw_line((_EDGES[0], bottom), (_EDGES[-1], bottom))
    for x in _EDGES:
        page.draw_line((x, 84), (x, bottom))
    for words in (ROWS[0][4], ROWS[1][4], ROWS[2][4]):
        for rect in page.search_for(words)[:1]:
            line = (rect.x0, rect.y1 + 1), (rect.x1, rect.y1 + 1)
            page.draw_line(*line, color=(0.8, 0.1, 0.1), width=1.1)


def _user_report() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    _text(page, 220, 90, "用 户 使 用 报 告", 18)
    _text(page, 60, 150, "我单位于2021年6月购置该型设备1台（套），主轴最高转速22000r/min。")
    _text(page, 60, 180, "累计运行约5000小时，平均无故障工作时间约2100h，未发生重大故障。")
    for rect in page.search_for("主轴最高转速22000r/min"):
        page.add_underline_annot(rect)
    return document


def passage(papers: Papers, file: str, page: int, words: str, **changes: Any) -> Passage:
    """A marked passage where the words really stand."""
    place = Place(page, papers.box(file, page, words))
    made = Passage(words, MarkKind.VECTOR, (place,), Source.TEXT_LAYER, 0.98)
    return replace(made, **changes)


def quantity(text: str, value: str, unit: str, name: str) -> Quantity:
    return Quantity(text, (0, len(text)), Decimal(value), unit, name=name)


def _row(number: int) -> Context:
    heads = ("序号", "检验项目", "单位", "标准要求", "检验结果", "单项结论")
    cells = tuple(zip(heads, ROWS[number], strict=True))
    return Context(
        ROWS[number][4], ROWS[number][1], "检验结果", "检验结果汇总", cells, ("# 现场检验",)
    )


def _support(
    made: Passage | Mention, kind: FileKind, judgement: Judgement, file: str = REPORT
) -> Support:
    support = partial(Support, file, kind, judgement, quantities=made.quantities)
    return support(passage=made) if isinstance(made, Passage) else support(mention=made)


def _findings(papers: Papers) -> tuple[Finding, ...]:
    return (
        _positions(papers),
        _angles(papers),
        _speed(papers),
        _travel(papers),
        _mtbf(),
        _noise(papers),
        _finding(7, Verdict.MANUAL, "定性要求，程序不作判断，请人工核对材料中的功能说明。"),
    )


def _finding(number: int, verdict: Verdict, reason: str, *supports: Support) -> Finding:
    requirement = Requirement(number, REQUIREMENTS[number - 1], ())
    steps = supports[0].judgement.steps if supports else ()
    return Finding(requirement, Judgement(verdict, reason, steps), supports)


def _positions(papers: Papers) -> Finding:
    values = tuple(
        quantity(f"{axis}：{value}", value, "mm", f"{axis}轴定位精度")
        for axis, value in (("X", "0.0042"), ("Y", "0.0038"), ("Z", "0.0045"))
    )
    made = passage(papers, REPORT, 2, ROWS[0][4], context=_row(0), quantities=values)
    judgement = Judgement(
        Verdict.MET,
        "X、Y、Z轴定位精度最大0.0045mm，不大于0.005mm。",
        ("实测 X 0.0042mm，Y 0.0038mm，Z 0.0045mm", "最不利值 0.0045mm ≤ 0.005mm"),
    )
    finding = _finding(1, Verdict.MET, judgement.reason)
    return replace(
        finding,
        judgement=judgement,
        supports=(_support(made, FileKind.TEST_REPORT, judgement),),
        value="0.0045",
        unit="mm",
        confidence=0.98,
    )


def _angles(papers: Papers) -> Finding:
    values = (quantity("C：6.8", "6.8", "″", "C轴定位精度"),)
    made = passage(
        papers,
        REPORT,
        2,
        ROWS[1][4],
        context=_row(1),
        quantities=values,
        source=Source.OCR,
        confidence=0.81,
        doubts=(Doubt(DoubtCode.READINGS_DIFFER, "6.8／5.8"),),
        second_reading="B：5.2 C：5.8",
    )
    reason = "C轴定位精度两次识别不一致（6.8″／5.8″），不能确定是否满足≤6″，请核对原件。"
    judgement = Judgement(Verdict.UNCLEAR, reason, ("第一次读作 6.8″", "第二次读作 5.8″"))
    found = _finding(2, Verdict.UNCLEAR, reason, _support(made, FileKind.TEST_REPORT, judgement))
    return replace(found, value="6.8", unit="″", confidence=0.81)


def _speed(papers: Papers) -> Finding:
    lab = passage(
        papers,
        REPORT,
        2,
        "24000",
        context=_row(2),
        quantities=(quantity("24000", "24000", "r/min", "主轴最高转速"),),
    )
    user = passage(
        papers,
        USER,
        1,
        "主轴最高转速22000r/min",
        mark=MarkKind.ANNOTATION,
        quantities=(quantity("22000r/min", "22000", "r/min", "主轴最高转速"),),
    )
    reason = "检测检验报告为24000r/min，用户使用报告为22000r/min，两份材料不一致。"
    return replace(
        _finding(
            3,
            Verdict.CONFLICT,
            reason,
            _support(lab, FileKind.TEST_REPORT, Judgement(Verdict.MET, "24000 ≥ 20000 r/min。")),
            _support(user, FileKind.USER_REPORT, Judgement(Verdict.MET, "22000 ≥ 20000。"), USER),
        ),
        value="24000",
        unit="r/min",
        confidence=0.95,
    )


def _mention(papers: Papers, page: int, words: str, made: Quantity) -> Mention:
    place = Place(page, papers.box(REPORT, page, words))
    return Mention(words, place, Source.TEXT_LAYER, 1.0, Context(words), (made,))


def _travel(papers: Papers) -> Finding:
    made = _mention(
        papers, 3, "快速移动速度达到48m/min", quantity("48m/min", "48", "m/min", "快移速度")
    )
    reason = "材料中有快移速度48m/min，但未用下划线标示。"
    judgement = Judgement(Verdict.NOT_UNDERLINED, reason)
    found = _finding(
        4, Verdict.NOT_UNDERLINED, reason, _support(made, FileKind.TEST_REPORT, judgement)
    )
    return replace(found, value="48", unit="m/min")


def _mtbf() -> Finding:
    return _finding(5, Verdict.MISSING, "在已读材料中未见平均无故障工作时间的实测数据。")


def _noise(papers: Papers) -> Finding:
    made = passage(papers, REPORT, 3, "整机噪声为74.6dB(A)", mark=MarkKind.HANDWRITTEN)
    reason = "声功率级84.1dB(A)大于75dB(A)。"
    kept = _support(made, FileKind.TEST_REPORT, Judgement(Verdict.NOT_MET, reason))
    lost = _mention(papers, 2, "74.6", quantity("74.6", "74.6", "dB(A)", "噪声"))
    rejected = _support(
        lost,
        FileKind.TEST_REPORT,
        Judgement(Verdict.UNCLEAR, "名称为声功率级，与声压级不是同一指标。"),
    )
    found = _finding(6, Verdict.NOT_MET, reason, kept)
    return replace(found, rejected=(rejected,), value="84.1", unit="dB(A)", remarks=("仅用户报告",))


RULES = (
    RuleResult("P2", RuleStatus.GAP, "7项指标中1项达标，6项有缺口。", Severity.BLOCKING),
    RuleResult("P3", RuleStatus.OK, "有检测检验报告1份、用户使用报告1份。"),
    RuleResult("P4", RuleStatus.GAP, "快移速度的数据未用下划线标示。", Severity.CURABLE, REPORT, 3),
    RuleResult("P5", RuleStatus.ASK, "封面只见CMA标志，未见CNAS标志。", Severity.HINT, REPORT, 1),
    RuleResult("D1", RuleStatus.GAP, "未见申报表。", Severity.BLOCKING),
    RuleResult("N2", RuleStatus.HUMAN, "节能与排放是否达到国内先进水平，请人工判断。"),
    RuleResult("B7", RuleStatus.INFO, "未见工程化攻关项目验收材料（如有可优先推荐）。"),
)


def _evidence() -> tuple[Evidence, ...]:
    pages = tuple(
        PageSummary(number, 595, 842, state, Source.TEXT_LAYER)
        for number, state in enumerate(
            (PageState.READ, PageState.READ, PageState.MARKS_ONLY), start=1
        )
    )
    facts = (
        Fact(FactName.REPORT_NUMBER, "ZJ2022-J0123", 1),
        Fact(FactName.MODEL, "VMC-850U", 1),
        Fact(FactName.ISSUED, "2022-06-01", 1),
        Fact(FactName.MARK, "CMA", 1),
    )
    notices = (Notice(NoticeCode.LIMIT_MARKED, 2, "≤0.008"), Notice(NoticeCode.SIGNATURE_PRESENT))
    return (
        Evidence(REPORT, "a1" * 32, FileKind.TEST_REPORT, pages, (), (), facts, notices),
        Evidence(USER, "b2" * 32, FileKind.USER_REPORT, pages[:1]),
    )


ITEM = ListItem(
    "9001",
    "数控机床",
    "五轴联动立式加工中心",
    "；".join(REQUIREMENTS),
    tuple(Requirement(number, text, ()) for number, text in enumerate(REQUIREMENTS, start=1)),
)


def example_report(papers: Papers, enterprise: str = "样例甲机床有限公司") -> ApplicationReport:
    """One application with every verdict and every status."""
    equipment = "五轴联动立式加工中心VMC-850U"
    refused = (RefusedFile("销售合同.pdf", "c3" * 32, "PDF 需要口令才能打开，请去除口令后提交。"),)
    return ApplicationReport(
        HEAD,
        Application(enterprise, equipment, ITEM, "form", _evidence(), refused),
        f"{enterprise}/{equipment}",
        _findings(papers),
        RULES,
        "杭州市萧山区",
    )


FIELDS = ("数控机床", "机器人", "节能环保装备", "智能电气", "农机装备", "航空航天装备")
BUREAUS = ("杭州市萧山区", "宁波市北仑区", "温岭市", "嵊州市", "湖州市吴兴区")


def example_round(stored: StoredApplication, count: int) -> RoundReport:
    """A round of many applications that differ in names, fields and verdicts."""
    applications = tuple(_variant(stored, number) for number in range(count))
    return RoundReport(HEAD, applications, "2022-09-16T08:30:00+08:00")


def _variant(stored: StoredApplication, number: int) -> StoredApplication:
    verdicts = [*Verdict, *(Verdict.MET,) * (number % 9)][:: 1 + number % 3]
    findings = tuple(
        replace(finding, verdict=verdicts[(number * 3 + at * (1 + number % 5)) % len(verdicts)])
        for at, finding in enumerate(stored.findings)
    )
    enterprise = f"样例{number:03d}装备有限公司"
    return replace(
        stored,
        enterprise=enterprise,
        folder=f"{enterprise}/{stored.equipment}",
        list_no=str(9001 + number % 40),
        field=FIELDS[number % len(FIELDS)],
        bureau=BUREAUS[number % len(BUREAUS)],
        findings=findings,
        rules=tuple(rule for rule in stored.rules if not rule.is_gap or number % 4 == 0),
        files=tuple(replace(file, sha256=f"{number // 2:064d}") for file in stored.files),
    )
