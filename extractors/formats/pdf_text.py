"""The text layer of a PDF page: glyphs with exact boxes, put together to visual lines.

Glyph boxes run from the pen position to the next one and from 0.88 em above to 0.12 em
below the baseline (the em box of a CJK glyph), whatever ascent the font declares: fonts
lie about it, and every glyph of a line then has the same height.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pymupdf

from extractors.characters import SUPERSCRIPTS, is_dropped, whole_character
from extractors.evidence import Box, Glyph, Line, Source, united_box

EM_ABOVE = 0.88
EM_BELOW = 0.12

# Two glyphs are on one visual line when their baselines are this close (in em).
BASELINE_TOLERANCE = 0.3
# A raised or lowered glyph is at most this size against its line and this far off (in em).
SMALL_GLYPH = 0.82
RAISED_MIN = 0.15
# Smaller still, text is no part of the line: a watermark lies under it.
LEAST_SMALL = 0.35
SHIFT_MAX = 0.75
# Gaps that end a line, in em: between separately placed runs, and where only blanks stand.
GAP_BETWEEN_RUNS = 0.9
GAP_WITHIN_RUN = 1.6
GAP_OF_BLANKS = 2.2
# The same character again this close (in em) is overprinting that imitates bold.
OVERPRINT = 0.15
# Degrees off the level or the plumb from which text belongs to no line: on the ring of a seal,
# across the page. The layer of a scan that was laid askew leans by less.
SLANT = 6.0
# Blue exceeds the other channels by so much in a link's colour (Word 0x0563C1, browsers 0x0000EE).
LEAST_BLUE = 64
# A page of more characters is not read further (robustness: one-million-glyph pages).
MAX_GLYPHS = 60_000

_FILLED_OR_STROKED = 16 | 32
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP

Affine = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class LayerGlyph:
    """One character of the layer, displayed coordinates; `size` is the em in points.

    `run` numbers the piece of text it was shown with: glyphs of one run follow each other.
    """

    text: str
    box: Box
    baseline: float
    size: float
    hidden: bool
    run: int
    is_blue: bool = False


@dataclass(frozen=True, slots=True)
class TextLayer:
    """Everything the layer shows, before lines are made.

    `horizontal`: glyphs written left to right as displayed; `turned`: the others, one tuple
    a run, with the clockwise angle of their direction in degrees (90, 180, 270), the nearest
    to it. `aslant`: runs written in no such direction, of seals and watermarks.
    """

    horizontal: tuple[LayerGlyph, ...]
    turned: tuple[tuple[int, tuple[LayerGlyph, ...]], ...]
    truncated: bool
    aslant: tuple[tuple[LayerGlyph, ...], ...] = ()

    @property
    def count(self) -> int:
        aside = (*(run for _, run in self.turned), *self.aslant)
        return len(self.horizontal) + sum(map(len, aside))

    @property
    def texts(self) -> list[str]:
        """All characters, in no particular order."""
        aside = (*(run for _, run in self.turned), *self.aslant)
        return [glyph.text for run in (self.horizontal, *aside) for glyph in run]


def page_lines(page: pymupdf.Page) -> tuple[Line, ...]:
    """The visible text of the page as lines in displayed coordinates, top to bottom."""
    return layer_lines(read_layer(page))


def read_layer(page: pymupdf.Page) -> TextLayer:
    """All glyphs of the page's text layer, hidden ones too, in displayed coordinates."""
    # get_text works on the unrotated page; this takes its coordinates to the display.
    matrix: Affine = tuple(page.rotation_matrix)
    shown = Box(0, 0, max(page.rect.width, 1), max(page.rect.height, 1))
    horizontal: list[LayerGlyph] = []
    turned: list[tuple[int, tuple[LayerGlyph, ...]]] = []
    aslant: list[tuple[LayerGlyph, ...]] = []
    total = 0
    for run, raw_line in enumerate(_raw_lines(page)):
        degrees = _degrees(raw_line["dir"], matrix)
        angle = round(degrees / 90) * 90 % 360
        glyphs = tuple(
            glyph
            for glyph in _run_glyphs(raw_line, matrix, run, angle)
            if _stands_on(glyph.box, shown)
        )
        total += len(glyphs)
        if total > MAX_GLYPHS:
            break
        if glyphs and abs(degrees - round(degrees / 90) * 90) > SLANT:
            aslant.append(glyphs)
        elif angle == 0:
            horizontal.extend(glyphs)
        elif glyphs:
            turned.append((angle, glyphs))
    is_cut = total > MAX_GLYPHS
    return TextLayer(tuple(horizontal), tuple(turned), is_cut, tuple(aslant))


