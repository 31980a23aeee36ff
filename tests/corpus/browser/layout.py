"""Lays drafts out in Chromium and asks it where every character stands.

All geometry is PDF points from the top left corner of the page.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pymupdf
from playwright.sync_api import Page, sync_playwright

from extractors.evidence import Box
from tests.corpus.browser.pages import Draft

POINTS_PER_PX = 0.75
ASCENT, DESCENT = 0.84, 0.1
"""Of the em: what the ink of a Chinese character takes above and below the baseline."""

# Takes blocks off the end until the page holds them, after making the text of a too wide
# table smaller.
_FIT = """() => {
  const flow = document.getElementById('flow'), page = document.getElementById('page');
  const wide = () => flow.scrollWidth > flow.clientWidth + 1;
  for (let i = 0; i < 14 && wide(); i++)
    page.style.fontSize = parseFloat(getComputedStyle(page).fontSize) * 0.93 + 'px';
  for (let i = 0; i < 300 && (flow.scrollHeight > flow.clientHeight + 1 || wide()); i++) {
    let last = flow;
    while (last.lastElementChild && last.lastElementChild.matches('p,div,table,tbody,tr,h1,h2'))
      last = last.lastElementChild;
    if (last === flow) last = flow.lastElementChild;
    if (!last) break;
    last.remove();
  }
}"""

_READ = """() => {
  const out = [], blocks = new Map(), ascents = new Map();
  const ctx = document.createElement('canvas').getContext('2d');
  const edge = document.getElementById('page').getBoundingClientRect();
  const walk = document.createTreeWalker(document.getElementById('page'), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let node;
  while (node = walk.nextNode()) {
    const el = node.parentElement;
    if (el.closest('.nt')) continue;
    const block = el.closest('td,th,p,h1,h2,.b') || document.body;
    if (!blocks.has(block)) blocks.set(block, blocks.size);
    const right = block.getBoundingClientRect().right + 2, style = getComputedStyle(el);
    const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    if (!ascents.has(font)) {
      ctx.font = font;
      ascents.set(font, ctx.measureText('国').fontBoundingBoxAscent);
    }
    const size = parseFloat(style.fontSize), ascent = ascents.get(font);
    const cell = el.closest('td,th'), held = el.closest('[data-p]');
    const spacing = parseFloat(style.letterSpacing) || 0;
    const pitch = parseFloat(style.lineHeight) || size * 1.3;
    for (let i = 0; i < node.length; i++) {
      range.setStart(node, i); range.setEnd(node, i + 1);
      const rects = range.getClientRects(), rect = rects[rects.length - 1];
      if (!rect || rect.width < 0.01 || rect.right > Math.min(right, edge.right)) continue;
      const base = rect.top + ascent;
      let floor = base + pitch - 0.84 * size;
      if (cell) floor = Math.min(floor, cell.getBoundingClientRect().bottom);
      out.push([node.data[i], rect.left, rect.right - Math.max(spacing, 0), base, size, floor,
        blocks.get(block), held ? +held.dataset.p : -1, !!el.closest('.ink')]);
    }
  }
  return JSON.stringify(out);
}"""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as laid out. `floor`: how low a mark under it may reach; `line` numbers
    the lines of the page; `ink`: it is under the mark, not only of the passage."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    floor: float
    line: int
    passage: int | None
    ink: bool

    @property
    def box(self) -> Box:
        top, bottom = self.baseline - ASCENT * self.size, self.baseline + DESCENT * self.size
        return Box(self.x0, top, max(self.x0, self.x1), bottom)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as laid out; `pdf` has no marks but the filled blanks of running prose."""

    draft: Draft
    glyphs: tuple[Glyph, ...]
    pdf: bytes


class Browser:
    """One Chromium with one tab."""

    def __init__(self, tab: Page) -> None:
        self._tab = tab

    def lay_out(self, draft: Draft) -> Sheet:
        """Lays the draft out, drops what the page does not hold, prints it unmarked."""
        self._tab.set_content(draft.html)
        self._tab.evaluate(_FIT)
        glyphs = _numbered(json.loads(self._tab.evaluate(_READ)))
        pdf = self.printed(draft)
        return Sheet(draft, _settled(glyphs, pdf), pdf)

    def printed(self, draft: Draft, css: str = "", rules: Sequence[str] = ()) -> bytes:
        """The page in the tab as PDF, with a style for marks and `rules` laid over it (HTML)."""
        handles = (css, "".join(rules))
        self._tab.evaluate(
            "([css, rules]) => { const at = document.getElementById('page');"
            ' at.insertAdjacentHTML(\'beforeend\', `<div id="extra" class="nt">${rules}</div>`);'
            " const s = document.createElement('style'); s.id = 'marks'; s.textContent = css;"
            " document.head.append(s); }",
            handles,
        )
        pdf: bytes = self._tab.pdf(
            width=f"{draft.look.width / POINTS_PER_PX}px",
            height=f"{draft.look.height / POINTS_PER_PX}px",
            print_background=True,
            prefer_css_page_size=True,
        )
        self._tab.evaluate(
            "() => { document.getElementById('marks').remove();"
            " document.getElementById('extra').remove(); }"
        )
        return pdf


def _settled(glyphs: Sequence[Glyph], pdf: bytes) -> tuple[Glyph, ...]:
    """The glyphs on the baselines of the PDF: a face that stands in for another hangs up to
    a point off the place that the page's style tells of."""
    with pymupdf.open(stream=pdf) as document:
        blocks = document[0].get_text("rawdict")["blocks"]
    chars = [
        char["origin"]
        for block in blocks
        for line in block.get("lines", ())
        for span in line["spans"]
        for char in span["chars"]
    ]
    at: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for x, y in chars:
        at[round(x)].append((x, y))
    return tuple(_on_baseline(glyph, at) for glyph in glyphs)


def _on_baseline(glyph: Glyph, at: Mapping[int, Sequence[tuple[float, float]]]) -> Glyph:
    """`at`: where the characters of the PDF start, by their rounded x."""
    column = round(glyph.x0)
    near = [
        (abs(x - glyph.x0) + abs(y - glyph.baseline), y)
        for key in (column - 1, column, column + 1)
        for x, y in at.get(key, ())
        if abs(y - glyph.baseline) < 0.35 * glyph.size
    ]
    return replace(glyph, baseline=min(near)[1]) if near else glyph


def _numbered(read: Sequence[Sequence[Any]]) -> tuple[Glyph, ...]:
    """What the browser read, in points, with the lines numbered."""
    glyphs: list[Glyph] = []
    line, block = -1, None
    for text, left, right, base, size, floor, at, passage, ink in read:
        x0, x1, base, size, floor = (v * POINTS_PER_PX for v in (left, right, base, size, floor))
        before = glyphs[-1] if glyphs else None
        if before is None or at != block or _breaks(before, x0, base, size):
            line += 1
        block = at
        held = passage if passage >= 0 else None
        glyphs.append(Glyph(text, x0, x1, base, size, floor, line, held, bool(ink)))
    return tuple(glyphs)


def _breaks(before: Glyph, x0: float, base: float, size: float) -> bool:
    away = abs(before.baseline - base) > 0.3 * size
    return away or x0 < before.x0 or x0 - before.x1 > 2.5 * size


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. Raises LookupError when Chromium is not installed."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise LookupError("Chromium is not installed")
    flags = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=flags)
        tab = running.new_page()
        tab.emulate_media(media="print")
        yield Browser(tab)
        running.close()
