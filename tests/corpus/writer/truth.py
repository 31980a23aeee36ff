"""What is true of a page: its lines and passages, read from its two copies."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from extractors.evidence import Box, united_box
from tests.corpus.writer.package import code_colour
from tests.corpus.writer.reading import Char, page_chars, printed_lines, uprights

_FEWEST_CHARS = 40
"""On a page without marks that is worth taking."""
_DRIFT = 3
"""How far, in points, a character of the coloured copy may stand from its twin."""

Places = list[int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A marked passage: its number in the document and its characters, line by line."""

    mark: int
    pieces: tuple[Places, ...]


@dataclass(frozen=True, slots=True)
class PageTruth:
    """The characters of a page; lines and passages hold their places."""

    chars: tuple[Char, ...]
    lines: tuple[Places, ...]
    passages: tuple[Passage, ...]

    @property
    def whole_text(self) -> str:
        return self.text(range(len(self.chars)))

    def text(self, places: Sequence[int]) -> str:
        """The characters at these places."""
        return "".join(self.chars[at].text for at in places).replace("\u00a0", " ")

    def boxes(self, places: Sequence[int]) -> list[Box]:
        """The boxes of the characters at these places."""
        return [self.chars[at].box for at in places]


@dataclass(frozen=True, slots=True)
class Taken:
    """The page taken from a document; `document` is the copy without colours."""

    document: Any
    number: int
    truth: PageTruth


def taken_page(base: Path, marks: int, rng: random.Random) -> Taken | None:
    """A page of the converted document that holds whole passages; None when there is none.

    `base`: its files without `-b.pdf` (black) and `-c.pdf` (coloured).
    """
    black = pymupdf.open(f"{base}-b.pdf")
    with pymupdf.open(f"{base}-c.pdf") as coloured:
        if len(coloured) != len(black):
            return None
        for number in _by_worth(coloured, marks, rng):
            truth = _page_truth(black[number], coloured[number], marks)
            if truth is not None and truth.passages:
                return Taken(black, number, truth)
    return None


def taken_clean_page(base: Path, rng: random.Random) -> Taken | None:
    """A page of a document without marks."""
    black = pymupdf.open(f"{base}-b.pdf")
    order = list(range(len(black)))
    rng.shuffle(order)
    for number in order:
        chars = page_chars(black[number])
        lines = printed_lines(chars, uprights(black[number]))
        if sum(map(len, lines)) > _FEWEST_CHARS:
            return Taken(black, number, PageTruth(tuple(chars), tuple(lines), ()))
    return None


def _by_worth(coloured: Any, marks: int, rng: random.Random) -> list[int]:
    """Pages whose passages begin and end there, mostly those with the most first."""
    codes = _codes(marks)
    pages: dict[int, set[int]] = {}
    for page in coloured:
        for char in page_chars(page):
            if char.colour in codes and not char.is_space:
                pages.setdefault(codes[char.colour], set()).add(page.number)
    crossing = {number for held in pages.values() if len(held) > 1 for number in held}
    counts = Counter(number for held in pages.values() for number in held)
    whole = [number for number in counts if number not in crossing]
    return sorted(whole, key=lambda number: -counts[number] * rng.uniform(0.5, 1.2))


def _codes(marks: int) -> dict[int, int]:
    return {int(code_colour(mark), 16): mark for mark in range(marks)}


def _page_truth(black: Any, coloured: Any, marks: int) -> PageTruth | None:
    """None where the two copies disagree."""
    chars, twins = page_chars(black), page_chars(coloured)
    if [char.text for char in chars] != [twin.text for twin in twins]:
        return None
    if any(_apart(*pair) for pair in zip(chars, twins, strict=True)):
        return None
    codes = _codes(marks)
    marked = [codes.get(twin.colour) for twin in twins]
    lines = printed_lines(chars, uprights(black))
    return PageTruth(tuple(chars), tuple(lines), _passages(chars, lines, marked))


def _apart(char: Char, twin: Char) -> bool:
    return abs(char.x - twin.x) > _DRIFT or abs(char.baseline - twin.baseline) > 0.4


def _passages(
    chars: Sequence[Char], lines: Sequence[Places], marked: Sequence[int | None]
) -> tuple[Passage, ...]:
    line_of = {at: number for number, line in enumerate(lines) for at in line}
    found = []
    for mark in sorted({mark for mark in marked if mark is not None}):
        held = [at for at, of in enumerate(marked) if of == mark and at in line_of]
        pieces = [_trimmed(chars, piece) for piece in _pieces(chars, held, line_of)]
        pieces = [piece for piece in pieces if piece]
        if pieces:
            found.append(Passage(mark, tuple(pieces)))
    return tuple(found)


def _pieces(chars: Sequence[Char], held: Places, line_of: dict[int, int]) -> list[Places]:
    """The places line by line; a wide gap on one line of text parts no passage."""
    pieces: list[Places] = []
    for at in held:
        last = pieces[-1][-1] if pieces else None
        if last is not None and (
            line_of[last] == line_of[at] or _goes_on(chars[last], chars[at])
        ):  # fmt: skip
            pieces[-1].append(at)
        else:
            pieces.append([at])
    return pieces


def _goes_on(before: Char, char: Char) -> bool:
    return abs(before.baseline - char.baseline) < 1 and char.left > before.right - 1


def _trimmed(chars: Sequence[Char], places: Places) -> Places:
    solid = [k for k, at in enumerate(places) if not chars[at].is_space]
    return places[solid[0] : solid[-1] + 1] if solid else []


Placed = Callable[[Box], Box]
"""Takes a box of the page as LibreOffice made it to the page as displayed."""


def passage_record(
    truth: PageTruth, passage: Passage, kind: str, style: str, placed: Placed
) -> dict[str, Any]:
    """The truth of one passage, as JSON."""
    pieces = [_piece(truth, places, placed) for places in passage.pieces]
    whole = united_box([Box(*piece["bbox"]) for piece in pieces])
    return {
        "text": "".join(piece["text"] for piece in pieces),
        "bbox": rounded(whole),
        "mark": kind,
        "style": style,
        "pieces": pieces,
    }


def _piece(truth: PageTruth, places: Places, placed: Placed) -> dict[str, Any]:
    around = united_box([placed(box) for box in truth.boxes(places)])
    return {"text": truth.text(places), "bbox": rounded(around)}


def line_records(truth: PageTruth, placed: Placed) -> list[dict[str, Any]]:
    """The printed lines with the box of every character, as JSON."""
    return [
        {"text": truth.text(line), "boxes": [rounded(placed(box)) for box in truth.boxes(line)]}
        for line in truth.lines
    ]


def rounded(box: Box) -> list[float]:
    """The sides of a box to a hundredth."""
    return [round(value, 2) for value in box.as_tuple()]
