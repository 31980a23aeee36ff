"""P1 to P9: what the equipment must prove."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from rapidfuzz import fuzz

from extractors.evidence import Evidence, Fact, FactName, FileKind, MarkKind
from matchers.calendar import Standing, Window, iso_date, window_until
from matchers.findings import Finding
from matchers.identity import Likeness, enterprise_likeness, folded
from matchers.list_entries import normal_number
from matchers.rules.case import (
    Case,
    Outcome,
    Outcomes,
    ask,
    facts,
    find_words,
    first_value,
    front_is_read,
    gap,
    gap_if,
    human,
    info,
    is_printed,
    is_sure,
    listed,
    ok,
)
from matchers.rules.market import is_of_model, models_of
from matchers.rules.page_text import whole_text
from matchers.rules.report_facts import cma_numbers, cnas_numbers, laboratory
from matchers.rules.words import first_word, word_pattern, words
from matchers.verdict import Verdict

LIKE_FIELD = 60.0  # of 100: names of fields drift from year to year (domain brief §0)
CMA_NUMBER = re.compile(r"^\d{12}$")
CNAS_NUMBER = re.compile(r"^(?:L\d{4,5}|IB\d{4}|K\d{4,5})$")
CMA_YEARS = 6  # a CMA certificate's life in years
_GAP_VERDICTS = (Verdict.NOT_MET, Verdict.MISSING, Verdict.CONFLICT, Verdict.NOT_UNDERLINED)
_VERDICT_ZH = {
    Verdict.NOT_MET: "不达标",
    Verdict.MISSING: "未见证据",
    Verdict.CONFLICT: "材料互相矛盾",
    Verdict.NOT_UNDERLINED: "有数据未划线",
    Verdict.UNCLEAR: "存疑",
    Verdict.MANUAL: "定性要求，需人工",
}


def field_of_list(case: Case) -> Outcomes:
    """P1: the form's field is the list item's, loosely."""
    item = case.application.item
    named = facts(case.forms, FactName.FIELD)
    if not named:
        known = f"清单条目领域为“{item.field}”" if item and item.field else "清单条目未定"
        return (
            ask(f"申报表未填写所属领域（{known}）。", case.forms[0].file)
            if case.forms
            else human(f"没有申报表，无法核对所属领域（{known}）。"),
        )
    file, fact = named[0]
    if item is None or not item.field:
        return (
            human(f"申报表所属领域“{fact.value}”，清单条目未定，请核对。", file.file, fact.page),
        )
    if _like_field(fact.value, item.field):
        return (ok(f"申报表所属领域“{fact.value}”与清单领域相符。", file.file, fact.page),)
    reason = f"申报表所属领域“{fact.value}”与清单领域“{item.field}”不一致。"
    return (ask(reason, file.file, fact.page),)


def _like_field(written: str, listed_field: str) -> bool:
    one, other = folded(written), folded(listed_field)
    return one in other or other in one or fuzz.ratio(one, other) >= LIKE_FIELD


def requirements_met(case: Case) -> Outcomes:
    """P2: every requirement of the claimed item is met; any other verdict is told."""
    claimed = _claim_outcomes(case)
    if case.application.item is None:
        return claimed or (ask("未能确定对应的清单条目，指标无法核对。"),)
    if not case.findings:
        return (*claimed, ask("该条目没有可核对的指标结果。"))
    lacking = [finding for finding in case.findings if finding.verdict is not Verdict.MET]
    if not lacking:
        count = len(case.findings)
        return (
            *claimed,
            ok(f"清单{case.application.item.number}的{count}项指标均有划线证据且达标。"),
        )
    return (*claimed, _lacking(case, lacking))


def _lacking(case: Case, lacking: list[Finding]) -> Outcome:
    """One outcome for all requirements that are not met, with their numbers by verdict."""
    by_verdict: dict[Verdict, list[str]] = {}
    for finding in lacking:
        by_verdict.setdefault(finding.verdict, []).append(str(finding.requirement.number))
    told = "；".join(
        f"{_VERDICT_ZH[verdict]}：第{'、'.join(numbers)}项"
        for verdict, numbers in by_verdict.items()
    )
    sure = {finding.verdict for finding in lacking if _is_surely_unproven(finding)}
    unread = sure <= {Verdict.MISSING} and not case.all_read
    worst = min(lacking, key=lambda finding: not _is_surely_unproven(finding))
    file, page = _place(worst)
    reason = f"{len(case.findings)}项指标中{len(lacking)}项尚未证明达标（{told}）。"
    if unread and sure:
        return ask(f"{reason}有材料未能读取，请先核对。", file, page)
    return gap_if(reason, file, page, sure=bool(sure))


def _is_surely_unproven(finding: Finding) -> bool:
    """True unless the doubt is our reading's: then, and for words, a person looks first."""
    if finding.verdict is not Verdict.UNCLEAR:
        return finding.verdict in _GAP_VERDICTS
    support = next(iter(finding.supports), None)
    evidence = (support.passage or support.mention) if support else None
    return evidence is not None and not evidence.doubts


