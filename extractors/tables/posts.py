"""Tables whose vertical rules alone were found: faint print and seals swallow the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors.document import Orientation, Rule
from extractors.evidence import Box, Line, united_box
from extractors.layout import Piece, make_piece, pieces_to_flow, pieces_to_rows
from extractors.regions import is_prose_in_columns
from extractors.tables.aligned import row_border
from extractors.tables.model import Cell, Table
from extractors.tables.ruled import Bar, rules_to_bars

# In glyph heights. Shorter bars are strokes of large characters and of seals.
SHORTEST = 4.5
# Bars nearer than this stand for one border of a table that leans.
SAME_BORDER = 1.0
# An edge of the paper goes on by more than this beyond the first and the last line.
BEYOND_TEXT = 1.5
# Text of two cells stands at least this far apart; so many lines without such a gap cross a bar.
CELL_GAP = 0.4
LEAST_CROSSED = 3
# Bars belong to one table when the shorter is beside the longer for this part.
BESIDE = 0.8

Place = tuple[int, int]


def posted_tables(
    lines: Sequence[Line], rules: Sequence[Rule], height: float, taken: Sequence[Box]
) -> tuple[Table, ...]:
    """Tables told by at least three vertical bars side by side, outside of `taken`; `height`
    of the page's glyphs."""
    bars = [
        bar
        for bar in rules_to_bars(rules, Orientation.VERTICAL, height)
        if bar.stop - bar.start > SHORTEST * height
        and not _inside(bar, taken)
        and not _is_edge(bar, lines, height)
        and not _is_crossed(bar, lines)
    ]
    tables = (_posted_table(group, lines, height) for group in _groups(bars, height))
    return tuple(table for table in tables if table is not None)


def _inside(bar: Bar, boxes: Sequence[Box]) -> bool:
    middle = (bar.start + bar.stop) / 2
    return any(b.x0 - 1 <= bar.at <= b.x1 + 1 and b.y0 <= middle <= b.y1 for b in boxes)


def _is_edge(bar: Bar, lines: Sequence[Line], height: float) -> bool:
    """An edge of the paper on a photo: it goes on above and below all text."""
    top = min((line.box.y0 for line in lines), default=bar.start)
    bottom = max((line.box.y1 for line in lines), default=bar.stop)
    beyond = BEYOND_TEXT * height
    return bar.start < top - beyond and bar.stop > bottom + beyond


def _is_crossed(bar: Bar, lines: Sequence[Line]) -> bool:
    """Running text goes on over the bar: a shadow, a fold, strokes of characters."""
    crossed = parted = 0
    for line in lines:
        if not (bar.start < line.box.center_y < bar.stop and line.box.x0 < bar.at < line.box.x1):
            continue
        solid = [glyph.box for glyph in line.glyphs if glyph.text.strip()]
        left = max((box.x1 for box in solid if box.center_x <= bar.at), default=bar.at)
        right = min((box.x0 for box in solid if box.center_x > bar.at), default=bar.at)
        if right - left < CELL_GAP * line.box.height:
            crossed += 1
        else:
            parted += 1
    return crossed > parted and crossed >= LEAST_CROSSED


def _groups(bars: Iterable[Bar], height: float) -> list[list[Bar]]:
    """Bars side by side, the longest first in each group."""
    groups: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: bar.start - bar.stop):
        group = next((g for g in groups if _beside(g[0], bar)), None)
        if group is None:
            groups.append([bar])
        elif all(abs(bar.at - other.at) > SAME_BORDER * height for other in group):
            group.append(bar)
    return [group for group in groups if len(group) >= 3]


def _beside(longer: Bar, bar: Bar) -> bool:
    shared = min(longer.stop, bar.stop) - max(longer.start, bar.start)
    return shared >= BESIDE * (bar.stop - bar.start)


def _posted_table(bars: Sequence[Bar], lines: Sequence[Line], height: float) -> Table | None:
    posts = sorted(bars, key=lambda bar: bar.at)
    box = Box(posts[0].at, bars[0].start, posts[-1].at, bars[0].stop)
    placed = list(_placed(posts, lines, box))
    if is_prose_in_columns([piece for piece, _ in placed], height):
        return None  # A photo's edges and the rule between its columns stand like posts.
    rows = pieces_to_rows(piece for piece, _ in placed)
    columns = {id(piece): place for piece, place in placed}
    most = max(2, (len(posts) - 1) / 2)
    filled = [{columns[id(piece)][0] for piece in row} for row in rows]
    # Recognition misses single digits: an entry begins also where half of the columns speak.
    anchors = [n for n, cols in enumerate(filled) if 0 in cols or len(cols) >= most]
    if len(anchors) < 2 or len(rows) < 2:
        return None
    borders = [row_border(rows, a, b) for a, b in pairwise(anchors)]
    cells = _cells(placed, borders, posts)
    whole = united_box(tuple(cell.box for cell in cells))
    return Table(whole, len(borders) + 1, len(posts) - 1, cells, is_ruled=True)


def _placed(posts: Sequence[Bar], lines: Sequence[Line], box: Box) -> Iterable[tuple[Piece, Place]]:
    """Glyphs of each line by the posts they stand between: first column and span."""
    for index, line in enumerate(lines):
        start: int | None = None
        current: Place | None = None
        for number in range(len(line.glyphs) + 1):
            place = current
            if number == len(line.glyphs):
                place = None
            elif line.glyphs[number].text.strip():
                place = _place(posts, line.glyphs[number].box, box)
            if place != current:
                if current is not None and start is not None:
                    yield make_piece(index, line, start, number), current
                start, current = number, place


def _place(posts: Sequence[Bar], glyph: Box, box: Box) -> Place | None:
    """Column and span between the nearest posts that reach the glyph's height."""
    x, y = glyph.center_x, glyph.center_y
    if not (box.x0 < x < box.x1 and box.y0 - 2 <= y <= box.y1 + 2):
        return None
    reaching = [n for n, bar in enumerate(posts) if bar.start - 2 <= y <= bar.stop + 2]
    left = [n for n in reaching if posts[n].at <= x]
    right = [n for n in reaching if posts[n].at > x]
    if not left or not right:
        return None
    return (left[-1], right[0] - left[-1])


def _cells(
    placed: Sequence[tuple[Piece, Place]], borders: Sequence[float], posts: Sequence[Bar]
) -> tuple[Cell, ...]:
    grouped: dict[tuple[int, int, int], list[Piece]] = {}
    for piece, (col, span) in placed:
        row = sum(piece.box.center_y > border for border in borders)
        grouped.setdefault((row, col, span), []).append(piece)
    cells = []
    for (row, col, span), pieces in sorted(grouped.items()):
        box = united_box(tuple(piece.box for piece in pieces))
        text = pieces_to_flow(0, pieces, posts[col + span].at).text
        cells.append(Cell(row, col, 1, span, box, text, tuple(pieces)))
    return tuple(cells)
