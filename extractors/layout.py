"""Lines of a page levelled, cut into pieces at wide gaps and put into rows and paragraphs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.document import Orientation, Rule
from extractors.evidence import Box, Doubt, Glyph, Line, Notice, PageState, Source, united_box
from extractors.straightening import Lay
from extractors.underlines.marks import MarkedRun

# In glyph heights. Word spacing and letter-spaced labels stay below; columns lie above.
PIECE_GAP = 1.6
# A line of OCR is worth measuring for skew from this many glyphs on.
SKEW_GLYPHS = 10
# Below this many degrees rows of a page still fall together; levelling would only add noise.
LEVEL_ANGLE = 0.15
# Two pieces stand in one row when they share this part of the lower one's height.
ROW_OVERLAP = 0.5

_WIDE = (("\u2e80", "\u9fff"), ("\uf900", "\ufaff"), ("\uff01", "\uff60"))

_NO_LINE_START = frozenset("，。、；：！？）》”’】」％%℃,.;:!?)")

# Full-width signs whose ink fills one half of their em; a reader may give them their ink's box.
_HALF_EMPTY_BEHIND = frozenset("）)】》、，。；：")
_HALF_EMPTY_BEFORE = frozenset("（(【《")

GlyphRef = tuple[int, int, int]  # page, index of the line, index of the glyph


@dataclass(frozen=True, slots=True)
class RunCheck:
    """What the second reader made of one marked run: doubts, and its text where it differs."""

    doubts: tuple[Doubt, ...] = ()
    second_reading: str | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page as read, before its meaning: everything in points as displayed.

    `rules` are the ruling lines of tables and forms (from vectors or from the picture);
    `runs` the marked glyphs in any order; `checks` is empty or holds one value a run, in
    the order of `runs`. `lay` is how the sheet lies in its picture, None when nobody told it.
    `is_complete` is False when only the lines near marks were read.
    `turn`: clockwise degrees by which the displayed page was turned to stand upright; all
    geometry here is of the upright page, the evidence's is of the page as displayed.
    """

    number: int
    width: float
    height: float
    source: Source
    lines: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()
    runs: tuple[MarkedRun, ...] = ()
    is_complete: bool = True
    checks: tuple[RunCheck, ...] = ()
    lay: Lay | None = None
    turn: int = 0
    state: PageState = PageState.READ
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        if self.checks and len(self.checks) != len(self.runs):
            raise ValueError(f"{len(self.checks)} checks for {len(self.runs)} runs")


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs `start:stop` of one line that stand together; `index` is the line's place."""

    index: int
    line: Line
    start: int
    stop: int
    box: Box

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        return self.line.glyphs[self.start : self.stop]

    @property
    def text(self) -> str:
        return "".join([glyph.text for glyph in self.glyphs])


@dataclass(frozen=True, slots=True)
class Flow:
    """Text joined over line breaks; `refs` holds the glyph behind each character, or None."""

    text: str
    refs: tuple[GlyphRef | None, ...]

    def joined(self, other: Flow, between: str = "") -> Flow:
        filler = (None,) * len(between)
        return Flow(self.text + between + other.text, self.refs + filler + other.refs)

    def part(self, start: int, stop: int) -> Flow:
        return Flow(self.text[start:stop], self.refs[start:stop])

    def span(self, refs: frozenset[GlyphRef]) -> tuple[int, int] | None:
        """From the first to after the last character whose glyph is among `refs`."""
        hits = [place for place, ref in enumerate(self.refs) if ref in refs]
        return (hits[0], hits[-1] + 1) if hits else None


def is_wide(char: str) -> bool:
    """True for characters of a full em: Chinese ones and full-width signs."""
    return any(low <= char <= high for low, high in _WIDE)


def glyph_height(lines: Iterable[Line]) -> float:
    """Median height in points of the glyphs; 10.5 (五号) when there are none."""
    boxes = [glyph.box for line in lines for glyph in line.glyphs if glyph.text.strip()]
    heights = [box.y1 - box.y0 for box in boxes]
    return median(heights) if heights else 10.5


def page_lay(page: PageReading) -> Lay | None:
    """How the page lies; None where rows fall together as they are."""
    lay = page.lay or Lay.turned(_measured_angle(page))
    return None if lay.is_level(page.width, page.height, LEVEL_ANGLE) else lay


