"""Rows of tables in a text: cells between bars or tabs, with or without a row of heads.

A cell is told by its column's head, else by what stands in it and in its neighbours.
Source: domain brief §1.2.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from extractors.lexicon import folded_label
from extractors.quantities import parse_quantities
from extractors.quantities.rows import is_label
from extractors.quantities.units import normalise_unit, same_dimension
from matchers.glosses import without_gloss
from matchers.judging import lexicon
from matchers.judging.grades import find_grades
from matchers.judging.lexicon import Front, alternation, fold
from matchers.judging.table_parts import (
    Cell,
    Part,
    Row,
    TableText,
    head_part,
    is_blank,
    unit_of_label,
)
from matchers.judging.table_turned import turned_rows

_EDGE = re.compile(r"[|｜\t]")
_SENTENCE = re.compile(r"[。！!]|[；;](?=[^；;]*[^；;:：=\d])(?![^；;]*[:：=])")
_RANGE = re.compile(r"[-+±]?\d[\d.]*\s*[~～]\s*[-+±]?\d")
_BRACKETED = re.compile(r"[（(].*[)）]")
_PLAIN_NUMBER = re.compile(r"[-+±≥≤<>＜＞]?\s*\d+(?:\.\d+)?(?:\s*[~～]\s*\d+(?:\.\d+)?)?")
_NUMBER = re.compile(r"\d(?:[\d.]*\d)?[.、)）]?")
# G7, P12: the tests of GB/T 17421 and the machine tools' standards have a letter.
_ROW_CODE = re.compile(r"[A-Z]\d{1,2}")
_VALUES = frozenset({Part.RESULT, Part.LIMIT})
# Newton, farad and poise, or IEC's P, F and N for a verdict: behind a value, a verdict.
_UNIT_OR_CONCLUSION = ("N", "F")
_UNCERTAIN = re.compile(r"^[（(]?\s*[\u4e00-\u9fff]{0,4}[Uu](?:rel|95|p)?\s*[=＝:：]|不确定度")
_COMPARED = re.compile(r"^[≥≤≧≦<>＜＞]")
_STRICT = re.compile(r"^[<>＜＞]")
_WRITTEN_NUMBER = re.compile(
    r"[一二三四五六七八九十两半]\S?(?:小时|分钟|天|成|倍|年|月|个|台|次)|千分之|百分之"
)


def read_table(text: str) -> TableText | None:
    """The rows of a text, or None when no line of it is a row with a value."""
    lines = [found.span() for found in re.finditer(r"[^\n]+", text)]
    rows = {span: cells for span in lines if (cells := _cells(text, span))}
    if not rows:
        return None
    heads: tuple[Cell, ...] = ()
    found: list[Row] = []
    told = list(rows.values())
    at = 0
    while at < len(told):
        turned, taken = turned_rows(told[at:])
        if turned:
            found += turned
        elif _is_head(told[at]) and at + 1 < len(told):
            heads = told[at]
        else:
            found.append(_row(told[at], heads, found[-1].name if found else ""))
        at += max(taken, 1)
    if not any(row.of(Part.RESULT, Part.LIMIT) or row.name for row in found):
        return None
    return TableText(tuple(found), tuple(span for span in lines if span not in rows))


def _cells(text: str, span: tuple[int, int]) -> tuple[Cell, ...]:
    """The cells of one line, none for a line that is no row."""
    edges = [span[0] - 1, *(e.start() for e in _EDGE.finditer(text, *span)), span[1]]
    pieces = [(left + 1, text[left + 1 : right]) for left, right in pairwise(edges)]
    cells = [Cell(p.strip(), start + len(p) - len(p.lstrip())) for start, p in pieces]
    if len(cells) > 2 and not cells[0].text and not cells[-1].text:
        cells = cells[1:-1]  # | a | b |
    is_row = len(cells) > 1 and not any(map(_is_prose, cells[:-1]))
    return tuple(cells) if is_row else ()


def _is_prose(cell: Cell) -> bool:
    """A sentence's end, or the next row behind a value: 190；J2 | °/s | 185."""
    return _SENTENCE.search(cell.text) is not None


