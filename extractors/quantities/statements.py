"""Readings to quantities: what evidence states, with role, condition, uncertainty and name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extractors.evidence import Comparator, Quantity, Role, Uncertainty
from extractors.quantities.lexicon import alternatives, words
from extractors.quantities.names import axis_name, clean_name, name_region
from extractors.quantities.phrases import Phrase, condition_phrases, is_no_cue
from extractors.quantities.pipeline import Bound, Bounded, Cue, Reading, better_bound, read
from extractors.quantities.rows import with_bars
from extractors.quantities.shapes import Measure, Part, Shape
from extractors.quantities.units import given_unit, unit_by_name

_COMPARATORS = {
    Bound.GE: Comparator.GE,
    Bound.GT: Comparator.GT,
    Bound.LE: Comparator.LE,
    Bound.LT: Comparator.LT,
    Bound.APPROX: Comparator.APPROX,
}
_UNCERTAINTY_BEFORE = re.compile(
    r"(?:(?:扩展|相对|测量|标准|合成)*不确定度[^，；。\d]{0,14}|(?<![A-Za-z])[Uu](?:rel|r|95|99|p|c)?)"
    r"(?:\([^()]{0,12}\))?[ ]?[=:为是≈]?[ ]?$"
)
_FACTOR_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])[kK](?:p|95)?[ ]?[=:≈为]"
    r"|(?:包含|覆盖|扩展)因子(?:\(?k\)?)?[=:为是]?k?[=]?)[ ]?$"
)
_LEVEL_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])[pP][ ]?[=≈]|置信(?:概率|水平|度|区间)(?:\(?[pP]\)?)?[=:为是约]*"
    r"|包含概率[pP]?[=:为是约]*)[ ]?$"
)
_LEVEL_BEHIND = re.compile(r"的?(?:置信|包含概率)")
_ROUNDING = re.compile(r"\(([-+])\)")
_SENTENCE_END = re.compile(r"[；。\n!?！？]")


@dataclass(frozen=True, slots=True)
class _Found:
    """A quantity in the making: the bounded measure, one printed number of it, its role."""

    bounded: Bounded
    quantity: Quantity
    start: int


def statements(
    text: str, *, name: str | None = None, unit: str | None = None, role: Role | None = None
) -> tuple[Quantity, ...]:
    """All quantities of `text`, see `extractors.quantities.parse_quantities`."""
    reading = read(with_bars(text))
    plain, uncertainties = _without_uncertainties(reading)
    phrases = condition_phrases(reading, plain)
    given = None if unit is None else given_unit(unit)
    found: list[_Found] = []
    for bounded in plain:
        named = _name(reading, bounded, phrases, found, name)
        if not _is_quantity(reading, bounded, named, given=name is not None or unit is not None):
            continue
        own_role = role or _role(reading, bounded, phrases, found)
        condition = None if own_role is Role.CONDITION else _condition(reading, bounded, phrases)
        for quantity in _quantities(reading, bounded, given):
            full = replace(
                quantity,
                name=named,
                unit=unit_by_name(quantity.unit, named),
                role=own_role,
                condition=condition,
                comparator=_comparator(bounded, named),
            )
            found.append(_Found(bounded, full, bounded.measure.start))
    return tuple(entry.quantity for entry in _with_uncertainties(found, uncertainties))


def _comparator(bounded: Bounded, name: str | None) -> Comparator:
    """The printed bound; 优于 by what is better for the name."""
    bound = bounded.bound
    if bound in (Bound.BETTER, Bound.GOOD):
        bound = better_bound(name, bounded)
    return _COMPARATORS.get(bound, Comparator.EQ)


# ---- uncertainty ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed U at folded position `start`, with its k."""

    start: int
    uncertainty: Uncertainty


