"""Rows of a sheet for the rows of a grid: a row higher than a sheet allows becomes several, merged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from pipeline.render.grid import Grid, GridCell

HIGHEST = 400.0  # a sheet's row may be 409.5 points high


@dataclass(frozen=True, slots=True)
class SheetRow:
    height: float


def sheet_rows(grid: Grid, skip: int, start: int) -> tuple[list[SheetRow], list[int]]:
    """The rows for the grid's rows from `skip` on, and the sheet row where each grid row starts (and the last ends)."""
    rows: list[SheetRow] = []
    starts = [start] * skip
    for height in grid.heights[skip:]:
        starts.append(start + len(rows))
        parts = max(ceil(height / HIGHEST), 1)
        rows += [SheetRow(height / parts)] * parts
    starts.append(start + len(rows))
    return rows, starts


def cell_ranges(grid: Grid, skip: int, starts: list[int]) -> Iterator[tuple[GridCell, tuple[int, int]]]:
    """Each cell below the skipped rows with its first and last sheet row."""
    for cell in grid.cells:
        if cell.row >= skip:
            yield cell, (starts[cell.row], starts[cell.row + cell.row_span] - 1)
