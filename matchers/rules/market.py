"""Contracts and invoices held against themselves, each other and the applicant (D2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractors.evidence import Evidence, Fact, FactName, FileKind
from matchers.identity import Likeness, enterprise_likeness, folded, model_codes, model_likeness
from matchers.money import amount, figures_to_amount, words_to_amount
from matchers.rules.case import (
    Case,
    Outcome,
    Outcomes,
    ask,
    gap_if,
    is_printed,
    listed,
    speaks_of_model,
)
from matchers.rules.invoice_text import lone_models, total_is_a_sum
from matchers.rules.page_text import whole_text
from matchers.rules.round_view import application_key
from matchers.rules.words import first_word, word_pattern
from matchers.uscc import uscc_fault


def paper_outcomes(case: Case) -> Outcomes:
    """Everything to be said of the market papers, one outcome a place."""
    results: list[Outcome] = []
    for file in case.market_papers:
        results += _seller(case, file)
        results += _buyer(case, file)
        results += _model(case, file)
        if file.kind is FileKind.INVOICE:
            results += _sums(file)
            results += _codes(file)
            results += _goods_list(case, file)
    return (*results, *_buyers_agree(case), *_used_elsewhere(case))


def _seller(case: Case, file: Evidence) -> Outcomes:
    """The seller is the applicant; a like name is a question, another name is told."""
    sellers = file.facts_named(FactName.SELLER)
    likenesses = {case.is_applicant(fact.value) for fact in sellers}
    if not sellers or Likeness.SAME in likenesses:
        return ()
    seller = sellers[0]
    like = case.is_applicant(seller.value)
    if like is Likeness.NEAR and _is_short_folder(case, seller.value):
        return ()
    reason = f"卖方（销售方）“{seller.value}”与申报单位“{case.applicant}”不一致。"
    sure = file.kind is FileKind.INVOICE and like is Likeness.OTHER
    return (gap_if(reason, file.file, seller.page, sure=sure and is_printed(file, seller.page)),)


def _is_short_folder(case: Case, name: str) -> bool:
    """Whether only the folder names the applicant, and by a part of the name."""
    return case.applicant == case.application.enterprise and folded(case.applicant) in folded(name)


def _buyer(case: Case, file: Evidence) -> Outcomes:
    buyer = file.fact(FactName.BUYER)
    if buyer is None:
        return ()
    like = case.is_applicant(buyer.value)
    if like is Likeness.OTHER:
        return ()
    reason = f"买方（购买方）“{buyer.value}”与申报单位相同或相近。"
    return (gap_if(reason, file.file, buyer.page, sure=like is Likeness.SAME),)


def _model(case: Case, file: Evidence) -> Outcomes:
    """The goods' model is the applied one, where both are given."""
    if is_of_model(file, case.models) is not False:
        return ()
    told = listed(models_of(file))
    reason = f"型号“{told}”与申报型号“{listed(case.models)}”不一致。"
    return (ask(reason, file.file, 1),)


def models_of(file: Evidence) -> tuple[str, ...]:
    """The models a market paper gives, as facts, else as lines of nothing but a code."""
    facts = (fact.value for fact in file.facts_named(FactName.MODEL))
    return tuple(value for value in facts if model_codes(value)) or lone_models(file)


def is_of_model(file: Evidence, mine: Sequence[str]) -> bool | None:
    """Whether the paper is of the applied model; None where either gives none."""
    theirs = models_of(file)
    if not theirs or not mine:
        return None
    return speaks_of_model(file, mine) or any(
        model_likeness(one, other) is not Likeness.OTHER for one in theirs for other in mine
    )