def layer_lines(layer: TextLayer) -> tuple[Line, ...]:
    """Lines of the layer's glyphs: one line a visual line, cut at wide gaps."""
    rows = _rows(_without_overprint(layer.horizontal))
    lines = [line for row in rows for line in _row_lines(row)]
    # On the ring of a seal every character is a run of its own, and tells nothing by itself.
    aslant = (run for run in layer.aslant if len(run) > 1)
    aside = (*(run for _, run in layer.turned), *aslant)
    lines += [_line(run) for run in aside if any(not glyph.text.isspace() for glyph in run)]
    lines.sort(key=lambda line: (round(line.box.center_y, 1), line.box.x0))
    return tuple(lines)


def _raw_lines(page: pymupdf.Page) -> Iterable[dict[str, Any]]:
    raw: dict[str, Any] = page.get_text("rawdict", flags=_FLAGS)
    for block in raw["blocks"]:
        yield from block.get("lines", ())


def _degrees(direction: tuple[float, float], matrix: Affine) -> float:
    """Clockwise direction of writing as displayed, in degrees."""
    x, y = direction
    a, b, c, d, _, _ = matrix
    return math.degrees(math.atan2(x * b + y * d, x * a + y * c))


def _run_glyphs(
    raw_line: dict[str, Any], matrix: Affine, run: int, angle: int
) -> Iterable[LayerGlyph]:
    for span in raw_line["spans"]:
        size = float(span["size"])
        hidden = not (span["char_flags"] & _FILLED_OR_STROKED) or span["alpha"] == 0
        is_blue = _is_blue(span["color"])
        for char in span["chars"]:
            text = char["c"]
            if is_dropped(text) or not math.isfinite(sum(char["bbox"])):
                continue
            yield _glyph(char, matrix, (size, hidden, run, angle, is_blue))


def _is_blue(colour: int) -> bool:
    """Blue as links are set; `colour` is sRGB, 0xRRGGBB."""
    red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    return blue - max(red, green) >= LEAST_BLUE


def _glyph(
    char: dict[str, Any], matrix: Affine, attributes: tuple[float, bool, int, int, bool]
) -> LayerGlyph:
    size, hidden, run, angle, is_blue = attributes
    a, b, c, d, e, f = matrix
    pen_x, pen_y = char["origin"]
    left, top, right, bottom = char["bbox"]
    text = whole_character(char["c"])
    if angle in (0, 180):
        above, below = (EM_ABOVE, EM_BELOW) if angle == 0 else (EM_BELOW, EM_ABOVE)
        baseline = pen_x * b + pen_y * d + f
        start, end = left * a + top * c + e, right * a + bottom * c + e
        x0, x1 = (start, end) if start <= end else (end, start)
        box = Box(x0, baseline - above * size, x1, baseline + below * size)
        return LayerGlyph(text, box, baseline, size, hidden, run, is_blue)
    before, behind = (EM_BELOW, EM_ABOVE) if angle == 90 else (EM_ABOVE, EM_BELOW)
    baseline = pen_x * a + pen_y * c + e
    start, end = left * b + top * d + f, right * b + bottom * d + f
    y0, y1 = (start, end) if start <= end else (end, start)
    box = Box(baseline - before * size, y0, baseline + behind * size, y1)
    return LayerGlyph(text, box, baseline, size, hidden, run, is_blue)


def _stands_on(box: Box, page: Box) -> bool:
    return page.x0 <= box.center_x <= page.x1 and page.y0 <= box.center_y <= page.y1


def _without_overprint(glyphs: Sequence[LayerGlyph]) -> list[LayerGlyph]:
    """Glyphs without those printed twice on one spot."""
    kept: list[LayerGlyph] = []
    seen: dict[tuple[str, int], dict[int, LayerGlyph]] = {}
    for glyph in glyphs:
        text = glyph.text
        if text.isspace():
            kept.append(glyph)
            continue
        pitch = max(glyph.size, 1.0)
        cell_x, cell_y = round(glyph.box.center_x / pitch), round(glyph.baseline / pitch)
        # Few characters stand on two rows so near, and fewer in columns so near.
        rows = [row for y in (cell_y - 1, cell_y, cell_y + 1) if (row := seen.get((text, y)))]
        if rows and any(_same_spot(glyph, other) for other in _beside(rows, cell_x)):
            continue
        seen.setdefault((text, cell_y), {})[cell_x] = glyph
        kept.append(glyph)
    return kept


def _beside(rows: Iterable[dict[int, LayerGlyph]], cell: int) -> Iterable[LayerGlyph]:
    return (row[x] for row in rows for x in (cell - 1, cell, cell + 1) if x in row)


def _same_spot(glyph: LayerGlyph, other: LayerGlyph) -> bool:
    reach = OVERPRINT * max(glyph.size, other.size)
    return (
        abs(glyph.box.center_x - other.box.center_x) <= reach
        and abs(glyph.baseline - other.baseline) <= reach
    )


