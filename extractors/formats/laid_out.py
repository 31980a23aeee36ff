"""Pages of our own making for files without positions: a simple flow on A4, in points.

Word files and spreadsheets say what follows what, not where it stands. The pages here give
every character a box, so that a passage has a place and its picture can be drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf

from extractors.document import Annotation, Orientation, PageImage, Rule, VectorPath
from extractors.errors import DamagedFileError
from extractors.evidence import (
    Box,
    Glyph,
    Line,
    Mark,
    MarkKind,
    Notice,
    PageState,
    Source,
    united_box,
)
from extractors.formats.word_pictures import Picture
from extractors.formats.word_text import (
    BREAKS,
    LINE_BREAK,
    PAGE_BREAK,
    SOFT_PAGE_BREAK,
    Char,
    Paragraph,
    WordBlock,
    WordCell,
    WordTable,
    pictures_of,
)
from extractors.layout import PageReading, is_wide
from extractors.underlines.marks import MarkedRun

if TYPE_CHECKING:
    from extractors.formats.image import ImagePage

WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 60.0
# Line pitch and distance of paragraphs in glyph sizes; the distance keeps them apart for
# the reader of paragraphs, which joins lines closer than 1.3.
PITCH = 1.5
PARAGRAPH_GAP = 1.0
CELL_PADDING = 3.0
TAB = 36.0
MAX_IMAGE_PIXELS = 16_000_000
IMAGE_SCALE = 2.0


def drawn_page(
    size: tuple[float, float], scale: float, draw: Callable[[pymupdf.Page], None]
) -> PageImage:
    """What `draw` puts on an empty page of `size` (points), at `scale` pixels a point or less."""
    width, height = size
    scale = min(scale, (MAX_IMAGE_PIXELS / (width * height)) ** 0.5)
    with pymupdf.open() as document:
        page = document.new_page(width=width, height=height)
        draw(page)
        pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
        pixels = np.frombuffer(pixmap.samples, np.uint8)
        return PageImage(pixels.reshape(pixmap.height, pixmap.width, 3).copy(), scale)


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    glyph: Glyph
    mark: MarkKind | None
    stretch: int


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page as laid out: lines of placed glyphs and the rules of its tables."""

    lines: tuple[tuple[PlacedGlyph, ...], ...]
    rules: tuple[Rule, ...]
    height: float


class _Pen:
    """Where the flow stands; collects pages. `stretch` numbers unbroken marked stretches."""

    def __init__(self) -> None:
        self.pages: list[PlacedPage | Picture] = []
        self._lines: list[tuple[PlacedGlyph, ...]] = []
        self._rules: list[Rule] = []
        self.y = MARGIN
        self.stretch = 0

    def line(self, glyphs: Sequence[PlacedGlyph]) -> None:
        if glyphs:
            self._lines.append(tuple(glyphs))

    def rule(self, box: Box, orientation: Orientation) -> None:
        self._rules.append(Rule(box, orientation))

    def picture(self, picture: Picture) -> None:
        """A picture on a page of its own, after what stands before it."""
        if self._lines or self._rules:
            self.new_page()
        self.pages.append(picture)

    def new_page(self) -> None:
        """Ends the page; a picture's page ends by itself."""
        is_empty = not self._lines and not self._rules
        if is_empty and self.pages and isinstance(self.pages[-1], Picture):
            return
        height = max(HEIGHT, self.y + MARGIN)
        self.pages.append(PlacedPage(tuple(self._lines), tuple(self._rules), height))
        self._lines, self._rules, self.y = [], [], MARGIN


def blocks_to_pages(
    blocks: Iterable[WordBlock], is_page: Callable[[Picture], bool] = lambda _: False
) -> tuple[PlacedPage | Picture, ...]:
    """Blocks set one below the other; a new page only where the file has a page break, and behind
    a block for each of its pictures that `is_page`."""
    pen = _Pen()
    for block in blocks:
        if isinstance(block, WordTable):
            _set_table(pen, block, MARGIN, WIDTH - 2 * MARGIN, breaks=True)
        else:
            _set_paragraph(pen, block, MARGIN, WIDTH - 2 * MARGIN, breaks=True)
        for picture in filter(is_page, pictures_of(block)):
            pen.picture(picture)
    pen.new_page()
    return tuple(pen.pages)


