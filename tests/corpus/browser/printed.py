"""Marks that a word processor or a web page prints: underlines in CSS, borders, rules."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.corpus.browser.layout import Glyph
from tests.corpus.browser.truth import Stretch, room

COLOURS = ("#000", "#111", "currentColor", "#c00", "#d11", "#00c", "#1a4fb0", "#084", "#555")


@dataclass(frozen=True, slots=True)
class Printed:
    """Style sheet and rules (HTML) for the page's marks, and each passage's style."""

    css: str
    rules: tuple[str, ...]
    styles: dict[int, str]


def printed_marks(marked: Sequence[Stretch], rng: random.Random) -> Printed:
    """One habit a page, and now and then a second."""
    habits = [rng.random() for _ in range(rng.choice([1, 1, 1, 2]))]
    colour = rng.choice(COLOURS)
    css, rules, styles = [], [], {}
    for stretch in marked:
        if not stretch.under_ink:
            continue
        tight = min(room(line) for line in stretch.under_ink)
        size = stretch.under_ink[0][0].size
        habit = rng.choice(habits)
        at = f'.ink[data-p="{stretch.number}"], [data-p="{stretch.number}"] .ink'
        if habit < 0.62:
            style, rule = _decoration(habit / 0.62, tight, size, colour, rng)
            css.append(f"{at} {{ {rule} }}")
        elif habit < 0.8 and tight > 0.45 * size:
            style, rule = _border((habit - 0.62) / 0.18, colour, rng)
            css.append(f"{at} {{ {rule} }}")
        else:
            style = "rule"
            rules += _rules(stretch.under_ink, colour, rng)
        styles[stretch.number] = style
    return Printed("\n".join(css), tuple(rules), styles)


def _decoration(
    habit: float, tight: float, size: float, colour: str, rng: random.Random
) -> tuple[str, str]:
    """`tight`: points free below the baseline."""
    kinds = ["plain", "solid", "solid", "solid", "double", "dashed", "dotted", "wavy"]
    kind = kinds[int(habit * len(kinds))]
    if kind in ("wavy", "double") and tight < 4.5:
        kind = "solid"
    if kind == "plain":
        return "css plain", "text-decoration: underline"
    deep = {"wavy": 4, "double": 3}.get(kind, 1)
    thick = rng.uniform(0.5, max(0.6, min(1.8, (tight - 0.5) / deep)))
    lowest = max(0.5, min(0.3 * size, tight - deep * thick - 0.4))
    offset = rng.uniform(min(0.5, lowest), lowest)
    skip = rng.choice(["auto", "none", "none"])
    return f"css {kind}", (
        f"text-decoration: underline {kind} {thick:.2f}pt {colour}; "
        f"text-underline-offset: {offset:.2f}pt; text-decoration-skip-ink: {skip}"
    )


def _border(habit: float, colour: str, rng: random.Random) -> tuple[str, str]:
    kinds = ["solid", "solid", "dashed", "double", "dotted"]
    kind = kinds[int(habit * len(kinds))]
    thick = rng.uniform(2.2, 2.6) if kind == "double" else rng.uniform(0.6, 1.4)
    return f"border {kind}", f"border-bottom: {thick:.2f}pt {kind} {colour}"


def _rules(lines: Sequence[Sequence[Glyph]], colour: str, rng: random.Random) -> list[str]:
    """A thin coloured division under every line."""
    thick = rng.uniform(0.5, 1.5)
    part = rng.random()
    made = []
    for line in lines:
        lowest = max(1.0, min(0.35 * line[0].size, room(line) - thick - 0.4))
        highest = min(0.12 * line[0].size, lowest)
        top = line[0].baseline + highest + part * (lowest - highest)
        made.append(
            f'<div style="position:absolute;left:{line[0].x0:.2f}pt;top:{top:.2f}pt;'
            f"width:{line[-1].x1 - line[0].x0:.2f}pt;height:{thick:.2f}pt;"
            f'background:{colour}"></div>'
        )
    return made
