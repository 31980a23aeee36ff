"""Tables drawn with ruling lines in both directions: rules -> grid -> cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.document import Orientation, Rule
from extractors.evidence import Box, Line, united_box
from extractors.layout import Piece, first_token_width, make_piece, pieces_to_flow, pieces_to_rows
from extractors.tables.model import Cell, Table

# In glyph heights. Rules nearer than this are one (double frames, scanner wobble).
SAME_RULE = 0.3
# A rule may stop this far before the one it meets.
REACH = 0.6
# A rule of a table ends this near to a border.
END_ON_BORDER = 0.35
# Between a cell's walls and its text stands no more than this on both sides together.
PADDING = 1.2
# A wall stands when a rule covers this part of the side between two cells.
WALL_COVER = 0.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule as a position across and an interval along, in points."""

    at: float
    start: float
    stop: float


def rules_to_bars(
    rules: Iterable[Rule], orientation: Orientation, height: float
) -> tuple[Bar, ...]:
    """Rules of one direction with their broken and doubled pieces joined."""
    bars = sorted(
        (_bar(rule) for rule in rules if rule.orientation is orientation),
        key=lambda bar: (bar.at, bar.start),
    )
    groups: list[list[Bar]] = []
    for bar in bars:
        if groups and bar.at - groups[-1][-1].at <= SAME_RULE * height:
            groups[-1].append(bar)
        else:
            groups.append([bar])
    return tuple(bar for group in groups for bar in _chained(group, height))


def _bar(rule: Rule) -> Bar:
    box = rule.box
    if rule.orientation is Orientation.HORIZONTAL:
        return Bar(box.center_y, box.x0, box.x1)
    return Bar(box.center_x, box.y0, box.y1)


def _chained(group: Sequence[Bar], height: float) -> Iterable[Bar]:
    at = sum(bar.at for bar in group) / len(group)
    ordered = sorted(group, key=lambda bar: bar.start)
    start, stop = ordered[0].start, ordered[0].stop
    for bar in ordered[1:]:
        if bar.start > stop + REACH * height:
            yield Bar(at, start, stop)
            start, stop = bar.start, bar.stop
        stop = max(stop, bar.stop)
    yield Bar(at, start, stop)


@dataclass(frozen=True, slots=True)
class Frame:
    """Bars that hang together: horizontal and vertical ones of one table."""

    across: tuple[Bar, ...]
    down: tuple[Bar, ...]

    @property
    def box(self) -> Box:
        xs = [bar.at for bar in self.down] + [
            x for bar in self.across for x in (bar.start, bar.stop)
        ]
        ys = [bar.at for bar in self.across] + [
            y for bar in self.down for y in (bar.start, bar.stop)
        ]
        return Box(min(xs), min(ys), max(xs), max(ys))


def bars_to_frames(across: Sequence[Bar], down: Sequence[Bar], height: float) -> tuple[Frame, ...]:
    """Bars grouped by who meets whom; groups without a vertical bar are left out."""
    reach = REACH * height
    groups: list[tuple[set[int], set[int]]] = []
    for place, bar in enumerate(down):
        met = {i for i, other in enumerate(across) if _meet(other, bar, reach)}
        joined = [group for group in groups if group[0] & met]
        merged = (met.union(*(g[0] for g in joined)), {place}.union(*(g[1] for g in joined)))
        groups = [group for group in groups if group not in joined] + [merged]
    return tuple(
        Frame(tuple(across[i] for i in sorted(hs)), tuple(down[i] for i in sorted(vs)))
        for hs, vs in groups
        if len(hs) >= 2
    )


def without_danglers(frame: Frame, height: float) -> Frame:
    """The frame without horizontal bars that end inside it away from any vertical bar.

    Rules of a table run from border to border; a stroke under a value does not.
    """
    box, limit = frame.box, END_ON_BORDER * height
    posts = (box.x0, box.x1, *(bar.at for bar in frame.down))

    def stands(bar: Bar) -> bool:
        return all(min(abs(end - post) for post in posts) <= limit for end in (bar.start, bar.stop))

    return Frame(tuple(bar for bar in frame.across if stands(bar)), frame.down)


def _meet(across: Bar, down: Bar, reach: float) -> bool:
    return (
        across.start - reach <= down.at <= across.stop + reach
        and down.start - reach <= across.at <= down.stop + reach
    )


