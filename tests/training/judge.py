"""Grows the trees of `line_judge`: `python -m tests.training.judge OUT.onnx LINES.npz…`.

Needs scikit-learn and skl2onnx beside the project; lines come from `tests.training.lines`. One
page in five is only watched, never learned from.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import GradientBoostingClassifier

from extractors.underlines.line_features import NAMES

WATCHED = 5
SEEN_WEIGHT = 0.5
"""Lines of pages that the net learned from count less: it is surer of them than of others."""
TREES, DEPTH, LEAST_LEAF, RATE = 200, 4, 12, 0.05
SHARE_OF_ROWS, SHARE_OF_COLUMNS = 0.7, 0.4


Lines = tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.bool_]]


def load(files: Sequence[Path]) -> Lines:
    """Rows and labels of all files, and which rows are of pages that are only watched."""
    parts = [np.load(file) for file in files]
    rows = np.concatenate([part["rows"] for part in parts])
    labels = np.concatenate([part["labels"] for part in parts])
    watched = np.concatenate([part["pages"] % WATCHED == 0 for part in parts])
    judged = labels >= 0
    return rows[judged], labels[judged], watched[judged]


def grown(
    rows: NDArray[np.float32], labels: NDArray[np.int8], weights: NDArray[np.float64]
) -> GradientBoostingClassifier:
    trees = GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        min_samples_leaf=LEAST_LEAF,
        learning_rate=RATE,
        subsample=SHARE_OF_ROWS,
        max_features=SHARE_OF_COLUMNS,
        random_state=7,
    )
    return trees.fit(rows, labels, sample_weight=weights)


def told(name: str, answers: NDArray[Any], labels: NDArray[np.int8]) -> str:
    said, true = answers >= 0.5, labels == 1
    hit = (said & true).sum()
    return (
        f"{name}: {len(labels)} lines, precision {hit / max(said.sum(), 1):.3f}, "
        f"recall {hit / max(true.sum(), 1):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("lines", type=Path, nargs="+", help="of pages the net has never seen")
    parser.add_argument("--seen", type=Path, nargs="*", default=[], help="of pages it learned from")
    options = parser.parse_args()
    rows, labels, watched = load(options.lines)
    weights = np.ones(len(rows))
    if options.seen:
        more, told_more, _ = load(options.seen)
        rows, labels = np.concatenate([rows, more]), np.concatenate([labels, told_more])
        watched = np.concatenate([watched, np.zeros(len(more), bool)])
        weights = np.concatenate([weights, np.full(len(more), SEEN_WEIGHT)])
    trees = grown(rows[~watched], labels[~watched], weights[~watched])
    print(told("watched", trees.predict_proba(rows[watched])[:, 1], labels[watched]))
    print(told("net alone", rows[watched][:, NAMES.index("seen mean")], labels[watched]))
    whole = grown(rows, labels, weights)
    kinds = [("line", FloatTensorType([None, len(NAMES)]))]
    model = to_onnx(whole, initial_types=kinds, options={"zipmap": False}, target_opset=17)
    options.out.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
