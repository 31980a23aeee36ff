"""Sentences and table rows that speak of values, marked or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from statistics import fmean

from extractors.evidence import Context, Mention, Place, Quantity, Source, united_box
from extractors.layout import Flow, PageReading
from extractors.lexicon import load_table, word_list
from extractors.passages.blocks import Block
from extractors.passages.context import Surroundings, read_quantities, surroundings
from extractors.passages.sentences import Footnote, notes_called, sentence_spans
from extractors.tables.columns import VALUE_ROLES, header_role

LEXICON = "mentions"
# A sentence longer than this is no sentence but a page without marks of punctuation.
MAX_SENTENCE = 600


@cache
def _pattern(entry: str) -> re.Pattern[str]:
    words = word_list(LEXICON, entry, load_table(LEXICON).get(entry))
    return re.compile("|".join(words), re.IGNORECASE)


def sentence_mentions(
    block: Block, pages: dict[int, PageReading], notes: Sequence[Footnote]
) -> Iterable[Mention]:
    """The sentences of a paragraph that hold a quantity, a grade or an indicator's word."""
    for start, stop in sentence_spans(block.text):
        around = surroundings(block, (start, stop), notes)
        if len(around.text) > MAX_SENTENCE:
            continue
        quantities = read_quantities(around)
        if quantities or _speaks_of_values(around.text):
            flow = block.flow.part(start, stop)
            yield _mention(flow, around.context, quantities, pages)


def _speaks_of_values(text: str) -> bool:
    return bool(_pattern("names").search(text) or _pattern("grades").search(text))


def row_mentions(
    cells: Sequence[Block], pages: dict[int, PageReading], notes: Sequence[Footnote]
) -> Iterable[Mention]:
    """One table row as a mention, each cell's quantities read with its own header."""
    flow, quantities = Flow("", ()), []
    for block in cells:
        between = " " if flow.text else ""
        offset = len(flow.text) + len(between)
        flow = flow.joined(block.flow, between)
        around = Surroundings(block.text, 0, Context(heading=block.heading), block.meaning)
        quantities += [_shifted(quantity, offset) for quantity in read_quantities(around)]
    if not quantities and not _is_result_row(cells) and not _speaks_of_values(flow.text):
        return
    yield _mention(flow, _row_context(cells, flow.text, notes), tuple(quantities), pages)


def _shifted(quantity: Quantity, offset: int) -> Quantity:
    start, stop = quantity.span
    return replace(quantity, span=(start + offset, stop + offset))


def _is_result_row(cells: Sequence[Block]) -> bool:
    meaning = cells[0].meaning
    headers = [header for header, _ in meaning.row] if meaning else []
    roles = {header_role(header) for header in headers if header}
    return bool(roles & VALUE_ROLES)


def _row_context(cells: Sequence[Block], text: str, notes: Sequence[Footnote]) -> Context:
    meanings = [block.meaning for block in cells if block.meaning]
    row = max((meaning.row for meaning in meanings), key=len, default=())
    item = next((meaning.item for meaning in meanings if meaning.item), None)
    called = notes_called([cell for _, cell in row], notes)
    return Context(text, item, None, cells[0].heading, row, called)


def _mention(
    flow: Flow,
    context: Context,
    quantities: tuple[Quantity, ...],
    pages: dict[int, PageReading],
) -> Mention:
    refs = [ref for ref in flow.refs if ref is not None]
    page = refs[0][0]
    glyphs = [pages[p].lines[line].glyphs[g] for p, line, g in refs if p == page]
    solid = [glyph for glyph in glyphs if glyph.text.strip()] or glyphs
    box = united_box(tuple(glyph.box for glyph in solid))
    source = pages[page].lines[refs[0][1]].source
    confidence = fmean(g.confidence for g in solid) if source is Source.OCR else 1.0
    return Mention(flow.text, Place(page, box), source, confidence, context, quantities)
