"""Planted defects: does each raise its rule, and do sound applications raise none?

    python -m tests.benchmarks.rules [--scanned] [--only RULE] [--family N]

Draws applications in three families of wording and layout, one defect each (and sound ones),
reads them with the real readers and checks every rule. P2 and P4 are fed with findings that
are met, since verdicts have a benchmark of their own.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from data import path
from extractors import read_evidence
from extractors.errors import UnreadableFileError
from extractors.evidence import Evidence, FileKind
from matchers.findings import Application, Finding, RefusedFile, RoundTerms, Support
from matchers.indicator_list import load_list, match_item
from matchers.rules import RoundPapers, RuleResult, RuleStatus, check_application, view_round
from matchers.rules.registry import Mode, notice_rules
from matchers.verdict import Judgement, Verdict
from tests.benchmarks.rule_papers import DRAWERS, Paper, Values, write_pdf

LIST = load_list(path("indicators", "sample-2022.csv"))
TERMS = RoundTerms("2022", deadline=date(2022, 9, 15), as_of=date(2022, 9, 15))

SOUND: Values = {
    "applicant": "浙江云栖虚构机床有限公司",
    "uscc": "91330100MA2AABCD14",
    "address": "浙江省杭州市余杭区样例路8号",
    "platform": "省级企业研究院",
    "product": "五轴联动立式加工中心",
    "model": "YQ-V850A",
    "field": "数控机床",
    "list_number": "9001",
    "list_product": "五轴联动立式加工中心",
    "commitment": "本企业承诺：对申报材料的真实性承担主体责任。",
    "cma": "201108340021",
    "cnas": "L1234",
    "number": "YX-JC-2022-0456",
    "sample": "五轴联动立式加工中心",
    "report_model": "YQ-V850A",
    "client": "浙江云栖虚构机床有限公司",
    "maker": "浙江云栖虚构机床有限公司",
    "test_class": "委托检验",
    "received": "2022-05-10",
    "tested": "2022-05-12～2022-05-20",
    "standard": "GB/T 18400.4-2010",
    "conclusion": "经检测，所检项目均符合GB/T 18400.4-2010的要求。",
    "issued": "2022年6月1日",
    "laboratory": "华东虚构机电产品质量检测中心",
    "item_verdict": "符合",
    "pages": "1,2,3,4",
    "total": "4",
    "annexes": "2",
    "user": "宁波样例航空零件有限公司",
    "user_model": "YQ-V850A",
    "user_date": "2022年6月20日",
    "commissioned": "2021年8月10日",
    "hours": "4200",
    "letter": "我单位于2021年6月购置浙江云栖虚构机床有限公司生产的YQ-V850A型"
    "五轴联动立式加工中心1台，自2021年8月投入使用以来运行稳定，累计运行4200小时，主轴最高转速达到<u>24000r/min</u>。",
    "contract_number": "YQ-2021-018",
    "buyer": "宁波样例航空零件有限公司",
    "seller": "浙江云栖虚构机床有限公司",
    "signed": "2021年6月8日",
    "contract_model": "YQ-V850A",
    "invoice_code": "3300211130",
    "invoice_number": "01234567",
    "invoiced": "2021年07月02日",
    "buyer_on_invoice": "宁波样例航空零件有限公司",
    "seller_on_invoice": "浙江云栖虚构机床有限公司",
    "buyer_uscc": "91330200MA2BBCDE2L",
    "seller_uscc": "91330100MA2AABCD14",
    "invoice_model": "YQ-V850A",
    "amount": "1600000.00",
    "tax": "208000.00",
    "invoice_total": "1808000.00",
    "total_in_words": "壹佰捌拾万捌仟元整",
    "holder": "浙江云栖虚构机床有限公司",
    "licence_uscc": "91330100MA2AABCD14",
    "entity_type": "有限责任公司（自然人投资或控股）",
    "licence_address": "浙江省杭州市余杭区样例路8号",
}

OUT = "drop:"
DEFECTS: tuple[tuple[str, Values], ...] = (
    ("E1", {"licence_uscc": "91310000MA1FL5XY0E", "uscc": "91310000MA1FL5XY0E",
            "address": "上海市样例区2号", "licence_address": "上海市样例区2号"}),
    ("E2", {"uscc": "91330100MA2AABCD11", "licence_uscc": "91330100MA2AABCD11"}),
    ("E2", {"uscc": "91330100MA2AABC1U"}),
    ("E2", {"entity_type": "有限责任公司分公司"}),
    ("E4", {"address": "江苏省苏州市样例路3号"}),
    ("E5", {"platform": "无"}),
    ("E7", {"commitment": ""}),
    ("P1", {"field": "纺织印染装备"}),
    ("P2", {"list_number": "8888", "list_product": ""}),
    ("P3", {OUT: "user"}),
    ("P3", {OUT: "report"}),
    ("P5", {"cma": "", "cnas": ""}),
    ("P5", {"cma": "20110834002"}),
    ("P5", {"cnas": "L12"}),
    ("P5", {"laboratory": "浙江云栖虚构机床有限公司"}),
    ("P5", {"laboratory": "浙江云栖检测技术有限公司"}),
    ("P9", {"signed": "2018年3月8日", "invoiced": "2018年05月02日"}),
    ("P9", {"signed": "2023年3月8日", "invoiced": "2023年05月02日", "user_date": "2022年6月20日"}),
    ("P9", {"contract_model": "YQ-V650", "invoice_model": "YQ-V650"}),
    ("P9", {OUT: "contract,invoice"}),
    ("D1", {OUT: "form"}),
    ("D1", {"model": ""}),
    ("D1", {"product": "全自动电池叠片设备", "list_product": ""}),
    ("D2", {OUT: "contract,invoice"}),
    ("D2", {"total_in_words": "壹佰柒拾万捌仟元整"}),
    ("D2", {"tax": "108000.00"}),
    ("D2", {"seller_uscc": "91330100MA2AABCD12"}),
    ("D2", {"seller": "西湖样例贸易有限公司"}),
    ("D2", {"buyer": "浙江云栖虚构机床有限公司"}),
    ("D2", {"buyer_on_invoice": "金华虚构汽配股份有限公司"}),
    ("D2", {"invoice_model": "YQ-H500"}),
    ("R-MODEL", {"report_model": "YQ-V650"}),
    ("R-MODEL", {"report_model": "YQ-V850B"}),
    ("R-SAMPLE", {"sample": "电主轴"}),
    ("R-SAMPLE", {"sample": "数控车床"}),
    ("R-CLIENT", {"client": "西湖样例贸易有限公司"}),
    ("R-APPLICANT", {"holder": "浙江云栖精工机械有限公司"}),
    ("R-PAGES", {"pages": "1,2,4"}),
    ("R-PAGES", {"pages": "2,3,4"}),
    ("R-PAGES", {"pages": "1,2,3"}),
    ("R-PAGES", {"doubled": "1"}),
    ("R-PARTIAL", {"pages": "1,2", "total": "9"}),
    ("R-NUMBER", {"header_number": "YX-JC-2022-0981"}),
    ("R-DATES", {"issued": "2022年5月15日"}),
    ("R-DATES", {"received": "2022-05-18"}),
    ("R-DATES", {"issued": "2022年10月15日"}),
    ("R-AGE", {"issued": "2018年6月1日", "tested": "2018-05-12～2018-05-20",
               "received": "2018-05-10", "cma": "161108340021"}),
    ("R-DRAFT", {"draft": "草 稿"}),
    ("R-CONCLUSION", {"conclusion": ""}),
    ("R-CONCLUSION", {"issued": ""}),
    ("R-ITEM", {"item_verdict": "不符合"}),
    ("R-SCOPE", {"footnote": "注：带*项目不在本机构资质认定范围内。"}),
    ("R-USER", {"user": "浙江云栖虚构机床有限公司"}),
    ("R-USER", {"user_model": "YQ-V650", "letter": "设备运行稳定，效率提高，满足生产需要。"}),
    ("R-USER", {"user_date": "2021年5月20日"}),
    ("R-USER", {"hours": "20000", "letter": "自2021年8月10日投入使用，累计运行20000小时。"}),
    ("B6", {"opinion": ""}),
)  # fmt: skip
FOUND = (RuleStatus.GAP, RuleStatus.ASK, RuleStatus.INFO)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One application: what was planted (empty for a sound one) and what was said."""

    rule: str
    change: str
    family: int
    results: tuple[RuleResult, ...]

    @property
    def found(self) -> RuleStatus | None:
        """The strongest status of the planted rule that tells something, if any."""
        said = {each.status for each in self.results if each.rule == self.rule}
        return next((status for status in FOUND if status in said), None)


