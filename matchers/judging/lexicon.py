"""Loads the lexicons of judgement from `data/lexicon/`, checking each against its schema.

Pure and cached; raises LexiconError naming the file and the entry.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

import data
from extractors.errors import LexiconError

Word = Annotated[str, Field(min_length=1)]
OneSided = Literal["other", "ambiguous", "same"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Synonyms(_Entry):
    """Names of one parameter; the first is the canonical one."""

    names: tuple[Word, ...] = Field(min_length=1)


class Variants(_Entry):
    """Words that may be exchanged inside any name."""

    words: tuple[Word, ...] = Field(min_length=2)


class Owned(_Entry):
    """A subject that may stand before these heads without changing the parameter; `qualified`:
    where both names have the same qualifier."""

    subject: Word
    heads: tuple[Word, ...]
    qualified: bool = False


class IndicatorNames(_Entry):
    """`indicator_names.toml`."""

    schema_: Literal[1] = Field(alias="schema")
    neutral: tuple[Word, ...]
    whole: tuple[Word, ...]
    whole_ends: tuple[Word, ...]
    subjects: tuple[Word, ...]
    inside: tuple[Word, ...]
    owned: tuple[Owned, ...]
    name: tuple[Synonyms, ...]
    word: tuple[Variants, ...]


class QualifierClass(_Entry):
    """Words of one kind that tell parameters apart, grouped by meaning.

    `wholes`: words that are everything together; `before_last`: how a list of them begins;
    `first`: words that count only where a name begins.
    """

    name: Word
    asked: OneSided
    given: OneSided
    groups: tuple[tuple[Word, ...], ...]
    words_not: tuple[Word, ...] = ()
    plain: tuple[Word, ...] = ()
    first: tuple[Word, ...] = ()
    wholes: tuple[tuple[Word, ...], ...] = ()
    before_last: tuple[Word, ...] = ()


class Exclusive(_Entry):
    """Names that must never be taken for one another."""

    names: tuple[Word, ...] = Field(min_length=2)


class NearNames(_Entry):
    """`near_names.toml`."""

    schema_: Literal[1] = Field(alias="schema")
    completing: tuple[Word, ...] = ()
    change_endings: tuple[Word, ...] = ()
    alike_endings: tuple[tuple[Word, ...], ...] = ()
    class_: tuple[QualifierClass, ...] = Field(alias="class")
    exclusive: tuple[Exclusive, ...]


class EvidenceWords(_Entry):
    """`evidence_words.toml`: what a sentence says about the number in it."""

    schema_: Literal[1] = Field(alias="schema")
    plan: tuple[Word, ...]
    limit: tuple[Word, ...]
    limit_patterns: tuple[Word, ...]
    plan_patterns: tuple[Word, ...]
    result: tuple[Word, ...]
    result_patterns: tuple[Word, ...]
    conforming: tuple[Word, ...]
    conforming_patterns: tuple[Word, ...]
    failing: tuple[Word, ...]
    mean: tuple[Word, ...]
    difference: tuple[Word, ...]
    deviation: tuple[Word, ...]
    counted: tuple[Word, ...]
    count_units: tuple[Word, ...]
    how_long: tuple[Word, ...]
    ratios_by_second: tuple[Word, ...]
    out_of_scope: tuple[Word, ...]
    out_of_scope_patterns: tuple[Word, ...] = ()
    nothing: tuple[Word, ...]
    all_axes: tuple[Word, ...]
    both_sides: tuple[Word, ...]
    positions: tuple[Word, ...]
    components: tuple[Word, ...]
    general_samples: tuple[Word, ...]
    silent_columns: tuple[Word, ...]


class Generic(_Entry):
    """What products that end with one of the nouns are called by their kind."""

    kind: Word
    nouns: tuple[Word, ...] = Field(min_length=1)


class Subjects(_Entry):
    """`subjects.toml`: what may stand in front of a parameter's name."""

    schema_: Literal[1] = Field(alias="schema")
    machines: tuple[Word, ...]
    not_machines: tuple[Word, ...]
    parts: tuple[Word, ...]
    devices: tuple[Word, ...]
    processes: tuple[Word, ...]
    materials: tuple[Word, ...]
    stock: tuple[Word, ...]
    places: tuple[Word, ...]
    standard_places: tuple[Word, ...]
    owners: tuple[Word, ...]
    general: tuple[Word, ...]
    products: tuple[Word, ...]
    helpers: tuple[Word, ...]
    several: tuple[Word, ...]
    inner_systems: tuple[Word, ...]
    kind_endings: tuple[Word, ...]
    product_ends: tuple[Word, ...]
    generic: tuple[Generic, ...]


