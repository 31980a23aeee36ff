"""Characters that readers and writers write in several ways: one table each, used by all."""

from __future__ import annotations

import unicodedata

SUPERSCRIPTS: dict[str, str] = dict(zip("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ", strict=True))
PLAIN_OF_SUPERSCRIPT: dict[str, str] = dict(
    zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", "0123456789+-=()n", strict=True)
)


def is_dropped(text: str) -> bool:
    """True for what never is text: control characters, lone surrogates, non-characters.

    A lone surrogate reaches Python from a PDF's /ToUnicode and cannot be printed.
    """
    if not text:
        return True
    category = unicodedata.category(text[0])
    return category in ("Cc", "Cs", "Cn", "Cf") and text not in ("\t", "\u00ad")
