"""Facts of contracts, invoices and licences beyond their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.evidence import Fact, FactName, FileKind
from extractors.facts.dates import find_dates
from extractors.facts.labels import label_book, label_fact
from extractors.facts.values import body_name, plain_text, sum_text
from extractors.passages.blocks import Block, LaidPage
from extractors.tables.model import Cell, Table

GOODS = (FactName.EQUIPMENT, FactName.MODEL, FactName.AMOUNT, FactName.TAX)
# Columns of a bureau's summary table, one row an application.
APPLICATIONS = (FactName.APPLICANT, FactName.EQUIPMENT, FactName.MODEL)
_SUM_HEADS = ("金额", "总价", "合计", "总金额")
# The class of goods between stars on an invoice: *机床*五轴加工中心.
_TAX_CLASS = re.compile(r"^\s*[*＊][^*＊]{1,20}[*＊]\s*")
_WORDS = re.compile(r"[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整正负]{4,}")
_FIGURES = re.compile(r"(?:小写|￥|¥|RMB|人民币)[)）:：\s]*[￥¥]?\s*(-?\d[\d,，]*(?:\.\d{1,2})?)")
_TOTAL_ROW = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计|价\s*税\s*合\s*计|[(（]?大\s*写)")
_EIGHT = re.compile(r"(?<!\d)(\d{8}|\d{20})(?!\d)")
_PARTY = re.compile(r"^\s*(?:名\s*称)\s*[:：]\s*(.+)$")


def goods_facts(laid: Sequence[LaidPage], kind: FileKind) -> Iterable[Fact]:
    """Name, model, sum and tax of the goods from the table that heads columns with them."""
    return _column_facts(laid, kind, GOODS)


def application_row_facts(laid: Sequence[LaidPage], kind: FileKind) -> Iterable[Fact]:
    """Applicant, product and model of each row of a summary table."""
    return _column_facts(laid, kind, APPLICATIONS)


def _column_facts(
    laid: Sequence[LaidPage], kind: FileKind, names: Sequence[FactName]
) -> Iterable[Fact]:
    for entry in laid:
        for table in entry.tables:
            for row in range(table.row_count):
                heads = _heads(table, row, kind, names)
                if len(heads) >= 2:
                    yield from _goods_rows(entry, table, row, heads)
                    break


def _heads(
    table: Table, row: int, kind: FileKind, names: Sequence[FactName]
) -> dict[int, FactName]:
    """The columns that a row heads with one of the names, the goods' own among them."""
    heads: dict[int, FactName] = {}
    cells = table.begun(row)
    for cell in cells:
        name = label_fact(label_book(kind), re.sub(r"[(（].*?[)）]", "", cell.text))
        if isinstance(name, FactName) and name in names:
            heads[cell.col] = name
        elif FactName.AMOUNT in names and _plain_head(cell) in _SUM_HEADS:
            heads[cell.col] = FactName.AMOUNT
    return heads if FactName.EQUIPMENT in heads.values() and len(cells) >= 3 else {}


def _plain_head(cell: Cell) -> str:
    return re.sub(r"\s|[(（].*?[)）]", "", cell.text)


def _goods_rows(
    entry: LaidPage, table: Table, head: int, heads: dict[int, FactName]
) -> Iterable[Fact]:
    for row in range(head + 1, table.row_count):
        cells = [cell for cell in table.row(row) if cell.text.strip()]
        if len(cells) < 2 or any(_TOTAL_ROW.match(cell.text) for cell in cells):
            return
        for col, name in heads.items():
            cell = table.at(row, col)
            value = _goods_value(name, cell) if cell is not None and cell.row == row else ""
            if cell is not None and value:
                yield Fact(name, value, entry.page.number, cell.box, 1.0)


def _goods_value(name: FactName, cell: Cell) -> str:
    if name in (FactName.AMOUNT, FactName.TAX):
        return sum_text(cell.text)
    text = plain_text(_TAX_CLASS.sub("", cell.text))
    return "" if re.fullmatch(r"[/\-—\s]*", text) else text


