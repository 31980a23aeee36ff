"""What stands around marked or mentioned text, and the quantities read with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.evidence import Context, Quantity, Role
from extractors.passages.blocks import Block
from extractors.passages.sentences import Footnote, notes_called, sentence_around
from extractors.quantities import parse_quantities
from extractors.tables.columns import ColumnRole, header_role
from extractors.tables.sections import CellMeaning

# Columns whose numbers are never quantities of an indicator.
_SILENT = frozenset(
    {
        ColumnRole.INDEX,
        ColumnRole.CLAUSE,
        ColumnRole.VERDICT,
        ColumnRole.PROOF,
        ColumnRole.PAGE,
        ColumnRole.METHOD,
        ColumnRole.INSTRUMENT,
    }
)
_ROLES = {
    ColumnRole.LIMIT: Role.LIMIT,
    ColumnRole.RESULT: Role.MEASURED,
    ColumnRole.CONDITION: Role.CONDITION,
}
_UNCERTAINTY = re.compile(r"(?i)U(?:rel|95)?\s*=\s*\S|k\s*=\s*[\d.]+")
# A part of the item that a cell names before its value: X：0.0042, 正向 0.003.
_PART = re.compile(
    r"(?i)[XYZABCUVW]\d?\s*轴?(?:向)?|[正反]向|径向|轴向|最大值?|最小值?|平均值?|均值"
)
_NEXT_PART = re.compile(r"(?<=[\d)）+\-])\s(?=[A-Za-z\u4e00-\u9fff]{1,4}\d?轴?\s*[:：=＝])")
_WORDS_OF_RESULT = re.compile(r"实测值?|测量值?|检测值|结果|数值|达到?|为|约|值")
_GENERAL_HEADING = re.compile(
    r"结果|汇总|报告|首页|正文|数据|项目|附[件录页]|说明|情况|续表|续\d|表\s*\d*$|[一二三四五六七八九十]+、"
)
MAX_NAME = 24


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A text to parse with the context it stands in; `start` is its place in the flow."""

    text: str
    start: int
    context: Context
    meaning: CellMeaning | None


def surroundings(block: Block, span: tuple[int, int], notes: Sequence[Footnote]) -> Surroundings:
    """The cell or the sentences around a span of a block's flow, with names and notes."""
    meaning = block.meaning
    if meaning is not None:
        texts = [text for _, text in meaning.row] or [block.text]
        context = Context(
            sentence=block.text,
            row=meaning.item,
            column=meaning.header,
            heading=block.heading,
            cells=meaning.row,
            notes=notes_called(texts, notes),
        )
        return Surroundings(block.text, 0, context, meaning)
    start, stop = sentence_around(block.text, *span)
    sentence = block.text[start:stop]
    context = Context(
        sentence=sentence, heading=block.heading, notes=notes_called([sentence], notes)
    )
    return Surroundings(sentence, start, context, None)


def read_quantities(around: Surroundings) -> tuple[Quantity, ...]:
    """All quantities of the text, named by it, by its row or by its heading."""
    if not re.search(r"[\d〇零一二三四五六七八九十百千半两]", around.text):
        return ()
    if around.meaning is not None:
        return _cell_quantities(around.text, around.meaning)
    found = parse_quantities(around.text)
    name = _heading_name(around)
    return tuple(replace(q, name=name) if name and not q.name else q for q in found)


def _cell_quantities(text: str, meaning: CellMeaning) -> tuple[Quantity, ...]:
    if meaning.role in _SILENT:
        return ()
    if meaning.role is ColumnRole.REMARK:
        # A remark lends nothing from its row: a slash read as 1 would become a result.
        return tuple(q for q in parse_quantities(text) if q.unit)
    name = meaning.name if text != meaning.item else None
    if name and meaning.detail and not re.search(r"第.次|\d$", meaning.detail):
        name = f"{name} {meaning.detail}"
    # A space before the next part's name would be read as the gap before a unit: 4.2 C：3.8.
    told = _NEXT_PART.sub("，", text) + _told_beside(text, meaning)
    role = _ROLES.get(meaning.role) if meaning.role else None
    found = parse_quantities(told, name=name, unit=meaning.unit, role=role)
    condition = _condition_beside(meaning)
    return tuple(
        _completed(quantity, name, condition) for quantity in found if quantity.span[0] < len(text)
    )


def _told_beside(text: str, meaning: CellMeaning) -> str:
    """U=…, k=… of another cell of the row, so that it is read with the value."""
    if meaning.role not in (ColumnRole.RESULT, None) or _UNCERTAINTY.search(text):
        return ""
    others = [other for _, other in meaning.row if _UNCERTAINTY.search(other)]
    return f"，{others[0]}" if others else ""


def _condition_beside(meaning: CellMeaning) -> str | None:
    for header, text in meaning.row:
        if header and text.strip(" /-—") and header_role(header) is ColumnRole.CONDITION:
            return text
    return None


def _completed(quantity: Quantity, name: str | None, condition: str | None) -> Quantity:
    """The row's name before a part's name, the row's condition where the cell has none."""
    own = quantity.name
    if name and own and own != name and _PART.fullmatch(own):
        quantity = replace(quantity, name=f"{name} {own}")
    elif name and not own:
        quantity = replace(quantity, name=name)
    if condition and not quantity.condition:
        quantity = replace(quantity, condition=condition)
    return quantity


def _heading_name(around: Surroundings) -> str | None:
    """The heading as a name for a sentence that is a value and nothing else."""
    heading = around.context.heading
    words = _WORDS_OF_RESULT.sub("", re.sub(r"[^\u4e00-\u9fff]", "", around.text))
    if not heading or words or len(heading) > MAX_NAME or _GENERAL_HEADING.search(heading):
        return None
    return re.sub(r"^[\d.、（）()\s]+|[:：\s]+$", "", heading) or None


def marked_quantities(
    quantities: Sequence[Quantity], start: int, stop: int
) -> tuple[Quantity, ...]:
    """Quantities with a digit inside of `start:stop`, spans counted from `start`."""
    kept = []
    for quantity in quantities:
        first, last = quantity.span
        if min(last, stop) - max(first, start) <= 0:
            continue
        low, high = max(first, start) - start, min(last, stop) - start
        kept.append(replace(quantity, span=(low, high)))
    return tuple(kept)
