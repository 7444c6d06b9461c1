"""Find the header of a procedure table and say what each of its columns is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.read.grid import Grid
from pipeline.read.header_columns import (
    ENOUGH_LABELS,
    Level,
    cell_label,
    columns_under,
    header_path,
    is_column_numbers,
)
from pipeline.read.labels import Label
from pipeline.read.table_column import Column, Field
from schemas.raw import Cell

FIELDS: tuple[Field, ...] = ("number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan")
SIDE_FIELDS: tuple[Field, ...] = ("kelengkapan", "waktu", "output", "keterangan")
HEADER_ROWS = 5
OFF_PAGE_LETTER = re.compile(r"[A-Z]{1,2}")
LONGEST_NOTE = 60  # letters of a note under a column's label, such as its unit


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a procedure table; the body starts at `body_row`, the header at `first_row`."""

    first_row: int
    body_row: int
    columns: tuple[Column, ...]

    def of(self, field: Field) -> Column | None:
        return next((c for c in self.columns if c.field == field), None)

    @property
    def is_side(self) -> bool:
        """Whether these are the right columns alone; those with the steps stand on another page."""
        return self.of("kegiatan") is None

    @property
    def roles(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.field == "pelaksana")


def find_header(grid: Grid, from_row: int = 0) -> Header | None:
    """The first procedure header at or below `from_row`."""
    for row in range(from_row, grid.rows):
        if _labels_starting(grid, row) and _is_header_start(grid, row):
            stop = _header_stop(grid, row)
            columns = columns_under(grid, row, stop)
            if any(c.field == "kegiatan" for c in columns):
                return Header(row, stop, columns)
    return None


def find_side_header(grid: Grid) -> Header | None:
    """The header of a table that holds the right columns of another one: nothing but mutu baku and keterangan.

    A sheet too wide for its paper is printed in strips, the left columns on the first pages.
    """
    if not {label.name for label in _labels_starting(grid, 0)} <= {"mutu_baku", *SIDE_FIELDS}:
        return None
    stop = _header_stop(grid, 0)
    columns = columns_under(grid, 0, stop)
    fields = [column.field for column in columns]
    known = set(SIDE_FIELDS) >= set(fields) and len(set(fields)) == len(fields)
    return Header(0, stop, columns) if known and len(fields) >= ENOUGH_LABELS else None


def _labels_starting(grid: Grid, row: int) -> list[Label]:
    found = []
    for cell in grid.row_cells(row):
        label = cell_label(cell)
        if cell.row == row and label:
            found.append(label)
    return found


def _is_header_start(grid: Grid, row: int) -> bool:
    """Labels of this row and the next ones are enough for a header, and this row belongs to it."""
    names: set[str] = set()
    for below in range(row, min(row + HEADER_ROWS - 1, grid.rows)):
        here = {label.name for label in _labels_starting(grid, below)}
        if below > row and not here and not _is_role_row(grid, below):
            break
        names |= here
    first = {label.name for label in _labels_starting(grid, row)}
    if not first & {"kegiatan", "number", "pelaksana"} or len(names) < ENOUGH_LABELS:
        return False
    return ("kegiatan" in names and len(names & set(FIELDS)) > 1) or {"pelaksana", "mutu_baku"} <= names


def _is_role_row(grid: Grid, row: int) -> bool:
    cells = grid.row_cells(row)
    return len([c for c in cells if c.row == row and c.text.strip()]) > 1 and not grid.text(row, 0)


def _header_stop(grid: Grid, first: int) -> int:
    """One past the last header row: labels' spans, rows under a blank kegiatan cell, column numbers."""
    stop = first + 1
    for row in range(first, min(first + HEADER_ROWS, grid.rows)):
        if row >= stop and not _continues_header(grid, row, first):
            break
        spans = [c.row + c.row_span for c in grid.row_cells(row) if c.row == row and cell_label(c)]
        # a label merged over one row more than its neighbours still ends with them
        stop = max([row + 1, stop, *[s for s in spans if s <= first + HEADER_ROWS - 1]])
    return stop


def _continues_header(grid: Grid, row: int, first: int) -> bool:
    texts = [grid.text(row, c.column) if c.row == row else "" for c in grid.row_cells(row)]
    if is_column_numbers(texts):
        return True
    if not any(texts):
        return row == first + 1
    if _is_rest_of_step(grid, row, first):
        return False
    kegiatan = _label_columns(grid, first, row, "kegiatan")
    below = [*kegiatan, *_label_columns(grid, first, row, "number")]
    labels_here = {label.name for label in _labels_starting(grid, row)}
    if not kegiatan:
        return bool(labels_here)
    return all(not grid.text(row, c) or _same_as_above(grid, row, c) for c in below)


def _is_rest_of_step(grid: Grid, row: int, first: int) -> bool:
    """A page that begins with the rest of a cell: long text under a label, letters ('C') of off-page connectors.

    The letters stand under roles that have their names already.
    """
    filled = [cell for cell in grid.row_cells(row) if cell.row == row and cell.text.strip()]
    letters = [cell for cell in filled if OFF_PAGE_LETTER.fullmatch(cell.text.strip())]
    others = [cell for cell in filled if cell not in letters]
    if not letters and all(len(cell.text) <= LONGEST_NOTE for cell in others):
        return False
    above = {cell.column: header_path(grid, first, row, cell.column) for cell in filled}
    return all(above[cell.column] and _names_only(above[cell.column][-1], cell) for cell in letters) and all(
        any(level.label and level.label.kind == "column" for level in above[cell.column]) for cell in others
    )


def _names_only(level: Level, cell: Cell) -> bool:
    """Whether a header cell names this one column, not a group of columns."""
    is_same_column = level.cell.column == cell.column and level.cell.column_span == cell.column_span
    return is_same_column and (level.label is None or level.label.kind == "column")


def _same_as_above(grid: Grid, row: int, column: int) -> bool:
    return row > 0 and grid.cell(row, column) is grid.cell(row - 1, column)


def _label_columns(grid: Grid, first: int, stop: int, name: str) -> range:
    """The physical columns that a label stands over; none where it is not there."""
    for row in range(first, stop):
        for cell in grid.row_cells(row):
            label = cell_label(cell)
            if label and label.name == name:
                return range(cell.column, min(cell.column + cell.column_span, grid.columns))
    return range(0)
