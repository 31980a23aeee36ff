"""Numbers against a lower, upper, two-sided or equal bound: the worst decides.

Sources: conventions, Verdicts 1 to 3, 5, 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.evidence import Comparator, Quantity
from matchers.judging import lexicon
from matchers.judging.bounds import (
    Decision,
    Fit,
    Ground,
    Stretch,
    bound_text,
    conversion,
    hold,
    rounded_to,
    stretch_of,
    unit_words,
)
from matchers.judging.claims import Claim
from matchers.judging.matched import Matched, Statistic, clause_name
from matchers.judging.outcomes import Answer, Outcome, Terms, asked, unclear
from matchers.judging.several import shows_whole
from matchers.name_parts import Name
from matchers.requirements import Clause, ClauseKind, RangeSense

# So many values are written out in a reason.
_MOST_SHOWN = 6


def judge_values(clause: Clause, measured: tuple[Matched, ...], terms: Terms) -> Outcome:
    """Numbers against a lower, upper, two-sided or equal bound: the worst decides."""
    usable = _of_the_dimension(clause, measured)
    decisions = [(m, decide(clause, m, terms)) for m in usable]
    plain = [pair for pair in decisions if pair[0].statistic is Statistic.VALUE]
    extremes = {m.statistic for m, _ in decisions}
    steps = tuple(d.step for _, d in decisions if d.step)
    for fit in (Fit.FAIL, Fit.OPEN):
        for found, decision in decisions:
            if decision.fit is not fit:
                continue
            if fit is Fit.OPEN and _rescued(found, plain, extremes):
                continue
            answer = Answer.NOT_MET if fit is Fit.FAIL else Answer.UNCLEAR
            return _valued(clause, answer, decision, decisions, steps)
    gap = _coverage_gap(clause, usable)
    if gap:
        claims = tuple(m.claim for m in usable)
        return unclear(clause, Ground.AXIS, gap, claims, *steps)
    return _valued(clause, Answer.MET, decisions[0][1], decisions, steps)


def _rescued(
    found: Matched, plain: list[tuple[Matched, Decision]], extremes: set[Statistic]
) -> bool:
    """A mean, a best value is left aside when the single values, or the worst, are there."""
    if found.statistic is Statistic.VALUE:
        return False
    both_ends = {Statistic.LARGEST, Statistic.SMALLEST} <= extremes
    worst_there = both_ends and found.statistic is not Statistic.MEAN
    others = any(m.statistic is not found.statistic for m, _ in plain)
    return others or worst_there or (found.statistic is Statistic.MEAN and len(extremes) > 1)


def _valued(
    clause: Clause,
    answer: Answer,
    decision: Decision,
    decisions: list[tuple[Matched, Decision]],
    steps: tuple[str, ...],
) -> Outcome:
    """The outcome with the claim that decided in front."""
    ordered = sorted(decisions, key=lambda pair: pair[1] is not decision)
    claims = tuple(m.claim for m, _ in ordered)
    reason = f"{asked(clause)}，{_found(decision, decisions)}"
    if answer is Answer.MET:
        reason += "，符合要求"
    elif answer is Answer.NOT_MET:
        reason += "，不符合要求"
    return Outcome(answer, decision.ground, reason, steps, claims)


def _found(decision: Decision, decisions: list[tuple[Matched, Decision]]) -> str:
    """4.6不超过上限; of several values which decides, or that all of them do."""
    values = list(dict.fromkeys(m.claim.text for m, _ in decisions))
    if len(values) < 2:
        return decision.words
    more = "等" if len(values) > _MOST_SHOWN else ""
    told = f"材料有{'、'.join(values[:_MOST_SHOWN])}{more}，"
    if {(d.fit, d.bound) for _, d in decisions} == {(Fit.PASS, decision.bound)}:
        return f"{told}均{decision.bound}"
    return f"{told}其中{decision.words}"


def _of_the_dimension(clause: Clause, measured: tuple[Matched, ...]) -> tuple[Matched, ...]:
    """Without rotary axes where the clause is of linear ones, and the reverse; without numbers
    of another kind that only took over a name (0.005mm，使用三年后)."""
    fitting = tuple(
        m for m in measured if m.claim.quantity and _fits_unit(clause, m.claim.quantity)
    )
    strange = tuple(m for m in measured if m not in fitting)
    if fitting and all(m.claim.name.axes for m in strange) and not clause_name(clause).axes:
        return fitting
    taken_over = tuple(
        m for m in strange if _took_over(m.claim) or _tells_how_often(m.claim, fitting)
    )
    return tuple(m for m in measured if m not in taken_over) if fitting else measured


def _took_over(claim: Claim) -> bool:
    return not claim.own_name and claim.quantity is not None and claim.quantity.unit is not None


def _tells_how_often(claim: Claim, fitting: tuple[Matched, ...]) -> bool:
    """出口浓度三小时均测得12.4mg/m³, 加载至12600kN保持5min: a time or a count before the values, or
    for how long they held."""
    unit = claim.quantity.unit if claim.quantity is not None else None
    words = lexicon.evidence_words()
    if unit not in (*words.count_units, *words.how_long):
        return False
    return bool(lexicon.phrase("held_for").search(claim.lead)) or any(
        claim.span[1] <= m.claim.span[0] for m in fitting
    )


def _fits_unit(clause: Clause, quantity: Quantity) -> bool:
    return stretch_of(quantity, clause) is not None


def _coverage_gap(clause: Clause, measured: tuple[Matched, ...]) -> str:
    """Words on axes or sides that are not shown, or an empty text (Verdict 2)."""
    wanted = clause_name(clause)
    if wanted.axes and not any(m.claim.name.all_axes for m in measured):
        shown = frozenset(axis for m in measured for axis in m.claim.name.axes)
        missing = sorted(wanted.axes - shown)
        if missing:
            return f"材料没有给出{'、'.join(missing)}轴的数值"
    listed = min((len(m.claim.name.axes) for m in measured), default=0)
    if 1 < len(measured) < listed:
        return f"材料述及{listed}个轴，只有{len(measured)}个数值"
    if not wanted.axes and _is_of_one_axis(measured):
        return "材料只有一个轴的数值，不能确定是否包括全部各轴"
    if wanted.all_axes and not _shows_all(measured):
        return "要求各轴的数值，材料不能确定是否包括全部各轴"
    both = lexicon.words("both_sides").search(clause.name or "")
    if (
        both
        and len(measured) < 2
        and both.group() not in "".join(m.claim.sentence for m in measured)
    ):
        return f"要求{both.group()}的数值，材料只有一侧"
    return _side_gap(clause, measured) or _part_gap(wanted, [m.claim for m in measured])


def _side_gap(clause: Clause, measured: tuple[Matched, ...]) -> str:
    """剂量率：前0.4μSv/h: the other sides are not shown."""
    if len(measured) != 1:
        return ""
    side = lexicon.phrase("one_side_told").search(measured[0].claim.lead)
    is_missing = side is not None and side.group(1) not in clause.text
    return "材料只有一侧的数值，不能确定是否包括全部" if is_missing else ""


def _is_of_one_axis(measured: tuple[Matched, ...]) -> bool:
    axes = {m.claim.name.axes for m in measured}
    return len(axes) == 1 and len(next(iter(axes))) == 1


def _part_gap(wanted: Name, claims: Sequence[Claim]) -> str:
    """Words on sides or phases that are not shown where the clause is of the whole."""
    for entry in lexicon.near_names().class_:
        if not entry.wholes or wanted.groups(entry.name):
            continue
        of_parts = all(claim.name.groups(entry.name) for claim in claims)
        if of_parts and not shows_whole(entry.name, claims):
            return "材料只有部分相、侧或方向的数值，不能确定是否包括全部"
    return ""


def _shows_all(measured: tuple[Matched, ...]) -> bool:
    axes = frozenset(axis for m in measured for axis in m.claim.name.axes)
    return any(m.claim.name.all_axes for m in measured) or len(axes) >= 3


def decide(clause: Clause, matched: Matched, terms: Terms) -> Decision:
    """One number against the clause's low and high."""
    quantity = matched.claim.quantity or _graded_quantity(clause, matched.claim)
    if quantity is None:
        return Decision(Fit.OPEN, Ground.NO_VALUE, "材料只有等级，没有数值")
    if matched.claim.falls_short and (clause.low is None or clause.high is not None):
        return Decision(Fit.OPEN, Ground.BOUNDED, f"材料称未达到{quantity.text.strip()}")
    if matched.claim.better and clause.kind in (ClauseKind.LOWER, ClauseKind.UPPER):
        quantity = replace(
            quantity, comparator=Comparator.LT if clause.low is None else Comparator.GT
        )
    stretch = stretch_of(quantity, clause, guarded=terms.guarded)
    if stretch is None:
        return Decision(Fit.OPEN, Ground.UNIT, unit_words(quantity.unit, clause))
    if clause.rounded_comparison:
        stretch = rounded_to(stretch, clause)
    fit, bound = _fit(clause, stretch, quantity)
    value = conversion(quantity, stretch, clause)
    if matched.claim.partial and fit is Fit.PASS:
        return Decision(Fit.OPEN, Ground.MEAN, f"{value}只是部分结果，不能证明全部符合")
    decision = _statistic_decision(matched.statistic, clause, fit)
    ground = Ground.MEAN if decision is not fit else _ground(stretch, decision, bound)
    words = _words(value, decision, bound, ground)
    return Decision(decision, ground, words, _step(value, clause, decision), bound)