def _set_paragraph(
    pen: _Pen, paragraph: Paragraph, x: float, width: float, *, breaks: bool
) -> None:
    """One paragraph between x and x + width; ends with the distance to the next."""
    size = max((char.size for char in paragraph.chars if char.text not in BREAKS), default=10.5)
    row: list[tuple[Char, int]] = []
    used, waiting = 0.0, False
    for char, stretch in _stretches(pen, paragraph.chars):
        if char.text in (PAGE_BREAK, SOFT_PAGE_BREAK):
            # A rendered break in mid-line waits for the line's end: our lines break elsewhere.
            if char.text == SOFT_PAGE_BREAK and row:
                waiting = True
                continue
            _set_row(pen, row, x, width, paragraph.align)
            row, used = [], 0.0
            if breaks:
                pen.new_page()
            continue
        advance = _advance(char, used)
        if char.text == LINE_BREAK or (row and used + advance > width):
            kept = 0 if char.text == LINE_BREAK else _word_start(row, char)
            _set_row(pen, row[:kept] if kept else row, x, width, paragraph.align)
            row = row[kept:] if kept else []
            used = sum(_advance(each, 0.0) for each, _ in row)
            if waiting and breaks:
                pen.new_page()
            waiting = False
        if char.text != LINE_BREAK:
            row.append((char, stretch))
            used += advance
    _set_row(pen, row, x, width, paragraph.align)
    if waiting and breaks:
        pen.new_page()
    pen.y += PARAGRAPH_GAP * size


def _word_start(row: Sequence[tuple[Char, int]], char: Char) -> int:
    """Where the word or number begins that a character at the line's end goes on with; 0 when
    it begins a word itself or the word fills the line."""
    place = len(row)
    if is_wide(char.text) or not char.text.strip():
        return 0
    while place and row[place - 1][0].text.strip() and not is_wide(row[place - 1][0].text):
        place -= 1
    return place if 0 < place < len(row) else 0


def _stretches(pen: _Pen, chars: Sequence[Char]) -> Iterator[tuple[Char, int]]:
    """Characters with the number of the marked stretch they belong to; breaks part none."""
    before: MarkKind | None = None
    for char in chars:
        if char.text not in BREAKS and char.mark is not before:
            pen.stretch += 1
            before = char.mark
        yield char, pen.stretch


def _advance(char: Char, used: float) -> float:
    if char.text == "\t":
        return TAB - used % TAB
    return glyph_advance(char.text) * char.size


_FACE = "laid-out"


@cache
def _font() -> Any:
    return pymupdf.Font("china-s")


@cache
def glyph_advance(char: str) -> float:
    """Width of a character in ems, as the built-in Chinese font draws it."""
    if is_wide(char) or char == "\u3000":
        return 1.0
    width = float(_font().glyph_advance(ord(char)))
    return min(max(width, 0.25), 1.0)


def _set_row(
    pen: _Pen, row: Sequence[tuple[Char, int]], x: float, width: float, align: str
) -> None:
    if not row:
        return
    size = max(char.size for char, _ in row)
    advances: list[float] = []
    for char, _ in row:
        advances.append(_advance(char, sum(advances) if char.text == "\t" else 0.0))
    left = x + _indent(width - sum(advances), align)
    placed = []
    for (char, stretch), advance in zip(row, advances, strict=True):
        top = pen.y + size - char.size
        glyph = Glyph(
            " " if char.text == "\t" else char.text, Box(left, top, left + advance, pen.y + size)
        )
        placed.append(PlacedGlyph(glyph, char.mark, stretch))
        left += advance
    pen.line(placed)
    pen.y += PITCH * size


def _indent(room: float, align: str) -> float:
    if align == "center":
        return max(room, 0.0) / 2
    return max(room, 0.0) if align in ("right", "end") else 0.0


