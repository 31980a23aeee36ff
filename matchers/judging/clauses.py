"""One clause against all claims that speak of it: name, standing, condition, then value.

Sources: conventions, Verdicts 2, 4 to 6, 9.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.evidence import Comparator, Role
from extractors.quantities import parse_quantities
from extractors.quantities.lexicon import words
from matchers.judging import lexicon
from matchers.judging.bounds import Ground, in_unit, stretch_of
from matchers.judging.claims import Claim
from matchers.judging.conditions import flattering, holds_condition
from matchers.judging.digits import without_doubtful_digits
from matchers.judging.grades import find_grades
from matchers.judging.matched import IN_BRACKETS, Matched, clause_name
from matchers.judging.matching import match_claims
from matchers.judging.orders import judge_grades, judge_relative, judge_sides
from matchers.judging.outcomes import DEFAULT_TERMS, Answer, Outcome, Terms, asked, unclear
from matchers.judging.phrasing import bare_phrase
from matchers.judging.standing import Standing
from matchers.judging.values import judge_values
from matchers.name_fronts import Relation
from matchers.name_parts import parse_name
from matchers.naming import is_label, is_narrower, relation, without_product
from matchers.requirements import Clause, ClauseKind


def judge_clause(
    clause: Clause, claims: tuple[Claim, ...], text: str, terms: Terms = DEFAULT_TERMS
) -> Outcome:
    """The outcome of one clause against the claims of one text (or file)."""
    clause = by_second(graded(clause))
    if is_qualitative(clause):
        return Outcome(Answer.MANUAL, Ground.QUALITATIVE, f"{asked(clause)}为定性要求，需人工核对")
    matched = match_claims(clause, claims, terms)
    same = tuple(m for m in matched if m.relation is Relation.SAME)
    if same:
        return _beside_others(clause, _judge_matched(clause, same, terms), matched, terms)
    narrower = tuple(m for m in matched if _is_narrower(clause, m))
    if narrower:
        failing = _judge_matched(clause, narrower, terms)
        if failing.answer is Answer.NOT_MET:
            return failing
    return _without_match(clause, matched, text, terms)


def _is_narrower(clause: Clause, matched: Matched) -> bool:
    """末期过滤压降 for 过滤压降: a case of it, or another. What fails there fails."""
    if matched.relation is not Relation.AMBIGUOUS or matched.claim.grade is not None:
        return False
    return is_narrower(clause_name(clause), matched.claim.name)


def _stands_beside(clause: Clause, outcome: Outcome, matched: Matched) -> bool:
    """Whether a value may be one of the asked ones too: 另一台78dB(A), or, where no value has
    the asked name alone, one that ends with it."""
    claim = matched.claim
    if matched.relation is Relation.SAME or not _is_measured(clause, claim):
        return False
    is_behind = claim.span > outcome.claims[0].span
    is_unnamed = matched.relation is Relation.UNNAMED or is_label(claim.name)
    if (is_unnamed and is_behind) or lexicon.phrase("another_of_them").match(claim.name.text):
        return _could_be(clause, claim)
    asked = clause_name(clause)
    is_own = any(c.name.core == asked.core for c in outcome.claims)
    is_ambiguous = matched.relation is Relation.AMBIGUOUS
    return is_ambiguous and not is_own and claim.name.core.endswith(asked.core or "\0")


def _beside_others(
    clause: Clause, outcome: Outcome, matched: tuple[Matched, ...], terms: Terms
) -> Outcome:
    """等离子切割速度 passes and 激光切割速度 beside it does not: which is asked cannot be told."""
    if outcome.answer is not Answer.MET:
        return outcome
    others = tuple(m for m in matched if _stands_beside(clause, outcome, m))
    if not others or _judge_matched(clause, others, terms).answer is Answer.MET:
        return outcome
    claims = (*outcome.claims, *(m.claim for m in others))
    names = "、".join(dict.fromkeys(c.name.text or c.text for c in claims))
    words = f"材料有“{names}”，不能确定哪一项是要求的指标"
    return unclear(clause, Ground.SEVERAL_NAMES, words, outcome.claims, *outcome.steps)


def _is_by_second(clause: Clause) -> bool:
    is_such = (clause.name or "").endswith(lexicon.evidence_words().ratios_by_second)
    return is_such and bool(re.search(r"(?<!\d)1[:：∶]\d", clause.text))


def by_second(clause: Clause) -> Clause:
    """浴比≤1:4 is of what stands behind the colon: as numbers the ratios are at least 0.25."""
    if not _is_by_second(clause):
        return clause
    kinds = {ClauseKind.UPPER: ClauseKind.LOWER, ClauseKind.LOWER: ClauseKind.UPPER}
    return replace(
        clause,
        kind=kinds.get(clause.kind, clause.kind),
        low=clause.high,
        low_inclusive=clause.high_inclusive,
        high=clause.low,
        high_inclusive=clause.low_inclusive,
    )


def graded(clause: Clause) -> Clause:
    """A clause without a number that asks for a grade of a known order (达到IE4)."""
    if clause.kind is not ClauseKind.QUALITATIVE or not _ASKS_A_GRADE.search(clause.text):
        return clause
    found = find_grades(clause.text, clause.text)
    if len(found) != 1:
        return clause
    name = _ASKS_A_GRADE.split(clause.text[: found[0].span[0]])[0]
    return replace(clause, kind=ClauseKind.GRADE, grade=found[0].text, name=name)


_ASKS_A_GRADE = re.compile(r"不低于|不高于|达到|优于|高于|满足|为|≥|达")


def is_qualitative(clause: Clause) -> bool:
    """Without a number or a grade: 具备…功能, 达到国际先进水平 (Verdict 9)."""
    if clause.kind is not ClauseKind.RELATIVE:
        return clause.kind is ClauseKind.QUALITATIVE
    return clause.low is None and clause.high is None


def _without_match(
    clause: Clause, matched: tuple[Matched, ...], text: str, terms: Terms
) -> Outcome:
    """Nothing of this name with a number: may the text speak of it all the same?"""
    near = tuple(m.claim for m in matched if m.relation is Relation.AMBIGUOUS)
    if near:
        names = "、".join(dict.fromkeys(c.name.text or c.text for c in near))
        return unclear(
            clause, Ground.NAME, f"材料所述“{names}”与要求的名称不能确定为同一指标", near
        )
    spoken = speaks_of(clause, text, matched, terms)
    if spoken is not None:
        return spoken
    unnamed = tuple(
        m.claim for m in matched if m.relation is Relation.UNNAMED and _could_be(clause, m.claim)
    )
    if unnamed:
        values = "、".join(c.text for c in unnamed)
        return unclear(
            clause, Ground.NAME, f"所读数值{values}没有指标名称，不能确定是否对应", unnamed
        )
    mention = _mention(clause, text, terms)
    if mention:
        words = f"材料述及“{mention}”但没有可用的实测数值"
        return unclear(clause, Ground.NO_VALUE, words)
    others = tuple(m.claim for m in matched if m.relation is Relation.OTHER)
    if others:
        names = "、".join(dict.fromkeys(c.name.text or c.text for c in others))
        reason = f"{asked(clause)}，材料所述为“{names}”，不是同一指标"
        return Outcome(Answer.NO_MATCH, Ground.OTHER_NAME, reason, (), others)
    return Outcome(Answer.NO_MATCH, Ground.NOTHING, f"{asked(clause)}，材料未述及该指标")


_FRONT_END = re.compile(r"[，,。；;：:、（(|│｜\d]")


def _mention(clause: Clause, text: str, terms: Terms) -> str:
    """The asked name as written, where the text says something of it and no value:
    成材率目前仍在爬坡."""
    wanted, folded = lexicon.fold(IN_BRACKETS.sub("", clause.name or "")), lexicon.fold(text)
    places = re.finditer(re.escape(wanted), folded) if len(wanted) > 2 else ()
    for place in places:
        front = _FRONT_END.split(folded[: place.start()])[-1]
        given = parse_name(bare_phrase(front + wanted))
        found = relation(clause_name(clause), given, terms.product)
        if found >= Relation.AMBIGUOUS and lexicon.phrase("spoken_of_asked").match(
            folded[place.end() :]
        ):
            return front + wanted
    return ""


def _could_be(clause: Clause, claim: Claim) -> bool:
    """Whether an unnamed value might be meant: a grade of the family, a unit of the kind."""
    if claim.grade is not None:
        return clause.kind is ClauseKind.GRADE
    if claim.quantity is None or clause.kind is ClauseKind.GRADE:
        return False
    return stretch_of(claim.quantity, clause) is not None or claim.quantity.unit is None


def speaks_of(
    clause: Clause, text: str, matched: tuple[Matched, ...], terms: Terms
) -> Outcome | None:
    """Unclear when the text names the parameter, or only says that all conforms."""
    named = [m for m in matched if m.relation is not Relation.UNNAMED]
    spoken = names_in(clause, text, terms)
    if spoken is not None:
        return unclear(clause, Ground.NO_VALUE, f"材料述及“{spoken}”但没有可用的实测数值")
    conforming = lexicon.words("conforming").search(text)
    if conforming and not named and not _names_something(text):
        return unclear(clause, Ground.NO_VALUE, "材料只有符合性结论，没有实测数值")
    return None


_PHRASE_END = re.compile(
    r"[。；;！!\n，、,:：]|符合|合格|满足|达标|不|为|是|优|良|正常|通过|未|≥|≤|>|<|=|(?<![A-Za-zα-ω])[-+]?\d"
)


def names_in(clause: Clause, text: str, terms: Terms) -> str | None:
    """The first phrase of the text that names the clause's parameter."""
    wanted = clause_name(clause)
    if wanted.is_empty:
        return None
    head = lexicon.fold(_BRACKETS.sub("", clause.name or ""))[-2:]
    is_unread = without_doubtful_digits(text) != text
    least = Relation.AMBIGUOUS if is_unread else Relation.SAME
    for phrase in _PHRASE_END.split(without_doubtful_digits(text)):
        given = parse_name(_spoken(bare_phrase(phrase), head))
        if given.is_empty or (wanted.axes and given.axes and not wanted.axes & given.axes):
            continue
        if relation(wanted, given, terms.product) >= least:
            return phrase.strip()
    return None


