"""Folded text to lexemes: numbers with their units, codes that are no quantities, words, signs.

This is what the spaCy tokenizer stands on: one lexeme becomes one token. Chinese words stay
single characters, so that rulers find a phrase wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache

from extractors.quantities.lexicon import alternatives, not_quantities, words
from extractors.quantities.numerals import Numeral, chinese_at, digits_at, multiplier_at
from extractors.quantities.units import UnitMatch, unit_at


class Kind(StrEnum):
    """What a lexeme is."""

    NUMBER = "NUM"
    UNIT = "UNIT"
    CODE = "CODE"
    DOUBT = "DOUBT"
    WORD = "WORD"
    SIGN = "SIGN"
    SPACE = "SPACE"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of folded text. `numeral` for numbers; `unit` for units: behind a number, in
    the brackets behind a name (`is_header`) or behind the brackets around a value."""

    kind: Kind
    start: int
    end: int
    numeral: Numeral | None = None
    unit: UnitMatch | None = None
    is_header: bool = False
    is_vague: bool = False


# A digit that may be a letter or has lost its point: no value is read from these.
_LETTER_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.])(?:"
    r"\d+(?:[.,]\d*)?[OolISB|](?=[\d.])[\dOolIS|.]*|\d[\d.]*[Oo][OolIS\d]*(?=[ ]?[A-Za-zμ℃%°])"
    r"|[OolI|]\.\d[\dOolIS]*|\d+\.[\dOolIS|]*[OolIS|][\dOolIS|]*(?=[ ]?[a-zA-Zμ%℃°])"
    r"|[lI|]\d+(?:\.\d+)?(?=[ ]?(?:mm|μm|kW|MPa|r/|m/|h(?![a-z])|℃|%))"
    r")"
)
_LOST_POINT = re.compile(
    r"(?<![\dA-Za-z.,/:#])(?:"
    r"0\d+(?![\d.]*(?:年|月|日|:|#|号))(?=[ ]?[A-Za-zμ%℃°″′Ω])"  # 005mm
    r"|\d+\.\d+[ ]+\d+(?=[ ]?[A-Za-zμ%℃°″′Ω])(?![ ]?[A-Za-z]*\d)"  # 0.0 05mm
    r"|0[ ]\d+(?=[ ]?[A-Za-zμ%℃°″′Ω])"  # 0 005mm
    r"|0[ ]0\d+(?![\d.]*(?:年|月|日|:|#|号))"  # 0 0042 in a cell
    r"|0,\d+"  # 0,005mm
    r"|\d+,\d{1,2}(?![\d,.])(?=[ ]?[A-Za-zμ%℃°″Ω])"  # 12,5mm: two values or one?
    r"|\d+(?:\.\d+)?×10[ ]\d{1,2}(?=[ ]?[A-Za-zμ%Ω次个])"  # 5×10 6次
    r"|\d+\.\d+×10(?=[ ]?[A-Za-zμΩ次个])"  # 1.5×10Pa: the exponent is lost
    r"|\d×10(?=[ ]?(?:Pa|Torr|mbar|Ω|次|个))"
    r"|\d+\.\d+\.\d+(?=[ ]?(?:mm|μm|kW|MPa|℃|%))"
    r"|(?<![\d.×])\d{1,2}(?:\.\d+)?×10[1-9]\d?(?![\d.×])(?=[ ]?[A-Za-zμ%Ω次个])"  # 5×106: 5×10⁶?
    r"|10-\d{1,2}(?=[ ]?Pa)(?![\d.])"  # 10-5Pa
    r"|\d+\.(?=[A-Za-zμ%℃])"
    r")"
)
_VALUE_IN_BRACKETS = re.compile(r"\(([-+±\d][-+±\d.,~×、/^…%℃至 ⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*)\)")
_HEADER_UNIT = re.compile(
    r"(?<!d[Bb])(?<=[A-Za-z\u4e00-\u9fff])[(\[]([^()\[\]]{1,14}|[^()]{0,8}\([^()]{1,6}\)[^()]{0,4})[)\]]"
)
_HALF_BEHIND = re.compile(r"(?<=[年月天时周倍米吨])半(?![径导自成封挂轴年天月])")
# 温度/℃ 25.3
_STROKE_UNIT = re.compile(
    r"(?<=[\u4e00-\u9fff])/([^\s:=，。；、()\d\u4e00-\u9fff]{1,10})(?=[ :=\d，])"
)
# 单位：mm
_WORDED_UNIT = re.compile(r"单位[:为]?\(?([^\s:=，。；、()\d]{1,10})(?=[\s)，。；、:]|$)")
# 转速r/min≥15000, 精度(X/Y)mm≤0.008: a unit of its own between the name and a number or sign.
_BARE_UNIT = re.compile(
    r"(?:(?<=[\u4e00-\u9fff])|(?<=[^\d]\))|(?<=[^\d]\) )|(?:(?<=^)|(?<=[，\n])))"
    r"([A-Za-zμΩ℃%″][A-Za-z0-9μΩ℃·/²³()]{1,9}|[℃%″]|[mhsNVWKAt](?=[≤≥]))(?=[≤≥<>]|[ ]\d|，)"
)
# 使用寿命，h，21500 and 承重，t，检验结果，15: a cell of a row that holds nothing but a unit
# (bars fold to commas).
_CELL_UNIT = re.compile(
    r"(?:(?<=，)|(?<=， ))\(?([^\s，。；、:()\d≤≥<>=]{1,10}(?:\([A-Z]\))?)\)?"
    r"(?=[ ]?，(?:[^，。；\n\d][^，。；\n]{0,11}，|第[^，。；\n]{1,4}，){0,2}"
    r"(?:[ ]?[A-Z](?:轴|相|向)?[:=])?[ ]?[-+±≤≥<>]?[ ]?\d)"
)
# 硬度HRC58: a scale before its number.
_SCALE = re.compile(r"(?<![A-Za-z])(HRC|HRA|HRB|HBW|HBS|HB|HV|HLD|HL)(?=[ ]?[≥≤<>:=]?[ ]?\d)")
_CHINESE_START = "零〇一二三四五六七八九十百千万两半壹贰叁肆伍陆柒捌玖拾"
# tanδ0.32: no digit belongs to a Greek letter.
_LATIN = re.compile(r"[A-Za-z]*[Α-Ωα-λν-ω](?=\d)|[A-Za-zΑ-Ωα-ω]+[A-Za-z0-9_]*")
_CODE_BEHIND_NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-/·][A-Za-z0-9]+)*[²³]?")
_MODEL = re.compile(
    r"(?<![A-Za-z0-9.])(?=[A-Za-z-]*[A-Za-z])[A-Za-z][A-Za-z]*-?(?:[A-Za-z]+-)?\d[A-Za-z0-9]*"
    r"(?:[-/.×+][A-Za-z0-9]+)*(?:\([A-Z0-9]+\))?型?"
)
# GB/T 8170 §4.3: 74.6(+)dB(A).
_ROUNDING_SIGN = re.compile(r"\([-+]\)")


