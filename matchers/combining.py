"""From what each file says to one verdict a clause, and from clauses to a requirement.

Sources: conventions, Verdicts 2, 11 to 13; domain brief §1.5, §2, §3.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from extractors.evidence import Evidence, FileKind
from matchers.judging import lexicon
from matchers.judging.bounds import Ground
from matchers.judging.claims import Claim
from matchers.judging.clauses import judge_clause, names_in
from matchers.judging.matched import clause_name
from matchers.judging.outcomes import Answer, Outcome, Terms, unclear
from matchers.name_fronts import Relation
from matchers.name_parts import parse_name
from matchers.naming import relation
from matchers.requirements import Clause, either_or
from matchers.statements import Statement
from matchers.verdict import Verdict

# Clauses of one requirement: the heaviest of their verdicts is the requirement's.
WEIGHT = (
    Verdict.NOT_MET,
    Verdict.CONFLICT,
    Verdict.UNCLEAR,
    Verdict.MISSING,
    Verdict.NOT_UNDERLINED,
    Verdict.MANUAL,
    Verdict.MET,
)
# Of alternatives the first of these verdicts that there is.
_EITHER = (
    Verdict.MET,
    Verdict.CONFLICT,
    Verdict.UNCLEAR,
    Verdict.NOT_UNDERLINED,
    Verdict.MANUAL,
    Verdict.NOT_MET,
    Verdict.MISSING,
)
# A value whose reading is in doubt may contradict what another file proves.
_BLOCKING = frozenset({Ground.DOUBT, Ground.UNCERTAINTY, Ground.APPROXIMATE})
# Marked text that holds no result: a result without a mark tells more.
_EMPTY = frozenset({Ground.NO_VALUE, Ground.LIMIT, Ground.PLAN})

_NAMES = frozenset({Ground.NAME, Ground.OTHER_NAME})


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may prove something, with its statements and why it may not be relied on."""

    file: Evidence
    statements: tuple[Statement, ...]
    foreign: str = ""

    @property
    def rank(self) -> int:
        """A test report weighs more than a user report."""
        return 1 if self.file.kind is FileKind.TEST_REPORT else 0


@dataclass(frozen=True, slots=True)
class Assigned:
    """A claim of a statement that may speak of the clause."""

    statement: Statement
    claim: Claim
    relation: Relation


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What one file says to one clause: by its marks and, apart, by what is not marked."""

    source: Source
    marked: Outcome | None
    unmarked: Outcome | None
    marked_statements: tuple[Statement, ...] = ()
    unmarked_statements: tuple[Statement, ...] = ()
    partly_marked: bool = False
    failed_as_read: bool = False


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """One clause's verdict, the answers it rests on, best first, and the reason."""

    clause: Clause
    verdict: Verdict
    reason: str
    answers: tuple[FileAnswer, ...] = ()
    outcome: Outcome | None = None


def answer_of_file(
    clause: Clause, source: Source, assigned: tuple[Assigned, ...], terms: Terms
) -> FileAnswer:
    """Judges what a file marks, and what it says without a mark, each by itself."""
    answer = _answer_by_claims(clause, source, assigned, terms)
    spoken = tuple(s for s in source.statements if not s.claims and says_it(clause, s, terms))
    marked = tuple(s for s in spoken if s.is_underlined)
    rest = tuple(s for s in spoken if not s.is_underlined)
    if answer.marked is None and marked:
        outcome = _no_value(clause, marked)
        answer = replace(answer, marked=outcome, marked_statements=marked)
    if answer.unmarked is None and rest:
        outcome = _no_value(clause, rest)
        answer = replace(answer, unmarked=outcome, unmarked_statements=rest)
    return answer


def _no_value(clause: Clause, spoken: tuple[Statement, ...]) -> Outcome:
    text = spoken[0].text.strip()
    name = spoken[0].context.row
    said = f"“{name} {text}”" if name and name not in text else f"“{text}”"
    return unclear(clause, Ground.NO_VALUE, f"材料为{said}，没有实测数值")


