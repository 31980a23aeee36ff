"""What changed since the run before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.reports.model import Change, ChangeKind, StoredApplication
from matchers.rules import RuleStatus

_OPEN_STATUS = (RuleStatus.GAP, RuleStatus.ASK)


@dataclass(frozen=True, slots=True)
class _State:
    title: str
    code: str
    reason: str
    is_gap: bool


def with_changes(
    application: StoredApplication, previous: StoredApplication | None
) -> StoredApplication:
    """The application with what changed.

    A run that changes nothing keeps what the last different run had told, so that the same
    input gives the same bytes however often it is run.
    """
    if previous is None:
        return application
    if _result(previous) == _result(application):
        return replace(application, changes=previous.changes)
    return replace(application, changes=application_changes(previous, application))


def application_changes(before: StoredApplication, after: StoredApplication) -> tuple[Change, ...]:
    """Every gap of either run: new, solved, changed or still there, in the report's order."""
    old, new = _states(before), _states(after)
    subjects = dict.fromkeys((*new, *old))
    changes = (_change(subject, old.get(subject), new.get(subject)) for subject in subjects)
    return tuple(change for change in changes if change)


def _result(application: StoredApplication) -> tuple[object, ...]:
    return (application.findings, application.rules)


def _states(application: StoredApplication) -> dict[str, _State]:
    states = {
        finding.subject: _State(
            finding.requirement, finding.verdict.value, finding.reason, finding.verdict.is_gap
        )
        for finding in application.findings
    }
    states |= {
        rule.subject: _State(
            rule.title or rule.rule, rule.status.value, rule.reason, rule.status in _OPEN_STATUS
        )
        for rule in application.rules
    }
    return states


def _change(subject: str, old: _State | None, new: _State | None) -> Change | None:
    kind = _kind(old, new)
    shown = new or old
    if kind is None or shown is None:
        return None
    return Change(
        kind=kind,
        subject=subject,
        title=shown.title,
        before=old.code if old else "",
        after=new.code if new else "",
        before_reason=old.reason if old else "",
        after_reason=new.reason if new else "",
    )


def _kind(old: _State | None, new: _State | None) -> ChangeKind | None:
    """None where neither run has a gap."""
    was, now = bool(old and old.is_gap), bool(new and new.is_gap)
    if not was and not now:
        return None
    if was and now:
        same = old and new and (old.code, old.reason) == (new.code, new.reason)
        return ChangeKind.UNCHANGED if same else ChangeKind.CHANGED
    return ChangeKind.NEW if now else ChangeKind.SOLVED