def main() -> None:
    arguments = _arguments()
    started = time.perf_counter()
    outcomes = list(_outcomes(arguments))
    _print_defects([each for each in outcomes if each.rule])
    _print_sound([each for each in outcomes if not each.rule])
    print(f"{len(outcomes)} applications in {time.perf_counter() - started:.0f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scanned", action="store_true", help="papers as 200 dpi pictures")
    parser.add_argument("--only", default="", help="only defects of this rule")
    parser.add_argument("--family", type=int, choices=(0, 1, 2), help="only this wording")
    return parser.parse_args()


def _outcomes(arguments: argparse.Namespace) -> Iterator[Outcome]:
    families = (0, 1, 2) if arguments.family is None else (arguments.family,)
    for family in families:
        for rule, change in (("", {}), *DEFECTS):
            if arguments.only in ("", rule):
                yield _reviewed(rule, change, family, dpi=200 if arguments.scanned else 0)


def _reviewed(rule: str, change: Values, family: int, *, dpi: int) -> Outcome:
    values = SOUND | {key: value for key, value in change.items() if key != OUT}
    left_out = change.get(OUT, "").split(",")
    papers = [draw(values, family) for kind, draw in DRAWERS.items() if kind not in left_out]
    read = [_read(paper, dpi) for paper in papers]
    files = tuple(each for each in read if isinstance(each, Evidence))
    refused = tuple(each for each in read if isinstance(each, RefusedFile))
    application = _application(files, refused)
    view = view_round((application,), RoundPapers(LIST, ()))
    results = check_application(application, _findings(application), TERMS, view)
    return Outcome(rule, _shown(change), family, results)