def says_it(clause: Clause, statement: Statement, terms: Terms) -> bool:
    """Whether a statement without a value names the clause's parameter."""
    context = statement.context
    asked = clause_name(clause)
    if asked.is_empty:
        return False
    if context.row is not None:
        return relation(asked, parse_name(context.row), terms.product) is Relation.SAME
    return names_in(clause, statement.text, terms) is not None


def _answer_by_claims(
    clause: Clause, source: Source, assigned: tuple[Assigned, ...], terms: Terms
) -> FileAnswer:
    marked = tuple(a for a in assigned if a.statement.is_underlined)
    unmarked = tuple(a for a in assigned if not a.statement.is_underlined)
    found = _outcome(clause, marked, terms)
    answer = FileAnswer(
        source,
        found,
        _outcome(clause, unmarked, terms),
        _statements(marked),
        _statements(unmarked),
    )
    if found is None:
        return answer
    answer = _with_the_rest(clause, answer, marked, unmarked, terms)
    guarded = _guarded(clause, source, answer.marked, marked)
    return replace(answer, marked=guarded, failed_as_read=_marked_as(answer, Answer.NOT_MET))


def _statements(assigned: Iterable[Assigned]) -> tuple[Statement, ...]:
    kept: dict[int, Statement] = {id(a.statement): a.statement for a in assigned}
    return tuple(kept.values())


def _outcome(clause: Clause, assigned: tuple[Assigned, ...], terms: Terms) -> Outcome | None:
    if not assigned:
        return None
    claims = tuple(a.claim for a in assigned)
    text = "\n".join(statement.text for statement in _statements(assigned))
    return judge_clause(clause, claims, text, terms)


def _with_the_rest(
    clause: Clause,
    answer: FileAnswer,
    marked: tuple[Assigned, ...],
    unmarked: tuple[Assigned, ...],
    terms: Terms,
) -> FileAnswer:
    """The worst decides, marked or not; an axis shown without a mark is not underlined."""
    same = tuple(a for a in unmarked if a.relation is Relation.SAME)
    if answer.marked is None or not same:
        return answer
    whole = _outcome(clause, marked + same, terms)
    if whole is None:
        return answer
    if answer.marked.answer is Answer.MET and whole.answer is Answer.NOT_MET:
        reason = whole.reason + "（该数值未划线）"
        return replace(answer, marked=replace(whole, reason=reason))
    if answer.marked.ground is Ground.AXIS and whole.answer is Answer.MET:
        return replace(answer, marked=answer.marked, unmarked=whole, partly_marked=True)
    if answer.marked.ground is Ground.AXIS and whole.answer is Answer.NOT_MET:
        return replace(answer, marked=whole)
    return answer


def _guarded(
    clause: Clause, source: Source, outcome: Outcome | None, marked: tuple[Assigned, ...]
) -> Outcome | None:
    """What keeps a marked value from deciding: another sample, no accreditation, doubts."""
    if outcome is None or outcome.answer not in (Answer.MET, Answer.NOT_MET):
        return outcome
    if source.foreign:
        return _undecided(clause, outcome, Ground.OTHER_SAMPLE, source.foreign)
    deciding = {claim.origin for claim in outcome.claims}
    statements = _statements(a for a in marked if a.claim.origin in deciding) or _statements(marked)
    for statement in statements:
        note = next(filter(_is_out_of_scope, statement.context.notes), "")
        if note:
            return _undecided(clause, outcome, Ground.SCOPE, f"报告注明该项“{note.strip()}”")
        if statement.doubts:
            doubts = "、".join(statement.doubts)
            marked_text = statement.passage.text if statement.passage else statement.text
            words = f"划线处“{marked_text}”识别存疑（{doubts}）"
            return _undecided(clause, outcome, Ground.DOUBT, words)
    return outcome


def _is_out_of_scope(note: str) -> bool:
    return bool(lexicon.words("out_of_scope").search(lexicon.fold(note)))


