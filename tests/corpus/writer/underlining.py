"""Lines that a hand draws under text. Lengths are pixels unless a name says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.corpus.writer.ink import Draws, Pen, Raster, Reals, smooth, stroke

STYLES = (
    "straight", "straight", "straight", "shaky", "shaky", "wavy", "slanted", "double", "broken",
    "touching", "short", "over",
)  # fmt: skip
_ENDS = {"short": (0.1, 0.5), "over": (-0.5, -0.15)}
_USUAL_ENDS = (-0.28, 0.18)
_STEP = 3
"""Between two points of a stroke."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Text to be underlined: `room` is free below the baseline, `em` its size."""

    left: float
    right: float
    baseline: float
    em: float
    room: float


@dataclass(frozen=True, slots=True)
class _Course:
    """The way of one line: its points' places, and how low it may come."""

    xs: Reals
    ys: Reals
    lowest: float


def underline(
    page: Raster, ground: Ground, style: str, pen: Pen, width: float, draws: Draws
) -> None:
    """Draws a line of `width` under the ground."""
    width = max(1.2, width)
    course = _course(ground, style, width, draws)
    count = len(course.xs)
    share = np.linspace(-0.5, 0.5, count)
    pressed = 1 + 0.18 * smooth(draws, count, 40) - 0.5 * (np.abs(share) > 0.485)
    widths = width * np.clip(pressed, 0.35, 1.5)
    if style == "broken":
        _lift(widths, ground.em, draws)
    stroke(page, np.stack([course.xs, course.ys], 1), widths, pen, draws)
    if style == "double":
        _second(page, course, ground.em, widths, width, pen, draws)


def _course(ground: Ground, style: str, width: float, draws: Draws) -> _Course:
    em, touching = ground.em, style == "touching"
    wanted = em * draws.uniform(*((0.01, 0.07) if touching else (0.16, 0.34)))
    y = ground.baseline + wanted + (0 if touching else width / 2)
    room = ground.room - width / 2 - 0.04 * em
    y = min(y, ground.baseline + max(room * 0.8, 0.08 * em))
    left, right = _ends(ground, style, draws)
    count = max(8, int((right - left) / _STEP))
    xs = np.linspace(left, right, count)
    dy = _waver(xs, em, style, draws)
    if style == "wavy":
        dy += _waves(xs, em, room, draws)
    lowest = ground.baseline + max(room, 0.1 * em)
    return _Course(xs, _kept_off(y, dy, ground.baseline - 0.03 * em, lowest, em), lowest)


def _ends(ground: Ground, style: str, draws: Draws) -> tuple[float, float]:
    low, high = _ENDS.get(style, _USUAL_ENDS)
    left = ground.left + ground.em * draws.uniform(low, high)
    right = ground.right - ground.em * draws.uniform(low, high)
    width = ground.right - ground.left
    if right - left < 0.75 * width:
        return ground.left + 0.08 * width, ground.right - 0.08 * width
    return left, right


def _waver(xs: Reals, em: float, style: str, draws: Draws) -> Reals:
    """How far the hand leaves the level, point by point."""
    count, length = len(xs), xs[-1] - xs[0]
    share = np.linspace(-0.5, 0.5, count)
    amplitude = {"shaky": 0.05, "wavy": 0.0, "straight": 0.012}.get(style, 0.02) * em
    scale = em * (0.35 if style == "shaky" else 1.5) / _STEP
    dy = smooth(draws, count, scale) * amplitude
    steady = 0.6 if length > 8 * em else 1
    dy += draws.normal(0, 0.012) * length * share * steady
    slope = np.clip(draws.normal(0, 0.03), -0.05, 0.05) if style == "slanted" else 0
    dy += np.clip(slope * length, -0.14 * em, 0.14 * em) * 2 * share
    dy += draws.uniform(-0.05, 0.05) * em * (4 * share * share - 0.5)
    return dy


def _waves(xs: Reals, em: float, room: float, draws: Draws) -> Reals:
    period = em * draws.uniform(0.45, 0.9)
    phase = 2 * np.pi * (xs - xs[0]) / period * (1 + 0.03 * smooth(draws, len(xs), 30))
    waves: Reals = (
        np.sin(phase) * em * min(draws.uniform(0.05, 0.09), max(0.04, room / em / 5))
    )  # fmt: skip
    return waves


def _kept_off(y: float, dy: Reals, top: float, lowest: float, em: float) -> Reals:
    """The line between `top` and `lowest`: a hand keeps out of the characters."""
    y = min(max(y, top + 0.04 * em), lowest)
    least = max(0.3 * em * 0.2, y - top), max(0.3 * em * 0.2, lowest - y)
    fit = min(1.0, least[0] / max(1e-6, -dy.min()), least[1] / max(1e-6, dy.max()))
    ys: Reals = np.clip(y + dy * max(fit, 0.3), top, lowest)
    return ys


def _lift(widths: Reals, em: float, draws: Draws) -> None:
    """Lifts the pen once or twice."""
    count = len(widths)
    for _ in range(draws.integers(1, 3)):
        at = draws.integers(count // 5, max(count // 5 + 1, count - count // 5))
        half = max(1, int(0.16 * em / _STEP))
        widths[max(0, at - half) : at + half] = 0


def _second(
    page: Raster, course: _Course, em: float, widths: Reals, width: float, pen: Pen, draws: Draws
) -> None:
    """A second line below the first, where there is room for it."""
    apart = max(width * 1.7, 0.14 * em)
    ys = np.minimum(course.ys + apart, course.lowest + 0.1 * em)
    ys = ys + smooth(draws, len(ys), 60) * 0.015 * em
    if (ys - course.ys).mean() > width:
        xs = course.xs + draws.uniform(-0.1, 0.1) * em
        stroke(page, np.stack([xs, ys], 1), widths, pen, draws)