@cache
def _read(paper: Paper, dpi: int) -> Evidence | RefusedFile:
    """The paper drawn and read as a run reads it; papers that did not change are read once."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / paper.name
        write_pdf(target, paper.pages, dpi=dpi)
        try:
            return read_evidence(target)
        except UnreadableFileError as error:
            return RefusedFile(paper.name, "", str(error))


def _application(files: tuple[Evidence, ...], refused: tuple[RefusedFile, ...]) -> Application:
    facts = [
        fact for file in files if file.kind is FileKind.APPLICATION_FORM for fact in file.facts
    ]
    folder = "五轴联动立式加工中心YQ-V850A"
    match = match_item(LIST, facts, folder)
    return Application("浙江云栖虚构机床有限公司", folder, match.item, match.source, files, refused)


def _findings(application: Application) -> tuple[Finding, ...]:
    """Met findings on the reports' own underlined passages."""
    held = [
        Support(file.file, file.kind, Judgement(Verdict.MET, "达标"), passage=passage)
        for file in application.files
        if file.kind in (FileKind.TEST_REPORT, FileKind.USER_REPORT)
        for passage in file.passages[:1]
    ]
    requirements = application.item.requirements if application.item else ()
    return tuple(
        Finding(each, Judgement(Verdict.MET, "达标"), tuple(held[:1])) for each in requirements
    )


def _shown(change: Values) -> str:
    return "，".join(f"{key}={value}" for key, value in change.items())[:60]


def _print_defects(outcomes: list[Outcome]) -> None:
    modes = {rule.id: rule.mode for rule in notice_rules()}
    for mode in Mode:
        of_mode = [each for each in outcomes if modes[each.rule] is mode]
        found = [each for each in of_mode if each.found]
        if of_mode:
            share = len(found) / len(of_mode)
            print(
                f"{mode.value}: {len(found)} of {len(of_mode)} planted defects found ({share:.1%})"
            )
    statuses = Counter(each.found for each in outcomes)
    print(
        "  as",
        ", ".join(f"{status.value if status else 'not'}: {n}" for status, n in statuses.items()),
    )
    for each in outcomes:
        if not each.found:
            print(f"  missed {each.rule} in wording {each.family}: {each.change}")
        for other in each.results:
            if other.status is RuleStatus.GAP and other.rule != each.rule:
                print(f"    beside {each.rule} ({each.change[:30]}): {other.rule} {other.reason}")


def _print_sound(outcomes: list[Outcome]) -> None:
    results = [result for each in outcomes for result in each.results]
    gaps = [each for each in results if each.status is RuleStatus.GAP]
    asks = [each for each in results if each.status is RuleStatus.ASK]
    if results:
        print(f"sound: {len(gaps)} false gaps, {len(asks)} questions in {len(results)} results")
    for each in (*gaps, *asks):
        print(f"  {each.rule} {each.status.value} {each.reason} {each.file} {each.page}")


if __name__ == "__main__":
    main()
