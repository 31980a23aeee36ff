"""What reviewers catch in test reports (domain brief §1.5): numbers, pages, dates, conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from extractors.evidence import Evidence, Fact, FactName, FileKind, NoticeCode
from matchers.calendar import iso_date
from matchers.identity import (
    Likeness,
    differing_characters,
    folded,
    is_organisation,
    model_codes,
    model_likeness,
    product_score,
)
from matchers.rules.case import (
    NO_REPORT,
    Case,
    Outcome,
    Outcomes,
    ask,
    each_report,
    facts,
    find_words,
    gap_if,
    human,
    info,
    is_digital,
    is_printed,
    is_sure,
    listed,
    ok,
)
from matchers.rules.item_rows import result_row
from matchers.rules.page_text import squeezed, whole_text
from matchers.rules.report_facts import licence_field
from matchers.rules.round_view import application_key
from matchers.rules.words import word_pattern, words

LONG_NAME = 8  # characters; one misread among them is no other enterprise
LIKE_SAMPLE = 55.0  # of 100: names of one product in form and report are at least that like
DRAFT_LINE = 14  # characters of a line that says 草稿 and little else
OLD_YEARS = 3  # a report issued longer before the deadline is worth a look at the model
# A header cell 结论 has the first row on its next line, never a sentence.
_CONCLUSION = re.compile(r"(?<!单项)结论[^\n]{0,30}\n?[^\n]{0,80}?(?:合格|符合|满足|达到|通过)")
_JUDGED = re.compile("合格|符合|满足|达到|通过|实测|结果")
_CONCLUSION_LABEL = re.compile(r"(?:检验|检测|总|综合)结论")
_VERDICT_HEAD = re.compile(r"单项|结论|判定|评定|(?i:verdict|conclusion|judge?ment|evaluation)")
_FAILED_ROW = re.compile(r"不符合|不合格|不通过")
_ALL_PASSED = re.compile(r"(?:所检项目|各项|全部|均)[^。；]{0,20}(?:符合|合格|满足)")
_OUTSIDE_SCOPE = re.compile(
    r"不在[^。；，]{0,8}(?:资质认定|认可|CMA|CNAS)|未(?:取得|获得?|通过)[^。；，]{0,4}(?:资质认定|认可)"
    r"|(?:资质认定|认可|CMA|CNAS)[^。；，]{0,6}(?:范围之?外|以外|之外)|非(?:资质认定|认可|CMA|CNAS)"
    r"|超出[^。；，]{0,6}(?:资质认定|认可)|分包项目"
)
_DATE_ORDER = (
    (FactName.PRODUCED, "生产日期"),
    (FactName.RECEIVED, "到样日期"),
    (FactName.TESTED_FROM, "检验开始"),
    (FactName.TESTED_TO, "检验结束"),
    (FactName.ISSUED, "签发日期"),
)


def readable(case: Case) -> Outcomes:
    """R-READABLE: every file was opened and every page read."""
    results = [
        ask(f"未能读取：{each.reason}", each.file)
        for each in case.application.refused
        if not each.classified
    ]
    for file in case.application.files:
        if any(notice.code is NoticeCode.NO_CONTENT for notice in file.notices):
            results.append(ask("打开后未读到任何内容，请核对文件是否损坏或空白。", file.file))
        unread = [page.number for page in file.pages if page.state.value == "failed"]
        if unread:
            pages = "、".join(map(str, unread))
            results.append(ask(f"第{pages}页未能读取。", file.file, unread[0]))
    count = len(case.application.files)
    return tuple(results) or (ok(f"{count}个文件均可读取。"),)


def model(case: Case) -> Outcomes:
    """R-MODEL: the model of each test report is the applied one, strictly after folding."""
    mine = [value for value in case.models if model_codes(value)]
    results = [
        outcome
        for file in case.test_reports
        for outcome in (*_models_agree(file), *_model_applied(file, mine))
    ]
    if not results and case.test_reports and not mine:
        known = listed(fact.value for _, fact in facts(case.test_reports, FactName.MODEL))
        return _without_applied_model(case, known)
    return each_report(case, results, f"报告型号与申报型号“{listed(mine)}”一致。")


def _without_applied_model(case: Case, known: str) -> Outcomes:
    """No model in the form: the folder's own code, when it has one, is what is applied for."""
    codes = model_codes(case.application.equipment)
    if codes and known and model_likeness(case.application.equipment, known) is Likeness.SAME:
        return (ok(f"报告型号“{known}”与申报文件夹名称中的型号一致。"),)
    return (human(f"申报表未读到型号，请核对报告型号“{known or '未读到'}”。"),)


