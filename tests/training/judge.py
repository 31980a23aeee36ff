"""Grows the trees of `line_judge`: `python -m tests.training.judge OUT.onnx LINES.npz…`.

Needs scikit-learn and skl2onnx beside the project; lines come from `tests.training.lines`. One
page in five is only watched, never learned from.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from skl2onnx import to_onnx
from sklearn.ensemble import HistGradientBoostingClassifier

from extractors.underlines.line_features import NAMES

WATCHED = 5
TREES, LEAVES, LEAST_LEAF, RATE = 160, 12, 20, 0.07


def load(files: Sequence[Path]) -> tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.bool_]]:
    """Rows and labels of all files, and which rows are of pages that are only watched."""
    parts = [np.load(file) for file in files]
    rows = np.concatenate([part["rows"] for part in parts])
    labels = np.concatenate([part["labels"] for part in parts])
    watched = np.concatenate([part["pages"] % WATCHED == 0 for part in parts])
    judged = labels >= 0
    return rows[judged], labels[judged], watched[judged]


def grown(rows: NDArray[np.float32], labels: NDArray[np.int8]) -> HistGradientBoostingClassifier:
    trees = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST_LEAF,
        learning_rate=RATE,
        l2_regularization=1.0,
        random_state=7,
    )
    return trees.fit(rows, labels)


def told(name: str, answers: NDArray[np.float64], labels: NDArray[np.int8]) -> str:
    said, true = answers >= 0.5, labels == 1
    hit = (said & true).sum()
    return (
        f"{name}: {len(labels)} lines, precision {hit / max(said.sum(), 1):.3f}, "
        f"recall {hit / max(true.sum(), 1):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("lines", type=Path, nargs="+")
    options = parser.parse_args()
    rows, labels, watched = load(options.lines)
    trees = grown(rows[~watched], labels[~watched])
    print(told("watched", trees.predict_proba(rows[watched])[:, 1], labels[watched]))
    print(told("net alone", rows[watched][:, NAMES.index("seen mean")], labels[watched]))
    whole = grown(rows, labels)
    model = to_onnx(whole, rows[:1], options={"zipmap": False}, target_opset=17)
    model.graph.input[0].name = "line"
    for node in model.graph.node:
        node.input[:] = ["line" if name == "X" else name for name in node.input]
    options.out.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
