"""Numerals: every writing gives the exact value, and what was formatted is read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.quantities.folding import fold
from extractors.quantities.numerals import chinese_value, parse_number

CASES = {
    "10,000": "10000",
    "26 500": "26500",
    "１２．５": "12.5",
    "0. 005": "0.005",
    "1.0E-5": "0.00001",
    "10⁻⁵": "0.00001",
    "10^-5": "0.00001",
    "3.2×10-5": "0.000032",
    "3.2×10⁻⁵": "0.000032",
    "3.2x10^(-5)": "0.000032",
    "3.2*10^4": "32000",
    "3.5万": "35000",
    "1.2亿": "120000000",
    "2百万": "2000000",
    "二十": "20",
    "两万五": "25000",
    "两万零五": "20005",
    "三百五": "350",
    "三百零五": "305",
    "一千零二十": "1020",
    "二〇二二": "2022",
    "三点五": "3.5",
    "三点五万": "35000",
    "百分之五": "5",
    "千分之三点五": "3.5",
    "-12.5": "-12.5",
    "负五": "-5",
}
NOT_NUMBERS = ["", "二三", "十百", "万五", "点五", "5mm", "1.2.3", "abc", "千", "O5"]


@pytest.mark.parametrize(("text", "value"), CASES.items())
def test_every_writing_has_its_value(text: str, value: str) -> None:
    assert parse_number(fold(text).text) == Decimal(value)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert parse_number(text) is None


def to_chinese(value: int) -> str:
    """A whole number below 10^12 in Chinese numerals, in full."""
    digits, scales = "零一二三四五六七八九", ["", "十", "百", "千"]

    def below_ten_thousand(part: int) -> str:
        text, pending_zero = "", False
        for power in (3, 2, 1, 0):
            digit = part // 10**power % 10
            if digit:
                text += ("零" if pending_zero and text else "") + digits[digit] + scales[power]
                pending_zero = False
            else:
                pending_zero = True
        return text

    groups = [(value // 10**8 % 10**4, "亿"), (value // 10**4 % 10**4, "万"), (value % 10**4, "")]
    text = ""
    for part, scale in groups:
        if part:
            text += ("零" if text and part < 1000 else "") + below_ten_thousand(part) + scale
    return text or "零"


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_chinese_numerals_round_trip(value: int) -> None:
    assert chinese_value(to_chinese(value)) == value


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_digits_round_trip_with_and_without_thousands(value: Decimal) -> None:
    assert parse_number(f"{value:f}") == value
    assert parse_number(f"{value:,f}") == value
    assert parse_number(f"{value:,f}".replace(",", " ")) == value


@given(st.integers(1, 9999), st.integers(-30, 30))
def test_powers_of_ten_round_trip_in_all_writings(mantissa: int, exponent: int) -> None:
    value = Decimal(mantissa).scaleb(exponent)
    raised = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    for text in (f"{mantissa}×10{raised}", f"{mantissa}×10^{exponent}", f"{mantissa}E{exponent}"):
        assert parse_number(fold(text).text) == value


@given(st.text(alphabet="零一二三四五六七八九十百千万亿点0123456789.,×⁻E^- 两半", max_size=12))
def test_never_raises(text: str) -> None:
    parse_number(text)
    chinese_value(text)
