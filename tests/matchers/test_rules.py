"""Each rule: a sound application raises nothing, one planted defect raises its rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractors.evidence import (
    Context,
    Doubt,
    DoubtCode,
    Evidence,
    FactName,
    FileKind,
    PageState,
    Source,
)
from matchers.findings import Application, RefusedFile
from matchers.registry import Recognition
from matchers.rules import RoundPapers, RuleStatus, check_application, view_round
from matchers.rules.bureau import claims_key_project
from matchers.rules.registry import notice_rules
from matchers.verdict import Verdict
from tests.matchers.rule_cases import (
    APPLICANT,
    ITEM,
    LIST,
    TERMS,
    application,
    changed_application,
    check,
    contract,
    fact,
    finding,
    form,
    invoice,
    paper,
    statuses,
    test_report,
    user_report,
)

GAP, ASK, OK, HUMAN = RuleStatus.GAP, RuleStatus.ASK, RuleStatus.OK, RuleStatus.HUMAN


def test_every_rule_answers_once_or_more_for_every_application() -> None:
    answered = [result.rule for result in check(application())]
    assert list(dict.fromkeys(answered)) == [rule.id for rule in notice_rules()]
    empty = Application(APPLICANT, "未知设备", None, "none", ())
    told = check_application(empty, (), TERMS)
    assert {result.rule for result in told} == {rule.id for rule in notice_rules()}


def test_a_sound_application_has_neither_gap_nor_question() -> None:
    raised = [each for each in check(application()) if each.status in (GAP, ASK)]
    assert raised == []


def _licence(**facts: str) -> Evidence:
    named = tuple(fact(FactName(name), value) for name, value in facts.items())
    return paper("营业执照.pdf", FileKind.LICENCE, ("营业执照",), *named)


PLANTED = [
    ("E1", ASK, {"form": form(uscc="91110000MA0000101A", address="北京市样例区1号")}),
    ("E2", GAP, {"form": form(uscc="91330000MA00001011")}),
    ("E2", GAP, {"form": form(uscc="91330000MA000010")}),
    ("E2", GAP, {"invoice": _licence(entity_type="有限责任公司分公司", holder=APPLICANT)}),
    ("E4", ASK, {"form": form(address="江苏省苏州市样例区1号")}),
    ("E5", ASK, {"form": form(platform="")}),
    ("E7", GAP, {"form": form(commitment="")}),
    ("P1", ASK, {"form": form(field="纺织机械")}),
    ("P1", ASK, {"form": form(field="")}),
    ("P2", GAP, {"form": form(list_number="7777")}),
    ("P3", GAP, {"user": None}),
    ("P3", GAP, {"report": None}),
    ("P5", GAP, {"report": test_report(cma="", cnas="")}),
    ("P5", GAP, {"report": test_report(cma="21110800000")}),
    ("P5", GAP, {"report": test_report(laboratory=APPLICANT)}),
    ("P5", ASK, {"report": test_report(laboratory="浙江东海检测技术有限公司")}),
    ("P9", GAP, {"contract": contract(signed="2018-01-05"), "invoice": None}),
    ("P9", ASK, {"contract": contract(signed="2020-09-01"), "invoice": None}),
    ("P9", GAP, {"contract": None, "invoice": None}),
    ("D1", GAP, {"form": None}),
    ("D1", GAP, {"form": form(model="")}),
    ("D1", GAP, {"form": form(equipment="稻麦联合收割机")}),
    ("D2", GAP, {"contract": None, "invoice": None}),
    ("D2", GAP, {"invoice": invoice(total_in_words="壹佰壹拾贰万元整")}),
    ("D2", GAP, {"invoice": invoice(tax="120000.00", total="¥1130000.00")}),
    ("D2", GAP, {"invoice": invoice(uscc="91330000MA00001011")}),
    ("D2", ASK, {"contract": contract(seller="西山虚构贸易有限公司")}),
    ("D2", GAP, {"contract": contract(buyer=APPLICANT)}),
    ("D2", ASK, {"invoice": invoice(buyer="另一家样例材料股份公司")}),
    ("D2", ASK, {"invoice": invoice(model="XK-2000")}),
    ("R-MODEL", GAP, {"report": test_report(model="VMC-650")}),
    ("R-MODEL", ASK, {"report": test_report(model="VMC-B50U")}),
    ("R-SAMPLE", ASK, {"report": test_report(sample="电主轴")}),
    ("R-SAMPLE", ASK, {"report": test_report(sample="稻麦联合收割机")}),
    ("R-CLIENT", ASK, {"report": test_report(client="西山虚构贸易有限公司")}),
    ("R-PAGES", GAP, {"report": test_report(printed=((2, 1), (3, 2), (4, 4)), total=4)}),
    ("R-PAGES", GAP, {"report": test_report(printed=((2, 1), (3, 2), (4, 2)), total=2)}),
    ("R-PARTIAL", GAP, {"report": test_report(printed=((2, 1), (3, 3)), total=9)}),
    ("R-NUMBER", GAP, {"report": test_report(header_number="ZJX2022-J0999")}),
    ("R-DATES", ASK, {"report": test_report(issued="2022-05-15")}),
    ("R-DATES", ASK, {"report": test_report(issued="2022-10-15")}),
    ("R-CONCLUSION", ASK, {"report": test_report(conclusion="")}),
    ("R-CONCLUSION", ASK, {"report": test_report(issued="")}),
    ("R-USER", GAP, {"user": user_report(user=APPLICANT)}),
    ("R-USER", GAP, {"user": user_report(model="VMC-650")}),
    ("R-USER", ASK, {"user": user_report(issued="2021-07-01")}),
    ("R-USER", ASK, {"user": user_report(hours_run="20000")}),
]


@pytest.mark.parametrize(("rule", "status", "papers"), PLANTED)
def test_planted_defect_raises_its_rule(
    rule: str, status: RuleStatus, papers: dict[str, Evidence | None]
) -> None:
    assert status in statuses(check(changed_application(**papers)), rule)


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (Verdict.MET, OK),
        (Verdict.NOT_MET, GAP),
        (Verdict.MISSING, GAP),
        (Verdict.CONFLICT, GAP),
        (Verdict.NOT_UNDERLINED, GAP),
        (Verdict.UNCLEAR, GAP),
        (Verdict.MANUAL, ASK),
    ],
)
def test_p2_follows_the_findings(verdict: Verdict, status: RuleStatus) -> None:
    assert statuses(check(application(), verdict), "P2") == {status}


def test_a_doubtful_reading_is_a_question() -> None:
    unsure = finding(Verdict.UNCLEAR)
    held = unsure.supports[0]
    assert held.passage is not None
    doubts = (Doubt(DoubtCode.READINGS_DIFFER, "24000/21000"),)
    support = replace(held, passage=replace(held.passage, doubts=doubts))
    told = check_application(application(), (replace(unsure, supports=(support,)),), TERMS)
    assert statuses(told, "P2") == {ASK}


def test_p4_tells_what_is_not_underlined() -> None:
    assert statuses(check(application(), Verdict.NOT_UNDERLINED), "P4") == {GAP}
    bare = replace(test_report(), passages=())
    assert statuses(check(changed_application(report=bare), Verdict.MISSING), "P4") == {GAP}


def test_more_than_two_applications_are_all_told() -> None:
    three = [application(equipment=f"设备{number}") for number in range(3)]
    view = view_round(three, RoundPapers(LIST, ()))
    for each in three:
        assert statuses(check(each, view=view), "E6") == {GAP}
    fewer = view_round(three[:2], RoundPapers(LIST, ()))
    assert statuses(check(three[0], view=fewer), "E6") == {OK}


def test_one_code_joins_applications_under_two_folder_names() -> None:
    folders = ("东海样例数控", APPLICANT, "DH机床")
    three = [application(enterprise=name, equipment=f"设备{name}") for name in folders]
    view = view_round(three)
    assert statuses(check(three[0], view=view), "E6") == {GAP}


def test_report_used_by_two_enterprises() -> None:
    other = application(
        form(applicant="西山虚构机床有限公司", uscc=""),
        test_report(),
        enterprise="西山虚构机床有限公司",
    )
    view = view_round((application(), other), RoundPapers(LIST, ()))
    assert GAP in statuses(check(other, view=view), "R-DUPLICATE")


def test_user_reports_word_for_word_the_same() -> None:
    mine = application(
        form(), test_report(), user_report(), user_report("用户2.pdf", user="第二虚构厂")
    )
    assert statuses(check(mine), "R-USERTEXT") == {ASK}
    other = user_report(
        "用户2.pdf",
        text="设备自投运以来每天三班运转，生产汽车缸体，精度保持良好，厂里工人普遍反映操作界面清楚，维护方便，备件供应及时，总体满意，愿意继续采购。",
    )
    assert statuses(
        check(application(form(), test_report(), user_report(), other)), "R-USERTEXT"
    ) == {OK}


def test_classified_file_is_named_and_blocks() -> None:
    refused = (RefusedFile("图纸.pdf", "0", "带有密级标志", classified=True),)
    told = check(replace(application(), refused=refused))
    assert statuses(told, "D3") == {GAP}
    assert any("图纸.pdf" in each.file for each in told if each.rule == "D3")


def test_a_refused_file_makes_absence_a_question() -> None:
    refused = (RefusedFile("附件.pdf", "0", "文件已加密"),)
    told = check(replace(changed_application(user=None), refused=refused))
    assert statuses(told, "P3") == {ASK}


def test_scanned_misreadings_are_questions_not_gaps() -> None:
    scanned = test_report(scanned=True, cma="21110800000")
    assert statuses(check(changed_application(report=scanned)), "P5") == {ASK}


def test_one_report_in_two_files_misses_no_page() -> None:
    first = test_report(file="报告1.pdf", printed=((1, 1), (2, 2)), total=4)
    second = test_report(file="报告2.pdf", printed=((1, 3), (2, 4)), total=4)
    both = application(form(), first, second, user_report(), contract())
    assert statuses(check(both), "R-PAGES") == {OK}


def test_an_unread_page_number_is_no_lost_page() -> None:
    report = test_report(printed=((2, 1), (3, 2), (5, 4)), total=4)
    assert statuses(check(changed_application(report=report)), "R-PAGES") == {OK}


def test_pages_whose_text_was_not_read_are_not_lost() -> None:
    report = test_report(printed=((2, 1), (3, 2)), total=4, scanned=True)
    more = tuple(replace(report.pages[0], number=n, state=PageState.MARKS_ONLY) for n in (4, 5))
    unread = replace(report, pages=(*report.pages, *more))
    assert statuses(check(changed_application(report=unread)), "R-PAGES") == {OK}
    lost = replace(report, pages=(*report.pages, more[0]))
    assert statuses(check(changed_application(report=lost)), "R-PAGES") == {ASK}


def test_a_misread_page_number_is_no_lost_page() -> None:
    report = test_report(printed=((2, 1), (3, 7), (4, 3)), total=3)
    assert statuses(check(changed_application(report=report)), "R-PAGES") == {OK}


def test_list_life() -> None:
    old = replace(application(), item=replace(ITEM, first_listed=date(2020, 1, 1)))
    assert statuses(check(old), "L1") == {GAP}
    gone = replace(application(), item=replace(ITEM, exited=date(2022, 1, 1)))
    assert statuses(check(gone), "L2") == {GAP}
    used = Recognition("五轴联动立式加工中心", "西山机床有限公司", 2022, "省内首台（套）", "9001")
    view = view_round((application(),), RoundPapers(LIST, (used,)))
    assert statuses(check(application(), view=view), "L2") == {GAP}


def test_recognised_before() -> None:
    earlier = Recognition("立式五轴联动加工中心", APPLICANT, 2021, "国内首台（套）")
    view = view_round((application(),), RoundPapers(LIST, (earlier,)))
    assert statuses(check(application(), view=view), "N4") == {ASK}
    long_ago = replace(earlier, year=2015)
    view = view_round((application(),), RoundPapers(LIST, (long_ago,)))
    assert statuses(check(application(), view=view), "N4") == {OK}


def test_medical_papers() -> None:
    item = replace(ITEM, field="高端医疗装备", product="腹腔内窥镜手术系统")
    given = replace(application(), item=item)
    assert statuses(check(given), "P8") == {GAP}


def test_bureau_papers() -> None:
    text = "浙江省虚构县经信局关于推荐2022年度首台（套）申报项目的函\n2022年9月20日"
    letter = paper("推荐函.pdf", FileKind.OTHER, (text,))
    table = paper("汇总表.pdf", FileKind.OTHER, ("项目申报汇总表\n西山虚构机床有限公司",))
    view = view_round((application(),), RoundPapers(LIST, (), (letter, table)))
    told = check(application(), view=view)
    assert statuses(told, "B1") == {GAP}
    assert statuses(told, "B2") == {GAP}
    assert statuses(told, "B4") == {ASK}
    assert statuses(check(application()), "B1") == {HUMAN}


def test_no_rule_needs_findings_or_facts() -> None:
    bare = tuple(replace(file, facts=()) for file in application().files)
    assert check(application(*bare))


def test_ocr_without_text_never_gives_a_mark_gap() -> None:
    unread = replace(test_report(cma="", cnas="", scanned=True))
    pages = tuple(replace(page, source=Source.OCR, text="") for page in unread.pages)
    given = changed_application(report=replace(unread, pages=pages))
    assert check_application(given, (finding(),), TERMS)


@pytest.mark.parametrize(
    ("limit", "result", "conclusion", "status"),
    [
        ("≥20000", "24000", "符合", OK),
        ("≥20000", "18000", "符合", ASK),
        ("≥20000", "24000", "不符合", ASK),
        ("/", "24000", "/", OK),
        ("应平稳", "平稳", "符合", OK),
    ],
)
def test_a_row_that_contradicts_itself(
    limit: str, result: str, conclusion: str, status: RuleStatus
) -> None:
    met = finding()
    held = met.supports[0]
    assert held.passage is not None
    cells = (
        ("检验项目", "主轴最高转速"),
        ("单位", "r/min"),
        ("标准要求", limit),
        ("检验结果", result),
        ("单项结论", conclusion),
    )
    context = Context("", "主轴最高转速", "检验结果", None, cells)
    support = replace(held, passage=replace(held.passage, context=context))
    told = check_application(application(), (replace(met, supports=(support,)),), TERMS)
    assert statuses(told, "R-ITEM") == {status}


@pytest.mark.parametrize(
    ("answer", "is_yes"),
    [
        ("是", True),
        ("☑是□否", True),
        ("√是 否", True),
        ("□否 ☑是", True),
        ("是☑ 否□", True),
        ("否", False),
        ("□是☑否", False),
        ("□是 √否", False),
        ("是√否", False),
        ("○是●否", False),
        ("□是□否", False),
        ("是□ 否☑", False),
        ("否☑ 是□", False),
        ("☑否□是", False),
    ],
)
def test_a_ticked_box_is_its_own_words(answer: str, is_yes: bool) -> None:
    asked = f"是否国防科工相关产品：{answer}\n是否工程化攻关重点项目：{answer}"
    told = changed_application(form=paper("申报表.docx", FileKind.APPLICATION_FORM, (asked,)))
    assert bool(claims_key_project(told.files)) is is_yes
    assert (HUMAN in statuses(check(told), "D3")) is is_yes
