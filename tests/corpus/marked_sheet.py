"""A page being set with exact truth: every glyph's box, every mark, every distractor.

Text is placed glyph by glyph from the font's advances, so truth needs no reading back.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from extractors.evidence import Box, Glyph, Line, MarkKind, Source, united_box

FONTS = Path("/usr/share/fonts")
CHINESE = (
    "opentype/noto/NotoSerifCJK-Regular.ttc",
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "opentype/noto/NotoSansCJK-Bold.ttc",
    "truetype/arphic/uming.ttc",
    "truetype/arphic/ukai.ttc",
    "truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "truetype/arphic-gkai00mp/gkai00mp.ttf",
    "truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
    "truetype/wqy/wqy-microhei.ttc",
    "truetype/wqy/wqy-zenhei.ttc",
)
LATIN = (
    "truetype/liberation/LiberationSerif-Regular.ttf",
    "truetype/liberation/LiberationSans-Regular.ttf",
)


@functools.cache
def font(name: str) -> Any:
    return pymupdf.Font(fontfile=str(FONTS / name))


@functools.cache
def chinese_fonts() -> tuple[str, ...]:
    return tuple(name for name in CHINESE if (FONTS / name).exists())


@functools.cache
def latin_fonts() -> tuple[str, ...]:
    return tuple(name for name in LATIN if (FONTS / name).exists())


@dataclass(frozen=True, slots=True)
class Typeface:
    """A Chinese face, perhaps with a Latin one for digits and letters."""

    chinese: str
    latin: str | None = None

    def font_of(self, character: str) -> Any:
        if self.latin is not None and " " < character < "\u0250":
            return font(self.latin)
        return font(self.chinese)

    def width(self, text: str, size: float) -> float:
        return sum(self.advance(character, size) for character in text)

    def advance(self, character: str, size: float) -> float:
        return float(self.font_of(character).glyph_advance(ord(character)) * size)


def random_typeface(rng: np.random.Generator) -> Typeface:
    latin = str(rng.choice(latin_fonts())) if latin_fonts() and rng.random() < 0.5 else None
    return Typeface(str(rng.choice(chinese_fonts())), latin)


@dataclass(frozen=True, slots=True)
class Setting:
    """How text of a page is set: face, size in points, distance of baselines in em."""

    face: Typeface
    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class TrueRun:
    """The marked glyphs of one line: `lines[line].glyphs[start:stop]` of its page."""

    line: int
    start: int
    stop: int
    kind: MarkKind
    style: str


@dataclass(slots=True)
class Sheet:
    """A PDF page with what was set on it so far; all boxes in points of the clean page."""

    document: Any
    page: Any
    setting: Setting
    lines: list[Line] = field(default_factory=list)
    runs: list[TrueRun] = field(default_factory=list)
    distractors: list[str] = field(default_factory=list)
    _pending: list[tuple[float, float, str, Any, float, Any]] = field(default_factory=list)

    @property
    def width(self) -> float:
        return float(self.page.rect.width)

    @property
    def height(self) -> float:
        return float(self.page.rect.height)

    def text(
        self, x: float, baseline: float, text: str, size: float | None = None, grey: float = 0.0
    ) -> int:
        """Set a line of text, one colour; returns its number."""
        size = size or self.setting.size
        face = self.setting.face
        glyphs = []
        for character in text:
            advance = face.advance(character, size)
            top, bottom = baseline - 0.88 * size, baseline + 0.12 * size
            glyphs.append(Glyph(character, Box(x, top, x + advance, bottom)))
            self._pending.append((x, baseline, character, face.font_of(character), size, grey))
            x += advance
        made = tuple(glyphs)
        self.lines.append(
            Line(made, united_box(tuple(glyph.box for glyph in made)), Source.TEXT_LAYER)
        )
        return len(self.lines) - 1

    def write(self) -> None:
        """Put all text set so far on the page (marks may be drawn before or after)."""
        writers: dict[float, Any] = {}
        for x, baseline, character, face, size, grey in self._pending:
            writer = writers.setdefault(grey, pymupdf.TextWriter(self.page.rect))
            writer.append((x, baseline), character, font=face, fontsize=size)
        for grey, writer in writers.items():
            writer.write_text(self.page, color=(grey, grey, grey))
        self._pending.clear()

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6, grey: float = 0.0
    ) -> None:
        self.page.draw_line((x0, y0), (x1, y1), width=width, color=(grey, grey, grey))

    def span_box(self, line: int, start: int, stop: int) -> Box:
        return united_box(tuple(glyph.box for glyph in self.lines[line].glyphs[start:stop]))

    def baseline(self, line: int) -> float:
        box = self.lines[line].box
        return box.y1 - 0.12 * box.height


def new_sheet(setting: Setting, width: float = 595, height: float = 842) -> Sheet:
    document = pymupdf.open()
    return Sheet(document, document.new_page(width=width, height=height), setting)


def random_setting(rng: np.random.Generator) -> Setting:
    return Setting(
        random_typeface(rng),
        float(rng.choice([9, 10, 10.5, 11, 12, 12, 14, 16])),
        float(rng.choice([1.25, 1.4, 1.5, 1.75, 2.0])),
    )


def wrapped(face: Typeface, size: float, text: str, width: float) -> Sequence[str]:
    """The text cut to lines no wider than `width`; a line does not begin with a full stop."""
    lines, line, used = [], "", 0.0
    for character in text:
        advance = face.advance(character, size)
        if used + advance > width and character not in "，。；、：）":
            lines.append(line)
            line, used = "", 0.0
        line += character
        used += advance
    return [*lines, line] if line else lines
