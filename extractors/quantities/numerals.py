"""Numbers as they are written: digits, powers of ten, 万 and 亿, Chinese numerals.

All functions read folded text (`extractors.quantities.folding`). A number is exact: Decimal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")

NUMBER = re.compile(
    r"""
    (?P<mantissa>
        \d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)        # 10,000
      | (?<![≥≤<>])\d{1,3}(?:\ \d{3})+\.\d+(?![\d.])  # 26 500.5, but ≥350 366.0 is two cells
      | \d{1,3}(?:\ \d{3})+(?![\d.])              # 26 500
      | \d+\.\d+
      | \d+
    )
    (?P<power>
        ×10\^?\(?(?P<exp>[-+]\d{1,2})\)?(?!\d)    # ×10-5: a lost superscript, ×10^(-5)
      | ×10\^\(?(?P<exp2>\d{1,2})\)?
      | ×10(?P<exp3>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
      | [eE](?P<exp4>[-+]?\d{1,3})(?![\d.])
    )?
    """,
    re.VERBOSE,
)
# 10⁻⁵ or 10^-5 without a factor in front.
_BARE_POWER = re.compile(r"10(?:\^\(?(?P<exp>[-+]?\d{1,2})\)?|(?P<exp2>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "俩": 2}
_FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_CHINESE = re.compile(
    r"[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]+"
    r"(?:点[零〇一二三四五六七八九]+[万亿]?)?"
)
_PARTS = re.compile(
    r"(?P<whole>百|千|万)分之(?P<chinese>[零〇一二三四五六七八九十百千两点]+|\d+(?:\.\d+)?)"
)
_FRACTION = re.compile(r"(?P<low>[二三四五六七八九十]+)分之(?P<high>[一二两三四五六七八九]+)")
# What may follow a number in digits: 3.5万, 2百万, 1千; the longest first.
_MULTIPLIERS = (
    ("万亿", 10**12),
    ("千万", 10**7),
    ("百万", 10**6),
    ("十万", 10**5),
    ("万", 10**4),
    ("亿", 10**8),
    ("千", 10**3),
    ("百", 10**2),
)
SHARES = {"百": "%", "千": "‰", "万": "‱"}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at `text[start:end]`. `unit` where the words name one (千分之三 is 3 ‰);
    `has_power` when a power of ten was written out."""

    start: int
    end: int
    value: Decimal
    unit: str | None = None
    chinese: bool = False
    has_power: bool = False


def digits_at(text: str, start: int) -> Numeral | None:
    """The number in digits that begins at `start`, without a multiplier behind it."""
    bare = _BARE_POWER.match(text, start)
    if bare is not None:
        exponent = _exponent(bare.group("exp") or bare.group("exp2"))
        return Numeral(start, bare.end(), Decimal(1).scaleb(exponent), has_power=True)
    hit = NUMBER.match(text, start)
    if hit is None:
        return None
    value = Decimal(hit.group("mantissa").replace(",", "").replace(" ", ""))
    written = next((hit.group(n) for n in ("exp", "exp2", "exp3", "exp4") if hit.group(n)), None)
    if written is not None:
        value = value.scaleb(_exponent(written))
    return Numeral(start, hit.end(), value, has_power=written is not None)


def _exponent(written: str) -> int:
    return int(written.translate(_SUPERSCRIPTS))


def multiplier_at(text: str, start: int) -> tuple[int, int] | None:
    """Factor and end of 万, 亿, 千, … at `start` (a space before it is allowed)."""
    at = start + 1 if text[start : start + 1] == " " else start
    for word, factor in _MULTIPLIERS:
        if text.startswith(word, at):
            return factor, at + len(word)
    return None


def chinese_at(text: str, start: int) -> Numeral | None:
    """The Chinese numeral, 千分之三 or 三分之一 at `start`."""
    parts = _PARTS.match(text, start)
    if parts is not None:
        value = parse_number(parts.group("chinese"))
        if value is not None:
            return _share(start, parts.end(), value, parts.group("whole"))
    fraction = _FRACTION.match(text, start)
    if fraction is not None:
        return _fraction(start, fraction)
    hit = _CHINESE.match(text, start)
    if hit is None:
        return None
    # 三百二十千瓦 is 320 kW: a last 千 or 百 that makes no number is left to the unit.
    for end in (hit.end(), hit.end() - 1):
        value = chinese_value(text[start:end])
        if value is not None:
            return Numeral(start, end, value, chinese=True)
    return None


def _share(start: int, end: int, value: Decimal, whole: str) -> Numeral:
    if whole == "万":
        return Numeral(start, end, value / 100, unit="%", chinese=True)
    return Numeral(start, end, value, unit=SHARES[whole], chinese=True)


def _fraction(start: int, hit: re.Match[str]) -> Numeral | None:
    low, high = chinese_value(hit.group("low")), chinese_value(hit.group("high"))
    if not low or high is None:
        return None
    value = high / low
    return Numeral(start, hit.end(), value, unit="倍", chinese=True)


def chinese_value(text: str) -> Decimal | None:
    """Value of a whole Chinese numeral (二万六千五百, 三点五万, 二〇二二), None when ill-formed."""
    text = "".join(_FORMAL.get(char, char) for char in text)
    whole, point, fraction = text.partition("点")
    if point:
        return _with_fraction(whole, fraction)
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return _digit_string(text)
    total = _large_value(text)
    return None if total is None else Decimal(total)


def _digit_string(text: str) -> Decimal | None:
    """二〇二二 is 2022; 二三 alone is no numeral (it means two or three)."""
    if len(text) == 2 or (len(text) == 3 and not set(text) & set("零〇")):
        return None
    return Decimal("".join(str(_DIGITS[char]) for char in text))


def _with_fraction(whole: str, fraction: str) -> Decimal | None:
    factor = 1
    if fraction and fraction[-1] in _LARGE:
        factor = _LARGE[fraction[-1]]
        fraction = fraction[:-1]
    head = chinese_value(whole)
    if head is None or not fraction or any(char not in _DIGITS for char in fraction):
        return None
    digits = "".join(str(_DIGITS[char]) for char in fraction)
    return (head + Decimal(f"0.{digits}")) * factor


def _large_value(text: str) -> int | None:
    for word in ("亿", "万"):
        head, found, tail = text.partition(word)
        if found:
            if not head:
                return None
            left = _large_value(head)
            right = _tail_value(tail, _LARGE[word])
            if left is None or right is None:
                return None
            return left * _LARGE[word] + right
    return _small_value(text)


def _tail_value(tail: str, scale: int) -> int | None:
    """What follows 万 or 亿: 两万五 is 25000, 两万零五 is 20005."""
    if not tail:
        return 0
    if len(tail) == 1 and tail in _DIGITS:
        return _DIGITS[tail] * scale // 10
    return _large_value(tail.lstrip("零〇"))


def _small_value(text: str) -> int | None:
    total, digit, last_scale = 0, None, 10**4
    for char in text:
        if char in _SMALL:
            scale = _SMALL[char]
            if scale >= last_scale or (digit is None and not (scale == 10 and total == 0)):
                return None
            total += (1 if digit is None else digit) * scale
            digit, last_scale = None, scale
        elif char in "零〇":
            if digit is not None:
                return None
            last_scale = min(last_scale, 100)
        elif char in _DIGITS and digit is None:
            digit = _DIGITS[char]
        else:
            return None
    if digit is None:
        return total
    # 三百五 is 350, 三百零五 is 305, 十五 is 15.
    ends_short = last_scale >= 100 and last_scale < 10**4 and text[-2] not in "零〇"
    return total + digit * (last_scale // 10 if ends_short else 1)


def parse_number(text: str) -> Decimal | None:
    """The value of a text that is nothing but one number, else None."""
    sign = -1 if text[:1] in ("-", "负") else 1
    body = text[1:] if text[:1] in ("-", "+", "负") else text
    found = digits_at(body, 0) if body[:1].isdecimal() and body[:1].isascii() else None
    if found is not None and found.end < len(body):
        factor = multiplier_at(body, found.end)
        if factor is None or factor[1] != len(body):
            return None
        return sign * found.value * factor[0]
    if found is None:
        found = chinese_at(body, 0)
    if found is None or found.end != len(body):
        return None
    return sign * found.value
