"""D1 to D3: the form, the market papers, no classified paper."""

from __future__ import annotations

import re

from extractors.evidence import Evidence, FactName, FileKind
from matchers.identity import Likeness, enterprise_likeness, folded, product_score
from matchers.rules.case import (
    Case,
    Outcome,
    Outcomes,
    ask,
    facts,
    find_words,
    gap,
    gap_if,
    human,
    is_digital,
    is_sure,
    listed,
    ok,
)
from matchers.rules.field_labels import label_state, labels_of
from matchers.rules.market import paper_outcomes
from matchers.rules.page_text import TICKED_YES, squeezed, whole_text
from matchers.rules.words import first_word, word_pattern

MANDATORY = (
    ("申报单位", (FactName.APPLICANT,)),
    ("统一社会信用代码", (FactName.USCC,)),
    ("产品名称", (FactName.EQUIPMENT,)),
    ("型号规格", (FactName.MODEL,)),
    ("所属领域", (FactName.FIELD,)),
    ("对应清单序号", (FactName.LIST_NUMBER, FactName.LIST_PRODUCT)),
)
LIKE_PRODUCT = 55.0  # of 100: names of one product in form and folder are at least that like
_DEFENCE_YES = re.compile(rf"国防科工[^是否。：:]{{0,12}}[：:]?{TICKED_YES}")


def form(case: Case) -> Outcomes:
    """D1: the form is there, its fields are filled, it is sealed, names agree."""
    if not case.forms:
        return (_no_form(case),)
    results = [
        outcome
        for file in case.forms[:1]
        for outcome in (*_empty_fields(file), *_seal(file), *_names(case, file))
    ]
    if results:
        return tuple(results)
    return (ok("申报表齐全，名称与其他材料一致。", case.forms[0].file, 1),)


def _no_form(case: Case) -> Outcome:
    told = {"folder": "清单条目由文件夹名称判断", "none": "清单条目未能确定"}
    how = told.get(case.application.item_source, "")
    reason = f"未见清单产品申报表{f'，{how}' if how else ''}。"
    if case.application.refused:
        names = listed(each.file for each in case.application.refused)
        return ask(f"{reason}有文件未能读取（{names}），请核对。")
    return gap(reason)


def _empty_fields(file: Evidence) -> Outcomes:
    """Fields without a value: sure where the label stands there with nothing after it."""
    lines = [line for line in squeezed(whole_text(file)).splitlines() if line]
    blank: list[str] = []
    unseen: list[str] = []
    for title, names in MANDATORY:
        if any(file.fact(name) for name in names):
            continue
        state = label_state(lines, labels_of(*names))
        if state == "blank":
            blank.append(title)
        elif state == "absent":
            unseen.append(title)
    results: list[Outcome] = []
    if blank:
        reason = f"申报表未填写：{listed(blank)}。"
        results.append(gap_if(reason, file.file, 1, sure=is_digital(file)))
    if unseen:
        results.append(ask(f"申报表中未读到：{listed(unseen)}。", file.file, 1))
    return tuple(results)


def _seal(file: Evidence) -> Outcomes:
    """No word of a seal and no seal seen: a person looks, since seals are pictures."""
    text = folded(whole_text(file))
    if file.fact(FactName.SEAL) or "盖章" in text or "公章" in text:
        return ()
    return (ask("申报表未见企业盖章处或印章，请核对。", file.file),)


def _names(case: Case, file: Evidence) -> Outcomes:
    """The form's applicant and product against folder and list."""
    results: list[Outcome] = []
    applicant, product = file.fact(FactName.APPLICANT), file.fact(FactName.EQUIPMENT)
    enterprise = case.application.enterprise
    if applicant and enterprise_likeness(applicant.value, enterprise) is Likeness.OTHER:
        reason = f"申报表申报单位“{applicant.value}”与申报文件夹“{enterprise}”不一致。"
        results.append(ask(reason, file.file, applicant.page))
    if product and not _like_product(case, product.value):
        sample = listed(fact.value for _, fact in facts(case.test_reports, FactName.SAMPLE))
        elsewhere = sample or case.application.equipment
        reason = f"申报表产品名称“{product.value}”与其他材料（{elsewhere}）不一致。"
        results.append(gap_if(reason, file.file, product.page, sure=is_sure(file, product)))
    return tuple(results)


def _like_product(case: Case, name: str) -> bool:
    """Whether the form's product is like the folder's, the list's or a report's."""
    others = [case.application.equipment]
    others += [fact.value for _, fact in facts(case.test_reports, FactName.SAMPLE)]
    others += [fact.value for _, fact in facts(case.forms, FactName.LIST_PRODUCT)]
    return any(product_score(name, other) >= LIKE_PRODUCT for other in others if other)


def market_papers(case: Case) -> Outcomes:
    """D2: contracts or invoices are there and agree with themselves and each other."""
    if not case.market_papers:
        return (_no_market_paper(case),)
    results = paper_outcomes(case)
    if results:
        return results
    files = listed(file.file for file in case.market_papers)
    return (ok(f"有合同或发票（{files}）；发票真伪须在税务查验平台核对。"),)


def _no_market_paper(case: Case) -> Outcome:
    projects = find_words(case.papers(FileKind.OTHER), word_pattern("market", "project"))
    if projects:
        file, number, hit = projects[0]
        return ask(f"没有合同、发票，有“{hit}”，能否作为业绩证明请核对。", file.file, number)
    if case.application.refused:
        names = listed(each.file for each in case.application.refused)
        return ask(f"未见合同、发票；有文件未能读取（{names}），请核对。")
    return gap_if("未见销售合同、销售发票或其他业绩证明。", sure=case.kinds_known)


def classified(case: Case) -> Outcomes:
    """D3: a classified file is told with its name and page and nothing else."""
    marked = [file for file in case.application.refused if file.classified]
    if marked:
        return tuple(
            gap("该文件带有密级标志，已停止读取且未保存任何内容；请撤下并走涉密渠道。", file.file)
            for file in marked
        )
    for file in case.forms:
        if _DEFENCE_YES.search(folded(whole_text(file))):
            return (
                human(
                    "申报表填写为国防科工相关产品，请核对已脱密脱敏并另行报送涉密材料。", file.file
                ),
            )
    names = " ".join((case.product, case.applicant))
    word = first_word("defence", "troops", names)
    if word:
        return (human(f"名称含“{word}”，请核对是否国防科工相关产品。"),)
    return (ok("未见密级标志。"),)


CHECKS = {"D1": form, "D2": market_papers, "D3": classified}
