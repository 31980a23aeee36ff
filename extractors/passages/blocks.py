"""Pages to blocks: one flow of text for each paragraph and each table cell, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from extractors.evidence import Box, Line, united_box
from extractors.layout import (
    Flow,
    PageReading,
    Piece,
    first_token_width,
    glyph_height,
    joint,
    levelled,
    line_pieces,
    make_piece,
    piece_flow,
    pieces_to_flow,
    pieces_to_rows,
)
from extractors.regions import Region, regions
from extractors.tables import Table, find_tables
from extractors.tables.sections import CellMeaning, Section, cell_meaning, table_sections

# In glyph heights: lines of one paragraph follow each other within this gap.
LINE_GAP = 1.3
# A line is full when what begins the next line had no more room than this to spare.
FULL_WITHIN = 1.0
# The last line of a page is full when it ends this near to the page's right edge.
FULL_AT_END = 6.0
# How many pieces before and after a line are looked at for its paragraph.
NEIGHBOURS = 40
# Lines of one paragraph begin within this many heights of each other (首行缩进 takes two).
INDENT = 4.0
# So few characters are only the rest of a paragraph where its lines begin.
FEW = 3
# A line shorter than this many heights is a title or a field, not a line of prose.
PROSE_WIDTH = 16.0
# A line of a column, too, unless it fills this share of the column.
COLUMN_WIDTH = 0.6
# Lines of one paragraph at most: five full pages, and joining them costs their square.
LONGEST_PARAGRAPH = 300
# Part of the page's height at top and bottom where running heads and feet stand.
MARGIN = 0.1

_NEW_ITEM = re.compile(
    r"\s*(?:\d{1,2}\s*[、．)）]|\d{1,2}\.(?!\d)|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]"
    r"|[①-⑳]|[一二三四五六七八九十]{1,3}、|[*＊#＃※△▲]|注\d?\s*[:：]"
    r"|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$)"
)
_PAGE_COUNT = re.compile(r"第\s*\d+\s*页|共\s*\d+\s*页|(?i:page\s*\d+)|^[-—\s]*\d+[-—\s]*$")
_PAGE_LINE = re.compile(r"\s*(?:[第共]\s*\d+\s*页[\s,，]*){1,2}")
_HEADING_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第.{1,3}[章节部分]"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[、.\s]|[表图]\s*\d|附[件录表])"
)


Chain = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one cell: its flow, its box on its first page, and what it means.

    `meaning` is set for cells. `row` numbers the table rows of the document, so that the
    cells of one row find each other. `column`: 1 and 2 where the page is set in two columns.
    """

    flow: Flow
    page: int
    box: Box
    heading: str | None = None
    meaning: CellMeaning | None = None
    row: int | None = None
    is_margin: bool = False
    is_open: bool = False
    column: int = 0

    @property
    def text(self) -> str:
        return self.flow.text


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page with its lines level, its tables found and their headers understood."""

    page: PageReading
    tables: tuple[Table, ...]
    sections: tuple[tuple[Section, ...], ...]
    last_items: tuple[tuple[str, ...], ...]
    height: float
    chained: tuple[tuple[Region, tuple[Chain, ...]], ...]
    """The text outside of tables in reading order, pieces of one paragraph together."""

    @property
    def chains(self) -> tuple[Chain, ...]:
        return tuple(chain for _, chains in self.chained for chain in chains)


@dataclass(frozen=True, slots=True)
class LaidDocument:
    """Pages as read, laid out once for all who ask what they say."""

    pages: tuple[PageReading, ...]
    laid: tuple[LaidPage, ...]
    blocks: tuple[Block, ...]


def lay_document(pages: Sequence[PageReading]) -> LaidDocument:
    """Pages with their tables, and all paragraphs and cells in reading order."""
    laid = lay_pages(pages)
    return LaidDocument(tuple(pages), laid, laid_to_blocks(laid))


def lay_pages(pages: Sequence[PageReading]) -> tuple[LaidPage, ...]:
    """Pages levelled with their tables; a table that runs on inherits its header."""
    laid: list[LaidPage] = []
    for page in pages:
        laid.append(_lay(levelled(page), laid[-1] if laid else None))
    return tuple(laid)


def _lay(page: PageReading, before: LaidPage | None) -> LaidPage:
    tables = find_tables(page.lines, page.rules)
    sections: list[tuple[Section, ...]] = []
    items: list[tuple[str, ...]] = []
    for place, table in enumerate(tables):
        inherited = _runs_on(before, table) if place == 0 else None
        found = table_sections(table, inherited)
        starts_inherited = bool(found) and found[0].header_rows == 0
        sections.append(found)
        goes_on = starts_inherited or (place == 0 and _repeats(before, found))
        items.append(_last_item(before) if goes_on else ())
    height = glyph_height(page.lines)
    chained = _region_chains(free_pieces(page.lines, tables), height)
    return LaidPage(page, tables, tuple(sections), tuple(items), height, chained)


def _runs_on(before: LaidPage | None, table: Table) -> Section | None:
    """The last section of the page before when this table has its columns."""
    if before is None or not before.tables or not before.sections[-1]:
        return None
    last = before.tables[-1]
    limit = 0.05 * before.page.width
    same = abs(last.box.x0 - table.box.x0) < limit and abs(last.box.x1 - table.box.x1) < limit
    return before.sections[-1][-1] if same or not table.is_ruled else None


def _repeats(before: LaidPage | None, found: Sequence[Section]) -> bool:
    """True when a table begins with the header of the last table of the page before."""
    if before is None or not before.sections or not before.sections[-1] or not found:
        return False
    last = [column.header for column in before.sections[-1][-1].columns]
    return last == [column.header for column in found[0].columns]


def _last_item(before: LaidPage | None) -> tuple[str, ...]:
    if before is None or not before.tables:
        return ()
    table, sections = before.tables[-1], before.sections[-1]
    bottom = [cell for cell in table.cells if cell.row + cell.row_span == table.row_count]
    meanings = [cell_meaning(table, sections, cell) for cell in bottom]
    return next((meaning.parts for meaning in meanings if meaning.parts), ())


def laid_to_blocks(laid: Sequence[LaidPage]) -> tuple[Block, ...]:
    """The blocks of pages that are laid out already."""
    repeated = _repeated_margins([entry.page for entry in laid])
    blocks: list[Block] = []
    heading: str | None = None
    row = 0
    for entry in laid:
        found, heading, row = _page_blocks(entry, heading, row, repeated)
        blocks.extend(found)
    return _joined_over_pages(blocks)


def _page_blocks(
    entry: LaidPage, heading: str | None, row: int, repeated: frozenset[str]
) -> tuple[list[Block], str | None, int]:
    blocks: list[Block] = []
    for item in _in_reading_order(entry, repeated):
        if isinstance(item, Table):
            cells, row = _cell_blocks(entry, item, heading, row)
            blocks.extend(cells)
        else:
            if _is_heading(item, entry):
                heading = " ".join(item.text.split())
            blocks.append(replace(item, heading=heading))
    return blocks, heading, row


def _in_reading_order(entry: LaidPage, repeated: frozenset[str]) -> list[Block | Table]:
    """Paragraphs and tables from top to bottom, one column of a page after the other."""
    placed: list[tuple[tuple[float, int, float], Block | Table]] = [
        (_place(block.box, (region,)), block)
        for region, chains in entry.chained
        for block in _paragraphs(entry, region, chains, repeated)
    ]
    columns = [region for region, _ in entry.chained if region.column]
    placed += [(_place(table.box, columns), table) for table in entry.tables]
    return [item for _, item in sorted(placed, key=lambda item: item[0])]


def _place(box: Box, columns: Sequence[Region]) -> tuple[float, int, float]:
    """Where a box is read: with its column when it stands in one, else by its top."""
    for region in columns:
        if region.column and region.holds(box):
            return region.top, region.column, box.y0
    return box.y0, 0, box.y0


def _cell_blocks(
    entry: LaidPage, table: Table, heading: str | None, row: int
) -> tuple[list[Block], int]:
    place = entry.tables.index(table)
    sections, before = entry.sections[place], entry.last_items[place]
    blocks = []
    for cell in table.cells:
        if not cell.pieces:
            continue
        flow = pieces_to_flow(entry.page.number, cell.pieces, cell.box.x1)
        meaning = cell_meaning(table, sections, cell, before)
        blocks.append(Block(flow, entry.page.number, cell.box, heading, meaning, row + cell.row))
    return blocks, row + table.row_count


def free_pieces(lines: Sequence[Line], tables: Sequence[Table]) -> tuple[Piece, ...]:
    """Pieces of the lines that belong to no table, lines cut where a table takes glyphs."""
    pieces = line_pieces(lines)
    if not tables:
        return pieces
    taken = {
        (piece.index, place)
        for table in tables
        for cell in table.cells
        for piece in cell.pieces
        for place in range(piece.start, piece.stop)
    }
    return tuple(part for piece in pieces for part in _untaken(piece, taken))


def _untaken(piece: Piece, taken: set[tuple[int, int]]) -> Iterable[Piece]:
    start: int | None = None
    for place in range(piece.start, piece.stop + 1):
        free = place < piece.stop and (piece.index, place) not in taken
        if free and start is None:
            start = place
        elif not free and start is not None:
            part = make_piece(piece.index, piece.line, start, place)
            if part.text.strip():
                yield part
            start = None


def _paragraphs(
    entry: LaidPage, region: Region, chains: Sequence[Chain], repeated: frozenset[str]
) -> Iterable[Block]:
    """Free pieces chained into paragraphs, each as a block."""
    for chain in chains:
        block = _chain_block(entry.page, chain, region.box.x1, repeated)
        yield replace(block, column=region.column)


def _region_chains(
    pieces: Sequence[Piece], height: float
) -> tuple[tuple[Region, tuple[Chain, ...]], ...]:
    found = regions(pieces, height)
    return tuple((region, _chains(region, height)) for region in found)


def _chains(region: Region, height: float) -> tuple[Chain, ...]:
    """Pieces of one paragraph together: a full line runs on below."""
    chains: list[list[Piece]] = []
    free = region.pieces
    column = COLUMN_WIDTH * region.box.width if region.column else float("inf")
    pieces = [piece for row in pieces_to_rows(free) for piece in row]
    for place, piece in enumerate(pieces):
        near = pieces[max(0, place - NEIGHBOURS) : place + NEIGHBOURS]
        recent = reversed(chains[-NEIGHBOURS:])
        chain = next((c for c in recent if _runs_into(c, piece, height, near, column)), None)
        if chain is None:
            chains.append([piece])
        else:
            chain.append(piece)
    return tuple(map(tuple, chains))


def _right_edge(pieces: Sequence[Piece], last: Piece) -> float:
    """Where lines that begin at about the same place end at the furthest."""
    near = INDENT * last.box.height
    ends = [p.box.x1 for p in pieces if abs(p.box.x0 - last.box.x0) <= near]
    return max(ends, default=last.box.x1)


def _runs_into(
    chain: Sequence[Piece], piece: Piece, height: float, near: Sequence[Piece], column: float
) -> bool:
    """Does a piece go on with a paragraph? Same size, just below, and the line above full.

    `column`: the width from which a line of a column is one of prose.
    """
    if len(chain) >= LONGEST_PARAGRAPH:
        return False
    last = chain[-1]
    gap = piece.box.y0 - last.box.y1
    if not -0.5 * height < gap < LINE_GAP * max(last.box.height, height):
        return False
    size = _glyph_size(last)
    if not 0.7 < _glyph_size(piece) / size < 1.4 or not _stands_below(last, piece):
        return False
    if last.box.width < min(PROSE_WIDTH * size, column):
        return False
    needed = first_token_width(piece) + FULL_WITHIN * size
    full = last.box.x1 + needed > _right_edge(near, last)
    return full and not _NEW_ITEM.match(piece.text)


def _glyph_size(piece: Piece) -> float:
    """Height of the piece's glyphs in points; its own box is higher where the line leans."""
    return max(median(glyph.box.height for glyph in piece.glyphs), 1e-6)


