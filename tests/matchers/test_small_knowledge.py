"""Codes, money, dates and names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.calendar import Standing, iso_date, window_until, years_before
from matchers.identity import Likeness, enterprise_likeness, model_likeness
from matchers.money import figures_to_amount, words_to_amount
from matchers.uscc import CHARACTERS, check_character, uscc_fault

DIGITS = "零壹贰叁肆伍陆柒捌玖"


def below_myriad(number: int) -> str:
    words, zero = "", False
    for unit, scale in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit, number = divmod(number, scale)
        if digit:
            words += ("零" if zero and words else "") + DIGITS[digit] + unit
        zero = not digit
    return words


def in_capitals(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    high, low = divmod(yuan, 10_000)
    words = (below_myriad(high) + "万" if high else "") + (
        ("零" if high and low < 1000 else "") + below_myriad(low) if low else ""
    )
    jiao, fen_digit = divmod(rest, 10)
    tail = (DIGITS[jiao] + "角" if jiao else "零" if fen_digit else "") + (
        DIGITS[fen_digit] + "分" if fen_digit else ""
    )
    return f"{words or '零'}元{tail or '整'}"


@given(st.integers(min_value=1, max_value=9_999_999_999))
def test_capitals_round_trip(fen: int) -> None:
    assert words_to_amount(in_capitals(fen)) == Decimal(fen) / 100


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("壹佰壹拾叁万元整", "1130000"),
        ("人民币拾万零伍佰圆陆分", "100500.06"),
        ("⊗壹亿贰仟万元整", "120000000"),
        ("（负数）壹佰元整", None),
        ("设备一台", None),
        ("元", None),
    ],
)
def test_capitals(text: str, value: str | None) -> None:
    read = words_to_amount(text)
    assert read == (Decimal(value) if value else None)


def test_figures() -> None:
    assert figures_to_amount("¥1,130,000.00") == Decimal(1130000)
    assert figures_to_amount("￥113万元") == Decimal(1130000)
    assert figures_to_amount("无") is None


@given(
    st.text(alphabet=CHARACTERS, min_size=17, max_size=17), st.integers(0, 17), st.integers(1, 30)
)
def test_check_character_catches_every_single_error(body: str, place: int, shift: int) -> None:
    code = body + check_character(body)
    assert uscc_fault(code) is None
    changed = CHARACTERS[(CHARACTERS.index(code[place]) + shift) % 31]
    assert uscc_fault(code[:place] + changed + code[place + 1 :])


@pytest.mark.parametrize("code", ["91330100799655058B", "9133 0100 7996 5505 8B"])
def test_real_shape_of_a_code(code: str) -> None:
    assert uscc_fault(code) is None


def test_windows_go_by_the_calendar() -> None:
    window = window_until(date(2022, 9, 15), 2)
    assert window.first == date(2020, 9, 15)
    assert window.standing(date(2022, 9, 15)) is Standing.INSIDE
    assert window.standing(date(2020, 9, 10)) is Standing.NEAR
    assert window.standing(date(2020, 10, 10)) is Standing.NEAR
    assert window.standing(date(2020, 6, 1)) is Standing.OUTSIDE
    assert window.standing(date(2022, 10, 1)) is Standing.NEAR
    assert window.standing(date(2023, 1, 1)) is Standing.OUTSIDE
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)


def test_dates() -> None:
    assert iso_date("2022-06-30") == date(2022, 6, 30)
    assert iso_date("2022-06") == date(2022, 6, 1)
    assert iso_date("2022-13-30") is None
    assert iso_date("长期") is None


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("东海机床有限公司", "东海机床 有限公司", Likeness.SAME),
        ("东海机床（集团）有限公司", "东海机床(集团)有限公司", Likeness.SAME),
        ("东海样例机床有限公司", "东海样例机床股份有限公司", Likeness.NEAR),
        ("浙江东海机床有限公司", "东海机床", Likeness.NEAR),
        ("东海机床有限公司", "西山贸易有限公司", Likeness.OTHER),
    ],
)
def test_enterprise_names(one: str, other: str, likeness: Likeness) -> None:
    assert enterprise_likeness(one, other) is likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("VMC-850U", "ＶＭＣ　850Ｕ", Likeness.SAME),
        ("VMC—850U", "vmc850u", Likeness.SAME),
        ("VMC-850U、VMC-1060", "VMC-1060", Likeness.SAME),
        ("VMC-850U型", "VMC-850U", Likeness.SAME),
        ("VMC-850U", "VMC-85OU", Likeness.NEAR),
        ("VMC-850U", "VMC-850UA", Likeness.OTHER),
        ("VMC-850U", "VMC-850", Likeness.OTHER),
        ("VMC-850U", "见样品描述栏", Likeness.OTHER),
    ],
)
def test_models(one: str, other: str, likeness: Likeness) -> None:
    assert model_likeness(one, other) is likeness
