"""A table as a grid of cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.evidence import Box, Line
from extractors.layout import Piece


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, merged cells as one with spans; `pieces` are its glyphs on the page's lines."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box
    text: str
    pieces: tuple[Piece, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(piece.line for piece in self.pieces)

    def covers(self, row: int, col: int) -> bool:
        return (
            self.row <= row < self.row + self.row_span
            and self.col <= col < self.col + self.col_span
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in reading order; `is_ruled` is False when the columns come from alignment."""

    box: Box
    row_count: int
    col_count: int
    cells: tuple[Cell, ...]
    is_ruled: bool
    _rows: tuple[tuple[Cell, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows: list[list[Cell]] = [[] for _ in range(self.row_count)]
        for cell in sorted(self.cells, key=lambda cell: cell.col):
            for row in range(cell.row, min(cell.row + cell.row_span, self.row_count)):
                rows[row].append(cell)
        object.__setattr__(self, "_rows", tuple(map(tuple, rows)))

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers a place of the grid."""
        return next((cell for cell in self.row(row) if cell.covers(row, col)), None)

    def row(self, row: int) -> tuple[Cell, ...]:
        """The cells of one row from left to right, those merged from above included."""
        return self._rows[row] if 0 <= row < self.row_count else ()

    def begun(self, row: int) -> tuple[Cell, ...]:
        """The cells that begin in a row, from left to right."""
        return tuple(cell for cell in self.row(row) if cell.row == row)