def _rows(glyphs: Sequence[LayerGlyph]) -> list[list[LayerGlyph]]:
    """Glyphs by visual line: full-size glyphs by baseline, small ones to the line they touch."""
    runs: dict[int, list[LayerGlyph]] = {}
    for glyph in glyphs:
        runs.setdefault(glyph.run, []).append(glyph)
    pieces = [piece for run in runs.values() for piece in _even_pieces(run)]
    pieces.sort(key=lambda piece: (-piece[0].size, piece[0].baseline, piece[0].box.x0))
    rows: list[_Row] = []
    for piece in pieces:
        row = next((row for row in rows if row.takes(piece)), None)
        if row is None:
            rows.append(_Row(piece))
        else:
            row.add(piece)
    return [sorted(row.glyphs, key=lambda glyph: glyph.box.x0) for row in rows]


def _even_pieces(run: list[LayerGlyph]) -> list[list[LayerGlyph]]:
    """A run cut where size or baseline changes."""
    pieces: list[list[LayerGlyph]] = []
    for glyph in run:
        last = pieces[-1][-1] if pieces else None
        if (
            last is not None
            and abs(last.size - glyph.size) < 0.05 * last.size
            and abs(last.baseline - glyph.baseline) < 0.05 * last.size
        ):
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    return pieces


class _Row:
    """Pieces of one visual line while it is put together."""

    def __init__(self, piece: list[LayerGlyph]) -> None:
        self.glyphs = list(piece)
        self.baseline = piece[0].baseline
        self.size = piece[0].size

    def takes(self, piece: list[LayerGlyph]) -> bool:
        first = piece[0]
        shift = self.baseline - first.baseline
        if first.size >= SMALL_GLYPH * self.size:
            return abs(shift) <= BASELINE_TOLERANCE * self.size
        if first.size < LEAST_SMALL * self.size or abs(shift) > SHIFT_MAX * self.size:
            return False
        # A small piece belongs to a line only where it stands next to its glyphs.
        return any(
            glyph.box.x0 - 0.6 * self.size <= first.box.x0 <= glyph.box.x1 + 0.6 * self.size
            for glyph in self.glyphs
            if not glyph.text.isspace()
        )

    def add(self, piece: list[LayerGlyph]) -> None:
        self.glyphs.extend(piece)


def _row_lines(row: list[LayerGlyph]) -> Iterable[Line]:
    """Lines of one visual line, cut at wide gaps; blanks at the ends dropped."""
    size = max(glyph.size for glyph in row)
    baseline = next(glyph.baseline for glyph in row if glyph.size == size)
    cells: list[list[LayerGlyph]] = []
    last: LayerGlyph | None = None
    for glyph in row:
        if glyph.text.isspace():
            if cells:
                cells[-1].append(glyph)
            continue
        if last is None or _is_parted(last, glyph, by_blanks=cells[-1][-1] is not last):
            cells.append([])
        cells[-1].append(glyph)
        last = glyph
    for cell in _letter_spaced(cells):
        yield _line([_raised(glyph, size, baseline) for glyph in _trimmed(cell)])


def _is_parted(last: LayerGlyph, glyph: LayerGlyph, *, by_blanks: bool) -> bool:
    """True when the gap between two printed glyphs ends a line."""
    gap = glyph.box.x0 - last.box.x1
    if gap <= 0:
        return False
    em = min(max(last.size, glyph.size), 2 * min(last.size, glyph.size))
    if by_blanks:
        return gap > GAP_OF_BLANKS * em
    return gap > (GAP_WITHIN_RUN if last.run == glyph.run else GAP_BETWEEN_RUNS) * em


def _letter_spaced(cells: list[list[LayerGlyph]]) -> list[list[LayerGlyph]]:
    """Cells of a row; a row of single CJK characters at even distances is one (检 验 报 告)."""
    printed = [[glyph for glyph in cell if not glyph.text.isspace()] for cell in cells]
    if len(cells) < 3 or any(len(cell) != 1 for cell in printed):
        return cells
    centres = [cell[0].box.center_x for cell in printed]
    steps = [after - before for before, after in itertools.pairwise(centres)]
    if max(steps) > 1.25 * min(steps) or max(steps) > 6 * printed[0][0].size:
        return cells
    if not all("\u4e00" <= cell[0].text <= "\u9fff" for cell in printed):
        return cells
    return [[glyph for cell in cells for glyph in cell]]


def _trimmed(cell: list[LayerGlyph]) -> list[LayerGlyph]:
    while cell[-1].text.isspace():
        cell = cell[:-1]
    return cell


def _raised(glyph: LayerGlyph, size: float, baseline: float) -> LayerGlyph:
    """The glyph with its superscript character when it is small and raised."""
    is_raised = glyph.size <= SMALL_GLYPH * size and baseline - glyph.baseline >= RAISED_MIN * size
    if not is_raised:
        return glyph
    return replace(glyph, text=SUPERSCRIPTS.get(glyph.text, glyph.text))


def _line(glyphs: Sequence[LayerGlyph]) -> Line:
    made = tuple([Glyph(glyph.text, glyph.box, is_blue=glyph.is_blue) for glyph in glyphs])
    return Line(made, united_box([glyph.box for glyph in made]), Source.TEXT_LAYER)
