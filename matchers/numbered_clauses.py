"""The numbered clauses of an indicator text: `1.…；2.…；` to (number, text) pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．）（", "0123456789.)(")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN_ONES = "一二三四五六七八九十"
_HAN = (*_HAN_ONES, *(f"十{one}" for one in _HAN_ONES[:-1]), "二十")
_HAN_STYLES = ("han", "han_brackets")
# Signs that number clauses and nothing else, wherever they stand.
_FREE_STYLES = ("circled", "brackets", "set_brackets", "set_dot", "han_brackets")
_SEPARATORS = "；;。\n"
_ENDS = " \t\r\n；;。，,、"
_EXPECT_NUMBER = tuple("≤≥<>＜＞=＝±～~-—×为达到于至约")  # a number broken off by the cell's edge
_HEADING = re.compile(r"^(?:主要|关键)?(?:技术)?(?:指标|参数|要求)*[：:]?$")
_BREAK = re.compile(r"[ \t]*[\r\n\v\f\u2028]+[ \t]*")


def _patterns(number: int) -> dict[str, re.Pattern[str]]:
    """How clause `number` may be introduced, by style."""
    styles = {
        "dot": rf"(?<![\d.]){number}[.．、,，:：]",
        "bracket": rf"(?<![\d(]){number}\)",
        "brackets": rf"\({number}\)",
    }
    if number <= len(_CIRCLED):
        styles["circled"] = _CIRCLED[number - 1]
        styles["set_brackets"] = chr(ord("⑴") + number - 1)
        styles["set_dot"] = chr(ord("⒈") + number - 1)
        styles["han"] = rf"(?<![一二三四五六七八九十]){_HAN[number - 1]}、"
        styles["han_brackets"] = rf"\({_HAN[number - 1]}\)"
    return {style: re.compile(pattern) for style, pattern in styles.items()}


def _starts(text: str, number: int, style: str, start: int) -> Iterator[tuple[re.Match[str], bool]]:
    """Places from `start` on that may introduce clause `number`, and whether a digit follows."""
    pattern = _patterns(number).get(style)
    for found in pattern.finditer(text, start) if pattern else ():
        before = text[: found.start()].rstrip(" \t\u3000")
        digit_follows = text[found.end() : found.end() + 1].isdigit()
        separated = not before or before[-1] in _SEPARATORS + ("：:" if number == 1 else "")
        if digit_follows and before[-1:] == "\n" and before.rstrip()[-1:] in _EXPECT_NUMBER:
            continue
        if style in _FREE_STYLES or separated or _loosely(text, found):
            yield found, digit_follows


def _loosely(text: str, found: re.Match[str]) -> bool:
    """A clause number after a blank or a comma, without the semicolon that should stand there."""
    before, after = text[: found.start()][-1:], text[found.end() : found.end() + 1]
    return before in " \t\u3000，," and bool(after) and not after.isdigit()


def _next_start(text: str, number: int, style: str, start: int) -> re.Match[str] | None:
    """Where clause `number` starts: a place no digit follows is preferred, so `；2.5μm` is not."""
    candidates = list(_starts(text, number, style, start))
    sure = next((found for found, digit in candidates if not digit), None)
    doubtful = next((found for found, digit in candidates if digit), None)
    if sure is None or doubtful is None or doubtful.start() > sure.start():
        return sure or doubtful
    following = [found for found, digit in _starts(text, number + 1, style, doubtful.end())]
    between = any(doubtful.start() < found.start() < sure.start() for found in following)
    return doubtful if between else sure


def _first_number(text: str) -> int:
    """The number the text starts with, else 1: a list may count on through its entries."""
    found = re.match(r"\s*[（(]?(\d{1,3})[.．、)）](\d?)", text)
    if found is None:
        return 1
    first = int(found.group(1))
    goes_on = re.search(rf"[；;。\n]\s*[（(]?{first + 1}[.．、)）]", text)
    return first if goes_on or not found.group(2) else 1


def _style(text: str, first: int) -> str | None:
    """The numbering style in use: the one whose first number stands first."""
    firsts = {style: _next_start(text, first, style, 0) for style in _patterns(first)}
    found = {
        style: place.start()
        for style, place in firsts.items()
        if place and (style not in _HAN_STYLES or _next_start(text, 2, style, place.end()))
    }
    return min(found, key=lambda style: found[style]) if found else None


def is_numbered(text: str) -> bool:
    """Whether the text's clauses carry numbers, whichever it begins with."""
    plain = text.translate(_FULL_WIDTH)
    return _style(plain, _first_number(plain)) is not None


def joined_lines(text: str) -> str:
    """One line: a break after a Latin letter and before another or a figure is a space (GB
    28381, ASIL D), any other is nothing."""

    def glue(found: re.Match[str]) -> str:
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        latin = before.isascii() and before.isalpha() and after.isascii() and after.isalnum()
        return " " if latin else ""

    return _BREAK.sub(glue, text)


def split_numbered(text: str) -> tuple[tuple[int, str], ...]:
    """The clauses of an indicator text, numbered as printed, or in order when they are not.

    Words before the first number that are no mere heading become clause 0, so that nothing
    is lost. A decimal point never splits: a clause number follows `；`, `。`, a break or the
    start, and is the next in order.
    """
    plain = text.translate(_FULL_WIDTH)
    first = _first_number(plain)
    style = _style(plain, first)
    if style is None:
        return _unnumbered(text)
    cuts: list[re.Match[str]] = []
    while found := _next_start(plain, first + len(cuts), style, cuts[-1].end() if cuts else 0):
        cuts.append(found)
    stops = [cut.start() for cut in cuts[1:]] + [len(text)]
    clauses = [
        (number, _trimmed(text[cut.end() : stop]))
        for number, (cut, stop) in enumerate(zip(cuts, stops, strict=True), start=first)
    ]
    preamble = _trimmed(text[: cuts[0].start()])
    return tuple(([] if _HEADING.match(preamble) else [(0, preamble)]) + clauses)


def _unnumbered(text: str) -> tuple[tuple[int, str], ...]:
    parts = (_trimmed(part) for part in re.split(r"[；;。]", text))
    return tuple(enumerate((part for part in parts if part), start=1))


def _trimmed(text: str) -> str:
    return joined_lines(text.strip(_ENDS + "\u3000"))
