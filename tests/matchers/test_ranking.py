"""L4: candidates side by side, margins shown, nobody picked."""

from __future__ import annotations

from decimal import Decimal

from matchers.applications import Application
from matchers.findings import Finding, RoundTerms, find
from matchers.ranking import side_by_side
from tests.matchers.evidence import application, cell, item, lab_report

LISTED = item("定位精度≤0.005mm", "支持五轴联动")


def _judged(enterprise: str, value: str) -> tuple[Application, tuple[Finding, ...]]:
    whole = application(LISTED, lab_report(cell("定位精度", value, "mm")))
    named = Application(enterprise, whole.equipment, whole.item, whole.item_source, whole.files)
    return named, find(named, RoundTerms("2022"))


def test_candidates_stand_side_by_side_by_name() -> None:
    judged = [_judged("样例乙", "0.0030"), _judged("样例甲", "4.0μm"), _judged("样例丙", "0.0061")]
    (comparison,) = side_by_side(tuple(judged))
    assert [c.enterprise for c in comparison.candidates] == ["样例乙", "样例甲"]
    first, second = (c.margins[0] for c in comparison.candidates)
    assert (first.bound, first.value, first.distance) == ("≤0.005mm", "0.003mm", "0.002mm")
    assert first.share == Decimal("0.4")
    assert second.distance == "0.001mm"
    assert comparison.candidates[0].manual == (2,)
    assert not comparison.is_single


def test_a_gap_is_no_candidate() -> None:
    assert side_by_side((_judged("样例丙", "0.0061"),)) == ()


def test_a_single_candidate_is_named_so() -> None:
    (comparison,) = side_by_side((_judged("样例甲", "0.004"),))
    assert comparison.is_single
