"""Words of papers as data: TOML files under `data/lexicon/`, checked when loaded."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from typing import Any

import data
from extractors.errors import LexiconError

# Fonts often map their hyphen to one of these; numbers and dates are written with the plain one.
PLAIN_HYPHENS = str.maketrans("\u2010\u2011\u2012\u00ad", "----")
_EDGE = " \t\r\n:：;；,，.。、_—－-*＊#＃•·|/"


def folded(text: str) -> str:
    """One writing of a label: half width, lower case, no white space.

    Chinese words lose all white space; others keep single spaces.
    """
    text = unicodedata.normalize("NFKC", text).lower().strip()
    if any("\u4e00" <= char <= "\u9fff" for char in text):
        return re.sub(r"\s+", "", text)
    return re.sub(r"\s+", " ", text)


def folded_label(text: str) -> str:
    """A label without its colon, blanks, footnote marks and other signs at the edges."""
    return folded(text).strip(_EDGE)


@cache
def load_table(name: str) -> dict[str, Any]:
    """The TOML file `data/lexicon/<name>.toml`. Raises LexiconError when it is no TOML."""
    path = data.path("lexicon", f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"词表 {path.name} 无法读取：{error}") from error


def word_list(name: str, entry: str, value: object) -> tuple[str, ...]:
    """A list of non-empty strings, folded. Raises LexiconError naming file and entry."""
    if not isinstance(value, list) or not all(isinstance(w, str) and w.strip() for w in value):
        raise LexiconError(f"词表 {name}.toml 的“{entry}”应为非空字符串列表")
    words = tuple(folded(word) for word in value)
    if len(set(words)) != len(words):
        twice = sorted({word for word in words if words.count(word) > 1})
        raise LexiconError(f"词表 {name}.toml 的“{entry}”有重复的词：{'、'.join(twice)}")
    return words


def unique_words(name: str, lists: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """word -> entry over all lists. Raises LexiconError when a word stands in two."""
    owner: dict[str, str] = {}
    for entry, words in lists.items():
        for word in words:
            if word in owner:
                raise LexiconError(f"词表 {name}.toml 的“{word}”同时属于“{owner[word]}”和“{entry}”")
            owner[word] = entry
    return owner