@cache
def _bound_before() -> re.Pattern[str]:
    before = words()["before"]
    bounds = [word for name in ("ge", "gt", "le", "lt", "reach") for word in before[name]]
    return re.compile(rf"(?:{alternatives(bounds)})[ ]?$")


@cache
def _symbol_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words()['symbols']['names'])})(?=\d)")


@cache
def _chinese_unit_pattern() -> re.Pattern[str]:
    return re.compile(alternatives(words()["chinese"]["units"]))


@cache
def _not_number_pattern() -> re.Pattern[str]:
    return re.compile(alternatives(words()["chinese"]["words"]))


def lex(text: str) -> tuple[Lexeme, ...]:
    """All lexemes of folded text, in order, without gaps."""
    codes = _code_spans(text)
    headers = _header_units(text)
    behind = {hit.end() for hit in _VALUE_IN_BRACKETS.finditer(text)}
    lexemes: list[Lexeme] = []
    at = 0
    while at < len(text):
        if at in codes:
            new = [codes[at]]
        elif at in headers:
            new = [headers[at]]
        elif at in behind and (unit := unit_at(text, at)) is not None:
            new = [Lexeme(Kind.UNIT, at, unit.end, unit=unit)]
        else:
            new = _lexemes_at(text, at)
        lexemes += new
        at = new[-1].end
    return tuple(lexemes)