class ConditionWords(_Entry):
    """`condition_words.toml`: how test conditions are written."""

    schema_: Literal[1] = Field(alias="schema")
    filler: tuple[Word, ...]
    explaining: tuple[Word, ...]
    word: tuple[Variants, ...]
    favourable: tuple[Word, ...]
    favourable_patterns: tuple[Word, ...]


class WordList(_Entry):
    """Words of one meaning that phrases are composed of, `{name}` in their expressions.

    `not_before` and `not_after`: characters beside which a word is part of another one.
    """

    name: Word
    words: tuple[Word, ...] = Field(min_length=1)
    not_before: dict[Word, Word] = {}
    not_after: dict[Word, Word] = {}

    @property
    def expression(self) -> str:
        ordered = sorted(self.words, key=lambda word: (-len(word), word))
        return f"(?:{'|'.join(map(self._bounded, ordered))})"

    def _bounded(self, word: str) -> str:
        after, before = self.not_after.get(word), self.not_before.get(word)
        left = f"(?<![{after}])" if after else ""
        return left + re.escape(word) + (f"(?![{before}])" if before else "")


# An expression longer than this hides a list of words.
LONGEST_EXPRESSION = 220
Expression = Annotated[str, Field(max_length=LONGEST_EXPRESSION)]


class Phrase(_Entry):
    """One phrase as regular expressions of which one must be found, between `begin` and `end`,
    with texts it is found in and others it is not."""

    name: Word
    regex: Expression | tuple[Expression, ...]
    begin: Expression = ""
    end: Expression = ""
    examples: tuple[Word, ...] = Field(min_length=1)
    counter: tuple[Word, ...] = ()

    @property
    def expression(self) -> str:
        either = self.regex if isinstance(self.regex, str) else "|".join(self.regex)
        return f"{self.begin}(?:{either}){self.end}" if self.begin or self.end else either


class Phrases(_Entry):
    """`phrases.toml`: by what a sentence tells what a number in it is."""

    schema_: Literal[1] = Field(alias="schema")
    list: tuple[WordList, ...]
    phrase: tuple[Phrase, ...]


class Gloss(_Entry):
    """Latin words, or letters, and the Chinese words of which a name must have one."""

    latin: tuple[Word, ...] = Field(min_length=1)
    chinese: tuple[Word, ...] = Field(min_length=1)


class Glosses(_Entry):
    """`glosses.toml`: what stands in Latin behind a Chinese name."""

    schema_: Literal[1] = Field(alias="schema")
    word: tuple[Gloss, ...]
    symbol: tuple[Gloss, ...]
    subscript: tuple[Gloss, ...]


class ListColumn(_Entry):
    """How one column of a table that a round is given may be headed."""

    table: Literal["indicator_list", "registry"]
    name: Word
    words: tuple[Word, ...] = Field(min_length=1)


class ListColumns(_Entry):
    """`list_columns.toml`."""

    schema_: Literal[1] = Field(alias="schema")
    column: tuple[ListColumn, ...]


class RowHead(_Entry):
    """Heads of columns in a text's table that announce one part of a row."""

    role: Literal["item", "result", "limit", "verdict", "condition"]
    words: tuple[Word, ...] = Field(min_length=1)


class TextRows(_Entry):
    """`text_rows.toml`: what stands in the cells of a row that a text holds."""

    schema_: Literal[1] = Field(alias="schema")
    conclusions: tuple[Word, ...]
    conforming: tuple[Word, ...]
    blanks: tuple[str, ...]
    untested: tuple[Word, ...]
    limit_words: tuple[Word, ...]
    limit_ends: tuple[Word, ...]
    condition_words: tuple[Word, ...]
    conditions: tuple[Word, ...]
    header: tuple[RowHead, ...]


