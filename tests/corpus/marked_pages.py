"""Pages with marks and exact truth, digital and scanned, from a seed.

`TUNE` seeds are for work on the finders; `HELD_BACK` seeds are only ever run to report.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pymupdf

from extractors.document import PageImage
from extractors.evidence import Box, Glyph, Line, MarkKind, Source, united_box
from tests.corpus.marked_layouts import LAYOUTS, Rng, Span, furnish, value
from tests.corpus.marked_sheet import Sheet, TrueRun, new_sheet, random_setting
from tests.corpus.pens import Pen, draw_strokes, random_pen, stroke_paths
from tests.corpus.scanner import ScannedPage, random_look, random_phone, scan_page

TUNE = range(1_000, 2_000)
HELD_BACK = range(700_000, 701_000)

RENDER_DPI = 300
VECTOR_STYLES = (
    "line", "line", "rectangle", "dashed", "dotted", "double", "wavy", "split",
    "xobject", "slanted",
)  # fmt: skip
ANNOTATION_STYLES = ("Underline", "Underline", "Squiggly", "Ink", "Line", "PolyLine")
OCR_JITTER = 0.06
"""Spread of OCR's glyph centres in em (ocr-study.md, section 2)."""


@dataclass(frozen=True, slots=True, eq=False)
class MarkedPage:
    """One page with its truth; `lines` and run boxes in points as displayed.

    `page` is a pymupdf page for digital media, `scan` the picture for scanned ones.
    """

    seed: int
    medium: str
    layout: str
    lines: tuple[Line, ...]
    runs: tuple[TrueRun, ...]
    distractors: tuple[str, ...]
    page: Any = None
    scan: ScannedPage | None = None
    document: Any = None

    def text(self, run: TrueRun) -> str:
        return self.lines[run.line].text[run.start : run.stop]

    def box(self, run: TrueRun) -> Box:
        return united_box(
            tuple(glyph.box for glyph in self.lines[run.line].glyphs[run.start : run.stop])
        )


def digital_page(seed: int) -> MarkedPage:
    """A PDF page with vector or annotation marks (or none) and distractors."""
    rng = np.random.default_rng(seed)
    layout, sheet, spans = _set(rng)
    early = rng.random() < 0.4
    chosen = _chosen(sheet, spans, rng, int(rng.choice([0, 2, 4, 7])))
    if not early:
        sheet.write()
    by_annotation = rng.random() < 0.45
    annotations = []
    for group in chosen:
        if by_annotation:
            annotations.append(group)
        else:
            _draw_vector(sheet, group, str(rng.choice(VECTOR_STYLES)), rng)
    _point_distractors(sheet, _free_spans(spans, chosen), rng, digital=True)
    sheet.write()
    _annotate(sheet, annotations, rng)
    lines = tuple(sheet.lines)
    return MarkedPage(
        seed, "digital", layout, lines, tuple(sheet.runs), tuple(sheet.distractors),
        page=sheet.page, document=sheet.document,
    )  # fmt: skip


def scanned_page(seed: int, pen_marks: bool | None = None, *, phone: bool = False) -> MarkedPage:
    """A scan or photo of a page with printed or pen marks (or none)."""
    rng = np.random.default_rng(seed)
    layout, sheet, spans = _set(rng)
    chosen = _chosen(sheet, spans, rng, int(rng.choice([0, 2, 4, 7])))
    with_pen = bool(rng.random() < 0.5) if pen_marks is None else pen_marks
    if not with_pen:
        for group in chosen:
            style = str(rng.choice([s for s in VECTOR_STYLES if s not in ("xobject", "slanted")]))
            _draw_vector(sheet, group, style, rng, MarkKind.PRINTED)
    sheet.runs = [
        replace(run, kind=MarkKind.PRINTED) if run.kind is MarkKind.VECTOR else run
        for run in sheet.runs
    ]
    _point_distractors(sheet, _free_spans(spans, chosen), rng, digital=False)
    sheet.write()
    clean = rendered(sheet.page)
    if with_pen:
        pen = random_pen(rng, _size_of(sheet, chosen))
        for group in chosen:
            clean = _draw_pen(sheet, clean, group, pen, rng)
    look = random_phone(rng) if phone else random_look(rng)
    if rng.random() < 0.25:
        seal = (float(rng.uniform(150, sheet.width - 100)), float(rng.uniform(200, 700)))
        look = replace(look, seals=(seal,))
    scan = scan_page(clean, look, seed)
    lines = tuple(_seen_line(line, scan, rng) for line in sheet.lines)
    return MarkedPage(
        seed, "phone" if phone else "scan", layout, lines, tuple(sheet.runs),
        tuple(sheet.distractors), scan=scan,
    )  # fmt: skip


