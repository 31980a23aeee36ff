"""Whether a file speaks of the applied equipment, and what is said beside it."""

from __future__ import annotations

import pytest

from matchers.provenance import foreign_reason, remarks_on
from tests.matchers.evidence import application, form, item, lab_report, user_report

LISTED = item("定位精度≤0.005mm")


def _reason(applied: str, tested: str) -> str:
    report = lab_report(model=tested)
    return foreign_reason(report, application(LISTED, form(model=applied), report))


@pytest.mark.parametrize(
    ("applied", "tested", "same"),
    [
        ("VMC-850U", "VMC850U", True),
        ("VMC-850U", "vmc 850u型", True),
        ("VMC-850U", "VMC-850U/VMC-1060U", True),
        ("VMC-850U", "VMC-850", False),
        ("VMC-850U", "VMC-650U", False),
        ("BRW800/37.5", "BRW800/37.5", True),
        ("BRW800/37.5", "BRW800/31.5", False),
        ("BRW800/37.5", "BRW800", False),
        ("A4V-180", "A4V-18O", True),
    ],
)
def test_models(applied: str, tested: str, same: bool) -> None:
    assert (_reason(applied, tested) == "") is same


def _sample(sample: str) -> str:
    report = lab_report(sample=sample)
    return foreign_reason(report, application(LISTED, form(), report))


@pytest.mark.parametrize(
    "sample", ["五轴联动立式加工中心", "立式加工中心", "样机", "加工中心VMC-850U"]
)
def test_the_machine_itself(sample: str) -> None:
    assert _sample(sample) == ""


@pytest.mark.parametrize("sample", ["电主轴", "加工中心主轴", "精密谐波减速器", "数控转台"])
def test_a_part_or_another_machine(sample: str) -> None:
    assert sample in _sample(sample)


def test_without_a_form_the_folder_tells_the_model() -> None:
    report = lab_report(model="VMC-650")
    whole = application(LISTED, report, equipment="五轴联动立式加工中心VMC-850U")
    assert "VMC-650" in foreign_reason(report, whole)
    assert foreign_reason(report, application(LISTED, report, equipment="立式加工中心")) == ""


@pytest.mark.parametrize(
    ("client", "said"),
    [("样例机床有限公司", False), ("样例机床股份有限公司", False), ("虚构贸易有限公司", True)],
)
def test_the_client(client: str, said: bool) -> None:
    report = lab_report(client=client)
    remarks = remarks_on(report, application(LISTED, form(), report))
    assert any("委托单位" in remark for remark in remarks) is said


def test_a_user_report_is_named_one() -> None:
    report = user_report()
    assert remarks_on(report, application(LISTED, report)) == ("仅用户报告",)
