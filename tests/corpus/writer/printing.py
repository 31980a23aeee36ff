"""The raster of a printed page, with what people put on it: seals, signatures, underlines."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

from extractors.evidence import united_box
from tests.corpus.writer.ink import (
    INKS,
    SEAL_COLOURS,
    Draws,
    Pen,
    Raster,
    blend,
    seal,
    sign,
)
from tests.corpus.writer.reading import Rule, levels
from tests.corpus.writer.truth import PageTruth
from tests.corpus.writer.underlining import STYLES, Ground, underline

_THINNEST = 0.4
"""Points. LibreOffice writes waves as hairlines: a printer draws them wider, a raster of few
dots would lose them. Thin rules of a page may be as faint, marks may not."""
_SEAL_CUES = ("盖章", "公章", "专用章")
_SIGNER = re.compile("(批准|审核|主检|编制|试验员|校核)：")
_STAMPED = 300
"""The side, in pixels, of a seal that is stamped into a PDF."""


def printed(page: Any, dpi: int, *, waves: bool) -> Raster:
    """The page as a printer prints it; `waves`: there are wavy underlines on it."""
    with _thick_hairlines(_THINNEST * dpi / 72 if waves else 0):
        pixels = page.get_pixmap(dpi=dpi)
    raster: Raster = np.frombuffer(pixels.samples, np.uint8)
    return raster.reshape(pixels.h, pixels.w, pixels.n)[:, :, :3].copy()


@contextmanager
def _thick_hairlines(width: float) -> Iterator[None]:
    """No line is drawn thinner than `width` pixels. The setting is MuPDF's own and global."""
    pymupdf.TOOLS.set_graphics_min_line_width(width)
    try:
        yield
    finally:
        pymupdf.TOOLS.set_graphics_min_line_width(0)


def stamp(page: Any, text: str, draws: Draws) -> None:
    """Puts a seal into a PDF's page."""
    cover = Image.fromarray((seal(_STAMPED, text, draws) * 255).astype(np.uint8))
    side = (_STAMPED, _STAMPED)
    colours = [Image.new("L", side, level) for level in SEAL_COLOURS[0]]
    kept = io.BytesIO()
    Image.merge("RGBA", [*colours, cover]).save(kept, "PNG")
    wide = draws.uniform(100, 125)
    x = draws.uniform(0.3, 0.7) * page.rect.width
    y = draws.uniform(0.4, 0.8) * page.rect.height
    page.insert_image(pymupdf.Rect(x, y, x + wide, y + wide), stream=kept.getvalue())


def seal_and_sign(
    page: Raster, scale: float, truth: PageTruth, text: str, draws: Draws
) -> None:  # fmt: skip
    """A seal with `text` and signatures where the page asks for them; `scale`: pixels a point."""
    whole = truth.whole_text
    if draws.random() < 0.35:
        side = int(draws.uniform(36, 44) / 25.4 * 72 * scale)
        x, y = _seal_centre(page, scale, truth, whole, draws)
        cover = seal(side, text, draws) * draws.uniform(0.5, 1)
        colour = SEAL_COLOURS[0 if draws.random() < 0.8 else 1]
        blend(page, cover, colour, int(x * scale - side / 2), int(y * scale - side / 2))
    colour = INKS[str(draws.choice(["black", "blue"]))]
    for found in _SIGNER.finditer(whole):
        if draws.random() < 0.6:
            char = truth.chars[found.end() - 1]
            x, y = char.right + 6, char.baseline - 0.3 * char.size
            sign(page, x * scale, y * scale, char.size * scale, colour, draws)


def _seal_centre(
    page: Raster, scale: float, truth: PageTruth, whole: str, draws: Draws
) -> tuple[float, float]:
    """In points, mostly where the page tells its place."""
    for cue in _SEAL_CUES:
        at = whole.find(cue)
        if at >= 0 and draws.random() < 0.75:
            return truth.chars[at].x, truth.chars[at].baseline
    height, width = page.shape[:2]
    x = draws.uniform(0.3, 0.85) * width / scale
    return x, draws.uniform(0.35, 0.85) * height / scale


def underline_by_hand(
    raster: Raster, page: Any, truth: PageTruth, dpi: int, draws: Draws
) -> dict[int, str]:
    """Underlines the passages with one pen. Returns each mark's style."""
    rules = levels(page)
    kind = str(draws.choice(["gel", "ball", "ball", "marker"]))
    colour = str(draws.choice(["blue", "blue", "black", "red", "red", "green", "violet"]))
    pen = Pen(kind, INKS[colour])
    width = draws.uniform(0.3, 0.65) if kind != "marker" else draws.uniform(0.6, 1.0)
    always = str(draws.choice(STYLES)) if draws.random() < 0.5 else None
    styles = {}
    for passage in truth.passages:
        style = always or str(draws.choice(STYLES))
        styles[passage.mark] = style
        for piece in passage.pieces:
            ground = _ground(truth, piece, rules, dpi / 72)
            underline(raster, ground, style, pen, width * (dpi / 25.4), draws)
    return styles


def _ground(
    truth: PageTruth, piece: Sequence[int], rules: Sequence[Rule], scale: float
) -> Ground:  # fmt: skip
    """The piece in pixels, its room down to the next line's tops or to a rule."""
    box = united_box(truth.boxes(piece))
    baseline = max(truth.chars[at].baseline for at in piece)
    em = max(truth.chars[at].size for at in piece)
    room = em * 1.2
    for char in truth.chars:
        beside = char.is_space or char.right <= box.x0 or char.left >= box.x1
        if not beside and char.baseline > baseline + 0.5 * em:
            room = min(room, char.baseline - 0.84 * char.size - baseline)
    for rule in rules:
        across = rule.stop > box.x0 and rule.start < box.x1
        if across and rule.at > baseline + 0.05 * em:
            room = min(room, max(0.3 * em, rule.at - baseline))
    room = max(room, 0.15 * em)
    return Ground(*(value * scale for value in (box.x0, box.x1, baseline, em, room)))
