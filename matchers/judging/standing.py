"""What a number is in its text: measured, a limit someone set, a plan, a condition.

Sources: conventions, Evidence and Verdicts 4, 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from extractors.evidence import Comparator, Quantity, Role
from matchers.judging import lexicon
from matchers.judging.phrasing import OPEN_BRACKET, sentence_start


class Standing(StrEnum):
    """What a number is in its text."""

    MEASURED = "measured"
    LIMIT = "limit"
    PLAN = "plan"
    DISOWNED = "disowned"  # of another sample, or not to be relied on
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a text besides its words: the row or heading it belongs to, further
    words that hold conditions, and whether it stands in a limit column."""

    name: str = ""
    conditions: str = ""
    limit_column: bool = False
    result_column: bool = False
    in_table: bool = False


NOTHING_AROUND = Surroundings()
# A cell that begins with a sign of comparison, behind the cell of the name or of the unit.
SIGN_BEFORE = re.compile(r"[\s|│｜]([≥≤≧≦><＞＜])\s*$")
_TIMES = frozenset(("s", "min", "h", "ms"))
_STROKE = re.compile(r"[A-Za-zΩ℃%]\s*/\s*$")
_NAME_BEFORE = re.compile(r"[\u4e00-\u9fffA-Za-z]\s*$")
_VALUE_AFTER_BRACKET = re.compile(
    r"[^()（）]*[)）]\s*(?:[|│｜][^|│｜\d]{1,10}[|│｜])?(?:实测值?|测得|检[测验]结果|达到?|为|是|约)?\s*[:：=为是≥≤<>]*\s*[-+±]?\d"
)
# （空载）, （5次平均）: what is said behind a value.
_BRACKET_AFTER = re.compile(r"^\s*[(（\[【]((?:\d+[次点件台组批])?[^()（）\[\]【】\d]*)[)）\]】]")


def standing_of(
    text: str, span: tuple[int, int], quantity: Quantity | None, around: Surroundings
) -> tuple[Standing, str]:
    """What the number is, and the word that tells it."""
    if quantity is not None and quantity.role is Role.CONDITION and not _was_reached(text, span):
        return Standing.CONDITION, ""
    if quantity is not None and _is_for_how_long(text, span, quantity):
        return Standing.CONDITION, ""
    if quantity is not None and _is_in_name_brackets(text, span):
        return Standing.CONDITION, ""
    if _is_point_of_range(text, span, quantity):
        return Standing.CONDITION, ""
    if _is_tested_by(text, span) or _failed_its_test(text, span):
        return Standing.CONDITION, ""
    disowned = _disowned(text, span)
    if disowned:
        return Standing.DISOWNED, disowned
    if around.limit_column:
        return Standing.LIMIT, ""
    if around.in_table:
        planned = cue_of(text, span)
        if planned is not None and planned[0] is Standing.PLAN:
            return planned
        limit = quantity is not None and quantity.role is Role.LIMIT
        return (Standing.LIMIT if limit else Standing.MEASURED), ""
    cue = cue_of(text, span)
    if cue is not None:
        return cue
    if quantity is not None and (
        _is_bound_in_brackets(text, quantity, span) or _is_lone_requirement(text, quantity, span)
    ):
        return Standing.LIMIT, ""
    if quantity is None or around.result_column or not _is_bare_limit(text, quantity, span):
        return Standing.MEASURED, ""
    return Standing.LIMIT, ""


def is_plain_condition(quantity: Quantity | None) -> bool:
    """A number that stands as a condition, without a sign of comparison."""
    if quantity is None or quantity.role is not Role.CONDITION:
        return False
    return quantity.comparator is Comparator.EQ


def _was_reached(text: str, span: tuple[int, int]) -> bool:
    """封边速度28m/min时胶线均匀: what was done at it tells that it was reached."""
    ways = map(lexicon.phrase, ("reached_well", "reached_at_most"))
    return any(way.match(text[span[1] :]) for way in ways)


def _is_point_of_range(text: str, span: tuple[int, int], quantity: Quantity | None) -> bool:
    if quantity is None or quantity.unit is None:
        return False
    if lexicon.phrase("point_of_value").match(text[span[1] :]):
        return True
    if not quantity.unit.startswith("%"):
        return False
    if lexicon.phrase("point_before").search(text[: span[0]]):
        return True
    end = span[1] - (2 if text[: span[1]].endswith("FS") else 0)
    return lexicon.phrase("point_of_range").match(text[end:]) is not None


def _is_tested_by(text: str, span: tuple[int, int]) -> bool:
    by_it = lexicon.phrase("by_which").search(text[: span[0]])
    return bool(by_it and lexicon.phrase("tested_behind").match(text[span[1] :]))


