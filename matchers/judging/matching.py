"""Which claims speak of a clause, and what a value is among several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from extractors.quantities.rows import BAR
from extractors.quantities.units import same_dimension
from matchers.judging import lexicon
from matchers.judging.claims import Claim
from matchers.judging.grades import find_grades
from matchers.judging.lexicon import Front, fold
from matchers.judging.outcomes import Terms
from matchers.judging.phrasing import COMPARISONS, bare_phrase
from matchers.name_fronts import Relation
from matchers.name_words import TAKEN, name_words, take_qualifiers
from matchers.naming import (
    Name,
    completed,
    is_general,
    levels_clash,
    parse_name,
    relation,
)
from matchers.requirements import Clause, ClauseKind


class Statistic(StrEnum):
    """What a value is among several: the largest, the smallest, the mean, or just a value."""

    VALUE = "value"
    LARGEST = "largest"
    SMALLEST = "smallest"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Matched:
    """A claim with how its name stands to the clause's name."""

    claim: Claim
    relation: Relation
    statistic: Statistic = Statistic.VALUE


_SLOPE = re.compile(r"/(\d+)")
_PER_NUMBER = re.compile(r"[^/]+/(\d+(?:\.\d+)?[^\d/]+)")
_AFTER_CONDITION = re.compile(r"^(?:条件|状态|工况)?[下时处]?的?")
_STATISTICS = {"最大": Statistic.LARGEST, "最小": Statistic.SMALLEST, "平均": Statistic.MEAN}


@lru_cache(maxsize=4096)
def clause_name(clause: Clause) -> Name:
    """The name a clause asks for; a bare grade (达到IP67) is named by its family."""
    name = parse_name(_without_comparison(clause))
    if not name.is_empty or clause.kind is not ClauseKind.GRADE:
        return name
    grades = find_grades(clause.grade or clause.text, clause.text)
    return parse_name(grades[0].family) if grades else name


def _without_comparison(clause: Clause) -> str:
    """较传统设备节能 is 节能: what is compared with is the basis."""
    name = clause.name or ""
    if clause.kind is ClauseKind.RELATIVE:
        for pattern in COMPARISONS:
            name = lexicon.phrase(pattern).sub("", name)
    return name


def match_claims(clause: Clause, claims: tuple[Claim, ...], terms: Terms) -> tuple[Matched, ...]:
    """Every claim with its relation to the clause."""
    asked = clause_name(clause)
    matched = tuple(
        _matched(clause, asked, _per_length(clause, _without_condition(clause, claim)), terms)
        for claim in claims
    )
    listed = _with_lists(_under_topic(clause, asked, matched, terms))
    return _with_all_directions(asked, listed, terms)


def _under_topic(
    clause: Clause, asked: Name, matched: tuple[Matched, ...], terms: Terms
) -> tuple[Matched, ...]:
    """检测径向跳动，靠近轴端处1.5μm: a value of a place, under the name said before it."""
    result: list[Matched] = []
    for at, entry in enumerate(matched):
        before = [m for m in result if m.claim.lead and entry.claim.lead.startswith(m.claim.lead)]
        others = [m for m in before if m.relation < Relation.SAME and m.claim.name.core]
        if entry.relation is not Relation.SAME and not others:
            entry = _topical(clause, asked, matched[at], terms)
        result.append(entry)
    return tuple(result)


_AXES_IN_FRONT = re.compile(r"^[XYZABCUVW][12]?(?:[/、,，和][XYZABCUVW][12]?)*(?:三?轴|向)?")


def _topical(clause: Clause, asked: Name, entry: Matched, terms: Terms) -> Matched:
    claim = entry.claim
    wanted = fold(_AXES_IN_FRONT.sub("", _IN_BRACKETS.sub("", clause.name or "")))
    topic, _, rest = fold(claim.lead).rpartition(wanted or "\0")
    unit = claim.quantity.unit if claim.quantity is not None else None
    label = re.split("[，,、]", rest)[-1]
    placed = lexicon.phrase("place_of_value").match(label)
    if not topic or placed is None or not same_dimension(unit or "", clause.unit or "\0"):
        return entry
    segment = re.split("[，,、：:]", topic)[-1] + wanted
    name = _cut(parse_name(""), bare_phrase(segment), wanted)
    if relation(asked, name, terms.product) is not Relation.SAME:
        return entry
    named = replace(name, axes=claim.name.axes, qualifiers=claim.name.qualifiers)
    return Matched(replace(claim, name=named), Relation.SAME)