def _is_head(cells: tuple[Cell, ...]) -> bool:
    """Heads only: at least one that is known, and beside it only labels and short words."""
    parts = [head_part(cell.text) for cell in cells]
    known = {part for part in parts if part is not None}
    return bool(known & {Part.ITEM, Part.RESULT, Part.LIMIT}) and all(
        part is not None or _may_head(cell.text) for part, cell in zip(parts, cells, strict=True)
    )


def _may_head(text: str) -> bool:
    return _is_label(text) or (len(text) <= 10 and not re.search(r"\d\s*\D?$|[≥≤]", text))


def _is_label(text: str) -> bool:
    return is_label(text) or re.fullmatch(r"[XYZABCUVW][12]?轴?|[①-⑨]", text) is not None


def _row(cells: tuple[Cell, ...], heads: tuple[Cell, ...], above: str) -> Row:
    is_headed = bool(heads) and len(heads) >= len(cells)
    row = _by_heads(cells, heads[: len(cells)]) if is_headed else _by_content(cells)
    name = next((c.text for c in row.of(Part.ITEM) if c.text), above)
    unit = next((c.text for c in row.of(Part.UNIT) if not is_blank(c.text)), None)
    if unit is None:
        unit = unit_of_label(name)
    return _checked(replace(row, name=name, unit=unit))


def is_foreign(text: str) -> bool:
    """同类产品实测, 进口机, 仿真: of another machine, or of none."""
    if lexicon.words("plan").search(fold(text)) or lexicon.phrase("other_object").search(text):
        return True
    return bool(lexicon.contrast_in(fold(text), Front.OF_SENTENCE))


def _by_heads(cells: tuple[Cell, ...], heads: tuple[Cell, ...]) -> Row:
    parts = [head_part(head.text) for head in heads]
    has_result = Part.RESULT in parts
    told = []
    for cell, head, part in zip(cells, heads, parts, strict=True):
        if is_foreign(head.text):
            part = Part.LIMIT if part in (None, Part.RESULT) else part
        if part is None:
            is_value = _is_label(head.text) or not has_result
            part = Part.RESULT if is_value else Part.CONDITION
        if part is Part.REMARK and _UNCERTAIN.search(cell.text):
            part = Part.UNCERTAINTY
        told.append(replace(cell, part=part, head=head.text))
    units = [u for c in told if c.part is Part.RESULT and (u := unit_of_label(c.head))]
    if units and not any(c.part is Part.UNIT and not is_blank(c.text) for c in told):
        told.append(Cell(units[0], cells[-1].start, Part.UNIT))
    return Row(tuple(told))


def _by_content(cells: tuple[Cell, ...]) -> Row:
    told: list[Cell] = []
    for at, cell in enumerate(cells):
        part = _part_of(cell.text, told, cells[at + 1 :])
        announced = head_part(told[-1].text) if told and told[-1].part is Part.LABEL else None
        if part is Part.RESULT and announced is Part.LIMIT:
            part = Part.LIMIT
        told.append(replace(cell, part=part))
    return _with_conditions(_with_remarks(Row(tuple(told))))


