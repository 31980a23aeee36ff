"""One number against one bound, in exact decimal arithmetic.

A number is a stretch of possible values: a point, a range that was seen (every value of it
occurs), or an interval in which the one true value lies (uncertainty, 不超过, (+), 约).
Sources: GB/T 8170-2008 §4.3 (full-value comparison), ILAC-G8:09/2019 with w = U;
conventions, Verdicts 1, 3, 5, 7, 8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from extractors.evidence import Comparator, Quantity
from extractors.quantities.units import convert
from matchers.judging import lexicon
from matchers.requirements import Clause, ClauseKind

# 约 and 近 within this share of the limit are "at the limit" (conventions, Verdict 5).
APPROXIMATE_SHARE = Decimal("0.05")


class Fit(StrEnum):
    """What a number does to a bound."""

    PASS = "pass"
    FAIL = "fail"
    OPEN = "open"


class Ground(StrEnum):
    """Why an answer is what it is."""

    VALUE = "value"
    UNCERTAINTY = "uncertainty"
    APPROXIMATE = "approximate"
    BOUNDED = "bounded"
    MEAN = "mean"
    AXIS = "axis"
    SIDE = "side"
    CONDITION = "condition"
    PLAN = "plan"
    LIMIT = "limit"
    NO_VALUE = "no_value"
    UNIT = "unit"
    NAME = "name"
    OTHER_NAME = "other_name"
    NOTHING = "nothing"
    DOUBT = "doubt"
    RANGE = "range"
    GRADE = "grade"
    BASIS = "basis"
    QUALITATIVE = "qualitative"
    SEVERAL_NAMES = "several_names"
    OTHER_SAMPLE = "other_sample"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Decision:
    """A number's answer to a bound: `words` end a Chinese sentence, `step` is the arithmetic,
    `bound` is how the number stands to the bound, without it."""

    fit: Fit
    ground: Ground
    words: str
    step: str = ""
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The possible values, in the clause's unit. None is no end. `every`: all of them occur;
    `margin`: how far either end of a range may be from where it was read."""

    low: Decimal | None
    high: Decimal | None
    low_closed: bool = True
    high_closed: bool = True
    every: bool = False
    ground: Ground = Ground.VALUE
    margin: Decimal = Decimal(0)

    def moved_out(self, by: Decimal) -> Stretch:
        """Both ends moved away from each other, or, by less than nothing, up to each other."""
        if self.low is None or self.high is None:
            return self
        middle = (self.low + self.high) / 2
        low, high = min(self.low - by, middle), max(self.high + by, middle)
        return replace(self, low=low, high=high, margin=Decimal(0))


def written(value: Decimal) -> str:
    """A decimal as people write it, without exponent when it is short."""
    if value == 0:
        return "0"
    magnitude = value.adjusted()
    if -7 <= magnitude <= 12:
        text = format(value.normalize(), "f")
        return text if len(text) <= 18 else format(value.normalize(), ".12g")
    mantissa, exponent = f"{value.normalize():e}".split("e")
    return f"{mantissa}×10^{int(exponent)}"


def with_unit(value: Decimal, unit: str | None) -> str:
    return f"{written(value)}{unit or ''}"


def bound_text(clause: Clause) -> str:
    """The bound in signs: `≤0.005mm`, `0～5000r/min`."""
    unit = clause.unit or ""
    if clause.lows or clause.highs:
        sign = (
            "≥" if clause.lows and not clause.highs else "≤" if clause.highs != clause.lows else ""
        )
        return sign + "×".join(written(side) for side in clause.lows or clause.highs) + unit
    low, high = clause.low, clause.high
    if low is not None and high is not None:
        if low == high:
            return f"{written(low)}{unit}"
        if low == -high:
            return f"±{written(high)}{unit}"
        return f"{written(low)}～{written(high)}{unit}"
    if low is not None:
        return f"{'≥' if clause.low_inclusive else '>'}{written(low)}{unit}"
    if high is not None:
        return f"{'≤' if clause.high_inclusive else '<'}{written(high)}{unit}"
    return clause.text


def is_difference(clause: Clause) -> bool:
    """Whether temperatures of this clause are differences: x ℃ = x K (Verdict 8)."""
    if clause.kind is ClauseKind.TOLERANCE:
        return True
    return bool(lexicon.words("difference").search(clause.name or clause.text))


