"""The spaCy pipeline: our tokens, rulers for the words of comparison and role, measures.

`read(text)` is the shared first half of reading evidence and requirements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from extractors.quantities.folding import Folded, fold
from extractors.quantities.lexer import Kind, Lexeme, lex
from extractors.quantities.lexicon import words
from extractors.quantities.measures import lexemes_to_measures
from extractors.quantities.shapes import Measure, Shape


class Bound(StrEnum):
    """How the words around a measure bound it."""

    NONE = "none"
    EQ = "eq"
    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    REACH = "reach"
    HELD = "held"
    BETTER = "better"
    GOOD = "good"
    APPROX = "approx"

    @property
    def is_comparison(self) -> bool:
        return self not in (Bound.NONE, Bound.EQ, Bound.APPROX)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the lexicon at folded text[start:end]; `label` is its list's name."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bounded:
    """A measure with its bound. `start` and `end` include the words of comparison;
    `trailing`: a sign of comparison between the measure and the name behind it
    (35cm≤单体幅宽)."""

    measure: Measure
    bound: Bound
    start: int
    end: int
    trailing: Bound = Bound.NONE
    trailing_end: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its lexemes, measures and the cues of comparison and of role."""

    folded: Folded
    lexemes: tuple[Lexeme, ...]
    measures: tuple[Bounded, ...]
    roles: tuple[Cue, ...]

    @property
    def text(self) -> str:
        """The folded text that all positions here refer to."""
        return self.folded.text