def _undecided(clause: Clause, outcome: Outcome, ground: Ground, words: str) -> Outcome:
    read = "、".join(claim.text for claim in outcome.claims[:4])
    asked = clause.text.strip("，,；;。 ")
    reason = f"要求“{asked}”，材料为{read}，但{words}，不能据此判定"
    return Outcome(Answer.UNCLEAR, ground, reason, outcome.steps, outcome.claims)


def settle(clause: Clause, answers: tuple[FileAnswer, ...]) -> ClauseFinding:
    """One verdict from all files: marks first, then what is not marked, then nothing."""
    decided = _ranked(a for a in answers if _marked_as(a, Answer.MET, Answer.NOT_MET))
    good = tuple(a for a in decided if _marked_as(a, Answer.MET))
    bad = tuple(a for a in decided if _marked_as(a, Answer.NOT_MET))
    against = tuple(a for a in answers if _unmarked_failure(a) and a not in decided)
    if good and (bad or against):
        return _conflict(clause, good, bad + against)
    if bad:
        return _by_mark(clause, Verdict.NOT_MET, bad + good)
    unclear = _ranked(a for a in answers if _is_unclear(a))
    if good:
        blocking = tuple(a for a in unclear if _blocks(a, good))
        if blocking:
            return _by_mark(clause, Verdict.UNCLEAR, blocking + good)
        return _by_mark(clause, Verdict.MET, good + unclear)
    return _without_decision(clause, answers, unclear)


def _without_decision(
    clause: Clause, answers: tuple[FileAnswer, ...], unclear: tuple[FileAnswer, ...]
) -> ClauseFinding:
    partly = _ranked(a for a in answers if a.partly_marked and not a.source.foreign)
    told = tuple(
        a for a in unclear if a.marked and a.marked.ground not in _EMPTY and a not in partly
    )
    if told:
        return _by_mark(clause, Verdict.UNCLEAR, told + tuple(a for a in unclear if a not in told))
    shown = partly or _ranked(a for a in answers if _has_data(a) and not a.source.foreign)
    if shown:
        return _not_underlined(clause, shown)
    if unclear:
        return _by_mark(clause, Verdict.UNCLEAR, unclear)
    qualified = _ranked(a for a in answers if _says_conforming(a))
    if qualified:
        outcome = qualified[0].unmarked
        assert outcome is not None
        return ClauseFinding(clause, Verdict.UNCLEAR, outcome.reason, qualified, outcome)
    return _missing(clause, answers)


def _ranked(answers: Iterable[FileAnswer]) -> tuple[FileAnswer, ...]:
    return tuple(sorted(answers, key=lambda a: (-a.source.rank, a.source.file.file)))


def _marked_as(answer: FileAnswer, *wanted: Answer) -> bool:
    return answer.marked is not None and answer.marked.answer in wanted


def _is_unclear(answer: FileAnswer) -> bool:
    return _marked_as(answer, Answer.UNCLEAR)


def _unmarked_failure(answer: FileAnswer) -> bool:
    outcome = answer.unmarked
    return (
        outcome is not None
        and outcome.answer is Answer.NOT_MET
        and not answer.source.foreign
        and not any(statement.doubts for statement in answer.unmarked_statements)
    )


def _blocks(answer: FileAnswer, good: tuple[FileAnswer, ...]) -> bool:
    """Whether what a file leaves open keeps the others from deciding: a user report does so only
    with a value that, as it was read, fails."""
    outcome = answer.marked
    assert outcome is not None
    best = max(a.source.rank for a in good)
    is_weighty = answer.source.rank >= best or answer.failed_as_read
    return outcome.ground in _BLOCKING and is_weighty


def _has_data(answer: FileAnswer) -> bool:
    """Whether the file holds a value of the clause without a mark."""
    outcome = answer.unmarked
    if outcome is None or outcome.answer is Answer.NO_MATCH:
        return False
    return outcome.ground not in (*_EMPTY, Ground.NAME)


