"""One page in one medium: laid out, marked, perhaps scanned, with its truth."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from extractors.evidence import Box, MarkKind
from tests.corpus.browser import files, scan, truth
from tests.corpus.browser.drawn import annotate, draw
from tests.corpus.browser.layout import Browser, Sheet
from tests.corpus.browser.pages import draft
from tests.corpus.browser.pen import fitting_pen, ink, pen_marks
from tests.corpus.browser.printed import printed_marks
from tests.corpus.browser.truth import Marking, Stretch

Record = dict[str, Any]
Marked = dict[int, Marking]


@dataclass(frozen=True, slots=True)
class Job:
    """A page to be made. `path`: the file without its suffix."""

    browser: Browser
    sheet: Sheet
    rng: random.Random
    path: Path

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The passages to mark, without those that the page prints on a blank."""
        return tuple(s for s in truth.stretches(self.sheet) if s.form != "blank")

    def blanks(self, kind: MarkKind) -> Marked:
        forms = truth.stretches(self.sheet)
        return {s.number: Marking(kind, "blank in prose") for s in forms if s.form == "blank"}


def make_page(browser: Browser, seed: int, medium: str, folder: Path) -> Record:
    """Writes the page's file into the folder and returns its record."""
    rng = random.Random(f"{medium} {seed}")
    sheet = browser.lay_out(draft(rng, marked=not medium.startswith("clean")))
    job = Job(browser, sheet, rng, folder / f"{medium}-{seed}")
    made = MEDIA[medium](job)
    return {"file": made.pop("file"), "seed": seed, "medium": medium,
            "layout": sheet.draft.layout, "family": sheet.draft.look.family} | made  # fmt: skip


def _printed(job: Job, kind: MarkKind) -> tuple[bytes, Marked]:
    """The page with its marks in print, as PDF."""
    if job.rng.random() < 0.72:
        marks = printed_marks(job.stretches, job.rng)
        pdf = job.browser.printed(job.sheet.draft, marks.css, marks.rules)
        return pdf, {number: Marking(kind, style) for number, style in marks.styles.items()}
    return _reworked(job, draw, kind)


Tool = Callable[[Any, tuple[Stretch, ...], random.Random], Marked]


def _reworked(job: Job, tool: Tool, kind: MarkKind | None = None) -> tuple[bytes, Marked]:
    """The unmarked page with marks that a PDF program makes."""
    with pymupdf.open(stream=job.sheet.pdf) as document:
        marked = tool(document[0], job.stretches, job.rng)
        pdf = document.tobytes()
    if kind is not None:
        marked = {number: Marking(kind, mark.style) for number, mark in marked.items()}
    return pdf, marked


def _digital(job: Job) -> Record:
    if job.rng.random() < 0.35:
        pdf, marked = _reworked(job, annotate)
    else:
        pdf, marked = _printed(job, MarkKind.VECTOR)
    path = job.path.with_name(f"{job.path.name}.pdf")
    path.write_bytes(pdf)
    look = job.sheet.draft.look
    boxes = {index: glyph.box for index, glyph in enumerate(job.sheet.glyphs)}
    marked |= job.blanks(MarkKind.VECTOR)
    return {
        "file": path.name, "format": "pdf", "dpi": None, "turned": 0,
        "width": look.width, "height": look.height,
        "passages": truth.passages(job.sheet, marked, boxes), "lines": [],
    }  # fmt: skip


def _scan_printed(job: Job) -> Record:
    pdf, marked = _printed(job, MarkKind.PRINTED)
    return _as_scan(job, pdf, marked, pen=False, photo=False)


def _scan_pen(job: Job) -> Record:
    return _as_scan(job, job.sheet.pdf, {}, pen=True, photo=False)


def _phone_printed(job: Job) -> Record:
    pdf, marked = _printed(job, MarkKind.PRINTED)
    return _as_scan(job, pdf, marked, pen=False, photo=True)


def _phone_pen(job: Job) -> Record:
    return _as_scan(job, job.sheet.pdf, {}, pen=True, photo=True)


def _as_scan(job: Job, pdf: bytes, marked: Marked, *, pen: bool, photo: bool) -> Record:
    """The printed page under the pen, if any, and the scanner or the phone."""
    rng = job.rng
    dpi = rng.uniform(130, 230) if photo else rng.choice([150, 200, 200, 240, 300, 300, 400])
    page = _raster(pdf, dpi)
    if pen:
        tool = fitting_pen(job.stretches, rng)
        strokes, marked = pen_marks(job.stretches, job.sheet.glyphs, tool, rng)
        ink(page, strokes, tool, dpi / 72, rng.getrandbits(32))
    marked = marked | job.blanks(MarkKind.PRINTED)
    picture = (scan.photographed if photo else scan.scanned)(page, dpi, rng)
    return _filed(job, picture, dpi, marked, photo)


def _filed(job: Job, picture: scan.Picture, dpi: float, marked: Marked, photo: bool) -> Record:
    """The picture, perhaps turned, as a file, with the truth turned along."""
    quarter = job.rng.choices([0, 1, 2, 3], [88, 4, 4, 4])[0]
    height, width = picture.raster.shape[:2]
    scale = dpi / 72
    boxes = {
        index: _turned(scan.moved(glyph.box, picture.way, scale), quarter, width, height, scale)
        for index, glyph in enumerate(job.sheet.glyphs)
    }
    picture = scan.Picture(np.rot90(picture.raster, -quarter), picture.way, picture.ink)
    lines = truth.lines(job.sheet, boxes)
    if photo:
        path = files.save_photo(picture, job.path, job.rng)
    else:
        path = files.save(picture, job.path, dpi, job.rng, [] if quarter else lines)
    high, wide = picture.raster.shape[:2]
    return {
        "file": path.name, "format": path.suffix[1:], "dpi": round(dpi, 1), "turned": quarter * 90,
        "width": round(wide / scale, 2), "height": round(high / scale, 2),
        "passages": truth.passages(job.sheet, marked, boxes), "lines": lines,
    }  # fmt: skip


def _turned(box: Box, quarter: int, width: int, height: int, scale: float) -> Box:
    """A box in pixels of the upright picture, in points of it turned clockwise."""
    x0, y0, x1, y1 = box.as_tuple()
    for _ in range(quarter):
        x0, y0, x1, y1 = height - y1, x0, height - y0, x1
        width, height = height, width
    return Box(x0 / scale, y0 / scale, x1 / scale, y1 / scale)


def _raster(pdf: bytes, dpi: float) -> scan.Raster:
    with pymupdf.open(stream=pdf) as document:
        pixmap = document[0].get_pixmap(dpi=round(dpi), alpha=False, annots=True)
        shape = (pixmap.height, pixmap.width, 3)
        return np.frombuffer(pixmap.samples, np.uint8).reshape(shape).copy()


def _clean_scan(job: Job) -> Record:
    return _as_scan(job, job.sheet.pdf, {}, pen=False, photo=job.rng.random() < 0.25)


MEDIA: dict[str, Callable[[Job], Record]] = {
    "digital": _digital,
    "scan_printed": _scan_printed,
    "scan_pen": _scan_pen,
    "phone_printed": _phone_printed,
    "phone_pen": _phone_pen,
    "clean_digital": _digital,
    "clean_scan": _clean_scan,
}
