"""Clauses with an order of their own: dimensions, grades, relative claims.

Sources: conventions, Requirements; domain brief §3.2.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.evidence import Quantity
from matchers.judging import lexicon
from matchers.judging.bounds import Fit, Ground, bound_text, hold, stretch_of, unit_words
from matchers.judging.claims import Claim
from matchers.judging.grades import Grade, find_grades, fits
from matchers.judging.matched import Matched
from matchers.judging.outcomes import Answer, Outcome, Terms, asked, unclear
from matchers.judging.values import judge_values
from matchers.requirements import Clause, ClauseKind

_STRICT_GRADE = re.compile(r"优于|高于|超过|大于|好于|严于|低于|小于")


def judge_sides(clause: Clause, claims: tuple[Claim, ...], terms: Terms) -> Outcome:
    """a×b×c side by side, in the order written."""
    quantities = tuple(claim.quantity for claim in claims if claim.quantity is not None)
    sides = clause.lows or clause.highs
    text = "×".join(q.text for q in quantities)
    if len(quantities) != len(sides):
        words = f"要求{len(sides)}个尺寸，材料有{len(quantities)}个数值，不能逐项比较"
        return unclear(clause, Ground.SIDE, words, claims)
    orders = (quantities, tuple(sorted(quantities, key=lambda q: q.value, reverse=True)))
    fits_found = [_sides_fit(clause, order, terms) for order in orders]
    step = f"{text} 对 {bound_text(clause)}"
    if fits_found[0] is None:
        return unclear(clause, Ground.UNIT, unit_words(quantities[0].unit, clause), claims, step)
    if fits_found[0]:
        reason = f"{asked(clause)}，材料为{text}，逐项符合要求"
        return Outcome(Answer.MET, Ground.VALUE, reason, (step,), claims)
    if fits_found[1]:
        return unclear(clause, Ground.SIDE, f"材料为{text}，尺寸的顺序不能确定", claims, step)
    reason = f"{asked(clause)}，材料为{text}，有尺寸不符合要求"
    return Outcome(Answer.NOT_MET, Ground.VALUE, reason, (step,), claims)


def _sides_fit(clause: Clause, quantities: tuple[Quantity, ...], terms: Terms) -> bool | None:
    answers: list[Fit] = []
    for place, quantity in enumerate(quantities):
        low = clause.lows[place] if clause.lows else None
        high = clause.highs[place] if clause.highs else None
        side = replace(clause, low=low, high=high, lows=(), highs=())
        stretch = stretch_of(quantity, side, guarded=terms.guarded)
        if stretch is None:
            return None
        answers.append(hold(stretch, side)[0])
    if Fit.FAIL in answers:
        return False
    return None if Fit.OPEN in answers else True


def asked_grade(clause: Clause) -> Grade | None:
    """The grade the clause asks for, in its words around it (NAS 7级, not 7级)."""
    found = find_grades(clause.text, clause.text)
    named = [grade for grade in found if clause.grade and clause.grade in grade.text]
    if named or found:
        return (named or list(found))[0]
    bare = find_grades(clause.grade or "", clause.text)
    return bare[0] if bare else None


def judge_grades(clause: Clause, claims: tuple[Claim, ...]) -> Outcome:
    """Grades by their own order; an unknown order decides only by equality."""
    wanted = asked_grade(clause)
    given = tuple(claim for claim in claims if claim.grade is not None)
    if wanted is None or not given:
        return unclear(clause, Ground.GRADE, "等级的次序不能确定", claims)
    strict = bool(_STRICT_GRADE.search(clause.text.replace("不低于", "").replace("不高于", "")))
    answers = [(claim, fits(wanted, claim.grade, strict=strict)) for claim in given if claim.grade]
    steps = tuple(f"{claim.text} 对 {wanted.text}：{_GRADE_WORDS[fit]}" for claim, fit in answers)
    for decisive, answer, words in (
        (False, Answer.NOT_MET, "低于要求的等级，不符合要求"),
        (None, Answer.UNCLEAR, "与要求的等级不能比较"),
    ):
        for claim, fit in answers:
            if fit is decisive:
                reason = f"{asked(clause)}，材料为{claim.text}，{words}"
                return Outcome(answer, Ground.GRADE, reason, steps, (claim,))
    values = "、".join(dict.fromkeys(claim.text for claim, _ in answers))
    reason = f"{asked(clause)}，材料为{values}，不低于要求的等级，符合要求"
    return Outcome(Answer.MET, Ground.GRADE, reason, steps, given)


_GRADE_WORDS = {True: "达到", False: "未达到", None: "不能比较"}


def judge_relative(clause: Clause, measured: tuple[Matched, ...], terms: Terms) -> Outcome:
    """A relative claim counts only against the same basis and in the same direction."""
    claims = tuple(m.claim for m in measured)
    for claim in claims:
        said = ("basis", "basis_behind")
        told = (found for name in said for found in lexicon.phrase(name).finditer(claim.sentence))
        if not any(_same_basis(clause.basis or "", found.group(1)) for found in told):
            return unclear(clause, Ground.BASIS, "材料没有给出与要求相同的比较对象", claims)
        if not _same_direction(clause.text, claim.sentence):
            return unclear(clause, Ground.BASIS, "材料的比较方向与要求不能确定一致", claims)
    return judge_values(_amount(clause), measured, terms)


def _amount(clause: Clause) -> Clause:
    """The clause as a bound of the amount: of a change at least so much, of a multiple as said."""
    if clause.low is None and not _has_direction(clause.text):
        return replace(clause, kind=ClauseKind.UPPER)
    low = clause.low if clause.low is not None else clause.high
    return replace(clause, kind=ClauseKind.LOWER, low=low, high=None)


def _has_direction(text: str) -> bool:
    return bool(lexicon.phrase("downward").search(text) or lexicon.phrase("upward").search(text))


def _same_basis(asked: str, given: str) -> bool:
    edge = lexicon.phrase("basis_edge")
    ours, theirs = (edge.sub("", lexicon.fold(basis)) for basis in (asked, given))
    return bool(ours) and ours == theirs


def _same_direction(asked: str, given: str) -> bool:
    down, up = lexicon.phrase("downward"), lexicon.phrase("upward")
    if down.search(asked):
        return bool(down.search(given)) and not up.search(given)
    if not up.search(asked):  # A multiple of something is neither.
        return not _has_direction(given)
    return bool(up.search(asked) and up.search(given) and not down.search(given))
