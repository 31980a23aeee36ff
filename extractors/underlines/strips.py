"""Lines of text laid straight and to one size, side by side on a tape: what the net looks at.

A strip holds the line from `ABOVE` em over its baseline to `BELOW` em under it, with some
paper on both sides, so that a rule that goes on beyond the text is seen to go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.underlines.inklines import InkLine
from extractors.underlines.planes import Plane

EM = 15
"""Pixels of the tape to an em: a hairline under 10.5 pt text (0.4 pt) is half a pixel."""
ROWS = 32
BASELINE_ROW = 16
"""The tape's rows, and the row on which the baseline lies: an em above and an em below it."""
MARGIN = 2.5
"""Paper shown on both sides of a line, in em: more than a pen overshoots."""
CELL = 4
"""Columns of the tape that one answer of the net stands for."""
SHARP = 1.3
"""Up to so many times `EM` pixels to an em a picture is sampled as it is."""
SOFTENED = ((3, 1.85), (5, 2.6))
"""Pixels of the Gauss kernel that a picture is blurred with first, up to so many times `EM`
pixels to an em: sampling alone would lose hairlines."""


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """Strips side by side: `pixels` is (ROWS, columns, 3), white is 255; `starts` and `stops`
    are the first column of each line's strip and the one after its last (multiples of CELL)."""

    pixels: Plane
    lines: tuple[InkLine, ...]
    starts: tuple[int, ...]
    stops: tuple[int, ...]

    def x_at(self, strip: int, column: float) -> float:
        """The pixel of the straight page shown in `column` of a line's strip."""
        line = self.lines[strip]
        return line.x0 - MARGIN * line.em + (column - self.starts[strip]) * line.em / EM

    def column_at(self, strip: int, x: float) -> float:
        line = self.lines[strip]
        return self.starts[strip] + (x - line.x0 + MARGIN * line.em) * EM / line.em


def tape(picture: Plane, lines: Sequence[InkLine]) -> Tape:
    """The strips of `lines` of an evenly lit, straight picture (white paper), RGB or grey."""
    widths = [_columns(line) for line in lines]
    stops = np.cumsum(widths).astype(int).tolist() if widths else []
    starts = [stop - width for stop, width in zip(stops, widths, strict=True)]
    pixels = np.full((ROWS, stops[-1] if stops else 0, 3), 255, np.uint8)
    em = float(np.median([line.em for line in lines])) if lines else EM
    soft = _softened(picture, em)
    for line, start, stop in zip(lines, starts, stops, strict=True):
        strip = _strip(soft, line, stop - start)
        pixels[:, start:stop] = strip if strip.ndim == 3 else strip[..., None]
    return Tape(pixels, tuple(lines), tuple(starts), tuple(stops))


def _columns(line: InkLine) -> int:
    length = (line.x1 - line.x0) / line.em + 2 * MARGIN
    return CELL * int(np.ceil(length * EM / CELL))


def _softened(picture: Plane, em: float) -> Plane:
    """The picture, blurred by what sampling it at `EM` pixels to an em takes together."""
    if em <= SHARP * EM:
        return picture
    size = next((size for size, limit in SOFTENED if em <= limit * EM), None)
    if size is None:
        return np.asarray(cv2.blur(picture, (round(em / EM),) * 2), np.uint8)
    return np.asarray(cv2.GaussianBlur(picture, (size, size), 0), np.uint8)


def _strip(picture: Plane, line: InkLine, columns: int) -> NDArray[np.uint8]:
    step = line.em / EM
    left = line.x0 - MARGIN * line.em
    matrix = np.array(
        [
            [step, 0.0, left],
            [line.slope * step, step, line.baseline_at(left) - BASELINE_ROW * step],
        ]
    )
    return np.asarray(
        cv2.warpAffine(
            picture,
            matrix,
            (columns, ROWS),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(255, 255, 255),
        ),
        np.uint8,
    )
