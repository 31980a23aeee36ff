"""A small net that tells, along a line of text, where it is underlined.

It sees a tape of straightened lines (`strips`) and answers for every quarter of an em how
likely the text there is marked. It was trained on generated pages only (`data/models/README.md`
says how and on which seeds); what it says is a hint with a confidence, never a verdict.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

import data
from extractors.inference import inference_session
from extractors.underlines.strips import CELL, EM, Tape

Floats = NDArray[np.float32]

MODEL = "underline-net.onnx"
WINDOW = 65_536
CONTEXT = 256
"""Columns shown to the net at once, which bounds its memory (a dense A4 page has 40 000), and
those on both sides that only give context: it sees 255."""
SURE = 0.5
"""Text is marked where the answer exceeds this."""
FAINT = 0.25
"""Two marked stretches are one where the answers between them stay above this."""
LIFTED = 0.8
"""Longest faint stretch (em) within one mark: a lifted pen, a crossing descender."""
LEAST = 0.3
"""Shortest mark, in em: under a narrow digit."""


@dataclass(frozen=True, slots=True)
class MarkedExtent:
    """A marked stretch of line `strip`: from `x0` to `x1` (px of the straight page), as sure
    as `confidence` (0 to 1)."""

    strip: int
    x0: float
    x1: float
    confidence: float


@functools.cache
def _session() -> onnxruntime.InferenceSession:
    return inference_session(data.path("models", MODEL).read_bytes())


def likelihoods(pixels: NDArray[np.uint8]) -> Floats:
    """How likely the text over each `CELL` columns of a tape is marked, 0 to 1."""
    columns = pixels.shape[1]
    cells = np.zeros(columns // CELL, np.float32)
    for first in range(0, columns, WINDOW):
        left, right = max(first - CONTEXT, 0), min(first + WINDOW + CONTEXT, columns)
        answers = _answers(pixels[:, left:right])
        here = cells[first // CELL : (first + WINDOW) // CELL]
        skipped = (first - left) // CELL
        here[:] = answers[skipped : skipped + len(here)]
    return cells


def _answers(pixels: NDArray[np.uint8]) -> Floats:
    ink = np.ascontiguousarray((255 - pixels).transpose(2, 0, 1)[None], np.float32) / 255
    answers = _session().run(None, {"tape": ink})[0][0]
    return np.asarray(1 / (1 + np.exp(-answers)), np.float32)


def marked_extents(tape: Tape, cells: Floats) -> tuple[MarkedExtent, ...]:
    """Where the lines of the tape are marked, line by line from left to right."""
    return tuple(
        extent
        for strip, (start, stop) in enumerate(zip(tape.starts, tape.stops, strict=True))
        for extent in _extents(tape, strip, cells[start // CELL : stop // CELL])
    )


def _extents(tape: Tape, strip: int, cells: Floats) -> list[MarkedExtent]:
    found = []
    for first, last in _stretches(cells > SURE, cells > FAINT):
        left, right = _crossing(cells, first, -1), _crossing(cells, last, 1)
        if (right - left) * CELL < LEAST * EM:
            continue
        start = tape.starts[strip]
        found.append(
            MarkedExtent(
                strip,
                tape.x_at(strip, start + left * CELL),
                tape.x_at(strip, start + right * CELL),
                float(cells[first : last + 1].mean()),
            )
        )
    return found


def _stretches(sure: NDArray[np.bool_], faint: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of each stretch of sure cells, over short faint gaps."""
    places = np.nonzero(sure)[0]
    stretches: list[tuple[int, int]] = []
    for place in places.tolist():
        if stretches and _goes_on(stretches[-1][1], place, faint):
            stretches[-1] = (stretches[-1][0], place)
        else:
            stretches.append((place, place))
    return stretches


def _goes_on(last: int, place: int, faint: NDArray[np.bool_]) -> bool:
    is_short = (place - last - 1) * CELL <= LIFTED * EM
    return is_short and bool(faint[last : place + 1].all())


def _crossing(cells: Floats, place: int, way: int) -> float:
    """Where the answer falls to `SURE` outwards of the cell `place`, in cells."""
    beyond = place + way
    outer = float(cells[beyond]) if 0 <= beyond < len(cells) else 0.0
    inner = float(cells[place])
    share = (inner - SURE) / max(inner - outer, 1e-6)
    return place + 0.5 + way * min(share, 1.0)