def _place(finding: Finding) -> tuple[str, int | None]:
    support = next(iter(finding.supports), None)
    return (support.file, support.page) if support else ("", None)


def _claim_outcomes(case: Case) -> Outcomes:
    """A 序号 in the form that the list has not, or that is not the item reviewed."""
    current = case.view.papers.indicator_list
    item = case.application.item
    results: list[Outcome] = []
    for file, fact in facts(case.forms, FactName.LIST_NUMBER):
        number = normal_number(fact.value)
        if item and item.number in [*re.findall(r"[A-Za-z]*\d+(?:[-.]\d+)*", number), number]:
            continue
        if current and current.item(number) is None and re.search(r"\d", number):
            reason = f"申报表所填清单序号“{fact.value}”不在本轮清单中。"
            results.append(gap_if(reason, file.file, fact.page, sure=is_printed(file, fact.page)))
    return tuple(results)


def both_reports(case: Case) -> Outcomes:
    """P3: at least one test report and one user report, readable."""
    missing = [
        (name, kind)
        for name, kind in (
            ("检测检验报告", FileKind.TEST_REPORT),
            ("用户使用报告", FileKind.USER_REPORT),
        )
        if not case.papers(kind)
    ]
    if not missing:
        tests, users = len(case.test_reports), len(case.user_reports)
        return (ok(f"有检测检验报告{tests}份、用户使用报告{users}份。"),)
    names = listed(name for name, _ in missing)
    if case.application.refused:
        refused = listed(each.file for each in case.application.refused)
        return (ask(f"未见{names}；有文件未能读取（{refused}），请核对是否为该材料。"),)
    if case.unknown_papers:
        reason = f"未见{names}；有文件未能识别其内容，请核对是否为该材料。"
        return (ask(reason, case.unknown_papers[0].file),)
    return tuple(gap(f"未见{name}。") for name, _ in missing)


def underlined(case: Case) -> Outcomes:
    """P4: each requirement's evidence carries an underline."""
    reports = case.test_reports + case.user_reports
    not_marked = [each for each in case.findings if each.verdict is Verdict.NOT_UNDERLINED]
    if not_marked:
        return tuple(_not_underlined(finding) for finding in not_marked)
    if not reports:
        return (human("没有检测检验报告和用户使用报告，无从核对划线。"),)
    marks = [passage.mark for file in reports for passage in file.passages]
    if not any(mark.is_underline for mark in marks):
        return (_nothing_underlined(reports, marks),)
    proving = [
        each for each in case.findings if each.supports and each.verdict is not Verdict.MISSING
    ]
    if case.findings and not proving:
        return (ask("报告中有划线，但划线内容未能对应任何一项指标。", reports[0].file),)
    return (
        ok(f"报告中有{sum(mark.is_underline for mark in marks)}处划线，未见有数据而未划线的指标。"),
    )


def _not_underlined(finding: Finding) -> Outcome:
    file, page = _place(finding)
    return gap(
        f"第{finding.requirement.number}项指标有数据但未划线：{finding.requirement.text}。",
        file,
        page,
    )


