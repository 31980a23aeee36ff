"""A report's pages: none lost, doubled or foreign, one number on all of them."""

from __future__ import annotations

import re
from collections import defaultdict

from extractors.evidence import Evidence, Fact, PageState
from matchers.identity import differing_characters, folded
from matchers.rules.case import (
    Case,
    Outcome,
    Outcomes,
    ask,
    each_report,
    gap_if,
    is_digital,
    is_printed,
    is_sure,
)
from matchers.rules.page_sequence import (
    Numbering,
    file_numbering,
    misread_mended,
    runs,
    with_gaps_bridged,
)
from matchers.rules.report_facts import report_numbers

PARTIAL_SHARE = 1 / 3  # of a report's pages missing: a partial copy rather than a lost page


def _numberings(case: Case) -> list[tuple[Evidence, Numbering]]:
    """One numbering a report, over all files that carry its number and its numbering."""
    result = []
    for file in case.test_reports:
        numbering = misread_mended(file_numbering(file))
        for run in runs(numbering):
            result.append((file, with_gaps_bridged(run)))
    return result


def pages(case: Case) -> Outcomes:
    """R-PAGES: no page of a report is lost, doubled or foreign."""
    results = [
        outcome
        for file, numbering in _numberings(case)
        for outcome in _page_outcomes(case, file, numbering)
    ]
    counted = any(numbering.numbers for _, numbering in _numberings(case))
    fine = "报告页码连续完整。" if counted else "报告未见“第x页 共y页”，页序无从核对。"
    return each_report(case, results, fine)


def _page_outcomes(case: Case, file: Evidence, numbering: Numbering) -> Outcomes:
    """What is wrong with one report's numbering, most certain first."""
    if not numbering.numbers:
        return ()
    results: list[Outcome] = []
    missing = _missing(case, file, numbering)
    if missing:
        told = "、".join(map(str, missing))
        reason = f"报告共{numbering.total or '?'}页，缺第{told}页。"
        place = numbering.first_place(missing[0])
        results.append(
            gap_if(reason, file.file, place, sure=_is_surely_missing(file, numbering, missing))
        )
    if numbering.doubled and not missing:
        told = "、".join(map(str, numbering.doubled))
        place = numbering.first_place(numbering.doubled[0])
        results.append(gap_if(f"报告第{told}页重复。", file.file, place, sure=is_digital(file)))
    if numbering.disordered and not missing and not numbering.doubled:
        results.append(ask("报告页码先后颠倒。", file.file, numbering.numbers[0][0]))
    if len(set(numbering.totals)) > 1 or numbering.beyond:
        totals = "、".join(map(str, sorted(set(numbering.totals))))
        results.append(ask(f"各页所印总页数或页码不一致（共{totals}页）。", file.file))
    return tuple(results)


def _is_surely_missing(file: Evidence, numbering: Numbering, missing: tuple[int, ...]) -> bool:
    """Not where pages at that end carry no number that was read: they may be the ones."""
    if numbering.total is None:
        return False
    first, last = numbering.numbers[0], numbering.numbers[-1]
    if missing[0] > last[1] and len(file.pages) - last[0] >= len(missing):
        return False
    if missing[-1] < first[1] and first[0] - 1 >= len(missing):
        return is_digital(file)
    return is_digital(file) or len(numbering.numbers) > 2


def _missing(case: Case, file: Evidence, numbering: Numbering) -> tuple[int, ...]:
    """Missing numbers that no other file of the same report number carries."""
    numbers = {folded(fact.value).upper() for fact in report_numbers(file)}
    elsewhere = {
        printed
        for other in case.application.files
        if other is not file
        and numbers & {folded(fact.value).upper() for fact in report_numbers(other)}
        for _, printed in file_numbering(other).numbers
    }
    unread = frozenset(
        page.number for page in file.pages if page.state not in (PageState.READ, PageState.BLANK)
    )
    return tuple(number for number in numbering.lost(unread) if number not in elsewhere)


def partial_copy(case: Case) -> Outcomes:
    """R-PARTIAL: not only cover and result page of a longer report."""
    results = []
    for file, numbering in _numberings(case):
        missing = _missing(case, file, numbering)
        total = numbering.total
        if total and len(missing) >= max(2, PARTIAL_SHARE * total):
            reason = f"报告共{total}页，只见{total - len(missing)}页，属部分复制。"
            sure = is_digital(file) or len(numbering.numbers) > 2
            results.append(gap_if(reason, file.file, 1, sure=sure))
    return each_report(case, results, "报告非部分复制。")


def report_number(case: Case) -> Outcomes:
    """R-NUMBER: one report number on the cover and on every page."""
    results = [outcome for file in case.test_reports for outcome in _number_outcomes(file)]
    return each_report(case, results, "报告编号前后一致。")


def _number_outcomes(file: Evidence) -> Outcomes:
    """Other numbers than the cover's; near ones of a scan are taken for misread."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in report_numbers(file):
        found[_plain_number(fact.value)].append(fact)
    if len(found) < 2 or _several_reports(file):
        return ()
    main = max(found, key=lambda number: len(found[number]))
    results = []
    for number, places in found.items():
        if number == main or number in main or main in number:
            continue
        near = differing_characters(number, main) <= 1
        fact = places[0]
        if near and not is_printed(file, fact.page):
            continue
        reason = f"第{fact.page}页报告编号“{fact.value}”与“{found[main][0].value}”不一致。"
        results.append(gap_if(reason, file.file, fact.page, sure=is_sure(file, fact)))
    return tuple(results)


def _plain_number(value: str) -> str:
    return re.sub(r"[\s\-‐–—_/()（）〔〕\[\]№:：.]|^NO", "", folded(value).upper())


def _several_reports(file: Evidence) -> bool:
    """Two reports in one file: the printed numbering starts again."""
    return len(runs(file_numbering(file))) > 1


CHECKS = {
    "R-PAGES": pages,
    "R-PARTIAL": partial_copy,
    "R-NUMBER": report_number,
}
