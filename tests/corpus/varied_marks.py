"""Printed underlines of every make, for varied pages."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.corpus.varied_parts import Extent

Rng = np.random.Generator

INKS = ((0, 0, 0), (0, 0, 0), (0, 0, 0), (0.85, 0.1, 0.1), (0.1, 0.2, 0.8), (0.25, 0.25, 0.25))


@dataclass(frozen=True, slots=True)
class Print:
    """How one printed underline is drawn: height on the page, width and ink."""

    page: Any
    at: Extent
    y: float
    width: float
    ink: tuple[float, float, float]
    rng: Rng

    def line(
        self, x0: float, x1: float, below: float = 0.0, dashes: str = "", cap: int = 0
    ) -> None:
        y = self.y + below
        self.page.draw_line(
            (x0, y), (x1, y), width=self.width, color=self.ink, dashes=dashes, lineCap=cap
        )


def print_under(page: Any, at: Extent, rng: Rng) -> None:
    """An underline as word processors and browsers draw them, under one extent."""
    drawing = Print(
        page,
        at,
        at.baseline + float(rng.uniform(0.03, 0.4)) * at.size,
        float(rng.choice([0.35, 0.5, 0.7, 0.9, 1.3, 1.8])),
        INKS[int(rng.integers(len(INKS)))],
        rng,
    )
    STYLES[int(rng.integers(len(STYLES)))](drawing)


def _plain(mark: Print) -> None:
    mark.line(mark.at.x0, mark.at.x1)


def _dashed(mark: Print) -> None:
    on = float(mark.rng.uniform(1.5, 7))
    off = on * float(mark.rng.uniform(0.4, 1.2))
    mark.line(mark.at.x0, mark.at.x1, dashes=f"[{on:.1f} {off:.1f}] 0")


def _dotted(mark: Print) -> None:
    on = max(float(mark.rng.uniform(0.5, 1.6)), 0.8 * mark.width)
    off = on * float(mark.rng.uniform(0.6, 1.6))
    mark.line(mark.at.x0, mark.at.x1, dashes=f"[{on:.1f} {off:.1f}] 0")


def _round_dotted(mark: Print) -> None:
    off = max(mark.width, 0.7) * float(mark.rng.uniform(1.7, 2.8))
    mark.line(mark.at.x0, mark.at.x1, dashes=f"[0 {off:.1f}] 0", cap=1)


def _dot_dashed(mark: Print) -> None:
    on, dot = float(mark.rng.uniform(3, 7)), max(mark.width, 0.6)
    off = float(mark.rng.uniform(1, 2.5))
    dots = f" {dot:.1f} {off:.1f}" * int(mark.rng.integers(1, 3))
    mark.line(mark.at.x0, mark.at.x1, dashes=f"[{on:.1f} {off:.1f}{dots}] 0")


def _double(mark: Print) -> None:
    mark.line(mark.at.x0, mark.at.x1)
    mark.line(mark.at.x0, mark.at.x1, float(mark.rng.uniform(1.4, 3.0)))


def _wave(mark: Print) -> None:
    peak, period = float(mark.rng.uniform(0.4, 1.5)), float(mark.rng.uniform(2.5, 8))
    is_double = mark.rng.random() < 0.2
    for below in (0.0, 2.2 * peak + 0.6) if is_double else (0.0,):
        _curve(mark, below, peak, period)


def _curve(mark: Print, below: float, peak: float, period: float) -> None:
    middle = mark.y + below + peak
    if mark.rng.random() < 0.3:
        xs = np.arange(mark.at.x0, mark.at.x1, period / 2)
        points = [(float(x), middle + (peak if i % 2 else -peak)) for i, x in enumerate(xs)]
    else:
        xs = np.arange(mark.at.x0, mark.at.x1, 0.4)
        points = [(float(x), middle + peak * math.sin(2 * math.pi * float(x) / period)) for x in xs]
    if len(points) > 2:
        mark.page.draw_polyline(points, width=mark.width, color=mark.ink)


def _split(mark: Print) -> None:
    for x0, x1 in itertools.pairwise(np.linspace(mark.at.x0, mark.at.x1, 4).tolist()):
        mark.line(x0, x1)


def _stepped(mark: Print) -> None:
    """Runs of two sizes: the line steps down and grows where the second begins."""
    middle = mark.at.x0 + float(mark.rng.uniform(0.3, 0.7)) * (mark.at.x1 - mark.at.x0)
    mark.line(mark.at.x0, middle)
    mark.line(middle, mark.at.x1, float(mark.rng.uniform(0.3, 0.9)))


STYLES: tuple[Callable[[Print], None], ...] = (
    *(_plain,) * 5, *(_dashed,) * 2, *(_dotted,) * 2, _round_dotted, _dot_dashed, _double,
    *(_wave,) * 3, _split, _stepped,
)  # fmt: skip