def _code_spans(text: str) -> dict[int, Lexeme]:
    """Doubtful numbers first, then codes; of two that overlap the earlier, then longer."""
    letters = [hit for hit in _LETTER_DIGITS.finditer(text) if not _is_plain_value(text, hit)]
    found = [(hit.start(), hit.end(), Kind.DOUBT) for hit in letters]
    found += [(hit.start(), hit.end(), Kind.DOUBT) for hit in _LOST_POINT.finditer(text)]
    for pattern in not_quantities():
        found += [(hit.start(), hit.end(), Kind.CODE) for hit in pattern.regex.finditer(text)]
    found += [
        (hit.start(), hit.end(), Kind.CODE)
        for hit in _MODEL.finditer(text)
        if not _is_symbol_with_value(text, hit) and not _is_unit(text, hit)
    ]
    spans: dict[int, Lexeme] = {}
    end = 0
    for start, stop, kind in sorted(found, key=lambda f: (f[0], f[2] is Kind.CODE, -f[1])):
        if start >= end and stop > start:
            spans[start] = Lexeme(kind, start, stop)
            end = stop
    return spans


def _is_plain_value(text: str, hit: re.Match[str]) -> bool:
    """1.2lm/W: the letter begins a unit, and no second unit follows (0.00l mm)."""
    number = digits_at(text, hit.start()) if text[hit.start()].isdigit() else None
    unit = None if number is None else unit_at(text, number.end)
    return unit is not None and unit.end >= hit.end() and unit_at(text, unit.end) is None


def _is_unit(text: str, hit: re.Match[str]) -> bool:
    """m3/h looks like a model, and is none."""
    unit = unit_at(text, hit.start())
    return unit is not None and unit.is_known and unit.end >= hit.end()


def _is_symbol_with_value(text: str, hit: re.Match[str]) -> bool:
    """Ra0.05μm, AC220V: letters that stand for a quantity, and a value with its unit."""
    if _SCALE.match(text, hit.start()):
        return True
    symbol = _symbol_pattern().match(text, hit.start())
    if symbol is None:
        return False
    number = digits_at(text, symbol.end())
    if number is None:
        return False
    if symbol.group() in ("pH", "PH", "COP", "EER", "IPLV", "PUE", "GWP", "ODP"):
        return True
    follows = text[number.end : number.end + 1]
    return unit_at(text, number.end) is not None or follows in tuple("~±×-至到万亿")


def _header_units(text: str) -> dict[int, Lexeme]:
    """转速(r/min): a unit in the brackets behind a name."""
    headers = {}
    named = (_HEADER_UNIT, _STROKE_UNIT, _WORDED_UNIT, _BARE_UNIT, _CELL_UNIT, _SCALE)
    for hit in [hit for pattern in named for hit in pattern.finditer(text)]:
        inner = hit.group(1)
        unit = None if inner[0].isdigit() else unit_at(inner)
        if unit is not None and unit.end == len(inner):
            headers[hit.start()] = Lexeme(
                Kind.UNIT, hit.start(), hit.end(), unit=unit, is_header=True
            )
    return headers


def is_verdict_letter(text: str, lexeme: Lexeme) -> bool:
    """`% ≥99.6 99.72 P`: behind a unit of its own column, P and F are the verdict's cell."""
    return (
        text[lexeme.start : lexeme.end] in (" P", " F")
        and not text[lexeme.end : lexeme.end + 1].strip()
    )


def _lexemes_at(text: str, at: int) -> list[Lexeme]:
    char = text[at]
    if char.isascii() and char.isdecimal():
        return _number_lexemes(text, at)
    if char in _CHINESE_START:
        return _chinese_lexemes(text, at) or [Lexeme(Kind.WORD, at, at + 1)]
    if char.isspace():
        return [Lexeme(Kind.SPACE, at, at + 1)]
    latin = _LATIN.match(text, at)
    if latin is not None:
        symbol = _symbol_pattern().match(text, at)
        end = symbol.end() if symbol is not None else latin.end()
        return [Lexeme(Kind.WORD, at, end)]
    is_word = char.isalpha()
    return [Lexeme(Kind.WORD if is_word else Kind.SIGN, at, at + 1)]


