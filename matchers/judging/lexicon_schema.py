"""What the lexicons of judgement in `data/lexicon/` hold: one class a file or a kind of entry."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

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
    `first`: words that count only where a name begins; `near`: pairs of words of different groups
    that may be one thing; `light`: words that a report may add to a name or leave out of it, where
    other things point to it.
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
    near: tuple[tuple[Word, Word], ...] = ()
    light: tuple[Word, ...] = ()


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
    alone: tuple[Word, ...]
    thing_ends: tuple[Word, ...]
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