def _spoken(phrase: str, head: str) -> str:
    """最高转速|的实测工作安排在下一轮: up to the asked name's end."""
    front, found, behind = phrase.rpartition(head)
    return front + found if found and lexicon.phrase("spoken_of").search(behind) else phrase


def _names_something(text: str) -> bool:
    """Whether a text without numbers names a parameter at all."""
    for phrase in _PHRASE_END.split(lexicon.words("conforming").sub("。", text)):
        words = re.sub(r"[A-Za-z0-9\s/()（）.\-—]+", "", phrase)
        rest = lexicon.phrase("general_words").sub("", words)
        if len(rest) >= 2:
            return True
    return False


def _judge_matched(clause: Clause, same: tuple[Matched, ...], terms: Terms) -> Outcome:
    """The name is right: what stands there, under which condition, does it suffice?"""
    measured = _without_bounds(tuple(m for m in same if _is_measured(clause, m.claim)))
    if not measured:
        return _nothing_measured(clause, tuple(m.claim for m in same))
    claims = tuple(m.claim for m in measured)
    if _is_by_second(clause) and not all(_ONE_TO.match(c.text) for c in claims):
        return unclear(clause, Ground.UNIT, "材料的数值没有写成1:x的比", claims)
    doubt = next((c.doubt for c in claims if c.doubt), "")
    if doubt:
        return unclear(clause, Ground.DOUBT, f"数字“{doubt}”不能可靠读出", claims)
    condition = _condition_gap(clause, claims)
    if condition:
        return unclear(clause, Ground.CONDITION, condition, claims)
    if clause.kind is ClauseKind.RELATIVE:
        return _only_flattering(clause, judge_relative(clause, measured, terms))
    if clause.kind is ClauseKind.GRADE:
        return judge_grades(clause, claims)
    if clause.lows or clause.highs:
        return judge_sides(clause, claims, terms)
    return _only_flattering(clause, judge_values(clause, measured, terms))