def _number_lexemes(text: str, at: int) -> list[Lexeme]:
    number = digits_at(text, at)
    if number is None:
        return [Lexeme(Kind.SIGN, at, at + 1)]
    sign = _ROUNDING_SIGN.match(text, number.end)
    if sign is not None and (unit := unit_at(text, sign.end())) is not None:
        lexeme = Lexeme(Kind.NUMBER, at, sign.end(), numeral=number)
        return [lexeme, Lexeme(Kind.UNIT, sign.end(), unit.end, unit=unit)]
    unit = _unit_behind(text, number)
    vague = False
    if unit is None or _prefers_multiplier(text, number.end):
        number = _multiplied(text, number)
        if vague := text[number.end : number.end + 1] in ("多", "余"):
            number = _multiplied(text, replace(number, end=number.end + 1))
        unit = _unit_behind(text, number)
    if text[number.end : number.end + 1] == "半":
        half = unit_at(text, number.end + 1)
        if half is not None:
            number = replace(number, end=number.end + 1, value=number.value + Decimal("0.5"))
            unit = half
    if unit is None and text[number.end : number.end + 1] == "度":
        unit = _degree(text, number)
    if unit is None and _MINUTES_BEFORE_SECONDS.match(text, number.end):
        unit = UnitMatch("min", number.end + 1)
    if unit is None and (code := _CODE_BEHIND_NUMBER.match(text, number.end)) is not None:
        if not _bound_before().search(text, max(0, at - 8), at):
            return [Lexeme(Kind.CODE, at, code.end())]
        # A bound in a unit that the lexicon does not know keeps the unit as printed.
        if code.group() not in words()["symbols"]["remarks"]:
            unit = UnitMatch(code.group(), code.end(), is_known=False)
    lexeme = Lexeme(Kind.NUMBER, at, number.end, numeral=number, is_vague=vague)
    if unit is None:
        unit = _unit_in_brackets(text, number.end) or _per_thousand(text, number.end)
    return [lexeme] if unit is None else _with_half(text, lexeme, unit)


# 0.02/1000: how levels and squareness are printed; per how much of what is not said.
_PER_THOUSAND = re.compile(r"/(?:100|200|300|500|1000)(?![\d.:/])(?![ ]?[A-Za-zμ%])")


# 0.018/1000mm: the millimetre is said once.
_PER_LENGTH = re.compile(r"/((?:100|200|300|500|1000)[ ]?mm)(?![A-Za-z/²³])")


def _per_thousand(text: str, at: int) -> UnitMatch | None:
    if "." not in text[max(0, at - 5) : at]:
        return None
    length = _PER_LENGTH.match(text, at)
    if length is not None:
        return UnitMatch(f"mm/{length.group(1).replace(' ', '')}", length.end())
    hit = _PER_THOUSAND.match(text, at)
    return None if hit is None else UnitMatch(hit.group(), hit.end())


def _unit_in_brackets(text: str, at: int) -> UnitMatch | None:
    """0.0045(mm): a bracket behind a number that holds nothing but a unit."""
    unit = unit_at(text, at + 1) if text[at : at + 1] == "(" else None
    if unit is None or text[unit.end : unit.end + 1] != ")":
        return None
    return replace(unit, end=unit.end + 1)


# B:4.2 C:3.8 and 4.2 C 3.8: the letter labels the next value.
_LABEL_BEHIND = re.compile(r"[ ]?[A-Z](?:[:=相轴向]|(?<=[ ][A-Z])[ ]\d)")


# 12分30秒: 分 alone may be a score.
_MINUTES_BEFORE_SECONDS = re.compile(r"分(?=\d{1,2}(?:\.\d+)?秒)")
_PER_NUMBER = re.compile(r"(?P<unit>[A-Za-zμ]+)/(?P<number>\d+)(?P=unit)")
# 0.015mm/2000mm is per 2 m, 150mm/200mm are two values.
_LEAST_DIVISOR = 10


def _unit_behind(text: str, number: Numeral) -> UnitMatch | None:
    if _LABEL_BEHIND.match(text, number.end):
        return None
    unit = unit_at(text, number.end)
    per = None if unit is None else _PER_NUMBER.fullmatch(unit.unit)
    if per is not None and int(per.group("number")) < _LEAST_DIVISOR * abs(number.value):
        return unit_at(text[: text.index("/", number.end)], number.end)
    return unit


def _prefers_multiplier(text: str, at: int) -> bool:
    """万 and 亿 are never the start of a unit."""
    return text[at : at + 1] in ("万", "亿") or text[at : at + 2] in (" 万", " 亿")


def _multiplied(text: str, number: Numeral) -> Numeral:
    found = multiplier_at(text, number.end)
    if found is None:
        return number
    factor, end = found
    return replace(number, value=number.value * factor, end=end)


