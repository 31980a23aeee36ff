"""Clauses of a requirement: each bound on each parameter, as written in the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extractors.quantities.grades import Grade, folded_grades
from extractors.quantities.lexicon import alternatives, words
from extractors.quantities.measures import Measure, Shape
from extractors.quantities.names import clean_name, header_spans, is_label, without
from extractors.quantities.phrases import Phrase, requirement_conditions
from extractors.quantities.pipeline import Bound, Bounded, Reading, better_bound, read
from matchers.requirements import Clause, ClauseKind, RangeSense
from matchers.rule_splitting import numbered_rules


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of a rule between commas: folded text[start:end]."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Scope:
    """A rule being read, with everything found in it."""

    reading: Reading
    grades: tuple[Grade, ...]
    phrases: tuple[Phrase, ...]

    @property
    def text(self) -> str:
        return self.reading.text

    def words(self, start: int, end: int) -> str:
        return self.reading.folded.words(start, end).strip(" ，、,；。\n")


_AXES = re.compile(r"((?:[XYZABCUVW]1?[/、和与及,，])*[XYZABCUVW](?:轴|向|方向|三轴|各轴|轴向))")
_ROUNDED = re.compile(r"修约值?比较")


def text_to_clauses(text: str) -> tuple[Clause, ...]:
    """All clauses of a text with one or more rules."""
    return tuple(clause for _, rule in numbered_rules(text) for clause in _rule_clauses(rule))


def _rule_clauses(rule: str) -> list[Clause]:
    reading = read(rule)
    phrases = requirement_conditions(reading)
    scope = _Scope(reading, folded_grades(reading.folded), phrases)
    clauses: list[Clause] = []
    qualitative: list[_Piece] = []
    lead: str | None = None
    for piece in _pieces(scope):
        found = _piece_clauses(scope, piece, clauses)
        if found:
            clauses += _flush(scope, qualitative)
            clauses += [_with_condition(clause, lead) for clause in found]
            qualitative = []
        elif _is_lead(scope, piece):
            lead = scope.words(piece.start, piece.end)
        elif scope.words(piece.start, piece.end):
            qualitative.append(piece)
    clauses += _flush(scope, qualitative)
    rounded = bool(_ROUNDED.search(rule))
    named = _with_axes(_with_heading(rule, clauses))
    return [replace(clause, rounded_comparison=rounded) for clause in named]


_HEADING = re.compile(r"^([^:：，；。≤≥<>\d]{2,12})[:：]")


def _with_heading(rule: str, clauses: list[Clause]) -> list[Clause]:
    """噪声：空载≤72dB(A)，负载≤80dB(A): the heading holds for 负载 too."""
    heading = _HEADING.match(rule)
    if heading is None:
        return clauses
    name = heading.group(1).strip()
    return [
        replace(clause, name=clause.name + name)
        if clause.name and is_label(clause.name)
        else clause
        for clause in clauses
    ]


# ---- pieces -----------------------------------------------------------------------------

_LEAD = re.compile(
    r"^(?:在|当|按|按照|依据|根据|采用|参照|以)|(?:时|下|条件|工况|情况下|后)$|^(?:测试|试验|检测)(?:条件|方法)"
)
_JOINED = re.compile(r"[ ]?(?:并且|且|同时|和|及|与|以及)(?=[\u4e00-\u9fff])")


def _pieces(scope: _Scope) -> list[_Piece]:
    """Parts of the rule: cut at commas outside brackets, at 、 and 且 between two bounds."""
    cuts = _comma_cuts(scope.text) + _enumeration_cuts(scope)
    pieces, start = [], 0
    for cut, after in sorted(set(cuts)):
        if cut >= start and not _in_phrase(scope, cut):
            pieces.append(_Piece(start, cut))
            start = after
    return [*pieces, _Piece(start, len(scope.text))]


def _comma_cuts(text: str) -> list[tuple[int, int]]:
    cuts, depth = [], 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth <= 0 and char in "，":
            cuts.append((at, at + 1))
            depth = 0
    return cuts


def _enumeration_cuts(scope: _Scope) -> list[tuple[int, int]]:
    """A 、 or 且 right behind a value, before a name of its own, begins a new clause."""
    cuts = []
    for end in _value_ends(scope):
        after = _behind_brackets(scope.text, end)
        joined = _JOINED.match(scope.text, after)
        if joined is not None and not _begins_with_bound(scope, joined.end()):
            cuts.append((after, joined.end()))
        elif scope.text[after : after + 1] in ("、", " ") and after + 1 < len(scope.text):
            following = scope.text[after + 1]
            if following.isalpha() or following == "≤":
                cuts.append((after, after + 1))
    return [cut for cut in cuts if _has_value(scope, cut[1]) and not _in_phrase(scope, cut[0])]


def _in_phrase(scope: _Scope, at: int) -> bool:
    return any(phrase.start <= at < phrase.end for phrase in scope.phrases)


def _begins_with_bound(scope: _Scope, at: int) -> bool:
    """大于5MPa且小于10MPa: no name of its own stands at `at`."""
    return any(bounded.start == at for bounded in scope.reading.measures)


def _value_ends(scope: _Scope) -> list[int]:
    ends = [b.end for b in scope.reading.measures if b.bound is not Bound.NONE]
    ends += [b.end for b in scope.reading.measures if b.bound is Bound.NONE]
    return ends + [grade.end for grade in scope.grades]


def _behind_brackets(text: str, end: int) -> int:
    while text[end : end + 1] == "(":
        closing = text.find(")", end)
        if closing < 0:
            break
        end = closing + 1
    return end


def _has_value(scope: _Scope, start: int) -> bool:
    later = [b.measure.start for b in scope.reading.measures] + [g.start for g in scope.grades]
    stop = scope.text.find("，", start)
    return any(at >= start and (stop < 0 or at < stop) for at in later)


def _is_lead(scope: _Scope, piece: _Piece) -> bool:
    """A part without a bound that says under which condition the next ones hold."""
    said = scope.words(piece.start, piece.end)
    is_last = piece.end >= len(scope.text)
    return bool(_LEAD.search(said)) and not is_last


def _flush(scope: _Scope, pieces: Sequence[_Piece]) -> list[Clause]:
    """Parts without any number that follow each other are one qualitative clause."""
    if not pieces:
        return []
    said = scope.words(pieces[0].start, pieces[-1].end)
    return [_relative_without_amount(said) or Clause(said, ClauseKind.QUALITATIVE, name=said)]


# ---- clauses of a piece -----------------------------------------------------------------


def _piece_clauses(scope: _Scope, piece: _Piece, earlier: Sequence[Clause]) -> list[Clause]:
    measures = [b for b in scope.reading.measures if _is_inside(b.measure.start, piece)]
    grades = _own_grades(scope, piece, measures)
    values = _values(scope, piece, measures, grades)
    if not values and not grades:
        return []
    relative = _relative(scope, piece, values, measures)
    if relative is not None:
        return [relative]
    clauses = [_grade_clause(scope, piece, grade) for grade in grades]
    name: str | None = None
    for group in _merged(scope, values):
        clause = _value_clause(scope, piece, group)
        name = clause.name or name
        if clause.name is None:
            clause = _continued(clause, name, clauses[-1] if clauses else None, earlier)
        clauses.append(clause)
    return clauses


def _continued(
    clause: Clause, name: str | None, before: Clause | None, earlier: Sequence[Clause]
) -> Clause:
    """A value without a name of its own: 不小于7.5kW(连续)，11kW(30min) bounds one name twice."""
    last = before or (earlier[-1] if earlier else None)
    if last is None:
        return clause
    clause = replace(clause, name=name or last.name)
    if clause.kind is not ClauseKind.EQUAL or clause.unit != last.unit or before is not None:
        return clause
    if last.kind is ClauseKind.LOWER:
        return replace(clause, kind=last.kind, high=None, low_inclusive=last.low_inclusive)
    if last.kind is ClauseKind.UPPER:
        return replace(clause, kind=last.kind, low=None, high_inclusive=last.high_inclusive)
    return clause


def _is_inside(at: int, piece: _Piece) -> bool:
    return piece.start <= at < piece.end


def _own_grades(scope: _Scope, piece: _Piece, measures: Sequence[Bounded]) -> list[Grade]:
    """Grades of the piece that stand behind all its names: 0.5级, not 10级泵效率≥80%."""
    grades = [g for g in scope.grades if _is_inside(g.start, piece)]
    own = []
    for grade in grades:
        behind = [b for b in measures if b.measure.start >= grade.end and b.bound.is_comparison]
        if not behind and not _in_brackets(scope.text, grade.start):
            own.append(grade)
    return own


def _in_brackets(text: str, at: int) -> bool:
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)


def _values(
    scope: _Scope, piece: _Piece, measures: Sequence[Bounded], grades: Sequence[Grade]
) -> list[Bounded]:
    """The measures that bound something: not in a condition, not inside a name."""
    free = [b for b in measures if not _is_condition(scope, b, measures)]
    free = [b for b in free if scope.text[b.start - 1 : b.start] != "@"]
    free = [b for b in free if not any(g.start <= b.measure.start < g.end for g in grades)]
    free = _with_shared_bounds(scope, free)
    kept = []
    for at, bounded in enumerate(free):
        if (
            bounded.bound.is_comparison
            or bounded.trailing is not Bound.NONE
            or _is_bare_value(scope, piece, bounded, free[at + 1 :], grades)
        ):
            kept.append(bounded)
    return kept


def _with_shared_bounds(scope: _Scope, values: Sequence[Bounded]) -> list[Bounded]:
    """≥1200/800/700mm, ≤±7%或±0.1L/min: the comparison holds for all of the list."""
    result: list[Bounded] = []
    for bounded in values:
        is_same_unit = bool(result) and bounded.measure.unit == result[-1].measure.unit
        if result and bounded.bound is Bound.NONE and result[-1].bound.is_comparison:
            gap = scope.text[result[-1].end : bounded.start]
            if gap.strip(" ") in ("或", "或者") or (
                gap.strip(" ") in ("/", "、", "和", "及") and is_same_unit
            ):
                bounded = replace(bounded, bound=result[-1].bound)
        if result and scope.text[result[-1].end : bounded.start] == "/" and not is_same_unit:
            continue  # 40kA/1s: for how long
        result.append(bounded)
    return result


# 粒度≤50mm的占比≥90%: a bound inside the name of another.
_OF_A_NAME = re.compile(r"的[\u4e00-\u9fff]{1,10}(?:≤|≥|<|>|不[大小低高少超]|达|优于)")


def _is_condition(scope: _Scope, bounded: Bounded, measures: Sequence[Bounded]) -> bool:
    start = bounded.measure.start
    if any(phrase.start <= start < phrase.end for phrase in scope.phrases):
        return True
    if _OF_A_NAME.match(scope.text, bounded.end):
        return True
    opening = scope.text.rfind("(", 0, start)
    is_first = bounded == measures[0]
    return (_in_brackets(scope.text, start) and scope.text[opening:start].strip("(") != "") or (
        _in_brackets(scope.text, start) and not is_first
    )


def _is_bare_value(
    scope: _Scope,
    piece: _Piece,
    bounded: Bounded,
    following: Sequence[Bounded],
    grades: Sequence[Grade],
) -> bool:
    """A value without a comparison counts when no bounded one follows in the piece, it stands
    behind a name, and what follows is no name."""
    measure = bounded.measure
    if any(g.start >= measure.end for g in grades):
        return False
    if following:
        gap = scope.text[measure.end : following[0].start]
        if gap.strip("、/或和及~ ") != "":
            return False
    if measure.weak and measure.unit is None:
        return _is_named_number(scope, piece, bounded)
    if measure.weak and measure.shape is Shape.SINGLE:
        return not scope.text[measure.end : piece.end].strip(" ()") and bounded.start > piece.start
    return True


def _is_named_number(scope: _Scope, piece: _Piece, bounded: Bounded) -> bool:
    """A bare number needs a name before it and an end, or a range, behind it."""
    tail = re.sub(r"\([^()]*\)", "", scope.text[bounded.end : piece.end]).strip(" ")
    has_name = bool(scope.text[piece.start : bounded.start].strip(" "))
    return has_name and (not tail or bounded.measure.shape is not Shape.SINGLE)


# ---- bounds -----------------------------------------------------------------------------

_LOWER = (Bound.GE, Bound.GT, Bound.REACH)
_UPPER = (Bound.LE, Bound.LT, Bound.HELD)
_STRICT = (Bound.GT, Bound.LT, Bound.BETTER)


@dataclass(frozen=True, slots=True)
class _Group:
    """One value, or a lower and an upper one that make a range (大于5mm且小于10mm)."""

    first: Bounded
    second: Bounded | None = None


def _merged(scope: _Scope, values: Sequence[Bounded]) -> list[_Group]:
    groups: list[_Group] = []
    at = 0
    while at < len(values):
        following = values[at + 1] if at + 1 < len(values) else None
        if following is not None and _make_a_range(scope, values[at], following):
            groups.append(_Group(values[at], following))
            at += 2
        else:
            groups.append(_Group(values[at]))
            at += 1
    return groups


def _make_a_range(scope: _Scope, first: Bounded, second: Bounded) -> bool:
    if {Shape.SINGLE} != {first.measure.shape, second.measure.shape}:
        return False
    if first.trailing is not Bound.NONE:
        return _is_upper(second.bound) != _is_upper(first.trailing)
    gap = scope.text[first.end : second.start].strip(" ")
    if gap not in ("", "且", "并", "并且", "至", "，", "、", "和", "~", "而", "同时"):
        return False
    return (_is_upper(first.bound), _is_upper(second.bound)) in ((True, False), (False, True))


def _is_upper(bound: Bound) -> bool:
    return bound in _UPPER


def _value_clause(scope: _Scope, piece: _Piece, group: _Group) -> Clause:
    first = group.first
    start = max([piece.start, *_ends_before(scope, piece, first)])
    end = (group.second or first).end
    name_text, condition = _name_and_condition(scope, start, first.start)
    if first.trailing is not Bound.NONE:
        stop = group.second.start if group.second is not None else piece.end
        name_text = scope.text[first.trailing_end : stop]
        end = max(end, stop)
    behind = _bracket_condition(scope, end)
    clause = Clause(
        text=scope.words(start, max(end, _behind_brackets(scope.text, end))),
        kind=ClauseKind.EQUAL,
        name=_clause_name(name_text) or _name_behind(scope, piece, start, end),
        unit=first.measure.unit,
        condition="，".join(part for part in (condition, behind) if part) or None,
    )
    if group.second is not None:
        return _two_sided(clause, first, group.second)
    return _one_sided(scope, piece, clause, first)


def _name_behind(scope: _Scope, piece: _Piece, start: int, end: int) -> str | None:
    """12英寸晶圆: the thing behind a value that begins its piece."""
    if start != piece.start or _in_brackets(scope.text, end):
        return None
    rest = re.match(r"[\u4e00-\u9fff]{2,12}", scope.text[end : piece.end])
    return clean_name(rest.group()) if rest is not None else None


def _ends_before(scope: _Scope, piece: _Piece, bounded: Bounded) -> list[int]:
    """Ends of the values before this one in the piece that are values of their own."""
    return [
        other.end
        for other in scope.reading.measures
        if piece.start <= other.start
        and other.end <= bounded.start
        and not _OF_A_NAME.match(scope.text, other.end)
        and (
            other.bound.is_comparison
            or scope.text[other.end : bounded.start].strip(" 、/或和及") == ""
        )
    ]


def _two_sided(clause: Clause, first: Bounded, second: Bounded) -> Clause:
    bounds = [(first.trailing if first.trailing is not Bound.NONE else first.bound, first)]
    bounds.append((second.bound, second))
    clause = replace(clause, kind=ClauseKind.RANGE, unit=second.measure.unit or clause.unit)
    for bound, bounded in bounds:
        if _is_upper(bound):
            clause = replace(clause, high=bounded.measure.low, high_inclusive=bound not in _STRICT)
        else:
            clause = replace(clause, low=bounded.measure.low, low_inclusive=bound not in _STRICT)
    return clause


def _one_sided(scope: _Scope, piece: _Piece, clause: Clause, bounded: Bounded) -> Clause:
    measure = bounded.measure
    bound = bounded.bound
    if bounded.trailing is not Bound.NONE:
        bound = bounded.trailing
    if bound is Bound.BETTER:
        bound = better_bound(clause.name)
    strict = bounded.bound in _STRICT or bounded.trailing in _STRICT
    if measure.shape is Shape.SIDES:
        return _dimension(clause, measure, bound, strict=strict)
    if measure.shape in (Shape.TOLERANCE, Shape.DEVIATION):
        return _tolerance(clause, measure, strict=strict)
    if measure.shape is Shape.RANGE:
        sense = _range_sense(scope.text[piece.start : piece.end])
        kind = ClauseKind.RANGE
        if bound in (*_LOWER, *_UPPER) and measure.low < 0 < (measure.high or 0) == -measure.low:
            kind = ClauseKind.TOLERANCE
        return replace(clause, kind=kind, low=measure.low, high=measure.high, range_sense=sense)
    value = measure.low
    if bound in _LOWER:
        return replace(clause, kind=ClauseKind.LOWER, low=value, low_inclusive=not strict)
    if bound in _UPPER:
        return replace(clause, kind=ClauseKind.UPPER, high=value, high_inclusive=not strict)
    return replace(clause, kind=ClauseKind.EQUAL, low=value, high=value)


def _dimension(clause: Clause, measure: Measure, bound: Bound, *, strict: bool) -> Clause:
    sides = tuple(part.value for part in measure.parts)
    return replace(
        clause,
        kind=ClauseKind.DIMENSION,
        lows=() if bound in _UPPER else sides,
        highs=() if bound in _LOWER else sides,
        low_inclusive=not strict,
        high_inclusive=not strict,
    )


def _tolerance(clause: Clause, measure: Measure, *, strict: bool) -> Clause:
    low, high = _ends(measure)
    kind = ClauseKind.TOLERANCE
    names = words()["context"]
    name = clause.name or ""
    is_pole = any(word in name for word in names["bipolar"])
    if measure.shape is Shape.TOLERANCE and is_pole and not _is_deviation(name):
        kind = ClauseKind.EQUAL
    return replace(
        clause,
        kind=kind,
        low=low,
        high=high,
        low_inclusive=not strict,
        high_inclusive=not strict,
    )


def _is_deviation(name: str) -> bool:
    return any(word in name for word in words()["context"]["deviation"])


def _ends(measure: Measure) -> tuple[Decimal, Decimal | None]:
    if measure.shape is Shape.TOLERANCE or measure.deviation is None:
        return measure.low, measure.high
    width = measure.deviation
    if measure.deviation_unit in ("%", "‰") and measure.unit != measure.deviation_unit:
        width = measure.low * width / (100 if measure.deviation_unit == "%" else 1000)
    return measure.low - width, measure.low + width


def _range_sense(piece: str) -> RangeSense:
    table = words()["range"]
    if any(word in piece for word in table["inside"]) and "可调" not in piece:
        return RangeSense.INSIDE
    if any(word in piece for word in table["cover"]):
        return RangeSense.COVER
    return RangeSense.UNDECIDED


# ---- names and conditions ---------------------------------------------------------------

_LEADING = re.compile(
    r"^[ ]*([^，。；:()\d]{1,12}?(?:工况|状态|条件|后(?![备桥视处轮挡置续端])))"
    r"(?:下|时)?(?=[^，。；:]{2})"
)


def _name_and_condition(scope: _Scope, start: int, stop: int) -> tuple[str, str | None]:
    """The name's text, and the condition said before it in the same piece."""
    conditions = []
    before = ""
    name_start = start
    for phrase in scope.phrases:
        if start <= phrase.start < stop and phrase.end <= stop and not phrase.is_bracket:
            conditions.append(phrase.words)
            before += scope.text[name_start : phrase.start]
            name_start = phrase.end
    inner = [b.measure for b in scope.reading.measures if name_start <= b.measure.start < stop]
    inner = [m for m in inner if m.end <= stop and _is_before_name(scope, m, stop)]
    if inner:
        name_start, words_start = _behind_small_word(scope.text, inner[-1].end), name_start
        conditions.append(scope.words(words_start, name_start))
    leading = _LEADING.match(scope.text[name_start:stop])
    if leading is not None:
        conditions.append(leading.group(1))
        name_start += leading.end()
    rest = without(scope.text, name_start, stop, header_spans(scope.reading))
    return before + rest, "，".join(conditions) or None


