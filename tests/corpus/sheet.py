"""Drawing pages of invented papers, with the truth of every mark written down.

Marked text is written `[[like this]]`; everything else is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pymupdf

from tests.corpus.typefaces import Typeface, typeface

MARKUP = re.compile(r"\[\[(.*?)\]\]")
UNDERLINE_DROP = 0.16  # of the size, below the baseline: where word processors draw
RULE_WIDTH = 0.7


class Marking(StrEnum):
    """How a marked passage is shown on the page that is drawn."""

    VECTOR = "vector"
    ANNOTATION = "annotation"
    HIGHLIGHT = "highlight"
    PEN = "pen"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TrueMark:
    """What one stroke marks: page from 1, box in points around its characters, baseline in y.

    Strokes of one passage that wraps over lines, or stands in one cell, share `passage`.
    """

    page: int
    box: tuple[float, float, float, float]
    text: str
    baseline: float
    size: float
    passage: int


@dataclass(frozen=True, slots=True)
class TruePassage:
    """A marked passage as a reader must find it: boxes in points, one a line."""

    page: int
    boxes: tuple[tuple[float, float, float, float], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is marked or not."""

    text: str
    marked: bool


def pieces(text: str) -> Iterator[Piece]:
    """The marked and plain runs of a text with `[[marks]]`, in order."""
    position = 0
    for match in MARKUP.finditer(text):
        if match.start() > position:
            yield Piece(text[position : match.start()], marked=False)
        yield Piece(match[1], marked=True)
        position = match.end()
    if position < len(text):
        yield Piece(text[position:], marked=False)


def plain(text: str) -> str:
    """The text without the signs of marking."""
    return MARKUP.sub(r"\1", text)