def _part_of(text: str, before: list[Cell], after: tuple[Cell, ...]) -> Part:
    seen = {cell.part for cell in before}
    if Part.ITEM not in seen:
        is_index = Part.INDEX not in seen and len(after) > 1 and _is_row_number(text, after)
        return Part.INDEX if is_index else Part.ITEM
    if _UNCERTAIN.search(text):
        return Part.UNCERTAINTY
    is_lone_unit = not seen & _VALUES and text in _UNIT_OR_CONCLUSION
    if is_conclusion(text) and not is_lone_unit:
        return Part.VERDICT
    if Part.RESULT in seen and (_BRACKETED.fullmatch(text) or _is_times(text, before)):
        return Part.REMARK
    if Part.UNIT not in seen and _is_unit(text) and _may_be_its_unit(before):
        return Part.UNIT
    is_followed = any(_has_value(cell.text) for cell in after)
    if is_followed and (_is_label(text) or head_part(text) in (Part.LIMIT, Part.RESULT)):
        return Part.LABEL
    if text in lexicon.text_rows().conditions:
        return Part.CONDITION
    return Part.RESULT if _has_value(text) else Part.REMARK


def _is_row_number(text: str, after: tuple[Cell, ...]) -> bool:
    """3, 5.2 or G7 in front of a name."""
    if _NUMBER.fullmatch(text):
        return True
    return bool(_ROW_CODE.fullmatch(text) and re.match("[\u4e00-\u9fff]{2}", after[0].text))


def _may_be_its_unit(before: list[Cell]) -> bool:
    """In front of every value, or directly behind a plain number: 卷绕速度 | 6000 | m/min."""
    seen = {cell.part for cell in before}
    is_first = not seen & _VALUES
    return is_first or _PLAIN_NUMBER.fullmatch(before[-1].text) is not None


def _is_times(text: str, before: list[Cell]) -> bool:
    """三次, 五点 behind a result: how often it was measured, where nothing is counted so."""
    found = lexicon.phrase("times_measured").fullmatch(text)
    counted = {cell.text for cell in before if cell.part is Part.UNIT}
    return found is not None and found.group("counted") not in counted


def _is_unit(text: str) -> bool:
    if re.match(r"[-+±≥≤<>＜＞]*\s*\d+(?![/\d])", text):
        return False
    return normalise_unit(text) is not None or _is_scaled_unit(text)


def _is_scaled_unit(text: str) -> bool:
    """丝: a writing that stands for so many of another unit."""
    read = () if _WRITTEN_NUMBER.search(text) else parse_quantities(f"1{text}")
    return len(read) == 1 and read[0].unit is not None and read[0].text == f"1{text}"


def _has_value(text: str) -> bool:
    return bool(re.search(r"\d|[□■]", text) or _WRITTEN_NUMBER.search(text)) or _is_grade(text)


@cache
def _condition_front() -> re.Pattern[str]:
    told = alternation(lexicon.text_rows().condition_words).pattern
    return re.compile(
        rf"^[\u4e00-\u9fffA-Za-z]*(?:{told})[^\d≥≤]{{0,2}}[-+]?\d|\d\S*\s*(?:时|下)$"
        rf"|^\d[^\u4e00-\u9fff]*(?:额定|最大)?(?:{told})点?$"
    )


def _with_remarks(row: Row) -> Row:
    """95.8 | 合格 | 35MPa，1500r/min: behind a result and its conclusion what has other units than
    the row's tells under which conditions it was found."""
    unit = next((normalise_unit(c.text) for c in row.of(Part.UNIT)), None)
    concluded = next((cell.start for cell in _told_conclusions(row)), None)
    if unit is None or concluded is None:
        return row
    found = [c for c in row.of(Part.RESULT) if not is_limit(c.text)]
    behind = [c for c in found if c.start > concluded and _is_of_other_units(c.text, unit)]
    if not any(cell.start < concluded for cell in found):
        is_blank_result = any(is_blank(c.text) for c in row.of(Part.VERDICT) if c.start < concluded)
        behind = found if is_blank_result else []
    told = (replace(c, part=Part.CONDITION) if c in behind else c for c in row.cells)
    return replace(row, cells=tuple(told))


def _is_of_other_units(text: str, unit: str) -> bool:
    read = parse_quantities(text)
    return bool(read) and not any(q.unit is None or same_dimension(q.unit, unit) for q in read)


