"""The lexicon of names made ready for taking names apart: built once, from data alone.

Sources: `data/lexicon/indicator_names.toml`, `near_names.toml`; domain brief §3.3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from extractors.errors import LexiconError
from matchers.judging import lexicon
from matchers.judging.lexicon import alternation, fold

FIRST_PRIVATE = 0xE000
NO_PLACES: frozenset[int] = frozenset()
# Stands where a qualifier was taken from: 检测|排气|量 does not become 检测量.
TAKEN = "\ue8ff"


@dataclass(frozen=True, slots=True)
class NameWords:
    """The lexicon of names made ready: built once."""

    variants: re.Pattern[str]
    first_variant: dict[str, str]
    synonyms: re.Pattern[str]
    private: dict[str, str]
    leading: re.Pattern[str]
    trailing: re.Pattern[str]
    whole_ends: re.Pattern[str]
    owned: frozenset[tuple[str, str]]
    owned_qualified: frozenset[tuple[str, str]]
    general: frozenset[str]
    qualifiers: re.Pattern[str]
    qualifier_of: dict[str, tuple[str, int]]
    exclusive: dict[str, frozenset[int]]


@cache
def name_words() -> NameWords:
    names = lexicon.indicator_names()
    first = {w: entry.words[0] for entry in names.word for w in entry.words}
    variants = alternation(tuple(first))
    private: dict[str, str] = {}
    for place, entry in enumerate(names.name):
        for name in entry.names:
            key = _with_variants(fold(name).upper(), variants, first)
            mark = chr(FIRST_PRIVATE + place)
            if private.setdefault(key, mark) != mark:
                raise LexiconError(f"词库文件 indicator_names.toml 中“{name}”属于两个指标")
    neutral = _uniform((*names.neutral, *_standing_words()), variants, first)
    leading = alternation((*neutral, *_uniform(names.subjects, variants, first)))
    whole = alternation(_uniform(names.whole, variants, first))
    whole_ends = alternation(_uniform(names.whole_ends, variants, first))
    qualifier_of = _qualifier_table()
    ready = NameWords(
        variants=variants,
        first_variant=first,
        synonyms=_bounded(alternation(tuple(private))),
        private=private,
        leading=re.compile(f"^(?!{whole.pattern})(?:{leading.pattern})"),
        trailing=re.compile(f"(?:{alternation(neutral).pattern})$"),
        whole_ends=re.compile(f"(?:{whole_ends.pattern})$"),
        owned=frozenset(),
        owned_qualified=frozenset(),
        general=frozenset(),
        qualifiers=_with_firsts(alternation(tuple(qualifier_of))),
        qualifier_of=qualifier_of,
        exclusive={},
    )
    return _with_cores(ready)


def _standing_words() -> tuple[str, ...]:
    """Words for what a number is (设计值, 实测, 标准要求): never part of a name."""
    words = lexicon.evidence_words()
    return tuple(word for word in (*words.plan, *words.limit, *words.result) if len(word) > 1)


def _bounded(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Symbols (MTBF, Ra) only as words of their own, not inside of other letters."""
    parts = pattern.pattern.split("|")
    bounded = (rf"(?<![A-Z]){part}(?![A-Z])" if part.isascii() else part for part in parts)
    return re.compile("|".join(bounded))


def _with_firsts(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Words that only count where a name begins: no word stands before them."""
    firsts = {fold(word) for entry in lexicon.near_names().class_ for word in entry.first}
    parts = pattern.pattern.split("|")
    bounded = (rf"(?<![\u4e00-\u9fff]){part}" if part in firsts else part for part in parts)
    return re.compile("|".join(bounded))


def _uniform(
    texts: tuple[str, ...], variants: re.Pattern[str], first: dict[str, str]
) -> tuple[str, ...]:
    return tuple(_with_variants(fold(text), variants, first) for text in texts)


def _with_cores(words: NameWords) -> NameWords:
    """Adds what is itself written in cores: owned subjects and exclusive names."""
    names, near = lexicon.indicator_names(), lexicon.near_names()
    owned, qualified = (
        frozenset(
            (core_text(entry.subject, words), _bare_core(head, words))
            for entry in names.owned
            for head in entry.heads
            if entry.qualified is kind
        )
        for kind in (False, True)
    )
    general = frozenset(core_text(head, words) for head in lexicon.subjects().general)
    exclusive: dict[str, frozenset[int]] = {}
    for place, entry in enumerate(near.exclusive):
        for core in (core_text(name, words) for name in entry.names):
            exclusive[core] = exclusive.get(core, NO_PLACES) | {place}
    return replace(
        words, owned=owned, owned_qualified=qualified, general=general, exclusive=exclusive
    )


def _bare_core(text: str, words: NameWords) -> str:
    """As the core of a name: without qualifiers (功率 of 标定功率)."""
    return take_qualifiers(core_text(text, words), words)[0].replace(TAKEN, "")


def _qualifier_table() -> dict[str, tuple[str, int]]:
    """Every qualifier word with its class and group; words_not map to nothing ("", -1)."""
    table: dict[str, tuple[str, int]] = {}
    for entry in lexicon.near_names().class_:
        table.update(dict.fromkeys(map(fold, entry.words_not), ("", -1)))
        for place, group in enumerate(entry.groups):
            table.update(dict.fromkeys(map(fold, group), (entry.name, place)))
    return table


@cache
def group_of(kind: str, word: str) -> int:
    owner, group = name_words().qualifier_of.get(word, ("", -1))
    return group if owner == kind else -2


def _with_variants(text: str, variants: re.Pattern[str], first: dict[str, str]) -> str:
    return variants.sub(lambda found: first[found.group()], text)


def core_text(text: str, words: NameWords) -> str:
    """The text with exchangeable words and synonyms folded, nothing taken away."""
    uniform = _with_variants(fold(text), words.variants, words.first_variant)
    upper = uniform.upper()
    return words.synonyms.sub(lambda found: words.private[found.group()], upper)


def take_qualifiers(text: str, words: NameWords) -> tuple[str, frozenset[tuple[str, int]]]:
    """The core without its qualifiers, and the qualifiers."""
    found: set[tuple[str, int]] = set()

    def take(match: re.Match[str]) -> str:
        qualifier = words.qualifier_of[match.group()]
        if not qualifier[0]:
            return match.group()
        found.add(qualifier)
        return TAKEN

    return words.qualifiers.sub(take, text), frozenset(found)