class Sheet:
    """A PDF being drawn, page after page."""

    def __init__(self, face: str = "song", marking: Marking = Marking.VECTOR) -> None:
        self.document = pymupdf.open()
        self.face: Typeface = typeface(face)
        self.marking = marking
        self.marks: list[TrueMark] = []
        self.page: pymupdf.Page = None
        self._passage = 0
        self._is_wrapping = False

    def new_page(self, width: float = 595, height: float = 842) -> None:
        self.page = self.document.new_page(width=width, height=height)
        self.page.insert_font(fontname=self.face.name, fontfile=str(self.face.file))

    @property
    def width(self) -> float:
        return float(self.page.rect.width)

    def text(self, x: float, baseline: float, text: str, size: float = 10.5) -> float:
        """Write one line from x; returns the x after it."""
        for piece in pieces(text):
            if not self._is_wrapping:
                self._passage += 1
            end = x + sum(self.face.char_widths(piece.text, size))
            self.page.insert_text((x, baseline), piece.text, fontname=self.face.name, fontsize=size)
            if piece.marked:
                self._mark(piece.text, x, end, baseline, size)
            x = end
        return x

    def centered(self, baseline: float, text: str, size: float = 10.5) -> None:
        self.text((self.width - self.length(text, size)) / 2, baseline, text, size)

    def length(self, text: str, size: float) -> float:
        return sum(self.face.char_widths(plain(text), size))

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = RULE_WIDTH) -> None:
        self.page.draw_line((x0, y0), (x1, y1), width=width)

    def paragraph(
        self, x: float, baseline: float, text: str, size: float = 10.5, right: float = 535
    ) -> float:
        """Write wrapped text with an indent of two characters; returns the next baseline.

        A marked passage that wraps has one stroke a line.
        """
        cursor = x + 2 * size
        self._is_wrapping = True
        for piece in pieces(text):
            rest = piece.text
            self._passage += 1
            while rest:
                fits = self._fitting(rest, size, right - cursor)
                if fits == 0:
                    cursor, baseline = x, baseline + size * 1.8
                    continue
                shown = f"[[{rest[:fits]}]]" if piece.marked else rest[:fits]
                cursor = self.text(cursor, baseline, shown, size)
                rest = rest[fits:]
        self._is_wrapping = False
        return baseline + size * 1.8

    def _fitting(self, text: str, size: float, room: float) -> int:
        used = 0.0
        for index, width in enumerate(self.face.char_widths(text, size)):
            used += width
            if used > room:
                return index
        return len(text)

    def table(
        self, top: float, widths: Sequence[float], rows: Sequence[Sequence[str]], size: float = 9
    ) -> float:
        """A ruled table from the left margin of 50 points; cells may hold line breaks.

        Returns the y of its lower edge."""
        y = top
        edges = [50.0]
        for width in widths:
            edges.append(edges[-1] + width)
        self.line(edges[0], y, edges[-1], y)
        for row in rows:
            height = max(cell.count("\n") + 1 for cell in row) * size * 1.45 + size * 0.9
            for x, cell in zip(edges, row, strict=False):
                self._cell(x + 4, y, cell, size)
            for x in edges:
                self.line(x, y, x, y + height)
            y += height
            self.line(edges[0], y, edges[-1], y)
        return y

    def _cell(self, x: float, top: float, cell: str, size: float) -> None:
        self._passage += 1
        self._is_wrapping = "\n" in cell
        for number, text in enumerate(cell.split("\n")):
            self.text(x, top + size * (1.35 + 1.45 * number), text, size)
        self._is_wrapping = False

    def field(self, x: float, baseline: float, label: str, value: str, end: float) -> None:
        """A label with a printed blank that is filled in: a form field, not a mark."""
        start = self.text(x, baseline, label, 12)
        self.text(start + 8, baseline, value, 12)
        self.line(start, baseline + 3, end, baseline + 3, 0.6)

    def seal(self, x: float, y: float, words: Sequence[str], radius: float = 52) -> None:
        """A round red seal with its words in rows, a star in the middle."""
        red = (0.83, 0.1, 0.12)
        self.page.draw_circle((x, y), radius, color=red, width=2.2)
        self.page.draw_circle((x, y), radius * 0.16, color=red, fill=red)
        for row, word in enumerate(words):
            size = min(9.0, radius * 1.7 / max(len(word), 1))
            offset = -radius * 0.42 if row == 0 else radius * 0.62
            start = x - self.length(word, size) / 2
            self.page.insert_text(
                (start, y + offset), word, fontname=self.face.name, fontsize=size, color=red
            )

    def _mark(self, text: str, x0: float, x1: float, baseline: float, size: float) -> None:
        box = (x0, baseline - size * 0.86, x1, baseline + size * 0.14)
        number = self.document.page_count
        self.marks.append(TrueMark(number, box, text, baseline, size, self._passage))
        if self.marking is Marking.VECTOR:
            y = baseline + size * UNDERLINE_DROP
            self.page.draw_line((x0, y), (x1, y), width=0.8, color=(0.75, 0, 0))
        elif self.marking is Marking.ANNOTATION:
            self.page.add_underline_annot(pymupdf.Rect(box).quad)
        elif self.marking is Marking.HIGHLIGHT:
            self.page.add_highlight_annot(pymupdf.Rect(box).quad)

    def passages(self) -> tuple[TruePassage, ...]:
        """The marked passages in drawing order; lines of a cell are joined by a space."""
        found: dict[int, list[TrueMark]] = {}
        for mark in self.marks:
            found.setdefault(mark.passage, []).append(mark)
        return tuple(
            TruePassage(
                strokes[0].page,
                tuple(stroke.box for stroke in strokes),
                _joined([stroke.text for stroke in strokes]),
            )
            for strokes in found.values()
        )

    def save(self) -> bytes:
        """The finished PDF, fonts subset, without times: the same drawing, the same bytes."""
        self.document.subset_fonts()
        self.document.set_metadata({})
        return bytes(self.document.tobytes(garbage=4, deflate=True, no_new_id=True, clean=False))


def _joined(texts: list[str]) -> str:
    """Lines of one passage; a space keeps a number apart from what follows it."""
    joined = texts[0]
    for text in texts[1:]:
        apart = joined[-1].isascii() and text[0].isascii()
        joined += f" {text}" if apart else text
    return joined
