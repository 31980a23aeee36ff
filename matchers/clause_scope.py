"""A rule being read: its parts between commas, and the names and conditions in a part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.quantities.grades import Grade
from extractors.quantities.names import header_spans, without
from extractors.quantities.phrases import Phrase
from extractors.quantities.pipeline import Bound, Reading
from extractors.quantities.shapes import Measure


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a rule between commas: folded text[start:end]."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """A rule being read, with everything found in it."""

    reading: Reading
    grades: tuple[Grade, ...]
    phrases: tuple[Phrase, ...]

    @property
    def text(self) -> str:
        return self.reading.text

    def words(self, start: int, end: int) -> str:
        return self.reading.folded.words(start, end).strip(" ，、,；。\n")


_JOINED = re.compile(r"[ ]?(?:并且|且|同时|和|及|与|以及)(?=[\u4e00-\u9fff])")


def cut_pieces(scope: Scope) -> list[Piece]:
    """Parts of the rule: cut at commas outside brackets, at 、 and 且 between two bounds."""
    cuts = _comma_cuts(scope.text) + _enumeration_cuts(scope)
    pieces, start = [], 0
    for cut, after in sorted(set(cuts)):
        if cut >= start and not _in_phrase(scope, cut):
            pieces.append(Piece(start, cut))
            start = after
    return [*pieces, Piece(start, len(scope.text))]


def _comma_cuts(text: str) -> list[tuple[int, int]]:
    cuts, depth = [], 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth <= 0 and char in "，":
            cuts.append((at, at + 1))
            depth = 0
    return cuts


def _enumeration_cuts(scope: Scope) -> list[tuple[int, int]]:
    """A 、 or 且 right behind a value, before a name of its own, begins a new clause."""
    cuts = []
    for end in _value_ends(scope):
        after = behind_brackets(scope.text, end)
        joined = _JOINED.match(scope.text, after)
        if joined is not None and not _begins_with_bound(scope, joined.end()):
            cuts.append((after, joined.end()))
        elif scope.text[after : after + 1] in ("、", " ") and after + 1 < len(scope.text):
            following = scope.text[after + 1]
            if following.isalpha() or following == "≤":
                cuts.append((after, after + 1))
    return [
        cut
        for cut in cuts
        if _has_value(scope, cut[1])
        and not _in_phrase(scope, cut[0])
        and not in_brackets(scope.text, cut[0])
    ]


def _in_phrase(scope: Scope, at: int) -> bool:
    return any(phrase.start <= at < phrase.end for phrase in scope.phrases)


def _begins_with_bound(scope: Scope, at: int) -> bool:
    """大于5MPa且小于10MPa: no name of its own stands at `at`."""
    return any(bounded.start == at for bounded in scope.reading.measures)


def _value_ends(scope: Scope) -> list[int]:
    ends = [b.end for b in scope.reading.measures if b.bound is not Bound.NONE]
    ends += [b.end for b in scope.reading.measures if b.bound is Bound.NONE]
    return ends + [grade.end for grade in scope.grades]


def behind_brackets(text: str, end: int) -> int:
    while text[end : end + 1] == "(":
        closing = text.find(")", end)
        if closing < 0:
            break
        end = closing + 1
    return end


def _has_value(scope: Scope, start: int) -> bool:
    later = [b.measure.start for b in scope.reading.measures] + [g.start for g in scope.grades]
    stop = scope.text.find("，", start)
    return any(at >= start and (stop < 0 or at < stop) for at in later)


def is_inside(at: int, piece: Piece) -> bool:
    return piece.start <= at < piece.end


def in_brackets(text: str, at: int) -> bool:
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)


_LEADING = re.compile(
    r"^[ ]*([^，。；:()\d]{1,12}?(?:工况|状态|条件|后(?![备桥视处轮挡置续端])))"
    r"(?:下|时)?(?=[^，。；:]{2})"
)


def name_and_condition(scope: Scope, start: int, stop: int) -> tuple[str, str | None]:
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


def _is_before_name(scope: Scope, measure: Measure, stop: int) -> bool:
    """0～10MPa建压时间: outside brackets and followed by the name."""
    rest = scope.text[measure.end : stop]
    return not in_brackets(scope.text, measure.start) and _starts_name(rest)


def _starts_name(rest: str) -> bool:
    return bool(re.match(r"[ ]?[\u4e00-\u9fffA-Z]{2,}", rest))


_AT = re.compile(r"[ ]?(?:@[ ]?(?P<at>[^，。；]+)|/[ ]?(?P<time>\d+(?:\.\d+)?(?:ms|s|min|h)))")


def bracket_condition(scope: Scope, end: int) -> str | None:
    """The bracket right behind a value, or what stands there behind @ or, for how
    long, behind a stroke (230kV/1min)."""
    told = _AT.match(scope.text, end)
    if told is not None:
        return scope.words(*told.span(told.lastgroup or 0)) or None
    if scope.text[end : end + 1] != "(":
        return None
    closing = scope.text.find(")", end)
    return scope.words(end + 1, closing if closing > 0 else len(scope.text)) or None
