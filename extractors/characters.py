"""Characters that readers and writers write in several ways: one table each, used by all."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

# Share of characters without a meaning from which a text layer is broken, and the least number.
UNMAPPED_SHARE = 0.05
UNMAPPED_LEAST = 4
# GBK text decoded as Latin-1 consists of these letters: "¶¨Î»¾«¶È".
LATIN_1_SHARE = 0.25
# Of running Chinese text over 95 % are among the 3755 characters of GB 2312 level 1; a
# layer whose map is shifted hits them by chance (18 %).
COMMON_SHARE = 0.6
ENOUGH_CHINESE = 12
# Characters of which is remembered what they are: a paper has some thousands, asked a page.
_KNOWN = 1 << 14

SUPERSCRIPTS: dict[str, str] = dict(zip("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ", strict=True))
PLAIN_OF_SUPERSCRIPT: dict[str, str] = dict(
    zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", "0123456789+-=()n", strict=True)
)

# Adobe's Symbol encoding, which Word puts into the private use area at U+F000 (the signs of
# this table are those a technical paper uses).
_SYMBOL: dict[str, str] = {
    "\uf0b0": "°",
    "\uf0b1": "±",
    "\uf0b2": "″",
    "\uf0a2": "′",
    "\uf0b3": "≥",
    "\uf0a3": "≤",
    "\uf0b4": "×",
    "\uf0b8": "÷",
    "\uf0b9": "≠",
    "\uf0bb": "≈",
    "\uf0d7": "⋅",
    "\uf06d": "μ",
    "\uf057": "Ω",
    "\uf046": "Φ",
    "\uf066": "φ",
    "\uf06a": "φ",
    "\uf044": "Δ",
    "\uf061": "α",
    "\uf062": "β",
    "\uf067": "γ",
    "\uf064": "δ",
    "\uf068": "η",
    "\uf06c": "λ",
    "\uf070": "π",
    "\uf072": "ρ",
    "\uf073": "σ",
    "\uf071": "θ",
    "\uf0a5": "∞",
    "\uf0b7": "•",
    "\uf02b": "+",
    "\uf02d": "−",
    "\uf03d": "=",
    "\uf03c": "<",
    "\uf03e": ">",
    "\uf025": "%",
    "\uf0e5": "∑",
    "\uf0d6": "√",
}

# CJK radicals that stand for whole characters in careless text layers and that Unicode's own
# normalisation leaves alone (those of U+2F00 it folds).
_RADICALS: dict[str, str] = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰⻳",
        "民虎西见角贝车长门青页风飞食马鱼鸟黄齐齿龙龟",
        strict=True,
    )
)


REPLACEMENT = "\ufffd"
_UNPRINTABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def clean_text(text: str) -> str:
    """The text with every lone surrogate and control character replaced, same length."""
    return _UNPRINTABLE.sub(REPLACEMENT, text)


def holds_unprintable(text: str) -> bool:
    """True when `clean_text` would change the text."""
    return _UNPRINTABLE.search(text) is not None


@lru_cache(maxsize=_KNOWN)
def is_dropped(text: str) -> bool:
    """True for what never is text: control characters, lone surrogates, non-characters.

    A lone surrogate reaches Python from a PDF's /ToUnicode and cannot be printed.
    """
    if not text:
        return True
    return unicodedata.category(text[0]) in ("Cc", "Cs", "Cn", "Cf") and text != "\t"


def is_private(text: str) -> bool:
    """True for characters of the private use areas: only their font knows what they are."""
    return unicodedata.category(text[0]) == "Co"


def is_unmapped(text: str) -> bool:
    """True for the replacement character: the file does not say what the glyph means."""
    return text == "\ufffd"


@lru_cache(maxsize=_KNOWN)
def whole_character(text: str) -> str:
    """The character people mean: radicals and compatibility ideographs as whole characters,
    Symbol-font codes as the signs they show. Everything else stays as it is."""
    if text in _SYMBOL:
        return _SYMBOL[text]
    if text in _RADICALS:
        return _RADICALS[text]
    if "\u2f00" <= text <= "\u2fdf" or "\uf900" <= text <= "\ufaff":
        return unicodedata.normalize("NFKC", text)
    return text


def texts_are_broken(characters: Sequence[str]) -> bool:
    """True when a text layer's characters cannot be what its page shows."""
    counts = Counter(characters)
    times = {text: count for text, count in counts.items() if not text.isspace()}
    total = sum(times.values())
    unmapped = sum(n for text, n in times.items() if is_unmapped(text) or is_private(text))
    if unmapped >= UNMAPPED_LEAST and unmapped > UNMAPPED_SHARE * total:
        return True
    latin_1 = sum(n for text, n in times.items() if "\u00a1" <= text <= "\u00ff")
    if latin_1 > LATIN_1_SHARE * total:
        return total >= ENOUGH_CHINESE
    chinese = {text: n for text, n in times.items() if "\u4e00" <= text <= "\u9fff"}
    common = sum(n for text, n in chinese.items() if _is_common(text))
    number = sum(chinese.values())
    return number >= ENOUGH_CHINESE and common < COMMON_SHARE * number


def _is_common(text: str) -> bool:
    """True for a character of GB 2312 level 1 (rows 16 to 55)."""
    encoded = text.encode("gb2312", errors="ignore")
    return len(encoded) == 2 and 0xB0 <= encoded[0] <= 0xD7


# Characters that say the same in a value, whoever wrote or read them.
_SAME: dict[str, str] = {
    "～": "~",
    "〜": "~",
    "∼": "~",
    "－": "-",
    "−": "-",
    "–": "-",
    "—": "-",
    "‐": "-",
    "µ": "μ",
    "ø": "Φ",
    "Ø": "Φ",
    "φ": "Φ",
    "ϕ": "Φ",
    "⌀": "Φ",
    "Ω": "Ω",
    "⋅": "·",
    "•": "·",
    "・": "·",
    "∙": "·",
    "º": "°",
    "˚": "°",
    "≧": "≥",
    "⩾": "≥",
    "≦": "≤",
    "⩽": "≤",
    "'": "′",
    "’": "′",
    '"': "″",
    "”": "″",
    "，": ",",
    "。": ".",
}
# A full stop between the letters of a unit is the dot of a product: N.m, W/(m.K).
_DOT_OF_UNITS = re.compile(r"(?<=[A-Za-zΩ])\.(?=[A-Z]|[mh])")
_SAME_SEQUENCES = (("°C", "℃"), ("°℃", "℃"), ("′′", "″"), ("%o", "‰"), ("%0", "‰"))


def meaning(text: str) -> str:
    """The text with everything folded that makes no difference in a value; raised digits stay
    raised."""
    folded = "".join(_SAME.get(char, char) for char in text if not char.isspace())
    folded = "".join(
        unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char
        for char in folded
    )
    for writing, sign in _SAME_SEQUENCES:
        folded = folded.replace(writing, sign)
    return _DOT_OF_UNITS.sub("·", folded)