def levelled(page: PageReading) -> PageReading:
    """The page laid straight so that rows are level; glyphs keep order and size."""
    lay = page_lay(page)
    if lay is None:
        return page
    lines = {id(line): _straight_line(lay, line) for line in page.lines}
    return replace(
        page,
        lines=tuple(lines.values()),
        rules=tuple(_straight_rule(lay, rule) for rule in page.rules),
        runs=tuple(
            replace(run, line=lines.get(id(run.line)) or _straight_line(lay, run.line))
            for run in page.runs
        ),
        lay=None,
    )


def _straight_glyph(lay: Lay, glyph: Glyph) -> Glyph:
    x, y = lay.straight(glyph.box.center_x, glyph.box.center_y)
    half_w, half_h = glyph.box.width / 2, glyph.box.height / 2
    return replace(glyph, box=Box(x - half_w, y - half_h, x + half_w, y + half_h))


def _straight_line(lay: Lay, line: Line) -> Line:
    glyphs = tuple(_straight_glyph(lay, glyph) for glyph in line.glyphs)
    box = united_box(tuple(glyph.box for glyph in glyphs)) if glyphs else line.box
    return replace(line, glyphs=glyphs, box=box)


def _straight_rule(lay: Lay, rule: Rule) -> Rule:
    """Its middle line laid straight; of a rule whose ends nobody told the level middle."""
    box = rule.box
    is_row = rule.orientation is Orientation.HORIZONTAL
    level = ((box.x0, box.center_y), (box.x1, box.center_y))
    upright = ((box.center_x, box.y0), (box.center_x, box.y1))
    ends = rule.ends or (level if is_row else upright)
    (xa, ya), (xb, yb) = (lay.straight(*end) for end in ends)
    return replace(rule, box=Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)), ends=None)


def _measured_angle(page: PageReading) -> float:
    """Skew in degrees from the glyph centres of long recognised lines; 0 when unknown."""
    if page.source is not Source.OCR:
        return 0.0
    slopes = [
        _slope(line)
        for line in page.lines
        if len(line.glyphs) >= SKEW_GLYPHS and line.box.width > line.box.height
    ]
    return median(slopes) if len(slopes) >= 3 else 0.0


def _slope(line: Line) -> float:
    third = len(line.glyphs) // 3
    head, tail = line.glyphs[:third], line.glyphs[-third:]
    dx = sum(g.box.center_x for g in tail) - sum(g.box.center_x for g in head)
    dy = sum(g.box.center_y for g in tail) - sum(g.box.center_y for g in head)
    return math.degrees(math.atan2(dy, dx)) if dx > 0 else 0.0


def line_pieces(lines: Sequence[Line], gap: float = PIECE_GAP) -> tuple[Piece, ...]:
    """All lines cut where a gap is wider than `gap` heights and not mere letter spacing."""
    return tuple(piece for index, line in enumerate(lines) for piece in _cut(index, line, gap))


def _cut(index: int, line: Line, widest: float) -> Iterable[Piece]:
    solid = [place for place, glyph in enumerate(line.glyphs) if glyph.text.strip()]
    if not solid:
        return
    boxes = [line.glyphs[place].box for place in solid]
    height = median([box.y1 - box.y0 for box in boxes])
    gaps = [
        glyph_gap(line.glyphs[before], line.glyphs[after], height)
        for before, after in pairwise(solid)
    ]
    limit = widest * height
    if max(gaps, default=0.0) <= limit or _is_letter_spaced(line, solid, gaps, height):
        yield Piece(index, line, solid[0], solid[-1] + 1, united_box(boxes))
        return
    start = solid[0]
    for before, after, gap in zip(solid, solid[1:], gaps, strict=False):
        if gap > limit:
            yield make_piece(index, line, start, before + 1)
            start = after
    yield make_piece(index, line, start, solid[-1] + 1)


def glyph_gap(before: Glyph, after: Glyph, height: float) -> float:
    """Width between two glyphs without the half em that a bracket or stop leaves empty."""
    empty = (before.text in _HALF_EMPTY_BEHIND) + (after.text in _HALF_EMPTY_BEFORE)
    return after.box.x0 - before.box.x1 - empty * height / 2


