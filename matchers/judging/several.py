"""What holds for several values: one list under one name, one topic, every direction.

Sources: conventions, Verdict 2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.evidence import Quantity
from extractors.quantities.units import same_dimension
from matchers.judging import lexicon
from matchers.judging.claims import Claim
from matchers.judging.cutting import cut_name
from matchers.judging.lexicon import fold
from matchers.judging.matched import IN_BRACKETS, Matched
from matchers.judging.outcomes import Terms
from matchers.judging.phrasing import bare_phrase
from matchers.judging.standing import Standing
from matchers.name_fronts import Relation
from matchers.name_parts import Name, parse_name
from matchers.naming import relation
from matchers.requirements import Clause


def under_topic(
    clause: Clause, asked: Name, matched: tuple[Matched, ...], terms: Terms
) -> tuple[Matched, ...]:
    """检测径向跳动，靠近轴端处1.5μm: a value of a place, under the name said before it."""
    result: list[Matched] = []
    for at, entry in enumerate(matched):
        before = [m for m in result if _is_behind_topic(clause, entry.claim, m.claim)]
        others = [m for m in before if m.relation < Relation.SAME and m.claim.name.core]
        if entry.relation is not Relation.SAME and not others:
            entry = _topical(clause, asked, matched[at], terms)
        result.append(entry)
    return tuple(result)


def _is_behind_topic(clause: Clause, claim: Claim, earlier: Claim) -> bool:
    """Whether the earlier value of the sentence stands behind the asked name."""
    is_same_sentence = bool(earlier.lead) and claim.lead.startswith(earlier.lead)
    wanted = IN_BRACKETS.sub("", clause.name or "")
    is_first = fold(wanted) in fold(claim.lead) and fold(wanted) not in fold(earlier.lead)
    return is_same_sentence and not is_first


# 检测径向跳动和端面跳动: two topics.
_AND = ("和", "与", "及", "、", "/")
_AXES_IN_FRONT = re.compile(r"^[XYZABCUVW][12]?(?:[/、,，和][XYZABCUVW][12]?)*(?:三?轴|向)?")


def _is_one_of_places(label: str, claim: Claim) -> bool:
    """片内2.8%、片间3.3%: a place beside another one; alone it would be only one of them."""
    places = lexicon.phrase("one_of_places")
    found = {place.group() for place in places.finditer(fold(claim.sentence))}
    rest = lexicon.phrase("set_point").sub("", claim.sentence)
    is_planned = bool(lexicon.words("plan").search(rest))
    return bool(places.fullmatch(label.strip(":："))) and len(found) > 1 and not is_planned


def _topical(clause: Clause, asked: Name, entry: Matched, terms: Terms) -> Matched:
    claim = entry.claim
    wanted = fold(_AXES_IN_FRONT.sub("", IN_BRACKETS.sub("", clause.name or "")))
    topic, found, rest = fold(claim.lead).rpartition(wanted or "\0")
    if lexicon.words("failing").search(rest) or lexicon.phrase("mended").search(rest):
        return entry
    if asked.axes and claim.name.axes and not asked.axes & claim.name.axes:
        return entry
    unit = claim.quantity.unit if claim.quantity is not None else None
    label = re.split("[，,、]", rest)[-1]
    placed = lexicon.phrase("place_of_value").match(label) or _is_one_of_places(label, claim)
    if (
        not found
        or rest[:1] in _AND
        or not placed
        or not same_dimension(unit or "", clause.unit or "\0")
    ):
        return entry
    segment = re.split("[，,、：:]", topic)[-1] + wanted
    name = cut_name(parse_name(""), bare_phrase(segment), wanted)
    if relation(asked, name, terms.product) is not Relation.SAME:
        return entry
    named = replace(name, axes=claim.name.axes, qualifiers=claim.name.qualifiers)
    return Matched(replace(claim, name=named), Relation.SAME)


def with_lists(matched: tuple[Matched, ...]) -> tuple[Matched, ...]:
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


def with_shared_uncertainty(matched: tuple[Matched, ...]) -> tuple[Matched, ...]:
    """An uncertainty told behind a list is that of each of its values (每个值U=6MPa)."""
    result: list[Matched] = []
    behind: Quantity | None = None
    for entry in reversed(matched):
        quantity = entry.claim.quantity
        if quantity is None:
            behind = None
        elif quantity.uncertainty is not None:
            behind = quantity
        elif behind is not None and _is_of_list(entry, quantity, behind):
            told = replace(quantity, uncertainty=behind.uncertainty)
            entry = replace(entry, claim=replace(entry.claim, quantity=told))
        result.append(entry)
    return tuple(reversed(result))


def _is_of_list(entry: Matched, quantity: Quantity, behind: Quantity) -> bool:
    is_measured = entry.claim.standing is Standing.MEASURED
    return is_measured and quantity.unit == behind.unit and entry.relation is Relation.SAME


def with_all_directions(
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
