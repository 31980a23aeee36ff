"""Units: any writing to the usual writing, and exact conversion through Pint.

The usual writing follows GB 3100-3102: `m³/h`, `kW·h`, `W/(m·K)`, `N·m`; a per-number
denominator stays as printed (`μm/300mm`).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

import data
from extractors.quantities.folding import fold
from extractors.quantities.lexicon import unit_lexicon

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_EXPONENT = re.compile(
    r"(?P<sup>[⁻⁺]?[¹²³⁴⁵⁶⁷⁸⁹⁰]+)|\^\(?(?P<caret>[-+]?\d(?:/\d|\.\d)?)\)?|(?P<plain>-[1-4]|1/2|[2346])"
)
_OPERATOR = re.compile(r"(?P<per>/每?|每)|(?P<times>[·*×]|\.(?=[A-Za-zμΩ℃°]))")
# Per how much: a round number (mm/2000mm, L/100km); 220V/380V is a list.
_COUNT_BELOW = re.compile(
    r"(?:10|1|[1-9]\d*[05]0)(?![\d.])|(?:15|25)(?=mm)|(?:8|12|24|48|72)(?=h|小时)|百(?=公里|米|克|升)"
)
_SPACED = re.compile(
    r"(?<=[A-Za-zμΩ/·°]) (?=[A-Za-zμΩ(])|(?<=[A-Za-z/]) (?=/)"
    r"|(?<=[a-z]) (?=[23](?:[/·，。；)]|$))|(?<=/\d) |(?<=/\d\d) |(?<=/\d\d\d) |(?<=/\d\d\d\d) "
)
_UNREAD = re.compile(
    r"/(?:[A-Za-z][A-Za-z0-9]*|\([A-Za-z][^()]{0,12}\)|(?!全)[\u4e00-\u9fff]{1,3}(?=$|[，。；、)]))"
)
# The longest writing of a unit, with the spaces of OCR: more is not a unit.
_LONGEST = 40
_LETTERS = frozenset(string.ascii_letters + "μΩ")
_STROKE_LOST = ("min", "h", "s")
_PERIODS = ("s", "min", "h", "ms", "d", "月", "周", "年", "a")
_PRECISION = 60


@dataclass(frozen=True, slots=True)
class Factor:
    """One unit of a compound with its exponent; `number` is a printed per-number (300 of
    `/300mm`)."""

    symbol: str
    exponent: Fraction = Fraction(1)
    number: str = ""


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit found at the start of a text: its usual writing, a factor on the value
    (丝 is 10 μm), the end of its writing, whether it is a mere count, and whether the lexicon
    knows it (an unknown one stays as printed and converts to nothing)."""

    unit: str
    end: int
    factor: Decimal = Decimal(1)
    weak: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Writings:
    """Writings of units, looked up from the longest; `lengths`: those that begin with a
    character, longest first. As one pattern of 2,000 they took 60 ms to compile."""

    known: frozenset[str]
    lengths: dict[str, tuple[int, ...]]

    def at(self, text: str, start: int) -> str | None:
        """The longest writing at a place that what follows does not rule out."""
        for length in self.lengths.get(text[start : start + 1], ()):
            word = text[start : start + length]
            if word in self.known and _may_end(word[-1], text[start + length : start + length + 1]):
                return word
        return None


def unit_by_name(unit: str | None, name: str | None) -> str | None:
    """℃ for the C of a temperature, s for the S of a time; any other unit as it is."""
    symbol, stroke, below = (unit or "").partition("/")
    for written, means, names in unit_lexicon().by_name:
        if symbol == written and any(word in (name or "") for word in names):
            return f"{means}{stroke}{below}"
    return unit


def _writings(words: Iterable[str]) -> Writings:
    known = frozenset(words)
    lengths: dict[str, set[int]] = {}
    for word in known:
        lengths.setdefault(word[0], set()).add(len(word))
    longest_first = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return Writings(known, longest_first)


