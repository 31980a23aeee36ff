"""Hand-made evidence for the rules: one sound application, changed one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from extractors.evidence import (
    Box,
    Context,
    Evidence,
    Fact,
    FactName,
    FileKind,
    MarkKind,
    PageState,
    PageSummary,
    Passage,
    Place,
    Source,
)
from matchers.findings import Application, Finding, RoundTerms, Support
from matchers.indicator_list import IndicatorList, ListItem
from matchers.requirements import Clause, ClauseKind, Requirement
from matchers.rules import (
    RoundPapers,
    RoundView,
    RuleResult,
    RuleStatus,
    check_application,
    view_round,
)
from matchers.verdict import Judgement, Verdict

TERMS = RoundTerms("2022", deadline=date(2022, 9, 15), as_of=date(2022, 9, 15))
APPLICANT = "东海样例数控机床有限公司"
USCC = "91330000MA00001010"
BOX = Box(0, 0, 10, 10)


def fact(name: FactName, value: str, page: int = 1) -> Fact:
    return Fact(name, value, page)


def page(number: int, text: str, source: Source = Source.TEXT_LAYER) -> PageSummary:
    return PageSummary(number, 595, 842, PageState.READ, source, text)


def paper(
    file: str,
    kind: FileKind,
    texts: tuple[str, ...],
    *facts: Fact,
    source: Source = Source.TEXT_LAYER,
) -> Evidence:
    pages = tuple(page(number, text, source) for number, text in enumerate(texts, 1))
    return Evidence(file, f"sha-{file}-{hash(texts) & 0xFFFF}", kind, pages, facts=facts)


def passage(text: str, at: int = 2, mark: MarkKind = MarkKind.VECTOR) -> Passage:
    return Passage(text, mark, (Place(at, BOX),), Source.TEXT_LAYER, 1.0, Context(text))


def form(**changed: str) -> Evidence:
    values = {
        "applicant": APPLICANT,
        "uscc": USCC,
        "address": "浙江省杭州市样例区创新路8号",
        "platform": "省级企业技术中心",
        "equipment": "五轴联动立式加工中心",
        "model": "VMC-850U",
        "field": "数控机床",
        "list_number": "9001",
        "commitment": "本单位对申报材料的真实性承担主体责任",
        **changed,
    }
    facts = tuple(fact(FactName(name), value) for name, value in values.items() if value)
    text = "\n".join(
        [
            "浙江省首台（套）重点领域关键技术指标清单产品申报表",
            f"申报单位\n{values['applicant']}",
            f"统一社会信用代码\n{values['uscc']}",
            f"产品名称\n{values['equipment']}",
            f"型号规格\n{values['model']}",
            f"所属领域\n{values['field']}",
            f"对应清单序号\n{values['list_number']}",
            f"企业承诺：{values['commitment']}",
            "申报单位（盖章）",
            "县（市、区）经信局审核意见：同意推荐。（盖章）",
        ]
    )
    return paper("申报表.docx", FileKind.APPLICATION_FORM, (text,), *facts)


def test_report(**changed: object) -> Evidence:
    """Cover, first page and results; `numbers` are the printed page numbers of pages 2, 3."""
    values: dict[str, str] = {
        "number": "ZJX2022-J0123",
        "model": "VMC-850U",
        "sample": "五轴联动立式加工中心",
        "client": APPLICANT,
        "laboratory": "浙江虚构机械产品质量检验研究院",
        "cma": "211108000000",
        "cnas": "L0000",
        "received": "2022-05-10",
        "tested_from": "2022-05-12",
        "tested_to": "2022-05-20",
        "issued": "2022-06-01",
        "conclusion": "经检验，所检项目均符合Q/YL 001-2022的要求。",
        "file": "检验报告.pdf",
    }
    values |= {name: str(value) for name, value in changed.items() if isinstance(value, str)}
    printed = changed.get("printed", ((2, 1), (3, 2)))
    assert isinstance(printed, tuple)
    total = str(changed.get("total", 2))
    last = max((at for at, _ in printed), default=3)
    texts = tuple(f"第{n}页 {values['number']} 检验报告 {values['sample']}" for n in range(last))
    named = (
        fact(FactName.REPORT_NUMBER, values["number"]),
        fact(FactName.REPORT_NUMBER, str(changed.get("header_number", values["number"])), 2),
        fact(FactName.MODEL, values["model"]),
        fact(FactName.SAMPLE, values["sample"]),
        fact(FactName.CLIENT, values["client"]),
        fact(FactName.LABORATORY, values["laboratory"]),
        fact(FactName.CMA_NUMBER, values["cma"]),
        fact(FactName.CNAS_NUMBER, values["cnas"]),
        fact(FactName.RECEIVED, values["received"]),
        fact(FactName.TESTED_FROM, values["tested_from"]),
        fact(FactName.TESTED_TO, values["tested_to"]),
        fact(FactName.ISSUED, values["issued"]),
        fact(FactName.CONCLUSION, values["conclusion"]),
        *(fact(FactName.PAGE_NUMBER, str(number), at) for at, number in printed),
        *(fact(FactName.PAGE_TOTAL, total, at) for at, _ in printed),
    )
    source = Source.OCR if changed.get("scanned") else Source.TEXT_LAYER
    made = paper(
        values["file"],
        FileKind.TEST_REPORT,
        texts,
        *(each for each in named if each.value),
        source=source,
    )
    return replace(made, passages=(passage("24000"),))


test_report.__test__ = False  # type: ignore[attr-defined]

LETTER = (
    "我单位于2021年6月购置该设备1台，自2021年8月投入使用以来，设备运行稳定、可靠，操作方便，"
    "各项技术指标均达到技术协议要求，其中主轴最高转速24000r/min，未发生重大故障，特此证明。"
)


def user_report(file: str = "用户使用报告.pdf", **changed: str) -> Evidence:
    values = {
        "user": "虚构航空零件制造有限公司",
        "model": "VMC-850U",
        "issued": "2022-07-01",
        "commissioned": "2021-08-01",
        "hours_run": "5000",
        **changed,
    }
    text = f"用户使用报告\n{changed.pop('text', LETTER)}\n{values['user']}（盖章）"
    facts = tuple(
        fact(FactName(name), value) for name, value in values.items() if value and name != "text"
    )
    return paper(file, FileKind.USER_REPORT, (text,), *facts)


def contract(**changed: str) -> Evidence:
    values = {
        "contract_number": "DH-2021-0018",
        "buyer": "虚构航空零件制造有限公司",
        "seller": APPLICANT,
        "signed": "2021-06-08",
        "model": "VMC-850U",
        **changed,
    }
    facts = tuple(fact(FactName(name), value) for name, value in values.items() if value)
    return paper("合同.pdf", FileKind.CONTRACT, ("产品销售合同",), *facts)


def invoice(**changed: str) -> Evidence:
    values = {
        "invoice_number": "00012345",
        "buyer": "虚构航空零件制造有限公司",
        "seller": APPLICANT,
        "issued": "2021-06-30",
        "model": "VMC-850U",
        "amount": "1000000.00",
        "tax": "130000.00",
        "total": "¥1130000.00",
        "total_in_words": "壹佰壹拾叁万元整",
        **changed,
    }
    facts = tuple(fact(FactName(name), value) for name, value in values.items() if value)
    return paper("发票.pdf", FileKind.INVOICE, ("浙江增值税专用发票",), *facts)


ITEM = ListItem(
    number="9001",
    field="数控机床",
    product="五轴联动立式加工中心",
    text="1.主轴最高转速≥20000r/min；",
    requirements=(
        Requirement(
            1,
            "主轴最高转速≥20000r/min",
            (Clause("主轴最高转速≥20000r/min", ClauseKind.LOWER),),
        ),
    ),
    first_listed=date(2022, 7, 1),
)
LIST = IndicatorList("样例", (ITEM,), "0", "样例")


def finding(verdict: Verdict = Verdict.MET) -> Finding:
    judgement = Judgement(verdict, "理由")
    held = Support("检验报告.pdf", FileKind.TEST_REPORT, judgement, passage=passage("24000"))
    supports = () if verdict is Verdict.MISSING else (held,)
    return Finding(ITEM.requirements[0], judgement, supports)


def application(*files: Evidence, enterprise: str = APPLICANT, equipment: str = "") -> Application:
    given = files or (form(), test_report(), user_report(), contract(), invoice())
    return Application(enterprise, equipment or "五轴联动立式加工中心VMC-850U", ITEM, "form", given)


def changed_application(**papers: Evidence | None) -> Application:
    """The sound application with one paper replaced (None: left out)."""
    sound: dict[str, Evidence | None] = {
        "form": form(),
        "report": test_report(),
        "user": user_report(),
        "contract": contract(),
        "invoice": invoice(),
    }
    return application(*(each for each in (sound | papers).values() if each))


def check(
    given: Application,
    verdict: Verdict = Verdict.MET,
    terms: RoundTerms = TERMS,
    view: RoundView | None = None,
) -> tuple[RuleResult, ...]:
    seen = view or view_round((given,), RoundPapers(LIST, ()))
    return check_application(given, (finding(verdict),), terms, seen)


def statuses(results: tuple[RuleResult, ...], rule: str) -> set[RuleStatus]:
    return {result.status for result in results if result.rule == rule}
