"""From marked runs to passages with context."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractors.evidence import (
    DoubtCode,
    MarkKind,
    Mention,
    Notice,
    NoticeCode,
    Passage,
)
from extractors.layout import PageReading
from extractors.passages.blocks import Block, LaidDocument, lay_document
from extractors.passages.marked import (
    group_to_passage,
    joined_stretches,
    runs_to_stretches,
    with_run_lines,
)
from extractors.passages.mentions import row_mentions, sentence_mentions
from extractors.passages.sentences import Footnote, find_footnotes
from extractors.tables.columns import ColumnRole, header_role

__all__ = ["marked_passages", "page_mentions", "passage_notices", "passages_and_mentions"]


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The pages of a document with their text in blocks and the footnotes found in it."""

    pages: dict[int, PageReading]
    blocks: tuple[Block, ...]
    notes: tuple[Footnote, ...]


def document_text(document: LaidDocument) -> DocumentText:
    """The text that marks are looked up in; laid out anew only where a mark has a line of
    its own."""
    whole = tuple(map(with_run_lines, document.pages))
    if any(page is not given for page, given in zip(whole, document.pages, strict=True)):
        document = lay_document(whole)
    notes = find_footnotes(block.text for block in document.blocks)
    return DocumentText({page.number: page for page in whole}, document.blocks, notes)


def marked_passages(pages: Sequence[PageReading]) -> tuple[Passage, ...]:
    """The marked passages of a document in reading order, with context and quantities."""
    if not any(page.runs for page in pages):
        return ()
    return text_to_passages(document_text(lay_document(pages)))


def page_mentions(pages: Sequence[PageReading]) -> tuple[Mention, ...]:
    """Sentences and rows that speak of values, from the pages that were read in full."""
    return text_to_mentions(document_text(lay_document(pages)))


def passages_and_mentions(
    document: LaidDocument,
) -> tuple[tuple[Passage, ...], tuple[Mention, ...]]:
    """Both at the price of one laying out."""
    text = document_text(document)
    return text_to_passages(text), text_to_mentions(text)


def text_to_passages(text: DocumentText) -> tuple[Passage, ...]:
    pages = list(text.pages.values())
    groups = joined_stretches(runs_to_stretches(pages, text.blocks), text.blocks)
    passages = [group_to_passage(group, text.blocks, text.pages, text.notes) for group in groups]
    return tuple(sorted(passages, key=lambda p: (p.page, p.places[0].box.y0, p.places[0].box.x0)))


def text_to_mentions(text: DocumentText) -> tuple[Mention, ...]:
    body = (b for b in text.blocks if not b.is_margin and text.pages[b.page].is_complete)
    return tuple(
        mention
        for _, group in groupby(body, key=_row_key)
        for mention in _group_mentions(tuple(group), text.pages, text.notes)
    )


def _row_key(block: Block) -> int | None:
    return block.row


def _group_mentions(
    blocks: tuple[Block, ...],
    pages: dict[int, PageReading],
    notes: Sequence[Footnote],
) -> Iterable[Mention]:
    if blocks[0].row is not None:
        yield from row_mentions(blocks, pages, notes)
        return
    for block in blocks:
        yield from sentence_mentions(block, pages, notes)


def passage_notices(passages: Iterable[Passage]) -> tuple[Notice, ...]:
    """What a person should know of the marks: one notice a kind and page."""
    found = [
        Notice(code, passage.page, passage.text[:60])
        for passage in passages
        for code in _passage_codes(passage)
    ]
    first = {(notice.code, notice.page): notice for notice in reversed(found)}
    return tuple(first[key] for key in dict.fromkeys((n.code, n.page) for n in found))


def _passage_codes(passage: Passage) -> Iterable[NoticeCode]:
    doubts = {doubt.code for doubt in passage.doubts}
    column = passage.context.column
    if passage.mark is MarkKind.HIGHLIGHT:
        yield NoticeCode.HIGHLIGHT_NOT_UNDERLINE
    if passage.mark is MarkKind.FRAME:
        yield NoticeCode.FRAME_NOT_UNDERLINE
    if DoubtCode.PARTIAL_NUMBER in doubts:
        yield NoticeCode.PARTIAL_NUMBER_MARKED
    if DoubtCode.DOUBTFUL_MARK in doubts:
        yield NoticeCode.DOUBTFUL_MARK
    if column and header_role(column) is ColumnRole.LIMIT:
        yield NoticeCode.LIMIT_MARKED
