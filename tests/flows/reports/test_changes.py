"""New, solved and unchanged gaps against the run before."""

from __future__ import annotations

from dataclasses import replace

from flows.reports.changes import application_changes, with_changes
from flows.reports.model import ChangeKind, StoredApplication
from matchers.verdict import Verdict


def _with(
    stored: StoredApplication, number: int, verdict: Verdict, reason: str
) -> StoredApplication:
    findings = tuple(
        replace(one, verdict=verdict, reason=reason) if one.indicator_no == number else one
        for one in stored.findings
    )
    return replace(stored, findings=findings, changes=None)


def _kinds(before: StoredApplication, after: StoredApplication) -> dict[str, ChangeKind]:
    return {one.subject: one.kind for one in application_changes(before, after)}


def test_kinds_of_change(stored: StoredApplication) -> None:
    assert _kinds(stored, _with(stored, 2, Verdict.MET, "达标。"))["指标2"] is ChangeKind.SOLVED
    assert _kinds(stored, _with(stored, 1, Verdict.UNCLEAR, "存疑。"))["指标1"] is ChangeKind.NEW
    assert (
        _kinds(stored, _with(stored, 5, Verdict.UNCLEAR, "存疑。"))["指标5"] is ChangeKind.CHANGED
    )
    kinds = _kinds(stored, stored)
    assert set(kinds.values()) == {ChangeKind.UNCHANGED}
    assert "指标1" not in kinds, "what is met in both is no news"


def test_a_requirement_that_went_is_solved_and_one_that_came_is_new(
    stored: StoredApplication,
) -> None:
    shorter = replace(stored, findings=stored.findings[:4])
    assert _kinds(stored, shorter)["指标5"] is ChangeKind.SOLVED
    assert _kinds(shorter, stored)["指标5"] is ChangeKind.NEW


def test_the_first_run_has_nothing_to_compare(stored: StoredApplication) -> None:
    assert with_changes(stored, None).changes is None


def test_a_run_that_changes_nothing_keeps_what_was_told(stored: StoredApplication) -> None:
    after = with_changes(_with(stored, 2, Verdict.MET, "达标。"), stored)
    again = with_changes(replace(after, changes=None), after)
    assert again == after
    assert again.changes is not None
