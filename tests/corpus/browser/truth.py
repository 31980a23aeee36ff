"""What is true of a page: its passages and, for scans, where its glyphs stand.

Boxes are PDF points from the top left corner of the page as displayed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from extractors.evidence import Box, MarkKind, united_box
from tests.corpus.browser.layout import Glyph, Sheet


@dataclass(frozen=True, slots=True)
class Marking:
    """How one passage was marked."""

    kind: MarkKind
    style: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage as laid out: its number, the form wished for, its glyphs line by line."""

    number: int
    form: str
    group: int | None
    lines: tuple[tuple[Glyph, ...], ...]

    @property
    def under_ink(self) -> tuple[tuple[Glyph, ...], ...]:
        """The glyphs that the mark is to be drawn under, line by line."""
        lines = (tuple(g for g in line if g.ink) for line in self.lines)
        return tuple(line for line in lines if line)


def stretches(sheet: Sheet) -> tuple[Stretch, ...]:
    """The passages that the page really holds, in reading order."""
    found = []
    for wish in sheet.draft.wishes:
        held = [glyph for glyph in sheet.glyphs if glyph.passage == wish.number]
        lines = [_trimmed(tuple(line)) for _, line in groupby(held, key=lambda g: g.line)]
        lines = [line for line in lines if line]
        if lines:
            found.append(Stretch(wish.number, wish.form, wish.group, tuple(lines)))
    return tuple(found)


def _trimmed(line: tuple[Glyph, ...]) -> tuple[Glyph, ...]:
    solid = [index for index, glyph in enumerate(line) if not glyph.text.isspace()]
    return line[solid[0] : solid[-1] + 1] if solid else ()


def room(line: Sequence[Glyph]) -> float:
    """Points between the baseline and what stands below."""
    return min(glyph.floor - glyph.baseline for glyph in line)


Moved = Mapping[int, Box]
"""Where each glyph of the sheet (by its place in the list) lies on the finished page."""


def passages(sheet: Sheet, marked: Mapping[int, Marking], moved: Moved) -> list[dict[str, Any]]:
    """The truth of the marked passages, as JSON."""
    places = {id(glyph): moved[index] for index, glyph in enumerate(sheet.glyphs)}
    found = []
    for stretch in stretches(sheet):
        if stretch.number not in marked:
            continue
        pieces = [_piece(line, [places[id(g)] for g in line]) for line in stretch.lines]
        whole = united_box(tuple(Box(*piece["bbox"]) for piece in pieces))
        found.append({
            "text": "".join(piece["text"] for piece in pieces),
            "bbox": rounded(whole),
            "mark": marked[stretch.number].kind.value,
            "style": marked[stretch.number].style,
            "pieces": pieces,
        })  # fmt: skip
    return found


def _piece(line: Sequence[Glyph], boxes: Sequence[Box]) -> dict[str, Any]:
    return {"text": "".join(g.text for g in line), "bbox": rounded(united_box(tuple(boxes)))}


def lines(sheet: Sheet, moved: Moved) -> list[dict[str, Any]]:
    """The printed lines with the box of every glyph, as JSON."""
    numbered = enumerate(sheet.glyphs)
    return [
        {"text": "".join(g.text for _, g in line), "boxes": [rounded(moved[i]) for i, _ in line]}
        for line in (list(group) for _, group in groupby(numbered, key=lambda n: n[1].line))
    ]


def rounded(box: Box) -> list[float]:
    return [round(value, 2) for value in box.as_tuple()]
