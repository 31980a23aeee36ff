"""What is left of something, said as the change: 降低到原机型的76% is 较原机型降低24%."""

from __future__ import annotations

import re
from decimal import Decimal

from matchers.judging import lexicon

_WHOLE = Decimal(100)


def as_changes(text: str) -> str:
    """The text with every share of a basis said as the change from it, and a multiple of one
    in front of it: 为4.6倍工作压力."""
    text = lexicon.phrase("reduced_to").sub(_reduced, text)
    text = lexicon.phrase("raised_to").sub(_raised, text)
    return lexicon.phrase("multiple_of").sub(r"\g<verb>\g<amount>\g<basis>", text)


def _reduced(found: re.Match[str]) -> str:
    left = Decimal(found.group("share"))
    return found.group() if left >= _WHOLE else _change(found, _WHOLE - left)


def _raised(found: re.Match[str]) -> str:
    share = Decimal(found.group("share"))
    share *= _WHOLE if found.group("unit") == "倍" else 1
    return found.group() if share <= _WHOLE else _change(found, share - _WHOLE)


def _change(found: re.Match[str], amount: Decimal) -> str:
    return f"较{found.group('basis')}{found.group('verb')}{amount.normalize():f}%"