_ONE_TO = re.compile(r"^1\s*[:：∶]")


def _is_measured(clause: Clause, claim: Claim) -> bool:
    """设计转速 is a plan, unless the asked name holds the word itself."""
    if claim.is_change and clause.kind is not ClauseKind.RELATIVE:
        return False
    if _restates(clause, claim):
        return False
    planned = claim.name.groups("design") - clause_name(clause).groups("design")
    if claim.standing is Standing.MEASURED:
        return not planned
    if not claim.cue:
        return _is_told_by_its_name(clause, claim)
    return claim.cue in (clause.name or "")


def _is_told_by_its_name(clause: Clause, claim: Claim) -> bool:
    """室温热导率, 血液流量上限: the word that tells a condition or a limit is the name's own."""
    told = words()["roles"].get(claim.quantity.role if claim.quantity else "", ())
    others = claim.lead
    for name in _names_of(clause):
        others = others.replace(f"{name}为", "").replace(name, "")
    is_own = any(word in (clause.name or "") and word in claim.name.text for word in told)
    is_own = is_own or _is_said_of_it(clause, claim, told)
    return is_own and not any(word in others for word in told)


def _names_of(clause: Clause) -> tuple[str, ...]:
    """The asked name with its product and without."""
    name = clause.name or "\0"
    return (name, *(rest for _, rest in without_product(name)))


