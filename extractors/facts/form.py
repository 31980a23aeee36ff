"""Facts of the application form: claims of the 指标对照表, the list item, the commitment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.evidence import Fact, FactName
from extractors.passages.blocks import Block, LaidPage
from extractors.tables.columns import ColumnRole
from extractors.tables.model import Table
from extractors.tables.sections import Section

_NUMBER = re.compile(r"(?<!\d)(\d{1,5}(?:-\d{1,3})?)(?!\d)")
_COMMITMENT = re.compile(r"承诺|真实性|真实、准确|真实有效")
_PARTS = (
    (ColumnRole.LIMIT, ColumnRole.ITEM),
    (ColumnRole.CLAIM, ColumnRole.RESULT),
    (ColumnRole.PROOF,),
    (ColumnRole.PAGE,),
)


def claim_facts(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    """Rows of the comparison table as `requirement|claimed value|proof|page`."""
    for entry in laid:
        for table, sections in zip(entry.tables, entry.sections, strict=True):
            for section in sections:
                if not section.is_turned and _is_comparison(section):
                    yield from _section_claims(entry, table, section)


def _is_comparison(section: Section) -> bool:
    roles = {column.role for column in section.columns}
    return bool(roles & {ColumnRole.CLAIM, ColumnRole.PROOF, ColumnRole.RESULT}) and bool(
        roles & {ColumnRole.LIMIT, ColumnRole.ITEM}
    )


def _section_claims(entry: LaidPage, table: Table, section: Section) -> Iterable[Fact]:
    for row in range(section.start, section.stop):
        parts = [_text(table, section, row, roles) for roles in _PARTS]
        cells = table.begun(row)
        if parts[0] and parts[1] and cells:
            box = cells[0].box
            for cell in cells[1:]:
                box = box.united(cell.box)
            value = "|".join(part.replace("|", "／") for part in parts).rstrip("|")
            yield Fact(FactName.CLAIM, value, entry.page.number, box, 1.0)


def _text(table: Table, section: Section, row: int, roles: tuple[ColumnRole, ...]) -> str:
    """The cells of the first of the roles that the table has, item and limit together."""
    for role in roles:
        cols = [col for col, column in enumerate(section.columns) if column.role is role]
        texts = [cell.text.strip() for col in cols if (cell := table.at(row, col)) is not None]
        joined = " ".join(dict.fromkeys(text for text in texts if text))
        if joined:
            return _with_item(table, section, row, joined) if role is ColumnRole.LIMIT else joined
    return ""


def _with_item(table: Table, section: Section, row: int, text: str) -> str:
    """A requirement that is a bare limit takes the item's name in front."""
    items = [
        cell.text.strip()
        for col, column in enumerate(section.columns)
        if column.role is ColumnRole.ITEM and (cell := table.at(row, col)) is not None
    ]
    bare = not re.search(r"[\u4e00-\u9fff]{2}", text)
    return "".join(items) + text if bare else text


def split_list_item(facts: Sequence[Fact]) -> Iterable[Fact]:
    """9001 五轴联动立式加工中心 in one field becomes the number and the product."""
    for fact in facts:
        if fact.name is not FactName.LIST_NUMBER:
            yield fact
            continue
        match = _NUMBER.search(fact.value)
        rest = (
            re.sub(r"[\d\-、.．,，:：;；()（）第号序\s]+", "", fact.value) if match else fact.value
        )
        if match:
            yield replace(fact, value=match[1])
        if len(rest) >= 3 and not any(f.name is FactName.LIST_PRODUCT for f in facts):
            product = re.sub(r"^[\d\-、.．,，:：\s第号]+|[\s()（）]+$", "", fact.value)
            yield replace(fact, name=FactName.LIST_PRODUCT, value=product)


def commitment_facts(blocks: Sequence[Block], known: Sequence[Fact]) -> Iterable[Fact]:
    """A sentence in which the enterprise answers for the truth of its papers."""
    if any(fact.name is FactName.COMMITMENT for fact in known):
        return
    for block in blocks:
        if _COMMITMENT.search(block.text) and "真实" in block.text and len(block.text) > 10:
            yield Fact(FactName.COMMITMENT, block.text[:200], block.page, block.box, 0.9)
            return
