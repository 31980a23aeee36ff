"""Every code has its Chinese words, and signs tell verdicts apart without colour."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import pytest

from extractors.evidence import (
    DoubtCode,
    FactName,
    FileKind,
    MarkKind,
    NoticeCode,
    PageState,
    Role,
    Source,
)
from flows.reports import evidence_wording, wording
from flows.reports.evidence_wording import notice_sentence
from flows.reports.model import ChangeKind, FileState, StoredNotice
from flows.reports.wording import page_ranges
from matchers.rules import RuleStatus, Severity
from matchers.verdict import Verdict

TABLES: list[tuple[type[StrEnum], dict[Any, Any]]] = [
    (Verdict, wording.VERDICT_LABEL),
    (Verdict, wording.VERDICT_SIGN),
    (Verdict, wording.VERDICT_MEANING),
    (Verdict, wording.VERDICT_SEVERITY),
    (Verdict, wording.VERDICT_INK),
    (Severity, wording.SEVERITY_LABEL),
    (RuleStatus, wording.STATUS_LABEL),
    (RuleStatus, wording.STATUS_SIGN),
    (FileKind, evidence_wording.KIND_LABEL),
    (MarkKind, evidence_wording.MARK_LABEL),
    (Source, evidence_wording.SOURCE_LABEL),
    (Role, evidence_wording.ROLE_LABEL),
    (FileState, wording.STATE_LABEL),
    (FileState, wording.STATE_SIGN),
    (PageState, evidence_wording.PAGE_STATE_LABEL),
    (ChangeKind, wording.CHANGE_LABEL),
    (NoticeCode, evidence_wording.NOTICE_SENTENCE),
    (DoubtCode, evidence_wording.DOUBT_SENTENCE),
    (FactName, evidence_wording.FACT_LABEL),
]


@pytest.mark.parametrize(("codes", "table"), TABLES)
def test_every_code_has_words(codes: type[StrEnum], table: dict[Any, Any]) -> None:
    assert set(table) == set(codes)


def test_signs_differ() -> None:
    assert len(set(wording.VERDICT_SIGN.values())) == len(Verdict)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_ink_on_ground_has_contrast(verdict: Verdict) -> None:
    ink, ground = (_luminance(colour) for colour in wording.VERDICT_INK[verdict])
    assert (ground + 0.05) / (ink + 0.05) >= 4.5


def test_never_decides() -> None:
    said = "".join(str(value) for _, table in TABLES for value in table.values())
    assert not re.search(r"造假|不予认定|(?<!不)合格", said)


@pytest.mark.parametrize(
    ("pages", "words"), [((), ""), ((3,), "3"), ((1, 3, 4, 5, 9), "1、3-5、9"), ((1, 2), "1-2")]
)
def test_page_ranges(pages: tuple[int, ...], words: str) -> None:
    assert page_ranges(pages) == words


def test_notice_names_page_and_particulars() -> None:
    notice = StoredNotice(NoticeCode.LIMIT_MARKED, 2, "≤0.008")
    assert notice_sentence(notice).startswith("第2页：")
    assert "（≤0.008）" in notice_sentence(notice)
