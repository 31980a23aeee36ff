"""What varied pages are made of: texts of every kind, pens and what else hands draw."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.corpus.marked_layouts import sentence, value
from tests.corpus.pens import Pen

Rng = np.random.Generator

_LEVEL_ONE = "".join(
    bytes((row, cell)).decode("gb2312", "ignore")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
)
_FLAT = "一二三工王土上且里立主业正止生至丘五互目皿坐呈重量直检验验基型盖温盐置县组一一二三—＿±≥≤＝"
_SIGNS = "≥≤±～×μ℃°′″ΦΩ%‰（）()/—-、，。；：·"


@dataclass(frozen=True, slots=True)
class Extent:
    """A horizontal extent above a baseline, in points of the clean page."""

    x0: float
    x1: float
    baseline: float
    size: float


def random_text(rng: Rng, length: int) -> str:
    """Running text of report words, random characters, numbers, flat-footed characters."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        draw = rng.random()
        if draw < 0.3:
            parts.append(sentence(rng))
        elif draw < 0.55:
            parts.append("".join(rng.choice(list(_LEVEL_ONE), int(rng.integers(2, 12)))))
        elif draw < 0.7:
            parts.append(value(rng))
        elif draw < 0.8:
            parts.append("".join(rng.choice(list(_FLAT), int(rng.integers(1, 5)))))
        elif draw < 0.9:
            letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789 .-/"
            parts.append("".join(rng.choice(list(letters), int(rng.integers(2, 12)))))
        else:
            parts.append(str(rng.choice(list(_SIGNS))))
    return "".join(parts)[:length]


def pen_shape(at: Extent, rng: Rng) -> tuple[Any, ...]:
    """What else hands draw at a value: a ring, a tick, an arrow, a stroke through it, a bracket."""
    middle, high = (at.x0 + at.x1) / 2, at.baseline - 0.4 * at.size
    half, em = (at.x1 - at.x0) / 2, at.size
    draw = rng.random()
    if draw < 0.35:
        turns = np.linspace(0, 2 * math.pi * float(rng.uniform(0.95, 1.1)), 60)
        return (
            tuple(
                (middle + (half + 0.6 * em) * math.cos(t), high + 0.9 * em * math.sin(t))
                for t in turns
            ),
        )
    if draw < 0.55:
        x = at.x1 + 0.5 * em
        return (((x, high), (x + 0.4 * em, high + 0.5 * em), (x + 1.3 * em, high - 0.8 * em)),)
    if draw < 0.7:
        x = at.x0 - 0.4 * em
        tip, tail = (x, high), (x - 3 * em, high + float(rng.uniform(-1, 1)) * em)
        wing = ((x - 0.6 * em, high - 0.4 * em), tip, (x - 0.6 * em, high + 0.4 * em))
        return ((tail, tip), wing)
    if draw < 0.85:
        return (((at.x0, high + 0.1 * em), (middle, high - 0.05 * em), (at.x1, high)),)
    x = at.x0 - 0.5 * em
    return (((x, high - 2 * em), (x - 0.1 * em, high), (x, high + 2 * em)),)


def varied_pen(rng: Rng, size: float) -> Pen:
    """A pen for text of `size` points, any that a hand may hold."""
    return Pen(
        ink=str(rng.choice(["black", "black", "blue", "red", "red", "pencil"])),
        width=float(rng.uniform(0.5, 2.2)),
        gap=float(rng.uniform(-0.06, 0.42)) * size,
        slant=float(rng.normal(0, 1.2)),
        wave=float(rng.uniform(0.04, 0.16)) * size if rng.random() < 0.3 else 0.0,
        tremor=float(rng.uniform(0.03, 0.5)),
        overshoot=float(rng.uniform(-0.3, 0.5)) * size,
        breaks=int(rng.choice([0, 0, 0, 1, 2])),
        double=bool(rng.random() < 0.15),
    )


def pen_path(pen: Pen, at: Extent, rng: Rng, below: float) -> tuple[tuple[float, float], ...]:
    """A hand's line: slanted, bent, trembling, perhaps wavy, ending a little off."""
    x0 = at.x0 - pen.overshoot + float(rng.normal(0, 0.12)) * at.size
    x1 = at.x1 + pen.overshoot + float(rng.normal(0, 0.12)) * at.size
    x1 = max(x1, x0 + 0.3 * at.size)
    xs = np.linspace(x0, x1, max(5, int((x1 - x0) / 1.5)))
    half = (x1 - x0) / 2
    steepest = min(math.tan(math.radians(4)), 0.3 * at.size / half)
    slope = float(
        np.clip(math.tan(math.radians(pen.slant + rng.normal(0, 0.5))), -steepest, steepest)
    )
    ys = at.baseline + pen.gap + below + (xs - xs.mean()) * slope
    ys = ys + float(rng.normal(0, 0.05)) * at.size * (((xs - xs.mean()) / half) ** 2 - 0.5)
    if pen.wave:
        ys = ys + pen.wave * (1 + np.sin(2 * math.pi * xs / rng.uniform(4, 12) + rng.uniform(0, 6)))
    unrest = np.cumsum(rng.normal(0, 1, len(xs)))
    unrest -= np.linspace(unrest[0], unrest[-1], len(xs))
    ys = ys + pen.tremor * 2 * unrest / (float(np.abs(unrest).max()) or 1.0)
    return tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True))


def lifted(path: Any, pen: Pen, rng: Rng) -> list[Any]:
    """The path in pieces where the pen lost the paper."""
    if not pen.breaks or len(path) < 12 * (pen.breaks + 1):
        return [path]
    cuts = np.sort(rng.integers(4, len(path) - 4, pen.breaks))
    pieces, start = [], 0
    for cut in cuts:
        if cut - start > 3:
            pieces.append(path[start:cut])
        start = int(cut) + int(rng.integers(1, 3))
    return [*pieces, path[start:]]