def _may_end(last: str, following: str) -> bool:
    """A letter is not followed by a letter, 升 not by 至."""
    if not following:
        return True
    if last in _LETTERS:
        return following not in _LETTERS
    return following not in unit_lexicon().not_before.get(last, "")


@cache
def _atoms() -> Writings:
    return _writings(unit_lexicon().atoms)


@cache
def _wholes() -> Writings:
    return _writings(unit_lexicon().wholes)


@cache
def _denominators() -> Writings:
    return _writings(unit_lexicon().denominators)


@cache
def _multiples() -> Writings:
    return _writings(unit_lexicon().multiples)


def unit_at(text: str, start: int = 0) -> UnitMatch | None:
    """The unit that folded `text` begins with at `start`: the longest reading."""
    at = start + 1 if text[start : start + 1] == " " else start
    piece = text[at : at + _LONGEST]
    found = _unit_of_piece(piece)
    spaced = _SPACED.sub("", piece)
    if spaced != piece:
        joined = _unit_of_piece(spaced)
        if joined is not None and _is_better(joined, found):
            end = _end_before_joining(piece, spaced[: joined.end])
            return replace(joined, end=at + end)
    return None if found is None else replace(found, end=at + found.end)


def _is_better(joined: UnitMatch, found: UnitMatch | None) -> bool:
    """The reading without spaces wins when it makes a known unit that is longer."""
    if found is None or not found.is_known:
        return True
    return joined.is_known and len(joined.unit) > len(found.unit)


def _end_before_joining(piece: str, joined: str) -> int:
    """Where the writing `joined` ends in `piece`, which has spaces in it."""
    end = 0
    for char in joined:
        while piece[end] == " " and char != " ":
            end += 1
        end += 1
    return end


@lru_cache(maxsize=4096)
def _unit_of_piece(piece: str) -> UnitMatch | None:
    multiple = _multiples().at(piece, 0)
    parsed = _compound(piece, 0)
    if parsed is None:
        if multiple is None:
            return None
        factor, unit = unit_lexicon().multiples[multiple]
        return UnitMatch(unit, len(multiple), factor)
    factors, end = parsed
    rest = _UNREAD.match(piece, end)
    if rest is not None:
        # W/(x·y): a unit that is read in part only stays as printed and converts to nothing.
        return UnitMatch(piece[: rest.end()], rest.end(), is_known=False)
    weak = len(factors) == 1 and factors[0].symbol in unit_lexicon().weak
    return UnitMatch(_writing(factors), end, weak=weak)


_Parsed = tuple[tuple[Factor, ...], int]


def _compound(text: str, start: int, *, within: bool = False) -> _Parsed | None:
    """factor (operator factor)*; a stroke holds for all that follows it: W/m·K is W/(m·K).
    `within`: inside the brackets below a stroke."""
    first = _group_or_atom(text, start, below=within)
    if first is None:
        return None
    factors, end = list(first[0]), first[1]
    below = False
    while True:
        operator = _OPERATOR.match(text, end)
        if operator is None:
            return tuple(factors), end
        below = below or operator.group("per") is not None
        following = _group_or_atom(text, operator.end(), below=below or within)
        if following is None or _is_no_divisor(factors, following[0], operator.group()):
            return tuple(factors), end
        sign = -1 if below else 1
        factors += [replace(f, exponent=f.exponent * sign) for f in following[0]]
        end = following[1]


def _is_no_divisor(above: Sequence[Factor], below: Sequence[Factor], sign: str) -> bool:
    """42kV/1min is for how long, 220V/380V are two values, 3个月每天 is no rate."""
    if sign.startswith("每"):
        return above[0].symbol in _PERIODS
    if not below[0].number:
        return False
    return above[0].symbol[-1] in "AV" or (
        above[0].symbol == below[0].symbol and above[0].symbol[-1] not in "mgL"
    )