def _model_applied(file: Evidence, mine: Sequence[str]) -> Outcomes:
    theirs = [fact for fact in file.facts_named(FactName.MODEL) if model_codes(fact.value)]
    if not theirs or not mine:
        return ()
    likenesses = {model_likeness(fact.value, each) for fact in theirs for each in mine}
    if Likeness.SAME in likenesses:
        return ()
    fact = theirs[0]
    reason = f"报告型号“{fact.value}”与申报型号“{listed(mine)}”不一致。"
    sure = Likeness.NEAR not in likenesses and is_sure(file, fact)
    return (gap_if(reason, file.file, fact.page, sure=sure),)


def _models_agree(file: Evidence) -> Outcomes:
    """Cover, first page and header of one report give one model."""
    theirs = [fact for fact in file.facts_named(FactName.MODEL) if model_codes(fact.value)]
    for fact in theirs[1:]:
        if model_likeness(theirs[0].value, fact.value) is Likeness.OTHER:
            reason = f"同一报告内型号不一致：“{theirs[0].value}”与“{fact.value}”。"
            return (ask(reason, file.file, fact.page),)
    return ()


def sample(case: Case) -> Outcomes:
    """R-SAMPLE: the sample is the equipment, not another product and not a part of it."""
    results = [
        outcome
        for file in case.test_reports
        for fact in file.facts_named(FactName.SAMPLE)[:1]
        for outcome in _sample_outcome(case, file, fact)
    ]
    return each_report(case, results, "报告样品名称与申报装备相近。")


def _sample_outcome(case: Case, file: Evidence, fact: Fact) -> Outcomes:
    item = case.application.item
    names = [case.product, case.application.equipment, item.product if item else ""]
    name = folded(fact.value)
    part = _part_word(name, names)
    if part:
        reason = f"样品名称“{fact.value}”是部件（{part}），请核对是否检测了整机。"
        return (ask(reason, file.file, fact.page),)
    if max(product_score(fact.value, other) for other in names if other) >= LIKE_SAMPLE:
        return ()
    reason = f"样品名称“{fact.value}”与申报装备“{case.product}”不一致。"
    return (ask(reason, file.file, fact.page),)


def _part_word(sample_name: str, names: Sequence[str]) -> str | None:
    """The component word a sample's name ends in, when the equipment's own name does not."""
    parts = sorted(words("component", "words"), key=len, reverse=True)
    word = next((part for part in parts if sample_name.endswith(part)), None)
    if word is None or any(_ends_like(name, word) for name in names if name):
        return None
    return word


def _ends_like(name: str, word: str) -> bool:
    """True when the equipment itself is called so (电主轴 for 高速精密加工用电主轴)."""
    plain = re.sub(r"[A-Za-z0-9\-./（）()]+$", "", folded(name))
    return plain.endswith(word)


def client(case: Case) -> Outcomes:
    """R-CLIENT: the laboratory's client is the applicant."""
    results = [
        ask(
            f"委托单位“{fact.value}”与申报单位“{case.applicant}”不一致，请核对两者关系。",
            file.file,
            fact.page,
        )
        for file in case.test_reports
        for fact in file.facts_named(FactName.CLIENT)[:1]
        if is_organisation(fact.value)
        and not _is_us(case, fact.value, printed=is_printed(file, fact.page))
    ]
    return each_report(case, results, "报告委托单位与申报单位一致。")


def _is_us(case: Case, name: str, *, printed: bool) -> bool:
    """The applicant's name, its folder's short form of it, or one misread character in it."""
    if case.is_applicant(name) is Likeness.SAME:
        return True
    misread = not printed and len(name) >= LONG_NAME
    if misread and differing_characters(name, case.applicant) <= 1:
        return True
    short = folded(case.application.enterprise)
    return case.applicant == case.application.enterprise and short in folded(name)


def applicant_names(case: Case) -> Outcomes:
    """R-APPLICANT: form, licence and reports' maker name one enterprise."""
    named = [
        *(
            (file, *holder)
            for file in case.papers(FileKind.LICENCE)
            if (holder := licence_field(file, FactName.HOLDER, "名称"))
        ),
        *((file, fact.value, fact.page) for file, fact in facts(case.test_reports, FactName.MAKER)),
    ]
    proof = find_words(case.application.files, re.compile("更名|名称变更|变更登记|准予变更"))
    results = []
    for file, name, page in named:
        if _is_us(case, name, printed=is_printed(file, page)) or not is_organisation(name):
            continue
        reason = f"“{name}”与申报单位“{case.applicant}”不一致。"
        told = f"材料中有更名证明，{reason}" if proof else f"{reason}未见更名证明。"
        results.append((info if proof else ask)(told, file.file, page))
    return tuple(results) or (ok("各材料中的单位名称一致。"),)