def _with_conditions(row: Row) -> Row:
    """进水温度25℃ beside a result is a condition; the only value of a row is none."""
    values = row.of(Part.RESULT)
    told = [c for c in values if _condition_front().search(c.text)]
    if len(told) == len(values):
        return row
    return replace(
        row,
        cells=tuple(replace(c, part=Part.CONDITION) if c in told else c for c in row.cells),
    )


def _checked(row: Row) -> Row:
    """What is asked stands before what was found, in signs or as the first of two."""
    values = row.of(Part.RESULT)
    if any(cell.head for cell in row.cells) or not values:
        return row
    limits = tuple(cell for cell in values if is_limit(cell.text))
    results = tuple(cell for cell in values if cell not in limits)
    if len(values) == 1 and len(_told_conclusions(row)) > 1:
        return _marked(row, values)  # ±7 | 符合 | 合格: the first of them stands for the result
    if not results:
        limits = _without_implied(row, limits)
    elif len(results) == 2 and not limits and not row.of(Part.LABEL):
        if not _has_conformed(row):
            return row
        asked, found = (cell.text for cell in results)
        if not _looks_like_limit(asked) and not (_RANGE.match(asked) and not _RANGE.match(found)):
            return replace(row, either=True)
        limits = results[:1]
    elif limits and limits[-1].start > results[0].start:
        limits = tuple(c for c in limits if c.start < results[0].start) or limits
    return _marked(row, limits)


def _told_conclusions(row: Row) -> list[Cell]:
    return [cell for cell in row.of(Part.VERDICT) if not is_blank(cell.text)]


def _marked(row: Row, limits: tuple[Cell, ...]) -> Row:
    cells = tuple(replace(c, part=Part.LIMIT) if c in limits else c for c in row.cells)
    return replace(row, cells=cells)


def _without_implied(row: Row, limits: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """＞500 | 合格: a strict bound that stands alone was found; ≥6 | / was asked for."""
    if len(limits) > 1:
        return limits[:-1]
    is_found = _STRICT.match(limits[0].text) and not row.of(Part.REMARK)
    return () if is_found else limits


def is_limit(text: str) -> bool:
    told = lexicon.text_rows()
    bare = text.lstrip("（( ")
    is_such = _COMPARED.match(bare) or bare.startswith(told.limit_words)
    return bool(is_such or bare.endswith(told.limit_ends))


def _looks_like_limit(text: str) -> bool:
    """±0.12 and 6级: written as limits are."""
    if text.startswith("±") or re.fullmatch(r"\d+(?:\.\d+)?级", text):
        return True
    return re.search(r"±\d+(?:\.\d+)?\s*%", text) is not None or _is_grade(text)


def _is_grade(text: str) -> bool:
    return bool(find_grades(text, "等级"))


def _has_conformed(row: Row) -> bool:
    told = {folded_label(word) for word in lexicon.text_rows().conforming}
    return any(folded_label(without_gloss(c.text)) in told for c in row.of(Part.VERDICT))


def is_conclusion(text: str) -> bool:
    text = without_gloss(text)
    told = {folded_label(word) for word in lexicon.text_rows().conclusions}
    untested = tuple(lexicon.text_rows().untested)
    return is_blank(text) or folded_label(text) in told or text.startswith(untested)


def first_is_limit(table: TableText) -> TableText:
    """The table read so that the first of two values is what was asked."""
    rows = (_marked(r, r.of(Part.RESULT)[:1]) if r.either else r for r in table.rows)
    return replace(table, rows=tuple(rows))


def second_is_limit(table: TableText) -> TableText:
    """The table read so that the second of two values is what was asked."""
    rows = (_marked(r, r.of(Part.RESULT)[1:]) if r.either else r for r in table.rows)
    return replace(table, rows=tuple(rows))


def without_edges(text: str) -> str:
    """Every cell on a line of its own, each character in its place."""
    return _EDGE.sub("\n", text)
