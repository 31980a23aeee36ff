"""E1 to E7: who may apply."""

from __future__ import annotations

import re

from extractors.evidence import Evidence, Fact, FactName, FileKind
from matchers.identity import folded
from matchers.rules.case import (
    Case,
    Outcomes,
    ask,
    facts,
    find_words,
    gap,
    gap_if,
    human,
    is_printed,
    listed,
    ok,
)
from matchers.rules.page_text import whole_text
from matchers.rules.report_facts import licence_field
from matchers.rules.round_view import application_key
from matchers.rules.words import first_word, place_names, word_pattern
from matchers.uscc import normal_uscc, region_code, uscc_fault

NATIONAL_REGION = "100000"  # registered with the national administration, seated anywhere
_NEGATED = re.compile(r"(?:未|无|没有|不存在|暂无|不在|不属于)[^。；，\n]{0,12}$")
_NONE_BEHIND = re.compile(r"[^。；\d无]{0,10}(?:无(?!法)|0(?![\d年月.]))")
# Both words in one sentence: an opinion's 材料真实 behind an empty 企业承诺 is none.
_COMMITMENT = re.compile(
    r"(?:承诺|声明)(?:(?!意见|盖章)[^。；]){0,80}真实|真实(?:(?!意见)[^。；]){0,60}(?:承诺|声明)"
)


def _own_codes(case: Case) -> tuple[tuple[Evidence, Fact], ...]:
    """The applicant's code as its form and licence give it."""
    return facts(case.papers(FileKind.APPLICATION_FORM, FileKind.LICENCE), FactName.USCC)


def seat(case: Case) -> Outcomes:
    """E1: the registering region of the code, then the addresses."""
    outside = _addresses_outside(case)
    if outside:
        return outside
    for file, fact in _own_codes(case):
        if uscc_fault(fact.value):
            continue
        region = region_code(fact.value)
        if region.startswith(case.terms.province_code):
            return (ok(f"信用代码登记区划{region}在{case.terms.province}。", file.file, fact.page),)
        if region != NATIONAL_REGION:
            reason = f"信用代码登记区划{region}不在{case.terms.province}，请核对住所。"
            return (ask(reason, file.file, fact.page),)
    for file, fact in _addresses(case):
        if _in_province(case, fact.value):
            return (ok(f"地址“{fact.value}”在{case.terms.province}。", file.file, fact.page),)
    return (human("材料中未见可核对的信用代码或地址，请核对营业执照的登记机关和住所。"),)


def _addresses(case: Case) -> tuple[tuple[Evidence, Fact], ...]:
    return facts(case.papers(FileKind.LICENCE, FileKind.APPLICATION_FORM), FactName.ADDRESS)


def _in_province(case: Case, address: str) -> bool:
    names = place_names(case.terms.province_code)
    return any(name in folded(address) for name in (case.terms.province, *names))


def _other_province(case: Case, address: str) -> str | None:
    """Another province or city the address starts with, when it does not name this one."""
    if _in_province(case, address):
        return None
    return first_word("province", "others", folded(address)[:12])


def _addresses_outside(case: Case) -> Outcomes:
    return tuple(
        ask(f"地址“{fact.value}”不在{case.terms.province}，请核对。", file.file, fact.page)
        for file, fact in _addresses(case)
        if _other_province(case, fact.value)
    )


def legal_person(case: Case) -> Outcomes:
    """E2: the type on the licence; the code's form and check digit."""
    wrong_type = tuple(
        gap(f"营业执照类型为“{told[0]}”，不具有独立法人资格。", file.file, told[1])
        for file in case.papers(FileKind.LICENCE)
        if (told := licence_field(file, FactName.ENTITY_TYPE, "类型"))
        and first_word("entity", "no_legal_person", folded(told[0]))
    )
    codes = _own_codes(case)
    results = wrong_type + _faulty_codes(codes) + _differing_codes(codes)
    if results:
        return results
    if not codes:
        return (ask("材料中未见统一社会信用代码，请补充营业执照。"),)
    file, fact = codes[0]
    return (ok(f"信用代码{normal_uscc(fact.value)}校验相符。", file.file, fact.page),)


def _faulty_codes(codes: tuple[tuple[Evidence, Fact], ...]) -> Outcomes:
    """Sure where the text layer holds the code or two papers agree on it."""
    written = [normal_uscc(fact.value) for _, fact in codes]
    return tuple(
        gap_if(
            f"统一社会信用代码“{fact.value}”{fault}。",
            file.file,
            fact.page,
            sure=is_printed(file, fact.page) or written.count(code) > 1,
        )
        for (file, fact), code in zip(codes, written, strict=True)
        if (fault := uscc_fault(code))
    )