def _group_or_atom(text: str, start: int, *, below: bool) -> _Parsed | None:
    if text.startswith("(", start) and below:
        inner = _compound(text, start + 1, within=True)
        if inner is None or not text.startswith(")", inner[1]):
            return None
        return inner[0], inner[1] + 1
    number = _COUNT_BELOW.match(text, start) if below else None
    if number is not None:
        atom = _atom(text, number.end(), below=True)
        if atom is None or len(atom[0]) != 1:
            return None
        return (replace(atom[0][0], number=number.group().replace("百", "100")),), atom[1]
    return _atom(text, start, below=below)


def _atom(text: str, start: int, *, below: bool) -> _Parsed | None:
    """One unit with its exponent, or a compound with a writing of its own (kWh)."""
    lexicon = unit_lexicon()
    hits = []
    if (whole := _wholes().at(text, start)) is not None:
        hits.append((start + len(whole), 1, lexicon.wholes[whole]))
    if (atom := _atoms().at(text, start)) is not None:
        hits.append((start + len(atom), 2, lexicon.atoms[atom]))
    if below and (short := _denominators().at(text, start)) is not None:
        hits.append((start + len(short), 3, lexicon.denominators[short]))
    if not hits:
        return None
    end, kind, symbol = max(hits)
    if kind == 1:
        return _factors_of_writing(symbol), end
    if symbol[-1] in "²³":
        return (Factor(symbol),), end
    exponent = _EXPONENT.match(text, end)
    if exponent is None or not _may_carry_exponent(text, end, exponent):
        return (Factor(symbol),), end
    return (Factor(symbol, _exponent_value(exponent)),), exponent.end()


def _may_carry_exponent(text: str, end: int, hit: re.Match[str]) -> bool:
    """m3 is m³, min-1 is min⁻¹; a plain digit after anything but a letter or before more
    digits is a number of its own."""
    if hit.group("plain") is None:
        return True
    following = text[hit.end() : hit.end() + 1]
    if following.isascii() and following.isalnum():
        return False
    if following == "." and text[hit.end() + 1 : hit.end() + 2].isdigit():
        return False
    return (text[end - 1].isascii() and text[end - 1].isalpha()) or text[end - 1] in "μΩ"


def _exponent_value(hit: re.Match[str]) -> Fraction:
    written = hit.group("sup") or hit.group("caret") or hit.group("plain")
    return Fraction(written.translate(_PLAIN))


@lru_cache(maxsize=1024)
def _factors_of_writing(unit: str) -> tuple[Factor, ...]:
    """The factors of a usual writing. Raises ValueError when it is not one."""
    lexicon = unit_lexicon()
    if unit in lexicon.pint and unit[-1] in "²³":
        return (Factor(unit),)
    if unit[-1] in "²³" and unit[:-1] in lexicon.pint:
        return (Factor(unit[:-1], Fraction(unit[-1].translate(_PLAIN))),)
    parsed = _compound(unit, 0)
    if parsed is None or parsed[1] != len(unit):
        raise ValueError(f"not a unit: {unit}")
    return parsed[0]


def _writing(factors: Sequence[Factor]) -> str:
    above = [_factor_writing(f) for f in factors if f.exponent > 0]
    below = [_factor_writing(replace(f, exponent=-f.exponent)) for f in factors if f.exponent < 0]
    if not above:
        return "·".join(_factor_writing(f) for f in factors)
    if not below:
        return "·".join(above)
    bottom = below[0] if len(below) == 1 else f"({'·'.join(below)})"
    return f"{'·'.join(above)}/{bottom}"


def _factor_writing(factor: Factor) -> str:
    if factor.exponent == 1:
        return factor.number + factor.symbol
    if factor.exponent.denominator == 1:
        return factor.number + factor.symbol + str(factor.exponent).translate(_SUPERSCRIPTS)
    return f"{factor.number}{factor.symbol}^({factor.exponent})"


def normalise_unit(text: str) -> str | None:
    """Usual writing of a text that is nothing but a unit, in brackets or not; else None."""
    found = _whole_unit(text)
    return found.unit if found is not None and found.factor == 1 else None


