"""From the judged application to what findings.json keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from extractors.evidence import (
    Box,
    Evidence,
    Mention,
    PageState,
    Passage,
    Quantity,
)
from flows.reports.model import (
    ApplicationReport,
    FileState,
    StoredApplication,
    StoredDoubt,
    StoredFact,
    StoredFile,
    StoredFinding,
    StoredNotice,
    StoredPlace,
    StoredQuantity,
    StoredRule,
    StoredSupport,
)
from matchers.findings import Finding, RefusedFile, Support
from matchers.remedies import correction_notice, finding_cure, rule_cure
from matchers.rules import RuleResult
from matchers.rules.registry import rule_titles
from matchers.summary_table import summary_row

_KEY_LENGTH = 16


def stored_application(report: ApplicationReport) -> StoredApplication:
    """Everything findings.json holds but the changes and the links."""
    application = report.application
    item = application.item
    summary = summary_row("", application)
    return StoredApplication(
        round=report.head,
        enterprise=application.enterprise,
        equipment=application.equipment,
        folder=report.folder,
        item_source=application.item_source,
        list_no=item.number if item else "",
        product=item.product if item else "",
        field=item.field if item else "",
        bureau=report.bureau or summary.county,
        findings=_stored_findings(report.findings, _hashes(application.files)),
        rules=_stored_rules(report.rules),
        files=_stored_files(application.files, application.refused),
        summary=summary.cells[1:],
        corrections=correction_notice(application, report.findings, report.rules).points,
    )


def content_key(*parts: object) -> str:
    """A short stable key of values that have one JSON form."""
    payload = json.dumps(parts, ensure_ascii=True, default=str, separators=(",", ":"))
    return hashlib.sha256(payload.encode("ascii")).hexdigest()[:_KEY_LENGTH]


def _hashes(files: Iterable[Evidence]) -> dict[str, str]:
    return {file.file: file.sha256 for file in files}


def _stored_findings(
    findings: Iterable[Finding], hashes: dict[str, str]
) -> tuple[StoredFinding, ...]:
    ordered = sorted(findings, key=lambda finding: finding.requirement.number)
    return tuple(_stored_finding(finding, hashes) for finding in ordered)


def _stored_finding(finding: Finding, hashes: dict[str, str]) -> StoredFinding:
    evidence = [
        (hashes.get(support.file, ""), support.page, "".join(support.text.split()))
        for support in finding.supports
    ]
    return StoredFinding(
        indicator_no=finding.requirement.number,
        requirement=finding.requirement.text,
        verdict=finding.verdict,
        reason=finding.judgement.reason,
        value=finding.value,
        unit=finding.unit,
        confidence=round(finding.confidence, 4),
        evidence_key=content_key(finding.requirement.text, sorted(evidence)),
        steps=finding.judgement.steps,
        remarks=finding.remarks,
        remedy=finding_cure(finding),
        supports=tuple(map(_stored_support, finding.supports)),
        rejected=tuple(map(_stored_support, finding.rejected)),
    )


def _stored_support(support: Support) -> StoredSupport:
    text = _text_of(support)
    context = text.context
    return StoredSupport(
        file=support.file,
        file_kind=support.file_kind,
        text=text.text,
        places=_places(text),
        verdict=support.judgement.verdict,
        reason=support.judgement.reason,
        mark=text.mark if isinstance(text, Passage) else None,
        source=text.source,
        confidence=round(text.confidence, 4),
        sentence=context.sentence,
        row=context.row,
        column=context.column,
        heading=context.heading,
        cells=context.cells,
        notes=context.notes,
        quantities=tuple(map(_stored_quantity, support.quantities or text.quantities)),
        steps=support.judgement.steps,
        doubts=tuple(StoredDoubt(doubt.code, doubt.detail) for doubt in text.doubts),
        second_reading=text.second_reading if isinstance(text, Passage) else None,
    )


def _text_of(support: Support) -> Passage | Mention:
    if support.passage:
        return support.passage
    assert support.mention is not None
    return support.mention


def _places(text: Passage | Mention) -> tuple[StoredPlace, ...]:
    places = text.places if isinstance(text, Passage) else (text.place,)
    return tuple(StoredPlace(place.page, _edges(place.box)) for place in places)


def _edges(box: Box) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (round(edge, 2) for edge in box.as_tuple())
    return (x0, y0, x1, y1)


def _stored_quantity(quantity: Quantity) -> StoredQuantity:
    spread = quantity.uncertainty
    return StoredQuantity(
        text=quantity.text,
        name=quantity.name,
        comparator=quantity.comparator.value,
        value=format(quantity.value, "f"),
        value_high=None if quantity.value_high is None else format(quantity.value_high, "f"),
        unit=quantity.unit,
        role=quantity.role.value,
        uncertainty=f"U={spread.value:f}{spread.unit or ''}" if spread else None,
        condition=quantity.condition,
    )


def _stored_rules(rules: Iterable[RuleResult]) -> tuple[StoredRule, ...]:
    """In the order given; results of one rule are told apart by their file, then by count."""
    seen: dict[str, int] = {}
    stored = []
    for rule in rules:
        subject = f"规则{rule.rule}" + (f"·{rule.file}" if rule.file else "")
        seen[subject] = seen.get(subject, 0) + 1
        if seen[subject] > 1:
            subject += f"·{seen[subject]}"
        stored.append(_stored_rule(rule, subject))
    return tuple(stored)


def _stored_rule(rule: RuleResult, subject: str) -> StoredRule:
    return StoredRule(
        rule=rule.rule,
        subject=subject,
        status=rule.status,
        severity=rule.severity,
        reason=rule.reason,
        file=rule.file,
        page=rule.page,
        evidence_key=content_key(rule.rule, rule.status, rule.reason, rule.file, rule.page),
        title=rule_titles().get(rule.rule, ""),
        remedy=rule_cure(rule),
    )


def _stored_files(
    files: Iterable[Evidence], refused: Iterable[RefusedFile]
) -> tuple[StoredFile, ...]:
    stored = [_read_file(file) for file in files]
    stored += [
        StoredFile(one.file, one.sha256, FileState.REFUSED, reason=one.reason) for one in refused
    ]
    return tuple(sorted(stored, key=lambda file: file.file))


def _read_file(file: Evidence) -> StoredFile:
    unread = tuple(
        page.number for page in file.pages if page.state not in (PageState.READ, PageState.BLANK)
    )
    return StoredFile(
        file=file.file,
        sha256=file.sha256,
        state=FileState.PARTIAL if unread else FileState.READ,
        kind=file.kind,
        pages=len(file.pages),
        unread_pages=unread,
        marks=sum(passage.mark.is_underline for passage in file.passages),
        notices=tuple(StoredNotice(one.code, one.page, one.detail) for one in file.notices),
        facts=tuple(StoredFact(fact.name.value, fact.value, fact.page) for fact in file.facts),
    )