def _nothing_underlined(reports: tuple[Evidence, ...], marks: Iterable[MarkKind]) -> Outcome:
    others = listed("高亮" if mark is MarkKind.HIGHLIGHT else "方框" for mark in marks)
    if others:
        return ask(f"报告中没有下划线，只有{others}标示，请核对。", reports[0].file)
    whole = all(file.pages for file in reports)
    return gap_if("检测检验报告和用户使用报告中没有任何划线。", reports[0].file, sure=whole)


def accredited(case: Case) -> Outcomes:
    """P5: each test report has CMA or CNAS with a well-formed number, from a third party."""
    if not case.test_reports:
        return (human("没有检测检验报告，无法核对检测机构资质。"),)
    results = tuple(outcome for file in case.test_reports for outcome in _accreditation(case, file))
    if results:
        return results
    labs = listed(fact.value for _, fact in facts(case.test_reports, FactName.LABORATORY))
    return (ok(f"报告有资质认定或认可标志，检测机构：{labs or '见报告封面'}。"),)


def marks_of(file: Evidence) -> frozenset[str]:
    """CMA and CNAS as marks, as numbers, or in the words of the pages."""
    marks = {fact.value.upper() for fact in file.facts_named(FactName.MARK)}
    text = folded(whole_text(file)).upper()
    found = {name for name in ("CMA", "CNAS") if any(name in mark for mark in marks)}
    if file.fact(FactName.CMA_NUMBER):
        found.add("CMA")
    if file.fact(FactName.CNAS_NUMBER) or re.search(r"CNASL\d{4}|CNASIB\d{4}", text):
        found.add("CNAS")
    return frozenset(found)


def _accreditation(case: Case, file: Evidence) -> Outcomes:
    results = [*_mark_outcomes(case, file), *_malformed_numbers(file), *_own_laboratory(case, file)]
    title = first_word("own_test", "titles", folded(whole_text(file))[:300])
    if title and not results:
        results.append(ask(f"该文件是“{title}”一类材料，不是第三方报告，请核对。", file.file, 1))
    only = first_word("own_test", "client_only", folded(whole_text(file)))
    if only and not marks_of(file):
        results.append(ask(f"报告声明“{only}”，且未见资质标志。", file.file))
    return tuple(results)


def _mark_outcomes(case: Case, file: Evidence) -> Outcomes:
    marks = marks_of(file)
    if not marks:
        proves = any(
            support.file == file.file
            for finding in case.findings
            if finding.verdict is Verdict.MET
            for support in finding.supports[:1]
        )
        accredited_elsewhere = any(marks_of(other) for other in case.test_reports)
        reason = "报告未见CMA、CNAS标志和编号。"
        return (
            gap_if(
                reason,
                file.file,
                1,
                sure=front_is_read(file) and (proves or not accredited_elsewhere),
            ),
        )
    if len(marks) < 2 and case.terms.require_cma_and_cnas:
        (only,) = marks
        return (
            gap_if(
                f"报告只有{only}标志，本轮要求CMA和CNAS。", file.file, 1, sure=front_is_read(file)
            ),
        )
    return ()


def _malformed_numbers(file: Evidence) -> Outcomes:
    """Numbers of the wrong shape; a CMA number whose year does not fit is only told."""
    results: list[Outcome] = []
    for shape, mark, numbers in (
        (CMA_NUMBER, "CMA证书编号应为12位数字", cma_numbers(file)),
        (CNAS_NUMBER, "CNAS编号应为L或IB加4至5位数字", cnas_numbers(file)),
    ):
        for written, page in numbers:
            value = re.sub(r"^CNAS|[\s:：号]", "", folded(written).upper())
            if not shape.match(value):
                reason = f"{mark}，报告上为“{written}”。"
                results.append(gap_if(reason, file.file, page, sure=is_printed(file, page)))
            elif shape is CMA_NUMBER and not _year_fits(file, value):
                years = f"年份与签发日期相差超过{CMA_YEARS}年"
                reason = f"CMA证书编号“{value}”的{years}，请核对有效期。"
                results.append(info(reason, file.file, page))
    return tuple(results)


