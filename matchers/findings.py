"""Findings: each requirement of the list item against all evidence of the application.

Order of evidence: underlined passages of test reports, of user reports, then what is not
underlined, then nothing. The form's claims, contracts and other papers never clear.
Sources: conventions, Verdicts; domain brief §1.5, §2, §3.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz import fuzz

from extractors.evidence import Evidence, FileKind, PageState
from matchers.applications import Application, Finding, RefusedFile, RoundTerms, Support
from matchers.assignment import assign_claims
from matchers.combining import (
    ClauseFinding,
    FileAnswer,
    Source,
    answer_of_file,
    chosen,
    combine,
    settle,
)
from matchers.corroboration import with_pointed
from matchers.judgement import contradiction
from matchers.judging.bounds import Ground, written
from matchers.judging.claims import Claim
from matchers.judging.clauses import is_qualitative, judge_clause
from matchers.judging.matched import clause_name
from matchers.judging.outcomes import Answer, Outcome, Terms
from matchers.naming import name_score
from matchers.provenance import PROVING, foreign_reason, product_names, remarks_on
from matchers.requirements import Clause, Requirement
from matchers.statements import Statement, read_statements
from matchers.verdict import Judgement, Verdict

__all__ = [
    "Application",
    "Finding",
    "RefusedFile",
    "RoundTerms",
    "Support",
    "find",
]

MOST_SUPPORTS = 12
# How alike a passage must read to be shown beside a qualitative requirement (0 to 100).
SPEAKS_OF_IT = 60.0
_VERDICTS = {
    Answer.MET: Verdict.MET,
    Answer.NOT_MET: Verdict.NOT_MET,
    Answer.UNCLEAR: Verdict.UNCLEAR,
    Answer.MANUAL: Verdict.MANUAL,
    Answer.NO_MATCH: Verdict.MISSING,
}


def find(application: Application, terms: RoundTerms) -> tuple[Finding, ...]:
    """One finding a requirement of the claimed item, in its order; none without an item."""
    if application.item is None:
        return ()
    sources = _sources(application)
    how = Terms(terms.decision_rule != "simple", "、".join(product_names(application)))
    clauses = tuple(c for r in application.item.requirements for c in r.clauses)
    forms = tuple(f for f in application.files if f.kind is FileKind.APPLICATION_FORM)
    assigned = with_pointed(assign_claims(clauses, sources, how), clauses, sources, forms, how)
    settled: dict[int, ClauseFinding] = {}
    for clause in clauses:
        answers = tuple(
            answer_of_file(clause, source, assigned[id(clause)].get(id(source), ()), how)
            for source in sources
        )
        settled[id(clause)] = _settled(clause, answers, sources)
    claims = tuple((form, statement) for form in forms for statement in read_statements(form))
    return tuple(
        _finding(r, tuple(settled[id(c)] for c in r.clauses), application, terms, claims)
        for r in application.item.requirements
    )


def _sources(application: Application) -> tuple[Source, ...]:
    files = (file for file in application.files if file.kind in PROVING)
    return tuple(
        Source(file, read_statements(file), foreign_reason(file, application)) for file in files
    )


def _settled(
    clause: Clause, answers: tuple[FileAnswer, ...], sources: tuple[Source, ...]
) -> ClauseFinding:
    if not is_qualitative(clause):
        return settle(clause, answers) if not clause_name(clause).is_empty else _nameless(clause)
    outcome = judge_clause(clause, (), "")
    shown = tuple(_showing(clause, source, outcome) for source in sources)
    kept = tuple(a for a in shown if a.marked_statements)
    return ClauseFinding(clause, Verdict.MANUAL, outcome.reason, kept, outcome)


def _nameless(clause: Clause) -> ClauseFinding:
    """A bound whose parameter the list does not name is for a person."""
    reason = f"要求“{clause.text}”没有读出指标名称，需人工核对"
    return ClauseFinding(clause, Verdict.MANUAL, reason)


def _showing(clause: Clause, source: Source, outcome: Outcome) -> FileAnswer:
    """The passages and mentions a person will want to see beside a qualitative clause."""
    speaking = [
        (fuzz.partial_ratio(clause.text, s.context.row or s.text), s.is_underlined, -i, s)
        for i, s in enumerate(source.statements)
    ]
    best = sorted((s for s in speaking if s[0] >= SPEAKS_OF_IT), reverse=True, key=lambda s: s[:3])
    return FileAnswer(source, outcome, None, tuple(s for *_, s in best[:3]))


def _finding(
    requirement: Requirement,
    found: tuple[ClauseFinding, ...],
    application: Application,
    terms: RoundTerms,
    form_claims: tuple[tuple[Evidence, Statement], ...],
) -> Finding:
    if not found:
        reason = f"要求“{requirement.text}”不能解析，需人工核对。"
        return Finding(requirement, Judgement(Verdict.MANUAL, reason))
    found = chosen(found)
    worst = combine(found)
    if worst.verdict is Verdict.MET:
        worst = _under_terms(worst, found, terms)
    supports = _supports(worst, found)
    remarks = _remarks(worst, found, application, form_claims)
    value, unit = _value_read(worst)
    return Finding(
        requirement=requirement,
        judgement=_judgement(worst, found),
        supports=supports[:MOST_SUPPORTS],
        rejected=_rejected(found, supports)[:MOST_SUPPORTS],
        remarks=remarks,
        value=value,
        unit=unit,
        confidence=_confidence(supports),
    )


def _under_terms(
    worst: ClauseFinding, found: tuple[ClauseFinding, ...], terms: RoundTerms
) -> ClauseFinding:
    """A round may ask for a test report for every requirement."""
    if not terms.require_test_report:
        return worst
    for clause in found:
        if clause.verdict is Verdict.MET and not any(
            _clears(a) and a.source.rank for a in clause.answers
        ):
            reason = f"{clause.reason}；但本批次要求检验检测报告，仅有用户报告"
            return replace(clause, verdict=Verdict.MISSING, reason=reason)
    return worst


def _clears(answer: FileAnswer) -> bool:
    return answer.marked is not None and answer.marked.answer is Answer.MET


def _judgement(worst: ClauseFinding, found: tuple[ClauseFinding, ...]) -> Judgement:
    steps = tuple(step for clause in found if clause.outcome for step in clause.outcome.steps)
    reason = worst.reason
    if worst.verdict is Verdict.MET and len(found) > 1:
        reason = "；".join(clause.reason for clause in found)
    if (
        worst.outcome is not None
        and worst.answers
        and worst.verdict in (Verdict.MET, Verdict.NOT_MET)
    ):
        reason += contradiction(worst.outcome.answer, _conclusions(worst.answers[0]))
    return Judgement(worst.verdict, reason.rstrip("。") + "。", steps)


def _conclusions(answer: FileAnswer) -> str:
    """What the laboratory concludes in the rows that decided."""
    cells = (
        text
        for statement in answer.marked_statements
        for header, text in statement.context.cells
        if any(word in header for word in ("结论", "判定", "评定"))
    )
    return "，".join(cells)


def _supports(worst: ClauseFinding, found: tuple[ClauseFinding, ...]) -> tuple[Support, ...]:
    """The evidence of the clause that decided first, then of the others."""
    ordered = (worst, *(clause for clause in found if clause.clause is not worst.clause))
    supports: list[Support] = []
    for clause in ordered:
        if clause.verdict is Verdict.MISSING:
            continue
        for answer in clause.answers:
            supports.extend(_supports_of(clause, answer))
    return tuple(_unique(supports))


def _supports_of(clause: ClauseFinding, answer: FileAnswer) -> Iterable[Support]:
    """What was held against the clause: by its marks, else by what is not marked."""
    by_mark = answer.marked is not None and clause.verdict is not Verdict.NOT_UNDERLINED
    outcome = answer.marked if by_mark else answer.unmarked
    statements = answer.marked_statements if by_mark else answer.unmarked_statements
    if by_mark and outcome is not None and "未划线" in outcome.reason:
        statements = (*answer.unmarked_statements, *statements)
    if outcome is None or outcome.answer is Answer.NO_MATCH:
        return
    deciding = [claim.origin for claim in outcome.claims]
    ordered = sorted(statements, key=lambda s: _first_place(s, deciding))
    for statement in ordered:
        if outcome.answer is Answer.MANUAL or _first_place(statement, deciding) < len(deciding):
            yield _support(clause, answer.source.file, statement, outcome, by_mark)


def _first_place(statement: Statement, deciding: list[tuple[int, int] | None]) -> int:
    places = [deciding.index(c.origin) for c in statement.claims if c.origin in deciding]
    spans = [i for i, _ in enumerate(deciding)]
    return min(places, default=len(spans))


def _support(
    clause: ClauseFinding, file: Evidence, statement: Statement, outcome: Outcome, by_mark: bool
) -> Support:
    verdict = _VERDICTS[outcome.answer]
    if not by_mark and verdict in (Verdict.MET, Verdict.NOT_MET):
        verdict = Verdict.NOT_UNDERLINED
    deciding = {c.origin for c in outcome.claims}
    claims = tuple(c for c in statement.claims if c.origin in deciding)
    return Support(
        file=file.file,
        file_kind=file.kind,
        judgement=Judgement(verdict, outcome.reason + "。", outcome.steps),
        passage=statement.passage,
        mention=statement.mention,
        quantities=tuple(c.quantity for c in claims if c.quantity is not None),
        name_score=max((_score(clause.clause, c) for c in claims), default=1.0),
    )


def _score(clause: Clause, claim: Claim) -> float:
    return name_score(clause_name(clause), claim.name)


def _unique(supports: Iterable[Support]) -> Iterable[Support]:
    seen: set[tuple[str, int]] = set()
    for support in supports:
        key = (support.file, id(support.passage or support.mention))
        if key not in seen:
            seen.add(key)
            yield support


def _rejected(
    found: tuple[ClauseFinding, ...], supports: tuple[Support, ...]
) -> tuple[Support, ...]:
    """Evidence that lost: near names and ambiguous ones, with the reason."""
    used = {id(support.passage or support.mention) for support in supports}
    rejected: list[Support] = []
    for clause in found:
        for answer in clause.answers:
            for outcome, statements, marked in (
                (answer.marked, answer.marked_statements, True),
                (answer.unmarked, answer.unmarked_statements, False),
            ):
                if outcome is None or outcome.answer is Answer.MANUAL:
                    continue
                for statement in statements[:MOST_SUPPORTS]:
                    if id(statement.passage or statement.mention) not in used:
                        rejected.append(
                            _support(clause, answer.source.file, statement, outcome, marked)
                        )
    return tuple(_unique(rejected))


def _remarks(
    worst: ClauseFinding,
    found: tuple[ClauseFinding, ...],
    application: Application,
    form_claims: tuple[tuple[Evidence, Statement], ...],
) -> tuple[str, ...]:
    remarks: list[str] = []
    for clause in found:
        clearing = [a for a in clause.answers if _clears(a)]
        if clause.verdict is Verdict.MET and clearing:
            best = max(clearing, key=lambda a: a.source.rank)
            remarks.extend(remarks_on(best.source.file, application))
            remarks.extend(_within_uncertainty(clause, best))
        remarks.extend(_renamed(clause))
        remarks.extend(_form_differs(clause, form_claims))
    if worst.verdict in (Verdict.MISSING, Verdict.NOT_UNDERLINED):
        remarks.extend(_unread(application))
    return tuple(dict.fromkeys(remarks))


def _renamed(clause: ClauseFinding) -> Iterable[str]:
    """What the report calls the parameter, where not the name but others pointed to it."""
    for claim in clause.outcome.claims if clause.outcome is not None else ():
        if claim.renamed and clause.verdict is not Verdict.UNCLEAR:
            yield f"报告中名称为“{claim.renamed}”，按报告所列要求或申报表数值与本项对应，请核对"


def _within_uncertainty(clause: ClauseFinding, answer: FileAnswer) -> Iterable[str]:
    """Under simple acceptance a value within U of its limit is said to be so (§8)."""
    outcome = answer.marked
    if outcome is None:
        return
    guarded = judge_clause(clause.clause, outcome.claims, "", Terms(guarded=True))
    if guarded.ground is Ground.UNCERTAINTY and guarded.answer is Answer.UNCLEAR:
        yield "在测量不确定度范围内"


def _form_differs(
    clause: ClauseFinding, form_claims: tuple[tuple[Evidence, Statement], ...]
) -> Iterable[str]:
    """The form's claim beside the proven value, when they lead to different verdicts."""
    if clause.outcome is None or clause.verdict not in (Verdict.MET, Verdict.NOT_MET):
        return
    for _, statement in form_claims:
        claimed = judge_clause(clause.clause, statement.claims, "")
        decided = claimed.answer in (Answer.MET, Answer.NOT_MET)
        if decided and claimed.answer is not clause.outcome.answer:
            value = "、".join(claim.text for claim in claimed.claims[:3])
            yield f"申报表所填“{value}”与证明材料不一致"
            return


def _unread(application: Application) -> Iterable[str]:
    if application.refused:
        yield f"有{len(application.refused)}个文件未能读取，其中可能有证据"
    pages = [
        page
        for file in application.files
        if file.kind in PROVING
        for page in file.pages
        if page.state in (PageState.FAILED, PageState.MARKS_ONLY)
    ]
    if pages:
        yield f"有{len(pages)}页的文字未读，其中可能有证据"


def _value_read(worst: ClauseFinding) -> tuple[str, str]:
    """The value and unit as read that decided."""
    if worst.outcome is None or not worst.outcome.claims or worst.verdict is Verdict.MISSING:
        return ("", "")
    claim = worst.outcome.claims[0]
    if claim.grade is not None:
        return (claim.grade.text, "")
    quantity = claim.quantity
    assert quantity is not None
    value = written(quantity.value)
    if quantity.value_high is not None:
        value = f"{value}～{written(quantity.value_high)}"
    return (value, quantity.unit or "")


def _confidence(supports: tuple[Support, ...]) -> float:
    if not supports:
        return 1.0
    source = supports[0].passage or supports[0].mention
    return 1.0 if source is None else source.confidence
