"""Tables without vertical rules: columns from the alignment of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.document import Rule
from extractors.evidence import Box, Line, united_box
from extractors.layout import (
    Piece,
    glyph_gap,
    line_pieces,
    make_piece,
    pieces_to_flow,
    pieces_to_rows,
)
from extractors.regions import is_prose_in_columns
from extractors.tables.columns import is_header
from extractors.tables.model import Cell, Table

# In glyph heights. Columns of a table stand closer than blocks of running text.
COLUMN_GAP = 0.8
# Horizontal rules belong to one table when their ends agree within this many heights.
SAME_END = 2.0
# A line of running text fills this share of the width between the margins.
FULL_LINE = 0.8
FULL_LINES = 2
# A table without any rule ends where the next row is this many pitches away.
ROW_BREAK = 2.6

# Empty paper higher than this stands in no table: two rows and a half.
EMPTY = 5.0
# The same below a table's first rule, and the height of a header of two lines above it.
EMPTY_ABOVE, HEADER_HEIGHT = 3.0, 2.5

# Punctuation that parts or ends sentences; names of items and values have none.
SENTENCE_MARKS = "，。；：:"

# Cells of dense tables may stand this near when the other rows tell the column's border.
DENSE_GAP = 0.15

Rows = tuple[tuple[Piece, ...], ...]
Extent = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Band:
    """A stretch of the page that may be a table; `cuts` are rules that part its rows."""

    pieces: tuple[Piece, ...]
    cuts: tuple[float, ...]


def aligned_tables(
    lines: Sequence[Line], rules: Sequence[Rule], height: float, taken: Iterable[Box]
) -> tuple[Table, ...]:
    """Tables of the text outside `taken`, between horizontal rules or under a header row;
    `height` of the page's glyphs."""
    boxes = tuple(taken)
    free = tuple(
        piece for piece in line_pieces(lines, gap=COLUMN_GAP) if not _inside_any(piece, boxes)
    )
    tables: list[Table] = []
    for band in (*_ruled_bands(free, rules, height), *_headed_bands(free, height)):
        if any(_inside_any(piece, [table.box for table in tables]) for piece in band.pieces):
            continue
        table = None if is_prose_in_columns(band.pieces, height) else _band_table(band)
        if table is not None:
            tables.append(table)
    return tuple(sorted(tables, key=lambda table: table.box.y0))


def _inside_any(piece: Piece, boxes: Iterable[Box]) -> bool:
    x, y = piece.box.center_x, piece.box.center_y
    return any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for box in boxes)


def _ruled_bands(pieces: Sequence[Piece], rules: Sequence[Rule], height: float) -> Iterable[_Band]:
    """Text between horizontal rules of one length (三线表)."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.box.y0):
        group = next((g for g in groups if _same_ends(g[-1], rule, height)), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    for group in groups:
        for rules_of_one in _parted_by_prose(group, pieces, height):
            inside = _between(rules_of_one[0], rules_of_one[-1], pieces, height)
            header = _header_above(rules_of_one[0], pieces, height)
            cuts = tuple(rule.box.center_y for rule in rules_of_one)
            top = min((piece.box.y0 for piece in header), default=None)
            yield _Band((*header, *inside), cuts if top is None else (top, *cuts))


def _parted_by_prose(
    rules: Sequence[Rule], pieces: Sequence[Piece], height: float
) -> Iterable[list[Rule]]:
    """Rules of one length, parted where running text lies between two, under a heading's rule,
    or empty paper stands over the lower one: the rule of the page's foot."""
    table = [rules[0]]
    for above, below in pairwise(rules):
        between = _between(above, below, pieces, height)
        if (
            _is_prose(between, above.box.width)
            or _ends_above(between, below, height)
            or _begins_below(between, above, height)
        ):
            if len(table) > 1:
                yield table
            table = []
        table.append(below)
    if len(table) > 1:
        yield table


def _between(above: Rule, below: Rule, pieces: Sequence[Piece], height: float) -> tuple[Piece, ...]:
    box = united_box((above.box, below.box)).grown(SAME_END * height, 0)
    return tuple(piece for piece in pieces if _inside_any(piece, [box]))


def _is_prose(pieces: Sequence[Piece], width: float) -> bool:
    """Two lines without columns from margin to margin."""
    return sum(piece.box.width >= FULL_LINE * width for piece in pieces) >= FULL_LINES


def _ends_above(pieces: Sequence[Piece], rule: Rule, height: float) -> bool:
    """The text ends so far above the rule that no row stands between."""
    lowest = max((piece.box.y1 for piece in pieces), default=rule.box.y0)
    return rule.box.y0 - lowest > EMPTY * height


