"""One alphabet for all writings, with the way back to the original characters.

Folding makes full-width signs half-width, look-alike signs one sign, and drops the spaces
that OCR puts between glyphs; everything after it reads folded text only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Kept as they are: NFKC would lose the exponent, the sentence's structure or the sign.
_KEEP = set("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉；，。、！？…№①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽“”‘’″′〃½¼¾")
_LOOK_ALIKES = {
    **dict.fromkeys("〜～∼˜～﹋", "~"),
    **dict.fromkeys("—–―－−‐‑‒﹣⁃─━", "-"),
    **dict.fromkeys("≦⩽≼⪯", "≤"),
    **dict.fromkeys("≧⩾≽⪰", "≥"),
    **dict.fromkeys("﹤＜〈", "<"),
    **dict.fromkeys("﹥＞〉", ">"),
    **dict.fromkeys("✕╳⨯⨉✖х", "×"),
    **dict.fromkeys("•・⋅∙･●‧", "·"),
    **dict.fromkeys("µ", "μ"),
    **dict.fromkeys("Ωꭥ", "Ω"),
    **dict.fromkeys("Φφøϕ⌀∅Ø", "Φ"),
    **dict.fromkeys("˚º", "°"),
    **dict.fromkeys("＝", "="),
    **dict.fromkeys("﹪％", "%"),
    **dict.fromkeys("⁄∕／", "/"),
    **dict.fromkeys("″〞＂", "″"),
    **dict.fromkeys("′＇", "′"),
    **dict.fromkeys("﹑", "、"),
    **dict.fromkeys("｡", "。"),
    **dict.fromkeys("﹔;", "；"),
    **dict.fromkeys("⁺", "⁺"),
    "±": "±",
}
_DELETED = set("\u200b\u200c\u200d\ufeff\u2060\u00ad")
# Sequences of folded characters that stand for one sign.
_SEQUENCES = (
    (re.compile(r"(?:\+/-|\+-|-/\+|＋／－)(?=\s*[\d.])"), "±"),
    (re.compile(r">\s*=|=\s*>"), "≥"),
    (re.compile(r"<\s*=|=\s*<"), "≤"),
    (re.compile(r"≥\s*=|>\s*≥"), "≥"),
    (re.compile(r"°\s*[CＣ](?![A-Za-z])"), "℃"),
    (re.compile(r"(?<=\d)\s*[⁰]\s*C(?![A-Za-z])"), "℃"),
    (re.compile(r"°\s*F(?![A-Za-z])"), "℉"),
    (re.compile(r"(?<=\d)\s*[xX*]\s*(?=[\d.])"), "×"),
    (re.compile(r"(?<=[\dm)])\s*[xX*]\s*(?=10\s*[-^⁻⁰¹²³⁴⁵⁶⁷⁸⁹])"), "×"),
    (re.compile(r"(?<=\dmm)\s*[xX*]\s*(?=\d)|(?<=\dm)\s*[xX*]\s*(?=\d)"), "×"),
    (re.compile(r"(?<=\d)\s*(?:''|′′|\"|”|“)"), "″"),
    (re.compile(r"(?<=\d)\s*[’']"), "′"),
    (re.compile(r"(?:\.|·|…){3,}|…+"), "…"),
    # The bars of a table row; a bar without spaces may be a digit and stays.
    (re.compile(r"\s+[|│｜]\s*|[|│｜]\s+|[│｜]"), "，"),
)
# A space stays only between two letters or digits, or where "2. 5" may be a clause number.
_SPACE = re.compile(r"\s+")
_WORDISH = re.compile(r"[0-9A-Za-zα-ωΑ-Ω%°]")
_CLAUSE_NUMBER_BEFORE = re.compile(r"(?:^|[；;。:：，,\n])\s*[1-9]\d?[.．]$")
# Kept: a comma of thousands, or a misread decimal point, or a list without spaces.
_COMMA_BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; character i of it came from `original[starts[i]:ends[i]]`."""

    text: str
    original: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span in the original of the folded characters start..end (end excluded)."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.original)
            return (at, at)
        return (self.starts[start], self.ends[end - 1])

    def words(self, start: int, end: int) -> str:
        """The original words of a folded span."""
        first, last = self.span(start, end)
        return self.original[first:last]


_Char = tuple[str, int, int]


def fold(text: str) -> Folded:
    """Folds any text; never raises."""
    chars = _without_spaces(_with_sequences(_single_chars(text)))
    return Folded(
        "".join(char for char, _, _ in chars),
        text,
        tuple(start for _, start, _ in chars),
        tuple(end for _, _, end in chars),
    )


def _single_chars(text: str) -> list[_Char]:
    chars: list[_Char] = []
    for at, char in enumerate(text):
        if char not in _DELETED:
            chars.extend((folded, at, at + 1) for folded in _folded_char(char))
    return chars


def _folded_char(char: str) -> str:
    if char < "\x7f" and char not in ";":
        return char
    if char in _LOOK_ALIKES:
        return _LOOK_ALIKES[char]
    if char in _KEEP or "\u4e00" <= char <= "\u9fff" or char in "℃℉":
        return char
    return unicodedata.normalize("NFKC", char) or char


def _with_sequences(chars: list[_Char]) -> list[_Char]:
    for pattern, sign in _SEQUENCES:
        text = "".join(char for char, _, _ in chars)
        hits = list(pattern.finditer(text))
        for hit in reversed(hits):
            chars[hit.start() : hit.end()] = [
                (sign, chars[hit.start()][1], chars[hit.end() - 1][2])
            ]
    return chars


def _without_spaces(chars: list[_Char]) -> list[_Char]:
    text = "".join(char for char, _, _ in chars)
    drop: set[int] = set()
    keep_as: dict[int, str] = {}
    for gap in _SPACE.finditer(text):
        drop.update(range(gap.start(), gap.end()))
        if _is_kept_space(text, gap.start(), gap.end()):
            drop.discard(gap.start())
            keep_as[gap.start()] = "\n" if "\n" in gap.group() else " "
    for comma in _COMMA_BETWEEN_DIGITS.finditer(text):
        keep_as[comma.start()] = ","
    kept: list[_Char] = []
    for index, (char, start, end) in enumerate(chars):
        if index not in drop:
            shown = keep_as.get(index, "，" if char == "," else char)
            kept.append((shown, start, end))
    return kept


def _is_kept_space(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if _WORDISH.match(before) and _WORDISH.match(after):
        return True
    return after.isdigit() and bool(_CLAUSE_NUMBER_BEFORE.search(text[max(0, start - 6) : start]))