def _stands_below(last: Piece, piece: Piece) -> bool:
    """In the same column: below the line, or a short rest at the edge it is indented from. A few
    characters elsewhere below it are none of the paragraph: of a seal, a note."""
    overlap = last.box.overlap_x(piece.box)
    if abs(piece.box.x0 - last.box.x0) <= INDENT * last.box.height:
        return True
    is_rest = len(piece.text.strip()) <= FEW
    return not is_rest and overlap >= 0.5 * min(last.box.width, piece.box.width)


def chain_flow(page: int, chain: Sequence[Piece]) -> Flow:
    """The text of one paragraph, its lines joined."""
    flow = piece_flow(page, chain[0])
    for piece in chain[1:]:
        text = piece_flow(page, piece)
        flow = flow.joined(text, joint(flow.text, text.text, wrapped=True))
    return flow


def _chain_block(
    page: PageReading, chain: Sequence[Piece], right: float, repeated: frozenset[str]
) -> Block:
    flow = chain_flow(page.number, chain)
    box = united_box(tuple(piece.box for piece in chain))
    is_full = chain[-1].box.x1 > right - FULL_AT_END * chain[-1].box.height
    margin = _margin_key(page, box, flow.text)
    counts = bool(_PAGE_COUNT.search(flow.text))
    is_margin = margin is not None and (margin in repeated or counts)
    is_margin = is_margin or bool(_PAGE_LINE.fullmatch(flow.text))
    return Block(flow, page.number, box, is_margin=is_margin, is_open=is_full)


