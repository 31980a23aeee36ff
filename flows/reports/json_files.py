"""findings.json and round.json: written for machines, with published schemas."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from flows.atomic import write_text
from flows.reports.decisions import Standings
from flows.reports.model import (
    SCHEMA_VERSION,
    Decision,
    FailedApplication,
    FileState,
    LooseFile,
    RoundHead,
    RoundReport,
    StoredApplication,
)
from flows.reports.wording import unread_sentence
from matchers.rules import RuleResult
from matchers.verdict import Verdict

FINDINGS = "findings.json"
ROUND = "round.json"

_APPLICATION: TypeAdapter[StoredApplication] = TypeAdapter(StoredApplication)


@dataclass(frozen=True, slots=True)
class ApplicationSummary:
    """One application in round.json: how many findings have each verdict, gaps of rules."""

    enterprise: str
    equipment: str
    folder: str
    list_no: str
    product: str
    field: str
    bureau: str
    verdicts: dict[str, int]
    rule_gaps: tuple[str, ...]
    files: int
    unreadable: tuple[LooseFile, ...]


@dataclass(frozen=True, slots=True)
class StoredStanding:
    """How a decided subject stands: `state` is 人工改定, 待复核 or 已撤回."""

    state: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class StoredRound:
    """round.json. `ran_at` is the only clock in all results. `papers`: SHA-256 of
    review.xlsx and the DOCX as written, to know one that people changed."""

    schema_version: str
    round: RoundHead
    ran_at: str
    applications: tuple[ApplicationSummary, ...]
    unreadable: tuple[LooseFile, ...]
    failed: tuple[FailedApplication, ...]
    rules: tuple[RuleResult, ...]
    remarks: tuple[str, ...]
    decisions: tuple[StoredStanding, ...]
    papers: dict[str, str]


_ROUND: TypeAdapter[StoredRound] = TypeAdapter(StoredRound)


def write_application(folder: Path, application: StoredApplication) -> None:
    """findings.json: keys in their order, two spaces, one final newline."""
    write_text(folder / FINDINGS, _text(_APPLICATION.dump_python(application, mode="json")))


def application_from_json(text: str | bytes) -> StoredApplication | None:
    """None when it is not one of ours or of another schema version."""
    try:
        application = _APPLICATION.validate_json(text)
    except ValidationError:
        return None
    return application if application.schema_version == SCHEMA_VERSION else None


def load_application(folder: Path) -> StoredApplication | None:
    """The application stored in a folder by the last run; None when there is none to use."""
    try:
        return application_from_json((folder / FINDINGS).read_bytes())
    except OSError:
        return None


def stored_applications(out: Path) -> tuple[StoredApplication, ...]:
    """All applications stored below the output, by enterprise and equipment."""
    found = (load_application(path.parent) for path in out.glob(f"*/*/{FINDINGS}"))
    return tuple(sorted((one for one in found if one), key=lambda one: one.key))


def write_round(
    out: Path, report: RoundReport, papers: dict[str, str], standings: Standings
) -> None:
    """round.json; the only result that holds the time of the run."""
    stored = _stored_round(report, papers, standings)
    write_text(out / ROUND, _text(_ROUND.dump_python(stored, mode="json")))


def written_papers(out: Path) -> dict[str, str]:
    """SHA-256 of review.xlsx and the round's DOCX as the last run wrote them."""
    try:
        return _ROUND.validate_json((out / ROUND).read_bytes()).papers
    except (OSError, ValidationError):
        return {}


def _stored_round(report: RoundReport, papers: dict[str, str], standings: Standings) -> StoredRound:
    return StoredRound(
        schema_version=SCHEMA_VERSION,
        round=report.head,
        ran_at=report.ran_at,
        applications=tuple(map(_summary, report.applications)),
        unreadable=report.loose,
        failed=report.failed,
        rules=report.rules,
        remarks=report.remarks,
        decisions=tuple(StoredStanding(one.label, one.latest) for one in standings.values()),
        papers=papers,
    )


def _summary(application: StoredApplication) -> ApplicationSummary:
    counts = Counter(finding.verdict for finding in application.findings)
    return ApplicationSummary(
        enterprise=application.enterprise,
        equipment=application.equipment,
        folder=application.folder,
        list_no=application.list_no,
        product=application.product,
        field=application.field,
        bureau=application.bureau,
        verdicts={verdict.value: counts[verdict] for verdict in Verdict},
        rule_gaps=tuple(rule.rule for rule in application.rules if rule.is_gap),
        files=len(application.files),
        unreadable=tuple(
            LooseFile(file.file, file.state, file.reason or unread_sentence(file))
            for file in application.files
            if file.state is not FileState.READ
        ),
    )


def findings_schema() -> dict[str, Any]:
    """JSON Schema of findings.json."""
    return _schema(_APPLICATION, "findings.json")


def round_schema() -> dict[str, Any]:
    """JSON Schema of round.json."""
    return _schema(_ROUND, "round.json")


def _schema(adapter: TypeAdapter[Any], title: str) -> dict[str, Any]:
    schema = adapter.json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": f"{title} of huaxian, schema version {SCHEMA_VERSION}",
    }


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