def _set_table(pen: _Pen, table: WordTable, x: float, width: float, *, breaks: bool) -> None:
    """A ruled table; a row with a page break in it goes to the next page when it begins so."""
    if not table.widths:
        return
    scale = width / sum(table.widths)
    edges = [x]
    for each in table.widths:
        edges.append(edges[-1] + each * scale)
    for number, row in enumerate(table.rows):
        where = _row_break(row) if breaks else None
        if where == "before":
            pen.new_page()
        _set_table_row(pen, table, number, edges)
        if where == "after":
            pen.new_page()
    pen.y += 12.0


def _row_break(row: Sequence[WordCell]) -> str | None:
    """Whether a page break stands in a row, before or after its first words."""
    seen = False
    for cell in row:
        for block in cell.blocks:
            for char in block.chars if isinstance(block, Paragraph) else ():
                if char.text in (PAGE_BREAK, SOFT_PAGE_BREAK):
                    return "after" if seen else "before"
                seen = seen or bool(char.text.strip())
    return None


def _set_table_row(pen: _Pen, table: WordTable, number: int, edges: Sequence[float]) -> None:
    row = table.rows[number]
    top = bottom = pen.y
    for cell in row:
        pen.y = top + CELL_PADDING
        left, right = edges[cell.col], edges[cell.col + cell.span]
        _set_blocks(pen, cell.blocks, left + CELL_PADDING, right - left - 2 * CELL_PADDING)
        bottom = max(bottom, pen.y)
    bottom = max(bottom, top + 14.0)
    below = table.rows[number + 1] if number + 1 < len(table.rows) else ()
    for cell in row:
        left, right = edges[cell.col], edges[cell.col + cell.span]
        if not cell.is_continued:
            pen.rule(Box(left, top, right, top), Orientation.HORIZONTAL)
        if not any(other.is_continued and other.col == cell.col for other in below):
            pen.rule(Box(left, bottom, right, bottom), Orientation.HORIZONTAL)
        for side in (left, right):
            pen.rule(Box(side, top, side, bottom), Orientation.VERTICAL)
    pen.y = bottom


def _set_blocks(pen: _Pen, blocks: Sequence[WordBlock], x: float, width: float) -> None:
    width = max(width, 12.0)
    for block in blocks:
        if isinstance(block, WordTable):
            _set_table(pen, block, x, width, breaks=False)
        else:
            _set_paragraph(pen, block, x, width, breaks=False)


class LaidOutPage:
    """A laid-out page as an open page; what is marked is known without looking for strokes."""

    def __init__(self, number: int, placed: PlacedPage, stretches: dict[int, Mark]) -> None:
        self.number = number
        self.width = WIDTH
        self.height = placed.height
        self._placed = placed
        self._stretches = stretches
        self._lines = tuple(_to_line(glyphs) for glyphs in placed.lines)

    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def overruled_lines(self) -> tuple[Line, ...]:
        return ()

    def pictures(self) -> tuple[Box, ...]:
        return ()

    def annotations(self) -> tuple[Annotation, ...]:
        return ()

    def paths(self) -> tuple[VectorPath, ...]:
        return ()

    def is_scan(self) -> bool:
        return False

    def second_image(self) -> None:
        return None

    def native(self) -> None:
        return None

    def reading(self) -> PageReading:
        """The page as read: its lines, the rules of its tables and its marked runs."""
        return PageReading(
            self.number,
            self.width,
            self.height,
            Source.TEXT_LAYER,
            self._lines,
            self._placed.rules,
            tuple(self._runs()),
            state=PageState.READ if self._lines else PageState.BLANK,
        )

    def _runs(self) -> Iterator[MarkedRun]:
        for line, glyphs in zip(self._lines, self._placed.lines, strict=True):
            for start, stop in _marked_spans(glyphs):
                yield MarkedRun(line, start, stop, self._stretches[glyphs[start].stretch], 1.0)

    def image(self) -> PageImage:
        """The page drawn with the built-in Chinese font, rules and underlines included."""
        return drawn_page((self.width, self.height), IMAGE_SCALE, self._draw)

    def _draw(self, page: Any) -> None:
        page.insert_font(fontname=_FACE, fontbuffer=_font().buffer)
        shape = page.new_shape()
        for line in self._lines:
            for text, box in _even_parts(line):
                point = (box.x0, box.y1 - 0.14 * box.height)
                shape.insert_text(point, text, fontname=_FACE, fontsize=box.height)
        for rule in self._placed.rules:
            shape.draw_line((rule.box.x0, rule.box.y0), (rule.box.x1, rule.box.y1))
        for run in self._runs():
            for segment in run.mark.segments if run.mark.page == self.number else ():
                shape.draw_line((segment.x0, segment.y1), (segment.x1, segment.y1))
        shape.finish(width=0.6)
        shape.commit()