def _graded_quantity(clause: Clause, claim: Claim) -> Quantity | None:
    """烈度9度 against ≥8度: a grade of one number, where the clause is of numbers."""
    grade = claim.grade
    if grade is None or len(grade.marks) != 1 or not grade.marks[0].isdigit():
        return None
    if clause.unit not in ("级", "度", "°"):
        return None
    return Quantity(claim.text, claim.span, Decimal(grade.marks[0]), clause.unit)


def _ground(stretch: Stretch, fit: Fit, bound: str) -> Ground:
    if fit is Fit.OPEN and stretch.ground is Ground.VALUE:
        return Ground.RANGE
    return stretch.ground if bound else Ground.VALUE


def _fit(clause: Clause, stretch: Stretch, quantity: Quantity) -> tuple[Fit, str]:
    """Where the ends of a range have a margin, only what holds at both ends of it decides."""
    if not stretch.margin:
        return _fit_of(clause, stretch, quantity)
    margins = (stretch.margin, -stretch.margin)
    wide, narrow = (_fit_of(clause, stretch.moved_out(by), quantity) for by in margins)
    return wide if wide[0] is narrow[0] else (Fit.OPEN, "不能确定是否在要求的范围内")


def _fit_of(clause: Clause, stretch: Stretch, quantity: Quantity) -> tuple[Fit, str]:
    if _covers(clause):
        return _cover(stretch, clause)
    if clause.kind is ClauseKind.RANGE and clause.range_sense is RangeSense.UNDECIDED:
        return _inside_or_cover(stretch, clause)
    fit, bound = hold(stretch, clause)
    if clause.low is None and fit is Fit.PASS:
        return _deviation(stretch, clause, bound)
    if clause.low is not None and clause.high is None and _is_symmetric(quantity):
        return (Fit.OPEN, "正负偏差不能与下限比较")
    return (fit, bound)