def dates(case: Case) -> Outcomes:
    """R-DATES: produced, received, tested, issued in that order, issued by the deadline."""
    results = [outcome for file in case.test_reports for outcome in _date_outcomes(case, file)]
    return each_report(case, results, "报告日期先后合理。")


def _dates_of(file: Evidence) -> list[tuple[str, date, int]]:
    return [
        (title, day, fact.page)
        for name, title in _DATE_ORDER
        for fact in file.facts_named(name)[:1]
        if (day := iso_date(fact.value))
    ]


def _date_outcomes(case: Case, file: Evidence) -> Outcomes:
    known = _dates_of(file)
    results: list[Outcome] = []
    for (title, day, _), (later_title, later, page) in pairwise(known):
        if later < day:
            reason = f"{later_title}{later}早于{title}{day}。"
            results.append(ask(reason, file.file, page))
    issued = [each for each in known if each[0] == "签发日期"]
    last = case.terms.deadline
    if issued and last and issued[0][1] > last:
        reason = f"签发日期{issued[0][1]}晚于截止日{last}。"
        results.append(ask(reason, file.file, issued[0][2]))
    return tuple(results)


def age(case: Case) -> Outcomes:
    """R-AGE: information only, since the notice sets no limit."""
    last = case.terms.deadline
    results = [
        info(f"报告签发于{day}，距截止日较久，请核对产品有无改型。", file.file, fact.page)
        for file in case.test_reports
        for fact in file.facts_named(FactName.ISSUED)[:1]
        if last and (day := iso_date(fact.value)) and last.year - day.year >= OLD_YEARS
    ]
    return each_report(case, results, "报告签发日期距截止日不久。")


def draft(case: Case) -> Outcomes:
    """R-DRAFT: words or a watermark of a draft on a report."""
    results = []
    for file in case.test_reports:
        fact = file.fact(FactName.DRAFT)
        if fact:
            reason = f"报告有“{fact.value}”字样，不是正式签发的报告。"
            results.append(gap_if(reason, file.file, fact.page, sure=is_sure(file, fact)))
            continue
        for number, hit in _draft_words(file)[:1]:
            results.append(ask(f"报告有“{hit}”字样，请核对是否正式报告。", file.file, number))
    return each_report(case, results, "未见草稿、样张字样。")


def _draft_words(file: Evidence) -> list[tuple[int, str]]:
    """Pages with a draft's words in a line of little else: a sentence only speaks of drafts."""
    return [
        (page.number, found.group(0))
        for page in file.pages
        for line in squeezed(page.text).splitlines()
        if (found := word_pattern("draft", "words").search(line)) and len(line) <= DRAFT_LINE
    ]


def conclusion(case: Case) -> Outcomes:
    """R-CONCLUSION: a conclusion and a date of issue stand in each report."""
    results = [outcome for file in case.test_reports for outcome in _conclusion_outcomes(file)]
    return each_report(case, results, "报告有检验结论和签发日期，签名请人工核对。")


def _conclusion_outcomes(file: Evidence) -> Outcomes:
    text = squeezed(whole_text(file))
    results: list[Outcome] = []
    if not _has_conclusion(file, text):
        labelled = bool(_CONCLUSION_LABEL.search(text))
        reason = "报告检验结论为空。" if labelled else "报告未见检验结论。"
        results.append(gap_if(reason, file.file, sure=labelled and is_digital(file)))
    if file.fact(FactName.ISSUED) is None:
        label = re.search(r"签发日期[：:]?([^\n]*)", text)
        blank = label is not None and not re.search(r"\d{4}|二〇", label.group(1))
        reason = "报告签发日期为空。" if blank else "报告未读到签发日期。"
        results.append(gap_if(reason, file.file, sure=blank and is_digital(file)))
    return tuple(results)


def _has_conclusion(file: Evidence, text: str) -> bool:
    """A conclusion that says something, as a field or in the words of the pages."""
    told = (folded(fact.value) for fact in file.facts_named(FactName.CONCLUSION))
    return any(_JUDGED.search(value) or len(value) > 12 for value in told) or bool(
        _CONCLUSION.search(text)
    )


def item_conclusions(case: Case) -> Outcomes:
    """R-ITEM: a row that contradicts its own limit, an overall pass beside a failed item."""
    results = [*_contradicted_rows(case)]
    for file in case.test_reports:
        overall = file.fact(FactName.CONCLUSION)
        if overall is None or not _ALL_PASSED.search(folded(overall.value)):
            continue
        for page, item, verdict in _failed_rows(file):
            reason = f"总结论为符合，“{item}”的单项结论为“{verdict}”。"
            results.append(ask(reason, file.file, page))
    return each_report(case, results, "总结论与单项结论未见矛盾。")