@dataclass(frozen=True, slots=True)
class Grid:
    """Positions of the columns' and rows' borders and, for each, the bars that stand on it."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    down: tuple[tuple[Bar, ...], ...]
    across: tuple[tuple[Bar, ...], ...]

    def wall_right(self, row: int, col: int) -> bool:
        """Is there a wall between (row, col) and (row, col + 1)?"""
        return _covered(self.down[col + 1], self.ys[row], self.ys[row + 1])

    def wall_below(self, row: int, col: int) -> bool:
        return _covered(self.across[row + 1], self.xs[col], self.xs[col + 1])


def _covered(bars: Iterable[Bar], start: float, stop: float) -> bool:
    covered = sum(max(0.0, min(bar.stop, stop) - max(bar.start, start)) for bar in bars)
    return covered >= WALL_COVER * (stop - start)


def _bars_on(borders: Sequence[float], bars: Sequence[Bar], tolerance: float) -> list[list[Bar]]:
    """The bars that stand on each border, borders in rising order."""
    found: list[list[Bar]] = [[] for _ in borders]
    for bar in bars:
        low = bisect_left(borders, bar.at - tolerance)
        for place in range(low, bisect_right(borders, bar.at + tolerance)):
            found[place].append(bar)
    return found


def frame_to_grid(frame: Frame, height: float) -> Grid:
    """Borders of a frame; open sides are closed where the bars of the other way end."""
    xs = _positions([bar.at for bar in frame.down], height)
    ys = _positions([bar.at for bar in frame.across], height)
    box = frame.box
    xs = _closed(xs, box.x0, box.x1, 2 * height)
    ys = _closed(ys, box.y0, box.y1, height)
    near = 2 * SAME_RULE * height
    return Grid(
        tuple(xs),
        tuple(ys),
        tuple(map(tuple, _bars_on(xs, frame.down, near))),
        tuple(map(tuple, _bars_on(ys, frame.across, near))),
    )


def _positions(values: Iterable[float], height: float) -> list[float]:
    merged: list[list[float]] = []
    for value in sorted(values):
        if merged and value - merged[-1][-1] <= SAME_RULE * height:
            merged[-1].append(value)
        else:
            merged.append([value])
    return [sum(group) / len(group) for group in merged]


def _closed(values: list[float], low: float, high: float, margin: float) -> list[float]:
    before = [low] if values[0] - low > margin else []
    after = [high] if high - values[-1] > margin else []
    return before + values + after


Region = frozenset[tuple[int, int]]


def grid_to_regions(grid: Grid) -> tuple[Region, ...]:
    """Places of the grid joined where no wall stands between them: merged cells."""
    rows, cols = len(grid.ys) - 1, len(grid.xs) - 1
    owner = {(row, col): (row, col) for row in range(rows) for col in range(cols)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for row, col in list(owner):
        if col + 1 < cols and not grid.wall_right(row, col):
            owner[root((row, col + 1))] = root((row, col))
        if row + 1 < rows and not grid.wall_below(row, col):
            owner[root((row + 1, col))] = root((row, col))
    regions: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for place in owner:
        regions.setdefault(root(place), set()).add(place)
    return tuple(frozenset(region) for region in regions.values())


def ruled_tables(
    lines: Sequence[Line], rules: Sequence[Rule], height: float
) -> tuple[tuple[Table, ...], tuple[Rule, ...]]:
    """Tables with rules both ways, and the horizontal rules that belong to none of them;
    `height` of the page's glyphs."""
    across = rules_to_bars(rules, Orientation.HORIZONTAL, height)
    down = rules_to_bars(rules, Orientation.VERTICAL, height)
    frames = sorted(bars_to_frames(across, down, height), key=lambda frame: _area(frame.box))
    tables: list[Table] = []
    taken: set[tuple[int, int]] = set()
    for frame in frames:
        table = _frame_table(frame, lines, height, taken)
        if table is not None:
            tables.append(table)
            taken |= {
                (piece.index, place)
                for cell in table.cells
                for piece in cell.pieces
                for place in range(piece.start, piece.stop)
            }
    used = {id(bar) for frame in frames for bar in frame.across}
    free = tuple(
        Rule(Box(bar.start, bar.at, bar.stop, bar.at), Orientation.HORIZONTAL)
        for bar in across
        if id(bar) not in used
    )
    return tuple(sorted(tables, key=lambda table: table.box.y0)), free