def given_unit(text: str) -> tuple[str, Decimal]:
    """The unit that a unit cell or a header gives, with its factor on the values (丝 is 10 μm).

    A scan loses the stroke of t/h and enlarges the m of m/min: a writing that is no unit is
    taken for the one unit that it becomes by small letters or by a stroke. What is no unit at
    all stays as it is and converts to nothing."""
    found = _whole_unit(text)
    if found is None or not found.is_known:
        restored = {unit.unit: unit for unit in map(_whole_unit, _restored(text)) if unit}
        known = [unit for unit in restored.values() if unit.is_known]
        found = known[0] if len(known) == 1 else found
    return (text, Decimal(1)) if found is None else (found.unit, found.factor)


def _restored(text: str) -> Iterable[str]:
    yield text.lower()
    for period in _STROKE_LOST:
        if text.endswith(period) and len(text) > len(period):
            yield f"{text[: -len(period)]}/{period}"


def _whole_unit(text: str) -> UnitMatch | None:
    """The unit that a text is from its first character to its last, in brackets or not."""
    folded = fold(text.strip()).text.strip(" ,，:。")
    for opening, closing in ("()", "[]", "【】"):
        if folded.startswith(opening) and folded.endswith(closing):
            folded = folded[1:-1]
    found = unit_at(folded)
    return found if found is not None and found.end == len(folded) else None


# ---- conversion -------------------------------------------------------------------------


@cache
def _registry() -> Any:
    """Pint's registry with our definitions only; loaded when first converted."""
    import pint

    registry = pint.UnitRegistry(
        str(data.path("lexicon", "units.pint")), non_int_type=Fraction, cache_folder=None
    )
    lexicon = unit_lexicon()
    for symbol in sorted(lexicon.counts):
        registry.define(f"{lexicon.pint[symbol]} = [{lexicon.pint[symbol]}]")
    return registry


_OFFSET_UNITS = ("℃", "℉")


@lru_cache(maxsize=1024)
def _pint_unit(unit: str, *, difference: bool) -> Any:
    """(Pint unit, per-number of the denominators). Raises ValueError when not a unit."""
    factors = _factors_of_writing(unit)
    alone = len(factors) == 1 and factors[0].exponent == 1
    numbers = Fraction(1)
    result = _registry().Unit("")
    for factor in factors:
        name = unit_lexicon().pint[factor.symbol]
        if factor.symbol in _OFFSET_UNITS and (difference or not alone):
            name = f"delta_{name}"
        result = result * _registry().Unit(name) ** _plain_exponent(factor.exponent)
        if factor.number:
            numbers *= Fraction(factor.number) ** int(factor.exponent)
    return result, numbers


def _plain_exponent(exponent: Fraction) -> int | Fraction:
    return exponent.numerator if exponent.denominator == 1 else exponent


def same_dimension(a: str, b: str) -> bool:
    """True when values in `a` and `b` can be compared; False for unknown units."""
    try:
        first, second = (_pint_unit(unit, difference=True)[0] for unit in (a, b))
    except ValueError:
        return False
    return bool(first.dimensionality == second.dimensionality)


def convert(value: Decimal, unit: str, to_unit: str, *, difference: bool = False) -> Decimal | None:
    """`value` in another unit, exact; None when the units cannot be compared.

    `difference`: a 温升 or 温差, of which x ℃ is x K. What no finite decimal can hold
    (1 r/min in r/s) is given to 60 digits.
    """
    if unit == to_unit:
        return value
    if not same_dimension(unit, to_unit):
        return None
    source, source_number = _pint_unit(unit, difference=difference)
    target, target_number = _pint_unit(to_unit, difference=difference)
    given = Fraction(value) * source_number / target_number
    result = _registry().Quantity(given, source).to(target).magnitude
    return _decimal(Fraction(result))


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        return Decimal(value.numerator) / Decimal(value.denominator)