def _year_fits(file: Evidence, cma_number: str) -> bool:
    """Whether the certificate's year (its first two digits) can cover the issue date."""
    issued = file.fact(FactName.ISSUED)
    day = iso_date(issued.value) if issued else None
    return day is None or 0 <= day.year - (2000 + int(cma_number[:2])) <= CMA_YEARS


def _own_laboratory(case: Case, file: Evidence) -> Outcomes:
    known = laboratory(file)
    if known is None:
        return ()
    name, page = known
    makers = [fact.value for fact in file.facts_named(FactName.MAKER)]
    likenesses = {case.is_applicant(name)} | {enterprise_likeness(name, maker) for maker in makers}
    place = (file.file, page)
    if Likeness.SAME in likenesses:
        return (gap(f"检测机构“{name}”即申报或生产单位，不是第三方。", *place),)
    if Likeness.NEAR in likenesses or _shares_brand(case, name):
        return (ask(f"检测机构“{name}”与申报单位名称相近，请核对是否第三方。", *place),)
    return ()


def _shares_brand(case: Case, name: str) -> bool:
    """A brand of the applicant's own; one that buyers and users bear too distinguishes nothing."""
    strangers = (
        *facts(case.market_papers, FactName.BUYER),
        *facts(case.user_reports, FactName.USER),
    )
    common = {_brand(fact.value) for _, fact in strangers}
    return _brand(name) == _brand(case.applicant) and _brand(name) not in common


def _brand(name: str) -> str:
    """The first two characters of a company's name behind its places: 正泰 of 浙江正泰电器."""
    plain = folded(name)
    places = (*words("province", "others"), "中国", "国家", "省", "市", "区", "县")
    while place := next((each for each in places if plain.startswith(each)), None):
        plain = plain.removeprefix(place)
    return plain[:2]


def production_licence(case: Case) -> Outcomes:
    """P6: product words that mean a licence, and whether a licence is there and valid."""
    return _certificate(case, "licence", "生产许可证等许可")


def compulsory_certification(case: Case) -> Outcomes:
    """P7: product words of the CCC catalogue, and whether a certificate is there and valid."""
    return _certificate(case, "ccc", "强制性产品认证（CCC）")


def _certificate(case: Case, section: str, what: str) -> Outcomes:
    item = case.application.item
    names = " ".join((case.product, case.application.equipment, item.product if item else ""))
    word = first_word(section, "products", folded(names))
    papers = find_words(
        case.papers(FileKind.LICENCE, FileKind.OTHER), word_pattern(section, "papers")
    )
    if papers:
        file, number, hit = papers[0]
        expired = _expired(case, file)
        if expired:
            return (ask(f"“{hit}”有效期至{expired}，早于截止日，请核对。", file.file, number),)
        return (ok(f"材料中有“{hit}”，请核对持有人、型号和有效期。", file.file, number),)
    if word:
        return (ask(f"产品名称含“{word}”，可能须{what}，材料中未见。"),)
    return (ok(f"产品名称未含须{what}的常见词语，材料中也未见此类证书；是否适用以人工判断为准。"),)


def _expired(case: Case, file: Evidence) -> date | None:
    until = file.fact(FactName.VALID_UNTIL)
    day = iso_date(until.value) if until else None
    limit = case.terms.deadline
    return day if day and limit and day < limit else None


def medical_papers(case: Case) -> Outcomes:
    """P8: a medical device needs its technical requirements and a full test report."""
    item = case.application.item
    sure = bool(item and first_word("medical", "fields", item.field))
    names = " ".join(
        (case.product, item.product if item else "", first_value(case.forms, FactName.FIELD))
    )
    word = first_word("medical", "products", names) or first_word("medical", "fields", names)
    if not (sure or word):
        return (ok("产品不属于医疗器械领域，本条不适用。"),)
    missing = [
        name
        for name, section, files in (
            ("产品技术要求", "technical_requirements", _papers_titled(case)),
            ("全性能检测报告", "full_test", case.test_reports),
        )
        if not find_words(files, word_pattern("medical", section))
    ]
    if not missing:
        return (ok("有产品技术要求和全性能检测报告，请核对检验项目是否覆盖技术要求第2章。"),)
    reason = f"医疗器械产品未见{'、'.join(missing)}。"
    return (gap_if(reason, sure=sure and case.kinds_known),)


