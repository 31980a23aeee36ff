"""Rows of tables that lost their rules: `最大转矩 N·m 检验结果 2380 合格`.

Text layers and people put the cells of a row behind each other with nothing but space between.
Where the cells tell that it is a row, the gaps become bars of the same length: what reads rows
with bars then reads these too, and every position stays what it was.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from extractors.quantities.folding import fold
from extractors.quantities.lexicon import alternatives, words
from extractors.quantities.units import normalise_unit

BAR = "│"
_EDGE = re.compile(r"[│|｜\t]")
# A cell may hold brackets with spaces in them: 额定分断能力（AC 415V）.
_CELL = re.compile(r"(?:[（(][^（）()]*[)）]|\S)+")
_HAN = "\u4e00-\u9fff"
# 噪 声: letters set apart are one cell.
_LETTER_SPACED = re.compile(
    rf"(?<![{_HAN}])[{_HAN}](?:[ \u3000]+[{_HAN}]){{2,}}(?![{_HAN}])"
    rf"|(?<![{_HAN}\S])[{_HAN}][ \u3000]+[{_HAN}](?![{_HAN}\S])"
)
_NAME = re.compile(rf".*[{_HAN}].*[{_HAN}A-Za-z)）]")
_VALUE = re.compile(r"(?:[A-Z]\d?[:=])?[-+±≥≤≧≦<>＜＞(（]?\d")
_NUMBER_END = re.compile(r"[\d)）]$")
# 26 500: the digits of one number, or two cells.
_DIGIT_GROUPS = re.compile(r"(?<![\d.])\d{1,3}(?: \d{3})+(?![\d.])")
_SENTENCE = re.compile(r"[。；;！!\n]")


@cache
def _label() -> re.Pattern[str]:
    """What one of several values in a row is: X：, 第1次, 左履带, U相, 平均值."""
    told = alternatives(words()["lists"]["labels"])
    return re.compile(rf"(?:{told}|{'|'.join(words()['lists']['label_patterns'])})[:：]?")


@cache
def _header() -> re.Pattern[str]:
    roles = words()["roles"]
    told = alternatives((*roles["limit"], *roles["nominal"], *roles["measured"]))
    return re.compile(rf"[{_HAN}]{{0,4}}(?:{told})[{_HAN}]{{0,4}}[:：]?")


def is_label(cell: str) -> bool:
    """Whether a cell only tells which of several values follows."""
    return _label().fullmatch(cell.strip()) is not None


def with_bars(text: str) -> str:
    """The text with bars between the cells of a row; any other text as it is, and one whose
    cells stand between bars or tabs already."""
    if _EDGE.search(text) or _SENTENCE.search(text.strip()):
        return text
    spans = _cells(text)
    cells = [text[slice(*span)] for span in spans]
    if not _is_row(cells):
        return text
    chars = list(text)
    for at, (left, right) in enumerate(pairwise(spans)):
        if not _belong_together(text, cells[at], cells[at + 1], left, right):
            chars[left[1]] = BAR
    return "".join(chars)


def _cells(text: str) -> list[tuple[int, int]]:
    """Spans of what stands between spaces; letters set apart are one cell."""
    spaced = [found.span() for found in _LETTER_SPACED.finditer(text)]
    spans: list[tuple[int, int]] = []
    for found in _CELL.finditer(text):
        home = next((s for s in spaced if s[0] <= found.start() < s[1]), None)
        if home is not None and spans and spans[-1][0] >= home[0]:
            spans[-1] = (spans[-1][0], found.end())
        else:
            spans.append(found.span())
    return spans


def _is_row(cells: list[str]) -> bool:
    """Behind a name's cell one of a unit or a label, then a number; 效率/% holds both."""
    if any(_unit_behind(cell) for cell in cells[:-1]) and any(map(_is_value, cells[1:])):
        return True
    return any(
        _is_name(cells[at - 1]) and _tells_a_row(cells[at]) and any(map(_is_value, cells[at + 1 :]))
        for at in range(1, len(cells) - 1)
    )


def _unit_behind(cell: str) -> bool:
    """热回收效率/%, 转速/(r/min): a name with its unit behind a stroke; 按GB/T has none."""
    name, stroke, unit = cell.partition("/")
    is_name = _is_name(name) and not name[-1:].isupper()
    return bool(stroke) and is_name and _is_unit(unit.strip("()（）"))


def _is_value(cell: str) -> bool:
    """A number, or what it is in front of it: 检验结果18000."""
    bare = fold(cell).text
    header = _header().match(bare)
    return _VALUE.match(bare, header.end() if header is not None else 0) is not None


def _is_name(cell: str) -> bool:
    bare = re.sub(r"\s", "", cell)
    return bool(_NAME.fullmatch(bare)) and not _header().fullmatch(bare)


def _tells_a_row(cell: str) -> bool:
    return _is_unit(cell) or is_label(cell)


def _is_unit(cell: str) -> bool:
    bare = fold(cell).text
    return not bare[:1].isdigit() and normalise_unit(bare) is not None


def _belong_together(
    text: str, left: str, right: str, first: tuple[int, int], second: tuple[int, int]
) -> bool:
    """A number and its unit, the digits of one number."""
    if _NUMBER_END.search(left) and _VALUE.match(left) and _is_unit(right):
        return True
    groups = _DIGIT_GROUPS.finditer(text)
    return any(g.start() < first[1] and second[0] < g.end() for g in groups)
