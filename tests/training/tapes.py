"""Tapes with their truth: `python -m tests.training.tapes OUT.npz FIRST LAST`.

Every cell of a tape is labelled with the share of it that stands under marked text, 0 to
`MARKED`, or `UNJUDGED` where either answer is right: beyond the end of a mark's text, where a
pen may go on, and under filled form blanks, which only their labels tell from marks.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines import strips
from extractors.underlines.candidates import page_and_tape
from extractors.underlines.pixels import InkPage
from extractors.underlines.strips import Tape
from tests.corpus.marked_sheet import FONTS, chinese_fonts
from tests.training.pages import LabelledPage, marked_pages, on_straight_page, varied_pages

Floats = NDArray[np.float64]
Labels = NDArray[np.uint8]

MARKED = 200
UNJUDGED = 255
OVERSHOOT = 1.0
"""A pen may go on this far (em) beyond the text it marks."""
BLANK = 2.0
"""A form blank may go on this far (em) beyond what it was filled with."""
SAME_LINE = 0.45
"""A glyph belongs to the line whose baseline is this near to its own (em)."""


GENERATORS = {"varied": varied_pages, "marked": marked_pages}


def labelled_tapes(pages: Iterable[LabelledPage]) -> Iterator[tuple[NDArray[np.uint8], Labels]]:
    """One tape a page with one label a cell."""
    for made in pages:
        page, tape = page_and_tape(made.image)
        if tape.lines:
            yield tape.pixels, labels(tape, page, made)


def labels(tape: Tape, page: InkPage, made: LabelledPage) -> Labels:
    """The truth of every cell of the tape."""
    marked, unsure, glyphs = (
        on_straight_page(extents, page) for extents in (made.marked, made.unsure, made.glyphs)
    )
    cells = np.zeros(tape.pixels.shape[1] // strips.CELL, np.uint8)
    for strip, (start, stop) in enumerate(zip(tape.starts, tape.stops, strict=True)):
        places = range(start // strips.CELL, stop // strips.CELL)
        at = _Cells(tape, strip, places)
        share = at.covered(marked, 0.0)
        has_text = at.covered(glyphs, 0.0) > 0
        judged = (share > 0) | (has_text & (at.covered(unsure, BLANK) == 0))
        judged |= (at.covered(marked, OVERSHOOT) == 0) & (at.covered(unsure, BLANK) == 0)
        cells[places.start : places.stop] = np.where(judged, np.ceil(share * MARKED), UNJUDGED)
    return cells


class _Cells:
    """The cells of one strip in pixels of the straight page."""

    def __init__(self, tape: Tape, strip: int, places: range) -> None:
        line = tape.lines[strip]
        centres = [tape.x_at(strip, (place + 0.5) * strips.CELL) for place in places]
        self.xs = np.array(centres)
        self.ys = line.y0 + line.slope * (self.xs - line.x0)
        self.half = strips.CELL * line.em / strips.EM / 2

    def covered(self, extents: Floats, beyond: float) -> Floats:
        """Share of each cell under extents, lengthened by `beyond` em at both ends."""
        share = np.zeros(len(self.xs))
        for x0, y0, x1, y1, em in extents:
            along = np.clip((self.xs - x0) / max(x1 - x0, 1.0), 0, 1)
            is_near = np.abs(y0 + (y1 - y0) * along - self.ys) < SAME_LINE * em
            right = np.minimum(self.xs + self.half, x1 + beyond * em)
            left = np.maximum(self.xs - self.half, x0 - beyond * em)
            part = np.clip((right - left) / (2 * self.half), 0, 1)
            share = np.maximum(share, np.where(is_near, part, 0))
        return share


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--pages", choices=list(GENERATORS), default="varied")
    parser.add_argument("--faces", nargs="*", help="font files (default: the corpus's own)")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    faces = tuple(options.faces or (str(FONTS / name) for name in chinese_fonts()))
    pages = GENERATORS[options.pages](range(options.first, options.last), faces)
    made = list(labelled_tapes(pages))
    pixels = np.concatenate([tape for tape, _ in made], axis=1)
    np.savez(options.out, pixels=pixels, labels=np.concatenate([cells for _, cells in made]))


if __name__ == "__main__":
    main()
