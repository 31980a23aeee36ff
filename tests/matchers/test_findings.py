"""Findings on hand-made applications: which evidence decides, and what is said beside it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from extractors.evidence import Doubt, DoubtCode, Evidence, FileKind, MarkKind, Mention, Passage
from matchers.findings import Finding, RoundTerms, find
from matchers.verdict import Verdict
from tests.matchers.evidence import (
    application,
    cell,
    form,
    item,
    lab_report,
    other_file,
    passage,
    row,
    sentence,
    user_report,
)

TERMS = RoundTerms("2022")
ACCURACY = "定位精度≤0.005mm"
SPEED = "主轴最高转速≥20000r/min"


def _found(requirement: str, *files: Evidence, terms: RoundTerms = TERMS) -> Finding:
    return find(application(item(requirement), *files), terms)[0]


def _verdict(requirement: str, *files: Evidence) -> Verdict:
    return _found(requirement, *files).verdict


GOOD = cell("定位精度", "0.0042", "mm")
BAD = cell("定位精度", "0.0061", "mm")


def test_a_marked_result_in_a_test_report_clears() -> None:
    finding = _found(ACCURACY, form(), lab_report(GOOD))
    assert finding.verdict is Verdict.MET
    assert (finding.value, finding.unit) == ("0.0042", "mm")
    assert finding.remarks == ()
    assert finding.supports[0].passage is GOOD
    assert "0.0042" in finding.judgement.reason


def test_a_marked_failure_fails() -> None:
    assert _verdict(ACCURACY, lab_report(BAD)) is Verdict.NOT_MET


def test_a_user_report_alone_clears_with_a_remark() -> None:
    finding = _found(ACCURACY, user_report(passage("定位精度达到0.004mm")))
    assert finding.verdict is Verdict.MET
    assert "仅用户报告" in finding.remarks


def test_a_round_may_demand_a_test_report() -> None:
    terms = RoundTerms("2022", require_test_report=True)
    user = user_report(passage("定位精度达到0.004mm"))
    assert _found(ACCURACY, user, terms=terms).verdict is Verdict.MISSING
    assert _found(ACCURACY, user, lab_report(GOOD), terms=terms).verdict is Verdict.MET


def test_a_marked_value_alone_is_named_by_its_sentence() -> None:
    whole = "其中定位精度达到0.004mm，主轴最高转速24000r/min。"
    marked = passage("24000r/min", sentence=whole)
    assert _verdict(SPEED, user_report(marked)) is Verdict.MET
    assert _verdict(ACCURACY, user_report(marked)) is Verdict.MISSING


def test_a_value_said_again_as_its_requirement_keeps_its_name() -> None:
    marked = passage("A8", sentence="4）整机工作级别：A8（要求：A8）；")
    assert _verdict("工作级别不低于A8", lab_report(marked)) is Verdict.MET


def test_data_without_a_mark_is_not_underlined() -> None:
    finding = _found(ACCURACY, lab_report(row("定位精度", "0.0042", "mm", limit="≤0.008")))
    assert finding.verdict is Verdict.NOT_UNDERLINED
    assert "第2页" in finding.judgement.reason
    assert finding.supports[0].mention is not None
    assert finding.value == "0.0042"


def test_an_unmarked_failure_says_that_it_would_fail() -> None:
    finding = _found(ACCURACY, lab_report(row("定位精度", "0.0061", "mm")))
    assert finding.verdict is Verdict.NOT_UNDERLINED
    assert "不符合" in finding.judgement.reason


@pytest.mark.parametrize("mark", [MarkKind.HIGHLIGHT, MarkKind.FRAME])
def test_a_highlight_is_not_an_underline(mark: MarkKind) -> None:
    assert _verdict(ACCURACY, lab_report(cell("定位精度", "0.0042", "mm", mark=mark))) is (
        Verdict.NOT_UNDERLINED
    )


def test_nothing_is_missing() -> None:
    finding = _found(ACCURACY, lab_report(cell("噪声", "72", "dB(A)")))
    assert finding.verdict is Verdict.MISSING
    assert "未见证据" in finding.judgement.reason


def test_a_near_name_is_missing_and_shown() -> None:
    finding = _found(ACCURACY, lab_report(cell("重复定位精度", "0.003", "mm")))
    assert finding.verdict is Verdict.MISSING
    finding = _found("额定功率≥110kW", lab_report(cell("峰值功率", "120", "kW")))
    assert finding.verdict is Verdict.MISSING
    assert finding.rejected


def test_two_files_that_differ_are_a_conflict_both_shown() -> None:
    finding = _found(ACCURACY, lab_report(GOOD), user_report(passage("定位精度为0.0065mm")))
    assert finding.verdict is Verdict.CONFLICT
    assert len(finding.supports) == 2
    assert "0.0042" in finding.judgement.reason
    assert "0.0065" in finding.judgement.reason


def test_an_unmarked_contradiction_in_another_file_is_a_conflict() -> None:
    other = user_report(sentence("现场实测定位精度为0.0065mm"))
    assert _verdict(ACCURACY, lab_report(GOOD), other) is Verdict.CONFLICT


def test_the_limit_marked_and_not_the_result() -> None:
    marked = cell("定位精度", "≤0.008", "mm", column="标准要求")
    finding = _found(ACCURACY, lab_report(marked, row("定位精度", "0.0042", "mm", limit="≤0.008")))
    assert finding.verdict is Verdict.NOT_UNDERLINED
    assert "标准要求" in finding.judgement.reason
    assert _verdict(ACCURACY, lab_report(marked)) is Verdict.UNCLEAR


def test_the_item_name_marked_and_not_the_result() -> None:
    marked = passage("定位精度")
    assert _verdict(ACCURACY, lab_report(marked, row("定位精度", "0.0042", "mm"))) is (
        Verdict.NOT_UNDERLINED
    )


def test_only_conforming_is_unclear() -> None:
    marked = cell("定位精度", "符合要求", None)
    assert _verdict(ACCURACY, lab_report(marked)) is Verdict.UNCLEAR


def test_a_passage_in_doubt_is_unclear_and_blocks_a_user_report() -> None:
    doubt = Doubt(DoubtCode.READINGS_DIFFER, "0.0042/0.0012")
    doubtful = lab_report(cell("定位精度", "0.0042", "mm", doubts=(doubt,)))
    assert _verdict(ACCURACY, doubtful) is Verdict.UNCLEAR
    user = user_report(passage("定位精度达到0.004mm"))
    assert _verdict(ACCURACY, doubtful, user) is Verdict.UNCLEAR


def test_another_model_is_unclear_with_the_reason() -> None:
    finding = _found(ACCURACY, form(), lab_report(GOOD, model="VMC-650"))
    assert finding.verdict is Verdict.UNCLEAR
    assert "VMC-650" in finding.judgement.reason


def test_a_model_written_otherwise_is_the_same() -> None:
    for model in ("ｖｍｃ 850U", "VMC-85OU", "VMC-850U型", "VMC-650/VMC-850U、VMC-1060"):
        assert _verdict(ACCURACY, form(), lab_report(GOOD, model=model)) is Verdict.MET, model


def test_a_part_tested_is_not_the_machine() -> None:
    assert _verdict(ACCURACY, form(), lab_report(GOOD, sample="电主轴")) is Verdict.UNCLEAR
    assert _verdict(ACCURACY, form(), lab_report(GOOD, sample="立式加工中心")) is Verdict.MET


def test_no_accreditation_mark_and_another_client_are_remarks() -> None:
    finding = _found(ACCURACY, form(), lab_report(GOOD, marks="", client="虚构集团有限公司"))
    assert finding.verdict is Verdict.MET
    assert any("CMA" in remark for remark in finding.remarks)
    assert any("虚构集团" in remark for remark in finding.remarks)


def test_out_of_the_accredited_scope_is_unclear() -> None:
    marked = cell("定位精度*", "0.0042", "mm", notes=("*为非资质认定项目",))
    finding = _found(ACCURACY, lab_report(marked))
    assert finding.verdict is Verdict.UNCLEAR
    assert "非资质认定" in finding.judgement.reason


@pytest.mark.parametrize(
    "kind", [FileKind.APPLICATION_FORM, FileKind.CONTRACT, FileKind.OTHER, FileKind.LICENCE]
)
def test_other_papers_never_clear(kind: FileKind) -> None:
    assert _verdict(ACCURACY, other_file(kind, passage("定位精度为0.0042mm"))) is Verdict.MISSING


def test_the_form_is_held_against_the_evidence() -> None:
    finding = _found(ACCURACY, form(sentence("定位精度为0.0031mm")), lab_report(BAD))
    assert finding.verdict is Verdict.NOT_MET
    assert any("申报表" in remark for remark in finding.remarks)


def test_axes() -> None:
    asked = "X/Y/Z轴定位精度≤0.005mm"
    three = cell("定位精度（X/Y/Z）", "X：0.0042 Y：0.0038 Z：0.0045", "mm")
    two = cell("定位精度（X/Y/Z）", "X：0.0042 Y：0.0038", "mm")
    whole = row("定位精度（X/Y/Z）", "X：0.0042 Y：0.0038 Z：0.0045", "mm")
    assert _verdict(asked, lab_report(three)) is Verdict.MET
    assert _verdict(asked, lab_report(two)) is Verdict.UNCLEAR
    assert _verdict(asked, lab_report(two, whole)) is Verdict.NOT_UNDERLINED


def test_an_unmarked_worse_axis_of_the_same_file_decides() -> None:
    marked = cell("定位精度", "X：0.0042", "mm")
    worse = row("定位精度", "X：0.0042 Y：0.0061", "mm")
    assert _verdict(ACCURACY, lab_report(marked, worse)) is Verdict.NOT_MET


def test_linear_and_rotary_axes_go_to_their_own_requirement() -> None:
    listed = item("X/Y/Z轴定位精度≤0.005mm", "B/C轴定位精度≤6″")
    report = lab_report(
        cell("定位精度（X/Y/Z）", "X：0.0042 Y：0.0038 Z：0.0045", "mm"),
        cell("B/C轴定位精度", "B：4.2，C：3.8", "″", 2),
    )
    assert [f.verdict for f in find(application(listed, report), TERMS)] == [Verdict.MET] * 2


def test_clauses_of_one_requirement_combine_to_the_heaviest() -> None:
    asked = "额定压力≥35MPa，峰值压力≥42MPa"
    first = cell("额定压力", "36", "MPa")
    assert _verdict(asked, lab_report(first, cell("峰值压力", "43", "MPa", 2))) is Verdict.MET
    assert _verdict(asked, lab_report(first, cell("峰值压力", "41", "MPa", 2))) is Verdict.NOT_MET
    assert _verdict(asked, lab_report(first)) is Verdict.MISSING
    unmarked = row("峰值压力", "43", "MPa", 2)
    assert _verdict(asked, lab_report(first, unmarked)) is Verdict.NOT_UNDERLINED


def test_qualitative_is_manual_and_its_evidence_is_shown() -> None:
    marked = passage("支持五轴联动")
    finding = _found("支持五轴联动", lab_report(marked))
    assert finding.verdict is Verdict.MANUAL
    assert finding.supports[0].passage is marked


def test_a_marked_value_and_its_mention_count_once() -> None:
    report = lab_report(GOOD, row("定位精度", "0.0042", "mm", limit="≤0.008"))
    finding = _found(ACCURACY, report)
    assert finding.verdict is Verdict.MET
    assert len(finding.supports) == 1


def test_a_contradicting_conclusion_is_told() -> None:
    finding = _found(ACCURACY, lab_report(cell("定位精度", "0.0061", "mm", limit="≤0.008")))
    assert finding.verdict is Verdict.NOT_MET
    assert "符合" in finding.judgement.reason.split("（")[-1]


def test_simple_acceptance_is_said_when_within_the_uncertainty() -> None:
    marked = passage("定位精度0.0045mm，U=0.001mm，k=2")
    assert _found(ACCURACY, lab_report(marked)).verdict is Verdict.UNCLEAR
    simple = RoundTerms("2022", decision_rule="simple")
    finding = _found(ACCURACY, lab_report(marked), terms=simple)
    assert finding.verdict is Verdict.MET
    assert "在测量不确定度范围内" in finding.remarks


MARKED = {
    "good": GOOD,
    "bad": BAD,
    "limit": cell("定位精度", "≤0.008", "mm", column="标准要求"),
    "empty": cell("定位精度", "符合要求", None),
    "user": passage("定位精度达到0.004mm"),
}


def _unmarked(part: Passage) -> Mention:
    return Mention(
        part.text, part.places[0], part.source, 1.0, part.context, part.quantities, part.doubts
    )


@pytest.mark.parametrize("name", MARKED)
@pytest.mark.parametrize("make", [lab_report, user_report])
def test_removing_the_mark_never_yields_met(name: str, make: object) -> None:
    assert callable(make)
    assert _verdict(ACCURACY, make(_unmarked(MARKED[name]))) is not Verdict.MET


@pytest.mark.parametrize("name", MARKED)
@pytest.mark.parametrize("make", [lab_report, user_report])
def test_adding_evidence_never_turns_conflict_into_met(name: str, make: object) -> None:
    assert callable(make)
    files = (lab_report(GOOD), user_report(passage("定位精度为0.0065mm")))
    more = replace(make(MARKED[name]), file="另一份.pdf")
    assert _verdict(ACCURACY, *files, more) is Verdict.CONFLICT


def _cost_of_mentions(count: int) -> float:
    """CPU seconds of judging ten requirements against so many mentions."""
    listed = item(*(f"{chr(0x4E00 + 97 * n)}孔直径≤{n + 1}mm" for n in range(10)))
    mentions = [
        sentence(
            f"第{n}项部件{chr(0x4E00 + n)}{chr(0x5E00 + n)}尺寸为{n % 90 + 1}mm",
            n % 20,
            n // 20 + 1,
        )
        for n in range(count)
    ]
    whole = application(listed, lab_report(*mentions))
    start = time.process_time()
    find(whole, TERMS)
    return time.process_time() - start


def test_a_large_application_costs_no_more_a_mention_than_a_small_one() -> None:
    _cost_of_mentions(50)
    assert _cost_of_mentions(2000) < 3 * 8 * _cost_of_mentions(250)


def test_a_marked_value_is_named_across_the_limit_of_its_sentence() -> None:
    whole = "5.3 合格率：标准要求≥49.6，实测值为75.5%，符合要求。"
    asked = "合格率≥70.8%"
    assert _verdict(asked, lab_report(passage("75.5%", sentence=whole))) is Verdict.MET
    assert _verdict("净化效率≥70%", lab_report(passage("75.5%", sentence=whole))) is Verdict.MISSING


def test_a_marked_number_without_a_unit_is_unclear() -> None:
    whole = "5.5 额定起重量：标准要求≥42，实测值为70，符合要求。"
    marked = passage("70", sentence=whole)
    assert _verdict("额定起重量≥50t", lab_report(marked)) is Verdict.UNCLEAR


def test_the_name_as_asked_goes_before_a_near_one() -> None:
    """整机噪声 fits 空压机噪声 too, but stands in the list itself."""
    report = lab_report(cell("整机噪声", "78", "dB(A)"))
    asked = item("整机噪声≤85dB(A)", "空压机噪声≤80dB(A)")
    whole, compressor = find(application(asked, report), TERMS)
    assert whole.verdict is Verdict.MET
    assert compressor.verdict is Verdict.MISSING
