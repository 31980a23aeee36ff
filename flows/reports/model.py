"""What the reports are made from and what they keep: plain frozen values.

`ApplicationReport` and `RoundReport` come in from the flow. `StoredApplication` is what
findings.json holds: everything a later run needs to build the overview again without judging
this application again, and what other programs read (findings.schema.json).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from extractors.evidence import DoubtCode, FileKind, MarkKind, NoticeCode, Source
from matchers.findings import Application, Finding
from matchers.remedies import Correction
from matchers.rules import RuleResult, RuleStatus, Severity
from matchers.verdict import Verdict

SCHEMA_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class RoundHead:
    """What every page of a round says about where it comes from; holds no clock."""

    name: str
    list_name: str
    list_sha256: str
    list_source: str
    official: bool
    tool_version: str
    deadline: date | None = None
    as_of: date | None = None
    decision_rule: str = "guarded"


class FileState(StrEnum):
    """How far a submitted file was read."""

    READ = "read"
    PARTIAL = "partial"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class StoredNotice:
    code: NoticeCode
    page: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StoredFact:
    name: str
    value: str
    page: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One submitted file and its state. `unread_pages` are those whose text was not read;
    `link` leads from the application's folder to the submitted file, empty for a member of
    an archive; `annotated` and `annotated_print` are files beside the report."""

    file: str
    sha256: str
    state: FileState
    kind: FileKind | None = None
    pages: int = 0
    unread_pages: tuple[int, ...] = ()
    marks: int = 0
    reason: str = ""
    notices: tuple[StoredNotice, ...] = ()
    facts: tuple[StoredFact, ...] = ()
    link: str = ""
    annotated: str = ""
    annotated_print: str = ""


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """Page from 1; box x0, y0, x1, y1 in points from the top left as displayed."""

    page: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class StoredDoubt:
    code: DoubtCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StoredQuantity:
    """A value as read; decimals as strings, so that no digit is lost."""

    text: str
    name: str | None
    comparator: str
    value: str
    value_high: str | None
    unit: str | None
    role: str
    uncertainty: str | None
    condition: str | None


@dataclass(frozen=True, slots=True)
class StoredSupport:
    """One piece of evidence held against a requirement, and what came of it alone.

    `mark` is None for text that is not underlined. `cells` is the table row as
    (header, text) pairs.
    """

    file: str
    file_kind: FileKind
    text: str
    places: tuple[StoredPlace, ...]
    verdict: Verdict
    reason: str
    mark: MarkKind | None
    source: Source
    confidence: float
    sentence: str = ""
    row: str | None = None
    column: str | None = None
    heading: str | None = None
    cells: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    quantities: tuple[StoredQuantity, ...] = ()
    steps: tuple[str, ...] = ()
    doubts: tuple[StoredDoubt, ...] = ()
    second_reading: str | None = None

    @property
    def page(self) -> int:
        return self.places[0].page


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """One requirement's verdict. `evidence_key` changes when the requirement or the
    evidence the verdict rests on changes; decisions are held against it."""

    indicator_no: int
    requirement: str
    verdict: Verdict
    reason: str
    value: str
    unit: str
    confidence: float
    evidence_key: str
    steps: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    remedy: str = ""
    supports: tuple[StoredSupport, ...] = ()
    rejected: tuple[StoredSupport, ...] = ()

    @property
    def subject(self) -> str:
        """What a decision about this finding is filed under."""
        return f"指标{self.indicator_no}"


@dataclass(frozen=True, slots=True)
class StoredRule:
    """One rule's answer; `subject` is unique in its application."""

    rule: str
    subject: str
    status: RuleStatus
    severity: Severity
    reason: str
    file: str
    page: int | None
    evidence_key: str
    title: str = ""
    remedy: str = ""

    @property
    def is_gap(self) -> bool:
        return self.status is RuleStatus.GAP


class ChangeKind(StrEnum):
    """A gap against the run before."""

    NEW = "new"
    SOLVED = "solved"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """One subject against the run before: `before` and `after` are a Verdict's or
    RuleStatus's value, empty where there was or is none; texts are the reasons."""

    kind: ChangeKind
    subject: str
    title: str
    before: str
    after: str
    before_reason: str
    after_reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person wrote about one subject, as one line of the audit log.

    `at` is when it was taken over (ISO 8601), `source` the workbook it came from;
    `requirement`, `evidence_key` and `machine` are what the person saw.
    """

    enterprise: str
    equipment: str
    subject: str
    requirement: str
    evidence_key: str
    machine: str
    conclusion: str
    comment: str
    reviewer: str
    at: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.enterprise, self.equipment, self.subject)


@dataclass(frozen=True, slots=True)
class StoredApplication:
    """findings.json. `folder` is the application's folder below the output, with `/`.

    `summary` are the cells of its row in the 汇总表 after the number; `corrections` the
    points of a 补正通知. `changes` holds against the last run with another result; None:
    there was none. `decisions`: what people decided on it so far, oldest first.
    `papers`: SHA-256 of each DOCX as written, to know one people filled.
    """

    round: RoundHead
    enterprise: str
    equipment: str
    folder: str
    item_source: str
    list_no: str = ""
    product: str = ""
    field: str = ""
    bureau: str = ""
    findings: tuple[StoredFinding, ...] = ()
    rules: tuple[StoredRule, ...] = ()
    files: tuple[StoredFile, ...] = ()
    summary: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    changes: tuple[Change, ...] | None = None
    decisions: tuple[Decision, ...] = ()
    papers: dict[str, str] = dataclasses.field(default_factory=dict)
    schema_version: str = SCHEMA_VERSION

    @property
    def key(self) -> tuple[str, str]:
        return (self.enterprise, self.equipment)


@dataclass(frozen=True, slots=True)
class SubmittedSource:
    """Where a submitted file lies: `path` to read it now, `lasting` False for a file that
    is gone after the run or has no place of its own (a member of an archive)."""

    path: Path
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class ApplicationReport:
    """One application, judged. `folder` below the output, with `/`. `bureau` is the
    recommending 县（市、区）; when empty it is taken from the applicant's address."""

    head: RoundHead
    application: Application
    folder: str
    findings: tuple[Finding, ...]
    rules: tuple[RuleResult, ...]
    bureau: str = ""


@dataclass(frozen=True, slots=True)
class LooseFile:
    """A submitted file outside any application, or one refused there, with its reason."""

    file: str
    state: FileState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FailedApplication:
    """An application the program could not review: a defect of ours, told to people."""

    enterprise: str
    equipment: str
    reason: str


@dataclass(frozen=True, slots=True)
class RoundReport:
    """The whole round. `applications` are all of the round, also those a rerun did not
    judge again. `ran_at` (ISO 8601) stands in round.json and nowhere else."""

    head: RoundHead
    applications: tuple[StoredApplication, ...]
    ran_at: str
    rules: tuple[RuleResult, ...] = ()
    loose: tuple[LooseFile, ...] = ()
    failed: tuple[FailedApplication, ...] = ()
    remarks: tuple[str, ...] = ()