def _with_lists(matched: tuple[Matched, ...]) -> tuple[Matched, ...]:
    """Values of one list have one name: what holds of the first holds of all."""
    result: list[Matched] = []
    for entry in matched:
        before = result[-1] if result else None
        if before is not None and before.claim.name == entry.claim.name:
            entry = (
                entry
                if before.relation < Relation.SAME
                else replace(entry, relation=before.relation)
            )
        result.append(entry)
    return tuple(result)


def _with_all_directions(
    asked: Name, matched: tuple[Matched, ...], terms: Terms
) -> tuple[Matched, ...]:
    """套印精度 asked, 纵向 and 横向 shown: the limit holds for each of them."""
    if any(m.relation is Relation.SAME for m in matched):
        return matched
    if asked.groups("direction"):
        return _with_each_of(asked, matched, terms)
    parts = tuple(m for m in matched if _is_same_but_direction(asked, m, terms))
    if not shows_whole("direction", [m.claim for m in parts]):
        return matched
    return tuple(replace(m, relation=Relation.SAME) if m in parts else m for m in matched)


def _with_each_of(asked: Name, matched: tuple[Matched, ...], terms: Terms) -> tuple[Matched, ...]:
    """纵向和横向拉伸强度 asked, 纵向 and 横向 shown one by one: both, or it cannot be told."""
    wanted = asked.groups("direction")
    bare = _without_direction(asked)
    parts = tuple(
        m
        for m in matched
        if m.claim.name.groups("direction") <= wanted
        and relation(bare, _without_direction(m.claim.name), terms.product) is Relation.SAME
    )
    shown = frozenset(group for m in parts for group in m.claim.name.groups("direction"))
    if len(wanted) < 2 or shown != wanted:
        return matched
    return tuple(replace(m, relation=Relation.SAME) if m in parts else m for m in matched)


def _without_direction(name: Name) -> Name:
    kept = frozenset(pair for pair in name.qualifiers if pair[0] not in ("direction", "level"))
    return replace(name, qualifiers=kept)


def shows_whole(kind: str, claims: Sequence[Claim]) -> bool:
    """Whether the claims speak of everything there is of that class: 上行 and 下行, all phases."""
    entry = next(e for e in lexicon.near_names().class_ if e.name == kind)
    names = [claim.name for claim in claims]
    return any(
        all(any(name.has(kind, word) for name in names) for word in whole) for whole in entry.wholes
    ) or any(
        fold(listed + claim.name.text) in fold(claim.sentence)
        for claim in claims
        for listed in entry.before_last
    )


def _is_same_but_direction(asked: Name, matched: Matched, terms: Terms) -> bool:
    name = matched.claim.name
    if matched.relation is not Relation.AMBIGUOUS or not name.groups("direction"):
        return False
    kept = frozenset(pair for pair in name.qualifiers if pair[0] != "direction")
    return relation(asked, replace(name, qualifiers=kept), terms.product) is Relation.SAME


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
    given = claim.name
    if asked.axes and given.axes and not asked.axes & given.axes:
        return Matched(claim, Relation.OTHER)
    if levels_clash(clause.name or "", given.text):
        return Matched(claim, Relation.OTHER)
    unit = claim.quantity.unit if claim.quantity is not None else None
    if unit and clause.unit and same_dimension(unit, clause.unit):
        given = completed(asked, given)
    found = relation(asked, given, terms.product)
    if found is not Relation.SAME:
        given = _best_cut(clause, asked, claim, terms)
        found = max(found, relation(asked, given, terms.product))
    if found is Relation.AMBIGUOUS and _has_its_owner_named(asked, given, claim):
        found = Relation.SAME
    if found is not Relation.SAME and _is_same_otherwise_written(clause, given, terms):
        return Matched(replace(claim, name=parse_name(_brackets_first(given.text))), Relation.SAME)
    if found is not Relation.SAME and claim.is_setting and asked.is_range:
        found = max(found, relation(_set_by(asked), _set_by(given), terms.product))
    if found < Relation.AMBIGUOUS and not given.is_range:
        return Matched(claim, found)
    if found is Relation.AMBIGUOUS:
        for word, statistic in _STATISTICS.items():
            if given.has("level", word) and not asked.groups("level"):
                bare = replace(
                    given, qualifiers=frozenset(q for q in given.qualifiers if q[0] != "level")
                )
                if relation(asked, bare, terms.product) is Relation.SAME:
                    return Matched(claim, Relation.SAME, statistic)
        if given.is_range and asked.groups("level"):
            return _matched_span(asked, claim, terms)
    ranged = asked.is_range or clause.kind in (ClauseKind.RANGE, ClauseKind.TOLERANCE)
    if found is Relation.SAME and given.is_range and not ranged:
        if asked.has("level", "最大", "最小"):
            return _matched_span(asked, claim, terms)
        return Matched(claim, Relation.AMBIGUOUS)
    return _with_end(asked, Matched(claim, found))


