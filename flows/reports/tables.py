"""findings.csv and rules.csv: UTF-8 with BOM, one row a requirement, one row a rule's answer."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from flows.atomic import write_bytes
from flows.reports.model import StoredApplication, StoredFinding, StoredRule

FINDINGS_HEAD = (
    "enterprise",
    "equipment",
    "list_no",
    "indicator_no",
    "requirement",
    "verdict",
    "value",
    "unit",
    "reason",
    "file",
    "page",
    "passage",
    "confidence",
)
RULES_HEAD = ("enterprise", "equipment", "rule", "status", "reason", "file", "page")

# What spreadsheets take for a formula; a plain signed number with its unit is none.
_FORMULA_START = ("=", "@", "\t", "\r", "+", "-")
_SIGNED_NUMBER = re.compile(r"[+-]\s*[\d.,]+[^|!=()&]*")


def write_tables(applications: Sequence[StoredApplication], out: Path) -> None:
    """Writes both tables for all applications, in the order given."""
    findings = (row for one in applications for row in finding_rows(one))
    rules = (_rule_row(one, rule) for one in applications for rule in one.rules)
    write_bytes(out / "findings.csv", _csv(FINDINGS_HEAD, findings))
    write_bytes(out / "rules.csv", _csv(RULES_HEAD, rules))


def as_text_cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before it."""
    if text.startswith(_FORMULA_START) and not _SIGNED_NUMBER.fullmatch(text):
        return "'" + text
    return text


def finding_rows(application: StoredApplication) -> Iterator[tuple[str, ...]]:
    """The rows of findings.csv of one application."""
    for finding in application.findings:
        yield (
            application.enterprise,
            application.equipment,
            application.list_no,
            str(finding.indicator_no),
            finding.requirement,
            finding.verdict.value,
            finding.value,
            finding.unit,
            finding.reason,
            *_evidence_cells(finding),
            format(finding.confidence, ".2f"),
        )


def _evidence_cells(finding: StoredFinding) -> tuple[str, str, str]:
    if not finding.supports:
        return ("", "", "")
    first = finding.supports[0]
    return (first.file, str(first.page), first.text)


def _rule_row(application: StoredApplication, rule: StoredRule) -> tuple[str, ...]:
    return (
        application.enterprise,
        application.equipment,
        rule.rule,
        rule.status.value,
        rule.reason,
        rule.file,
        str(rule.page or ""),
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([as_text_cell(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")
