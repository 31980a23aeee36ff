"""The asked name inside the words before a value: what is said around it is taken away.

Only where nothing known to set it apart stands in what is taken. Sources: conventions, Evidence
and Verdicts 5, 6, 12.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.quantities.rows import BAR
from matchers.judging import lexicon
from matchers.judging.claims import Claim
from matchers.judging.lexicon import Front, fold
from matchers.judging.matched import IN_BRACKETS
from matchers.judging.outcomes import Terms
from matchers.judging.phrasing import bare_phrase
from matchers.judging.subjects import Subject, is_owner, subject_of
from matchers.name_fronts import Relation
from matchers.name_parts import Name, parse_name
from matchers.name_products import names_another_kind, other_owner
from matchers.name_words import TAKEN, name_words, take_qualifiers
from matchers.naming import relation, without_product
from matchers.requirements import Clause


def has_its_owner_named(asked: Name, given: Name, claim: Claim) -> bool:
    """扫描膜片，厚度偏差为1丝; 绝缘等级为H级（变频器）: what the asked name begins with is all that
    the segment before, or the bracket behind, is about."""
    if asked.core == given.core:
        return _has_its_part_named(asked, given, claim)
    owner = asked.core.removesuffix(given.core)
    if not given.core or owner == asked.core or asked.qualifiers != given.qualifiers:
        return False
    before, own = _last_segments(claim.lead)
    bracket = fold(claim.window.partition("；")[0]).removeprefix(own)
    front, named, rest = before.upper().rpartition(owner)
    is_about = bool(named) and _is_all(front) and lexicon.phrase("gone_through").match(rest)
    return len(owner) >= 2 and (bracket == owner or bool(is_about))


def is_owned_by_another(clause: Clause, asked: Name, given: Name, claim: Claim) -> bool:
    """电机经浸水试验，防护等级达IP68; 绝缘等级为H级（电机）: a name without the asked product may
    be of the part that the sentence speaks of."""
    if _is_of_the_whole(clause, given) or _is_of_a_tested_part(clause, claim):
        return True
    if _is_of_another_kind(clause, given):
        return True
    if len(given.core) >= len(asked.core) or not given.core:
        return False
    before = fold(claim.lead).removesuffix(fold(given.text))
    if asked.core.removesuffix(given.core)[-2:] in before:
        return False
    before = lexicon.phrase("by_instrument").sub("", before)
    behind = claim.window.partition("；")[0].removeprefix(_SEGMENT.split(claim.lead)[-1])
    return bool(other_owner(f"{before}；{behind}", clause.name or ""))


def speaks_of_owner(asked: Name, given: Name, claim: Claim) -> bool:
    """未扫描膜片，厚度偏差为1丝: what the asked name begins with stands beside the given one."""
    owner = asked.core.removesuffix(given.core)
    return owner[-2:] in fold(f"{claim.lead}；{claim.window}").upper()


def _is_of_the_whole(clause: Clause, given: Name) -> bool:
    """整机防护等级 is not the one of a 控制柜."""
    return bool(_component(clause)) and given.has("part", "整机")


def _component(clause: Clause) -> str:
    """The product in front of the asked name where it may be a part of a machine: 控制柜."""
    owner = next((owner for owner, _ in without_product(clause.name or "")), "")
    return owner if subject_of(owner) is not Subject.MACHINE else ""


def _is_of_another_kind(clause: Clause, given: Name) -> bool:
    """机床定位精度 where the one of a 桁架机械手 is asked."""
    owner = next((owner for owner, _ in without_product(clause.name or "")), "")
    return bool(owner) and names_another_kind(fold(given.text).lstrip("该本"), owner)


def _is_of_a_tested_part(clause: Clause, claim: Claim) -> bool:
    """电机经淋水试验，防护等级IP55: of a part that the asked name does not have, or of the whole
    where a part's is asked."""
    before, _ = _last_segments(claim.lead)
    tested = lexicon.phrase("part_tested").match(before)
    if tested is None:
        return False
    is_component_asked = _component(clause) and subject_of(tested.group(1)) is Subject.MACHINE
    return bool(is_component_asked or other_owner(tested.group(1), clause.name or ""))


def _has_its_part_named(asked: Name, given: Name, claim: Claim) -> bool:
    """机器人本体经防水试验，防护等级达到IP67."""
    missing = asked.qualifiers - given.qualifiers
    if not missing or given.qualifiers - asked.qualifiers or any(k != "part" for k, _ in missing):
        return False
    before, _ = _last_segments(claim.lead)
    found = name_words().qualifiers.search(before)
    if found is None or missing != {name_words().qualifier_of[found.group()]}:
        return False
    rest = lexicon.phrase("gone_through").match(before[found.end() :])
    return bool(rest) and _is_all(before[: found.start()])


def _is_all(front: str) -> bool:
    """Whether only an inspection, or the machine itself, stands before an owner."""
    told = not front or lexicon.phrase("told_in_front").search(front)
    is_machine = bool(told) or subject_of(front) is Subject.MACHINE
    return is_machine and not lexicon.contrast_in(front, Front.OF_SENTENCE)


def _last_segments(lead: str) -> tuple[str, str]:
    """The segment before the number's own, when a comma parts them, and its own."""
    *before, own = _SEGMENT.split(fold(lead))
    is_parted = fold(lead).endswith(f",{own}")
    return (before[-1] if before and is_parted else "", own)


_SEGMENT = re.compile("[，,。；;]")
# 测区一、测区二、测区三的: what the values of a list are of.
_NUMBERED_LIST = re.compile(
    r"^[^:：]{0,4}?(?P<of>[\u4e00-\u9fff]{1,4})[一二三四五六七八九十\d]+#?"
    r"(?:[、和及](?P=of)?[一二三四五六七八九十\d]+#?)+的?"
)


def best_cut(clause: Clause, asked: Name, claim: Claim, terms: Terms) -> Name:
    """The claim's name without what is said around the asked one: 测厚仪给出|涂层厚度,
    热导率|经激光闪射法得; the words as written are tried too."""
    given = claim.name
    wanted = fold(IN_BRACKETS.sub("", clause.name or ""))
    cell = re.split(f"[{BAR}|｜]", IN_BRACKETS.sub("", claim.window.partition("；")[0]))[-1]
    segment = _SEGMENT.split(claim.lead)[-1]
    listed = _NUMBERED_LIST.sub("", segment) if _NUMBERED_LIST.match(segment) else ""
    texts = (fold(given.text), *map(bare_phrase, (cell, listed)), fold(cell).rstrip(":：=为是"))
    cuts = [cut for text in texts if not (cut := cut_name(given, text, wanted)).is_empty]
    cuts += [asked] if _is_behind_owner(fold(given.text), wanted) else []
    return max((given, *cuts), key=lambda name: _nearness(asked, name, terms))


def _is_behind_owner(text: str, wanted: str) -> bool:
    """轮廓仪检测分辨力 for 检测分辨力: the asked name as written, which begins like a word that
    says nothing, behind the machine."""
    front = text.rpartition(wanted)[0] if wanted and text.endswith(wanted) else ""
    is_cut_short = name_words().leading.match(wanted) is not None
    return is_cut_short and is_owner(front) and not lexicon.contrast_in(front, Front.OF_NAME)


def _nearness(asked: Name, name: Name, terms: Terms) -> tuple[Relation, bool]:
    return relation(asked, name, terms.product), name.core == asked.core


def cut_name(given: Name, text: str, wanted: str) -> Name:
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