def _without_uncertainties(reading: Reading) -> tuple[list[Bounded], list[_Printed]]:
    """U, k and p are never quantities of their own."""
    plain: list[Bounded] = []
    printed: list[_Printed] = []
    for bounded in reading.measures:
        before = reading.text[max(0, bounded.measure.start - 30) : bounded.measure.start]
        measure = bounded.measure
        if _FACTOR_BEFORE.search(before):
            _add_factor(printed, measure)
        elif _UNCERTAINTY_BEFORE.search(before):
            value = measure.high if measure.shape is Shape.TOLERANCE else measure.low
            amount = Uncertainty(abs(value or measure.low), measure.unit)
            printed.append(_Printed(measure.start, amount))
        elif not _LEVEL_BEFORE.search(before) and not _LEVEL_BEHIND.match(
            reading.text, bounded.end
        ):
            plain.append(bounded)
    return plain, printed


def _add_factor(printed: list[_Printed], measure: Measure) -> None:
    """k goes to the U before it; a k without a U belongs to the value ± deviation before it."""
    if printed and printed[-1].uncertainty.k is None:
        full = replace(printed[-1].uncertainty, k=measure.low)
        printed[-1] = replace(printed[-1], uncertainty=full)
    else:
        printed.append(_Printed(measure.start, Uncertainty(Decimal(0), None, measure.low)))


def _with_uncertainties(found: list[_Found], printed: list[_Printed]) -> list[_Found]:
    result = list(found)
    for entry in printed:
        before = [at for at, each in enumerate(result) if each.start < entry.start]
        measured = [at for at in before if result[at].quantity.role is Role.MEASURED]
        at = (measured or before or [0])[-1]
        if not result:
            break
        quantity = result[at].quantity
        own = quantity.uncertainty
        if not entry.uncertainty.value:
            full = None if own is None else replace(own, k=entry.uncertainty.k)
        else:
            full = entry.uncertainty
        result[at] = replace(result[at], quantity=replace(quantity, uncertainty=full or own))
    return result


# ---- what is a quantity -----------------------------------------------------------------


@cache
def _ratio_name() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words()['names']['ratios'])})[值为]?[A-Za-zηελφμ]?$")


@cache
def _count_name() -> re.Pattern[str]:
    return re.compile(alternatives(words()["names"]["counts"]))


@cache
def _trade() -> re.Pattern[str]:
    return re.compile(alternatives(words()["roles"]["trade"]))


def _is_quantity(reading: Reading, bounded: Bounded, named: str | None, *, given: bool) -> bool:
    """A count needs a parameter's name, a pure number the name of a ratio or a table's head."""
    measure = bounded.measure
    if not measure.weak:
        return True
    if measure.unit is None:
        return given or bool(named and _ratio_name().search(named))
    clause = reading.text[_clause_start(reading.text, bounded.start) : bounded.start]
    if _trade().search(clause) and not bounded.bound.is_comparison:
        return False
    if given or bounded.bound.is_comparison or abs(measure.low) >= _LARGE_COUNT:
        return True
    return _counts_a_parameter(reading, measure, clause, named)


# A count this large is a life or an output, never a number of samples or of sold machines.
_LARGE_COUNT = 1000
_RATE = re.compile(r"每(?:小时|分钟?|班|天|日|次|秒|批|年|台时|周|月|平方|立方|米|毫米|升|亩)")


def _counts_a_parameter(reading: Reading, measure: Measure, clause: str, named: str | None) -> bool:
    if named is None or named in _COUNT_OF_THINGS:
        return False
    if _count_name().search(named) or _RATE.search(clause):
        return True
    counts = words()["counts"]
    follows = reading.text[measure.end : measure.end + 1]
    if measure.unit in counts["in_names"] and follows.isalpha():
        return False
    if measure.unit in _REPEATS and _RESULTS_BEHIND.match(reading.text, measure.end):
        return False
    return measure.unit not in counts["trade_units"] and not _REPEATED.search(clause)


# 空载三次4.31m/s、4.28m/s: how often it was measured.
_REPEATS = ("次", "点", "处")
_RESULTS_BEHIND = re.compile(r"[ :，]?(?:(?:结果)?(?:分别|依次)?[为是]?)[ ]?[-+±]?\d")
_COUNT_OF_THINGS = ("数量", "样品数量", "台数", "件数", "套数", "基数", "抽样基数")
_REPEATED = re.compile(r"(?:测量|测试|重复|检测|试验|取样|抽检|第|检查|校准|连续测)$")