def _size_of(sheet: Sheet, groups: list[list[Span]]) -> float:
    """Size of the marked text: a pen keeps to the text it marks."""
    return min((sheet.lines[g[0][0]].box.height for g in groups), default=sheet.setting.size)


def rendered(page: Any, dpi: int = RENDER_DPI) -> PageImage:
    pixmap = page.get_pixmap(dpi=dpi, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w, 3)
    return PageImage(pixels.copy(), dpi / 72)


def _set(rng: Rng) -> tuple[str, Sheet, list[Span]]:
    layout = str(rng.choice(list(LAYOUTS)))
    size = (842, 595) if rng.random() < 0.1 else (595, 842)
    sheet = new_sheet(random_setting(rng), *size)
    if layout in ("cover", "signatures"):
        sheet = new_sheet(sheet.setting)
    spans = LAYOUTS[layout](sheet, rng)
    furnish(sheet, rng)
    return layout, sheet, spans


def _chosen(sheet: Sheet, spans: list[Span], rng: Rng, count: int) -> list[list[Span]]:
    """Groups of spans; one stroke or annotation marks a group (a line wrap, a table row)."""
    taken: list[Span] = [(run.line, run.start, run.stop) for run in sheet.runs]
    groups: list[list[Span]] = []
    for place in rng.permutation(len(spans))[: 3 * count]:
        group = [spans[place]]
        if rng.random() < 0.2:
            group = _row_of(sheet, spans[place]) or _wrapped_on(sheet, spans[place], rng)
        if len(groups) < count and not any(_collide(a, b) for a in group for b in taken):
            groups.append(group)
            taken += group
    return groups


def _row_of(sheet: Sheet, span: Span) -> list[Span]:
    """All cells of the table row; empty for prose."""
    y = sheet.baseline(span[0])
    cells = [
        (i, 0, len(line.glyphs))
        for i, line in enumerate(sheet.lines)
        if abs(sheet.baseline(i) - y) < 0.5 and line.text.strip()
    ]
    return cells if len(cells) >= 4 else []


def _wrapped_on(sheet: Sheet, span: Span, rng: Rng) -> list[Span]:
    """The span to the end of its line and the next line's beginning."""
    line, start, _ = span
    if line + 1 >= len(sheet.lines):
        return [span]
    here, below = sheet.lines[line], sheet.lines[line + 1]
    drop = sheet.baseline(line + 1) - sheet.baseline(line)
    if (
        not 0 < drop < 2.2 * sheet.setting.size
        or below.text[:1] in ("　", "")
        or len(below.glyphs) < 6
    ):
        return [span]
    stop = int(rng.integers(2, min(len(below.glyphs), 12)))
    return [(line, start, len(here.glyphs)), (line + 1, 0, stop)]


def _collide(a: Span, b: Span) -> bool:
    return a[0] == b[0] and a[1] < b[2] + 2 and b[1] < a[2] + 2


def _free_spans(spans: list[Span], chosen: list[list[Span]]) -> list[Span]:
    taken = [span for group in chosen for span in group]
    return [span for span in spans if not any(_collide(span, other) for other in taken)]


def _strokes_of(sheet: Sheet, group: list[Span]) -> list[Box]:
    """One box a baseline: the cells of a row are underlined in one go."""
    boxes: dict[float, Box] = {}
    for span in group:
        key = round(sheet.baseline(span[0]), 1)
        box = sheet.span_box(*span)
        boxes[key] = box.united(boxes[key]) if key in boxes else box
    return list(boxes.values())


def _record(sheet: Sheet, group: list[Span], kind: MarkKind, style: str) -> None:
    """Truth: what is marked, without loose punctuation at its ends."""
    for line, start, stop in group:
        text = sheet.lines[line].text
        while start < stop and text[start] in "，。；：、　 ":
            start += 1
        while stop > start and text[stop - 1] in "，。；：、　 ":
            stop -= 1
        if start < stop:
            sheet.runs.append(TrueRun(line, start, stop, kind, style))