def in_unit(value: Decimal, unit: str | None, clause: Clause) -> Decimal | None:
    """The value in the clause's unit; None when it cannot be told (Verdict 7)."""
    if unit == clause.unit or (clause.unit is None and _is_bare_ratio(unit)):
        return value
    if unit is None or clause.unit is None:
        return value if _only_counts(unit or clause.unit, clause) else None
    return convert(value, unit, clause.unit, difference=is_difference(clause))


def _is_bare_ratio(unit: str | None) -> bool:
    """W/W of a COP is a pure number."""
    above, stroke, below = (unit or "").partition("/")
    return bool(stroke) and above == below


def _only_counts(unit: str | None, clause: Clause) -> bool:
    """A count needs no counting unit: 自由度为7 is 7个."""
    if unit not in lexicon.evidence_words().count_units:
        return False
    return bool(lexicon.words("counted").search(clause.name or ""))


def unit_words(unit: str | None, clause: Clause) -> str:
    if unit is None:
        return f"所读数值没有单位，不能与要求的单位{clause.unit}比较"
    if clause.unit is None:
        return f"要求没有单位，所读数值的单位为{unit}，不能比较"
    return f"所读数值的单位{unit}与要求的单位{clause.unit}不能换算"


def stretch_of(quantity: Quantity, clause: Clause, *, guarded: bool = True) -> Stretch | None:
    """The possible values of a quantity in the clause's unit; None when it has no such unit."""
    value = in_unit(quantity.value, quantity.unit, clause)
    if value is None:
        return None
    if quantity.value_high is not None:
        stretch = _range_stretch(quantity, value, clause)
        return _with_margin(stretch, quantity, clause) if guarded else stretch
    if quantity.comparator not in (Comparator.EQ, Comparator.APPROX):
        return _bounded(quantity.comparator, value)
    if quantity.rounding_sign:
        return _rounded(quantity, value, clause)
    if quantity.comparator is Comparator.APPROX:
        margin = abs(value) * APPROXIMATE_SHARE
        return Stretch(value - margin, value + margin, ground=Ground.APPROXIMATE)
    return _uncertain(quantity, value, clause) if guarded else Stretch(value, value)


def _range_stretch(quantity: Quantity, low: Decimal, clause: Clause) -> Stretch | None:
    assert quantity.value_high is not None
    high = in_unit(quantity.value_high, quantity.unit, clause)
    if high is None:
        return None
    if quantity.comparator in (Comparator.LE, Comparator.LT):  # 优于±1.2%: somewhere inside
        closed = quantity.comparator is Comparator.LE
        ends = min(low, high), max(low, high)
        return Stretch(*ends, low_closed=closed, high_closed=closed, ground=Ground.BOUNDED)
    return Stretch(min(low, high), max(low, high), every=True)


def _with_margin(stretch: Stretch | None, quantity: Quantity, clause: Clause) -> Stretch | None:
    """±0.9 with U=0.3: each end of the range is only known within U (Verdict 3)."""
    if stretch is None or quantity.uncertainty is None:
        return stretch
    width = _width(quantity, clause)
    if width is None:
        return Stretch(None, None, ground=Ground.UNCERTAINTY)
    return replace(stretch, margin=width, ground=Ground.UNCERTAINTY)


def _bounded(comparator: Comparator, value: Decimal) -> Stretch:
    if comparator in (Comparator.GE, Comparator.GT):
        return Stretch(value, None, low_closed=comparator is Comparator.GE, ground=Ground.BOUNDED)
    return Stretch(None, value, high_closed=comparator is Comparator.LE, ground=Ground.BOUNDED)


def _rounded(quantity: Quantity, value: Decimal, clause: Clause) -> Stretch:
    """`16.50(+)`: above 16.50 by no more than half of its last digit (GB/T 8170 §4.3)."""
    half = Decimal(5).scaleb(-_decimals(quantity.text) - 1)
    beyond = in_unit(quantity.value + half, quantity.unit, clause)
    width = abs(beyond - value) if beyond is not None else Decimal(0)
    if quantity.rounding_sign == "+":
        return Stretch(value, value + width, low_closed=False)
    return Stretch(value - width, value, high_closed=False)


def _decimals(text: str) -> int:
    number = re.search(r"\d[\d,]*(?:\.(\d+))?", text)
    return len(number.group(1) or "") if number else 0