class Contrast(_Entry):
    """Words that set a name apart, of one kind; `words_not` only begin like one.

    `in_sentence`: also where a sentence, not a name, stands before the asked name;
    `before_general`: only before a name that any machine has.
    """

    kind: Word
    in_sentence: bool = False
    before_general: bool = False
    words: tuple[Word, ...] = Field(min_length=1)
    words_not: tuple[Word, ...] = ()


class Contrasts(_Entry):
    """`contrasts.toml`: what in front of a full name makes another thing of it."""

    schema_: Literal[1] = Field(alias="schema")
    contrast: tuple[Contrast, ...]


class GradeFamily(_Entry):
    """One family of grades. `order` runs from worst to best; `pattern` finds the mark.

    `kind`: `order` compares positions, `smaller` and `larger` compare the number in the
    mark, `digits` compares IP digits one by one, `explosion` compares Ex marks.
    """

    name: Word
    kind: Literal["order", "smaller", "larger", "digits", "explosion", "codes"]
    pattern: Word
    order: tuple[Word, ...] = ()
    scope: tuple[Word, ...] = ()


class Grades(_Entry):
    """`grade_orders.toml`."""

    schema_: Literal[1] = Field(alias="schema")
    family: tuple[GradeFamily, ...]


Model = TypeVar("Model", bound=BaseModel)


def _load(name: str, model: type[Model]) -> Model:
    """Raises LexiconError when the file breaks its schema."""
    with data.path("lexicon", name).open("rb") as file:
        raw = tomllib.load(file)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"词库文件 {name} 的 {where} 不合格式：{first['msg']}") from error


def refuse_duplicates(file: str, words: tuple[str, ...]) -> None:
    """Raises LexiconError naming the first word that stands twice."""
    seen: set[str] = set()
    for word in words:
        if word in seen:
            raise LexiconError(f"词库文件 {file} 中“{word}”出现两次")
        seen.add(word)


@cache
def indicator_names() -> IndicatorNames:
    lexicon = _load("indicator_names.toml", IndicatorNames)
    phrases = tuple(fold(name) for entry in lexicon.name for name in entry.names)
    refuse_duplicates("indicator_names.toml", phrases)
    refuse_duplicates("indicator_names.toml", tuple(w for e in lexicon.word for w in e.words))
    return lexicon


@cache
def near_names() -> NearNames:
    lexicon = _load("near_names.toml", NearNames)
    for entry in lexicon.class_:
        known = tuple(w for group in entry.groups for w in group)
        refuse_duplicates("near_names.toml", known)
        strange = [w for whole in entry.wholes for w in whole if w not in known]
        if strange:
            raise LexiconError(
                f"词库文件 near_names.toml 中“{strange[0]}”不在 {entry.name} 的词组内"
            )
    return lexicon


@cache
def evidence_words() -> EvidenceWords:
    return _load("evidence_words.toml", EvidenceWords)


@cache
def subjects() -> Subjects:
    lexicon = _load("subjects.toml", Subjects)
    for told in (lexicon.machines, lexicon.parts, lexicon.processes, lexicon.general):
        refuse_duplicates("subjects.toml", told)
    return lexicon


@cache
def condition_words() -> ConditionWords:
    return _load("condition_words.toml", ConditionWords)


@cache
def phrases() -> Phrases:
    lexicon = _load("phrases.toml", Phrases)
    refuse_duplicates("phrases.toml", tuple(entry.name for entry in lexicon.phrase))
    _refuse_strange_lists(lexicon)
    return lexicon


_PLACE = re.compile(r"\{([a-z_]+)\}")


def _refuse_strange_lists(lexicon: Phrases) -> None:
    """Raises LexiconError for a list that no expression uses, or one that is used and missing."""
    known = {entry.name for entry in lexicon.list}
    used = {name for entry in lexicon.phrase for name in _PLACE.findall(entry.expression)}
    for name in sorted(known ^ used):
        raise LexiconError(f"词库文件 phrases.toml 中的词表“{name}”没有定义或没有用到")
    for entry in lexicon.list:
        refuse_duplicates("phrases.toml", entry.words)


