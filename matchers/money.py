"""Amounts of money: 大写 and figures to Decimal yuan, and whether they agree."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_DIGITS = {
    char: value
    for value, chars in enumerate(
        (
            "零〇○",
            "壹一弌",
            "贰二贰貳两",
            "叁三參叄",
            "肆四",
            "伍五",
            "陆六陸",
            "柒七",
            "捌八",
            "玖九",
        )
    )
    for char in chars
}
_UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_SUBUNITS = {"角": Decimal("0.1"), "分": Decimal("0.01")}
_FIGURES = re.compile(r"([-−]?)\s*(\d[\d,]*(?:\.\d+)?)\s*(亿|万)?")


def _below_myriad(words: str) -> int | None:
    """Digits with 拾佰仟; None when a character does not belong there."""
    total, digit = 0, None
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], None
        else:
            return None
    return total + (digit or 0)


def _whole_yuan(words: str) -> int | None:
    """Yuan with 亿 and 万 each scaling only what stands between them."""
    total = 0
    for mark, scale in (("亿", 10**8), ("万", 10**4)):
        head, found, rest = words.partition(mark)
        if found:
            part = _below_myriad(head)
            if part is None:
                return None
            total, words = total + part * scale, rest
    last = _below_myriad(words)
    return None if last is None else total + last


def _fraction(words: str) -> Decimal | None:
    """角 and 分, each with one digit before it; None when anything else stands there."""
    total, digit = Decimal(0), None
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SUBUNITS and digit is not None:
            total, digit = total + digit * _SUBUNITS[char], None
        else:
            return None
    return None if digit else total


def words_to_amount(text: str) -> Decimal | None:
    """Yuan of an amount in capitals (壹佰壹拾叁万元整); None when it is not one."""
    plain = re.sub(r"[\s⊗ⓧ×:：（）()]|人民币|大写|价税合计|合计", "", text)
    plain = plain.replace("圆", "元").replace("萬", "万").replace("億", "亿").rstrip("整正")
    negative = plain.startswith("负")
    yuan, found, rest = plain.lstrip("负").partition("元")
    if not found or not yuan:
        return None
    whole, part = _whole_yuan(yuan), _fraction(rest)
    if whole is None or part is None:
        return None
    return -(whole + part) if negative else whole + part


def figures_to_amount(text: str) -> Decimal | None:
    """Yuan of an amount in figures (¥1,130,000.00; 113万元); None when there is none."""
    found = _FIGURES.search(unicodedata.normalize("NFKC", text).replace("，", ","))
    if not found:
        return None
    sign, figures, scale = found.groups()
    try:
        value = Decimal(figures.replace(",", "")) * {"亿": 10**8, "万": 10**4}.get(scale or "", 1)
    except InvalidOperation:
        return None
    return -value if sign else value


def amount(text: str) -> Decimal | None:
    """Yuan of an amount in capitals or in figures."""
    return (
        words_to_amount(text)
        if "元" in text and _starts_in_words(text)
        else (figures_to_amount(text) or words_to_amount(text))
    )


def _starts_in_words(text: str) -> bool:
    return any(char in text for char in "壹贰叁肆伍陆柒捌玖拾佰仟")