def _contradicted_rows(case: Case) -> Iterator[Outcome]:
    """Rows our findings rest on whose conclusion is not what their own limit gives."""
    for finding in case.findings:
        for support in finding.supports[:1]:
            evidence = support.passage or support.mention
            row = result_row(evidence.context) if evidence else None
            if row is None or None in (row.says_passed, row.has_passed):
                continue
            if row.says_passed != row.has_passed:
                reason = (
                    f"“{row.item}”标准要求“{row.limit}”，检验结果“{row.result}”，"
                    f"单项结论为“{row.conclusion}”，两者矛盾。"
                )
                yield ask(reason, support.file, support.page)


def _failed_rows(file: Evidence) -> list[tuple[int, str, str]]:
    """Rows whose own conclusion column says the item failed: page, item, words."""
    return [
        (mention.place.page, mention.context.row or mention.text, text)
        for mention in file.mentions
        for header, text in mention.context.cells
        if _VERDICT_HEAD.search(header) and _FAILED_ROW.search(folded(text))
    ]


def scope(case: Case) -> Outcomes:
    """R-SCOPE: a finding rests on an item that a footnote puts outside the scope."""
    results = []
    for finding in case.findings:
        for support in finding.supports[:1]:
            evidence = support.passage or support.mention
            notes = " ".join(evidence.context.notes) if evidence else ""
            outside = _OUTSIDE_SCOPE.search(folded(notes))
            if outside:
                number = finding.requirement.number
                reason = f"第{number}项指标的检测项目注明“{outside.group(0)}”，请核对能否采信。"
                results.append(ask(reason, support.file, support.page))
    if results:
        return tuple(results)
    for file, number, hit in find_words(case.test_reports, _OUTSIDE_SCOPE):
        if not _only_notes_page(file, number):
            return (ask(f"报告有“{hit}”的说明，请核对涉及哪些项目。", file.file, number),)
    return each_report(case, (), "未见超出资质认定或认可范围的说明。")


def _only_notes_page(file: Evidence, number: int) -> bool:
    """True for the page of numbered notices, which speak of marks in general."""
    text = "".join(page.text for page in file.pages if page.number == number)
    return bool(re.search("注意事项|声明|说明事项", folded(text)[:40]))


def edited(case: Case) -> Outcomes:
    """R-EDITED: what the file itself tells of changes; never an accusation."""
    told = {
        NoticeCode.EDITED_AFTER_SIGNING: "文件在电子签名之后又有改动",
        NoticeCode.TEXT_LAYER_DIFFERS: "文字层与页面图像不一致",
    }
    results = [
        ask(f"{told[notice.code]}，请与检测机构原件核对。", file.file, notice.page)
        for file in case.test_reports
        for notice in file.notices
        if notice.code in told
    ]
    return each_report(case, results, "未见签名后改动或文字层与图像不一致。")


def standard(case: Case) -> Outcomes:
    """R-STANDARD: whether a standard was in force needs a registry."""
    named = listed(fact.value for _, fact in facts(case.test_reports, FactName.STANDARD))
    if not case.test_reports:
        return (info(NO_REPORT),)
    return (human(f"检验依据：{named or '未读到'}；现行状态请在标准公开系统查询。"),)


def duplicate(case: Case) -> Outcomes:
    """R-DUPLICATE: a file, report number or result page used in another application too."""
    told = {
        "file": "同一文件",
        "report": "同一报告编号",
        "page": "相同的结果页",
    }
    results = []
    for use in case.view.shared.get(application_key(case.application), ()):
        if use.what not in told or use.other == application_key(case.application):
            continue
        other = f"“{use.other[0]}”的“{use.other[1]}”"
        detail = f"（{use.detail}）" if use.detail else ""
        reason = f"{told[use.what]}{detail}也用于{other}：{use.other_file}。"
        foreign = use.other[0] != case.application.enterprise and use.what != "page"
        results.append(gap_if(reason, use.file, use.page, sure=foreign))
    return tuple(results) or (ok("未见与其他申报项目共用的文件、报告编号或结果页。"),)


CHECKS = {
    "R-READABLE": readable,
    "R-MODEL": model,
    "R-SAMPLE": sample,
    "R-CLIENT": client,
    "R-APPLICANT": applicant_names,
    "R-DATES": dates,
    "R-AGE": age,
    "R-DRAFT": draft,
    "R-CONCLUSION": conclusion,
    "R-ITEM": item_conclusions,
    "R-SCOPE": scope,
    "R-EDITED": edited,
    "R-STANDARD": standard,
    "R-DUPLICATE": duplicate,
}