def _disowned(text: str, span: tuple[int, int]) -> str:
    """The words that say a value is another sample's, or not to be relied on."""
    other = lexicon.phrase("other_object").search(text)
    if other is not None:
        return other.group()
    if _of_another_model(text):
        return "样品型号与申报型号不同"
    behind = lexicon.phrase("disowned_behind").search(text[span[1] :])
    if behind is not None:
        return behind.group().strip(" ，,（(")
    before = text[sentence_start(text, span[0]) : span[0]]
    told = lexicon.phrase("disowned_before").search(before)
    return told.group() if told is not None else ""


def _of_another_model(text: str) -> bool:
    """样机型号TX-200，…；申报型号为TX-300."""
    applied = {found.group(1) for found in lexicon.phrase("applied_model").finditer(text)}
    tested = {
        found[found.lastindex or 0] for found in lexicon.phrase("tested_model").finditer(text)
    }
    return bool(applied and tested - applied)


def _failed_its_test(text: str, span: tuple[int, int]) -> bool:
    return bool(lexicon.phrase("failed_behind").match(text[span[1] :]))


def _is_for_how_long(text: str, span: tuple[int, int], quantity: Quantity) -> bool:
    """230kV/1min: a time directly behind a value's stroke."""
    return quantity.unit in _TIMES and bool(_STROKE.search(text[: span[0]]))


def _is_in_name_brackets(text: str, span: tuple[int, int]) -> bool:
    """负载损耗（75℃）172.6kW: brackets between the name and its value hold the condition."""
    opened = OPEN_BRACKET.search(text[: span[0]])
    if opened is None or not _NAME_BEFORE.search(text[: opened.start()]):
        return False
    return bool(_VALUE_AFTER_BRACKET.match(text[span[1] :]))


def _is_bound_in_brackets(text: str, quantity: Quantity, span: tuple[int, int]) -> bool:
    """定位精度（≤0.005mm）：合格 tells the limit, not the result."""
    bound = quantity.comparator not in (Comparator.EQ, Comparator.APPROX)
    return bound and bool(OPEN_BRACKET.search(text[: span[0]]))


def _is_lone_requirement(text: str, quantity: Quantity, span: tuple[int, int]) -> bool:
    """喂入量 kg/s ≥6 / 未检, 喂入量 ≥6kg/s 符合: the requirement's cell of a row, and no result."""
    signs = SIGN_BEFORE.search(text[: span[0]])
    if quantity.comparator in (Comparator.EQ, Comparator.APPROX) or signs is None:
        return False
    after = text[span[1] :]
    if lexicon.phrase("not_tested_cell").match(after):
        return True
    return signs.group(1) in "≥≤≧≦" and bool(lexicon.phrase("conforming_cell").match(after))


def _is_bare_limit(text: str, quantity: Quantity, span: tuple[int, int]) -> bool:
    """A limit by the reader's word, unless it took 达到要求 for one."""
    exact = quantity.comparator in (Comparator.EQ, Comparator.APPROX)
    before = text[sentence_start(text, span[0]) : span[0]]
    return quantity.role is Role.LIMIT and exact and not lexicon.phrase("conformity").search(before)


def cue_of(text: str, span: tuple[int, int]) -> tuple[Standing, str] | None:
    """The nearest word before the number that tells what it is; a word behind it counts more."""
    after = text[span[1] :]
    bracket = _BRACKET_AFTER.match(after)
    behind = bracket.group(1) if bracket else ""
    target = lexicon.phrase("target_behind").match(after)
    if lexicon.phrase("unproven_behind").match(after):
        return Standing.PLAN, behind or "未经检测"
    if lexicon.words("plan").search(behind) or (target and target.group(1)):
        return Standing.PLAN, behind
    if (
        lexicon.words("limit").search(behind)
        or target
        or lexicon.phrase("quoted_from").match(after)
    ):
        return Standing.LIMIT, behind
    return cue_before(text[sentence_start(text, span[0]) : span[0]])


def cue_before(window: str) -> tuple[Standing, str] | None:
    """The last word of the text before a number that tells what the number is."""
    blank = window
    told = ("by_the_book", "conformity", "specified_point", "set_point")
    for pattern in map(lexicon.phrase, told):
        blank = pattern.sub(lambda found: "\0" * len(found.group()), blank)
    cues: list[tuple[int, int, Standing, str]] = []
    for kind, standing in (
        ("plan", Standing.PLAN),
        ("limit", Standing.LIMIT),
        ("result", Standing.MEASURED),
    ):
        for found in lexicon.words(kind).finditer(blank):
            cues.append((found.end(), len(found.group()), standing, found.group()))
    return max(cues)[2:] if cues else None


def bracket_after(text: str, end: int) -> str:
    found = _BRACKET_AFTER.match(text[end:])
    return found.group(1) if found else ""
