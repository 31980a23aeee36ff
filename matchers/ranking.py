"""L4: the applications of one list item that prove everything, side by side. Never a choice.

Source: the notice, 三（三）: recognition goes to the best product; who that is, experts say.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from matchers.applications import Application, Finding
from matchers.judging.bounds import bound_text, in_unit, with_unit, written
from matchers.requirements import Clause, ClauseKind
from matchers.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Margin:
    """How far a proven value lies on the good side of its bound.

    `share` is the distance in parts of the bound; None where the bound is zero, a grade, or
    has two sides.
    """

    requirement: int
    bound: str
    value: str
    distance: str = ""
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application with all requirements proven (or left to a person), and its margins."""

    enterprise: str
    equipment: str
    margins: tuple[Margin, ...]
    manual: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The candidates of one list item by name; the order says nothing of their worth."""

    item_number: str
    product: str
    candidates: tuple[Candidate, ...]

    @property
    def is_single(self) -> bool:
        return len(self.candidates) == 1


def side_by_side(
    judged: tuple[tuple[Application, tuple[Finding, ...]], ...],
) -> tuple[Comparison, ...]:
    """One comparison a list item that has a candidate, by the item's number."""
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for application, findings in judged:
        if application.item is None or not _is_candidate(findings):
            continue
        key = (application.item.number, application.item.product)
        groups.setdefault(key, []).append(_candidate(application, findings))
    return tuple(
        Comparison(number, product, tuple(sorted(found, key=lambda c: (c.enterprise, c.equipment))))
        for (number, product), found in sorted(groups.items())
    )


def _is_candidate(findings: tuple[Finding, ...]) -> bool:
    """All proven; what only a person can judge does not stand in the way."""
    verdicts = {finding.verdict for finding in findings}
    return Verdict.MET in verdicts and verdicts <= {Verdict.MET, Verdict.MANUAL}


def _candidate(application: Application, findings: tuple[Finding, ...]) -> Candidate:
    margins = tuple(m for finding in findings for m in _margins(finding))
    manual = tuple(f.requirement.number for f in findings if f.verdict is Verdict.MANUAL)
    return Candidate(application.enterprise, application.equipment, margins, manual)


def _margins(finding: Finding) -> tuple[Margin, ...]:
    """The margin of the value that decided; the other clauses have theirs in the report."""
    quantities = finding.supports[0].quantities if finding.supports else ()
    clause = _clause_of(finding)
    if clause is None or not quantities:
        text = f"{finding.value}{finding.unit}"
        return (Margin(finding.requirement.number, finding.requirement.text, text),) if text else ()
    value = in_unit(quantities[0].value, quantities[0].unit, clause)
    read = with_unit(quantities[0].value, quantities[0].unit)
    if value is None:
        return (Margin(finding.requirement.number, bound_text(clause), read),)
    return (_margin(finding.requirement.number, clause, value, read),)


def _clause_of(finding: Finding) -> Clause | None:
    """The only clause that has a number to be far from."""
    measured = [
        c for c in finding.requirement.clauses if c.kind in (ClauseKind.LOWER, ClauseKind.UPPER)
    ]
    return measured[0] if len(measured) == 1 else None


def _margin(number: int, clause: Clause, value: Decimal, read: str) -> Margin:
    bound = clause.low if clause.kind is ClauseKind.LOWER else clause.high
    if bound is None:
        return Margin(number, bound_text(clause), read)
    distance = value - bound if clause.kind is ClauseKind.LOWER else bound - value
    share = distance / abs(bound) if bound else None
    text = f"{written(distance)}{clause.unit or ''}"
    return Margin(number, bound_text(clause), read, text, share)
