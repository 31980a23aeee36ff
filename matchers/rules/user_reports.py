"""What reviewers check in user reports (domain brief §2)."""

from __future__ import annotations

import re
from datetime import date

from extractors.evidence import Evidence, FactName
from matchers.calendar import iso_date
from matchers.identity import Likeness, enterprise_likeness, folded, model_codes, model_likeness
from matchers.rules.case import (
    Case,
    Outcome,
    Outcomes,
    ask,
    facts,
    gap_if,
    info,
    is_sure,
    listed,
    ok,
)
from matchers.rules.page_text import whole_text
from matchers.rules.round_view import application_key

HOURS_A_DAY = 24


def user_reports(case: Case) -> Outcomes:
    """R-USER: each user report's user, model, date, hours and seal."""
    results = [outcome for file in case.user_reports for outcome in _outcomes(case, file)]
    if not case.user_reports:
        return (info("没有用户使用报告，本条无从核对。"),)
    return tuple(results) or (ok("用户使用报告的用户、型号、日期未见矛盾，公章请人工核对。"),)


def _outcomes(case: Case, file: Evidence) -> Outcomes:
    return (
        *_user(case, file),
        *_model(case, file),
        *_dates(case, file),
        *_hours(file),
        *_seal(file),
    )


def _user(case: Case, file: Evidence) -> Outcomes:
    """The user is another legal person, and a buyer where the buyers are known."""
    user = file.fact(FactName.USER)
    if user is None:
        return ()
    place = (file.file, user.page)
    like = case.is_applicant(user.value)
    if like is Likeness.SAME:
        return (gap_if(f"用户单位“{user.value}”就是申报单位。", *place, sure=is_sure(file, user)),)
    if like is Likeness.NEAR:
        return (ask(f"用户单位“{user.value}”与申报单位名称相近，请核对。", *place),)
    buyers = [fact.value for _, fact in facts(case.market_papers, FactName.BUYER)]
    known = any(enterprise_likeness(user.value, buyer) is not Likeness.OTHER for buyer in buyers)
    if buyers and not known:
        reason = f"用户单位“{user.value}”不是合同、发票的买方（{listed(buyers)}），请核对。"
        return (info(reason, *place),)
    return ()


def _model(case: Case, file: Evidence) -> Outcomes:
    """The model of the report is the applied one; a letter without any is told."""
    mine = [value for value in case.models if model_codes(value)]
    theirs = [fact for fact in file.facts_named(FactName.MODEL) if model_codes(fact.value)]
    if not mine:
        return ()
    if not theirs:
        text = _folded_code(whole_text(file))
        if any(_folded_code(code) in text for value in mine for code in model_codes(value)):
            return ()
        return (ask("用户使用报告未写明设备型号。", file.file, 1),)
    if any(
        model_likeness(fact.value, value) is not Likeness.OTHER for fact in theirs for value in mine
    ):
        return ()
    reason = f"用户使用报告的型号“{theirs[0].value}”与申报型号“{listed(mine)}”不一致。"
    return (gap_if(reason, file.file, theirs[0].page, sure=is_sure(file, theirs[0])),)


def _folded_code(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", folded(text).upper())


def _day(file: Evidence, *names: FactName) -> date | None:
    found = (iso_date(fact.value) for name in names for fact in file.facts_named(name))
    return next((day for day in found if day), None)


def _dates(case: Case, file: Evidence) -> Outcomes:
    """Dated by the deadline, and not before the equipment was put into use or sold."""
    dated = _day(file, FactName.ISSUED, FactName.SIGNED)
    if dated is None:
        return ()
    results: list[Outcome] = []
    last, started = case.terms.deadline, _day(file, FactName.COMMISSIONED)
    if last and dated > last:
        results.append(ask(f"用户使用报告日期{dated}晚于截止日{last}。", file.file))
    if started and dated < started:
        results.append(ask(f"用户使用报告日期{dated}早于投运日期{started}。", file.file))
    signed = [day for paper in case.market_papers if (day := _day(paper, FactName.SIGNED))]
    if signed and dated < min(signed):
        reason = f"用户使用报告日期{dated}早于合同签订日期{min(signed)}。"
        results.append(ask(reason, file.file))
    return tuple(results)


def _hours(file: Evidence) -> Outcomes:
    """Hours run cannot exceed the hours between commissioning and the report."""
    run = file.fact(FactName.HOURS_RUN)
    started, dated = _day(file, FactName.COMMISSIONED), _day(file, FactName.ISSUED, FactName.SIGNED)
    number = re.search(r"\d+(?:\.\d+)?", run.value.replace(",", "")) if run else None
    if not (run and number and started and dated and dated > started):
        return ()
    possible = ((dated - started).days + 31) * HOURS_A_DAY  # a month's grace: 2021年8月 is no day
    if float(number.group(0)) <= possible:
        return ()
    reason = f"称运行{run.value}小时，自{started}至{dated}最多{possible}小时。"
    return (ask(reason, file.file, run.page),)


def _seal(file: Evidence) -> Outcomes:
    """A seal that was read and is not the user's public seal; an unread one is a person's."""
    seal, user = file.fact(FactName.SEAL), file.fact(FactName.USER)
    if seal and re.search("合同专用章|发票专用章|财务专用章|部门章|技术章", folded(seal.value)):
        return (ask(f"盖的是“{seal.value}”，不是用户公章，请核对。", file.file, seal.page),)
    if seal and user and _names_other(seal.value, user.value):
        reason = f"印章“{seal.value}”与用户单位“{user.value}”不一致，请核对。"
        return (ask(reason, file.file, seal.page),)
    return ()


def _names_other(seal: str, user: str) -> bool:
    """A seal that names a company, and another one."""
    named = re.search(r"[\u4e00-\u9fff（）()]{4,}(?:公司|厂|院|所|中心)", folded(seal))
    return named is not None and enterprise_likeness(named.group(0), user) is Likeness.OTHER


def same_words(case: Case) -> Outcomes:
    """R-USERTEXT: user reports word for word the same, here or in another application."""
    mine = application_key(case.application)
    results = []
    for use in case.view.shared.get(mine, ()):
        if use.what == "user_text":
            where = "本项目" if use.other == mine else f"“{use.other[0]}”的“{use.other[1]}”"
            reason = f"与{where}的“{use.other_file}”文字几乎相同，请向用户核实。"
            results.append(ask(reason, use.file, use.page))
    return tuple(results) or (ok("未见文字雷同的用户使用报告。"),)


CHECKS = {"R-USER": user_reports, "R-USERTEXT": same_words}