def _is_said_of_it(clause: Clause, claim: Claim, told: tuple[str, ...]) -> bool:
    """作业平台额定载荷为340kg; not 额定载荷为340kg时."""
    ends = tuple(f"{name}为" for name in _names_of(clause) if f"{name}为".endswith(told))
    is_said = bool(ends) and claim.lead.endswith(ends)
    behind = claim.sentence.partition(claim.text)[2]
    unproven = lexicon.phrase("unproven_behind").match(behind)
    return is_said and unproven is None and not behind.strip().startswith(("下", "时"))


def _restates(clause: Clause, claim: Claim) -> bool:
    """效率≥96%，满足要求: the requirement's own bound and a word of conformity (Verdict 5)."""
    quantity = claim.quantity
    if quantity is None or quantity.comparator not in (Comparator.GE, Comparator.LE):
        return False
    bound = clause.low if quantity.comparator is Comparator.GE else clause.high
    is_same = bound is not None and in_unit(quantity.value, quantity.unit, clause) == bound
    in_signs = re.search(rf"[≥≤≧≦]\s*{re.escape(claim.text)}", claim.sentence)
    return is_same and bool(in_signs and lexicon.words("conforming").search(claim.sentence))


def _without_bounds(measured: tuple[Matched, ...]) -> tuple[Matched, ...]:
    """`≤85dB(A)，82dB(A)`: beside a plain value a bound is what was asked of it."""
    plain = tuple(m for m in measured if not _is_bound(m.claim))
    return plain or measured


def _is_bound(claim: Claim) -> bool:
    quantity = claim.quantity
    return quantity is not None and quantity.role is Role.LIMIT


def _nothing_measured(clause: Clause, claims: tuple[Claim, ...]) -> Outcome:
    values = "、".join(dict.fromkeys(claim.text for claim in claims))
    if all(c.is_change for c in claims):
        return unclear(clause, Ground.NO_VALUE, f"{values}是变化量，不是实测值", claims)
    disowned = next((c.cue for c in claims if c.standing is Standing.DISOWNED), "")
    if disowned:
        words = f"材料称{values}“{disowned}”，不是该样品可靠的实测值"
        return unclear(clause, Ground.OTHER_SAMPLE, words, claims)
    if any(c.standing is Standing.PLAN or c.name.groups("design") for c in claims):
        return unclear(clause, Ground.PLAN, f"{values}是设计值或预计值，不是实测值", claims)
    if any(c.standing is Standing.LIMIT or _restates(clause, c) for c in claims):
        return unclear(clause, Ground.LIMIT, f"{values}是标准或技术要求，不是实测值", claims)
    return unclear(clause, Ground.NO_VALUE, f"{values}是试验条件，不是实测值", claims)


