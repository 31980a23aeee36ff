"""Which claims speak of a clause, and what a value is among several."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.quantities.units import same_dimension
from matchers.judging import lexicon
from matchers.judging.claims import Claim
from matchers.judging.cutting import (
    best_cut,
    has_its_owner_named,
    is_owned_by_another,
    speaks_of_owner,
)
from matchers.judging.lexicon import fold
from matchers.judging.matched import IN_BRACKETS, Matched, Statistic, clause_name
from matchers.judging.outcomes import Terms
from matchers.judging.phrasing import bare_phrase
from matchers.judging.several import (
    under_topic,
    with_all_directions,
    with_lists,
    with_shared_uncertainty,
)
from matchers.name_fronts import Relation
from matchers.name_parts import Name, parse_name
from matchers.name_words import group_of, name_words
from matchers.naming import (
    as_throughput,
    begins_with_subject,
    completed,
    is_general,
    is_left_out,
    levels_clash,
    product_left_out,
    relation,
    without_product,
)
from matchers.requirements import Clause, ClauseKind

_SLOPE = re.compile(r"/(\d+)")
_PER_NUMBER = re.compile(r"[^/]+/(\d+(?:\.\d+)?[^\d/]+)")
_AFTER_CONDITION = re.compile(r"^(?:条件|状态|工况)?[下时处]?的?")
_STATISTICS = {"最大": Statistic.LARGEST, "最小": Statistic.SMALLEST, "平均": Statistic.MEAN}


def match_claims(clause: Clause, claims: tuple[Claim, ...], terms: Terms) -> tuple[Matched, ...]:
    """Every claim with its relation to the clause."""
    asked = clause_name(clause)
    matched = tuple(
        _matched(clause, asked, _per_length(clause, _without_condition(clause, claim)), terms)
        for claim in claims
    )
    listed = with_lists(under_topic(clause, asked, matched, terms))
    listed = with_shared_uncertainty(listed)
    return with_all_directions(asked, listed, terms)


def _without_condition(clause: Clause, claim: Claim) -> Claim:
    """额定工况容积效率 is 容积效率 where 额定工况 is the clause's condition."""
    condition = fold(clause.condition or "").rstrip("下时处的")
    text = fold(claim.name.text)
    if not condition or condition not in text or condition in fold(clause.name or ""):
        return claim
    bare = parse_name(_AFTER_CONDITION.sub("", text.replace(condition, "")))
    kept = replace(bare, axes=claim.name.axes or bare.axes, text=claim.name.text)
    return claim if bare.is_empty else replace(claim, name=kept)


def _per_length(clause: Clause, claim: Claim) -> Claim:
    """1.2μm of 圆柱度（300mm长度上） is 1.2μm/300mm, 0.03/1000 is 0.03mm/1000mm."""
    per = _PER_NUMBER.fullmatch(clause.unit or "")
    quantity = claim.quantity
    slope = _SLOPE.fullmatch(quantity.unit or "") if quantity is not None else None
    if quantity is not None and slope and "/" in (clause.unit or ""):
        return replace(claim, quantity=replace(quantity, unit=f"mm/{slope.group(1)}mm"))
    if per is None or quantity is None or quantity.unit is None or "/" in quantity.unit:
        return claim
    words = fold(f"{claim.sentence}{claim.name.text}{quantity.condition or ''}")
    if not re.search(rf"(?<![\d.]){re.escape(per.group(1))}", words):
        return claim
    return replace(claim, quantity=replace(quantity, unit=f"{quantity.unit}/{per.group(1)}"))


def _matched(clause: Clause, asked: Name, claim: Claim, terms: Terms) -> Matched:
    given = _without_worst(claim.name)
    if asked.axes and given.axes and not asked.axes & given.axes:
        return Matched(claim, Relation.OTHER)
    if levels_clash(clause.name or "", given.text):
        return Matched(claim, Relation.OTHER)
    unit = claim.quantity.unit if claim.quantity is not None else None
    if unit and clause.unit and same_dimension(unit, clause.unit):
        given = completed(asked, given)
        given = as_throughput(asked, given) if _are_rates(unit, clause.unit) else given
    given = _as_change(clause, asked, given)
    found = relation(asked, given, terms.product)
    if found is not Relation.SAME:
        given = best_cut(clause, asked, claim, terms)
        found = max(found, relation(asked, given, terms.product))
    if found is Relation.AMBIGUOUS and has_its_owner_named(asked, given, claim):
        found = Relation.SAME
    elif not is_owned_by_another(clause, asked, given, claim):
        found = _beside_the_product(clause, given, found, terms)
        if is_left_out(asked, given, terms.product) and not speaks_of_owner(asked, given, claim):
            found = Relation.SAME
    elif found is Relation.SAME:
        found = Relation.AMBIGUOUS
    if found is not Relation.SAME and _is_same_otherwise_written(clause, given, terms):
        return Matched(replace(claim, name=parse_name(_brackets_first(given.text))), Relation.SAME)
    if found is not Relation.SAME and claim.is_setting and asked.is_range:
        found = max(found, relation(_set_by(asked), _set_by(given), terms.product))
    if found < Relation.AMBIGUOUS and not given.is_range:
        return Matched(claim, found)
    statistic = _statistic(asked, given, terms) if found is Relation.AMBIGUOUS else None
    if statistic is not None:
        return Matched(claim, Relation.SAME, statistic)
    if found is Relation.AMBIGUOUS and given.is_range and asked.groups("level"):
        return _matched_span(asked, claim, terms)
    ranged = asked.is_range or clause.kind in (ClauseKind.RANGE, ClauseKind.TOLERANCE)
    if found is Relation.SAME and given.is_range and not ranged:
        if asked.has("level", "最大", "最小"):
            return _matched_span(asked, claim, terms)
        return Matched(claim, Relation.AMBIGUOUS)
    return _with_end(asked, Matched(claim, found))