def _is_symmetric(quantity: Quantity) -> bool:
    return quantity.value_high is not None and quantity.value == -quantity.value_high


def _covers(clause: Clause) -> bool:
    return clause.kind is ClauseKind.RANGE and clause.range_sense is RangeSense.COVER


def _deviation(stretch: Stretch, clause: Clause, bound: str) -> tuple[Fit, str]:
    """Signed deviations under an upper bound: the amount counts, and ±x is 2x wide."""
    if stretch.low is None or stretch.low >= 0 or stretch.high is None or clause.high is None:
        return (Fit.PASS, bound)
    if not lexicon.words("deviation").search(clause.name or ""):
        return (Fit.PASS, bound)
    width = stretch.high - stretch.low if stretch.low == -stretch.high else abs(stretch.low)
    if width <= clause.high:
        return (Fit.PASS, bound)
    if abs(stretch.low) > clause.high:
        return (Fit.FAIL, "的绝对值超过上限")
    return (Fit.OPEN, "为正负偏差，不能确定全幅是否在上限内")


def _cover(stretch: Stretch, clause: Clause) -> tuple[Fit, str]:
    """The proven range must contain the asked one; one value proves no range."""
    if not stretch.every or stretch.low is None or stretch.high is None:
        return (Fit.OPEN, "不是范围，不能证明覆盖要求的范围")
    low = clause.low is None or stretch.low <= clause.low
    high = clause.high is None or stretch.high >= clause.high
    return (Fit.PASS, "覆盖要求的范围") if low and high else (Fit.FAIL, "未覆盖要求的范围")


def _inside_or_cover(stretch: Stretch, clause: Clause) -> tuple[Fit, str]:
    """When the words do not tell which is meant, only what holds both ways decides."""
    inside = hold(stretch, clause)[0]
    cover = _cover(stretch, clause)[0]
    if inside is cover and inside is not Fit.OPEN:
        words = "与要求的范围一致" if inside is Fit.PASS else "与要求的范围不一致"
        return (inside, words)
    return (Fit.OPEN, "，要求的范围是应落入还是应覆盖不能确定")


def _statistic_decision(statistic: Statistic, clause: Clause, fit: Fit) -> Fit:
    """What the largest, the smallest or the mean implies for every value."""
    if statistic is Statistic.VALUE or fit is not Fit.PASS:
        return fit
    upper_only = clause.low is None or clause.kind is ClauseKind.TOLERANCE
    if statistic is Statistic.LARGEST and upper_only:
        return Fit.PASS
    if statistic is Statistic.SMALLEST and clause.high is None:
        return Fit.PASS
    return Fit.OPEN


_GROUND_WORDS = {
    Ground.UNCERTAINTY: "，计入测量不确定度后",
    Ground.APPROXIMATE: "为约数，",
    Ground.BOUNDED: "，该数值为界限值，",
}


def _words(value: str, fit: Fit, bound: str, ground: Ground) -> str:
    if ground is Ground.MEAN:
        return f"{value}为平均值或最好值，不能证明每个数值都符合"
    if ground is Ground.UNCERTAINTY and fit is not Fit.OPEN:
        return f"{value}计入测量不确定度后{bound}"
    return f"{value}{_GROUND_WORDS.get(ground, '')}{bound}"


def _step(value: str, clause: Clause, fit: Fit) -> str:
    sign = {Fit.PASS: "成立", Fit.FAIL: "不成立", Fit.OPEN: "不能判定"}[fit]
    return f"{value} 对 {bound_text(clause)}：{sign}"
