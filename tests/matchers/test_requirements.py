"""Requirements by the conventions, bullet by bullet, the case tables, and the sample list."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import data
from matchers.requirements import (
    Clause,
    ClauseKind,
    RangeSense,
    as_json,
    parse_requirement,
    split_rules,
)
from tests.benchmarks.quantities import REQUIREMENTS, clause_key, read_cases, score

LOWEST_F1 = 0.97


@pytest.mark.parametrize("split", ["dev", "held", "second", "third", "fourth", "fifth", "sample"])
def test_case_table(split: str) -> None:
    result = score(read_cases(REQUIREMENTS / f"requirements_{split}.jsonl"), "clauses", clause_key)
    assert result.f1 >= (1.0 if split == "sample" else LOWEST_F1), "\n".join(result.failures)


def only(text: str) -> Clause:
    (clause,) = parse_requirement(text)
    return clause


@pytest.mark.parametrize(
    "words",
    ["≥", "不小于", "不低于", "不少于", "至少", "达", "达到", "大于等于", "≧", ">="],
)
def test_inclusive_lower(words: str) -> None:
    clause = only(f"扬程{words}12m")
    assert (clause.kind, clause.low, clause.low_inclusive) == (ClauseKind.LOWER, Decimal(12), True)


@pytest.mark.parametrize(
    "words", ["≤", "不大于", "不超过", "不高于", "至多", "小于等于", "⩽", "<="]
)
def test_inclusive_upper(words: str) -> None:
    clause = only(f"噪声{words}80dB(A)")
    assert (clause.kind, clause.high, clause.high_inclusive) == (
        ClauseKind.UPPER,
        Decimal(80),
        True,
    )


@pytest.mark.parametrize("words", ["以上", "及以上"])
def test_inclusive_behind_the_value_from_below(words: str) -> None:
    assert only(f"效率75%{words}").kind is ClauseKind.LOWER
    assert only(f"效率75%{words}").low_inclusive


@pytest.mark.parametrize("words", ["以下", "以内", "及以下"])
def test_inclusive_behind_the_value_from_above(words: str) -> None:
    assert only(f"偏差3mm{words}").kind is ClauseKind.UPPER
    assert only(f"偏差3mm{words}").high_inclusive


@pytest.mark.parametrize("words", [">", "大于", "高于", "超过", "＞"])
def test_strict_lower(words: str) -> None:
    assert not only(f"扬程{words}12m").low_inclusive


@pytest.mark.parametrize("words", ["<", "小于", "低于", "不足", "＜", "优于"])
def test_strict_upper(words: str) -> None:
    clause = only(f"定位误差{words}3mm")
    assert (clause.kind, clause.high_inclusive) == (ClauseKind.UPPER, False)


def test_better_follows_the_parameter() -> None:
    assert only("净化效率优于98%").kind is ClauseKind.LOWER
    assert only("定位精度优于0.01mm").kind is ClauseKind.UPPER
    clause = only("重复定位精度优于±0.10mm")
    assert (clause.kind, clause.low, clause.high) == (
        ClauseKind.TOLERANCE,
        Decimal("-0.1"),
        Decimal("0.1"),
    )
    assert not clause.high_inclusive


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("额定工作压力1.6MPa", ClauseKind.EQUAL),
        ("三维图像分辨率不低于1920×1080", ClauseKind.DIMENSION),
        ("底盘重复定位精度≤±5mm", ClauseKind.TOLERANCE),
        ("滚道表面硬度55HRC～62HRC", ClauseKind.RANGE),
        ("工作压力大于5MPa且小于10MPa", ClauseKind.RANGE),
        ("35cm≤单体幅宽＜45cm", ClauseKind.RANGE),
        ("防护等级不低于IP65", ClauseKind.GRADE),
        ("具备高、低电压穿越功能", ClauseKind.QUALITATIVE),
        ("能效指标优于GB 28381规定的节能评价值", ClauseKind.QUALITATIVE),
        ("符合GB/T 18400.4-2010", ClauseKind.QUALITATIVE),
        ("能耗比传统工艺降低30%以上", ClauseKind.RELATIVE),
        ("效率不低于额定值的95%", ClauseKind.RELATIVE),
        ("额定电压±525kV", ClauseKind.RANGE),
    ],
)
def test_kinds(text: str, kind: ClauseKind) -> None:
    assert only(text).kind is kind


def test_sides_stand_in_the_order_written() -> None:
    assert only("工作台尺寸≥800×600mm").lows == (Decimal(800), Decimal(600))
    assert only("外形尺寸≤800×600mm").highs == (Decimal(800), Decimal(600))
    assert as_json(only("分辨率不低于1920×1080"))["low"] == [1920, 1080]
    assert as_json(only("分辨率不低于1920×1080"))["high"] is None


def test_product_of_machines() -> None:
    assert only("装机功率2×1100kW").low == 2200


def test_grades_keep_their_text() -> None:
    assert as_json(only("功能安全等级达到ASIL D"))["low"] == "ASIL D"
    assert as_json(only("噪声等级不高于2级"))["high"] == "2级"
    assert only("能效优于2级").low_inclusive is False


def test_relative_amounts() -> None:
    clause = only("能耗不高于同类产品的80%")
    assert (clause.low, clause.high, clause.unit) == (None, Decimal(80), "%")
    clause = only("重量较原机型减轻20%以上")
    assert (clause.low, clause.basis) == (Decimal(20), "较原机型")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("额定转矩下传动效率≥75%", "额定转矩"),
        ("当环境温度为-25℃时，启动时间≤10s", "环境温度为-25℃"),
        ("机器人末端负载≥10kg时，重复定位精度≤±0.03mm", "机器人末端负载≥10kg"),
        ("分断能力≥120kA（AC 415V）", "AC 415V"),
        ("循环寿命≥6000次（容量保持率≥80%）", "容量保持率≥80%"),
        ("0～10MPa建压时间≤150ms", "0～10MPa"),
        ("-30℃低温冷启动时间≤60s", "-30℃"),
        ("1m处总声压级≤78dB(A)", "1m"),
        ("额定工况功耗≤3.5kW", "额定工况"),
        ("纯化后氢气纯度≥99.999%", "纯化后"),
    ],
)
def test_conditions_are_no_clauses(text: str, condition: str) -> None:
    clause = only(text)
    assert clause.condition == condition
    assert clause.kind in (ClauseKind.LOWER, ClauseKind.UPPER, ClauseKind.TOLERANCE)


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("滚道表面硬度55HRC～62HRC", RangeSense.INSIDE),
        ("出泥含水率10%～40%可调", RangeSense.COVER),
        ("离心泵转速范围0～5000r/min", RangeSense.COVER),
        ("工作温度-40℃～+125℃", RangeSense.COVER),
        ("配套动力88～117kW", RangeSense.UNDECIDED),
        ("额定电压±525kV", RangeSense.COVER),
    ],
)
def test_inside_or_cover(text: str, sense: RangeSense) -> None:
    assert only(text).range_sense is sense


def test_axes_hold_for_the_names_behind() -> None:
    names = [c.name for c in parse_requirement("X/Y/Z轴定位精度≤0.005mm，重复定位精度≤0.003mm")]
    assert names == ["X/Y/Z轴定位精度", "X/Y/Z轴重复定位精度"]


def test_either_or_keeps_the_name() -> None:
    first, second = parse_requirement("血液流量测量误差不超过±7%或±0.1L/min（取大值）")
    assert first.name == second.name == "血液流量测量误差"
    assert (first.unit, second.unit, second.condition) == ("%", "L/min", None)
    assert second.alternative


def test_the_tighter_of_two_bounds_is_both() -> None:
    first, second = parse_requirement("流量误差不超过±7%或±0.1L/min（取小值）")
    assert not first.alternative
    assert not second.alternative


def test_alternatives_are_told_by_their_word() -> None:
    first, second, third = parse_requirement("处理风量≥50000m³/h或去除率≥99%，噪声≤80dB(A)")
    assert [c.alternative for c in (first, second, third)] == [False, True, False]
    assert second.text == "去除率≥99%"
    (only,) = parse_requirement("效率95%或以上")
    assert not only.alternative


def test_a_bound_in_brackets_behind_the_name_is_part_of_it() -> None:
    (clause,) = parse_requirement("颗粒增加数（≥0.12μm）不高于30颗")
    assert (clause.high, clause.unit, clause.low) == (Decimal(30), "颗", None)
    assert clause.name is not None
    assert clause.name.startswith("颗粒增加数")


def test_rules_split_at_numbers_never_at_decimals() -> None:
    text = "1.0～10MPa建压时间≤150ms；2.压力控制精度±0.1MPa；3.最大制动压力≥16MPa；"
    assert [number for number, _ in split_rules(text)] == [1, 2, 3]
    assert split_rules(text)[0][1] == "0～10MPa建压时间≤150ms"
    assert split_rules("厚度偏差≤1.5μm；2.5轴联动") == (
        (None, "厚度偏差≤1.5μm"),
        (None, "2.5轴联动"),
    )
    assert [n for n, _ in split_rules("1、起重量≥100t 2、起升高度≥50m 3、级别A7")] == [1, 2, 3]
    assert [n for n, _ in split_rules("①精度≤1mm；②速度≥2m/s")] == [1, 2]
    assert split_rules("（1）车速≥120km/h。（2）坡度≥30%")[1] == (2, "坡度≥30%")


def test_rounded_comparison_is_noticed() -> None:
    assert only("效率≥99.5%（按修约值比较法判定）").rounded_comparison


def test_json_has_exactly_the_contract() -> None:
    assert as_json(only("主轴最高转速≥20000r/min")) == {
        "text": "主轴最高转速≥20000r/min",
        "name": "主轴最高转速",
        "kind": "lower",
        "low": 20000,
        "low_inclusive": True,
        "high": None,
        "high_inclusive": None,
        "unit": "r/min",
        "condition": None,
    }


def test_every_clause_of_the_sample_list_has_a_name() -> None:
    with data.path("indicators", "sample-2022.csv").open(encoding="utf-8-sig") as file:
        rules = [rule for row in csv.DictReader(file) for rule in split_rules(row["关键技术指标"])]
    assert len(rules) == 195
    for _, words in rules:
        assert all(clause.name for clause in parse_requirement(words)), words


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    "精度",
                    "≤",
                    "≥",
                    "5",
                    "mm",
                    "，",
                    "；",
                    "、",
                    "1.",
                    "±",
                    "~",
                    "×",
                    "(",
                    ")",
                    "级",
                    "IP65",
                    "比",
                    "降低",
                    "%",
                    "且",
                ]
            ),
            max_size=25,
        ).map("".join),
    )
)
def test_parsing_never_raises(text: str) -> None:
    for clause in parse_requirement(text):
        as_json(clause)
