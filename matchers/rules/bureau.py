"""B1 to B7: the recommending bureau's own papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from extractors.evidence import Evidence, Fact, FactName, FileKind
from matchers.calendar import iso_date
from matchers.identity import (
    Likeness,
    enterprise_stem,
    folded,
    model_likeness,
    product_score,
)
from matchers.rules.case import (
    Case,
    Outcome,
    Outcomes,
    ask,
    facts,
    find_words,
    first_value,
    gap_if,
    human,
    info,
    is_printed,
    listed,
    ok,
)
from matchers.rules.page_text import TICKED_YES, squeezed, whole_text
from matchers.rules.words import first_word, word_pattern

LIKE_PRODUCT = 55.0  # of 100: names of one product in table and form are at least that like
_DATE = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
_YES = re.compile(rf"攻关[^是否。]{{0,14}}?[：:]?{TICKED_YES}")
_OPINION = re.compile(r"意见|经信(?:部门|局)审")  # a narrow cell breaks its label
_OPINION_GIVEN = re.compile(
    r"(?:审核|推荐|初审)意见[^。\n]{0,20}[：:\n][^\n]{0,40}?(?:同意|推荐|属实|符合|通过)"
)


def letters(case: Case) -> tuple[Evidence, ...]:
    """The bureau's letters of recommendation, by their words."""
    return tuple(
        file
        for file in case.view.papers.bureau
        if word_pattern("bureau", "letter").search(folded(whole_text(file))[:400])
    )


def tables(case: Case) -> tuple[Evidence, ...]:
    """The bureau's summary tables, by their title."""
    return tuple(
        file
        for file in case.view.papers.bureau
        if word_pattern("bureau", "table").search(folded(whole_text(file))[:200])
        and file not in letters(case)
    )


def in_time(case: Case) -> Outcomes:
    """B1: the letter's date of completion against the deadline."""
    found = letters(case)
    if not found:
        return (human("未提供推荐函，请核对成文日期是否在截止日前。"),)
    if case.terms.deadline is None:
        return (human("本轮未设截止日，请核对推荐函成文日期。", found[0].file),)
    dates = [(file, day) for file in found if (day := _letter_date(file))]
    if not dates:
        return (ask("推荐函未读到成文日期。", found[0].file),)
    file, day = dates[0]
    if day > case.terms.deadline:
        printed = is_printed(file, len(file.pages))
        return (gap_if(f"推荐函成文日期{day}晚于{case.terms.deadline}。", file.file, sure=printed),)
    return (ok(f"推荐函成文日期{day}。", file.file),)


def _letter_date(file: Evidence) -> date | None:
    """The date of completion: the letter's fact, else the last date of its text."""
    fact = file.fact(FactName.SIGNED) or file.fact(FactName.ISSUED)
    if fact:
        return iso_date(fact.value)
    dates = _DATE.findall(squeezed(whole_text(file)))
    return iso_date("-".join(dates[-1])) if dates else None


def letter_and_table(case: Case) -> Outcomes:
    """B2: both papers, and this application among the table's rows."""
    found_letters, found_tables = letters(case), tables(case)
    if not case.view.papers.bureau:
        return (human("未提供推荐函和汇总表，请核对两份扫描件及所列项目。"),)
    missing = [
        name for name, files in (("推荐函", found_letters), ("汇总表", found_tables)) if not files
    ]
    if missing:
        return (gap_if(f"推荐单位材料中未见{'、'.join(missing)}。", sure=_all_read(case)),)
    rows = _rows_of_mine(case, found_tables)
    if rows:
        return (_row_outcome(case, rows),)
    text = folded("".join(whole_text(file) for file in found_tables))
    if (
        enterprise_stem(case.applicant) not in text
        and enterprise_stem(case.application.enterprise) not in text
    ):
        reason = f"汇总表中未见“{case.applicant}”。"
        return (gap_if(reason, found_tables[0].file, sure=_all_read(case)),)
    if folded(case.product) not in text and not _model_in(case, text):
        reason = f"汇总表中有申报单位，未见产品“{case.product}”。"
        return (ask(reason, found_tables[0].file),)
    return (ok("推荐函、汇总表均有，汇总表列有本项目。", found_tables[0].file),)


Row = tuple[Evidence, Fact, tuple[str, ...]]


def _rows_of_mine(case: Case, found_tables: Sequence[Evidence]) -> tuple[Row, ...]:
    """The tables' rows of this applicant: file, applicant, and what else the row names."""
    return tuple(
        (file, fact, _beside(file, fact))
        for file, fact in facts(found_tables, FactName.APPLICANT)
        if case.is_applicant(fact.value) is not Likeness.OTHER
    )