def _margin_key(page: PageReading, box: Box, text: str) -> str | None:
    """What identifies a running head or foot: its words without digits; None in the body."""
    if MARGIN * page.height < box.center_y < (1 - MARGIN) * page.height:
        return None
    return re.sub(r"[\d\s]+", "", text)


def _repeated_margins(pages: Sequence[PageReading]) -> frozenset[str]:
    seen: dict[str, int] = {}
    for page in pages:
        keys = {_margin_key(page, line.box, line.text) for line in page.lines}
        for key in keys:
            if key:
                seen[key] = seen.get(key, 0) + 1
    return frozenset(key for key, count in seen.items() if count >= 2)


def _is_heading(block: Block, entry: LaidPage) -> bool:
    """Short, alone, without a sentence's end; numbered, larger, centred or above a table."""
    text = block.text.strip()
    if block.is_margin or not 2 <= len(text) <= 40 or re.search(r"[。；，,;:：]", text):
        return False
    tall = 1.15 * entry.height < block.box.height < 4 * entry.height
    centred = abs(block.box.center_x - entry.page.width / 2) < 0.04 * entry.page.width
    below = any(0 < table.box.y0 - block.box.y1 < 2.5 * entry.height for table in entry.tables)
    return bool(_HEADING_NUMBER.match(text)) or tall or centred or below