def _is_letter_spaced(
    line: Line, solid: Sequence[int], gaps: Sequence[float], height: float
) -> bool:
    """True for a title or label such as 检 验 报 告: single Chinese characters, even gaps."""
    if not 1 <= len(gaps) <= 11 or not all(is_wide(line.glyphs[p].text[:1]) for p in solid):
        return False
    return min(gaps) > 0.2 * height and max(gaps) < 4 * height and max(gaps) < 1.6 * min(gaps)


def make_piece(index: int, line: Line, start: int, stop: int) -> Piece:
    """A piece with the box around its glyphs that are not white space."""
    boxes = [g.box for g in line.glyphs[start:stop] if g.text.strip()]
    return Piece(index, line, start, stop, united_box(boxes) if boxes else line.box)


def pieces_to_rows(pieces: Iterable[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Pieces that stand side by side, rows from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.center_y):
        row = next((row for row in reversed(rows[-3:]) if _stands_in(piece, row)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return tuple(tuple(sorted(row, key=lambda piece: piece.box.x0)) for row in rows)


def _stands_in(piece: Piece, row: Sequence[Piece]) -> bool:
    return any(
        piece.box.overlap_y(other.box) > ROW_OVERLAP * min(piece.box.height, other.box.height)
        and piece.box.overlap_x(other.box) < 0.3 * min(piece.box.width, other.box.width)
        for other in row
    ) and not any(piece.box.overlap_x(other.box) > 0.5 * piece.box.width for other in row)


def piece_flow(page: int, piece: Piece) -> Flow:
    """The piece's text, one reference a character, outer white space dropped."""
    refs: list[GlyphRef | None] = []
    for place, glyph in enumerate(piece.glyphs, piece.start):
        refs.extend([(page, piece.index, place)] * len(glyph.text))
    flow = Flow(piece.text, tuple(refs))
    left = len(flow.text) - len(flow.text.lstrip())
    return flow.part(left, len(flow.text.rstrip()) or left)


def first_token_width(piece: Piece) -> float:
    """Width in points of what cannot be parted at a piece's beginning: a word, a number, or
    one Chinese character with the sign that may not begin a line."""
    glyphs = [glyph for glyph in piece.glyphs if glyph.text.strip()]
    if not glyphs:
        return 0.0
    stop = 1
    if is_wide(glyphs[0].text[:1]):
        while stop < len(glyphs) and glyphs[stop].text in _NO_LINE_START:
            stop += 1
    else:
        while stop < len(glyphs) and not is_wide(glyphs[stop].text[:1]):
            stop += 1
            if glyphs[stop - 1].box.x0 - glyphs[stop - 2].box.x1 > 0.2 * piece.box.height:
                break
    return glyphs[stop - 1].box.x1 - glyphs[0].box.x0


def joint(before: str, after: str, *, wrapped: bool) -> str:
    """What to write between two lines of one text: nothing inside Chinese or a wrapped word.

    `wrapped` is True when the first line was full, so that the break is the layout's.
    """
    if not before or not after:
        return ""
    if wrapped and (is_wide(before[-1]) or is_wide(after[0])):
        return ""
    if is_wide(before[-1]) and is_wide(after[0]):
        return ""
    if wrapped and before[-1].isdigit() and (after[0].isdigit() or after[0] in ".%"):
        return ""
    return " "


def pieces_to_flow(page: int, pieces: Iterable[Piece], right_edge: float | None = None) -> Flow:
    """Text of one cell or paragraph: rows from the top, pieces from the left.

    `right_edge`: a row is full when what begins the next row had no room before it; its
    break is then a wrap.
    """
    flow = Flow("", ())
    edge = -math.inf
    for row in pieces_to_rows(pieces):
        text = piece_flow(page, row[0])
        for piece in row[1:]:
            text = text.joined(piece_flow(page, piece), " ")
        needed = first_token_width(row[0]) + row[0].box.height
        wrapped = right_edge is not None and edge + needed > right_edge
        # Two values one below the other are never one number broken in two.
        if flow.text[-1:].isdigit() and text.text[:1].isdigit():
            wrapped = False
        flow = flow.joined(text, joint(flow.text, text.text, wrapped=wrapped))
        edge = row[-1].box.x1
    return flow