class LexemeTokenizer:
    """One token a lexeme, on text that is folded already."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        lexemes = lex(text)
        doc = Doc(
            self.vocab,
            words=[text[lexeme.start : lexeme.end] for lexeme in lexemes],
            spaces=[False] * len(lexemes),
        )
        doc.user_data["lexemes"] = lexemes
        return doc


def _measures_component(doc: Doc) -> Doc:
    doc.user_data["measures"] = lexemes_to_measures(doc.text, doc.user_data["lexemes"])
    return doc


def _bounds_component(doc: Doc) -> Doc:
    cues = _cues(doc, "comparisons")
    doc.user_data["bounded"] = tuple(
        _bounded(doc.text, measure, cues) for measure in doc.user_data["measures"]
    )
    return doc


# Registered by a call: spaCy's decorator would lose the types.
Language.component("huaxian_measures", func=_measures_component)
Language.component("huaxian_bounds", func=_bounds_component)


def _cues(doc: Doc, key: str) -> tuple[Cue, ...]:
    spans = sorted(filter_spans(doc.spans[key]), key=lambda span: span.start)
    return tuple(Cue(span.label_, span.start_char, span.end_char) for span in spans)


@cache
def _pipeline() -> Language:
    nlp = spacy.blank("zh")
    nlp.tokenizer = LexemeTokenizer(nlp.vocab)
    nlp.max_length = 10**9
    table = words()
    comparisons = {f"before.{name}": entries for name, entries in table["before"].items()}
    comparisons |= {f"after.{name}": entries for name, entries in table["after"].items()}
    _add_ruler(nlp, "comparisons", comparisons)
    _add_ruler(nlp, "roles", table["roles"])
    nlp.add_pipe("huaxian_measures")
    nlp.add_pipe("huaxian_bounds")
    return nlp


def _add_ruler(nlp: Language, key: str, lists: dict[str, tuple[str, ...]]) -> None:
    ruler = nlp.add_pipe("span_ruler", name=key, config={"spans_key": key, "validate": False})
    ruler.add_patterns(
        [{"label": label, "pattern": word} for label, entries in lists.items() for word in entries]
    )


def read(text: str) -> Reading:
    """Reads any text; never raises."""
    folded = fold(text)
    doc = _pipeline()(folded.text)
    return Reading(
        folded,
        doc.user_data["lexemes"],
        doc.user_data["bounded"],
        _cues(doc, "roles"),
    )


# ---- bounds -----------------------------------------------------------------------------

_INSIDE = re.compile(r"之?内(?![径部孔壁腔置容存圆外燃齿衬层表面胆饰循])")
# What may stand between a comparison and its number: ≥Φ800mm, ≤(约)5.
_BETWEEN = re.compile(r"[ (]?(?:约|大约|Φ|AC|DC)?[ ]?")
# 达 and 近 are parts of other words behind these.
_NOT_ALONE_AFTER = {"达": "雷马抵到", "近": "附最靠邻接", "超": "", "约": "节制合"}


def _bounded(text: str, measure: Measure, cues: tuple[Cue, ...]) -> Bounded:
    before = _cue_before(text, measure.start, cues)
    is_span = measure.shape is Shape.RANGE
    after, after_end = _cue_after(text, measure.end, cues, is_span=is_span)
    bound = Bound.NONE if before is None else Bound(before.label.removeprefix("before."))
    if after is not Bound.NONE:
        bound = _of_both(bound, after)
    if bound in (Bound.NONE, Bound.EQ) and measure.vague:
        bound = Bound.APPROX
    start = measure.start if before is None else _chain_start(before, cues)
    trailing, trailing_end = _trailing(text, measure.end)
    return Bounded(measure, bound, start, after_end, trailing, trailing_end)


def _of_both(before: Bound, after: Bound) -> Bound:
    """达75%以上 is ≥, 不低于98%以上 stays ≥, 约5h以上 is ≥."""
    return before if before in (Bound.GE, Bound.GT, Bound.LE, Bound.LT) else after


def _cue_before(text: str, start: int, cues: tuple[Cue, ...]) -> Cue | None:
    for cue in reversed(cues):
        if cue.end <= start and cue.label.startswith("before."):
            if not _BETWEEN.fullmatch(text, cue.end, start):
                return None
            word = text[cue.start : cue.end]
            previous = text[cue.start - 1 : cue.start]
            if previous and previous in _NOT_ALONE_AFTER.get(word, ""):
                return None
            return cue
    return None


def _chain_start(cue: Cue, cues: tuple[Cue, ...]) -> int:
    """Start of a run of comparison words that ends with `cue` (应为≥, 达到约)."""
    start = cue.start
    for earlier in reversed(cues):
        if earlier.end == start and earlier.label.startswith("before."):
            start = earlier.start
    return start


def _cue_after(text: str, end: int, cues: tuple[Cue, ...], *, is_span: bool) -> tuple[Bound, int]:
    """The bound behind a measure; 内 behind a span (1500～3800mm内) is none."""
    for cue in cues:
        if cue.start == end and cue.label.startswith("after."):
            return Bound(cue.label.removeprefix("after.")), cue.end
    inside = None if is_span else _INSIDE.match(text, end)
    if inside is not None:
        return Bound.LE, inside.end()
    return Bound.NONE, end


def better_bound(name: str | None, bounded: Bounded) -> Bound:
    """优于: more for efficiency and the like, less for an error, a length or what is below
    zero; 0.02mm或更优 includes the value."""
    is_larger = _is_larger_better(name) and bounded.measure.low >= 0
    if bounded.bound is Bound.GOOD:
        return Bound.GE if is_larger else Bound.LE
    return Bound.GT if is_larger else Bound.LT


def _is_larger_better(name: str | None) -> bool:
    context = words()["context"]
    larger = any(word in (name or "") for word in context["larger_better"])
    smaller = any(word in (name or "") for word in context["deviation"])
    return larger and not smaller


_FLIPPED = {"≤": Bound.GE, "<": Bound.GT, "≥": Bound.LE, ">": Bound.LT}


def _trailing(text: str, end: int) -> tuple[Bound, int]:
    """The bound of 35cm≤单体幅宽 on the name behind it: 幅宽 is at least 35 cm."""
    at = end + 1 if text[end : end + 1] == " " else end
    sign = text[at : at + 1]
    following = text[at + 1 : at + 2]
    if sign not in _FLIPPED or not following:
        return Bound.NONE, end
    if following.isalpha():
        return _FLIPPED[sign], at + 1
    return Bound.NONE, end


def doubtful_spans(reading: Reading) -> tuple[tuple[int, int], ...]:
    """Spans in the original text of numbers that cannot be read with certainty."""
    return tuple(
        reading.folded.span(lexeme.start, lexeme.end)
        for lexeme in reading.lexemes
        if lexeme.kind is Kind.DOUBT
    )
