"""Every rule for every application, in the order of the notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matchers.findings import Application, Finding, RoundTerms
from matchers.rules import (
    bureau,
    documents,
    eligibility,
    life,
    negative,
    product,
    report_defects,
    report_pages,
    user_reports,
)
from matchers.rules.case import Case, Outcome, Outcomes
from matchers.rules.registry import Rule, notice_rules
from matchers.rules.result import RuleResult, RuleStatus, Severity
from matchers.rules.round_view import RoundView, view_round

Check = Callable[[Case], Outcomes]

CHECKS: dict[str, Check] = {
    **eligibility.CHECKS,
    **product.CHECKS,
    **negative.CHECKS,
    **documents.CHECKS,
    **bureau.CHECKS,
    **life.CHECKS,
    **report_defects.CHECKS,
    **report_pages.CHECKS,
    **user_reports.CHECKS,
}


def check_application(
    application: Application,
    findings: Sequence[Finding],
    terms: RoundTerms,
    view: RoundView | None = None,
) -> tuple[RuleResult, ...]:
    """At least one result for each rule. `view`: `view_round` of the whole round; without it
    the application is judged as the only one."""
    seen = view if view is not None else view_round((application,))
    case = Case(application, tuple(findings), terms, seen)
    return tuple(
        _result(rule, outcome) for rule in notice_rules() for outcome in CHECKS[rule.id](case)
    )


def _result(rule: Rule, outcome: Outcome) -> RuleResult:
    """The outcome under its rule; what is in order or only told weighs as a hint."""
    weighs = outcome.status in (RuleStatus.GAP, RuleStatus.ASK)
    return RuleResult(
        rule=rule.id,
        status=outcome.status,
        reason=outcome.reason,
        severity=(outcome.severity or rule.severity) if weighs else Severity.HINT,
        file=outcome.file,
        page=outcome.page,
    )


def check_round(
    reviewed: Sequence[tuple[Application, Sequence[Finding]]], terms: RoundTerms, view: RoundView
) -> tuple[tuple[RuleResult, ...], ...]:
    """The results of every application, in the given order."""
    return tuple(
        check_application(application, findings, terms, view) for application, findings in reviewed
    )
