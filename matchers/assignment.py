"""Which claim speaks of which clause: the clause it fits best, and no other."""

from __future__ import annotations

from dataclasses import dataclass

from matchers.combining import Assigned, Source
from matchers.judging.bounds import stretch_of
from matchers.judging.claims import Claim
from matchers.judging.clauses import is_qualitative
from matchers.judging.matched import clause_name
from matchers.judging.matching import match_claims
from matchers.judging.outcomes import Terms
from matchers.name_fronts import Relation
from matchers.requirements import Clause, ClauseKind

Assignments = dict[int, dict[int, tuple[Assigned, ...]]]


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """How well a claim fits a clause; greater is better."""

    relation: Relation
    same_kind: bool
    same_core: bool  # 整机噪声 is 噪声 of the clause of that name, not of 空压机噪声


def assign_claims(
    clauses: tuple[Clause, ...], sources: tuple[Source, ...], terms: Terms
) -> Assignments:
    """By clause and source (their `id`): the claims that may speak of the clause.

    A claim that fits one clause by name and unit is not held against a clause it fits
    less; the name as asked goes before a near one. A claim that fits two clauses equally is
    held against both.
    """
    asked = tuple(c for c in clauses if not is_qualitative(c) and not clause_name(c).is_empty)
    assignments: Assignments = {id(clause): {} for clause in clauses}
    for source in sources:
        found: dict[int, list[Assigned]] = {id(clause): [] for clause in clauses}
        for statement in source.statements:
            for claim in statement.claims:
                for clause, relation in _best_clauses(asked, claim, terms):
                    found[id(clause)].append(Assigned(statement, claim, relation))
        for key, assigned in found.items():
            if assigned:
                assignments[key][id(source)] = tuple(assigned)
    return assignments


def _best_clauses(
    clauses: tuple[Clause, ...], claim: Claim, terms: Terms
) -> tuple[tuple[Clause, Relation], ...]:
    fits: list[tuple[_Fit, Clause]] = []
    for clause in clauses:
        relation = match_claims(clause, (claim,), terms)[0].relation
        if relation is Relation.OTHER and not _is_near(clause, claim):
            continue
        same_core = clause_name(clause).core == claim.name.core
        fits.append((_Fit(relation, _same_kind(clause, claim), same_core), clause))
    if not fits:
        return ()
    best = max(fit for fit, _ in fits)
    if best.relation < Relation.AMBIGUOUS and not best.same_kind:
        return ()
    return tuple((clause, fit.relation) for fit, clause in fits if fit == best)


def _is_near(clause: Clause, claim: Claim) -> bool:
    """Another parameter whose name holds the asked one: shown, never counted."""
    return bool(claim.name.core) and claim.name.core in (clause.name or "")


def _same_kind(clause: Clause, claim: Claim) -> bool:
    """Whether the value could be one of the clause's by its unit or grade."""
    if claim.grade is not None or claim.quantity is None:
        return clause.kind is ClauseKind.GRADE
    return clause.kind is not ClauseKind.GRADE and stretch_of(claim.quantity, clause) is not None
