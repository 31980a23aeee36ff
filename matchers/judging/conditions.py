"""Whether the evidence was taken under the condition a requirement names (Verdict 4)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from extractors.evidence import Quantity
from extractors.quantities import parse_quantities
from extractors.quantities.units import convert
from matchers.judging import lexicon
from matchers.judging.lexicon import alternation, fold

_PUNCTUATION = re.compile(r"[\s，。；、：:,;()（）\[\]\"“”'=]+")
_SHARE = re.compile(
    r"(\d+(?:\.\d+)?(?:%|倍))(?:的)?(?=[\u4e00-\u9fff])|(?<![\u4e00-\u9fff])([半非])(?=额定|载|负)"
)
_BELOW_ZERO = re.compile(r"零下(?=\d)")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


@cache
def _same_words() -> tuple[re.Pattern[str], dict[str, str]]:
    groups = lexicon.condition_words().word
    first = {fold(word): fold(entry.words[0]) for entry in groups for word in entry.words}
    return alternation(tuple(first)), first


@cache
def _filler() -> re.Pattern[str]:
    return alternation(tuple(map(fold, lexicon.condition_words().filler)))


@cache
def _favourable() -> re.Pattern[str]:
    told = lexicon.condition_words()
    words = alternation(tuple(map(fold, told.favourable))).pattern
    return re.compile("|".join((words, *told.favourable_patterns)))


@cache
def _whole_names() -> re.Pattern[str]:
    """Names that hold a condition's word and none: 综合部分负荷性能系数."""
    names = (fold(name) for entry in lexicon.indicator_names().name for name in entry.names)
    return alternation(tuple(name for name in names if _favourable().search(name)))


def _uniform(text: str) -> str:
    pattern, first = _same_words()
    folded = _BELOW_ZERO.sub("-", fold(text))
    return pattern.sub(lambda found: first[found.group()], folded)


def holds_condition(condition: str, evidence: str) -> bool:
    """Whether every number and every telling word of the condition stands in the evidence."""
    asked, given = _uniform(condition), _uniform(evidence)
    if _other_share(asked, given):
        return False
    if _stands(asked, given):
        return True
    return _numbers_stand(condition, evidence) and _words_stand(asked, given)


def _other_share(asked: str, given: str) -> bool:
    """50%额定转矩, 半载 or 1.2倍额定负载 is not what the condition asks for."""
    shares = {found.group() for found in _SHARE.finditer(given)}
    return any(share not in asked and share.rstrip("%倍") not in ("100", "1") for share in shares)


def _numbers_stand(condition: str, evidence: str) -> bool:
    ours = parse_quantities(condition)
    theirs = parse_quantities(evidence)
    for asked in ours:
        if not any(_equal(asked, given) for given in theirs):
            return False
    read = {number for asked in ours for number in _NUMBER.findall(asked.text)}
    left = [number for number in _NUMBER.findall(fold(condition)) if number not in read]
    given_numbers = _NUMBER.findall(fold(evidence))
    return all(number in given_numbers for number in left)


def _equal(asked: Quantity, given: Quantity) -> bool:
    if (asked.value_high is None) != (given.value_high is None):
        return False
    same_low = _in_unit(given.value, given.unit, asked.unit) == asked.value
    if asked.value_high is None or given.value_high is None:
        return same_low
    return same_low and _in_unit(given.value_high, given.unit, asked.unit) == asked.value_high


def _in_unit(value: Decimal, unit: str | None, to_unit: str | None) -> Decimal | None:
    if unit == to_unit:
        return value
    return None if unit is None or to_unit is None else convert(value, unit, to_unit)


def _words_stand(asked: str, given: str) -> bool:
    words = _NUMBER.sub(" ", asked)
    for quantity in parse_quantities(asked):
        words = words.replace(fold(quantity.text), " ")
    words = re.sub(r"[A-Za-zμΩ℃°%‰/²³·″′]+", _kept_symbol, words)
    parts = [part for piece in _PUNCTUATION.split(words) for part in piece.split()]
    return all(_part_stands(part, given) for part in parts)


def _kept_symbol(found: re.Match[str]) -> str:
    """Unit letters go; longer words in letters (CLTC, FWHM, AC) stay."""
    return found.group() if re.fullmatch(r"[A-Z]{2,}", found.group()) else " "


def _part_stands(part: str, given: str) -> bool:
    if _stands(part, given) or _stands(part, given.replace("、", "").replace(",", "")):
        return True
    telling = [word for word in _filler().sub(" ", part).split() if word]
    return all(_stands(word, given) for word in telling)


def _stands(words: str, given: str) -> bool:
    """非通视 does not say 通视, 无负载 not 负载."""
    return re.search(f"(?<![非未不无没]){re.escape(words)}", given) is not None


def flattering(evidence: str, requirement: str) -> str:
    """A condition in the evidence that flatters its value and that the requirement does not
    name (空载, 短时), or an empty text."""
    ours = _uniform(requirement)
    told = _uniform(_whole_names().sub("", fold(evidence)))
    for found in _favourable().finditer(told):
        if found.group() not in ours:
            return found.group()
    return ""
