"""Lines of ink with their truth: `python -m tests.training.lines OUT.npz FIRST LAST`.

Every candidate line is labelled 1 where it marks the text above it, 0 where it does not, and
left out where either answer is right: a line under text of which a part is marked, a filled
form blank, a rule that happens to lie under marked text.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.candidates import candidates
from extractors.underlines.line_features import Line, Page, line_features
from extractors.underlines.segments import Segment
from tests.corpus.marked_sheet import FONTS, chinese_fonts
from tests.training.pages import LabelledPage, on_straight_page
from tests.training.tapes import GENERATORS

Floats = NDArray[np.float64]

HIGHEST, LOWEST = -0.35, 0.8
"""A line belongs to text whose baseline it lies between these below (em)."""
MOSTLY, HARDLY = 0.7, 0.15
"""Shares of the text above a line from which it is a mark, and up to which it is none."""
SAME_END = 1.5
"""A mark's line ends within this (em) of the text that it marks; a pen overshoots."""


def labelled_lines(made: LabelledPage) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """The rows of a page's candidates and their labels (-1: left out)."""
    found = candidates(made.image)
    view = found.view
    lines = [line for line in view.lines if line.is_likely]
    truth = _Truth(
        *(on_straight_page(part, found.page) for part in (made.glyphs, made.marked, made.unsure))
    )
    labels = np.array([truth.label(line.segment) for line in lines], np.int8)
    _leave_out_rules(view, lines, labels, truth)
    return line_features(view, lines), labels


class _Truth:
    """Extents of the page's text in pixels of the straight page: x0, y0, x1, y1, em a row."""

    def __init__(self, glyphs: Floats, marked: Floats, unsure: Floats) -> None:
        self.glyphs, self.marked, self.unsure = glyphs, marked, unsure

    def label(self, segment: Segment) -> int:
        text = self._over(self.glyphs, segment)
        if text <= 0:
            return -1
        share = self._over(self.marked, segment) / text
        if self._over(self.unsure, segment) > HARDLY * text:
            return -1
        return 1 if share >= MOSTLY else 0 if share <= HARDLY else -1

    def _over(self, extents: Floats, segment: Segment) -> float:
        """How much of the extents stands on the segment, in px."""
        shared, _ = self._shared(extents, segment)
        return float(shared.sum())

    def _shared(self, extents: Floats, segment: Segment) -> tuple[Floats, Floats]:
        x0, y0, x1, y1, em = extents.T
        height = np.array([segment.y_at(x) for x in (x0 + x1) / 2])
        drop = (height - (y0 + y1) / 2) / em
        shared = np.minimum(x1, segment.x1) - np.maximum(x0, segment.x0)
        is_over = (drop > HIGHEST) & (drop < LOWEST)
        return np.where(is_over, np.maximum(shared, 0), 0), drop

    def misfit(self, segment: Segment) -> float:
        """How far (em) the segment's ends lie from those of the marked text above it."""
        shared, _ = self._shared(self.marked, segment)
        over = self.marked[shared > 0]
        if not len(over):
            return np.inf
        ends = (over[:, 0].min() - segment.x0, over[:, 2].max() - segment.x1)
        return float(max(map(abs, ends)) / over[0, 4])


def _leave_out_rules(
    view: Page, lines: list[Line], labels: NDArray[np.int8], truth: _Truth
) -> None:
    """Of two lines under the same marked text the one that fits it worse may be a rule."""
    marks = np.flatnonzero(labels == 1)
    misfits = {place: truth.misfit(lines[place].segment) for place in marks}
    for place in marks:
        rivals = (
            other
            for other in marks
            if other != place and _share_text(lines[place].segment, lines[other].segment, view.em)
        )
        if misfits[place] > SAME_END and any(misfits[r] < misfits[place] for r in rivals):
            labels[place] = -1


def _share_text(one: Segment, other: Segment, em: float) -> bool:
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    drop = abs(one.y - other.y)
    return shared > 0.5 * min(one.length, other.length) and drop < (LOWEST - HIGHEST) * em


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--pages", choices=list(GENERATORS), default="varied")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    faces = tuple(str(FONTS / name) for name in chinese_fonts())
    pages = GENERATORS[options.pages](range(options.first, options.last), faces)
    made = [labelled_lines(page) for page in pages]
    counts = [len(labels) for _, labels in made]
    np.savez(
        options.out,
        rows=np.concatenate([rows for rows, _ in made]),
        labels=np.concatenate([labels for _, labels in made]),
        pages=np.repeat(np.arange(len(counts)), counts),
    )


if __name__ == "__main__":
    main()
