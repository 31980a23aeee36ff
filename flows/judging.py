"""One application judged and reported: plain functions, run in a reader child.

Both work on text and pages of submitted files, so both belong where a hang can be ended.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from extractors.evidence import Evidence, FileKind, PageState
from flows.atomic import write_bytes
from flows.cache import ReadingCache, ReadingKey
from matchers.findings import Application, Finding, RefusedFile, RoundTerms, find
from matchers.indicator_list import IndicatorList, ListItem, match_item
from matchers.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A submitted file after reading: under which key its evidence is kept, or why it was
    refused."""

    name: str
    sha256: str
    key: ReadingKey | None
    reason: str = ""
    classified: bool = False


@dataclass(frozen=True, slots=True)
class JudgeOrder:
    """What judging one application takes."""

    enterprise: str
    equipment: str
    files: tuple[ReadFile, ...]
    readings: Path
    reader_version: str
    terms: RoundTerms
    indicators: IndicatorList


@dataclass(frozen=True, slots=True)
class Judged:
    """An application judged, without its evidence: that is kept by content."""

    enterprise: str
    equipment: str
    item: ListItem | None
    item_source: str
    item_reason: str
    findings: tuple[Finding, ...]
    outline: tuple[Evidence, ...]
    refused: tuple[RefusedFile, ...]
    inputs: str

    @property
    def as_application(self) -> Application:
        """The application with facts and page texts, without passages and mentions: what
        other applications are compared with."""
        return Application(
            self.enterprise, self.equipment, self.item, self.item_source, self.outline, self.refused
        )


def evidence_of(order: JudgeOrder) -> tuple[Evidence, ...]:
    """The kept evidence of the files that were read, under their names here.

    Raises RuntimeError when a reading has gone since the file was read.
    """
    readings = ReadingCache(order.readings, order.reader_version)
    found = []
    for file in order.files:
        if file.key is None:
            continue
        evidence = readings.get(file.key)
        if evidence is None:
            raise RuntimeError(f"reading {file.key.name} is gone")
        found.append(replace(evidence, file=file.name))
    return tuple(found)


def application_of(order: JudgeOrder) -> tuple[Application, str]:
    """The application with its claimed list item, and how that was told."""
    files = evidence_of(order)
    form_facts = [
        fact for file in files if file.kind is FileKind.APPLICATION_FORM for fact in file.facts
    ]
    match = match_item(order.indicators, form_facts, order.equipment)
    refused = tuple(
        RefusedFile(file.name, file.sha256, file.reason, file.classified)
        for file in order.files
        if file.key is None
    )
    application = Application(
        order.enterprise, order.equipment, match.item, match.source, files, refused
    )
    return application, match.reason


def judged(order: JudgeOrder, inputs: str) -> Judged:
    """Every requirement of the claimed item with its verdict. `inputs`: key of all that went in."""
    application, reason = application_of(order)
    return Judged(
        enterprise=order.enterprise,
        equipment=order.equipment,
        item=application.item,
        item_source=application.item_source,
        item_reason=reason,
        findings=find(application, order.terms),
        outline=tuple(replace(file, passages=(), mentions=()) for file in application.files),
        refused=application.refused,
        inputs=inputs,
    )


def files_to_read_wholly(result: Judged) -> tuple[str, ...]:
    """Files with pages whose text was not read, while a requirement is without evidence."""
    if all(finding.verdict is not Verdict.MISSING for finding in result.findings):
        return ()
    return tuple(
        file.file
        for file in result.outline
        if any(page.state is PageState.MARKS_ONLY for page in file.pages)
    )


@cache
def _adapter() -> TypeAdapter[Judged]:
    return TypeAdapter(Judged)


def save_judged(path: Path, result: Judged) -> None:
    write_bytes(path, zlib.compress(_adapter().dump_json(result), 1))


def load_judged(path: Path) -> Judged | None:
    """What `save_judged` wrote; None when there is none, or it is damaged or of another make."""
    try:
        return _adapter().validate_json(zlib.decompress(path.read_bytes()))
    except (FileNotFoundError, zlib.error, ValidationError):
        return None