def _chinese_lexemes(text: str, at: int) -> list[Lexeme] | None:
    """A Chinese numeral counts only with a unit that words it (三千小时, 半小时)."""
    before = text[at - 1 : at]
    if (before and before in words()["chinese"]["not_after"]) or (
        text[at] == "半" and before in tuple("上下大")
    ):
        return None
    stop = _not_number_pattern().match(text, at)
    if stop is not None and text[stop.end() : stop.end() + 1] not in ("半", "小", "月"):
        return None
    number = _half(text, at) or chinese_at(text, at)
    if number is None:
        return None
    if number.unit is not None:
        share = UnitMatch(number.unit, number.end)
        head = Lexeme(Kind.NUMBER, at, number.end, numeral=number)
        return [replace(head, unit=share)]
    number, unit = _with_chinese_unit(text, number)
    if unit is None:
        return None
    return _with_half(text, Lexeme(Kind.NUMBER, at, number.end, numeral=number), unit)


def _with_half(text: str, lexeme: Lexeme, unit: UnitMatch) -> list[Lexeme]:
    """The number and its unit; 一年半 is 1.5 年."""
    if _HALF_BEHIND.match(text, unit.end) and lexeme.numeral is not None:
        half = replace(lexeme.numeral, value=lexeme.numeral.value + Decimal("0.5"))
        lexeme, unit = replace(lexeme, numeral=half), replace(unit, end=unit.end + 1)
    return [lexeme, Lexeme(Kind.UNIT, lexeme.end, unit.end, unit=unit)]


def _half(text: str, at: int) -> Numeral | None:
    if text[at] != "半":
        return None
    at_unit = at + 2 if text[at + 1 : at + 2] == "个" else at + 1
    return Numeral(at, at_unit, Decimal("0.5"), chinese=True)


def _with_chinese_unit(text: str, number: Numeral) -> tuple[Numeral, UnitMatch | None]:
    """三千瓦 is 3 kW: a last 千 or 百 goes to the unit where that makes one."""
    end = number.end
    if text[end : end + 1] == "个" and text[end + 1 : end + 2] == "半":
        number = replace(number, end=end + 2, value=number.value + Decimal("0.5"))
    elif text[end : end + 1] == "半":
        number = replace(number, end=end + 1, value=number.value + Decimal("0.5"))
    at = number.end
    shorter = chinese_at(text[: at - 1], number.start) if at - number.start >= 2 else None
    if text[at - 1] in "千百" and shorter is not None and shorter.end == at - 1:
        unit = _chinese_unit(text, at - 1)
        if unit is not None:
            return shorter, unit
    unit = _chinese_unit(text, at)
    if unit is None and text[at : at + 1] == "度":
        unit = _degree(text, number)
    if unit is not None and text[at : at + 1] == "成":
        return _with_tenths(text, number, unit)
    if unit is not None and _is_period_of_time(text, number, unit):
        return number, None
    return number, unit


_PERIODS = ("年", "月", "周", "d")


def _is_period_of_time(text: str, number: Numeral, unit: UnitMatch) -> bool:
    """近两年, 每三天: when, not how long."""
    before = text[number.start - 1 : number.start]
    return unit.unit in _PERIODS and bool(before) and before in words()["chinese"]["not_after_when"]


def _with_tenths(text: str, number: Numeral, unit: UnitMatch) -> tuple[Numeral, UnitMatch]:
    """一成五 is 15 %."""
    tenths = chinese_at(text[: unit.end + 1], unit.end)
    if tenths is None or tenths.value >= 10:
        return number, unit
    return replace(number, value=number.value + tenths.value / 10), replace(unit, end=unit.end + 1)


def _chinese_unit(text: str, at: int) -> UnitMatch | None:
    unit = unit_at(text, at)
    if unit is None or _chinese_unit_pattern().match(text, at) is None:
        return None
    return unit


def _degree(text: str, number: Numeral) -> UnitMatch | None:
    """度 is kW·h beside words of electricity, ℃ beside words of warmth, else °; of both the
    nearer word tells (电机绕组温度)."""
    at = number.end + 1
    clause = re.split(r"[，。；]", text[: number.start])[-1] + text[at : at + 3]
    electric, thermal = (_last_of(clause, words()["context"][k]) for k in ("electric", "thermal"))
    if text[at : at + 1] in ("/", "每") or electric > thermal:
        below = unit_at("kWh" + text[at : at + 20])
        end = at if below is None else at + below.end - 3
        return UnitMatch("kW·h" if below is None else below.unit, end)
    return UnitMatch("℃" if thermal >= 0 else "°", at)


def _last_of(clause: str, told: Sequence[str]) -> int:
    return max(clause.rfind(word) for word in told)
