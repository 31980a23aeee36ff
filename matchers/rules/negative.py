"""N1 to N4: what may not apply."""

from __future__ import annotations

from matchers.identity import Likeness, enterprise_likeness, folded, product_score
from matchers.registry import Recognition
from matchers.rules.case import Case, Outcomes, ask, find_words, human, ok
from matchers.rules.words import first_word, word_pattern

LIKE_PRODUCT = 70.0  # of 100: nearer product names of one enterprise are shown side by side


def restricted_class(case: Case) -> Outcomes:
    """N1: words of the catalogue's restricted and eliminated machinery in the product's name."""
    item = case.application.item
    names = folded(" ".join((case.product, item.product if item else "")))
    word = first_word("restricted", "products", names)
    if word:
        return (ask(f"产品名称含“{word}”，请对照《产业结构调整指导目录》限制类、淘汰类。"),)
    return (ok("产品名称未命中限制类、淘汰类的常见装备词语。"),)


def environment(case: Case) -> Outcomes:
    """N2: where the form states consumption, emission and carbon intensity, if it does."""
    hits = find_words(case.forms, word_pattern("environment", "statement"))
    if hits:
        file, number, hit = hits[0]
        return (human(f"申报表提到“{hit}”，请核对其水平。", file.file, number),)
    return (human("申报表未见节能降耗、污染排放、碳排放强度的说明，请人工核对。"),)


def quality(_case: Case) -> Outcomes:
    """N3: only registers outside the application tell."""
    return (human("请查询缺陷召回、监督抽查和投诉记录，申报材料不能说明。"),)


def recognised_before(case: Case) -> Outcomes:
    """N4: a like product of the same enterprise in the recognised lists of the last years."""
    registry = case.view.papers.registry
    if registry is None:
        return (human("未提供历年认定名单，请人工核对近年是否已获首台（套）认定。"),)
    day = case.terms.deadline or case.terms.as_of
    first_year = day.year - case.terms.earlier_recognition_years if day else 0
    hits = [entry for entry in registry if entry.year >= first_year and _is_like(case, entry)]
    if not hits:
        return (ok(f"历年认定名单（{first_year}年起）中未见本企业的相近产品。"),)
    return tuple(
        ask(
            f"{entry.year}年已认定“{entry.product}”"
            f"（{entry.enterprise}，{entry.tier or '级别不详'}），"
            f"与“{case.product}”相近，有无重大技术突破请专家判断。"
        )
        for entry in hits
    )


def _is_like(case: Case, entry: Recognition) -> bool:
    same = any(
        enterprise_likeness(entry.enterprise, name) is not Likeness.OTHER
        for name in (case.applicant, case.application.enterprise)
    )
    item = case.application.item
    names = (case.product, case.application.equipment, item.product if item else "")
    return same and any(product_score(entry.product, name) >= LIKE_PRODUCT for name in names)


CHECKS = {
    "N1": restricted_class,
    "N2": environment,
    "N3": quality,
    "N4": recognised_before,
}