def _says_conforming(answer: FileAnswer) -> bool:
    outcome = answer.unmarked
    if outcome is None or outcome.ground is not Ground.NO_VALUE:
        return False
    texts = "".join(statement.text for statement in answer.unmarked_statements)
    return bool(lexicon.words("conforming").search(texts))


def _by_mark(clause: Clause, verdict: Verdict, answers: tuple[FileAnswer, ...]) -> ClauseFinding:
    outcome = answers[0].marked
    assert outcome is not None
    return ClauseFinding(clause, verdict, outcome.reason, answers, outcome)


def _conflict(
    clause: Clause, good: tuple[FileAnswer, ...], bad: tuple[FileAnswer, ...]
) -> ClauseFinding:
    ours, theirs = good[0].marked, bad[0].marked or bad[0].unmarked
    assert ours is not None and theirs is not None
    asked = clause.text.strip("，,；;。 ")
    reason = (
        f"要求“{asked}”，材料互相矛盾：{_kind(good[0])}为{_read(ours)}，符合要求；"
        f"{_kind(bad[0])}为{_read(theirs)}，不符合要求"
    )
    outcome = replace(ours, steps=ours.steps + theirs.steps)
    return ClauseFinding(clause, Verdict.CONFLICT, reason, good + bad, outcome)


def _kind(answer: FileAnswer) -> str:
    return "检验检测报告" if answer.source.rank else "用户使用报告"


def _read(outcome: Outcome) -> str:
    return "、".join(dict.fromkeys(claim.text for claim in outcome.claims[:4]))


def _not_underlined(clause: Clause, shown: tuple[FileAnswer, ...]) -> ClauseFinding:
    answer = shown[0]
    outcome = answer.unmarked
    assert outcome is not None
    asked = clause.text.strip("，,；;。 ")
    page = answer.unmarked_statements[0].page
    where = f"{_kind(answer)}第{page}页有数据{_read(outcome)}"
    fit = {
        Answer.MET: "数值符合要求，但未用下划线标示",
        Answer.NOT_MET: "未用下划线标示，且数值不符合要求",
    }.get(outcome.answer, "未用下划线标示，且数值存疑")
    if answer.partly_marked:
        fit = "数值符合要求，但有的轴未用下划线标示"
    elif answer.marked is not None and answer.marked.ground is Ground.LIMIT:
        fit = "划线在标准要求栏，检验结果未用下划线标示"
    elif any(s.passage is not None for s in answer.unmarked_statements):
        fit += "（以荧光或框线标示）"
    reason = f"要求“{asked}”，{where}，{fit}"
    return ClauseFinding(clause, Verdict.NOT_UNDERLINED, reason, shown, outcome)


def _missing(clause: Clause, answers: tuple[FileAnswer, ...]) -> ClauseFinding:
    asked = clause.text.strip("，,；;。 ")
    near = tuple(
        outcome
        for answer in answers
        for outcome in (answer.marked, answer.unmarked)
        if outcome is not None and outcome.claims and outcome.ground in _NAMES
    )
    if not near:
        return ClauseFinding(clause, Verdict.MISSING, f"要求“{asked}”，所读材料中未见证据", answers)
    names = "、".join(dict.fromkeys(c.name.text or c.text for o in near for c in o.claims[:2]))
    reason = f"要求“{asked}”，所读材料中未见证据，只有名称相近的“{names[:60]}”，不是同一指标"
    return ClauseFinding(clause, Verdict.MISSING, reason, answers)


def combine(findings: tuple[ClauseFinding, ...]) -> ClauseFinding:
    """The heaviest of the clauses that count. Raises ValueError on none."""
    return min(findings, key=lambda found: WEIGHT.index(found.verdict))


def chosen(findings: tuple[ClauseFinding, ...]) -> tuple[ClauseFinding, ...]:
    """The clauses that count: all but the alternatives that another one makes good."""
    groups = either_or(tuple(found.clause for found in findings))
    return tuple(
        min((findings[place] for place in group), key=lambda f: _EITHER.index(f.verdict))
        for group in groups
    )