def _beside(file: Evidence, mine: Fact) -> tuple[str, ...]:
    """Products and models on the row of an applicant."""
    return tuple(
        fact.value
        for _, fact in facts((file,), FactName.EQUIPMENT, FactName.MODEL)
        if fact.page == mine.page and fact.box and mine.box and fact.box.overlap_y(mine.box) > 0
    )


def _row_outcome(case: Case, rows: Sequence[Row]) -> Outcome:
    file, first, _ = rows[0]
    for _, _, named in rows:
        if any(product_score(case.product, name) >= LIKE_PRODUCT for name in named):
            return ok("推荐函、汇总表均有，汇总表列有本项目。", file.file, first.page)
    told = listed(name for _, _, named in rows for name in named)
    reason = f"汇总表中本单位所列“{told or '（未读到产品）'}”与申报产品“{case.product}”不一致。"
    return ask(reason, file.file, first.page)


def _all_read(case: Case) -> bool:
    return all(file.is_complete for file in case.view.papers.bureau)


def _model_in(case: Case, text: str) -> bool:
    return any(
        model_likeness(model, text) is Likeness.SAME or folded(model) in text
        for model in case.models
    )


def ranking(case: Case) -> Outcomes:
    """B3: the bureau's own ranking."""
    found = letters(case)
    where = found[0].file if found else ""
    return (human("择优情况由推荐单位说明，本工具不评价。", where),)


def copied_to_city(case: Case) -> Outcomes:
    """B4: a county's letter names the city's bureau among its copies."""
    found = letters(case)
    if not found:
        return (human("未提供推荐函，县（市、区）推荐的请核对抄送设区市。"),)
    text = folded(whole_text(found[0]))
    copies = first_value(found, FactName.COPIES_TO) or ("抄送" if "抄送" in text else "")
    sender = first_value(found, FactName.SENDER) or text[:60]
    if not re.search(r"[县区](?![（(、，])", sender):
        return (human("请核对推荐单位是否县（市、区）及抄送情况。", found[0].file),)
    if copies:
        return (ok("推荐函有抄送栏。", found[0].file),)
    return (ask("推荐函未见抄送栏，县（市、区）推荐的须抄送设区市经信局。", found[0].file),)


def direct_route(case: Case) -> Outcomes:
    """B5: only a provincial group's headquarters reports directly."""
    found = letters(case)
    sender = first_value(found, FactName.SENDER)
    if sender and first_word("bureau", "groups", sender):
        return (human(f"报送单位“{sender}”，请核对是否省属企业集团本级。", found[0].file),)
    if sender:
        return (ok(f"报送单位为“{sender}”。", found[0].file),)
    return (human("请核对报送渠道（省属企业集团本级可直接报送）。"),)


def opinion(case: Case) -> Outcomes:
    """B6: the bureau's opinion in the form is filled in."""
    for file in case.forms:
        given = file.fact(FactName.OPINION)
        text = squeezed(whole_text(file))
        if given or _OPINION_GIVEN.search(text):
            page = given.page if given else None
            return (ok("申报表有经信部门审核意见，请核对签章。", file.file, page),)
        if _OPINION.search(text):
            return (ask("申报表的经信部门审核意见栏未见填写。", file.file),)
    if case.forms:
        return (human("申报表中未读到审核意见栏，请核对审核意见及签章。", case.forms[0].file),)
    return (human("没有申报表，请核对经信部门审核意见。"),)


def claims_key_project(forms: Sequence[Evidence]) -> Evidence | None:
    """The form that answers 是 to being a key engineering project, None when none does."""
    return next((file for file in forms if _YES.search(folded(whole_text(file)))), None)


def key_project(case: Case) -> Outcomes:
    """B7: information only; a claim without its acceptance paper is told."""
    claimed = claims_key_project(case.forms)
    if claimed is None:
        return (ok("申报表未称为工程化攻关重点项目。"),)
    papers = case.papers(FileKind.OTHER, FileKind.LICENCE)
    if find_words(papers, word_pattern("bureau", "acceptance")):
        return (info("申报表称为攻关项目并附验收材料，符合条件的应优先推荐。", claimed.file),)
    return (info("申报表称为攻关项目，材料中未见验收证明。", claimed.file),)


CHECKS = {
    "B1": in_time,
    "B2": letter_and_table,
    "B3": ranking,
    "B4": copied_to_city,
    "B5": direct_route,
    "B6": opinion,
    "B7": key_project,
}