@cache
def phrase(name: str) -> re.Pattern[str]:
    """The phrase of that name. Raises LexiconError when the file has none."""
    found = [entry.expression for entry in phrases().phrase if entry.name == name]
    if not found:
        raise LexiconError(f"词库文件 phrases.toml 中没有“{name}”")
    return re.compile(_PLACE.sub(lambda place: _word_list(place.group(1)), found[0]))


def _word_list(name: str) -> str:
    return next(entry.expression for entry in phrases().list if entry.name == name)


@cache
def list_columns(table: str) -> dict[str, tuple[str, ...]]:
    """The columns of one table with their headings."""
    entries = _load("list_columns.toml", ListColumns).column
    refuse_duplicates("list_columns.toml", tuple(f"{e.table} {e.name}" for e in entries))
    return {entry.name: entry.words for entry in entries if entry.table == table}


@cache
def contrasts() -> Contrasts:
    lexicon = _load("contrasts.toml", Contrasts)
    words = (word for entry in lexicon.contrast for word in (*entry.words, *entry.words_not))
    refuse_duplicates("contrasts.toml", tuple(words))
    return lexicon


@cache
def glosses() -> Glosses:
    lexicon = _load("glosses.toml", Glosses)
    for entries in (lexicon.word, lexicon.symbol, lexicon.subscript):
        refuse_duplicates("glosses.toml", tuple(w for entry in entries for w in entry.latin))
    return lexicon


@cache
def text_rows() -> TextRows:
    lexicon = _load("text_rows.toml", TextRows)
    refuse_duplicates("text_rows.toml", tuple(w for e in lexicon.header for w in e.words))
    return lexicon


class Front(StrEnum):
    """What stands before the asked name: a name's beginning, before a name that any machine
    has or one that tells its parameter alone, or a sentence."""

    OF_GENERAL = "of_general"
    OF_NAME = "of_name"
    OF_SENTENCE = "of_sentence"


def contrast_in(text: str, front: Front) -> str:
    """The first word of the text that sets the name behind it apart, or an empty text."""
    pattern, telling = _contrast_words(front)
    found = (match.group() for match in pattern.finditer(text))
    return next((word for word in found if word in telling), "")


def contrast_at_end(text: str) -> str:
    """The word of contrast a text ends with, or an empty text; single characters are parts of
    too many words."""
    pattern, telling = _contrast_words(Front.OF_NAME)
    last = next(reversed(list(pattern.finditer(text))), None)
    is_contrast = last is not None and last.end() == len(text) and last.group() in telling
    return last.group() if last is not None and is_contrast and len(last.group()) > 1 else ""


@cache
def _contrast_words(front: Front) -> tuple[re.Pattern[str], frozenset[str]]:
    entries = contrasts().contrast
    telling = frozenset(word for entry in entries if _counts(entry, front) for word in entry.words)
    return alternation((*telling, *(w for e in entries for w in e.words_not))), telling


def _counts(entry: Contrast, front: Front) -> bool:
    if front is Front.OF_SENTENCE:
        return entry.in_sentence
    return front is Front.OF_GENERAL or not entry.before_general


@cache
def grades() -> Grades:
    lexicon = _load("grade_orders.toml", Grades)
    refuse_duplicates("grade_orders.toml", tuple(family.name for family in lexicon.family))
    return lexicon


def alternation(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in ordered) or r"(?!)")


def fold(text: str) -> str:
    """Full width to half width, without spaces: how words are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@cache
def words(kind: str) -> re.Pattern[str]:
    """Pattern for one list of `evidence_words.toml`, e.g. `words("plan")`."""
    plain = alternation(tuple(fold(word) for word in getattr(evidence_words(), kind)))
    more: tuple[str, ...] = getattr(evidence_words(), f"{kind}_patterns", ())
    return re.compile("|".join((plain.pattern, *more))) if more else plain