def _beside_the_product(clause: Clause, given: Name, found: Relation, terms: Terms) -> Relation:
    """With the asked product left out: 切入风速 stays another than 额定风速 of a 直驱风机."""
    without = product_left_out(clause.name or "", given, terms.product)
    is_other = without is Relation.OTHER and found is Relation.AMBIGUOUS
    products = [product for product, _ in without_product(clause.name or "")]
    unlike = not begins_with_subject(given) and all(
        product[-2:] not in fold(given.text) for product in products
    )
    return without if products and is_other and unlike else max(found, without)


def _as_change(clause: Clause, asked: Name, given: Name) -> Name:
    """节能率 is 节能 where the requirement is relative; 能耗 of 能耗较上一代产品降低."""
    if clause.kind is not ClauseKind.RELATIVE:
        return given
    against = lexicon.phrase("basis").search(given.text)
    if against is not None and against.start() > 1:
        given = replace(parse_name(given.text[: against.start()]), axes=given.axes)
    ends = lexicon.near_names().change_endings
    stems = (given.core.removesuffix(end) for end in ends)
    return replace(given, core=asked.core) if asked.core in stems and asked.core else given


def _are_rates(unit: str, other: str) -> bool:
    """Of one and the same time: how many hours a day it runs is not known (Verdict 7)."""
    found = _RATE.search(unit), _RATE.search(other)
    return found[0] is not None and found[1] is not None and found[0][0] == found[1][0]


def _without_worst(name: Name) -> Name:
    """三次采样的浓度中最大者 is the largest 浓度."""
    found = lexicon.phrase("largest_of").search(name.text)
    if found is None:
        return name
    word = {"大": "最大", "高": "最大", "小": "最小", "低": "最小"}[found.group("end")]
    bare = parse_name(bare_phrase(name.text[: found.start()]))
    pair = ("level", group_of("level", word))
    return replace(bare, qualifiers=bare.qualifiers | {pair}, text=name.text)


def _statistic(asked: Name, given: Name, terms: Terms) -> Statistic | None:
    """误差最大值 for 误差: what the value is among several, when the name differs by that only."""
    told = next((s for word, s in _STATISTICS.items() if given.has("level", word)), None)
    kept = frozenset(pair for pair in given.qualifiers if pair[0] != "level")
    bare = relation(asked, replace(given, qualifiers=kept), terms.product)
    return told if bare is Relation.SAME and not asked.groups("level") else None


def _brackets_first(text: str) -> str:
    """续航里程（CLTC） is CLTC续航里程."""
    found = IN_BRACKETS.search(text)
    bare = name_words().leading.sub("", IN_BRACKETS.sub("", text))
    return text if found is None else found.group(1) + bare


def _is_same_otherwise_written(clause: Clause, given: Name, terms: Terms) -> bool:
    wanted, told = _brackets_first(clause.name or ""), _brackets_first(given.text)
    if given.is_doubtful or (told == given.text and wanted == clause.name):
        return False
    if any(_is_synonym(clause, inner, terms) for inner in IN_BRACKETS.findall(given.text)):
        return True
    return relation(parse_name(wanted), parse_name(told), terms.product) is Relation.SAME


_RATE = re.compile(r"/(?:h|min|d|s)$")
_SETTING = re.compile(r"(?:调节|控制|调整|设定|设置|工作)$")


def _set_by(name: Name) -> Name:
    """流量调节范围 without what is done: 流量."""
    return replace(name, core=_SETTING.sub("", name.core), is_range=False)


def _is_synonym(clause: Clause, inner: str, terms: Terms) -> bool:
    """快进速度（快速移动速度）: a bracket that names the parameter once more."""
    name = parse_name(inner)
    same = relation(clause_name(clause), name, terms.product) is Relation.SAME
    return same and not is_general(name)


def _matched_span(asked: Name, claim: Claim, terms: Terms) -> Matched:
    """转速范围 50～24000 proves 最高转速 by its upper end (domain brief §3.3)."""
    like = replace(claim.name, qualifiers=claim.name.qualifiers | asked.qualifiers, is_range=False)
    found = relation(asked, like, terms.product)
    return _with_end(asked, Matched(claim, found))


def _with_end(asked: Name, matched: Matched) -> Matched:
    """For 最高 and 最低 the one end of a span is the value."""
    quantity = matched.claim.quantity
    if matched.relation is not Relation.SAME or quantity is None or quantity.value_high is None:
        return matched
    if asked.has("level", "最大"):
        value = max(quantity.value, quantity.value_high)
    elif asked.has("level", "最小"):
        value = min(quantity.value, quantity.value_high)
    else:
        return matched
    if quantity.value == -quantity.value_high:
        return matched
    end = replace(quantity, value=value, value_high=None)
    return replace(matched, claim=replace(matched.claim, quantity=end))