def _behind_small_word(text: str, at: int) -> int:
    """1000h后精度下降: the 后 belongs to the condition."""
    return at + 1 if text[at : at + 1] in ("后", "时", "下", "处", "内", "的") else at


def _is_before_name(scope: _Scope, measure: Measure, stop: int) -> bool:
    """0～10MPa建压时间: outside brackets and followed by the name."""
    rest = scope.text[measure.end : stop]
    return not _in_brackets(scope.text, measure.start) and _starts_name(rest)


def _clause_name(text: str) -> str | None:
    """None for the 或 between two bounds on one parameter."""
    return clean_name(re.sub(r"^[ 、]*(?:或者?|且|并)", "", text))


def _starts_name(rest: str) -> bool:
    return bool(re.match(r"[ ]?[\u4e00-\u9fffA-Z]{2,}", rest))


def _bracket_condition(scope: _Scope, end: int) -> str | None:
    """The bracket right behind a value."""
    if scope.text[end : end + 1] != "(":
        return None
    closing = scope.text.find(")", end)
    return scope.words(end + 1, closing if closing > 0 else len(scope.text)) or None


def _with_condition(clause: Clause, lead: str | None) -> Clause:
    if lead is None:
        return clause
    said = re.sub(r"^(?:在|当)|(?:条件下|情况下|下|时)$", "", lead)
    return replace(clause, condition="，".join(part for part in (said, clause.condition) if part))


