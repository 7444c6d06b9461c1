"""Put a header row back in its place that an export has moved left over a merged cell.

'No | Kegiatan | Pelaksana …' above '  | Camat | Staf | Kelengkapan …': the cells of 'Kegiatan' and 'No' were merged
downwards, and the export left out one of the blanks below them.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.read.grid import Grid, grid_of
from pipeline.read.labels import match_label

ENOUGH_LABELS = 2


def unshifted(grid: Grid) -> Grid:
    """The grid, the row under a 'Kegiatan' header moved behind it where the row's own labels tell that it is one."""
    if grid.table.origin not in ("tabs", "aligned"):
        return grid
    for row in range(grid.rows - 1):
        column = _kegiatan_column(grid, row)
        if column is None:
            continue
        first = next((c for c in range(grid.columns) if grid.text(row + 1, c)), None)
        if first is not None and first <= column and _labels(grid, row + 1) >= ENOUGH_LABELS:
            return _moved(grid, row + 1, column + 1 - first)
    return grid


def _kegiatan_column(grid: Grid, row: int) -> int | None:
    for column in range(grid.columns):
        label = match_label(grid.text(row, column), "column", "group")
        if label and label.name == "kegiatan":
            return column
    return None


def _labels(grid: Grid, row: int) -> int:
    """How many of a row's cells are headers of mutu baku."""
    labels = (match_label(grid.text(row, c), "column") for c in range(grid.columns))
    return sum(label is not None and label.name not in ("number", "kegiatan") for label in labels)


def _moved(grid: Grid, row: int, by: int) -> Grid:
    filled = [c for c in range(grid.columns) if grid.text(row, c)]
    width = max(grid.columns, filled[-1] + by + 1)
    kept = [cell for cell in grid.table.cells if cell.row != row]
    moved = [
        replace(cell, column=cell.column + by)
        for cell in grid.table.cells
        if cell.row == row and cell.column <= filled[-1]
    ]
    table = replace(grid.table, columns=width, cells=(*kept, *moved))
    return grid_of(table, grid.page, grid.number)
