"""Tables of word-processor documents. Lengths are twentieths of a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.corpus.writer.document import Document, Segments, Shape, Spacing, shading

_SINGLE = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
_THICK = '<w:{0} w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
_DOUBLE = '<w:{0} w:val="double" w:sz="4" w:space="0" w:color="000000"/>'
_DASHED = '<w:{0} w:val="dashed" w:sz="4" w:space="0" w:color="404040"/>'
_DOTTED = '<w:{0} w:val="dotted" w:sz="4" w:space="0" w:color="000000"/>'
_GREY = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="A0A0A0"/>'
_NONE = '<w:{0} w:val="nil"/>'
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULES = {
    "grid": (_SINGLE,) * 6,
    "thick": (_THICK, _THICK, _THICK, _THICK, _SINGLE, _SINGLE),
    "double": (_DOUBLE, _DOUBLE, _DOUBLE, _DOUBLE, _SINGLE, _SINGLE),
    "horizontal": (_SINGLE, _NONE, _SINGLE, _NONE, _SINGLE, _NONE),
    "open": (_THICK, _NONE, _THICK, _NONE, _SINGLE, _SINGLE),
    "dashed": (_SINGLE, _SINGLE, _SINGLE, _SINGLE, _DASHED, _DASHED),
    "three": (_THICK, _NONE, _THICK, _NONE, _NONE, _NONE),
    "none": (_NONE,) * 6,
    "grey": (_GREY,) * 6,
    "dotted": (_THICK, _NONE, _THICK, _NONE, _DOTTED, _SINGLE),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `merge`: `restart` or `continue` where it goes on through rows."""

    segments: Segments
    align: str = "center"
    fill: str | None = None
    span: int = 1
    merge: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a table is set. `look`: the name of its rules; `size` in points; `margins`: above
    and below, left and right; `repeated`: rows at the top of every page."""

    look: str
    size: float
    row_height: int | None = None
    line: Spacing = ("auto", 240)
    margins: tuple[int, int] | None = None
    repeated: int = 0


def add_table(
    document: Document, rows: Sequence[Sequence[Cell]], widths: Sequence[int], frame: Frame
) -> None:
    """Adds a table to the body."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(_row(document, row, index, widths, frame) for index, row in enumerate(rows))
    document.body.append(
        f"<w:tbl><w:tblPr>{_properties(sum(widths), frame)}</w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )


def _properties(width: int, frame: Frame) -> str:
    rules = zip(_EDGES, _RULES[frame.look], strict=True)
    borders = "".join(rule.format(edge) for edge, rule in rules)
    return (
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/>{_margins(frame.margins)}'
    )


def _margins(margins: tuple[int, int] | None) -> str:
    if margins is None:
        return ""
    high, wide = margins
    sides = (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    inner = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tblCellMar>{inner}</w:tblCellMar>"


def _row(
    document: Document, row: Sequence[Cell], index: int, widths: Sequence[int], frame: Frame
) -> str:
    height = f'<w:trHeight w:val="{frame.row_height}" w:hRule="atLeast"/>'
    properties = (
        f"<w:cantSplit/>{height if frame.row_height else ''}"
        f"{'<w:tblHeader/>' if index < frame.repeated else ''}"
    )
    under_head = frame.look == "three" and index == 0
    cells, at = "", 0
    for cell in row:
        width = sum(widths[at : at + cell.span])
        at += cell.span
        shape = Shape(cell.align, indent=False, line=frame.line, size=frame.size)
        inner = document.paragraph_xml(cell.segments, shape)
        cells += f"<w:tc><w:tcPr>{_cell(cell, width, under_head)}</w:tcPr>{inner}</w:tc>"
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, width: int, under_head: bool) -> str:
    merge = '<w:vMerge w:val="restart"/>' if cell.merge == "restart" else "<w:vMerge/>"
    return "".join((
        f'<w:tcW w:w="{width}" w:type="dxa"/>',
        f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else "",
        merge if cell.merge else "",
        f"<w:tcBorders>{_SINGLE.format('bottom')}</w:tcBorders>" if under_head else "",
        shading(cell.fill),
        '<w:vAlign w:val="center"/>',
    ))  # fmt: skip