def _has_its_owner_named(asked: Name, given: Name, claim: Claim) -> bool:
    """扫描膜片，厚度偏差为1丝; 绝缘等级为H级（变频器）: what the asked name begins with stands in
    the same sentence, no number and no other subject between."""
    owner = asked.core.removesuffix(given.core)
    if not given.core or owner == asked.core or len(owner) < 2:
        return False
    if asked.qualifiers != given.qualifiers:
        return False
    front, named, rest = fold(claim.lead).upper().rpartition(owner)
    if not named or lexicon.contrast_in(front, Front.OF_SENTENCE):
        return fold(claim.window).partition(";")[0].endswith(owner)
    between = rest.partition(",")[2]
    head = _IN_BRACKETS.sub("", fold(claim.name.text))
    return rest.startswith(",") and between.startswith(head) and not re.search(r"\d", rest)


_SEGMENT = re.compile("[，,。；;]")
# 测区一、测区二、测区三的: what the values of a list are of.
_NUMBERED_LIST = re.compile(
    r"^[^:：]{0,4}?(?P<of>[\u4e00-\u9fff]{1,4})[一二三四五六七八九十\d]+#?"
    r"(?:[、和及](?P=of)?[一二三四五六七八九十\d]+#?)+的?"
)


def _best_cut(clause: Clause, asked: Name, claim: Claim, terms: Terms) -> Name:
    """The claim's name without what is said around the asked one: 测厚仪给出|涂层厚度,
    热导率|经激光闪射法得; the words as written are tried too."""
    given = claim.name
    wanted = fold(_IN_BRACKETS.sub("", clause.name or ""))
    cell = re.split(f"[{BAR}|｜]", _IN_BRACKETS.sub("", claim.window.partition("；")[0]))[-1]
    segment = _SEGMENT.split(claim.lead)[-1]
    listed = _NUMBERED_LIST.sub("", segment) if _NUMBERED_LIST.match(segment) else ""
    texts = (fold(given.text), *map(bare_phrase, (cell, listed)), fold(cell).rstrip(":：=为是"))
    cuts = [cut for text in texts if not (cut := _cut(given, text, wanted)).is_empty]
    return max((given, *cuts), key=lambda name: _nearness(asked, name, terms))


def _nearness(asked: Name, name: Name, terms: Terms) -> tuple[Relation, bool]:
    return relation(asked, name, terms.product), name.core == asked.core


def _cut(given: Name, text: str, wanted: str) -> Name:
    """The given name with the core of the cut text; no qualifier of either is lost."""
    cut = parse_name(_without_frame(text, wanted))
    told = given.qualifiers | parse_name(text).qualifiers
    return replace(given, core=cut.core, symbols=cut.symbols, qualifiers=told)


def _without_frame(text: str, wanted: str) -> str:
    text = _without_told_behind(text, wanted[-2:])
    front = text[: max(text.rfind(wanted), 0)] if wanted else ""
    is_told = lexicon.phrase("told_in_front").search(front)
    if is_told and not lexicon.contrast_in(front, Front.OF_SENTENCE):
        return text[len(front) :]
    return text


def _without_told_behind(text: str, head: str) -> str:
    end = text.rfind(head) + len(head)
    if len(head) < 2 or end < len(head):
        return text
    behind = take_qualifiers(text[end:], name_words())[0].replace(TAKEN, "")
    means = lexicon.phrase("found_by").sub("", behind)
    is_told = lexicon.phrase("told_behind").match(behind)
    return text if is_told is None or lexicon.contrast_in(means, Front.OF_SENTENCE) else text[:end]


_IN_BRACKETS = re.compile(r"[(（]([^()（）\d]{2,8})[)）]")


def _brackets_first(text: str) -> str:
    """续航里程（CLTC） is CLTC续航里程."""
    found = _IN_BRACKETS.search(text)
    bare = name_words().leading.sub("", _IN_BRACKETS.sub("", text))
    return text if found is None else found.group(1) + bare


def _is_same_otherwise_written(clause: Clause, given: Name, terms: Terms) -> bool:
    wanted, told = _brackets_first(clause.name or ""), _brackets_first(given.text)
    if told == given.text and wanted == clause.name:
        return False
    if any(_is_synonym(clause, inner, terms) for inner in _IN_BRACKETS.findall(given.text)):
        return True
    return relation(parse_name(wanted), parse_name(told), terms.product) is Relation.SAME


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
