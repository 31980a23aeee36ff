"""The words the rules look for, from `data/rules/words.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from pydantic import TypeAdapter, ValidationError

from data import path
from extractors.errors import LexiconError

FILE = "words.toml"
_SHAPE = TypeAdapter(dict[str, dict[str, tuple[str, ...]]])


@cache
def _all_words() -> dict[str, dict[str, tuple[str, ...]]]:
    with path("rules", FILE).open("rb") as file:
        try:
            tables = _SHAPE.validate_python(tomllib.load(file))
        except ValidationError as error:
            raise LexiconError(f"{FILE}格式有误：{error.errors()[0]['loc']}。") from error
    for section, lists in tables.items():
        for name, words in lists.items():
            doubled = {word for word in words if words.count(word) > 1}
            if doubled:
                raise LexiconError(
                    f"{FILE}的{section}.{name}中重复：{'、'.join(sorted(doubled))}。"
                )
    return tables


def words(section: str, name: str) -> tuple[str, ...]:
    """The words of one list."""
    return _all_words()[section][name]


@cache
def word_pattern(section: str, name: str) -> re.Pattern[str]:
    """Any word of the list, case-insensitive."""
    return re.compile("|".join(map(re.escape, words(section, name))), re.IGNORECASE)


def first_word(section: str, name: str, text: str) -> str | None:
    """The first word of the list in the text, None when there is none."""
    found = word_pattern(section, name).search(text)
    return found.group(0) if found else None


def place_names(province_code: str) -> tuple[str, ...]:
    """Cities of a province by its GB/T 2260 code; none for a province that is not listed."""
    return _all_words()["province"].get(province_code, ())