def _uncertain(quantity: Quantity, value: Decimal, clause: Clause) -> Stretch | None:
    uncertainty = quantity.uncertainty
    if uncertainty is None:
        return Stretch(value, value)
    width = _width(quantity, clause)
    if width is None:
        return Stretch(None, None, ground=Ground.UNCERTAINTY)
    return Stretch(value - width, value + width, ground=Ground.UNCERTAINTY)


def _width(quantity: Quantity, clause: Clause) -> Decimal | None:
    """U in the clause's unit; a relative U (%) is taken of the value."""
    uncertainty = quantity.uncertainty
    assert uncertainty is not None
    unit = uncertainty.unit or quantity.unit
    if unit == "%" and quantity.unit != "%":
        largest = max(abs(quantity.value), abs(quantity.value_high or quantity.value))
        relative = largest * uncertainty.value / 100
        zero = in_unit(Decimal(0), quantity.unit, clause)
        beyond = in_unit(relative, quantity.unit, clause)
        return None if zero is None or beyond is None else abs(beyond - zero)
    if unit == "dB" and (clause.unit or "").startswith("dB"):
        return abs(uncertainty.value)
    if unit is None or clause.unit is None:
        return abs(uncertainty.value) if unit == clause.unit else None
    width = convert(uncertainty.value, unit, clause.unit, difference=True)
    return None if width is None else abs(width)


def hold(stretch: Stretch, clause: Clause) -> tuple[Fit, str]:
    """A stretch against the clause's low and high, and which bound decided."""
    low = _against_low(stretch, clause)
    high = _against_high(stretch, clause)
    for answer in (low, high):
        if answer[0] is Fit.FAIL:
            return answer
    for answer in (low, high):
        if answer[0] is Fit.OPEN:
            return answer
    return (Fit.PASS, "在要求的范围内" if low[1] and high[1] else low[1] or high[1])


def _against_low(stretch: Stretch, clause: Clause) -> tuple[Fit, str]:
    bound = clause.low
    if bound is None:
        return (Fit.PASS, "")
    all_in = stretch.low is not None and (
        stretch.low > bound
        or (stretch.low == bound and (clause.low_inclusive or not stretch.low_closed))
    )
    if all_in:
        return (Fit.PASS, "不低于下限")
    some_out = stretch.every
    all_out = stretch.high is not None and (
        stretch.high < bound
        or (stretch.high == bound and not (clause.low_inclusive and stretch.high_closed))
    )
    return (Fit.FAIL, "低于下限") if some_out or all_out else (Fit.OPEN, "不能确定是否达到下限")


def _against_high(stretch: Stretch, clause: Clause) -> tuple[Fit, str]:
    bound = clause.high
    if bound is None:
        return (Fit.PASS, "")
    all_in = stretch.high is not None and (
        stretch.high < bound
        or (stretch.high == bound and (clause.high_inclusive or not stretch.high_closed))
    )
    if all_in:
        return (Fit.PASS, "不超过上限")
    all_out = stretch.low is not None and (
        stretch.low > bound
        or (stretch.low == bound and not (clause.high_inclusive and stretch.low_closed))
    )
    return (
        (Fit.FAIL, "超过上限") if stretch.every or all_out else (Fit.OPEN, "不能确定是否超过上限")
    )


def rounded_to(stretch: Stretch, clause: Clause) -> Stretch:
    """修约值比较法: the value rounded once, half to even, to the limit's last digit."""
    bound = clause.low if clause.low is not None else clause.high
    if bound is None or stretch.low is None or stretch.low != stretch.high:
        return stretch
    step = Decimal(1).scaleb(min(int(bound.as_tuple().exponent), 0))
    value = stretch.low.quantize(step, rounding=ROUND_HALF_EVEN)
    return Stretch(value, value)


def conversion(quantity: Quantity, stretch: Stretch, clause: Clause) -> str:
    """The value as read, and as converted when the units differ."""
    read = quantity.text.strip() or with_unit(quantity.value, quantity.unit)
    if quantity.unit == clause.unit or quantity.unit is None or clause.unit is None:
        return read
    value = in_unit(quantity.value, quantity.unit, clause)
    if value is None:
        return read
    if quantity.value_high is not None:
        low, high = stretch.low or value, stretch.high or value
        return f"{read}（即{written(low)}～{with_unit(high, clause.unit)}）"
    return f"{read}（即{with_unit(value, clause.unit)}）"