def _with_axes(clauses: list[Clause]) -> list[Clause]:
    axes: str | None = None
    result = []
    for clause in clauses:
        own = _AXES.match(clause.name or "")
        if own is not None:
            axes = own.group(1)
        elif axes and clause.name and _may_inherit(clause):
            clause = replace(clause, name=axes + clause.name)
        result.append(clause)
    return result


def _may_inherit(clause: Clause) -> bool:
    return bool(clause.name) and bool(
        re.search(r"定位|精度|行程|速度|移动|快移|加速度", clause.name or "")
    )


# ---- grades and relatives ---------------------------------------------------------------

_GRADE_BOUND = re.compile(
    r"(?P<least>不低于|不小于|不劣于|不少于|≥|达到|达|至少|满足|符合|优于或等于)"
    r"|(?P<most>不高于|不超过|不大于|≤|低于|小于|<)|(?P<better>优于|高于|超过|>|大于)"
)


def _grade_clause(scope: _Scope, piece: _Piece, grade: Grade) -> Clause:
    first = next(g for g in scope.grades if _is_inside(g.start, piece))
    before = scope.text[piece.start : first.start]
    bound = _last_bound(before)
    name = before if bound is None else before[: bound.start()]
    after = scope.text[grade.end : grade.end + 4]
    at_most = bool(bound and bound.group("most")) or after.startswith(("以下", "及以下", "或以下"))
    strict = bool(bound and (bound.group("better") or bound.group() in ("低于", "小于", "<")))
    name_text, condition = _name_and_condition(scope, piece.start, piece.start + len(name))
    end = _behind_brackets(scope.text, grade.end)
    return Clause(
        text=scope.words(piece.start, max(end, _word_end(scope, grade.end))),
        kind=ClauseKind.GRADE,
        name=clean_name(name_text) or clean_name(scope.text[grade.end : piece.end]),
        low_inclusive=not strict,
        high_inclusive=not strict,
        condition="，".join(p for p in (condition, _bracket_condition(scope, grade.end)) if p)
        or None,
        grade=grade.text,
        at_most=at_most,
    )


