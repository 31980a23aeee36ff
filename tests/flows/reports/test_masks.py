"""Private numbers are masked; numbers of papers and measured values never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reports.masks import masked, masked_value
from flows.reports.model import FileState, StoredFile


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("联系电话：13812345678。", "联系电话：138****5678。"),
        ("手机号码：13812345678", "手机号码：138****5678"),
        ("手机13812345678，", "手机138****5678，"),
        ("+86 13812345678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("电话0571-87654321", "电话0571-****321"),
        ("身份证33010219800101123X", "身份证330102***********X"),
        ("身份证号：330102198001011234", "身份证号：330102***********4"),
        ("账号：1202020209900012345", "账号：1202************345"),
        ("工行 6222 0212 0200 1234 567", "工行 6222********4567"),
    ],
)
def test_private_numbers(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "报告编号：13812345678",
        "No:13812345678",
        "91330100MA2ABCDE3X",
        "913301001234567891",
        "CMA 210008000000",
        "发票号码：25332000000012345678",
        "3.14159265358979",
        "GB/T 18400.4-2010",
        "0.13812345678mm",
        "主轴最高转速24000r/min",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text) == text


@given(st.text(max_size=60))
def test_masking_twice_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.from_regex(r"[X-Z]{0,3}1[3-9][0-9]{9}", fullmatch=True).filter(lambda one: one[0] == "1"))
def test_every_mobile_number_is_masked(number: str) -> None:
    assert number not in masked(f"联系人张某，电话{number}。")


def test_names_of_files_stay_so_that_they_lead_somewhere() -> None:
    file = StoredFile("13812345678.pdf", "0" * 64, FileState.REFUSED, reason="见13812345678")
    kept = masked_value(file)
    assert kept.file == "13812345678.pdf"
    assert kept.reason == "见138****5678"
