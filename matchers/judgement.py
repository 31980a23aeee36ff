"""Judgement: a requirement against evidence, never a wrong clearance.

`compare` judges two texts; `judge` judges parsed clauses against statements. The rules are
those of the conventions; the logic stands in `matchers.judging`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.evidence import Quantity
from extractors.quantities import parse_quantities
from extractors.quantities.rows import with_bars
from extractors.quantities.units import normalise_unit
from matchers.judging import lexicon
from matchers.judging.bounds import Ground
from matchers.judging.claims import Claim, read_claims
from matchers.judging.clauses import judge_clause
from matchers.judging.outcomes import DEFAULT_TERMS, Answer, Outcome, Terms, unclear
from matchers.judging.points import without_labels
from matchers.judging.relative_text import as_changes
from matchers.judging.scope import scope_remark
from matchers.judging.standing import NOTHING_AROUND, Surroundings
from matchers.judging.table_claims import table_claims
from matchers.judging.table_parts import TableText
from matchers.judging.table_text import first_is_limit, read_table, second_is_limit, without_edges
from matchers.requirements import Clause, ClauseKind, either_or, parse_requirement


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict of `compare` with one Chinese sentence of reason and the steps taken."""

    verdict: Answer
    reason: str
    steps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"a {self.verdict} needs a reason")


def compare(requirement: str, evidence: str, *, guarded: bool = True) -> Comparison:
    """Judges one text of evidence against one text of requirement."""
    clauses = parse_requirement(requirement)
    outcomes = judge(clauses, evidence, Terms(guarded=guarded))
    if not outcomes:
        return Comparison(Answer.MANUAL, f"要求“{requirement.strip()}”不能解析，需人工核对。")
    outcome = combine(_chosen(clauses, outcomes))
    remark = contradiction(outcome.answer, evidence)
    steps = tuple(step for found in outcomes for step in found.steps)
    return Comparison(outcome.answer, f"{outcome.reason}{remark}。", steps)


def judge(
    clauses: tuple[Clause, ...],
    evidence: str,
    terms: Terms = DEFAULT_TERMS,
    around: Surroundings = NOTHING_AROUND,
) -> tuple[Outcome, ...]:
    """One outcome a clause, in their order."""
    evidence = _CLAUSE_NUMBER.sub(lambda found: " " * len(found.group()), evidence)
    if any(clause.kind is ClauseKind.RELATIVE for clause in clauses):
        evidence = as_changes(evidence)
    else:
        evidence = without_labels(evidence, "；".join(clause.text for clause in clauses))
    evidence = with_bars(evidence)
    table = read_table(evidence) if around is NOTHING_AROUND else None
    if table is not None:
        judged = (_judged_table(clause, table, evidence, terms) for clause in clauses)
    else:
        claims = claims_of(evidence, around)
        judged = (_judged(clause, claims, evidence, terms) for clause in clauses)
    return tuple(_in_scope(clause, o, evidence) for clause, o in zip(clauses, judged, strict=True))


def _in_scope(clause: Clause, outcome: Outcome, evidence: str) -> Outcome:
    """An item outside the accredited scope decides nothing (Verdict 12)."""
    if outcome.answer not in (Answer.MET, Answer.NOT_MET):
        return outcome
    remark = scope_remark(evidence, outcome.claims)
    if not remark:
        return outcome
    words = f"材料注明该项“{remark}”，不能据此判定"
    return unclear(clause, Ground.SCOPE, words, outcome.claims, *outcome.steps)


def _judged_table(clause: Clause, table: TableText, evidence: str, terms: Terms) -> Outcome:
    """By the rows' results. Where the first of two values may be what was asked, both ways of
    reading must lead to one answer."""
    text = without_edges(evidence)
    outcome = judge_clause(clause, table_claims(evidence, table), text, terms)
    if not any(row.either for row in table.rows):
        return outcome
    if clause.lows or clause.highs:  # Sides of both values are too many to be told apart.
        outcome = judge_clause(clause, table_claims(evidence, second_is_limit(table)), text, terms)
    other = judge_clause(clause, table_claims(evidence, first_is_limit(table)), text, terms)
    if other.answer is outcome.answer:
        return other
    words = "表中两个数值，不能确定哪个是要求值、哪个是实测值"
    return unclear(clause, Ground.SEVERAL_NAMES, words, outcome.claims, *outcome.steps)


