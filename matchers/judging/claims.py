"""Claims: each number or grade of a text with what the text says about it.

The words before a number name it and tell what it is: measured, a limit someone set, a
plan, a condition. Sources: conventions, Evidence and Verdicts 2, 4, 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.evidence import Comparator, Quantity
from extractors.quantities.rows import BAR, is_label, with_bars
from extractors.quantities.units import normalise_unit
from matchers.axis_lists import one_axis_each
from matchers.judging import lexicon
from matchers.judging.composed import composed, with_rates
from matchers.judging.digits import doubtful_digits
from matchers.judging.grades import Grade, find_grades
from matchers.judging.phrasing import (
    CLOSED_BRACKET,
    HAN_AT_END,
    OPEN_BRACKET,
    SEGMENT_END,
    bare_phrase,
    label_before,
    merged,
    own_name,
    sentence_around,
    sentence_start,
)
from matchers.judging.standing import (
    NOTHING_AROUND,
    SIGN_BEFORE,
    Standing,
    Surroundings,
    bracket_after,
    is_plain_condition,
    standing_of,
)
from matchers.judging.subjects import Subject, subject_of
from matchers.name_parts import Name, parse_name
from matchers.naming import is_general

# What a cell says of its part before the value: X：0.0042, 最大 0.0051.
_LABEL = re.compile(
    r"(?:^|[\s，,;；、/])([XYZABCUVW][12]?轴?|(?:最大|最小|平均|[正反]向|[左右前后上下]端)值?)\s*[:：=]?\s*$"
)
# 三次测量, 5次试验: how often, not how much.
# 机械寿命10000次试验 is a result.
_MOST_REPETITIONS = 100
# A number with a list's separator directly before the number: it should have been read.
_UNREAD_IN_LIST = re.compile(r"(?<![\dA-Za-z.\-])(\d+(?:\.\d+)?)\s*[、/]\s*$")
# ≥350 366 without a unit: 350366, or the requirement's cell and the result's?
_TWO_CELLS = re.compile(r"\d{1,3}(?: \d{3})+")
# (±0.9±0.3)%: a margin directly behind a number that was not read with it.
_TWO_MARGINS = re.compile(r"±\d+(?:\.\d+)?\s*$")
_BETTER = re.compile(r"(?:优于|好于|严于)\s*$")


@dataclass(frozen=True, slots=True)
class Claim:
    """One number or grade with its name and standing.

    Exactly one of `quantity` and `grade` is set. `sentence` is where conditions are looked
    for; `text` is how it is written; `doubt` tells why its digits cannot be relied on;
    `better`: written 优于, a bound in the good direction; `window`: the words since the number
    before; `lead`: its sentence up to it; `cue`: the word that told the standing; `is_change`: by
    how much, not how much; `is_setting`: a span the machine can be set to; `falls_short`: 未达到
    it, whichever way; `partial`: of some of what was tested (个别批次); `renamed`: the printed name
    of a value that others point to as the requirement's; `origin`: the
    statement of its file and the place in it that it was read from, however it is read later.
    """

    name: Name
    standing: Standing
    sentence: str
    text: str
    span: tuple[int, int]
    quantity: Quantity | None = None
    grade: Grade | None = None
    doubt: str = ""
    own_name: bool = True
    better: bool = False
    window: str = ""
    lead: str = ""
    cue: str = ""
    is_change: bool = False
    is_setting: bool = False
    falls_short: bool = False
    partial: bool = False
    renamed: str = ""
    origin: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if (self.quantity is None) == (self.grade is None):
            raise ValueError("a claim holds one quantity or one grade")


@dataclass(frozen=True, slots=True)
class _Token:
    span: tuple[int, int]
    quantity: Quantity | None = None
    grade: Grade | None = None


# Between words a comma parts them, however wide it was typed.
_NARROW_COMMA = re.compile(r",(?=[\u4e00-\u9fff])")


def read_claims(
    text: str, quantities: tuple[Quantity, ...], around: Surroundings = NOTHING_AROUND
) -> tuple[Claim, ...]:
    """The claims of a text in reading order. Quantities are those parsed from this text."""
    text = _NARROW_COMMA.sub("，", text)
    text = with_bars(text)
    claims: list[Claim] = []
    tokens = _tokens(text, with_rates(text, composed(text, quantities)), around)
    for place, token in enumerate(tokens):
        before = tokens[place - 1].span[1] if place else 0
        claims.append(_claim(text, token, before, around, tuple(claims)))
    return _each_its_name(text, _each_its_axis(_disowned_together(text, tuple(claims))))


_BETWEEN_LISTED = re.compile(r"[\s，,、和及与/]*")


def _disowned_together(text: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """同类设备噪声：72、73: what is another machine's is so for every value of its list."""
    told = list(claims)
    for at, claim in enumerate(claims[1:], 1):
        before = told[at - 1]
        is_listed = _BETWEEN_LISTED.fullmatch(text[before.span[1] : claim.span[0]]) is not None
        if is_listed and before.standing is Standing.DISOWNED:
            told[at] = replace(claim, standing=before.standing, cue=before.cue)
    return tuple(told)