def _condition_gap(clause: Clause, claims: tuple[Claim, ...]) -> str:
    """Words on a condition that is not shown, or an empty text (Verdict 4)."""
    told_by_name = filter(_tells_a_condition, _BRACKETS.findall(clause.name or ""))
    asked = "，".join((*filter(None, (clause.condition,)), *told_by_name))
    condition = lexicon.phrase("rule_of_comparison").sub("", asked).strip("，、,；; ")
    if not condition:
        return ""
    for claim in claims:
        told = claim.quantity.condition if claim.quantity else None
        said = f"{claim.sentence}；{told or ''}"
        if not holds_condition(condition, said) or _held_elsewhere(condition, claim):
            shown = f"材料的条件为“{told}”" if told else "材料没有写明该条件"
            return f"要求的条件为“{condition}”，{shown}"
    return ""


def _held_elsewhere(condition: str, claim: Claim) -> bool:
    """最高转速下 asked, 10000r/min下 shown and the 最高转速 said to be another."""
    told = claim.quantity.condition if claim.quantity else None
    if not told:
        return False
    asked = parse_name(condition)
    named = [q for q in parse_quantities(claim.sentence) if q.name and parse_name(q.name) == asked]
    shown = [q for q in parse_quantities(told) if q.unit in {n.unit for n in named}]
    values = {(q.value, q.unit) for q in named}
    return any((q.value, q.unit) not in values for q in shown)


def _tells_a_condition(bracket: str) -> bool:
    """负载损耗（75℃）, 换刀时间（刀对刀）; not （MTBF）, （长×宽） or （双向）."""
    if parse_quantities(bracket):
        return True
    name = parse_name(bracket)
    told_in_name = bool(name.axes or name.all_axes or name.qualifiers)
    return (
        bool(_TELLING.fullmatch(bracket))
        and not told_in_name
        and bracket not in lexicon.condition_words().explaining
    )


_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_TELLING = re.compile(r"[^×*/\d]*[\u4e00-\u9fff]{2,}[^×*/\d]*")


def _only_flattering(clause: Clause, outcome: Outcome) -> Outcome:
    """What passes only without load, for a short time, … is not proven; what fails, fails."""
    if outcome.answer is not Answer.MET:
        return outcome
    if lexicon.phrase("above_ambient").search(clause.text):
        words = "要求的限值随环境温度而变，不能与材料的数值比较"
        return unclear(clause, Ground.RANGE, words, outcome.claims, *outcome.steps)
    for claim in outcome.claims:
        told = claim.quantity.condition if claim.quantity else None
        unshown = _unshown(claim) or _set_apart(clause, claim)
        if unshown:
            words = f"材料称“{unshown}”，不能证明达到"
            return unclear(clause, Ground.MEAN, words, outcome.claims, *outcome.steps)
        favourable = flattering(f"{claim.window}；{claim.name.text}；{told or ''}", clause.text)
        if favourable:
            words = f"材料的数值在“{favourable}”条件下取得，要求没有这一条件"
            return unclear(clause, Ground.CONDITION, words, outcome.claims, *outcome.steps)
    return outcome


def _unshown(claim: Claim) -> str:
    """The words that say a value was not held, or not taken of everything, or an empty text."""
    before, _, _ = claim.window.partition("；")
    found = lexicon.phrase("not_shown").search(before)
    for kind in ("rest_untested", "point_failed"):
        found = found or lexicon.phrase(kind).search(claim.sentence)
    return found.group() if found is not None else ""


def _set_apart(clause: Clause, claim: Claim) -> str:
    """The word of contrast directly in front of the asked name as written: 设定涂层厚度, 同型设备
    涂层厚度. What is taken from a name for saying nothing may say this."""
    wanted = lexicon.fold(IN_BRACKETS.sub("", clause.name or ""))
    words = lexicon.fold(claim.window.partition("；")[0])
    amount = lexicon.phrase("amount_of_a_period").search(lexicon.fold(claim.lead))
    if amount is not None and amount.group(2).endswith(wanted or "\0"):
        return amount.group(1)
    front, found, _ = words.rpartition(wanted or "\0")
    if not found or lexicon.phrase("told_in_front").search(front):
        return ""
    without = lexicon.phrase("machine_at_end").sub("", front)
    bare = lexicon.phrase("machine_at_end").sub("", without)
    found_words = map(lexicon.contrast_at_end, (front, without, bare))
    return next((word for word in found_words if word and word not in clause.text), "")