def _judged(clause: Clause, claims: tuple[Claim, ...], evidence: str, terms: Terms) -> Outcome:
    """A text that names the parameter without a quantity may still hold a bare number."""
    outcome = judge_clause(clause, claims, evidence, terms)
    in_header = outcome.ground is Ground.LIMIT and header_unit(evidence)
    if outcome.ground is not Ground.NO_VALUE and not in_header:
        return outcome
    return judge_clause(clause, read_claims(evidence, with_bare_numbers(evidence)), evidence, terms)


def claims_of(evidence: str, around: Surroundings = NOTHING_AROUND) -> tuple[Claim, ...]:
    """The claims of a text."""
    return read_claims(evidence, parse_quantities(evidence), around)


def with_bare_numbers(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text and its numbers without a unit (自由度为7), or with the one unit
    that stands behind a name (效率（%）：…).

    A counting unit makes the reader keep bare numbers; it is taken away again."""
    known = parse_quantities(text)
    bare = (
        replace(q, unit=header_unit(text))
        for q in parse_quantities(text, unit=_COUNT)
        if q.unit == _COUNT and _COUNT not in q.text
    )
    free = (
        q for q in bare if not any(q.span[0] < k.span[1] and k.span[0] < q.span[1] for k in known)
    )
    return tuple(sorted((*known, *free), key=lambda q: q.span))


# 3.2　水平运行速度: the number of a clause.
_CLAUSE_NUMBER = re.compile(r"(?m)^\s*\d{1,2}(?:\.\d{1,2}){1,3}[\s\u3000、]+(?=[\u4e00-\u9fff])")
_HEADER = re.compile(r"[\u4e00-\u9fff]\s*[（(]([^（）()\d]{1,8})[)）]\s*[:：|│｜]")


def header_unit(text: str) -> str | None:
    """The unit in brackets behind a name and before its values, when there is just one."""
    units = [normalise_unit(found.group(1)) for found in _HEADER.finditer(text)]
    return units[0] if len(units) == 1 else None


_COUNT = "个"
_ORDER = (Answer.NOT_MET, Answer.UNCLEAR, Answer.NO_MATCH, Answer.MANUAL, Answer.MET)


# Of alternatives the first of these answers that there is.
_EITHER = (Answer.MET, Answer.UNCLEAR, Answer.MANUAL, Answer.NOT_MET, Answer.NO_MATCH)


def _chosen(clauses: tuple[Clause, ...], outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """One outcome a group of alternatives: the best."""
    return tuple(
        min((outcomes[place] for place in group), key=lambda o: _EITHER.index(o.answer))
        for group in either_or(clauses)
    )


def combine(outcomes: tuple[Outcome, ...]) -> Outcome:
    """The clauses of one requirement: the heaviest decides; what is only partly shown is
    unclear. Raises ValueError on none."""
    worst = min(outcomes, key=lambda outcome: _ORDER.index(outcome.answer))
    answers = {outcome.answer for outcome in outcomes}
    if worst.answer is Answer.NO_MATCH and Answer.MET in answers:
        return Outcome(
            Answer.UNCLEAR, worst.ground, f"{worst.reason}，其余部分符合要求", worst.steps
        )
    return worst


def contradiction(answer: Answer, evidence: str) -> str:
    """A remark when the laboratory's own conclusion says the opposite (Verdict 10)."""
    folded = lexicon.fold(evidence)
    failing = lexicon.words("failing").search(folded)
    conforming = None if failing else lexicon.words("conforming").search(folded)
    if answer is Answer.MET and failing:
        return f"（材料的结论为“{failing.group()}”，与数值不一致，请核对）"
    if answer is Answer.NOT_MET and conforming:
        return f"（材料的结论为“{conforming.group()}”，与本项要求不一致，请核对）"
    return ""
