"""Claims of a text that is a table: each result under its row's name, with its column's unit.

Sources: domain brief §1.2; conventions, Verdicts 2 to 5.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.evidence import Quantity
from extractors.quantities import parse_quantities
from extractors.quantities.units import normalise_unit
from matchers.glosses import without_gloss
from matchers.judging.claims import Claim, read_claims
from matchers.judging.phrasing import bare_phrase, merged
from matchers.judging.standing import Standing, Surroundings, cue_of
from matchers.judging.subjects import Subject, subject_of
from matchers.judging.table_parts import Cell, Part, Row, TableText, is_blank
from matchers.judging.table_text import is_foreign
from matchers.name_parts import Name, parse_name
from matchers.naming import is_label

# A counting unit makes the reader keep numbers that have none.
_COUNT = "个"
# 叶片1：6.4: the digit tells which blade, and is no ratio.
_NUMBERED_LABEL = re.compile(r"(?<=[\u4e00-\u9fff#])[1-9](?=\s*[:：]\s*[-+±]?\d)")
_GROUPS = re.compile(r"\d{3}(?: \d{3})+")
# 310 with its unit in another cell: no steel's number.
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# 10m：+2；50m：-3: where each value was taken.
_POINT = re.compile(
    r"\d[\d.]*(?![XYZUVW]\d?[:：])[A-Za-z%°℃μ/·²³]{1,6}(?:满?量程|处|点)?\s*[:：](?=\s*[-+±]?\d)"
)
_LETTERS = "甲乙丙丁戊己庚辛壬"
_LABEL_BEFORE = re.compile(r"(?:^|[\s，,;；、/])([^\s，,;；、/:：\d]{1,8}\d?)\s*[:：=]?\s*$")


def table_claims(text: str, table: TableText) -> tuple[Claim, ...]:
    """The claims of all rows and of the lines between them, in reading order."""
    claims = [claim for row in table.rows for claim in _of_row(row)]
    for start, end in table.lines:
        line = text[start:end]
        claims += [_moved(claim, start) for claim in read_claims(line, parse_quantities(line))]
    return tuple(sorted(claims, key=lambda claim: claim.span))


def _of_row(row: Row) -> list[Claim]:
    claims: list[Claim] = []
    label = ""
    for cell in row.cells:
        if cell.part is Part.LABEL:
            label = cell.text
        elif cell.part in (Part.RESULT, Part.LIMIT) and not is_blank(cell.text):
            claims += _of_cell(row, cell, label or without_gloss(cell.head))
            label = ""
    return claims


def _is_list_of_numbers(text: str) -> bool:
    """512 508 515: three values or the digits of one; of one they are seldom alike."""
    if not _GROUPS.fullmatch(text):
        return False
    first, *others = map(int, text.split())
    return all(abs(first - other) * 5 <= first for other in others)


def _of_cell(row: Row, cell: Cell, label: str) -> list[Claim]:
    around = Surroundings(
        name=row.name,
        conditions="；".join((row.name, *_conditions(row), label)),
        limit_column=cell.part is Part.LIMIT,
        in_table=True,
    )
    more = "".join(f"，{found.text}" for found in row.of(Part.UNCERTAINTY))
    text = _POINT.sub(_blank, _NUMBERED_LABEL.sub(_lettered, cell.text)) + more
    read = read_claims(text, cell_quantities(text, row), around)
    base = parse_name(bare_phrase(f"{_owner(row, cell)}{row.name}"))
    named = (_named(claim, base, label) for claim in read if claim.span[0] < len(cell.text))
    foreign = next((c.text for c in row.of(Part.REMARK) if _is_told(c.text)), "")
    told = (_doubted(_standing(claim, text, foreign)) for claim in named)
    return [_moved(claim, cell.start) for claim in told]


def _owner(row: Row, cell: Cell) -> str:
    """主轴最高转速 | 铣头 | r/min: a part between the name and the value is whose it is."""
    before = (c.text for c in row.of(Part.REMARK) if c.start < cell.start)
    nouns = (Subject.PART, Subject.MACHINE)
    return next((text for text in before if subject_of(text) in nouns), "")


def _is_told(remark: str) -> bool:
    """Whether a cell beside a value says that it is another machine's, or nobody's."""
    return not is_blank(remark) and is_foreign(remark)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _lettered(found: re.Match[str]) -> str:
    return _LETTERS[int(found.group()) - 1]


def _conditions(row: Row) -> list[str]:
    """What the row says besides its value: 额定负载, 环境温度25℃."""
    told = row.of(Part.CONDITION, Part.REMARK)
    return [f"{cell.head}{cell.text}" for cell in told if not is_blank(cell.text)]


def cell_quantities(text: str, row: Row) -> tuple[Quantity, ...]:
    """The quantities of a cell; a number without a unit stays one (Verdict 7)."""
    unit = normalise_unit(row.unit) if row.unit else None
    if row.unit and unit is None:
        text = f"{text}{row.unit}"
    read = parse_quantities(text, name=row.name or None, unit=unit)
    if not read and row.unit and _PLAIN_NUMBER.fullmatch(text):
        read = parse_quantities(f"{text}{row.unit}", name=row.name or None)
    if read or row.unit:
        return read
    bare = parse_quantities(text, name=row.name or None, unit=_COUNT)
    return tuple(replace(q, unit=None) if _COUNT not in q.text else q for q in bare)


def _named(claim: Claim, base: Name, label: str) -> Claim:
    """The row's name with what a label of the value adds to it: X：, 最大, 出口, 样机1."""
    own = _LABEL_BEFORE.search(claim.window.partition("；")[0])
    name = base
    for told in (label, own.group(1) if own else ""):
        part = parse_name(bare_phrase(told)) if told else parse_name("")
        if is_parameter(part):
            return replace(claim, name=part)
        name = merged(name, part)
    return replace(claim, name=name, own_name=True)


def is_parameter(name: Name) -> bool:
    """声功率级 in front of a value of a cell names another parameter; 高压 and 样机 do not."""
    return bool(name.core) and not is_label(name) and len(name.core) > 3


def _standing(claim: Claim, text: str, foreign: str) -> Claim:
    """预计达到1000h, 设计值5.6: a cell, or one beside it, may say that nobody measured it."""
    cue = (Standing.DISOWNED, foreign) if foreign else cue_of(text, claim.span)
    if claim.standing is not Standing.MEASURED or cue is None:
        return claim
    return replace(claim, standing=cue[0], cue=cue[1])


def _doubted(claim: Claim) -> Claim:
    return replace(claim, doubt=claim.text) if _is_list_of_numbers(claim.text) else claim


def _moved(claim: Claim, by: int) -> Claim:
    return replace(claim, span=(claim.span[0] + by, claim.span[1] + by))