def _area(box: Box) -> float:
    return box.width * box.height


def _frame_table(
    frame: Frame, lines: Sequence[Line], height: float, taken: set[tuple[int, int]]
) -> Table | None:
    frame = without_danglers(frame, height)
    if len(frame.across) < 2:
        return None
    grid = frame_to_grid(frame, height)
    regions = grid_to_regions(grid)
    if len(regions) < 2:
        return None
    pieces = _cell_pieces(grid, regions, lines, taken)
    cells = tuple(_region_cell(grid, region, pieces.get(region, [])) for region in regions)
    if _is_crowded(cells, len(grid.xs) - 1):
        return None
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.col)))
    box = united_box(tuple(cell.box for cell in ordered))
    return Table(box, len(grid.ys) - 1, len(grid.xs) - 1, ordered, is_ruled=True)


def _is_crowded(cells: Sequence[Cell], cols: int) -> bool:
    """True when one row of cells holds several lines that fill most columns: the rules between
    entries were never drawn or not found, and the lines are entries of their own."""
    # Forms of label and value wrap two or three of their four cells; entries fill them all.
    most = max(3, min(cols, 4), 0.6 * cols)
    by_row: dict[int, list[tuple[Piece, int]]] = {}
    begun: set[int] = set()
    for cell in cells:
        if cell.row_span == 1:
            by_row.setdefault(cell.row, []).extend((piece, cell.col) for piece in cell.pieces)
            begun |= {id(piece) for piece in _begun_pieces(cell)}
    for placed in by_row.values():
        column = {id(piece): col for piece, col in placed}
        rows = pieces_to_rows(piece for piece, _ in placed)
        full = 0
        for row in rows:
            fills = len({column[id(piece)] for piece in row}) >= most
            full += fills and 2 * sum(id(piece) in begun for piece in row) >= len(row)
        if full >= 2:
            return True
    return False


def _begun_pieces(cell: Cell) -> list[Piece]:
    """The cell's pieces that do not merely go on where the line above was full."""
    begun: list[Piece] = []
    above: Piece | None = None
    for row in pieces_to_rows(cell.pieces):
        first = row[0]
        room = cell.box.width - (above.box.width if above is not None else 0.0)
        if (
            above is None
            or len(row) > 1
            or room > first_token_width(first) + PADDING * first.box.height
        ):
            begun += row
        above = row[-1] if len(row) == 1 else None
    return begun


def _cell_pieces(
    grid: Grid,
    regions: Sequence[Region],
    lines: Sequence[Line],
    taken: set[tuple[int, int]],
) -> dict[Region, list[Piece]]:
    """Glyphs by the cell their centre stands in, neighbours of one line as one piece."""
    home = {place: region for region in regions for place in region}
    found: dict[Region, list[Piece]] = {}
    for index, line in enumerate(lines):
        start, current = 0, None
        for place in range(len(line.glyphs) + 1):
            region = current
            if place == len(line.glyphs) or (index, place) in taken:
                region = None
            elif line.glyphs[place].text.strip():
                region = home.get(_grid_place(grid, line.glyphs[place].box))
            if region != current:
                if current is not None:
                    found.setdefault(current, []).append(make_piece(index, line, start, place))
                start, current = place, region
    return found


def _grid_place(grid: Grid, box: Box) -> tuple[int, int]:
    """Row and column of a glyph's centre; a place outside of the grid has no region."""
    return (
        bisect_right(grid.ys, box.center_y) - 1,
        bisect_right(grid.xs, box.center_x) - 1,
    )


def _region_cell(grid: Grid, region: Region, pieces: Sequence[Piece]) -> Cell:
    rows, cols = [row for row, _ in region], [col for _, col in region]
    top, left, bottom, right = min(rows), min(cols), max(rows), max(cols)
    box = Box(grid.xs[left], grid.ys[top], grid.xs[right + 1], grid.ys[bottom + 1])
    text = pieces_to_flow(0, pieces, box.x1).text
    return Cell(top, left, bottom - top + 1, right - left + 1, box, text, tuple(pieces))