def _differing_codes(codes: tuple[tuple[Evidence, Fact], ...]) -> Outcomes:
    valid = {
        normal_uscc(fact.value): (file, fact) for file, fact in codes if not uscc_fault(fact.value)
    }
    if len(valid) < 2:
        return ()
    file, fact = list(valid.values())[-1]
    return (ask(f"各材料的信用代码不一致：{listed(valid)}。", file.file, fact.page),)


def credit(case: Case) -> Outcomes:
    """E3: a bad entry in a print that is there; otherwise a person asks the registers."""
    for file in filter(_is_credit_print, case.application.files):
        for page in file.pages:
            for hit in dict.fromkeys(word_pattern("credit", "bad").findall(folded(page.text))):
                if not _all_negated(page.text, hit):
                    return (ask(f"信用材料中出现“{hit}”，请核对。", file.file, page.number),)
    prints = find_words(case.application.files, word_pattern("credit", "print"))
    if prints:
        file, number, hit = prints[0]
        return (human(f"材料含“{hit}”查询结果，请核对其内容和日期。", file.file, number),)
    return (human("材料中未见信用查询结果，请查询信用中国和国家企业信用信息公示系统。"),)


def _is_credit_print(file: Evidence) -> bool:
    return file.kind in (FileKind.OTHER, FileKind.LICENCE) and bool(
        word_pattern("credit", "print").search(folded(whole_text(file)))
    )


def _all_negated(text: str, word: str) -> bool:
    """Whether every place of the word is denied before it, or counted as none behind it."""
    plain = folded(text)
    places = [(found.start(), found.end()) for found in re.finditer(re.escape(word), plain)]
    return all(
        _NEGATED.search(plain[max(0, start - 16) : start]) or _NONE_BEHIND.match(plain, stop)
        for start, stop in places
    )


def works_in_province(case: Case) -> Outcomes:
    """E4: the addresses of research and production the form gives."""
    outside = _addresses_outside(case)
    if outside:
        return outside
    inside = [each for each in _addresses(case) if _in_province(case, each[1].value)]
    if inside:
        file, fact = inside[0]
        return (
            ok(f"填报地址“{fact.value}”在省内，请核实研发机构和生产基地。", file.file, fact.page),
        )
    if case.forms:
        return (ask("申报表未读到省内研发机构和生产基地地址。", case.forms[0].file),)
    return (human("没有申报表，请核对企业在省内的研发机构和生产基地。"),)


def platform(case: Case) -> Outcomes:
    """E5: a soft requirement; none named is a question."""
    named = [each for each in facts(case.forms, FactName.PLATFORM) if not _is_none(each[1].value)]
    if named:
        file, fact = named[0]
        return (ok(f"申报表填写创新平台“{fact.value}”。", file.file, fact.page),)
    if case.forms:
        return (ask("申报表未填写企业技术中心等创新平台（原则上要求）。", case.forms[0].file),)
    return (human("没有申报表，请核对企业技术中心等创新平台。"),)


def _is_none(value: str) -> bool:
    return folded(value) in ("", "无", "/", "—", "-", "——", "暂无", "没有", "否")


def number_of_applications(case: Case) -> Outcomes:
    """E6: all of an enterprise's applications are named; which to keep is the enterprise's."""
    mine = application_key(case.application)
    group = case.view.of_enterprise.get(mine, (mine,))
    most = case.terms.most_applications
    if len(group) <= most:
        return (ok(f"本企业本轮申报{len(group)}个，未超过{most}个。"),)
    names = listed(equipment for _, equipment in group)
    return (gap(f"本企业本轮申报{len(group)}个，超过{most}个：{names}；保留哪些由企业书面选择。"),)


def commitment(case: Case) -> Outcomes:
    """E7: a commitment in the form or in a paper of its own."""
    known = facts(case.application.files, FactName.COMMITMENT)
    if known:
        file, fact = known[0]
        return (ok("材料中有真实性承诺，请核对签字和公章。", file.file, fact.page),)
    for file in case.papers(FileKind.APPLICATION_FORM, FileKind.OTHER):
        for page in file.pages:
            if _COMMITMENT.search(folded(page.text)):
                return (ok("材料中有真实性承诺，请核对签字和公章。", file.file, page.number),)
    if not case.forms:
        return (ask("没有申报表，也未见企业对材料真实性的承诺。"),)
    return (
        gap_if(
            "申报表和其他材料中未见企业对材料真实性的承诺。",
            case.forms[0].file,
            sure=case.kinds_known,
        ),
    )


CHECKS = {
    "E1": seat,
    "E2": legal_person,
    "E3": credit,
    "E4": works_in_province,
    "E5": platform,
    "E6": number_of_applications,
    "E7": commitment,
}
