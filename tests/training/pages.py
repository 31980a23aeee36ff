"""Generated scans as training sees them: where text stands, where it is marked, where unsure.

Every extent is a row x0, y0, x1, y1, em: both ends on the baseline and the size of the text, in
points of the scan as displayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.document import PageImage
from extractors.evidence import Line, MarkKind
from extractors.underlines.pixels import InkPage
from tests.corpus.marked_pages import MarkedPage, scanned_page
from tests.corpus.scanner import ScannedPage
from tests.corpus.varied_pages import VariedPage, varied_page
from tests.corpus.varied_parts import Extent

Extents = NDArray[np.float64]

FEET = 0.12
"""The boxes of a marked page reach this far (em) below the baseline."""
LINK = "www."


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPage:
    """A scan that stands upright, with the extents of its glyphs, of its marked text, and of
    text that only words could tell from marked text (filled form fields, links)."""

    image: PageImage
    glyphs: Extents
    marked: Extents
    unsure: Extents


def varied_pages(seeds: Sequence[int], faces: tuple[str, ...]) -> Iterator[LabelledPage]:
    for seed in seeds:
        yield _of_varied(varied_page(seed, faces))


def marked_pages(seeds: Sequence[int], faces: tuple[str, ...]) -> Iterator[LabelledPage]:
    """Pages of the scoreboard's generator, of seeds that it does not measure on; `faces` are
    the corpus's own whatever is asked for."""
    for seed in seeds:
        page = scanned_page(seed, pen_marks=seed % 2 == 0, phone=seed % 3 == 0)
        if page.layout != "cover":
            yield _of_marked(page)


def _of_varied(made: VariedPage) -> LabelledPage:
    kinds = (made.glyphs, made.marked, made.unsure)
    return LabelledPage(made.scan.image, *(_scanned(made.scan, extents) for extents in kinds))


def _scanned(scan: ScannedPage, extents: Sequence[Extent]) -> Extents:
    rows = np.empty((len(extents), 5))
    for row, extent in zip(rows, extents, strict=True):
        row[:2] = scan.moved_point((extent.x0, extent.baseline))
        row[2:4] = scan.moved_point((extent.x1, extent.baseline))
        row[4] = extent.size
    return rows


def _of_marked(page: MarkedPage) -> LabelledPage:
    if page.scan is None:
        raise ValueError("a digital page has no picture to learn from")
    marks = [true for true in page.runs if true.kind is not MarkKind.HIGHLIGHT]
    return LabelledPage(
        page.scan.image,
        rows([run(line, place, place + 1) for line in page.lines for place in inked(line)]),
        rows([run(page.lines[true.line], true.start, true.stop) for true in marks]),
        rows([run(line, 0, len(line.glyphs)) for line in page.lines if LINK in line.text]),
    )


def rows(rows: list[tuple[float, ...]]) -> Extents:
    return np.array(rows, np.float64).reshape(-1, 5)


def inked(line: Line) -> list[int]:
    return [place for place, glyph in enumerate(line.glyphs) if not glyph.text.isspace()]


def run(line: Line, start: int, stop: int) -> tuple[float, ...]:
    """From the outer edge of the first glyph to that of the last."""
    first, last = line.glyphs[start].box, line.glyphs[stop - 1].box
    feet = (box.y1 - FEET * box.height for box in (first, last))
    y0, y1 = feet
    return (first.x0, y0, last.x1, y1, first.height)


def on_straight_page(extents: Extents, page: InkPage) -> Extents:
    """The extents in pixels of the page as it was set straight."""
    placed = np.empty_like(extents)
    for row, extent in zip(placed, extents, strict=True):
        for at in (0, 2):
            row[at : at + 2] = page.to_straight(extent[at], extent[at + 1])
        row[4] = extent[4] * page.scale
    return placed
