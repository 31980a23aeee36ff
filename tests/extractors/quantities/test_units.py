"""Units: all writings to the usual one; conversion exact, invertible, or refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.quantities.lexicon import unit_lexicon
from extractors.quantities.units import convert, normalise_unit, same_dimension

WRITINGS = {
    "m³/h": ["m3/h", "m^3/h", "立方米/小时", "立方米每小时", "㎥/h", "m3 / h", "m³／h", "方/小时"],
    "Nm³/h": ["Nm3/h", "N m³/h", "m³(标)/h", "m³（标）/h", "标立方米/小时", "标方/h"],
    "kW·h": ["kWh", "KWh", "kW.h", "kw·h", "KW·H", "千瓦时", "千瓦·时"],
    "kW·h/Nm³": ["kWh/Nm3", "kWh/Nm³", "kW·h/m³(标)"],
    "r/min": ["rpm", "RPM", "r／min", "转/分", "转/分钟", "转每分钟", "r / min"],
    "dB(A)": ["dBA", "dB（A）", "db(A)", "分贝（A）", "dB (A)", "dB A"],
    "μm": ["um", "µm", "微米", "u m"],
    "N·m": ["Nm", "N.m", "N•m", "N*m", "牛·米", "牛米", "N-m", "N m"],
    "℃": ["°C", "摄氏度", "° C"],
    "″": ['"', "角秒", "arcsec", "''"],
    "W/(m·K)": ["W/m·K", "W/m.K", "W/(m.K)", "W·m⁻¹·K⁻¹", "W·m-1·K-1"],
    "g/(kW·h)": ["g/kWh", "g/kW·h", "g/(kWh)"],
    "mg/m³": ["mg/m3", "毫克/立方米", "mg·m-3"],
    "Pa·m³/s": ["Pa.m3/s", "Pa·m3/s", "Pa•m³/s"],
    "MPa·m^(1/2)": ["MPa·m1/2", "MPa·m^0.5", "MPa·m^(1/2)"],
    "kgf/cm²": ["kgf/cm2", "kg/cm²", "公斤/平方厘米"],
    "mm/2000mm": ["毫米/2000毫米", "mm/2000 mm"],
    "%FS": ["%F.S.", "%F·S", "%(FS)"],
    "t/a": ["吨/年", "t/年"],
    "hm²/h": ["hm2/h", "公顷/小时", "ha/h"],
    "kn": ["节"],
    "kPa": ["KPa", "Kpa", "千帕"],
    "MPa": ["Mpa", "MPA", "兆帕"],
    "A·h": ["Ah", "安时"],
    "Mbit/s": ["Mbps"],
    "m/s²": ["m/s2", "m/s^2", "米/秒²", "m·s⁻²"],
    "mL/r": ["ml/r", "毫升/转"],
    "个/cm²": ["个/cm2", "个/平方厘米"],
}
# Two units, or none: no guess is made.
REFUSED = ["mpa", "NM", "mw", "xyz", "", "5", "mm/", "(mm", "长度", "kgkg", "丝"]


@pytest.mark.parametrize(
    ("writing", "usual"), [(w, usual) for usual, ways in WRITINGS.items() for w in (usual, *ways)]
)
def test_every_writing_has_its_usual_form(writing: str, usual: str) -> None:
    assert normalise_unit(writing) == usual


@pytest.mark.parametrize("text", REFUSED)
def test_ambiguous_writings_are_no_unit(text: str) -> None:
    assert normalise_unit(text) is None


def test_case_matters() -> None:
    assert normalise_unit("mW") == "mW"
    assert normalise_unit("MW") == "MW"
    assert normalise_unit("kn") != normalise_unit("kN")
    assert len({normalise_unit(u) for u in ("Nm³", "N·m", "nm", "N/m")}) == 4


CONVERSIONS = [
    ("250", "bar", "MPa", "25"),
    ("0.8", "m/s", "m/min", "48"),
    ("320", "kgf/cm²", "MPa", "31.38128"),
    ("10", "马力", "kW", "7.3549875"),
    ("15", "亩/h", "hm²/h", "1"),
    ("0.012", "mm/2000mm", "μm/m", "6"),
    ("1", "MW", "kW", "1000"),
    ("1", "mW", "W", "0.001"),
    ("14", "kn", "km/h", "25.928"),
    ("3600", "″", "°", "1"),
    ("5", "‰", "%", "0.5"),
    ("100", "ppm", "%", "0.01"),
    ("1", "W/(m·K)", "W/(m·℃)", "1"),
    ("3", "d", "h", "72"),
    ("1", "m³/h", "L/min", "16.6666666666666666666666666666666666666666666666666666666667"),
]


@pytest.mark.parametrize(("value", "unit", "to_unit", "expected"), CONVERSIONS)
def test_conversion_is_exact(value: str, unit: str, to_unit: str, expected: str) -> None:
    assert convert(Decimal(value), unit, to_unit) == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "to_unit"),
    [
        ("t/a", "t/d"),
        ("m³", "Nm³"),
        ("kVA", "kW"),
        ("kvar", "kW"),
        ("dB", "dB(A)"),
        ("N·m", "Nm³"),
        ("台", "个"),
        ("%", "%FS"),
        ("%", "%RH"),
        ("r/min", "Hz"),
        ("HRC", "HV"),
        ("℃", "%"),
        ("年", "h"),
        ("个", "次"),
        ("unknown", "mm"),
    ],
)
def test_what_must_not_be_compared_is_not_converted(unit: str, to_unit: str) -> None:
    assert convert(Decimal(1), unit, to_unit) is None
    assert not same_dimension(unit, to_unit)


def test_temperatures_and_their_differences() -> None:
    assert convert(Decimal(25), "℃", "K") == Decimal("298.15")
    assert convert(Decimal("298.15"), "K", "℃") == Decimal(25)
    assert convert(Decimal(25), "℃", "K", difference=True) == Decimal(25)
    assert convert(Decimal(10), "℃/min", "K/min") == Decimal(10)


SYMBOLS = sorted(set(unit_lexicon().atoms.values()))


@given(st.sampled_from(SYMBOLS), st.sampled_from(SYMBOLS), st.decimals(-1000, 1000, places=3))
def test_conversion_is_invertible(unit: str, other: str, value: Decimal) -> None:
    there = convert(value, unit, other)
    if there is None:
        return
    back = convert(there, other, unit)
    assert back is not None
    assert abs(Fraction(back) - Fraction(value)) < Fraction(1, 10**40)


def test_pint_knows_every_unit_of_the_lexicon() -> None:
    assert [symbol for symbol in SYMBOLS if not same_dimension(symbol, symbol)] == []


@given(st.sampled_from(SYMBOLS))
def test_the_usual_writing_is_its_own(symbol: str) -> None:
    assert normalise_unit(symbol) == symbol


@given(
    st.lists(st.sampled_from(["m", "kg", "s", "A", "kW", "℃", "μm", "L"]), min_size=1, max_size=3)
)
def test_compounds_are_stable_under_rewriting(symbols: list[str]) -> None:
    for joined in ("·".join(symbols), "/".join(symbols)):
        once = normalise_unit(joined)
        assert once is not None
        assert normalise_unit(once) == once


@given(st.text(max_size=20))
def test_never_raises(text: str) -> None:
    normalise_unit(text)
