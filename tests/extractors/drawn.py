"""Pages drawn to PDF and read back as the reader of text layers reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pymupdf

from extractors.document import Orientation, Rule
from extractors.evidence import Box, Line, Mark, MarkKind, Source
from extractors.formats.pdf_text import page_lines
from extractors.layout import PageReading
from extractors.underlines.marks import MarkedRun

WIDTH, HEIGHT = 595.0, 842.0
FONT = pymupdf.Font("china-s")


@dataclass
class Drawing:
    """One page under construction; `[[…]]` in a text marks what stands between."""

    number: int = 1
    texts: list[tuple[float, float, str, float]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    marks: list[tuple[float, str, int, MarkKind]] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10.5,
        kind: MarkKind = MarkKind.VECTOR,
        mark: int = 0,
    ) -> None:
        """Text with its top at y. `mark`: marks of one number are one stroke."""
        plain = text.replace("[[", "").replace("]]", "")
        if "[[" in text:
            marked = text.split("[[")[1].split("]]")[0]
            self.marks.append((y, marked, mark or 1000 + len(self.marks), kind))
        self.texts.append((x, y + size, plain, size))

    def across(self, y: float, x0: float, x1: float) -> None:
        self.rules.append(Rule(Box(x0, y, x1, y), Orientation.HORIZONTAL))

    def down(self, x: float, y0: float, y1: float) -> None:
        self.rules.append(Rule(Box(x, y0, x, y1), Orientation.VERTICAL))

    def table(
        self,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str | None]],
        x: float = 40.0,
        height: float = 26.0,
        verticals: bool = True,
        lines_between: bool = True,
    ) -> float:
        """A table; None continues the cell above, a line break in a cell starts a line."""
        edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        tops = [y]
        for row in rows:
            most = max((cell or "").count("\n") for cell in row)
            tops.append(tops[-1] + height + 13 * most)
        for number, row in enumerate(rows):
            for col, cell in enumerate(row):
                if cell is None:
                    continue
                below = rows[number + 1 :]
                merged = next((i for i, r in enumerate(below) if r[col] is not None), len(below))
                self._cell(edges[col], tops[number], tops[number + 1 + merged], cell)
                inner = lines_between or number == 0
                if inner:
                    self.across(tops[number], edges[col], edges[col + 1])
        self.across(tops[-1], edges[0], edges[-1])
        if verticals:
            for edge in edges:
                self.down(edge, tops[0], tops[-1])
        return tops[-1]

    def _cell(self, x: float, top: float, bottom: float, text: str) -> None:
        lines = text.split("\n")
        first = (top + bottom) / 2 - 13 * len(lines) / 2
        for number, line in enumerate(lines):
            if line:
                self.text(x + 4, first + 13 * number, line, 9.5)

    def reading(self) -> PageReading:
        with pymupdf.open() as document:
            page = document.new_page(width=WIDTH, height=HEIGHT)
            writer = pymupdf.TextWriter(page.rect)
            for x, baseline, text, size in self.texts:
                writer.append((x, baseline), text, font=FONT, fontsize=size)
            writer.write_text(page)
            lines = page_lines(page)
        runs = tuple(self._run(lines, *mark) for mark in self.marks)
        return PageReading(
            self.number, WIDTH, HEIGHT, Source.TEXT_LAYER, lines, tuple(self.rules), runs
        )

    def _run(
        self, lines: Sequence[Line], y: float, text: str, mark: int, kind: MarkKind
    ) -> MarkedRun:
        near = [ln for ln in lines if abs(ln.box.y0 - y) < 6 and text in ln.text]
        line = min(near, key=lambda ln: abs(ln.box.y0 - y))
        start = line.text.index(text)
        box = Box(mark / 10, 0, mark / 10 + 1, 1)
        return MarkedRun(
            line, start, start + len(text), Mark(kind, self.number, (box,), 0.99), 0.99
        )


def drawn_lines(*texts: str, x: float = 60.0, top: float = 80.0, pitch: float = 18.0) -> Drawing:
    """Running text, one string a line."""
    drawing = Drawing()
    for number, text in enumerate(texts):
        drawing.text(x, top + pitch * number, text)
    return drawing