def _word_end(scope: _Scope, end: int) -> int:
    hit = re.compile(r"[及或]?以[上下内]").match(scope.text, end)
    return hit.end() if hit is not None else end


def _last_bound(before: str) -> re.Match[str] | None:
    found = list(_GRADE_BOUND.finditer(before))
    return found[-1] if found else None


@cache
def _against() -> re.Pattern[str]:
    return re.compile("|".join(words()["relative"]["against"]))


@cache
def _down() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words()['relative']['down'])})")


def _relative(
    scope: _Scope, piece: _Piece, values: Sequence[Bounded], measures: Sequence[Bounded]
) -> Clause | None:
    """比…降低30%: the amount in the stated direction, at least that much unless said otherwise."""
    said = scope.text[piece.start : piece.end]
    against = _against().search(said)
    if against is None or not values:
        return None
    shares = [value for value in measures if value.measure.unit in ("%", "‰", "倍")]
    bounded = (shares or values)[0]
    is_most = bounded.bound in (Bound.LE, Bound.LT)
    strict = bounded.bound in (Bound.GT, Bound.LT)
    if bounded.bound in (Bound.NONE, Bound.EQ) and (worded := _last_bound(said[: against.start()])):
        is_most = worded.group("most") is not None
        strict = worded.group() in ("低于", "小于", "<", "高于", "超过", ">", "大于")
    value = bounded.measure.low
    return Clause(
        text=scope.words(piece.start, piece.end),
        kind=ClauseKind.RELATIVE,
        name=clean_name(said[: against.start()]) or clean_name(said[: bounded.start - piece.start]),
        low=None if is_most else value,
        high=value if is_most else bounded.measure.high,
        low_inclusive=not strict,
        high_inclusive=not strict,
        unit=bounded.measure.unit,
        basis=against.group().strip("的"),
    )


def _relative_without_amount(said: str) -> Clause | None:
    """≥国外同类: against another product, without an amount."""
    against = re.search(alternatives(words()["relative"]["comparisons"]), said)
    bound = re.search(r"≥|>|优于|高于|不低于|达到|不劣于|≤|<|低于|不高于", said)
    if against is None or bound is None or bound.start() > against.start():
        return None
    return Clause(
        said, ClauseKind.RELATIVE, name=clean_name(said[: bound.start()]), basis=against.group()
    )
