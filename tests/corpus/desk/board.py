"""Pages drawn with grids, blanks and running text on A4; marked text is `[[so]]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import pymupdf

from tests.corpus.typefaces import typeface

LEFT, RIGHT, TOP, BOTTOM = 56.0, 540.0, 64.0, 800.0
_MARKED = re.compile(r"\[\[|\]\]")
Cell = str | tuple[str, int]


@cache
def _font(file: str) -> pymupdf.Font:
    return pymupdf.Font(fontfile=file)


def plain(text: str) -> str:
    """The text without the signs of marking."""
    return _MARKED.sub("", text)


class Board:
    """A PDF being typed from top to bottom; `y` is where the next line goes."""

    def __init__(self, face: str, *, landscape: bool = False) -> None:
        self.document = pymupdf.open()
        self.face = typeface(face)
        self.width, self.height = (842.0, 595.0) if landscape else (595.0, 842.0)
        self.right = self.width - (595.0 - RIGHT)
        self.new_page()

    def new_page(self) -> None:
        self.page = self.document.new_page(width=self.width, height=self.height)
        self.y = TOP

    def length(self, text: str, size: float) -> float:
        return sum(self.face.char_widths(plain(text), size))

    def write(self, x: float, y: float, text: str, size: float) -> float:
        """One line at a place; marked parts get a line beneath. Returns the x behind it."""
        marked = False
        for part in re.split(r"(\[\[|\]\])", text):
            if part in ("[[", "]]"):
                marked = part == "[["
                continue
            end = x + sum(self.face.char_widths(part, size))
            if part.strip():
                writer = pymupdf.TextWriter(self.page.rect)
                writer.append((x, y), part, font=_font(str(self.face.file)), fontsize=size)
                writer.write_text(self.page)
            if marked and part:
                line = y + 0.17 * size
                self.page.draw_line((x, line), (end, line), width=0.9, color=(0, 0, 0.7))
            x = end
        return x

    def center(self, text: str, size: float, gap: float = 1.9) -> None:
        self.y += size
        self.write((self.width - self.length(text, size)) / 2, self.y, text, size)
        self.y += (gap - 1) * size

    def flush_right(self, text: str, size: float = 10.5, gap: float = 1.8) -> None:
        self.y += size
        self.write(self.right - self.length(text, size), self.y, text, size)
        self.y += (gap - 1) * size

    def spread(self, texts: Sequence[str], size: float = 10.5) -> None:
        """Texts side by side over the width, each in an equal share."""
        self.y += size
        share = (self.right - LEFT) / len(texts)
        for place, text in enumerate(texts):
            self.write(LEFT + place * share, self.y, text, size)
        self.y += 0.9 * size

    def prose(self, text: str, size: float = 10.5, *, indent: bool = True) -> None:
        """A paragraph, wrapped."""
        lines = self.wrapped(("　　" if indent else "") + text, self.right - LEFT, size)
        for line in lines:
            self.y += size
            self.write(LEFT, self.y, line, size)
            self.y += 0.75 * size

    def blank(self, label: str, value: str, size: float = 12, start: float = 120) -> None:
        """A label and its value on a printed blank."""
        self.y += 1.4 * size
        x = self.write(start, self.y, label, size) + 4
        self.write(x + 6, self.y, value, size)
        self.page.draw_line((x, self.y + 3), (self.width - start, self.y + 3), width=0.6)
        self.y += 0.8 * size

    def wrapped(self, text: str, room: float, size: float) -> list[str]:
        """The lines of a text in that room; marks that break go on in the next line."""
        lines: list[str] = []
        for part in text.split("\n"):
            lines += self._wrapped_line(part, room, size)
        return lines

    def _wrapped_line(self, text: str, room: float, size: float) -> list[str]:
        lines, line, used, marked = [], "", 0.0, False
        for token in re.findall(r"\[\[|\]\]|[A-Za-z0-9\-./]+|.", text):
            if token in ("[[", "]]"):
                marked = token == "[["
                line += token
                continue
            wide = self.length(token, size)
            if used + wide > room and used:
                lines.append(line + ("]]" if marked else ""))
                line, used = "[[" if marked else "", 0.0
            line, used = line + token, used + wide
        return [*lines, line]

    def grid(
        self,
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        size: float = 9.5,
        *,
        rules: str = "all",
    ) -> None:
        """A table over the page's width; `widths` are shares, a cell may span columns.

        `rules`: `all`, `rows` (no vertical ones) or `none`.
        """
        scale = (self.right - LEFT) / sum(widths)
        edges = [LEFT, *(LEFT + scale * float(e) for e in np.cumsum(widths))]
        if rules != "none":
            self.page.draw_line((LEFT, self.y), (edges[-1], self.y), width=0.7)
        for row in rows:
            self._row(row, edges, size, rules)
        self.y += size

    def _row(self, row: Sequence[Cell], edges: Sequence[float], size: float, rules: str) -> None:
        column, placed = 0, []
        for cell in row:
            text, span = cell if isinstance(cell, tuple) else (cell, 1)
            x0, x1 = edges[column], edges[min(column + span, len(edges) - 1)]
            placed.append((x0, x1, self.wrapped(text, x1 - x0 - 8, size)))
            column += span
        height = max(len(lines) for *_, lines in placed) * 1.4 * size + 0.9 * size
        for x0, x1, lines in placed:
            for number, line in enumerate(lines):
                self.write(x0 + 4, self.y + size * (1.25 + 1.4 * number), line, size)
            if rules == "all":
                for x in (x0, x1):
                    self.page.draw_line((x, self.y), (x, self.y + height), width=0.7)
        self.y += height
        if rules != "none":
            self.page.draw_line((edges[0], self.y), (edges[-1], self.y), width=0.7)

    def save(self) -> bytes:
        self.document.subset_fonts()
        return bytes(self.document.tobytes(garbage=3, deflate=True, no_new_id=True))


def scanned(pdf: bytes, seed: int, dpi: int = 200) -> bytes:
    """The pages as grey JPEG pictures with a scanner's noise and a little skew."""
    rng = np.random.default_rng(seed)
    out = pymupdf.open()
    with pymupdf.open(stream=pdf) as document:
        for page in document:
            matrix = pymupdf.Matrix(dpi / 72, dpi / 72).prerotate(float(rng.uniform(-0.4, 0.4)))
            pixmap = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csRGB)
            pixels = np.frombuffer(pixmap.samples, np.uint8).astype(np.int16)
            noisy = np.clip(pixels * 0.92 + 10 + rng.normal(0, 5, pixels.shape), 0, 255)
            picture = pymupdf.Pixmap(
                pymupdf.csRGB, pixmap.width, pixmap.height, noisy.astype(np.uint8).tobytes(), 0
            )
            new = out.new_page(width=page.rect.width, height=page.rect.height)
            new.insert_image(new.rect, stream=picture.tobytes("jpeg", jpg_quality=80))
    return bytes(out.tobytes(deflate=True, no_new_id=True))