_Given = tuple[str, Decimal] | None


def _quantities(reading: Reading, bounded: Bounded, given: _Given) -> tuple[Quantity, ...]:
    """`given`: the unit of values without one of their own, with its factor on them."""
    measure = bounded.measure
    if measure.shape is Shape.SIDES:
        return tuple(_side(reading, part, given) for part in measure.parts)
    start, end = measure.start, measure.end
    unit, factor = (measure.unit, Decimal(1)) if measure.unit or not given else given
    uncertainty = None
    if measure.shape is Shape.DEVIATION and measure.deviation is not None:
        deviation = measure.deviation if measure.deviation_unit else measure.deviation * factor
        uncertainty = Uncertainty(deviation, measure.deviation_unit or unit)
    sign = _ROUNDING.search(reading.text, measure.start, measure.end + 3)
    return (
        Quantity(
            text=reading.folded.words(start, end),
            span=reading.folded.span(start, end),
            value=measure.low * factor,
            unit=unit,
            value_high=None if measure.high is None else measure.high * factor,
            comparator=Comparator.EQ,
            uncertainty=uncertainty,
            rounding_sign=sign.group(1) if sign else None,
        ),
    )


def _side(reading: Reading, part: Part, given: _Given) -> Quantity:
    unit, factor = (part.unit, Decimal(1)) if part.unit or not given else given
    return Quantity(
        text=reading.folded.words(part.start, part.end),
        span=reading.folded.span(part.start, part.end),
        value=part.value * factor,
        unit=unit,
    )


# ---- role, condition, name --------------------------------------------------------------

_ROLES = {
    "limit": Role.LIMIT,
    "nominal": Role.NOMINAL,
    "measured": Role.MEASURED,
    "condition": Role.CONDITION,
}
_SATISFIED = re.compile(r"(?:符合|满足|达到|按|按照|依据|根据)[^，]*$")
_DIRECTLY = re.compile(r"[的为是:=值应须不≤≥<>大小高低于超过约在 (]*$")


def _role(
    reading: Reading, bounded: Bounded, phrases: tuple[Phrase, ...], found: list[_Found]
) -> Role:
    start = bounded.measure.start
    if any(phrase.start <= start < phrase.end for phrase in phrases):
        return Role.CONDITION
    cue_role = _cue_role(reading, bounded)
    if cue_role is not None:
        return cue_role
    if _is_bracketed_bound(reading, bounded) and found:
        return Role.LIMIT
    return Role.LIMIT if _is_limit_by_context(reading, bounded) else Role.MEASURED


_REQUIRED_BEHIND = re.compile(
    r"[ )]?(?:的|之)?(?:技术|标准|指标|设计|合同|规定)?(?:要求|规定|限值|标准)"
)
_MEASURED_BEHIND = re.compile(
    r"[)，；。 (]{0,2}(?:实测|实际|测得|检测值|检验结果|检测结果|测试结果)"
)


def _is_limit_by_context(reading: Reading, bounded: Bounded) -> bool:
    """满足≥99%的要求, 功率≥55kW(实测58.2kW): the bound is what was asked for."""
    if _REQUIRED_BEHIND.match(reading.text, bounded.end):
        return True
    if not bounded.bound.is_comparison:
        return False
    return bool(_MEASURED_BEHIND.match(reading.text, bounded.end)) or _is_cell_before_result(
        reading, bounded
    )


# Between the cells of a row: ≤0.008 X:0.0042.
_NEXT_CELL = re.compile(r"[ ，]{0,2}(?:[XYZABCUVW](?:轴|向)?[:=]?|最大值?|平均值?)?[ ]?")


