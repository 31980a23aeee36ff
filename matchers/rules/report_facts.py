"""What a report tells of itself, with the words of its pages where a fact was not found."""

from __future__ import annotations

import re

from extractors.evidence import Evidence, Fact, FactName
from matchers.identity import folded
from matchers.rules.field_labels import is_label
from matchers.rules.page_text import squeezed

_CMA_LIKE = re.compile(r"^\d{12}$")
_LONE_NUMBER = re.compile(r"^(\d{9,15})(?=$|国际互认|中国认可|检测|TESTING)")
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_CMA_TEXT = re.compile(r"(?:(?<![A-Z])C?MA|资质认定)[^\d\n]{0,16}(\d{6,16})(?!\d)")
_CNAS_TEXT = re.compile(r"CNAS\s*((?:L|IB|K)\d*)(?![A-Z\d])")
_SEAL = re.compile(r"检[验测]{1,2}检?测?专用章|检测专用章")
_BODY = re.compile(r"(?:公司|研究院|研究所|[院所厂]|中心|实验室|检测站)$")
_FIELD_END = r"[ \t　：:]*\n?([^\n]{2,60})"


def report_numbers(file: Evidence) -> tuple[Fact, ...]:
    """Report numbers without certificate numbers (CMA) that stand under a like label."""
    certificates = {number for number, _ in cma_numbers(file)}
    return tuple(
        fact
        for fact in file.facts_named(FactName.REPORT_NUMBER)
        if not fact.value.startswith(tuple(certificates))
        and not _CMA_LIKE.match(folded(fact.value))
    )


def _cover_lines(file: Evidence) -> list[str]:
    text = file.pages[0].text if file.pages else ""
    return [line for line in squeezed(text).splitlines() if line]


def cma_numbers(file: Evidence) -> tuple[tuple[str, int], ...]:
    """CMA numbers with their page, whatever their length, as facts or as the cover prints them."""
    facts = tuple((fact.value, fact.page) for fact in file.facts_named(FactName.CMA_NUMBER))
    if facts:
        return facts
    lines = _cover_lines(file)
    named = _CMA_TEXT.findall("\n".join(lines))
    found = (_LONE_NUMBER.match(line) for line in lines[:12])
    alone = [each[1] for each in found if each and not _MOBILE.match(each[1])]
    return tuple((number, 1) for number in (named or alone)[:1])


def cnas_numbers(file: Evidence) -> tuple[tuple[str, int], ...]:
    """CNAS numbers with their page, whatever their shape."""
    facts = tuple((fact.value, fact.page) for fact in file.facts_named(FactName.CNAS_NUMBER))
    if facts:
        return facts
    found = _CNAS_TEXT.findall("\n".join(_cover_lines(file)).upper())
    return tuple((number, 1) for number in found[:1])


def laboratory(file: Evidence) -> tuple[str, int] | None:
    """The laboratory and its page: the fact, else the name above the cover's seal."""
    fact = file.fact(FactName.LABORATORY)
    if fact:
        return fact.value, fact.page
    lines = _cover_lines(file)
    for index, line in enumerate(lines):
        if _SEAL.search(line):
            above = [each for each in lines[max(0, index - 2) : index] if _BODY.search(each)]
            if above and "：" not in above[-1] and ":" not in above[-1]:
                return above[-1], 1
    return None


def licence_field(file: Evidence, name: FactName, label: str) -> tuple[str, int] | None:
    """A licence's field: the fact, else what follows the label on its line or below it."""
    fact = file.fact(name)
    if fact:
        return fact.value, fact.page
    for page in file.pages:
        found = re.search(rf"^{label}{_FIELD_END}", squeezed(page.text), re.MULTILINE)
        if found and not is_label(found.group(1)):
            return found.group(1), page.number
    return None