def _begins_below(pieces: Sequence[Piece], rule: Rule, height: float) -> bool:
    """The text begins so far below the rule that the rule is the running head's."""
    highest = min((piece.box.y0 for piece in pieces), default=rule.box.y1)
    return highest - rule.box.y1 > EMPTY_ABOVE * height


def _header_above(rule: Rule, pieces: Sequence[Piece], height: float) -> tuple[Piece, ...]:
    """The column headers that stand on a table's first rule, with no rule above them."""
    over = [
        piece
        for piece in pieces
        if 0 <= rule.box.y0 - piece.box.y1 + 0.5 * height <= HEADER_HEIGHT * height
        and rule.box.x0 - height <= piece.box.center_x <= rule.box.x1 + height
    ]
    return tuple(over) if is_header([piece.text for piece in over]) else ()


def _same_ends(first: Rule, second: Rule, height: float) -> bool:
    limit = SAME_END * height
    a, b = first.box, second.box
    return abs(a.x0 - b.x0) < limit and abs(a.x1 - b.x1) < limit


def _headed_bands(pieces: Sequence[Piece], height: float) -> Iterable[_Band]:
    """Text under a row of column headers known by their words, as far as rows follow."""
    rows = pieces_to_rows(pieces)
    place = 0
    while place < len(rows):
        if not is_header([piece.text for piece in rows[place]]):
            place += 1
            continue
        stop = _table_end(rows, place, height)
        if stop - place >= 2:
            yield _Band(tuple(piece for row in rows[place:stop] for piece in row), ())
        place = max(stop, place + 1)


def _table_end(rows: Rows, first: int, height: float) -> int:
    """Index after the last row: rows go on while they have columns or hang on one that has."""
    stop = first + 1
    last_full = stop
    while stop < len(rows):
        gap = rows[stop][0].box.y0 - max(piece.box.y1 for piece in rows[stop - 1])
        if gap > ROW_BREAK * height or (len(rows[stop]) == 1 and stop - last_full >= 2):
            break
        if any(_is_sentence_over(piece, rows[first]) for piece in rows[stop]):
            break
        if len(rows[stop]) >= 2:
            last_full = stop + 1
        stop += 1
    return last_full


def _is_sentence_over(piece: Piece, header: Sequence[Piece]) -> bool:
    """Running text under several columns: the notes below a table."""
    over = sum(piece.box.overlap_x(column.box) > 0 for column in header)
    return over >= 2 and any(mark in piece.text for mark in SENTENCE_MARKS)


def _band_table(band: _Band) -> Table | None:
    rows = pieces_to_rows(band.pieces)
    if len(rows) < 2 or sum(len(row) >= 2 for row in rows) < 2:
        return None
    columns = rows_to_columns(rows)
    if len(columns) < 2:
        return None
    pieces = tuple(part for piece in band.pieces for part in _cut_at_columns(piece, columns))
    rows = pieces_to_rows(pieces)
    columns = rows_to_columns(rows)
    starts = _row_borders(rows, columns, band.cuts)
    cells = _cells(pieces, columns, starts)
    box = united_box(tuple(cell.box for cell in cells))
    return Table(box, len(starts) + 1, len(columns), cells, is_ruled=False)


def rows_to_columns(rows: Rows) -> tuple[Extent, ...]:
    """Column extents from left to right: pieces that overlap and never share a row."""
    columns: list[tuple[float, float, set[int]]] = []
    ordered = sorted(
        ((piece, number) for number, row in enumerate(rows) for piece in row),
        key=lambda item: item[0].box.width,
    )
    for piece, number in ordered:
        hits = [c for c in columns if min(piece.box.x1, c[1]) - max(piece.box.x0, c[0]) > 0]
        members = [c[2] for c in hits]
        if len(hits) > 1 and set.intersection(*members):
            continue
        columns = [c for c in columns if c not in hits]
        x0 = min([piece.box.x0, *(c[0] for c in hits)])
        x1 = max([piece.box.x1, *(c[1] for c in hits)])
        columns.append((x0, x1, {number}.union(*members)))
    return tuple((x0, x1) for x0, x1, _ in sorted(columns, key=lambda c: c[0]))


def _cut_at_columns(piece: Piece, columns: Sequence[Extent]) -> Iterable[Piece]:
    """A piece over several columns cut where it has a gap between two of them.

    Recognition, and text layers of dense tables, give two cells as one line.
    """
    first, last = _column_of(piece, columns)
    start = piece.start
    for col in range(first, last):
        cut = _gap_between(piece, start, columns[col], columns[col + 1])
        if cut is not None:
            yield make_piece(piece.index, piece.line, start, cut)
            start = cut
    yield make_piece(piece.index, piece.line, start, piece.stop)


