"""What was seen in a file, page by page, as pictures: for `huaxian read --draw`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from extractors.document import OpenPage
from extractors.drawing import draw_page
from extractors.evidence import Box, Evidence, Mark, Passage
from extractors.formats import open_document
from extractors.underlines.marks import Refused
from extractors.underlines.strokes import image_strokes
from extractors.underlines.vectors import paths_to_strokes


def seen_pages(path: Path, evidence: Evidence) -> Iterator[tuple[int, bytes]]:
    """Every page's number and PNG: passages, marks, and refused candidates with the reason."""
    with closing(open_document(path)) as document:
        for number in range(1, document.page_count + 1):
            page = document.page(number)
            marks = tuple(_marks(evidence.passages, number))
            yield number, draw_page(page.image(), marks, _refused(page), evidence.passages, number)


def _marks(passages: tuple[Passage, ...], number: int) -> Iterator[Mark]:
    for passage in passages:
        boxes = tuple(place.box for place in passage.places if place.page == number)
        if boxes:
            yield Mark(passage.mark, number, boxes, passage.confidence)


def _refused(page: OpenPage) -> tuple[Refused, ...]:
    if page.is_scan():
        return image_strokes(page.image()).refused
    box = Box(0, 0, page.width, page.height)
    return paths_to_strokes(page.paths(), page.lines(), box).refused