def _draw_vector(
    sheet: Sheet, group: list[Span], style: str, rng: Rng, kind: MarkKind = MarkKind.VECTOR
) -> None:
    size = sheet.lines[group[0][0]].box.height
    drop, width = float(rng.uniform(0.08, 0.2)) * size, float(rng.choice([0.4, 0.6, 0.8, 1.2]))
    colour = (0, 0, 0) if rng.random() < 0.7 else (0.85, 0.1, 0.1)
    for box in _strokes_of(sheet, group):
        y = box.y1 - 0.12 * box.height + drop
        _VECTOR[style](sheet, (box.x0, box.x1, y), width, colour)
    _record(sheet, group, kind, style)


Extent = tuple[float, float, float]
Rgb = tuple[float, float, float]


def _line(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    sheet.page.draw_line((at[0], at[2]), (at[1], at[2]), width=width, color=colour)


def _rectangle(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    rect = pymupdf.Rect(at[0], at[2], at[1], at[2] + width)
    sheet.page.draw_rect(rect, color=None, fill=colour)


def _dashed(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    for x in np.arange(at[0], at[1] - 1, 5.0):
        end = min(float(x) + 3.0, at[1])
        sheet.page.draw_line((x, at[2]), (end, at[2]), width=width, color=colour)


def _dotted(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    sheet.page.draw_line(
        (at[0], at[2]), (at[1], at[2]), width=max(width, 0.8), color=colour, dashes="[1.5 1.5] 0"
    )


def _double(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    for y in (at[2], at[2] + 2.0):
        sheet.page.draw_line((at[0], y), (at[1], y), width=min(width, 0.6), color=colour)


def _wavy(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    xs = np.arange(at[0], at[1], 0.5)
    points = [(float(x), at[2] + 0.9 + 0.9 * math.sin(x * 1.3)) for x in xs]
    sheet.page.draw_polyline(points, width=min(width, 0.8), color=colour)


def _split(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    cuts = np.linspace(at[0], at[1], 4)
    for left, right in itertools.pairwise(cuts):
        sheet.page.draw_line((left, at[2]), (right, at[2]), width=width, color=colour)


def _xobject(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    overlay = pymupdf.open()
    page = overlay.new_page(width=sheet.width, height=sheet.height)
    page.draw_line((at[0], at[2]), (at[1], at[2]), width=width, color=colour)
    sheet.page.show_pdf_page(sheet.page.rect, overlay, 0)


def _slanted(sheet: Sheet, at: Extent, width: float, colour: Rgb) -> None:
    rise = min(0.02 * (at[1] - at[0]), 1.5)
    sheet.page.draw_line((at[0], at[2]), (at[1], at[2] + rise), width=width, color=colour)


_VECTOR = {
    "line": _line,
    "rectangle": _rectangle,
    "dashed": _dashed,
    "dotted": _dotted,
    "double": _double,
    "wavy": _wavy,
    "split": _split,
    "xobject": _xobject,
    "slanted": _slanted,
}


def _annotate(sheet: Sheet, groups: list[list[Span]], rng: Rng) -> None:
    for group in groups:
        style = str(rng.choice([*ANNOTATION_STYLES, "Highlight"]))
        boxes = _strokes_of(sheet, group)
        if style in ("Underline", "Squiggly", "Highlight"):
            add = {
                "Underline": sheet.page.add_underline_annot,
                "Squiggly": sheet.page.add_squiggly_annot,
                "Highlight": sheet.page.add_highlight_annot,
            }[style]
            add([pymupdf.Rect(*box.as_tuple()) for box in boxes])
        else:
            for box in boxes:
                _draw_annotation(sheet, box, style, rng)
        kind = MarkKind.HIGHLIGHT if style == "Highlight" else MarkKind.ANNOTATION
        _record(sheet, group, kind, style)


def _draw_annotation(sheet: Sheet, box: Box, style: str, rng: Rng) -> None:
    y = box.y1 + float(rng.uniform(0, 0.15)) * box.height
    middle = ((box.x0 + box.x1) / 2, y + float(rng.uniform(-0.5, 0.5)))
    if style == "Ink":
        sheet.page.add_ink_annot([[(box.x0, y), middle, (box.x1, y)]])
    elif style == "Line":
        sheet.page.add_line_annot((box.x0, y), (box.x1, y))
    else:
        sheet.page.add_polyline_annot([(box.x0, y), middle, (box.x1, y)])


def _draw_pen(sheet: Sheet, clean: PageImage, group: list[Span], pen: Pen, rng: Rng) -> PageImage:
    for box in _strokes_of(sheet, group):
        baseline = box.y1 - 0.12 * box.height
        slant = float(np.clip(pen.slant, -1, 1)) * min(1.0, 40 / (box.x1 - box.x0))
        steep = slant + (float(rng.uniform(-3, 3)) if box.x1 - box.x0 < 45 else 0.0)
        hand = replace(pen, slant=steep)
        paths = stroke_paths(hand, box.x0, box.x1, baseline, rng)
        clean = draw_strokes(clean, paths, hand, rng)
    style = pen.ink + ("-wavy" if pen.wave else "") + ("-double" if pen.double else "")
    style += "-touching" if pen.gap < 0.11 * sheet.setting.size else ""
    _record(sheet, group, MarkKind.HANDWRITTEN, style)
    return clean


def _point_distractors(sheet: Sheet, spans: list[Span], rng: Rng, *, digital: bool) -> None:
    if spans and rng.random() < 0.2:
        box = sheet.span_box(*spans[int(rng.integers(len(spans)))])
        y = box.y1 - 0.45 * box.height
        sheet.page.draw_line((box.x0, y), (box.x1, y), width=0.7)
        sheet.distractors.append("strike-through")
    if spans and rng.random() < 0.15:
        box = sheet.span_box(*spans[int(rng.integers(len(spans)))])
        sheet.page.draw_rect(pymupdf.Rect(*box.grown(2, 1.5).as_tuple()), width=0.7)
        sheet.distractors.append("drawn frame")
    if rng.random() < 0.2:
        _fraction(sheet, rng)
    if rng.random() < 0.15:
        _link(sheet, digital=digital)
    if rng.random() < 0.1:
        middle = pymupdf.Point(sheet.width / 2 - 80, sheet.height / 2)
        sheet.page.insert_text(
            middle, "SAMPLE COPY", fontsize=48, color=(0.85, 0.85, 0.85),
            morph=(middle, pymupdf.Matrix(-35)),
        )  # fmt: skip
        sheet.distractors.append("watermark")


def _fraction(sheet: Sheet, rng: Rng) -> None:
    size, x, y = sheet.setting.size, 90.0, sheet.height - 82.0
    line = sheet.text(x, y, "η＝")
    x = sheet.lines[line].box.x1 + 2
    above, below = value(rng)[:6], value(rng)[:6]
    widest = max(sheet.setting.face.width(text, size) for text in (above, below))
    for text, shift in ((above, -0.75), (below, 0.75)):
        offset = (widest - sheet.setting.face.width(text, size)) / 2
        sheet.text(x + offset, y + shift * size, text)
    sheet.rule(x, y - 0.3 * size, x + widest, y - 0.3 * size, 0.6)
    sheet.text(x + widest + 3, y, "×100%")
    sheet.distractors.append("fraction")


def _link(sheet: Sheet, *, digital: bool) -> None:
    y = sheet.height - 68.0
    line = sheet.text(300, y, "www.example.org.cn/report")
    box = sheet.lines[line].box
    sheet.page.draw_line((box.x0, y + 1.5), (box.x1, y + 1.5), width=0.6, color=(0, 0, 0.9))
    if digital:
        sheet.page.insert_link(
            {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(*box.as_tuple()), "uri": "http://e.cn"}
        )
    sheet.distractors.append("link")


def _seen_line(line: Line, scan: ScannedPage, rng: Rng) -> Line:
    """The line as OCR would give it: centres a little off, em boxes, no exact edges."""
    em = line.box.height
    glyphs = []
    shift = float(rng.normal(0, 0.04)) * em
    for glyph in line.glyphs:
        x, y = scan.moved_point((glyph.box.center_x, glyph.box.center_y))
        x += float(rng.normal(0, OCR_JITTER)) * em
        half = glyph.box.width / 2
        box = Box(x - half, y - em / 2 + shift, x + half, y + em / 2 + shift)
        glyphs.append(Glyph(glyph.text, box))
    made = tuple(glyphs)
    return Line(made, united_box(tuple(glyph.box for glyph in made)), Source.OCR)