def _each_its_name(text: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """最大效率、欧洲效率分别为99.0%、98.7%: as many full names as values, one for each."""
    named = list(claims)
    for at, first in enumerate(claims):
        listed = lexicon.phrase("names_listed").search(first.lead)
        names = re.split("[、和与及]", listed.group(1)) if listed is not None else []
        values = claims[at : at + len(names)]
        if _are_full_names(names) and _are_listed(text, claims[at:], len(names)):
            for place, (name, claim) in enumerate(zip(names, values, strict=True)):
                named[at + place] = replace(claim, name=parse_name(bare_phrase(name)))
    return tuple(named)


def _are_full_names(names: list[str]) -> bool:
    """一号炉、二号炉热效率: what is listed are the furnaces; full names end alike."""
    return len({name[-2:] for name in names}) == 1 and all(len(name) > 3 for name in names)


def _are_listed(text: str, claims: tuple[Claim, ...], count: int) -> bool:
    """Whether so many values, and no more, stand side by side."""
    ends = [*(c.span for c in claims[: count + 1])]
    gaps = [text[one[1] : other[0]].strip() for one, other in pairwise(ends)]
    beside = [gap in ("、", "，", ",", "和", "及", "/", "") for gap in gaps]
    return len(claims) >= count and all(beside[: count - 1]) and not any(beside[count - 1 :])


def _each_its_axis(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """X/Y行程：650/550mm: as many values as axes, one for each in their order."""
    return tuple(
        one_axis_each(
            claims,
            lambda claim: claim.name.text,
            lambda claim: (claim.name.text, claim.name.axes),
            lambda claim, axis: replace(claim, name=replace(claim.name, axes=frozenset((axis,)))),
        )
    )


def _tokens(
    text: str, quantities: tuple[Quantity, ...], around: Surroundings
) -> tuple[_Token, ...]:
    grades = find_grades(text, around.name)
    taken = [grade.span for grade in grades]
    free = (
        q
        for q in quantities
        if not any(overlap(q.span, span) for span in taken) and not _is_repetition(text, q)
    )
    tokens = [_Token(g.span, grade=g) for g in grades] + [_Token(q.span, quantity=q) for q in free]
    return tuple(sorted(tokens, key=lambda token: token.span))


def _is_repetition(text: str, quantity: Quantity) -> bool:
    few = quantity.unit == "次" and quantity.value <= _MOST_REPETITIONS
    return few and bool(lexicon.phrase("times").match(text[quantity.span[1] :]))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _claim(
    text: str, token: _Token, before: int, around: Surroundings, earlier: tuple[Claim, ...]
) -> Claim:
    start, end = token.span
    sentence = sentence_around(text, start)
    left = max(before, sentence_start(text, start))
    window = text[left:start]
    bracket = bracket_after(text, end)
    own = own_name(_named_window(text, window, left, earlier) if before else window, bracket)
    told = _name_of_value(text, token, window)
    own = own if told.is_empty or around.in_table else told
    for found in (_name_behind(text, token.span), label_before(text, left, window, before)):
        if own.is_empty and not around.in_table:
            own = merged(found, own)
    name, is_own = _name_of(token, own, window, around, earlier, sentence)
    name = _labelled(name, window, earlier)
    standing, cue = standing_of(text, token.span, token.quantity, around)
    return Claim(
        name=name,
        standing=standing,
        sentence="；".join(part for part in (sentence, around.conditions) if part),
        text=token.quantity.text.strip() if token.quantity else text[start:end].strip(),
        span=token.span,
        quantity=_reached(_never_seen(token.quantity, _segment(text, left, start)), text, end),
        grade=token.grade,
        doubt=_doubt(text, token, window, around),
        own_name=is_own,
        better=bool(_BETTER.search(text[:start])),
        window=f"{_segment(text, left, start)}{bracket}；{around.conditions}",
        lead=text[sentence_start(text, start) : start],
        cue=cue,
        is_change=_is_change(text, token.span),
        partial=bool(lexicon.phrase("partial").search(_segment(text, left, start))),
        is_setting=bool(lexicon.phrase("adjustable_behind").match(text[end:])),
        falls_short=_falls_short(token.quantity, text, token.span),
    )


_OPPOSITE = {
    Comparator.LT: Comparator.GE,
    Comparator.LE: Comparator.GT,
    Comparator.GT: Comparator.LE,
    Comparator.GE: Comparator.LT,
}
_COMPARISON = re.compile(r"(?<![未不])(?:低于|高于|超过|超出|大于|小于|少于|多于|突破)\s*$")


def _never_seen(quantity: Quantity | None, segment: str) -> Quantity | None:
    """没有一次低于126 is at least 126."""
    told = _COMPARISON.search(segment)
    if quantity is None or told is None or quantity.comparator not in _OPPOSITE:
        return quantity
    if not lexicon.phrase("never_seen").search(segment[: told.start()]):
        return quantity
    return replace(quantity, comparator=_OPPOSITE[quantity.comparator])


def _falls_short(quantity: Quantity | None, text: str, span: tuple[int, int]) -> bool:
    if lexicon.phrase("falls_short").search(text[: span[0]]):
        return True
    at_most = lexicon.phrase("reached_at_most").match(text[span[1] :])
    return is_plain_condition(quantity) and at_most is not None


def _reached(quantity: Quantity | None, text: str, end: int) -> Quantity | None:
    """封边速度28m/min时胶线均匀 is at least 28; 112m/min时…，无法再提高 at most 112."""
    if quantity is None or not is_plain_condition(quantity):
        return quantity
    if lexicon.phrase("reached_at_most").match(text[end:]):
        return replace(quantity, comparator=Comparator.LE)
    if lexicon.phrase("reached_well").match(text[end:]):
        return replace(quantity, comparator=Comparator.GE)
    return quantity


def _segment(text: str, left: int, start: int) -> str:
    """The words of the number's own segment, with the conditions and brackets before it."""
    return SEGMENT_END.split(text[sentence_start(text, start) : start])[-1] or text[left:start]


def _name_behind(text: str, span: tuple[int, int]) -> Name:
    """经10000次机械寿命试验: what a test went through is named behind the number."""
    behind = lexicon.phrase("named_behind").match(text[span[1] :])
    through = lexicon.phrase("went_through").search(text[: span[0]])
    return parse_name(behind.group(1)) if behind and through else parse_name("")


def _named_before_condition(text: str, left: int, rest: str, earlier: tuple[Claim, ...]) -> str:
    """均匀性在运行8h后为1.2%: the name stands in front of the condition."""
    if not earlier or earlier[-1].standing is not Standing.CONDITION or not _is_nameless(rest):
        return ""
    start = earlier[-1].span[0]
    head = SEGMENT_END.split(text[sentence_start(text, left) : start])[-1]
    opened = lexicon.phrase("condition_opens").search(head)
    return head[: opened.start()] if opened is not None else ""


def _is_nameless(words: str) -> bool:
    return not SEGMENT_END.search(words) and parse_name(bare_phrase(words)).is_empty


_SIDE = re.compile(r"([左右前后上下])(?:侧|端|边)?([\u4e00-\u9fff]{2,})?")


def _labelled(name: Name, window: str, earlier: tuple[Claim, ...]) -> Name:
    """行驶速度 | km/h | 左履带 | 5.3: the label's cell says which of the row's values it is."""
    *cells, last = re.split(f"[{BAR}|｜]", window.rstrip(f"{BAR}|｜ "))
    label = last.strip(" :：")
    if not (cells or earlier) or not is_label(label) or not re.search(f"[{BAR}|｜]", window):
        return name
    first = next((cell.strip() for cell in cells if _names(cell)), "")
    base = parse_name(bare_phrase(first)) if first else _row_name(earlier)
    side = _SIDE.fullmatch(label)
    if side is None:
        return merged(base, parse_name(label))
    part = parse_name(f"{side.group(2) or ''}{base.text}")
    return merged(replace(part, text=base.text), parse_name(f"{side.group(1)}侧"))


def _names(cell: str) -> bool:
    return (
        bool(HAN_AT_END.search(cell.rstrip(" )）")))
        and not is_label(cell)
        and normalise_unit(cell) is None
    )


def _row_name(earlier: tuple[Claim, ...]) -> Name:
    """The row's own name, without the label of the value before."""
    return parse_name(earlier[-1].name.text) if earlier else parse_name("")


def _name_of_value(text: str, token: _Token, window: str) -> Name:
    """实现了120m/min的车速: the name behind the value it has."""
    behind = lexicon.phrase("name_of_value").match(text[token.span[1] :])
    if token.quantity is not None and _is_had(token.quantity, window):
        return parse_name(f"{token.quantity.unit}数")
    is_open = not window.strip() or lexicon.phrase("has_value").search(window)
    return parse_name(behind.group(1)) if behind and is_open else parse_name("")


def _is_had(quantity: Quantity, window: str) -> bool:
    """探伤仪具有128个通道: what the machine has, not what was done with some, nor room for more."""
    if quantity.unit not in lexicon.evidence_words().count_units:
        return False
    is_had = lexicon.phrase("has_value").search(window)
    return len(quantity.unit) > 1 and bool(is_had) and not lexicon.phrase("room_for").search(window)


def _doubt(text: str, token: _Token, window: str, around: Surroundings) -> str:
    """Suspicious digits, or a number of the same list that was not read."""
    if token.quantity is None:
        return ""
    if SIGN_BEFORE.search(text[: token.span[0]]) and _TWO_CELLS.fullmatch(token.quantity.text):
        return token.quantity.text
    if token.quantity.text.startswith("±") and _TWO_MARGINS.search(window):
        return token.quantity.text
    unread = None if around.in_table else _UNREAD_IN_LIST.search(window)
    return unread.group(1) if unread else doubtful_digits(text, token.span)


def _named_window(text: str, window: str, left: int, earlier: tuple[Claim, ...]) -> str:
    """The words that name a number behind another one. 冷启动（-30℃）时间: brackets inside of a
    name hold a condition, the name goes on behind them."""
    rest = lexicon.phrase("condition_left").sub("", window)
    behind = CLOSED_BRACKET.match(window)
    opened = OPEN_BRACKET.search(text[:left])
    subject = _subject_of_condition(text, left, window, rest)
    if subject:
        return f"{subject}{rest}"
    named = _named_before_condition(text, left, rest, earlier)
    if named:
        return named
    head = SEGMENT_END.split(text[sentence_start(text, left) : earlier[-1].span[0]])[-1]
    if earlier and lexicon.phrase("treated").search(head) and not SEGMENT_END.search(rest):
        rest = rest.rpartition("的")[2]
    if behind is None or opened is None or not HAN_AT_END.search(text[: opened.start()]):
        return rest
    name = parse_name(bare_phrase(behind.group(1)))
    if not name.is_empty and not is_general(name):
        return rest
    ends = [claim.span[1] for claim in earlier if claim.span[1] <= opened.start()]
    first = max(sentence_start(text, opened.start()), ends[-1] if ends else 0)
    head = SEGMENT_END.split(text[first : opened.start()])[-1]
    return f"{head}{behind.group(1)}"


def _name_of(
    token: _Token,
    own: Name,
    window: str,
    around: Surroundings,
    earlier: tuple[Claim, ...],
    sentence: str,
) -> tuple[Name, bool]:
    """The name in the words before the number, else the reader's, the earlier one's, the row's."""
    told = token.quantity.name if token.quantity else None
    if around.in_table:
        label = _LABEL.search(window)
        base = parse_name(told or around.name)
        return (merged(base, parse_name(label.group(1))) if label else base), bool(told)
    if earlier and _is_the_other_of(own, earlier[-1].name):
        return replace(own, core=earlier[-1].name.core), True
    named = next((claim for claim in reversed(earlier) if claim.own_name), None)
    if named is not None and lexicon.phrase("value_of_the_test").search(window):
        return _carried_on(named.name, window), True
    if not own.is_empty:
        return own, True
    if earlier and told and _continues(earlier[-1], told):
        return merged(_carried_on(earlier[-1].name, window), own), True
    if told and earlier:
        told = lexicon.phrase("condition_left").sub("", told)
        told = "" if told in lexicon.fold(window) else told
    position = SEGMENT_END.split(window)[-1].strip(" :：=为")
    if told and position in lexicon.evidence_words().positions:
        told = told.removeprefix(position)
    if told and not parse_name(told).is_empty:
        return merged(parse_name(bare_phrase(told)), own), True
    if earlier and (own.axes or earlier[-1].sentence.startswith(sentence) or own.qualifiers):
        return merged(_carried_on(earlier[-1].name, window), own), False
    if around.name:
        return merged(parse_name(around.name), own), False
    if token.grade is not None:
        return merged(parse_name(token.grade.family), own), False
    return own, False


def _subject_of_condition(text: str, left: int, window: str, rest: str) -> str:
    """The part in front of a condition that a general name (温升) belongs to."""
    if rest == window or not is_general(parse_name(bare_phrase(rest))):
        return ""
    head = SEGMENT_END.split(text[sentence_start(text, left) : left])[-1]
    doing = lexicon.phrase("part_at_work").match(re.sub(r"[-\d.].*$", "", head))
    part = doing.group(1) if doing is not None and head[0] not in "距离在于当按以" else ""
    return part if subject_of(part) in (Subject.PART, Subject.MACHINE) else ""


def _continues(before: Claim, told: str) -> bool:
    """Values of one list have one name: 各点误差：0.03%、-0.16%."""
    return before.quantity is not None and before.quantity.name == told


def _is_the_other_of(own: Name, before: Name) -> bool:
    """SO2进口浓度1850，出口浓度22: 出口 stands against 进口, the rest of the name is carried on."""
    against = {kind for kind, _ in own.qualifiers} & {kind for kind, _ in before.qualifiers}
    return (
        bool(own.core and against)
        and own.qualifiers != before.qualifiers
        and before.core != own.core
        and before.core.endswith(own.core)
    )


def _carried_on(name: Name, window: str) -> Name:
    """速度设计为350m/min，实际320m/min: the second value is of the same name, not the plan;
    of 平均1.3%，三次分别为… not the mean either."""
    is_other = _begins_single_values(name, window) or _STATED.search(name.text)
    dropped = {"design", "level"} if is_other else {"design"}
    if not re.search(r"[\u4e00-\u9fff]", window):
        dropped = set()  # 切换时间设计：12ms，15ms: nothing says that the second is another
    return replace(name, qualifiers=frozenset(q for q in name.qualifiers if q[0] not in dropped))


# 扫描速度标称4m/s，实测4.3m/s: the second is of the speed, not of a stated one.
_STATED = re.compile(r"[\u4e00-\u9fff]{2}(?:标称|公称|铭牌)值?[为是:：]?$")


def _begins_single_values(name: Name, window: str) -> bool:
    return name.has("level", "平均") and bool(lexicon.phrase("single_values").search(window))


def _is_change(text: str, span: tuple[int, int]) -> bool:
    before, after = text[: span[0]], text[span[1] :]
    if lexicon.phrase("changed_by").search(before):
        return True
    was = lexicon.phrase("from_value").search(before)
    return bool(
        was and (lexicon.phrase("to_value").match(after) or lexicon.phrase("changes").match(after))
    )
