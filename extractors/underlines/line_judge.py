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
from extractors.underlines.line_features import NAMES, REASONS, Page, line_features

MODEL = "underline-lines.onnx"
SEEN = NAMES.index("seen mean")
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
        answers[worth] = np.where(ruled, np.minimum(trees, rows[:, SEEN]), trees)
    return answers
