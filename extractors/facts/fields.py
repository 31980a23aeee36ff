"""Label and value pairs of a document: from form tables and from lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from extractors.evidence import Box, FactName, FileKind, Source, united_box
from extractors.facts.labels import STOP, LabelBook, label_book, label_fact
from extractors.layout import Flow, Piece, piece_flow, pieces_to_flow, pieces_to_rows
from extractors.lexicon import PLAIN_HYPHENS, folded_label
from extractors.passages.blocks import LaidPage, chain_flow
from extractors.tables import Cell

# In line heights: a value's second line follows within this distance ...
NEXT_LINE = 2.4
# ... and begins within this distance of the first line's beginning.
SAME_START = 2.0
# ... or, under a label that stands alone, with its middle within this distance.
SAME_CENTRE = 3.0
# A line of this many characters is a sentence, not a label without its colon.
MAX_BARE = 60
# A value set against its label without any gap is believed from this many characters on.
SHORTEST_BARE = 4
_SUB_LABELS = frozenset({"名称", "单位名称", "全称", "name"})
_EMPTY = re.compile(
    r"[\s_/\\—－\-–.．。:：*＊]*|见.{0,12}(?:栏|页|下|附[页件录表])|无|同上|n/?a", re.IGNORECASE
)
_EDGE = " \t\r\n_:：;；,，、﹍＿—－-"


@dataclass(frozen=True, slots=True)
class Field:
    """A fact's label with its printed value, where the value stands, and how sure that is.

    `weight` tells how the pair was found: 1 table or colon, less for weaker signs.
    """

    name: FactName
    label: str
    value: str
    page: int
    box: Box
    confidence: float
    weight: float = 1.0


def find_fields(laid: Sequence[LaidPage], kind: FileKind) -> tuple[Field, ...]:
    """All pairs of a document in reading order, page by page; tables before lines."""
    book = label_book(kind)
    return tuple(
        field
        for entry in laid
        for field in (*_table_fields(entry, book), *_line_fields(entry, book))
    )


def flow_place(entry: LaidPage, flow: Flow) -> tuple[Box, float] | None:
    """Box and mean reading confidence of the glyphs behind a text."""
    glyphs = [entry.page.lines[ref[1]].glyphs[ref[2]] for ref in flow.refs if ref is not None]
    solid = [glyph for glyph in glyphs if glyph.text.strip()]
    if not solid:
        return None
    return united_box(tuple(g.box for g in solid)), fmean(g.confidence for g in solid)


def _field(entry: LaidPage, book: LabelBook, label: str, flow: Flow, weight: float) -> Field | None:
    name = label_fact(book, label, noisy=_is_noisy(entry))
    value = clean_value(flow.text)
    place = flow_place(entry, flow)
    if not isinstance(name, FactName) or not value or place is None:
        return None
    return Field(name, label, value, entry.page.number, place[0], place[1] * weight, weight)


def _is_noisy(entry: LaidPage) -> bool:
    return entry.page.source is Source.OCR


def clean_value(text: str) -> str:
    """A value without printed blanks and edge signs; empty when nothing is said."""
    text = re.sub(r"[_＿﹍]{2,}", " ", text).translate(PLAIN_HYPHENS)
    text = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text)
    text = re.sub(r"\s+", " ", text).strip(_EDGE)
    return "" if _EMPTY.fullmatch(text) else text


def _table_fields(entry: LaidPage, book: LabelBook) -> Iterable[Field]:
    for table, sections in zip(entry.tables, entry.sections, strict=True):
        for row in range(table.row_count):
            if any(section.start <= row < section.stop for section in sections):
                continue
            yield from _row_fields(entry, book, table.begun(row))


def _row_fields(entry: LaidPage, book: LabelBook, cells: Sequence[Cell]) -> Iterable[Field]:
    noisy = _is_noisy(entry)
    known = [label_fact(book, cell.text, noisy=noisy) for cell in cells]
    if _is_header_row(known):
        return
    for place, cell in enumerate(cells):
        beside = _value_cell(cells, known, place)
        if isinstance(known[place], FactName) and beside is not None:
            flow = _cell_flow(entry, beside)
            field = _field(entry, book, cell.text, _before_label(book, flow), 1.0)
            if field is not None:
                yield field
        elif known[place] is None and cell.text:
            yield from _inline_fields(entry, book, _cell_flow(entry, cell))


def _value_cell(
    cells: Sequence[Cell], known: Sequence[FactName | str | None], place: int
) -> Cell | None:
    """The cell after a label; 委托单位 | 名称 | … has its value one cell further."""
    after = place + 1
    if after + 1 < len(cells) and folded_label(cells[after].text) in _SUB_LABELS:
        after += 1
    return cells[after] if after < len(cells) and known[after] is None else None


def _is_header_row(known: Sequence[FactName | str | None]) -> bool:
    """True for a row of column headers: labels stand side by side, no values between."""
    filled = [place for place, name in enumerate(known) if name is not None]
    return len(filled) >= 3 and any(b == a + 1 for a, b in pairwise(filled))


def _cell_flow(entry: LaidPage, cell: Cell) -> Flow:
    return pieces_to_flow(entry.page.number, cell.pieces, cell.box.x1)


def _before_label(book: LabelBook, flow: Flow) -> Flow:
    """The part of a value that comes before a label of its own, such as 签发日期：."""
    match = book.first_inline(flow.text)
    return flow.part(0, match.start()) if match and match.start() > 3 else flow


def _inline_fields(entry: LaidPage, book: LabelBook, flow: Flow) -> Iterable[Field]:
    """label：value pairs inside of one text; a value ends where the next label begins."""
    matches = book.all_inline(flow.text)
    for place, match in enumerate(matches):
        stop = matches[place + 1].start() if place + 1 < len(matches) else len(flow.text)
        field = _field(entry, book, match["label"], flow.part(match.end(), stop), 1.0)
        if field is not None:
            yield field


def _line_fields(entry: LaidPage, book: LabelBook) -> Iterable[Field]:
    chains = entry.chains
    wrapped = [
        chain for chain in chains if len(chain) > 1 and not _begins_label(entry, book, chain)
    ]
    for chain in wrapped:
        yield from _inline_fields(entry, book, chain_flow(entry.page.number, chain))
    rows = pieces_to_rows(piece for chain in chains if chain not in wrapped for piece in chain)
    for number, row in enumerate(rows):
        yield from _text_row_fields(entry, book, rows, number, row)


def _begins_label(entry: LaidPage, book: LabelBook, chain: Sequence[Piece]) -> bool:
    """Whether a later line of what looks like a paragraph is the label of a field alone."""
    noisy = _is_noisy(entry)
    texts = (piece_flow(entry.page.number, piece).text for piece in chain[1:])
    return any(label_fact(book, text, noisy=noisy) is not None for text in texts)


Rows = Sequence[tuple[Piece, ...]]


def _text_row_fields(
    entry: LaidPage, book: LabelBook, rows: Rows, number: int, row: tuple[Piece, ...]
) -> Iterable[Field]:
    page = entry.page.number
    noisy = _is_noisy(entry)
    for piece in row:
        flow = piece_flow(page, piece)
        matches = book.all_inline(flow.text)
        whole = label_fact(book, flow.text, noisy=noisy)
        if matches:
            yield from _inline_fields(entry, book, flow.part(0, matches[-1].start()))
            tail = flow.part(matches[-1].end(), len(flow.text))
            value = _value_flow(entry, book, tail, rows, number, piece)
            found = _field(entry, book, matches[-1]["label"], value, 1.0)
        elif whole is not None:
            value = _value_flow(entry, book, Flow("", ()), rows, number, piece)
            found = _field(entry, book, flow.text, value, 0.95) if whole != STOP else None
        else:
            found = _bare_field(entry, book, flow)
        if found is not None:
            yield found


def _bare_field(entry: LaidPage, book: LabelBook, flow: Flow) -> Field | None:
    """样品名称 五轴加工中心: the colon lost. A sentence that begins so is none."""
    match = book.bare.match(flow.text)
    if (
        match is None
        or len(flow.text) > MAX_BARE
        or re.search("[。；]|应当?|须|必须|由|的", flow.text)
    ):
        return None
    weight = 0.9 if match["gap"] else 0.7
    if not match["gap"] and len(flow.text) - match.end() < SHORTEST_BARE:
        return None
    return _field(entry, book, match["label"], flow.part(match.end(), len(flow.text)), weight)


def _value_flow(
    entry: LaidPage,
    book: LabelBook,
    tail: Flow,
    rows: Rows,
    number: int,
    label: Piece,
) -> Flow:
    """The value after a label: what follows in the row, and its second line below."""
    page, value = entry.page.number, tail
    rest = rows[number][rows[number].index(label) + 1 :]
    pieces: list[Piece] = []
    for piece in rest:
        text = piece_flow(page, piece)
        if _has_label(entry, book, text.text):
            break
        if value.text.strip(_EDGE) and pieces == [] and _gap_is_wide(rows[number], piece):
            break
        value = value.joined(text, " " if value.text else "")
        pieces.append(piece)
    if not value.text.strip(_EDGE):
        value = _value_below(entry, book, rows, number, label) or value
    start = _value_start(entry, value)
    below = _line_below(entry, book, rows, number, start)
    return value.joined(below, "") if below is not None and start is not None else value


def _value_below(
    entry: LaidPage, book: LabelBook, rows: Rows, number: int, label: Piece
) -> Flow | None:
    """The value of a label that stands alone in its row: the text just under it."""
    if len(rows[number]) != 1 or number + 1 >= len(rows) or len(rows[number + 1]) != 1:
        return None
    piece = rows[number + 1][0]
    close = piece.box.center_y - label.box.center_y < NEXT_LINE * label.box.height
    under = abs(piece.box.center_x - label.box.center_x) < SAME_CENTRE * label.box.height
    flow = piece_flow(entry.page.number, piece)
    return flow if close and under and not _has_label(entry, book, flow.text) else None


def _has_label(entry: LaidPage, book: LabelBook, text: str) -> bool:
    return bool(book.first_inline(text)) or (
        label_fact(book, text, noisy=_is_noisy(entry)) is not None
    )


def _gap_is_wide(row: Sequence[Piece], piece: Piece) -> bool:
    """True when a piece stands so far right of its neighbour that it is another column."""
    before = [other for other in row if other.box.x1 <= piece.box.x0 + 1]
    return bool(before) and piece.box.x0 - before[-1].box.x1 > 6 * piece.box.height


def _value_start(entry: LaidPage, value: Flow) -> Box | None:
    place = flow_place(entry, value)
    return place[0] if place and value.text.strip(_EDGE) else None


def _line_below(
    entry: LaidPage, book: LabelBook, rows: Rows, number: int, value: Box | None
) -> Flow | None:
    """The second line of a value: alone in its row, begun under the value, no label."""
    if value is None or number + 1 >= len(rows) or len(rows[number + 1]) != 1:
        return None
    piece = rows[number + 1][0]
    label_left = rows[number][0].box.x0
    near = abs(piece.box.x0 - value.x0) < SAME_START * value.height
    close = 0 < piece.box.center_y - value.center_y < NEXT_LINE * value.height
    indented = piece.box.x0 > label_left + 2 * value.height
    flow = piece_flow(entry.page.number, piece)
    told = _has_label(entry, book, flow.text) or re.search("[:：]", flow.text)
    is_text = re.search(r"[\u4e00-\u9fff0-9]", flow.text)
    same_size = 0.7 < piece.box.height / value.height < 1.4
    fits = near and close and indented and same_size
    return flow if fits and is_text and not told else None
