"""What a row of a table in a text is made of: cells, their parts, what columns' heads announce.

Source: domain brief §1.2; the heads' words stand in `data/lexicon/columns.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from extractors.lexicon import folded_label, load_table
from extractors.quantities.units import normalise_unit
from matchers.glosses import without_gloss
from matchers.judging import lexicon
from matchers.judging.lexicon import fold

_UNIT_IN_BRACKETS = re.compile(
    r"[（(\[]\s*(?:单位[:：])?([^（）()\[\]\d]{1,10}(?:\([A-Z]\))?)[)）\]]\s*$"
)
# 主轴功率/kW; 主轴功率，kW; 主轴功率 kW.
_UNIT_BEHIND = re.compile(
    r"(?<=[\u4e00-\u9fff)）])(?:\s*[/／,，]\s*|\s+(?=\S\S|[℃%°‰Ω]))([^\s,，\u4e00-\u9fff]{1,12})\s*$"
)


class Part(StrEnum):
    """What stands in a cell."""

    INDEX = "index"
    ITEM = "item"
    UNIT = "unit"
    LIMIT = "limit"
    RESULT = "result"
    LABEL = "label"
    CONDITION = "condition"
    UNCERTAINTY = "uncertainty"
    VERDICT = "verdict"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: where it stands in the text, what it is, its column's head."""

    text: str
    start: int
    part: Part = Part.REMARK
    head: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells with their parts, its name and unit. `either`: of two plain values
    the first may be what was asked of the second; `unit` is as written."""

    cells: tuple[Cell, ...]
    name: str = ""
    unit: str | None = None
    either: bool = False

    def of(self, *parts: Part) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.part in parts)


@dataclass(frozen=True, slots=True)
class TableText:
    """The rows of a text, and the spans of its lines that are no rows."""

    rows: tuple[Row, ...]
    lines: tuple[tuple[int, int], ...]


@cache
def _heads() -> dict[str, Part]:
    """Every head's words with the part that they announce."""
    parts = {part.value: part for part in Part} | {
        "claim": Part.RESULT,
        "clause": Part.REMARK,
        "method": Part.REMARK,
        "instrument": Part.REMARK,
        "proof": Part.REMARK,
        "page": Part.INDEX,
    }
    known = {
        folded_label(word): parts[role]
        for role, entry in load_table("columns").items()
        for word in entry["words"]
    }
    more = {folded_label(w): parts[e.role] for e in lexicon.text_rows().header for w in e.words}
    return more | known


def head_part(text: str) -> Part | None:
    """The part a head announces: by its words, without a unit in brackets."""
    for form in (text, _UNIT_IN_BRACKETS.sub("", text), without_gloss(text)):
        found = _heads().get(folded_label(form))
        if found is not None:
            return found
    return None


def unit_of_label(text: str) -> str | None:
    """r/min of 转速（r/min）, 转速/(r/min)."""
    found = _label_unit(text)
    return found.group(1) if found else None


def without_unit(text: str) -> str:
    """转速 of 转速（r/min）."""
    found = _label_unit(text)
    return text[: found.start()].strip() if found else text.strip()


def _label_unit(text: str) -> re.Match[str] | None:
    found = (pattern.search(text) for pattern in (_UNIT_IN_BRACKETS, _UNIT_BEHIND))
    return next((one for one in found if one and normalise_unit(one.group(1))), None)


def is_blank(text: str) -> bool:
    return fold(text) in lexicon.text_rows().blanks
