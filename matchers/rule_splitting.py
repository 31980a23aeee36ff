"""The text of a list item to its rules: split at ；, 。 and clause numbers.

A number is a clause number only in sequence: the "1." of "1.0～10MPa建压时间≤150ms；2.…" is
one because a "2." follows, the point of a decimal never is.
"""

from __future__ import annotations

import re
from itertools import pairwise

_BREAK = re.compile(r"[；;。\n\r]+")
_MARK = re.compile(
    r"[ \t\u3000]*(?:"
    r"[（(](?P<bracket>\d{1,2})[）)]"
    r"|(?P<plain>\d{1,2})(?:[.．](?!\d)|[、）)]|[.．](?P<tight>(?=\d)))"
    r"|(?P<circled>[①-⑳])"
    r")[ \t\u3000]*"
)
# Between rules that are not separated by a stop: "…≤5mm，2.重复…" or "…≤5mm 2、重复…".
_INNER = re.compile(r"(?:[，,]|(?<=\S)[ \t\u3000]+)(?=\d{1,2}[.．、]\s*[^\d\s])|(?=[①-⑳])")


def numbered_rules(text: str) -> tuple[tuple[int | None, str], ...]:
    """(printed number or None, words) of each rule; empty ones are left out."""
    pieces = [piece.strip() for piece in _BREAK.split(text)]
    pieces = [part for piece in pieces if piece for part in _inner_pieces(piece)]
    is_sequence = _is_sequence(pieces)
    rules = []
    expected = 1
    for piece in pieces:
        number, words = _number_and_words(piece, expected, is_sequence=is_sequence)
        if number is not None:
            expected = number + 1
        if words:
            rules.append((number, words))
    return tuple(rules)


def _inner_pieces(piece: str) -> list[str]:
    """Cuts before inner clause numbers when they count up from the piece's own."""
    first = _MARK.match(piece)
    number = None if first is None else _printed(first)
    if number is None:
        return [piece]
    cuts = []
    for hit in _INNER.finditer(piece):
        following = _MARK.match(piece, hit.end())
        if hit.end() and following is not None and _printed(following) == number + 1:
            cuts.append(hit.span())
            number += 1
    parts, start = [], 0
    for cut, after in cuts:
        parts.append(piece[start:cut].strip())
        start = after
    return [*parts, piece[start:].strip()]


def _printed(mark: re.Match[str]) -> int | None:
    if mark.group("circled"):
        return ord(mark.group("circled")) - ord("①") + 1
    return int(mark.group("bracket") or mark.group("plain"))


def _is_sequence(pieces: list[str]) -> bool:
    """True when at least two pieces begin with numbers that count up by one."""
    numbers = [_printed(mark) for piece in pieces if (mark := _MARK.match(piece))]
    return any(first is not None and second == first + 1 for first, second in pairwise(numbers))


def _number_and_words(piece: str, expected: int, *, is_sequence: bool) -> tuple[int | None, str]:
    mark = _MARK.match(piece)
    if mark is None:
        return None, piece
    number = _printed(mark)
    if mark.group("tight") is not None and not (is_sequence and number == expected):
        return None, piece
    return number, piece[mark.end() :].strip()
