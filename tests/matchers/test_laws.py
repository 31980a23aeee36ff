"""The laws of judgement as properties, on texts and on hand-made values."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.evidence import Comparator, Quantity, Uncertainty
from matchers.judgement import compare
from matchers.judging import lexicon
from matchers.judging.bounds import Fit, hold, stretch_of
from matchers.requirements import Clause, ClauseKind

NUMBERS = st.decimals("0.001", "5000", places=3)
UNITS = st.sampled_from(
    [("mm", "μm", 1000), ("MPa", "bar", 10), ("kW", "W", 1000), ("h", "min", 60), ("t", "kg", 1000)]
)


def _clause(kind: ClauseKind, bound: Decimal, *, inclusive: bool, unit: str = "mm") -> Clause:
    lower = kind is ClauseKind.LOWER
    return Clause(
        text=f"行程{'≥' if lower else '≤'}{bound}{unit}",
        kind=kind,
        name="行程",
        low=bound if lower else None,
        low_inclusive=inclusive,
        high=None if lower else bound,
        high_inclusive=inclusive,
        unit=unit,
    )


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    value = draw(NUMBERS)
    high = draw(st.none() | NUMBERS)
    return Quantity(
        text=f"{value}mm",
        span=(0, 1),
        value=value,
        unit="mm",
        value_high=None if high is None else max(value, high),
        comparator=draw(st.sampled_from(Comparator)) if high is None else Comparator.EQ,
        uncertainty=draw(st.none() | NUMBERS.map(lambda u: Uncertainty(u, "mm"))),
        rounding_sign=draw(st.sampled_from([None, "+", "-"])) if high is None else None,
    )


def _fit(quantity: Quantity, clause: Clause) -> Fit:
    stretch = stretch_of(quantity, clause)
    assert stretch is not None
    return hold(stretch, clause)[0]


@given(quantities(), NUMBERS, NUMBERS, st.sampled_from([ClauseKind.LOWER, ClauseKind.UPPER]))
def test_tightening_never_turns_not_met_into_met(
    quantity: Quantity, one: Decimal, other: Decimal, kind: ClauseKind
) -> None:
    loose, tight = sorted((one, other), reverse=kind is ClauseKind.UPPER)
    before = _fit(quantity, _clause(kind, loose, inclusive=True))
    after = _fit(quantity, _clause(kind, tight, inclusive=False))
    if before is Fit.FAIL:
        assert after is not Fit.PASS
    if after is Fit.PASS:
        assert before is Fit.PASS


@given(NUMBERS, NUMBERS, UNITS, st.sampled_from(["≥", "≤", ">", "<"]))
@settings(max_examples=60, deadline=None)
def test_another_unit_never_changes_the_verdict(
    limit: Decimal, value: Decimal, units: tuple[str, str, int], sign: str
) -> None:
    unit, other, factor = units
    requirement = f"行程{sign}{limit}{unit}"
    first = compare(requirement, f"行程为{value}{unit}")
    second = compare(requirement, f"行程为{value * factor}{other}")
    assert first.verdict == second.verdict


@given(NUMBERS, NUMBERS, st.sampled_from(["≥", "≤"]))
@settings(max_examples=60, deadline=None)
def test_compare_agrees_with_arithmetic(limit: Decimal, value: Decimal, sign: str) -> None:
    good = value >= limit if sign == "≥" else value <= limit
    got = compare(f"行程{sign}{limit}mm", f"行程为{value}mm")
    assert got.verdict == ("met" if good else "not_met")


@given(st.lists(NUMBERS, min_size=1, max_size=5), NUMBERS, NUMBERS)
@settings(max_examples=60, deadline=None)
def test_another_value_never_turns_not_met_into_met(
    values: list[Decimal], more: Decimal, limit: Decimal
) -> None:
    def judged(shown: list[Decimal]) -> str:
        return compare(f"行程≤{limit}mm", "行程为" + "、".join(f"{v}mm" for v in shown)).verdict

    if judged(values) == "not_met":
        assert judged([*values, more]) == "not_met"


@given(st.text(max_size=40), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_two_texts_have_a_verdict_with_a_reason(requirement: str, evidence: str) -> None:
    assert compare(requirement, evidence).reason.strip()


@given(NUMBERS, NUMBERS, st.sampled_from(["不在CNAS认可范围内", "未取得资质认定", "非认可项目"]))
@settings(max_examples=40, deadline=None)
def test_what_is_out_of_the_accredited_scope_is_never_met(
    limit: Decimal, value: Decimal, remark: str
) -> None:
    for evidence in (f"行程为{value}mm（{remark}）", f"行程*为{value}mm。注：*项目{remark}"):
        assert compare(f"行程≤{limit}mm", evidence).verdict != "met"


@given(NUMBERS, NUMBERS, st.sampled_from(["75℃", "转速1500r/min", "25MPa"]))
@settings(max_examples=40, deadline=None)
def test_a_condition_in_the_names_brackets_must_be_shown(
    limit: Decimal, value: Decimal, condition: str
) -> None:
    requirement = f"负载损耗（{condition}）≤{limit}kW"
    shown = compare(requirement, f"负载损耗（{condition}）{value}kW").verdict
    assert compare(requirement, f"负载损耗{value}kW").verdict == "unclear"
    assert shown == ("met" if value <= limit else "not_met")


@given(NUMBERS, NUMBERS, st.sampled_from(["电机", "油泵", "冷却", "待机"]))
@settings(max_examples=40, deadline=None)
def test_a_part_in_front_of_a_general_name_is_never_met(
    limit: Decimal, value: Decimal, part: str
) -> None:
    assert compare(f"功率≤{limit}kW", f"{part}功率{value}kW").verdict != "met"
    assert compare(f"{part}功率≤{limit}kW", f"功率{value}kW").verdict != "met"


# Words that tell how a value was worked out stand in front of its name too.
CONTRASTS = [
    word
    for entry in lexicon.contrasts().contrast
    for word in entry.words
    if len(word) > 1 and not entry.before_general and word not in ("换算", "折合")
]


@given(st.sampled_from(CONTRASTS), st.sampled_from(["", "设备", "的", "机型的"]), NUMBERS)
@settings(max_examples=150, deadline=None)
def test_a_word_of_contrast_in_front_of_the_asked_name_is_never_met(
    word: str, machine: str, value: Decimal
) -> None:
    for lead in ("", "经检测，", "第三方测得"):
        evidence = f"{lead}{word}{machine}涂层厚度为{value}μm"
        assert compare("涂层厚度≤5000μm", evidence).verdict != "met", evidence


@given(NUMBERS, NUMBERS, st.sampled_from(["≤", "≥"]))
@settings(max_examples=40, deadline=None)
def test_a_value_behind_its_unit_column_is_read_as_in_words(
    limit: Decimal, value: Decimal, sign: str
) -> None:
    row = compare(f"行程{sign}{limit}mm", f"3 行程 mm {sign}{limit} {value} 合格")
    assert row.verdict == compare(f"行程{sign}{limit}mm", f"行程为{value}mm").verdict
