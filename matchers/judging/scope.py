"""Remarks that take an item out of the laboratory's accredited scope (Verdict 12).

A remark with a mark (*, #, 注1) speaks of the items that carry it, one without of all.
"""

from __future__ import annotations

import re
from itertools import pairwise

from matchers.judging import lexicon
from matchers.judging.claims import Claim
from matchers.judging.lexicon import fold

_MARKS = re.compile(r"[*#★☆△▲※◆●†‡^＊＃]|(?<=注)[1-9①-⑨]|[①-⑨]")
_PART_END = re.compile(r"[。；;\n]")


def scope_remark(text: str, claims: tuple[Claim, ...]) -> str:
    """The remark that takes one of the claims out of scope, or an empty text."""
    for start, end in _parts(text):
        part = text[start:end]
        if not lexicon.words("out_of_scope").search(fold(part)):
            continue
        marks = frozenset(_MARKS.findall(part))
        others = text[:start] + text[end:]
        used = frozenset(mark for mark in marks if mark in others)
        if not used or any(_carries(text, claim, used, (start, end)) for claim in claims):
            return part.strip(" ，（）()。")
    return ""


def _parts(text: str) -> list[tuple[int, int]]:
    """Brackets, then sentences: where a remark may stand."""
    brackets = [found.span() for found in re.finditer(r"[（(][^（）()]*[)）]", text)]
    ends = [0, *(found.end() for found in _PART_END.finditer(text)), len(text)]
    sentences = list(pairwise(ends))
    inside = lexicon.words("out_of_scope")
    held = [span for span in brackets if inside.search(fold(text[span[0] : span[1]]))]
    return held or sentences


def _carries(text: str, claim: Claim, marks: frozenset[str], remark: tuple[int, int]) -> bool:
    """Whether a mark stands in the claim's own words: before it up to the last stop, or
    right behind it."""
    start, end = claim.span
    left = max((found.end() for found in re.finditer(r"[，,。；;\n]", text[:start])), default=0)
    right = min(end + 2, remark[0]) if end <= remark[0] else end + 2
    return any(mark in text[left:right] for mark in marks)