def _papers_titled(case: Case) -> tuple[Evidence, ...]:
    """Papers that can be the technical requirements: not the reports that cite them."""
    return tuple(
        file
        for file in case.application.files
        if file.kind not in (FileKind.TEST_REPORT, FileKind.USER_REPORT, FileKind.APPLICATION_FORM)
    )


def market_evidence(case: Case) -> Outcomes:
    """P9: a contract or invoice inside the window, of the same model."""
    last = case.terms.deadline or case.terms.as_of
    if last is None:
        return (human("本轮未设截止日，无法核对业绩日期。"),)
    window = window_until(last, case.terms.market_years)
    dated = _dated(case)
    inside = [each for each in dated if window.standing(each[2]) is Standing.INSIDE]
    if inside:
        return _inside(case, inside, str(window))
    if dated:
        return _outside(dated, window)
    if case.market_papers and all(map(is_intent, case.market_papers)):
        return (gap("只有意向书、框架协议，未见销售合同或发票。", case.market_papers[0].file),)
    if case.market_papers:
        file = case.market_papers[0]
        return (ask(f"合同或发票未读到日期，请核对是否在{window}内。", file.file),)
    return _without_papers(case)


Dated = tuple[Evidence, Fact, date]


def _dated(case: Case) -> list[Dated]:
    """Dates of contracts (signed) and invoices (issued), intent letters left out."""
    papers = [file for file in case.market_papers if not is_intent(file)]
    return [
        (file, fact, day)
        for file, fact in facts(papers, FactName.SIGNED, FactName.ISSUED)
        if (day := iso_date(fact.value))
    ]


def is_intent(file: Evidence) -> bool:
    """True for a letter of intent or a frame agreement by its title."""
    title = folded(file.pages[0].text)[:60] if file.pages else ""
    return bool(first_word("market", "intent", title))


def _inside(case: Case, inside: list[Dated], window: str) -> Outcomes:
    """The paper inside the window whose model is the applied one, else a question."""
    for file, fact, day in inside:
        if is_of_model(file, case.models) is not False:
            return (ok(f"{day}的材料在{window}内。", file.file, fact.page),)
    file, fact, day = inside[0]
    theirs, mine = listed(models_of(file)), listed(case.models)
    reason = f"{day}的材料在{window}内，但型号“{theirs}”与申报型号“{mine}”不同。"
    return (ask(reason, file.file, fact.page),)


def _outside(dated: list[Dated], window: Window) -> Outcomes:
    near = [each for each in dated if window.standing(each[2]) is Standing.NEAR]
    days = listed(f"{day}" for _, _, day in dated)
    file, fact, _ = (near or dated)[0]
    if near:
        reason = f"合同、发票日期（{days}）接近{window}的边界，请人工核对。"
        return (ask(reason, file.file, fact.page),)
    reason = f"合同、发票日期（{days}）都不在{window}内。"
    return (gap_if(reason, file.file, fact.page, sure=is_sure(file, fact)),)


def _without_papers(case: Case) -> Outcomes:
    projects = find_words(case.papers(FileKind.OTHER), word_pattern("market", "project"))
    if projects:
        file, number, hit = projects[0]
        return (ask(f"没有合同、发票，有“{hit}”，能否作为业绩证明请核对。", file.file, number),)
    return (gap_if("未见销售合同、发票或其他业绩证明。", sure=case.kinds_known),)


CHECKS = {
    "P1": field_of_list,
    "P2": requirements_met,
    "P3": both_reports,
    "P4": underlined,
    "P5": accredited,
    "P6": production_licence,
    "P7": compulsory_certification,
    "P8": medical_papers,
    "P9": market_evidence,
}
