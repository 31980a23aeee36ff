"""Loads the lexicons of judgement from `data/lexicon/`, checking each against its schema.

Pure and cached; raises LexiconError naming the file and the entry.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ValidationError

import data
from extractors.errors import LexiconError
from matchers.judging.lexicon_schema import (
    ConditionWords,
    Contrast,
    Contrasts,
    EvidenceWords,
    Glosses,
    Grades,
    IndicatorNames,
    ListColumns,
    NearNames,
    Phrases,
    Subjects,
    TextRows,
)

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
    return next(iter(contrasts_in(text, front)), "")


def contrasts_in(text: str, front: Front) -> tuple[str, ...]:
    """The words of the text that set the name behind them apart, in their order."""
    pattern, telling = _contrast_words(front)
    found = (match.group() for match in pattern.finditer(text))
    return tuple(word for word in found if word in telling)


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
