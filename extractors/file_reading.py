"""One submitted file from its pages to its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from extractors.classified import refuse_classified
from extractors.classify import file_kind
from extractors.document import OpenDocument
from extractors.errors import UnreadableFileError
from extractors.evidence import (
    Evidence,
    Fact,
    Mention,
    Notice,
    NoticeCode,
    PageState,
    PageSummary,
    Passage,
    Place,
    Source,
)
from extractors.facts import file_facts
from extractors.formats import extension_notices, open_document
from extractors.layout import PageReading
from extractors.passages import passage_notices, passages_and_mentions
from extractors.passages.blocks import lay_document
from extractors.reading import page_to_reading
from extractors.turning import Turn
from extractors.units import PageUnits
from extractors.watch import Watch

# Scanned pages read in full whatever is marked: cover, notes and the first page of a test report
# carry its facts (domain.md §1.1). As many pages of text may lead them (scans in a Word file).
FRONT_PAGES = 3
LEFT_OUT = "读取时超出时间或内存上限"


def file_to_evidence(path: Path, name: str, watch: Watch, *, thorough: bool) -> Evidence:
    """Opens, reads page by page, finds passages, facts and kind."""
    second = not watch.may_start(0, 0, "open")
    with closing(open_document(path, second=second)) as opened:
        pages = tuple(_pages(opened, watch, thorough=thorough))
        notices = (*extension_notices(path), *opened.notices)
    watch.may_start(0, len(pages), "passages")
    document = lay_document(pages)
    marked, spoken = passages_and_mentions(document)
    passages = tuple(_as_shown(passage, pages) for passage in marked)
    mentions = tuple(_mention_as_shown(mention, pages) for mention in spoken)
    kind = file_kind(pages, name)
    return Evidence(
        name,
        file_hash(path),
        kind,
        tuple(_summary(page) for page in pages),
        passages,
        mentions,
        tuple(_fact_as_shown(fact, pages) for fact in file_facts(document, kind)),
        (*notices, *_page_notices(pages), *passage_notices(passages)),
    )


def file_hash(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pages(document: OpenDocument, watch: Watch, *, thorough: bool) -> Iterator[PageReading]:
    total = document.page_count
    scans = 0
    for number in range(1, total + 1):
        kept = watch.kept_page(number, total)
        if kept is None:
            units = PageUnits(number, total, watch)
            if not watch.may_start(number, total, "page"):
                yield _unread(number, Notice(NoticeCode.PAGE_SKIPPED, number, LEFT_OUT))
                continue
            is_front = scans < FRONT_PAGES and number <= 2 * FRONT_PAGES
            kept = _read_page(document, units, whole=thorough or is_front)
            refuse_classified(number, kept.lines, (kept.width, kept.height))
            watch.keep_page(kept)
        scans += kept.source is Source.OCR
        yield kept


def _read_page(document: OpenDocument, units: PageUnits, *, whole: bool) -> PageReading:
    try:
        page = document.page(units.number)
    except UnreadableFileError as error:
        notice = Notice(NoticeCode.PAGE_UNREADABLE, units.number, str(error))
        return _unread(units.number, notice)
    return page_to_reading(page, units, whole=whole)


def _unread(number: int, notice: Notice) -> PageReading:
    return PageReading(
        number,
        0.0,
        0.0,
        Source.TEXT_LAYER,
        is_complete=False,
        state=PageState.FAILED,
        notices=(notice,),
    )


def _turn_back(page: PageReading) -> Turn:
    return Turn(-page.turn % 360, page.width, page.height)


def _as_shown(passage: Passage, pages: tuple[PageReading, ...]) -> Passage:
    """The passage with its places on the pages as displayed."""
    places = tuple(_turn_back(pages[place.page - 1]).place(place) for place in passage.places)
    return replace(passage, places=places)


def _mention_as_shown(mention: Mention, pages: tuple[PageReading, ...]) -> Mention:
    back = _turn_back(pages[mention.place.page - 1])
    return replace(mention, place=back.place(mention.place))


def _fact_as_shown(fact: Fact, pages: tuple[PageReading, ...]) -> Fact:
    if fact.box is None:
        return fact
    back = _turn_back(pages[fact.page - 1])
    return replace(fact, box=back.place(Place(fact.page, fact.box)).box)


def _summary(page: PageReading) -> PageSummary:
    width, height = _turn_back(page).size
    text = "\n".join(line.text for line in page.lines)
    return PageSummary(page.number, width, height, page.state, page.source, text)


def _page_notices(pages: tuple[PageReading, ...]) -> tuple[Notice, ...]:
    notices = [notice for page in pages for notice in page.notices]
    if not any(page.lines for page in pages):
        notices.append(Notice(NoticeCode.NO_CONTENT))
    return tuple(notices)