def _is_cell_before_result(reading: Reading, bounded: Bounded) -> bool:
    """In a row "≤0.008 0.0042" the bound is the requirement's cell."""
    following = [b for b in reading.measures if b.measure.start >= bounded.end]
    if not following or following[0].bound not in (Bound.NONE, Bound.EQ):
        return False
    gap = reading.text[bounded.end : following[0].measure.start]
    is_same = following[0].measure.unit == bounded.measure.unit
    return is_same and bool(_NEXT_CELL.fullmatch(gap))


def _cue_role(reading: Reading, bounded: Bounded) -> Role | None:
    """The nearest cue before the measure in its comma clause, with no other measure between."""
    clause_start = _clause_start(reading.text, bounded.start)
    start = bounded.measure.start
    for cue in reversed(reading.roles):
        if cue.end > start or cue.label not in _ROLES or is_no_cue(reading, cue):
            continue
        if cue.start < clause_start and not _is_alone(reading.text, cue, clause_start):
            return None
        between = [m for m in reading.measures if cue.end <= m.measure.start < start]
        gap = reading.text[between[-1].measure.end : start] if between else ""
        if between and gap.strip("、/和~至 ") != "":
            return None
        if cue.label == "limit" and not _DIRECTLY.fullmatch(reading.text[cue.end : start]):
            head = reading.text[clause_start : cue.start]
            if _SATISFIED.search(head):
                continue
        return _ROLES[cue.label]
    return None


def _is_alone(text: str, cue: Cue, clause_start: int) -> bool:
    """标准要求，≥5mm: the clause before is nothing but the cue."""
    return not (
        text[_clause_start(text, cue.start) : cue.start] + text[cue.end : clause_start]
    ).strip("，: ")


def _clause_start(text: str, at: int) -> int:
    return max(text.rfind(sign, 0, at) for sign in "，；。\n") + 1


def _is_bracketed_bound(reading: Reading, bounded: Bounded) -> bool:
    """0.004mm(≤0.005mm): the bound in brackets behind a value is the limit."""
    opening = reading.text.rfind("(", 0, bounded.measure.start)
    closing = reading.text.rfind(")", 0, bounded.measure.start)
    return opening > closing and bounded.bound in (Bound.GE, Bound.GT, Bound.LE, Bound.LT)


def _condition(reading: Reading, bounded: Bounded, phrases: tuple[Phrase, ...]) -> str | None:
    """The conditions of the same sentence: said before the measure, or in brackets behind."""
    text = reading.text
    start, end = bounded.measure.start, bounded.measure.end
    own = []
    for phrase in phrases:
        if phrase.start < start and not _SENTENCE_END.search(text[phrase.end : start]):
            if not phrase.is_bracket:
                own.append(phrase.words)
        elif phrase.is_bracket and _directly_behind(text, end, phrase.start):
            own.append(phrase.words)
    return "，".join(dict.fromkeys(own)) or None


def _directly_behind(text: str, end: int, start: int) -> bool:
    return start >= end and text[end:start].strip(" 颗个") in ("", "(", "@")


def _name(
    reading: Reading,
    bounded: Bounded,
    phrases: tuple[Phrase, ...],
    found: list[_Found],
    given: str | None,
) -> str | None:
    region = name_region(reading, bounded, phrases)
    own = clean_name(region)
    previous = _previous_name(reading, bounded, found)
    base = given or previous
    if own is None:
        in_phrase = any(p.start <= bounded.measure.start < p.end for p in phrases)
        return given if in_phrase else base
    return axis_name(own, base)


# 效率≥95%；实测：96.3%: the result belongs to what was asked before.
_RESULT_OF_BEFORE = re.compile(r"^[^；。]*[；。](?:实测|检测结果|检验结果|测得)值?[为是:]?$")


def _previous_name(reading: Reading, bounded: Bounded, found: list[_Found]) -> str | None:
    for entry in reversed(found):
        between = reading.text[entry.start : bounded.measure.start]
        if _SENTENCE_END.search(between) and not _RESULT_OF_BEFORE.search(between):
            return None
        if entry.quantity.role is not Role.CONDITION:
            return entry.quantity.name
    return None