def _even_parts(line: Line) -> Iterator[tuple[str, Box]]:
    """Stretches of a line in one size without a tab, with the box of their first glyph."""
    start = 0
    glyphs = line.glyphs
    for place in range(1, len(glyphs) + 1):
        goes_on = (
            place < len(glyphs)
            and glyphs[place].box.height == glyphs[start].box.height
            and glyphs[place].text.strip()
            and glyphs[place - 1].text.strip()
        )
        if goes_on:
            continue
        text = "".join(glyph.text for glyph in glyphs[start:place])
        if text.strip():
            yield text, glyphs[start].box
        start = place


def _to_line(glyphs: Sequence[PlacedGlyph]) -> Line:
    plain = tuple(placed.glyph for placed in glyphs)
    return Line(plain, united_box(tuple(glyph.box for glyph in plain)), Source.TEXT_LAYER)


def _marked_spans(glyphs: Sequence[PlacedGlyph]) -> Iterator[tuple[int, int]]:
    """Spans of one marked stretch, without the white space at their ends."""
    start = 0
    for place in range(1, len(glyphs) + 1):
        if place < len(glyphs) and glyphs[place].stretch == glyphs[start].stretch:
            continue
        solid = [i for i in range(start, place) if glyphs[i].glyph.text.strip(" \t\u3000_＿")]
        if glyphs[start].mark is not None and solid:
            yield solid[0], solid[-1] + 1
        start = place


def placed_pages(
    placed: Sequence[PlacedPage | Picture],
) -> tuple[LaidOutPage | Picture, ...]:
    """Laid-out pages with one mark a stretch, also where it runs over lines and pages; pictures
    as they are."""
    marks: dict[int, Mark] = {}
    for number, page in enumerate(placed, 1):
        if isinstance(page, Picture):
            continue
        for glyphs in page.lines:
            for start, stop in _marked_spans(glyphs):
                first = glyphs[start]
                box = united_box(tuple(p.glyph.box for p in glyphs[start:stop]))
                known = marks.get(first.stretch)
                if known is None:
                    marks[first.stretch] = Mark(first.mark or MarkKind.WORD, number, (box,), 1.0)
                elif known.page == number:
                    marks[first.stretch] = replace(known, segments=(*known.segments, box))
    return tuple(
        page if isinstance(page, Picture) else LaidOutPage(number, page, marks)
        for number, page in enumerate(placed, 1)
    )


class LaidOutDocument:
    """A file without positions, opened and laid out whole; its pictures are `opened` one at a
    time, as the pages whose numbers they get."""

    def __init__(
        self,
        pages: tuple[LaidOutPage | Picture, ...],
        notices: tuple[Notice, ...],
        opened: Callable[[Picture, int], ImagePage] | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._pages = pages
        self._opened = opened
        self._close = close
        self.notices = notices

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> LaidOutPage | ImagePage:
        """Raises an UnreadableFileError subclass when a picture cannot be read."""
        page = self._pages[number - 1]
        if isinstance(page, LaidOutPage):
            return page
        if self._opened is None:
            raise DamagedFileError(f"第 {number} 页的图片无法读取")
        return self._opened(page, number)

    def close(self) -> None:
        self._close()
