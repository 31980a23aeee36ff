"""Scans of the generator that sets pages in a browser, as training sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from extractors.document import PageImage
from extractors.evidence import Box, Line
from extractors.formats import open_document
from tests.benchmarks.foreign_marks import Record, true_lines
from tests.training.pages import LabelledPage, inked, rows, run

WITH_FIELDS = ("cover", "form", "first page", "form_blank", "record", "compare")
"""Pages with filled form fields, which only their labels tell from marks: not learned from."""
SAME_PLACE = 3.0
"""A piece of truth and its line begin at one place within this (points)."""


def foreign_pages(folder: Path) -> Iterator[LabelledPage]:
    """The scans and photos of a folder that stand upright."""
    for text in (folder / "pages.jsonl").read_text("utf-8").splitlines():
        record = json.loads(text)
        if record["lines"] and not record["turned"] and record["layout"] not in WITH_FIELDS:
            yield _page(folder, record)


def _page(folder: Path, record: Record) -> LabelledPage:
    with closing(open_document(folder / record["file"])) as document:
        page = document.page(1)
        image = page.image()
        picture = PageImage(image.pixels, image.scale * page.width / record["width"])
    lines = tuple(true_lines(record))
    pieces = (piece for passage in record["passages"] for piece in passage["pieces"])
    return LabelledPage(
        picture,
        rows([run(line, place, place + 1) for line in lines for place in inked(line)]),
        rows([marked for piece in pieces if (marked := _marked(piece, lines)) is not None]),
        rows([]),
    )


def _marked(piece: Record, lines: tuple[Line, ...]) -> tuple[float, ...] | None:
    """The piece's extent on its line, with the line's slant."""
    box, text = Box(*piece["bbox"]), piece["text"]
    for line in lines:
        start = line.text.find(text)
        while start >= 0:
            first = line.glyphs[start].box
            if abs(first.x0 - box.x0) < SAME_PLACE and first.overlap_y(box) > 0:
                return run(line, start, start + len(text))
            start = line.text.find(text, start + 1)
    return None
