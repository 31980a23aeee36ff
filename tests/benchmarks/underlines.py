"""Scoreboard of underline finding: `python -m tests.benchmarks.underlines`.

Prints recall, precision and character F1 by kind of mark and of page, beside two peers on
the same pages, and what finding costs as a ratio to decoding the page. On scans the lines
are the true ones with OCR's measured jitter unless `--ocr` asks for real OCR.
"""

from __future__ import annotations

import argparse
import functools
import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import cv2
import numpy as np
from PIL import Image

from extractors.document import PageImage
from extractors.evidence import Box, Line, Mark, MarkKind
from extractors.formats.pdf_graphics import page_annotations, page_paths
from extractors.formats.pdf_text import page_lines
from extractors.underlines.annotations import annotations_to_marks, annotations_to_strokes
from extractors.underlines.assign import marked_runs
from extractors.underlines.marks import Stroke
from extractors.underlines.strokes import image_strokes
from extractors.underlines.vectors import paths_to_strokes
from tests.benchmarks.underline_peers import morphology_runs, mupdf_runs
from tests.corpus.marked_pages import (
    HELD_BACK,
    TUNE,
    MarkedPage,
    digital_page,
    rendered,
    scanned_page,
)

T = TypeVar("T")

DOUBT = 0.5
"""A found run below this confidence is an admitted doubt: counted apart."""
SAME = 0.5
"""Overlap (intersection over union of the extents) from which a run is the true one."""


@dataclass(frozen=True, slots=True)
class Found:
    """One run as found: boxes of its printed glyphs."""

    glyphs: tuple[Box, ...]
    confidence: float
    text: str = ""

    @property
    def box(self) -> Box:
        box = self.glyphs[0]
        for other in self.glyphs[1:]:
            box = box.united(other)
        return box


@dataclass(slots=True)
class Tally:
    true: int = 0
    hit: int = 0
    found: int = 0
    false: int = 0
    doubts: int = 0
    chars_true: int = 0
    chars_found: int = 0
    chars_hit: int = 0
    pages: int = 0
    clean_pages: int = 0
    spoilt_pages: int = 0

    def row(self) -> str:
        recall = self.hit / self.true if self.true else float("nan")
        precision = 1 - self.false / self.found if self.found else float("nan")
        total = self.chars_true + self.chars_found
        f1 = 2 * self.chars_hit / total if total else float("nan")
        return (
            f"{self.true:5d} {recall:7.3f} {precision:9.3f} {f1:7.3f} {self.false:6d} "
            f"{self.doubts:6d}   {self.spoilt_pages}/{self.clean_pages}"
        )


def find_runs(page: MarkedPage, lines: Sequence[Line] | None = None) -> tuple[Found, ...]:
    """Our own way: strokes and marks of the page to runs of glyphs."""
    if page.page is not None:
        lines = page_lines(page.page)
        box = Box(0, 0, page.page.rect.width, page.page.rect.height)
        annotations = page_annotations(page.page)
        vectors = paths_to_strokes(page_paths(page.page), lines, box)
        items: tuple[Stroke | Mark, ...] = (
            *annotations_to_marks(annotations, 1),
            *annotations_to_strokes(annotations),
            *vectors.strokes,
        )
        runs = marked_runs(items, lines).runs
    else:
        assert page.scan is not None
        seen = image_strokes(page.scan.image)
        runs = marked_runs(seen.strokes, lines or page.lines).runs
    return tuple(
        Found(
            tuple(
                glyph.box
                for glyph in run.line.glyphs[run.start : run.stop]
                if not glyph.text.isspace()
            ),
            run.confidence,
            run.text,
        )
        for run in runs
    )