def _joined_over_pages(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """A paragraph that is cut by the end of a page or column becomes one block with both parts."""
    done: list[Block] = []
    begun: set[tuple[int, int]] = set()
    for block in blocks:
        first = (block.page, block.column) not in begun
        if not block.is_margin:
            begun.add((block.page, block.column))
        tail = _open_tail(done, block) if first else None
        if tail is not None:
            last = done[tail]
            between = joint(last.text, block.text, wrapped=True)
            done[tail] = replace(last, flow=last.flow.joined(block.flow, between))
        else:
            done.append(block)
    return tuple(done)


def _open_tail(done: Sequence[Block], block: Block) -> int | None:
    """Index of the paragraph that ended the page or column before within its sentence."""
    if block.meaning is not None or block.is_margin or _NEW_ITEM.match(block.text):
        return None
    place = next((i for i in reversed(range(len(done))) if not done[i].is_margin), None)
    if place is None:
        return None
    last = done[place]
    follows = last.page == block.page - 1 or (
        last.page == block.page and (last.column, block.column) == (1, 2)
    )
    runs_on = last.meaning is None and last.is_open and follows
    ended = last.text.rstrip().endswith(("。", "！", "？", "；", "：", ":"))
    return place if runs_on and not ended and len(last.text) > 12 else None