def _gap_between(piece: Piece, start: int, left: Extent, right: Extent) -> int | None:
    """Index of the glyph that begins the right column, None when no gap stands there."""
    glyphs = piece.line.glyphs
    solid = [place for place in range(start, piece.stop) if glyphs[place].text.strip()]
    border = (left[1] + right[0]) / 2
    found: list[tuple[float, int]] = []
    for before, after in pairwise(solid):
        gap = glyph_gap(glyphs[before], glyphs[after], piece.box.height)
        middle = (glyphs[after].box.x0 + glyphs[before].box.x1) / 2
        wide = gap > DENSE_GAP * piece.box.height
        near = left[0] < middle < right[1] and abs(middle - border) < 2 * piece.box.height
        if wide and near and glyphs[after].box.center_x > left[0]:
            found.append((abs(middle - border), after))
    return min(found)[1] if found else None


def _column_of(piece: Piece, columns: Sequence[Extent]) -> tuple[int, int]:
    """First and last column a piece lies over."""
    hits = [
        place
        for place, (x0, x1) in enumerate(columns)
        if min(piece.box.x1, x1) - max(piece.box.x0, x0) > 0
    ]
    if hits:
        return (hits[0], hits[-1])
    nearest = min(range(len(columns)), key=lambda c: abs(sum(columns[c]) / 2 - piece.box.center_x))
    return (nearest, nearest)


def _row_borders(rows: Rows, columns: Sequence[Extent], cuts: Sequence[float]) -> tuple[float, ...]:
    """y positions between the table's rows: inner rules where each row has one, else text."""
    bands = len(cuts) - 1
    anchors = _anchor_rows(rows, columns)
    if bands >= 3 and bands >= 0.5 * len(rows):
        return tuple(sorted((*cuts[1:-1], *_borders_without_rule(rows, columns, cuts, anchors))))
    return tuple(row_border(rows, above, below) for above, below in pairwise(anchors))


def _borders_without_rule(
    rows: Rows, columns: Sequence[Extent], cuts: Sequence[float], anchors: Sequence[int]
) -> Iterable[float]:
    """Borders between numbered entries that no rule was found between: marks hid it."""
    numbered = [row for row in anchors if _column_of(rows[row][0], columns)[0] == 0]
    for above, below in pairwise(numbered):
        middles = [rows[row][0].box.center_y for row in (above, below)]
        if not any(middles[0] < cut < middles[1] for cut in cuts):
            yield row_border(rows, above, below)


def _anchor_rows(rows: Rows, columns: Sequence[Extent]) -> list[int]:
    """Rows that begin an entry: those with an index, or with both a name and a value."""
    filled = [{_column_of(piece, columns)[0] for piece in row} for row in rows]
    body = filled[1:]
    indexed = sum(0 in cols for cols in body) >= 0.5 * len(body) and columns[0][1] - columns[0][
        0
    ] < 0.15 * (columns[-1][1] - columns[0][0])
    anchors = [0]
    for number, cols in enumerate(filled[1:], start=1):
        starts = (0 in cols and indexed) or len(cols) >= max(2, 0.5 * len(columns))
        if starts or (not indexed and {0, 1} <= cols):
            anchors.append(number)
    return anchors


def row_border(rows: Rows, above: int, below: int) -> float:
    """Where the entry at `below` begins: the widest gap between the two anchors' lines."""
    best, border = -1e9, 0.0
    for number in range(above, below):
        bottom = max(piece.box.y1 for piece in rows[number])
        top = min(piece.box.y0 for piece in rows[number + 1])
        if top - bottom > best + 0.5:
            best, border = top - bottom, (top + bottom) / 2
    return border


def _cells(
    pieces: Sequence[Piece], columns: Sequence[Extent], borders: Sequence[float]
) -> tuple[Cell, ...]:
    grouped: dict[tuple[int, int, int], list[Piece]] = {}
    for piece in pieces:
        row = sum(piece.box.center_y > border for border in borders)
        first, last = _column_of(piece, columns)
        grouped.setdefault((row, first, last - first + 1), []).append(piece)
    return tuple(_cell(place, grouped[place], columns) for place in sorted(grouped))


def _cell(place: tuple[int, int, int], pieces: Sequence[Piece], columns: Sequence[Extent]) -> Cell:
    row, col, span = place
    box = united_box(tuple(piece.box for piece in pieces))
    text = pieces_to_flow(0, pieces, columns[col + span - 1][1]).text
    return Cell(row, col, 1, span, box, text, tuple(pieces))
