"""Characters, rules and lines of a page that LibreOffice made. Lengths are points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf

from extractors.evidence import Box

_NO_TEXT = "_\u200b\ufeff"
"""What stands for a blank or is not seen."""
_ASCENT, _DESCENT = 0.86, 0.10
_FLAGS = (
    pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_INHIBIT_SPACES
)


@dataclass(frozen=True, slots=True)
class Char:
    """A character: its origin `x` on the `baseline`, and how far it `left` to `right` goes."""

    text: str
    x: float
    baseline: float
    left: float
    right: float
    size: float
    colour: int

    @property
    def is_space(self) -> bool:
        return self.text.isspace()

    @property
    def box(self) -> Box:
        """As high as the em, as wide as the advance."""
        top, bottom = (self.baseline + k * self.size for k in (-_ASCENT, _DESCENT))
        return Box(self.left, top, self.right, bottom)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line of the page: where it stands, and from where to where it goes."""

    at: float
    start: float
    stop: float


def page_chars(page: Any) -> list[Char]:
    """Every level character, in the order in which it was written."""
    blocks = page.get_text("rawdict", flags=_FLAGS)["blocks"]
    return _real([
        _char(char, span)
        for block in blocks
        for line in block.get("lines", ())
        if abs(line["dir"][1]) <= 0.01
        for span in line["spans"]
        for char in span["chars"]
    ])  # fmt: skip


def _char(char: dict[str, Any], span: dict[str, Any]) -> Char:
    x, baseline = char["origin"]
    left, _, right, _ = char["bbox"]
    return Char(char["c"], x, baseline, left, right, span["size"], span["color"])


def _real(chars: Sequence[Char]) -> list[Char]:
    """Without the spaces that are written over other text to carry its underlines."""
    follow: list[Char | None] = [None] * len(chars)
    after: Char | None = None
    for index in reversed(range(len(chars))):
        follow[index] = after
        if not chars[index].is_space:
            after = chars[index]
    kept: list[Char] = []
    for char, after in zip(chars, follow, strict=True):
        if not char.is_space or _between(char, kept[-1] if kept else None, after):
            kept.append(char)
    return kept


def _between(space: Char, before: Char | None, after: Char | None) -> bool:
    if before is None or after is None:
        return False
    if any(abs(c.baseline - space.baseline) > 0.5 * space.size for c in (before, after)):
        return False
    return space.left >= before.right - 0.35 and space.right <= after.left + 0.35


def uprights(page: Any) -> list[Rule]:
    """The vertical rules of tables."""
    return list(_uprights(page))


def _uprights(page: Any) -> Iterator[Rule]:
    for kind, *shape in _items(page):
        if kind == "l":
            (x0, y0), (x1, y1) = shape[:2]
            if abs(x0 - x1) < 0.5 and abs(y0 - y1) > 5:
                yield Rule(x0, min(y0, y1), max(y0, y1))
        elif kind in ("re", "qu"):
            rect = shape[0] if kind == "re" else shape[0].rect
            if rect.width < 3 and rect.height > 5:
                yield Rule(rect.x0, rect.y0, rect.y1)


def levels(page: Any) -> list[Rule]:
    """The horizontal rules."""
    return list(_levels(page))


def _levels(page: Any) -> Iterator[Rule]:
    for kind, *shape in _items(page):
        if kind == "l":
            (x0, y0), (x1, y1) = shape[:2]
            if abs(y0 - y1) < 0.5:
                yield Rule(y0, min(x0, x1), max(x0, x1))
        elif kind == "re" and shape[0].height < 3:
            yield Rule(shape[0].y0, shape[0].x0, shape[0].x1)


def _items(page: Any) -> Iterator[Any]:
    for drawing in page.get_drawings():
        yield from drawing["items"]


def printed_lines(chars: Sequence[Char], rules: Sequence[Rule]) -> list[list[int]]:
    """Places of the characters of each line, in the order in which they were written."""
    lines: list[list[int]] = []
    for index, char in enumerate(chars):
        if char.is_space or char.text in _NO_TEXT:
            continue
        if not lines or _breaks(chars[lines[-1][-1]], char, rules):
            lines.append([index])
            continue
        between = range(lines[-1][-1] + 1, index)
        lines[-1] += [at for at in between if chars[at].text != "_"]
        lines[-1].append(index)
    return lines


def _breaks(before: Char, char: Char, rules: Sequence[Rule]) -> bool:
    size = max(char.size, before.size)
    gap = char.left - before.right
    if char.x < before.x - 0.3 * size or abs(char.baseline - before.baseline) > 0.5 * size:
        return True
    if gap > 1.65 * size:
        return True
    middle = char.baseline - 0.3 * char.size
    return gap > 1 and any(
        before.right - 1 <= rule.at <= char.left + 1 and rule.start < middle < rule.stop
        for rule in rules
    )
