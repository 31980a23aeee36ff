"""How probable it is that a line of ink marks text: trees over what is known of the line.

The trees were grown on generated pages only (`data/models/README.md`); they weigh the net's
answers along the line against where the line stands and what the page's other lines are.
"""

from __future__ import annotations

import functools

import numpy as np
import onnxruntime
from numpy.typing import NDArray

import data
from extractors.inference import inference_session
from extractors.underlines.line_features import LONG, NAMES, REASONS, Page, line_features

MODEL = "underline-lines.onnx"
SEEN = NAMES.index("seen mean")
GRID = ("place boxed", "equal lines", "verticals within")
UNDER_ROW = ("place free", "length", "gap", "left", "right", "relative thickness", "seen mean")
COMPANY = ("rule", "final")
MOST_CROSSED = 1
"""A stroke between two cells ("/") may look like an upright."""
CELL_GAP, ROW_ENDS = 2.0, 1.0
"""Cells of a row stand so far apart (em); its mark ends so near to its text."""
THICKER = 1.5
LIKELY, MOST_LIKE = 0.3, 1
"""A pen is so much thicker than the page's rules, or the net sees so much of it as a mark: it sees
little of lines that go on between cells. Two rows of one table may be marked, three lines of one
extent are rules."""
LOOSE_EDGE = 4.0
"""An edge of a box that goes on so far (em) beyond the text on it is no mark."""
ROW_MARK = 0.65
"""Confidence of a mark under a row, told by geometry alone."""
LEAST_EQUAL, LEAST_CROSSED = 2, 3
"""So many more lines begin and end where it does, so many uprights stand on it: a table's edge."""
RULED = [NAMES.index("rule"), *(NAMES.index(f"reason {reason}") for reason in REASONS)]


@functools.cache
def _session() -> onnxruntime.InferenceSession:
    return inference_session(data.path("models", MODEL).read_bytes())


def probabilities(page: Page) -> NDArray[np.float32]:
    """One probability (0 to 1) a line of the page, in their order."""
    answers = np.zeros(len(page.lines), np.float32)
    worth = [place for place, line in enumerate(page.lines) if line.is_likely]
    if worth:
        rows = line_features(page, [page.lines[place] for place in worth])
        trees = _session().run(["probabilities"], {"line": rows})[0][:, 1]
        # What the surroundings make a rule is a mark at most as surely as the net alone says.
        ruled = rows[:, RULED].any(axis=1)
        trees = np.where(ruled, np.minimum(trees, rows[:, SEEN]), trees)
        trees = np.where(_is_under_row(rows), np.maximum(trees, ROW_MARK), trees)
        answers[worth] = np.where(_is_grid(rows), 0.0, trees)
    return answers


def _is_under_row(rows: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The only long line of its kind, from the first to the last cell of a row: one of a table's
    rules has others like it, the rule of a heading goes on beyond its text."""
    free, length, gap, left, right, thickness, seen = (
        rows[:, NAMES.index(name)] for name in UNDER_ROW
    )
    alone = (rows[:, [NAMES.index(name) for name in COMPANY]] == 0).all(axis=1)
    alone &= rows[:, NAMES.index("verticals within")] <= MOST_CROSSED
    equal = rows[:, NAMES.index("equal lines")]
    ends = np.maximum(np.abs(left), np.abs(right)) <= ROW_ENDS
    found: NDArray[np.bool_] = (free > 0) & alone & ends & (length >= LONG) & (gap >= CELL_GAP)
    by_pen = (thickness >= THICKER) & (equal == 0)
    found &= by_pen | ((seen >= LIKELY) & (equal <= MOST_LIKE))
    return found


def _is_grid(rows: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Edges of a table's cells: as long as others of the page and crossed by uprights. Marks in
    all cells of a row make the net see one along the edge below them."""
    boxed, equal, crossed = (rows[:, NAMES.index(name)] for name in GRID)
    left, right = rows[:, NAMES.index("left")], rows[:, NAMES.index("right")]
    crossing = (equal >= LEAST_EQUAL) & (crossed >= LEAST_CROSSED)
    found: NDArray[np.bool_] = (boxed > 0) & (crossing | (np.maximum(left, right) >= LOOSE_EDGE))
    return found