def score_page(page: MarkedPage, found: Sequence[Found]) -> dict[str, Tally]:
    """Tallies by key: all, the page's layout, each mark's style and kind."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    matched: set[int] = set()
    keys = ("all", f"page {page.layout}")
    for run in page.runs:
        truth = page.box(run)
        hit = next(
            (i for i, f in enumerate(found) if i not in matched and _same(f.box, truth)), None
        )
        chars = len(page.text(run).replace(" ", "").replace("\u3000", ""))
        if hit is not None:
            matched.add(hit)
        got = sum(_inside(glyph, truth) for glyph in found[hit].glyphs) if hit is not None else 0
        made = len(found[hit].glyphs) if hit is not None else 0
        for key in (*keys, f"kind {run.kind.value}", f"style {run.style}"):
            tally = tallies[key]
            tally.true += 1
            tally.hit += hit is not None
            tally.found += hit is not None
            tally.chars_true += chars
            tally.chars_found += made
            tally.chars_hit += min(got, chars)
    for index, run_found in enumerate(found):
        if index in matched:
            continue
        doubtful = run_found.confidence < DOUBT
        for key in keys:
            tallies[key].found += not doubtful
            tallies[key].false += not doubtful
            tallies[key].doubts += doubtful
            tallies[key].chars_found += 0 if doubtful else len(run_found.glyphs)
    for key in keys:
        tallies[key].pages += 1
        if not page.runs:
            tallies[key].clean_pages += 1
            tallies[key].spoilt_pages += any(f.confidence >= DOUBT for f in found)
    return tallies


def _same(found: Box, truth: Box) -> bool:
    if found.overlap_y(truth) < 0.5 * min(found.height, truth.height):
        return False
    shared = found.overlap_x(truth)
    return shared >= SAME * (found.width + truth.width - shared)


def _inside(glyph: Box, truth: Box) -> bool:
    return truth.x0 <= glyph.center_x <= truth.x1 and truth.overlap_y(glyph) > 0


def merged(many: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    total: dict[str, Tally] = defaultdict(Tally)
    for tallies in many:
        for key, tally in tallies.items():
            for name in Tally.__dataclass_fields__:
                setattr(total[key], name, getattr(total[key], name) + getattr(tally, name))
    return total


MEDIA: dict[str, Callable[[int], MarkedPage]] = {
    "digital": digital_page,
    "scan printed": lambda seed: scanned_page(seed, pen_marks=False),
    "scan pen": lambda seed: scanned_page(seed, pen_marks=True),
    "phone": lambda seed: scanned_page(seed, phone=True),
}


@dataclass(slots=True)
class Clock:
    """Seconds of CPU by step."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    pages: int = 0

    def run(self, step: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        result = work()
        self.seconds[step] += time.process_time() - start
        return result


def decode_cost(page: MarkedPage, clock: Clock) -> None:
    """Decoding the page once: the JPEG of a scan, the text of a digital page."""
    if page.scan is not None:
        buffer = io.BytesIO()
        Image.fromarray(page.scan.pixels).save(buffer, "JPEG", quality=75)
        clock.run("decode", lambda: np.asarray(Image.open(io.BytesIO(buffer.getvalue()))))
    else:
        clock.run("decode", lambda: page.page.get_text("rawdict"))


def main() -> None:
    options = _options()
    cv2.setNumThreads(1)
    seeds = (HELD_BACK if options.held_back else TUNE)[: options.pages]
    for medium in options.medium or MEDIA:
        _score_medium(medium, seeds, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40, help="pages a medium")
    parser.add_argument("--held-back", action="store_true", help="the split kept for reports")
    parser.add_argument("--medium", action="append", choices=list(MEDIA))
    parser.add_argument("--styles", action="store_true", help="rows for layouts and styles too")
    parser.add_argument("--failures", action="store_true", help="name every miss and false mark")
    parser.add_argument("--ocr", action="store_true", help="read scans with real OCR")
    parser.add_argument("--no-peers", action="store_true")
    return parser.parse_args()


def _score_medium(medium: str, seeds: Sequence[int], options: argparse.Namespace) -> None:
    clock = Clock()
    ours, mupdf, morphology = [], [], []
    for seed in seeds:
        page = MEDIA[medium](seed)
        lines = _lines(page, options)
        decode_cost(page, clock)
        found = clock.run("marks", functools.partial(find_runs, page, lines))
        clock.pages += 1
        ours.append(score_page(page, found))
        if options.failures:
            _name_failures(page, found)
        if not options.no_peers:
            image = rendered(page.page, 200) if page.scan is None else page.scan.image
            mupdf.append(score_page(page, _as_found(mupdf_runs(page.page))))
            morphology.append(score_page(page, _as_found(morphology_runs(image, lines))))
    print(f"\n{medium}: {len(seeds)} pages")
    print(f"{'':28s} {'marks':>5s} {'recall':>7s} {'precision':>9s} {'char F1':>7s} "
          f"{'false':>6s} {'doubts':>6s}   unmarked pages with a false mark")  # fmt: skip
    _print_rows("huaxian", merged(ours), options)
    if not options.no_peers:
        print(f"{'MuPDF styles':28s} {merged(mupdf)['all'].row()}")
        print(f"{'morphology under OCR boxes':28s} {merged(morphology)['all'].row()}")
    each = {step: 1000 * s / max(clock.pages, 1) for step, s in clock.seconds.items()}
    print(f"CPU ms a page: decode {each['decode']:.1f}, marks {each['marks']:.1f} "
          f"(ratio {each['marks'] / max(each['decode'], 1e-9):.2f})")  # fmt: skip
    sys.stdout.flush()


def _lines(page: MarkedPage, options: argparse.Namespace) -> Sequence[Line]:
    if options.ocr and page.scan is not None:
        from extractors.ocr.engine import read_lines

        return read_lines(page.scan.image)
    return page.lines


def _as_found(runs: Iterable[tuple[Box, ...]]) -> tuple[Found, ...]:
    return tuple(Found(boxes, 1.0) for boxes in runs)


def _print_rows(name: str, tallies: dict[str, Tally], options: argparse.Namespace) -> None:
    print(f"{name:28s} {tallies['all'].row()}")
    if options.styles:
        for key in sorted(tallies):
            if key != "all":
                print(f"  {key:26s} {tallies[key].row()}")


def _name_failures(page: MarkedPage, found: Sequence[Found]) -> None:
    for run in page.runs:
        if run.kind is not MarkKind.HIGHLIGHT and not any(
            _same(f.box, page.box(run)) for f in found
        ):
            print(f"  missed {page.seed} {page.layout} {run.style}: {page.text(run)}")
    for f in found:
        if not any(_same(f.box, page.box(run)) for run in page.runs):
            print(f"  false  {page.seed} {page.layout} {f.confidence:.2f}: {f.text} {f.box}")


def page_image(page: MarkedPage) -> PageImage:
    """The page as pixels, for drawing what was seen."""
    return rendered(page.page, 150) if page.scan is None else page.scan.image


if __name__ == "__main__":
    main()
