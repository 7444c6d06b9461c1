"""The form before it is drawn: paragraphs, and grids of cells that hold them. All lengths are points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center"]
VerticalAlign = Literal["top", "middle"]
Font = Literal["sans", "serif"]

PADDING = 3.0
LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text; `mark` is printed before it and its lines hang behind it. `size` is None for the grid's own."""

    text: str
    mark: str = ""
    bold: bool = False
    underline: bool = False
    align: Align = "left"
    size: float | None = None
    space_before: float = 0.0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its upper left position. `vertical` text is turned to be read from below."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    paragraphs: tuple[Paragraph, ...] = ()
    valign: VerticalAlign = "top"
    fill: str | None = None
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `heights` are the least heights its rows need; `header_rows` stand again on each page."""

    widths: tuple[float, ...]
    rows: int
    cells: tuple[GridCell, ...]
    header_rows: int = 0
    heights: tuple[float, ...] = ()
    size: float = 9.0
    font: Font = "sans"

    @property
    def width(self) -> float:
        return sum(self.widths)

    @property
    def height(self) -> float:
        return sum(self.heights)

    def left(self, column: int) -> float:
        return sum(self.widths[:column])

    def top(self, row: int) -> float:
        return sum(self.heights[:row])

    def cell_width(self, cell: GridCell) -> float:
        return sum(self.widths[cell.column : cell.column + cell.column_span])

    def cell_height(self, cell: GridCell) -> float:
        return sum(self.heights[cell.row : cell.row + cell.row_span])


@dataclass(slots=True)
class GridBuilder:
    """Collects cells row by row; positions that nothing fills become empty cells."""

    columns: int
    cells: list[GridCell] = field(default_factory=list)
    rows: int = 0

    def put(self, cell: GridCell) -> None:
        self.cells.append(cell)
        self.rows = max(self.rows, cell.row + cell.row_span)

    def filled(self) -> tuple[GridCell, ...]:
        """All cells in reading order, the empty ones too."""
        taken = {place for cell in self.cells for place in covered(cell)}
        empty = (
            GridCell(row, column)
            for row in range(self.rows)
            for column in range(self.columns)
            if (row, column) not in taken
        )
        return tuple(sorted([*self.cells, *empty], key=lambda cell: (cell.row, cell.column)))


def covered(cell: GridCell) -> Iterator[tuple[int, int]]:
    """Every (row, column) that the cell stands on."""
    for row in range(cell.row, cell.row + cell.row_span):
        for column in range(cell.column, cell.column + cell.column_span):
            yield row, column
