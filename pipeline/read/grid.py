"""A table as a matrix of its cells, for reading by row and column."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.read.passage import Passage, passage_of
from schemas.raw import Cell, Page, Table


@dataclass(frozen=True, slots=True)
class Grid:
    """`matrix[row][column]` is the cell that covers the place; `number` is the table's ordinal on its page, from 0."""

    table: Table
    page: Page
    number: int
    matrix: tuple[tuple[Cell | None, ...], ...]

    @property
    def rows(self) -> int:
        return self.table.rows

    @property
    def columns(self) -> int:
        return self.table.columns

    def cell(self, row: int, column: int) -> Cell | None:
        return self.matrix[row][column]

    def text(self, row: int, column: int) -> str:
        cell = self.matrix[row][column]
        return " ".join(line.text for line in cell.lines).strip() if cell else ""

    def passage(self, cell: Cell) -> Passage:
        return passage_of(cell, self.page)

    def row_cells(self, row: int) -> list[Cell]:
        """The different cells that cover a row, left to right."""
        seen: list[Cell] = []
        for cell in self.matrix[row]:
            if cell is not None and (not seen or cell is not seen[-1]):
                seen.append(cell)
        return seen


def grid_of(table: Table, page: Page, number: int) -> Grid:
    matrix: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                matrix[row][column] = cell
    return Grid(table, page, number, tuple(tuple(row) for row in matrix))
