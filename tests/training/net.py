"""Trains the underline net: `python -m tests.training.net OUT.onnx TAPES.npz…` (needs torch, onnx).

Torch is asked for by nothing else in the project: `pip install torch onnx` beside it. Tapes
come from `tests.training.tapes`; the last file is only watched, never trained on.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn

from extractors.underlines.strips import CELL, ROWS
from tests.training.tapes import MARKED, UNJUDGED

WIDTH = 512
"""Columns of a training crop: 34 em."""
BATCH = 32
RATE, RATE_ON = 3e-3, 6e-4
CHANNELS = (16, 28, 40, 56)
REACH = (1, 2, 4, 8, 16)
"""Dilations of the layers along the line: together they see 16 em to each side."""
MIRRORED, GREY, GRAINY, MOVED = 0.5, 0.3, 0.3, 0.6
"""How often a crop is mirrored, loses its colour, gets grain, is moved up or down."""

Tapes = tuple[NDArray[np.uint8], NDArray[np.uint8]]


class Along(nn.Module):
    """One residual layer along the line."""

    def __init__(self, channels: int, dilation: int, *, is_folded: bool) -> None:
        super().__init__()
        self.layer = nn.Sequential(
            nn.Conv1d(
                channels, channels, 5, padding=2 * dilation, dilation=dilation, bias=is_folded
            ),
            nn.Identity() if is_folded else nn.BatchNorm1d(channels),
            nn.ReLU(),
        )

    def forward(self, x: Any) -> Any:
        return x + self.layer(x)


class UnderlineNet(nn.Module):
    """(1, 3, ROWS, columns) of ink to (1, columns / CELL) logits.

    `is_folded`: without batch norms, as an exported net is, to learn on from there.
    """

    def __init__(self, *, is_folded: bool = False) -> None:
        super().__init__()
        a, b, c, d = CHANNELS
        self.down = nn.Sequential(
            _layer(3, a, (3, 3), (2, 2), (1, 1), is_folded=is_folded),
            _layer(a, b, (3, 3), (2, 2), (1, 1), is_folded=is_folded),
            _layer(b, c, (3, 3), (2, 1), (1, 1), is_folded=is_folded),
            _layer(c, d, (4, 3), (1, 1), (0, 1), is_folded=is_folded),
        )
        self.along = nn.Sequential(*(Along(d, dilation, is_folded=is_folded) for dilation in REACH))
        self.answer = nn.Conv1d(d, 1, 1)

    def forward(self, x: Any) -> Any:
        return self.answer(self.along(self.down(x).squeeze(2))).squeeze(1)


def _layer(
    inward: int,
    outward: int,
    kernel: tuple[int, int],
    step: tuple[int, int],
    edge: tuple[int, int],
    *,
    is_folded: bool,
) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(inward, outward, kernel, stride=step, padding=edge, bias=is_folded),
        nn.Identity() if is_folded else nn.BatchNorm2d(outward),
        nn.ReLU(),
    )


def learned(model: Path) -> UnderlineNet:
    """The net of an exported file, to learn on from there."""
    values = [
        torch.from_numpy(onnx.numpy_helper.to_array(value).copy())
        for value in onnx.load(str(model)).graph.initializer
        if not value.name.startswith("answer")
    ]
    answers = {v.name: v for v in onnx.load(str(model)).graph.initializer}
    net = UnderlineNet(is_folded=True)
    own = [value for name, value in net.named_parameters() if not name.startswith("answer")]
    with torch.no_grad():
        for mine, value in zip(own, values, strict=True):
            mine.copy_(value)
        for name, mine in net.answer.named_parameters():
            array = onnx.numpy_helper.to_array(answers[f"answer.{name}"])
            mine.copy_(torch.from_numpy(array.copy()))
    return net


def load(files: Sequence[Path]) -> Tapes:
    parts = [np.load(file) for file in files]
    return (
        np.concatenate([part["pixels"] for part in parts], axis=1),
        np.concatenate([part["labels"] for part in parts]),
    )


def crops(tapes: Tapes, rng: np.random.Generator, *, varied: bool) -> tuple[Any, Any]:
    """A batch of random crops and their labels; `varied`: each changed a little at random."""
    pixels, labels = tapes
    cells = WIDTH // CELL
    firsts = rng.integers(0, len(labels) - cells, BATCH)
    looks = [pixels[:, CELL * f : CELL * f + WIDTH].astype(np.float32) for f in firsts]
    truths = [labels[f : f + cells] for f in firsts]
    if varied:
        pairs = [_varied(look, truth, rng) for look, truth in zip(looks, truths, strict=True)]
        looks, truths = [look for look, _ in pairs], [truth for _, truth in pairs]
    ink = (255 - np.clip(np.stack(looks), 0, 255)) / 255
    return (
        torch.from_numpy(np.ascontiguousarray(ink.transpose(0, 3, 1, 2))),
        torch.from_numpy(np.stack(truths).astype(np.float32)),
    )


def _varied(
    look: NDArray[np.float32], truth: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    if rng.random() < MIRRORED:
        look, truth = look[:, ::-1], truth[::-1]
    if rng.random() < MOVED:
        look = _moved(look, int(rng.integers(-2, 3)))
    if rng.random() < GREY:
        look = np.repeat(look[..., [int(rng.integers(3))]], 3, axis=2)
    look = 255 - (255 - look) * float(rng.uniform(0.75, 1.2))
    if rng.random() < GRAINY:
        grain = rng.normal(0, rng.uniform(2, 14), look.shape[:2])
        look = look + grain[..., None].astype(np.float32)
    return look, truth


def _moved(look: NDArray[np.float32], rows: int) -> NDArray[np.float32]:
    moved = np.full_like(look, 255)
    moved[max(rows, 0) : ROWS + min(rows, 0)] = look[max(-rows, 0) : ROWS - max(rows, 0)]
    return moved


def loss(answers: Any, labels: Any) -> Any:
    judged = (labels != UNJUDGED).float()
    shares = (labels / MARKED).clamp(0, 1)
    each = nn.functional.binary_cross_entropy_with_logits(answers, shares, reduction="none")
    return (each * judged).sum() / judged.sum()


def train(
    net: UnderlineNet, tapes: Tapes, steps: int, rate: float, rng: np.random.Generator
) -> UnderlineNet:
    optimiser = torch.optim.AdamW(net.parameters(), weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    for step in range(steps):
        looks, labels = crops(tapes, rng, varied=True)
        lost = loss(net(looks), labels)
        optimiser.zero_grad()
        lost.backward()
        optimiser.step()
        schedule.step()
        if step % 500 == 0:
            print(step, float(lost.detach()), flush=True)
    return net.eval()


def watched(net: UnderlineNet, tapes: Tapes, rng: np.random.Generator) -> str:
    """Precision and recall over cells that were not trained on."""
    hit = false = missed = 0
    with torch.no_grad():
        for _ in range(40):
            looks, labels = crops(tapes, rng, varied=False)
            said, judged = net(looks) > 0, labels != UNJUDGED
            true = (labels > MARKED / 2) & judged
            hit += int((said & true).sum())
            false += int((said & ~true & judged).sum())
            missed += int((~said & true).sum())
    precision, recall = hit / max(hit + false, 1), hit / max(hit + missed, 1)
    return f"cells: precision {precision:.3f}, recall {recall:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("tapes", type=Path, nargs="+")
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--on", type=Path, help="an exported net to learn on from")
    options = parser.parse_args()
    torch.manual_seed(7)
    rng = np.random.default_rng(7)
    net = learned(options.on) if options.on else UnderlineNet()
    rate = RATE_ON if options.on else RATE
    net = train(net, load(options.tapes[:-1]), options.steps, rate, rng)
    print(watched(net, load(options.tapes[-1:]), rng))
    torch.onnx.export(
        net,
        (torch.zeros(1, 3, ROWS, WIDTH),),
        str(options.out),
        input_names=["tape"],
        output_names=["marked"],
        dynamic_axes={"tape": {3: "columns"}, "marked": {1: "cells"}},
        dynamo=False,
    )


if __name__ == "__main__":
    main()
