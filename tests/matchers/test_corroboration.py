"""Rows under a name of their own: when the form and the report's requirement may point to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.evidence import Evidence, Fact, FactName
from matchers.findings import Finding, RoundTerms, find
from matchers.verdict import Verdict
from tests.matchers.evidence import (
    application,
    cell,
    form,
    item,
    lab_report,
    row,
    sentence,
    user_report,
)

CYCLE = "标准循环时间≤0.42s"
OUTPUT = "处理量≥12t/h"


def claiming(*claims: str) -> Evidence:
    """A form whose 指标对照表 has these rows: requirement|value."""
    facts = tuple(Fact(FactName.CLAIM, claim, 1) for claim in claims)
    whole = form()
    return replace(whole, facts=(*whole.facts, *facts))


def rows(name: str, value: str, unit: str, limit: str, *, marked: bool = True) -> list[object]:
    printed = row(name, value, unit, limit=limit)
    return [cell(name, value, unit, limit=limit), printed] if marked else [printed]


def found(requirement: str, *files: Evidence, other: str = "") -> Finding:
    asked = (requirement, other) if other else (requirement,)
    return find(application(item(*asked), *files), RoundTerms("2022"))[0]


def test_the_form_s_value_and_the_report_s_requirement_point_to_a_row() -> None:
    report = lab_report(*rows("标准节拍时间", "0.354", "s", "≤0.42"))
    finding = found(CYCLE, claiming(f"{CYCLE}|0.354s|检测报告"), report)
    assert finding.verdict is Verdict.MET
    assert any("标准节拍时间" in remark for remark in finding.remarks)
    assert finding.supports[0].passage is not None


def test_what_fails_fails_under_any_name() -> None:
    report = lab_report(*rows("标准节拍时间", "0.453", "s", "≤0.42"))
    finding = found(CYCLE, claiming(f"{CYCLE}|0.453s|检测报告"), report)
    assert finding.verdict is Verdict.NOT_MET


def test_without_a_mark_it_is_not_underlined() -> None:
    report = lab_report(*rows("标准节拍时间", "0.354", "s", "≤0.42", marked=False))
    finding = found(CYCLE, claiming(f"{CYCLE}|0.354s|检测报告"), report)
    assert finding.verdict is Verdict.NOT_UNDERLINED


def test_the_same_requirement_alone_leaves_a_doubt() -> None:
    report = lab_report(*rows("标准节拍时间", "0.354", "s", "≤0.42"))
    finding = found(CYCLE, form(), report)
    assert finding.verdict is Verdict.UNCLEAR
    assert "标准节拍时间" in finding.judgement.reason


def test_a_row_asked_for_by_its_own_name_is_not_taken() -> None:
    report = lab_report(*rows("标准节拍时间", "0.354", "s", "≤0.42"))
    claims = claiming(f"{CYCLE}|0.354s|检测报告")
    assert found(CYCLE, claims, report, other="标准节拍时间≤0.5s").verdict is Verdict.MISSING


def test_two_rows_pointed_to_alike_decide_nothing() -> None:
    report = lab_report(
        *rows("标准节拍时间", "0.354", "s", "≤0.42"), *rows("单件用时", "0.354", "s", "≤0.42")
    )
    assert found(CYCLE, claiming(f"{CYCLE}|0.354s|检测报告"), report).verdict is Verdict.MISSING


def test_a_row_that_bears_the_name_goes_first() -> None:
    named = lab_report(*rows("处理量", "11.2", "t/h", "≥12"), name="甲.pdf")
    report = lab_report(*rows("产量", "12.46", "t/h", "≥12"), name="乙.pdf")
    assert found(OUTPUT, claiming(f"{OUTPUT}|12.46t/h|报告"), named, report).verdict is (
        Verdict.NOT_MET
    )


def test_a_user_report_s_name_does_not_hide_a_test_report_s_row() -> None:
    report = lab_report(*rows("产量", "12.46", "t/h", "≥12"))
    user = user_report(cell("处理量", "12.46", "t/h"))
    finding = found(OUTPUT, claiming(f"{OUTPUT}|12.46t/h|报告"), report, user)
    assert finding.verdict is Verdict.MET
    assert finding.supports[0].file == report.file


@pytest.mark.parametrize(
    ("requirement", "name", "value", "unit", "limit"),
    [
        ("额定功率≥12kW", "峰值功率", "15.2", "kW", "≥12"),
        ("重复定位精度≤0.005mm", "定位精度", "0.0042", "mm", "≤0.005"),
        ("噪声≤75dB(A)", "声功率级", "72.4", "dB(A)", "≤75"),
        ("满载噪声≤75dB(A)", "空载噪声", "72.4", "dB(A)", "≤75"),
        ("入口压力≥12MPa", "出口压力", "12.6", "MPa", "≥12"),
        ("X轴定位精度≤0.005mm", "Y轴定位精度", "0.0042", "mm", "≤0.005"),
        ("颗粒物排放浓度≤10mg/m³", "SO2排放浓度", "4.62", "mg/m³", "≤10"),
        ("系统电耗≤4.5kW·h", "单机电耗", "4.12", "kW·h", "≤4.5"),
        ("径向跳动≤0.005mm", "轴向跳动", "0.0042", "mm", "≤0.005"),
        ("通视条件下遥控距离≥1500m", "无线遥控距离（非通视）", "1580", "m", "≥1500"),
        ("处理量≥12t/h", "设计产量", "12.46", "t/h", "≥12"),
    ],
)
def test_names_that_are_known_to_differ_are_never_joined(
    requirement: str, name: str, value: str, unit: str, limit: str
) -> None:
    report = lab_report(*rows(name, value, unit, limit))
    claims = claiming(f"{requirement}|{value}{unit}|检测报告")
    assert found(requirement, claims, report).verdict is not Verdict.MET


def test_a_sentence_with_its_requirement_is_pointed_to_as_well() -> None:
    told = sentence("真空台负压值：82.6kPa（要求：≥80kPa）")
    finding = found(
        "真空吸附负压≥80kPa", claiming("真空吸附负压≥80kPa|82.6kPa|报告"), lab_report(told)
    )
    assert finding.verdict is Verdict.NOT_UNDERLINED