def _sums(file: Evidence) -> Outcomes:
    """大写 = 小写, 金额 + 税额 = 价税合计, not negative."""
    total = _amount(file, FactName.TOTAL)
    words_fact = file.fact(FactName.TOTAL_IN_WORDS)
    in_words = words_to_amount(words_fact.value) if words_fact else None
    results: list[Outcome] = []
    if (total is not None and total[1] < 0) or (in_words is not None and in_words < 0):
        results.append(ask("发票为负数（红字），请核对。", file.file, 1))
    if total and words_fact and in_words is not None and in_words != total[1]:
        reason = f"价税合计大写“{words_fact.value}”与小写{total[1]}不一致。"
        results.append(_differs(file, total[0], reason))
    net, tax = _amount(file, FactName.AMOUNT), _amount(file, FactName.TAX)
    if total and net and tax and net[1] + tax[1] != total[1]:
        reason = f"金额{net[1]}与税额{tax[1]}之和不等于价税合计{total[1]}。"
        results.append(_differs(file, total[0], reason))
    if total and not (net and tax) and total_is_a_sum(file, total[1]) is False:
        reason = f"发票上读到的金额、税额之和不等于价税合计{total[1]}，请核对。"
        results.append(ask(reason, file.file, total[0].page))
    return tuple(results)


def _amount(file: Evidence, name: FactName) -> tuple[Fact, Decimal] | None:
    """The fact and its yuan; the largest where a paper gives rows and their sum."""
    read = [
        (fact, value)
        for fact in file.facts_named(name)
        if (value := figures_to_amount(fact.value) or amount(fact.value)) is not None
    ]
    return max(read, key=lambda each: each[1]) if read else None


def _differs(file: Evidence, fact: Fact, reason: str) -> Outcome:
    return gap_if(reason, file.file, fact.page, sure=is_printed(file, fact.page))


def _codes(file: Evidence) -> Outcomes:
    """Taxpayer numbers of buyer and seller: form and check digit."""
    return tuple(
        gap_if(
            f"发票上的纳税人识别号“{fact.value}”{fault}。",
            file.file,
            fact.page,
            sure=is_printed(file, fact.page),
        )
        for fact in file.facts_named(FactName.USCC)
        if (fault := uscc_fault(fact.value))
    )


def _goods_list(case: Case, file: Evidence) -> Outcomes:
    """详见销货清单 needs the list."""
    phrase = first_word("market", "goods_list", folded(whole_text(file)))
    if not phrase or any(map(_is_goods_list, case.application.files)):
        return ()
    return (ask(f"发票写“{phrase}”，未见销货清单。", file.file, 1),)


def _is_goods_list(file: Evidence) -> bool:
    """Whether a goods list is there, not only spoken of."""
    spoken_of = word_pattern("market", "goods_list")
    text = spoken_of.sub("", folded(whole_text(file)))
    return bool(word_pattern("market", "receipt").search(text))


def _buyers_agree(case: Case) -> Outcomes:
    """The invoice's buyer is a contract's buyer, where both papers are there."""
    contracts = _buyers(case, FileKind.CONTRACT)
    results: list[Outcome] = []
    for file, fact in _buyers(case, FileKind.INVOICE):
        names = [other.value for _, other in contracts]
        if names and all(enterprise_likeness(fact.value, name) is Likeness.OTHER for name in names):
            reason = f"发票购买方“{fact.value}”与合同买方“{listed(names)}”不一致。"
            results.append(ask(reason, file.file, fact.page))
    return tuple(results)


def _buyers(case: Case, kind: FileKind) -> list[tuple[Evidence, Fact]]:
    return [(file, fact) for file in case.papers(kind) if (fact := file.fact(FactName.BUYER))]


def _used_elsewhere(case: Case) -> Outcomes:
    """The same invoice number in another application of the round."""
    uses = case.view.shared.get(application_key(case.application), ())
    return tuple(
        gap_if(
            f"发票号码{use.detail}也用于“{use.other[0]}”的“{use.other[1]}”。",
            use.file,
            use.page,
            sure=use.other[0] != case.application.enterprise,
        )
        for use in uses
        if use.what == "invoice"
    )