def without_tax_class(facts: Iterable[Fact]) -> Iterable[Fact]:
    """Names of goods without the tax class in stars."""
    for fact in facts:
        if fact.name is FactName.EQUIPMENT:
            yield replace(fact, value=_TAX_CLASS.sub("", fact.value))
        else:
            yield fact


def sum_facts(blocks: Sequence[Block], known: Sequence[Fact]) -> Iterable[Fact]:
    """The total in words and in figures, wherever they stand together."""
    names = {fact.name for fact in known}
    held = next((block for block in blocks if _WORDS.search(_tight(block))), None)
    if held is not None and FactName.TOTAL_IN_WORDS not in names:
        words = _WORDS.findall(_tight(held))[0]
        yield Fact(FactName.TOTAL_IN_WORDS, words, held.page, held.box, 0.9)
    if FactName.TOTAL not in names:
        yield from _total_in_figures(blocks, held)


def _tight(block: Block) -> str:
    return re.sub(r"\s+", "", block.text)


def _total_in_figures(blocks: Sequence[Block], held: Block | None) -> Iterable[Fact]:
    """The figures beside the words, else those that are called 小写."""
    beside = [held] if held is not None and _FIGURES.search(held.text) else []
    for block in beside or [block for block in blocks if "小写" in _tight(block)]:
        figures = _FIGURES.search(block.text)
        if figures:
            yield Fact(FactName.TOTAL, sum_text(figures[1]), block.page, block.box, 0.9)
            return


def money_in_words(fact: Fact) -> Fact | None:
    """A total in words reduced to its numerals; None when the field held none."""
    match = _WORDS.search(re.sub(r"\s+", "", fact.value))
    return replace(fact, value=match[0]) if match else None


def party_facts(laid: Sequence[LaidPage], known: Sequence[Fact]) -> Iterable[Fact]:
    """Buyer and seller of an invoice from 名称： in the cell beside 购买方 and 销售方."""
    if {FactName.BUYER, FactName.SELLER} <= {fact.name for fact in known}:
        return
    names: list[Fact] = []
    for entry in laid:
        for line in entry.page.lines:
            match = _PARTY.match(line.text)
            value = body_name(match[1]) if match else ""
            if value:
                names.append(Fact(FactName.BUYER, value, entry.page.number, line.box, 0.85))
    if len(names) >= 2:
        first, second = sorted(names[:2], key=lambda fact: _order(fact))
        yield first
        yield replace(second, name=FactName.SELLER)


def _order(fact: Fact) -> tuple[float, float]:
    """Buyer first: above the seller, or left of it on the fully digital invoice."""
    assert fact.box is not None
    return (round(fact.box.y0 / 12), fact.box.x0)


def invoice_number_facts(laid: Sequence[LaidPage], known: Sequence[Fact]) -> Iterable[Fact]:
    """An invoice's number that stands without a label in the upper part."""
    if any(fact.name is FactName.INVOICE_NUMBER for fact in known):
        return
    for entry in laid[:1]:
        for line in entry.page.lines:
            match = _EIGHT.search(re.sub(r"\s+", "", line.text))
            if match and line.box.center_y < 0.3 * entry.page.height and len(line.text) < 26:
                yield Fact(FactName.INVOICE_NUMBER, match[1], entry.page.number, line.box, 0.8)
                return


def signing_facts(blocks: Sequence[Block], known: Sequence[Fact]) -> Iterable[Fact]:
    """The date a contract closes with, when no label tells it."""
    if any(fact.name is FactName.SIGNED for fact in known):
        return
    for block in reversed(blocks):
        dates = find_dates(block.text)
        if dates and len(block.text.strip()) <= 30:
            yield Fact(FactName.SIGNED, dates[-1].iso, block.page, block.box, 0.75)
            return
